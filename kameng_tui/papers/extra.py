"""What the extra ``papers`` brings, imported when it is first needed; without it one sentence says what to install."""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType

INSTALL = "pip install 'kameng-tui[papers]'"


class NotInstalled(Exception):
    """A library of the extra is missing; the text says what cannot be done and what to install."""


def library(name: str, what: str) -> ModuleType:
    """The module ``name``, needed for ``what`` (「生成 PDF」). Raises NotInstalled."""
    try:
        return importlib.import_module(name)
    except ImportError as fault:
        raise NotInstalled(_sentence(what)) from fault


def missing(name: str, what: str) -> str:
    """What ``library`` would raise, before anything is made; "" where it is there. Imports nothing."""
    return "" if importlib.util.find_spec(name) else _sentence(what)


def _sentence(what: str) -> str:
    return f"{what}需要另装组件,请执行 {INSTALL}"
