"""Requirement 59: for each problem the channels in order and why; and which facts of a case change it."""

from __future__ import annotations

from typing import Any

import pytest
from casemaker import a_case, a_dossier

from kameng_tui.case.vocabulary import PROBLEMS
from kameng_tui.counsel.routes import Route, routes_of
from kameng_tui.knowledge.load import knowledge
from kameng_tui.reckon.view import CaseView

# problem -> channels in order for a case of one's own, paid by Alipay, the platform within reach; with each the words
# of the reason that make it this channel and no other
GOLDEN: dict[str, list[tuple[str, str]]] = {
    "topup-not-received": [("platform", "平台已经知道"), ("alipay", "收款商户"), ("12315", "六十日内调解"), ("heimao", "没有强制力"), ("consumer-association", "社会组织"), ("court", "明确的被告")],
    "late-delivery": [("platform", "书面催告"), ("alipay", "支付宝付的"), ("12315", "七个工作日"), ("heimao", "个人信息"), ("consumer-association", "两回事"), ("court", "起诉")],
    # stock shown falsely is also an offence
    "no-stock": [("platform", ""), ("alipay", ""), ("12315", ""), ("12315-report", "虚假商业宣传"), ("heimao", ""), ("consumer-association", ""), ("court", "")],
    "card-key-invalid": [("platform", "结算"), ("alipay", ""), ("12315", ""), ("heimao", ""), ("12315-report", "不管退钱"), ("consumer-association", ""), ("court", "")],
    "card-key-used": [("platform", ""), ("alipay", ""), ("12315", ""), ("heimao", ""), ("12315-report", ""), ("consumer-association", ""), ("court", "")],
    # many have the same: 黑猫 early, beside 12315
    "shrunk-service": [("platform", ""), ("alipay", ""), ("12315", ""), ("heimao", "很多人遇到"), ("12315-report", "擅自减少权益"), ("consumer-association", ""), ("court", "")],
    "not-as-described": [("platform", ""), ("alipay", ""), ("12315", ""), ("12315-report", ""), ("heimao", ""), ("consumer-association", ""), ("court", "")],
    # 处罚办法 8: fifteen days without a good reason
    "after-sale-stalled": [("platform", "没有规定要等满"), ("alipay", ""), ("12315", ""), ("12315-report", "十五日"), ("heimao", ""), ("consumer-association", ""), ("court", "")],
    # the payment institution answers for a payment nobody authorised (电商法57)
    "account-not-own": [("alipay", "未经授权"), ("platform", "登录日志"), ("police", "被盗"), ("12315", ""), ("heimao", ""), ("consumer-association", ""), ("court", "")],
    # only the platform can undo it
    "account-frozen": [("platform", "人工处理"), ("12315", "说明依据"), ("heimao", ""), ("12315-report", "不管解冻"), ("alipay", "刚付款"), ("consumer-association", ""), ("court", "")],
    "overcharge": [("alipay", "每一笔指令"), ("platform", "多扣部分"), ("12315", ""), ("12315-report", "价格欺诈"), ("heimao", ""), ("consumer-association", ""), ("court", "")],
    "auto-renewal": [("platform", "关闭续费"), ("alipay", "解除自动扣款"), ("12315", ""), ("12315-report", "第18条"), ("heimao", ""), ("consumer-association", ""), ("court", "")],
    # police and payment in the same hour; the platform is not waited for
    "vanished": [("police", "止付"), ("alipay", "同一小时"), ("12315-report", "不影响报警"), ("12321", "不代替报警"), ("court", "下落不明")],
    # no channel for refunds
    "data-leak": [("12377", "不处理退款"), ("12345", "转办"), ("platform", "删除"), ("police", "出售"), ("12321", "骚扰电话"), ("court", "个保法69")],
    # a report first; money only for those who did not know
    "illegal-goods": [("12315-report", "违法线索"), ("police", "自己的购买和使用"), ("12377", "违法信息"), ("platform", "举报入口")],
    "minor-purchase": [("platform", "未成年人退款入口"), ("12315", "监护人"), ("alipay", "未成年人操作"), ("heimao", "孩子的任何信息"), ("consumer-association", ""), ("court", "法定代理人")],
    # the operator only where the money went to it
    "phone-credit": [("platform", ""), ("alipay", ""), ("12315", "电信申诉"), ("heimao", ""), ("court", "")],
    # nobody is to blame: those who can undo it, and who holds the money
    "own-error": [("platform", "拦截"), ("court", "不当得利")],
}  # fmt: skip


