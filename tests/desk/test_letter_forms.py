"""Letters in two forms, with a subject, fitted to what a channel takes, and the chat lines and answers of the platform."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kameng_tui.case.vocabulary import PROBLEMS
from kameng_tui.channels.registry import Registry
from kameng_tui.counsel import texts
from kameng_tui.desk import cases, entries, evidence, papers
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.example import Example
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.citing import find_citations
from kameng_tui.tui.screens.paper import other_layout
from kameng_tui.tui.whynot import Context, needs_layouts

PLATFORM = Registry.load().channels["platform"]
NUMBER = "QH20260901000123"
FACTS = [
    ("platform.name", "示例卡盟"), ("platform.operator", "示例网络有限公司"), ("platform.address", "示例省示例市1号"),
    ("consumer.name", "张示例"), ("order.number", NUMBER), ("order.item", "游戏点卡"), ("order.amount", "500"),
    ("order.placed", "2026-09-01T10:00"), ("payment.amount", "500"), ("payment.paid", "2026-09-01T10:01"),
    ("problem", "topup-not-received"), ("story.phenomenon", "付款后一直没有到账"),
    ("claim.kind", "refund"), ("claim.amount", "500"),
]  # fmt: skip
LONG = "".join(f"第{n}次刷新订单页,仍显示处理中。" for n in range(1, 60))


def faults_of(text: str) -> list[str]:
    """What the check of any text says of the words, the citations and the statements of one."""
    known, day = knowledge(), date(2026, 9, 10)
    rules = texts.Rules(known.words, known.misstatements, lambda: known.statutes)
    found = texts.check(text, "respondent", day, day, rules)
    return [fault.message for fault in found if fault.code != "placeholder.unfilled"]


@pytest.fixture
def case(bench: Any) -> str:
    return str(cases.new(bench.desk, sets=FACTS).id)


def test_both_forms_say_the_same_and_the_one_that_was_chosen_is_the_one_that_leaves(
    bench: Any, case: str
) -> None:
    facts = papers.draft(bench.desk, case, "platform", "complaint")
    problem = papers.draft(bench.desk, case, "platform", "complaint", layout="problem")
    assert (facts.layout, problem.layout) == ("facts", "problem")
    for text, parts in (
        (facts.text, ("一、事实", "诉求")),
        (problem.text, ("一、背景", "二、问题", "三、诉求")),
    ):
        places = [text.index(part) for part in parts]
        assert places == sorted(places) and NUMBER in text and "退还500.00元" in text
    sent = papers.draft(bench.desk, case, "12315", "complaint", sets=[], layout="problem")
    assert "背景：本人于" in sent.text and "问题：付款后一直没有到账。" in sent.text


def test_a_letter_sent_in_the_other_form_keeps_the_form_that_it_was_written_with(
    bench: Any, case: str
) -> None:
    cases.edit(
        bench.desk, case, sets=[("consumer.phone", "13912345678"), ("consumer.address", "示例市某路九号")]
    )
    sent = papers.draft(bench.desk, case, "12315", "complaint", layout="problem", send=True)
    logged = next(e for e in cases.load(bench.desk, case).dossier.journal if e.id == sent.entry)
    assert logged.form["facts"].startswith("背景：") and sent.layout == "problem"


def test_a_letter_of_one_form_has_no_other(bench: Any, case: str) -> None:
    assert papers.draft(bench.desk, case, "platform", "withdrawal", layout="facts").layout == ""
    with pytest.raises(DeskError, match="「撤回投诉」只有一种写法"):
        papers.draft(bench.desk, case, "platform", "withdrawal", layout="problem")
    with pytest.raises(DeskError, match="没有「shape」这种写法,可选:facts problem"):
        papers.draft(bench.desk, case, "platform", "complaint", layout="shape")
    shown = papers.draft(bench.desk, case, "platform", "complaint")
    assert other_layout(shown) == "problem" and other_layout(None) == ""
    assert needs_layouts(Context(layout=shown.layout)) == "" and "一种写法" in needs_layouts(Context())


def test_a_mail_has_its_subject_once_and_names_its_attachments_by_rule(
    bench: Any, case: str, tmp_path: Any
) -> None:
    for kind in ("order-page", "payment"):
        (tmp_path / f"{kind}.png").write_bytes(kind.encode())
        evidence.attach(bench.desk, case, [tmp_path / f"{kind}.png"], kind=kind, shows=kind)
    drafted = papers.draft(bench.desk, case, "platform", "complaint", sets=[("via", "邮件")])
    assert drafted.subject == f"【示例卡盟】订单投诉 {NUMBER}"
    assert drafted.text.startswith(f"{drafted.subject}\n") and drafted.text.count(drafted.subject) == 1
    names = [line for line in drafted.text.split("\n") if line.startswith("附件：")]
    assert len(names) == 1 and "01_" in names[0] and "02_" in names[0] and names[0].endswith(".png。")
    assert "附件：" not in papers.draft(bench.desk, case, "platform", "complaint").text, (
        "a ticket has no names of files"
    )
    assert NUMBER not in papers.draft(bench.desk, case, "platform", "complaint", audience="public").subject


def test_a_field_longer_than_its_place_is_shortened_and_the_rest_is_the_annex(bench: Any, case: str) -> None:
    cases.edit(bench.desk, case, sets=[("story.phenomenon", f"付款后没有到账。{LONG}")])
    drafted = papers.draft(bench.desk, case, "12315", "complaint")
    facts = drafted.fitted["facts"]
    assert len(facts) <= 400 and all(word in facts for word in (NUMBER, "500.00元", "2026年9月1日10:00"))
    assert all(f"第{n}次刷新" in facts + drafted.annex for n in range(1, 60))
    (told,) = [f for f in drafted.findings if f.code == "text.fitted"]
    assert told.severity == "advice" and "已缩到" in told.message and "附件：补充说明" in told.message


def test_a_whole_letter_is_fitted_to_what_the_page_takes_for_the_public_too(bench: Any, case: str) -> None:
    cases.edit(bench.desk, case, sets=[("story.phenomenon", f"付款后没有到账,订单{NUMBER}。{LONG}{LONG}")])
    drafted = papers.draft(bench.desk, case, "heimao", "complaint")
    assert len(drafted.text) <= 1000 and "退还500.00元" in drafted.text and drafted.annex
    assert NUMBER not in drafted.whole and "张示例" not in drafted.whole


# --- chat lines and answers ---------------------------------------------------------------------------------------------

CHATS = ("chat-first", "chat-rule", "chat-supervisor", "chat-ask", "chat-confirm")


@pytest.mark.parametrize("letter", CHATS)
def test_a_chat_line_is_short_polite_and_goes_on_where_there_is_more(
    bench: Any, case: str, letter: str
) -> None:
    short = papers.draft(bench.desk, case, "platform", letter)
    cases.edit(bench.desk, case, sets=[("story.phenomenon", LONG), ("story.effect", LONG)])
    long = papers.draft(bench.desk, case, "platform", letter)
    for drafted in (short, long):
        assert len(drafted.text) <= 200 and NUMBER in drafted.text
        assert faults_of(drafted.text) == []
    assert bool(long.annex) is (letter == "chat-first") and not short.annex


def test_the_first_line_and_the_one_after_it_have_the_three_questions_and_the_confirmation(
    bench: Any, case: str
) -> None:
    first, ask, confirm = (
        papers.draft(bench.desk, case, "platform", name).text
        for name in ("chat-first", "chat-ask", "chat-confirm")
    )
    for text in (first, ask):
        assert all(word in text for word in ("处理完", "工号", "进度"))
    assert "“已记录”或“正在处理”" in confirm and "工号" in confirm


EXCUSES = [
    ("系统故障,请稍后", "answer-system", "system-delay"), ("银行那边有延迟", "answer-bank", "bank-delay"),
    ("您的卡密已使用,无法退款", "answer-used", "used"), ("这是商家的问题", "answer-merchant", "merchant-problem"),
    ("请您联系商家处理", "answer-merchant", "merchant-problem"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "letter"), [row[:2] for row in EXCUSES])
def test_a_stock_excuse_is_met_with_its_letter_until_it_was_answered(
    bench: Any, case: str, said: str, letter: str
) -> None:
    entries.log(bench.desk, case, kind="submitted", filing="platform", receipt="GD1")
    entries.log(bench.desk, case, kind="reply", filing="platform", text=said)
    offered = [s for s in cases.open_case(bench.desk, case).steps if s.id.startswith("excuse:")]
    assert [(s.do, s.with_["template"]) for s in offered] == [("draft", letter)]
    papers.draft(bench.desk, case, "platform", "chat-supervisor", send=True)
    assert not [s for s in cases.open_case(bench.desk, case).steps if s.id.startswith("excuse:")]


@pytest.mark.parametrize("said", ["已为您退款,银行一般三天到账", "已补发,请查收", "不予退款"])
def test_another_answer_is_no_excuse(bench: Any, case: str, said: str) -> None:
    entries.log(bench.desk, case, kind="submitted", filing="platform")
    entries.log(bench.desk, case, kind="reply", filing="platform", text=said)
    assert not [s for s in cases.open_case(bench.desk, case).steps if s.id.startswith("excuse:")]


@pytest.mark.parametrize(("letter", "objection"), sorted({(row[1], row[2]) for row in EXCUSES}))
def test_an_answer_cites_what_the_table_of_objections_does_and_has_a_slot_for_evidence(
    letter: str, objection: str
) -> None:
    known = knowledge()
    cites = {k for p in PROBLEMS for o in known.playbook(p).objections if o.id == objection for k in o.cites}
    allowed = {(row.law, row.article.partition(".")[0]) for row in known.statutes if row.key in cites}
    told = {"now": "2026-09-10T10:00:00+08:00", "case": {"problem": "card-key-used"}}
    text = Example(PLATFORM, told).letter(letter)
    found = find_citations(text, [name for row in known.statutes for name in (row.law, *row.aliases)])
    assert found and {(c.law, str(c.article)) for c in found} <= allowed
    assert "证据：〔待填:" in text and faults_of(text) == []
