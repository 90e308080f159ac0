"""The user's own calendar files: both kinds are read, what is wrong is told, and what stands there is never lost."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.calendar import YearPlan, plans_from_table
from kameng_tui.workbook.calendars import read_folders, same_days, table_of, write
from kameng_tui.workbook.errors import AlreadyExists, WouldLose

NAMES = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")


def toml(year: int, last: int = 3, **more: str) -> str:
    keys = {
        "schema": "1",
        "year": f"{year}",
        "notice": '"试"',
        "source": '"试"',
        "as_of": "2026-11-20",
    } | more
    head = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return f'{head}[[off]]\nname = "元旦"\nfrom = {year}-01-01\nto = {year}-01-0{last}\n'


def holidaycn(year: int = 2027) -> str:
    days = [
        {"name": name, "date": f"{year}-{m:02}-10", "isOffDay": True} for m, name in enumerate(NAMES, start=1)
    ]
    return json.dumps({"year": year, "papers": ["https://example.invalid/1"], "days": days})


def put(folder: Path, **files: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


# --- reading ------------------------------------------------------------------------------------------------------


def test_both_kinds_are_read_and_a_later_folder_stands_last(tmp_path: Path) -> None:
    user = put(tmp_path / "a", **{"2027__toml": toml(2027)})
    book = put(tmp_path / "b", **{"2027__json": holidaycn()})
    found = read_folders([user, book, tmp_path / "nowhere"])
    assert found.findings == ()
    assert [plan.notice for plan in found.plans] == [
        "试",
        "国务院办公厅关于2027年部分节假日安排的通知(holiday-cn)",
    ]
    assert found.plans[1].known_since == date(2027, 1, 1), "a file that names no day of announcement"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("2027__toml", 'year = "x', "第 1 行"),
        ("2027__toml", b"\xbf\xbf", "UTF-8"),
        ("2027__toml", toml(2200), "2199"),
        ("2027__toml", toml(2027, offical="true"), "official"),
        ("2027__json", '{"year": 2027, ', "JSON"),
        ("2027__json", "[" * 1000, "第 1 行"),
        ("2027__json", '{"a":' * 100_000, "JSON"),
        ("2027__json", '{"year": 2027, "days": []}', "还没有公布"),
        ("2027__json", '{"year": 1900, "days": []}', "1999"),
    ],
)
def test_an_unreadable_file_is_a_finding_that_names_it_and_its_folder(
    tmp_path: Path, name: str, content: str | bytes, says: str
) -> None:
    found = read_folders([put(tmp_path / "c", **{name: content})])
    assert found.plans == ()
    assert {f.code for f in found.findings} == {"file.unreadable"}
    file = name.replace("__", ".")
    assert all(f.where.startswith(f"calendars/{file}") for f in found.findings)
    assert any(says in f.message for f in found.findings)
    assert all(file in f.message and str(tmp_path / "c") in f.message for f in found.findings)


def test_one_bad_file_leaves_the_others(tmp_path: Path) -> None:
    folder = put(
        tmp_path / "c", **{"2027__toml": toml(2027), "2028__toml": "?", "notes__txt": "", "__2029__toml": "?"}
    )
    found = read_folders([folder])
    assert [plan.year for plan in found.plans] == [2027]
    assert [f.where for f in found.findings] == ["calendars/2028.toml"]


def test_of_two_files_that_contradict_the_last_by_name_counts_and_both_are_named(tmp_path: Path) -> None:
    folder = put(
        tmp_path / "c",
        **{"2027__toml": toml(2027), "2027-b__toml": toml(2027, last=2), "z__toml": toml(2027)},
    )
    found = read_folders([folder])
    assert len(found.plans[-1].off) == 3
    (told,) = found.findings
    assert (told.code, told.where) == ("file.conflict", "calendars/2027-b.toml")
    assert "z.toml" in told.message and "2027-b.toml" in told.message and "按 z.toml 算" in told.message


def test_a_file_named_after_another_year_is_told(tmp_path: Path) -> None:
    (told,) = read_folders([put(tmp_path / "c", **{"2028__toml": toml(2027)})]).findings
    assert told.code == "file.conflict"
    assert "2028" in told.message and "2027" in told.message


# --- writing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", list(knowledge().calendars))
def test_every_shipped_year_reads_back_with_all_its_states(year: int) -> None:
    *earlier, last = knowledge().calendars[year]
    assert plans_from_table(table_of(last, earlier)) == ((*earlier, last), [])


days = st.dates(date(2027, 1, 1), date(2027, 12, 31))


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(days, st.sampled_from(NAMES), min_size=1, max_size=30),
    st.dictionaries(days.filter(lambda day: day.weekday() > 4), st.sampled_from(NAMES), max_size=8),
    st.booleans(),
)
def test_any_plan_reads_back(off: dict[date, str], work: dict[date, str], official: bool) -> None:
    work = {day: name for day, name in work.items() if day not in off}
    plan = YearPlan(2027, off, work, "试", "试", date(2026, 11, 20), official, date(2026, 11, 4))
    assert plans_from_table(table_of(plan)) == ((plan,), [])


def a_plan(last: int = 3) -> YearPlan:
    off = {date(2027, 1, 1) + timedelta(days=i): "元旦" for i in range(last)}
    return YearPlan(2027, off, {}, "试", "试", date(2026, 11, 20))


def test_a_year_is_written_once_and_again_only_where_it_differs(tmp_path: Path) -> None:
    file, written = write(tmp_path, a_plan())
    assert (file, written) == (tmp_path / "calendars" / "2027.toml", True)
    assert "from = 2027-01-01\nto = 2027-01-03\n" in file.read_text("utf-8")
    assert read_folders([file.parent]).plans == (a_plan(),)
    assert write(tmp_path, a_plan()) == (file, False)


def test_a_differing_year_is_replaced_only_on_demand_and_its_comments_stay(tmp_path: Path) -> None:
    folder = put(tmp_path / "calendars", **{"2027__toml": "# 小王核对过\n" + toml(2027)})
    with pytest.raises(AlreadyExists, match="--replace"):
        write(tmp_path, a_plan(2))
    write(tmp_path, a_plan(2), replace=True)
    text = (folder / "2027.toml").read_text("utf-8")
    assert text.startswith("# 小王核对过\n") and "to = 2027-01-02" in text


@pytest.mark.parametrize("name", ["2027__toml", "z__toml"])
def test_what_cannot_be_read_or_would_overrule_the_year_is_not_touched(tmp_path: Path, name: str) -> None:
    content = "?" if name == "2027__toml" else toml(2027)
    folder = put(tmp_path / "calendars", **{name: content})
    with pytest.raises(WouldLose, match="移走"):
        write(tmp_path, a_plan(2), replace=True)
    assert [(f.name, f.read_text("utf-8")) for f in folder.iterdir()] == [(name.replace("__", "."), content)]


def test_the_same_days_are_the_same_whatever_they_are_called() -> None:
    other = YearPlan(2027, dict.fromkeys(a_plan().off, "新年"), {}, "别", "别", date(2027, 1, 1))
    assert same_days(a_plan(), other)
    assert not same_days(a_plan(), a_plan(2))


def test_a_broken_link_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "2027.toml").symlink_to(tmp_path / "gone.toml")
    (finding,) = read_folders([tmp_path]).findings
    assert finding.code == "file.unreadable" and "断开的链接" in finding.message
