"""Kills at every step of a save, and of real processes: what stands is the old file or the new one, never less."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.by_cli import kameng  # noqa: F401 - a fixture

ROOT = Path(__file__).resolve().parents[2]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}


def kills(*words: str) -> dict[str, int]:
    """What ``killing.py`` counted."""
    command = [sys.executable, str(Path(__file__).with_name("killing.py")), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=ENV)
    return json.loads(done.stdout)


def test_a_kill_before_any_line_of_a_save_leaves_the_old_file_or_the_new_one():
    found = kills("lines")
    assert found["kills"] > 300
    assert found["old"] + found["new"] == found["kills"]
    assert min(found["old"], found["new"]) > 50
    assert found["unfinished"] == 0


def test_processes_killed_while_they_save_leave_a_whole_file():
    tries = int(os.environ.get("KAMENG_KILLS", "60"))
    found = kills("times", str(tries), "7")
    assert found["kills"] == tries
    assert found.get("old", 0) + found.get("new", 0) == tries


def test_commands_killed_at_any_time_leave_a_workbook_that_can_be_read_and_swept(kameng, tmp_path):  # noqa: F811
    kameng("init", "簿")
    case = kameng("-w", "簿", "new", "--set", "title=旧", "--json").data["id"]
    chance = random.Random(5)
    words = ["-w", "簿", "log", case, "--kind", "note", "--text", "甲" * 5000]
    began = time.monotonic()
    assert subprocess.run([sys.executable, "-m", "kameng_tui", *words], env=ENV, check=False).returncode == 0
    whole = time.monotonic() - began
    for _ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-m", "kameng_tui", *words], env=ENV, stdout=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(whole * 0.5, whole))
        child.kill()
        child.wait()
    journal = Path("簿") / case / "journal"
    entries = [path for path in journal.iterdir() if path.suffix == ".toml"]
    assert all("甲" * 5000 in path.read_text("utf-8") for path in entries)
    stray = [path for path in journal.iterdir() if path.suffix != ".toml"]
    assert kameng("-w", "簿", "list", "--json").data[0]["title"] == "旧"
    assert len(kameng("-w", "簿", "show", case, "--json").data["journal"]) == len(entries)
    kameng("-w", "簿", "doctor", "--fix")
    assert not [path for path in stray if path.exists()]
