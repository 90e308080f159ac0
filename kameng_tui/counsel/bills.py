"""Reads the rows of a bill that Alipay, WeChat or a bank exported as CSV. Pure: text in, rows out; nothing is kept here.

A cell is data and never a formula: ``="2026…"`` is unwrapped, a leading = + - @ and every control character are dropped.
A bill also holds purchases that are nobody's business; ``billmatch`` says which rows may be those of a case.
"""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from decimal import Decimal
from io import StringIO

from kameng_tui.privacy.recognise import to_half_width
from kameng_tui.record import record
from kameng_tui.values import BadValue, parse_amount, parse_when

SOURCES = {"alipay": "支付宝账单", "wechat": "微信账单", "bank": "银行流水"}
_HEADER_WITHIN = 200  # lines: Alipay writes about 24 before its header, WeChat 16
_CELL = 500

# what a column is called; the first name that a header has is taken
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "time": ("交易日期", "记账日期", "入账日期", "日期", "交易时间", "付款时间", "交易创建时间"),
    "clock": ("交易时间", "时间"),
    "category": ("交易分类", "交易类型", "业务类型", "交易渠道"),
    "other": ("交易对方", "对方户名", "对方名称", "对方姓名", "对手户名", "收款人", "交易对手", "对方"),
    "item": ("商品说明", "商品名称", "商品", "摘要", "交易摘要", "附言", "用途"),
    "way": ("收/支", "借贷标志", "收支标志", "借贷"),
    "amount": ("金额", "金额(元)", "交易金额", "交易金额(元)", "发生额"),
    "out": ("支出", "支出金额", "借方发生额", "借方金额", "支出(元)"),
    "in": ("收入", "收入金额", "存入金额", "贷方发生额", "贷方金额", "收入(元)"),
    "state": ("交易状态", "当前状态"),
    "reference": ("交易订单号", "交易单号", "交易号", "交易流水号", "流水号", "核心流水号"),
    "merchant": ("商家订单号", "商户单号", "商户订单号"),
}
_OUT, _IN = ("支出", "支", "借", "借方", "D", "付"), ("收入", "收", "贷", "贷方", "C")
_FAILED = ("交易关闭", "支付失败", "已关闭", "失败", "等待付款")


class BillFault(ValueError):
    """A text that is no bill. ``str()`` is one Chinese sentence with the way out."""


@record
class BillRow:
    """One row. ``line`` counts the lines of the file from 1, ``way`` is out, in, or empty (不计收支).

    ``mark`` is the fingerprint: the same row of another export has the same one. ``mangled`` is a number that a
    spreadsheet rounded (4.2E+27): its digits are lost, so it is none, and the user is told.
    """

    line: int
    at: datetime
    amount: Decimal
    way: str
    category: str = ""
    other: str = ""
    item: str = ""
    state: str = ""
    reference: str = ""
    merchant: str = ""
    clocked: bool = True
    mark: str = ""
    mangled: str = ""

    @property
    def is_refund(self) -> bool:
        """Money that came back: said to be a refund, and not gone out."""
        told = f"{self.category} {self.item} {self.state}"
        return self.way != "out" and "退款" in told and "退款失败" not in told and "退款关闭" not in told

    @property
    def is_payment(self) -> bool:
        """Money that went out for good, or came back later; a payment that was never made is none."""
        return self.way == "out" and not any(word in self.state for word in _FAILED)


@record
class Bill:
    """``kind`` is alipay, wechat or bank, as in vocabulary.METHODS; ``unread`` names the lines whose time or amount could not be read."""

    kind: str
    rows: tuple[BillRow, ...]
    unread: tuple[int, ...] = field(default=())


def looks_like_bill(text: str) -> bool:
    """Whether a header of a bill stands near the beginning."""
    return _header(text) is not None


def read_bill(text: str) -> Bill:
    """The rows of a bill. Raises BillFault where no header of one is found."""
    found = _header(text)
    if found is None:
        raise BillFault(
            "没有找到账单的表头(要有时间和金额两列,如「交易时间」「金额」);支付宝、微信、银行导出的 CSV 都可以,请原样给出整个文件"
        )
    line, columns, mark, kind = found
    rows: list[BillRow] = []
    unread: list[int] = []
    for number, cells in _cells(text, line, mark):
        row = {name: cells[at] for name, at in columns.items() if at < len(cells)}
        dated = any(char.isdigit() for char in row.get("time", ""))
        if not dated or not any(row.get(name) for name in ("amount", "out", "in")):
            continue  # a line of dashes or totals under the rows
        try:
            rows.append(_row(number, row))
        except BadValue:
            unread.append(number)
    return Bill(kind, tuple(_marked(kind, rows)), tuple(unread))


