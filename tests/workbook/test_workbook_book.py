"""The workbook: made, found, listed, read and changed, whatever else lies in its folders."""

import errno
import os
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kameng_tui.case.records import Card, Paper
from kameng_tui.values import SHANGHAI
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.errors import (
    AlreadyExists,
    Changed,
    NotFound,
    Refused,
    SaveFailed,
    Unreadable,
    WouldLose,
)
from kameng_tui.workbook.papers import write_paper

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=SHANGHAI)
CASE = "2026-09-01-huixiang-k3f9"
ENTRY = "journal/20260901T110000-7d2m.toml"


@pytest.fixture
def book(tmp_path):
    return Workbook.create(tmp_path / "book", "工作簿", now=NOW)


@pytest.fixture
def loaded(book):
    return book.new_case(CASE, {"title": "点卡未到账", "order": [{"number": "HX1", "amount": Decimal(500)}]})


def put(folder, rel, data):
    path = folder / rel
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def everything(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def faults(dossier, code="file."):
    return [(f.code, f.where) for f in dossier.faults if f.code.startswith(code)]


# -- making and finding


def test_a_new_workbook_has_its_settings_and_tells_git_what_to_keep_out(book):
    assert (book.title, book.faults, len(book.id)) == ("工作簿", (), 16)
    assert book.settings["schema"] == 1
    assert book.settings["created"] == NOW
    assert (book.root / ".gitignore").read_text() == "private/\n.*.tmp\n"
    assert "*.toml text eol=lf merge=kameng\n" in (book.root / ".gitattributes").read_text()
    assert Workbook.create(book.root.parent / "other", "", now=NOW).id != book.id
    with pytest.raises(AlreadyExists, match="已经是工作簿"):
        Workbook.create(book.root, "again", now=NOW)


def test_what_is_in_the_folder_already_is_left_alone(tmp_path):
    put(tmp_path, "book/笔记.txt", "mine")
    put(tmp_path, "book/.gitignore", "*.bak\nprivate/")
    book = Workbook.create(tmp_path / "book", "", now=NOW)
    assert book.title == "book"
    assert (book.root / "笔记.txt").read_text() == "mine"
    assert (book.root / ".gitignore").read_text() == "*.bak\nprivate/\n.*.tmp\n"
    with pytest.raises(Refused, match="是一个文件"):
        Workbook.create(book.root / "笔记.txt", "", now=NOW)


def test_a_workbook_is_opened_from_anywhere_inside(book, loaded):
    for path in (book.root, loaded.folder, loaded.folder / "case.toml", loaded.folder / ".." / CASE):
        assert Workbook.open(path) == book
    with pytest.raises(NotFound, match=r"不是工作簿.*kameng init"):
        Workbook.open(book.root.parent)


def test_which_workbook_is_meant(book, loaded, tmp_path):
    other = Workbook.create(tmp_path / "other", "", now=NOW).root
    env = {"KAMENG_WORKBOOK": str(other)}
    assert Workbook.find(loaded.folder, env, other) == book.root
    assert Workbook.find(tmp_path, env, book.root) == other
    assert Workbook.find(tmp_path, {}, book.root) == book.root
    assert Workbook.find(tmp_path, {}, tmp_path / "gone") is None
    assert Workbook.find(tmp_path, {}, None) is None
    gone = tmp_path / "gone"
    assert Workbook.find(tmp_path, {"KAMENG_WORKBOOK": str(gone)}, book.root) == gone  # said, not passed over


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            'schema = 1\nid = "{id}"\n<<<<<<< HEAD\ntitle = "a"\n=======\ntitle = "b"\n>>>>>>> x\n',
            "file.conflict",
        ),
        ('schema = 1\nid = "{id}"\ntitle = 汇想\n', "file.unreadable"),
        ('schema = 9\nid = "{id}"\n', "file.newer"),
    ],
)
def test_a_damaged_workbook_file_is_told_and_the_cases_still_work(book, loaded, text, code):
    put(book.root, "workbook.toml", text.format(id=book.id))
    opened = Workbook.open(book.root)
    assert opened.id == book.id
    assert [f.code for f in opened.broken()] == [code]
    assert opened.load(CASE).dossier.case.title == "点卡未到账"


