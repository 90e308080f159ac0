"""A case folder that anybody may have made: every file is read or told, and what is read can be reckoned with."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from fuzzing import NASTY, TEXTS, bounded
from hypothesis import given
from hypothesis import strategies as st

from kameng_tui.desk import cases, checks, survey
from kameng_tui.desk.desk import Desk
from kameng_tui.values import parse_when
from kameng_tui.workbook import toml
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.reading import build, read_folder
from kameng_tui.workbook.vault import MemoryVault
from tests.by_cli import Kameng

PARTS = ("", "journal/", "evidence/", "filings/", "papers/", "private/", "other/")
FILE_NAMES = st.sampled_from([
    "case.toml", "a.toml", "20260901T100000-abcd.toml", "20260901T100000-abcd.md", "a.png", "a.png.toml", ".toml", ".hidden.toml",
    "a\nb.toml", "a\x1b[31m.toml", "\u202ea.toml", "CON.toml", "甲" * 83 + ".toml", "a" * 250 + ".toml", "a\udcff.toml", "-rf.toml",
    "a.TOML", "x.toml.toml", " .toml", "〔待填〕.md", "=1.md",
])  # fmt: skip
TOML_VALUES = st.recursive(
    st.sampled_from([
        "1", "-1", "1e50", "nan", "true", '""', '"x"', "[]", "{}", '"vault:****V90T"', "0001-01-01", "9999-12-31", "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+08:00", "2026-09-01", "2026-09-01T10:00:00+08:00", "10:00:00", '"submitted"', '"promise"', '"refund-arrived"',
        '"platform"', '"12315"', '"card-key-used"', '"o1"', "100.00", "999999999999.99", '"[/foo]\\u001b[31m"', '"\\u202e"',
    ]),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    max_leaves=3,
)  # fmt: skip
FIELDS = st.sampled_from([
    "schema", "id", "title", "problem", "opened", "tags", "channel", "kind", "at", "logged", "text", "filing", "receipt", "amount",
    "promise", "promise_by", "until", "evidence", "amends", "void", "file", "sha256", "size", "taken", "attached", "expires", "links", "private",
    "story.text", "platform.name", "platform.role", "consumer.name", "consumer.id_number", "answers.x", "form", "form.x", "new.x",
])  # fmt: skip
DOCUMENTS = st.builds(
    lambda rows, lists: "\n".join([*(f"{name} = {value}" for name, value in rows), *lists]),
    st.lists(st.tuples(FIELDS, TOML_VALUES), max_size=6, unique_by=lambda row: row[0]),
    st.lists(
        st.builds(
            lambda head, rows: "\n".join([f"[[{head}]]", *(f"{n} = {v}" for n, v in rows)]),
            st.sampled_from(["order", "payment", "claim", "x"]),
            st.lists(
                st.tuples(
                    st.sampled_from(["id", "amount", "placed", "paid", "order", "kind", "goods", "against"]), TOML_VALUES
                ),
                max_size=4,
                unique_by=lambda row: row[0],
            ),
        ),
        max_size=2,
    ),
)  # fmt: skip
CONTENTS = st.one_of(
    DOCUMENTS.map(str.encode),
    DOCUMENTS.map(lambda text: f"+++\n{text}\n+++\n正文".encode()),
    TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=60),
    st.just(b"\xff\xfe\x00a"),
    st.just(b"\xef\xbb\xbfschema = 99"),
    st.just(b"<<<<<<< a\ntitle = 1\n=======\ntitle = 2\n>>>>>>> b\n"),
)


def put(folder: Path, name: str, content: bytes, how: str) -> None:
    """One thing under ``name``: an ordinary file, or something that only looks like one."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(path):
        return
    if how == "folder":
        path.mkdir()
    elif how == "pipe":
        os.mkfifo(path)
    elif how == "loop":
        path.symlink_to(path.name)
    elif how == "outside":
        path.symlink_to("/etc/hostname")
    else:
        path.write_bytes(content)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PARTS), FILE_NAMES, CONTENTS, st.sampled_from(["file"] * 6 + ["folder", "pipe", "loop", "outside"])
        ),
        max_size=6,
    )
)  # fmt: skip
@bounded(150)
def test_every_file_of_any_folder_is_read_or_told(things: list[tuple[str, str, bytes, str]]) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for part, name, content, how in things:
            put(folder, part + name, content, how)
        files, faults = read_folder(folder)
        dossier = build("x", files, faults)
        told = {fault.where.partition("#")[0] for fault in dossier.faults}
        for part in ("journal", "evidence", "filings", "papers"):
            for path in (folder / part).glob("*") if (folder / part).is_dir() else ():
                rel = f"{part}/{path.name}".encode("utf-8", "backslashreplace").decode()
                if path.suffix == (".md" if part == "papers" else ".toml") and not path.name.startswith("."):
                    assert rel in files or rel in told, rel
        assert "case.toml" in files or "case.toml" in told


