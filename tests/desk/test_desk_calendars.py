"""Adding a year: what it would change is told first, dues move by case, and nothing is overruled unasked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kameng_tui.desk import calendars, cases, entries, filings
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose
from kameng_tui.values import SHANGHAI, parse_when, show_when
from kameng_tui.workbook import places
from tests.notices import NOTICE_2027


@pytest.fixture
def filed(bench):
    """A case submitted to 12315 a week before 春节 of 2027, when its notice is not in yet."""
    bench.time = "2027-01-28T10:00"
    case = cases.new(bench.desk, sets=[("title", "星屿点券"), ("order.amount", "98")]).id
    filings.file(bench.desk, case, "12315")
    entries.log(bench.desk, case, kind="submitted", filing="12315", at=parse_when("2027-01-28T10:00"))
    return case


def accept_due(desk: Desk, case: str):
    return next(due for due in cases.open_case(desk, case).reckoned.dues if due.limit.startswith("accept"))


# --- looking ------------------------------------------------------------------------------------------------------


def test_an_announced_year_says_who_announced_it(bench):
    view = calendars.show(bench.desk, 2026)
    assert (view.year, view.official) == (2026, True)
    assert view.plan.off[date(2026, 10, 1)] == "国庆节"
    assert "gov.cn" in view.plan.source


def test_a_year_before_its_notice_is_shown_as_it_was_known(bench):
    view = calendars.show(bench.desk, 2026, date(2025, 6, 1))
    assert not view.official
    assert not view.plan.work, "which weekends are worked nobody knew"
    assert view.versions[-1].official, "the notice is there, only not known yet"


def test_a_year_changed_midway_is_replayed_before_and_after(bench):
    before = calendars.show(bench.desk, 2020, date(2020, 1, 10))
    after = calendars.show(bench.desk, 2020, date(2020, 2, 10))
    assert date(2020, 2, 1) in before.plan.work
    assert date(2020, 2, 1) in after.plan.off
    assert len(after.versions) == 2


@pytest.mark.parametrize("year", [1900, 1998, 2200])
def test_a_year_outside_the_calendar_is_refused(bench, year):
    with pytest.raises(DeskError, match=f"1999 到 2199.*{year}"):
        calendars.show(bench.desk, year)


# --- proposing ----------------------------------------------------------------------------------------------------


def test_a_pasted_notice_says_what_it_replaces_and_which_dues_move(bench, filed):
    before = accept_due(bench.desk, filed)
    assert before.provisional
    proposed = calendars.read_pasted(bench.desk, NOTICE_2027)
    assert (proposed.plan.year, proposed.plan.official, proposed.same) == (2027, True, False)
    assert "估算" in proposed.replaces
    moved = next(m for m in proposed.moved if m.due == before.id)
    # 29 Jan, 31 Jan (make-up), 1-4 Feb, then 春节 until the 11th: the seventh is the 12th
    assert show_when(moved.to) == show_when(moved.to_latest) == "2027-02-12T23:59:59+08:00"
    assert (moved.from_, moved.from_latest) == (before.earliest, before.latest)
    assert (moved.case, moved.title, moved.label) == (filed, "星屿点券", before.label)
    assert moved.was_provisional and not moved.is_provisional
    assert not (bench.desk.book.root / "calendars").exists(), "nothing is written by reading"
    assert accept_due(bench.desk, filed) == before


def test_a_notice_without_its_year_needs_one(bench):
    text = NOTICE_2027.split("\n", 1)[1]
    with pytest.raises(DeskError, match="年份"):
        calendars.read_pasted(bench.desk, text)
    assert calendars.read_pasted(bench.desk, text, 2027).plan.year == 2027
    with pytest.raises(DeskError, match="2199"):
        calendars.read_pasted(bench.desk, text, 2200)


@pytest.mark.parametrize(
    "text", ["", " \n", "今天天气不错", NOTICE_2027.replace("(周五)至3日", "(周六)至3日")]
)
def test_a_text_that_is_no_sound_notice_is_refused_with_a_sentence(bench, text):
    with pytest.raises(DeskError) as refused:
        calendars.read_pasted(bench.desk, text)
    assert refused.value.exit == 2 and str(refused.value)


def test_a_change_midway_goes_onto_the_year_that_holds(bench):
    calendars.add(bench.desk, calendars.read_pasted(bench.desk, NOTICE_2027))
    bench.time = "2027-02-03T10:00"
    text = "国务院办公厅关于延长2027年春节假期的通知\n延长2027年春节假期至2月14日,2月15日起正常上班。\n国务院办公厅\n2027年2月2日"
    proposed = calendars.read_pasted(bench.desk, text)
    assert date(2027, 2, 12) in proposed.plan.off
    assert any("2027-02-12" in sentence for sentence in proposed.differs)
    calendars.add(bench.desk, proposed, replace=True)
    assert date(2027, 2, 12) in calendars.show(bench.desk, 2027).plan.off
    assert date(2027, 2, 12) not in calendars.show(bench.desk, 2027, date(2027, 2, 1)).plan.off, (
        "known before"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("延长国庆节假期至10月8日", "没有写年份"),
        ("关于调整2026年国庆节假期安排的通知", "放假或上班的日子"),
        ("延长2026年国庆节假期至10月8日(周五)", "2026-10-08 是周四"),
        ("延长2026年国庆节假期至2027年10月8日", "2026、2027"),
        ("延长2027年国庆节假期至10月8日", "2027 年的全年安排还没有"),
        ("延长2026年国庆节假期至10月3日。国务院办公厅2026年9月1日", "请核对日期和年份"),
    ],
)
def test_a_change_midway_that_cannot_be_read_says_what_is_wrong_with_it(bench, text, says):
    with pytest.raises(DeskError) as refused:
        calendars.read_pasted(bench.desk, text)
    assert says in str(refused.value) and "按全年通知" not in str(refused.value)


def test_each_notice_of_a_year_is_listed_once(bench):
    bench.time = "2026-09-21T10:00"
    text = "延长2026年国庆节假期至10月8日。国务院办公厅2026年9月20日"
    calendars.add(bench.desk, calendars.read_pasted(bench.desk, text), replace=True)
    listed = [(plan.notice, plan.known_since) for plan in calendars.show(bench.desk, 2026).versions]
    assert len(listed) == len(set(listed)) == 2


# --- files --------------------------------------------------------------------------------------------------------


def shipped(tmp_path: Path, year: int = 2026, **changed: str) -> Path:
    import kameng_tui.knowledge.load as load

    text = (load.FOLDER / "calendars" / f"{year}.toml").read_text("utf-8")
    for old, new in changed.values() if changed else ():
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "放假.toml"
    file.write_text(text, "utf-8")
    return file


def test_a_year_with_holes_is_not_taken_over_without_a_word(bench, tmp_path):
    file = tmp_path / "半年.toml"
    head = 'schema = 1\nyear = 2027\nnotice = "试"\nsource = "试"\nas_of = 2026-11-20\n'
    file.write_text(f'{head}[[off]]\nname = "元旦"\nfrom = 2027-01-01\n', "utf-8")
    assert "没有写春节、清明节" in calendars.read_file(bench.desk, file).replaces
    file.write_text(file.read_text("utf-8").replace("year = 2027", "year = 2027\nofficial = false"), "utf-8")
    assert "没有写" not in calendars.read_file(bench.desk, file).replaces, "an estimate claims nothing"


def test_what_holds_already_is_the_same_and_not_written(bench, tmp_path):
    proposed = calendars.read_file(bench.desk, shipped(tmp_path))
    assert proposed.same and proposed.differs == () and proposed.moved == ()
    added = calendars.add(bench.desk, proposed)
    assert (added.path, added.written) == ("", False)
    assert not (bench.desk.book.root / "calendars").exists()


def test_what_contradicts_the_official_year_is_written_only_on_demand(bench, tmp_path):
    file = shipped(tmp_path, days=("to = 2026-10-07", "to = 2026-10-08"))
    proposed = calendars.read_file(bench.desk, file)
    assert proposed.differs == ("2026-10-08(周四):原为上班,新为放假(国庆节)",)
    with pytest.raises(WouldLose, match=r"2026-10-08\(周四\).*--replace"):
        calendars.add(bench.desk, proposed)
    assert calendars.add(bench.desk, proposed, replace=True).written
    assert date(2026, 10, 8) in bench.desk.calendar.plan(2026).off


def test_a_refusal_lists_at_most_five_days_and_says_how_many_there_are(bench, tmp_path):
    file = shipped(
        tmp_path, days=("from = 2026-10-01\nto = 2026-10-07", "from = 2026-11-01\nto = 2026-11-07")
    )
    proposed = calendars.read_file(bench.desk, file)
    assert len(proposed.differs) == 12
    with pytest.raises(WouldLose) as refused:
        calendars.add(bench.desk, proposed)
    assert str(refused.value).count(":原为") == 5 and "等 14 天" in str(refused.value)


def test_a_year_goes_to_the_workbook_and_with_for_user_to_the_data_folder(bench):
    proposed = calendars.read_pasted(bench.desk, NOTICE_2027)
    added = calendars.add(bench.desk, proposed, for_user=True)
    assert Path(added.path) == places.data_folder() / "calendars" / "2027.toml"
    assert calendars.read_pasted(bench.desk, NOTICE_2027, for_user=True).same
    into_book = calendars.add(bench.desk, calendars.read_pasted(bench.desk, NOTICE_2027))
    assert Path(into_book.path) == bench.desk.book.root / "calendars" / "2027.toml"
    assert calendars.show(bench.desk, 2027).official


def test_a_desk_without_a_workbook_writes_to_the_data_folder(bench):
    alone = Desk(None, clock=bench.now, vault=lambda: bench.vault)
    added = calendars.add(alone, calendars.read_pasted(alone, NOTICE_2027))
    assert Path(added.path).parent == places.data_folder() / "calendars"
    assert added.moved == ()


def test_after_adding_the_dues_are_those_that_were_told(bench, filed):
    told = calendars.add(bench.desk, calendars.read_pasted(bench.desk, NOTICE_2027)).moved
    now = {
        due.id: (due.earliest, due.latest, due.provisional)
        for due in cases.open_case(bench.desk, filed).reckoned.dues
    }
    assert told
    assert all(now[m.due] == (m.to, m.to_latest, m.is_provisional) for m in told)


def test_a_year_of_the_data_folder_moves_nothing_where_the_workbook_has_its_own(bench, filed):
    calendars.add(bench.desk, calendars.read_pasted(bench.desk, NOTICE_2027))
    other = NOTICE_2027.replace("6月9日(周三)放假,共1天", "6月9日(周三)至11日(周五)放假,共3天")
    proposed = calendars.read_pasted(bench.desk, other, for_user=True)
    assert not proposed.same
    assert calendars.add(bench.desk, proposed, for_user=True).moved == ()


def test_a_file_changed_midway_keeps_its_states(bench, tmp_path):
    import kameng_tui.knowledge.load as load

    text = (load.FOLDER / "calendars" / "2020.toml").read_text("utf-8").replace("2020", "2032")
    assert "[[amended]]" in text
    file = tmp_path / "2032.toml"
    file.write_text(_on_weekends(text), "utf-8")
    proposed = calendars.read_file(bench.desk, file)
    assert len(proposed.earlier) == 1
    calendars.add(bench.desk, proposed)
    assert len(calendars.show(bench.desk, 2032).versions) == 2


def _on_weekends(text: str) -> str:
    """2032 has other weekdays than 2020: its make-up days, which must be weekends, are left out."""
    import re

    return re.sub(r"\[\[(?:amended\.)?work\]\]\nname = .*\nday = .*\n", "", text)


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (None, Missing, "找不到文件"),
        (b"\xbf\xbf", DeskError, "UTF-8"),
        (b"year = ", DeskError, "第 1 行"),
        (b"year = 2027\n", DeskError, "notice"),
        (b'{"year": 2027, "days": []}', DeskError, "还没有公布"),
        (b'{"year": 2027', DeskError, "JSON"),
        (b"[1]", DeskError, "year"),
    ],
)
def test_a_file_that_is_no_year_is_refused_by_name(bench, tmp_path, content, error, says):
    file = tmp_path / "年.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(error) as refused:
        calendars.read_file(bench.desk, file)
    assert says in str(refused.value) and "年.toml" in str(refused.value)


def test_the_times_of_a_moved_due_are_in_shanghai(bench, filed):
    moved = calendars.read_pasted(bench.desk, NOTICE_2027).moved[0]
    assert moved.to.tzinfo == SHANGHAI == moved.from_.tzinfo
