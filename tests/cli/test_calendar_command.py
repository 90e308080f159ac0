"""`kameng calendar`: a year is shown with its source, added from a file or the pasted words, and never overruled unasked."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

import kameng_tui.knowledge.load as load
from tests.by_cli import Kameng
from tests.notices import NOTICE_2027

NOW = "2026-12-01T10:00"


@pytest.fixture
def book(kameng: Kameng) -> Path:
    kameng("init", ".")
    return Path()


def year_file(year: int = 2026, old: str = "", new: str = "") -> str:
    text = (load.FOLDER / "calendars" / f"{year}.toml").read_text("utf-8")
    assert old in text
    Path("年.toml").write_text(text.replace(old, new) if old else text, "utf-8")
    return "年.toml"


# --- show ---------------------------------------------------------------------------------------------------------


def test_a_year_is_shown_with_its_notice(kameng: Kameng) -> None:
    shown = kameng("calendar", "show", "2026", "--json").data
    assert (shown["year"], shown["official"], shown["moved"], shown["announced"]) == (
        2026,
        True,
        [],
        "2025-11-04",
    )
    assert {"name": "国庆节", "from": "2026-10-01", "to": "2026-10-07"} in shown["off"]
    assert {"name": "国庆节", "day": "2026-10-10"} in shown["work"]
    assert "2026年" in shown["notice"] and shown["source"].startswith("https://www.gov.cn")
    assert [version["official"] for version in shown["versions"]] == [True]


def test_without_a_year_it_is_this_year_and_an_estimate_says_so(kameng: Kameng) -> None:
    ran = kameng("calendar", "show", today="2031-03-01")
    assert ran.out.startswith("2031 年放假安排(还没有公布:只按法定假日估算")
    assert not kameng("calendar", "show", "--json", today="2031-03-01").data["official"]


def test_a_year_is_shown_as_it_was_known(kameng: Kameng) -> None:
    def off_on_february_2(day: str) -> bool:
        off = kameng("calendar", "show", "2020", "--known-on", day, "--json").data["off"]
        return any(run["from"] <= "2020-02-02" <= run["to"] for run in off)

    assert (off_on_february_2("2020-01-20"), off_on_february_2("2020-01-30")) == (False, True)
    assert "各份通知" in kameng("calendar", "show", "2020").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "1900"), "1999 到 2199"),
        (("show", "2200"), "1999 到 2199"),
        (("show", "明年"), "明年"),
        (("show", "26"), "四位数字"),
        (("show", "2" * 5000), "四位数字"),
        (("show", "2026", "--known-on", "昨天"), "昨天"),
        (("add",), "还缺少内容"),
        (("add", "年.toml", "--year", "2027"), "--year"),
        (("add", "年.toml", "--known-on", "2026-01-01"), "--known-on"),
        (("paste", NOTICE_2027, "--year", "二七"), "二七"),
        (("paste", "明天放假"), "节日"),
        (("forget", "2027"), "没有这个选项"),
    ],
)
def test_bad_words_exit_2_with_a_sentence_and_write_nothing(
    kameng: Kameng, book: Path, words: tuple[str, ...], says: str
) -> None:
    ran = kameng("calendar", *words)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err
    assert not (book / "calendars").exists()


# --- paste --------------------------------------------------------------------------------------------------------


def test_a_pasted_notice_is_written_and_lists_every_due_that_moved(kameng: Kameng, book: Path) -> None:
    case = kameng("new", "--set", "title=点券", "--json", today="2027-01-28").data["id"]
    kameng("file", case, "12315", today="2027-01-28")
    kameng(
        "log",
        case,
        "--kind",
        "submitted",
        "--filing",
        "12315",
        "--at",
        "2027-01-28T10:00",
        today="2027-01-28",
    )
    before = {due["id"]: due for due in kameng("due", "--json", today="2027-01-28T12:00").data}
    ran = kameng("calendar", "paste", "-", "--json", stdin=NOTICE_2027, today="2027-01-28T12:00")
    assert ran.status == 0, ran.err
    assert ran.data["written"] and Path(ran.data["path"]).samefile(book / "calendars" / "2027.toml")
    after = {due["id"]: due for due in kameng("due", "--json", today="2027-01-28T12:00").data}
    changed = {id for id in before if (before[id]["earliest"], before[id]["latest"], before[id]["provisional"])
               != (after[id]["earliest"], after[id]["latest"], after[id]["provisional"])}  # fmt: skip
    listed = {moved["due"]: moved for moved in ran.data["moved"]}
    assert changed and changed <= set(listed)
    for id in changed:
        moved = listed[id]
        assert (moved["case"], moved["title"]) == (case, "点券")
        assert (moved["from"], moved["from_latest"]) == (before[id]["earliest"], before[id]["latest"])
        assert (moved["to"], moved["to_latest"]) == (after[id]["earliest"], after[id]["latest"])


def test_a_dry_run_shows_and_writes_nothing(kameng: Kameng, book: Path) -> None:
    ran = kameng("calendar", "paste", NOTICE_2027, "--dry-run", today=NOW)
    assert ran.status == 0
    assert "春节 2027-02-05(周五) 至 2027-02-11(周四) 7 天" in ran.out and "只看不写" in ran.out
    assert not kameng("calendar", "paste", NOTICE_2027, "--dry-run", "--json", today=NOW).data["written"]
    assert not (book / "calendars").exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "status", "written"), [("y\n", 0, True), ("n\n", 2, False), ("", 2, False)]
)
def test_on_a_terminal_it_is_asked_first(
    kameng: Kameng, book: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
    answer: str, status: int, written: bool,
) -> None:  # fmt: skip
    from kameng_tui.cli.main import run

    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert run(["calendar", "paste", NOTICE_2027, "--today", NOW]) == status
    asked = capfd.readouterr().err
    assert "写入?(y/N)" in asked and "2027-02-20(周六) 春节" in asked
    assert (book / "calendars" / "2027.toml").exists() is written


def test_the_year_may_be_told_where_the_words_name_none(kameng: Kameng, book: Path) -> None:
    text = NOTICE_2027.split("\n", 1)[1]
    assert "年份" in kameng("calendar", "paste", text, today=NOW).err
    assert kameng("calendar", "paste", text, "--year", "2027", "--json", today=NOW).data["year"] == 2027


def test_the_same_year_again_writes_nothing(kameng: Kameng, book: Path) -> None:
    kameng("calendar", "paste", NOTICE_2027, today=NOW)
    file = book / "calendars" / "2027.toml"
    before = file.stat().st_mtime_ns
    again = kameng("calendar", "paste", NOTICE_2027, today="2026-12-02")
    assert again.status == 0 and "相同,没有写入" in again.out
    assert file.stat().st_mtime_ns == before


# --- add ----------------------------------------------------------------------------------------------------------


def holidaycn() -> str:
    names = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
    days = [
        {"name": name, "date": f"2027-{month:02}-10", "isOffDay": True} for month, name in enumerate(names, 1)
    ]
    return json.dumps({"year": 2027, "papers": [], "days": days}, ensure_ascii=False)


def test_a_holiday_cn_file_is_known_by_its_content_and_kept_as_ours(kameng: Kameng, book: Path) -> None:
    Path("下载").write_text(holidaycn(), "utf-8-sig")
    added = kameng("calendar", "add", "下载", "--json", today=NOW)
    assert added.status == 0, added.err
    assert added.data["path"].endswith("2027.toml")
    assert kameng("calendar", "show", "2027", "--json").data["off"] == added.data["off"]


def test_a_json_may_also_simply_lie_in_the_folder(kameng: Kameng, book: Path) -> None:
    (book / "calendars").mkdir()
    (book / "calendars" / "2027.json").write_text(holidaycn(), "utf-8")
    assert kameng("calendar", "show", "2027", "--json").data["official"]


def test_what_contradicts_what_is_official_needs_replace(kameng: Kameng, book: Path) -> None:
    file = year_file(old="to = 2026-10-07", new="to = 2026-10-08")
    ran = kameng("calendar", "add", file)
    assert ran.status == 3
    assert "2026-10-08" in ran.err and "--replace" in ran.err
    assert not (book / "calendars").exists()
    assert kameng("calendar", "add", file, "--replace").status == 0
    again = year_file(old="to = 2026-10-07", new="to = 2026-10-09")
    assert kameng("calendar", "add", again).status == 3, "what stands in the folder is not overruled either"
    assert kameng("calendar", "add", year_file()).status == 3


def test_the_users_folder_serves_every_workbook(kameng: Kameng, own_home: Path) -> None:
    kameng("calendar", "paste", NOTICE_2027, today=NOW)
    assert list(own_home.rglob("calendars/2027.toml")), "without a workbook there is only that place"
    kameng("init", "别的簿")
    assert kameng("calendar", "show", "2027", "--json", "-w", "别的簿").data["official"]


def test_with_user_a_workbook_is_left_alone(kameng: Kameng, book: Path, own_home: Path) -> None:
    assert kameng("calendar", "paste", NOTICE_2027, "--user", today=NOW).status == 0
    assert not (book / "calendars").exists()
    assert list(own_home.rglob("calendars/2027.toml"))


# --- what is wrong reaches the user -------------------------------------------------------------------------------


def test_a_broken_calendar_is_told_by_due_check_and_doctor(kameng: Kameng, book: Path) -> None:
    (book / "calendars").mkdir()
    (book / "calendars" / "2027.toml").write_text("year = 二", "utf-8")
    due = kameng("due", "--json", today=NOW)
    assert (due.status, due.data) == (0, []), "the agenda stands as it is"
    assert "calendars/2027.toml" in due.err
    check = kameng("check", "--json", today=NOW)
    assert check.status == 1
    assert [(f["code"], f["where"]) for f in check.data] == [("file.unreadable", "calendars/2027.toml")]
    doctor = kameng("doctor", "--json", today=NOW)
    assert doctor.status == 1
    assert [h["ok"] for h in doctor.data if "calendars/2027.toml" in h["detail"]] == [False]


def test_doctor_waits_for_the_notice_from_november_on(kameng: Kameng, book: Path) -> None:
    def awaited(today: str) -> list[str]:
        ran = kameng("doctor", "--json", today=today)
        return [h["detail"] for h in ran.data if h["check"] == "calendar-next"]

    assert awaited("2026-10-31") == []
    assert awaited("2026-11-01") == ["2027年放假安排通常在11月公布,公布后请粘贴:kameng calendar paste"]
    kameng("calendar", "paste", NOTICE_2027, today=NOW)
    assert awaited("2026-12-01") == []


def test_doctor_says_what_the_knowledge_lacks(kameng: Kameng, monkeypatch: pytest.MonkeyPatch) -> None:
    from kameng_tui.case.findings import Finding

    def knowledge() -> dict[str, object]:
        return next(h for h in kameng("doctor", "--json", today=NOW).data if h["check"] == "knowledge")

    monkeypatch.setattr(load, "validate", list)
    assert knowledge()["ok"]
    unsourced = Finding("file.unreadable", "knowledge/statutes.toml#article.电商法20", "缺少 source")
    monkeypatch.setattr(load, "validate", lambda: [unsourced])
    assert not knowledge()["ok"]
    assert "电商法20" in str(knowledge()["detail"]) and kameng("doctor", today=NOW).status == 1
