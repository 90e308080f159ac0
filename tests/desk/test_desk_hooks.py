"""What the trusted code of a channel says reaches the use-cases as data: form, fees, letters, replies, steps, dates."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from kameng_tui.case.fold import effective
from kameng_tui.channels.lifecycle import State, table_of
from kameng_tui.desk import cases, entries, filings, papers, pasted
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError
from kameng_tui.workbook import places
from tests.channels.plugin_maker import HOOKS, plugin, trust
from tests.desk.conftest import Bench

FACTS = [
    ("platform.name", "星屿卡盟"),
    ("order.number", "A1"),
    ("payment.amount", "88.00"),
    ("payment.paid", "2026-09-01"),
]


def hook(name: str, arguments: str, answer: str) -> str:
    return f"{HOOKS}\n@hookimpl\ndef {name}({arguments}):\n    return {answer}\n"


Coded = Callable[..., tuple[Desk, str]]


@pytest.fixture
def coded(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Coded:
    """``coded(code)``: a desk with the channel demo, whose code is trusted, and a case."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def begin(code: str, trusted: bool = True, **changes: Any) -> tuple[Desk, str]:
        folder = plugin(site, "demo", code, **changes)
        if trusted:
            path = places.data_folder() / "channels.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(tomli_w.dumps(table_of(State(trusted=trust(folder)))), encoding="utf-8")
        bench.desk.forget_channels()
        return bench.desk, cases.new(bench.desk, sets=FACTS).id

    yield begin  # type: ignore[misc]
    bench.desk.forget_channels()


def messages(findings: Any) -> list[tuple[str, str]]:
    return [(f.code, f.message) for f in findings]


LONG = hook(
    "channel_validate", "filing",
    "[{'field': 'trader', 'code': 'field.too-long', 'text': '去掉「有限公司」就够'}] if len(filing['form'].get('trader', '')) > 10 else None",
)  # fmt: skip


def test_what_code_finds_replaces_the_same_fault_of_the_declaration(coded: Coded) -> None:
    desk, case = coded(LONG)
    made = filings.file(desk, case, "demo", sets=[("trader", "一二三四五六七八九十有限公司")])
    told = [f for f in messages(made.findings) if f[0] == "field.too-long"]
    assert told == [("field.too-long", "去掉「有限公司」就够")]
    assert all(
        f.code != "field.too-long"
        for f in filings.file(desk, case, "demo", sets=[("trader", "星屿")]).findings
    )


def test_what_code_finds_keeps_a_letter_from_being_sent(coded: Coded) -> None:
    desk, case = coded(LONG)
    filings.file(desk, case, "demo", sets=[("trader", "一二三四五六七八九十有限公司"), ("amount", "88")])
    with pytest.raises(DeskError, match="去掉「有限公司」就够"):
        papers.draft(desk, case, "demo", "letter", send=True)


def test_code_that_is_not_trusted_says_nothing(coded: Coded) -> None:
    desk, case = coded(LONG, trusted=False)
    made = filings.file(desk, case, "demo", sets=[("trader", "一二三四五六七八九十有限公司")])
    assert [text for code, text in messages(made.findings) if code == "field.too-long"] == [
        "商家:最多 10 字,超出 4 字(上限以官方页面为准)"
    ]


def test_a_failure_is_one_warning_and_the_declaration_stands(coded: Coded) -> None:
    desk, case = coded(hook("channel_validate", "filing", "1 / 0"))
    made = filings.file(desk, case, "demo", sets=[("goods", "点卡")])
    (told,) = [f for f in made.findings if f.code == "plugin.failed"]
    assert told.severity == "warning" and "示例渠道" in told.message and "ZeroDivisionError" in told.message
    assert made.form["trader"] == "星屿卡盟" and made.filing == "demo"


PREFILL = hook(
    "channel_prefill",
    "filing, facts",
    "{'note': '订单' + facts['order.number'], 'goods': '话费', 'amount': '5', 'phone': '13800000000'}",
)


def test_code_fills_what_the_person_left_empty_but_nothing_sensitive(coded: Coded) -> None:
    desk, case = coded(PREFILL)
    made = filings.file(desk, case, "demo", sets=[("goods", "点卡")])
    # typed stays; the code may know better than ``from`` what a field wants; of a phone it has seen the mask only
    assert made.form == {"trader": "星屿卡盟", "amount": Decimal("5.00"), "goods": "点卡", "note": "订单A1"}
    found = cases.open_case(desk, case)
    sources = {line.spec.id: line.source for line in filings.form_of(desk, found, "demo").lines}
    assert sources == {"trader": "case", "amount": "code", "goods": "typed", "phone": "", "note": "code"}
    quiet = {line.spec.id: line.source for line in filings.form_of(desk, found, "demo", ask=False).lines}
    assert quiet["note"] == "" and quiet["amount"] == "case"


