"""What the documents say is so: commands that run and print what is shown, pictures that exist, examples that are real."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from kameng_tui.channels.records import Cadence
from kameng_tui.channels.registry import Registry
from kameng_tui.cli.command import parser_for
from kameng_tui.cli.table import COMMANDS
from kameng_tui.reckon.cadence import _overridden
from kameng_tui.reckon.overrides import override_of
from tests.by_cli import Kameng, kameng

__all__ = ["kameng"]

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
USER = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/kameng demo"
DEVELOPER = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"
NOT_BUILT = README.split("## 这一版还没有")[1].split("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.S | re.M)


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_the_two_commands_stand_alone_on_their_lines() -> None:
    lines = [block.strip() for block in blocks(README, "sh")]
    assert USER in lines and DEVELOPER in lines
    assert DEVELOPER in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_ci_runs_what_the_readme_tells_developers() -> None:
    run = (ROOT / ".ci" / "run").read_text("utf-8").rstrip().split("\n")
    assert " && ".join(line.replace("install -q ", "install ") for line in run[-3:]) == DEVELOPER


@pytest.mark.parametrize("paper", PAPERS, ids=names(PAPERS))
def test_every_file_that_a_document_links_to_exists(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", paper.read_text("utf-8"))
    missing = [link for link in links if "://" not in link and not (paper.parent / link).exists()]
    assert not missing


def test_the_readme_leads_to_the_other_documents() -> None:
    for document in (
        "docs/keys.md",
        "docs/time.md",
        "docs/file-format.md",
        "docs/papers.md",
        "docs/architecture.md",
        "CONTRIBUTING.md",
    ):
        assert f"]({document})" in README


def test_every_picture_is_shown_made_by_the_tool_and_all_are_small() -> None:
    pictures = sorted((ROOT / "docs" / "screenshots").iterdir())
    shown = {
        (place.parent / link).relative_to(ROOT).as_posix()
        for place in (ROOT / "README.md", ROOT / "docs" / "papers.md")
        for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", place.read_text("utf-8"))
    }
    assert sorted(shown) == sorted([*names(pictures), *names([*(ROOT / "docs" / "papers").glob("*.png")])])
    tool = (ROOT / "docs" / "make_screenshots.py").read_text("utf-8")
    assert [p.stem for p in pictures] == sorted(re.findall(r'^    "(\w+)": \((?:True|False), ', tool, re.M))
    assert sum(p.stat().st_size for p in pictures) < 700_000


def test_every_command_that_is_named_exists_or_is_said_to_be_missing() -> None:
    for word in re.findall(r"\bkameng ([a-z][a-z-]*)", README):
        assert word in COMMANDS or f"`kameng {word}`" in NOT_BUILT, word


def test_no_command_is_said_to_be_missing_that_is_there() -> None:
    said = [line for line in NOT_BUILT.split("\n") if re.search(r"`kameng [a-z-]+`", line)]
    assert not [line for line in said if "现在只有" not in line]


@pytest.mark.parametrize("paper", PAPERS, ids=names(PAPERS))
def test_no_document_names_a_registry_or_a_place_on_somebodys_machine(paper: Path) -> None:
    text = paper.read_text("utf-8")
    assert not re.search(r"pypi\.|pythonhosted|npmjs|/simple\b|mirrors?\.|index-url", text, re.I)
    assert not re.search(r"(?<![\w.~])/(?:home|root|work|tmp|Users|mnt)/", text)


SESSIONS = blocks(README, "console")


def shown_commands() -> list[str]:
    return [line[2:] for block in SESSIONS for line in block.split("\n") if line.startswith("$ kameng ")]


@pytest.mark.parametrize("line", shown_commands())
def test_every_shown_command_has_words_that_the_program_knows(line: str) -> None:
    _, word, *words = shlex.split(line)
    parser_for(word, COMMANDS[word]).parse_args(words)


def without_chance(text: str) -> str:
    """Random ids become the same word; what is not random changes alike on both sides."""
    return re.sub(r"\b[2-9a-hjkmnp-z]{4}\b", "____", text)


def test_the_session_of_the_readme_runs_and_prints_what_is_shown(
    kameng: Kameng, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("经过.txt").write_text(blocks(README, "text")[0], "utf-8")
    for name in ("订单页.png", "支付宝账单.png"):
        Path(name).write_bytes(b"\x89PNG\r\n" + name.encode())
    case = ""
    for step in "".join(SESSIONS).split("$ ")[1:]:
        line, *shown = step.rstrip("\n").split("\n")
        words = [case if word == "xztm" else word for word in shlex.split(line)]
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
            continue
        ran = kameng(*words[1:], today="2026-11-21T10:30")
        assert ran.status == 0, f"{line}: {ran.err}"
        if words[1] == "new":
            case = ran.out.split("\n")[0][-4:]
        printed = without_chance(ran.out).split("\n")
        for text in shown:
            assert text == "..." or without_chance(text) in printed, f"{line}: {text}"
    assert Path("../给客服.txt").exists(), "the letter was written where the session says"


TIME = (ROOT / "docs" / "time.md").read_text("utf-8")


def test_the_dates_that_the_page_on_time_shows_are_what_the_program_answers(kameng: Kameng) -> None:
    for step in "".join(blocks(TIME, "console")).split("$ ")[1:]:
        line, *shown = step.rstrip("\n").split("\n")
        ran = kameng(*shlex.split(line)[1:], today="2026-11-22")
        assert ran.status == 0, f"{line}: {ran.err}"
        printed = ran.out.split("\n")
        assert [text for text in shown if text != "..." and text not in printed] == [], line


def test_the_rhythm_that_the_page_on_time_shows_is_one_that_counts() -> None:
    shown = tomllib.loads(blocks(TIME, "toml")[0])["override"]
    channel = Registry.load().get("platform")
    assert channel is not None
    ((stage, own),) = shown["platform"]["cadence"].items()
    assert stage in {s.id for s in channel.stages}
    assert _overridden(Cadence(stage, 0, "day", ""), own).after == 72


FORMAT = (ROOT / "docs" / "file-format.md").read_text("utf-8")
EXAMPLES = re.findall(r"来自 `([^`]+)`:\n\n```\w+\n(.*?)```", FORMAT, re.S)


@pytest.mark.parametrize(("source", "shown"), EXAMPLES, ids=[source for source, _ in EXAMPLES])
def test_the_examples_of_the_file_format_are_real(source: str, shown: str) -> None:
    real = (ROOT / source).read_text("utf-8").split("\n")
    assert [line for line in shown.split("\n") if line and line not in real] == []


def test_every_kind_of_file_has_an_example() -> None:
    sources = " ".join(source for source, _ in EXAMPLES)
    for part in ("workbook.toml", "case.toml", "journal/", "evidence/", "filings/", "papers/"):
        assert part in sources


def test_the_override_that_the_file_format_shows_is_one_that_counts(tmp_path: Path) -> None:
    shown = next(block for block in blocks(FORMAT, "toml") if block.startswith("[override."))
    channel = Registry.load(tmp_path / "channels.json", []).get("platform")
    assert channel is not None
    limit = next(limit for limit in channel.limits if limit.id == "first-reply")
    changed = override_of(limit, "platform", tomllib.loads(shown)["override"])
    assert not changed.fault and changed.limit.length == 12 and changed.steps
