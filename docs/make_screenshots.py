"""Makes the pictures of the README and of docs/papers.md: the real full-screen program on a copy of the example workbook, its clock standing still.

    .venv/bin/python docs/make_screenshots.py            all pictures
    .venv/bin/python docs/make_screenshots.py home case  some of them

A tool of the developers, never part of a test run. It wants rsvg-convert (librsvg2-bin), the fonts of fonts-noto-cjk and
Pillow (in the extra ``test``). Look at every picture before committing it.
"""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Awaitable, Callable
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from typing import Any

from paper_case import CASE, filled  # it lies beside this file
from PIL import Image
from rich.cells import cell_len
from rich.console import Console
from textual import events

from kameng_tui.desk import cases, papers
from kameng_tui.desk.desk import Desk
from kameng_tui.tui.app import KamengApp
from kameng_tui.tui.screens.counter import CounterScreen
from kameng_tui.tui.screens.sent import SentScreen
from kameng_tui.values import parse_when
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.vault import MemoryVault

DOCS = Path(__file__).resolve().parent
OUT = DOCS / "screenshots"
NOW = parse_when("2026-11-21T10:30")
SIZE = (120, 36)
WIDTH = 1080  # pixels of a picture
COLOURS = 28  # of its palette: text on plain grounds needs no more, and keeps all pictures small
FONT = 20  # Rich's size and line
LINE = FONT * 1.22
CELL = FONT / 2  # in a Chinese monospace face a letter is half as wide as a character
BOX = {"─": "we", "│": "ns", "┌": "se", "┐": "sw", "└": "ne", "┘": "nw"}
HALF = {"▀": (0, 0.5), "▄": (0.5, 1), "█": (0, 1)}  # from where to where of a cell's height
FONTS = '"Noto Sans Mono CJK SC", "Sarasa Mono SC", monospace'

# Rich's own frame names a font on a remote host; this one fetches nothing.
FRAME = (
    '<svg viewBox="0 0 {terminal_width} {terminal_height}" xmlns="http://www.w3.org/2000/svg"><style>\n'
    ".{unique_id}-matrix {{ font-family: FONTS; font-size: {char_height}px; }}\n{styles}\n"
    ".latin {{ font-family: DejaVu Sans Mono, monospace; font-size: 16.6px; }}\n"
    "</style>\n"
    '<rect width="100%" height="100%" fill="#121212"/>\n'
    '{backgrounds}\n<g class="{unique_id}-matrix">{matrix}</g></svg>\n'
).replace("FONTS", FONTS)

STORY = (
    "2026年11月20日20:00在星屿卡盟买了98元点券，订单号XY20261120200012345，\n20:01支付宝付了98元，"
    "到现在没到账，导致无法参加限时活动。\n20:30客服工号1024说2小时内处理，一直没有下文。"
)

Stage = Any  # the pilot of a running app
Scene = Callable[[Stage], Awaitable[None]]


async def settle(pilot: Stage) -> None:
    for _ in range(2):
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Stage, *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def story(pilot: Stage) -> None:
    pilot.app.post_message(events.Paste(STORY))
    await settle(pilot)
    pilot.app.screen.read_now()
    await settle(pilot)


async def first(pilot: Stage) -> None:
    await story(pilot)
    await press(pilot, "f9")


async def home(pilot: Stage) -> None:
    await settle(pilot)


def case(part: str, sheet: int = 1) -> Scene:
    async def scene(pilot: Stage) -> None:
        book = pilot.app.desk.book
        pilot.app.open_case(next(name for name in book.case_ids() if part in name), sheet=sheet)
        await settle(pilot)

    return scene


async def limits(pilot: Stage) -> None:
    await case("huixiang", 4)(pilot)
    rows = pilot.app.screen.query_one("#sheet")
    rows.go_to(
        next(row.key for row in rows.rows if row.key.startswith("due ") and row.data.channel == "12315")
    )
    await settle(pilot)


async def filing(pilot: Stage) -> None:
    await case("jiumei")(pilot)
    pilot.app.screen.prepare("12315")
    await settle(pilot)
    pilot.app.post_message(events.Paste("王示例"))
    await asyncio.sleep(0.6)  # the preview waits for a pause in typing
    await settle(pilot)


async def full(pilot: Stage) -> None:
    """汇想 with every form filled in, at its overview."""
    filled(pilot.app.desk)
    await case("huixiang")(pilot)


def counter(*keys: str, line: str = "") -> Scene:
    """The counter of the 12315 form; ``keys`` are pressed at ``line``, else at the first."""

    async def scene(pilot: Stage) -> None:
        await full(pilot)
        pilot.app.push_screen(CounterScreen(CASE, "12315"))
        await settle(pilot)
        screen = pilot.app.screen
        number = next((n for n, one in enumerate(screen.lines) if one.id == line), 0)
        screen.query_one("#lines").go_to(f"line {number}")
        await press(pilot, *keys)

    return scene


async def export(pilot: Stage) -> None:
    await full(pilot)
    await press(pilot, "D", "down", "down", "down", "down", "down", "down", "down")