def test_what_any_folder_holds_can_be_shown_and_reckoned_with(tmp_path: Path) -> None:
    now = parse_when("2026-11-21T10:30")
    book = Workbook.create(tmp_path / "b", "", now=now)
    desk = Desk(book, clock=lambda: now, vault=MemoryVault, author="测试")

    @given(st.lists(DOCUMENTS, min_size=3, max_size=6))
    @bounded(40)
    def look(texts: list[str]) -> None:
        folder = book.root / "2026-09-01-x-k3f9"
        shutil.rmtree(folder, ignore_errors=True)
        rels = ["case.toml", "filings/platform.toml", "evidence/a.png.toml"]
        rels += [f"journal/2026090{n}T100000-abc{n}.toml" for n in range(1, 4)]
        for rel, text in zip(rels, texts, strict=False):
            put(folder, rel, text.encode(), "file")
        seen = survey.survey(desk, cases.load(desk, folder.name))
        assert seen.verdicts is not None
        assert checks.check_cases(desk, [folder.name]) is not None

    look()


def whole(text: str) -> str:
    return toml.dumps({"schema": 1, "title": text, "story": {"text": text}})


@pytest.mark.parametrize(
    "when", [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59)], ids=["first day", "last day"]
)
def test_times_at_the_ends_of_the_calendar_spoil_no_command(kameng: Kameng, when: datetime) -> None:
    assert kameng("init", ".").status == 0
    folder = Path("2026-09-01-x-k3f9")
    (folder / "journal").mkdir(parents=True)
    (folder / "case.toml").write_text(
        toml.dumps({
            "schema": 1, "title": "x", "problem": "card-key-used", "opened": when.date(),
            "order": [{"id": "o1", "number": "1", "amount": 1, "placed": when}],
            "payment": [{"id": "p1", "order": "o1", "amount": 1, "paid": when, "method": "alipay"}],
        }),
        "utf-8",
    )  # fmt: skip
    (folder / "filings").mkdir()
    (folder / "filings/12315.toml").write_text('schema = 1\nchannel = "12315"\n', "utf-8")
    for n, kind in enumerate(("promise", "submitted", "accepted", "refund-promised", "refused")):
        entry = {
            "schema": 1,
            "at": when,
            "logged": when,
            "kind": kind,
            "text": "x",
            "filing": "12315",
            "promise_by": when,
        }
        (folder / f"journal/00010101T00000{n}-abc{n}.toml").write_text(toml.dumps(entry), "utf-8")
    for words in (
        ("list",), ("show", "x-k3f9"), ("due",), ("due", "--json"), ("advise", "x-k3f9"), ("check",), ("verify",), ("stats",),
        ("export", "--format", "ics", "-o", "a.ics"), ("draft", "x-k3f9", "12315", "complaint"), ("doctor",),
    ):  # fmt: skip
        ran = kameng(*words, today="2026-11-21T10:30")
        assert "程序出错" not in ran.err, (words, ran.err)


def test_a_nasty_text_comes_out_of_the_file_as_it_went_in(tmp_path: Path) -> None:
    for text in (text for text in NASTY if "\ud800" not in text and "\udcff" not in text):
        (tmp_path / "case.toml").write_text(whole(text), "utf-8", newline="")
        files, faults = read_folder(tmp_path)
        dossier = build("x", files, faults)
        assert not faults
        assert dossier.case.title == dossier.case.story.text == text.replace("\r\n", "\n").replace("\r", "\n")
