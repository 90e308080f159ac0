"""The shapes of playbooks: what must be proved for a problem, and what to do for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any

from kameng_tui.record import record

Condition = Mapping[str, Any]
ANSWERS = ("yes", "no", "unknown")


@record
class Question:
    """Asked once per case; the answer (``yes`` ``no`` ``unknown`` or an option) is stored under ``answers.<id>``.

    ``self_check``: about the consumer's own fault; unanswered ones keep a filing from being ready.
    ``stop_when`` answers end the ordinary way: ``stop_says`` tells what to do first, and ``stop_to`` where it leads:
    the id of the problem that it really is, ``stay`` where nothing is to be filed, else the channels of the first hour.
    ``first``: the answer decides which channels there are, and going to one may close another, so it is asked before all.
    """

    id: str
    text: str
    why: str = ""
    options: tuple[str, ...] = ANSWERS
    self_check: bool = False
    stop_when: tuple[str, ...] = ()
    stop_says: str = ""
    stop_to: str = ""
    first: bool = False


@record
class Slot:
    """One proof a link needs: any evidence of ``kinds`` (with that link, where the card names links)."""

    id: str
    label: str
    kinds: tuple[str, ...]
    shows: str = ""


@record
class PlaybookLink:
    """A link of the chain for this problem: complete when every slot is filled, weak when some are."""

    id: str
    label: str
    slots: tuple[Slot, ...]
    missing: str
    required: bool = True
    proved_by: Condition = field(default_factory=dict)


@record
class Capture:
    """What to capture now, in this order. ``why`` says what is lost by waiting."""

    id: str
    text: str
    kind: str
    link: str
    why: str = ""
    urgent: bool = False


@record
class Objection:
    """What the other side is likely to say, the answer, and the evidence kinds and statutes that carry it; ``when`` must
    hold for it to be expected."""

    id: str
    says: str
    answer: str
    evidence: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    when: Condition = field(default_factory=dict)


@record
class Preferred:
    """A channel that fits, in order; ``skip_when`` says when it is passed over (and ``skip_why``)."""

    channel: str
    why: str
    skip_when: Condition = field(default_factory=dict)
    skip_why: str = ""


@record
class ClaimOption:
    """A claim that fits; ``when`` must hold for it to be offered; ``basis`` are keys of the statute table.

    ``partial``: only part of the price is asked for, and how much the user must reckon.
    """

    kind: str
    text: str
    basis: tuple[str, ...]
    when: Condition = field(default_factory=dict)
    caution: str = ""
    partial: bool = False


@record
class Playbook:
    """What must be proved for a problem, and what to do for it."""

    id: str
    label: str
    group: str
    summary: str
    as_of: date
    sources: tuple[str, ...]
    words: tuple[str, ...] = ()
    phenomenon: str = ""
    questions: tuple[Question, ...] = ()
    links: tuple[PlaybookLink, ...] = ()
    captures: tuple[Capture, ...] = ()
    objections: tuple[Objection, ...] = ()
    channels: tuple[Preferred, ...] = ()
    claims: tuple[ClaimOption, ...] = ()
    cautions: tuple[str, ...] = ()
