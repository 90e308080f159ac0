"""The two channels that show how one is written: 微信支付投诉 (a distribution with one hook) and 12345 (data only).

Held against the facts row by row: WX-REPLY, WX-DONE, WXMINI-201, WX-WINDOW, PAY-15; the hotline's days that nobody knows.
"""

from __future__ import annotations

import ast
import importlib.util
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pluggy
import pytest
from casemaker import a_case, a_dossier, at, calendar, entry, filing
from manifestplay import cited_keys, dues, failing, faults_of_letter, letters, questions, stage

from kameng_tui.channels.fields import check_form, fill
from kameng_tui.channels.hookspecs import PROJECT, ChannelSpec
from kameng_tui.channels.lookups import rows_of_table
from kameng_tui.channels.manifest import read_manifest
from kameng_tui.channels.receipts import recognise
from kameng_tui.channels.records import Channel
from kameng_tui.desk.kit import check_folder
from kameng_tui.knowledge.load import knowledge
from kameng_tui.reckon.dues import dues_of, questions_of
from kameng_tui.reckon.view import CaseView

ROOT = Path(__file__).parents[2] / "plugins" / "examples"
WECHAT_DIST = ROOT / "kameng-wechat-pay"
WECHAT_FOLDER = WECHAT_DIST / "kameng_wechat_pay"
HOTLINE_FOLDER = ROOT / "12345"


def read(folder: Path) -> Channel:
    """The channel of a folder, with nothing wrong in it."""
    raw = tomllib.loads((folder / "channel.toml").read_text("utf-8"), parse_float=Decimal)
    named = [row["file"] for key in ("templates", "tables") for row in raw.get(key, ())]
    channel, faults = read_manifest(
        raw, {name: (folder / name).read_text("utf-8") for name in named}, "channel.toml"
    )
    assert channel is not None, [f"{f.where} {f.message}" for f in faults]
    return channel


WECHAT, HOTLINE = read(WECHAT_FOLDER), read(HOTLINE_FOLDER)
FOLDERS = {"wechat-pay": WECHAT_FOLDER, "12345": HOTLINE_FOLDER}
BOTH = pytest.mark.parametrize("channel", [WECHAT, HOTLINE], ids=["wechat-pay", "12345"])


# --- both -----------------------------------------------------------------------------------------------------------


@BOTH
def test_enough_fields_letters_examples_and_every_rule_says_where_it_is_from(channel: Channel) -> None:
    assert len(channel.fields) >= 6 and len(channel.templates) >= 3
    assert len(list((FOLDERS[channel.id] / "examples").glob("*.toml"))) >= 2
    assert channel.as_of == date(2026, 11, 21) and channel.sources and channel.summary and channel.steps
    assert all(x.source for x in (*channel.limits, *channel.gates, *channel.attachments, *channel.fees))
    assert all(x.basis for x in channel.interplay)
    assert {x.confidence for x in channel.limits} >= {"uncertain", "verified"}


@BOTH
def test_every_file_is_used(channel: Channel) -> None:
    folder = FOLDERS[channel.id]
    named = {t.file for t in channel.templates} | {str(t["file"]) for t in channel.tables}
    there = {
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.suffix in (".txt", ".csv", ".md")
    }
    assert there - {"README.md"} == named


@BOTH
def test_every_statute_named_as_a_source_is_in_the_table_and_in_force_for_its_rule(channel: Channel) -> None:
    table = {s.key: s for s in knowledge().statutes}
    shorts = {s.short for s in knowledge().statutes}
    cited = [*cited_keys(channel), *((s, None) for x in channel.limits for s in x.source if s in shorts)]
    assert len(cited) >= 2
    for key, since in cited:
        assert key in table or key in shorts, key
        start = table[key].effective_from if key in table else None
        assert not (since and start and since < start), key


@BOTH
@pytest.mark.parametrize("full", [True, False], ids=["everything filled", "nothing filled"])
def test_every_letter_reads_well_and_cites_only_what_there_is(channel: Channel, full: bool) -> None:
    for name, text in letters(channel, full).items():
        audience = next(t.audience for t in channel.templates if t.id == name)
        assert text and faults_of_letter(text, audience) == [], (name, text)


