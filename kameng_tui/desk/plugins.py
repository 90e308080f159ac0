"""Use-cases about the channels that are there: what counts, what goes, rests and is trusted. What comes is in ``installing``.

Code of a distribution runs only once it is trusted, by the hash of its files. Nothing here imports or runs a channel.
Listing and removing work whatever is broken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.case.findings import Finding
from kameng_tui.channels.lifecycle import State
from kameng_tui.desk import distributions
from kameng_tui.desk.channelref import all_places, named, one_named, places_of, read_at
from kameng_tui.desk.decisions import decide, decided, wanted_without
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.distributions import Runner, run
from kameng_tui.desk.errors import DeskError, WouldLose, sentences
from kameng_tui.record import record
from kameng_tui.workbook import packs

if TYPE_CHECKING:
    from kameng_tui.channels.places import Place
    from kameng_tui.channels.registry import Listing

TRUST = "数据渠道不运行代码;带代码的插件以你的权限运行,我们只隔离它的崩溃,不能约束它的用意"
_LISTS = (
    "fields", "limits", "tables", "events", "stages", "gates", "interplay", "attachments", "cadence", "fees",
    "receipts", "templates",
)  # fmt: skip


@record
class Removed:
    """``notes`` say what is left and what else went with it."""

    id: str
    path: str = ""
    command: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@record
class Trusted:
    """The code of a channel as it lies there: what trust is, or would be, given to."""

    id: str
    distribution: str
    folder: str
    files: tuple[str, ...]
    sha256: str
    trusted: bool
    notes: tuple[str, ...] = ()


# --- looking ------------------------------------------------------------------------------------------------------


def listing(desk: Desk) -> list[Listing]:
    """Every channel found, with broken, disabled and shadowed ones and their reasons."""
    return list(desk.registry.listing())


def fault(desk: Desk) -> str:
    """What is wrong with the file of the user's decisions; empty where nothing is."""
    return desk.registry.state.fault


def show(desk: Desk, ref: str) -> Mapping[str, Any]:
    """A manifest as loaded, of an id or at a path, with the names of its examples. Raises Missing, BadFile for a broken one."""
    from kameng_tui.desk.kit import examples_of

    with sentences(), one_named(desk, ref) as read:
        raw = read.raw  # first: it says what is wrong with a channel that cannot be read at all
        examples = [path.stem for path in examples_of(read.folder, read.place.file)]
        return {**{name: [] for name in _LISTS}, **raw, "examples": examples}


def explain(desk: Desk, ref: str) -> list[str]:
    """The page of a channel that a lawyer could check: of an id, or of a pack at a path."""
    from kameng_tui.channels.explain import explain as page

    with sentences(), named(desk, ref) as reads:
        lines: list[str] = []
        for read in reads:
            lines += [*([""] if lines else []), *page(read.sound, desk.now().date())]
        return lines


def check(desk: Desk, ref: str) -> list[Finding]:
    """Everything the kit finds wrong with a channel, errors first; code that is trusted is tried too."""
    from kameng_tui.desk.authoring import check as checked

    return list(checked(desk, ref).findings)


# --- removing -----------------------------------------------------------------------------------------------------


def remove(desk: Desk, channel_id: str, *, runner: Runner = run) -> Removed:
    """Removes the pack of that id, else the distribution it came with. Filings keep what they were made with."""
    with sentences():
        found = {place.origin: place for place in reversed(places_of(desk, channel_id))}
        if "pack" in found:
            packs.take_away(Path(found["pack"].folder))
            removed = Removed(channel_id, found["pack"].folder)
        elif "plugin" in found:
            removed = _remove_distribution(desk, found["plugin"], runner)
        elif "workbook" in found:
            raise WouldLose(f"{channel_id} 在工作簿里({found['workbook'].folder}),随工作簿走,没有动;不要它请删去那个文件夹,只是不用请执行 kameng plugin disable {channel_id}")  # fmt: skip
        else:
            raise DeskError(
                f"{channel_id} 随程序带,不能删除;不用它可以停用:kameng plugin disable {channel_id}"
            )
        desk.forget_channels()
        return replace(removed, notes=(*removed.notes, *_left(desk, channel_id)))


