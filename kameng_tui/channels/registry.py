"""Which channels there are: found as plugins, packs and packs of the workbook, read as data, never imported.

A broken channel is set aside with its reason while every other one works; of two providers of one id the same one wins
on every machine. pluggy is imported only in the child process in which the code of a channel runs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.channels import index as cache
from kameng_tui.channels.lazy import body_of, indexed
from kameng_tui.channels.lifecycle import NOTHING, State
from kameng_tui.channels.places import MANIFEST_FILE, RANK, Place
from kameng_tui.channels.records import Channel
from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.channels.remote import RemoteChannel


@record
class Listing:
    """One provider of a channel as ``plugin list`` shows it.

    ``state``: ok data-only shadowed disabled broken needs-upgrade. ``reason`` says why it is not ok, or what its code did.
    """

    id: str
    name: str
    version: str
    origin: str
    state: str
    as_of: str
    reason: str


@dataclass(slots=True)
class _Provider:
    place: Place
    entry: cache.Entry
    reason: str
    disabled: bool
    untrusted: str
    channel: Channel | None = None
    shadowed_by: str = ""

    @property
    def id(self) -> str:
        return self.entry.id


class Registry:
    """All channels of one start. ``load`` finds them; ``get`` makes the records of one when it is first asked for.

    ``answers`` is what hooks said in this session, kept by ``asking``.
    """

    def __init__(self, providers: Sequence[_Provider], state: State = NOTHING) -> None:
        self.state = state
        self._providers = sorted(providers, key=_order)
        self._winners: dict[str, _Provider] = {}
        for provider in self._providers:
            if provider.reason or provider.disabled:
                continue
            winner = self._winners.setdefault(provider.id, provider)
            if winner is not provider:
                provider.shadowed_by = winner.place.by or winner.place.folder
        self.channels: Mapping[str, Channel] = _Channels(self)
        self.answers: dict[str, Any] = {}
        self._remotes: dict[str, RemoteChannel] = {}
        self._lock = threading.Lock()  # screens ask from threads

    @classmethod
    def load(
        cls, cache_file: Path | None = None, packs: Sequence[Path] = (), state: State = NOTHING
    ) -> Registry:
        """Every channel of the environment and of ``packs``: folders of packs, one folder a channel.

        Never fails as a whole. With a warm ``cache_file`` no distribution is scanned and no TOML is parsed.
        """
        from kameng_tui.channels import discovery

        known = cache.read_index(cache_file)
        now = cache.sites()
        warm = known.sites == now
        places = [Place(*row) for row in known.provided] if warm else discovery.provided()
        entries = {}
        providers = []
        for place in [*places, *discovery.packed(packs)]:
            key = f"{place.folder}/{place.file}" if place.folder else f"{place.by}/{place.claimed}"
            entry = known.entries.get(key)
            if entry is None or not cache.same_files(place.folder, entry.stamps):
                entry, warm = discovery.read_channel(place), False
            entries[key] = entry
            untrusted = _untrusted(place, entry, state.trusted)
            disabled = entry.id in state.disabled
            providers.append(_Provider(place, entry, _reason(place, entry), disabled, untrusted))
        if not warm:
            kept = {key: entry for key, entry in known.entries.items() if key not in entries}
            rows = [[p.origin, p.claimed, p.folder, p.file, p.by, p.fault] for p in places]
            cache.write_index(cache_file, cache.Index(now, rows, {**_recent(kept), **entries}))
        return cls(providers, state)

    def get(self, channel_id: str) -> Channel | None:
        """The channel of that id that works, or None."""
        provider = self._winners.get(channel_id)
        if provider is None:
            return None
        if provider.channel is None:
            provider.channel = indexed(provider.entry, provider.place)
        return provider.channel

    def listing(self) -> list[Listing]:
        """Every provider, also broken and shadowed ones, by id; the one that counts first."""
        return [self._listed(provider) for provider in self._providers]

    def places(self, channel_id: str) -> list[Place]:
        """Where each provider of that id lies, whatever its state; the one that counts first."""
        return [provider.place for provider in self._providers if provider.id == channel_id]

    def source_of(self, channel_id: str) -> dict[str, str]:
        """The files of a channel that works, by their names: the manifest (as ``channel.toml``) and what it names.

        Raises KeyError for a channel that is not there, OSError where its manifest has gone since it was read.
        """
        provider = self._winners[channel_id]
        manifest = Path(provider.place.folder, provider.place.file).read_text(encoding="utf-8")
        return {**body_of(provider.entry, provider.place)["files"], MANIFEST_FILE: manifest}

    def has_code(self, channel_id: str) -> bool:
        """Whether the channel works and has code that is trusted."""
        provider = self._winners.get(channel_id)
        return provider is not None and bool(provider.entry.hooks) and not provider.untrusted

    def code(self, channel_id: str) -> RemoteChannel:
        """The code of a channel that ``has_code``, run in a child process that starts when a hook is first asked."""
        with self._lock:
            if channel_id not in self._remotes:
                provider = self._winners[channel_id]
                self._remotes[channel_id] = self._remote(self.channels[channel_id], provider)
            return self._remotes[channel_id]

    def faults(self, channel_id: str) -> tuple[str, ...]:
        """What went wrong in the code of a channel in this session, one sentence each."""
        remote = self._remotes.get(channel_id)
        return tuple(remote.faults) if remote is not None else ()

    def close(self) -> None:
        """Ends the child processes; the next hook starts them again."""
        for remote in self._remotes.values():
            remote.close()

    def _remote(self, channel: Channel, provider: _Provider) -> RemoteChannel:
        from kameng_tui.channels.remote import RemoteChannel

        trusted = "" if provider.place.origin == "shipped" else provider.entry.code
        return RemoteChannel(channel, provider.entry.hooks, folder=provider.place.folder, sha256=trusted)

    def _listed(self, provider: _Provider) -> Listing:
        entry = provider.entry
        state, reason = "ok", ""
        if provider.disabled:
            state, reason = "disabled", "已停用" + (f";{provider.reason}" if provider.reason else "")
        elif provider.reason:
            state, reason = entry.state if entry.reason == provider.reason else "broken", provider.reason
        elif provider.shadowed_by:
            state, reason = "shadowed", f"同一 id 已由 {provider.shadowed_by} 提供"
        elif entry.hooks and provider.untrusted:
            state, reason = "data-only", provider.untrusted
        else:
            reason = next(reversed(self.faults(provider.id)), "")
        return Listing(entry.id, entry.name, entry.version, provider.place.origin, state, entry.as_of, reason)


class _Channels(Mapping[str, Channel]):
    """The channels that work, by id; records are made one by one as they are looked at."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def __getitem__(self, channel_id: str) -> Channel:
        channel = self._registry.get(channel_id)
        if channel is None:
            raise KeyError(channel_id)
        return channel

    def __iter__(self) -> Iterator[str]:
        return iter(self._registry._winners)

    def __len__(self) -> int:
        return len(self._registry._winners)