def test_what_code_filled_is_kept_as_handed_in(coded: Coded) -> None:
    desk, case = coded(PREFILL)
    entries.log(desk, case, kind="submitted", filing="demo")
    (entry,) = cases.load(desk, case).dossier.journal
    assert entry.form["note"] == "订单A1"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("{'goods': '没有的'}", "goods:「没有的」不在选项里"),
        ("{'amount': '很多'}", "amount"),
        ("{'nothing': '1'}", "nothing 不是这个渠道的表单字段"),
    ],
)
def test_a_value_that_a_field_cannot_hold_is_a_fault_of_the_code(
    coded: Coded, answer: str, says: str
) -> None:
    desk, case = coded(hook("channel_prefill", "filing", answer))
    made = filings.file(desk, case, "demo")
    (told,) = [f.message for f in made.findings if f.code == "plugin.failed"]
    assert says in told and made.form["amount"] == Decimal("88.00")


def test_a_code_that_findings_do_not_know_is_a_fault_of_the_code(coded: Coded) -> None:
    desk, case = coded(
        hook("channel_validate", "filing", "[{'field': 'note', 'code': 'gate.barred', 'text': '不许投诉'}]")
    )
    made = filings.file(desk, case, "demo")
    assert "不许投诉" not in str(made.findings)
    assert [f.code for f in made.findings if f.code.startswith("plugin")] == ["plugin.failed"]


def test_fees_are_those_that_code_counts(coded: Coded) -> None:
    answer = "[{'id': 'own', 'label': '受理费', 'amount': '12.5', 'text': '按笔'}]"
    desk, case = coded(hook("channel_fees", "filing", answer))
    (fee,) = filings.file(desk, case, "demo").fees
    assert (fee.label, fee.amount, fee.text, fee.source) == (
        "受理费",
        Decimal("12.50"),
        "按笔",
        ("示例渠道 1.0 的代码",),
    )


def test_fees_of_a_channel_without_code_are_those_it_declares(bench: Bench) -> None:
    case = cases.new(bench.desk, sets=FACTS).id
    fees = {fee.id: fee for fee in filings.file(bench.desk, case, "court").fees}
    assert fees["halved"].amount == Decimal("25.00") and "按诉求 88.00 元计" in fees["halved"].text
    assert fees["relief"].amount is None and fees["filing"].source == ("诉讼费办法13", "诉讼费办法29")


def test_a_reply_is_read_with_the_eyes_of_the_channel(coded: Coded) -> None:
    row = "[{'event': 'moved', 'receipt': None, 'date': '2026-09-03', 'amount': None, 'text': '转给分公司'}] if '分公司' in text else None"
    desk, case = coded(hook("channel_recognise", "text", row))
    entries.log(desk, case, kind="submitted", filing="demo")
    proposals = pasted.read(desk, case, "已转分公司,编号:QA-2026-7", "reply")
    told = {p.key: p for p in proposals}
    assert told["demo:moved"].why == "示例渠道的回执:转给分公司;时间取自回执"
    assert told["submitted"].data["receipt"] == "QA-2026-7" and "补上编号" in told["submitted"].why
    taken = pasted.accept(desk, case, proposals, [told["demo:moved"].n, told["submitted"].n])
    dossier = cases.load(desk, case).dossier
    moved = next(e for e in dossier.journal if e.kind == "demo:moved")
    assert (moved.filing, f"{moved.at:%m-%d}") == ("demo", "09-03") and len(taken.entries) == 2
    held = entries.as_it_holds(cases.load(desk, case), dossier.journal[0])
    assert held.receipt == "QA-2026-7", "the submission that was there has its number; there is no second one"


def test_a_channel_reads_no_reply_of_a_case_that_is_not_filed_there(coded: Coded) -> None:
    desk, case = coded(hook("channel_recognise", "text", "1 / 0"))
    proposals = pasted.read(desk, case, "编号:QA-2026-7,已转分公司", "reply")
    assert all(not p.why.startswith("示例渠道") for p in proposals)
    assert desk.registry.faults("demo") == ()


STEPS = hook("channel_next_steps", "filing", "[{'event': 'moved', 'text': '打电话问转到哪里'}]")


def test_what_code_says_is_to_do_is_a_step_of_the_case(coded: Coded) -> None:
    desk, case = coded(STEPS)
    entries.log(desk, case, kind="submitted", filing="demo")
    assert all(not s.id.startswith("suggested") for s in cases.open_case(desk, case).steps), (
        "opening asks nothing"
    )
    asked = cases.ask_channels(desk, case)
    (step,) = [s for s in cases.open_case(desk, case, asked.suggested).steps if s.id.startswith("suggested")]
    assert (step.do, step.label, step.why) == ("log", "打电话问转到哪里", "示例渠道的代码建议")
    assert step.with_ == {"kind": "demo:moved", "filing": "demo"}
    entries.log(desk, case, kind="closed", filing="demo")
    found = cases.open_case(desk, case, asked.suggested)
    assert all(not s.id.startswith("suggested") for s in found.steps), "the filing is over"


