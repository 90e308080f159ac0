"""The clipboard: by which way, and never a claim that it arrived."""

from __future__ import annotations

from pathlib import Path

import pytest

from kameng_tui.desk import clipboard
from kameng_tui.desk.errors import DeskError


def test_inside_tmux_the_text_goes_to_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(clipboard, "_to_tmux", lambda text: given.append(text) or True)
    said = clipboard.send(
        "你好", env={"TMUX": "/tmp/x"}, osc52=lambda text: pytest.fail("OSC 52 is thrown away by tmux")
    )
    assert given == ["你好"] and said.startswith("已送往tmux")


def test_where_tmux_fails_and_elsewhere_the_terminal_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "_to_tmux", lambda text: False)
    sent: list[str] = []
    for env in ({"TMUX": "x"}, {}, {"SSH_TTY": "/dev/pts/1"}):
        said = clipboard.send("甲", env=env, osc52=sent.append)
        assert "已送往" in said and "已复制" not in said
    assert sent == ["甲"] * 3


def test_where_tmux_runs_on_the_other_end_of_ssh_its_setting_is_told() -> None:
    said = clipboard.send(
        "甲", env={"SSH_TTY": "/dev/pts/1", "TERM": "tmux-256color"}, osc52=lambda text: None
    )
    assert "set-clipboard on" in said and "经SSH" in said


@pytest.mark.parametrize("env", [{"TERM_PROGRAM": "Apple_Terminal"}, {"TERM": "linux"}, {"STY": "1.pts-0"}])
def test_a_terminal_without_a_clipboard_gets_a_file_of_its_user(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard.tempfile, "tempdir", str(tmp_path))
    said = clipboard.send("全文。", env=env, osc52=lambda text: pytest.fail("this terminal drops it"))
    file = Path(said.rpartition(":")[2])
    assert file.read_text("utf-8") == "全文。" and file.stat().st_mode & 0o077 == 0


def test_where_no_file_can_be_made_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard.tempfile, "tempdir", "/没有这个文件夹")
    with pytest.raises(DeskError, match=r"临时文件夹里存不下.*没有送出去"):
        clipboard.send("全文。", env={"TERM": "dumb"}, osc52=lambda text: None)


def test_a_text_too_long_for_the_terminal_goes_to_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard.tempfile, "tempdir", str(tmp_path))
    said = clipboard.send("长" * 40_000, env={}, osc52=lambda text: pytest.fail("dropped without a word"))
    assert "存为文件" in said
