"""Conflicts that git left: merged by key from the index or from the markers, decided by the person, never by chance."""

import subprocess

import pytest

from kameng_tui.desk import cases, conflicts, versions
from kameng_tui.desk.errors import DeskError, Missing
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.merging import sides_of

MARKED = """schema = 1
<<<<<<< HEAD
title = "甲"
opened = 2026-09-01
=======
title = "乙"
opened = 2026-09-01
tags = ["点卡"]
>>>>>>> feature
"""


@pytest.fixture
def case(bench):
    return cases.new(bench.desk, source={"title": "旧"}).id


def git(root, *words, check=True):
    settings = ("-c", "user.name=测试", "-c", "user.email=t@example.invalid", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *settings, *words], cwd=root, check=check, capture_output=True, text=True)


def edit(bench, case, rel, change):
    path = bench.desk.book.root / case / rel
    path.parent.mkdir(exist_ok=True)
    path.write_text(change(path.read_text() if path.exists() else ""))


@pytest.fixture
def clash(bench, case):
    """``clash({file: (base, ours, theirs)})``: two branches that changed files differently, merged without our driver."""
    root = bench.desk.book.root

    def make(files):
        git(root, "init", "-q", "-b", "main")
        (root / ".gitattributes").write_text("")
        for rel, (base, _, _) in files.items():
            put(root / case / rel, base)
        git(root, "add", "-A")
        git(root, "commit", "-qm", "base")
        for branch, side in (("theirs", 2), ("main", 1)):
            git(root, *(("checkout", "-qb", branch) if side == 2 else ("checkout", "-q", branch)))
            for rel, sides in files.items():
                put(root / case / rel, sides[side])
            git(root, "add", "-A")
            git(root, "commit", "-qm", branch)
        assert git(root, "merge", "theirs", check=False).returncode

    return make


def put(path, data):
    path.parent.mkdir(exist_ok=True)
    if data is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


def unmerged(bench):
    return git(bench.desk.book.root, "ls-files", "--unmerged").stdout


BASE = 'schema = 1\ntitle = "旧"\n\n[story]\ntext = "经过"\n'
OURS = 'schema = 1\ntitle = "甲"  # 我的\ntags = ["点卡"]\n\n[story]\ntext = "经过"\n'
THEIRS = 'schema = 1\ntitle = "乙"\n\n[story]\ntext = "经过"\neffect = "不能用"\n'


def test_what_git_left_is_merged_by_key_and_the_rest_decided(bench, case, clash):
    clash({"case.toml": (BASE, OURS, THEIRS)})
    (found,) = conflicts.open_conflicts(bench.desk)
    assert [(c.path, c.base, c.ours, c.theirs) for c in found.conflicts] == [("title", "旧", "甲", "乙")]
    before = (bench.desk.book.root / case / "case.toml").read_text()
    assert conflicts.resolve(bench.desk, (found,), {})[0].conflicts == found.conflicts
    assert (bench.desk.book.root / case / "case.toml").read_text() == before
    assert conflicts.resolve(bench.desk, (found,), {f"{case}/case.toml#title": "theirs"}) == ()
    read = cases.load(bench.desk, case).dossier
    assert (read.case.title, read.case.tags, read.case.story.effect) == ("乙", ("点卡",), "不能用")
    assert "# 我的" in (bench.desk.book.root / case / "case.toml").read_text()
    assert unmerged(bench) == ""
    assert conflicts.underway(bench.desk) == "merge"
    assert "冲突都已解决" in versions.status(bench.desk).why
    assert conflicts.open_conflicts(bench.desk) == ()


def test_lines_that_only_look_like_a_conflict_need_no_decision(bench, case, clash):
    clash(
        {
            "case.toml": (
                BASE,
                BASE.replace('"旧"', '"旧"\ntags = ["a"]'),
                BASE.replace('"旧"', '"旧"\nopened = 2026-09-01'),
            )
        }
    )
    found = conflicts.open_conflicts(bench.desk, case)
    assert [each.conflicts for each in found] == [()]
    assert conflicts.resolve(bench.desk, found, {}) == ()
    read = cases.load(bench.desk, case).dossier.case
    assert (read.tags, str(read.opened)) == (("a",), "2026-09-01")
    assert unmerged(bench) == ""


