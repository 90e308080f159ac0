"""A channel as compiled from its manifest: frozen records, in the manifest's own names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Literal

from kameng_tui.case.vocabulary import ANCHORS
from kameng_tui.law.limits import Limit
from kameng_tui.record import record

Condition = Mapping[str, Any]
FieldType = Literal[
    "text", "long-text", "choice", "choices", "date", "datetime", "amount", "number", "phone", "id-number",
    "bank-card", "credit-code", "email", "url", "evidence", "boolean",
]  # fmt: skip
Confidence = Literal["verified", "known", "uncertain"]


@record
class FieldSpec:
    """One field of the official form: rendered as widget, CLI option, template variable and line of the counter.

    ``from_`` (TOML ``from``, one path or a list): dotted paths of the case, or of ``summary.DERIVED``, tried in order;
    the first that has a value fills the field. ``translate`` turns an id of ours (``refund``) into a word of this form;
    its key ``*`` stands for every id that has no row. ``default`` fills what is still empty.
    ``max_length`` counts ``length_unit`` (chars | utf16 | bytes).
    """

    id: str
    label: str
    type: FieldType = "text"
    official_label: str = ""
    required: bool = False
    required_when: Condition = field(default_factory=dict)
    show_when: Condition = field(default_factory=dict)
    max_length: int | None = None
    length_unit: str = "chars"
    confidence: Confidence = "known"
    options: tuple[str, ...] = ()
    open: bool = False
    sensitive: bool = False
    keep: str = ""
    from_: tuple[str, ...] = ()
    translate: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    help: str = ""
    source: tuple[str, ...] = ()
    renamed_from: str = ""


@record
class EventSpec:
    """An event in the channel's own name; ``as_`` (TOML ``as``) is one of vocabulary.FILING_EVENTS."""

    id: str
    label: str
    as_: str
    asks: tuple[str, ...] = ()


@record
class StageSpec:
    """Where a filing stands after the latest of the events ``on``; the stage with empty ``on`` is the first.

    ``turn``: who acts now. ``final``: nothing more happens here unless ``reopened``. ``next``: event ids likely next.
    """

    id: str
    label: str
    on: tuple[str, ...] = ()
    turn: Literal["ours", "theirs", "none"] = "theirs"
    final: bool = False
    next: tuple[str, ...] = ()


@record
class GateSpec:
    """A precondition. ``need`` must hold, else the filing waits (``required``) or is only advised against;
    ``stop`` must not hold, else ``verdict``. Exactly one of the two is set. ``when`` limits where it applies."""

    id: str
    label: str
    reason: str
    need: Condition = field(default_factory=dict)
    stop: Condition = field(default_factory=dict)
    when: Condition = field(default_factory=dict)
    level: Literal["required", "advised"] = "required"
    verdict: Literal["barred", "refused-likely", "wait"] = "wait"
    fix: str = ""
    source: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None


@record
class Interplay:
    """What this channel and ``other`` (a channel id or ``kind:court``) do to each other.

    ``relation``: bars barred-by requires compatible pauses supports care interrupts-limitation;
    ``when``: events at the other channel that make it so (empty: any).
    """

    other: str
    relation: str
    basis: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    text: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    confidence: Confidence = "known"


@record
class GroundSpec:
    """One ground on which whoever receives a filing may refuse it: a line of the check before filing.

    ``by`` are the ids of the gates and limits that decide it, ``interplay`` stands for what happened at other channels.
    ``unknown``: the condition under which nobody knows yet; ``asks`` is then the question.
    """

    id: str
    label: str
    by: tuple[str, ...]
    unknown: Condition = field(default_factory=dict)
    asks: str = ""
    source: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None


@record
class VenueSpec:
    """One office that may be the right one. It is described by a place of the case (``at``, the first path that has a
    value), never by its name; ``missing`` says what to find out where no place is known."""

    id: str
    label: str
    text: str
    at: tuple[str, ...] = ()
    when: Condition = field(default_factory=dict)
    missing: str = ""
    source: tuple[str, ...] = ()
    confidence: Confidence = "known"
    effective_from: date | None = None
    effective_to: date | None = None


