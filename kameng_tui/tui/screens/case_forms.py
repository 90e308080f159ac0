"""The dialogs of a case: log, answer, attach, edit, amend, money, close, self-checks. Each says what it asks and what it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.keys import MASK_PREFIX, Key, keys_of
from kameng_tui.case.records import Case, Entry
from kameng_tui.tui import timefields, words
from kameng_tui.tui.fields import SEPARATOR, Ask
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.screens.sheets import LISTS_OF, NEW_ITEMS, value_text
from kameng_tui.values import BadValue, parse_day, parse_when

if TYPE_CHECKING:
    from kameng_tui.case.records import Filing
    from kameng_tui.channels.records import StageSpec
    from kameng_tui.counsel.nextsteps import Step
    from kameng_tui.counsel.promising import Heard
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.survey import Survey
    from kameng_tui.tui.screens.case import CaseScreen

WHEN = "如 2026-11-21 10:30、昨天15点;留空是现在"
BY = "如 2026-11-22 18:00、明天18点、2小时内;只写日期是当天结束"
Values = Mapping[str, str]


def when(text: str, *, end: bool = False) -> datetime | None:
    """A typed time; None if nothing was typed. Raises DeskError."""
    from kameng_tui.desk.errors import DeskError

    try:
        return parse_when(text, end_of_day=end) if text.strip() else None
    except BadValue as bad:
        raise DeskError(str(bad)) from None


def day(text: str) -> date | None:
    from kameng_tui.desk.errors import DeskError

    try:
        return parse_day(text) if text.strip() else None
    except BadValue as bad:
        raise DeskError(str(bad)) from None


def labels(desk: Desk, list_name: str, ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((i, desk.label(list_name, i)) for i in ids)


def _filings(desk: Desk, found: Survey) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f.id, f"{desk.label('channels', f.channel)} {found.reckoned.stages[f.id].label}")
        for f in found.dossier.filings
    )


def _runs(stage: StageSpec) -> bool:
    """Whether something was filed there and has not ended."""
    return bool(stage.on) and not stage.final


def _cards(desk: Desk, found: Survey) -> tuple[tuple[str, str], ...]:
    return tuple((c.id, f"{desk.label('evidence', c.kind)} {c.shows or c.file}") for c in found.dossier.cards)


def _logger(
    screen: CaseScreen, fixed: Mapping[str, Any] | None = None
) -> Callable[[Values, Values], str | None]:
    """What writes an entry from the values of a form."""

    def submit(values: Values, changed: Values) -> str | None:
        get = values.get
        logged = screen.kameng.session.log(
            screen.case_id, **{
                "kind": get("kind", ""), "text": get("text", ""), "at": when(get("at", "")), "with_": get("with", ""),
                "staff": get("staff", ""), "filing": get("filing", ""), "receipt": get("receipt", ""),
                "amount": get("amount") or None, "promise": get("promise", ""),
                "by": when(get("promise_by", ""), end=True), "until": day(get("until", "")),
                "data": {"rail": get("data.rail")} if get("data.rail") else None,
                "evidence": [e for e in get("evidence", "").split(SEPARATOR) if e], **(fixed or {}),
            },
        )  # fmt: skip
        screen.after_write(logged.findings, _said(screen.desk, logged.due))
        if logged.heard:
            screen.app.call_later(screen.app.push_screen, promised(screen, logged.entry, logged.heard))
        return None

    return submit


def promised(screen: CaseScreen, entry: str, heard: Sequence[Heard]) -> FormScreen:
    """A promise heard in what was just written down: confirm it, or ask back where no time was named."""
    first, *rest = heard
    asks = (
        Ask("promise", "对方承诺了什么", value=first.promise, required=True),
        Ask("by", "承诺在什么时候之前", value=words.full(first.by) if first.by else "", required=True,
            help=BY, reads=timefields.term(screen.desk)),
    )  # fmt: skip
    question = f"{first.why}:{' '.join(first.ask)}" if first.ask else first.why
    intro = (
        f"{question}。{'问到了就填上期限;' if first.ask else '确认就'}按 F9 登记,到期会提醒;不是承诺按 Esc。"
    )

    def submit(values: Values, changed: Values) -> str | None:
        from kameng_tui.desk.promises import take

        written = take(screen.desk, screen.case_id, entry, values["promise"], when(values["by"], end=True))
        screen.kameng.session.remember_entry(screen.case_id, written)
        screen.after_write((), "已登记承诺")
        if rest:
            screen.app.call_later(screen.app.push_screen, promised(screen, entry, rest))
        return None

    return FormScreen("登记承诺?", asks, submit, intro=intro, focus="by" if first.ask else "")


def _said(desk: Desk, dues: Sequence[Any]) -> str:
    running = [due for due in dues if due.state == "running"]
    if not running:
        return "已记下"
    first = min(running, key=words.passing)
    return f"已记下;{first.label}到 {words.full(words.passing(first))}"


def log(
    screen: CaseScreen, kind: str = "contact", text: str = "", filing: str = "", whom: str = ""
) -> FormScreen:
    """A contact, with a promise if one was made. Where one complaint is open, what is written down belongs to it; not where
    it was said to another body (``whom``)."""
    desk, found = screen.desk, screen.found
    running = [f.id for f in found.dossier.filings if _runs(found.reckoned.stages[f.id])]
    if not filing and not whom and len(running) == 1:
        filing = running[0]
    asks = [
        Ask("kind", "种类", "choice", kind, labels(desk, "contact", v.CONTACT_EVENTS), required=True),
        Ask("text", "说了什么(原话最好)", "long", text, required=True),
        Ask("at", "时间", help=WHEN, reads=timefields.moment(desk)),
        Ask("with", "和谁(平台客服、商家、12315工作人员)", value=whom),
        Ask("staff", "对方工号或姓名"),
        Ask("promise", "对方承诺了什么", help="没有承诺就留空;有的话写下原话和期限,到期会提醒"),
        Ask("promise_by", "承诺在什么时候之前", help=BY, reads=timefields.term(desk)),
    ]
    if found.dossier.filings:
        asks.append(Ask("filing", "属于哪个投诉件", "choice", filing, _filings(desk, found)))
    if found.dossier.cards:
        asks.append(Ask("evidence", "对应的证据", "choices", choices=_cards(desk, found)))
    return FormScreen("记一笔", asks, _logger(screen))


def reply(screen: CaseScreen, filing: Filing, kind: str = "") -> FormScreen:
    """What came back at a filing: the likely next events first, then all others."""
    desk, found = screen.desk, screen.found
    channel = found.reckoned.channels.get(filing.channel)
    stage = found.reckoned.stages[filing.id]
    own = {f"{channel.id}:{e.id}": e.label for e in channel.events} if channel is not None else {}
    likely = [i for i in stage.next if i in v.FILING_EVENTS or i in own]
    likely += [f"{filing.channel}:{i}" for i in stage.next if f"{filing.channel}:{i}" in own]
    kinds = list(dict.fromkeys([*likely, *own, *v.FILING_EVENTS]))
    choices = tuple((k, own.get(k) or desk.label("events", k)) for k in kinds)
    asks = [
        Ask("kind", "发生了什么", "choice", kind or (likely[0] if likely else ""), choices, required=True),
        Ask("text", "对方怎么说(原文)", "long"),
        Ask("at", "时间", help=WHEN, reads=timefields.moment(desk)),
        Ask("staff", "对方工号或姓名"),
        Ask("receipt", "受理编号"),
        Ask("amount", "金额", help="对方答应或给出的金额,没有就留空"),
        Ask("until", "要求我方在哪天前办", help="如 2026-11-30、3个工作日内;没有就留空",
            reads=timefields.last_day(desk)),
        Ask("promise", "对方承诺了什么"),
        Ask("promise_by", "承诺在什么时候之前", help=BY, reads=timefields.term(desk)),
    ]  # fmt: skip
    if found.dossier.cards:
        asks.append(Ask("evidence", "对应的证据", "choices", choices=_cards(desk, found)))
    name = desk.label("channels", filing.channel)
    submit = _looked_at(found, filing, _logger(screen, {"filing": filing.id}))
    return FormScreen(f"登记答复 {name}", asks, submit, intro=f"现在的阶段:{stage.label}")


def _looked_at(
    found: Survey, filing: Filing, submit: Callable[[Values, Values], str | None]
) -> Callable[[Values, Values], str | None]:
    """``submit`` that first tells once what an open offer asks for, before that it was agreed to is written down."""
    offers = {f"journal/{e.id}.toml#text" for e in found.dossier.journal if e.filing == filing.id}
    terms = [f.message for f in found.findings if f.code.startswith("settlement.") and f.where in offers]

    def looked_at(values: Values, changed: Values) -> str | None:
        if values.get("kind") != "agreed" or not terms:
            return submit(values, changed)
        told = "\n".join(["发生了什么:答应之前先看对方的方案", *terms, "仍要这样记下,就再按 F9"])
        terms.clear()
        return told

    return looked_at


def money(screen: CaseScreen, kind: str = "refund-arrived", amount: str = "") -> FormScreen:
    """A refund promised, sent, arrived, or a coupon instead of money."""
    desk, ledger = screen.desk, screen.found.reckoned.ledger
    asks = [
        Ask("kind", "发生了什么", "choice", kind, labels(desk, "money", v.MONEY_EVENTS), required=True,
            help="到账以自己账户里看到钱为准;「已退款」的答复只是已发起"),
        Ask("amount", "金额", value=amount, required=True, help="如 100.00"),
        Ask("at", "时间", help=WHEN, reads=timefields.moment(desk)),
        Ask("data.rail", "退到哪里", "choice", "", labels(desk, "rails", v.RAILS), help="到账时填;退到平台余额不算到账"),
        Ask("text", "说明(流水号)"),
        Ask("promise_by", "对方说什么时候之前到账", help="只在承诺退款时填;如 明天18点、3个工作日内",
            reads=timefields.term(desk)),
    ]  # fmt: skip
    if screen.found.dossier.filings:
        asks.append(Ask("filing", "属于哪个投诉件", "choice", "", _filings(desk, screen.found)))
    intro = f"要求 {words.amount(ledger.expected)},已到账 {words.amount(ledger.arrived)}。优惠券不算到账。"
    return FormScreen("退款与到账", asks, _logger(screen), intro=intro)


_SEEN = (
    "订单号",
    "商品",
    "金额",
    "时间",
    "收款方",
)  # what a card of an order page or a payment must say it shows


def _with_seen(shows: str, seen: str) -> str:
    """What a piece shows, with what was ticked behind it."""
    ticked = f"看得到{seen}" if seen else ""
    return ";".join(part for part in (shows.strip(), ticked) if part)


def attach(screen: CaseScreen, kind: str = "", link: str = "", paths: str = "") -> FormScreen:
    """Files by typed, pasted or dragged path."""
    desk = screen.desk
    asks = [
        Ask("files", "文件(把文件拖进窗口,或粘贴路径,一行一个)", "long", paths, required=True, lines=3),
        Ask("kind", "种类", "choice", kind, labels(desk, "evidence", v.EVIDENCE_KINDS), required=True,
            help="身份材料和卡密截图自动放在不公开的文件夹"),
        Ask("shows", "证明什么(一句话)"),
        Ask("seen", "画面里看得到", "choices", "", [(what, what) for what in _SEEN],
            help="订单页要看得到订单号、商品、金额、时间;支付凭证要看得到金额、时间、收款方"),
        Ask("links", "补哪个环节", "choices", link, labels(desk, "links", v.LINKS)),
        Ask("taken", "取得时间", help="截图或录屏的时间;不知道就留空", reads=timefields.moment(desk)),
        Ask("expires", "原件到期日", help="云存证、聊天导出、链接在哪天之后就拿不到;没有就留空,填了会提醒",
            reads=timefields.last_day(desk)),
        Ask("obtained", "怎样取得", help="如 平台订单页截屏、客服聊天导出"),
        Ask("private", "不公开(不进git)", "flag", "false"),
    ]  # fmt: skip

    def submit(values: Values, changed: Values) -> str | None:
        from kameng_tui.desk.evidence import paths_typed

        files = paths_typed(values["files"])
        missing = [str(path) for path in files if not path.is_file()]
        if missing:
            return f"找不到文件:{'、'.join(missing)}"
        screen.attach_files(files, {
            "kind": values["kind"], "shows": _with_seen(values["shows"], values["seen"]), "links": [x for x in values["links"].split(SEPARATOR) if x],
            "taken": when(values["taken"]), "expires": day(values["expires"]), "obtained": values["obtained"], "private": values["private"] == "true",
        })  # fmt: skip
        return None

    return FormScreen(
        "加证据", asks, submit, intro="原件按字节照抄进案件文件夹并记下指纹(SHA-256),原文件不动。"
    )


# facts ---------------------------------------------------------------------------------------------------------


def _ask_of(desk: Desk, spec: Key, value: Any, path: str) -> Ask:
    help_text = ""
    shown = value_text(desk, spec, value)
    if isinstance(value, str) and value.startswith(MASK_PREFIX):
        help_text, shown = f"保险箱里有 {value.removeprefix(MASK_PREFIX)};留空不改,要换就填新的", ""
    elif spec.sensitive:
        help_text = "敏感内容:完整值进保险箱,文件里只写掩码"
    if spec.kind == "flag":
        return Ask(path, spec.label, "flag", "true" if value else "false", help=help_text)
    if path.startswith("claim") and path.endswith(".against"):
        parties = v.PARTIES if value in v.PARTIES else (*v.PARTIES, str(value))
        return Ask(path, spec.label, "choice", str(value), labels(desk, "parties", parties))
    if spec.choices and spec.kind == "texts":
        listed = labels(desk, LISTS_OF.get(spec.choices, ""), spec.choices)
        return Ask(path, spec.label, "choices", SEPARATOR.join(value or ()), listed)
    if spec.choices:
        return Ask(
            path,
            spec.label,
            "choice",
            str(value or ""),
            labels(desk, LISTS_OF.get(spec.choices, ""), spec.choices),
        )
    if spec.kind == "moment":
        reads = timefields.term(desk) if path == "promise_by" else timefields.moment(desk)
        return Ask(path, spec.label, value=shown, help="如 2026-09-01 10:00、昨天15点", reads=reads)
    if spec.kind == "day":
        help_text = "如 2026-09-01"
    if spec.kind == "texts":
        help_text = "几项之间用、隔开"
    return Ask(path, spec.label, "long" if spec.long else "line", shown, help=help_text)


def _asks_of_record(desk: Desk, record: type, value: Any, path: str) -> list[Ask]:
    return [
        _ask_of(desk, spec, getattr(value, attribute), f"{path}.{name}" if path else name)
        for name, (attribute, spec) in keys_of(record).items()
        if name not in ("id", "schema") and spec.kind not in ("record", "records", "table")
    ]


def edit(screen: CaseScreen, path: str) -> FormScreen:
    """The facts of the record in which ``path`` stands: all of its fields, the cursor on that one."""
    desk, case = screen.desk, screen.found.dossier.case
    names = path.split(".")
    spec = keys_of(Case)[names[0]][1]
    if spec.of is None:
        title, asks = "案情", _asks_of_record(desk, Case, case, "")
    elif spec.kind == "record":
        title, asks = spec.label, _asks_of_record(desk, spec.of, getattr(case, names[0]), names[0])
    else:
        items = getattr(case, keys_of(Case)[names[0]][0])
        item = next((x for x in items if len(names) > 2 and x.id == names[1]), spec.of())
        base = f"{names[0]}.{item.id}" if item.id else names[0]
        title, asks = f"{spec.label} {item.id}".strip(), _asks_of_record(desk, spec.of, item, base)
    state = {"loaded": screen.found.loaded}

    def submit(values: Values, changed: Values) -> str | None:
        sets = [(name, text) for name, text in changed.items() if text.strip()]
        unsets = [name for name, text in changed.items() if not text.strip()]
        edited = screen.kameng.session.edit(screen.case_id, sets, unsets=unsets, loaded=state["loaded"])
        screen.after_write(edited.findings, "已保存")
        return None

    def reload() -> None:
        from kameng_tui.desk.cases import load

        state["loaded"] = load(desk, screen.case_id)

    return FormScreen(f"修改 {title}", asks, submit, focus=path, reload=reload)


def add_item(screen: CaseScreen, list_name: str, given: Mapping[str, Any] | None = None) -> FormScreen:
    """One more order, payment or claim, with values that were proposed."""
    label, record = NEW_ITEMS[list_name]
    start = {
        name: "、".join(map(str, x)) if isinstance(x, list | tuple) else str(x)
        for name, x in (given or {}).items()
    }
    asks = [
        replace(ask, value=start.get(ask.name.partition(".")[2], ask.value))
        for ask in _asks_of_record(screen.desk, record, record(), list_name)
    ]

    def submit(values: Values, changed: Values) -> str | None:
        filled = [(name, text) for name, text in values.items() if text.strip()]
        if not filled:
            return "至少填一项"
        edited = screen.kameng.session.edit(screen.case_id, [], adds=filled)
        screen.after_write(edited.findings, f"已增加{label}")
        return None

    return FormScreen(f"新的{label}", asks, submit)


def questions(screen: CaseScreen, focus: str = "") -> FormScreen:
    """The playbook's questions, self-checks among them; answers are facts of the case."""
    desk, found = screen.desk, screen.found
    answers, loaded = found.dossier.case.answers, found.loaded
    asks = [
        Ask(
            f"answers.{q.id}",
            q.text,
            "choice",
            str(answers.get(q.id, "")),
            labels(desk, "answer", q.options),
            help=q.why,
        )
        for q in (*found.playbook.questions, *found.responsible.asked)
    ]

    def submit(values: Values, changed: Values) -> str | None:
        sets = [(name, text) for name, text in changed.items() if text]
        unsets = [name for name, text in changed.items() if not text]
        edited = screen.kameng.session.edit(screen.case_id, sets, unsets=unsets, loaded=loaded)
        screen.after_write(edited.findings, "已保存")
        told = [
            q.stop_says
            for q in found.playbook.questions
            if values.get(f"answers.{q.id}") in q.stop_when and q.stop_says
        ]
        for sentence in told:
            screen.say(sentence, bad=True)
        return None

    intro = "如实回答:先排除自己这边的原因,投诉才站得住。"
    return FormScreen("自查问题", asks, submit, focus=f"answers.{focus}" if focus else "", intro=intro)


