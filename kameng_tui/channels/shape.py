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
from kameng_tui.channels.records import Confidence, FieldType

Fault = tuple[str, str]


class Rule(NamedTuple):
    """What may stand under one key. ``kind``: text texts texts-or-text flag count day condition table words tables."""

    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()


TEXT, TEXTS, FLAG, COUNT, DAY = Rule("text"), Rule("texts"), Rule("flag"), Rule("count"), Rule("day")
NEEDED, SOURCES, CONDITION = Rule("text", True), Rule("texts", True), Rule("condition")
CONFIDENCE = Rule("text", False, get_args(Confidence))
UNITS = ("minute", "hour", "day", "working-day", "month", "year")
KINDS = ("platform", "payment", "media", "regulator", "telecom", "police", "court", "mediation", "other")
EFFECTS = ("answers", "mediates", "penalises", "judges", "publishes")
RELATIONS = (
    "bars", "barred-by", "requires", "compatible", "pauses", "supports", "care", "interrupts-limitation",
)  # fmt: skip
PURPOSES = (
    "complaint", "reminder", "supplement", "decline-offer", "escalation", "withdrawal", "pleading", "report", "snippet",
)  # fmt: skip
TABLES = Rule("tables")

TOP: Mapping[str, Rule] = {
    "manifest": Rule("count", True), "id": NEEDED, "name": NEEDED, "version": NEEDED, "authority": NEEDED,
    "kind": Rule("text", True, KINDS), "effect": Rule("text", True, EFFECTS), "public": Rule("flag", True),
    "url": TEXT, "as_of": Rule("day", True), "sources": SOURCES, "reads": TEXTS, "maintainers": TEXTS,
    "license": TEXT, "summary": TEXT, "steps": TEXTS, "hooks": Rule("table"), "fields": TABLES, "limits": TABLES,
    "tables": TABLES, "events": TABLES, "stages": TABLES, "gates": TABLES, "interplay": TABLES,
    "attachments": TABLES, "cadence": TABLES, "fees": TABLES, "receipts": TABLES, "templates": TABLES,
}  # fmt: skip

ROWS: Mapping[str, Mapping[str, Rule]] = {
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
    "attachments": {
        "max_files": COUNT, "max_bytes": COUNT, "types": TEXTS, "confidence": CONFIDENCE, "source": SOURCES,
    },
    "cadence": {
        "stage": NEEDED, "after": Rule("count", True), "unit": Rule("text", True, UNITS), "text": NEEDED,
        "template": TEXT, "when": CONDITION,
    },
    "fees": {"id": NEEDED, "label": NEEDED, "text": TEXT, "amount": TEXT, "bands": TABLES, "source": SOURCES},
    "receipts": {"id": NEEDED, "pattern": NEEDED, "event": NEEDED, "text": TEXT},
    "templates": {
        "id": NEEDED, "label": NEEDED, "purpose": Rule("text", True, PURPOSES), "file": NEEDED,
        "audience": Rule("text", True, v.AUDIENCES), "stages": TEXTS, "format": Rule("text", False, ("txt", "md")),
        "max_length": COUNT,
    },
}  # fmt: skip


def faults_of_shape(raw: Mapping[str, Any]) -> list[Fault]:
    """Every unknown key, missing key and value of the wrong kind, as (path, sentence)."""
    faults = faults_of_table(raw, TOP, "")
    for name, rules in ROWS.items():
        for path, row in rows_of(raw, name):
            faults += faults_of_table(row, rules, path)
    hooks = raw.get("hooks")
    return faults + (
        faults_of_table(hooks, {"module": NEEDED}, "hooks") if isinstance(hooks, Mapping) else []
    )


def rows_of(raw: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    """(path, table) of every row of the list ``name``; the path names the id, else the place."""
    rows = raw.get(name)
    if not isinstance(rows, list):
        return []
    return [(f"{name}.{row.get('id', i)}", row) for i, row in enumerate(rows) if isinstance(row, Mapping)]


def faults_of_table(table: Mapping[str, Any], rules: Mapping[str, Rule], path: str) -> list[Fault]:
    prefix = f"{path}." if path else ""
    faults = []
    for name, value in table.items():
        if name.startswith("x-"):
            continue
        if name not in rules:
            faults.append((prefix + name, f"不认识的键 {name},{did_you_mean(name, rules)}"))
        else:
            faults += _faults_of_value(value, rules[name], prefix + name)
    faults += [
        (prefix + name, f"缺少必填的键 {name}")
        for name, rule in rules.items()
        if rule.required and table.get(name) in (None, "", [])
    ]
    return faults


def did_you_mean(word: str, known: Any) -> str:
    """How every refusal of an unknown word ends: 是否想写 X?, else what may stand there."""
    names = sorted(known)
    close = close_to(str(word), names)
    if close:
        return f"是否想写 {close[0]}?"
    return f"可用:{' '.join(names)}" if len(names) <= 40 else "请对照作者指南"


def _faults_of_value(value: Any, rule: Rule, path: str) -> list[Fault]:
    if rule.kind == "condition":
        return faults_of(value, path)
    if rule.kind == "tables" and isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
        return []
    if rule.kind != "tables" and _FITS[rule.kind](value):
        if rule.choices and value not in rule.choices:
            return [(path, f"「{value}」不在可选值里,{did_you_mean(value, rule.choices)}")]
        return []
    return [(path, f"应是{_WANTED[rule.kind]},现在是 {value!r}")]


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_FITS: Mapping[str, Any] = {
    "text": lambda x: isinstance(x, str),
    "texts": _is_texts,
    "texts-or-text": lambda x: isinstance(x, str) or _is_texts(x),
    "flag": lambda x: isinstance(x, bool),
    "count": lambda x: isinstance(x, int) and not isinstance(x, bool) and x >= 0,
    "day": lambda x: isinstance(x, date) and not isinstance(x, datetime),
    "table": lambda x: isinstance(x, Mapping),
    "words": lambda x: isinstance(x, Mapping) and all(isinstance(word, str) for word in x.values()),
}
_WANTED = {
    "text": "文字(加引号)",
    "texts": '文字列表,如 ["甲", "乙"]',
    "texts-or-text": '文字或文字列表,如 "order.number"',
    "flag": " true 或 false",
    "count": "不小于 0 的整数",
    "day": "日期(不加引号),如 2026-11-21",
    "table": "一张表",
    "words": '一张词表,如 { refund = "退款" }',
    "tables": "用 [[…]] 写的列表",
}
