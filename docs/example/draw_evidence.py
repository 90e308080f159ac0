"""Draws the evidence of the example cases: phone screenshots that look real and show nobody's data.

A tool for developers, never part of the program: it needs Pillow and the font Noto Sans CJK of the system.
``draw(picture)`` takes one dict (``page`` names the kind of screen, the rest is its content) and returns PNG bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, SCALE = 540, 960, 2
COLOURS = 64
MARGIN = 24
FRAME_MILLISECONDS = 1500
INK, GREY, PALE, LINE, PAPER, WHITE = "#1f2329", "#8a919f", "#b4bac4", "#e8eaee", "#f3f4f7", "#ffffff"
RED, GREEN, ORANGE, BLUE = "#e5373b", "#18a058", "#f08a1d", "#1677ff"
FONT_FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/truetype/noto",
)
SIMPLIFIED = 2  # the face "Noto Sans CJK SC" inside the collection


@cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = f"NotoSansCJK-{'Bold' if bold else 'Regular'}.ttc"
    for folder in FONT_FOLDERS:
        path = Path(folder) / name
        if path.is_file():
            return ImageFont.truetype(str(path), size * SCALE, index=SIMPLIFIED)
    raise SystemExit(f"没有找到字体 {name},请先安装 fonts-noto-cjk")


class Sheet:
    """A phone screen drawn from the top down; ``y`` is where the next thing goes. Lengths are in screen pixels."""

    def __init__(self, ground: str = PAPER) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image)
        self.y = 0

    def box(
        self, x0: float, y0: float, x1: float, y1: float, fill: str, radius: float = 0, line: str = ""
    ) -> None:
        corners = [round(v * SCALE) for v in (x0, y0, x1 - 1, y1 - 1)]
        edge = {"outline": line, "width": SCALE} if line else {}
        self.pen.rounded_rectangle(corners, round(radius * SCALE), fill=fill, **edge)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        self.pen.ellipse(
            [round(v * SCALE) for v in (x - radius, y - radius, x + radius, y + radius)], fill=fill
        )

    def stroke(self, points: Sequence[tuple[float, float]], fill: str, width: float = 2) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: int = 20,
        fill: str = INK,
        bold: bool = False,
        anchor: str = "la",
    ) -> None:
        self.pen.text((x * SCALE, y * SCALE), words, font=font(size, bold), fill=fill, anchor=anchor)

    def wrap(self, words: str, size: int, width: float, bold: bool = False) -> list[str]:
        """``words`` in lines of at most ``width``; Chinese breaks anywhere but before a closing mark."""
        lines = []
        for paragraph in words.split("\n"):
            line = ""
            for char in paragraph:
                over = font(size, bold).getlength(line + char) > width * SCALE
                if over and char not in "，。；：！？、）”》,.":
                    lines.append(line)
                    line = ""
                line += char
            lines.append(line)
        return lines

    def paragraph(
        self, x: float, words: str, size: int, width: float, fill: str = INK, bold: bool = False
    ) -> None:
        for line in self.wrap(words, size, width, bold):
            self.text(x, self.y, line, size, fill, bold)
            self.y += round(size * 1.55)

    def palette(self) -> Image.Image:
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        return small.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)


def status_bar(sheet: Sheet, picture: Mapping[str, Any], fill: str = INK) -> None:
    sheet.text(30, 13, picture["clock"], 17, fill, bold=True)
    for i in range(4):
        sheet.box(408 + i * 8, 31 - 5 - i * 3, 413 + i * 8, 31, fill, 1)
    sheet.text(446, 14, picture.get("net", "5G"), 14, fill, bold=True)
    level = picture.get("battery", 62)
    sheet.stroke([(477, 17), (507, 17), (507, 31), (477, 31), (477, 16)], fill, 1.2)
    sheet.box(480, 20, 480 + 24 * level / 100, 28, fill, 1)
    sheet.box(509, 21, 511, 27, fill)
    sheet.y = 44


def title_bar(sheet: Sheet, title: str, ground: str = WHITE, fill: str = INK, note: str = "") -> None:
    top = sheet.y
    sheet.box(0, top, WIDTH, top + 60, ground)
    sheet.stroke([(34, top + 20), (24, top + 30), (34, top + 40)], fill, 2.4)
    sheet.text(WIDTH / 2, top + (30 if not note else 22), title, 21, fill, True, "mm")
    if note:
        sheet.text(WIDTH / 2, top + 46, note, 13, fill, anchor="mm")
    for i in range(3):
        sheet.disc(500 + i * 8, top + 30, 2, fill)
    sheet.y = top + 60


def rows_card(sheet: Sheet, rows: Sequence[Sequence[str]], heading: str = "", label_width: int = 124) -> None:
    """A white card of label and value; a third element of a row is the colour of its value."""
    top = sheet.y
    lines = [sheet.wrap(row[1], 18, WIDTH - 2 * MARGIN - 28 - label_width) for row in rows]
    height = sum(18 + 25 * len(found) for found in lines) + (52 if heading else 0) + 14
    sheet.box(MARGIN - 8, top, WIDTH - MARGIN + 8, top + height, WHITE, 12)
    sheet.y = top + 10
    if heading:
        sheet.text(MARGIN + 10, sheet.y + 6, heading, 19, INK, True)
        sheet.y += 50
        sheet.stroke([(MARGIN + 10, sheet.y - 6), (WIDTH - MARGIN - 10, sheet.y - 6)], LINE, 1)
    for row, found in zip(rows, lines, strict=True):
        sheet.text(MARGIN + 10, sheet.y + 8, row[0], 18, GREY)
        for line in found:
            sheet.text(
                WIDTH - MARGIN - 10, sheet.y + 8, line, 18, row[2] if len(row) > 2 else INK, anchor="ra"
            )
            sheet.y += 25
        sheet.y += 18
    sheet.y = top + height + 14


def buttons(sheet: Sheet, labels: Sequence[str], colour: str) -> None:
    sheet.box(0, HEIGHT - 84, WIDTH, HEIGHT, WHITE)
    right = WIDTH - MARGIN
    for i, label in enumerate(reversed(labels)):
        width = 34 + 19 * len(label)
        main = i == 0
        sheet.box(
            right - width,
            HEIGHT - 66,
            right,
            HEIGHT - 22,
            colour if main else WHITE,
            22,
            colour if main else PALE,
        )
        sheet.text(right - width / 2, HEIGHT - 44, label, 18, WHITE if main else INK, anchor="mm")
        right -= width + 14


def order_page(picture: Mapping[str, Any]) -> Sheet:
    """A shop's order page: state, goods, sums, numbers."""
    sheet, colour = Sheet(), picture["colour"]
    sheet.box(0, 0, WIDTH, 216, colour)
    status_bar(sheet, picture, WHITE)
    title_bar(sheet, "订单详情", colour, WHITE)
    sheet.text(MARGIN + 10, 122, picture["state"], 27, WHITE, True)
    sheet.text(MARGIN + 10, 164, picture["hint"], 16, WHITE)
    sheet.y = 204
    top = sheet.y
    sheet.box(MARGIN - 8, top, WIDTH - MARGIN + 8, top + 166, WHITE, 12)
    sheet.text(MARGIN + 10, top + 14, picture["shop"], 18, INK, True)
    sheet.box(MARGIN + 10, top + 54, MARGIN + 100, top + 144, colour, 10)
    sheet.text(MARGIN + 55, top + 99, picture["badge"], 25, WHITE, True, "mm")
    for i, line in enumerate(sheet.wrap(picture["item"], 18, 220)[:2]):
        sheet.text(MARGIN + 116, top + 56 + 26 * i, line, 18)
    sheet.text(MARGIN + 116, top + 118, picture.get("kind", "虚拟商品"), 15, GREY)
    sheet.text(WIDTH - MARGIN - 10, top + 56, f"¥{picture['price']}", 19, INK, True, "ra")
    sheet.text(WIDTH - MARGIN - 10, top + 86, f"x{picture.get('count', 1)}", 16, GREY, anchor="ra")
    sheet.y = top + 180
    rows_card(sheet, [("商品总价", f"¥{picture['total']}"), ("实付款", f"¥{picture['total']}", RED)])
    rows_card(sheet, picture["rows"], "订单信息")
    buttons(sheet, picture.get("buttons", ("联系客服", "查看进度")), colour)
    return sheet


