"""What stands on the bench of somebody who writes a channel: its letters and examples, and whether its files changed.

Only looks: nothing is installed, imported or written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kameng_tui.desk.channelref import Read, one_named
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import sentences
from kameng_tui.record import record

_MOST_FILES = 500  # what a pack may hold; a folder with more is somebody's home


@record
class Letter:
    """One letter over one example; ``example`` is empty where there is none. ``file`` is named from the folder."""

    template: str
    label: str
    example: str
    file: str
    max_length: int | None


@record
class Bench:
    """A channel as it is being written. ``fault`` says why it cannot be used, and then it has no letters.

    ``folder`` is empty for what came out of a zip. ``installed`` is the version of the channel of that id that is here.
    """

    ref: str
    id: str
    name: str
    version: str
    folder: str
    file: str
    fault: str
    installed: str | None
    letters: tuple[Letter, ...] = ()


def bench(desk: Desk, ref: str) -> Bench:
    """What there is of the channel ``ref`` names: an id, a folder, a manifest, a zip. Raises Missing, DeskError."""
    with sentences(), one_named(desk, ref) as read:
        zipped = Path(ref).expanduser().is_file() and Path(ref).suffix != ".toml"
        here = {row.id: row.version for row in reversed(desk.registry.listing())}
        sound = read.entry.state == "ok"
        return Bench(
            ref, read.entry.id, read.entry.name, read.entry.version, "" if zipped else str(read.folder), read.place.file,
            "" if sound else read.place.fault or read.entry.reason, here.get(read.entry.id),
            letters_of(read) if sound else (),
        )  # fmt: skip


def letters_of(read: Read) -> tuple[Letter, ...]:
    """Each letter over each example, the letters in the order of the manifest."""
    from kameng_tui.desk.kit import examples_of

    examples = [path.stem for path in examples_of(read.folder, read.place.file)] or [""]
    return tuple(
        Letter(spec.id, spec.label, example, spec.file, spec.max_length)
        for spec in read.sound.templates
        for example in examples
    )


def stamp(folder: str) -> tuple[tuple[str, int, int], ...]:
    """Which files lie below ``folder``, how long and how old they are: it differs where one was changed."""
    found = []
    for path in islice(_below(folder), _MOST_FILES):
        try:
            stat = Path(path).stat()
        except OSError:  # saved by an editor at this moment: the next look sees it
            continue
        found.append((path, stat.st_mtime_ns, stat.st_size))
    return tuple(sorted(found))


def _below(folder: str) -> Iterator[str]:
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        yield from (str(Path(top, name)) for name in sorted(names) if not name.startswith("."))
