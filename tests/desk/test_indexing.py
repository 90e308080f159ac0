"""Lists and the agenda from the index say what the files say, whatever happens to files, environment or the index."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from casemaker import at

from kameng_tui.desk import agenda, cases, entries, filings, indexing, lists
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.survey import reckon
from kameng_tui.reckon.agenda import in_order
from kameng_tui.workbook import index as store
from kameng_tui.workbook import places, stamps
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.vault import MemoryVault

EXAMPLE = Path(__file__).resolve().parents[2] / "cases"
CASE = "2026-09-01-huixiang-k3f9"
ENTRY = "journal/20261112T164000-d76f.toml"
NOW = "2026-11-21T10:30"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Four cases of the example."""
    left = shutil.ignore_patterns("2026-09-02*", "2026-10*", "2026-11-14*", "2026-11-20*", "private")
    return a_desk(shutil.copytree(EXAMPLE, tmp_path / "book", ignore=left))


def a_desk(root: Path, now: str = NOW) -> Desk:
    vault = MemoryVault()
    return Desk(Workbook.open(root), clock=lambda: at(now), vault=lambda: vault, author="测试")


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stamps count at once; ``later`` gives the clock of the disk its tick between two changes."""
    monkeypatch.setattr(stamps, "SETTLED", 0)


def later() -> None:
    time.sleep(0.02)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which cases were read from their files."""
    read: list[str] = []
    load = Workbook.load

    def noted(book: Workbook, case_id: str):
        read.append(case_id)
        return load(book, case_id)

    monkeypatch.setattr(Workbook, "load", noted)
    return read


def warm(desk: Desk) -> None:
    later()
    agenda.agenda(desk)
    later()


def from_the_files(desk: Desk) -> tuple[list[object], dict[str, object]]:
    """The agenda and the next due of every case, reckoned anew: what the index has to say."""
    dues, nearest = [], {}
    for loaded in cases.load_all(desk):
        reckoned = reckon(desk, loaded.dossier)
        if reckoned.status in lists.RUNNING:
            dues += reckoned.dues
            first = next(iter(in_order(reckoned.dues, desk.now())), None)
            nearest[loaded.dossier.id] = first and (first.state, first.latest if first.state == "overdue" else first.earliest)  # fmt: skip
    return in_order(dues, desk.now()), nearest


def assert_right(desk: Desk) -> None:
    expected, nearest = from_the_files(desk)
    assert [row.due for row in agenda.agenda(desk).rows] == expected
    rows = {row.id: row for row in lists.listing(desk).rows}
    assert set(rows) == set(desk.book.case_ids())
    assert {i: (rows[i].next_due_state, rows[i].next_due) for i, due in nearest.items() if due} == {
        i: due for i, due in nearest.items() if due
    }


@pytest.mark.parametrize(
    "now", ["2023-01-01", "2026-09-01T13:00:00", "2026-11-21T10:30", "2026-11-24", "2031-05-05"]
)
def test_one_index_answers_at_every_clock(tmp_path: Path, settled: None, loads: list[str], now: str) -> None:
    desk = a_desk(shutil.copytree(EXAMPLE, tmp_path / "book"))
    warm(desk)
    other = a_desk(desk.book.root, now)
    loads.clear()
    found, listed, home = agenda.agenda(other), lists.listing(other), agenda.overview(other)
    assert loads == [], "nothing changed, so no case is read"
    expected, _ = from_the_files(other)
    assert [row.due for row in found.rows] == expected, "states are those of the clock of the question"
    assert (home.due, home.late) == (len(expected), sum(due.state != "running" for due in expected))
    assert_right(other)
    assert {row.id for row in listed.rows} == {row.id for row in home.cases}


@pytest.mark.parametrize("days", [0, 3, 30, 4000])
def test_the_horizon_is_that_of_sorting(desk: Desk, days: int) -> None:
    expected = [due.id for due in in_order(from_the_files(desk)[0], desk.now(), days)]
    assert [row.due.id for row in agenda.agenda(desk, days=days).rows] == expected
    home = agenda.overview(desk, days)
    assert home.due == len(expected)
    assert [row.due.id for row in home.agenda] == expected[: agenda.SHOWN]


