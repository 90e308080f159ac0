"""The parts of a pack as files and documents: each part of ``packs.toml`` is one function here. Nothing is written to its target.

Secrets exist inside a call only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Filing, Paper
from kameng_tui.desk import doc_evidence, documents, letter, packdocs, packs, papers, wholecase
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.filings import require_channel, template_of
from kameng_tui.desk.ics import LeftOut
from kameng_tui.desk.packs import Piece
from kameng_tui.desk.reveal import knows_all, masking_for
from kameng_tui.desk.survey import Survey
from kameng_tui.knowledge.packs import Pack
from kameng_tui.papers.document import Document, text_of
from kameng_tui.papers.exhibits import Bundle, Exhibit
from kameng_tui.papers.extra import NotInstalled
from kameng_tui.papers.naming import attachment_names, cells
from kameng_tui.papers.package import Member
from kameng_tui.papers.parts import Told
from kameng_tui.record import record
from kameng_tui.workbook.errors import Unreadable
from kameng_tui.workbook.files import read_state
from kameng_tui.workbook.layout import KEPT, PRIVATE

DRAFT = "草稿"
LISTING = "清单.txt"
ANNEX = "补充说明"
EVIDENCE_FOLDER, IDENTITY_FOLDER, PAPER_FOLDER = "附件", "身份材料", "文书"
_WIDEST = 60
_GAP = re.compile(r"〔待填:([^〕]*)〕")


@record
class Letter:
    """A text of a filing: as it was sent, or as it would be now with what it still lacks."""

    label: str
    text: str
    gaps: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    sent: str = ""


@record
class Item:
    """A file of the package and what it is, in words."""

    member: Member
    what: str


@record
class Job:
    """One export under way. ``left``: what is not in it and why; ``notes``: what is to be known of what is in it."""

    desk: Desk
    found: Survey
    pack: Pack
    audience: str
    filing: Filing | None
    draft: bool
    private: bool
    pieces: Sequence[Piece]
    letters: Sequence[Letter]
    others: int
    left: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def ref(self) -> str:
        return self.found.dossier.id


# --- letters -------------------------------------------------------------------------------------------------------


def letters_of(desk: Desk, found: Survey, filing: Filing | None, audience: str) -> list[Letter]:
    """All that was sent of a filing, exactly, or the draft where nothing was."""
    if filing is None:
        return []
    channel = require_channel(found.reckoned.channels, filing.channel)
    sent = []
    for paper in sorted(found.dossier.papers, key=lambda p: (str(p.at), p.file)):
        if paper.filing != filing.id:
            continue
        spec = next((s for s in channel.templates if s.id == paper.template), None)
        label = spec.label if spec is not None else paper.template
        exact, lacks = _exact(found, paper)
        if paper.audience != audience and not lacks and not knows_all(desk, found):
            lacks = "保险箱里的完整内容现在读不到"
        day = f"{paper.at:%Y-%m-%d} " if paper.at else ""
        if lacks:
            twin = masking_for(desk, found, audience)(paper.text)
            sent.append(Letter(label, twin, sent=f"{day}提交,{lacks},这是遮挡过的留存稿"))
            continue
        shown = exact if paper.audience == audience else masking_for(desk, found, audience)(exact)
        how = "提交的原文" if shown == exact else "提交,按对象遮挡"
        sent.append(Letter(label, shown, sent=day + how))
    if sent:
        return sent
    spec = template_of(channel, packs.complaint_template(found, filing))
    drafted = papers.preview(desk, found, filing, spec.id, audience, ())
    body = Letter(spec.label, drafted.text, drafted.gaps, drafted.findings)
    return [body, *([Letter(ANNEX, drafted.annex)] if drafted.annex else [])]


def _exact(found: Survey, paper: Paper) -> tuple[str, str]:
    """The text as it was sent, or why there is none: this machine has not got it, or it is no longer what was sent."""
    try:
        state = read_state(found.loaded.folder / PRIVATE / PurePosixPath(paper.file).name)
        if state.data is None:
            return "", "原文不在本机"
        if state.etag != paper.sha256:
            return "", "本机的原文与提交时不同(SHA-256 不符)"
        return state.text, ""
    except Unreadable as fault:
        return "", f"原文{fault.reason}"


# --- documents -----------------------------------------------------------------------------------------------------


def document(job: Job, part: str, pages: dict[str, str] | None = None) -> Document | None:
    """A part as a document; None where its reader may not have it, which is then said."""
    if part == "statement":
        made, gaps = _statement(job)
        _refuse_gaps(job, made.title, gaps)
        return _marked(job, made)
    if part == "record":
        numbers = packs.numbers_of(job.desk, job.found)
        return _marked(job, packdocs.record_of(job.desk, job.found, numbers, job.audience, job.filing))
    readers = documents.READERS[part]
    if job.audience not in readers:
        job.left.append(LeftOut(documents.LABELS[part], f"不给{job.desk.label('audiences', job.audience)}"))
        return None
    if part == "evidence-list" and not packs.numbers_of(job.desk, job.found):
        job.left.append(LeftOut(documents.LABELS[part], "还没有证据"))
        return None
    filing = job.filing.id if job.filing is not None else ""
    made = documents.document_of(job.desk, job.ref, part, filing=filing, audience=job.audience, pages=pages)
    job.findings.extend(made.findings)
    _refuse_gaps(job, made.label, made.gaps)
    return _marked(job, made.document)


def _statement(job: Job) -> tuple[Document, list[str]]:
    made = packdocs.statement(job.desk, job.found, job.audience, job.others, final=not job.draft)
    return made, list(dict.fromkeys(_GAP.findall(text_of(made))))


def lacking_of(job: Job, part: str) -> str:
    """What a document still lacks, in a sentence; "" where it may be handed in."""
    if part == "statement":
        made, gaps = _statement(job)
        label = made.title
    elif part == "pleading" and job.audience in documents.READERS[part]:
        filing = job.filing.id if job.filing is not None else ""
        paper = documents.document_of(job.desk, job.ref, part, filing=filing, audience=job.audience)
        label, gaps = paper.label, list(paper.gaps)
    else:
        return ""
    return f"{label}还有没填的:{'、'.join(gaps)}" if gaps and job.audience != "self" else ""


def _refuse_gaps(job: Job, label: str, gaps: Sequence[str]) -> None:
    """Nothing that still has to be filled in is handed to anybody; oneself may look at it."""
    if gaps and not job.draft and job.audience != "self":
        raise DeskError(f"{label}还有没填的:{'、'.join(gaps)};补上以后再导出,或先做一份标明草稿的(--draft)")


def _marked(job: Job, made: Document) -> Document:
    return replace(made, header=DRAFT) if job.draft else made


def bundle_of(job: Job, made: Sequence[Document]) -> Bundle:
    """The evidence with a cover, and ``made`` before it. No day of making stands in it: the same case gives the same file."""
    case = job.found.dossier.case
    veil = packdocs.veil(job.desk, job.found, job.audience)
    sides = [
        case.consumer.name and f"消费者：{case.consumer.name}",
        f"对方：{case.platform.operator or case.platform.name or '不详'}",
    ]
    title = {"court": "证据材料", "police": "报案材料", "whole": "全案材料"}.get(job.pack.id, job.pack.label)
    return Bundle(
        title=title,
        subtitle=veil(case.title),
        lines=tuple(veil(side) for side in sides if side),
        documents=tuple(made),
        exhibits=tuple(_exhibits(job, veil)),
        header=DRAFT if job.draft else "",
    )


def _exhibits(job: Job, veil: Callable[[str], str]) -> Iterator[Exhibit]:
    names = evidence_names(job)
    for piece in job.pieces:
        card = piece.card
        yield Exhibit(
            number=piece.number or "身份材料",
            title=job.desk.label("evidence", card.kind),
            kind=job.desk.label("evidence", card.kind),
            shows=veil(card.shows),
            source=veil(doc_evidence.source_of(card)),
            taken=packdocs.minute(card.taken) if card.taken else "",
            sha256=card.sha256,
            size=card.size,
            file=piece.file,
            name=names[card.id],
        )


# --- files ---------------------------------------------------------------------------------------------------------


def items_of(job: Job, folder: Path, told: Told | None) -> list[Item]:
    """Everything that goes into the zip, in order; ``folder`` is for what has to be made as a file first."""
    if "files" in job.pack.parts:
        return _whole(job)
    items: list[Item] = []
    bundle, pages = _bundle(job, folder, told) if "bundle" in job.pack.parts and job.pieces else (None, {})
    made: list[tuple[str, str, bytes | Path]] = []
    for part in _parts(job):
        if part == "letters":
            for one in job.letters:
                what = f"{one.label}({one.sent or '还没有提交'})"
                text = f"{DRAFT}\n\n{one.text}" if job.draft and not one.sent else one.text
                made.append((what, f"{one.label}.txt", _bytes(text)))
        elif part == "form" and job.filing is not None:
            text = packdocs.form_of_filing(job.desk, job.found, job.filing, job.audience)
            made.append(("表单各栏", "表单.txt", _bytes(text)))
        elif part == "bundle":
            if bundle is not None:
                made.append(("证据册", "证据册.pdf", bundle))
        elif part not in ("evidence", "form"):
            paper = document(job, part, pages)
            if paper is not None:
                made.append((paper.title, f"{paper.title}.docx", docx(paper)))
    names = attachment_names([(name, name) for _, name, _ in made])
    mark = f"{DRAFT}_" if job.draft else ""
    for name, (what, _, content) in zip(names, made, strict=True):
        items.append(Item(Member(f"{PAPER_FOLDER}/{mark}{name}", content), what))
    if "evidence" in job.pack.parts:
        items += _evidence(job)
    return items


def _parts(job: Job) -> Iterator[str]:
    for part in job.pack.parts:
        yield part
        if part == "form" and job.filing is not None and job.audience in documents.READERS["pleading"]:
            channel = job.found.reckoned.channels.get(job.filing.channel)
            if channel is not None and channel.kind == "court":
                yield "pleading"


def _bytes(text: str) -> bytes:
    return (text.rstrip("\n") + "\n").encode("utf-8")


def docx(made: Document) -> bytes:
    from kameng_tui.papers.docx import docx_bytes

    try:
        return docx_bytes(made)
    except NotInstalled as fault:
        raise DeskError(str(fault)) from fault


def _bundle(job: Job, folder: Path, told: Told | None) -> tuple[Path, dict[str, str]]:
    """The evidence as one PDF, and on which pages of it each piece lies."""
    target = folder / "bundle.pdf"
    pdf = press(job, bundle_of(job, ()), target, told)
    ids = {piece.number: piece.card.id for piece in job.pieces}
    return target, {
        ids[line.number]: str(line.first) if line.first == line.last else f"{line.first}-{line.last}"
        for line in pdf.index
        if line.number in ids
    }


def press(job: Job, made: Bundle, target: Path, told: Told | None) -> Any:
    from kameng_tui.papers import typesetting

    try:
        pdf = typesetting.bundle(made, target, told)
    except NotInstalled as fault:
        raise DeskError(str(fault)) from fault
    except typesetting.PressFault as fault:
        raise DeskError(str(fault)) from fault
    for remark in pdf.remarks:
        if remark.rule in ("unprinted", "reduced"):
            job.left.append(LeftOut(remark.where, remark.text))
        else:
            job.notes.append(f"{remark.where}{remark.text}")
    return pdf


def evidence_names(job: Job) -> dict[str, str]:
    """What each piece is called when it is handed in: as the letters name it."""
    names = {row["id"]: str(row["file"]) for row in letter.evidence_rows(job.desk, job.found, "")}
    rest = [piece for piece in job.pieces if piece.card.id not in names]
    titles = [(job.desk.label("evidence", piece.card.kind), str(piece.file)) for piece in rest]
    return names | dict(zip((piece.card.id for piece in rest), attachment_names(titles), strict=True))


def _evidence(job: Job) -> Iterator[Item]:
    names = evidence_names(job)
    for piece in job.pieces:
        card = piece.card
        folder = EVIDENCE_FOLDER if piece.number else IDENTITY_FOLDER
        member = Member(f"{folder}/{names[card.id]}", piece.file, job.audience != "self", card.sha256)
        yield Item(member, f"{piece.number} {piece.title}".strip())


def _whole(job: Job) -> list[Item]:
    """Every file of the case folder, and the channel definitions that its filings were made with."""
    desk, root = job.desk, job.found.loaded.folder
    files = wholecase.files_of(root, job.left, private=job.private)
    items = [Item(Member(f"{root.name}/{rel}", path), "") for rel, path in files]
    for name in sorted({filing.manifest for filing in job.found.dossier.filings if filing.manifest}):
        items += [
            Item(Member(f"{KEPT}/{name}/{rel}", text.encode("utf-8")), "")
            for rel, text in sorted(desk.book.kept_manifest(name).items())
        ]
    return items


def listing(job: Job, rows: Sequence[tuple[str, str, int, str]]) -> str:
    """What is in the package: (name, what it is, size, SHA-256), what is not, and what to do with it. Why something is not in
    it is for oneself; another reader gets told which numbered pieces do not come with it."""
    case = packdocs.veil(job.desk, job.found, job.audience)(job.found.dossier.case.title)
    lines = [f"{job.pack.label}{'(草稿)' if job.draft else ''}:{case}", ""]
    for name, what, size, digest in rows:
        lines.append(name + (" " * max(2, _WIDEST - cells(name)) + what if what else ""))
        lines.append(f"    {size} 字节  SHA-256 {digest}")
    if job.audience == "self":
        lines += _listed("没有放进来的", [f"{left.what}:{left.why}" for left in job.left])
    else:
        come = {piece.card.id for piece in job.pieces}
        absent = [n for id_, n in packs.numbers_of(job.desk, job.found).items() if id_ not in come]
        lines += _listed("没有随附的", ["、".join(absent)] if absent else [])
    lines += _listed("请注意", notes_of(job))
    return packdocs.veil(job.desk, job.found, job.audience)("\n".join(lines))


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    return ["", f"{title}:", *(f"- {line}" for line in lines)] if lines else []


def notes_of(job: Job) -> tuple[str, ...]:
    """What to do with the pack, at a court how many copies it wants, and what is to be known of what is in it."""
    notes = job.pack.notes
    if job.pack.id == "court":
        number = packs.defendants(job.found)
        notes = (f"被告 {number} 名:正本一份,副本 {number} 份", *notes)
    cites = (f"依据:{'、'.join(job.pack.cites)}",) if job.pack.cites else ()
    return (*notes, *cites, *job.notes)
