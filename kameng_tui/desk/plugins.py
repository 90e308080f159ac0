"""Use-cases about the channels themselves: what there is, what counts, what comes, goes, rests and is trusted.

A pack is data and is copied into the user's data folder. A distribution is installed by the tools of the environment
and only on the user's word; its code runs only once it is trusted, by the hash of its files. Nothing here imports or
runs a channel. Listing and removing work whatever is broken.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.case.findings import Finding
from kameng_tui.channels.lifecycle import State
from kameng_tui.desk import distributions
from kameng_tui.desk.authoring import PACK_CODE, differing
from kameng_tui.desk.channelref import Read, named, one_named, places_of, read_at, unpacked
from kameng_tui.desk.decisions import decide, decided, wanted_with, wanted_without
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.distributions import Runner, run
from kameng_tui.desk.errors import DeskError, WouldLose, sentences
from kameng_tui.record import record
from kameng_tui.workbook import packs, places
from kameng_tui.workbook.names import safe_name

if TYPE_CHECKING:
    from kameng_tui.channels.places import Place
    from kameng_tui.channels.registry import Listing

TRUST = "数据渠道不运行代码;带代码的插件以你的权限运行,我们只隔离它的崩溃,不能约束它的用意"
_LISTS = (
    "fields", "limits", "tables", "events", "stages", "gates", "interplay", "attachments", "cadence", "fees",
    "receipts", "templates",
)  # fmt: skip


@record
class Proposed:
    """What installing ``source`` would do. ``why``: what has to be agreed to first, empty where nothing has to be.

    A pack has ``id name version``; a distribution has the ``command`` that would run. ``replaces`` is the version that
    stands there now, ``differences`` says in words what would be other, ``mark`` which content was looked at.
    """

    source: str
    way: str
    id: str = ""
    name: str = ""
    version: str = ""
    replaces: str = ""
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    why: str = ""
    mark: str = ""


@record
class Installed:
    """``ids`` are the channels that came, ``path`` the folder of a pack, ``command`` what was run for a distribution."""

    ids: tuple[str, ...]
    path: str = ""
    command: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


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


# --- installing ---------------------------------------------------------------------------------------------------


def look(desk: Desk, source: str) -> Proposed:
    """What installing would do, without doing any of it. Raises Missing, DeskError for what cannot be installed."""
    with sentences():
        path = distributions.path_of(source)
        if path is None or distributions.is_distribution(path):
            return _look_at_distribution(desk, source, path)
        with packs.staging(places.data_folder()) as folder:
            return _look_at_pack(desk, path, unpacked(path, folder / "pack"))


def install(
    desk: Desk, source: str, *, yes: bool = False, seen: Proposed | None = None, runner: Runner = run
) -> Installed:
    """Installs a pack (folder or zip) or a distribution (name or path).

    ``yes`` agrees to what ``look`` names as ``why``; with ``seen`` only if it is still what was looked at. Raises
    WouldLose where that is missing.
    """
    with sentences():
        path = distributions.path_of(source)
        if path is None or distributions.is_distribution(path):
            proposed = _look_at_distribution(desk, source, path)
            _agreed(proposed, yes, seen)
            return _install_distribution(desk, proposed, path, runner)
        with packs.staging(places.data_folder()) as folder:
            staged = unpacked(path, folder / "pack")
            proposed = _look_at_pack(desk, path, staged)
            _agreed(proposed, yes, seen)
            target = _target(desk, proposed.id)
            packs.put(staged, target)
        desk.forget_channels()
        return Installed((proposed.id,), str(target), (), proposed.differences, proposed.notes)


def restore(desk: Desk, *, runner: Runner = run) -> list[Installed]:
    """Installs again the distributions that were once asked for by name and are not there any more.

    One that fails does not keep the others away; raises DeskError afterwards, with what became of each.
    """
    done: list[Installed] = []
    told: list[str] = []
    gone = _gone(desk)
    for name in gone:
        try:
            done.append(install(desk, name, yes=True, runner=runner))
            told += [f"{name} 已装回", *done[-1].notes]
        except DeskError as why:
            told.append(f"{name} 没有装回:{why}")
    if len(done) < len(gone):
        raise DeskError("\n".join(told))
    return done


def lost(desk: Desk) -> list[Proposed]:
    """What ``restore`` would do. Raises DeskError where there is nothing to install with."""
    with sentences():
        return [_look_at_distribution(desk, name, None) for name in _gone(desk)]


def _gone(desk: Desk) -> list[str]:
    wanted = desk.registry.state.wanted
    return [name for name in wanted if not distributions.is_installed(distributions.name_of(name))]


def _agreed(proposed: Proposed, yes: bool, seen: Proposed | None) -> None:
    if seen is not None and seen.mark != proposed.mark:
        raise WouldLose(f"{proposed.source} 在看过之后变了,没有安装;请再看一遍")
    if proposed.why and not yes:
        told = "".join(f"\n  {line}" for line in proposed.differences)
        raise WouldLose(f"{proposed.why},没有动;同意请加 --yes{told}")


def _look_at_pack(desk: Desk, path: Path, staged: Path) -> Proposed:
    read = Read.of(staged)
    if read.entry.state != "ok":
        raise DeskError(f"{path} 不能安装:{read.entry.reason}。列出全部问题:kameng plugin check {path}")
    channel_id, target = read.entry.id, _target(desk, read.entry.id)
    if safe_name(channel_id) != channel_id:
        raise DeskError(f"{path} 不能安装:id「{channel_id}」不能作为文件夹的名字")
    notes = [PACK_CODE] if read.entry.hooks else []
    over = [place for place in desk.registry.places(channel_id) if place.origin in ("shipped", "plugin")]
    if over:
        notes.append(f"同一 id 已由 {over[0].by} 提供,这个包装了也不生效")
    replaces, why = "", ""
    differences: tuple[str, ...] = ()
    if os.path.lexists(target):
        replaces, differences = _against(target, read)
        why = f"会换掉现有的 {channel_id} {replaces}".rstrip() if differences else ""
    return Proposed(
        str(path), "pack", channel_id, read.entry.name, read.entry.version, replaces, differences, tuple(notes),
        why=why or (notes[-1] if over else ""), mark=read.entry.sha256,
    )  # fmt: skip


def _against(target: Path, new: Read) -> tuple[str, tuple[str, ...]]:
    """(the version that stands there, how the new one differs from it in words)."""
    old = Read.of(target)
    if old.entry.state != "ok":
        return old.entry.version, (f"现有的用不了({old.entry.reason}),整个换掉",)
    return old.entry.version, differing(old, new)


def _target(desk: Desk, channel_id: str) -> Path:
    """Where a pack of that id goes: where one lies already, else a folder of its name."""
    lying = [place for place in desk.registry.places(channel_id) if place.origin == "pack"]
    return Path(lying[0].folder) if lying else places.data_folder() / packs.FOLDER / channel_id


def _look_at_distribution(desk: Desk, source: str, path: Path | None) -> Proposed:
    if path is None:
        name = distributions.name_of(source)
        if desk.registry.places(name):
            raise DeskError(f"「{name}」是已有渠道的编号;按名字安装要写发行包的名字,如 kameng-{name}")
        if distributions.plain_name(name) == distributions.OWN:
            raise DeskError(f"{name} 是本程序自己,不在这里安装")
        what = source.strip()
    else:
        what = str(path.resolve())
    why = "发行包可以带代码,安装时就可能运行它自己的程序"
    command = distributions.installing(what)
    changes = _changes(_from_distributions(desk), _declared_at(desk, path))
    return Proposed(
        source, "distribution", command=command, why=why, notes=(TRUST,), mark=what, differences=changes
    )


def _declared_at(desk: Desk, path: Path | None) -> dict[str, Read]:
    """The channels that a source folder declares, read as data; of a name or an archive nothing is known beforehand."""
    if path is None or not path.is_dir():
        return {}
    with named(desk, str(path.resolve())) as reads:
        return {read.entry.id: read for read in reads}


def _from_distributions(desk: Desk) -> dict[str, Read]:
    """The channels that distributions provide now."""
    return {
        place.claimed: Read.at(place) for place in reversed(_all_places(desk)) if place.origin == "plugin"
    }


def _changes(before: Mapping[str, Read], after: Mapping[str, Read]) -> tuple[str, ...]:
    """How the channels that are in both differ, in words."""
    told: list[str] = []
    for name, new in after.items():
        old = before.get(name)
        if old is None or new.entry.state != "ok":
            continue
        if old.entry.state != "ok":
            told.append(f"现有的 {name} 用不了({old.entry.reason}),整个换掉")
        else:
            told += differing(old, new)
    return tuple(told)


def _install_distribution(desk: Desk, proposed: Proposed, path: Path | None, runner: Runner) -> Installed:
    before = _from_distributions(desk)
    distributions.carried_out(proposed.command, runner)
    desk.forget_channels()
    after = _from_distributions(desk)
    new = {name for name, read in after.items() if name not in before or before[name].entry != read.entry}
    came = [row for row in desk.registry.listing() if row.id in new and row.origin == "plugin"]
    notes = [f"{row.id} 带有代码,要用它请先看过再信任:kameng plugin trust {row.id}" for row in came if row.state == "data-only"]  # fmt: skip
    notes += [f"{row.id} 有故障:{row.reason}" for row in came if row.state in ("broken", "needs-upgrade")]
    if not came:
        notes.append("已装上,但没有多出渠道:它可能本来就装着,或不是 kameng 的渠道")
    if path is None:
        notes += decided(desk, lambda state: replace(state, wanted=wanted_with(state.wanted, proposed.mark)))
    ids = tuple(row.id for row in came)
    return Installed(ids, "", proposed.command, _changes(before, after), tuple(notes))


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
    others = sorted({row.claimed for row in _all_places(desk) if row.by == place.by} - {place.claimed})
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


def _all_places(desk: Desk) -> list[Place]:
    ids = dict.fromkeys(row.id for row in desk.registry.listing())
    return [place for channel_id in ids for place in desk.registry.places(channel_id)]