def _order(provider: _Provider) -> tuple[str, bool, int, str, str]:
    place = provider.place
    return provider.id, bool(provider.reason), RANK.index(place.origin), place.by, place.folder


def _reason(place: Place, entry: cache.Entry) -> str:
    """Why a channel is set aside, in one sentence; empty where it is sound."""
    if place.fault or entry.reason:
        return place.fault or entry.reason
    if place.origin in ("shipped", "plugin") and entry.id != place.claimed:
        return f"入口点名为 {place.claimed},而 {place.file} 里的 id 是 {entry.id},两者应相同"
    return ""


def _untrusted(place: Place, entry: cache.Entry, trusted: Mapping[str, str]) -> str:
    """Why the code of a channel may not run, in one sentence; empty where it may. Never looks at the code itself."""
    if entry.code_fault or not entry.hooks:
        return entry.code_fault
    if place.origin == "shipped" or trusted.get(entry.id) == entry.code:
        return ""
    if entry.id in trusted:
        return "代码在信任之后变过,请重新查看再信任;现在只用它的数据"
    return "带有代码,未获信任,只用它的数据"


def _recent(kept: Mapping[str, cache.Entry], most: int = 200) -> dict[str, cache.Entry]:
    """Manifests of other workbooks stay in the index, up to a bound, so that going to and fro stays fast."""
    return dict(list(kept.items())[-most:])
