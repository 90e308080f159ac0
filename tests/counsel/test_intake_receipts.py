"""A pasted reply, read with the words that the channels of the open filings know."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from casemaker import shipped

from kameng_tui.counsel.intake import Proposal, read_reply
from kameng_tui.counsel.intake_receipts import Open
from kameng_tui.values import parse_when, show_when

CHANNELS = shipped()
NOW = parse_when("2026-09-10T10:00")
SENT = Open("12315", CHANNELS["12315"], "e1", ("1330000999",))


def read(text: str, *filings: Open) -> list[Proposal]:
    return read_reply(text, NOW, None, filings)


def told(proposals: Sequence[Proposal]) -> list[tuple[str, object]]:
    return [(p.key, p.data.get("filing")) for p in proposals]


@pytest.mark.parametrize(
    ("filing", "wanted", "why"),
    [
        (Open("12315", CHANNELS["12315"]), [("submitted", None)], "not handed in yet: this is the submission"),
        (Open("12315", CHANNELS["12315"], "e1"), [("submitted", "e1")], "handed in without a number: it is added there"),
        (SENT, [], "handed in and numbered: a second submission would start every clock again"),
    ],
)  # fmt: skip
def test_a_number_becomes_a_submission_once(filing: Open, wanted: list[tuple[str, object]], why: str) -> None:
    found = [p for p in read("投诉编号:1320001234567", filing) if "回执" in p.why]
    assert [(p.key, p.data.get("amend")) for p in found] == wanted, why
    assert all(p.data["receipt"] == "1320001234567" for p in found)


def test_a_channel_says_more_than_the_general_rules_and_takes_no_promise_away() -> None:
    text = "您的投诉不予受理。我们将在3个工作日内寄送决定书"
    general = read_reply(text, NOW)
    assert [p.key for p in general] == ["refused", "promise"]
    found = read(text, SENT)
    assert told(found).count(("refused", "12315")) == 1 and "promise" in [p.key for p in found]
    assert [p for p in found if p.key == "refused" and not p.data.get("filing")] == []


def test_the_term_and_the_speaker_that_the_general_rules_read_stay_in_what_a_channel_recognises() -> None:
    text = "客服小李 2026-09-09 21:10\n因系统故障，请您耐心等待，我们会在24小时内为您补发。"
    (found,) = read(text, Open("platform", CHANNELS["platform"], "e1"))
    assert (found.key, found.data["filing"], found.data["staff"]) == ("promise", "platform", "小李")
    assert show_when(found.data["promise_by"]) == "2026-09-10T21:10:00+08:00"
    assert "平台客服的回执" in found.why and "期限「24小时内」,到 2026-09-10 21:10" in found.why


def test_lines_in_which_no_channel_recognises_anything_stay_as_they_were() -> None:
    text = "您的投诉不予受理\n客服:退款100元已原路退回"
    found = read(text, SENT)
    assert told(found)[0] == ("refused", "12315") and "refund-issued" in [p.key for p in found]


def test_the_time_is_that_of_the_message_else_now_and_said_so() -> None:
    dated = read("2026-09-08 15:30 12315: 您的投诉不予受理", SENT)
    undated = read("您的投诉不予受理", SENT)
    (first,) = [p for p in dated if p.key == "refused"]
    (second,) = [p for p in undated if p.key == "refused"]
    assert first.at is not None and show_when(first.at)[:16] == "2026-09-08T15:30"
    assert second.at == NOW and "按现在计,请核对" in second.why


def test_the_place_and_the_words_are_the_whole_lines() -> None:
    (refused,) = [
        p for p in read("您好\n您的投诉\n经审查不予受理,特此告知\n再见", SENT) if p.key == "refused"
    ]
    assert (refused.place, refused.value) == ("text:3:1", "经审查不予受理,特此告知")


def test_an_event_of_the_channels_own_is_named_with_it() -> None:
    text = "您的投诉已分送至杭州市市场监督管理局"
    assert ("12315:transferred", "12315") in told(read(text, SENT))


def test_two_filings_of_one_channel_are_both_proposed() -> None:
    other = Open("12315-b", CHANNELS["12315"], "e2", ("1330000777",))
    assert [f for k, f in told(read("不予受理", SENT, other)) if k == "refused"] == ["12315", "12315-b"]
