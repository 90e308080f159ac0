"""What somebody meets who writes a channel for the first time: questions, hints, and which of two channels is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kameng_tui.channels.scaffold import QUESTIONS
from tests.by_cli import Kameng
from tests.cli.test_plugin_command import NEW, at_terminal
from tests.plugin_packs import a_pack

# wrong, then right, in the order of the questions; what is said of the wrong one
TYPED = [
    (("热线", "abc-hotline"), "小写字母"),
    (("", "某某热线"), "还没有回答"),
    (("某某公司",), ""),
    (("gov", "court"), "只能是 platform"),
    (("",), ""),
    (("五", "-1", "99999"), "大于 0 的整数"),
    (("week", "year", "minute"), "只能是 minute"),
    (("某某页面",), ""),
]


def test_a_wrong_answer_is_told_at_once_and_asked_for_again(
    kameng: Kameng, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(f"{word}\n" for words, _ in TYPED for word in words)
    status, asked = at_terminal(monkeypatch, kameng, "plugin", "new", typed=lines)
    assert status == 0 and "length = 99999" in Path("abc-hotline/channel.toml").read_text("utf-8")
    for (words, says), question in zip(TYPED, QUESTIONS, strict=True):
        assert asked.count(f"{question.text}(") == len(words), question.id
        assert says in asked.partition(f"{question.text}(")[2].partition(f"{question.text}(")[0], question.id


def test_who_stops_answering_has_made_nothing(kameng: Kameng, monkeypatch: pytest.MonkeyPatch) -> None:
    status, asked = at_terminal(monkeypatch, kameng, "plugin", "new", typed="abc-hotline\n")
    assert (
        status == 2 and asked.rstrip().endswith("没有答完,什么也没有建") and not Path("abc-hotline").exists()
    )


def test_an_answer_that_was_given_and_cannot_be_is_refused_before_anything_is_asked(
    kameng: Kameng, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, asked = at_terminal(monkeypatch, kameng, "plugin", "new", "--set", "kind=gov", typed="")
    assert status == 2 and "只能是 platform" in asked and "编号(" not in asked


def test_what_can_be_done_next_runs_the_code_if_there_is_any(kameng: Kameng) -> None:
    assert "--run" not in kameng("plugin", "new", "甲", *NEW).out
    assert "乙 --run\n" in kameng("plugin", "new", "乙", "--distribution", "--code", *NEW).out


def test_show_writes_periods_in_chinese_and_takes_a_path(kameng: Kameng, tmp_path: Path) -> None:
    assert "受理期限:5个工作日 来源:" in kameng("plugin", "show", str(a_pack(tmp_path / "包"))).out
    shown = [
        kameng("plugin", "show", name).out for name in ("12315", "court", "alipay", "platform", "heimao")
    ]
    assert not any(
        unit in "".join(shown) for unit in ("working-day", " month", " unknown", " reasonable", " day")
    )
    usage = kameng("plugin", "show").err
    assert "kameng plugin show ID|PATH" in usage


READ = [("show",), ("explain",), ("check",), ("try", "complaint"), ("pack",)]


@pytest.mark.parametrize("words", READ)
def test_where_a_folder_has_the_name_of_a_channel_that_is_here_it_is_said_which_was_read(
    kameng: Kameng, words: tuple[str, ...]
) -> None:
    a_pack(Path("abc-hotline"))
    action, *more = words
    assert "看的是" not in kameng("plugin", action, "abc-hotline", *more).err, "only the folder is there"
    assert kameng("plugin", "install", "./abc-hotline").status == 0
    Path("abc-hotline-0.1.0.zip").unlink(missing_ok=True)
    ran = kameng("plugin", action, "abc-hotline", *more)
    assert ran.status == 0 and "看的是已有的渠道 abc-hotline(" in ran.err and "请写 ./abc-hotline" in ran.err
    Path("abc-hotline-0.1.0.zip").unlink(missing_ok=True)
    assert "看的是" not in kameng("plugin", action, "./abc-hotline", *more).err


def test_a_folder_without_a_channel_is_not_spoken_of(kameng: Kameng) -> None:
    Path("heimao").mkdir()
    assert kameng("plugin", "show", "heimao").err == ""


def test_a_zip_of_code_says_that_the_code_will_not_run(kameng: Kameng) -> None:
    kameng("plugin", "new", "乙", "--distribution", "--code", *NEW)
    ran = kameng("plugin", "pack", "./乙", "--json")
    assert ran.status == 0 and "从不运行" in ran.err and list(ran.data) == ["path"]
