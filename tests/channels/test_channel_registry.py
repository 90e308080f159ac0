"""Finding channels: three ways in, broken ones set aside, one winner an id, and a warm start that parses nothing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from channel_sample import FILES, manifest, with_row

from kameng_tui.channels import index, lazy
from kameng_tui.channels.index import read_index
from kameng_tui.channels.manifest import read_manifest
from kameng_tui.channels.registry import Listing, Registry


def put(folder: Path, raw: Any) -> Path:
    """A channel in ``folder``: its manifest (a text is written as it is) and the letter it names."""
    (folder / "templates").mkdir(parents=True)
    text = raw if isinstance(raw, str) else tomli_w.dumps(raw)
    (folder / "channel.toml").write_text(text, encoding="utf-8")
    (folder / "templates/letter.txt").write_text(FILES["templates/letter.txt"], encoding="utf-8")
    return folder


def distribution(site: Path, name: str, package: str, point: str, raw: Any) -> None:
    """An installed distribution with an entry point, as pip leaves it; its package must never be imported."""
    put(site / package, raw)
    (site / package / "__init__.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    info = site / f"{name}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[kameng_tui.channels]\n{point}\n", encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def of(registry: Registry, channel_id: str) -> list[Listing]:
    return [listing for listing in registry.listing() if listing.id == channel_id]


def test_the_shipped_channels_come_by_the_public_path() -> None:
    registry = Registry.load()
    assert {(x.id, x.origin, x.state) for x in registry.listing()} >= {
        ("platform", "shipped", "ok"),
        ("12315", "shipped", "ok"),
    }
    assert registry.channels["12315"].template("complaint") is not None
    assert registry.get("nobody") is None
    with pytest.raises(KeyError):
        registry.channels["nobody"]


def test_a_plugin_is_read_and_never_imported(site: Path) -> None:
    distribution(site, "kameng-demo", "kameng_demo_a", "demo = kameng_demo_a:channel.toml", manifest())
    registry = Registry.load()
    assert of(registry, "demo") == [Listing("demo", "示例渠道", "1.0", "plugin", "ok", "2026-11-01", "")]
    assert registry.channels["demo"].template("letter") is not None
    assert "kameng_demo_a" not in sys.modules


def test_a_plugin_with_code_is_data_only(site: Path) -> None:
    distribution(
        site,
        "kameng-demo",
        "kameng_demo_b",
        "demo = kameng_demo_b:channel.toml",
        manifest(hooks={"module": "x.hooks"}),
    )
    assert [x.state for x in of(Registry.load(), "demo")] == ["data-only"]


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        ("demo = kameng_demo_c.inner:channel.toml", "顶层包名"),
        ("demo = kameng_demo_c:../channel.toml", "顶层包名"),
        ("demo = kameng_absent:channel.toml", "找不到包 kameng_absent"),
        ("demo = kameng_demo_c:other.toml", "找不到文件 other.toml"),
        ("other = kameng_demo_c:channel.toml", "入口点名为 other"),
    ],
)
def test_a_plugin_that_points_nowhere_is_set_aside(site: Path, point: str, reason: str) -> None:
    distribution(site, "kameng-demo", "kameng_demo_c", point, manifest())
    registry = Registry.load()
    broken = [x for x in registry.listing() if x.state == "broken"]
    assert len(broken) == 1 and reason in broken[0].reason
    assert registry.get("demo") is None and registry.get("12315") is not None


def test_packs_of_the_user_and_of_the_workbook(tmp_path: Path) -> None:
    put(tmp_path / "data/channels/demo", manifest())
    put(tmp_path / "book/channels/mine", manifest(id="mine"))
    (tmp_path / "book/workbook.toml").write_text("schema = 1\n", encoding="utf-8")
    registry = Registry.load(
        None, [tmp_path / "data/channels", tmp_path / "book/channels", tmp_path / "absent"]
    )
    assert {(x.id, x.origin, x.state) for x in registry.listing()} >= {
        ("demo", "pack", "ok"),
        ("mine", "workbook", "ok"),
    }


def test_a_damaged_distribution_hides_no_other(tmp_path: Path, site: Path) -> None:
    distribution(site, "kameng-demo", "kameng_demo_g", "demo = kameng_demo_g:channel.toml", manifest())
    distribution(site, "kameng-bad", "kameng_bad", "not an entry point at all", manifest(id="bad"))
    distribution(site, "kameng-lost", "kameng_lost", "lost = kameng_lost:channel.toml", manifest(id="lost"))
    (site / "kameng-lost-1.2.dist-info/METADATA").write_bytes(b"\xff\xfe")
    (site / "other-1.0.dist-info").mkdir()
    (site / "other-1.0.dist-info/entry_points.txt").write_text("[x\n=", encoding="utf-8")
    registry = Registry.load()
    assert {"demo", "12315", "platform"} <= set(registry.channels)
    ((listing),) = of(registry, "kameng-bad")
    assert listing.state == "broken" and "entry_points.txt" in listing.reason


BROKEN: list[tuple[Any, str, str]] = [
    ("manifest = 1\nid = = 1\n", "broken", "第 2 行"),
    (manifest(manifest=2), "needs-upgrade", "需要更新的 kameng"),
    (with_row("fields", max_lenght=1), "broken", "是否想写 max_length?"),
    (with_row("templates", file="../secret.txt"), "broken", "找不到文件"),
    (with_row("templates", file="/etc/passwd"), "broken", "找不到文件"),
]


@pytest.mark.parametrize(("raw", "state", "reason"), BROKEN, ids=[reason for _, _, reason in BROKEN])
def test_a_broken_pack_is_listed_with_its_reason_while_all_others_work(
    tmp_path: Path, raw: Any, state: str, reason: str
) -> None:
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    put(tmp_path / "packs/demo", raw)
    put(tmp_path / "packs/sound", manifest(id="sound"))
    registry = Registry.load(None, [tmp_path / "packs"])
    (listing,) = of(registry, "demo")
    assert listing.state == state and reason in listing.reason
    assert registry.get("demo") is None
    assert registry.get("sound") is not None and registry.get("platform") is not None


def test_files_that_are_no_text_or_too_large_are_not_read(tmp_path: Path) -> None:
    put(tmp_path / "packs/a", manifest(id="a"))
    (tmp_path / "packs/a/templates/letter.txt").write_bytes(b"\xff\xfe\xff")
    put(tmp_path / "packs/b", manifest(id="b"))
    (tmp_path / "packs/b/templates/letter.txt").write_text("字" * 400_000, encoding="utf-8")
    (tmp_path / "packs/c").mkdir()
    (tmp_path / "packs/c/channel.toml").write_bytes(b"\xff")
    reasons = {x.id: x.reason for x in Registry.load(None, [tmp_path / "packs"]).listing()}
    assert "UTF-8" in reasons["a"] and "KB" in reasons["b"] and "UTF-8" in reasons["c"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    letter = put(tmp_path / "packs/demo", manifest()) / "templates/letter.txt"
    letter.unlink()
    letter.symlink_to(secret)
    (listing,) = of(Registry.load(None, [tmp_path / "packs"]), "demo")
    assert listing.state == "broken" and "之外" in listing.reason


def test_of_two_providers_of_one_id_the_same_one_always_wins(tmp_path: Path, site: Path) -> None:
    put(tmp_path / "packs/demo", manifest(version="9.0"))
    distribution(site, "kameng-demo", "kameng_demo_d", "demo = kameng_demo_d:channel.toml", manifest())
    put(tmp_path / "packs/platform", manifest(id="platform"))
    listings = Registry.load(None, [tmp_path / "packs"]).listing()
    assert [(x.id, x.origin, x.state) for x in listings if x.id in ("demo", "platform")] == [
        ("demo", "plugin", "ok"), ("demo", "pack", "shadowed"),
        ("platform", "shipped", "ok"), ("platform", "pack", "shadowed"),
    ]  # fmt: skip
    assert (
        next(x.reason for x in listings if x.state == "shadowed" and x.id == "demo")
        == "同一 id 已由 kameng-demo 1.2 提供"
    )


def test_a_broken_provider_does_not_shadow_a_sound_one(tmp_path: Path, site: Path) -> None:
    put(tmp_path / "packs/demo", manifest(version="9.0"))
    distribution(
        site, "kameng-demo", "kameng_demo_e", "demo = kameng_demo_e:channel.toml", manifest(kind="x")
    )
    registry = Registry.load(None, [tmp_path / "packs"])
    assert [(x.origin, x.state) for x in of(registry, "demo")] == [("pack", "ok"), ("plugin", "broken")]
    assert registry.channels["demo"].version == "9.0"


# --- the index ------------------------------------------------------------------------------------------------------


def test_a_warm_start_says_the_same_as_a_cold_one(tmp_path: Path) -> None:
    packs, cache = [tmp_path / "packs"], tmp_path / "cache/channels.json"
    put(
        tmp_path / "packs/demo",
        manifest(fees=[{"id": "f", "label": "费", "amount": "1.00", "source": ["x"]}]),
    )
    put(tmp_path / "packs/bad", manifest(id="bad", kind="x"))
    cold = Registry.load(cache, packs)
    warm = Registry.load(cache, packs)
    assert warm.listing() == cold.listing()
    assert dict(warm.channels) == dict(cold.channels)
    assert warm.channels["demo"].as_of == date(2026, 11, 1)


WARM = """
import sys
from pathlib import Path
from kameng_tui.channels.registry import Registry
registry = Registry.load(Path(sys.argv[1]), [])
assert len(dict(registry.channels)) >= 2 and registry.listing()
assert all(isinstance(channel.windows, tuple) and channel.stages for channel in registry.channels.values())
slow = {"tomllib", "importlib.metadata", "pluggy", "minijinja", "kameng_tui.channels.manifest"}
plugins = {Path(place.folder).name for id in registry.channels for place in registry.places(id)}
assert "kameng_12315" in plugins
print(sorted((slow | plugins) & set(sys.modules)))
"""


def test_a_warm_start_imports_neither_parser_nor_metadata_nor_pluggy_nor_a_plugin(tmp_path: Path) -> None:
    script, cache = tmp_path / "s/warm.py", tmp_path / "c/channels.json"
    script.parent.mkdir()
    script.write_text(WARM, encoding="utf-8")
    cold, warm = (
        subprocess.run(
            [sys.executable, "-B", script, cache], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    )
    assert "tomllib" in cold and "importlib.metadata" in cold
    assert warm == "[]\n"


@pytest.mark.parametrize("file", ["channel.toml", "templates/letter.txt"])
def test_a_changed_file_is_read_again(tmp_path: Path, file: str) -> None:
    packs, cache = [tmp_path / "packs"], tmp_path / "c.json"
    folder = put(tmp_path / "packs/demo", manifest())
    before = Registry.load(cache, packs).channels["demo"]
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace("示例渠道", "示例新渠道") + "\n\n", encoding="utf-8")
    after = Registry.load(cache, packs).channels["demo"]
    assert (after.name, after.templates) != (before.name, before.templates)


def test_a_file_that_goes_breaks_and_one_that_comes_mends(tmp_path: Path) -> None:
    packs, cache = [tmp_path / "packs"], tmp_path / "c.json"
    letter = put(tmp_path / "packs/demo", manifest()) / "templates/letter.txt"
    assert Registry.load(cache, packs).get("demo") is not None
    letter.unlink()
    assert Registry.load(cache, packs).get("demo") is None
    letter.write_text("好", encoding="utf-8")
    assert Registry.load(cache, packs).get("demo") is not None


def test_a_new_distribution_is_seen(tmp_path: Path, site: Path) -> None:
    cache = tmp_path / "c.json"
    assert Registry.load(cache).get("demo") is None
    distribution(site, "kameng-demo", "kameng_demo_f", "demo = kameng_demo_f:channel.toml", manifest())
    assert Registry.load(cache).get("demo") is not None


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        '{"format": 1}',
        '76\n{"format": 2, "app": "0", "sites": {}, "provided": [], "entries": {}}',
        '99999999999\n{"format": 3}',
        '20\n{"format": 3, "app": 1}',
    ],
)
def test_a_damaged_or_foreign_index_costs_time_and_never_an_answer(tmp_path: Path, damage: str) -> None:
    cache = tmp_path / "c.json"
    cache.write_text(damage, encoding="utf-8")
    assert Registry.load(cache).get("12315") is not None
    assert read_index(cache).provided


def test_an_index_of_another_format_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its texts would stand in other places."""
    cache = tmp_path / "c.json"
    Registry.load(cache)
    assert read_index(cache).entries
    monkeypatch.setattr(index, "FORMAT", index.FORMAT + 1)
    assert not read_index(cache).entries


