"""The house: imports go downward only, the pure rooms stay pure, and commands load only what they need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **env}, check=False
    )


def test_imports_go_downward_only() -> None:
    linted = run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_plugins_import_only_what_they_may() -> None:
    for source in (ROOT / "plugins").glob("kameng_*/**/*.py"):
        for line in source.read_text("utf-8").splitlines():
            if line.startswith(("import ", "from ")) and "kameng_tui" in line:
                assert line.startswith(("from kameng_tui.channels ", "from kameng_tui.channels.")), (
                    f"{source.name}: {line}"
                )


def test_ruff_finds_nothing() -> None:
    assert (
        run(sys.executable, "-m", "ruff", "check", "--no-cache", ".").stdout.strip() == "All checks passed!"
    )
    formatted = run(sys.executable, "-m", "ruff", "format", "--check", "--no-cache", ".")
    assert formatted.returncode == 0, formatted.stdout


def test_mypy_is_strict_on_the_pure_rooms(tmp_path: Path) -> None:
    checked = run(sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path))
    assert checked.returncode == 0, checked.stdout


def modules_after(code: str, tmp_path: Path) -> set[str]:
    shown = run(
        sys.executable,
        "-c",
        f"import sys, json\n{code}\nprint('MODULES' + json.dumps(sorted(sys.modules)))",
        XDG_CACHE_HOME=str(tmp_path / "cache"),
    )
    assert shown.returncode == 0, shown.stderr
    found: list[str] = json.loads(shown.stdout.rsplit("MODULES", 1)[1])
    return set(found)


BELOW_THE_SCREEN = (
    "kameng_tui.desk.cases",
    "kameng_tui.desk.papers",
    "kameng_tui.desk.checks",
    "kameng_tui.cli.main",
    "kameng_tui.cli.look",
    "kameng_tui.cli.change",
)


@pytest.mark.parametrize("module", BELOW_THE_SCREEN)
def test_no_textual_below_the_screen(module: str, tmp_path: Path) -> None:
    loaded = modules_after(f"import {module}", tmp_path)
    assert not {m for m in loaded if m.split(".")[0] in ("textual", "rich")}


def test_due_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    code = "from kameng_tui.cli.main import run; assert run(['due', '--json', '-w', 'cases', '--today', '2026-11-21T10:30']) == 0"
    modules_after(code, tmp_path)  # makes the channel index warm
    loaded = modules_after(code, tmp_path)
    heavy = {"textual", "rich", "minijinja", "keyring", "pluggy", "pypinyin", "importlib.metadata"}
    assert not loaded & heavy
    assert not {
        m for m in loaded if m.startswith(("kameng_tui.counsel", "kameng_tui.tui", "kameng_tui.workbook.git"))
    }
    assert not {m for m in loaded if m.startswith("kameng_platform")}, (
        "a channel is data: its package is never imported"
    )
