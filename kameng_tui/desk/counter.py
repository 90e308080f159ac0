"""Use-cases of the counter (投递): the official form field by field, then the letter, as they are carried over; what of it
was carried over already, and whether what stands on the site is what was meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Filing
from kameng_tui.channels import fields as forms
from kameng_tui.channels.records import Channel, FieldSpec, TemplateSpec
from kameng_tui.channels.summary import LAYOUTS
from kameng_tui.desk import cases
from kameng_tui.desk.authority import refuse_unauthorised
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, sentences
from kameng_tui.desk.facts import REGULATOR
from kameng_tui.desk.filings import find_filing, form_of, require_channel, template_of, view_of
from kameng_tui.desk.fittings import is_advised
from kameng_tui.desk.outfile import new_file, refuse_target
from kameng_tui.desk.papers import preview
from kameng_tui.desk.reveal import masking_for, secrets_of, shown_to
from kameng_tui.desk.sent import Drafted, refuse_double
from kameng_tui.desk.survey import Survey
from kameng_tui.record import record
from kameng_tui.workbook import places, resume

if TYPE_CHECKING:
    from kameng_tui.counsel.retype import Difference
    from kameng_tui.papers.qrpages import QrText

LETTER, SUBJECT, ANNEX = "letter", "letter.subject", "letter.annex"
"""What the letter and what goes with it are called among the lines; fields of a form are called by their own ids."""
_GAP = "〔待填"


@record
class CounterLine:
    """One thing to carry over to the real form. ``limit``: the most characters it takes, ``advised`` where nobody
    has verified that. ``id``: the field of the form, or ``letter``."""

    label: str
    text: str
    secret: bool = False
    help: str = ""
    limit: int | None = None
    advised: bool = False
    length: int = 0
    id: str = ""

    @property
    def is_gap(self) -> bool:
        """Whether there is nothing to carry over yet."""
        return self.text.startswith(_GAP) and self.id not in (LETTER, SUBJECT, ANNEX)


@record
class Counter:
    """What is carried over for one letter of a filing, as ``audience`` may see it; ``states`` of the lines by id: sent, or
    changed since."""

    case: str
    filing: str
    channel: Channel
    template: str
    audience: str
    lines: tuple[CounterLine, ...]
    states: Mapping[str, str]

    def line(self, name: str) -> CounterLine:
        """The line of that id or label. Raises Missing."""
        found = next((line for line in self.lines if name in (line.id, line.label)), None)
        if found is None:
            raise Missing(f"没有「{name}」这一格,有:{' '.join(line.id for line in self.lines)}")
        return found


def at_counter(desk: Desk, ref: str, filing_id: str, template: str = "", layout: str = "") -> Counter:
    """The form field by field, values whole for the template's audience, then the letter. Without ``template`` the letter
    that opens a filing there; ``layout`` as for ``papers.draft``."""
    with sentences():
        found = cases.open_case(desk, ref)
        filing = find_filing(found.dossier, filing_id)
        if filing is None:
            raise Missing(f"没有投诉件「{filing_id}」")
        channel = require_channel(found.reckoned.channels, filing.channel)
        spec = template_of(channel, template) if template else channel.opening or channel.templates[0]
        refuse_double(found, spec)
        drafted = preview(desk, found, filing, spec.id, "", (), layout)
        if drafted.audience == "authority" and channel.kind == REGULATOR:
            refuse_unauthorised(desk, found.dossier)
        lines = (*_fields(desk, found, filing, spec, drafted), *_letter(spec, drafted))
        states = _states(desk, found, filing, spec, lines)
        return Counter(found.dossier.id, filing.id, channel, spec.id, drafted.audience, lines, states)


def _fields(
    desk: Desk, found: Survey, filing: Filing, spec: TemplateSpec, drafted: Drafted
) -> list[CounterLine]:
    """The fields of the form as the letter has them: in its layout, those shortened that take no more."""
    lost: list[Finding] = []
    form = form_of(desk, found, filing.id, layout=drafted.layout or LAYOUTS[0])
    view = view_of(found, {line.spec.id: line.value for line in form.lines})
    mask = masking_for(desk, found, spec.audience)
    lines = []
    for line in form.lines:
        text = shown_to(desk, found, filing.id, line, spec.audience, lost) if line.shown else ""
        if not text and line.shown and (line.value not in forms.EMPTY or forms.is_required(line.spec, view)):
            text = f"{_GAP}:{line.spec.label}〕"
        if text:
            text = drafted.fitted.get(line.spec.id) or mask(text)
            lines.append(_counter_line(line.spec, text))
    return lines


def _counter_line(spec: FieldSpec, text: str) -> CounterLine:
    advised = spec.confidence == "uncertain"
    length = forms.length_of(spec, text)
    label = spec.official_label or spec.label
    return CounterLine(label, text, spec.sensitive, spec.help, spec.max_length, advised, length, spec.id)


def _letter(spec: TemplateSpec, drafted: Drafted) -> Iterator[CounterLine]:
    """The letter, with the subject of a mail before it, and what there was no room for behind it."""
    if drafted.subject:
        yield CounterLine("邮件主题", drafted.subject, length=len(drafted.subject), id=SUBJECT)
    length = len(drafted.text)
    yield CounterLine(
        spec.label, drafted.text, False, "整份文字", spec.max_length, is_advised(spec), length, LETTER
    )
    if drafted.annex:
        says = "正文放不下的部分,作为附件或补充材料一起交"
        yield CounterLine(
            f"{spec.label}的附页", drafted.annex, help=says, length=len(drafted.annex), id=ANNEX
        )


# -- interrupted, and gone on with


def _states(
    desk: Desk, found: Survey, filing: Filing, spec: TemplateSpec, lines: Sequence[CounterLine]
) -> dict[str, str]:
    """What was carried over in an earlier session. Once the letter is handed in, the marks are done with."""
    name = _name(desk, found.dossier.id, filing.id, spec.id)
    sent = resume.sent(_path(), name)
    papers = {paper.file: paper.template for paper in found.dossier.papers}
    handed_in = [
        line.entry.logged
        for line in found.journal
        if line.entry.filing == filing.id
        and line.entry.logged is not None
        and (line.entry.kind == "submitted" or papers.get(line.entry.paper) == spec.id)
    ]
    if sent and handed_in and max(handed_in) >= max(one.at for one in sent.values()):
        resume.forget(_path(), name)
        return {}
    texts = {line.id: line.text for line in lines}
    return {
        field: "sent" if resume.mark_of(texts[field]) == one.mark else "changed"
        for field, one in sent.items()
        if field in texts
    }


def note_sent(desk: Desk, at: Counter, line: CounterLine) -> None:
    """Notes that a line was carried over, in the user's data folder; a gap is nothing that was carried over."""
    if not line.is_gap:
        resume.keep(_path(), _name(desk, at.case, at.filing, at.template), line.id, line.text, desk.now())