def test_without_even_an_id_the_workbook_is_unreadable(book):
    put(book.root, "workbook.toml", 'title = "a\n')
    with pytest.raises(Unreadable, match=r"第 1 行.*引号没有成对"):
        Workbook.open(book.root)


# -- listing


def test_cases_are_listed_and_what_only_looks_like_one_is_told(book, loaded, tmp_path):
    (book.root / "2026-09-02-empty-aaaa").mkdir()
    (book.root / "calendars").mkdir()
    put(book.root, ".kept/case.toml", "schema = 1\n")
    put(tmp_path, "outside/case.toml", "schema = 1\n")
    (book.root / "2026-09-03-link-bbbb").symlink_to(tmp_path / "outside")
    (book.root / os.fsdecode(b"2026-09-04-\xba\xba")).mkdir()
    assert book.case_ids() == [CASE]
    assert [(f.code, f.where) for f in book.broken()] == [
        ("file.unreadable", "2026-09-02-empty-aaaa"),
        ("file.unreadable", "2026-09-03-link-bbbb"),
        ("file.unreadable", r"2026-09-04-\udcba\udcba"),
    ]
    with pytest.raises(NotFound, match="外面的链接"):
        book.load("2026-09-03-link-bbbb")


def test_a_case_is_named_by_id_part_or_path(book, loaded, monkeypatch):
    second = book.new_case("2026-09-01-huixiang-k3f9x", {}).folder.name
    assert book.resolve(CASE) == CASE
    assert book.resolve("K3F9X") == second
    assert book.resolve(str(loaded.folder / "journal")) == CASE
    monkeypatch.chdir(loaded.folder)
    assert book.resolve(".") == CASE
    with pytest.raises(Refused, match=f"几个案件:{CASE} {second}"):
        book.resolve("huixiang")
    for ref in ("jiumei", "", "..", "\0"):
        with pytest.raises(NotFound, match="没有案件"):
            book.resolve(ref)


def test_a_workbook_that_vanished_is_told(book):
    for path in book.root.iterdir():
        path.unlink()
    book.root.rmdir()
    with pytest.raises(NotFound, match="读不了"):
        book.case_ids()


@pytest.mark.parametrize("case_id", ["nobody", "..", ".kept", "", "a/b"])
def test_loading_what_is_no_case(book, case_id):
    with pytest.raises(NotFound, match="没有案件"):
        book.load(case_id)


def test_what_a_killed_save_left_is_found_and_swept(book, loaded, tmp_path, monkeypatch):
    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", killed)
        patch.setattr(Path, "unlink", lambda *a, **k: None)  # a kill gives no time to tidy up
        with pytest.raises(KeyboardInterrupt):
            book.add_file(loaded, ENTRY, {"kind": "note"})
    (loaded.folder / "evidence").symlink_to(tmp_path)
    for rel in (".a.toml.0a1b2c.tmp", f"book/{CASE}/journal/mine.tmp", "book/.git/.x.0a1b2c.tmp"):
        put(tmp_path, rel, "x")
    stray = book.stray_files()
    assert [path.parent for path in stray] == [loaded.folder / "journal"]
    book.sweep([*stray, loaded.folder / "already gone"])
    assert book.stray_files() == []
    assert (loaded.folder / "journal/mine.tmp").exists()
    assert (tmp_path / ".a.toml.0a1b2c.tmp").exists()


# -- reading


def test_everything_of_a_case_is_read(book, loaded):
    put(loaded.folder, ENTRY, 'at = 2026-09-01T11:00:00+08:00\nkind = "promise"\n')
    put(loaded.folder, "evidence/9x4q-单.png", b"\x89PNG")
    put(loaded.folder, "evidence/9x4q-单.png.toml", 'id = "9x4q"\nfile = "evidence/9x4q-单.png"\n')
    put(loaded.folder, "filings/12315.toml", 'channel = "12315"\n[form]\na = "b"\n')
    put(loaded.folder, "papers/20260904-12315-complaint-1.md", '+++\nfiling = "12315"\n+++\n# 投诉\n')
    found = book.load(CASE)
    dossier = found.dossier
    assert (dossier.id, dossier.faults) == (CASE, ())
    assert dossier.case.orders[0].id == "o1"
    assert [entry.id for entry in dossier.journal] == ["20260901T110000-7d2m"]
    assert [(filing.id, filing.channel) for filing in dossier.filings] == [("12315", "12315")]
    assert dossier.papers[0] == Paper("papers/20260904-12315-complaint-1.md", "12315", text="# 投诉\n")
    assert book.evidence_path(found, dossier.cards[0]) == loaded.folder / "evidence/9x4q-单.png"
    state, doc = found.files[ENTRY]
    assert doc["kind"] == "promise"
    assert state.path == loaded.folder / ENTRY