@BOTH
def test_the_kit_finds_nothing_and_the_examples_come_out_as_they_say(channel: Channel) -> None:
    assert [f"{f.where} {f.message}" for f in check_folder(FOLDERS[channel.id], today=date(2026, 11, 22))] == []  # fmt: skip


@BOTH
def test_every_stage_is_reached_by_each_of_its_events(channel: Channel) -> None:
    own = {e.id for e in channel.events}
    assert not channel.stages[0].on
    for spec in channel.stages[1:]:
        kinds = [f"{channel.id}:{name}" if name in own else name for name in spec.on]
        assert {stage(channel, kind) for kind in kinds} == {spec.label}
    assert all(spec.next for spec in channel.stages if not spec.final)


# --- 微信支付 -------------------------------------------------------------------------------------------------------

SENT = ("submitted", "2026-11-20T22:30")
LENGTHS = {  # row of the facts -> length, unit, confidence
    "first-answer": (24, "hour", "verified"),  # WX-REPLY
    "resolve": (72, "hour", "verified"),  # WX-DONE
    "complaint-window": (None, "day", "uncertain"),  # WX-WINDOW
    "service-answer": (15, "day", "known"),  # PAY-15
}


@pytest.mark.parametrize(("limit", "wanted"), LENGTHS.items(), ids=LENGTHS)
def test_the_lengths_are_those_of_the_facts(limit: str, wanted: tuple[Any, ...]) -> None:
    (found,) = [x for x in WECHAT.limits if x.id == limit]
    assert (found.length, found.unit, found.confidence) == wanted


WORKED = [
    (SENT, "first-answer", "2026-11-21T22:30", "24 hours, from a Friday night to Saturday"),
    (SENT, "resolve", "2026-11-23T22:30", "72 hours run through the weekend"),
    (("submitted", "2026-09-30T09:00"), "resolve", "2026-10-03T09:00", "and through the national holiday"),
]


@pytest.mark.parametrize(("event", "limit", "end", "why"), WORKED, ids=[w[3] for w in WORKED])
def test_hours_of_the_merchant(event: tuple[str, str], limit: str, end: str, why: str) -> None:
    due = dues(WECHAT, event, now=event[1])[limit]
    assert (due.earliest, due.latest, due.duty, due.state) == (at(end), at(end), "theirs", "running"), why


def test_the_first_answer_is_kept_by_the_merchants_reply_and_not_by_its_solution() -> None:
    late = dues(WECHAT, SENT, now="2026-11-24T00:00")
    assert (late["first-answer"].state, late["resolve"].state) == ("overdue", "overdue")
    replied = dues(WECHAT, SENT, ("wechat-pay:merchant-reply", "2026-11-21T08:00"), now="2026-11-24T00:00")
    assert (replied["first-answer"].state, replied["resolve"].state) == ("met", "overdue")
    shown = dues(WECHAT, SENT, ("wechat-pay:processing", "2026-11-21T08:00"), now="2026-11-22T00:00")
    assert shown["first-answer"].state == "overdue", "that a page says 处理中 is no answer"
    done = dues(WECHAT, SENT, ("wechat-pay:processed", "2026-11-22T08:00"), now="2026-11-24T00:00")
    assert done["resolve"].state == "met"


MINI = [
    ("2024-03-24T23:00", "2024-03-27T23:00", "the last day of the old rule: 72 hours"),
    ("2024-03-25T00:00", "2024-03-27T00:00", "the first day of the new rule: 48 hours"),
    ("2025-12-31T20:05", "2026-01-02T20:05", "48 hours over New Year"),
]