def test_what_was_mended_by_hand_is_taken_as_it_is(bench, case, clash):
    clash({"case.toml": (BASE, OURS, THEIRS)})
    put(bench.desk.book.root / case / "case.toml", 'schema = 1\ntitle = "丙"\n')
    assert conflicts.resolve(bench.desk, conflicts.open_conflicts(bench.desk), {}) == ()
    assert cases.load(bench.desk, case).dossier.case.title == "丙"
    assert unmerged(bench) == ""


def test_what_was_edited_beside_the_markers_stays(bench, case, clash):
    clash({"case.toml": (BASE, OURS, THEIRS)})
    edit(bench, case, "case.toml", lambda text: text.replace('text = "经过"', 'text = "后来补的"'))
    found = conflicts.open_conflicts(bench.desk)
    assert conflicts.resolve(bench.desk, found, conflicts.choices_of(found, ["title"], None)) == ()
    read = cases.load(bench.desk, case).dossier.case
    assert (read.title, read.story.text) == ("甲", "后来补的")


@pytest.mark.parametrize(("choice", "kept"), [("ours", b"\x00ours"), ("theirs", b"\x00theirs")])
def test_a_file_that_is_no_text_is_taken_whole(bench, case, clash, choice, kept):
    clash({"evidence/x.png": (b"\x00base", b"\x00ours", b"\x00theirs"), "case.toml": (BASE, OURS, THEIRS)})
    found = conflicts.open_conflicts(bench.desk)
    assert [each.rel for each in found] == ["case.toml", "evidence/x.png"]
    whole = found[1]
    assert "不是文字" in whole.why and whole.conflicts[0].path == ""
    left = conflicts.resolve(bench.desk, found, {f"{case}/evidence/x.png": choice})
    assert [each.rel for each in left] == ["case.toml"]
    assert (bench.desk.book.root / case / "evidence/x.png").read_bytes() == kept


@pytest.mark.parametrize(("choice", "there"), [("ours", False), ("theirs", True)])
def test_a_file_that_one_side_deleted(bench, case, clash, choice, there):
    entry = 'schema = 1\nat = 2026-09-01T10:00:00+08:00\nkind = "contact"\ntext = "一"\n'
    clash(
        {
            "journal/20260901T100000-abcd.toml": (entry, None, entry.replace("一", "二")),
            "case.toml": (BASE, OURS, OURS),
        }
    )
    (found,) = conflicts.open_conflicts(bench.desk)
    assert found.conflicts[0].ours == "(删掉了)"
    assert conflicts.resolve(bench.desk, (found,), {found.path: choice}) == ()
    assert (bench.desk.book.root / found.path).exists() is there
    assert unmerged(bench) == ""


def test_markers_without_git_are_enough(bench, case):
    put(bench.desk.book.root / case / "case.toml", MARKED)
    assert cases.load(bench.desk, case).unread[0].code == "file.conflict"
    found = conflicts.open_conflicts(bench.desk)
    assert [(c.path, c.ours, c.theirs) for c in found[0].conflicts] == [("title", "甲", "乙")]
    assert conflicts.resolve(bench.desk, found, conflicts.choices_of(found, None, [])) == ()
    assert (bench.desk.book.root / case / "case.toml").read_text() == (
        'schema = 1\ntitle = "乙"\nopened = 2026-09-01\ntags = ["点卡"]\n'
    )
    assert not conflicts.underway(bench.desk)


def test_some_places_of_a_file_can_be_decided_before_the_others(bench, case):
    two = 'schema = 1\n<<<<<<< a\ntitle = "甲"\nproblem = "other"\n=======\ntitle = "乙"\nproblem = "fraud"\n>>>>>>> b\n'
    put(bench.desk.book.root / case / "case.toml", two)
    found = conflicts.open_conflicts(bench.desk)
    left = conflicts.resolve(bench.desk, found, {f"{case}/case.toml#title": "theirs"})
    assert [c.path for c in left[0].conflicts] == ["problem"]
    again = conflicts.open_conflicts(bench.desk)
    assert [c.path for c in again[0].conflicts] == ["problem"]
    conflicts.resolve(bench.desk, again, {f"{case}/case.toml#problem": "ours"})
    assert cases.case_doc(cases.load(bench.desk, case)) == {"schema": 1, "title": "乙", "problem": "other"}


