"""Several consumers on one desk: the joint kit by reader, the safety card, hand-over, the last look, lists narrowed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kameng_tui.desk import (
    cases,
    entries,
    facets,
    figures,
    handover,
    joint,
    lastlook,
    lists,
    papers,
    safety,
)
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.facts import Facts, seconds_at
from kameng_tui.desk.indexing import index_path
from kameng_tui.values import parse_when
from kameng_tui.workbook.vault import MemoryVault

PHONES = {"王一": "13800001111", "王二": "13800002222"}


def make(bench: Any, name: str, **more: Any) -> str:
    source = {
        "title": f"九妹 {name}", "problem": "card-key-used", "platform": {"name": "九妹卡盟", "operator": "九妹公司"},
        "consumer": {"name": name, "phone": PHONES.get(name, "13800001111"), "address": f"江苏省南京市鼓楼区{name}路1号"},
        "order": [{"number": f"JM-{name}", "item": "月卡", "amount": Decimal("50.00"), "placed": parse_when("2026-08-31T10:00")}],
        "payment": [{"amount": Decimal("50.00"), "payee": "九妹收款"}],
    } | more  # fmt: skip
    return cases.new(bench.desk, source=source).id


@pytest.fixture
def pair(bench: Any) -> tuple[str, str]:
    return make(bench, "王一"), make(bench, "王二")


SEEN = [
    ("authority", {"王一", "王二", "13800001111", "13800002222", "JM-王一", "100.00", "待签"}, set(), "the real identity"),
    ("respondent", {"王一", "JM-王二", "100.00"}, {"13800001111", "鼓楼区", "待签"}, "names and orders, no contacts"),
    ("public", {"100.00", "2 人", "九妹公司"}, {"王一", "王二", "1380000", "JM-", "鼓楼区", "50.00", "第1人"}, "only totals"),
    ("self", {"****1111", "100.00"}, {"13800001111", "鼓楼区"}, "as it stands on disk"),
]  # fmt: skip


@pytest.mark.parametrize(("audience", "there", "hidden", "why"), SEEN, ids=[row[0] for row in SEEN])
def test_the_reader_decides_what_stands_in_a_joint_complaint(
    bench: Any, pair: tuple[str, str], audience: str, there: set[str], hidden: set[str], why: str
) -> None:
    for kind in ("kit", "table"):
        text = joint.paper(bench.desk, pair, kind, audience).text
        assert not {word for word in hidden if word in text}, (kind, why)
        if kind == "kit":
            assert {word for word in there if word not in text} == set(), why


def test_each_consumer_sees_only_the_own_row(bench: Any, pair: tuple[str, str]) -> None:
    first, second = pair
    entries.log(bench.desk, second, kind="contact", text="王二的电话是13800002222,客服说等", at=bench.now())
    text = joint.paper(bench.desk, pair, "kit", "self", mine=first).text
    assert "13800001111" in text and "JM-王一" in text and "100.00" in text
    assert not {word for word in ("王二", "13800002222", "JM-王二", "客服说等") if word in text}


def test_a_spreadsheet_calculates_nothing(bench: Any) -> None:
    ids = make(bench, "=1+1"), make(bench, "王二")
    assert ",'=1+1," in joint.paper(bench.desk, ids, "table", "respondent").text


def test_nothing_goes_to_an_office_for_another_without_papers(bench: Any, pair: tuple[str, str]) -> None:
    cases.edit(bench.desk, pair[0], sets=[("representative.name", "张志愿")])
    with pytest.raises(DeskError, match=r"授权委托书.*--paper authorisation"):
        joint.paper(bench.desk, pair, "kit", "authority")
    assert "王一" in joint.paper(bench.desk, pair, "kit", "respondent").text, (
        "the other side asks for no papers"
    )
    paper = joint.paper(bench.desk, pair[:1], "authorisation", "authority").text
    assert "13800001111" in paper and "不收取任何费用" in paper and "〔待填:委托期限〕" in paper


def test_a_shared_phone_is_found_and_kept_nowhere(bench: Any) -> None:
    ids = {make(bench, "王一"), make(bench, "王三"), make(bench, "王二")}
    (phone,) = [flag for flag in safety.card(bench.desk).flags if flag.code == "shared-phone"]
    assert phone.sure and set(phone.cases) < ids and len(phone.cases) == 2
    assert "13800001111" not in "\n".join(safety.lines(bench.desk, safety.card(bench.desk)))
    index = index_path(bench.desk)
    held = b"".join(p.read_bytes() for p in index.parent.glob(f"{index.name}*"))
    assert b"13800001111" not in held


def test_without_the_vault_equal_masks_are_a_question(bench: Any) -> None:
    make(bench, "王一"), make(bench, "王三")
    bench.desk.use_vault(MemoryVault())
    flags = [flag for flag in safety.card(bench.desk).flags if flag.code.startswith("shared")]
    assert [(flag.code, flag.sure) for flag in flags] == [("shared-phone", False)], (
        "of an address the mask shows nothing"
    )


def test_the_hand_over_sheet_says_what_goes_on(bench: Any, pair: tuple[str, str]) -> None:
    promised = parse_when("2026-09-02T10:00")
    entries.log(
        bench.desk,
        pair[0],
        kind="promise",
        text="客服答应",
        at=bench.now(),
        promise="补发",
        by=promised,
    )
    cases.edit(bench.desk, pair[1], sets=[("representative.name", "张志愿")])
    text = handover.sheet(bench.desk).text
    for word in (
        "共 2 案",
        "现状",
        "下一个日期",
        "谁答应了什么",
        "不要做什么",
        "补发,最晚 2026-09-02 10:00(还没到期)",
    ):
        assert word in text
    assert "13800001111" not in text
    mine = handover.sheet(bench.desk, helper="张志愿")
    assert mine.cases == (pair[1],)
    with pytest.raises(DeskError, match="没有代理人是"):
        handover.sheet(bench.desk, helper="没有这个人")


def test_what_changed_since_the_last_look(bench: Any, pair: tuple[str, str]) -> None:
    first = pair[0]
    listed = lambda: lists.Rows(_listed(bench))  # noqa: E731

    def changed() -> frozenset[str]:
        return lastlook.changed(bench.desk, listed().listed)

    assert changed() == frozenset(), "what was never opened has not changed"
    before = bench.written(first)
    assert lastlook.look(bench.desk, cases.open_case(bench.desk, first)) is None
    assert bench.written(first) == before and changed() == frozenset()
    entries.log(bench.desk, first, kind="contact", text="说再等等", at=bench.now())
    cases.edit(bench.desk, first, sets=[("platform.address", "南京")])
    assert changed() == {first}
    since = lastlook.look(bench.desk, cases.open_case(bench.desk, first))
    assert since is not None and since.at == "2026-09-01 10:00"
    assert any("说再等等" in line for line in since.lines) and any(
        "平台 地址" in line for line in since.lines
    )
    assert lastlook.look(bench.desk, cases.open_case(bench.desk, first)) is None and changed() == frozenset()


def _listed(bench: Any) -> Any:
    from kameng_tui.desk import indexing

    return indexing.asked(bench.desk, lambda index: index.listed(indexing.window(bench.now())))


NARROWED = [
    ("消费者:王一", {"王一"}, "by name"),
    ("消费者\uff1awy", {"王一"}, "by pinyin, with a full-width colon: 王一 is wang yi"),
    ("平台:九妹", {"王一", "王二"}, "by platform"),
    ("平台:jm 王二", {"王二"}, "beside other words"),
    ("代理人:张", {"王二"}, "by helper"),
    ("问题:卡密", {"王一", "王二"}, "by what the problem is called"),
    ("消费者:", {"王一", "王二"}, "still typing"),
    ("状态:逾期", {"王一"}, "by what is late"),
    ("平台:没有", set(), "none"),
]


def test_a_search_narrows_by_consumer_helper_platform_problem_and_state(
    bench: Any, pair: tuple[str, str]
) -> None:
    cases.edit(bench.desk, pair[1], sets=[("representative.name", "张志愿")])
    late = parse_when("2026-09-01T09:00")
    entries.log(
        bench.desk,
        pair[0],
        kind="promise",
        text="x",
        at=late,
        promise="补发",
        by=parse_when("2026-09-01T09:30"),
    )
    for text, expected, why in NARROWED:
        assert {row.consumer for row in lists.listing(bench.desk, search=text).rows} == expected, why
    only = lists.listing(bench.desk, facets=facets.Facets(helper="张")).rows
    assert [row.helper for row in only] == ["张志愿"]
    assert [row.consumer for row in lists.listing(bench.desk, overdue=True).rows] == ["王一"]


def facts(n: int, **values: Any) -> Facts:
    made = dict.fromkeys(Facts.__dataclass_fields__, "") | {
        "platform": "九妹", "problem": "no-stock", "opened": "2026-08-01", "claimed": 0, "arrived": 0, "amount": None,
        "payees": (), "contact": ("", "", ""), "filed": (("platform", "2026-08-01", False),), "promises": (), "lacks": (),
    }  # fmt: skip
    return Facts(**{**made, **values})


def test_no_figure_to_be_passed_on_rests_on_fewer_than_five_cases() -> None:
    now = parse_when("2026-09-01T10:00")
    by = seconds_at(parse_when("2026-08-05"))
    promised = [
        facts(n, promises=((by, by - 1 if n % 2 else None),), money_on="2026-08-11") for n in range(5)
    ]
    four, five = figures.dossier_of(promised[:4], now), figures.dossier_of(promised, now)
    assert (four.cases, four.channels, four.kept, four.late, four.broken, four.peaks) == (
        None,
        (),
        None,
        None,
        None,
        (),
    )
    assert (five.cases, five.kept, five.late, five.broken) == (5, 2, 0, 3)
    assert five.channels == (figures.Channel("platform", 5, 5, 10),)
    assert five.peaks == (figures.Peak("九妹", "no-stock", "2026-08", 5),)
    slow = [*promised[:2], *(facts(n) for n in range(3))]
    assert figures.dossier_of(slow, now).channels == (figures.Channel("platform", 5, 2, None),), date(
        2026, 9, 1
    )


TOLD = "我把卡密输进游戏里,页面说这张卡已经被别人用过了,客服先让我等,后来说是我自己用掉的,可我那天一直在上课,手机都没有带进教室。"
OTHERS = [
    ("王二", TOLD + "真的。", "12315", True, "another consumer, one word more"),
    ("王一", TOLD, "12315", True, "the same person, another case"),
    ("王二", "孩子想要的点券到今天也没有充进账号里,我问了三次都说在排队,后来连人工客服也找不到了,群也被解散,网站打不开。", "12315", False, "own words, same merchant"),
    ("王二", TOLD, "platform", False, "the platform may read the same from all"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "story", "channel", "near", "why"), OTHERS, ids=[row[4] for row in OTHERS])
def test_a_complaint_is_compared_with_those_of_all_other_cases(
    bench: Any, name: str, story: str, channel: str, near: bool, why: str
) -> None:
    first = make(bench, "王一", story={"phenomenon": TOLD})
    entries.log(bench.desk, first, kind="submitted", filing="12315", at=bench.now())
    second = make(bench, name, story={"phenomenon": story})
    findings = papers.draft(bench.desk, second, channel, "complaint").findings
    said = [f for f in findings if f.code == "text.near"]
    assert [first in f.message and f.basis == ("投诉举报办法17",) for f in said] == [True] * near, why
    entries.log(bench.desk, second, kind="submitted", filing=channel, at=bench.now())
    flags = [flag for flag in safety.card(bench.desk).flags if flag.code == "near-text"]
    assert [set(flag.cases) for flag in flags] == [{first, second}] * (near and name != "王一"), why


def test_why_not_all_was_won_is_counted_and_handed_over(bench: Any, pair: tuple[str, str]) -> None:
    entries.close(bench.desk, pair[0], "lost", cause="no-evidence", lesson="下单前先录屏")
    with pytest.raises(DeskError, match="证据不够"):
        entries.close(bench.desk, pair[1], "lost", cause="没录屏")
    found = figures.stats(bench.desk)
    assert found.causes == {"card-key-used": {"no-evidence": 1}} and found.lessons == (
        (pair[0], "下单前先录屏"),
    )
    said = "\n".join(figures.failure_lines(bench.desk, found))
    assert "证据不够 1" in said and f"下单前先录屏({pair[0]})" in said
    assert "教训:下单前先录屏" in handover.sheet(bench.desk, pair[:1]).text
    entries.log(bench.desk, pair[0], kind="reopened", at=bench.now())
    assert figures.stats(bench.desk).causes == {}, "it goes on"
