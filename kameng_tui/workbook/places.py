"""The user's own folders outside any workbook, and where the example workbook lies."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import ModuleType

import kameng_tui
from kameng_tui.workbook.errors import NotFound, WorkbookError
from kameng_tui.workbook.files import read_state, save
from kameng_tui.workbook.layout import WORKBOOK_FILE

_APP = "kameng"
_LAST = "last-opened"


def data_folder() -> Path:
    """For what the user would miss: trusted plugins, remembered choices."""
    return Path(_platformdirs().user_data_dir(_APP, appauthor=False))


def config_folder() -> Path:
    return Path(_platformdirs().user_config_dir(_APP, appauthor=False))


def cache_folder() -> Path:
    """For what can be made again: the index."""
    return Path(_platformdirs().user_cache_dir(_APP, appauthor=False))


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


def _platformdirs() -> ModuleType:
    import platformdirs  # here: most commands never ask for these folders

    return platformdirs
