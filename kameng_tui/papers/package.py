"""Zip files that are the same, byte for byte, whenever and wherever they are made of the same things.

Stored, not packed: what is large in a case is packed already, and packers differ from machine to machine. One file is in
hand at a time, however many there are. Knows no case.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from kameng_tui.papers.stripping import stripped
from kameng_tui.record import record

MOST_BYTES = 4 * 1024**3 - 16 * 1024**2
"""Beyond this a zip needs an extension that older programs cannot open."""
_WHEN = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_CHUNK = 1 << 20
_LARGEST_PICTURE = 64 * 1024**2
Told = Callable[[int, int], None]


class PackFault(Exception):
    """The package cannot be made like this; the text is one Chinese sentence."""


@record
class Member:
    """One file to be packed. ``strip``: a picture leaves without its metadata. ``sha256``: what a file has to be, "" for
    whatever it is."""

    name: str
    content: bytes | Path
    strip: bool = False
    sha256: str = ""


@record
class Packed:
    """A file in the package. ``stripped``: it is not byte for byte the original, which carried metadata."""

    name: str
    size: int
    sha256: str
    stripped: bool = False


def write_zip(
    target: Path,
    members: Sequence[Member],
    told: Told | None = None,
    last: Callable[[Sequence[Packed]], Member] | None = None,
) -> list[Packed]:
    """Writes ``members`` to ``target`` in their order, and behind them what ``last`` makes of what was written.

    ``told(done, of)`` hears of it in bytes and may raise to stop.

    Raises PackFault, and OSError where the disk refuses.
    """
    _must_be_harmless([member.name for member in members])
    sizes = [_size_of(member) for member in members]
    if sum(sizes) > MOST_BYTES:
        raise PackFault(
            f"一共 {sum(sizes) >> 20} MB,超过 {MOST_BYTES >> 20} MB;请少放几件大文件,另用光盘或网盘提交"
        )
    made: list[Packed] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=False) as bundle:
        for n, member in enumerate(members):
            before = sum(sizes[:n])
            made.append(_add(bundle, member, lambda done, b=before: told and told(b + done, sum(sizes))))
        if last is not None:
            member = last(tuple(made))
            _must_be_harmless([*(packed.name for packed in made), member.name])
            made.append(_add(bundle, member, lambda done: None))
    return made


def _must_be_harmless(names: Sequence[str]) -> None:
    """No name leads out of the folder where the package is unpacked, and none stands for two files on any system."""
    taken: set[str] = set()
    for name in names:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in name or "\0" in name:
            raise PackFault(f"「{name}」不能作为压缩包里的文件名")
        if name.casefold() in taken:
            raise PackFault(f"压缩包里有两个「{name}」")
        taken.add(name.casefold())


def _size_of(member: Member) -> int:
    if isinstance(member.content, bytes):
        return len(member.content)
    try:
        return member.content.stat().st_size
    except OSError as fault:
        raise PackFault(f"读不了 {member.content.name}:{fault.strerror or fault}") from fault


def _add(bundle: zipfile.ZipFile, member: Member, told: Callable[[int], object]) -> Packed:
    info = zipfile.ZipInfo(member.name, _WHEN)
    info.create_system, info.external_attr = 3, _MODE
    digest, size, cleaned = hashlib.sha256(), 0, False
    source = None if isinstance(member.content, bytes) else member.content
    data = member.content if isinstance(member.content, bytes) else b""
    if member.strip:
        data, cleaned = _cleaned(member, data)
        source = None if cleaned else source
    with bundle.open(info, "w") as out:
        for chunk in _chunks(member, source, data):
            digest.update(chunk)
            out.write(chunk)
            size += len(chunk)
            told(size)
    if member.sha256 and not cleaned and digest.hexdigest() != member.sha256.lower():
        raise PackFault(f"{member.name} 在打包的时候变了,请重做一次")
    return Packed(member.name, size, digest.hexdigest(), cleaned)


def _cleaned(member: Member, data: bytes) -> tuple[bytes, bool]:
    """The picture without its metadata, and whether it had any."""
    if isinstance(member.content, Path):
        if _size_of(member) > _LARGEST_PICTURE:
            return b"", False
        with _opened(member.content) as stream:
            data = stream.read()
    clean = stripped(data)
    return (data, False) if clean is None or clean == data else (clean, True)


def _chunks(member: Member, source: Path | None, data: bytes) -> Iterator[bytes]:
    if source is None:
        yield data
        return
    with _opened(source) as stream:
        while True:
            try:
                chunk = stream.read(_CHUNK)
            except OSError as fault:
                raise PackFault(f"读不了 {source.name}:{fault.strerror or fault}") from fault
            if not chunk:
                return
            yield chunk


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as fault:
        raise PackFault(f"读不了 {path.name}:{fault.strerror or fault}") from fault


def names_in(target: Path) -> list[str]:
    """The names in a package as anybody's program would list them: what was written is compared with what stands there."""
    with zipfile.ZipFile(target) as bundle:
        return [entry.filename for entry in bundle.infolist()]
