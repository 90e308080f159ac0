"""Use-cases over papers that are handed in as documents: made for one reader, with what is wrong with them, and saved.

``Document`` is what Word and PDF are both printed from, so both say the same. Secrets exist inside a call only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Filing
from kameng_tui.desk import cases
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, sentences
from kameng_tui.desk.filings import template_of
from kameng_tui.desk.outfile import new_file, refuse_target
from kameng_tui.desk.reveal import masking_for, surveyed
from kameng_tui.desk.survey import Survey, survey
from kameng_tui.desk.textcheck import check_text, told_once
from kameng_tui.papers.document import (
    BY_HAND,
    Block,
    Document,
    Heading,
    PageBreak,
    Para,
    cleaned,
    mapped,
    text_of,
)
from kameng_tui.papers.extra import NotInstalled
from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.channels.paperform import FormPart
    from kameng_tui.channels.records import TemplateSpec

PAPERS = ("pleading", "evidence-list", "authorisation", "summary")
LABELS = {
    "pleading": "民事起诉状",
    "evidence-list": "证据目录",
    "authorisation": "授权委托书",
    "summary": "案情概要",
}
READERS: Mapping[str, tuple[str, ...]] = {
    "pleading": ("court", "self"),  # it carries the whole identity, and nobody else decides on it
    "evidence-list": (
        "court",
        "authority",
        "respondent",
        "self",
    ),  # its numbers and titles name the consumer's accounts
    "authorisation": ("authority", "court", "self"),
    "summary": ("self",),  # what is weak in one's own case is for one's own lawyer
}
OWN = "self"
"""Whose copy shows masks: nobody signs it."""
OF_THE_CASE = ("authorisation", "summary")
"""Papers that belong to no filing."""
DRAFT, ANNEX = "草稿", "附件:补充说明"
FORMATS = ("docx", "pdf")
BESIDE = ("form.label", "text.control")
"""Findings that a person hears when a document was made; the others stand beside its letter on the screen."""


@record
class Made:
    """A paper as a document. ``gaps``: what still has to be filled in, by label; with any it is a draft and says so."""

    document: Document
    audience: str
    findings: tuple[Finding, ...]
    label: str
    text: str
    gaps: tuple[str, ...] = ()


@record
class _Body:
    """What one kind of paper is made of before anything is masked or checked."""

    title: str
    blocks: tuple[Block, ...]
    label: str
    subtitle: str = ""
    gaps: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    marked: tuple[str, ...] = ()
    """The gaps by the names that the paper itself gives them, where those are not ours."""
    compact: bool = False


def document_of(
    desk: Desk,
    ref: str,
    paper: str,
    *,
    filing: str = "",
    audience: str = "",
    layout: str = "",
    pages: Mapping[str, str] | None = None,
    final: bool = False,
) -> Made:
    """One of PAPERS, or ``letter:TEMPLATE`` of the channel of ``filing`` (in ``layout``, as ``draft``). ``pages``: where each
    piece of evidence (by its id) lies in a bundle.

    Raises DeskError for a reader who may not have it, and, where it must be ``final``, while anything is still to be filled
    in: a paper with gaps has no place to sign and says 草稿 on every page. One's own copy has none either.
    """
    with sentences():
        found, where = _opened(desk, ref, paper, filing)
        spec = _letter(found, where, paper)
        audience = audience or (spec.audience if spec is not None else READERS[paper][0])
        _refuse_reader(desk, paper, spec, audience)
        ready = audience != OWN
        body = _body(desk, found, where, paper, spec, audience, layout, pages or {}, ready=ready)
        if body.gaps and final:
            raise DeskError(f"{body.label}还不能定稿,待填:{'、'.join(dict.fromkeys(body.gaps))}")
        if body.gaps and ready:
            body = _body(desk, found, where, paper, spec, audience, layout, pages or {}, ready=False)
        return _made(desk, found, body, audience)


def save(desk: Desk, ref: str, made: Made, target: Path, format: str = "") -> None:
    """Writes a document of a case to a new file once it was looked through as its reader will get it; ``format`` is one
    of FORMATS, else what the name ends in. Raises DeskError."""
    from kameng_tui.desk import audits

    refuse_target(target)
    with sentences(), new_file(target) as place:
        write(made.document, place, format or format_of(target))
        known = audits.known_in_case(desk, cases.load(desk, ref))
        audits.gate(desk, place, target.name, made.audience, known)


def write(document: Document, place: Path, format: str) -> None:
    """A document as a file at ``place``. Raises DeskError."""
    try:
        if format == "docx":
            from kameng_tui.papers.docx import docx_bytes

            place.write_bytes(docx_bytes(document))
        elif format == "pdf":
            from kameng_tui.papers import typesetting

            try:
                typesetting.pdf_of(document, place)
            except typesetting.PressFault as fault:
                raise DeskError(str(fault)) from fault
        else:
            raise DeskError(f"不认识的格式「{format}」,可选:{' '.join(FORMATS)}")
    except NotInstalled as fault:
        raise DeskError(str(fault)) from fault


def format_of(target: Path) -> str:
    """``docx`` or ``pdf`` by the name's ending, "" for any other."""
    ending = target.suffix.lower().lstrip(".")
    return ending if ending in FORMATS else ""


