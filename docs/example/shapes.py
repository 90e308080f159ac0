"""The words in which the stories of the example are told: cases, entries, pieces of evidence, papers, plain dicts.

Nothing here touches the disk; ``build_cases`` turns what the stories say into files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from kameng_tui.values import parse_amount, parse_when

HELPER, SELF = "示例志愿者", "本人"
WRITTEN_AFTER = timedelta(minutes=12)
ATTACHED_AFTER = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence: the file's name, its card, and the picture that is drawn for it."""

    name: str
    card: Mapping[str, Any]
    picture: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """A text that was sent. ``{phone}`` in it is a number that ends in ``phone``, made up when it is needed."""

    name: str
    head: Mapping[str, Any]
    text: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One case folder, told."""

    id: str
    case: Mapping[str, Any]
    entries: tuple[Mapping[str, Any], ...] = ()
    pieces: tuple[Piece, ...] = ()
    filings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    letters: tuple[Letter, ...] = ()


def when(text: str) -> datetime:
    return parse_when(text)


def yuan(text: str) -> Decimal:
    return parse_amount(text)


def entry(
    at: str, kind: str, text: str, *, by: str = SELF, suffix: str = "", logged: str = "", **more: Any
) -> dict[str, Any]:
    """An entry of the journal; ``with_`` is who was spoken to, ``suffix`` its four characters if they are told."""
    moment = parse_when(at)
    return {
        "schema": 1,
        "at": moment,
        "logged": parse_when(logged) if logged else moment + WRITTEN_AFTER,
        "by": by,
        "kind": kind,
        "text": text,
        "suffix": suffix,
        **{name.rstrip("_"): value for name, value in more.items()},
    }


def piece(
    id: str,
    title: str,
    kind: str,
    shows: str,
    links: list[str],
    taken: str,
    picture: dict[str, Any],
    **more: Any,
) -> Piece:
    """A screenshot or recording. The clock on its status bar is the time it was taken.

    A piece with ``private=True`` has a card only: its picture lies on its owner's machine.
    """
    moment = parse_when(taken)
    card = {
        "schema": 1,
        "id": id,
        "kind": kind,
        "shows": shows,
        "links": links,
        "taken": moment,
        "attached": moment + ATTACHED_AFTER,
        "obtained": "本人手机截图",
        **more,
    }
    suffix = "gif" if picture.get("page") == "recording" else "png"
    return Piece(f"{id}-{title}.{suffix}", card, {"clock": f"{moment:%H:%M}"} | picture)


def letter(
    name: str, at: str, filing: str, template: str, audience: str, text: str, phone: str = ""
) -> Letter:
    head = {"filing": filing, "template": template, "audience": audience, "at": parse_when(at)}
    return Letter(name, head, text.strip() + "\n", phone)
