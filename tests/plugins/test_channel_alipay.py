"""The Alipay channel, row by row against the facts: one transaction a filing, observed states, windows nobody knows."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from casemaker import a_case, a_dossier, at, calendar, card, entry, filing

from kameng_tui.case.records import Dossier
from kameng_tui.case.vocabulary import CLAIMS, PROBLEMS
from kameng_tui.channels.fields import fill
from kameng_tui.channels.manifest import read_manifest
from kameng_tui.channels.receipts import recognise
from kameng_tui.channels.records import Channel
from kameng_tui.counsel.gates import verdict_of
from kameng_tui.knowledge.load import knowledge
from kameng_tui.knowledge.records import Playbook
from kameng_tui.law.statutes import StatuteTable
from kameng_tui.reckon.dues import Due, Question, dues_of, questions_of
from kameng_tui.reckon.stages import events_of, stage_of

FOLDER = Path(__file__).parents[2] / "plugins/kameng_alipay"
NOW = at("2026-11-24 12:00")
TRADE = "2026111722001400001234567890"


def load() -> Channel:
    raw = tomllib.loads((FOLDER / "channel.toml").read_text(encoding="utf-8"))
    files = {t["file"]: (FOLDER / t["file"]).read_text(encoding="utf-8") for t in raw["templates"]}
    channel, faults = read_manifest(raw, files, "alipay")
    assert channel is not None, faults
    return channel


ALIPAY = load()
CHANNELS = {"alipay": ALIPAY}
BOOK = Playbook("x", "x", "x", "", NOW.date(), ())


# --- what it is -----------------------------------------------------------------------------------------------------


def test_it_is_data_and_one_docstring_and_every_file_is_used() -> None:
    assert (FOLDER / "__init__.py").read_text(encoding="utf-8").count("\n") == 1
    assert [p.name for p in FOLDER.rglob("*.py")] == ["__init__.py"]
    assert {f"templates/{p.name}" for p in (FOLDER / "templates").iterdir()} == {
        t.file for t in ALIPAY.templates
    }
    assert len(list((FOLDER / "examples").glob("*.toml"))) >= 2


def test_it_says_what_it_can_and_cannot_do() -> None:
    assert (ALIPAY.kind, ALIPAY.effect, ALIPAY.public) == ("payment", "answers", False)
    assert "没有规定" in ALIPAY.summary and "以页面为准" in ALIPAY.summary
    steps = "\n".join(ALIPAY.steps)
    for said in ("报警", "一笔交易提交一件", "实际收款的商户", "转账给个人的不是商户交易", "公安", "12363"):
        assert said in steps


def test_the_rules_whose_name_could_not_be_found_are_never_cited() -> None:
    for path in FOLDER.rglob("*.*"):
        if path.suffix in (".toml", ".txt", ".py"):
            assert "争议处理规则" not in path.read_text(encoding="utf-8"), path.name


def test_the_form_follows_the_fields_of_the_interface_and_then_our_own() -> None:
    official = ["trade_no", "merchant_order_no", "complain_reason", "leaf_category", "content", "images", "phone_no"]  # fmt: skip
    assert [s.id for s in ALIPAY.fields][: len(official)] == official
    assert {s.id for s in ALIPAY.fields[:7] if s.required} == {"trade_no", "complain_reason", "leaf_category", "content"}  # fmt: skip
    assert all(s.source and s.confidence == "verified" for s in ALIPAY.fields[:7])


def test_no_unknown_maximum_is_enforced() -> None:
    assert [s.id for s in ALIPAY.fields if s.max_length] == []
    assert [t.id for t in ALIPAY.templates if t.max_length] == []
    (pictures,) = ALIPAY.attachments
    assert (pictures.max_files, pictures.max_bytes, pictures.confidence) == (None, None, "uncertain")


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_has_a_reason_in_words(problem: str) -> None:
    assert fill(ALIPAY, a_case(problem=problem), {})["complain_reason"].isascii() is False


@pytest.mark.parametrize("kind", CLAIMS)
def test_every_demand_has_a_category_in_words(kind: str) -> None:
    form = fill(ALIPAY, a_case(claim=[{"id": "c1", "kind": kind}]), {})
    assert form["leaf_category"] in ("退款", "补发", "更换", "赔偿", "其他")


def test_an_unauthorised_payment_is_a_complaint_about_the_service() -> None:
    assert fill(ALIPAY, a_case(problem="account-not-own"), {})["service_kind"] == "未经本人授权的支付"
    assert fill(ALIPAY, a_case(problem="card-key-used"), {})["service_kind"] == "对投诉的处理"


def test_of_a_whole_card_key_nothing_goes_into_the_form() -> None:
    case = a_case(order=[{"id": "o1", "item": "月卡", "card_key": "vault:****V90T"}], problem="card-key-used")
    assert "V90T" not in str(fill(ALIPAY, case, {}))


# --- states ---------------------------------------------------------------------------------------------------------

STATES = [  # the state as observed, the closed event it means, the stage, whether it is an end
    ("merchant-processing", "MERCHANT_PROCESSING", "assigned", "商户处理中", False),
    ("merchant-feedbacked", "MERCHANT_FEEDBACKED", "answered", "商户已反馈", False),
    ("finished", "FINISHED", "closed", "已完结", True),
    ("cancelled", "CANCELLED", "withdrawn", "已撤销", True),
    ("platform-processing", "PLATFORM_PROCESSING", "escalated", "支付宝处理中", False),
    ("platform-finish", "PLATFORM_FINISH", "closed", "支付宝处理完结", True),
    ("closed", "CLOSED", "closed", "已关闭", True),
]


def stage_after(*events: tuple[str, str]) -> Any:
    dossier = with_filing(a_case(), *events)
    return stage_of(ALIPAY, events_of(dossier, dossier.filings[0], ALIPAY))


def with_filing(case: Any, *events: tuple[str, str], cards: tuple[Any, ...] = ()) -> Dossier:
    journal = tuple(entry(f"e{i}", when, kind, filing="alipay") for i, (when, kind) in enumerate(events))
    return a_dossier(case, journal, cards, (filing("alipay"),))


@pytest.mark.parametrize(("event", "code", "meaning", "stage", "final"), STATES, ids=[s[1] for s in STATES])
def test_the_observed_states_are_events_and_stages_and_are_recognised(
    event: str, code: str, meaning: str, stage: str, final: bool
) -> None:
    (spec,) = [e for e in ALIPAY.events if e.id == event]
    assert code in spec.label and spec.as_ == meaning
    reached = stage_after(("2026-11-18 10:00", "submitted"), ("2026-11-19 10:00", f"alipay:{event}"))
    assert (reached.label, reached.final) == (stage, final)
    assert event in [found.receipt.event for found in recognise(ALIPAY, f"状态:{code}")]
    assert len(recognise(ALIPAY, f"状态:{code}")) == 1


def test_every_stage_can_be_reached_and_only_ends_are_final() -> None:
    first, *others = ALIPAY.stages
    assert not first.on
    for stage in others:
        own = {e.id for e in ALIPAY.events}
        kinds = [f"alipay:{name}" if name in own else name for name in stage.on]
        assert {stage_after(("2026-11-18 10:00", kind)).id for kind in kinds} == {stage.id}
    assert {s.id for s in ALIPAY.stages if s.final} == {"finished", "cancelled", "platform-finish", "closed"}
    assert all(s.next for s in ALIPAY.stages if not s.final)


@pytest.mark.parametrize(
    ("sent", "stage"),
    [("demand", "支付宝处理中"), ("contact", "支付宝处理中"), ("supplied", "已补充材料"), ("declined", "已答复不接受"), ("withdrawn", "已撤销")],
)  # fmt: skip
def test_what_a_sent_letter_logs_leads_to_a_sensible_stage(sent: str, stage: str) -> None:
    events = (("2026-11-18 10:00", "submitted"), ("2026-11-19 10:00", "alipay:platform-processing"))
    assert stage_after(*events, ("2026-11-20 10:00", sent)).label == stage


# --- time -----------------------------------------------------------------------------------------------------------

LIMITS = {  # row of the facts §1.1 -> limits that hold it
    "ALI-*": {"complaint-window", "merchant-reply", "evidence", "platform-decision"},
    "PAY-15": {"service-answer"},
    "PAY-REC": {"records"},
}


def test_the_limits_are_those_of_the_facts() -> None:
    limits = {x.id: x for x in ALIPAY.limits}
    assert set(limits) == set().union(*LIMITS.values())
    for name in LIMITS["ALI-*"]:
        unknown = limits[name]
        assert (unknown.length, unknown.length_word, unknown.confidence) == (None, "unknown", "uncertain")
        assert any("没有查到" in s for s in unknown.source)
    fifteen, three = limits["service-answer"], limits["records"]
    assert (fifteen.length, fifteen.unit, fifteen.duty, fifteen.confidence) == (15, "day", "theirs", "known")
    assert (three.length, three.unit, three.source, three.confidence) == (3, "year", ("电商法53.3",), "verified")  # fmt: skip


PAID = a_case(
    payment=[{"id": "p1", "method": "alipay", "amount": Decimal("100.00"), "paid": at("2026-09-15 10:00:00")}]
)


def dues(dossier: Dossier, now: Any = NOW) -> dict[str, Due]:
    return {d.limit: d for d in dues_of(dossier, CHANNELS, (), calendar(), now, {})}


def questions(dossier: Dossier, overrides: Any = None) -> dict[str, Question]:
    found = questions_of(dossier, CHANNELS, (), calendar(), NOW, overrides or {})
    return {q.limit: q for q in found}


def test_an_unknown_window_gives_no_date_but_says_where_to_look() -> None:
    before = a_dossier(PAID)
    assert dues(before) == {}
    assert "没有可查证的天数,以官方页面为准" in questions(before)["complaint-window"].text
    sent = with_filing(
        PAID, ("2026-11-18 10:00", "submitted"), ("2026-11-19 10:00", "alipay:platform-processing")
    )
    assert set(questions(sent)) == {"platform-decision"}, "what is met asks nothing"
    assert "以官方页面为准" in questions(sent)["platform-decision"].text


def test_a_case_paid_otherwise_is_not_asked_about_the_window() -> None:
    other = a_case(payment=[{"id": "p1", "method": "wechat", "paid": at("2026-09-15 10:00:00")}])
    assert questions(a_dossier(other)) == {}


def test_a_number_that_the_team_found_is_counted() -> None:
    own = {
        "alipay": {
            "limits": {
                "complaint-window": {
                    "length": 90, "unit": "day", "source": "账单页面", "by": "测试", "on": "2026-11-20",
                }
            }
        }
    }  # fmt: skip
    (due,) = [d for d in dues_of(a_dossier(PAID), CHANNELS, (), calendar(), NOW, own) if d.duty == "ours"]
    assert due.latest == at("2026-12-14 23:59:59")


def test_a_date_named_by_the_page_is_kept_by_ours() -> None:
    asked = entry(
        "e0", "2026-11-20 10:00", "alipay:evidence-asked", filing="alipay", until=at("2026-11-22").date()
    )
    due = dues(a_dossier(PAID, (asked,), (), (filing("alipay"),)))["evidence"]
    assert (due.latest, due.state) == (at("2026-11-22 23:59:59"), "lapsed")


@pytest.mark.parametrize(
    ("made", "earliest", "latest", "why"),
    [
        ("2026-09-16 09:00", "2026-10-01", "2026-10-08", "facts §6: ends in the national holiday"),
        ("2026-10-02 09:00", "2026-10-17", "2026-10-19", "facts §6: ends on an ordinary Saturday"),
        ("2026-11-02 09:00", "2026-11-17", "2026-11-17", "ends on a Tuesday"),
    ],
)
def test_fifteen_days_for_a_complaint_about_the_service_itself(
    made: str, earliest: str, latest: str, why: str
) -> None:
    due = dues(with_filing(PAID, (made, "alipay:service-complaint")), at(made))["service-answer"]
    assert (due.earliest, due.latest) == (at(f"{earliest} 23:59:59"), at(f"{latest} 23:59:59")), why
    assert due.state == "running"


def test_only_a_complaint_about_the_service_starts_the_fifteen_days() -> None:
    events = (("2026-10-12 10:00", "submitted"), ("2026-10-16 10:00", "alipay:platform-processing"))
    assert "service-answer" not in dues(with_filing(PAID, *events))
    answered = (*events, ("2026-10-25 10:00", "alipay:service-complaint"))
    assert dues(with_filing(PAID, *answered))["service-answer"].state == "overdue"
    by_merchant = (*answered, ("2026-10-26 10:00", "alipay:merchant-feedbacked"))
    assert dues(with_filing(PAID, *by_merchant))["service-answer"].state == "overdue", "the merchant is not Alipay"  # fmt: skip
    asked = questions(with_filing(PAID, answered[0], answered[2]))
    assert "platform-decision" not in asked, "nor did Alipay step in"
    by_alipay = (*answered, ("2026-10-26 10:00", "alipay:service-answered"))
    assert dues(with_filing(PAID, *by_alipay))["service-answer"].state == "met"


def test_three_years_of_records_are_shown_while_only_a_screenshot_exists() -> None:
    sent = ("2026-11-18 10:00", "submitted")
    due = dues(with_filing(PAID, sent, cards=(card("a", "payment"),)))["records"]
    assert (due.latest, due.duty) == (at("2029-09-15 23:59:59"), "ours")
    assert "records" not in dues(with_filing(PAID, sent)), "the case's own limit speaks then"
    with_bill = with_filing(PAID, sent, cards=(card("a", "payment"), card("b", "bill")))
    assert "records" not in dues(with_bill)


# --- may it be filed ------------------------------------------------------------------------------------------------

PAYMENT = {"id": "p1", "order": "o1", "method": "alipay", "amount": Decimal("100.00"), "paid": at("2026-11-17 09:00:00"),
           "payee": "某某信息服务部", "reference": TRADE}  # fmt: skip
ORDER = {"id": "o1", "number": "JM1", "item": "月卡", "amount": Decimal("100.00")}
CLAIM = {"id": "c1", "kind": "refund", "amount": Decimal("100.00")}


def verdict(*payments: dict[str, Any], form: Any = None, cards: Any = ("bill",), **tables: Any) -> Any:
    case = a_case(**({
        "problem": "card-key-used", "story": {"phenomenon": "提示已被使用"}, "order": [ORDER], "claim": [CLAIM],
        "payment": list(payments),
    } | tables))  # fmt: skip
    dossier = a_dossier(case, cards=tuple(card(kind, kind) for kind in cards))
    values = fill(ALIPAY, case, form or {})
    return verdict_of(ALIPAY, dossier, (), BOOK, CHANNELS, (), NOW, form=values)  # fmt: skip


def without(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (PAYMENT | changes).items() if value}


WECHAT = PAYMENT | {"id": "p2", "method": "wechat", "reference": "4200002222202611170000000001"}
GATES = [
    ((PAYMENT,), {}, "ready", set(), "all that is asked is there"),
    ((PAYMENT,), {"payee_kind": "商户(含聚合码)"}, "ready", set(), "a merchant by its own name"),
    ((without(method="wechat"),), {}, "barred", {"alipay", "other-rail"}, "not paid by Alipay"),
    ((without(method=""),), {}, "wait", {"alipay"}, "nobody said how it was paid"),
    ((without(reference=""),), {}, "wait", {"trade-no"}, "no transaction number"),
    ((without(method="transfer"),), {}, "barred", {"alipay", "person"}, "a transfer to a person"),
    ((PAYMENT,), {"payee_kind": "转账给个人"}, "barred", {"person"}, "paid by Alipay, but to a person"),
    ((PAYMENT,), {"payee_kind": "个人收款码"}, "wait", {"personal-code"}, "nobody knows: the page decides"),
    ((PAYMENT, PAYMENT | {"id": "p2", "reference": TRADE[:-1] + "1"}), {}, "wait", {"one-trade"}, "two payments, two filings"),
    ((PAYMENT, WECHAT), {}, "wait", {"alipay", "one-trade"}, "paid in two ways: choose the one by Alipay"),
    ((PAYMENT, WECHAT), {"method": "支付宝", "trade_no": TRADE}, "ready", set(), "chosen"),
    ((without(payee=""),), {}, "wait", {"payee"}, "who was paid is only advised"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("payments", "form", "answer", "gates"), [g[:4] for g in GATES], ids=[g[4] for g in GATES]
)
def test_gates(payments: Any, form: Any, answer: str, gates: set[str]) -> None:
    found = verdict(*payments, form=form)
    own = {g.id for g in ALIPAY.gates}
    assert found.verdict == answer, found
    assert {r.gate for r in found.reasons} & own == gates


def test_demand_and_bill_are_asked_for() -> None:
    assert "demand" in {r.gate for r in verdict(PAYMENT, claim=[]).reasons}
    assert {r.gate for r in verdict(PAYMENT, cards=()).reasons} == {"bill"}


def test_a_second_filing_for_the_same_order_is_likely_refused_but_not_for_another_order() -> None:
    case = a_case(order=[ORDER, ORDER | {"id": "o2"}], payment=[PAYMENT])
    filings = (filing("alipay", orders=("o1",)), filing("alipay", "alipay-2", orders=("o1",)), filing("alipay", "alipay-3", orders=("o2",)))  # fmt: skip
    journal = (entry("e0", "2026-11-18 10:00", "submitted", filing="alipay"),)
    dossier = a_dossier(case, journal, (card("a", "bill"),), filings)

    def again(id: str) -> set[str]:
        found = verdict_of(ALIPAY, dossier, (), BOOK, CHANNELS, (), NOW, filing=id)
        return {r.code for r in found.reasons if r.gate == "alipay"}

    assert again("alipay-2") == {"gate.refused-likely"}
    assert again("alipay-3") == set()


def test_all_other_channels_may_run_beside_it() -> None:
    rules = {r.other: (r.relation, r.confidence) for r in ALIPAY.interplay}
    assert rules.pop("alipay") == ("barred-by", "uncertain")
    assert {relation for relation, _ in rules.values()} == {"compatible"}
    assert set(rules) == {"platform", "12315", "12315-report", "consumer-association", "wechat-pay", "kind:media",
                          "kind:telecom", "kind:police", "kind:court", "12363"}  # fmt: skip
    assert rules["12315"] == ("compatible", "verified") and rules["12363"] == ("compatible", "known")


def test_every_rule_has_a_source_and_every_statute_is_in_the_table() -> None:
    table = StatuteTable(knowledge().statutes)
    laws = sorted((s.short for s in knowledge().statutes if not s.article), key=len, reverse=True)
    sources = [s for x in (*ALIPAY.limits, *ALIPAY.gates, *ALIPAY.attachments, *ALIPAY.fees) for s in x.source or ("",)]  # fmt: skip
    sources += [s for rule in ALIPAY.interplay for s in rule.basis or ("",)]
    assert all(sources)
    cited = [s for s in sources if any(s == law or (s[len(law) :][:1].isdigit() and s.startswith(law)) for law in laws)]  # fmt: skip
    assert {"电商法53.3", "反诈法18", "反诈法20", "非银行支付条例31", "非银行支付条例35", "金融消保办法"} <= set(cited)  # fmt: skip
    assert all(table.by_key(key) for key in cited)
