"""Names in a manifest that lead nowhere: to facts of a case, events, stages, templates, tables and the files beside it.

What is wrong in shape already is left alone (``reading``); whether the parts make sense together is ``sense``'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kameng_tui.case import vocabulary as v
from kameng_tui.channels.conditioned import case_paths, fact_at, faults_of_condition
from kameng_tui.channels.faults import Fault
from kameng_tui.channels.lookups import rows_of_table
from kameng_tui.channels.paperform import faults_of_form
from kameng_tui.channels.reading import Reading, Row, unknown
from kameng_tui.channels.shape import KINDS, did_you_mean
from kameng_tui.channels.summary import DERIVED
from kameng_tui.channels.templates import NAMES, TemplateFault, variables
from kameng_tui.values import BadValue

Files = Mapping[str, str]
# beside gates and limits: what other channels did, what the form requires, a refusal here before
GROUND_WORDS = ("interplay", "fields", "refused")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_FIELD_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_INSIDE = re.compile(r"(?:[\w-][\w.-]*/){0,3}[\w-][\w.-]*")
_ENTRY_KEYS = {"receipt", "until", "amount", "staff", "with", "promise", "promise_by", "evidence", "text"}


def faults_of_references(reading: Reading, files: Files) -> list[Fault]:
    """Every name that leads nowhere. ``files`` are the texts beside the manifest by name."""
    checks: tuple[Callable[[Reading], list[Fault]], ...] = (
        _ids, _reads, _fields, _events, _stages, _gates, _interplay, _grounds, _venues, _cadence, _receipts, _limits,
    )  # fmt: skip
    faults = [fault for check in checks for fault in check(reading)]
    return faults + _templates(reading, files) + _tables(reading, files)


def _ids(reading: Reading) -> list[Fault]:
    faults: list[Fault] = []
    if "id" in reading.top.sound and not _ID.fullmatch(reading.top.text("id")):
        faults.append(Fault("id", "渠道 id 只能用小写字母、数字和 - _,最多 40 个", "id.form"))
    for name in (
        "fields",
        "events",
        "stages",
        "gates",
        "grounds",
        "venues",
        "fees",
        "receipts",
        "templates",
        "tables",
    ):
        pattern = _FIELD_ID if name == "fields" else _ID
        first = "小写字母开头,只用小写字母、数字和 _" if name == "fields" else "只用小写字母、数字和 - _"
        seen: set[str] = set()
        for row in reading.rows(name):
            own = row.text("id")
            if "id" in row.sound and not pattern.fullmatch(own):
                faults.append(Fault(f"{row.path}.id", f"id 请用{first}", "id.form"))
            if own and own in seen:
                text = f"id {own} 重复,同一列表里每个 id 只能用一次"
                faults.append(Fault(f"{row.path}.id", text, "id.duplicate"))
            seen.add(own)
    return faults


def _reads(reading: Reading) -> list[Fault]:
    return [
        Fault("reads", f"案件里没有 {path} 这一项,{did_you_mean(path, list(case_paths()))}", "reads.path")
        for path in reading.top.texts("reads")
        if fact_at(path) is None
    ]


def _fields(reading: Reading) -> list[Fault]:
    faults: list[Fault] = []
    for row in reading.rows("fields"):
        if row.text("id") in NAMES:
            text = f"{row.text('id')} 是文书里保留的名字,请换一个"
            faults.append(Fault(f"{row.path}.id", text, "field.reserved"))
        for source in row.texts("from"):
            if source not in DERIVED and fact_at(source) is None:
                hint = did_you_mean(source, [*DERIVED, *case_paths()])
                faults.append(Fault(f"{row.path}.from", f"案件里没有 {source} 这一项,{hint}", "field.from"))
        old = row.text("renamed_from")
        if old and old in (reading.names("fields") or ()):
            text = f"{old} 还是现有的字段;renamed_from 写改名以前的 id"
            faults.append(Fault(f"{row.path}.renamed_from", text, "field.renamed"))
        for name in ("show_when", "required_when"):
            faults += faults_of_condition(reading, row.get(name), f"{row.path}.{name}")
    return faults


def _events(reading: Reading) -> list[Fault]:
    faults: list[Fault] = []
    fields = reading.names("fields")
    for row in reading.rows("events"):
        own = row.text("id")
        if own in v.ENTRY_KINDS and "as" in row.sound and own != row.get("as"):
            text = f"{own} 是通用事件的名字,自己的事件请另起 id"
            faults.append(Fault(f"{row.path}.id", text, "event.shadow"))
        known = None if fields is None else {*fields, *_ENTRY_KEYS}
        faults += unknown(f"{row.path}.asks", row.texts("asks"), known, "可问的项", "event.asks")
    return faults


def _stages(reading: Reading) -> list[Fault]:
    return [
        fault
        for row in reading.rows("stages")
        for key in ("on", "next")
        for fault in unknown(f"{row.path}.{key}", row.texts(key), reading.events(), "事件", "stage.event")
    ]


def _gates(reading: Reading) -> list[Fault]:
    return [
        fault
        for row in reading.rows("gates")
        for key in ("need", "stop", "when")
        for fault in faults_of_condition(reading, row.get(key), f"{row.path}.{key}")
    ]


def _interplay(reading: Reading) -> list[Fault]:
    faults: list[Fault] = []
    for row in reading.rows("interplay"):
        path = f"{row.path}.when"
        faults += unknown(path, row.texts("when"), v.ENTRY_KINDS, "通用事件", "interplay.event")
        if row.text("other").startswith("kind:"):
            kind = row.text("other").removeprefix("kind:")
            faults += unknown(f"{row.path}.other", [kind], KINDS, "渠道种类", "interplay.other")
    return faults


def _grounds(reading: Reading) -> list[Fault]:
    """What decides a ground are gates and limits of this manifest, or what happened elsewhere."""
    gates, limits = reading.names("gates"), reading.names("limits")
    known = None if gates is None or limits is None else {*gates, *limits, *GROUND_WORDS}
    faults: list[Fault] = []
    for row in reading.rows("grounds"):
        faults += unknown(f"{row.path}.by", row.texts("by"), known, "前置条件或时限", "ground.by")
        faults += faults_of_condition(reading, row.get("unknown"), f"{row.path}.unknown")
    return faults


def _venues(reading: Reading) -> list[Fault]:
    faults: list[Fault] = []
    paths = {*case_paths(), *(f"form.{name}" for name in reading.names("fields") or ())}
    known = None if reading.names("fields") is None else paths
    for row in reading.rows("venues"):
        faults += unknown(f"{row.path}.at", row.texts("at"), known, "案件里的事实或表单的项", "venue.at")
        faults += faults_of_condition(reading, row.get("when"), f"{row.path}.when")
    return faults


def _cadence(reading: Reading) -> list[Fault]:
    faults: list[Fault] = []
    for row in reading.rows("cadence"):
        stages, letters = reading.names("stages"), reading.names("templates")
        named = [word for word in (row.text("stage"),) if word]
        faults += unknown(f"{row.path}.stage", named, stages, "阶段", "cadence.stage")
        named = [word for word in (row.text("template"),) if word]
        faults += unknown(f"{row.path}.template", named, letters, "模板", "cadence.template")
        faults += faults_of_condition(reading, row.get("when"), f"{row.path}.when")
    return faults


def _receipts(reading: Reading) -> list[Fault]:
    return [
        fault
        for row in reading.rows("receipts")
        if row.text("event")
        for fault in unknown(
            f"{row.path}.event", [row.text("event")], reading.events(), "事件", "receipt.event"
        )
    ]


def _limits(reading: Reading) -> list[Fault]:
    faults: list[Fault] = []
    events = reading.events()
    starts = None if events is None else {*events, *v.ANCHORS}
    for row in reading.rows("limits"):
        for key in ("met_by", "restart_on", "revive_on", "pause_on", "resume_on", "until_from", "before"):
            rule = "limit.met-by" if key == "met_by" else "limit.event"
            named = [word for word in row.texts(key) if word]
            faults += unknown(f"{row.path}.{key}", named, events, "事件", rule)
        anchors = [(row, "from"), (row.inner("cap"), "from"), (row.inner("deemed"), "from")]
        for table, key in anchors:
            path = f"{table.path}.{key}"
            faults += unknown(path, table.texts(key), starts, "事件或案件时间点", "limit.event")
        extend = row.inner("extend")
        faults += unknown(f"{extend.path}.on", extend.texts("on"), events, "事件", "limit.event")
        faults += faults_of_condition(reading, row.get("when"), f"{row.path}.when")
        faults += _lapse(reading, row)
        needed = [word for word in (row.text("needs_evidence"),) if word]
        faults += unknown(
            f"{row.path}.needs_evidence", needed, v.EVIDENCE_KINDS, "证据种类", "limit.evidence"
        )
    return faults


def _lapse(reading: Reading, row: Row) -> list[Fault]:
    lapse = row.inner("on_lapse")
    path, faults, letters = f"{lapse.path}.next", list[Fault](), []
    for step in lapse.texts("next"):
        if step.startswith("channel:kind:"):
            kind = step.removeprefix("channel:kind:")
            faults += unknown(path, [kind], KINDS, "渠道种类", "limit.next")
        elif not step.startswith("channel:"):
            letters.append(step)
    return faults + unknown(path, letters, reading.names("templates"), "模板", "limit.next")


def _templates(reading: Reading, files: Files) -> list[Fault]:
    fields = reading.names("fields")
    declared = None if fields is None else {*fields, *NAMES}
    faults: list[Fault] = []
    for row in reading.rows("templates"):
        path = f"{row.path}.file"
        faults += unknown(
            f"{row.path}.stages", row.texts("stages"), reading.names("stages"), "阶段", "template.stage"
        )
        faults += _form(reading, row, files)
        found = _file(row, files, "template.file", "template.missing")
        faults += found
        if found or not row.text("file"):
            continue
        try:
            used = sorted(variables(files[row.text("file")]) | variables(row.text("subject")))
            faults += unknown(path, used, declared, "声明过的变量", "template.variable")
        except TemplateFault as fault:
            faults.append(Fault(path, str(fault), "template.text"))
    return faults


def _form(reading: Reading, row: Row, files: Files) -> list[Fault]:
    """What is wrong with the form that a letter is printed as."""
    found = _file(row, files, "template.form", "template.form", key="form")
    if found or not row.text("form") or reading.names("fields") is None:
        return found
    fields = {field.text("id"): field.texts("options") for field in reading.rows("fields")}
    faults = faults_of_form(files[row.text("form")], fields)
    return [Fault(f"{row.path}.form", f"{row.text('form')}:{said}", "template.form") for said in faults]


def _file(row: Row, files: Files, outside: str, missing: str, *, key: str = "file") -> list[Fault]:
    """What is wrong with the file that a row names."""
    name, path = row.text(key), f"{row.path}.{key}"
    if not name or name in files:
        return []
    if not _INSIDE.fullmatch(name):
        text = f"找不到文件 {name}:它不在渠道文件夹里,请写相对的名字,如 templates/complaint.txt"
        return [Fault(path, text, outside)]
    return [Fault(path, f"找不到文件 {name},请放在 channel.toml 旁边", missing)]


def _tables(reading: Reading, files: Files) -> list[Fault]:
    columns: dict[str, set[str] | None] = {}
    faults: list[Fault] = []
    for row in reading.rows("tables"):
        faults += [] if "key" not in row.sound else _key(reading, row)
        found = _file(row, files, "table.file", "table.file")
        columns[row.text("id")] = None
        faults += found
        if found or not row.text("file"):
            continue
        try:
            rows = rows_of_table(row.text("file"), files[row.text("file")])
            columns[row.text("id")] = {name for line in rows.values() for name in line}
        except BadValue as bad:
            faults.append(Fault(f"{row.path}.file", str(bad), "table.file"))
    return faults + _lookups(reading, columns)


def _key(reading: Reading, row: Row) -> list[Fault]:
    found = faults_of_condition(reading, {"field": row.text("key")}, f"{row.path}.key")
    return [fault._replace(rule="table.key") for fault in found]


def _lookups(reading: Reading, columns: Mapping[str, set[str] | None]) -> list[Fault]:
    """Lengths that are looked up in a table or a column that is not there."""
    faults: list[Fault] = []
    for row in reading.rows("limits"):
        table, column = (row.inner("length").text(key) for key in ("table", "column"))
        if table:
            faults += unknown(f"{row.path}.length", [table], reading.names("tables"), "表", "limit.table")
        if table in columns and column:
            faults += unknown(
                f"{row.path}.length", [column], columns[table], f"{table} 表里的列", "limit.table"
            )
    return faults
