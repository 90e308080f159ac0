"""Channels come, go, rest and are trusted: by the desk, with a pip that is only pretended."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from kameng_tui.desk import authoring, distributions, installing, plugins
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import BadFile, DeskError, Missing, WouldLose
from kameng_tui.workbook import places
from tests.desk.conftest import Bench
from tests.plugin_packs import Pip, a_pack, a_source, packs_folder


@pytest.fixture
def desk(bench: Bench) -> Desk:
    bench.time = "2026-11-21T10:00"
    return bench.desk


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(distributions, "_has_pip", lambda: True)
    return folder


@pytest.fixture
def pip(site: Path, tmp_path: Path) -> Pip:
    return Pip(site, a_source(tmp_path / "源码"))


def state_of(desk: Desk, channel: str) -> list[str]:
    return [row.state for row in plugins.listing(desk) if row.id == channel]


def state_file() -> Path:
    return places.data_folder() / "channels.toml"


# --- packs ----------------------------------------------------------------------------------------------------------


def test_a_pack_comes_and_goes(desk: Desk, tmp_path: Path) -> None:
    done = installing.install(desk, str(a_pack(tmp_path / "包")))
    assert (done.ids, done.differences) == (("abc-hotline",), ())
    assert done.path == str(packs_folder() / "abc-hotline")
    assert state_of(desk, "abc-hotline") == ["ok"]
    gone = plugins.remove(desk, "abc-hotline")
    assert not (packs_folder() / "abc-hotline").exists() and state_of(desk, "abc-hotline") == []
    assert "照样打开" in "".join(gone.notes)
    assert [p.name for p in packs_folder().iterdir()] == [], "nothing is left beside it"


def test_an_upgrade_says_in_words_what_changes_and_asks_first(desk: Desk, tmp_path: Path) -> None:
    installing.install(desk, str(a_pack(tmp_path / "旧", 5)))
    new = str(a_pack(tmp_path / "新", 7))
    seen = installing.look(desk, new)
    assert any("受理期限" in line and "5" in line and "→ 7" in line for line in seen.differences)
    assert seen.why and seen.replaces
    with pytest.raises(WouldLose, match="--yes") as refused:
        installing.install(desk, new)
    assert "→ 7" in str(refused.value)
    assert desk.registry.channels["abc-hotline"].limits[0].length == 5
    assert installing.install(desk, new, yes=True, seen=seen).differences == seen.differences
    assert desk.registry.channels["abc-hotline"].limits[0].length == 7


def test_the_same_pack_again_changes_nothing_and_asks_nothing(desk: Desk, tmp_path: Path) -> None:
    source = str(a_pack(tmp_path / "包"))
    installing.install(desk, source)
    assert installing.look(desk, source).why == ""
    assert installing.install(desk, source).differences == ()


def test_what_changed_after_it_was_looked_at_is_not_installed(desk: Desk, tmp_path: Path) -> None:
    seen = installing.look(desk, str(a_pack(tmp_path / "包", 5)))
    a_pack(tmp_path / "包", 6)
    with pytest.raises(WouldLose, match="看过之后变了"):
        installing.install(desk, str(tmp_path / "包"), yes=True, seen=seen)
    assert state_of(desk, "abc-hotline") == []


def test_a_pack_that_cannot_take_its_place_leaves_the_old_one(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installing.install(desk, str(a_pack(tmp_path / "旧", 5)))
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "pack":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(WouldLose, match="磁盘已满"):
        installing.install(desk, str(a_pack(tmp_path / "新", 7)), yes=True)
    desk.forget_channels()
    assert desk.registry.channels["abc-hotline"].limits[0].length == 5


def test_a_broken_pack_is_refused_with_its_reason_and_installed_over_when_mended(
    desk: Desk, tmp_path: Path
) -> None:
    bad = a_pack(tmp_path / "坏")
    (bad / "channel.toml").write_text("manifest = 1\nid = [", encoding="utf-8")
    with pytest.raises(DeskError, match="不能安装"):
        installing.install(desk, str(bad))
    broken = packs_folder() / "abc-hotline"
    a_pack(broken)
    (broken / "channel.toml").write_text('id = "abc-hotline"', encoding="utf-8")
    desk.forget_channels()
    assert state_of(desk, "abc-hotline") == ["broken"]
    with pytest.raises(WouldLose, match="现有的用不了"):
        installing.install(desk, str(a_pack(tmp_path / "好")))
    installing.install(desk, str(tmp_path / "好"), yes=True)
    assert state_of(desk, "abc-hotline") == ["ok"]


def test_a_pack_that_a_shipped_channel_overrules_says_so(desk: Desk, tmp_path: Path) -> None:
    source = a_pack(tmp_path / "包")
    manifest = source / "channel.toml"
    manifest.write_text(
        manifest.read_text("utf-8").replace('id = "abc-hotline"', 'id = "platform"'), encoding="utf-8"
    )
    assert "不生效" in installing.look(desk, str(source)).why


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("../evil.txt", b"x", "evil.txt"),
        ("readme.txt", b"x", "channel.toml"),
        ("channel.toml", b"\0" * 30_000_000, ""),
    ],
)
def test_bad_zips_are_refused_and_leave_nothing(
    desk: Desk, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    bad = tmp_path / "坏.zip"
    with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(name, content)
    with pytest.raises(DeskError) as refused:
        installing.install(desk, str(bad))
    assert says in str(refused.value) and "\n" not in str(refused.value)
    assert list(packs_folder().iterdir()) == [] and not (tmp_path / "evil.txt").exists()


def test_a_linked_pack_is_unlinked_and_its_files_stay(desk: Desk, tmp_path: Path) -> None:
    source = a_pack(tmp_path / "在写的")
    packs_folder().mkdir(parents=True)
    (packs_folder() / "abc-hotline").symlink_to(source)
    plugins.remove(desk, "abc-hotline")
    assert (source / "channel.toml").exists() and not (packs_folder() / "abc-hotline").is_symlink()


def test_what_is_not_ours_to_remove(desk: Desk) -> None:
    with pytest.raises(DeskError, match=r"随程序带.*disable heimao"):
        plugins.remove(desk, "heimao")
    a_pack(desk.book.root / "channels" / "abc-hotline")
    desk.forget_channels()
    with pytest.raises(WouldLose, match="工作簿里"):
        plugins.remove(desk, "abc-hotline")
    assert (desk.book.root / "channels" / "abc-hotline" / "channel.toml").exists()
    with pytest.raises(Missing, match="没有「nobody」"):
        plugins.remove(desk, "nobody")


# --- distributions --------------------------------------------------------------------------------------------------


def test_a_distribution_is_installed_by_pip_and_only_when_agreed(desk: Desk, pip: Pip) -> None:
    with pytest.raises(WouldLose, match="可以带代码"):
        installing.install(desk, "kameng-abc-hotline", runner=pip)
    assert pip.told == []
    done = installing.install(desk, "kameng-abc-hotline", yes=True, runner=pip)
    assert pip.told[0][:5] == (sys.executable, "-P", "-m", "pip", "install")
    assert pip.told[0][-1] == "kameng-abc-hotline"
    assert done.ids == ("abc-hotline",) and state_of(desk, "abc-hotline") == ["data-only"]
    assert any("plugin trust abc-hotline" in note for note in done.notes)
    assert "kameng_abc_hotline" not in sys.modules
    assert 'wanted = ["kameng-abc-hotline"]' in state_file().read_text("utf-8")


def test_what_was_wanted_comes_back(desk: Desk, pip: Pip) -> None:
    installing.install(desk, "kameng-abc-hotline", yes=True, runner=pip)
    assert installing.restore(desk, runner=pip) == []
    pip(("uninstall",))  # as `uv tool upgrade` does, behind our back
    desk.forget_channels()
    assert [done.ids for done in installing.restore(desk, runner=pip)] == [("abc-hotline",)]


def test_one_that_does_not_come_back_keeps_no_other_away(desk: Desk, pip: Pip) -> None:
    def half(command: Sequence[str]) -> tuple[int, str]:
        return (1, "ERROR: gone") if "kameng-gone" in command else pip(command)

    state_file().parent.mkdir(parents=True, exist_ok=True)
    state_file().write_text('schema = 1\nwanted = ["kameng-gone", "kameng-abc-hotline"]\n', "utf-8")
    with pytest.raises(DeskError) as told:
        installing.restore(desk, runner=half)
    assert state_of(desk, "abc-hotline") == ["data-only"]
    first, *_, last = str(told.value).splitlines()
    assert first.startswith("kameng-gone 没有装回:") and "ERROR: gone" in str(told.value)
    assert "kameng-abc-hotline 已装回" in str(told.value) and "plugin trust abc-hotline" in last


def test_removing_a_distribution_forgets_that_it_was_wanted_and_trusted(desk: Desk, pip: Pip) -> None:
    installing.install(desk, "kameng-abc-hotline", yes=True, runner=pip)
    plugins.trust(desk, "abc-hotline")
    done = plugins.remove(desk, "abc-hotline", runner=pip)
    assert (
        pip.told[-1][:5] == (sys.executable, "-P", "-m", "pip", "uninstall") and done.command == pip.told[-1]
    )
    assert state_of(desk, "abc-hotline") == []
    state = desk.registry.state
    assert (state.wanted, dict(state.trusted)) == ((), {})


def test_a_source_folder_is_a_distribution_and_is_only_looked_at_as_data(desk: Desk, pip: Pip) -> None:
    seen = installing.look(desk, str(pip.source))
    assert (seen.way, seen.command[-1]) == ("distribution", str(pip.source.resolve())) and pip.told == []
    installing.install(desk, str(pip.source), yes=True, runner=pip)
    assert desk.registry.state.wanted == (), "a folder of this machine is nothing to ask a registry for"


def test_pip_that_fails_is_quoted(desk: Desk, site: Path, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="No matching distribution"):
        installing.install(desk, "kameng-abc-hotline", yes=True, runner=Pip(site, tmp_path, status=1))
    assert not state_file().exists()


def test_without_pip_uv_does_it_and_without_uv_the_words_are_given(
    desk: Desk, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributions, "_has_pip", lambda: False)
    monkeypatch.setattr(distributions, "_uv", lambda: "uv")
    assert installing.look(desk, "kameng-x").command == (
        "uv",
        "pip",
        "install",
        "--python",
        sys.executable,
        "kameng-x",
    )
    monkeypatch.setattr(distributions, "_uv", lambda: "")
    with pytest.raises(WouldLose) as told:
        installing.install(desk, "kameng-x", yes=True, runner=pip)
    assert "pipx inject kameng-tui kameng-x" in str(told.value)
    assert "uv tool install kameng-tui --with kameng-x" in str(told.value)
    assert pip.told == []


@pytest.mark.parametrize(
    "source", ["--index-url=x", "a b", "heimao", "Kameng_TUI", "git+ssh://x", "kameng-x; rm"]
)
def test_names_that_never_reach_pip(desk: Desk, pip: Pip, source: str) -> None:
    with pytest.raises(DeskError):
        installing.install(desk, source, yes=True, runner=pip)
    assert pip.told == []


# --- resting and trusting -------------------------------------------------------------------------------------------


def test_a_disabled_channel_rests_until_it_is_enabled(desk: Desk) -> None:
    assert plugins.disable(desk, "heimao") and not plugins.disable(desk, "heimao")
    assert state_of(desk, "heimao") == ["disabled"] and "heimao" not in desk.registry.channels
    assert plugins.enable(desk, "heimao") and not plugins.enable(desk, "heimao")
    assert state_of(desk, "heimao") == ["ok"]
    with pytest.raises(Missing):
        plugins.disable(desk, "nobody")


def test_trust_is_for_the_files_as_they_were_looked_at(desk: Desk, pip: Pip) -> None:
    installing.install(desk, "kameng-abc-hotline", yes=True, runner=pip)
    seen = plugins.code(desk, "abc-hotline")
    assert not seen.trusted and "hooks.py" in seen.files and seen.distribution == "kameng-abc-hotline 0.1.0"
    assert any("abc.pth" in note for note in seen.notes) and any(
        "console_scripts abc" in note for note in seen.notes
    )
    hooks = pip.site / "kameng_abc_hotline" / "hooks.py"
    hooks.write_text("import os\n", encoding="utf-8")
    with pytest.raises(WouldLose, match="看过之后变了"):
        plugins.trust(desk, "abc-hotline", sha256=seen.sha256)
    assert plugins.trust(desk, "abc-hotline").trusted
    assert state_of(desk, "abc-hotline") == ["ok"] and plugins.code(desk, "abc-hotline").trusted
    hooks.write_text("import sys\n", encoding="utf-8")
    desk.forget_channels()
    assert state_of(desk, "abc-hotline") == ["data-only"]
    assert plugins.untrust(desk, "abc-hotline") and not plugins.untrust(desk, "abc-hotline")


def test_what_has_no_code_of_a_stranger_needs_no_trust(desk: Desk, tmp_path: Path) -> None:
    installing.install(desk, str(a_pack(tmp_path / "包")))
    with pytest.raises(DeskError, match="只有数据"):
        plugins.trust(desk, "abc-hotline")
    with pytest.raises(DeskError, match="随程序受信任"):
        plugins.trust(desk, "12315")


def test_comments_in_the_state_file_stay_and_a_damaged_one_is_never_written(desk: Desk) -> None:
    state_file().parent.mkdir(parents=True, exist_ok=True)
    state_file().write_text("# 我的备注\nschema = 1\ndisabled = []\n", encoding="utf-8")
    plugins.disable(desk, "heimao")
    assert "# 我的备注" in state_file().read_text("utf-8")
    state_file().write_text("disabled = [", encoding="utf-8")
    desk.forget_channels()
    with pytest.raises(WouldLose, match="请改好或删去"):
        plugins.disable(desk, "alipay")
    assert state_file().read_text("utf-8") == "disabled = ["
    assert "channels.toml" in plugins.fault(desk) and state_of(desk, "heimao") == ["ok"]


def test_a_pack_is_removed_whatever_is_broken(desk: Desk, tmp_path: Path) -> None:
    installing.install(desk, str(a_pack(tmp_path / "包")))
    (packs_folder() / "abc-hotline" / "channel.toml").write_bytes(b"\xff\xfe")
    state_file().write_text("disabled = [", encoding="utf-8")
    (places.cache_folder() / "channels.json").write_text("{", encoding="utf-8")
    desk.forget_channels()
    assert state_of(desk, "abc-hotline") == ["broken"]
    done = plugins.remove(desk, "abc-hotline")
    assert state_of(desk, "abc-hotline") == [] and any("channels.toml" in note for note in done.notes)


# --- writing channels -----------------------------------------------------------------------------------------------

TOLD = {
    "id": "abc-hotline",
    "name": "某某投诉热线",
    "authority": "某某公司",
    "length": "5",
    "source": "某某页面",
}


def test_a_new_channel_is_sound_tried_packed_and_installed(desk: Desk, tmp_path: Path) -> None:
    made = authoring.new(desk, TOLD, tmp_path / "新渠道")
    assert plugins.check(desk, made.folder) == []
    tried = authoring.try_(desk, made.folder, "complaint")
    assert tried.text and tried.example == "answered"
    packed = authoring.pack(desk, made.folder, tmp_path / "包.zip")
    bundle = packed.path
    assert packed.notes == ()
    assert installing.install(desk, str(bundle)).ids == ("abc-hotline",)
    assert authoring.diff(desk, "abc-hotline", str(bundle)) == ()
    assert "某某投诉热线" in "".join(plugins.explain(desk, str(bundle)))
    with pytest.raises(WouldLose, match="没有覆盖"):
        authoring.pack(desk, made.folder, bundle)
    with pytest.raises(WouldLose, match="已经有东西"):
        authoring.new(desk, TOLD, tmp_path / "新渠道")


def test_a_new_distribution_is_checked_from_its_source_folder(desk: Desk, tmp_path: Path) -> None:
    made = authoring.new(desk, TOLD, tmp_path / "发行包", distribution=True, code=True)
    assert plugins.check(desk, made.folder) == []
    packed = authoring.pack(desk, made.folder, tmp_path / "包.zip")
    assert "从不运行" in packed.notes[0] and "python -m build" in packed.notes[0]
    assert installing.look(desk, str(packed.path)).notes[0] in packed.notes[0]
    with pytest.raises(DeskError, match="--distribution"):
        authoring.new(desk, TOLD, tmp_path / "另", code=True)
    with pytest.raises(DeskError, match="还没有回答"):
        authoring.new(desk, {"id": "x"}, tmp_path / "另")


def test_check_names_the_rule_of_a_path_and_of_an_id(desk: Desk, tmp_path: Path) -> None:
    source = a_pack(tmp_path / "包")
    manifest = source / "channel.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("authority =", "autority =", 1), encoding="utf-8")
    told = " ".join(found.message for found in plugins.check(desk, str(source)))
    assert "〔shape.unknown-key〕" in told and "authority" in told
    assert not [found for found in plugins.check(desk, "12315") if found.severity == "error"]
    with pytest.raises(BadFile, match="不能用"):
        plugins.explain(desk, str(source))
    for ref in ("nobody", "./没有", str(tmp_path / "没有.zip")):
        with pytest.raises(Missing):
            plugins.check(desk, ref)


def test_a_letter_that_is_not_there_and_an_example_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(Missing, match="没有「nothing」这个模板"):
        authoring.try_(desk, "12315", "nothing")
    with pytest.raises(Missing, match="没有「nothing」这个例子"):
        authoring.try_(desk, "12315", "complaint", "nothing")


def test_the_manifest_is_shown_with_its_examples_also_of_a_disabled_channel(desk: Desk) -> None:
    plugins.disable(desk, "12315")
    shown = plugins.show(desk, "12315")
    assert shown["id"] == "12315" and "mediation-2026" in shown["examples"]
    assert {"fields", "limits", "gates", "interplay", "templates"} <= shown.keys()
