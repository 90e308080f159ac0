"""The grammar of a time limit: one ``[[limits]]`` table of a channel, or of the case itself, as a record.

From where: ``from`` (with ``pick`` where several may come), ``restart_on``, ``revive_on`` (of these, what starts a
prescription anew even after it has run out), ``deemed`` (what counts as having happened only some time after its event,
such as service by announcement), ``until_from`` (the notice names the day), ``before``.
How long: ``length`` and ``unit`` (or a word, or a ``table``), ``pause_on``/``resume_on``, ``extend``, ``cap``,
``next_hour`` (hours from the next full hour). How the last day ends: ``roll``, ``closing`` (the receiver's close of
business), ``posted`` (in the post before the end is in time). Which applies: ``when``, ``replaces``,
``needs_evidence``, ``effective_from``, ``effective_to``.

Nothing is counted here; ``reckon.dues`` turns limits and events into dates. Conditions (``when``) are only checked
to be tables: what may stand in them is known to ``case.conditions``, which this room may not see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, time
from itertools import combinations
from typing import Any, Literal, cast, get_args

from kameng_tui.law.reading import Fault, TableReader, tables_of
from kameng_tui.record import record
from kameng_tui.values import BadValue, holds_on

Unit = Literal["minute", "hour", "day", "working-day", "month", "year"]
Roll = Literal["none", "holiday", "off-day", "ambiguous"]
Duty = Literal["ours", "theirs", "both"]
Pick = Literal["first", "last", "both"]
Binding = Literal["statutory", "rule", "practice"]
Confidence = Literal["verified", "known", "uncertain"]
LENGTH_WORDS = ("reasonable", "unknown")
NATURES = ("exclusion", "prescription")
CLOCK_UNITS = ("minute", "hour")


@record
class Extension:
    """A lawful extension: ``length`` units more, at most ``times``, each when an event of ``on`` happened."""

    length: int
    unit: Unit
    times: int
    on: tuple[str, ...]


@record
class Deemed:
    """The events ``start`` (TOML key ``from``) count as having happened only ``length`` units after they were logged."""

    start: tuple[str, ...]
    length: int
    unit: Unit = "day"


@record
class Limit:
    """A rule that counts time from an event.

    ``start`` (TOML key ``from``): event ids of a filing, or case anchors such as ``payment.paid``.
    ``length``: a number of ``unit``; 0 = the same day until 24:00; ``None`` where the text has no number
    (``length_word`` is then "reasonable" or "unknown", or "table" with ``length_table``). ``cap``: the absolute
    maximum ``{ length, unit, from }``; without ``from`` it counts from where the limit first began.
    ``pick``: which of several starts counts; "both" where two rules name different ones: earliest from the first,
    latest from the last. ``effective_from``/``effective_to`` are inclusive and compared with the day of the start.
    """

    id: str
    label: str
    start: tuple[str, ...]
    duty: Duty
    source: tuple[str, ...]
    length: int | None = None
    length_word: str = ""
    length_table: Mapping[str, str] = field(default_factory=dict)
    unit: Unit = "day"
    pick: Pick = "last"
    met_by: tuple[str, ...] = ()
    roll: Roll = "none"
    binding: Binding = "rule"
    confidence: Confidence = "known"
    on_lapse: Mapping[str, Any] = field(default_factory=dict)
    effective_from: date | None = None
    effective_to: date | None = None
    until_from: str = ""
    before: str = ""
    restart_on: tuple[str, ...] = ()
    revive_on: tuple[str, ...] = ()
    pause_on: tuple[str, ...] = ()
    resume_on: tuple[str, ...] = ()
    extend: Extension | None = None
    when: Mapping[str, Any] = field(default_factory=dict)
    replaces: str = ""
    nature: str = ""
    needs_evidence: str = ""
    cap: Mapping[str, Any] = field(default_factory=dict)
    closing: str = ""
    next_hour: bool = False
    posted: bool = False
    deemed: Deemed | None = None
    note: str = ""

    def in_force(self, day: date) -> bool:
        """Whether this version of the rule governs a start on ``day``."""
        return holds_on(day, self.effective_from, self.effective_to)


def closing_time(text: str) -> time:
    """The time of day in ``17:30``. Raises BadValue."""
    try:
        if len(text) != len("17:30"):
            raise ValueError
        return time.fromisoformat(text)
    except ValueError:
        raise BadValue(f"停止办公的时间应写成 17:30,现在是「{text}」") from None


def read_limits(tables: object) -> tuple[tuple[Limit, ...], list[Fault]]:
    """All ``[[limits]]`` tables, and everything wrong with them as ``(limits.<id>.<key>, sentence)`` pairs.

    A limit with a fault is left out. The same id may stand several times for different times of effect.
    """
    faults: list[Fault] = []
    limits: list[Limit] = []
    for i, table in enumerate(tables_of(tables, "limits", faults)):
        before = len(faults)
        limit = _read_limit(table, i, faults)
        if len(faults) == before:
            limits.append(limit)
    faults += _overlaps(limits) + _dangling(limits, tables)
    return tuple(limits), faults


def _read_limit(raw: Mapping[str, Any], place: int, faults: list[Fault]) -> Limit:
    named = raw.get("id")
    table = TableReader(raw, f"limits.{named if isinstance(named, str) and named else place}", faults)
    id_ = _read_id(table)
    length, word, lookup = _read_length(table)
    unit = cast(Unit, table.choice("unit", get_args(Unit), "day"))
    # an unknown length is uncertain by itself
    confidence = table.choice(
        "confidence", get_args(Confidence), "uncertain" if word == "unknown" else "known"
    )
    limit = Limit(
        id=id_,
        label=table.text("label", required=True),
        start=table.texts("from", required=not table.has("before")),
        duty=cast(Duty, table.choice("duty", get_args(Duty))),
        source=table.texts("source", required=True),
        length=length,
        length_word=word,
        length_table=lookup,
        unit=unit,
        pick=cast(Pick, table.choice("pick", get_args(Pick), "last")),
        met_by=table.texts("met_by"),
        roll=cast(Roll, table.choice("roll", get_args(Roll), "none")),
        binding=cast(Binding, table.choice("binding", get_args(Binding), "rule")),
        confidence=cast(Confidence, confidence),
        on_lapse=_read_on_lapse(table),
        effective_from=table.day("effective_from"),
        effective_to=table.day("effective_to"),
        until_from=table.text("until_from"),
        before=table.text("before"),
        restart_on=table.texts("restart_on"),
        revive_on=table.texts("revive_on"),
        pause_on=table.texts("pause_on"),
        resume_on=table.texts("resume_on"),
        extend=_read_extension(table, unit) if table.has("extend") else None,
        when=table.table("when"),
        replaces=table.text("replaces"),
        nature=table.choice("nature", NATURES, ""),
        needs_evidence=table.text("needs_evidence"),
        cap=_read_cap(table) if table.has("cap") else {},
        closing=_read_closing(table, unit),
        next_hour=table.flag("next_hour", False),
        posted=table.flag("posted", False),
        deemed=_read_deemed(table) if table.has("deemed") else None,
        note=table.text("note"),
    )
    table.no_other_keys()
    _check(limit, table)
    return limit


def _read_id(table: TableReader) -> str:
    id_ = table.text("id", required=True)
    if id_ and not all(char.isascii() and (char.isalnum() or char in "-_") for char in id_):
        table.fault("id", f"id 只能用英文字母、数字和连字符,现在是 {id_!r}")
    return id_


def _read_length(table: TableReader) -> tuple[int | None, str, Mapping[str, str]]:
    raw = table.raw("length")
    if raw is None:
        return None, "", {}
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return raw, "", {}
    if isinstance(raw, str) and raw in LENGTH_WORDS:
        return None, raw, {}
    if isinstance(raw, Mapping):
        lookup = table.inner("length")
        found = {key: lookup.text(key, required=True) for key in ("table", "column")}
        lookup.no_other_keys()
        return None, "table", found
    table.fault(
        "length",
        'length 应是不小于 0 的整数、"reasonable"、"unknown" 或 { table = "…", column = "…" },'
        + f"现在是 {raw!r}",
    )
    return None, "", {}


def _read_on_lapse(table: TableReader) -> Mapping[str, Any]:
    inner = table.inner("on_lapse")
    found = {"advice": inner.text("advice"), "next": inner.texts("next")}
    inner.no_other_keys()
    return {key: value for key, value in found.items() if value}


def _read_extension(table: TableReader, unit: Unit) -> Extension | None:
    inner = table.inner("extend")
    length = inner.number("length", least=1, required=True)
    own_unit = cast(Unit, inner.choice("unit", get_args(Unit), unit))
    times = inner.number("times", least=1)
    on = inner.texts("on", required=True)
    inner.no_other_keys()
    return Extension(length, own_unit, times or 1, on) if length else None


def _read_cap(table: TableReader) -> Mapping[str, Any]:
    inner = table.inner("cap")
    cap = {
        "length": inner.number("length", least=1, required=True),
        "unit": inner.choice("unit", get_args(Unit)),
        "from": inner.text("from"),
    }
    inner.no_other_keys()
    return {key: value for key, value in cap.items() if value}


def _read_closing(table: TableReader, unit: Unit) -> str:
    text = table.text("closing")
    if not text:
        return ""
    if unit in CLOCK_UNITS:
        table.fault("closing", f"按{'分钟' if unit == 'minute' else '小时'}计算的时限到时即满,不要写 closing")
    try:
        closing_time(text)
    except BadValue as bad:
        table.fault("closing", f"closing:{bad}")
    return text


def _read_deemed(table: TableReader) -> Deemed | None:
    inner = table.inner("deemed")
    start = inner.texts("from", required=True)
    length = inner.number("length", least=1, required=True)
    unit = cast(Unit, inner.choice("unit", get_args(Unit), "day"))
    inner.no_other_keys()
    return Deemed(start, length, unit) if length else None


def _check(limit: Limit, table: TableReader) -> None:
    """What single keys cannot show: which of them belong together."""
    if (
        limit.length is None
        and not (limit.length_word or limit.until_from or limit.before)
        and not table.has("length")
    ):
        table.fault("length", "缺少 length;也可以写 until_from(日期由通知给出)或 before(某事件之前)")
    if limit.length_word == "unknown" and limit.confidence != "uncertain":
        table.fault("confidence", 'length = "unknown" 的时限,confidence 只能是 uncertain')
    if limit.effective_from and limit.effective_to and limit.effective_to < limit.effective_from:
        table.fault(
            "effective_to", f"effective_to({limit.effective_to})早于 effective_from({limit.effective_from})"
        )
    if limit.nature == "exclusion":
        for key in ("restart_on", "pause_on", "extend"):
            if table.has(key):
                table.fault(key, f"除斥期间不中断、不中止、不延长,请删去 {key} 或改正 nature")
    if limit.revive_on and limit.nature != "prescription":
        table.fault("revive_on", 'revive_on(期满后仍重新起算)只用于 nature = "prescription" 的诉讼时效')
    for name in limit.revive_on:
        if name not in limit.restart_on:
            table.fault("revive_on", f"{name} 不在 restart_on 里,revive_on 只能从中挑选")
    if bool(limit.pause_on) != bool(limit.resume_on):
        table.fault(
            "resume_on" if limit.pause_on else "pause_on", "pause_on 和 resume_on 要成对写:何时停、何时续"
        )
    if limit.next_hour and limit.unit != "hour":
        table.fault("next_hour", f'next_hour(从次时起算)只用于 unit = "hour",现在是 {limit.unit}')
    strange = [name for name in (limit.deemed.start if limit.deemed else ()) if name not in _starts(limit)]
    if strange:
        table.fault(
            "deemed.from", f"{'、'.join(strange)} 不是这一条的起点,deemed 只能改 from、restart_on 里的事件"
        )
    if limit.replaces and not limit.when:
        table.fault("when", "有 replaces 就要有 when:写明什么情况下由这一条代替")
    if limit.replaces and limit.replaces == limit.id:
        table.fault(
            "replaces", "replaces 不能是自己;同一条规则的新旧版本用 effective_from 和 effective_to 区分"
        )


def _starts(limit: Limit) -> tuple[str, ...]:
    return (*limit.start, *limit.restart_on, limit.until_from)


def _overlaps(limits: list[Limit]) -> list[Fault]:
    return [
        (
            f"limits.{b.id}.effective_from",
            f"{b.id} 有两条的施行时间重叠,请用 effective_from、effective_to 分开",
        )
        for a, b in combinations(limits, 2)
        if a.id == b.id
        and (a.effective_from or date.min) <= (b.effective_to or date.max)
        and (b.effective_from or date.min) <= (a.effective_to or date.max)
    ]


def _dangling(limits: list[Limit], tables: object) -> list[Fault]:
    ids = (
        {table.get("id") for table in tables if isinstance(table, Mapping)}
        if isinstance(tables, list)
        else set()
    )
    return [
        (f"limits.{limit.id}.replaces", f"replaces 指的 {limit.replaces} 不存在,请核对 id")
        for limit in limits
        if limit.replaces and limit.replaces not in ids
    ]