def paper_of(template: str) -> str:
    """The paper that a template's name stands for: one of ours, else that letter."""
    return template if template in PAPERS else f"letter:{template}"


def _opened(desk: Desk, ref: str, paper: str, filing: str) -> tuple[Survey, Filing | None]:
    """The case, and the filing where the paper needs one: the pleading is that of the court unless another is named."""
    if paper not in OF_THE_CASE and (filing or paper != "evidence-list"):
        return surveyed(desk, ref, filing or "court")
    return survey(desk, cases.load(desk, ref)), None


def _letter(found: Survey, where: Filing | None, paper: str) -> TemplateSpec | None:
    """The template behind a paper: the channel's letter, or the one that has an official form."""
    from kameng_tui.desk.filings import require_channel

    name = paper.removeprefix("letter:")
    if name == paper and paper not in PAPERS:
        raise Missing(f"没有「{paper}」这种文书,可选:{' '.join(PAPERS)} letter:模板")
    if where is None or paper == "evidence-list":
        return None
    return template_of(require_channel(found.reckoned.channels, where.channel), name)


def _refuse_reader(desk: Desk, paper: str, spec: TemplateSpec | None, audience: str) -> None:
    if audience not in v.AUDIENCES:
        raise DeskError(f"没有「{audience}」这个对象,可选:{' '.join(v.AUDIENCES)}")
    kind = "pleading" if spec is not None and (spec.form or spec.purpose == "pleading") else paper
    readers = READERS.get(kind)
    if readers is not None and audience not in readers:
        given = "、".join(desk.label("audiences", reader) for reader in readers)
        raise DeskError(f"{LABELS[kind]}不能给{desk.label('audiences', audience)},只能给{given}")


def _body(
    desk: Desk, found: Survey, where: Filing | None, paper: str, spec: TemplateSpec | None, audience: str,
    layout: str, pages: Mapping[str, str], *, ready: bool,
) -> _Body:  # fmt: skip
    """``ready``: with places to sign."""
    if spec is not None and where is not None:
        if spec.form_text:
            return _form(desk, found, where, spec, audience, ready)
        return _of_letter(desk, found, where, spec, audience, layout, ready)
    if paper == "evidence-list":
        from kameng_tui.desk import doc_evidence

        rows = doc_evidence.rows_of(desk, found, where.id if where is not None else "", audience, pages)
        blocks = doc_evidence.blocks_of(rows, with_pages=bool(pages))
        ending = (Para(f"提交人（签字）：{BY_HAND}日期：{BY_HAND}", False),) if ready else ()
        parties = tuple(Para(line, False) for line in doc_evidence.parties_of(found, audience))
        gaps = () if rows else ("证据",)
        return _Body(LABELS[paper], (*parties, *blocks, *ending), LABELS[paper], gaps=gaps)
    if paper == "authorisation":
        return _authorisation(desk, found, audience, ready)
    from kameng_tui.desk import doc_summary

    title = f"案情概要：{cases.name_of(found.dossier)}"
    blocks = doc_summary.blocks_of(desk, found)
    return _Body(title, blocks, LABELS[paper], findings=found.findings, compact=True)


