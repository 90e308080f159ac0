"""A channel as a person names it: the id of one that is here, or a path to a pack, a manifest or a source folder.

Reads it as data and says what is wrong with it; nothing is imported, installed or run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.channels.places import MANIFEST_FILE, Place
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import BadFile, DeskError, Missing
from kameng_tui.record import record
from kameng_tui.workbook.files import saying

if TYPE_CHECKING:
    from kameng_tui.channels.index import Entry
    from kameng_tui.channels.records import Channel

SOURCE_FILE = "pyproject.toml"


@record
class Read:
    """One manifest with what reading it gave."""

    place: Place
    entry: Entry

    @classmethod
    def of(cls, folder: Path, file: str = MANIFEST_FILE) -> Read:
        """The manifest ``file`` of a folder, as a pack."""
        return cls.at(Place("pack", folder.name, str(folder), file, folder.name))

    @classmethod
    def at(cls, place: Place) -> Read:
        from kameng_tui.channels.discovery import read_channel

        return cls(place, read_channel(place))

    @property
    def folder(self) -> Path:
        return Path(self.place.folder)

    @property
    def raw(self) -> Mapping[str, Any]:
        """The manifest as TOML gave it. Raises BadFile."""
        from kameng_tui.channels.lazy import body_of

        _ = self.sound
        raw: Mapping[str, Any] = body_of(self.entry, self.place)["raw"]
        return raw

    @property
    def sound(self) -> Channel:
        """The channel. Raises BadFile with the reason of one that cannot be used."""
        from kameng_tui.channels.lazy import indexed

        if self.entry.state != "ok":
            raise BadFile(f"渠道 {self.entry.id} 不能用:{self.place.fault or self.entry.reason}")
        return indexed(self.entry, self.place)


def places_of(desk: Desk, channel_id: str) -> list[Place]:
    """Where the channel of that id lies, the provider that counts first. Raises Missing."""
    found = list(desk.registry.places(channel_id))
    if not found:
        known = dict.fromkeys(row.id for row in desk.registry.listing())
        raise Missing(f"没有「{channel_id}」这个渠道,已有:{' '.join(known)}")
    return found


def all_places(desk: Desk) -> list[Place]:
    """Every place in which a channel lies."""
    ids = dict.fromkeys(row.id for row in desk.registry.listing())
    return [place for channel_id in ids for place in desk.registry.places(channel_id)]


def read_at(desk: Desk, channel_id: str) -> Read:
    """The provider of that id that counts, else the first that there is. Raises Missing."""
    return Read.at(places_of(desk, channel_id)[0])


@contextmanager
def named(desk: Desk, ref: str) -> Iterator[list[Read]]:
    """The channels of ``ref``: a bare word is the id of one that is here before it is a path. What a zip holds is there
    only inside the block. Raises Missing, DeskError."""
    path = Path(ref).expanduser()
    if not _is_path(ref) and (desk.registry.places(ref) or not path.exists()):
        yield [read_at(desk, ref)]
    elif not path.exists():
        raise Missing(f"找不到 {ref}")
    elif path.is_file() and path.suffix == ".toml":
        yield [Read.of(path.parent, path.name)]
    elif path.is_dir():
        yield _in_folder(path)
    else:
        with tempfile.TemporaryDirectory(prefix="kameng-pack-") as folder:
            yield [Read.of(unpacked(path, Path(folder) / "pack"))]


def told_apart(desk: Desk, ref: str) -> list[str]:
    """What is to be said where ``ref`` means a channel that is here while a folder of that name holds one too."""
    path = Path(ref).expanduser()
    if _is_path(ref) or not any((path / name).exists() for name in (MANIFEST_FILE, SOURCE_FILE)):
        return []
    places = desk.registry.places(ref)
    return (
        [f"看的是已有的渠道 {ref}({places[0].folder});要看当前文件夹里的那一份,请写 ./{ref}"]
        if places
        else []
    )


@contextmanager
def one_named(desk: Desk, ref: str) -> Iterator[Read]:
    """The same where only one channel will do."""
    with named(desk, ref) as reads:
        if len(reads) > 1:
            files = " ".join(str(read.folder / read.place.file) for read in reads)
            raise DeskError(f"{ref} 里有几个渠道,请指明一个:{files}")
        yield reads[0]


def unpacked(path: Path, into: Path) -> Path:
    """A pack, folder or zip, copied safely below ``into``. Raises DeskError."""
    from kameng_tui.channels.archive import BadArchive, unpack

    try:
        with saying(into):
            return unpack(path, into)
    except BadArchive as bad:
        raise DeskError(str(bad)) from bad


def _is_path(ref: str) -> bool:
    return "/" in ref or "\\" in ref or ref.startswith((".", "~")) or ref.endswith((".zip", ".toml"))


def _in_folder(folder: Path) -> list[Read]:
    """The channel of a pack, or all that the ``pyproject.toml`` of a source folder declares."""
    if (folder / MANIFEST_FILE).exists():
        return [Read.of(folder)]
    found = [Read.at(place) for place in _declared(folder)]
    if not found:
        raise DeskError(
            f"{folder} 里没有 {MANIFEST_FILE},也没有登记了渠道的 {SOURCE_FILE};请给出渠道所在的文件夹"
        )
    return found


def _declared(folder: Path) -> Sequence[Place]:
    """What the entry points of a source folder say, its package being at the top or below ``src``. Raises BadFile."""
    from kameng_tui.channels.discovery import text_inside
    from kameng_tui.workbook.toml import TomlFault, loads

    try:
        points = loads(text_inside(str(folder), SOURCE_FILE)[0] or "")["project"]["entry-points"][
            "kameng_tui.channels"
        ]
        pairs = [(str(name), *str(value).partition(":")[::2]) for name, value in points.items()]
    except TomlFault as fault:
        raise BadFile(f"{folder / SOURCE_FILE} {fault}") from fault
    except (KeyError, TypeError, AttributeError):
        return []
    tops = {package: folder / package if (folder / package).is_dir() else folder / "src" / package for _, package, _ in pairs}  # fmt: skip
    return [Place("plugin", name, str(tops[package]), file, package) for name, package, file in pairs]
