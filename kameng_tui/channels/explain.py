"""A channel as a page of plain Chinese that a lawyer could check: everything its manifest says, nothing of its own.

Reads the channel and the tables of knowledge (labels, statutes); no case, no disk, no clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kameng_tui.channels.explainwords import (
    DUTY_WORDS,
    EFFECT_WORDS,
    KIND_WORDS,
    LENGTH_UNITS,
    NATURE_WORDS,
    PICK_WORDS,
    PURPOSE_WORDS,
    RELATION_WORDS,
    ROLL_WORDS,
    TYPE_WORDS,
    VERDICT_WORDS,
    Names,
    basis,
    channel_name,
    in_force,
    sure,
)
from kameng_tui.channels.lookups import rows_of_table
from kameng_tui.channels.records import (
    Channel,
    FieldSpec,
    GateSpec,
    GroundSpec,
    Interplay,
    StageSpec,
    VenueSpec,
)
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.counting import UNIT_NAMES
from kameng_tui.law.limits import Limit

FRESH_FOR = timedelta(days=365)


def explain(channel: Channel, today: date | None = None) -> list[str]:
    """The page, line by line. With ``today`` it says whether the facts are older than a year."""
    names = Names(channel)
    parts: tuple[tuple[str, list[str]], ...] = (
        ("能做什么,不能做什么", _effect(channel)),
        ("怎么提交", [f"{i}. {step}" for i, step in enumerate(channel.steps, 1)]),
        ("要填什么(按顺序)", [line for spec in channel.fields for line in _field(spec, names)]),
        ("时限", [line for limit in channel.limits for line in _limit(limit, names)] or ["没有时限"]),
        ("阶段", [line for stage in channel.stages for line in _stage(stage, names)]),
        ("前置条件", [line for gate in channel.gates for line in _gate(gate, names)] or ["没有"]),
        (
            "与其他渠道",
            [line for rule in channel.interplay for line in _interplay(rule)] or ["没有写明"],
        ),
        (
            "收件人怎么看",
            [line for ground in channel.grounds for line in _ground(ground, names)] or ["没有写明"],
        ),
        ("归谁管", [line for venue in channel.venues for line in _venue(venue, names)] or ["没有写明"]),
        ("附件", _attachments(channel)),
        ("费用", [_fee(fee.label, fee.amount, fee.text, fee.source) for fee in channel.fees] or ["没有写明"]),
        ("跟进", [_cadence(row, names) for row in channel.cadence] or ["没有写明"]),
        ("认得出的回复", [f"{r.pattern} -> {names.events((r.event,))}:{r.text}" for r in channel.receipts]),
        ("文书", [_letter(t, names) for t in channel.templates]),
        ("查表", [_table(table, names) for table in channel.tables]),
        ("文书和代码看得到的案件事实", ["、".join(names.path(path) for path in channel.reads) or "没有"]),
        ("引用的法条", _statutes(channel)),
    )
    lines = [*_who(channel), *_freshness(channel, today)]
    for title, found in parts:
        if found:
            lines += ["", title, *(f"  {line}" for line in found)]
    return lines


def _who(channel: Channel) -> list[str]:
    lines = [
        f"{channel.name}({channel.id})",
        f"办理:{channel.authority}",
        f"种类:{KIND_WORDS.get(channel.kind, channel.kind)}",
    ]
    lines += [f"网址:{channel.url}"] if channel.url else []
    by = "、".join(channel.maintainers) or "没有写明"
    return [*lines, f"版本:{channel.version},维护:{by},许可:{channel.license or '没有写明'}"]


def _freshness(channel: Channel, today: date | None) -> list[str]:
    old = today is not None and today - channel.as_of > FRESH_FOR
    said = f"事实核对到:{channel.as_of}" + ("(已超过一年,请重新核对)" if old else "")
    code = [f"带有代码:{channel.hooks}(获信任才运行)"] if channel.hooks else ["没有代码,只有数据"]
    return [said, *(f"来源:{source}" for source in channel.sources), *code]


def _effect(channel: Channel) -> list[str]:
    seen = "写进去的内容会公开,个人信息和单号都要遮住" if channel.public else "内容不公开"
    return [*filter(None, (channel.summary,)), f"{EFFECT_WORDS[channel.effect]};{seen}"]


def _field(spec: FieldSpec, names: Names) -> Iterator[str]:
    must = (
        "必填"
        if spec.required
        else f"{names.condition(spec.required_when)}时必填"
        if spec.required_when
        else ""
    )
    longest = f"最多{spec.max_length}{LENGTH_UNITS[spec.length_unit]}" if spec.max_length is not None else ""
    marks = [TYPE_WORDS[spec.type], must, longest, "涉及个人信息" if spec.sensitive else ""]
    marks += [f"只在{names.condition(spec.show_when)}时问" if spec.show_when else ""]
    official = f",官方叫「{spec.official_label}」" if spec.official_label not in ("", spec.label) else ""
    yield f"{spec.label}({spec.id}{official}):{','.join(filter(None, marks))}"
    if spec.options or spec.open:
        rest = "(可另填)" if spec.open else ""
        yield f"  可选:{' / '.join(spec.options) or '官方选项不明'}{rest}"
    if spec.from_:
        yield f"  取自案件:{'、'.join(names.path(path) for path in spec.from_)}"
    if spec.help:
        yield f"  说明:{spec.help}"
    if spec.source or spec.max_length is not None:
        yield f"  {basis(spec.source)}({sure(spec.confidence)})"


def _limit(limit: Limit, names: Names) -> Iterator[str]:
    version = in_force(limit.effective_from, limit.effective_to)
    head = f"{limit.label}({limit.id}{f',适用 {version}' if version else ''})"
    yield f"{head}:{DUTY_WORDS[limit.duty]},{_runs(limit, names)}"
    for said in _conditions(limit, names):
        yield f"  {said}"
    if limit.met_by:
        yield f"  做到的标志:{names.events(limit.met_by)}"
    if limit.on_lapse:
        steps = "、".join(names.next(step) for step in limit.on_lapse.get("next", ()))
        advice = limit.on_lapse.get("advice", "")
        yield f"  过期以后:{advice}{f'({steps})' if steps else ''}"
    binding = knowledge().label("binding", limit.binding)
    yield f"  {basis(limit.source)};{binding};{sure(limit.confidence)}"
    if limit.note:
        yield f"  注意:{limit.note}"


def _runs(limit: Limit, names: Names) -> str:
    """From where and how long: 从「已提交」起 24小时."""
    if limit.before:
        return f"在{names.events((limit.before,))}之前"
    start = f"从{names.events(limit.start)}{PICK_WORDS[limit.pick] if len(limit.start) > 1 else ''}起"
    fixed = f"以{names.events((limit.until_from,))}写明的日期为准" if limit.until_from else ""
    if limit.until_from and limit.length is None:
        return fixed
    return f"{start}{_length(limit, names)}" + (f";写明了日期的,{fixed}" if fixed else "")


def _length(limit: Limit, names: Names) -> str:
    if limit.length is not None:
        return "当日24时前" if limit.length == 0 else f"{limit.length}{UNIT_NAMES[limit.unit]}"
    if limit.length_word == "table":
        name, column = limit.length_table["table"], limit.length_table["column"]
        key = next((str(t["key"]) for t in names.channel.tables if t["id"] == name), "")
        return f"若干{UNIT_NAMES[limit.unit]},按「{names.path(key)}」查表 {name} 的 {column}"
    return "在合理时间内" if limit.length_word == "reasonable" else ",没有可查证的天数"


def _conditions(limit: Limit, names: Names) -> Iterator[str]:
    if limit.when:
        instead = f",代替 {limit.replaces}" if limit.replaces else ""
        yield f"只在{names.condition(limit.when)}时适用{instead}"
    if limit.needs_evidence:
        yield f"只在有证据「{knowledge().label('evidence', limit.needs_evidence)}」时适用"
    if limit.nature:
        yield NATURE_WORDS[limit.nature]
    counted = limit.length is not None and limit.unit not in ("minute", "hour", "working-day")
    if counted or limit.roll != "none":
        yield ROLL_WORDS[limit.roll]
    if limit.next_hour:
        yield "从下一个整点起算"
    if limit.deemed:
        deemed = limit.deemed
        yield f"{names.events(deemed.start)}满{deemed.length}{UNIT_NAMES[deemed.unit]}才视为发生"
    if limit.restart_on:
        revive = f";期满后只有{names.events(limit.revive_on)}使它重新起算" if limit.revive_on else ""
        yield f"{names.events(limit.restart_on)}使它重新起算{revive}"
    if limit.pause_on:
        yield f"{names.events(limit.pause_on)}到{names.events(limit.resume_on)}之间不计入"
    if limit.extend:
        more = limit.extend
        yield f"{names.events(more.on)}后可延长{more.length}{UNIT_NAMES[more.unit]},最多{more.times}次"
    if limit.cap:
        cap = limit.cap
        origin = f"从{names.events((cap['from'],))}起" if cap.get("from") else ""
        yield f"无论如何{origin}不超过{cap['length']}{UNIT_NAMES[cap.get('unit') or limit.unit]}"
    if limit.closing:
        yield f"末日到对方停止办公的 {limit.closing} 为止"
    if limit.posted:
        yield "期满前交邮的不算过期"


def _stage(stage: StageSpec, names: Names) -> Iterator[str]:
    turn = {"ours": "该我方行动", "theirs": "等对方", "none": "不必再做什么"}[stage.turn]
    on = f":有过{names.events(stage.on)}之后" if stage.on else ":最初"
    yield f"{stage.label}({stage.id}){on};{turn}{';到此为止' if stage.final else ''}"
    if stage.next:
        yield f"  接下来多半是:{names.events(stage.next)}"


def _gate(gate: GateSpec, names: Names) -> Iterator[str]:
    version = in_force(gate.effective_from, gate.effective_to)
    if gate.need:
        level = "必须" if gate.level == "required" else "最好"
        rule = f"{level}:{names.condition(gate.need)}"
    else:
        rule = f"{names.condition(gate.stop)}的,{VERDICT_WORDS[gate.verdict]}"
    when = f"(只在{names.condition(gate.when)}时)" if gate.when else ""
    yield f"{gate.label}({gate.id}{f',适用 {version}' if version else ''}):{rule}{when}"
    yield f"  理由:{gate.reason}" + (f";办法:{gate.fix}" if gate.fix else "")
    yield f"  {basis(gate.source)}"


def _interplay(rule: Interplay) -> Iterator[str]:
    version = in_force(rule.effective_from, rule.effective_to)
    general = knowledge().labels.get("events", {})
    when = "、".join(f"「{general.get(name, name)}」" for name in rule.when)
    yield f"{channel_name(rule.other)}:{RELATION_WORDS[rule.relation]}" + (
        f"(那边有过{when})" if when else ""
    )
    if rule.text:
        yield f"  {rule.text}"
    yield f"  {basis(rule.basis)};{sure(rule.confidence)}" + (f";适用 {version}" if version else "")


def _ground(ground: GroundSpec, names: Names) -> Iterator[str]:
    version = in_force(ground.effective_from, ground.effective_to)
    yield f"{ground.label}({ground.id}{f',适用 {version}' if version else ''}):看 {' '.join(ground.by)}"
    if ground.unknown:
        yield f"  {names.condition(ground.unknown)}时还不知道:{ground.asks}"
    yield f"  {basis(ground.source)}"


def _venue(venue: VenueSpec, names: Names) -> Iterator[str]:
    version = in_force(venue.effective_from, venue.effective_to)
    when = f"({names.condition(venue.when)}时)" if venue.when else ""
    yield f"{venue.label}({venue.id}{f',适用 {version}' if version else ''}){when}:{venue.text}"
    if venue.missing:
        yield f"  没有地址时:{venue.missing}"
    yield f"  {basis(venue.source)};{sure(venue.confidence)}"


def _attachments(channel: Channel) -> list[str]:
    lines = []
    for rule in channel.attachments:
        count = f"最多{rule.max_files}个" if rule.max_files is not None else "个数上限没有查到"
        size = (
            f"每个不超过{rule.max_bytes / 1024 / 1024:g}MB"
            if rule.max_bytes is not None
            else "大小上限没有查到"
        )
        kinds = f"类型 {' '.join(rule.types)}" if rule.types else "类型没有写明"
        lines += [f"{count},{size},{kinds}", f"  {basis(rule.source)};{sure(rule.confidence)}"]
    return lines or ["没有写明"]


def _fee(label: str, amount: str, text: str, source: Sequence[str]) -> str:
    return f"{label}:{f'{amount}元' if amount else ''}{text};{basis(source)}"


def _cadence(row: Any, names: Names) -> str:
    stage = next((s.label for s in names.channel.stages if s.id == row.stage), row.stage)
    when = f"({names.condition(row.when)}时)" if row.when else ""
    letter = f"({names.next(row.template)})" if row.template else ""
    return f"「{stage}」满{row.after}{UNIT_NAMES[row.unit]}{when}:{row.text}{letter}"


def _letter(template: Any, names: Names) -> str:
    stages = [s.label for s in names.channel.stages if s.id in template.stages]
    at = f",用在{'、'.join(f'「{label}」' for label in stages)}" if stages else ",任何阶段"
    unproved = "(未经证实)" if template.confidence == "uncertain" else ""
    longest = f",最多{template.max_length}字{unproved}" if template.max_length is not None else ""
    to = knowledge().label("audiences", template.audience)
    mail = ",有邮件主题" if template.subject else ""
    form = f",有官方表格 {template.form}" if template.form else ""
    return (
        f"{template.label}({template.id}):{PURPOSE_WORDS[template.purpose]},写给{to}{at}{longest}{mail}{form}"
    )


def _table(table: Mapping[str, Any], names: Names) -> str:
    rows = rows_of_table(str(table["file"]), str(table["text"]))
    key = names.path(str(table["key"]))
    return f"{table['file']}({table['id']}):按「{key}」查,{len(rows)} 行;{basis(table.get('source', ()))}"


def _statutes(channel: Channel) -> list[str]:
    """Each statute that a rule of the channel is based on, with its gist."""
    bases: tuple[Any, ...] = (
        *channel.limits,
        *channel.gates,
        *channel.grounds,
        *channel.venues,
        *channel.fields,
        *channel.attachments,
        *channel.fees,
    )
    rules = [x.source for x in bases] + [x.basis for x in channel.interplay]
    named = dict.fromkeys(word for source in rules for word in source)
    known = {s.key if s.article else s.short: s for s in knowledge().statutes}
    return [_statute(word, known[word]) for word in named if word in known]


def _statute(word: str, statute: Any) -> str:
    article = f"第{statute.article}条" if statute.article else ""
    since = f";{statute.effective_from} 起施行" if statute.effective_from else ""
    held = "" if statute.status == "in-force" else ";现已不是有效条文"
    return f"{word}:《{statute.law}》{article} {statute.gist}{since}{held};{sure(statute.confidence)}"