DUE = hook(
    "channel_due", "limit, event",
    "{'earliest': '2026-09-20T00:00:00+08:00', 'latest': '2026-09-21T00:00:00+08:00', 'steps': ['按公告顺延']} if limit['id'] == 'accept' else None",
)  # fmt: skip


def accept_of(desk: Desk, case: str) -> Any:
    return next(d for d in cases.open_case(desk, case).reckoned.dues if d.limit == "accept")


def test_a_date_that_code_counts_is_remembered_for_lists(coded: Coded) -> None:
    desk, case = coded(DUE)
    entries.log(desk, case, kind="submitted", filing="demo")
    declared = accept_of(desk, case)
    assert f"{declared.latest:%m-%d}" == "09-10"  # seven working days from 1 September
    assert cases.ask_channels(desk, case).dues_changed
    said = accept_of(desk, case)
    assert (f"{said.earliest:%m-%d}", f"{said.latest:%m-%d}") == ("09-20", "09-21")
    assert (
        said.steps[0] == "按公告顺延" and "按它的声明是" in said.steps[-1] and said.version.endswith("(代码)")
    )
    assert not cases.ask_channels(desk, case).dues_changed
    again = Desk(desk.book, clock=desk.now, vault=lambda: desk.vault)
    assert accept_of(again, case) == said, "a start that asks nothing knows it too"
    assert again.registry._remotes == {}


def test_a_date_that_code_counted_goes_with_the_code_and_with_what_it_was_counted_from(coded: Coded) -> None:
    desk, case = coded(DUE)
    logged = entries.log(desk, case, kind="submitted", filing="demo")
    cases.ask_channels(desk, case)
    entries.amend(desk, case, logged.entry, sets={"at": "2026-09-02T10:00"})
    assert f"{accept_of(desk, case).latest:%m-%d}" == "09-11", (
        "another start: it was not asked about this one"
    )
    cases.ask_channels(desk, case)
    assert f"{accept_of(desk, case).latest:%m-%d}" == "09-21"
    (places.data_folder() / "channels.toml").unlink()
    desk.forget_channels()
    assert f"{accept_of(desk, case).latest:%m-%d}" == "09-11", "no longer trusted"


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"[1, 2]", b"[" * 3000])
def test_a_damaged_memory_of_dates_has_been_told_nothing(coded: Coded, damage: bytes) -> None:
    desk, case = coded(DUE)
    entries.log(desk, case, kind="submitted", filing="demo")
    cases.ask_channels(desk, case)
    (places.cache_folder() / "hook-dues.json").write_bytes(damage)
    assert f"{accept_of(desk, case).latest:%m-%d}" == "09-10"
    cases.ask_channels(desk, case)
    assert f"{accept_of(desk, case).latest:%m-%d}" == "09-21"


def test_code_sees_the_form_that_is_typed_and_not_what_is_secret(coded: Coded) -> None:
    echo = hook(
        "channel_validate",
        "filing, facts",
        "[{'field': 'note', 'code': 'field.invalid', 'text': repr((filing, facts))}]",
    )
    desk, case = coded(echo)
    made = filings.file(
        desk,
        case,
        "demo",
        sets=[("note", "卡号6222021234567890128"), ("goods", "话费"), ("phone", "13812345678")],
    )
    (seen,) = [f.message for f in made.findings if f.code == "field.invalid"]
    assert "话费" in seen and "'order.number': 'A1'" in seen and "'stage': 'draft'" in seen
    assert "13812345678" not in seen and "6222021234567890128" not in seen


@pytest.mark.parametrize(
    "row",
    [
        "5",
        "[]",
        "{}",
        '{"of": 1}',
        '{"says": {"earliest": "x", "latest": "y", "steps": []}}',
        '{"says": null}',
    ],
)
def test_a_row_of_the_memory_that_is_not_whole_is_passed_over(coded: Coded, row: str) -> None:
    desk, case = coded(DUE)
    entries.log(desk, case, kind="submitted", filing="demo")
    cases.ask_channels(desk, case)
    path = places.cache_folder() / "hook-dues.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    (key,) = [key for key in said if ":accept:" in key]
    damaged = json.loads(row)
    said[key] = {"of": said[key]["of"]} | damaged if isinstance(damaged, dict) else damaged
    path.write_text(json.dumps(said), encoding="utf-8")
    assert f"{accept_of(desk, case).latest:%m-%d}" == "09-10"