async def sent(pilot: Stage) -> None:
    """A letter that was sent, and a fact that was changed afterwards."""
    desk = pilot.app.desk
    filled(desk)
    made = papers.draft(desk, CASE, "12315", "complaint", send=True, receipt="示例2026112100012315")
    cases.edit(desk, CASE, sets=[("order.o1.amount", "498")])
    await case("huixiang", 6)(pilot)
    pilot.app.push_screen(SentScreen(pilot.app.screen.found, made.path))
    await settle(pilot)


# name of the picture: is there a workbook yet, and what is played
SCENES: dict[str, tuple[bool, Scene]] = {
    "story": (False, story),
    "first": (False, first),
    "home": (True, home),
    "case": (True, case("jiumei")),
    "limits": (True, limits),
    "filing": (True, filing),
    "counter": (True, counter("enter", "enter")),
    "qr": (True, counter("f6", line="facts")),
    "retype": (True, counter("f7", line="facts")),
    "export": (True, export),
    "sent": (True, sent),
}


def svg_of(app: KamengApp) -> str:
    """The screen as SVG, every run of text where its cells are (wide characters take two)."""
    width, height = app.size
    console = Console(width=width, height=height, file=io.StringIO(), force_terminal=True, color_system="truecolor",
                      record=True, legacy_windows=False)  # fmt: skip
    console.print(app.screen._compositor.render_update(full=True, screen_stack=app._background_screens))
    drawn = console.export_svg(code_format=FRAME, font_aspect_ratio=CELL / FONT, unique_id="k")
    return re.sub(r'<text class="([^"]+)" x="([^"]+)" y="([^"]+)"[^>]*>([^<]*)</text>', _placed, drawn)


def _placed(found: re.Match[str]) -> str:
    style, left, top, text = found.groups()
    x, parts = float(left), []
    for face, run in groupby(unescape(text), key=_face):
        chars = "".join(run)
        if face == "box":
            parts += [_box(style, x + n * CELL, float(top), char) for n, char in enumerate(chars)]
        elif face == "half":
            parts += [_half(style, x + n * CELL, float(top), char) for n, char in enumerate(chars)]
        elif face != "blank":
            parts.append(f'<text class="{style} {face}" x="{x:g}" y="{top}">{escape(chars)}</text>')
        x += cell_len(chars) * CELL
    return "".join(parts)


def _face(char: str) -> str:
    """How a character is drawn: converters collapse blanks, and a Chinese face gives “ two cells where terminals give one."""
    if char in " \xa0":
        return "blank"
    if char in BOX or char in HALF:
        return "box" if char in BOX else "half"
    if cell_len(char) == 1 and unicodedata.east_asian_width(char) == "A":
        return "latin"
    return "narrow" if cell_len(char) == 1 else "wide"


def _box(style: str, x: float, baseline: float, char: str) -> str:
    """A frame's piece as bars from the middle of its cell, so that rows join."""
    top, half, row = baseline - FONT + 1.5, CELL / 2, LINE / 2
    bars = {
        "n": (half, 0, 1, row),
        "s": (half, row, 1, row),
        "w": (0, row, half, 1),
        "e": (half, row, half, 1),
    }
    return "".join(
        f'<rect class="{style}" x="{x + bars[way][0]:g}" y="{top + bars[way][1]:g}" '
        f'width="{bars[way][2]:g}" height="{bars[way][3]:g}"/>'
        for way in BOX[char]
    )


def _half(style: str, x: float, baseline: float, char: str) -> str:
    """A piece of a code, of whole pixels: a face draws seams between them."""
    top, (start, end) = baseline - FONT + 1.5, HALF[char]
    box = f'x="{x:g}" y="{top + start * LINE:g}" width="{CELL:g}" height="{(end - start) * LINE:g}"'
    return f'<rect class="{style}" shape-rendering="crispEdges" {box}/>'


async def play(scene: Scene, book: Workbook | None, place: Path) -> str:
    vault = MemoryVault()
    desk = Desk(book, clock=lambda: NOW, vault=lambda: vault, author="示例", remember=False)
    app = KamengApp(desk, env={}, demo=book is not None, home=place)
    app.copy_to_clipboard = lambda text: None  # type: ignore[method-assign]
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await scene(pilot)
        app.clear_notifications()  # they name the temporary folder
        await settle(pilot)
        return svg_of(app)


def save(name: str, svg: str) -> None:
    assert not re.search(r"url\(|@import|<image", svg), "nothing is fetched"
    made = subprocess.run(
        ["rsvg-convert", "--width", str(WIDTH)], input=svg.encode(), stdout=subprocess.PIPE, check=True
    )
    picture = Image.open(io.BytesIO(made.stdout)).convert("RGB")
    file = OUT / f"{name}.png"
    colours = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    colours.save(file, optimize=True)
    print(f"{file.relative_to(DOCS.parent)}  {file.stat().st_size // 1024} KB")


def main(names: list[str]) -> None:
    OUT.mkdir(exist_ok=True)
    for name in names or list(SCENES):
        has_book, scene = SCENES[name]
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "示例工作簿"
            shutil.copytree(DOCS.parent / "cases", copy, ignore=shutil.ignore_patterns("private"))
            book = Workbook.open(copy) if has_book else None
            save(name, asyncio.run(play(scene, book, Path(folder) / "kameng")))


if __name__ == "__main__":
    main(sys.argv[1:])
