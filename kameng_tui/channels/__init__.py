"""What a plugin may import: ``hookimpl``, the marker of its hook functions.

Everything of the house that only reads channel data goes past pluggy, so the marker is made when first asked for.
"""

from __future__ import annotations

from typing import Any

__all__ = ["hookimpl"]


def __getattr__(name: str) -> Any:
    if name == "hookimpl":
        from kameng_tui.channels.hookspecs import hookimpl

        return hookimpl
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