@pytest.mark.parametrize(("began", "end", "why"), MINI, ids=[m[2] for m in MINI])
def test_the_mini_program_has_hours_of_its_own_in_two_versions(began: str, end: str, why: str) -> None:
    form = {"entry": "小程序交易投诉"}
    found = dues(
        WECHAT, ("submitted", began), ("wechat-pay:mini-merchant", began), now="2026-01-10", form=form
    )
    assert found["mini-merchant"].latest == at(end), why
    assert not {"first-answer", "resolve"} & set(found), "the bill's own hours are for the other entrance"


def test_the_two_versions_of_the_mini_program_meet_without_gap() -> None:
    old, new = [x for x in WECHAT.limits if x.id == "mini-merchant"]
    assert (old.length, old.effective_to) == (72, date(2024, 3, 24))
    assert (new.length, new.effective_from) == (48, date(2024, 3, 25))


def test_how_long_one_may_complain_is_a_question() -> None:
    paid = a_case(payment=[{"id": "p1", "method": "wechat", "paid": at("2026-11-17T09:00")}])
    assert dues_of(a_dossier(paid), {"wechat-pay": WECHAT}, (), calendar(), at("2026-11-20"), {}) == ()
    found = questions_of(a_dossier(paid), {"wechat-pay": WECHAT}, (), calendar(), at("2026-11-20"), {})
    assert [q.limit for q in found] == ["complaint-window"] and "以官方页面为准" in found[0].text
    asked = questions(WECHAT, ("asked", "2026-11-20T10:00"), now="2026-11-20T11:00")["evidence"]
    assert asked.asks_date, "the page names the day for further material"


def test_the_service_itself_answers_in_fifteen_days_with_two_readings_over_the_holiday() -> None:
    due = dues(WECHAT, ("wechat-pay:service-complaint", "2026-09-16T09:00"), now="2026-09-20")["service-answer"]  # fmt: skip
    assert (due.earliest, due.latest) == (at("2026-10-01T23:59:59"), at("2026-10-08T23:59:59"))


STATES = [("PENDING", "pending", "待商户处理"), ("PROCESSING", "processing", "处理中"), ("PROCESSED", "processed", "处理完成")]  # fmt: skip


@pytest.mark.parametrize(("code", "event", "label"), STATES, ids=[s[0] for s in STATES])
def test_the_three_states_are_events_stages_and_recognised(code: str, event: str, label: str) -> None:
    assert [found.receipt.event for found in recognise(WECHAT, f"complaint_state: {code}")] == [event]
    assert stage(WECHAT, "submitted", f"wechat-pay:{event}") == label
    assert stage(WECHAT, "submitted", "wechat-pay:processed", "wechat-pay:again") == "已再次投诉"


def test_the_form_follows_the_interface() -> None:
    official = ["transaction_id", "merchant_order_no", "amount", "problem_type", "detail", "refund_amount", "phone", "images"]  # fmt: skip
    assert [s.id for s in WECHAT.fields[:8]] == official
    assert [(s.id, s.max_length) for s in WECHAT.fields if s.max_length] == [("detail", 300)]
    assert all(s.source for s in WECHAT.fields[:8])


@pytest.mark.parametrize(("length", "codes"), [(300, []), (301, ["field.too-long"])])
def test_three_hundred_characters_and_not_one_more(length: int, codes: list[str]) -> None:
    form = {"detail": "字" * length, "problem_type": "其他"}
    view = CaseView(a_dossier(), {}, frozenset(), form)
    assert [f.code for f in check_form(WECHAT, form, view, final=False)] == codes


PAID = {"id": "p1", "amount": Decimal("9.00"), "reference": "4200002222202611170000000001", "payee": "某部"}
RAILS = [
    ({"method": "wechat"}, {}, set(), "paid by WeChat"),
    ({"method": "alipay"}, {}, {"wechat", "other-rail"}, "paid otherwise"),
    ({"method": "transfer"}, {}, {"wechat", "person"}, "a transfer to a person has no merchant"),
    (
        {"method": "wechat"},
        {"payee_kind": "转账给个人"},
        {"person"},
        "nor has a transfer that the bill shows",
    ),
    ({"method": "wechat"}, {"transaction_id": "1、2"}, {"one-transaction"}, "one transaction, one complaint"),
    ({"method": "wechat", "reference": ""}, {}, {"transaction"}, "no number, no transaction"),
]