def _form(desk: Desk, found: Survey, where: Filing, spec: TemplateSpec, audience: str, ready: bool) -> _Body:
    """The official form; what of its labels nobody has checked word by word is said beside it, not in it."""
    from kameng_tui.channels.paperform import read_form
    from kameng_tui.channels.templates import TemplateFault
    from kameng_tui.desk import doc_form
    from kameng_tui.desk.doc_values import filled

    form, values = read_form(spec.form_text), filled(desk, found, where, spec, audience)
    unsure = ";".join(filter(None, map(_unsure, form.parts)))
    note = f"{spec.label}里这些栏目的标题以法院提供的表格为准:{unsure}"
    findings = (*values.findings, *([Finding("form.label", spec.form, note)] if unsure else ()))
    try:
        blocks = doc_form.blocks_of(form, values, final=ready)
    except TemplateFault as fault:
        raise DeskError(f"{values.channel.name}的表格 {spec.form} 出错:{fault}") from fault
    return _Body(
        form.title, blocks, spec.label, form.subtitle, values.lacking, findings, tuple(values.gaps.values())
    )


def _unsure(part: FormPart) -> str:
    """The rows of a part whose labels nobody has checked word by word, by their numbers."""
    numbers = [row.label.partition(".")[0] for row in part.rows if row.confidence != "verified"]
    return f"{part.title} {'、'.join(numbers)}" if numbers else ""


def _of_letter(
    desk: Desk, found: Survey, where: Filing, spec: TemplateSpec, audience: str, layout: str, ready: bool
) -> _Body:
    from kameng_tui.desk.papers import preview
    from kameng_tui.papers.lettering import document_of_letter

    drafted = preview(desk, found, where, spec.id, audience, (), layout)
    made = document_of_letter(drafted.text, spec.label, signed=ready)
    annex = document_of_letter(drafted.annex, ANNEX) if drafted.annex else None
    blocks = (*made.blocks, PageBreak(), Heading(annex.title, 1), *annex.blocks) if annex else made.blocks
    return _Body(made.title, blocks, spec.label, made.subtitle, drafted.gaps, drafted.findings)


def _authorisation(desk: Desk, found: Survey, audience: str, ready: bool) -> _Body:
    """The authorisation and the statement that it is for no money; both are signed by hand."""
    from kameng_tui.desk import joint
    from kameng_tui.papers.lettering import document_of_letter

    text = joint.paper(desk, [found.dossier.id], "authorisation", audience).text
    for by_hand in ("〔待签〕", "〔待填:日期〕", "〔待填:代理人证件号码〕"):
        text = text.replace(by_hand, BY_HAND)
    lines = text.split("\n")
    gaps = tuple(
        dict.fromkeys(part.partition("〕")[0] for line in lines for part in line.split("〔待填:")[1:])
    )
    kept = [line for line in lines if ready or "签名：" not in line]
    letter = document_of_letter("\n".join(kept), LABELS["authorisation"])
    blocks = tuple(
        Heading(b.text, 1) if isinstance(b, Para) and b.text == "不收费声明" else b for b in letter.blocks
    )
    return _Body(letter.title, blocks, LABELS["authorisation"], gaps=gaps)


def _made(desk: Desk, found: Survey, body: _Body, audience: str) -> Made:
    """The last look: what this reader may not see is masked, what steers is taken out, the text is checked."""
    header = DRAFT if body.gaps else ""
    plain = Document(body.title, body.blocks, body.subtitle, compact=body.compact)
    document = mapped(plain, masking_for(desk, found, audience))
    document, taken = cleaned(replace(document, header=header))
    text = text_of(document)
    findings = [*body.findings, *check_text(desk, text, audience, _event_day(found))]
    if taken:
        findings.append(
            Finding("text.control", "text:1:1", f"文字里有看不见的控制字符,已去掉:{' '.join(taken)}")
        )
    leaks = [f for f in findings if audience == "public" and f.code.startswith("privacy.")]
    if leaks:
        raise DeskError(
            f"{body.label}不能公开:{';'.join(dict.fromkeys(f'{f.where} {f.message}' for f in leaks))}"
        )
    return Made(
        document,
        audience,
        told_once(findings, body.marked),
        body.label,
        text,
        tuple(dict.fromkeys(body.gaps)),
    )


def _event_day(found: Survey) -> Any:
    anchors = [o.placed.date() for o in found.dossier.case.orders if o.placed]
    return min(anchors, default=found.dossier.case.opened)
