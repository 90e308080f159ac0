"""The user's own folders outside any workbook, and where the example workbook lies."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import kameng_tui
from kameng_tui.workbook.errors import NotFound, WorkbookError
from kameng_tui.workbook.files import read_state, save
from kameng_tui.workbook.layout import WORKBOOK_FILE

_APP = "kameng"
_LAST = "last-opened"
_XDG = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}


def data_folder() -> Path:
    """For what the user would miss: trusted plugins, remembered choices."""
    return _folder("data")


def config_folder() -> Path:
    return _folder("config")


def cache_folder() -> Path:
    """For what can be made again: the index."""
    return _folder("cache")


def last_opened() -> Path | None:
    """The workbook that was opened last, if that is known and it is still there."""
    with contextlib.suppress(WorkbookError, OSError, ValueError):
        noted = read_state(data_folder() / _LAST).text.strip()
        if noted and (Path(noted) / WORKBOOK_FILE).is_file():
            return Path(noted)
    return None


def remember_opened(path: Path) -> None:
    """Notes ``path`` for ``last_opened``. A failure is passed over: this is a convenience, nothing rests on it."""
    with contextlib.suppress(WorkbookError, OSError):
        data_folder().mkdir(parents=True, exist_ok=True)
        save(read_state(data_folder() / _LAST), f"{path.absolute()}\n")


def example_workbook() -> Path:
    """The example that ships with the program: in the installed package, or in the checkout it runs from."""
    return _example_beside(Path(kameng_tui.__file__).parent)


def _example_beside(package: Path) -> Path:
    for folder in (package / "example", package.parent / "cases"):
        if (folder / WORKBOOK_FILE).is_file():
            return folder
    raise NotFound("找不到示例工作簿,它没有随程序装上;请重新安装 kameng")


def _folder(kind: str) -> Path:
    """The user's folder of that kind. On Linux read here: importing platformdirs is a twentieth of every start."""
    if sys.platform == "linux":
        variable, default = _XDG[kind]
        given = os.environ.get(variable, "").strip()
        return (Path(given) if given else Path.home() / default) / _APP
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")(_APP, appauthor=False))