def test_what_was_said_in_a_copy_of_the_workbook_is_not_said_in_this_one(coded: Coded) -> None:
    desk, case = coded(DUE)
    entries.log(desk, case, kind="submitted", filing="demo")
    cases.ask_channels(desk, case)
    path = places.cache_folder() / "hook-dues.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    assert said and all(key.startswith(f"{desk.book.id}/{case}/") for key in said)
    path.write_text(json.dumps({f"0{key}": row for key, row in said.items()}), encoding="utf-8")
    assert f"{accept_of(desk, case).latest:%m-%d}" == "09-10"


def test_a_fault_in_the_fees_alone_is_named(coded: Coded) -> None:
    desk, case = coded(hook("channel_fees", "filing", "1 / 0"))
    found = filings.file(desk, case, "demo").findings
    assert [f.code for f in found if f.code.startswith("plugin")] == ["plugin.failed"]


def test_a_channel_that_is_here_and_does_not_work_is_refused_with_its_reason(coded: Coded) -> None:
    desk, case = coded(LONG, kind="no-such-kind")
    with pytest.raises(DeskError, match=r"现在不能用:kind"):
        filings.file(desk, case, "demo")


def test_a_date_is_not_shown_for_a_form_that_the_code_was_not_told(coded: Coded) -> None:
    later = DUE.replace("limit, event", "limit, event, filing")
    desk, case = coded(later)
    filings.file(desk, case, "demo", sets=[("goods", "点卡")])
    entries.log(desk, case, kind="submitted", filing="demo")
    cases.ask_channels(desk, case)
    assert f"{accept_of(desk, case).latest:%m-%d}" == "09-21"
    filings.file(desk, case, "demo", sets=[("goods", "话费")])
    assert f"{accept_of(desk, case).latest:%m-%d}" == "09-10", "said of another form"
    cases.ask_channels(desk, case)
    entries.log(desk, case, kind="demo:moved", filing="demo", text="转给分公司")
    assert f"{accept_of(desk, case).latest:%m-%d}" == "09-10", "said before it was moved"
    kept = (places.cache_folder() / "hook-dues.json").read_text(encoding="utf-8")
    assert "话费" not in kept and "分公司" not in kept


@pytest.mark.parametrize(("public", "seen"), [(True, False), (False, True)])
def test_the_code_of_a_public_channel_learns_no_name(coded: Coded, public: bool, seen: bool) -> None:
    answer = "[{'field': 'note', 'code': 'field.invalid', 'text': repr((filing, facts))}]"
    desk, case = coded(
        hook("channel_validate", "filing, facts", answer),
        public=public,
        reads=["order.number", "consumer.name"],
    )
    cases.edit(desk, case, sets=[("consumer.name", "王小明")])
    made = filings.file(desk, case, "demo", sets=[("note", "我叫王小明")])
    (told,) = [f.message for f in made.findings if f.code == "field.invalid"]
    assert ("王小明" in told) is seen


def test_what_was_emptied_and_is_not_saved_is_empty_in_form_and_letter(coded: Coded) -> None:
    desk, case = coded("", trusted=False)
    filings.file(desk, case, "demo", sets=[("note", "先前写的备注"), ("trader", "写错的商家")])
    emptied = [("note", ""), ("trader", "")]
    found = cases.open_case(desk, case)
    form = {line.spec.id: line for line in filings.form_of(desk, found, "demo", emptied).lines}
    assert form["note"].value in (None, "")
    assert (form["trader"].value, form["trader"].source) == ("星屿卡盟", "case")
    assert "写错的商家" not in papers.draft(desk, case, "demo", "letter", sets=emptied).text
    assert "写错的商家" in papers.draft(desk, case, "demo", "letter").text, "nothing was written"


def test_a_line_is_written_into_one_filing_only(coded: Coded) -> None:
    desk, case = coded("", trusted=False)
    for channel in ("alipay", "heimao"):
        entries.log(desk, case, kind="submitted", filing=channel)
    found = pasted.read(desk, case, "投诉编号:17391234567", "reply")
    numbers = {str(p.data["filing"]): p.n for p in found if p.data.get("either")}
    assert set(numbers) == {"alipay", "heimao"}
    with pytest.raises(DeskError, match="同一句话只能记到一个投诉件"):
        pasted.accept(desk, case, found, numbers.values())
    assert len(cases.load(desk, case).dossier.journal) == 2, "nothing was written"
    pasted.accept(desk, case, found, [numbers["heimao"]])
    sent = {e.filing: e.receipt for e in effective(cases.load(desk, case).dossier.journal)}
    assert sent == {"alipay": "", "heimao": "17391234567"}