def test_an_index_cut_short_anywhere_costs_no_answer(tmp_path: Path) -> None:
    cache = tmp_path / "c.json"
    whole = dict(Registry.load(cache).channels)
    data = cache.read_bytes()
    for end in range(0, len(data), len(data) // 12):
        cache.write_bytes(data[:end])
        assert dict(Registry.load(cache).channels) == whole


def test_a_damaged_text_in_the_index_is_read_from_the_files_of_its_channel(tmp_path: Path) -> None:
    packs, cache = [tmp_path / "packs"], tmp_path / "c.json"
    put(tmp_path / "packs/demo", manifest())
    before = Registry.load(cache, packs).channels["demo"]
    data = cache.read_bytes()
    cache.write_bytes(data.replace('"示例局"'.encode(), '"示例局}'.encode()))
    damaged = Registry.load(cache, packs)
    assert damaged.channels["demo"].authority == "示例局" and damaged.channels["demo"] == before


def test_damaged_windows_and_limits_in_the_index_are_read_from_the_manifest(tmp_path: Path) -> None:
    packs, cache = [tmp_path / "packs"], tmp_path / "c.json"
    put(tmp_path / "packs/demo", manifest(limits=[WINDOW, *manifest()["limits"]]))
    before = Registry.load(cache, packs).channels["demo"]
    data = cache.read_bytes()
    for good, bad in ((b'[{"id": "window"', b'[{"id": "window}'), (b'"duty": "ours"', b'"dutx": "ours"')):
        cache.write_bytes(data.replace(good, bad, 2))  # in both texts; the third is the manifest itself
        damaged = Registry.load(cache, packs).channels["demo"]
        assert (damaged.windows, damaged.limits) == (before.windows, before.limits), bad


def test_a_channel_of_the_index_is_the_channel_of_its_manifest(tmp_path: Path) -> None:
    cache = tmp_path / "c.json"
    Registry.load(cache)
    for channel in Registry.load(cache).channels.values():
        files = {row.file: row.text for row in channel.templates}
        files |= {row.form: row.form_text for row in channel.templates if row.form}
        files |= {row["file"]: row["text"] for row in channel.tables}
        made, _ = read_manifest(channel.raw, files, "channel.toml")
        fresh = Registry.load(cache).channels[channel.id]
        assert (fresh.windows, fresh.limits) == (made.windows, made.limits), channel.id
        assert fresh == made and made == fresh, channel.id
        assert replace(fresh, name="x").name == "x"
    with pytest.raises(AttributeError):
        _ = fresh.no_such_key


WINDOW = {"id": "window", "label": "反馈期", "from": ["order.delivered"], "length": 48, "unit": "hour", "duty": "ours",
          "met_by": ["submitted"], "source": ["示例规则2"], "when": {"evidence": "order-page"}, "effective_from": date(2026, 1, 1),
          "on_lapse": {"next": ["channel:kind:court"]}}  # fmt: skip
NO_WINDOWS = {
    "theirs": {"duty": "theirs"},
    "met by something else": {"met_by": ["supplied"]},
    "counts from an event too": {"from": ["order.delivered", "refused"]},
}


@pytest.mark.parametrize("changes", NO_WINDOWS.values(), ids=NO_WINDOWS)
def test_windows_are_our_own_limits_for_filing_from_a_date_of_the_case(changes: dict[str, Any]) -> None:
    rows = [*manifest()["limits"], WINDOW, WINDOW | {"id": "no-window"} | changes]
    channel, faults = read_manifest(manifest(limits=rows), FILES, "channel.toml")
    assert channel is not None, faults
    assert [limit.id for limit in channel.windows] == ["window"]
    assert [limit.id for limit in replace(channel, limits=channel.limits[:1]).windows] == []


def test_windows_are_read_out_of_the_index_without_any_other_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs, cache = [tmp_path / "packs"], tmp_path / "c.json"
    put(tmp_path / "packs/demo", manifest(limits=[*manifest()["limits"], WINDOW]))
    put(tmp_path / "packs/none", manifest(id="none"))
    made = Registry.load(cache, packs).channels["demo"].limits
    warm = Registry.load(cache, packs).channels
    read: list[bytes] = []
    whole = lazy.limits_in
    monkeypatch.setattr(lazy, "limits_in", lambda text: read.append(bytes(text)) or whole(text))
    monkeypatch.setattr(lazy, "body_of", None)
    assert warm["none"].windows == () and warm["demo"].windows == made[1:]
    assert read[0] == b"[]" and b"accept" not in read[1] and len(read) == 2


def test_of_a_channel_only_what_is_asked_for_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "c.json"
    Registry.load(cache)
    registry = Registry.load(cache)
    monkeypatch.setattr(lazy, "body_of", None)
    channel = registry.channels["12315"]
    assert (channel.id, channel.name) == ("12315", "12315投诉") and len(channel.limits) > 3
    with pytest.raises(TypeError):
        _ = channel.fields


def test_an_index_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert Registry.load(tmp_path / "file/c.json").get("12315") is not None


def test_a_hundred_channels_are_found_warm_within_their_budget(tmp_path: Path) -> None:
    from time import process_time

    for number in range(100):
        put(tmp_path / f"packs/c{number}", manifest(id=f"c{number}"))
    cache = tmp_path / "c.json"
    Registry.load(cache, [tmp_path / "packs"])

    def cost(packs: list[Path]) -> float:
        start = process_time()
        Registry.load(cache, packs)
        return process_time() - start

    extra = min(cost([tmp_path / "packs"]) for _ in range(5)) - min(cost([]) for _ in range(5))
    assert extra < 0.060  # the budget is 20 ms on a quiet machine; benchmarks/ measures that
