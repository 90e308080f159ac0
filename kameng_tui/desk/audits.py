"""Use-cases that look at files before they leave: what would they tell to whom may not know it.

Works without a workbook; with one, what its vault knows is looked for by value, not only by shape.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.ids import with_item_ids
from kameng_tui.desk import cases, masking, profiles, secrets
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.desk.outfile import new_file, refuse_name, refuse_target
from kameng_tui.desk.survey import in_severity
from kameng_tui.papers.parts import Told
from kameng_tui.record import record
from kameng_tui.values import normalise_text
from kameng_tui.workbook.files import why_unread

if TYPE_CHECKING:
    from kameng_tui.workbook.book import Loaded

LARGEST = 500 * 1024 * 1024
LIVE = frozenset(("id-number", "bank-card", "card-key"))
"""What does harm at once when it is out."""
NAMES = {
    "id-number": "身份证号", "bank-card": "银行卡号", "card-key": "卡密", "phone": "电话", "name": "姓名", "address": "地址", "birth": "出生日期",
    "email": "邮箱", "account": "账号", "order-number": "单号",
}  # fmt: skip
_SAID = 8
MASK_IT = ",给这个对象看之前应遮住"
_OURS = frozenset(("order-number",))
"""What our own papers hide from the public, and a file of somebody else's may need to say."""


class Leaky(WouldLose):
    """Something would have left the house that its reader may not see: nothing was written. ``findings`` name the places."""

    def __init__(self, audience: str, findings: Sequence[Finding]) -> None:
        places = [f"{f.where}:{f.message}" for f in findings[:_SAID]]
        more = [f"还有 {len(findings) - _SAID} 处"] if len(findings) > _SAID else []
        super().__init__(f"没有写:{len(findings)} 处不能给{audience}看。{';'.join([*places, *more])}")
        self.findings = tuple(findings)


@record
class Audited:
    """What was found, and what nobody but a person can look at (the picture itself), each with its place."""

    findings: tuple[Finding, ...]
    unseen: tuple[str, ...]

    @property
    def is_bad(self) -> bool:
        """Whether the file should not leave as it is: a live secret stands in it, or a part could not be read."""
        live = {f"privacy.{kind}" for kind in LIVE}
        return any(f.severity == "error" or f.code in live for f in self.findings)


def audit(
    desk: Desk,
    files: Sequence[Path],
    audience: str = "public",
    ref: str | None = None,
    told: Told | None = None,
) -> Audited:
    """What the files would tell to ``audience``; ``ref`` names the case they are about, else all cases are meant.

    ``told(done, of)`` hears of progress in bytes; what it raises stops the work.
    """
    with sentences():
        if audience not in v.AUDIENCES:
            raise DeskError(f"没有「{audience}」这个对象,可选:{' '.join(v.AUDIENCES)}")
        if not files:
            raise DeskError("请给出要检查的文件")
        sizes = [_size_of(path) for path in files]
        hidden = _hidden_from(audience) - _OURS
        known = [pair for pair in _known(desk, ref) if pair[0] in hidden] if hidden else []
        findings: list[Finding] = []
        unseen: list[str] = []
        for n, path in enumerate(files):
            hears = partial(_on, told, sum(sizes[:n]), sum(sizes)) if told else None
            try:
                found, unlooked = _of_file(path, sizes[n], hidden, known, hears)
            except OSError as fault:
                raise DeskError(f"读不了文件 {path}:{fault.strerror or fault}") from fault
            findings += found
            unseen += unlooked
        return Audited(in_severity(findings), tuple(unseen))


def gate(
    desk: Desk,
    place: Path,
    name: str,
    audience: str,
    known: Sequence[tuple[str, str]],
    others: Sequence[tuple[str, str]] = (),
    told: Told | None = None,
) -> Audited:
    """The last look at a file that lies ready at ``place`` and shall be called ``name``. Raises Leaky.

    ``known`` is what identifies the consumer it is about (``known_in_case``), ``others`` what stands in it for nobody: the
    same of other consumers. Oneself may see all but those.
    """
    if audience == "self" and not others:
        return Audited((), ())
    with place.open("rb") as stream:
        return look(desk, stream, place.stat().st_size, name, audience, known, others, told)