def bill_page(picture: Mapping[str, Any]) -> Sheet:
    """A payment app's bill: payee, sum, state, numbers."""
    sheet = Sheet()
    sheet.box(0, 0, WIDTH, 400, WHITE)
    status_bar(sheet, picture)
    title_bar(sheet, "账单详情")
    sheet.disc(WIDTH / 2, 158, 34, picture["colour"])
    sheet.text(WIDTH / 2, 158, picture["payee"][0], 28, WHITE, True, "mm")
    sheet.text(WIDTH / 2, 218, picture["payee"], 20, INK, anchor="mm")
    sheet.text(WIDTH / 2, 278, f"-{picture['amount']}", 46, INK, True, "mm")
    sheet.text(WIDTH / 2, 330, picture.get("state", "交易成功"), 18, GREY, anchor="mm")
    sheet.y = 376
    rows_card(sheet, picture["rows"])
    rows_card(sheet, [("账单管理", "标签  备注"), ("对此订单有疑问", ">")])
    sheet.text(WIDTH / 2, HEIGHT - 40, "本服务由支付机构提供", 14, PALE, anchor="mm")
    return sheet


def chat_page(picture: Mapping[str, Any]) -> Sheet:
    """Chat with support: ``lines`` are (who, words); who is ``me``, ``them`` or ``time``."""
    sheet, colour = Sheet("#ededf0"), picture["colour"]
    sheet.box(0, 0, WIDTH, 46, WHITE)
    status_bar(sheet, picture)
    title_bar(sheet, picture["title"], note=picture.get("note", ""))
    sheet.y += 14
    for who, words in picture["lines"]:
        if who == "time":
            sheet.text(WIDTH / 2, sheet.y + 10, words, 14, GREY, anchor="mm")
            sheet.y += 32
        else:
            _bubble(sheet, who == "me", words, colour, picture.get("face", "客服"))
    sheet.box(0, HEIGHT - 72, WIDTH, HEIGHT, "#f7f7f8")
    sheet.box(64, HEIGHT - 58, WIDTH - 116, HEIGHT - 16, WHITE, 8)
    sheet.text(78, HEIGHT - 37, "请输入您的问题", 17, PALE, anchor="lm")
    sheet.disc(36, HEIGHT - 37, 15, PALE)
    sheet.box(WIDTH - 100, HEIGHT - 56, WIDTH - 20, HEIGHT - 18, colour, 8)
    sheet.text(WIDTH - 60, HEIGHT - 37, "发送", 17, WHITE, anchor="mm")
    return sheet