def test_a_paper_and_broken_markers(bench, case):
    paper = "<<<<<<< a\n正文甲\n=======\n正文乙\n>>>>>>> b\n"
    put(
        bench.desk.book.root / case / "filings/12315.toml",
        'schema = 1\n<<<<<<< a\nx = "\n=======\n>>>>>>> b\n',
    )
    put(bench.desk.book.root / case / "case.toml", "<<<<<<< a\nschema = 1\n=======\n")
    found = {each.rel: each for each in conflicts.open_conflicts(bench.desk)}
    assert "标记不成对" in found["case.toml"].why
    with pytest.raises(DeskError, match="编辑器"):
        conflicts.resolve(bench.desk, tuple(found.values()), {f"{case}/case.toml": "ours"})
    broken = found["filings/12315.toml"]
    assert "本地的版本第 2 行" in broken.why
    assert conflicts.resolve(bench.desk, (broken,), {broken.path: "theirs"}) == ()
    assert (bench.desk.book.root / case / "filings/12315.toml").read_text() == "schema = 1\n"
    assert sides_of(paper) == (None, "正文甲\n", "正文乙\n")


def test_the_manifest_of_the_workbook_can_be_in_conflict_too(bench, case):
    path = bench.desk.book.root / "workbook.toml"
    path.write_text(
        path.read_text().replace('title = "簿"', '<<<<<<< a\ntitle = "甲"\n=======\ntitle = "乙"\n>>>>>>> b')
    )
    bench.desk.use(Workbook.open(bench.desk.book.root))
    found = conflicts.open_conflicts(bench.desk)
    assert (
        conflicts.resolve(bench.desk, found, conflicts.choices_of(found, ["workbook.toml#title"], None)) == ()
    )
    assert Workbook.open(bench.desk.book.root).title == "甲"


def test_paths_on_the_command_line(bench, case):
    put(
        bench.desk.book.root / case / "case.toml",
        MARKED.replace('"甲"\n', '"甲"\nproblem = "a"\n').replace('"乙"\n', '"乙"\nproblem = "b"\n'),
    )
    found = conflicts.open_conflicts(bench.desk)
    title, problem = (f"{case}/case.toml#{name}" for name in ("title", "problem"))
    assert conflicts.choices_of(found, ["title"], []) == {title: "ours", problem: "theirs"}
    assert conflicts.choices_of(found, ["case.toml#problem", title], None) == {title: "ours", problem: "ours"}
    assert conflicts.choices_of(found, None, [f"{case}/case.toml"]) == {title: "theirs", problem: "theirs"}
    assert conflicts.choices_of(found, None, None) == {}
    with pytest.raises(Missing, match="没有这一处冲突:tags"):
        conflicts.choices_of(found, ["tags"], None)
    with pytest.raises(DeskError, match="其余全部"):
        conflicts.choices_of(found, [], [])


SPLITS = [
    # (text, base, ours, theirs, why)
    ("a\n<<<<<<< x\nb\n||||||| y\nc\n=======\nd\n>>>>>>> z\ne\n", "a\nc\ne\n", "a\nb\ne\n", "a\nd\ne\n", "diff3"),
    ("<<<<<<< x\r\nb\r\n=======\r\n>>>>>>> z", None, "b\n", "", "windows, no end of line"),
    ("<<<<<<<\n=======\nd\n>>>>>>>\n", None, "", "d\n", "no names"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "base", "ours", "theirs", "why"), SPLITS, ids=[row[-1] for row in SPLITS])
def test_sides_between_markers(text, base, ours, theirs, why):
    assert sides_of(text) == (base, ours, theirs), why


@pytest.mark.parametrize("text", ["a\n", "<<<<<<< x\nb\n=======\n", "=======\n>>>>>>> z\n", "<<<<<<<< x\n"])
def test_what_has_no_whole_conflict_has_no_sides(text):
    assert sides_of(text) is None
