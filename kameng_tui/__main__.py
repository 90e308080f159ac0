"""The command ``kameng``: hands its words to the CLI, which opens the TUI where no command is named."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs one command and returns its exit status."""
    from kameng_tui.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