def routes(problem: str, **tables: Any) -> tuple[Route, ...]:
    case = a_case(**({"problem": problem, "payment": [{"id": "p1", "method": "alipay"}]} | tables))
    return routes_of(knowledge().playbook(problem), CaseView(a_dossier(case), {}))


def fitting(problem: str, **tables: Any) -> list[str]:
    return [route.channel for route in routes(problem, **tables) if not route.skipped]


def test_the_table_has_every_problem() -> None:
    assert set(GOLDEN) == set(PROBLEMS)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_channels_of_a_problem_in_order_and_why(problem: str) -> None:
    found = [route for route in routes(problem) if not route.skipped]
    assert [route.channel for route in found] == [channel for channel, _ in GOLDEN[problem]]
    assert [route.place for route in found] == list(range(1, len(found) + 1))
    for route, (_, words) in zip(found, GOLDEN[problem], strict=True):
        assert route.why and words in route.why, (problem, route.channel)
    assert all(route.place == 0 for route in routes(problem) if route.skipped)


@pytest.mark.parametrize(
    ("problem", "tables", "gone", "come"),
    [
        # the rail decides which payment institution
        ("card-key-invalid", {"payment": [{"id": "p1", "method": "wechat"}]}, {"alipay"}, {"wechat-pay"}),
        # money handed to a person is no merchant's trade
        ("topup-not-received", {"payment": [{"id": "p1", "method": "transfer"}]}, {"alipay"}, set()),
        # two payments by two rails: each of them is open; of no rail written down none can be said to be the wrong one
        ("topup-not-received", {"payment": [{"id": "p1", "method": "alipay"}, {"id": "p2", "method": "transfer"}]}, set(), {"wechat-pay"}),
        ("topup-not-received", {"payment": []}, set(), {"wechat-pay"}),
        # who buys to sell again is no consumer at 12315 or 消协
        ("card-key-used", {"consumer": {"purpose": "resale"}}, {"12315", "consumer-association"}, set()),
        # out of reach, or signs of fraud: the police, and no waiting for the platform
        ("late-delivery", {"answers": {"reachable": "no"}}, {"platform"}, {"police"}),
        ("no-stock", {"answers": {"fraud": "yes"}}, set(), {"police"}),
        # the operator itself: its own procedure, which 12315 would shut
        ("phone-credit", {"answers": {"seller-kind": "carrier"}}, set(), {"telecom-operator", "telecom-appeal"}),
        ("phone-credit", {"answers": {"seller-kind": "carrier", "telecom-route": "yes"}}, {"12315"}, {"telecom-operator", "telecom-appeal"}),
        ("phone-credit", {"answers": {"traced": "yes"}}, set(), {"police"}),
        ("illegal-goods", {"answers": {"knew": "no"}}, set(), {"12315", "court"}),
        ("own-error", {"answers": {"could-correct": "no"}}, set(), {"12315"}),
    ],
)  # fmt: skip
def test_facts_of_the_case_change_the_channels(
    problem: str, tables: dict[str, Any], gone: set[str], come: set[str]
) -> None:
    before, after = fitting(problem), fitting(problem, **tables)
    assert set(before) - set(after) == gone
    assert set(after) - set(before) == come
    assert all(route.skipped for route in routes(problem, **tables) if route.channel in gone)


def test_an_operators_appeal_comes_after_the_operator_and_before_all_others() -> None:
    found = fitting("phone-credit", answers={"seller-kind": "carrier"})
    assert found[:2] == ["telecom-operator", "telecom-appeal"]