# entries -------------------------------------------------------------------------------------------------------

AMENDABLE = (
    "at",
    "kind",
    "text",
    "with",
    "staff",
    "receipt",
    "amount",
    "promise",
    "promise_by",
    "until",
    "filing",
    "evidence",
)


def amend(screen: CaseScreen, entry: Entry, focus: str = "") -> FormScreen:
    """Corrects an entry: the new one holds, the old one stays, struck."""
    from kameng_tui.desk.survey import kind_label

    desk, found = screen.desk, screen.found
    known, state = keys_of(Entry), {"seen": entry}
    asks = []
    for name in AMENDABLE:
        attribute, spec = known[name]
        value = getattr(entry, attribute)
        ask = _ask_of(desk, spec, value, name)
        if name == "kind":
            kinds = [*v.ENTRY_KINDS] if value in v.ENTRY_KINDS else [value, *v.ENTRY_KINDS]
            ask = Ask(name, spec.label, "choice", value, tuple((k, kind_label(desk, k, {})) for k in kinds))
        elif name == "filing" and found.dossier.filings:
            ask = Ask(name, spec.label, "choice", value, _filings(desk, found))
        asks.append(ask)

    def submit(values: Values, changed: Values) -> str | None:
        from kameng_tui.desk.entries import amend as write

        if not changed:
            return "还没有改动"
        written = write(desk, screen.case_id, entry.id, sets=dict(changed), seen=state["seen"])
        screen.kameng.session.remember_entry(screen.case_id, written)
        screen.after_write((), "已更正;原来那条留着并划掉")
        return None

    def reload() -> None:
        from kameng_tui.desk.cases import load
        from kameng_tui.desk.entries import as_it_holds

        state["seen"] = as_it_holds(load(desk, screen.case_id), entry)

    intro = "原来的条目不会删除,更正另存一条。"
    return FormScreen("更正记录", asks, submit, focus=focus, intro=intro, reload=reload)


