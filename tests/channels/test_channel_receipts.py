"""Pasted replies: bounded patterns propose events; nothing runs away."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from time import process_time

import pytest
from casemaker import shipped
from channel_sample import FILES, with_row

from kameng_tui.channels.manifest import read_manifest
from kameng_tui.channels.receipts import faults_of_pattern, recognise
from kameng_tui.channels.records import Channel


def with_pattern(pattern: str) -> Channel:
    channel, findings = read_manifest(with_row("receipts", pattern=pattern), FILES, "c")
    assert channel is not None, findings
    return channel


@pytest.mark.parametrize(
    ("pattern", "text", "number", "day", "amount"),
    [
        ("编号…{receipt}", "您的投诉编号为：TS20260901-12，请保存", "TS20260901-12", None, None),
        (
            "将于{date}前退款{amount}",
            "将于2026年9月3日前退款500.00元",
            "",
            date(2026, 9, 3),
            Decimal("500.00"),
        ),
        ("工单 {receipt}", "工单\n  GD8812", "GD8812", None, None),
        ("限{date}前", "限2026年13月40日前", "", None, None),
        ("退(款)+", "已退(款)+", "", None, None),
    ],
)
def test_values_are_taken_out(
    pattern: str, text: str, number: str, day: date | None, amount: Decimal | None
) -> None:
    (found,) = recognise(with_pattern(pattern), text)
    assert (found.number, found.day, found.amount) == (number, day, amount)
    assert found.receipt.event == "submitted"


def test_dots_stay_within_thirty_characters_of_one_line() -> None:
    channel = with_pattern("编号…{receipt}")
    assert recognise(channel, "编号" + "，" * 31 + "ABCD") == []
    assert recognise(channel, "编号\nABCD") == []


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("{name}", "不认识的占位"), ("{receipt}", "两个固定的字"), ("编号{date}{date}", "一次"), ("编…号…是…否…", "太长"),
        ("字" * 201, "太长"),
    ],
)  # fmt: skip
def test_a_pattern_that_means_everything_or_nothing_is_a_fault(pattern: str, part: str) -> None:
    assert any(part in text for text in faults_of_pattern(pattern))


def test_a_hostile_text_costs_little() -> None:
    channel = with_pattern("编…号…是…{receipt}")
    start = process_time()
    recognise(channel, "编号是" * 200_000)
    assert process_time() - start < 1.0


@pytest.mark.parametrize(
    ("channel", "text", "events"),
    [
        ("12315", "提交成功,投诉编号:1330000002026090112345678", ["submitted"]),
        ("12315", "经审查,决定予以受理。", ["accepted"]),
        ("12315", "经审查,决定不予受理,理由如下", ["refused"]),
        ("12315", "因双方无法达成一致,现终止调解。", ["terminated"]),
        ("12315", "请于2026年9月10日前提供身份证明材料", ["id-asked"]),
        ("12315", "您的投诉已分送至某市某区市场监督管理局", ["transferred"]),
        ("12315", "双方已达成如下调解协议", ["agreed"]),
        ("12315", "感谢您的来电", []),
        ("platform", "您的工单号:GD88120093,请耐心等待", ["ticket-opened"]),
        ("platform", "我们将在24小时内为您退款", ["refund-promised"]),
        ("platform", "您的订单已申请退款,款项已原路退回", ["refund-issued"]),
        ("platform", "虚拟商品售出不支持退换", ["refused"]),
        ("platform", "为表歉意补偿您一张10元优惠券", ["offered"]),
    ],
)
def test_replies_to_the_shipped_channels(channel: str, text: str, events: list[str]) -> None:
    assert [found.receipt.event for found in recognise(shipped()[channel], text)] == events