@pytest.mark.parametrize(("payment", "typed", "wanted", "why"), RAILS, ids=[r[3] for r in RAILS])
def test_only_a_transaction_of_wechat_with_a_merchant(
    payment: dict[str, Any], typed: dict[str, str], wanted: set[str], why: str
) -> None:
    case = a_case(payment=[PAID | payment], claim=[{"id": "c1", "kind": "refund"}])
    dossier = a_dossier(case, filings=(filing("wechat-pay"),))
    assert set(failing(WECHAT, dossier, fill(WECHAT, case, typed))) - {"bill"} == wanted, why


# --- the one hook ---------------------------------------------------------------------------------------------------


def hooks() -> Any:
    spec = importlib.util.spec_from_file_location("wechat_hooks_under_test", WECHAT_FOLDER / "hooks.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NUMBER = "1000107101202611170000001"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"detail": "字" * 300 + NUMBER, "merchant_order_no": NUMBER}, "已写 325 字,超出 25 字;账单自带商户单号1000107101202611170000001,从内容里删去可省 25 字,就够了"),
        ({"detail": "字" * 310 + NUMBER, "merchant_order_no": NUMBER}, "可省 25 字,还差 10 字"),
        ({"detail": "字" * 275 + NUMBER, "merchant_order_no": NUMBER}, ""),
        ({"detail": "字" * 400, "merchant_order_no": NUMBER}, ""),
        ({"merchant_order_no": NUMBER}, ""),
        ({}, ""),
    ],
    ids=["fits without it", "not even then", "300 as it is", "number not in it", "no text", "no form"],
)  # fmt: skip
def test_the_hook_counts_and_names_what_can_be_cut(form: dict[str, str], said: str) -> None:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(ChannelSpec)
    manager.register(hooks())
    manager.check_pending()
    asked = {"ctx": {}, "filing": {"form": form}, "facts": {}, "final": False}
    told = [row["text"] for rows in manager.hook.channel_validate(**asked) for row in rows]
    assert [said in text for text in told if "账单自带" in text] == ([True] if said else [])


def test_the_hook_is_small_pure_and_imports_only_what_a_plugin_may() -> None:
    tree = ast.parse((WECHAT_FOLDER / "hooks.py").read_text("utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules == {"__future__", "collections.abc", "typing", "kameng_tui.channels"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.Global)]
    assert {p.name for p in WECHAT_FOLDER.glob("*.py")} == {"__init__.py", "hooks.py"}


def test_the_distribution_declares_the_channel_and_puts_every_file_in() -> None:
    project = tomllib.loads((WECHAT_DIST / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["entry-points"]["kameng_tui.channels"] == {
        WECHAT.id: "kameng_wechat_pay:channel.toml"
    }
    assert project["build-system"]["build-backend"] == "hatchling.build"
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [WECHAT_FOLDER.name]
    assert project["project"]["version"] == WECHAT.version
    assert WECHAT.hooks == "kameng_wechat_pay.hooks"


# --- 12345 ----------------------------------------------------------------------------------------------------------

TO_SAMR = ("12345:to-samr", "2026-09-30T16:00")


def test_no_city_has_a_number_that_nobody_found() -> None:
    (table,) = HOTLINE.tables
    rows = rows_of_table(table["file"], table["text"])
    assert len(rows) >= 10 and set(rows) == set(HOTLINE.fields[0].options)
    assert {row["answer_days"] for row in rows.values()} == {"unknown"}
    assert all(row["note"] for row in rows.values())


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"city": "杭州"}, "[override.12345.limits.answer]"),
        ({"city": "苏州"}, "[override.12345.limits.answer]"),
        ({}, "受理城市"),
    ],
    ids=["in the table", "not in the table", "not filled"],
)
def test_the_days_of_the_hotline_are_asked_and_never_counted(form: dict[str, str], said: str) -> None:
    sent = ("submitted", "2026-09-28T10:00")
    assert dues(HOTLINE, sent, now="2026-10-20", form=form) == {}
    assert said in questions(HOTLINE, sent, now="2026-10-20", form=form)["answer"].text


