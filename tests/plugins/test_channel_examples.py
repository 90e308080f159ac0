"""Every channel that we ship or show stands up to the kit, and its examples come out as they say.

The kit is what an author runs (``kameng plugin check``): here it is run over every manifest in ``plugins/``.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from kameng_tui.channels.registry import Registry
from kameng_tui.desk.example import Example
from kameng_tui.desk.kit import check_folder, examples_of, play, read_folder

PLUGINS = Path(__file__).parents[2] / "plugins"
CHECKED_ON = date(2026, 11, 22)
MANIFESTS = sorted(
    path
    for path in PLUGINS.rglob("*.toml")
    if path.name != "pyproject.toml" and not path.parent.name.startswith(("examples", "forms"))
)
EXAMPLES = [(path, example) for path in MANIFESTS for example in examples_of(path.parent, path.name)]
SHIPPED = [path for path in MANIFESTS if path.parent.parent == PLUGINS]


def name(path: Path) -> str:
    return path.relative_to(PLUGINS).as_posix().removesuffix(".toml")


def read(path: Path) -> Example:
    manifest = next(m for m, example in EXAMPLES if example == path)
    channel, faults = read_folder(manifest.parent, manifest.name)
    assert channel is not None, faults
    return play(channel, path)


@pytest.mark.parametrize("path", MANIFESTS, ids=name)
def test_the_kit_finds_nothing(path: Path) -> None:
    assert check_folder(path.parent, path.name, today=CHECKED_ON) == []


@pytest.mark.parametrize("path", [example for _, example in EXAMPLES], ids=name)
def test_each_example_expects_something_and_gets_it(path: Path) -> None:
    example = read(path)
    expected = example.told["expect"]
    assert example.faults() == []
    assert expected["stage"] and (expected.get("due") or expected.get("render"))


@pytest.mark.parametrize("path", MANIFESTS, ids=name)
def test_the_examples_of_a_channel_show_a_limit_that_is_kept_and_one_that_is_not(path: Path) -> None:
    due = [
        values
        for example in examples_of(path.parent, path.name)
        for values in tomllib.loads(example.read_text("utf-8"))["expect"].get("due", {}).values()
    ]
    states = {values.get("state") for values in due}
    assert len(examples_of(path.parent, path.name)) >= 2
    assert "met" in states and states & {"overdue", "running", "lapsed"}


def test_every_channel_that_is_installed_with_the_program_is_among_those_checked() -> None:
    shipped = [entry for entry in Registry.load().listing() if entry.origin == "shipped"]
    ids = {tomllib.loads(path.read_text("utf-8"))["id"] for path in SHIPPED}
    assert {"platform", "12315"} <= {entry.id for entry in shipped} <= ids
    assert all(entry.state == "ok" for entry in shipped), shipped