def _bubble(sheet: Sheet, mine: bool, words: str, colour: str, face: str) -> None:
    lines = sheet.wrap(words, 18, 318)
    width = max(font(18).getlength(line) for line in lines) / SCALE + 30
    height = 27 * len(lines) + 22
    top = sheet.y
    left = WIDTH - 84 - width if mine else 84
    sheet.box(left, top, left + width, top + height, "#c9e7ff" if mine else WHITE, 10)
    centre = WIDTH - 46 if mine else 46
    sheet.box(centre - 24, top, centre + 24, top + 48, "#9fb3c8" if mine else colour, 10)
    sheet.text(centre, top + 24, "我" if mine else face, 17, WHITE, True, "mm")
    for i, line in enumerate(lines):
        sheet.text(left + 15, top + 11 + 27 * i, line, 18)
    sheet.y = top + max(height, 48) + 16


def dialog_page(picture: Mapping[str, Any]) -> Sheet:
    """An app that says no: form behind, a message in front (without ``says`` the form alone)."""
    sheet, colour = Sheet(), picture["colour"]
    sheet.box(0, 0, WIDTH, 46, WHITE)
    status_bar(sheet, picture)
    title_bar(sheet, picture["title"])
    sheet.y += 20
    rows_card(sheet, picture["rows"], picture.get("heading", ""))
    sheet.box(MARGIN, sheet.y + 12, WIDTH - MARGIN, sheet.y + 66, colour, 27)
    sheet.text(WIDTH / 2, sheet.y + 39, picture["action"], 20, WHITE, True, "mm")
    sheet.y += 92
    sheet.paragraph(MARGIN + 6, picture.get("below", ""), 15, WIDTH - 2 * MARGIN - 12, GREY)
    if not picture.get("says"):
        return sheet
    veil = Image.new("RGB", sheet.image.size, "#000000")
    sheet.image = Image.blend(sheet.image, veil, 0.42)
    sheet.pen = ImageDraw.Draw(sheet.image)
    lines = sheet.wrap(picture["message"], 19, 360)
    height = 150 + 30 * len(lines)
    top = (HEIGHT - height) / 2
    sheet.box(62, top, WIDTH - 62, top + height, WHITE, 16)
    sheet.text(WIDTH / 2, top + 42, picture["says"], 22, RED, True, "mm")
    for i, line in enumerate(lines):
        sheet.text(WIDTH / 2, top + 84 + 30 * i, line, 19, INK, anchor="mm")
    sheet.stroke([(62, top + height - 58), (WIDTH - 62, top + height - 58)], LINE, 1)
    sheet.text(WIDTH / 2, top + height - 29, "我知道了", 20, colour, anchor="mm")
    return sheet


