"""What a pack would hold for a reader: which evidence goes along and which does not, and whether its gates are open.

Nothing is written here; ``exporting`` makes the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kameng_tui.case import vocabulary as v
from kameng_tui.case.records import Card, Filing
from kameng_tui.channels.shape import MEANS
from kameng_tui.desk import letter
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.filings import require_channel
from kameng_tui.desk.ics import LeftOut
from kameng_tui.desk.survey import Survey
from kameng_tui.knowledge.packs import Pack, PackGate
from kameng_tui.papers.parts import Told
from kameng_tui.reckon.money import MONEY_CLAIMS
from kameng_tui.record import record
from kameng_tui.workbook.errors import Unreadable
from kameng_tui.workbook.files import hash_file

SHOWS = {"identity": "id-number", "key-shot": "card-key", "authorisation": "id-number"}
"""What a reader sees in a private kind of evidence."""
NOT_PUBLIC = "画面和原文可能认得出人,公开材料不放原件;要发图片请自己遮挡后另发"


@record
class Shut:
    """A gate that is not open: what is missing, in words."""

    gate: str
    why: str
    lacks: tuple[str, ...]

    @property
    def line(self) -> str:
        return f"{self.why}:{'、'.join(self.lacks)}" if self.lacks else self.why


@record
class Piece:
    """A card with the number that every paper calls it by ("" for one that shows an identity) and its file."""

    card: Card
    number: str
    title: str
    file: Path


def pack_of(desk: Desk, name: str) -> Pack:
    """Raises DeskError."""
    packs = desk.knowledge.packs
    if name not in packs:
        listed = " ".join(f"{pack.id}({pack.label})" for pack in packs.values())
        raise DeskError(f"没有「{name}」这种材料,可选:{listed}")
    return packs[name]


def audience_of(desk: Desk, pack: Pack, asked: str) -> str:
    """For whom: what was asked, where the pack may go there. Raises DeskError."""
    if asked and asked not in v.AUDIENCES:
        raise DeskError(f"没有「{asked}」这个对象,可选:{' '.join(v.AUDIENCES)}")
    if asked and asked not in pack.audiences:
        listed = "、".join(f"{name}({desk.label('audiences', name)})" for name in pack.audiences)
        raise DeskError(f"{pack.label}不能给{desk.label('audiences', asked)},可以给:{listed}")
    return asked or pack.audiences[0]


# --- gates ---------------------------------------------------------------------------------------------------------


def shut_gates(desk: Desk, found: Survey, pack: Pack, gaps: tuple[str, ...] = ()) -> tuple[Shut, ...]:
    """The gates of a pack that are not open; ``gaps`` are what its letters still lack."""
    return tuple(_asked(desk, found, pack.gates, gaps))


def advised(desk: Desk, found: Survey, pack: Pack) -> tuple[str, ...]:
    """What is only said."""
    return tuple(shut.why for shut in _asked(desk, found, pack.advice, ()))


def _asked(desk: Desk, found: Survey, gates: tuple[PackGate, ...], gaps: tuple[str, ...]) -> list[Shut]:
    shut = []
    for gate in gates:
        lacks = gaps if gate.id == "letters" else _CHECKS[gate.id](desk, found)
        if lacks:
            shut.append(Shut(gate.id, gate.why, tuple(lacks)))
    return shut


def respondents(found: Survey) -> tuple[str, ...]:
    """The parties that something is asked of; the platform where nothing is claimed yet."""
    return tuple(dict.fromkeys(c.against or "platform" for c in found.dossier.case.claims)) or ("platform",)


def defendants(found: Survey) -> int:
    """How many those are: a platform and a shop of one operator are one."""
    parties = [(role, found.dossier.case.party(role)) for role in respondents(found)]
    return len({party.credit_code or party.operator or role for role, party in parties})


def _subject(desk: Desk, found: Survey) -> list[str]:
    lacks = []
    for role in respondents(found):
        party, who = found.dossier.case.party(role), desk.label("parties", role)
        lacks += [] if party.operator else [f"{who}的登记名称"]
        lacks += [] if party.address else [f"{who}的住所"]
    kinds = {card.kind for card in found.dossier.cards}
    return lacks + ([] if kinds & {"registry", "licence"} else ["登记信息(企业信用公示页面或营业执照)的证据"])


def _chain(desk: Desk, found: Survey) -> list[str]:
    if found.chain_ready:
        return []
    open_ = [desk.label("links", s.link) for s in found.chain if s.required and s.state != "ok"]
    return open_ or ["每一类事实至少要有一件独立的证据"]


def _claims(desk: Desk, found: Survey) -> list[str]:
    claims = found.dossier.case.claims
    if not claims:
        return ["还没有写诉求"]
    lacks = [
        f"{desk.label('claims', claim.kind)}的金额"
        for claim in claims
        if claim.kind in MONEY_CLAIMS and claim.amount is None
    ]
    return lacks + [f.message for f in found.findings if f.code in ("claim.double", "claim.excessive")]


def _fraud(desk: Desk, found: Survey) -> list[str]:
    """Whether the playbook sends a case like this to the police."""
    offered = any(route.channel == "police" and not route.skipped for route in found.routes)
    return [] if offered else [found.playbook.label]


_CHECKS: Mapping[str, Callable[[Desk, Survey], list[str]]] = {
    "subject": _subject, "chain": _chain, "claims": _claims, "fraud": _fraud,
}  # fmt: skip


# --- evidence ------------------------------------------------------------------------------------------------------


def numbers_of(desk: Desk, found: Survey) -> dict[str, str]:
    """What every paper calls a piece of evidence, by its id, in that order."""
    return {row["id"]: f"证据{row['number']}" for row in letter.evidence_rows(desk, found, "")}


def evidence_for(
    desk: Desk, found: Survey, audience: str, told: Told | None = None, *, read: bool = True
) -> tuple[list[Piece], list[LeftOut], list[str]]:
    """What goes along, what does not and why, and the pieces that are missing or not what they were (their names).

    With ``read`` every file is read once, to see that it is the one that was taken in.
    """
    numbers = numbers_of(desk, found)
    order = list(numbers)
    cards = sorted(found.dossier.cards, key=lambda c: order.index(c.id) if c.id in numbers else len(order))
    whole, done = sum(card.size for card in cards), 0
    pieces: list[Piece] = []
    left: list[LeftOut] = []
    broken: list[str] = []
    if audience == "public" and cards:
        return [], [LeftOut(f"全部 {len(cards)} 件证据", NOT_PUBLIC)], []
    for card in cards:
        title = card.shows or desk.label("evidence", card.kind)
        name = f"{numbers.get(card.id, '')} {title}".strip()
        path = desk.book.evidence_path(found.loaded, card)
        why = _kept_back(desk, card, audience)
        if why:
            left.append(LeftOut(name, why))
            continue
        fault = _fault_of(card, path, lambda n, _, b=done: told and told(b + n, max(whole, b + n)), read)
        done += card.size
        if fault and (path is not None or card.id in numbers):
            broken.append(f"{name}({card.file}){fault}")
        if fault:
            left.append(LeftOut(name, fault))
        elif path is not None:
            pieces.append(Piece(card, numbers.get(card.id, ""), title, path))
    return pieces, left, broken


def _kept_back(desk: Desk, card: Card, audience: str) -> str:
    """Why this reader does not get this piece, "" where nothing speaks against it."""
    from kameng_tui.privacy.mask import hidden_from

    if SHOWS.get(card.kind) in hidden_from(audience):
        return f"{desk.label('evidence', card.kind)}里有这个对象不该看到的内容"
    if card.private and hidden_from(audience):
        return "标为不公开;确实要交的自己看过以后另附"
    return ""


def _fault_of(card: Card, path: Path | None, told: Callable[[int, int], object], read: bool) -> str:
    if path is None:
        return "原件不在本机" if card.private else "文件不见了,请从备份或原手机找回后放回原处"
    if not read:
        return ""
    try:
        digest = hash_file(path, lambda done, of: told(done, of) and None)
    except Unreadable as fault:
        return fault.reason
    return "" if not card.sha256 or digest == card.sha256.lower() else "与加入时不同(SHA-256 不符),请找回原件"


# --- letters -------------------------------------------------------------------------------------------------------


def complaint_template(found: Survey, filing: Filing) -> str:
    """The letter that hands a filing in."""
    channel = require_channel(found.reckoned.channels, filing.channel)
    for spec in channel.templates:
        if MEANS.get(spec.purpose) == "submitted":
            return spec.id
    raise DeskError(f"{channel.name}没有提交用的文书模板")