def _header(text: str) -> tuple[int, dict[str, int], str, str] | None:
    """The line of the header (from 0), the place of each column, what divides the cells, and whose bill it is."""
    for number, line in enumerate(text[:60_000].split("\n")[:_HEADER_WITHIN]):
        mark = "\t" if line.count("\t") > line.count(",") else ","
        names = [to_half_width(_cell(name)).replace(" ", "") for name in line.split(mark)]
        columns = {
            column: names.index(name)
            for column, known in _COLUMNS.items()
            if (name := next((name for name in known if name in names), ""))
        }
        if "time" in columns and ("amount" in columns or {"out", "in"} <= set(columns)):
            return number, columns, mark, _kind(names)
    return None


def _kind(names: Sequence[str]) -> str:
    """Alipay and WeChat have their own column names; whatever else has a time and an amount is a bank's."""
    if "商家订单号" in names:
        return "alipay"
    return "wechat" if {"交易单号", "商户单号"} <= set(names) else "bank"


def _cells(text: str, header: int, mark: str) -> Iterator[tuple[int, list[str]]]:
    body = "\n".join(text.replace("\0", "").split("\n")[header + 1 :])
    reader = csv.reader(StringIO(body), delimiter=mark)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise BillFault(f"账单第 {header + 2 + before} 行的引号或分隔不对,请用原样导出的文件") from None
        yield header + 2 + before, [_cell(cell) for cell in cells]
        before = reader.line_num


def _cell(raw: str) -> str:
    """A cell as plain text: no control or direction characters, no formula."""
    text = raw[:_CELL].strip()
    if not text.isprintable():
        text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf")).strip()
    if text.startswith("=") and len(text) > 3 and text[1] == text[-1] == '"':
        text = text[2:-1]
    text = text.strip('" ')
    return "" if text in ("/", "-", "--") else text


def _plain(text: str) -> str:
    """A text that no spreadsheet will run: without the sign that makes a formula of it."""
    return text.lstrip("=+-@ ")


def _row(line: int, row: Mapping[str, str]) -> BillRow:
    when = row["time"]
    clock = row.get("clock", "")
    if clock and clock != when and ":" in clock and ":" not in when:
        when = f"{when} {clock}"
    amount, way = _amount_of(row)
    if not amount:
        raise BadValue("金额是 0")
    texts = {name: _plain(row.get(name, "")) for name in ("category", "other", "item", "state")}
    numbers = {name: row.get(name, "").lstrip("=+-@'") for name in ("reference", "merchant")}
    mangled = next((number for number in numbers.values() if _is_rounded(number)), "")
    numbers = {name: "" if _is_rounded(number) else number for name, number in numbers.items()}
    at = parse_when(_dashed(when))
    return BillRow(line, at, amount, way, **texts, **numbers, clocked=":" in when, mangled=mangled)


def _is_rounded(number: str) -> bool:
    """Whether a spreadsheet turned a number into 4.2E+27."""
    whole, _, power = number.upper().partition("E+")
    return bool(power) and power.isdecimal() and whole.replace(".", "", 1).isdecimal()


def _dashed(when: str) -> str:
    """``20261120`` and ``20261120 20:01:33`` as the one door for times takes them."""
    day, _, clock = when.partition(" ")
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {clock}".strip() if len(day) == 8 and day.isdecimal() else when


def _amount_of(row: Mapping[str, str]) -> tuple[Decimal, str]:
    """The amount and its way: by the sign, by 收/支, or by the column that it stands in."""
    if row.get("amount"):
        raw = row["amount"]
        said = row.get("way", "")
        way = "out" if said in _OUT else "in" if said in _IN else ""
        if not said:
            way = "out" if raw.startswith(("-", "−")) else "in"
        return parse_amount(raw.lstrip("+-− ")), way
    for name in ("out", "in"):
        raw = row.get(name, "").lstrip("+-− ")
        if raw and parse_amount(raw):
            return parse_amount(raw), name
    raise BadValue("没有金额")


def _marked(kind: str, rows: Sequence[BillRow]) -> Iterator[BillRow]:
    """Each row with its fingerprint; of rows that are alike in all things the second one is another."""
    seen: Counter[str] = Counter()
    for row in rows:
        told = [kind, row.reference] if row.reference else [kind, row.other, row.item]
        told += [row.at.isoformat(), str(row.amount), row.way]
        words = "|".join(told)
        seen[words] += 1
        yield replace(row, mark=hashlib.sha256(f"{words}|{seen[words]}".encode()).hexdigest()[:12])