def test_looking_never_writes(book, loaded):
    put(loaded.folder, "case.toml", '# 手写\ntitle = "x"\n[[order]]\nnumber = "1"\n')
    put(loaded.folder, "journal/bad.toml", "= =")
    before = everything(book.root)
    opened = Workbook.open(loaded.folder)
    opened.load(opened.resolve("k3f9"))
    opened.broken()
    assert everything(book.root) == before


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        ('kind = "note"\nkind = "note"\n', "file.unreadable", "第 2 行:同一个键写了两遍"),
        (b'kind = "note"\ntext = "\xba\xba"\n', "file.unreadable", "第 2 行:不是 UTF-8"),
        ("a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> main\n", "file.conflict", "第 2 行起"),
        ('a = """\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n"""\n', "file.conflict", "第 2 行起"),
        ("schema = 2\n", "file.newer", "升级 kameng"),
    ],
)
@pytest.mark.parametrize("rel", ["case.toml", ENTRY, "filings/12315.toml", "evidence/a.png.toml"])
def test_a_file_that_cannot_be_used_is_told_with_its_line_and_left(book, loaded, rel, data, code, words):
    path = put(loaded.folder, rel, data)
    put(loaded.folder, "journal/20260902T110000-aaaa.toml", 'kind = "note"\n')
    found = book.load(CASE)
    assert faults(found.dossier) == [(code, rel)]
    assert words in found.dossier.faults[0].message
    assert found.dossier.journal[-1].id == "20260902T110000-aaaa"  # the rest works
    before = path.read_bytes()
    with pytest.raises(WouldLose, match="先修好它"):
        book.save_doc(found, rel, {"schema": 1})
    assert path.read_bytes() == before


def test_a_paper_with_a_broken_front_matter_is_told(book, loaded):
    put(loaded.folder, "papers/a.md", '+++\nfiling = "1\n+++\n<<<<<<< HEAD\n')
    put(loaded.folder, "papers/b.md", "<<<<<<< 正文里的话\n")
    found = book.load(CASE).dossier
    assert faults(found) == [("file.conflict", "papers/a.md")]
    assert [paper.text for paper in found.papers] == ["<<<<<<< 正文里的话\n"]


def test_temporary_and_hidden_files_and_folders_are_no_entries(book, loaded):
    put(loaded.folder, "journal/.a.toml.1f2e.tmp", "half")
    put(loaded.folder, "journal/.hidden.toml", "= =")
    put(loaded.folder, "journal/readme.txt", "x")
    (loaded.folder / "journal" / "folder").mkdir()
    assert (book.load(CASE).dossier.journal, faults(book.load(CASE).dossier)) == ((), [])


def test_a_folder_in_the_place_of_an_entry_is_named(book, loaded):
    (loaded.folder / "journal" / "folder.toml").mkdir(parents=True)
    assert faults(book.load(CASE).dossier) == [("file.unreadable", "journal/folder.toml")]


def test_no_link_is_followed_out_of_a_case(book, loaded, tmp_path):
    secret = put(tmp_path, "outside/secret.toml", 'kind = "note"\ntext = "秘密"\n')
    (loaded.folder / "journal").mkdir()
    (loaded.folder / "journal/a.toml").symlink_to(secret)
    (loaded.folder / "evidence").mkdir()
    (loaded.folder / "evidence/a.png").symlink_to(secret)
    (loaded.folder / "filings").symlink_to(tmp_path / "outside")
    (loaded.folder / "private").symlink_to(tmp_path / "outside")
    found = book.load(CASE)
    assert faults(found.dossier) == [
        ("file.unreadable", where) for where in ("journal/a.toml", "evidence/a.png", "filings")
    ]
    assert "秘密" not in repr(found.dossier)
    with pytest.raises(Refused, match="链接"):
        book.add_file(found, "filings/12315.toml", {})
    with pytest.raises(Refused, match="链接"):
        book.add_private(found, "private/a.txt", "x")
    assert [p.name for p in (tmp_path / "outside").iterdir()] == ["secret.toml"]


