"""`kameng plugin check --run` and `try --run`: what the code printed stands on stderr, and the exit status is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.by_cli import Kameng
from tests.channels.plugin_maker import HOOKS, plugin, was_imported

PRINTS = f"{HOOKS}\n@hookimpl\ndef channel_prefill():\n    print('\\x1b[2J{{}}'); return {{'trader': '某某卡盟'}}\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = plugin(tmp_path / "源", "demo", PRINTS)
    (tmp_path / "源" / "pyproject.toml").write_text(
        '[project.entry-points."kameng_tui.channels"]\ndemo = "kameng_demo:channel.toml"\n', "utf-8"
    )
    return folder


def test_without_run_a_line_says_that_the_code_was_not_run_and_how(kameng: Kameng, source: Path) -> None:
    ran = kameng("plugin", "check", str(source.parent), "--json", today="2026-11-22")
    assert ran.status == 0 and "〔example.none〕" in ran.data[0]["message"] and len(ran.data) == 1
    assert "没有运行它" in ran.err and "--run" in ran.err and not was_imported(source)


def test_what_the_code_prints_never_stands_in_the_answer(kameng: Kameng, source: Path) -> None:
    ran = kameng("plugin", "check", str(source.parent), "--run", "--json", today="2026-11-22")
    assert ran.status == 0 and len(ran.data) == 1
    assert ran.err.splitlines() == ["代码打印 [channel_prefill 空案] 〔U+001B〕[2J{}"]
    tried = kameng("plugin", "try", str(source.parent), "letter", "--run", "--json")
    assert set(tried.data) == {"channel", "template", "example", "text"} and "某某卡盟" in tried.data["text"]
    assert "代码打印 [channel_prefill] 〔U+001B〕[2J{}" in tried.err.splitlines()
    assert "2J" not in json.dumps(tried.data)


def test_a_fault_of_the_code_is_bad_news(kameng: Kameng, source: Path) -> None:
    (source / "hooks.py").write_text("raise SystemExit(0)", "utf-8")
    ran = kameng("plugin", "check", str(source.parent), "--run", today="2026-11-22")
    assert ran.status == 1 and "〔hooks.load〕" in ran.out and "sys.exit" in ran.out
    assert kameng("plugin", "check", str(source.parent), today="2026-11-22").status == 0


def test_run_is_told_in_help(kameng: Kameng) -> None:
    said = kameng("plugin", "--help").out
    assert "--run" in said and "以你的权限运行" in said
