"""A channel as one file, and back: packing a folder, and unpacking a folder or zip that a stranger made.

Everything is looked at before the first byte is written: what is refused leaves nothing behind. Nothing of a pack is ever
run or put on ``sys.path``; names that begin with a dot and caches of other programs are left out.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from kameng_tui.channels.places import MANIFEST_FILE
from kameng_tui.privacy.mask import visible_controls

MOST_FILES = 500
MOST_BYTES = 20 * 1024 * 1024
MOST_RATIO = 100
_LITTER = ("__pycache__", "__MACOSX")
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.I)
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEEPEST = 8  # folders in each other
_UTF8_NAMES = 0x800
_ENCRYPTED = 0x1
_EPOCH = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the earliest that a zip can say: the same folder gives the same bytes on any day


class BadArchive(ValueError):
    """A pack that is not unpacked. ``str()`` is one Chinese sentence."""


def unpack(path: Path, into: Path) -> Path:
    """Puts the files of the pack ``path`` (a folder, or a zip) into the new or empty folder ``into``, and returns it.

    A single folder around everything in a zip is left out. Raises BadArchive; nothing is written then.
    """
    if into.exists() and any(into.iterdir()):
        raise BadArchive(f"{into} 里已经有文件,没有解开;请换一个空文件夹")
    for name, content in _contents(path).items():
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return into


def pack(folder: Path, target: Path) -> Path:
    """Writes the channel in ``folder`` to the new zip ``target``: the same files give the same bytes. Raises BadArchive.

    The files are stored as they are: what a compressor makes of them differs from one machine to the next.
    """
    if target.exists():
        raise BadArchive(f"{target} 已存在,没有覆盖;请换一个文件名")
    files = _contents(folder)
    with zipfile.ZipFile(target, "x") as bundle:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            bundle.writestr(info, files[name])
    return target


def _contents(path: Path) -> dict[str, bytes]:
    """Every file of a pack by its name, the manifest at the top."""
    if path.is_dir():
        files = _of_folder(path)
    elif path.is_file():
        files = _of_zip(path)
    else:
        raise BadArchive(f"找不到 {path};请给出渠道的文件夹或 zip 文件")
    if MANIFEST_FILE in files:
        return files
    tops = {name.partition("/")[0] for name in files}
    top = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    if not top or top + MANIFEST_FILE not in files:
        raise BadArchive(f"{path.name} 里没有 {MANIFEST_FILE},不是一个渠道")
    return {name.removeprefix(top): content for name, content in files.items()}


# --- a folder -------------------------------------------------------------------------------------------------------


def _of_folder(folder: Path) -> dict[str, bytes]:
    found: list[tuple[str, Path, os.stat_result]] = []
    for name, path in _walk(folder, ""):
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            raise BadArchive(f"{_shown(name)} 是链接,不复制;请换成普通文件")
        if not stat.S_ISREG(status.st_mode):
            raise BadArchive(f"{_shown(name)} 不是普通文件,不复制;请删去它")
        found.append((name, path, status))
        if len(found) > MOST_FILES:
            raise BadArchive(f"{folder.name} 里的文件超过 {MOST_FILES} 个,不是一个渠道")
    _check_names([name for name, _, _ in found])
    _check_size(sum(status.st_size for _, _, status in found))
    return {name: path.read_bytes() for name, path, _ in found}


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    """Every file and link below ``folder``; links are not followed."""
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        name = f"{prefix}{entry.name}"
        if _is_litter(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            if name.count("/") >= _DEEPEST:
                raise BadArchive(f"{_shown(name)} 套得太深,不是一个渠道")
            yield from _walk(Path(entry.path), f"{name}/")
        else:
            yield name, Path(entry.path)


def _is_litter(part: str) -> bool:
    return part in _LITTER or (part.startswith(".") and part not in (".", ".."))


# --- a zip ----------------------------------------------------------------------------------------------------------


def _of_zip(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as bundle:
            entries = bundle.infolist()
            if len(entries) > MOST_FILES:
                raise BadArchive(f"{path.name} 里的文件超过 {MOST_FILES} 个({len(entries)} 个),不解开")
            for entry in entries:
                _check_entry(entry)
            _check_names([entry.orig_filename for entry in entries])
            total = sum(entry.file_size for entry in entries)
            _check_size(total)
            if total > MOST_RATIO * path.stat().st_size:
                raise BadArchive(f"{path.name} 解开后是原来的 {MOST_RATIO} 倍以上,像是压缩炸弹,不解开")
            kept = [e for e in entries if not e.is_dir() and not any(map(_is_litter, e.filename.split("/")))]
            return {entry.filename: bundle.read(entry) for entry in kept}
    except BadArchive:
        raise
    except UnicodeDecodeError:
        raise BadArchive(f"{path.name} 里有文件名不是 UTF-8,请用 UTF-8 重新压缩") from None
    except Exception:  # each way of packing has its own kinds of broken bytes: zlib, bz2, lzma, struct
        raise BadArchive(f"{path.name} 不是完好的 zip,请重新下载或重新压缩") from None


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """What a zip can say of an entry besides its name."""
    name = entry.orig_filename
    if entry.flag_bits & _ENCRYPTED:
        raise BadArchive(f"{_shown(name)} 加了密码,不解开;请用没有密码的压缩包")
    if not name.isascii() and not entry.flag_bits & _UTF8_NAMES:
        raise BadArchive("压缩包里有文件名不是 UTF-8,请用 UTF-8 重新压缩")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise BadArchive(f"{_shown(name)} 是链接,不解开;请换成普通文件")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadArchive(f"{_shown(name)} 不是普通文件,不解开")


# --- both -----------------------------------------------------------------------------------------------------------


def _check_names(names: Iterable[str]) -> None:
    """Refuses every name that means something else, or somewhere else, on some system."""
    seen: dict[str, str] = {}
    files: set[str] = set()
    for name in names:
        fault = _fault_of_name(name)
        if fault:
            raise BadArchive(f"{_shown(name)} {fault}")
        path = PurePosixPath(name)
        for part in map(str, (path, *list(path.parents)[:-1])):
            before = seen.setdefault(_folded(part), part)
            if before != part:
                raise BadArchive(f"{_shown(before)} 与 {_shown(part)} 在有的系统上是同一个文件,请改名")
        if not name.endswith("/"):
            if str(path) in files:
                raise BadArchive(f"{_shown(name)} 出现了两次,不知道该用哪一个")
            files.add(str(path))
    for name in files:
        if any(str(parent) in files for parent in PurePosixPath(name).parents):
            raise BadArchive(f"{_shown(name)} 的上一级既是文件又是文件夹,请改名")


def _folded(name: str) -> str:
    """Names that are alike here are one file on a system that minds neither case nor form."""
    return normalize("NFC", normalize("NFC", name).casefold())


def _fault_of_name(name: str) -> str:
    """Why a name is refused, or nothing."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return "不是 UTF-8 的文件名,请改名"
    parts = name.removesuffix("/").split("/")
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        return "是绝对路径,会写到别处,不解开"
    if ".." in parts or "..\\" in name or "\\.." in name:
        return "含有 ..,会写到文件夹之外,不解开"
    if "\\" in name:
        return "含有反斜杠,请用 / 分隔文件夹"
    if any(part in ("", ".") for part in parts) or len(parts) > _DEEPEST or len(name.encode()) > 200:
        return "不是正常的文件名,请改名"
    if _FORBIDDEN.search(name) or any(part.endswith((".", " ")) for part in parts):
        return "含有有的系统不能用的字符,请改名"
    if any(_DEVICES.fullmatch(part) for part in parts):
        return "是 Windows 保留的名字,请改名"
    return ""


def _check_size(total: int) -> None:
    if total > MOST_BYTES:
        raise BadArchive(f"解开后超过 {MOST_BYTES // 1024 // 1024} MB,不是一个渠道")


def _shown(name: str) -> str:
    """A stranger's name as it may stand in a sentence."""
    text = visible_controls(name.encode("utf-8", "replace").decode()).replace("\n", "〔U+000A〕")
    return f"「{text if len(text) <= 60 else text[:59] + '…'}」"
