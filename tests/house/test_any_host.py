"""The same answers on any machine: whatever the host's time zone and language, the program speaks of Shanghai.

Each command runs in a process of its own, as on that machine; the clock is given, so nothing else may differ.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ZONES = (
    "UTC",
    "Asia/Shanghai",
    "America/Los_Angeles",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
    "Europe/Lisbon",
)
LOCALES = ("C", "C.UTF-8", "zh_CN.GB18030", "tr_TR.UTF-8")
COMMANDS = (
    ("due", "--json"),
    ("due",),
    ("list", "--json"),
    ("count", "2026-09-30T23:30", "7", "working-day", "--json"),
    ("count", "2026-09-30T23:30-08:00", "48", "小时", "--json"),
    ("check", "--json"),
)
CODE = (
    "import sys, json\n"
    "from kameng_tui.cli.main import run\n"
    "from kameng_tui.workbook import vault\n"
    "kept = vault.MemoryVault(); vault.open_vault = lambda env: kept\n"
    "for words in json.loads(sys.argv[1]):\n"
    "    print(words, flush=True); print(run(words), flush=True)\n"
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("anywhere") / "工作簿"
    shutil.copytree(ROOT / "cases", place, ignore=shutil.ignore_patterns("private"))
    return place


def answers(book: Path, zone: str, locale: str) -> str:
    """What all commands say on such a host. Its dates of files differ, its answers may not."""
    import json

    words = [[*command, "-w", str(book), "--today", "2026-11-21T00:30"] for command in COMMANDS]
    home = book.parent / "home"
    home.mkdir(exist_ok=True)
    env = {
        "PATH": os.environ["PATH"], "HOME": str(home), "TZ": zone, "LANG": locale, "LC_ALL": locale,
        "XDG_CACHE_HOME": str(home), "XDG_DATA_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1",
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", CODE, json.dumps(words)], env=env, capture_output=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode("utf-8", "replace")
    return ran.stdout.decode("utf-8") + ran.stderr.decode("utf-8")


@pytest.fixture(scope="module")
def at_home(book: Path) -> str:
    return answers(book, "Asia/Shanghai", "C.UTF-8")


@pytest.mark.parametrize("zone", ZONES)
def test_the_time_zone_of_the_host_changes_no_answer(book: Path, at_home: str, zone: str) -> None:
    assert answers(book, zone, "C.UTF-8") == at_home


@pytest.mark.parametrize("locale", LOCALES)
def test_the_language_of_the_host_changes_no_answer(book: Path, at_home: str, locale: str) -> None:
    assert answers(book, "America/Los_Angeles", locale) == at_home


def test_the_answers_are_answers(at_home: str) -> None:
    """What is compared says something: dates of Shanghai and dues of the example."""
    assert '"earliest": "2026-10-15T23:59:59+08:00"' in at_home  # 7 working days over 国庆
    assert '"earliest": "2026-10-03T15:30:00+08:00"' in at_home  # 48 hours, from an offset of its own
    assert at_home.count('"state": "overdue"') >= 2


def test_only_one_line_of_the_program_reads_the_clock() -> None:
    reads = [
        (path.relative_to(ROOT).as_posix(), line.strip())
        for folder in ("kameng_tui", "plugins")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if any(word in line for word in ("datetime.now(", ".today()", "utcnow", "time.time(", "localtime(", "astimezone()"))
    ]  # fmt: skip
    assert reads == [("kameng_tui/cli/main.py", "return lambda: datetime.now(SHANGHAI)")]
