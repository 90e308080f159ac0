"""The command ``kameng``: gives the CLI its words, and a way to open the full screen where they ask for it.

The two faces do not know each other; only this module knows both.
"""

from __future__ import annotations

import sys
from typing import Any


def main() -> int:
    """Runs one command and returns its exit status."""
    from kameng_tui.cli.main import run

    return run(sys.argv[1:], open_screen)


def open_screen(**how: Any) -> int:
    """Opens the TUI (imported only now: most commands never need it); see ``tui.run``."""
    from kameng_tui import tui

    return tui.run(**how)


if __name__ == "__main__":
    sys.exit(main())
