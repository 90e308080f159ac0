"""Steps that build the case: what to capture, the facts, the answers and the claim that are missing. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kameng_tui.counsel.chain import captures_open, links_taking, wanted
from kameng_tui.counsel.claims import propose
from kameng_tui.counsel.situation import Situation, Step
from kameng_tui.values import show_amount

MOST_CAPTURES = 3


def captures(s: Situation) -> Iterator[Step]:
    """What closes the chain first, then what is lost by waiting; links without a capture by their first open slot.
    While a dated promise runs there is no refusal to prove."""
    open_links = {state.link: state for state in s.chain if state.required and state.state != "ok"}
    open_captures = captures_open(s.chain, s.playbook, s.dossier)
    open_captures = tuple(c for c in open_captures if c.link != "refused-or-stalled" or not s.is_promised())
    chosen = [c for c in open_captures if c.link in open_links] or [c for c in open_captures if c.urgent]
    for capture in chosen[:MOST_CAPTURES]:
        links = links_taking(capture.kind, s.chain) or [capture.link]
        with_ = {"kind": capture.kind, "link": links}
        yield Step(f"capture:{capture.id}", "attach", with_, capture.text, capture.why, capture.urgent)
    covered = {capture.link for capture in chosen} | ({"refused-or-stalled"} if s.is_promised() else set())
    for link, state in open_links.items():
        if link not in covered:
            yield Step(
                f"link:{link}", "attach", wanted(state, s.chain), f"补「{state.label}」的证据", state.missing
            )


def facts(s: Situation) -> Iterator[Step]:
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


def asked_first(s: Situation) -> Iterator[Step]:
    """What decides which channels there are: going to one before it is answered may close another for good."""
    return (
        replace(step, urgent=True)
        for step in answers(s)
        if any(question.first and question.id == step.with_["question"] for question in s.playbook.questions)
    )


def answers(s: Situation) -> Iterator[Step]:
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


def claims(s: Situation) -> Iterator[Step]:
    if s.dossier.case.claims:
        return
    for option in propose(s.dossier, s.playbook, s.view, s.elements)[:1]:
        item = {"kind": option.kind, "text": option.text, "basis": list(option.basis)}
        if option.amount is not None:
            item["amount"] = show_amount(option.amount)
        money = f" {show_amount(option.amount)}" if option.amount is not None else ""
        reckon = f"。金额由你算好再填:{option.caution}" if option.partial else ""
        why = f"还没有诉求;可主张:{option.text}{money}({'、'.join(option.basis)}){reckon}"
        yield Step(f"claim:{option.kind}", "edit", {"add": {"claim": item}}, "写明诉求", why)
