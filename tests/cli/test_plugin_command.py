"""`kameng plugin …`: its words, its JSON, its exit statuses, and that it works whatever is broken."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from kameng_tui.cli.plugin import ACTIONS
from kameng_tui.desk import plugins
from kameng_tui.workbook import places
from tests.by_cli import Kameng
from tests.plugin_packs import a_pack, a_source, packs_folder

NEW = (
    "--set",
    "id=abc-hotline",
    "--set",
    "name=某某热线",
    "--set",
    "authority=某某公司",
    "--set",
    "source=某某页面",
)
SHIPPED = ["12315", "12315-report", "alipay", "court", "heimao", "platform"]


class Terminal(io.StringIO):
    """A standard input on which somebody sits."""

    def isatty(self) -> bool:
        return True


def at_terminal(monkeypatch: pytest.MonkeyPatch, kameng: Kameng, *words: str, typed: str) -> tuple[int, str]:
    """(status, stderr) of a command at a terminal where ``typed`` is answered."""
    from kameng_tui.cli.main import run

    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stderr", errors)
    return run(list(words)), errors.getvalue()


def test_every_action_of_the_contract_is_there() -> None:
    contract = "list show new check try explain diff pack install remove enable disable trust"
    assert list(ACTIONS) == contract.split()


def test_list_has_the_keys_of_the_contract(kameng: Kameng) -> None:
    rows = kameng("plugin", "list", "--json").data
    assert [row["id"] for row in rows] == SHIPPED
    assert all(list(row) == ["id", "name", "version", "origin", "state", "as_of", "reason"] for row in rows)
    assert {(row["origin"], row["state"]) for row in rows} == {("shipped", "ok")}
    assert kameng("plugin").out == kameng("plugin", "list").out


def test_show_has_the_names_of_the_manifest_and_the_examples(kameng: Kameng) -> None:
    shown = kameng("plugin", "show", "12315-report", "--json").data
    assert {"fields", "limits", "gates", "interplay", "templates", "examples"} <= shown.keys()
    assert shown["examples"] and "文书" in kameng("plugin", "show", "12315-report").out


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("frobnicate",), 2), (("show",), 2), (("show", "a", "b"), 2), (("show", "nobody"), 4), (("list", "x"), 2),
        (("check", "nobody"), 4), (("check", "./没有"), 4), (("try", "12315"), 2), (("try", "12315", "nothing"), 4),
        (("diff", "12315"), 2), (("diff", "12315", "nobody"), 4), (("pack", "./没有"), 4), (("install",), 2),
        (("install", "./没有"), 4), (("install", "kameng-x", "--restore"), 2), (("remove", "nobody"), 4),
        (("remove", "12315"), 2), (("enable", "nobody"), 4), (("disable", "nobody"), 4), (("trust", "nobody"), 4),
        (("trust", "12315"), 2), (("new",), 2), (("new", "--set", "id"), 2), (("new", "--set", "x=1"), 2),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_sentence(kameng: Kameng, words: tuple[str, ...], status: int) -> None:
    ran = kameng("plugin", *words)
    assert (ran.status, ran.out) == (status, "")
    assert len(ran.err.strip().splitlines()) == 1


def test_from_a_few_answers_to_an_installed_channel(kameng: Kameng) -> None:
    made = kameng("plugin", "new", "我的渠道", *NEW, "--set", "length=5", "--json", today="2026-11-21")
    assert made.data["id"] == "abc-hotline" and Path("我的渠道/channel.toml").exists()
    checked = kameng("plugin", "check", "我的渠道", "--json", today="2026-11-21")
    assert (checked.status, checked.data) == (0, [])
    tried = kameng("plugin", "try", "我的渠道", "complaint", "--example", "late")
    assert tried.status == 0 and "late" in tried.err and tried.out.strip()
    assert "某某热线" in kameng("plugin", "explain", "我的渠道").out
    packed = kameng("plugin", "pack", "我的渠道", "-o", "包.zip", "--json")
    assert Path(packed.data["path"]).name == "包.zip"
    done = kameng("plugin", "install", "包.zip", "--json")
    assert (done.status, done.data["ids"]) == (0, ["abc-hotline"])
    assert kameng("plugin", "diff", "abc-hotline", "包.zip", "--json").data == {"differences": []}
    assert "abc-hotline" in [row["id"] for row in kameng("plugin", "list", "--json").data]
    assert kameng("plugin", "remove", "abc-hotline", "--json").data["id"] == "abc-hotline"


def test_an_empty_answer_is_an_answer(kameng: Kameng) -> None:
    assert kameng("plugin", "new", *NEW, "--set", "length=").status == 0
    assert 'length = "unknown"' in Path("abc-hotline/channel.toml").read_text("utf-8")


def test_check_exits_1_and_names_the_rule(kameng: Kameng, tmp_path: Path) -> None:
    source = a_pack(tmp_path / "包")
    manifest = source / "channel.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("authority =", "autority =", 1), encoding="utf-8")
    ran = kameng("plugin", "check", str(source), "--json")
    assert ran.status == 1 and any("〔shape.unknown-key〕" in found["message"] for found in ran.data)
    assert kameng("plugin", "show", "12315").status == 0
    assert kameng("plugin", "explain", str(source)).status == 1


def test_replacing_needs_a_yes_where_nobody_can_be_asked(kameng: Kameng, tmp_path: Path) -> None:
    assert kameng("plugin", "install", str(a_pack(tmp_path / "旧", 5))).status == 0
    refused = kameng("plugin", "install", str(a_pack(tmp_path / "新", 7)), "--json")
    assert refused.status == 3 and "--yes" in refused.err and "→ 7" in refused.err
    done = kameng("plugin", "install", str(tmp_path / "新"), "--yes", "--json")
    assert done.status == 0 and any("→ 7" in line for line in done.data["differences"])


def test_on_a_terminal_it_asks_and_no_is_no(
    kameng: Kameng, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kameng("plugin", "install", str(a_pack(tmp_path / "旧", 5)))
    new = str(a_pack(tmp_path / "新", 7))
    status, asked = at_terminal(monkeypatch, kameng, "plugin", "install", new, typed="\n")
    assert status == 2 and "→ 7" in asked and asked.rstrip().endswith("没有安装")
    assert at_terminal(monkeypatch, kameng, "plugin", "install", new, typed="y\n")[0] == 0
    status, asked = at_terminal(monkeypatch, kameng, "plugin", "remove", "abc-hotline", typed="n\n")
    assert status == 2 and (packs_folder() / "abc-hotline").exists()


def test_new_asks_for_what_is_not_given(kameng: Kameng, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = "abc-hotline\n某某热线\n某某公司\n\n\n7\n\n某某页面\n"
    status, asked = at_terminal(monkeypatch, kameng, "plugin", "new", typed=typed)
    assert status == 0 and "编号" in asked and "依据" in asked
    assert "length = 7" in Path("abc-hotline/channel.toml").read_text("utf-8")


def test_what_may_hold_code_needs_a_yes_and_pip_is_not_asked_before(
    kameng: Kameng, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*words: object) -> None:
        raise AssertionError("nothing is run before somebody agrees")

    monkeypatch.setattr("subprocess.run", never)
    ran = kameng("plugin", "install", str(a_source(tmp_path / "源码")))
    assert ran.status == 3 and "可以带代码" in ran.err and "--yes" in ran.err


def test_trust_shows_distribution_files_hash_and_what_it_means(
    kameng: Kameng, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = plugins.Trusted("abc", "kameng-abc 1.0", "某处", ("hooks.py",), "f" * 64, False)
    monkeypatch.setattr(plugins, "code", lambda desk, channel_id: code)
    monkeypatch.setattr(plugins, "trust", lambda desk, channel_id, sha256: code)
    ran = kameng("plugin", "trust", "abc")
    meaning = "数据渠道不运行代码;带代码的插件以你的权限运行,我们只隔离它的崩溃,不能约束它的用意"
    for part in ("kameng-abc 1.0", "hooks.py", "f" * 64, meaning):
        assert part in ran.out
    assert kameng("plugin", "trust", "abc", "--json").data["sha256"] == "f" * 64


def test_disabled_and_enabled_again(kameng: Kameng) -> None:
    done = kameng("plugin", "disable", "heimao", "--json").data
    assert done == {"id": "heimao", "changed": True, "state": "disabled"}
    assert kameng("plugin", "list").out.count("已停用") >= 1
    assert kameng("plugin", "enable", "heimao", "--json").data["state"] == "ok"
    assert "本来就没有停用" in kameng("plugin", "enable", "heimao").out


def _damage_state() -> None:
    places.data_folder().mkdir(parents=True, exist_ok=True)
    (places.data_folder() / "channels.toml").write_bytes(b"disabled = [\xff")


def _damage_index() -> None:
    places.cache_folder().mkdir(parents=True, exist_ok=True)
    (places.cache_folder() / "channels.json").write_bytes(b'{"format": 2, "ap\n\xff\n')


def _damage_pack() -> None:
    (packs_folder() / "abc-hotline" / "channel.toml").write_bytes(b"id = [\xff")


def _damage_workbook() -> None:
    Path("workbook.toml").write_bytes(b"schema = [\xff")


@pytest.mark.parametrize("damage", [_damage_state, _damage_index, _damage_pack, _damage_workbook])
def test_list_remove_and_version_work_whatever_is_broken(
    kameng: Kameng, tmp_path: Path, damage: object
) -> None:
    kameng("plugin", "install", str(a_pack(tmp_path / "包")))
    assert callable(damage)
    damage()
    listed = kameng("plugin", "list", "--json")
    assert listed.status == 0 and {"abc-hotline", *SHIPPED} == {row["id"] for row in listed.data}
    assert kameng("--version").status == 0
    assert kameng("plugin", "remove", "abc-hotline").status == 0
    assert [row["id"] for row in kameng("plugin", "list", "--json").data] == SHIPPED
