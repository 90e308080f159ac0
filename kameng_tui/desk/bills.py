"""Bills at the edge: bytes to text, the rows that may belong to a case, and the chosen payments into case.toml.

Of a bill only the chosen rows are written, and nothing else of it is kept anywhere: not the file, not its other rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.case.records import Case, Dossier
from kameng_tui.desk import cases
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.record import record
from kameng_tui.values import normalise_text

if TYPE_CHECKING:
    from kameng_tui.counsel.intake_text import Proposal

LARGEST = 20_000_000
"""Bytes; ten years of daily purchases are less than a tenth of it."""


@record
class BillRead:
    """What a bill proposes to a case, and one sentence on each thing that is not among it."""

    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...]
    others: int


def text_of(data: bytes, name: str) -> str:
    """The text of an exported bill: UTF-8, UTF-16 or GBK. Raises DeskError for what is no text."""
    if len(data) > LARGEST:
        raise DeskError(f"{name} 有 {len(data) // 1_000_000} MB,不像账单;请导出较短的一段时间")
    if data.startswith(b"PK\x03\x04"):
        raise DeskError(
            f"{name} 是 xlsx 表格或压缩包,这里读不了:压缩包请先解压;xlsx 请用表格软件另存为 CSV 再读,表格原件照样可以作为证据加入"
        )
    if data.startswith(b"%PDF"):
        raise DeskError(f"{name} 是 PDF,读不出各行;请在支付宝、微信或网银里改为导出 CSV,PDF 可以作为证据加入")
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return normalise_text(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise DeskError(f"{name} 不是 UTF-8 或 GBK 文字,请原样给出导出的 CSV 文件")


def read(desk: Desk, ref: str | None, text: str, *, every: bool = False) -> BillRead:
    """The payments and refunds of a bill that may be those of the case; without a case, or with ``every``, all of them."""
    from kameng_tui.counsel.billmatch import MOST, match
    from kameng_tui.counsel.bills import BillFault, read_bill

    with sentences():
        try:
            bill = read_bill(normalise_text(text))
        except BillFault as fault:
            raise DeskError(str(fault)) from None
        dossier = cases.load(desk, ref).dossier if ref else Dossier("", Case())
        found = match(bill, dossier, every=every or not ref)
        notes = [f"共 {len(bill.rows)} 行账单"]
        if found.taken:
            notes.append(f"{found.taken} 行案里已有,没有再列")
        if found.others and ref and not every:
            notes.append(f"{found.others} 行与本案对不上,没有列出,也不会写到任何地方")
        if len(found.proposals) == MOST:
            notes.append(f"只列了前 {MOST} 行,请导出较短的一段时间")
        if bill.unread:
            notes.append(
                f"第 {'、'.join(map(str, bill.unread[:5]))} 行等 {len(bill.unread)} 行的时间或金额读不懂,请自行核对"
            )
        return BillRead(found.proposals, tuple(notes), found.others)


def pasted(desk: Desk, ref: str | None, text: str, *, every: bool = False) -> BillRead | None:
    """A pasted bill, or the bill whose path was typed or dragged in; None for any other text."""
    from kameng_tui.counsel.bills import looks_like_bill
    from kameng_tui.desk.evidence import is_file, paths_typed

    paths = paths_typed(text) if len(text) < 1000 and "\n" not in text.strip() else []
    if len(paths) == 1 and is_file(paths[0]):
        with sentences():
            if paths[0].stat().st_size > LARGEST:
                raise DeskError(f"{paths[0].name} 太大,不像账单;请导出较短的一段时间")
            return read(desk, ref, text_of(paths[0].read_bytes(), paths[0].name), every=every)
    return read(desk, ref, text, every=every) if looks_like_bill(text) else None


def take(desk: Desk, ref: str, payments: Sequence[Proposal]) -> tuple[list[str], list[Any]]:
    """Writes the chosen payments: a new one each, or what one of the case lacks. Returns what was changed, and findings."""
    changed: list[str] = []
    findings: list[Any] = []
    for proposal in payments:
        given: Any = proposal.data["fields"]
        pairs = [(f"{proposal.key}.{name}", value) for name, value in given.items()]
        if proposal.key == "payment":
            edited = cases.edit(desk, ref, adds=pairs)
        else:
            edited = cases.edit(desk, ref, sets=pairs)
        changed += edited.changed
        findings += edited.findings
    return changed, findings