def _remove_distribution(desk: Desk, place: Place, runner: Runner) -> Removed:
    name = place.by.rpartition(" ")[0]
    if not name:
        raise DeskError(f"{place.claimed} 来自没有名称的发行包,请用安装它的工具删除")
    others = sorted({row.claimed for row in all_places(desk) if row.by == place.by} - {place.claimed})
    command = distributions.removing(name)
    distributions.carried_out(command, runner)
    notes = [f"同一发行包里的也一起删除了:{'、'.join(others)}"] if others else []
    notes += decided(desk, lambda state: replace(state, wanted=wanted_without(state.wanted, name)))
    return Removed(place.claimed, "", command, tuple(notes))


def _left(desk: Desk, channel_id: str) -> list[str]:
    """After a removal: who provides the channel now; where nobody does, what was decided about it is forgotten."""
    rows = [row for row in desk.registry.listing() if row.id == channel_id]
    if rows:
        return [f"还有另一份在用:{rows[0].origin} {rows[0].version}".rstrip()]
    notes = decided(desk, lambda state: _forget(state, channel_id))
    return [*notes, "已有的投诉件不受影响:每件都留着立件时的渠道资料,照样打开、计时、出文书"]


def _forget(state: State, channel_id: str) -> State:
    trusted = {name: sha256 for name, sha256 in state.trusted.items() if name != channel_id}
    return replace(state, disabled=state.disabled - {channel_id}, trusted=trusted)


# --- resting and trusting -----------------------------------------------------------------------------------------


def disable(desk: Desk, channel_id: str) -> bool:
    """From now on the channel is neither offered nor imported; whether that is new. Raises Missing, WouldLose."""
    with sentences():
        places_of(desk, channel_id)
        return decide(desk, lambda state: replace(state, disabled=state.disabled | {channel_id}))


def enable(desk: Desk, channel_id: str) -> bool:
    """Takes ``disable`` back, also for a channel that is not there any more. Raises Missing, WouldLose."""
    with sentences():
        if channel_id not in desk.registry.state.disabled:
            places_of(desk, channel_id)
        return decide(desk, lambda state: replace(state, disabled=state.disabled - {channel_id}))


def code(desk: Desk, channel_id: str) -> Trusted:
    """The code that ``trust`` would trust, with whatever else its distribution brings. Nothing is imported."""
    from kameng_tui.channels.code import code_of

    with sentences():
        place = places_of(desk, channel_id)[0]
        read = read_at(desk, channel_id)
        if place.origin == "shipped":
            raise DeskError(f"{channel_id} 随程序带,随程序受信任,不用另外信任")
        if not read.sound.hooks:
            raise DeskError(f"{channel_id} 没有代码,只有数据,不需要信任")
        found = code_of(place, read.sound.hooks)
        if found.fault:
            raise DeskError(f"{channel_id}:{found.fault}")
        trusted = desk.registry.state.trusted.get(channel_id) == found.sha256
        notes = distributions.beside(place.by.rpartition(" ")[0])
        return Trusted(channel_id, place.by, place.folder, found.files, found.sha256, trusted, notes)


def trust(desk: Desk, channel_id: str, *, sha256: str = "") -> Trusted:
    """Trusts the code as it lies there now; with ``sha256`` only if it is still what was looked at."""
    found = code(desk, channel_id)
    if sha256 and sha256 != found.sha256:
        raise WouldLose(f"{channel_id} 的代码在看过之后变了,没有信任;请再看一遍")
    with sentences():
        decide(desk, lambda state: replace(state, trusted={**state.trusted, channel_id: found.sha256}))
    return replace(found, trusted=True)


def untrust(desk: Desk, channel_id: str) -> bool:
    """Takes trust back; whether there was any."""
    with sentences():
        if channel_id not in desk.registry.state.trusted:
            places_of(desk, channel_id)
        return decide(desk, lambda state: replace(state, trusted=_forget(state, channel_id).trusted))
