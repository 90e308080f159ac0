"""Use-cases over attachments: which evidence goes along with a filing within what the channel takes, and a folder of it.

The originals stay untouched; a picture that is too large goes along as a smaller copy, and everything that is left out
is told with its reason.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kameng_tui.channels.records import Attachments
from kameng_tui.counsel.attaching import ranked
from kameng_tui.desk import cases
from kameng_tui.desk.attachment import (
    Checked,
    Job,
    Ready,
    Refused,
    checked,
    must_be_same,
    prepared,
    size_words,
)
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.desk.filings import find_filing, form_of, require_channel, template_of
from kameng_tui.desk.letter import evidence_rows
from kameng_tui.desk.outfile import refuse_target
from kameng_tui.papers.extra import NotInstalled
from kameng_tui.papers.naming import attachment_names
from kameng_tui.papers.parts import Told
from kameng_tui.papers.pictures import BadPicture, as_pdf
from kameng_tui.privacy.mask import hidden_from
from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.case.records import Card
    from kameng_tui.counsel.attaching import Ranked

CARE = "画面里的字和人程序看不到:姓名、手机号、卡密、别人的头像,发之前自己看一遍,遮好再发"
MOST_PAGES = 20  # pictures in one PDF: nobody at the other end turns more pages


@record
class Attached:
    """One file that goes along. ``number`` is that of the letter (证据1), 0 where it has none; ``made`` says what was
    changed in the copy, "" where it is the original byte for byte. ``size`` is 0 where it is not made yet."""

    cards: tuple[str, ...]
    title: str
    number: int
    name: str
    size: int
    why: str
    made: str = ""


@record
class LeftOut:
    card: str
    title: str
    number: int
    reason: str


@record
class Packed:
    """``rule`` is what the channel takes, in words; ``care`` what only a person can see; ``folder`` is empty for a plan."""

    kept: tuple[Attached, ...]
    left: tuple[LeftOut, ...]
    rule: str
    care: str = ""
    folder: str = ""


def plan(desk: Desk, ref: str, filing_id: str, template: str, include: Collection[str] = ()) -> Packed:
    """What would go along; nothing is written, and pictures are not made smaller yet."""
    with sentences():
        return _packed(desk, ref, filing_id, template, include, None, None)


def pack(
    desk: Desk,
    ref: str,
    filing_id: str,
    template: str,
    folder: Path,
    include: Collection[str] = (),
    told: Told | None = None,
) -> Packed:
    """Makes ``folder`` with the attachments, whole or not at all. ``told(done, of)`` counts files; what it raises stops
    the work.
    """
    with sentences(), _new_folder(folder) as place:
        made = _packed(desk, ref, filing_id, template, include, place, told)
        if not made.kept:
            reasons = (
                ";".join(dict.fromkeys(f"{one.title}:{one.reason}" for one in made.left))
                or "案件里还没有证据"
            )
            raise DeskError(f"没有可以带上的附件:{reasons}")
    return replace(made, folder=str(folder))


def kept_words(one: Attached) -> str:
    """One file that goes along, in a line."""
    number = f" 证据{one.number}" if one.number and len(one.cards) == 1 else ""
    size = f" {size_words(one.size)}" if one.size else ""
    return f"{one.name}{number}{size}({one.why}){';' + one.made if one.made else ''}"


def left_words(one: LeftOut) -> str:
    number = f"证据{one.number} " if one.number else ""
    return f"{number}{one.title}({one.card}):{one.reason}"


class _Packing:
    """One packing under way: what goes along, and what does not."""

    def __init__(self, job: Job, numbers: dict[str, int], told: Told | None) -> None:
        self.job = job
        self.told = told
        self.numbers = numbers
        self.kept: list[tuple[Attached, Ready]] = []
        self.left: list[LeftOut] = []

    def leave(self, card: Card, reason: str) -> None:
        title = self.job.desk.label("evidence", card.kind)
        self.left.append(LeftOut(card.id, title, self.numbers.get(card.id, 0), reason))

    def keep(self, cards: Sequence[Card], title: str, why: str, file: Ready) -> None:
        number = min((self.numbers[card.id] for card in cards if card.id in self.numbers), default=0)
        ids = tuple(card.id for card in cards)
        self.kept.append((Attached(ids, title, number, "", file.size, why, file.made), file))

    def look(self, order: Sequence[Ranked], include: Collection[str]) -> list[Checked]:
        """Those of ``order`` that may go along at all; of several cards of one file the first."""
        found: dict[str, Checked] = {}
        for row in order:
            try:
                piece = checked(self.job, row.card, row.why, named=row.card.id in include)
            except Refused as why:
                self.leave(row.card, str(why))
                continue
            first = found.setdefault(row.card.sha256 or row.card.id, piece)
            if first is not piece:
                self.leave(row.card, f"和 {first.card.id} 是同一个文件,只带一次")
        return list(found.values())

    def take(self, queue: list[Checked], most: int) -> None:
        """Takes from the head of ``queue`` until ``most`` go along."""
        while queue and len(self.kept) < most:
            piece = queue.pop(0)
            if self.told is not None:
                self.told(len(self.kept), most)
            try:
                file = prepared(self.job, piece)
            except Refused as why:
                self.leave(piece.card, str(why))
            else:
                self.keep([piece.card], self.job.desk.label("evidence", piece.card.kind), piece.reason, file)

    def combine(self, queue: list[Checked]) -> None:
        """The pictures that are left go along as the pages of one PDF, half of them where all are too much."""
        pages = self._same(queue, _pages(queue))
        while len(pages) > 1:
            pages.sort(key=lambda piece: self.numbers.get(piece.card.id, 0))
            file = self._bound(pages)
            if file is not None:
                self.keep([piece.card for piece in pages], "其余图片", "超过个数的图片", file)
                queue[:] = [piece for piece in queue if piece not in pages]
                return
            pages = [piece for piece in queue if piece in pages][: len(pages) // 2]

    def _same(self, queue: list[Checked], pages: Sequence[Checked]) -> list[Checked]:
        """Those of ``pages`` that still are what was registered; the others leave the queue."""
        same = []
        for piece in pages:
            try:
                if self.job.place is not None:
                    must_be_same(piece)
                same.append(piece)
            except Refused as why:
                self.leave(piece.card, str(why))
                queue.remove(piece)
        return same

    def _bound(self, pages: Sequence[Checked]) -> Ready | None:
        made = f"{len(pages)} 张图片合成一份 PDF,不含拍摄信息;原件没有动"
        if self.job.place is None:
            return Ready(Path("x.pdf"), 0, made)
        try:
            data = as_pdf([piece.path for piece in pages], self.job.rule.max_bytes)
        except (BadPicture, NotInstalled):
            return None
        path = Path(tempfile.mkdtemp(dir=self.job.place)) / "x.pdf"
        path.write_bytes(data)
        return Ready(path, len(data), made)

    def named(self) -> tuple[Attached, ...]:
        """What goes along in the order of the letter, under the names of the rule."""
        self.kept.sort(key=lambda row: (len(row[0].cards) > 1, row[0].number or 10**6, row[0].cards))
        names = attachment_names([(row.title, str(file.path)) for row, file in self.kept])
        for name, (_, file) in zip(names, self.kept, strict=True):
            if self.job.place is not None:
                folder = file.path.parent
                file.path.rename(self.job.place / name)
                folder.rmdir()
        return tuple(replace(row, name=name) for name, (row, _) in zip(names, self.kept, strict=True))


def _pages(queue: Sequence[Checked]) -> list[Checked]:
    return [piece for piece in queue if piece.is_page][:MOST_PAGES]


def _packed(
    desk: Desk,
    ref: str,
    filing_id: str,
    template: str,
    include: Collection[str],
    place: Path | None,
    told: Told | None,
) -> Packed:
    found = cases.open_case(desk, ref)
    filing = find_filing(found.dossier, filing_id)
    if filing is None:
        raise Missing(f"没有投诉件「{filing_id}」")
    channel = require_channel(found.reckoned.channels, filing.channel)
    unknown = set(include) - {card.id for card in found.dossier.cards}
    if unknown:
        raise Missing(f"没有编号为 {'、'.join(sorted(unknown))} 的证据")
    rule = channel.attachments[0] if channel.attachments else Attachments()
    audience = "public" if channel.public else template_of(channel, template).audience
    numbered = evidence_rows(desk, found, filing.id)
    packing = _Packing(
        Job(desk, found, rule, audience, place),
        {str(row["id"]): int(row["number"]) for row in numbered},
        told,
    )
    from kameng_tui.counsel.matrix import matrix_of

    cards = [c for c in found.dossier.cards if not c.order or not filing.orders or c.order in filing.orders]
    form = {line.spec.id: line.value for line in form_of(desk, found, filing.id, ask=False).lines}
    matrix = matrix_of(found.dossier, found.chain, desk.knowledge.elements)
    queue = packing.look(ranked(cards, channel, form, matrix, found.chain, include), include)
    most = rule.max_files if rule.max_files is not None else len(queue)
    if 0 < most < len(queue) and _takes_pdf(rule) and len(_pages(queue[most - 1 :])) > 1:
        packing.take(queue, most - 1)
        packing.combine(queue)
    packing.take(queue, most)
    for piece in queue:
        packing.leave(piece.card, f"超过 {most} 个,先带更要紧的")
    care = CARE if packing.kept and hidden_from(audience) else ""
    return Packed(packing.named(), tuple(packing.left), rule_words(rule), care)


def _takes_pdf(rule: Attachments) -> bool:
    return "pdf" in (rule.types or ("pdf",)) and find_spec("PIL") is not None


def rule_words(rule: Attachments) -> str:
    """What the channel takes, in words."""
    parts = [
        f"最多 {rule.max_files} 个" if rule.max_files is not None else "",
        f"每个不超过 {size_words(rule.max_bytes)}" if rule.max_bytes is not None else "",
        f"格式 {' '.join(rule.types)}" if rule.types else "",
    ]
    said = ",".join(part for part in parts if part) or "个数、大小和格式没有查到"
    return said if rule.confidence == "verified" else f"{said}(以官方页面为准)"


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """A folder that becomes ``folder`` only if the body succeeds; nothing stays of it otherwise."""
    folder = folder.absolute()
    refuse_target(folder)
    if folder.is_symlink():
        raise WouldLose(f"{folder} 已存在,没有动;请换一个新文件夹的名字")
    try:
        place = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}.", suffix=".tmp", dir=folder.parent))
        try:
            yield place
            place.rename(folder)
        finally:
            shutil.rmtree(place, ignore_errors=True)  # nothing is there any more where it became the folder
    except OSError as fault:
        raise DeskError(f"写不了 {folder}:{fault.strerror or fault}") from fault
