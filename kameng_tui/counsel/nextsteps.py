"""What to do next in a case, most pressing first, each with its reason and the use-case that does it. Pure.

The order is fixed: the window that closes first while nothing is filed, what was broken, what is overdue or about to
be, reminders, the money, the chain, the facts, the channels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Filing
from kameng_tui.counsel.chain import captures_open, wanted
from kameng_tui.counsel.claims import propose
from kameng_tui.counsel.gates import refusal
from kameng_tui.counsel.situation import (
    Situation,
    Step,
    channel_named,
    escalation,
    file_at,
    letter_label,
    named_next,
    preferred,
    template_at,
    verdict_words,
)
from kameng_tui.counsel.waiting import PROMISE_SOON, SOON, about, reminders, silences, soon, windows
from kameng_tui.reckon.agenda import in_order
from kameng_tui.reckon.dues import Due
from kameng_tui.reckon.money import NOTHING
from kameng_tui.reckon.promises import Promise
from kameng_tui.reckon.stages import events_of
from kameng_tui.values import show_amount

__all__ = ["PROMISE_SOON", "SOON", "Situation", "Step", "next_steps"]

MOST_CAPTURES = 3
# The letter under which the case screen offers the first step of each kind.
_KEYS = {
    "draft": "c",
    "file": "f",
    "attach": "a",
    "log": "l",
    "edit": "e",
    "answer": "w",
    "close": "x",
    "amend": "m",
}


def next_steps(s: Situation) -> tuple[Step, ...]:
    """The steps of a case in order; none once the user has closed it."""
    if s.is_closed:
        return ()
    if s.status == "won":
        return _keyed([_close(s)])
    makers: tuple[Callable[[Situation], Iterator[Step]], ...] = (
        _stops, windows, _broken, _passed, silences, soon, reminders, _money, _captures, _facts, _answers, _claims, _refused, _drafts, _channels,
        _receipts, _supplements, _suggested, _unknown,
    )  # fmt: skip
    return _keyed([step for make in makers for step in make(s)])


def _keyed(steps: list[Step]) -> tuple[Step, ...]:
    """Each step once (the same letter or filing for two reasons is one step); the first of each kind gets its letter."""
    seen: set[str] = set()
    lettered: set[str] = set()
    result = []
    for step in steps:
        asks = step.do in ("draft", "file") or step.with_.get("kind") == "demand"
        same = f"{step.do} {sorted(step.with_.items())}" if asks else step.id
        if same in seen:
            continue
        seen.add(same)
        result.append(replace(step, key="" if step.do in lettered else _KEYS[step.do]))
        lettered.add(step.do)
    return tuple(result)


def _close(s: Situation) -> Step:
    why = f"已到账 {show_amount(s.ledger.arrived)},不少于主张的 {show_amount(s.ledger.expected)}"
    return Step("close", "close", {"reason": "won"}, "结案", why)


def _stops(s: Situation) -> Iterator[Step]:
    """An answer that ends the ordinary way: what to do first, at the first channel of the first hour there is."""
    for question in s.playbook.questions:
        if s.dossier.case.answers.get(question.id) in question.stop_when:
            first = next((c for c, _ in preferred(s) if c.kind in ("police", "payment")), None)
            do, with_ = ("file", file_at(s, first)) if first else ("log", {"kind": "contact"})
            yield Step(f"stop:{question.id}", do, with_, "先办这件事", question.stop_says, True)


def _broken(s: Situation) -> Iterator[Step]:
    """The latest broken promise of each filing, not taken further yet: remind in writing, then go to who has authority."""
    broken = [p for p in s.promises if p.state == "broken"]
    latest = {p.filing: p for p in broken if not s.sent_after(p.by, p.filing)}
    for promise in latest.values():
        yield from _remind(s, promise)
    for promise in list(latest.values())[-1:]:
        yield from _escalate(s, promise.filing, _broken_words(promise), f"broken:{promise.entry}")


def _broken_words(promise: Promise) -> str:
    assert promise.by is not None
    who = f"({promise.staff})" if promise.staff else ""
    late = f"{promise.hours_late}小时" if promise.hours_late < 48 else f"{promise.hours_late // 24}天"
    return f"对方{who}承诺「{promise.text}」,期限 {promise.by:%m-%d %H:%M},已逾期{late}"


def _remind(s: Situation, promise: Promise) -> Iterator[Step]:
    """A reminder, unless one was sent within the last day."""
    day_ago = s.now - timedelta(days=1)
    if any(e.kind == "demand" and e.at and e.at > day_ago for e in effective(s.dossier.journal)):
        return
    platform = next((f.id for f in s.dossier.filings if _kind(s, f) == "platform"), "")
    letter = template_at(s, promise.filing or platform, "reminder")
    with_ = letter or {"kind": "demand", "filing": promise.filing}
    id = f"remind:{promise.entry}"
    yield Step(
        id,
        "draft" if letter else "log",
        with_,
        "生成催办函" if letter else "书面催告并登记",
        _broken_words(promise),
        True,
    )


def _kind(s: Situation, filing: Filing) -> str:
    channel = s.channels.get(filing.channel)
    return channel.kind if channel is not None else ""


def _escalate(s: Situation, filing_id: str, why: str, id: str) -> Iterator[Step]:
    filing = s.filing(filing_id)
    found = escalation(s, filing.channel if filing else "")
    if found is not None:
        channel, _ = found
        words = verdict_words(s.verdicts.get(channel.id))
        yield Step(
            f"escalate:{id}",
            "file",
            file_at(s, channel),
            f"升级{channel.name}",
            f"{why.removesuffix('。')}。{words}",
            True,
        )


def _passed(s: Situation) -> Iterator[Step]:
    """Limits that have passed: theirs by what the rule says comes next, ours by what can still be saved."""
    for due in in_order(s.dues, s.now):
        if due.kind == "promise" or due.state not in ("overdue", "lapsed"):
            continue
        advice = str(due.on_lapse.get("advice", ""))
        if due.state == "overdue":
            days = (s.now.date() - due.latest.date()).days
            yield from _overdue(
                s, due, f"{due.label}最晚 {due.latest:%Y-%m-%d %H:%M},已逾期{days}天。{advice}"
            )
        else:
            why = f"我方期限 {due.earliest:%Y-%m-%d %H:%M} 已过。{advice}"
            yield Step(f"lapsed:{due.id}", "log", about(due), f"补救:{due.label}", why, True)


def _overdue(s: Situation, due: Due, why: str) -> Iterator[Step]:
    """What the rule says comes next (letters of this channel, ``channel:…`` another one); else a reminder, else a look."""
    steps = []
    for name in named_next(due) or ("reminder",):
        channel = channel_named(s, name)
        letter = template_at(s, due.filing, name)
        if channel is not None:
            words = verdict_words(s.verdicts.get(channel.id))
            steps.append(("file", file_at(s, channel), f"升级{channel.name}", f"{why}{words}"))
        elif letter is not None:
            steps.append(("draft", letter, f"{letter_label(s, letter)}:{due.label}", why))
    if not steps:
        steps.append(("log", {"kind": "contact", "filing": due.filing}, f"查询并登记:{due.label}", why))
    for place, (do, with_, label, reason) in enumerate(steps):
        yield Step(f"overdue:{due.id}:{place}", do, with_, label, reason, True)
    filing = s.filing(due.filing)
    if filing is not None and _kind(s, filing) == "platform":
        yield from _escalate(s, due.filing, why, due.id)


def _money(s: Situation) -> Iterator[Step]:
    """Only money that has arrived counts: record its date when it does, ask for the rest."""
    left, arrived = s.ledger.outstanding, s.ledger.arrived
    if arrived > NOTHING:
        why = f"已到账 {show_amount(arrived)},还差 {show_amount(left)}"
        sent = next((f.id for f in reversed(s.dossier.filings) if s.is_sent(f) and not s.is_over(f)), "")
        letter = template_at(s, sent, "reminder")
        with_ = letter or {"kind": "demand", "filing": sent}
        yield Step("outstanding", "draft" if letter else "log", with_, "催要余款", why)
    if s.status != "awaiting-money":
        return
    if s.ledger.issued == NOTHING:
        why = "对方已答应退款;发起退款的日期和凭证记下来,未到账时好查"
        yield Step("money:issued", "log", {"kind": "refund-issued"}, "登记对方发起退款", why)
    with_ = {"kind": "refund-arrived", "amount": show_amount(left)}
    why = f"还有 {show_amount(left)} 未到账;承诺、优惠券都不算,只有到账才能结案"
    yield Step("money:arrived", "log", with_, "到账后登记金额和日期", why)
    for promise in s.promises:
        if promise.state == "open" and promise.by is None:
            why = f"「{promise.text}」没有说到账时间,没有期限就无从催办"
            yield Step(
                f"date:{promise.entry}",
                "amend",
                {"entry": promise.entry, "field": "promise_by"},
                "问清时间并补登",
                why,
            )


def _captures(s: Situation) -> Iterator[Step]:
    """What closes the chain first, then what is lost by waiting; links without a capture by their first open slot."""
    open_links = {state.link: state for state in s.chain if state.required and state.state != "ok"}
    captures = captures_open(s.chain, s.playbook, s.dossier)
    chosen = [c for c in captures if c.link in open_links] or [c for c in captures if c.urgent]
    for capture in chosen[:MOST_CAPTURES]:
        with_ = {"kind": capture.kind, "link": [capture.link]}
        yield Step(f"capture:{capture.id}", "attach", with_, capture.text, capture.why, capture.urgent)
    covered = {capture.link for capture in chosen}
    for link, state in open_links.items():
        if link not in covered:
            yield Step(f"link:{link}", "attach", wanted(state), f"补「{state.label}」的证据", state.missing)


def _facts(s: Situation) -> Iterator[Step]:
    """The four facts of a complaint (time, order, phenomenon, effect), whom it concerns, and what kind it is."""
    case = s.dossier.case
    orders = case.orders
    asked = (
        ("problem", "选定问题类型", "问题类型决定要证明什么、走哪个渠道", not case.problem),
        ("order.number", "填写订单号", "没有订单号,对方和受理机关都查不到这笔交易", not any(o.number for o in orders)),
        ("order.placed", "填写下单时间", "时间是投诉的四要素之一,许多期限从它起算", not any(o.placed for o in orders)),
        ("payment.amount", "填写支付金额", "退款以实际支付为限", not any(p.amount for p in case.payments)),
        ("story.phenomenon", "填写现象", "一句话说清出了什么问题", not case.story.phenomenon),
        ("story.effect", "填写影响", "说清因此受到的影响", not case.story.effect),
        ("platform.name", "填写平台名称", "不知道投诉谁就无法提交", not (case.platform.name or case.platform.operator)),
    )  # fmt: skip
    for path, label, why, missing in asked:
        if missing:
            yield Step(f"fact:{path}", "edit", {"path": path}, label, why)


def _answers(s: Situation) -> Iterator[Step]:
    for question in s.playbook.questions:
        if question.self_check and s.dossier.case.answers.get(question.id) in (None, ""):
            with_ = {"question": question.id, "options": list(question.options)}
            yield Step(
                f"answer:{question.id}",
                "answer",
                with_,
                question.text,
                question.why or "自查没有回答,投诉容易被这一点驳回",
            )


def _claims(s: Situation) -> Iterator[Step]:
    if s.dossier.case.claims:
        return
    for option in propose(s.dossier.case, s.playbook, s.view)[:1]:
        item = {"kind": option.kind, "text": option.text, "basis": list(option.basis)}
        if option.amount is not None:
            item["amount"] = show_amount(option.amount)
        money = f" {show_amount(option.amount)}" if option.amount is not None else ""
        why = f"还没有诉求;可主张:{option.text}{money}({'、'.join(option.basis)})"
        yield Step(f"claim:{option.kind}", "edit", {"add": {"claim": item}}, "写明诉求", why)


def _refused(s: Situation) -> Iterator[Step]:
    """Refused, or mediation ended, and not taken further yet: what must change here, and which channel is open."""
    for filing in s.dossier.filings:
        channel = s.channels.get(filing.channel)
        turns = [
            event
            for event in events_of(s.dossier, filing, channel)
            if event[1] in ("submitted", "reopened", "refused", "terminated")
        ]
        if not turns or s.sent_after(turns[-1][0].at, filing.id):
            continue
        entry, meaning = turns[-1]
        if meaning == "refused":
            said = refusal(channel, entry)
            why = f"{said}。针对理由补证据或改正后再提交,不要原样再交"
            yield Step(f"refused:{filing.id}", "attach", {}, "补上被指出的问题", why, True)
            yield from _escalate(s, filing.id, f"{said}。可走其他渠道", f"refused:{filing.id}")
        elif meaning == "terminated":
            yield from _escalate(s, filing.id, f"{s.name(filing.channel)}调解终止", f"terminated:{filing.id}")


def _drafts(s: Situation) -> Iterator[Step]:
    """Filings begun but not sent."""
    for filing in s.dossier.filings:
        channel = s.channels.get(filing.channel)
        if channel is None or s.is_sent(filing) or s.is_over(filing):
            continue
        letter = channel.opening
        words = verdict_words(s.verdicts.get(channel.id))
        with_ = {"filing": filing.id} | ({"template": letter.id} if letter else {})
        yield Step(
            f"send:{filing.id}",
            "draft" if letter else "file",
            with_,
            f"写好并提交{channel.name}",
            f"{words};提交后登记受理编号,开始计时",
        )


def _channels(s: Situation) -> Iterator[Step]:
    """With nothing filed yet the first fitting channel; after that a payment channel that can run beside it."""
    filed = {f.channel for f in s.dossier.filings}
    for channel, choice in preferred(s):
        if channel.id in filed or (filed and channel.kind != "payment"):
            continue
        why = f"{choice.why}{verdict_words(s.verdicts.get(channel.id))}"
        yield Step(f"file:{channel.id}", "file", file_at(s, channel), f"开始投诉:{channel.name}", why)
        return


def _receipts(s: Situation) -> Iterator[Step]:
    for filing in s.dossier.filings:
        events = events_of(s.dossier, filing, s.channels.get(filing.channel))
        sent = [entry for entry, meaning in events if meaning == "submitted"]
        if sent and not any(entry.receipt for entry, _ in events) and not s.is_over(filing):
            with_ = {"entry": sent[-1].id, "field": "receipt"}
            yield Step(
                f"receipt:{filing.id}",
                "amend",
                with_,
                "补登受理编号",
                f"{s.name(filing.channel)}已提交但没有编号,之后无法查询和证明",
            )


def _supplements(s: Situation) -> Iterator[Step]:
    """Evidence that came after a filing was sent, and that it has not been given yet."""
    for filing in s.dossier.filings:
        events = events_of(s.dossier, filing, s.channels.get(filing.channel))
        given = max((e.at for e, m in events if m in ("submitted", "supplied") and e.at), default=None)
        letter = template_at(s, filing.id, "supplement")
        if given is None or letter is None or s.is_over(filing):
            continue
        new = [c for c in s.dossier.cards if c.attached is not None and c.attached > given]
        if new:
            why = f"{s.name(filing.channel)}提交后又有{len(new)}份证据,还没有补交"
            yield Step(f"supplement:{filing.id}", "draft", letter, "补交证据", why)


def _suggested(s: Situation) -> Iterator[Step]:
    """What the code of a channel says is to do at an open filing."""
    for place, one in enumerate(s.suggested):
        filing = s.filing(one.filing)
        channel = s.channels.get(filing.channel) if filing is not None else None
        if filing is None or channel is None or s.is_over(filing):
            continue
        own = next((event for event in channel.events if event.id == one.event), None)
        kind = f"{channel.id}:{own.id}" if own is not None else one.event
        label = one.text or (own.label if own is not None else one.event)
        with_ = {"kind": kind, "filing": filing.id}
        yield Step(f"suggested:{filing.id}:{place}", "log", with_, label, f"{channel.name}的代码建议")


def _unknown(s: Situation) -> Iterator[Step]:
    """What is not known and keeps a limit from being counted; a date of the case is asked for once, and how long a
    channel stays open only where the case may be taken there."""
    asked: set[str] = set()
    fitting = {channel.id for channel, _ in preferred(s)}
    for question in s.questions:
        is_elsewhere = bool(question.channel) and not question.filing and question.channel not in fitting
        if question.path in asked or (is_elsewhere and not question.path):
            continue
        do, with_ = "edit", {"path": question.path}
        if question.path:
            asked.add(question.path)
        elif question.asks_date:
            do, with_ = "amend", {"entry": question.entry, "field": "until"}
        else:
            with_ = {"path": f"workbook.toml#override.{question.channel or 'case'}.limits.{question.limit}"}
        yield Step(f"question:{question.id}", do, with_, f"查明:{question.label}", question.text)
