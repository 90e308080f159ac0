"""The one way to ask the code of a channel: plain data in, answers out, each question asked once a session.

What is given here is all that the code of a channel ever sees, so ``facts_of`` and ``filing_of`` make it: what the
manifest's ``reads`` names, the filing of this channel only, and secrets masked in both. Lists and ``due`` never ask.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kameng_tui.channels.records import Channel
from kameng_tui.channels.registry import Registry
from kameng_tui.privacy.mask import hidden_from, mask_text, mask_value
from kameng_tui.values import in_shanghai, show_amount

API = 1
MOST_ANSWERS = 500

Known = Iterable[tuple[str, str]]


def ask(registry: Registry, channel_id: str, hook: str, **given: Any) -> Any:
    """What the trusted code of a channel answers to one hook; None: the declaration of the manifest stands.

    What goes wrong in the code is in ``registry.faults``.
    """
    if not registry.has_code(channel_id):
        return None
    plain = {name: _plain(value) for name, value in given.items()}
    key = json.dumps([channel_id, hook, plain], sort_keys=True, ensure_ascii=False)
    if key in (answers := registry.answers):
        return answers[key]
    answer = registry.code(channel_id).ask(hook, **plain)
    for oldest in list(answers)[: len(answers) - MOST_ANSWERS + 1]:
        answers.pop(oldest, None)  # screens ask from threads: another one may have been here meanwhile
    answers[key] = answer
    return answer


def ctx_of(channel: Channel, now: datetime) -> dict[str, Any]:
    """``ctx`` of a hook: the time is given, to the minute, so that code need not read a clock."""
    moment = in_shanghai(now).replace(second=0, microsecond=0)
    return {
        "api": API,
        "now": moment.isoformat(),
        "today": moment.date().isoformat(),
        "channel": channel.id,
    }


def facts_of(channel: Channel, values: Mapping[str, Any], known: Known = ()) -> dict[str, Any]:
    """``facts`` of a hook: of ``values``, by dotted path, what ``reads`` names. ``known`` are (kind, secret) pairs to mask
    wherever they stand."""
    secrets = tuple(known)
    return {path: _masked(channel, values[path], secrets) for path in channel.reads if path in values}


def filing_of(
    channel: Channel,
    filing_id: str,
    stage: str,
    form: Mapping[str, Any],
    events: Iterable[Mapping[str, Any]] = (),
    known: Known = (),
) -> dict[str, Any]:
    """``filing`` of a hook: the declared fields of this channel's form, sensitive ones masked whole, and its events."""
    secrets = tuple(known)
    shown = {}
    for spec in channel.fields:
        if spec.id in form:
            value = _masked(channel, form[spec.id], secrets)
            shown[spec.id] = _hidden(spec.type, value) if spec.sensitive else value
    return {
        "id": filing_id,
        "stage": stage,
        "form": shown,
        "events": [_masked(channel, dict(event), secrets) for event in events],
    }


def _masked(channel: Channel, value: Any, known: tuple[tuple[str, str], ...]) -> Any:
    """``value`` as plain data with every secret masked: for a public channel all that names a person too."""
    if isinstance(value, str):
        kinds = hidden_from("public" if channel.public else "respondent")
        return mask_text(value, kinds, known)[0]
    if isinstance(value, Mapping):
        return {str(name): _masked(channel, item, known) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(channel, item, known) for item in value]
    return _plain(value)


def _hidden(kind: str, value: Any) -> Any:
    """A sensitive value, of which only its owner recognises what is left."""
    if isinstance(value, list):
        return [_hidden(kind, item) for item in value]
    return mask_value(kind, str(value)) if value not in (None, "") else value


def _plain(value: Any) -> Any:
    """``value`` as JSON has it: amounts and times as texts. Raises TypeError for anything that is no data."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return show_amount(value)
    if isinstance(value, date):  # a datetime is a date
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"no data for a hook: {type(value).__name__}")
