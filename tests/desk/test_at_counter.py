"""The counter: what was carried over is remembered and goes on, and what is shown is what leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from packmaker import put_pack

from kameng_tui.desk import cases, counter, filings, papers
from kameng_tui.desk.audits import Leaky
from kameng_tui.desk.errors import DeskError, Missing
from kameng_tui.papers.qrpages import check_of

FACTS = [("platform.name", "示例小店"), ("order.number", "XD20260901"), ("problem", "late-delivery")]


@pytest.fixture
def case(bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    put_pack(bench.desk.book.root)
    case = cases.new(bench.desk, sets=FACTS).id
    filings.file(bench.desk, case, "shop", sets=[("story", "还没有发货"), ("token", "KOUL-1234-5678-ABCD")])
    return case


def at(bench: Any, case: str) -> counter.Counter:
    return counter.at_counter(bench.desk, case, "shop")


def test_without_a_template_the_letter_is_the_one_that_hands_the_filing_in(bench: Any, case: str) -> None:
    here = at(bench, case)
    assert here.template == "report" and here.lines[-1].id == counter.LETTER
    assert here.line("story").text == here.line("经过").text == "还没有发货"
    with pytest.raises(Missing, match="没有「别的」这一格,有:"):
        here.line("别的")


def test_an_interrupted_filing_goes_on_and_tells_what_changed_since(bench: Any, case: str) -> None:
    here = at(bench, case)
    assert here.states == {}
    for name in ("story", "token"):
        counter.note_sent(bench.desk, here, here.line(name))
    assert at(bench, case).states == {"story": "sent", "token": "sent"}
    filings.file(bench.desk, case, "shop", sets=[("story", "等了三天还没有发货")])
    assert at(bench, case).states == {"story": "changed", "token": "sent"}
    counter.start_anew(bench.desk, here)
    assert at(bench, case).states == {}


def test_once_the_letter_is_handed_in_nothing_is_carried_over_any_more(bench: Any, case: str) -> None:
    here = at(bench, case)
    counter.note_sent(bench.desk, here, here.line("story"))
    bench.time = "2026-09-01T10:20"
    papers.draft(bench.desk, case, "shop", "report", send=True, receipt="S1")
    assert at(bench, case).states == {}
    bench.time = "2026-09-01T11:00"
    counter.note_sent(bench.desk, here, here.line("story"))  # a second time, from the beginning
    assert at(bench, case).states == {"story": "sent"}


def test_another_letter_of_the_same_filing_is_another_matter(bench: Any, case: str) -> None:
    here = at(bench, case)
    counter.note_sent(bench.desk, here, here.line("story"))
    assert counter.at_counter(bench.desk, case, "shop", "reminder").states == {}


def test_a_gap_is_never_carried_over(bench: Any, case: str) -> None:
    other = cases.new(bench.desk, sets=FACTS[1:]).id
    filings.file(bench.desk, other, "shop", sets=[("story", "还没有发货")])
    here = at(bench, other)
    gap = here.line("trader")
    counter.note_sent(bench.desk, here, gap)
    assert gap.is_gap and at(bench, other).states == {}


def test_what_came_back_is_compared_and_of_a_secret_only_places_are_told(bench: Any, case: str) -> None:
    here = at(bench, case)
    assert counter.check_back(here.line("story"), "还没有发货\n") == ()
    (one,) = counter.check_back(here.line("token"), "KOUL-1234-5978-ABCD")
    assert one.sentence.endswith("不一样") and "5" not in one.sentence.replace("第", "")[3:]


def test_a_line_in_codes_and_in_pictures(bench: Any, case: str, tmp_path: Path) -> None:
    line = at(bench, case).line(counter.LETTER)
    codes = counter.as_codes(line, 32)
    assert "".join(page.text for page in codes.pages) == line.text and codes.check == check_of(line.text)
    here = at(bench, case)
    assert counter.to_files(bench.desk, here, line, tmp_path / "码.png") == [tmp_path / "码.png"]
    with pytest.raises(DeskError, match="没有覆盖"):
        counter.to_files(bench.desk, here, line, tmp_path / "码.png")
    long = replace(line, text="字" * 900)
    (tmp_path / "长-2.png").write_bytes(b"")
    with pytest.raises(DeskError, match="没有覆盖"):
        counter.to_files(bench.desk, here, long, tmp_path / "长.png")
    assert not (tmp_path / "长-1.png").exists(), "all of a text, or nothing of it"


@pytest.mark.parametrize("name", ["信.txt", "码.png"])
def test_a_line_that_tells_its_reader_too_much_is_not_saved(
    bench: Any, case: str, tmp_path: Path, name: str
) -> None:
    here = at(bench, case)
    leaky = replace(here.line(counter.LETTER), text="身份证号 11010519491231002X")
    with pytest.raises(Leaky, match="身份证号 110"):
        counter.to_files(bench.desk, here, leaky, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_nothing_is_carried_to_a_regulator_for_another_without_papers(bench: Any) -> None:
    case = cases.new(bench.desk, sets=[*FACTS, ("representative.name", "李助人")]).id
    filings.file(bench.desk, case, "12315")
    with pytest.raises(DeskError, match="授权"):
        counter.at_counter(bench.desk, case, "12315")


def test_what_a_terminal_keeps_is_masked_as_on_disk(bench: Any, case: str) -> None:
    said = counter.masked(bench.desk, at(bench, case), ["卡密KOUL-1234-5678-ABCD,身份证号11010519491231002X"])
    assert "KOUL" not in said[0] and "19491231" not in said[0]


def test_a_mail_has_its_subject_and_what_there_is_no_room_for_as_lines(bench: Any, case: str) -> None:
    from kameng_tui.desk.counter import _letter
    from kameng_tui.desk.sent import Drafted

    spec = bench.desk.registry.channels["shop"].template("report")
    drafted = Drafted("正文", "respondent", (), "", "report", subject="主题", annex="附页的文字")
    assert [(line.id, line.text) for line in _letter(spec, drafted)] == [
        (counter.SUBJECT, "主题"), (counter.LETTER, "正文"), (counter.ANNEX, "附页的文字"),
    ]  # fmt: skip
