"""What the shipped channels say, row by row: sources, dates of rules, what is certain, what bars and what only advises."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from manifestplay import STANDING

from kameng_tui.case.conditions import holds
from kameng_tui.case.records import Card, Case, Consumer, Dossier, Entry, Filing, Order, Party
from kameng_tui.case.vocabulary import PROBLEMS
from kameng_tui.channels.fields import check_form, fill
from kameng_tui.channels.records import Channel
from kameng_tui.channels.registry import Registry
from kameng_tui.desk.letter import written
from kameng_tui.knowledge.load import knowledge
from kameng_tui.reckon.dues import Due, dues_of
from kameng_tui.reckon.view import CaseView

REGISTRY = Registry.load()
P, SAMR = REGISTRY.channels["platform"], REGISTRY.channels["12315"]
BOTH = pytest.mark.parametrize("channel", [P, SAMR], ids=["platform", "12315"])


@BOTH
def test_every_rule_has_a_source(channel: Channel) -> None:
    assert all(limit.source for limit in channel.limits)
    assert all(gate.source for gate in channel.gates)
    assert all(rule.basis for rule in channel.interplay)
    assert channel.sources and channel.as_of == date(2026, 11, 21)


@BOTH
def test_every_statute_named_as_a_source_is_in_the_table_and_in_force_for_its_rule(channel: Channel) -> None:
    table = {s.key: s for s in knowledge().statutes if s.article}
    laws = {s.short for s in knowledge().statutes}
    rules = [(x.source, x.effective_from) for x in (*channel.limits, *channel.gates)]
    rules += [(x.basis, x.effective_from) for x in channel.interplay]
    cited = [
        (s, since)
        for source, since in rules
        for s in source
        if any(s.startswith(law) and s[len(law) :].isdigit() for law in laws)
    ]
    assert len(cited) >= 3
    for key, since in cited:
        assert key in table, key
        start = table[key].effective_from
        assert not (key.startswith("投诉举报办法") and since and start and since < start), key


@BOTH
def test_own_package_is_data_and_one_docstring(channel: Channel) -> None:
    folder = Path(__file__).parents[2] / f"plugins/kameng_{channel.id}"
    assert (folder / "__init__.py").read_text(encoding="utf-8").count("\n") == 1
    assert [p.name for p in folder.rglob("*.py")] == ["__init__.py"]
    beside = [
        table["file"].partition("/")[
            2
        ]  # a second channel of the same distribution has its letters there, too
        for manifest in folder.glob("*.toml")
        for table in tomllib.loads(manifest.read_text("utf-8"))["templates"]
    ]
    assert {p.name for p in (folder / "templates").iterdir()} == set(beside)


@BOTH
def test_letters_for_every_purpose(channel: Channel) -> None:
    wanted = {"complaint", "reminder", "supplement", "escalation", "decline-offer", "withdrawal"}
    assert {t.purpose for t in channel.templates} >= wanted


@BOTH
@pytest.mark.parametrize("full", [False, True], ids=["empty rows", "full rows"])
def test_every_letter_is_clean_with_only_what_is_required_and_with_everything(
    channel: Channel, full: bool
) -> None:
    fields = {s.id: "内容" for s in channel.fields if full or s.required}
    row = {"number": 1, "title": "订单页面", "kind": "chat", "label": "联系", "text": "答复", "here": True, "talk": True, "date": "2026年9月1日", "shows": "已支付",
           "staff": "1024", "made": "2026年9月1日", "by": "2026年9月2日", "broken": True, "hours_late": 30, "receipt": "TS1",
           "due": "2026年9月1日", "limit": "accept", "duty": "theirs", "state": "overdue", "overdue_days": 3, "channel": channel.name, "days": 3,
           "working_days": 2, "basis": ["《民法典》第577条"], "amount": "1.00"}  # fmt: skip
    events = [row | {"kind": kind} for kind in ("contact", "offered", "reply")]
    lists: dict[str, Any] = {
        "evidence": [row, row],
        "promises": [row, row],
        "dues": [row],
        "claims": [row, row],
        "sent": [row],
    }
    lists = lists | {"events": events} if full else {key: [] for key in (*lists, "events")}
    context = {
        "case": {},
        "law": {},
        "today": "2026年9月9日",
        "channel": {"name": channel.name},
        "audience": "authority",
        **STANDING,
    }
    for spec in channel.templates:
        text = written(spec, context | lists | fields | {"receipt": "TS1" if full else ""}, {})[1]
        assert "\n\n\n" not in text and text == text.strip("\n")
        for stray in (
            "，，",
            "，。",
            "。。",
            "；。",
            "：。",
            "（）",
            "“”",
            "：，",
            "None",
            "{",
            "、。",
            "，\n",
            "，；",
        ):
            assert stray not in text, (spec.id, stray, text)
        assert "〔待填:" not in text or spec.id.startswith("answer-"), "a slot for evidence"
        assert all(line == line.rstrip() for line in text.splitlines())
        if full and spec.purpose == "complaint":
            assert "《民法典》第577条；《民法典》第577条。" in text


@BOTH
def test_letters_never_threaten_nor_promise_and_say_the_neutral_sentence_once(channel: Channel) -> None:
    for spec in channel.templates:
        for word in ("曝光", "后果自负", "骗子", "诈骗", "保证", "必须立即", "否则"):
            assert word not in spec.text
        assert spec.text.count("保留向监管部门投诉的权利") <= 1


# --- the platform ---------------------------------------------------------------------------------------------------


def test_the_ticket_asks_in_the_usual_order() -> None:
    order = ["type", "order_number", "item", "amount", "method", "reference", "placed", "paid", "discovered", "account", "card_key",
             "story", "phenomenon", "effect", "demands", "deadline", "contact"]  # fmt: skip
    assert [s.id for s in P.fields if s.id in order] == order
    assert {s.id for s in P.fields if s.required} >= {
        "type",
        "order_number",
        "item",
        "amount",
        "placed",
        "phenomenon",
        "demands",
    }
    assert P.fields[0].options == ("在线客服", "工单", "邮件", "电话")


def test_of_a_card_key_the_ticket_keeps_four_characters_and_marks_it() -> None:
    (key,) = [s for s in P.fields if s.id == "card_key"]
    assert key.sensitive and key.keep == "last4"


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_has_a_type_of_the_ticket(problem: str) -> None:
    (spec,) = [s for s in P.fields if s.id == "type"]
    assert fill(P, Case(problem=problem), {})["type"] in spec.options


def test_no_number_of_a_platform_is_certain_and_none_is_a_statute() -> None:
    assert {limit.id for limit in P.limits} == {
        "first-reply",
        "follow-up",
        "final-answer",
        "top-up",
        "published",
        "report-window",
        "settlement",
    }
    for limit in P.limits:
        assert limit.confidence == "uncertain" and limit.binding in ("practice", "rule")
        assert any("以平台自己公示的为准" in s or "须有规则页截图" in s for s in limit.source)


def test_the_published_top_up_time_counts_only_with_the_rule_page_in_evidence() -> None:
    (limit,) = [x for x in P.limits if x.id == "top-up"]
    assert (limit.length_word, limit.needs_evidence) == ("unknown", "rule-page")


# --- 12315 ----------------------------------------------------------------------------------------------------------


def test_the_form_follows_the_official_one() -> None:
    official = ["姓名", "联系电话", "证件类型", "证件号码", "联系地址", "是否同意公示投诉信息", "是否同意委托调解", "名称(姓名)",
                "联系人", "地址", "联系电话", "消费者权益争议事实依据", "投诉请求"]  # fmt: skip
    assert [s.official_label for s in SAMR.fields if s.official_label] == official
    required = {s.id for s in SAMR.fields if s.required}
    assert required == {
        "name",
        "phone",
        "address",
        "respondent",
        "respondent_address",
        "facts",
        "requests",
        "demands",
    }
    people = {"joint_people", "representative_1", "representative_2", "guardian", "agent"}
    assert {s.id for s in SAMR.fields if s.sensitive} == {"name", "phone", "id_number", "address"} | people
    own = [s for s in SAMR.fields if s.official_label and s.id not in ("facts", "requests")]
    assert {s.confidence for s in own} == {"verified"}


def test_an_unknown_maximum_is_never_enforced() -> None:
    borrowed = {s.id: s.max_length for s in SAMR.fields if s.max_length is not None}
    assert borrowed == {"facts": 400, "item": 50}  # the report's page; of the complaint's page none is known
    uncertain = {s.id for s in SAMR.fields if s.confidence == "uncertain"}
    assert uncertain == set(borrowed) and SAMR.attachments[0].confidence == "uncertain"
    long = {"facts": "字" * 401, "item": "字" * 51}
    view = CaseView(READY, {"12315": SAMR}, frozenset(), long)
    assert [f for f in check_form(SAMR, long, view, final=False) if f.code == "field.too-long"] == []


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour - 8, tzinfo=UTC)


def due_of(limit: str, *events: tuple[str, datetime], now: datetime, case: Case | None = None) -> Due:
    journal = tuple(
        Entry(id=f"e{i}", kind=k, at=t, logged=t, filing="12315") for i, (k, t) in enumerate(events)
    )
    dossier = Dossier("x", case or Case(), journal, (), (Filing(channel="12315", id="12315"),))
    found = dues_of(dossier, {"12315": SAMR}, (), knowledge().calendar, now, {})
    (due,) = [d for d in found if d.limit == limit]
    return due


@pytest.mark.parametrize(
    ("submitted", "latest"),
    [  # vectors of the facts, §6
        ((2, 13), (3, 2)), ((4, 30), (5, 13)), ((9, 18), (9, 29)), ((9, 30), (10, 15)), ((11, 20), (12, 1)),
    ],
)  # fmt: skip
def test_seven_working_days_to_decide(submitted: tuple[int, int], latest: tuple[int, int]) -> None:
    due = due_of("accept", ("submitted", at(*submitted)), now=at(*submitted, 12))
    assert due.latest.date() == date(2026, *latest) and due.state == "running"


def test_the_clock_starts_anew_where_the_complaint_was_passed_on() -> None:
    due = due_of("accept", ("submitted", at(11, 2)), ("12315:transferred", at(11, 4)), now=at(11, 5))
    assert due.latest.date() == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("accepted", "earliest", "latest", "unit"),
    [
        ((4, 14), (6, 18), (6, 18), "45 working days by order 20, the last day of its life"),
        ((4, 15), (6, 14), (6, 15), "60 days by order 121 from its first day; Sunday: two readings"),
        ((8, 2), (10, 1), (10, 8), "60 days end in the national holiday"),
    ],
)
def test_mediation_is_counted_by_the_rule_in_force_at_acceptance(
    accepted: Any, earliest: Any, latest: Any, unit: str
) -> None:
    due = due_of("mediate", ("submitted", at(3, 20)), ("accepted", at(*accepted)), now=at(*accepted, 12))
    assert (due.earliest.date(), due.latest.date()) == (date(2026, *earliest), date(2026, *latest)), unit


def test_the_notice_of_termination_is_due_though_mediation_is_over() -> None:
    events = (("submitted", at(5, 11)), ("accepted", at(5, 12)), ("terminated", at(7, 20)))
    assert due_of("notify", *events, now=at(7, 21)).latest.date() == date(2026, 7, 29)
    assert due_of("notify", *events, ("notified", at(7, 22)), now=at(9, 1)).state == "met"


def test_three_years_are_ours_and_kept_by_filing() -> None:
    from kameng_tui.case.records import Known

    case = Case(known=Known(harm=date(2024, 1, 31)))
    dossier = Dossier("x", case)
    (due,) = [
        d
        for d in dues_of(dossier, {"12315": SAMR}, (), knowledge().calendar, at(11, 1), {})
        if d.limit == "three-years"
    ]
    assert (due.duty, due.earliest.date(), due.state) == ("ours", date(2027, 1, 31), "running")


READY = Dossier(
    "x",
    Case(
        consumer=Consumer(name="张示例", phone="vault:****1234", address="vault:****", purpose="personal"),
        platform=Party(operator="某公司", address="某路2号"),
        orders=(Order("o1"),),
    ),
    (Entry(id="e1", kind="contact", at=at(9, 1)),),
    (Card(id="a", kind="payment"),),
)


def failing(dossier: Dossier, form: dict[str, Any] | None = None) -> dict[str, str]:
    """The gates that do not let ``dossier`` pass, with what they would answer."""
    view = CaseView(dossier, {"12315": SAMR}, frozenset(), form or {"demands": "退款"})
    return {
        gate.id: gate.level if gate.need else gate.verdict
        for gate in SAMR.gates
        if gate.effective_to is None
        if holds(gate.when, view) and (not holds(gate.need, view) if gate.need else holds(gate.stop, view))
    }


CASE = READY.case
GATES = [
    (READY, {}, "all that art. 10 asks is there"),
    (replace(READY, case=replace(CASE, platform=Party(name="网站", address="某路"))), {"respondent": "required"}, "a site is no legal name"),
    (replace(READY, case=replace(CASE, platform=Party(operator="某公司"))), {"respondent-address": "required"}, "no address, no office"),
    (replace(READY, case=replace(CASE, platform=Party(), seller=Party(operator="店", address="路"))), {}, "the seller may be the one"),
    (replace(READY, case=replace(CASE, consumer=Consumer(purpose="personal"))), {"identity": "required"}, "art. 10: real identity"),
    (replace(READY, case=replace(CASE, consumer=Consumer(name="张示例", phone="vault:****1234", address="vault:****"))), {"purpose": "required"}, "unknown purpose waits, it is no ground of refusal"),
    (replace(READY, case=replace(CASE, consumer=Consumer(name="张示例", phone="vault:****1234", address="vault:****", purpose="resale"))), {"resale": "refused-likely"}, "art. 16(3), 17"),
    (replace(READY, cards=()), {"evidence": "required"}, "art. 10: facts and evidence"),
    (replace(READY, journal=()), {"platform-told": "advised"}, "the platform first is no condition"),
    (replace(READY, case=replace(CASE, representative=Party(name="志愿者"))), {"authorisation": "required"}, "art. 11"),
    (replace(READY, case=replace(CASE, consumer=replace(CASE.consumer, minor=True))), {"guardian": "advised"}, "a minor"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("dossier", "wanted"), [(d, w) for d, w, _ in GATES], ids=[why for _, _, why in GATES]
)
def test_gates(dossier: Dossier, wanted: dict[str, str]) -> None:
    assert failing(dossier) == wanted


def test_a_complaint_needs_a_demand() -> None:
    assert failing(READY, {"name": "x"}) == {"claim": "required"}


INTERPLAY = [
    ("kind:court", "barred-by", "verified"), ("arbitration", "barred-by", "verified"),
    ("consumer-association", "barred-by", "verified"), ("12315", "barred-by", "verified"), ("12345", "barred-by", "known"),
    ("kind:telecom", "barred-by", "uncertain"), ("telecom-appeal", "barred-by", "uncertain"), ("police", "care", "known"), ("kind:telecom", "bars", "verified"), ("kind:police", "care", "known"),
    ("12315", "barred-by", "known"), ("consumer-association", "care", "known"), ("kind:police", "care", "verified"),
    ("12315-report", "compatible", "verified"), ("platform", "compatible", "verified"), ("kind:payment", "compatible", "verified"),
    ("kind:media", "compatible", "verified"), ("kind:court", "compatible", "verified"),
]  # fmt: skip


def test_interplay_says_who_shuts_out_whom() -> None:
    assert sorted((r.other, r.relation, r.confidence) for r in SAMR.interplay) == sorted(INTERPLAY)
    assert all(rule.when for rule in SAMR.interplay if rule.relation in ("bars", "barred-by"))