def test_odd_files_are_told_and_do_not_hang(book, loaded):
    (loaded.folder / "journal").mkdir()
    os.mkfifo(loaded.folder / "journal/pipe.toml")
    (loaded.folder / "journal/gone.toml").symlink_to("nowhere.toml")
    put(loaded.folder, os.fsdecode(b"journal/\xba.toml"), "kind = 1")
    put(loaded.folder, "filings", b"a file, not a folder")
    found = book.load(CASE).dossier
    assert [where for _, where in faults(found)] == [
        "journal/gone.toml", "journal/pipe.toml", r"journal/\udcba.toml", "filings",
    ]  # fmt: skip


def test_a_case_without_its_file_is_still_a_case(book, loaded):
    (loaded.folder / "case.toml").unlink()
    put(loaded.folder, ENTRY, 'kind = "note"\n')
    found = book.load(CASE)
    assert faults(found.dossier) == [("file.unreadable", "case.toml")]
    assert found.dossier.case.title == ""
    assert len(found.dossier.journal) == 1


@pytest.mark.parametrize(
    "file",
    ["", "case.toml", "../x/evidence/a.png", "/etc/passwd", "evidence/../case.toml", "evidence/link.png",
     "evidence/none.png", "evidence", "evidence/\0"],
)  # fmt: skip
def test_a_card_shows_only_files_of_its_own_case(book, loaded, tmp_path, file):
    (loaded.folder / "evidence").mkdir()
    (loaded.folder / "evidence/link.png").symlink_to(put(tmp_path, "out.png", b"x"))
    assert book.evidence_path(loaded, Card(file=file)) is None


# -- changing


def test_a_new_case_is_written_whole(book, loaded):
    text = (loaded.folder / "case.toml").read_text()
    assert text.startswith('schema = 1\ntitle = "点卡未到账"\n\n[[order]]\nid = "o1"\n')
    with pytest.raises(AlreadyExists, match="已有案件"):
        book.new_case(CASE, {})
    for name in ("../evil", "", ".x", "a/b", "CON"):
        with pytest.raises(Refused, match="不能作为"):
            book.new_case(name, {})
    assert book.case_ids() == [CASE]


def test_a_case_that_cannot_be_saved_leaves_no_folder(book, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveFailed, match="磁盘已满"):
        book.new_case(CASE, {})
    assert not (book.root / CASE).exists()


def test_a_change_keeps_what_a_hand_wrote_and_gives_items_their_ids(book, loaded):
    hand = '# 手写\nschema = 1\ntitle = "旧" # 题\nmine = 500\n\n[[order]]\nnumber = "1" # 号\n'
    path = put(loaded.folder, "case.toml", hand)
    found = book.load(CASE)
    book.save_doc(
        found, "case.toml", found.files["case.toml"][1] | {"title": "新", "opened": date(2026, 9, 1)}
    )
    expected = hand.replace("旧", "新").replace("mine", "opened = 2026-09-01\nmine")
    assert path.read_text() == expected.replace("[[order]]\n", '[[order]]\nid = "o1"\n')
    assert found.dossier.case.title == "新"
    assert found.files["case.toml"][0].data == path.read_bytes()
    book.save_doc(found, "case.toml", found.files["case.toml"][1] | {"title": "再"})
    assert book.load(CASE).dossier == found.dossier


def test_a_file_that_someone_else_changed_is_not_overwritten(book, loaded):
    theirs = loaded.folder.joinpath("case.toml").read_text() + "# 别人的\n"
    put(loaded.folder, "case.toml", theirs)
    with pytest.raises(Changed, match="重新读入"):
        book.save_doc(loaded, "case.toml", {"title": "我的"})
    assert (loaded.folder / "case.toml").read_text() == theirs
    assert loaded.dossier.case.title == "点卡未到账"
    with pytest.raises(WouldLose, match="没有读到"):
        book.save_doc(loaded, "journal/none.toml", {})