def list_page(picture: Mapping[str, Any]) -> Sheet:
    """A page of cards, each a heading and rows: status queries, tickets, registry, account records."""
    sheet, colour = Sheet(), picture["colour"]
    sheet.box(0, 0, WIDTH, 46, colour)
    status_bar(sheet, picture, WHITE)
    title_bar(sheet, picture["title"], colour, WHITE)
    if picture.get("address"):
        sheet.box(MARGIN - 8, sheet.y + 12, WIDTH - MARGIN + 8, sheet.y + 52, WHITE, 20)
        sheet.text(MARGIN + 12, sheet.y + 32, picture["address"], 16, GREY, anchor="lm")
        sheet.y += 54
    sheet.y += 16
    for heading, rows in picture["cards"]:
        rows_card(sheet, rows, heading)
    sheet.paragraph(MARGIN + 6, picture.get("below", ""), 15, WIDTH - 2 * MARGIN - 12, GREY)
    return sheet


def rule_page(picture: Mapping[str, Any]) -> Sheet:
    """A published rule: title, date, clauses; the clause that matters is marked as a reader would mark it."""
    sheet = Sheet(WHITE)
    status_bar(sheet, picture)
    title_bar(sheet, picture["title"])
    sheet.stroke([(0, sheet.y), (WIDTH, sheet.y)], LINE, 1)
    sheet.y += 26
    sheet.paragraph(MARGIN + 4, picture["heading"], 24, WIDTH - 2 * MARGIN, bold=True)
    sheet.paragraph(MARGIN + 4, picture["dated"], 15, WIDTH - 2 * MARGIN, GREY)
    sheet.y += 14
    for clause in picture["clauses"]:
        marked = clause.startswith("*")
        words = clause.removeprefix("*")
        height = 29 * len(sheet.wrap(words, 19, WIDTH - 2 * MARGIN - 8))
        if marked:
            sheet.box(MARGIN - 6, sheet.y - 5, WIDTH - MARGIN + 6, sheet.y + height + 5, "#fff3c4", 4)
        sheet.paragraph(MARGIN + 4, words, 19, WIDTH - 2 * MARGIN - 8)
        sheet.y += 16
    return sheet


def gone_page(picture: Mapping[str, Any]) -> Sheet:
    """A browser that reaches nothing."""
    sheet = Sheet(WHITE)
    status_bar(sheet, picture)
    sheet.box(MARGIN, 54, WIDTH - MARGIN, 98, PAPER, 22)
    sheet.text(WIDTH / 2, 76, picture["address"], 17, INK, anchor="mm")
    sheet.disc(WIDTH / 2, 330, 66, LINE)
    sheet.stroke([(244, 304), (296, 356)], GREY, 6)
    sheet.stroke([(296, 304), (244, 356)], GREY, 6)
    sheet.text(WIDTH / 2, 440, picture["says"], 25, INK, True, "mm")
    sheet.y = 480
    for line in picture["lines"]:
        sheet.text(WIDTH / 2, sheet.y, line, 17, GREY, anchor="ma")
        sheet.y += 32
    sheet.box(170, sheet.y + 40, WIDTH - 170, sheet.y + 90, WHITE, 25, BLUE)
    sheet.text(WIDTH / 2, sheet.y + 65, "重新加载", 19, BLUE, anchor="mm")
    sheet.stroke([(0, HEIGHT - 66), (WIDTH, HEIGHT - 66)], LINE, 1)
    for i, mark in enumerate(("<", ">", "+", "=")):
        sheet.text(80 + i * 126, HEIGHT - 34, mark, 24, GREY, anchor="mm")
    return sheet


PAGES: Mapping[str, Callable[[Mapping[str, Any]], Sheet]] = {
    "order": order_page,
    "bill": bill_page,
    "chat": chat_page,
    "dialog": dialog_page,
    "list": list_page,
    "rule": rule_page,
    "gone": gone_page,
}


def draw(picture: Mapping[str, Any]) -> bytes:
    """One screenshot as PNG bytes; of ``recording`` its ``frames`` as a GIF that plays once."""
    out = io.BytesIO()
    if picture["page"] == "recording":
        first, *rest = (PAGES[frame["page"]](frame).palette() for frame in picture["frames"])
        first.save(out, "GIF", save_all=True, append_images=rest, duration=FRAME_MILLISECONDS)
    else:
        PAGES[picture["page"]](picture).palette().save(out, "PNG", optimize=True)
    return out.getvalue()
