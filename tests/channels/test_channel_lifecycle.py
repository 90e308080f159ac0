"""What the user decided about channels: read before anything else, by content hash, and never a reason to fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import tomli_w
from channel_sample import FILES, manifest
from plugin_maker import plugin, trust

from kameng_tui.channels.code import code_in, code_of
from kameng_tui.channels.lifecycle import NOTHING, State, read_state, table_of
from kameng_tui.channels.places import Place
from kameng_tui.channels.registry import Registry


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def states(registry: Registry, channel_id: str) -> list[tuple[str, str]]:
    return [(x.state, x.reason) for x in registry.listing() if x.id == channel_id]


# --- the file -------------------------------------------------------------------------------------------------------


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    state = State(frozenset({"heimao", "court"}), {"b": "2", "a": "1"}, ("kameng-x", "kameng-a"))
    path = tmp_path / "channels.toml"
    path.write_text(tomli_w.dumps(table_of(state)), encoding="utf-8")
    assert read_state(path) == state
    assert list(table_of(state)["trusted"]) == ["a", "b"]
    assert table_of(state)["disabled"] == ["court", "heimao"]


def test_no_file_says_nothing_and_needs_no_parser(tmp_path: Path) -> None:
    assert read_state(tmp_path / "absent.toml") == NOTHING
    code = f"import sys; from pathlib import Path; from kameng_tui.channels.lifecycle import read_state; read_state(Path({str(tmp_path / 'no')!r})); print('tomllib' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"


DAMAGED = [
    (b"schema = ", "不是正确的 TOML"),
    (b"schema = 2\n", "更新的 kameng"),
    (b"", "schema 应是 1"),
    (b'schema = 1\ndisabled = "heimao"\n', "disabled 应是文字列表"),
    (b"schema = 1\nwanted = [1]\n", "wanted 应是文字列表"),
    (b'schema = 1\ntrusted = ["a"]\n', "trusted 应是一张表"),
    (b"schema = 1\n[trusted]\na = 1\n", "trusted 应是一张表"),
    (b"\xff\xfe", "不是 UTF-8"),
    (b"schema = 1\nx = " + b"[" * 5000, "不是正确的 TOML"),
]


@pytest.mark.parametrize(("data", "why"), DAMAGED, ids=[why for _, why in DAMAGED])
def test_a_damaged_file_trusts_nobody_and_says_so(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "channels.toml"
    path.write_bytes(data)
    state = read_state(path)
    assert why in state.fault and "channels.toml" in state.fault
    assert (state.disabled, dict(state.trusted), state.wanted) == (frozenset(), {}, ())


def test_a_folder_in_its_place_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    assert "读不出来" in read_state(tmp_path).fault


# --- disabled -------------------------------------------------------------------------------------------------------


def test_a_disabled_channel_is_listed_and_is_nobody(tmp_path: Path, site: Path) -> None:
    plugin(site, "demo")
    pack = tmp_path / "packs/demo"
    (pack / "templates").mkdir(parents=True)
    (pack / "channel.toml").write_text(tomli_w.dumps(manifest()), encoding="utf-8")
    (pack / "templates/letter.txt").write_text(FILES["templates/letter.txt"], encoding="utf-8")
    registry = Registry.load(None, [tmp_path / "packs"], State(frozenset({"demo"})))
    assert [state for state, _ in states(registry, "demo")] == ["disabled", "disabled"]
    assert registry.get("demo") is None and "demo" not in registry.channels
    assert not registry.has_code("demo")
    assert [place.origin for place in registry.places("demo")] == ["plugin", "pack"]


def test_a_disabled_channel_that_is_broken_says_both(site: Path) -> None:
    plugin(site, "demo", kind="x")
    ((state, reason),) = states(Registry.load(state=State(frozenset({"demo"}))), "demo")
    assert state == "disabled" and reason.startswith("已停用;kind")


def test_a_shipped_channel_can_be_disabled_too(tmp_path: Path) -> None:
    registry = Registry.load(None, (), State(frozenset({"platform"})))
    assert registry.get("platform") is None and registry.get("12315") is not None


# --- trust ----------------------------------------------------------------------------------------------------------


def test_trust_holds_for_one_content_only(tmp_path: Path, site: Path) -> None:
    folder, cache = plugin(site, "demo"), tmp_path / "c.json"
    assert states(Registry.load(cache), "demo") == [("data-only", "带有代码,未获信任,只用它的数据")]
    trusted = State(trusted=trust(folder))
    assert states(Registry.load(cache, state=trusted), "demo") == [("ok", "")]
    for number, change in enumerate(("hooks.py", "new.py", "inner/new.py", "hidden.pyc", "native.abi3.so")):
        (folder / change).parent.mkdir(exist_ok=True)
        (folder / change).write_text(f"# {number}", encoding="utf-8")
        ((state, reason),) = states(Registry.load(cache, state=trusted), "demo")
        assert state == "data-only" and "在信任之后变过" in reason, change
        trusted = State(trusted=trust(folder))
        assert states(Registry.load(cache, state=trusted), "demo") == [("ok", "")], change


def test_data_may_change_and_trust_remains(tmp_path: Path, site: Path) -> None:
    folder = plugin(site, "demo")
    trusted = State(trusted=trust(folder))
    (folder / "templates/letter.txt").write_text("好", encoding="utf-8")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__/hooks.cpython-311.pyc").write_bytes(b"x")
    assert states(Registry.load(None, (), trusted), "demo") == [("ok", "")]


def test_trust_is_given_to_a_channel_and_not_to_another(site: Path) -> None:
    folder = plugin(site, "demo")
    other = State(trusted={"other": code_in(str(folder)).sha256})
    assert [state for state, _ in states(Registry.load(None, (), other), "demo")] == ["data-only"]


def test_code_of_packs_never_runs(tmp_path: Path) -> None:
    pack = tmp_path / "packs/demo"
    (pack / "templates").mkdir(parents=True)
    (pack / "channel.toml").write_text(
        tomli_w.dumps(manifest(hooks={"module": "demo.hooks"})), encoding="utf-8"
    )
    (pack / "templates/letter.txt").write_text("好", encoding="utf-8")
    (pack / "hooks.py").write_text("raise SystemExit", encoding="utf-8")
    trusted = State(trusted={"demo": code_in(str(pack)).sha256})
    registry = Registry.load(None, [tmp_path / "packs"], trusted)
    assert states(registry, "demo") == [("data-only", "包和工作簿里的代码从不运行,只用它的数据")]
    assert not registry.has_code("demo") and registry.channels["demo"].fees[0].id == "none"


def test_hooks_lie_in_the_package_of_the_channel() -> None:
    place = Place("plugin", "demo", "/site/kameng_demo", "channel.toml")
    assert "hooks.module 应是本包里的模块,如 kameng_demo.hooks" in code_of(place, "os.path").fault


@pytest.mark.parametrize("module", ["../x", "a b", "a..b", "a.b;c", 1])
def test_a_module_is_a_dotted_name(site: Path, module: object) -> None:
    folder = plugin(site, "demo")
    raw = manifest(hooks={"module": module})
    (folder / "channel.toml").write_text(tomli_w.dumps(raw), encoding="utf-8")
    ((state, reason),) = states(Registry.load(), "demo")
    assert state == "broken" and "hooks.module:应是点分的模块名" in reason


def test_code_behind_a_link_cannot_be_trusted(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "package").mkdir()
    (tmp_path / "package/inner").symlink_to(tmp_path / "elsewhere")
    code = code_in(str(tmp_path / "package"))
    assert code.sha256 == "" and "inner 是指向别处的链接" in code.fault


def test_names_count_as_well_as_contents(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.py").write_text("x = 1", encoding="utf-8")
    assert code_in(str(tmp_path / "a")).sha256 != code_in(str(tmp_path / "b")).sha256
    assert code_in(str(tmp_path / "a")).files == ("a.py",)
    assert code_in(str(tmp_path / "absent")).fault


def test_more_code_than_anyone_can_look_at_is_not_trusted(tmp_path: Path) -> None:
    for number in range(501):
        (tmp_path / f"m{number}.py").touch()
    assert "500 个文件" in code_in(str(tmp_path)).fault
