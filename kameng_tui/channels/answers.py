"""What a hook may answer: plain data of the right shape, of a size that fits a screen. Faults are Chinese words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from kameng_tui.case.findings import SEVERITY
from kameng_tui.channels.records import Channel
from kameng_tui.values import BadValue, parse_amount, parse_day, parse_when

MOST_ROWS = 200
LONGEST_TEXT = 10_000
FIELD_CODES = {code for code in SEVERITY if code.startswith("field.")}


class _Misfit(Exception):
    """What is wrong with an answer, in Chinese."""


def fault_of_answer(hook: str, answer: Any, channel: Channel) -> str:
    """Why ``answer`` may not be used, or an empty text. None is the right answer of a hook that has nothing to say."""
    try:
        if answer is not None:
            _CHECKS[hook](answer, channel)
    except _Misfit as misfit:
        return str(misfit)
    return ""


def _validate(answer: Any, channel: Channel) -> None:
    for row in _rows(answer, ("field", "code", "text")):
        _one_of(row["field"], {spec.id for spec in channel.fields}, "field", "这个渠道的表单字段")
        _one_of(row["code"], FIELD_CODES, "code", f"表单的问题({' '.join(sorted(FIELD_CODES))})")
        _want(bool(row["text"]), "text 不能为空")


def _prefill(answer: Any, channel: Channel) -> None:
    from kameng_tui.channels.fields import parse

    specs = {spec.id: spec for spec in channel.fields}
    _want(isinstance(answer, Mapping), "应是 {字段: 值} 的表")
    for name, value in answer.items():
        _one_of(name, set(specs), "键", "这个渠道的表单字段")
        plain = isinstance(value, bool | int) or _is_text(value)
        listed = isinstance(value, list) and len(value) <= MOST_ROWS and all(map(_is_text, value))
        _want(plain or listed, f"{name} 的值应是文字、整数、是否,或文字列表")
        _parsed(partial(parse, specs[name]), as_typed(value), name)


def as_typed(value: Any) -> str:
    """A value that ``channel_prefill`` answers, as a person would type it into the form."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, list) else str(value)


def _due(answer: Any, channel: Channel) -> None:
    _want(
        isinstance(answer, Mapping) and answer.keys() == {"earliest", "latest", "steps"},
        "应是 {earliest, latest, steps} 的表",
    )
    steps = answer["steps"]
    _want(
        isinstance(steps, list) and len(steps) <= MOST_ROWS and all(map(_is_text, steps)),
        "steps 应是文字列表",
    )
    first, last = (_parsed(parse_when, answer[name], name) for name in ("earliest", "latest"))
    _want(first <= last, "earliest 不应晚于 latest")


def _fees(answer: Any, channel: Channel) -> None:
    for row in _rows(answer, ("id", "label", "amount", "text")):
        if row["amount"]:
            _parsed(parse_amount, row["amount"], "amount")


def _recognise(answer: Any, channel: Channel) -> None:
    for row in _rows(answer, ("event", "receipt", "date", "amount", "text"), empty=True):
        _event(row["event"], channel)
        for name, parse in (("date", parse_day), ("amount", parse_amount)):
            if row[name] not in (None, ""):
                _parsed(parse, row[name], name)


def _next_steps(answer: Any, channel: Channel) -> None:
    for row in _rows(answer, ("event", "text")):
        _event(row["event"], channel)


_CHECKS: Mapping[str, Callable[[Any, Channel], None]] = {
    "channel_validate": _validate,
    "channel_prefill": _prefill,
    "channel_due": _due,
    "channel_fees": _fees,
    "channel_recognise": _recognise,
    "channel_next_steps": _next_steps,
}


def _rows(answer: Any, keys: tuple[str, ...], *, empty: bool = False) -> list[Mapping[str, Any]]:
    """``answer`` as a list of tables with just these keys and texts in them (or None, where they may be ``empty``)."""
    _want(isinstance(answer, list), f"应是列表,现在是 {type(answer).__name__}")
    _want(len(answer) <= MOST_ROWS, f"不应超过 {MOST_ROWS} 行")
    for row in answer:
        _want(isinstance(row, Mapping) and row.keys() == set(keys), f"每一行应是 {{{', '.join(keys)}}}")
        for name, value in row.items():
            _want(_is_text(value) or (empty and value is None), f"{name} 应是文字,不超过 {LONGEST_TEXT} 字")
    return list(answer)


def _event(name: Any, channel: Channel) -> None:
    from kameng_tui.case.vocabulary import FILING_EVENTS

    _one_of(name, {*FILING_EVENTS, *(event.id for event in channel.events)}, "event", "这个渠道的事件")


def _one_of(value: Any, known: set[str], name: str, what: str) -> None:
    _want(value in known, f"{name} {value!s:.60} 不是{what}")


def _parsed(parse: Callable[[Any], Any], value: Any, name: str) -> Any:
    try:
        return parse(value)
    except BadValue as bad:
        raise _Misfit(f"{name}:{bad}") from None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _want(holds: bool, otherwise: str) -> None:
    if not holds:
        raise _Misfit(otherwise)
