"""The shape of a manifest: which keys each table may have and what may stand under them. Faults are Chinese sentences.

Knows nothing of what the values mean; references between tables are ``references``' matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, get_args

from kameng_tui.case import vocabulary as v
from kameng_tui.case.conditions import faults_of
from kameng_tui.case.keys import close_to
from kameng_tui.channels.faults import Fault
from kameng_tui.channels.records import Confidence, FieldType
from kameng_tui.law import limits


class Rule(NamedTuple):
    """What may stand under one key. ``kind``: text texts texts-or-text module flag count day condition table
    words tables length.

    ``inner``: the keys of the small table, or of each of the tables, that stands there.
    """

    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()
    inner: Mapping[str, Rule] | None = None


TEXT, TEXTS, FLAG, COUNT, DAY = Rule("text"), Rule("texts"), Rule("flag"), Rule("count"), Rule("day")
NEEDED, SOURCES, CONDITION = Rule("text", True), Rule("texts", True), Rule("condition")
CONFIDENCE = Rule("text", False, get_args(Confidence))
UNITS = get_args(limits.Unit)
UNIT, EVENTS = Rule("text", False, UNITS), Rule("texts-or-text")
KINDS = ("platform", "payment", "media", "regulator", "telecom", "police", "court", "mediation", "other")
EFFECTS = ("answers", "mediates", "penalises", "judges", "publishes")
RELATIONS = (
    "bars", "barred-by", "requires", "compatible", "pauses", "supports", "care", "interrupts-limitation",
)  # fmt: skip
# What sending a letter of that purpose means for the filing. A second `submitted` would start its clocks anew, so a
# reminder is a written demand (it restarts limitation, 民法典195), not a new submission.
MEANS: Mapping[str, str] = {
    "complaint": "submitted", "reminder": "demand", "supplement": "supplied", "decline-offer": "declined",
    "escalation": "demand", "withdrawal": "withdrawn", "pleading": "submitted", "report": "submitted", "snippet": "contact",
}  # fmt: skip
PURPOSES = tuple(MEANS)
TABLES = Rule("tables")

TOP: Mapping[str, Rule] = {
    "manifest": Rule("count", True), "id": NEEDED, "name": NEEDED, "version": NEEDED, "authority": NEEDED,
    "kind": Rule("text", True, KINDS), "effect": Rule("text", True, EFFECTS), "public": Rule("flag", True),
    "url": TEXT, "as_of": Rule("day", True), "sources": SOURCES, "reads": TEXTS, "maintainers": TEXTS,
    "license": TEXT, "summary": TEXT, "steps": TEXTS, "hooks": Rule("table"), "fields": TABLES, "limits": TABLES,
    "tables": TABLES, "events": TABLES, "stages": TABLES, "gates": TABLES, "interplay": TABLES,
    "grounds": TABLES, "venues": TABLES,
    "attachments": TABLES, "cadence": TABLES, "fees": TABLES, "receipts": TABLES, "templates": TABLES,
}  # fmt: skip

BAND: Mapping[str, Rule] = {"over": NEEDED, "up_to": TEXT, "base": TEXT, "rate": TEXT}

LIMIT: Mapping[str, Rule] = {
    "id": NEEDED, "label": NEEDED, "from": EVENTS, "length": Rule("length"), "unit": UNIT,
    "duty": Rule("text", True, get_args(limits.Duty)), "source": Rule("texts-or-text", True),
    "pick": Rule("text", False, get_args(limits.Pick)), "met_by": EVENTS,
    "roll": Rule("text", False, get_args(limits.Roll)), "binding": Rule("text", False, get_args(limits.Binding)),
    "confidence": CONFIDENCE, "on_lapse": Rule("table", inner={"advice": TEXT, "next": EVENTS}),
    "effective_from": DAY, "effective_to": DAY, "until_from": TEXT, "before": TEXT, "restart_on": EVENTS,
    "revive_on": EVENTS, "pause_on": EVENTS, "resume_on": EVENTS,
    "extend": Rule("table", inner={
        "length": Rule("count", True), "unit": UNIT, "times": COUNT, "on": Rule("texts-or-text", True),
    }),
    "when": CONDITION, "replaces": TEXT, "nature": Rule("text", False, limits.NATURES), "needs_evidence": TEXT,
    "cap": Rule("table", inner={"length": Rule("count", True), "unit": Rule("text", True, UNITS), "from": TEXT}),
    "closing": TEXT, "next_hour": FLAG, "posted": FLAG,
    "deemed": Rule("table", inner={"from": Rule("texts-or-text", True), "length": Rule("count", True), "unit": UNIT}),
    "note": TEXT,
}  # fmt: skip
LENGTH: Mapping[str, Rule] = {"table": NEEDED, "column": NEEDED}

ROWS: Mapping[str, Mapping[str, Rule]] = {
    "limits": LIMIT,
    "fields": {
        "id": NEEDED, "label": NEEDED, "official_label": TEXT, "type": Rule("text", False, get_args(FieldType)),
        "required": FLAG, "required_when": CONDITION, "show_when": CONDITION, "max_length": COUNT,
        "length_unit": Rule("text", False, ("chars", "utf16", "bytes")), "confidence": CONFIDENCE, "options": TEXTS,
        "open": FLAG, "sensitive": FLAG, "keep": Rule("text", False, ("last4",)), "from": Rule("texts-or-text"),
        "translate": Rule("words"),
        "default": TEXT, "help": TEXT, "source": TEXTS, "renamed_from": TEXT,
    },
    "tables": {"id": NEEDED, "file": NEEDED, "key": NEEDED, "source": TEXTS},
    "events": {"id": NEEDED, "label": NEEDED, "as": Rule("text", True, v.FILING_EVENTS), "asks": TEXTS},
    "stages": {
        "id": NEEDED, "label": NEEDED, "on": TEXTS, "turn": Rule("text", False, ("ours", "theirs", "none")),
        "final": FLAG, "next": TEXTS,
    },
    "gates": {
        "id": NEEDED, "label": NEEDED, "reason": NEEDED, "need": CONDITION, "stop": CONDITION, "when": CONDITION,
        "level": Rule("text", False, ("required", "advised")),
        "verdict": Rule("text", False, ("barred", "refused-likely", "wait")), "fix": TEXT, "source": SOURCES,
        "effective_from": DAY, "effective_to": DAY,
    },
    "interplay": {
        "other": NEEDED, "relation": Rule("text", True, RELATIONS), "basis": SOURCES, "when": TEXTS, "text": TEXT,
        "effective_from": DAY, "effective_to": DAY, "confidence": CONFIDENCE,
    },
    "grounds": {
        "id": NEEDED, "label": NEEDED, "by": Rule("texts", True), "unknown": CONDITION, "asks": TEXT,
        "source": SOURCES, "effective_from": DAY, "effective_to": DAY,
    },
    "venues": {
        "id": NEEDED, "label": NEEDED, "text": NEEDED, "at": TEXTS, "when": CONDITION, "missing": TEXT,
        "source": SOURCES, "confidence": CONFIDENCE, "effective_from": DAY, "effective_to": DAY,
    },
    "attachments": {
        "max_files": COUNT, "max_bytes": COUNT, "types": TEXTS, "confidence": CONFIDENCE, "source": SOURCES,
    },
    "cadence": {
        "stage": NEEDED, "after": Rule("count", True), "unit": Rule("text", True, UNITS), "text": NEEDED,
        "template": TEXT, "when": CONDITION,
    },
    "fees": {"id": NEEDED, "label": NEEDED, "text": TEXT, "amount": TEXT, "bands": Rule("tables", inner=BAND), "source": SOURCES},
    "receipts": {"id": NEEDED, "pattern": NEEDED, "event": NEEDED, "text": TEXT},
    "templates": {
        "id": NEEDED, "label": NEEDED, "purpose": Rule("text", True, PURPOSES), "file": NEEDED, "form": TEXT,
        "audience": Rule("text", True, v.AUDIENCES), "stages": TEXTS, "format": Rule("text", False, ("txt", "md")),
        "max_length": COUNT, "confidence": CONFIDENCE, "subject": TEXT,
    },
}  # fmt: skip


HOOKS: Mapping[str, Rule] = {"module": Rule("module", True)}


def faults_of_shape(raw: Mapping[str, Any]) -> list[Fault]:
    """Every unknown key, missing key and value of the wrong kind."""
    faults = faults_of_table(raw, TOP, "")
    for name, rules in ROWS.items():
        for path, row in rows_of(raw, name):
            faults += faults_of_table(row, rules, path)
    hooks = raw.get("hooks")
    return faults + (faults_of_table(hooks, HOOKS, "hooks") if isinstance(hooks, Mapping) else [])


def rows_of(raw: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    """(path, table) of every row of the list ``name``; the path names the id, else the place."""
    rows = raw.get(name)
    if not isinstance(rows, list):
        return []
    return [(f"{name}.{_name(row, i)}", row) for i, row in enumerate(rows) if isinstance(row, Mapping)]


def _name(row: Mapping[str, Any], place: int) -> Any:
    named = row.get("id")
    return named if isinstance(named, str) and named else place


def faults_of_table(table: Mapping[str, Any], rules: Mapping[str, Rule], path: str) -> list[Fault]:
    prefix = f"{path}." if path else ""
    faults = []
    for name, value in table.items():
        if name.startswith("x-"):
            continue
        if name not in rules:
            text = f"不认识的键 {name},{did_you_mean(name, rules)}"
            faults.append(Fault(prefix + name, text, "shape.unknown-key"))
        elif not (rules[name].required and _is_missing(value)):
            faults += _faults_of_value(value, rules[name], prefix + name)
    return faults + [
        Fault(prefix + name, f"缺少必填的键 {name}", "shape.missing-key")
        for name, rule in rules.items()
        if rule.required and _is_missing(table.get(name))
    ]


def _is_missing(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def did_you_mean(word: str, known: Any) -> str:
    """How every refusal of an unknown word ends: 是否想写 X?, else what may stand there."""
    names = sorted(known)
    table = str(word).rpartition(".")[0]
    inside = [name.removeprefix(f"{table}.") for name in names if name.startswith(f"{table}.")]
    if inside:  # the name of the table is the same in all of them, so it makes none the likelier
        close = close_to(str(word).removeprefix(f"{table}."), inside)
        return f"是否想写 {table}.{close[0]}?" if close else f"{table} 有:{' '.join(inside)}"
    close = close_to(str(word), names)
    if close:
        return f"是否想写 {close[0]}?"
    return f"可用:{' '.join(names)}" if len(names) <= 40 else "请对照作者指南"


def _faults_of_value(value: Any, rule: Rule, path: str) -> list[Fault]:
    if rule.kind == "condition":
        return [Fault(place, text, "shape.condition") for place, text in faults_of(value, path)]
    if not _FITS[rule.kind](value):
        return [Fault(path, f"应是{_WANTED[rule.kind]},现在是 {value!r}", "shape.type")]
    if rule.choices and value not in rule.choices:
        name = path.rpartition(".")[2]
        text = f"{name} 不能是「{value}」,{did_you_mean(value, rule.choices)}"
        return [Fault(path, text, "shape.choice")]
    if rule.kind == "length":
        return faults_of_table(value, LENGTH, path) if isinstance(value, Mapping) else []
    if rule.inner is None:
        return []
    tables = (
        [(path, value)] if rule.kind == "table" else [(f"{path}.{i}", row) for i, row in enumerate(value)]
    )
    return [fault for place, table in tables for fault in faults_of_table(table, rule.inner, place)]


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, Mapping) for row in value)


_FITS: Mapping[str, Any] = {
    "tables": _is_tables,
    "text": lambda x: isinstance(x, str),
    "texts": _is_texts,
    "texts-or-text": lambda x: isinstance(x, str) or _is_texts(x),
    "module": lambda x: isinstance(x, str) and (not x or all(map(str.isidentifier, x.split(".")))),
    "flag": lambda x: isinstance(x, bool),
    "count": _is_count,
    "length": lambda x: _is_count(x) or isinstance(x, Mapping) or x in limits.LENGTH_WORDS,
    "day": lambda x: isinstance(x, date) and not isinstance(x, datetime),
    "table": lambda x: isinstance(x, Mapping),
    "words": lambda x: isinstance(x, Mapping) and all(isinstance(word, str) for word in x.values()),
}
_WANTED = {
    "text": "文字(加引号)",
    "texts": '文字列表,如 ["甲", "乙"]',
    "texts-or-text": '文字或文字列表,如 "order.number"',
    "module": '点分的模块名,如 "kameng_demo.hooks"',
    "flag": " true 或 false",
    "count": "不小于 0 的整数",
    "length": '不小于 0 的整数、"reasonable"、"unknown" 或 { table = "…", column = "…" }',
    "day": "日期(不加引号),如 2026-11-21",
    "table": "一张表",
    "words": '一张词表,如 { refund = "退款" }',
    "tables": "用 [[…]] 写的列表",
}
