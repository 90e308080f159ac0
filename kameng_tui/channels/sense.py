"""Whether the parts of a manifest make sense together: stages, dates, fees, options, units, and what follows a lapse.

Every name is followed elsewhere (``references``); here a name that leads nowhere is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from kameng_tui.channels.conditioned import fact_at
from kameng_tui.channels.faults import Fault
from kameng_tui.channels.reading import Reading, Row
from kameng_tui.channels.receipts import faults_of_pattern
from kameng_tui.channels.shape import MEANS
from kameng_tui.channels.templates import TemplateFault, shortest, variables
from kameng_tui.law.calendar import FIRST_YEAR
from kameng_tui.values import BadValue, parse_amount

Files = Mapping[str, str]
_PERSONAL = ("id-number", "bank-card", "phone", "email")
_CLOSED = ("choice", "choices")


def faults_of_sense(reading: Reading, files: Files) -> list[Fault]:
    """Every rule of meaning that is broken."""
    checks: tuple[Callable[[Reading], list[Fault]], ...] = (
        _fields, _stages, _gates, _dates, _interplay, _fees, _receipts, _units, _replaces, _cycles,
    )  # fmt: skip
    faults = [fault for check in checks for fault in check(reading)]
    return faults + [fault for row in reading.rows("templates") for fault in _template(reading, row, files)]


def _fields(reading: Reading) -> list[Fault]:
    return [f for row in reading.rows("fields") for f in (*_options(row), *_sensitive(row))]


def _options(row: Row) -> Iterator[Fault]:
    if row.get("type") not in _CLOSED or row.get("open") or row.is_faulty("options"):
        return
    options, path = row.texts("options"), f"{row.path}.options"
    if not options:
        yield Fault(path, "选择项要列出 options,官方选项不明的写 open = true", "field.options")
        return
    words = [("default", row.text("default"))]
    words += [("translate", word) for word in dict(row.get("translate", {})).values()]
    for key, word in words:
        if word and word not in options:
            text = f"「{word}」不在 options 里,请改成其中一个,或把它加进 options"
            yield Fault(f"{row.path}.{key}", text, "field.options")


def _sensitive(row: Row) -> Iterator[Fault]:
    path, kind = f"{row.path}.sensitive", row.text("type")
    if row.is_faulty("sensitive"):
        return
    if kind in _PERSONAL and "sensitive" not in row.written:
        yield Fault(path, f"{kind} 类型要写明 sensitive = true 或 false", "field.sensitive")
        return
    for source in row.texts("from"):
        spec = fact_at(source)
        if spec is not None and spec.sensitive and not row.get("sensitive"):
            yield Fault(path, f"{source} 是敏感信息,请写 sensitive = true", "field.sensitive")
            return


def _stages(reading: Reading) -> list[Fault]:
    rows = reading.rows("stages")
    if not rows or any(row.is_faulty("on") for row in rows):
        return []
    faults: list[Fault] = []
    first = [row for row in rows if not row.texts("on")]
    if not first:
        faults.append(Fault("stages", "应恰有一个 on 为空的阶段,作为最初的阶段;现在没有", "stage.initial"))
    if len(first) > 1:
        named = "、".join(row.text("id") for row in first)
        text = f"应恰有一个 on 为空的阶段;{named} 都是,只有第一个到得了,请给其余的写 on"
        faults.append(Fault("stages", text, "stage.unreachable"))
    on = [event for row in rows for event in row.texts("on")]
    for event in sorted({event for event in on if on.count(event) > 1}):
        text = f"事件 {event} 通向两个阶段,只能通向一个"
        faults.append(Fault("stages", text, "stage.two"))
    return faults + [f for row in rows if row.get("final") for f in _after_the_end(reading, row)]


def _after_the_end(reading: Reading, row: Row) -> Iterator[Fault]:
    """An end may say what leads on from it (an appeal), but then it has to lead to some other stage."""
    means = {event.text("id"): event.text("as") for event in reading.rows("events")}
    leads = {event: stage.path for stage in reading.rows("stages") for event in stage.texts("on")}
    for event in row.texts("next"):
        target = leads.get(event, leads.get(means.get(event, "")))
        if target in (None, row.path) and event != "reopened":
            text = f"结束阶段之后的 {event} 不通向别的阶段:请删去它,或去掉 final = true"
            yield Fault(f"{row.path}.next", text, "stage.final-next")


def _gates(reading: Reading) -> list[Fault]:
    text = "need 与 stop 恰好写一个:need 是必须满足的,stop 是不能出现的"
    return [
        Fault(row.path, text, "gate.need-or-stop")
        for row in reading.rows("gates")
        if row.has("need") == row.has("stop")
    ]


def _dates(reading: Reading) -> list[Fault]:
    faults: list[Fault] = []
    dated = ("gates", "interplay", "grounds", "venues")
    for row in (row for name in dated for row in reading.rows(name)):
        first, last = row.get("effective_from", date.min), row.get("effective_to", date.max)
        if last < first:
            text = f"effective_to({last})早于 effective_from({first}),请核对"
            faults.append(Fault(f"{row.path}.effective_to", text, "dates.order"))
    return faults


def _interplay(reading: Reading) -> list[Fault]:
    """A repeated complaint may be barred; what a channel asks of itself it can never have."""
    text = "渠道不能以自己为前提,也不能暂停或支持自己;重复投诉的限制写 bars、barred-by 或 care"
    return [
        Fault(f"{row.path}.other", text, "interplay.self")
        for row in reading.rows("interplay")
        if row.get("other") == reading.raw.get("id")
        and row.get("relation") in ("requires", "pauses", "supports")
    ]


def _fees(reading: Reading) -> list[Fault]:
    faults: list[Fault] = []
    for row in reading.rows("fees"):
        try:
            parse_amount(row.text("amount") or "0")
        except BadValue as bad:
            faults.append(Fault(f"{row.path}.amount", f"{bad};说明文字写在 text", "fee.amount"))
        reached: Decimal | None = Decimal(0)
        for place, band in enumerate(row.get("bands", ())):
            path = f"{row.path}.bands.{place}"
            wrong = [key for key in ("over", "up_to", "base", "rate") if _number(band.get(key, "0")) is None]
            if wrong:
                text = f'{"、".join(wrong)} 应是加引号的数,如 "0.025"'
                faults.append(Fault(path, text, "fee.bands"))
                break
            over, up_to = _number(band["over"]), _number(band["up_to"]) if "up_to" in band else None
            if over != reached or (up_to is not None and up_to <= over):
                start = "上一段没有 up_to,后面不能再有分段" if reached is None else f"应从 {reached} 起"
                text = f"分段要递增、首尾相接:这一段{start},up_to 大于 over"
                faults.append(Fault(path, text, "fee.bands"))
                break
            reached = up_to
    return faults


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return number if number.is_finite() and number >= 0 else None


def _receipts(reading: Reading) -> list[Fault]:
    return [
        Fault(f"{row.path}.pattern", text, "receipt.pattern")
        for row in reading.rows("receipts")
        if row.text("pattern")
        for text in faults_of_pattern(row.text("pattern"))
    ]


def _units(reading: Reading) -> list[Fault]:
    faults: list[Fault] = []
    for row in reading.rows("limits"):
        unit, roll = row.text("unit"), row.get("roll", "none")
        if roll != "none" and unit in ("minute", "hour", "working-day"):
            ends = "总在工作日结束" if unit == "working-day" else "到时即满"
            text = f'unit = "{unit}" {ends},不会顺延;请删去 roll'
            faults.append(Fault(f"{row.path}.roll", text, "limit.unit"))
        units = (unit, row.inner("extend").text("unit"), row.inner("cap").text("unit"))
        last = row.get("effective_to", date.max)
        if "working-day" in units and last.year < FIRST_YEAR:
            text = f"{FIRST_YEAR} 年以前没有节假日日历,按工作日数不出来;请改用 day 或核对 effective_to"
            faults.append(Fault(f"{row.path}.unit", text, "limit.calendar"))
    return faults


def _replaces(reading: Reading) -> list[Fault]:
    """Rules that replace each other in a circle; law sees only one that names itself."""
    other = {row.text("id"): row.text("replaces") for row in reading.rows("limits") if row.text("replaces")}
    return [
        Fault(f"limits.{first}.replaces", f"{first} 与 {loop} 互相代替,绕成了圈;请留一边", "limit.replaces")
        for first in other
        if (loop := _way_back(first, {key: [value] for key, value in other.items()})) not in ("", first)
        and min(first, loop) == first
    ]


def _cycles(reading: Reading) -> list[Fault]:
    """What follows a lapse must end: not this channel again, and no letter whose sending starts the same limit anew.

    ``restart_on`` is passed over: there the author says in so many words that the limit runs again.
    """
    sends = {row.text("id"): MEANS.get(row.text("purpose"), "") for row in reading.rows("templates")}
    leads: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for row in reading.rows("limits"):
        steps = row.inner("on_lapse").texts("next")
        if f"channel:{reading.raw.get('id')}" in steps:
            text = "逾期后又回到本渠道;请写另一个渠道,或写一份文书的 id"
            faults.append(Fault(f"{row.path}.on_lapse.next", text, "limit.cycle"))
        sent = {sends.get(step, "") for step in steps} - {""}
        if sent:
            leads.setdefault(row.text("id"), []).extend(
                started.text("id") for started in reading.rows("limits") if sent & set(started.texts("from"))
            )
    for limit in leads:
        back = _way_back(limit, leads)
        if back and min(limit, back) == limit:
            text = f"逾期后写的文书又使 {limit} 从头计算,没有尽头;请改 next,确要重算的写 restart_on"
            faults.append(Fault(f"limits.{limit}.on_lapse.next", text, "limit.cycle"))
    return faults


def _way_back(start: str, leads: Mapping[str, list[str]]) -> str:
    """The last name before ``start`` is reached again from itself, or nothing."""
    seen, todo = set[str](), [start]
    while todo:
        name = todo.pop()
        for following in leads.get(name, ()):
            if following == start:
                return name
            if following not in seen:
                seen.add(following)
                todo.append(following)
    return ""


def _template(reading: Reading, row: Row, files: Files) -> Iterator[Fault]:
    text, most = files.get(row.text("file")), row.get("max_length")
    if text is None:
        return
    try:
        used, least = variables(text) | variables(row.text("subject")), shortest(text)
    except TemplateFault:
        return
    if most is not None and least > most:
        yield Fault(
            f"{row.path}.max_length",
            f"模板里固定的字至少 {least} 个,超过 max_length = {most};请改短模板或核对上限",
            "template.length",
        )
    if row.get("audience") == "public":
        for field in reading.rows("fields"):
            if field.text("id") in used and field.get("sensitive") and not field.get("keep"):
                text = f'{field.text("id")} 是敏感字段,公开的文书不能写;请去掉它,或写 keep = "last4"'
                yield Fault(f"{row.path}.file", text, "template.secret")
