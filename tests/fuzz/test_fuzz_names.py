"""Whatever a file, a case or a person is called: it is kept under a harmless name, and no file of ours runs it elsewhere."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from fuzzing import NASTY, TEXTS, bounded
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from kameng_tui.case.names import safe_name
from kameng_tui.workbook import toml
from tests.by_cli import Kameng

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
NAMES = [
    "CON.png", "nul", "a" * 251 + ".png", "图" * 84 + ".p", "a\nb.png", "a\x1b[31m.png", "\u202egnp.exe", "a\udcff.png", "-rf.png", "=1+1.csv", "a b.png",
    "a\tb.png", "..png", "a\u200b.png", "~", "%s.png", "$(id).png", "'\"`.png", "a.toml", "case.toml", "<b>.png", "|.png", "e\u0301.png", "👩\u200d👩.png",
]  # fmt: skip


@given(st.lists(TEXTS | st.sampled_from(NAMES), min_size=1, max_size=3).map("".join))
@bounded(200)
def test_any_name_becomes_one_that_every_system_takes(name: str) -> None:
    made = safe_name(name)
    assert made and made == safe_name(made)
    assert len(made.encode()) <= 200 and not set(made) & set('/\\:*?"<>|\0')
    assert not any(unicodedata.category(char)[0] == "C" for char in made)
    assert made.split(".")[0].strip().lower() not in RESERVED
    assert made[0] not in ".-= " and made[-1] not in ". "


@pytest.fixture
def case(kameng: Kameng) -> str:
    assert kameng("init", ".").status == 0
    return str(kameng("new", "--set", "title=名字", "--json", today="2026-11-21").data["id"])


def test_a_file_of_any_name_is_taken_in_and_stays_in_its_folder(
    kameng: Kameng, case: str, tmp_path: Path
) -> None:
    source = tmp_path / "来源"
    source.mkdir()
    for n, name in enumerate(NAMES):
        path = source / name
        path.write_bytes(str(n).encode())
        ran = kameng("attach", case, str(path), "--kind", "chat", "--json")
        assert ran.status == 0, (name, ran.err)
        kept = Path(case) / ran.data[0]["file"]
        assert kept.parent == Path(case) / "evidence" and kept.read_bytes() == str(n).encode()
        assert kept.name.isprintable() and kept.name[0] not in "=+-@"
    assert kameng("verify", case).status == 0
    shown = kameng("show", case)
    assert shown.status == 0 and all(char.isprintable() or char == "\n" for char in shown.out)


@pytest.mark.parametrize("kind", ["pipe", "loop", "folder", "device"])
def test_what_is_no_file_is_refused_at_once(kameng: Kameng, case: str, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to("x")
    elif kind == "folder":
        path.mkdir()
    else:
        path = Path("/dev/zero")
    ran = kameng("attach", case, str(path), "--kind", "chat")
    assert ran.status in (2, 4) and str(path) in ran.err
    assert not (Path(case) / "evidence").exists() or not list((Path(case) / "evidence").iterdir())


def test_no_title_breaks_out_of_the_calendar_file(kameng: Kameng, tmp_path: Path) -> None:
    assert kameng("init", ".").status == 0
    for n, text in enumerate(text for text in NASTY if "\ud800" not in text and "\udcff" not in text):
        folder = Path(f"2026-09-01-x-a{n:03}")
        folder.mkdir()
        doc = {"schema": 1, "title": f"{text}甲", "platform": {"name": text}}
        (folder / "case.toml").write_text(toml.dumps(doc), "utf-8")
        promise = f"--promise={text}退款"
        words = ("log", folder.name, "--kind", "promise", promise, "--by", "2026-12-01")
        ran = kameng(*words, today="2026-11-21")
        assert ran.status in (0, 1), (text, ran.err)
    assert kameng("export", "--format", "ics", "-o", "a.ics", today="2026-11-21").status == 0
    data = Path("a.ics").read_bytes()
    events = Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == data.count(b"\r\nBEGIN:VEVENT\r\n") == n + 1
    assert all(
        line.split(b":")[0].split(b";")[0].replace(b"-", b"").isalpha() or line[:1] == b" "
        for line in data.split(b"\r\n")
        if line
    )
    assert not any(byte < 32 and byte not in (10, 13) for byte in data)