@record
class Attachments:
    max_files: int | None = None
    max_bytes: int | None = None
    types: tuple[str, ...] = ()
    confidence: Confidence = "known"
    source: tuple[str, ...] = ()


@record
class Cadence:
    """When a polite reminder fits: ``after`` units in ``stage``; ``template`` is the reminder to make.

    Of several rows for a stage the first whose ``when`` holds counts.
    """

    stage: str
    after: int
    unit: str
    text: str
    template: str = ""
    when: Mapping[str, Any] = field(default_factory=dict)


@record
class Fee:
    id: str
    label: str
    text: str = ""
    amount: str = ""
    bands: tuple[Mapping[str, Any], ...] = ()
    source: tuple[str, ...] = ()


@record
class Receipt:
    """A bounded pattern (plain text with ``{receipt}`` ``{date}`` ``{amount}``) that recognises a reply and proposes ``event``."""

    id: str
    pattern: str
    event: str
    text: str = ""


@record
class TemplateSpec:
    """A letter. ``purpose``: complaint reminder supplement decline-offer escalation withdrawal pleading report snippet.
    ``confidence`` is that of ``max_length``. ``form``: the official form of this paper as data (``paperform``);
    ``subject``: the template of the line that stands above the text where it is sent as a mail."""

    id: str
    label: str
    purpose: str
    file: str
    audience: str
    stages: tuple[str, ...] = ()
    format: str = "txt"
    max_length: int | None = None
    confidence: Confidence = "known"
    text: str = ""
    form: str = ""
    form_text: str = ""
    subject: str = ""


def is_window(limit: Limit) -> bool:
    """Our own limit for filing at all: it counts from a date of the case and is met by submitting.

    Such a limit runs before there is a filing, so it is asked of every installed channel, for every case.
    """
    return (
        limit.duty == "ours" and "submitted" in limit.met_by and all(name in ANCHORS for name in limit.start)
    )


@record
class Channel:
    """A whole channel. ``raw`` is the manifest as loaded; the texts of its files are in ``templates[i].text`` and under
    ``text`` in each of ``tables``. ``windows`` are those of ``limits`` that ``is_window``."""

    id: str
    name: str
    authority: str
    kind: str
    effect: str
    public: bool
    url: str
    version: str
    as_of: date
    sources: tuple[str, ...]
    reads: tuple[str, ...] = ()
    maintainers: tuple[str, ...] = ()
    license: str = ""
    summary: str = ""
    steps: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    limits: tuple[Limit, ...] = ()
    tables: tuple[Mapping[str, Any], ...] = ()
    events: tuple[EventSpec, ...] = ()
    stages: tuple[StageSpec, ...] = ()
    gates: tuple[GateSpec, ...] = ()
    interplay: tuple[Interplay, ...] = ()
    grounds: tuple[GroundSpec, ...] = ()
    venues: tuple[VenueSpec, ...] = ()
    attachments: tuple[Attachments, ...] = ()
    cadence: tuple[Cadence, ...] = ()
    fees: tuple[Fee, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    templates: tuple[TemplateSpec, ...] = ()
    hooks: str = ""
    sha256: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
    windows: tuple[Limit, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "windows", tuple(filter(is_window, self.limits)))

    def meaning(self, kind: str) -> str:
        """The closed event id behind an entry's kind: ``12315:transferred`` -> ``assigned``; a closed id is itself."""
        prefix, _, own = kind.partition(":")
        if own and prefix == self.id:
            return next((e.as_ for e in self.events if e.id == own), kind)
        return kind

    @property
    def opening(self) -> TemplateSpec | None:
        """The letter that hands a filing in."""
        found = (self.template(purpose) for purpose in ("complaint", "pleading", "report"))
        return next((template for template in found if template is not None), None)

    def template(self, template_id: str) -> TemplateSpec | None:
        """The template of that id, or the first of that purpose."""
        by_id = [t for t in self.templates if t.id == template_id]
        by_purpose = [t for t in self.templates if t.purpose == template_id]
        return next(iter(by_id or by_purpose), None)
