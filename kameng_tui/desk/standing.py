"""Who is liable, who is asked for what, which cases are of one merchant, and what it all costs: one page beside a case.

The sentences are made here, for both faces say the same. Nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kameng_tui.counsel.claims import Plan, plan_of
from kameng_tui.counsel.costs import Cost, cost_of
from kameng_tui.counsel.fingerprints import WORDS, Strength
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.fingerprints import Kindred
from kameng_tui.reckon.fees import fee_words
from kameng_tui.reckon.money import NOTHING, Ledger
from kameng_tui.reckon.view import CaseView
from kameng_tui.record import record
from kameng_tui.values import show_amount

if TYPE_CHECKING:
    from kameng_tui.desk.survey import Survey


@record
class Section:
    """A heading and its lines; of a line the depth says how far it is indented."""

    title: str
    lines: tuple[tuple[int, str], ...]


def costs(desk: Desk, found: Survey) -> tuple[Cost, ...]:
    """The installed channels that the playbook prefers, in its order, then those that are filed at."""
    dossier, channels = found.dossier, found.reckoned.channels
    names = [route.channel for route in found.routes if not route.skipped]
    names += [filing.channel for filing in dossier.filings]
    forms = {filing.channel: filing.form for filing in dossier.filings}
    asked, disputed = found.reckoned.ledger.expected, found.reckoned.ledger.outstanding
    if asked > NOTHING and disputed == NOTHING:
        return ()  # all of it has arrived: there is nothing left to go anywhere with
    links = frozenset(state.link for state in found.chain if state.state == "ok")
    made = []
    for name in dict.fromkeys(names):
        if name in channels and name in found.verdicts:
            form = forms.get(name, {})
            view = CaseView(dossier, channels, links, form)
            money = disputed if disputed > NOTHING else None
            made.append(cost_of(channels[name], found.verdicts[name], view, form, money, desk.now().date()))
    return tuple(made)


def sections(desk: Desk, found: Survey, kin: Kindred, made: tuple[Cost, ...]) -> Iterator[Section]:
    """The whole page."""
    yield Section("由谁负责", tuple(_liable(desk, found)))
    plan = plan_of(found.dossier.case.claims)
    if len(plan.respondents) > 1:
        yield Section("向谁要多少", tuple(_plan(desk, plan)))
    yield Section("钱", tuple((1, line) for line in ledger_lines(desk, found.reckoned.ledger)))
    if kin.merchant or kin.batch:
        yield Section("同一商家的其他案件", tuple(_kin(kin)))
    if made:
        yield Section("各渠道要花什么", tuple(line for cost in made for line in _cost(desk, found, cost)))


def in_short(desk: Desk, found: Survey) -> str:
    """商家、平台(连带):one line for the overview; what the user holds instead stands behind it."""
    said = found.responsible
    joint = {one.who for one in said.liable if one.joint}
    names = [
        desk.label("responsible", who) + ("(可主张连带)" if who in joint and len(said.who) > 1 else "")
        for who in said.who
    ]
    text = "、".join(names) or "还说不出:先填平台角色和问题类型"
    if said.liable and not any(one.sure for one in said.liable):
        text += "(暂按)"
    if said.chosen:
        text += f";你的认定:{'、'.join(desk.label('responsible', who) for who in said.chosen)}"
    return text


def ledger_lines(desk: Desk, money: Ledger) -> Iterator[str]:
    """Asked for, promised, sent, arrived by which way, and what is still open. A coupon is no money."""
    yield f"要求 {show_amount(money.expected)},还差 {show_amount(money.outstanding)}"
    parts = [
        f"{word} {show_amount(amount)}"
        for word, amount in (
            ("对方承诺", money.promised),
            ("对方发起", money.issued),
            ("已到账", money.arrived),
        )
        if amount > NOTHING
    ]
    ways = [
        f"{desk.label('rails', rail)} {show_amount(amount)}"
        for rail, amount in money.rails.items()
        if rail != "balance" and amount != money.arrived
    ]
    if parts:
        yield ",".join(parts) + (f"({'、'.join(ways)})" if ways else "")
    if NOTHING < money.arrived < money.expected:
        yield "只到账一部分,余款照样催要,不能结案"
    if money.in_balance > NOTHING:
        yield f"退到平台余额 {show_amount(money.in_balance)}:不算到账,提现到自己账户后再登记"
    if money.coupons > NOTHING:
        yield f"优惠券 {show_amount(money.coupons)}:不是退款,不抵所要求的钱"


def _liable(desk: Desk, found: Survey) -> Iterator[tuple[int, str]]:
    said = found.responsible
    for one in said.liable:
        sure = "" if one.sure else "(暂按)"
        yield 1, f"{desk.label('responsible', one.who)}{sure}:{one.says}({'、'.join(one.basis)})"
        for fact in one.facts:
            yield 2, f"根据 {fact.text}" + (f" [{' '.join(fact.evidence)}]" if fact.evidence else "")
        yield 2, f"会改变它的:{one.changes}"
    if not said.liable:
        yield 1, "按现有事实还说不出由谁负责;先填平台角色和问题类型"
    if said.chosen:
        who = "、".join(desk.label("responsible", name) for name in said.chosen)
        yield 1, f"你的认定:{who}。理由:{said.why or '〔待填〕'}"
    for risk in said.risks:
        cited = f"({'、'.join(risk.basis)})" if risk.basis else ""
        yield 1, f"注意:{risk.says}。{risk.advice}{cited}"


def _plan(desk: Desk, plan: Plan) -> Iterator[tuple[int, str]]:
    for one in plan.respondents:
        shared = "(其中与另一方择一的,合计里只算一次)" if one.shared else ""
        yield 1, f"向{desk.label('parties', one.against)}:{show_amount(one.money)}{shared}"
    yield 1, f"合计:{show_amount(plan.total)}"


def _kin(kin: Kindred) -> Iterator[tuple[int, str]]:
    words: Mapping[Strength, str] = WORDS
    for other in kin.merchant:
        shared = "、".join(match.words for match in other.matches)
        yield 1, f"{words[other.strength]}:{other.title}({other.id}),{shared}"
    if kin.batch:
        cases = "、".join(kin.batch)
        yield 1, f"同一平台同一小时 {len(kin.batch)} 件(含本件),更像平台系统的原因:{cases}"


def verdict_word(desk: Desk, found: Survey, verdict: str) -> str:
    """A verdict in words; in a case that is over there is nothing to hand in any more."""
    return "案件已结束,不再提交" if found.closed else desk.label("verdict", verdict)


def _cost(desk: Desk, found: Survey, cost: Cost) -> Iterator[tuple[int, str]]:
    yield 1, f"{cost.name}({verdict_word(desk, found, cost.verdict)})"
    for fee in cost.fees:
        yield 2, fee_words(fee)
    if not cost.fees:
        yield 2, "费用:没有查到,以官方页面为准"
    yield 2, f"时间:{time_words(cost)}"
    yield 2, f"步骤:{cost.steps} 步{',可以网上办' if cost.online else ''}"
    if cost.missing:
        more = f"(共 {len(cost.missing)} 项)" if len(cost.missing) > 1 else ""
        yield 2, f"还缺{more}:{';'.join(cost.missing)}"
    if cost.ceiling is not None:
        yield 2, cost.ceiling.text
    if cost.advice:
        yield 2, cost.advice


def time_words(cost: Cost) -> str:
    """决定是否受理 7个工作日,调解 60天:合计约 69 至 71 天."""
    if cost.least is None:
        return "没有查到法定的期限"
    parts = ",".join(f"{span.label} {span.length}" for span in cost.spans)
    days = f"{cost.least}" if cost.least == cost.most else f"{cost.least} 至 {cost.most}"
    return f"{parts};法定期限合计约 {days} 天,不含补正、鉴定、节假日和延长"
