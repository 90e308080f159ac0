"""The user's own folders outside any workbook, and where the example workbook lies."""

from __future__ import annotations

import contextlib
from pathlib import Path

import kameng_tui
from kameng_tui.workbook.errors import NotFound
from kameng_tui.workbook.reading import leads_outside

_APP = "kameng"


def data_folder() -> Path:
    """For what the user would miss: trusted plugins, remembered choices."""
    return _platformdirs().user_data_path(_APP, appauthor=False)


def config_folder() -> Path:
    return _platformdirs().user_config_path(_APP, appauthor=False)


def cache_folder() -> Path:
    """For what can be made again: the index."""
    return _platformdirs().user_cache_path(_APP, appauthor=False)
