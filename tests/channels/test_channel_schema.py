"""The schema for editors: the file in docs is what is generated, its keys are the validator's, and it takes what is sound."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from channel_sample import MANIFEST, manifest, with_row

from kameng_tui.channels.schema import json_schema, text
from kameng_tui.channels.shape import HOOKS, LENGTH, ROWS, TOP, Rule

ROOT = Path(__file__).parents[2]
SCHEMA = json_schema()
SHIPPED = sorted(
    path
    for path in (ROOT / "plugins").rglob("*.toml")
    if path.name != "pyproject.toml" and not path.parent.name.startswith(("examples", "forms"))
)


def wrong(value: Any, schema: dict[str, Any], path: str = "") -> list[str]:
    """The places where ``value`` is not what the part of JSON Schema that we use asks for."""
    if "$ref" in schema:
        return wrong(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], path)
    if "anyOf" in schema:
        return [] if any(not wrong(value, part) for part in schema["anyOf"]) else [path]
    if "enum" in schema or "const" in schema:
        return [] if value in schema.get("enum", [schema.get("const")]) else [path]
    kinds: dict[str, tuple[type, ...]] = {
        "string": (str, date, datetime) if schema.get("format") == "date" else (str,), "boolean": (bool,),
        "integer": (int,), "array": (list,), "object": (dict,),
    }  # fmt: skip
    if "type" in schema and (
        not isinstance(value, kinds[schema["type"]])
        or (schema["type"] == "integer" and isinstance(value, bool))
    ):
        return [path]
    if isinstance(value, int) and not isinstance(value, bool):
        return [path] if value < schema.get("minimum", value) else []
    if isinstance(value, str):
        short, strange = (
            len(value) < schema.get("minLength", 0),
            not re.search(schema.get("pattern", ""), value),
        )
        return [path] if short or strange else []
    if isinstance(value, list):
        found = [path] if len(value) < schema.get("minItems", 0) else []
        return found + [
            w for i, x in enumerate(value) for w in wrong(x, schema.get("items", {}), f"{path}[{i}]")
        ]
    return _wrong_in(value, schema, path) if isinstance(value, dict) else []


def _wrong_in(value: dict[str, Any], schema: dict[str, Any], path: str) -> list[str]:
    found = [f"{path}.{key}" for key in schema.get("required", []) if key not in value]
    known = schema.get("properties", {})
    for key, item in value.items():
        if key in known:
            found += wrong(item, known[key], f"{path}.{key}")
        elif not any(re.search(free, key) for free in schema.get("patternProperties", {})):
            more = schema.get("additionalProperties", {})
            found += [f"{path}.{key}"] if more is False else wrong(item, more, f"{path}.{key}")
    return found


def test_the_file_in_docs_is_what_is_generated() -> None:
    written = (ROOT / "docs" / "channel.schema.json").read_text("utf-8")
    assert written == text(), "python -m kameng_tui.channels.schema > docs/channel.schema.json"
    assert json.loads(written) == SCHEMA


@pytest.mark.parametrize("path", SHIPPED, ids=[p.relative_to(ROOT).as_posix() for p in SHIPPED])
def test_it_takes_every_channel_that_we_ship_or_show(path: Path) -> None:
    assert wrong(tomllib.loads(path.read_text("utf-8"), parse_float=Decimal), SCHEMA) == []


# (the manifest, the place that an editor underlines)
WRONG = [
    (manifest(nmae="x"), ".nmae"), (manifest(kind="regulater"), ".kind"), (manifest(manifest=2), ".manifest"),
    (manifest(public="no"), ".public"), (manifest(sources=[]), ".sources"), (manifest(name=""), ".name"),
    (with_row("fields", max_lenght=3), ".fields[0].max_lenght"), (with_row("fields", label=None), ".fields[0].label"),
    (with_row("limits", length=-1), ".limits[0].length"), (with_row("limits", length={"table": "x"}), ".limits[0].length"),
    (with_row("limits", unit="workday"), ".limits[0].unit"), (with_row("limits", on_lapse={"nxet": []}), ".limits[0].on_lapse.nxet"),
    (with_row("gates", need={"feild": "x"}), ".gates[0].need"), (with_row("fees", bands=[{"up_to": "1"}]), ".fees[0].bands[0].over"),
    (manifest(hooks={"module": "no module"}), ".hooks.module"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "place"), WRONG, ids=[place for _, place in WRONG])
def test_it_underlines_what_the_validator_refuses(raw: dict[str, Any], place: str) -> None:
    assert wrong(MANIFEST, SCHEMA) == []
    assert wrong(raw, SCHEMA) == [place]


def keys_of(rules: Any, schema: dict[str, Any], path: str) -> None:
    """The same keys, the same required ones and the same choices, all the way down."""
    assert set(schema["properties"]) == set(rules), path
    assert set(schema["required"]) == {name for name, rule in rules.items() if rule.required}, path
    assert schema["additionalProperties"] is False and list(schema["patternProperties"]) == ["^x-"]
    for name, rule in rules.items():
        part = schema["properties"][name]
        if isinstance(rule, Rule) and rule.inner is not None:
            keys_of(rule.inner, part.get("items", part), f"{path}.{name}")
        elif isinstance(rule, Rule) and rule.choices:
            assert part == {"enum": list(rule.choices)}, f"{path}.{name}"


def test_the_keys_are_those_of_the_validator() -> None:
    keys_of({name: rule for name, rule in TOP.items() if name not in (*ROWS, "hooks")}, {
        **SCHEMA, "properties": {k: v for k, v in SCHEMA["properties"].items() if k not in (*ROWS, "hooks")},
    }, "")  # fmt: skip
    assert set(SCHEMA["properties"]) == set(TOP)
    for name, rules in ROWS.items():
        keys_of(rules, SCHEMA["properties"][name]["items"], name)
    keys_of(HOOKS, SCHEMA["properties"]["hooks"], "hooks")
    keys_of(LENGTH, SCHEMA["properties"]["limits"]["items"]["properties"]["length"]["anyOf"][-1], "length")
