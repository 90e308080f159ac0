"""The dialogs that write down what happened: log, answer, money, evidence, a step skipped, the end. Each says what it asks and calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.case import vocabulary as v
from kameng_tui.tui import timefields, words
from kameng_tui.tui.fields import SEPARATOR, Ask
from kameng_tui.tui.screens.form_parts import (
    BY,
    WHEN,
    Values,
    card_choices,
    day,
    filing_choices,
    labels,
    when,
)
from kameng_tui.tui.screens.forms import FormScreen

if TYPE_CHECKING:
    from kameng_tui.case.records import Filing
    from kameng_tui.channels.records import StageSpec
    from kameng_tui.counsel.nextsteps import Step
    from kameng_tui.counsel.promising import Heard
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.survey import Survey
    from kameng_tui.tui.screens.case import CaseScreen


def _runs(stage: StageSpec) -> bool:
    """Whether something was filed there and has not ended."""
    return bool(stage.on) and not stage.final


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
    first = min(running, key=lambda due: due.turns)
    return f"已记下;{first.label}到 {words.full(first.turns)}"


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
        asks.append(Ask("filing", "属于哪个投诉件", "choice", filing, filing_choices(desk, found)))
    if found.dossier.cards:
        asks.append(Ask("evidence", "对应的证据", "choices", choices=card_choices(desk, found)))
    return FormScreen("记一笔", asks, _logger(screen))


def observed(screen: CaseScreen) -> FormScreen:
    """What stands on the other side's pages on a day: kept beside what stood there before."""
    from kameng_tui.case.observed import KEYS

    def submit(values: Values, changed: Values) -> str | None:
        data = {name: values[name] for name in KEYS if values[name]}
        if not data:
            return "至少填一项"
        said = ",".join(f"{KEYS[name]} {value}" for name, value in data.items())
        logged = screen.kameng.session.log(
            screen.case_id, kind="capture", text=f"看到:{said}", at=when(values["at"]), data=data
        )
        screen.after_write(logged.findings, "已记下;以后再看时有变会列在概况里")
        return None

    asks = [Ask(name, label) for name, label in KEYS.items()]
    asks.append(Ask("at", "哪天看到的", help=WHEN, reads=timefields.moment(screen.desk)))
    intro = "照页面底部和付款页写;没看到的留空。同时截图加进证据。"
    return FormScreen("看到的网站、备案、收款方", asks, submit, intro=intro)


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
        Ask("data.rail", "钱退到哪里", "choice", "", labels(desk, "rails", v.RAILS), help="谈成退款时问清楚,没有就留空"),
    ]  # fmt: skip
    if found.dossier.cards:
        asks.append(Ask("evidence", "对应的证据", "choices", choices=card_choices(desk, found)))
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
        asks.append(Ask("filing", "属于哪个投诉件", "choice", "", filing_choices(desk, screen.found)))
    if screen.found.dossier.cards:
        asks.append(Ask("evidence", "书面凭据", "choices", choices=card_choices(desk, screen.found)))
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
    return "；".join(part for part in (shows.strip(), ticked) if part)


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
        Ask("cause", "没有全部要回来的缘故", "choice", "", labels(desk, "causes", v.CAUSES), help="全部要回来了就留空"),
        Ask("lesson", "教训:下次怎么做", help="一句话;交接单和「数目」里会列出"),
        Ask("text", "说明", "long", lines=3),
    )  # fmt: skip

    def submit(values: Values, changed: Values) -> str | None:
        from kameng_tui.desk.entries import close as write

        more = {"cause": values["cause"], "lesson": values["lesson"]}
        entry = write(desk, screen.case_id, values["reason"], values["text"], **more)
        screen.kameng.session.remember_entry(screen.case_id, entry)
        screen.after_write((), "已结案")
        return None

    short = ledger.expected - ledger.arrived
    intro = f"还有 {words.amount(short)} 没有到账。" if short > 0 else "要求的钱已经到账。"
    return FormScreen("结案", asks, submit, intro=intro)
