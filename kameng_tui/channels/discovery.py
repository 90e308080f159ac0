"""Finding channels and reading their files: entry points without importing anything, and folders of packs.

Only what a manifest names is read, only inside its own folder, and only up to a size. Whatever is wrong with a channel
becomes its reason; nothing here raises.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kameng_tui.channels import index as cache
from kameng_tui.channels.places import MANIFEST_FILE, OWN, Place

GROUP = "kameng_tui.channels"
LARGEST_FILE = 512 * 1024
MOST_ROWS = 1000  # of all tables; a whole channel has a tenth of it
_ENDLESS_KEY = r"(?:\.[^.,=\n]{1,60}){100}"  # a.b.c…: tomllib takes hours over a long one
_VALUE = re.compile(r"([A-Za-z_]\w*):([A-Za-z0-9_-]{1,60}\.toml)")


def provided() -> list[Place]:
    """The channels that distributions of this environment provide; a damaged distribution hides no other."""
    from importlib import metadata

    places: dict[tuple[str, str], Place] = {}
    for dist in metadata.distributions():
        try:
            for place in _provided_by(dist):
                places.setdefault((place.by.partition(" ")[0].lower(), place.claimed), place)
        except Exception:  # whatever a broken installation may raise
            continue
    return sorted(places.values(), key=lambda p: (p.claimed, p.by, p.folder))


def _provided_by(dist: Any) -> list[Place]:
    try:
        text = dist.read_text("entry_points.txt") or ""
    except UnicodeDecodeError as damaged:
        text = damaged.object.decode("utf-8", "replace")
    if f"[{GROUP}" not in text:
        return []
    name, by = _who(dist)
    points = []
    with contextlib.suppress(Exception):  # what importlib.metadata raises over a line that is no entry point
        points = [(point.name, point.value) for point in dist.entry_points if point.group == GROUP]
    if not points:
        return [Place("plugin", name, "", "entry_points.txt", by, "entry_points.txt 读不懂,请重新安装")]
    origin = "shipped" if name == OWN else "plugin"
    return [Place(origin, channel, *_located(value)[:2], by, _located(value)[2]) for channel, value in points]


def _who(dist: Any) -> tuple[str, str]:
    """(its name as registries compare names, name and version as shown); without METADATA there is neither."""
    try:
        return dist.name.lower().replace("_", "-"), f"{dist.name} {dist.version}"
    except Exception:  # METADATA is missing or damaged
        return "?", "(没有名称的分发包)"


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
            names = sorted(name for name in os.listdir(pack) if name[0] not in "._")  # noqa: PTH208 - only names
        except OSError:
            continue
        for name in names:
            folder = str(pack / name)
            if _claims(folder):
                places.append(Place(origin, name, folder, MANIFEST_FILE, name))
    return places


def _claims(folder: str) -> bool:
    """Whether there is a manifest, also one that cannot be read: its channel is then listed with the reason."""
    try:
        os.lstat(f"{folder}/{MANIFEST_FILE}")
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def read_channel(place: Place) -> cache.Entry:
    """One entry of the index: the manifest as TOML gave it, the texts it names, its hashes, or why it cannot be used."""
    entry = cache.Entry(id=place.claimed, reason=place.fault)
    if place.fault:
        return entry
    try:
        return _read(place, entry)
    except Exception as error:  # one bad channel costs one sentence, never the start
        return replace(entry, state="broken", reason=f"{place.file} 读不出来({type(error).__name__})")


def _read(place: Place, entry: cache.Entry) -> cache.Entry:
    import tomllib
    from decimal import Decimal

    entry.stamps[place.file] = cache.stamp_of(f"{place.folder}/{place.file}")
    text, fault = text_inside(place.folder, place.file)
    if text is None:
        return replace(entry, reason=fault)
    if re.search(_ENDLESS_KEY, text):
        return replace(entry, reason=f"{place.file} 里有一个键的层数太多,不读")
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第 {at[1]} 行第 {at[2]} 列" if at else "末尾"
        return replace(entry, reason=f"{place.file} {where}不是正确的 TOML")
    own = {key: str(raw.get(key, "")) for key in ("name", "version", "as_of")}
    entry = replace(entry, id=str(raw.get("id") or place.claimed), **own)
    if sum(len(rows) for rows in raw.values() if isinstance(rows, list)) > MOST_ROWS:
        return replace(entry, reason=f"{place.file} 各张表加起来超过 {MOST_ROWS} 行,不读")
    files: dict[str, str] = {}
    for name in named_files(raw):
        entry.stamps[name] = cache.stamp_of(f"{place.folder}/{name}")
        found, fault = text_inside(place.folder, name)
        if found is not None:
            files[name] = found
        elif entry.stamps[name] is not None:
            return replace(entry, reason=fault)
    return _checked(place, entry, raw, files)


def _checked(place: Place, entry: cache.Entry, raw: dict[str, Any], files: dict[str, str]) -> cache.Entry:
    from kameng_tui.channels.lazy import limits_text
    from kameng_tui.channels.manifest import read_manifest

    channel, findings = read_manifest(raw, files, place.file)
    if channel is None:
        first, more = findings[0], len(findings) - 1
        path = first.where.partition("#")[2]
        state = "needs-upgrade" if first.code == "file.newer" else "broken"
        also = f"(另有 {more} 处)" if more else ""
        return replace(entry, state=state, reason=f"{path}:{first.message}{also}")
    body = cache.encoded({"raw": raw, "files": files})
    sound = replace(
        entry,
        state="ok",
        sha256=channel.sha256,
        windows=limits_text(channel.windows),
        limits=limits_text(channel.limits),
        body=body,
    )
    return _with_code(place, sound, channel.hooks) if channel.hooks else sound


def _with_code(place: Place, entry: cache.Entry, module: str) -> cache.Entry:
    """The entry with the hash of the code; its files and folders are watched like the manifest's."""
    from kameng_tui.channels.code import code_of

    code = code_of(place, module)
    watched = {name: cache.stamp_of(f"{place.folder}/{name}") for name in (*code.folders, *code.files)}
    return replace(
        entry, stamps=entry.stamps | watched, hooks=module, code=code.sha256, code_fault=code.fault
    )


