"""Folders of papers on their way: gone behind their body, and what a killed program left goes at the next one; nothing else does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kameng_tui.papers.scratch import scratch

DAY = 24 * 60 * 60


@pytest.fixture
def dead() -> int:
    """The number of a process that is no more."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def left(place: Path, name: str, days: float) -> Path:
    folder = place / name
    folder.mkdir()
    (folder / "证据册.pdf").write_bytes(b"evidence")
    when = place.stat().st_mtime - days * DAY
    os.utime(folder, (when, when))
    return folder


def test_only_what_a_dead_program_of_ours_left_long_ago_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dead: int
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours = left(tmp_path, f"kameng-paper-{dead}-abc", 1.1)
    kept = [
        left(tmp_path, f"kameng-paper-{dead}-new", 0.9),  # perhaps of a machine that shares this folder
        left(tmp_path, f"kameng-paper-{os.getpid()}-abc", 2),  # somebody is still at it
        left(tmp_path, f"kameng-demo-{dead}", 2),  # not of papers
        left(tmp_path, "kameng-paper-mine", 2),  # not of the program
    ]
    link = tmp_path / f"kameng-paper-{dead}-link"
    link.symlink_to(kept[2])
    with scratch() as folder:
        assert folder.is_dir() and folder.stat().st_mode & 0o077 == 0
        assert (
            not ours.exists() and all((each / "证据册.pdf").exists() for each in kept) and link.is_symlink()
        )
    assert not folder.exists()


def test_another_user_s_folder_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dead: int
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    theirs = left(tmp_path, f"kameng-paper-{dead}-abc", 2)
    monkeypatch.setattr(os, "getuid", lambda: theirs.stat().st_uid + 1)
    with scratch():
        assert theirs.exists()
