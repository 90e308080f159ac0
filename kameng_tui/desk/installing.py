"""Use-cases that bring channels: what installing would do, doing it, and bringing back what was there once.

A pack is data and is copied into the user's data folder. A distribution is installed by the tools of the environment,
only on the user's word. Nothing here imports or runs a channel.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kameng_tui.case.names import safe_name
from kameng_tui.desk import distributions
from kameng_tui.desk.authoring import PACK_CODE, differing
from kameng_tui.desk.channelref import Read, all_places, named, unpacked
from kameng_tui.desk.decisions import decided, wanted_with
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.distributions import Runner, run
from kameng_tui.desk.errors import DeskError, WouldLose, sentences
from kameng_tui.desk.plugins import TRUST
from kameng_tui.record import record
from kameng_tui.workbook import packs, places


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
    return {place.claimed: Read.at(place) for place in reversed(all_places(desk)) if place.origin == "plugin"}


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