def test_files_are_added_and_never_replaced(book, loaded):
    book.add_file(loaded, ENTRY, {"kind": "note", "text": "甲", "at": NOW})
    assert [(entry.id, entry.text) for entry in loaded.dossier.journal] == [("20260901T110000-7d2m", "甲")]
    assert (loaded.folder / ENTRY).read_text().startswith("schema = 1\nat = ")
    with pytest.raises(AlreadyExists):
        book.add_file(loaded, ENTRY, {"kind": "note", "text": "乙"})
    book.add_file(loaded, "filings/12315.toml", {"channel": "12315"})
    book.add_file(loaded, f"evidence/{'长' * 60}.png.toml", {"id": "9x4q"})
    assert book.load(CASE).dossier == loaded.dossier


@pytest.mark.parametrize(
    "rel",
    ["case.toml", "journal/../case.toml", "../a.toml", "journal/.a.toml", "journal/a.txt", "private/a.toml",
     "journal/a/b.toml", "journal/con.toml", "journal/.toml", "journal", "/journal/a.toml", "journal/a\n.toml"],
)  # fmt: skip
def test_names_that_are_no_new_file_of_a_case_are_refused(book, loaded, rel):
    before = everything(book.root)
    with pytest.raises(Refused, match="不能作为"):
        book.add_file(loaded, rel, {})
    assert everything(book.root) == before


def test_papers_are_frozen_twins(book, loaded):
    paper = Paper(
        "papers/a.md", "12315", "complaint", "authority", NOW, "ab" * 32, "# 投诉\n+++\n末尾没有换行"
    )
    book.add_text(loaded, "papers/a.md", write_paper(paper))
    assert loaded.dossier.papers == (paper,)
    assert book.load(CASE).dossier == loaded.dossier
    with pytest.raises(AlreadyExists):
        book.add_text(loaded, "papers/a.md", write_paper(paper))
    with pytest.raises(Refused, match="存底"):
        book.save_doc(loaded, "papers/a.md", {})
    with pytest.raises(Refused, match="没有写"):
        write_paper(Paper(filing="a\n+++\nb"))


def test_private_texts_are_for_their_owner_alone_and_exact(book, loaded):
    book.add_private(loaded, "private/a.txt", "身份证\r\n无换行")
    path = loaded.folder / "private/a.txt"
    assert path.read_bytes() == "身份证\r\n无换行".encode()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert "身份证" not in repr(book.load(CASE))


def test_evidence_is_copied_under_a_harmless_name(book, loaded, tmp_path):
    source = put(tmp_path, "src.png", b"\x89PNG\r\n")
    rel, digest, size = book.copy_evidence(loaded, source, "9x4q-../../单\u202e.png", private=False)
    assert (rel, size, len(digest)) == ("evidence/单.png", 6, 64)
    assert (loaded.folder / rel).read_bytes() == b"\x89PNG\r\n"
    with pytest.raises(AlreadyExists):
        book.copy_evidence(loaded, source, "单.png", private=False)
    assert book.copy_evidence(loaded, source, "card.toml", private=False)[0] == "evidence/card.toml.txt"
    private, _, _ = book.copy_evidence(loaded, source, "身份证.png", private=True)
    assert private == "private/身份证.png"
    assert (loaded.folder / private).stat().st_mode & 0o777 == 0o600
    assert book.evidence_path(loaded, Card(file=private)) == loaded.folder / private
    assert faults(book.load(CASE).dossier) == []


def test_a_case_folder_that_vanished_is_said(book, loaded):
    (loaded.folder / "case.toml").unlink()
    loaded.folder.rmdir()
    with pytest.raises(SaveFailed, match="文件夹已不在"):
        book.add_file(loaded, ENTRY, {"kind": "note"})
    with pytest.raises(Changed, match="移走或删掉"):
        book.save_doc(loaded, "case.toml", {"title": "x"})


def test_every_refusal_is_one_chinese_sentence(book):
    for attempt in (
        lambda: book.resolve("x"),
        lambda: Workbook.open(Path("/")),
        lambda: book.new_case(".", {}),
    ):
        with pytest.raises((NotFound, Refused)) as caught:
            attempt()
        assert "\n" not in str(caught.value)
        assert any("\u4e00" <= char <= "\u9fff" for char in str(caught.value))
