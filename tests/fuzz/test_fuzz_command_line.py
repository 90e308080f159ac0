"""Any words after any command: never a traceback, a status from 0 to 4, and what is said on stderr is Chinese and steers no terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing import MORE, NASTY, bounded
from hypothesis import given
from hypothesis import strategies as st

from kameng_tui.cli.table import COMMANDS
from tests.by_cli import Kameng

FULL_SCREEN = ("open", "demo")
WORDS = [
    text
    for text in (*NASTY, "shili", "nobody", "2026-09-01", "9999-12-31", "0001-01-01", "1", "-1", "99999999999", "day", "working-day", "year",
                 "12315", "platform", "complaint", "electric", "a.txt", ".", "/", "/dev/null", "电商法49", "show", "add", "list", "new", "all", "status")
    if "\x00" not in text and "\ud800" not in text  # neither can stand in the words of a program
]  # fmt: skip
OPTIONS = [
    "--json", "--today", "--set", "--add", "--unset", "--kind", "--text", "--at", "--by", "--until", "--with", "--amount", "--promise", "--status",
    "--search", "--days", "--format", "--audience", "-o", "--on", "--roll", "--closing", "--known-on", "--year", "--platform", "--reason", "--link",
    "--taken", "--expires", "--case", "--from", "--story", "--as", "--accept", "-n", "--receipt", "--void", "--evidence", "-w", "-h", "--", "--title",
]  # fmt: skip
SETS = st.builds(
    "{}={}".format,
    st.sampled_from(["title", "order.amount", "order.placed", "story.text", "order.x", "", ".", "order", "schema", "x.y.z", "opened", "tags", "consumer.minor"]),
    st.sampled_from([*WORDS, "9" * 5000, "1e9"]),
)  # fmt: skip
LINE = st.lists(st.sampled_from(WORDS) | st.sampled_from(OPTIONS) | SETS, max_size=5)


@pytest.fixture
def case(kameng: Kameng) -> str:
    assert kameng("init", ".").status == 0
    Path("a.txt").write_text("2026年11月20日在星屿卡站买了98元点券,没到账。\x1b[31m[/foo]\u202e", "utf-8")
    return str(
        kameng("new", "--story", "a.txt", "--set", "title=shili", "--json", today="2026-11-21").data["id"]
    )


def check(kameng: Kameng, words: tuple[str, ...]) -> None:
    ran = kameng(*words)
    assert ran.status in (0, 1, 2, 3, 4), words
    assert "程序出错" not in ran.err, (words, ran.err)
    steering = [char for char in ran.out + ran.err if not char.isprintable() and char not in "\n\u3000"]
    assert not steering, (words, steering)
    if ran.status >= 2:
        assert any("\u4e00" <= char <= "\u9fff" for char in ran.err), (words, ran.err)


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - set(FULL_SCREEN)))
def test_any_words_after_any_command_end_in_a_sentence(kameng: Kameng, case: str, command: str) -> None:
    @given(LINE)
    @bounded(8 if MORE == 1 else 5)
    def run(words: list[str]) -> None:
        check(kameng, (command, *words))

    run()


@given(
    st.lists(
        st.sampled_from(WORDS) | st.sampled_from(OPTIONS) | st.sampled_from(sorted(COMMANDS)), max_size=4
    )
)
@bounded(30)
def test_any_words_at_all(line: list[str]) -> None:
    from kameng_tui.cli.main import command_word

    place = command_word(line)
    assert place is None or not line[place].startswith("-") or line[place] == "-"


HOSTILE = (
    ("count", "2026-09-01", "99999999999", "day"),
    ("count", "9999-12-31", "1", "day"),
    ("count", "0001-01-01", "2026-09-01"),
    ("count", "2026-09-01", "9" * 5000, "working-day"),
    ("due", "--days", "99999999999"),
    ("due", "--days", "-99999999999"),
    ("due", "--today", "9999-12-31"),
    ("due", "--today", "0001-01-01"),
    ("advise", "shili", "--today", "9999-12-31"),
    ("advise", "shili", "--today", "0001-01-01"),
    ("calendar", "show", "99999999999"),
    ("calendar", "show", "0"),
    ("calendar", "paste", "\x1b[31m"),
    ("history", "-n", "-1"),
    ("show", "\x1b[31m"),
    ("show", "x" * 100_000),
    ("law", "第" * 20_000),
    ("law", "\x1b]52;c;aGk=\x07"),
    ("help", "\x1b[2J"),
    ("attach", "shili", "\x1b[31m.png", "--kind", "chat"),
    ("attach", "shili", "a" * 5000, "--kind", "chat"),
    ("init", "a" * 5000),
    ("init", "\x1b[31m/\x1b[32m"),
    ("list", "-w", "a" * 5000),
    ("audit", "/"),
    ("audit", "a" * 5000),
    ("check", "--text", "a" * 5000),
    ("new", "--story", "/"),
    ("new", "--from", "a.txt"),
    ("read", "\udcff"),
    ("export", "--format", "ics", "-o", "a" * 5000),
    ("edit", "shili", "--set", "order.amount=" + "9" * 5000),
    ("edit", "shili", "--set", "schema=" + "9" * 5000),
    ("edit", "shili", "--set", "order.placed=9999-12-31T23:59:59-23:59"),
    ("edit", "shili", "--set", "a." * 2000 + "b=1"),
    ("log", "shili", "--kind", "promise", "--at", "0001-01-01", "--by", "9999-12-31", "--text", "\x1b[31m"),
    ("plugin", "show", "\x1b[31m"),
    ("plugin", "install", "a" * 5000),
    ("plugin", "new", "\x1b[31m"),
    ("vault", "import", "a" * 5000),
    ("\x1b[31m",),
    ("--\x1b[31m",),
    ("list", "--\x1b[31m"),
    ("-" * 5000,),
)


@pytest.mark.parametrize(
    "words", HOSTILE, ids=lambda words: "-".join(words)[:30].encode("ascii", "backslashreplace").decode()
)
def test_words_made_to_harm_end_in_a_sentence(kameng: Kameng, case: str, words: tuple[str, ...]) -> None:
    check(kameng, words)