def test_the_days_that_the_user_found_out_are_counted_with_their_source() -> None:
    own = {"length": 5, "unit": "working-day", "source": "12345接线员答复", "by": "测试", "on": "2026-09-28"}
    overrides = {"12345": {"limits": {"answer": own}}}
    dossier = a_dossier(
        journal=(entry("e1", "2026-09-28T10:00", "submitted", filing="12345"),),
        filings=(filing("12345", form={"city": "杭州"}),),
    )
    found = dues_of(dossier, {"12345": HOTLINE}, (), calendar(), at("2026-10-20"), overrides)
    (due,) = [d for d in found if d.limit == "answer"]
    assert due.latest == at("2026-10-10T23:59:59"), (
        "29, 30 September, 8, 9 and the working Saturday 10 October"
    )
    assert "12345接线员答复" in " ".join((*due.steps, *due.source))


def test_a_workbooks_own_table_may_know_a_city(tmp_path: Path) -> None:
    raw = tomllib.loads((HOTLINE_FOLDER / "channel.toml").read_text("utf-8"))
    files = {t.file: t.text for t in HOTLINE.templates}
    files["cities.csv"] = "city,answer_days,note\n杭州,5,测试用的数\n"
    own, faults = read_manifest(raw, files, "channel.toml")
    assert own is not None, faults
    due = dues(own, ("submitted", "2026-09-28T10:00"), now="2026-10-20", form={"city": "杭州"})["answer"]
    assert due.latest == at("2026-10-10T23:59:59") and due.confidence == "uncertain"


@pytest.mark.parametrize(
    ("moved", "end"), [("2026-09-30T16:00", "2026-10-15"), ("2026-11-20T09:00", "2026-12-01")]
)
def test_the_bureau_decides_in_seven_working_days(moved: str, end: str) -> None:
    due = dues(HOTLINE, ("12345:to-samr", moved), now=moved)["samr-accept"]
    assert (due.earliest, due.latest) == (at(f"{end}T23:59:59"), at(f"{end}T23:59:59"))
    assert due.confidence == "known" and "消保法46" in due.source


def test_mediation_runs_sixty_days_and_both_readings_are_shown() -> None:
    due = dues(HOTLINE, ("12345:samr-accepted", "2026-08-02T10:00"), now="2026-08-03")["samr-mediate"]
    assert (due.earliest, due.latest) == (at("2026-10-01T23:59:59"), at("2026-10-08T23:59:59"))


def test_what_is_at_12315_already_is_not_filed_twice() -> None:
    case = a_case(platform={"operator": "某公司"}, claim=[{"id": "c1", "kind": "refund"}])
    form = {"city": "杭州", "respondent": "某公司"}
    sent = entry("e1", "2026-09-01T10:00", "submitted", filing="12315")
    both = a_dossier(case, (sent,), (), (filing("12315"), filing("12345")))
    assert failing(HOTLINE, both, form) == {"already-12315": "refused-likely"}
    assert failing(HOTLINE, a_dossier(case, filings=(filing("12345"),)), form) == {}
    rules = {(r.relation, r.confidence) for r in HOTLINE.interplay if r.other == "12315"}
    assert rules == {("barred-by", "known"), ("bars", "known")}


def test_it_says_plainly_that_the_number_is_the_users_to_find() -> None:
    readme = (HOTLINE_FOLDER / "README.md").read_text("utf-8")
    block = readme.split("```toml\n")[1].split("```")[0]
    assert set(tomllib.loads(block)["override"]["12345"]["limits"]["answer"]) >= {"length", "unit", "source", "by", "on"}  # fmt: skip
    assert "没有查到" in HOTLINE.summary and "workbook.toml" in "\n".join(HOTLINE.steps)
    assert list(HOTLINE_FOLDER.rglob("*.py")) == [] and HOTLINE.hooks == ""
