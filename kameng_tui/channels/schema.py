"""The manifest's JSON Schema, for editors: made from the tables that the validator itself uses, never written by hand.

``python -m kameng_tui.channels.schema > docs/channel.schema.json``. The program does not read it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from kameng_tui.case.conditions import GROUPS, SUBJECTS, TESTS
from kameng_tui.channels.shape import HOOKS, LENGTH, ROWS, TOP, Rule
from kameng_tui.law.limits import LENGTH_WORDS

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_PLAIN: Mapping[str, Schema] = {
    "text": _TEXT,
    "texts": _TEXTS,
    "texts-or-text": {"anyOf": [_TEXT, _TEXTS]},
    "module": {"type": "string", "pattern": r"^[^\W\d]\w*(\.[^\W\d]\w*)*$"},
    "flag": {"type": "boolean"},
    "count": _COUNT,
    "day": {"type": "string", "format": "date"},
    "condition": {"$ref": "#/$defs/condition"},
    "table": {"type": "object"},
    "words": {"type": "object", "additionalProperties": _TEXT},
    "tables": {"type": "array", "items": {"type": "object"}},
}


def json_schema() -> Schema:
    """The schema of ``channel.toml`` as an editor's TOML plugin takes it."""
    schema = _table(TOP)
    for name, rules in ROWS.items():
        schema["properties"][name] = {"type": "array", "items": _table(rules)}
    schema["properties"]["hooks"] = _table(HOOKS)
    schema["properties"]["manifest"] = {"const": 1}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "channel.toml",
        **schema,
        "$defs": {"condition": _condition()},
    }


def _table(rules: Mapping[str, Rule]) -> Schema:
    return {
        "type": "object",
        "properties": {name: _value(rule) for name, rule in rules.items()},
        "required": [name for name, rule in rules.items() if rule.required],
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
    }


def _value(rule: Rule) -> Schema:
    if rule.kind == "length":
        return {"anyOf": [_COUNT, {"enum": list(LENGTH_WORDS)}, _table(LENGTH)]}
    if rule.choices:
        return {"enum": list(rule.choices)}
    if rule.inner is not None:
        inner = _table(rule.inner)
        return inner if rule.kind == "table" else {"type": "array", "items": inner}
    if rule.required and rule.kind in ("text", "texts"):
        return {**_PLAIN[rule.kind], "minLength" if rule.kind == "text" else "minItems": 1}
    return dict(_PLAIN[rule.kind])


def _condition() -> Schema:
    """One small table: a group of conditions, or one subject with what is asked of it."""
    parts = {"type": "array", "items": {"$ref": "#/$defs/condition"}}
    groups = [_only({name: parts}) for name in GROUPS]
    more: Mapping[str, tuple[str, ...]] = {"field": TESTS, "event": ("channel",)}
    subjects = [_only({name: _TEXT}, more.get(name, ())) for name in SUBJECTS]
    return {"anyOf": [*groups, *subjects]}


def _only(properties: Schema, others: tuple[str, ...] = ()) -> Schema:
    allowed = {**properties, **{name: {} for name in others}}
    return {
        "type": "object", "properties": allowed, "required": list(properties), "additionalProperties": False
    }  # fmt: skip


def text() -> str:
    """The file as it is written."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