def look(
    desk: Desk,
    stream: BinaryIO,
    size: int,
    name: str,
    audience: str,
    known: Sequence[tuple[str, str]] = (),
    others: Sequence[tuple[str, str]] = (),
    told: Told | None = None,
    *,
    never: frozenset[str] = frozenset(),
) -> Audited:
    """The same of what lies in memory; ``never`` are kinds that stand in it for nobody."""
    hidden = _hidden_from(audience) | never
    looked_for = [pair for pair in known if pair[0] in hidden] + list(others)
    findings, unseen = _of_stream(name, name, stream, size, hidden, looked_for, told)
    bad = [f for f in findings if _must_stay(f, audience)]
    if bad:
        raise Leaky("别人" if audience == "self" else desk.label("audiences", audience), in_severity(bad))
    return Audited(in_severity(findings), tuple(unseen))


def telling(desk: Desk, path: Path, audience: str, known: Sequence[tuple[str, str]]) -> str:
    """What a file would tell a reader who may not know it, in a few words; "" for nothing."""
    try:
        with path.open("rb") as stream:
            look(desk, stream, path.stat().st_size, path.name, audience, known)
    except Leaky as leak:
        return leak.findings[0].message.removesuffix(MASK_IT)
    except OSError as fault:
        return why_unread(fault)
    return ""


def save_text(
    desk: Desk,
    target: Path,
    text: str,
    audience: str,
    refs: Sequence[str] = (),
    own: str = "",
    *,
    helper: bool = False,
) -> None:
    """Writes a text about the cases ``refs`` to a new file once it was looked through as its reader will get it.

    ``own``: it is for the consumer of this case, who learns nothing of the others; ``helper``: for whoever goes on with
    these cases, who needs nothing that is worth money. Raises Leaky.
    """
    refuse_name(target)
    refuse_target(target)
    with sentences(), new_file(target) as place:
        place.write_bytes((normalise_text(text) + "\n").encode("utf-8"))
        known, others = _known_of(desk, refs, own, helper=helper)
        gate(desk, place, target.name, audience, known, others)


def look_at_text(desk: Desk, text: str, name: str, audience: str, refs: Sequence[str]) -> None:
    """The same look at a text that leaves as something else (a code). Raises Leaky."""
    data = text.encode("utf-8", "surrogatepass")
    known, _ = _known_of(desk, refs, "", helper=False)
    look(desk, io.BytesIO(data), len(data), name, audience, known)