def void(screen: CaseScreen, entry: Entry) -> FormScreen:
    def submit(values: Values, changed: Values) -> str | None:
        from kameng_tui.desk.entries import amend as write

        write(screen.desk, screen.case_id, entry.id, void=values["void"])
        screen.after_write((), "已作废;原来那条留着并划掉")
        return None

    asks = (Ask("void", "为什么作废", required=True),)
    return FormScreen("作废条目", asks, submit, intro=f"{words.full(entry.at)} {entry.text[:60]}")


def skip(screen: CaseScreen, step: Step) -> FormScreen:
    """A step that is not taken, with the reason why: kept as a note that can be voided."""

    def submit(values: Values, changed: Values) -> str | None:
        from kameng_tui.desk.entries import log as write

        data = {"skip": step.id, "label": step.label}
        write(screen.desk, screen.case_id, kind="note", text=values["why"], data=data)
        screen.after_write((), "已跳过;理由记在记录里,作废那条就恢复")
        return None

    asks = (Ask("why", "为什么跳过", "long", required=True, lines=3),)
    return FormScreen("跳过这一步", asks, submit, intro=step.label)


def close(screen: CaseScreen, reason: str = "") -> FormScreen:
    """Ends the case with a reason."""
    desk, ledger = screen.desk, screen.found.reckoned.ledger
    if not reason and screen.found.reckoned.status == "won":
        reason = "won"
    asks = (
        Ask("reason", "结果", "choice", reason, labels(desk, "status", v.CLOSE_REASONS), required=True),
        Ask("text", "说明(没成的,写原因和教训)", "long", lines=3),
    )

    def submit(values: Values, changed: Values) -> str | None:
        from kameng_tui.desk.entries import close as write

        entry = write(desk, screen.case_id, values["reason"], values["text"])
        screen.kameng.session.remember_entry(screen.case_id, entry)
        screen.after_write((), "已结案")
        return None

    short = ledger.expected - ledger.arrived
    intro = f"还有 {words.amount(short)} 没有到账。" if short > 0 else "要求的钱已经到账。"
    return FormScreen("结案", asks, submit, intro=intro)
