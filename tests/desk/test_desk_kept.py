"""What a filing keeps of its channel: it serves where the channel is gone, and tells what an upgrade changed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from packmaker import put_pack

from kameng_tui.channels.lifecycle import State
from kameng_tui.channels.registry import Registry
from kameng_tui.desk import agenda, cases, counter, entries, filings, papers, secrets
from kameng_tui.desk.errors import DeskError, Missing
from kameng_tui.desk.survey import Survey
from kameng_tui.workbook.book import Workbook

FACTS = [("platform.name", "示例小店"), ("order.number", "XD20260901"), ("problem", "late-delivery")]


@pytest.fixture
def root(bench: Any) -> Path:
    put_pack(bench.desk.book.root)
    return bench.desk.book.root


@pytest.fixture
def case(bench: Any, root: Path) -> str:
    """A filing handed in at the pack on 1 September."""
    case = cases.new(bench.desk, sets=FACTS).id
    entries.log(bench.desk, case, kind="submitted", filing="shop", receipt="S1")
    return case


def again(bench: Any) -> None:
    """The channels as they are found at the next start."""
    bench.desk.__dict__.pop("registry", None)


def removed(bench: Any, root: Path) -> None:
    shutil.rmtree(root / "channels")
    again(bench)


def survey_of(bench: Any, case: str) -> Survey:
    return cases.open_case(bench.desk, case)


def told(found: Survey, code: str) -> list[str]:
    return [f.message for f in found.findings if f.code == code]


def manifest_of(bench: Any, case: str) -> str:
    return cases.load(bench.desk, case).dossier.filings[0].manifest


def test_without_its_channel_the_clocks_run_and_the_stage_is_known(bench: Any, root: Path, case: str) -> None:
    before = survey_of(bench, case)
    removed(bench, root)
    after = survey_of(bench, case)
    assert after.reckoned.dues == before.reckoned.dues and after.reckoned.stages == before.reckoned.stages
    (words,) = told(after, "plugin.missing")
    assert "shop 没有安装" in words and "小店客服 1.0版,2026-08-01" in words
    assert told(before, "plugin.missing") == [] and told(after, "limit.changed") == []


def test_without_its_channel_letters_are_made_and_its_events_logged(
    bench: Any, root: Path, case: str
) -> None:
    removed(bench, root)
    filings.file(bench.desk, case, "shop", sets=[("story", "还没有发货")])
    assert papers.draft(bench.desk, case, "shop", "reminder").text.startswith("致示例小店：请尽快答复。")
    sent = papers.draft(bench.desk, case, "shop", "reminder", send=True)
    assert (
        next(e for e in cases.load(bench.desk, case).dossier.journal if e.id == sent.entry).kind == "demand"
    )
    entries.log(bench.desk, case, kind="shop:moved", filing="shop")
    assert "转交专员" in [line.label for line in survey_of(bench, case).journal]
    assert [line.label for line in counter.at_counter(bench.desk, case, "shop", "report").lines] == [
        "商家",
        "经过",
        "反映信",
    ]


def test_a_secret_of_a_form_stays_one_without_its_channel(bench: Any, root: Path, case: str) -> None:
    removed(bench, root)
    filings.file(bench.desk, case, "shop", sets=[("token", "KOUL-1234-5678-ABCD")])
    assert "KOUL-1234-5678-ABCD" not in bench.written(case)
    loaded = cases.load(bench.desk, case)
    assert ("card-key", "KOUL-1234-5678-ABCD") in secrets.known_secrets(bench.desk, loaded)


def test_nothing_new_is_filed_where_the_channel_is_gone(bench: Any, root: Path, case: str) -> None:
    removed(bench, root)
    found = survey_of(bench, case)
    assert "shop" not in found.verdicts and "12315" in found.verdicts
    assert all(step.with_.get("channel") != "shop" for step in found.steps)
    other = cases.new(bench.desk, sets=[("order.number", "XD2")]).id
    with pytest.raises(Missing, match="shop"):
        filings.file(bench.desk, other, "shop")
    with pytest.raises(Missing, match="shop"):
        filings.file(bench.desk, case, "shop", new=True)


def test_a_broken_channel_is_named_with_its_fault(bench: Any, root: Path, case: str) -> None:
    manifest = root / "channels" / "shop" / "channel.toml"
    manifest.write_text(manifest.read_text("utf-8").replace('kind = "platform"', 'kind = "bakery"'), "utf-8")
    again(bench)
    found = survey_of(bench, case)
    (words,) = told(found, "plugin.missing")
    assert "shop 不能用(" in words and "bakery" in words
    assert [d.limit for d in found.reckoned.dues if d.filing == "shop"] == ["reply"]


def test_a_disabled_channel_is_said_to_be(bench: Any, root: Path, case: str) -> None:
    off = State(disabled=frozenset({"shop"}))
    bench.desk.__dict__["registry"] = Registry.load(None, [root / "channels"], off)
    found = survey_of(bench, case)
    (words,) = told(found, "plugin.missing")
    assert "shop 已停用;" in words and "shop" not in found.verdicts
    assert found.reckoned.stages["shop"].label == "等小店答复"


BAD_KEPT = {
    "not kept": lambda kept: shutil.rmtree(kept),
    "no toml": lambda kept: (kept / "channel.toml").write_text("= =", "utf-8"),
    "no channel": lambda kept: (kept / "channel.toml").write_text("manifest = 1\n", "utf-8"),
    "no utf-8": lambda kept: (kept / "channel.toml").write_bytes(b"\xff\xfe\x00"),
    "a letter is gone": lambda kept: (kept / "templates" / "report.txt").unlink(),
    "leads out": lambda kept: [shutil.rmtree(kept), kept.symlink_to("/etc")],
}


@pytest.mark.parametrize("why", BAD_KEPT)
def test_what_is_kept_may_be_damaged_and_the_case_opens(bench: Any, root: Path, case: str, why: str) -> None:
    BAD_KEPT[why](root / ".kept" / manifest_of(bench, case))
    removed(bench, root)
    found = survey_of(bench, case)
    assert found.reckoned.stages["shop"].label == "渠道未安装"
    assert told(found, "plugin.missing") == ["渠道 shop 没有安装,这个投诉件的阶段和时限算不出来"]


@pytest.mark.parametrize("name", ["../channels/shop", "..", "", "/etc", "shop\\x"])
def test_a_name_that_leads_elsewhere_keeps_nothing(bench: Any, root: Path, name: str) -> None:
    assert bench.desk.book.kept_manifest(name) == {}


def test_what_another_channel_keeps_does_not_serve(bench: Any, root: Path, case: str) -> None:
    path = root / case / "filings" / "shop.toml"
    path.write_text(path.read_text("utf-8").replace('channel = "shop"', 'channel = "bazaar"'), "utf-8")
    assert survey_of(bench, case).reckoned.stages["shop"].label == "渠道未安装"


def test_an_upgrade_counts_and_both_readings_are_told(bench: Any, root: Path, case: str) -> None:
    put_pack(root, days=7, version="2.0", as_of="2026-09-05")
    again(bench)
    found = survey_of(bench, case)
    (due,) = [d for d in found.reckoned.dues if d.filing == "shop"]
    assert f"{due.latest:%Y-%m-%d}" == "2026-09-08", "the installed one counts"
    (finding,) = [f for f in found.findings if f.code == "limit.changed"]
    assert finding.where == "filings/shop.toml#limits.reply" and finding.basis == ("小店规则2.0",)
    for said in ("首次答复", "3天,至2026-09-04", "1.0版,2026-08-01", "7天,至2026-09-08", "2.0版,2026-09-05"):
        assert said in finding.message


def test_a_limit_that_came_or_went_is_told(bench: Any, root: Path, case: str) -> None:
    manifest = put_pack(root) / "channel.toml"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace('id = "reply"', 'id = "answer"'), "utf-8")
    again(bench)
    words = told(survey_of(bench, case), "limit.changed")
    assert len(words) == 2 and all("没有这项期限" in text for text in words)


def test_an_upgrade_of_words_alone_is_no_news(bench: Any, root: Path, case: str) -> None:
    put_pack(root, version="1.1", as_of="2026-09-05")
    again(bench)
    assert told(survey_of(bench, case), "limit.changed") == []


def test_the_same_length_counted_otherwise_is_said_to_be(bench: Any, root: Path, case: str) -> None:
    manifest = put_pack(root) / "channel.toml"
    manifest.write_text(
        manifest.read_text("utf-8").replace('["answered"]', '["answered", "assigned"]'), "utf-8"
    )
    again(bench)
    (words,) = told(survey_of(bench, case), "limit.changed")
    assert "算法不同(时限「首次答复」的完成的事件增加:assigned)" in words


def test_a_filing_that_is_over_has_no_news(bench: Any, root: Path, case: str) -> None:
    entries.log(bench.desk, case, kind="closed", filing="shop")
    put_pack(root, days=7)
    again(bench)
    assert told(survey_of(bench, case), "limit.changed") == []


def test_a_draft_follows_the_installed_channel_and_is_kept_as_handed_in(bench: Any, root: Path) -> None:
    case = cases.new(bench.desk, sets=FACTS).id
    filings.file(bench.desk, case, "shop")
    begun = manifest_of(bench, case)
    put_pack(root, days=7, version="2.0")
    again(bench)
    assert told(survey_of(bench, case), "limit.changed") == [] and manifest_of(bench, case) == begun
    entries.log(bench.desk, case, kind="submitted", filing="shop")
    assert manifest_of(bench, case) != begun
    assert told(survey_of(bench, case), "limit.changed") == []
    assert "7" in bench.desk.book.kept_manifest(manifest_of(bench, case))["channel.toml"]


def test_of_two_that_are_kept_the_newest_serves(bench: Any, root: Path, case: str) -> None:
    put_pack(root, days=9, version="2.0", as_of="2026-09-05")
    again(bench)
    filings.file(bench.desk, case, "shop", new=True)
    second = next(f.id for f in cases.load(bench.desk, case).dossier.filings if f.id != "shop")
    entries.log(bench.desk, case, kind="submitted", filing=second)
    removed(bench, root)
    found = survey_of(bench, case)
    assert found.reckoned.channels["shop"].version == "2.0"
    assert len(told(found, "plugin.missing")) == 2 and len(told(found, "limit.changed")) == 1


def test_as_long_as_nothing_changed_nothing_kept_is_opened(
    bench: Any, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(self: Workbook, name: str) -> dict[str, str]:
        raise AssertionError(name)

    monkeypatch.setattr(Workbook, "kept_manifest", opened)
    assert survey_of(bench, case).reckoned.stages["shop"].label == "等小店答复"
    put_pack(bench.desk.book.root, days=7)
    again(bench)
    assert agenda.agenda(bench.desk).rows, "what is due asks nobody else than the installed channel"


@pytest.mark.parametrize(("sure", "sends"), [("known", False), ("verified", False), ("uncertain", True)])
def test_a_length_that_nobody_has_verified_keeps_nothing_from_being_sent(
    bench: Any, root: Path, sure: str, sends: bool
) -> None:
    put_pack(root, sure=sure)
    number = "XD20260901000123"
    case = cases.new(bench.desk, sets=[*FACTS, ("order.number", number)]).id
    filings.file(bench.desk, case, "shop", sets=[("story", f"订单{number}没到等了很久。" * 2)])
    lines = counter.at_counter(bench.desk, case, "shop", "report")
    line, letter = lines.line("story"), lines.line("letter")
    assert (line.length, line.limit, line.advised) == (50, 20, sends)
    assert (letter.length, letter.limit, letter.advised) == (len(letter.text), 20, sends)
    if sends:
        assert papers.draft(bench.desk, case, "shop", "report", send=True).entry
    else:
        with pytest.raises(DeskError, match="最多 20 字"):
            papers.draft(bench.desk, case, "shop", "report", send=True)


@pytest.mark.parametrize("sure", ["verified", "uncertain"])
def test_what_there_is_no_room_for_goes_to_the_annex(bench: Any, root: Path, sure: str) -> None:
    put_pack(root, sure=sure)
    case = cases.new(bench.desk, sets=FACTS).id
    filings.file(bench.desk, case, "shop", sets=[("story", "".join(f"第{n}天没到。" for n in range(9)))])
    sent = papers.draft(bench.desk, case, "shop", "report", send=True)
    assert len(sent.text) <= 20 and len(sent.fitted["story"]) <= 20
    assert all(f"第{n}天没到。" in sent.whole for n in range(9))
    kept = bench.desk.book.root / case / "private" / sent.path.removeprefix("papers/")
    assert kept.read_text("utf-8") == sent.whole, "the annex leaves with the letter"


@pytest.mark.parametrize(("public", "shown"), [(True, False), (False, True)])
def test_a_line_of_the_counter_is_masked_like_the_letter(
    bench: Any, root: Path, public: bool, shown: bool
) -> None:
    put_pack(root, public=public)
    case = cases.new(
        bench.desk, sets=[("platform.name", "示例小店"), ("order.number", "XD20260901000123")]
    ).id
    filings.file(bench.desk, case, "shop", sets=[("story", "订单XD20260901000123没到")])
    lines = counter.at_counter(bench.desk, case, "shop", "report").lines
    assert [("XD20260901000123" in line.text) for line in lines if line.label in ("经过", "反映信")] == [
        shown,
        shown,
    ]
    assert "没到" in lines[1].text
