"""What the tables of a manifest say of each other and of the words that everything joins on.

Takes a manifest whose shape is sound (``shape``) and returns (path, Chinese sentence) for every name that leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.keys import keys_of
from kameng_tui.case.lookup import key_at
from kameng_tui.channels.lookups import rows_of_table
from kameng_tui.channels.receipts import faults_of_pattern
from kameng_tui.channels.shape import Fault, did_you_mean, rows_of
from kameng_tui.channels.summary import DERIVED
from kameng_tui.channels.templates import NAMES, TemplateFault, variables
from kameng_tui.law.limits import Limit
from kameng_tui.values import BadValue

Raw = Mapping[str, Any]
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_FIELD_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PERSONAL = ("id-number", "bank-card", "phone", "email")


def faults_of_references(raw: Raw, limits: Collection[Limit], files: Mapping[str, str]) -> list[Fault]:
    """Every name that leads nowhere and every rule of meaning that is broken."""
    checks: tuple[Callable[[Raw], list[Fault]], ...] = (
        _ids, _reads, _fields, _events, _stages, _gates, _interplay, _cadence, _receipts,
    )  # fmt: skip
    faults = [fault for check in checks for fault in check(raw)]
    return faults + _limits(raw, limits) + _templates(raw, files) + _tables(raw, files)


def _names(raw: Raw, name: str) -> set[str]:
    return {str(row.get("id")) for _, row in rows_of(raw, name)}


def _known_events(raw: Raw) -> set[str]:
    return {*v.ENTRY_KINDS, *_names(raw, "events")}


def _unknown(path: str, words: Collection[str], known: Collection[str], what: str) -> list[Fault]:
    return [(path, f"没有{what} {w},{did_you_mean(w, known)}") for w in words if w not in known]


def _is_fact(path: str) -> bool:
    """Whether a path names one fact of a case; ``order.nummer`` leads to the list, not to a value in it."""
    spec = key_at(path)
    return spec is not None and spec.kind not in ("record", "records")


def _ids(raw: Raw) -> list[Fault]:
    faults: list[Fault] = []
    if not _ID.fullmatch(str(raw.get("id", ""))):
        faults.append(("id", "渠道 id 只能用小写字母、数字和 - _"))
    for name in ("fields", "events", "stages", "gates", "fees", "receipts", "templates", "tables"):
        pattern = _FIELD_ID if name == "fields" else _ID
        seen: set[str] = set()
        for path, row in rows_of(raw, name):
            if not pattern.fullmatch(str(row.get("id", ""))):
                rule = (
                    "小写字母开头,只用小写字母、数字和 _" if name == "fields" else "只用小写字母、数字和 - _"
                )
                faults.append((f"{path}.id", f"id 请用{rule}"))
            if row.get("id") in seen:
                faults.append((f"{path}.id", f"id {row.get('id')} 重复,同一列表里每个 id 只能用一次"))
            seen.add(str(row.get("id")))
    return faults


def _reads(raw: Raw) -> list[Fault]:
    return [
        ("reads", f"案件里没有 {path} 这一项,请写 order.number 这样的路径")
        for path in raw.get("reads", ())
        if not _is_fact(path)
    ]


def _fields(raw: Raw) -> list[Fault]:
    faults: list[Fault] = []
    for path, row in rows_of(raw, "fields"):
        kind = row.get("type", "text")
        if row["id"] in NAMES:
            faults.append((f"{path}.id", f"{row['id']} 是文书里保留的名字,请换一个"))
        if kind in ("choice", "choices") and not row.get("options") and not row.get("open"):
            faults.append((f"{path}.options", "选择项要列出 options,官方选项不明的写 open = true"))
        if kind in _PERSONAL and "sensitive" not in row:
            faults.append((f"{path}.sensitive", f"{kind} 类型要写明 sensitive = true 或 false"))
        sources = row.get("from", [])
        for source in [sources] if isinstance(sources, str) else sources:
            if source not in DERIVED and not _is_fact(source):
                known = [*DERIVED, *_case_paths()]
                faults.append((f"{path}.from", f"案件里没有 {source} 这一项,{did_you_mean(source, known)}"))
        for name in ("show_when", "required_when"):
            faults += _condition(raw, row.get(name), f"{path}.{name}")
    return faults


def _case_paths() -> Iterator[str]:
    for first in ("order", "payment", "claim", "consumer", "platform", "seller", "payee", "story", "known"):
        spec = key_at(first)
        if spec is not None and spec.of is not None:
            yield from (f"{first}.{name}" for name in keys_of(spec.of))


def _condition(raw: Raw, condition: Any, path: str) -> list[Fault]:
    """Names inside a condition whose shape is sound already."""
    if not isinstance(condition, Mapping) or not condition:
        return []
    for group in ("all", "any", "none"):
        if isinstance(condition.get(group), list):
            return [
                f
                for i, part in enumerate(condition[group])
                for f in _condition(raw, part, f"{path}.{group}.{i}")
            ]
    if "evidence" in condition:
        return _unknown(path, [condition["evidence"]], v.EVIDENCE_KINDS, "证据种类")
    if "link" in condition:
        return _unknown(path, [condition["link"]], v.LINKS, "环节")
    if "event" in condition:
        known = (
            v.ENTRY_KINDS if condition.get("channel", raw.get("id")) != raw.get("id") else _known_events(raw)
        )
        return _unknown(path, [condition["event"]], known, "事件")
    return _field_path(raw, str(condition.get("field", "")), path)


def _field_path(raw: Raw, field: str, path: str) -> list[Fault]:
    first, _, rest = field.partition(".")
    if first == "form":
        return _unknown(path, [rest], _names(raw, "fields"), "表单字段")
    if not field or (first != "answers" and not _is_fact(field)):
        return [(path, f"案件里没有 {field or '这一项'},请写 order.goods、form.字段 或 answers.问题")]
    return []


def _events(raw: Raw) -> list[Fault]:
    fields = _names(raw, "fields")
    faults = []
    for path, row in rows_of(raw, "events"):
        if row.get("id") in v.ENTRY_KINDS and row.get("id") != row.get("as"):
            faults.append((f"{path}.id", f"{row['id']} 是通用事件的名字,自己的事件请另起 id"))
        own = [name for name in row.get("asks", ()) if name not in _ENTRY_KEYS]
        faults += _unknown(f"{path}.asks", own, fields | _ENTRY_KEYS, "可问的项")
    return faults


_ENTRY_KEYS = {"receipt", "until", "amount", "staff", "with", "promise", "promise_by", "evidence", "text"}


def _stages(raw: Raw) -> list[Fault]:
    rows, known, faults = rows_of(raw, "stages"), _known_events(raw), []
    for path, row in rows:
        faults += _unknown(f"{path}.on", row.get("on", ()), known, "事件")
        faults += _unknown(f"{path}.next", row.get("next", ()), known, "事件")
    if rows and sum(not row.get("on") for _, row in rows) != 1:
        faults.append(("stages", "应恰有一个 on 为空的阶段,作为最初的阶段"))
    on = [event for _, row in rows for event in row.get("on", ())]
    faults += [
        ("stages", f"事件 {e} 通向两个阶段,只能通向一个") for e in sorted({e for e in on if on.count(e) > 1})
    ]
    return faults


def _gates(raw: Raw) -> list[Fault]:
    faults = []
    for path, row in rows_of(raw, "gates"):
        if bool(row.get("need")) == bool(row.get("stop")):
            faults.append((path, "need 与 stop 恰好写一个:need 是必须满足的,stop 是不能出现的"))
        for name in ("need", "stop", "when"):
            faults += _condition(raw, row.get(name), f"{path}.{name}")
    return faults


def _interplay(raw: Raw) -> list[Fault]:
    return [
        f
        for path, row in rows_of(raw, "interplay")
        for f in _unknown(f"{path}.when", row.get("when", ()), v.ENTRY_KINDS, "事件")
    ]


def _cadence(raw: Raw) -> list[Fault]:
    faults = []
    for path, row in rows_of(raw, "cadence"):
        faults += _unknown(f"{path}.stage", [row["stage"]], _names(raw, "stages"), "阶段")
        faults += _template(raw, row.get("template"), f"{path}.template")
        faults += _condition(raw, row.get("when", {}), f"{path}.when")
    return faults


def _template(raw: Raw, name: Any, path: str) -> list[Fault]:
    return _unknown(path, [name], _names(raw, "templates"), "模板") if name else []


def _receipts(raw: Raw) -> list[Fault]:
    faults = []
    for path, row in rows_of(raw, "receipts"):
        faults += _unknown(f"{path}.event", [row["event"]], _known_events(raw), "事件")
        faults += [(f"{path}.pattern", text) for text in faults_of_pattern(row["pattern"])]
    return faults


def _limits(raw: Raw, limits: Collection[Limit]) -> list[Fault]:
    events = _known_events(raw)
    faults: list[Fault] = []
    for limit in limits:
        path = f"limits.{limit.id}"
        faults += _unknown(f"{path}.from", limit.start, events | set(v.ANCHORS), "事件或案件时间点")
        for name in ("met_by", "restart_on", "pause_on", "resume_on"):
            faults += _unknown(f"{path}.{name}", getattr(limit, name), events, "事件")
        single = [word for word in (limit.until_from, limit.before) if word]
        faults += _unknown(path, single, events, "事件")
        if limit.extend:
            faults += _unknown(f"{path}.extend.on", limit.extend.on, events, "事件")
        faults += _condition(raw, limit.when, f"{path}.when")
        for step in limit.on_lapse.get("next", ()):
            if not step.startswith("channel:"):
                faults += _template(raw, step, f"{path}.on_lapse.next")
        if limit.needs_evidence:
            faults += _unknown(f"{path}.needs_evidence", [limit.needs_evidence], v.EVIDENCE_KINDS, "证据种类")
        if limit.cap.get("from"):
            known = events | set(v.ANCHORS)
            faults += _unknown(f"{path}.cap.from", [limit.cap["from"]], known, "事件或案件时间点")
        if limit.length_table:
            faults += _unknown(
                f"{path}.length", [limit.length_table.get("table", "")], _names(raw, "tables"), "表"
            )
    return faults


def _templates(raw: Raw, files: Mapping[str, str]) -> list[Fault]:
    declared = _names(raw, "fields") | NAMES
    faults: list[Fault] = []
    for path, row in rows_of(raw, "templates"):
        faults += _unknown(f"{path}.stages", row.get("stages", ()), _names(raw, "stages"), "阶段")
        text = files.get(row["file"])
        if text is None:
            faults.append((f"{path}.file", f"找不到文件 {row['file']},请放在 channel.toml 旁边"))
            continue
        try:
            faults += _unknown(f"{path}.file", sorted(variables(text)), declared, "声明过的变量")
        except TemplateFault as fault:
            faults.append((f"{path}.file", str(fault)))
    return faults


def _tables(raw: Raw, files: Mapping[str, str]) -> list[Fault]:
    faults: list[Fault] = []
    for path, row in rows_of(raw, "tables"):
        faults += _field_path(raw, row["key"], f"{path}.key")
        if row["file"] not in files:
            faults.append((f"{path}.file", f"找不到文件 {row['file']},请放在 channel.toml 旁边"))
            continue
        try:
            rows_of_table(row["file"], files[row["file"]])
        except BadValue as bad:
            faults.append((f"{path}.file", str(bad)))
    return faults