def _in_place(case: Path) -> None:
    """The same size, the same inode, and the old mtime put back."""
    file = case / ENTRY
    before = file.stat()
    text = file.read_text(encoding="utf-8")
    with file.open("r+", encoding="utf-8") as out:
        out.write(text.replace("2026-11-12", "2026-11-11"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_ino) == (before.st_size, before.st_ino)


def _clock_back(case: Path) -> None:
    _in_place(case)
    os.utime(case / ENTRY, (0, 0))


def _restored(case: Path) -> None:
    """An older state of the folder, with its old times, under the same name."""
    old = case.with_name(".old")
    shutil.copytree(case, old)
    shutil.rmtree(case)
    (old / ENTRY).unlink()
    old.rename(case)


def _moved_entry(case: Path) -> None:
    (case / ENTRY).rename(case / "journal" / "20261113T164000-d76f.toml")


def _swapped(case: Path) -> None:
    """Two files that change places keep every time and size of their own."""
    one, other = case / ENTRY, case / "journal/20261112T102000-j7wa.toml"
    one.rename(case / "x")
    other.rename(one)
    (case / "x").rename(other)


CHANGES: tuple[tuple[str, Callable[[Path], object]], ...] = (
    ("edited in place, mtime put back", _in_place),
    ("edited with a clock that went back", _clock_back),
    ("a folder restored from a copy", _restored),
    ("an entry deleted", lambda case: (case / ENTRY).unlink()),
    ("an entry renamed", _moved_entry),
    ("two entries swapped", _swapped),
    ("a new entry", lambda case: shutil.copy2(case / ENTRY, case / "journal/20261114T164000-zzzz.toml")),
    ("a filing deleted", lambda case: (case / "filings/12315.toml").unlink()),
    ("case.toml broken", lambda case: (case / "case.toml").write_text("title = ", encoding="utf-8")),
    ("the journal deleted", lambda case: shutil.rmtree(case / "journal")),
    ("an entry left in conflict", lambda case: (case / ENTRY).write_text("<<<<<<< a\n", encoding="utf-8")),
    ("an entry is a link now", lambda case: ((case / ENTRY).rename(case / "x.toml"), (case / ENTRY).symlink_to(case / "x.toml"))),
    ("the case deleted", shutil.rmtree),
    ("the case renamed", lambda case: case.rename(case.with_name("2026-09-01-other-k3f8"))),
    ("a case copied", lambda case: shutil.copytree(case, case.with_name("2026-09-01-other-k3f8"))),
)  # fmt: skip


@pytest.mark.parametrize("change", [change for _, change in CHANGES], ids=[name for name, _ in CHANGES])
def test_whatever_changes_behind_the_index_is_seen(
    desk: Desk, settled: None, change: Callable[[Path], object]
) -> None:
    warm(desk)
    before = [row.due for row in agenda.agenda(desk).rows], lists.listing(desk)
    change(desk.book.root / CASE)
    later()
    assert_right(desk)
    assert (
        [row.due for row in agenda.agenda(desk).rows],
        lists.listing(desk),
    ) != before or change is CHANGES[11][1]


def test_a_link_is_followed_each_time(desk: Desk, settled: None, tmp_path: Path) -> None:
    """A link's own times say nothing of the file that it leads to."""
    case = desk.book.root / CASE
    (case / ENTRY).rename(case / "kept.toml")
    (case / ENTRY).symlink_to(case / "kept.toml")
    warm(desk)
    text = (case / "kept.toml").read_text(encoding="utf-8")
    (case / "kept.toml").write_text(text.replace("2026-11-12", "2026-11-11"), encoding="utf-8")
    assert_right(desk)


def test_what_was_written_a_moment_ago_is_read_again(desk: Desk, loads: list[str]) -> None:
    """Times of files have ticks: two edits within one leave the same times. So a fresh stamp is not kept."""
    agenda.agenda(desk)
    loads.clear()
    (desk.book.root / CASE / ENTRY).touch()
    agenda.agenda(desk)
    agenda.agenda(desk)
    assert loads.count(CASE) == 2
    assert_right(desk)


def test_only_the_case_that_changed_is_read(desk: Desk, settled: None, loads: list[str]) -> None:
    warm(desk)
    loads.clear()
    (desk.book.root / CASE / ENTRY).touch()
    agenda.agenda(desk)
    assert loads == [CASE]


# --- the environment ------------------------------------------------------------------------------------------------


def _override(desk: Desk) -> Desk:
    file = desk.book.root / "workbook.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}\n[override.platform.limits.final]\nlength = 2\nunit = "day"\nsource = "页面"\n', encoding="utf-8")  # fmt: skip
    return a_desk(desk.book.root)


def _calendar(desk: Desk) -> Desk:
    folder = desk.book.root / "calendars"
    folder.mkdir(exist_ok=True)
    shutil.copy(Path(indexing.__file__).parents[1] / "knowledge/calendars/2026.toml", folder)
    return a_desk(desk.book.root)


def _disabled(desk: Desk) -> Desk:
    _switch_off("12315")
    return a_desk(desk.book.root)


def _switch_off(channel: str) -> None:
    places.data_folder().mkdir(parents=True, exist_ok=True)
    text = f'schema = 1\ndisabled = ["{channel}"]\nwanted = []\n[trusted]\n'
    (places.data_folder() / "channels.toml").write_text(text)


@pytest.mark.parametrize("change", [_override, _calendar, _disabled])
def test_another_environment_makes_all_rows_anew(
    desk: Desk, settled: None, loads: list[str], change: Callable[[Desk], Desk]
) -> None:
    warm(desk)
    assert agenda.remembered(desk) is not None
    other = change(desk)
    assert agenda.remembered(other) is None, "not even for a moment"
    loads.clear()
    agenda.agenda(other)
    assert set(loads) == set(desk.book.case_ids())
    assert_right(other)


def test_a_newer_program_makes_all_rows_anew(
    desk: Desk, settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm(desk)
    monkeypatch.setattr(indexing, "__version__", "99")
    assert agenda.remembered(desk) is None
    assert_right(desk)


def test_a_kept_manifest_counts(desk: Desk, settled: None) -> None:
    """A case whose channel is gone depends on the manifest that the workbook keeps."""
    _switch_off("heimao")
    case = desk.book.root / "2026-11-10-yunfan-t7jx/filings/platform.toml"
    case.write_text(
        'schema = 1\nchannel = "heimao"\nmanifest = "heimao-00000000"\norders = ["o1"]\n', encoding="utf-8"
    )
    warm(desk)
    before = [row.stage for row in lists.listing(desk).rows if "yunfan" in row.id]
    plugin = Path(__file__).resolve().parents[2] / "plugins/kameng_heimao"
    kept = desk.book.root / ".kept/heimao-00000000"
    shutil.copytree(plugin, kept, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert [row.stage for row in lists.listing(desk).rows if "yunfan" in row.id] != before
    assert_right(desk)


def test_a_date_that_moves_with_the_clock_is_never_kept(bench, settled: None, loads: list[str]) -> None:
    """While a mediation is suspended its end moves by a day each day."""
    bench.time = "2026-09-01T10:00"
    case = cases.new(bench.desk, sets=[("platform.name", "示例卡盟")]).id
    filings.file(bench.desk, case, "12315", sets=[])
    for when, kind in (("2026-09-02T10:00", "submitted"), ("2026-09-04T10:00", "accepted"), ("2026-09-10T10:00", "suspended")):  # fmt: skip
        bench.time = when
        entries.log(bench.desk, case, kind=kind, text="短信", filing="12315")
    ends = {}
    for bench.time in ("2026-09-20T10:00", "2026-10-20T10:00"):
        later()
        agenda.agenda(bench.desk)
        assert_right(bench.desk)
        ends[bench.time] = {row.due.limit: row.due.latest for row in agenda.agenda(bench.desk).rows}
    first, second = ends.values()
    assert any(second[limit] > end for limit, end in first.items() if limit in second)


# --- the index itself -----------------------------------------------------------------------------------------------


def _lose_a_table(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE bodies")


def _spoil_rows(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE bodies SET body='[1]'")
        db.execute("UPDATE facts SET facts='{'")


def _other_columns(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE facts")
        db.execute("CREATE TABLE facts (id TEXT PRIMARY KEY, more TEXT)")
        db.execute("DELETE FROM meta")


def _other_format(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version=99")


def _cut(path: Path) -> None:
    store.remove(path.with_name(path.name + "-wal"))
    path.write_bytes(path.read_bytes()[:5000])


DAMAGE = (
    ("no database", lambda path: path.write_bytes(b"\0garbage" * 900)),
    ("empty", lambda path: path.write_bytes(b"")),
    ("cut off", _cut),
    ("a table lost", _lose_a_table),
    ("rows spoiled", _spoil_rows),
    ("of other columns", _other_columns),
    ("of another format", _other_format),
    ("gone", lambda path: path.unlink()),
)


@pytest.mark.parametrize("damage", [damage for _, damage in DAMAGE], ids=[name for name, _ in DAMAGE])
def test_a_damaged_index_is_made_anew(desk: Desk, settled: None, loads: list[str], damage: Callable[[Path], object]) -> None:  # fmt: skip
    warm(desk)
    damage(indexing.index_path(desk))
    assert_right(desk)
    later()
    agenda.agenda(desk)
    loads.clear()
    agenda.overview(desk)
    assert loads == [], "and is whole again"


def test_where_the_cache_cannot_be_written_answers_are_the_same(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    (tmp_path / "no folder").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no folder"))
    assert agenda.remembered(desk) is None
    assert_right(desk)


def test_an_index_that_cannot_be_written_is_gone_round(desk: Desk, settled: None, loads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """Another program holds it, or the disk is full: what stands in it still serves, so not every case is read."""
    warm(desk)
    monkeypatch.setattr(store, "_WAIT", 0.05)
    other = sqlite3.connect(indexing.index_path(desk), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    (desk.book.root / CASE / ENTRY).unlink()
    loads.clear()
    agenda.agenda(desk)
    assert set(loads) == {CASE}
    assert_right(desk)
    other.execute("ROLLBACK")
    other.close()
    assert_right(desk)


def test_a_session_of_another_environment_spoils_no_answer(desk: Desk, settled: None, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """It forgets all rows and makes its own while ours are being asked for."""
    warm(desk)
    refresh, visits = indexing.refresh, [1, 2]

    def interrupted(desk: Desk, index: store.Index, progress: indexing.Progress | None = None) -> None:
        refresh(desk, index, progress)
        if visits:
            visits.pop()
            index.begin_in("another environment")

    monkeypatch.setattr(indexing, "refresh", interrupted)
    assert_right(desk)
    assert not visits


def test_an_open_session_sees_what_others_changed_besides_the_cases(desk: Desk, settled: None) -> None:
    warm(desk)
    desk.look_again()
    before = (desk.overrides, desk.own_calendars.plans, sorted(desk.registry.channels))
    others = desk.book.changed
    for change in (_override, _calendar, _disabled):
        change(desk)
    assert (desk.overrides, desk.own_calendars.plans, sorted(desk.registry.channels)) == before
    desk.look_again()
    fresh = a_desk(desk.book.root)
    assert desk.overrides == fresh.overrides != before[0]
    assert desk.own_calendars.plans == fresh.own_calendars.plans != before[1]
    assert sorted(desk.registry.channels) == sorted(fresh.registry.channels) != before[2]
    assert desk.book.changed is others, "what was written through it is still known"
    assert_right(desk)


def test_an_overview_is_kept_where_nothing_is_otherwise(desk: Desk, settled: None) -> None:
    later()
    home = agenda.overview(desk, 30)
    later()
    assert agenda.overview(desk, 30, known=home).cases is home.cases
    over = a_desk(desk.book.root, "2026-11-21T10:31")
    assert agenda.overview(over, 30, known=home).cases is home.cases, "a minute in which nothing turns"
    for now in ("2026-11-22", "2026-11-24", "2026-11-01"):
        other = a_desk(desk.book.root, now)
        assert said(agenda.overview(other, 30, known=home)) == said(agenda.overview(other, 30)), (
            "another clock"
        )
    (desk.book.root / CASE / ENTRY).unlink()
    changed = agenda.overview(desk, 30, known=home)
    assert said(changed) == said(agenda.overview(desk, 30)) != said(home)


def said(home: agenda.Overview) -> tuple[object, ...]:
    return list(home.cases), home.agenda, home.due, home.late, home.today


def test_dates_before_1970_stand_in_every_list(desk: Desk, settled: None) -> None:
    """A year typed wrong is no number that overflows."""
    entry = desk.book.root / CASE / "journal/19500101T100000-aaaa.toml"
    entry.write_text('schema = 1\nat = 1950-01-01T10:00:00+08:00\nkind = "promise"\ntext = "明天退款"\n'
                     'promise = "明天退款"\npromise_by = 1950-01-02T10:00:00+08:00\n', encoding="utf-8")  # fmt: skip
    warm(desk)
    assert any(row.due.earliest.year == 1950 for row in agenda.agenda(desk).rows)
    assert_right(desk)


def test_two_at_once_lose_nothing(desk: Desk) -> None:
    """Two sessions of one workbook, both with a cold index."""
    expected, answers = from_the_files(desk)[0], []
    works = [
        threading.Thread(target=lambda: answers.append(agenda.agenda(a_desk(desk.book.root)).rows))
        for _ in range(4)
    ]
    for work in works:
        work.start()
    for work in works:
        work.join()
    assert [[row.due for row in rows] for rows in answers] == [expected] * 4


def test_only_its_owner_reads_the_index_and_nothing_is_written_into_the_workbook(desk: Desk) -> None:
    before = sorted((str(p), p.stat().st_mtime_ns) for p in desk.book.root.rglob("*"))
    agenda.overview(desk)
    assert sorted((str(p), p.stat().st_mtime_ns) for p in desk.book.root.rglob("*")) == before
    assert indexing.index_path(desk).stat().st_mode & 0o777 == 0o600


def test_copies_of_a_workbook_have_an_index_each_and_old_ones_go(tmp_path: Path) -> None:
    copies = []
    for number in range(store.MOST + 3):
        root = tmp_path / f"w{number}"
        root.mkdir()
        shutil.copy(EXAMPLE / "workbook.toml", root)
        copies.append(a_desk(root))
        agenda.agenda(copies[-1])
    paths = {indexing.index_path(desk) for desk in copies}
    assert len(paths) == store.MOST + 3
    assert sum(path.exists() for path in paths) == store.MOST


def test_reading_can_be_stopped_and_keeps_what_was_read(desk: Desk, settled: None, loads: list[str]) -> None:
    class Enough(Exception):
        pass

    def progress(done: int, of: int) -> None:
        assert of == 4
        if done == 3:
            raise Enough

    later()
    with pytest.raises(Enough):
        agenda.overview(desk, progress=progress)
    loads.clear()
    agenda.overview(desk)
    assert len(loads) == 1


# --- the search -----------------------------------------------------------------------------------------------------

SEARCHES = (
    ("九妹", ["2026-11-16-jiumei-w5np"], "two characters of a name"),
    ("jmkm", ["2026-11-16-jiumei-w5np"], "the initials of a name"),
    ("JMKM", ["2026-11-16-jiumei-w5np"], "initials in capitals"),
    ("jiumei", ["2026-11-16-jiumei-w5np"], "whole pinyin, and the folder"),
    ("yunfan", ["2026-11-10-yunfan-t7jx"], "pinyin of a platform"),
    ("HX2026090", ["2026-09-01-huixiang-k3f9"], "a piece of an order number"),
    ("hx2026090", ["2026-09-01-huixiang-k3f9"], "of whatever case"),
    ("已被使用 九妹", ["2026-11-16-jiumei-w5np"], "every word has to be there"),
    ("九妹 云帆", [], "of two cases, one each"),
    ("没有这样的字", [], "nowhere"),
    ("%", [], "no pattern"),
)


def test_search_finds_pieces_and_pinyin(desk: Desk) -> None:
    for text, expected, why in SEARCHES:
        assert [row.id for row in lists.listing(desk, search=text).rows] == expected, why


def test_a_word_of_the_journal_is_found_and_its_pinyin_is_not(desk: Desk) -> None:
    texts = {case: desk.book.load(case).dossier for case in desk.book.case_ids()}
    expected = {case for case, dossier in texts.items() if any("催办" in e.text for e in dossier.journal)}
    assert expected
    assert {row.id for row in lists.listing(desk, search="催办").rows} >= expected
    assert not lists.listing(desk, search="gongdancuiban").rows


def test_home_finds_the_agenda_of_what_is_left(desk: Desk) -> None:
    home = agenda.overview(desk, 30)
    left = agenda.found_in(desk, home, "jmkm", 30)
    assert left.ids == {"2026-11-16-jiumei-w5np"}
    expected = [d.id for d in in_order(from_the_files(desk)[0], desk.now(), 30) if d.case in left.ids]
    assert [row.due.id for row in left.agenda] == expected[: agenda.SHOWN] and expected
    assert left.due == len(expected)


def test_without_its_child_the_search_still_finds_characters(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    assert lists.listing(desk, search="jmkm").rows == ()
    assert len(lists.listing(desk, search="九妹").rows) == 1


def test_a_name_that_no_case_has_any_more_is_forgotten(desk: Desk) -> None:
    """Also its pinyin: what was renamed may have been a name to hide."""
    lists.listing(desk, search="jmkm")
    shutil.rmtree(desk.book.root / "2026-11-16-jiumei-w5np")
    lists.listing(desk, search="jmkm")
    with sqlite3.connect(indexing.index_path(desk)) as db:
        kept = "".join(str(row) for table in ("spelled", "names", "texts", "cases", "bodies") for row in db.execute(f"SELECT * FROM {table}"))  # fmt: skip
    assert "九妹" not in kept and "jmkm" not in kept
