"""The child process that opens what others made and prints. Started by ``handing``, never imported by the program itself.

It imports nothing of the program but the modules of its three tasks, which know no records: ``plates`` and ``foreign``
prepare files, one after the other, typst prints from a folder that holds nothing else, ``reread`` opens what was printed.
The order lies in ``order.json`` in the current folder; answers go out as JSON lines.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

OUT = "out.pdf"
_CHUNK = 1 << 20


def main() -> None:
    """Does what the order says."""
    order = json.loads(Path("order.json").read_text("utf-8"))
    _limit(order["limits"])
    watch = threading.Thread(target=_end_with_parent, daemon=True)
    watch.start()
    tasks = {"prepare": _prepare, "print": _print, "reread": _reread}
    try:
        tasks[order["task"]](order)
    except BrokenPipeError:
        watch.join()


def _end_with_parent() -> None:
    """Whoever started this holds the other end of stdin. When that is gone, nobody else takes the evidence away here."""
    os.read(0, 1)
    shutil.rmtree(Path.cwd(), ignore_errors=True)
    os._exit(1)


def _say(**told: Any) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _limit(limits: Mapping[str, int]) -> None:
    """No more memory, processor time and file than this, and no core file; not every system knows these limits."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most, end in (
        (resource.RLIMIT_AS, limits["memory"], limits["memory"]),
        (
            resource.RLIMIT_CPU,
            limits["cpu"],
            limits["cpu"] + 5,
        ),  # a signal that says why, before the one that only kills
        (resource.RLIMIT_FSIZE, limits["file"], limits["file"]),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, end))


# -- preparing ----------------------------------------------------------------------------------------------


def _prepare(order: Mapping[str, Any]) -> None:
    """Each file as PDF pages of its own in the current folder; a file that cannot be used costs one sentence."""
    for job in order["files"]:
        _say(n=job["n"], begun=True)
        try:
            parts, note = _prepared(job)
            _say(n=job["n"], parts=parts, note=note)
        except _unusable() as fault:
            _say(n=job["n"], fault=str(fault))
        except MemoryError:
            _say(n=job["n"], fault="打开它要的内存超过上限")


def _unusable() -> type[Exception]:
    from kameng_tui.papers.plates import Unusable

    return Unusable


def _prepared(job: Mapping[str, Any]) -> tuple[list[dict[str, Any]], str]:
    from kameng_tui.papers import foreign, plates

    path = Path(job["path"])
    try:
        if job["sha256"] and _hash(path) != job["sha256"]:
            raise plates.Unusable("changed")
        if job["kind"] == "pdf":
            return foreign.prepare(path, f"p{job['n']}")
        return plates.prepare(path, f"p{job['n']}")
    except OSError as fault:
        raise plates.Unusable(f"读不出来({fault.strerror or '文件损坏'})") from fault


def _hash(path: Path) -> str:
    known = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            known.update(chunk)
    return known.hexdigest()


# -- printing -----------------------------------------------------------------------------------------------


def _print(order: Mapping[str, Any]) -> None:
    """Typesets ``paper.typ`` in the folder ``root``, with the fonts that the order names and no others."""
    import typst

    fonts = Path("fonts")
    fonts.mkdir()
    for number, file in enumerate(order["fonts"]):
        _link(Path(file), fonts / f"{number}{Path(file).suffix}")
    empty = Path("packages")
    empty.mkdir()
    try:
        made, warnings = typst.compile_with_warnings(
            "root/paper.typ",
            root="root",
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            package_path=str(empty),
            package_cache_path=str(empty),
        )
    except typst.TypstError as fault:
        _say(fault=str(fault.message)[:300])
        return
    Path(OUT).write_bytes(made)
    _say(done=True, warnings=[str(warning.message)[:300] for warning in warnings])


def _link(file: Path, to: Path) -> None:
    try:
        to.symlink_to(file)
    except OSError:  # Windows, without the right to make them
        to.write_bytes(file.read_bytes())


# -- reading again ------------------------------------------------------------------------------------------


def _reread(order: Mapping[str, Any]) -> None:
    from kameng_tui.papers import reread

    with Path(OUT).open("rb") as stream:
        _say(**reread.told_of(stream))