def _known_of(
    desk: Desk, refs: Sequence[str], own: str, *, helper: bool
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    known: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for ref in refs:
        loaded = cases.load(desk, ref)
        pairs = known_in_case(desk, loaded)
        known += pairs
        if own and loaded.dossier.id != own:
            others += [pair for pair in pairs if pair[0] != "order-number"]
        elif helper:
            others += [pair for pair in pairs if pair[0] in LIVE]
    return known, others


def _must_stay(finding: Finding, audience: str) -> bool:
    """For the public also what only tells of a person by being there, and what could not be looked at."""
    if audience == "public":
        return True
    return finding.code.startswith("privacy.") and finding.code != "privacy.metadata"


def known_in_case(desk: Desk, loaded: Loaded) -> list[tuple[str, str]]:
    """(kind, whole value) of everything that identifies the consumer of a case, the numbers of the orders among it."""
    known = [*secrets.known_secrets(desk, loaded), *_names(desk, loaded), *masking.numbers_of(loaded.dossier)]
    return list(dict.fromkeys(known))


def known_of_others(desk: Desk, case_id: str, own: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same of the other consumers of this merchant: nobody reads of one in the papers of another."""
    from kameng_tui.desk.fingerprints import related

    mine = {value for _, value in own}
    found: dict[tuple[str, str], None] = {}
    for other in related(desk, case_id).merchant:
        loaded = desk.book.load(other.id)
        pairs = [*secrets.known_secrets(desk, loaded), *_names(desk, loaded)]
        found.update(dict.fromkeys(pair for pair in pairs if pair[1] not in mine))
    return list(found)


def _hidden_from(audience: str) -> frozenset[str]:
    from kameng_tui.privacy.mask import hidden_from

    return hidden_from(audience) & set(NAMES)


def _on(told: Told, before: int, whole: int, done: int, of: int) -> None:
    told(before + done, max(whole, before + of))


def _size_of(path: Path) -> int:
    try:
        if path.is_dir():
            raise DeskError(f"{path} 是文件夹,请给出里面的文件")
        if path.exists() and not path.is_file():
            raise DeskError(f"{path} 不是普通文件")
        size = path.stat().st_size
        if size > LARGEST:
            raise DeskError(f"{path} 有 {size >> 20} MB,超过 {LARGEST >> 20} MB,请拆开再查")
        return size
    except FileNotFoundError:
        raise Missing(f"找不到文件 {path}") from None
    except OSError as fault:
        raise DeskError(f"读不了文件 {path}:{fault.strerror or fault}") from fault
    except ValueError:
        raise DeskError(f"文件名不合法:{path!r}") from None


def _known(desk: Desk, ref: str | None) -> list[tuple[str, str]]:
    """(kind, whole value) of everything that the vault and the files know of the consumer, once each."""
    if ref is None and not desk.has_book:
        return []
    found: dict[tuple[str, str], None] = {}
    for case_id in desk.book.case_ids() if ref is None else [cases.id_of(desk, ref)]:
        found.update(dict.fromkeys(known_in_case(desk, desk.book.load(case_id))))
    return list(found)


def _names(desk: Desk, loaded: Loaded) -> Iterable[tuple[str, str]]:
    """The name of the consumer, from the case or from the profile that it names: letters show it, the public may not see it."""
    doc = with_item_ids(loaded.files["case.toml"][1]) if "case.toml" in loaded.files else {}
    consumer = doc.get("consumer")
    name = consumer.get("name") if isinstance(consumer, Mapping) else None
    if isinstance(name, str) and name:
        yield "name", name
    elif (lent := profiles.lent(desk, doc).get("consumer.name")) is not None:
        yield lent


def _of_file(
    path: Path, size: int, hidden: frozenset[str], known: list[tuple[str, str]], told: Told | None
) -> tuple[list[Finding], list[str]]:
    with path.open("rb") as stream:
        return _of_stream(path.name, str(path), stream, size, hidden, known, told)


def _of_stream(
    name: str,
    shown: str,
    stream: BinaryIO,
    size: int,
    hidden: frozenset[str],
    known: Sequence[tuple[str, str]],
    told: Told | None,
) -> tuple[list[Finding], list[str]]:
    """What a file called ``name`` would tell; ``shown`` is what places in it begin with."""
    from kameng_tui.papers import audit as reading
    from kameng_tui.papers.parts import Part, Piece, Trace, Unread
    from kameng_tui.privacy.mask import mask_text

    def place(where: str) -> str:
        """A place with what it would itself tell behind masks: names of files leak as well."""
        full = f"{shown}#{where}" if where else shown
        return mask_text(full, hidden, known)[0]

    beside: list[Piece] = []  # all but the texts, of which only one is held at a time

    def texts() -> Iterator[Piece]:
        for piece in reading.pieces(name, stream, size, told):
            if isinstance(piece, Part):
                yield piece
            else:
                beside.append(piece)

    leaking = reading.leaks(texts(), hidden, known)
    findings = [
        Finding("file.unreadable", place(p.where), p.why) for p in beside if isinstance(p, Unread) and p.grave
    ]
    findings += [Finding(f"privacy.{leak.kind}", place(leak.where), _says(leak)) for leak in leaking]
    if hidden:
        findings += [
            Finding("privacy.metadata", place(p.where), p.says) for p in beside if isinstance(p, Trace)
        ]
    unlooked = [f"{place(p.where)}:{p.why}" for p in beside if isinstance(p, Unread) and not p.grave]
    return findings, list(dict.fromkeys(unlooked))


def _says(leak: Any) -> str:
    if not leak.shown:
        return f"还有 {leak.times} 处{NAMES[leak.kind]},没有一一列出{MASK_IT}"
    times = f",共 {leak.times} 处" if leak.times > 1 else ""
    return f"有{NAMES[leak.kind]} {leak.shown}{times}{MASK_IT}"