def start_anew(desk: Desk, at: Counter) -> None:
    """Nothing counts as carried over any more."""
    resume.forget(_path(), _name(desk, at.case, at.filing, at.template))


def _path() -> Path:
    return places.data_folder() / "counter.db"


def _name(desk: Desk, case: str, filing: str, template: str) -> str:
    return f"{desk.book.id}\0{desk.book.root}\0{case}\0{filing}\0{template}"


# -- by other ways than the clipboard


def as_codes(line: CounterLine, most: int) -> QrText:
    """A line in QR codes of at most ``most`` bytes a page."""
    from kameng_tui.papers.qrpages import TooLong, pages_of

    try:
        return pages_of(line.text, most)
    except TooLong as fault:
        raise DeskError(str(fault)) from fault


def to_files(desk: Desk, at: Counter, line: CounterLine, path: Path) -> list[Path]:
    """A line in new files, once it was looked through as its reader will get it: a text, or where the name ends in .png
    pictures of codes, ``path`` or ``path-1`` and on where one code is not enough. All of them, or none."""
    from kameng_tui.desk import audits

    with sentences():
        refuse_target(path)
        if path.suffix.lower() != ".png":
            audits.save_text(desk, path, line.text, at.audience, [at.case])
            return [path]
        audits.look_at_text(desk, line.text, path.name, at.audience, [at.case])
        return _pictures(line, path)


def _pictures(line: CounterLine, path: Path) -> list[Path]:
    from contextlib import ExitStack

    from kameng_tui.papers.qrpages import TooLong, pictures

    try:
        made = pictures(line.text)
    except TooLong as fault:
        raise DeskError(str(fault)) from fault
    files = [path if len(made) == 1 else path.with_stem(f"{path.stem}-{n}") for n in range(1, len(made) + 1)]
    with ExitStack() as all_of_them:
        for place, data in [
            (all_of_them.enter_context(new_file(f)), d) for f, d in zip(files, made, strict=True)
        ]:
            place.write_bytes(data)
    return files


def check_back(line: CounterLine, found: str) -> tuple[Difference, ...]:
    """Where what was read back from the site or the phone differs from what was meant."""
    from kameng_tui.counsel.retype import differences

    return differences(line.text, found, secret=line.secret)


def masked(desk: Desk, at: Counter, texts: Sequence[str]) -> list[str]:
    """Texts for a terminal that keeps what it showed: as they would lie on disk."""
    from kameng_tui.privacy.mask import STORED_TEXT_KINDS, mask_text

    known = secrets_of(desk, cases.open_case(desk, at.case))
    return [mask_text(text, STORED_TEXT_KINDS, known)[0] for text in texts]
