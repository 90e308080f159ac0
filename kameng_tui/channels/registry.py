"""Which channels there are: found as plugins, packs and packs of the workbook, read as data, never imported.

A broken channel is set aside with its reason while every other one works; of two providers of one id the same one wins
on every machine. pluggy is imported only when a hook is really called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kameng_tui.channels import index as cache
from kameng_tui.channels.compiled import channel_of
from kameng_tui.channels.records import Channel
from kameng_tui.record import record

OWN = "kameng-tui"
RANK = ("shipped", "plugin", "pack", "workbook")
MANIFEST_FILE = "channel.toml"


@record
class Listing:
    """One provider of a channel as ``plugin list`` shows it. ``state``: ok data-only shadowed broken needs-upgrade."""

    id: str
    name: str
    version: str
    origin: str
    state: str
    as_of: str
    reason: str


@record
class Place:
    """Where a channel is said to be: ``claimed`` is the id it comes under, ``fault`` what is wrong with the place itself."""

    origin: str
    claimed: str
    folder: str
    file: str
    by: str = ""
    fault: str = ""


@dataclass(slots=True)
class _Provider:
    place: Place
    read: Mapping[str, Any]
    reason: str
    channel: Channel | None = None
    shadowed_by: str = ""

    @property
    def id(self) -> str:
        return str(self.read["raw"].get("id") or self.place.claimed)


class Registry:
    """All channels of one start. ``load`` finds them; ``get`` makes the records of one when it is first asked for."""

    def __init__(self, providers: Sequence[_Provider]) -> None:
        self._providers = sorted(providers, key=_order)
        self._winners: dict[str, _Provider] = {}
        for provider in self._providers:
            if provider.reason:
                continue
            winner = self._winners.setdefault(provider.id, provider)
            if winner is not provider:
                provider.shadowed_by = winner.place.by or winner.place.folder
        self.channels: Mapping[str, Channel] = _Channels(self)
        self._hooks: dict[str, Any] = {}

    @classmethod
    def load(cls, cache_file: Path | None = None, packs: Sequence[Path] = ()) -> Registry:
        """Every channel of the environment and of ``packs``: folders of packs, one folder a channel.

        Never fails as a whole. With a warm ``cache_file`` no distribution is scanned and no TOML is parsed.
        """
        from kameng_tui.channels import discovery

        known = cache.read_index(cache_file)
        now = cache.sites()
        warm = known["sites"] == now
        places = [Place(*row) for row in known["provided"]] if warm else discovery.provided()
        manifests = {}
        providers = []
        for place in [*places, *discovery.packed(packs)]:
            key = f"{place.folder}/{place.file}"
            entry = known["manifests"].get(key)
            if entry is None or not cache.same_files(place.folder, entry["stamps"]):
                entry, warm = discovery.read_channel(place), False
            manifests[key] = entry
            providers.append(_Provider(place, entry, _reason(place, entry)))
        if not warm:
            kept = {key: entry for key, entry in known["manifests"].items() if key not in manifests}
            rows = [[p.origin, p.claimed, p.folder, p.file, p.by, p.fault] for p in places]
            fresh = {"sites": now, "provided": rows, "manifests": {**_recent(kept), **manifests}}
            cache.write_index(cache_file, {**known, **fresh})
        return cls(providers)

    def get(self, channel_id: str) -> Channel | None:
        """The channel of that id that works, or None."""
        provider = self._winners.get(channel_id)
        if provider is None:
            return None
        if provider.channel is None:
            read = provider.read
            provider.channel = channel_of(read["raw"], read["files"], read["sha256"])
        return provider.channel

    def listing(self) -> list[Listing]:
        """Every provider, also broken and shadowed ones, by id; the one that counts first."""
        return [_listed(provider) for provider in self._providers]

    def source_of(self, channel_id: str) -> dict[str, str]:
        """The files of a channel that works, by their names: the manifest (as ``channel.toml``) and what it names.

        Raises KeyError for a channel that is not there, OSError where its manifest has gone since it was read.
        """
        provider = self._winners[channel_id]
        manifest = Path(provider.place.folder, provider.place.file).read_text(encoding="utf-8")
        return {**provider.read["files"], MANIFEST_FILE: manifest}

    def hooks(self, channel_id: str) -> Any:
        """The pluggy relay of one channel: ``registry.hooks("12315").channel_fees(ctx=…, filing=…, facts=…)``.

        Raises KeyError for a channel that is not there.
        """
        if channel_id not in self._hooks:
            channel = self.channels[channel_id]
            from kameng_tui.channels.manifest_channel import manager_of

            self._hooks[channel_id] = manager_of(channel).hook
        return self._hooks[channel_id]


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


def _reason(place: Place, entry: Mapping[str, Any]) -> str:
    """Why a channel is set aside, in one sentence; empty where it is sound."""
    if place.fault or entry["reason"]:
        return str(place.fault or entry["reason"])
    own = entry["raw"].get("id")
    if place.origin in ("shipped", "plugin") and own != place.claimed:
        return f"入口点名为 {place.claimed},而 {place.file} 里的 id 是 {own},两者应相同"
    return ""


def _listed(provider: _Provider) -> Listing:
    raw, place = provider.read["raw"], provider.place
    state, reason = "ok", provider.reason
    if provider.reason:
        state = provider.read["state"] if provider.read["reason"] == provider.reason else "broken"
    elif provider.shadowed_by:
        state, reason = "shadowed", f"同一 id 已由 {provider.shadowed_by} 提供"
    elif raw.get("hooks"):
        state, reason = "data-only", "带有代码,未获信任,只用它的数据"
    name, version, as_of = (str(raw.get(key, "")) for key in ("name", "version", "as_of"))
    return Listing(provider.id, name, version, place.origin, state, as_of, reason)


def _recent(kept: Mapping[str, Any], most: int = 200) -> dict[str, Any]:
    """Manifests of other workbooks stay in the index, up to a bound, so that going to and fro stays fast."""
    return dict(list(kept.items())[-most:])