def named_files(raw: dict[str, Any]) -> Sequence[str]:
    """The files that templates, their forms and tables name: plain relative names only."""
    rows = [row for key in ("templates", "tables") if isinstance(raw.get(key), list) for row in raw[key]]
    names = [row.get(key) for row in rows if isinstance(row, dict) for key in ("file", "form")]
    sound = re.compile(r"(?:[\w-][\w.-]*/){0,3}[\w-][\w.-]*")
    return list(dict.fromkeys(n for n in names if isinstance(n, str) and sound.fullmatch(n)))


def text_inside(folder: str, name: str) -> tuple[str | None, str]:
    """(text, "") of a file inside ``folder``, or (None, why not). A link that leads out of the folder is not followed."""
    path = Path(folder, name)
    try:
        if not path.resolve().is_relative_to(Path(folder).resolve()):
            return None, f"{name} 指向渠道文件夹之外,不读"
        if not path.is_file():  # reading a pipe or a device might never end
            return None, f"{name} 不是文件" if path.exists() else f"找不到文件 {name}"
        if path.stat().st_size > LARGEST_FILE:
            return None, f"{name} 超过 {LARGEST_FILE // 1024} KB,不读"
        return path.read_bytes().decode("utf-8").replace("\r\n", "\n"), ""
    except UnicodeDecodeError:
        return None, f"{name} 不是 UTF-8 编码,请另存为 UTF-8"
    except RuntimeError:  # pathlib's word for a link that leads to itself
        return None, f"{name} 是指向自己的链接,不读"
    except OSError as error:
        return None, f"{name} 读不出来({error.strerror})"
