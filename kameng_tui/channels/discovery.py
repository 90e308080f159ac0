"""Finding channels and reading their files: entry points without importing anything, and folders of packs.

Only what a manifest names is read, only inside its own folder, and only up to a size. Whatever is wrong with a channel
becomes its reason; nothing here raises.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kameng_tui.channels import index as cache
from kameng_tui.channels.registry import MANIFEST_FILE, OWN, Place

GROUP = "kameng_tui.channels"
LARGEST_FILE = 512 * 1024
_VALUE = re.compile(r"([A-Za-z_]\w*):([A-Za-z0-9_-]{1,60}\.toml)")


def provided() -> list[Place]:
    """The channels that distributions of this environment provide."""
    from importlib import metadata

    places = []
    try:
        points = list(metadata.entry_points(group=GROUP))
    except Exception:  # a damaged distribution must not hide the packs
        return []
    for point in points:
        name = point.dist.name if point.dist is not None else ""
        origin = "shipped" if name.lower().replace("_", "-") == OWN else "plugin"
        folder, file, fault = _located(point.value)
        places.append(
            Place(
                origin, point.name, folder, file, f"{name} {point.dist.version}" if point.dist else "", fault
            )
        )
    return sorted(set(places), key=lambda p: (p.claimed, p.by, p.folder))


def _located(value: str) -> tuple[str, str, str]:
    """(folder, file, fault) of ``package:FILE.toml``; a top-level name is found without importing it."""
    from importlib.util import find_spec

    match = _VALUE.fullmatch(value.strip())
    if match is None:
        return "", value, f"入口点应写成 顶层包名:文件.toml,现在是 {value}"
    try:
        spec = find_spec(match[1])
    except (ImportError, ValueError, AttributeError):
        spec = None
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not folders:
        return "", match[2], f"找不到包 {match[1]}"
    return folders[0], match[2], ""


def packed(packs: Iterable[Path]) -> list[Place]:
    """Every folder with a ``channel.toml`` in the folders of packs; one beside ``workbook.toml`` is the workbook's."""
    places = []
    for pack in packs:
        origin = "workbook" if (pack.parent / "workbook.toml").is_file() else "pack"
        try:
            names = sorted(
                entry.name for entry in os.scandir(pack) if entry.is_dir() and entry.name[0] not in "._"
            )
        except OSError:
            continue
        for name in names:
            folder = str(pack / name)
            if cache.stamp_of(f"{folder}/{MANIFEST_FILE}") is not None:
                places.append(Place(origin, name, folder, MANIFEST_FILE, name))
    return places


def read_channel(place: Place) -> dict[str, Any]:
    """One entry of the index: the manifest as TOML gave it, the texts it names, its hash, or why it cannot be used."""
    entry: dict[str, Any] = {
        "stamps": {},
        "raw": {},
        "files": {},
        "sha256": "",
        "state": "broken",
        "reason": "",
    }
    if place.fault:
        return entry | {"reason": place.fault}
    try:
        return _read(place, entry)
    except Exception as error:  # one bad channel costs one sentence, never the start
        return entry | {"reason": f"{place.file} 读不出来({type(error).__name__})"}


def _read(place: Place, entry: dict[str, Any]) -> dict[str, Any]:
    import tomllib
    from decimal import Decimal

    from kameng_tui.channels.manifest import read_manifest

    entry["stamps"][place.file] = cache.stamp_of(f"{place.folder}/{place.file}")
    text, fault = _text(place.folder, place.file)
    if text is None:
        return entry | {"reason": fault}
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第 {at[1]} 行第 {at[2]} 列" if at else "末尾"
        return entry | {"reason": f"{place.file} {where}不是正确的 TOML"}
    files: dict[str, str] = {}
    for name in _named(raw):
        entry["stamps"][name] = cache.stamp_of(f"{place.folder}/{name}")
        found, fault = _text(place.folder, name)
        if found is not None:
            files[name] = found
        elif entry["stamps"][name] is not None:
            return entry | {"raw": raw, "reason": fault}
    channel, findings = read_manifest(raw, files, place.file)
    entry |= {"raw": raw, "files": files}
    if channel is None:
        first, more = findings[0], len(findings) - 1
        path = first.where.partition("#")[2]
        state = "needs-upgrade" if first.code == "file.newer" else "broken"
        return entry | {
            "state": state,
            "reason": f"{path}:{first.message}" + (f"(另有 {more} 处)" if more else ""),
        }
    return entry | {"state": "ok", "sha256": channel.sha256}


def _named(raw: dict[str, Any]) -> Sequence[str]:
    """The files that templates and tables name: plain relative names only."""
    rows = [row for key in ("templates", "tables") if isinstance(raw.get(key), list) for row in raw[key]]
    names = [row.get("file") for row in rows if isinstance(row, dict)]
    sound = re.compile(r"(?:[\w-][\w.-]*/){0,3}[\w-][\w.-]*")
    return list(dict.fromkeys(n for n in names if isinstance(n, str) and sound.fullmatch(n)))


def _text(folder: str, name: str) -> tuple[str | None, str]:
    """(text, "") of a file inside ``folder``, or (None, why not). A link that leads out of the folder is not followed."""
    path = Path(folder, name)
    if not path.resolve().is_relative_to(Path(folder).resolve()):
        return None, f"{name} 指向渠道文件夹之外,不读"
    try:
        if not path.is_file():
            return None, f"找不到文件 {name}"
        if path.stat().st_size > LARGEST_FILE:
            return None, f"{name} 超过 {LARGEST_FILE // 1024} KB,不读"
        return path.read_bytes().decode("utf-8").replace("\r\n", "\n"), ""
    except UnicodeDecodeError:
        return None, f"{name} 不是 UTF-8 编码,请另存为 UTF-8"
    except OSError as error:
        return None, f"{name} 读不出来({error.strerror})"
