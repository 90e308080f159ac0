"""Chinese names in pinyin, for the search: made in a child process, for pypinyin's tables take more memory than the rest.

The names go through its standard input, so they stand in no list of processes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable

_PATIENCE = 120.0


def spelled(names: Iterable[str]) -> dict[str, str]:
    """Of every name its initials and its whole pinyin, one line each, lower case. Where the child cannot be asked, none."""
    wanted = list(names)
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", "kameng_tui.workbook.pinyin"],
            input=json.dumps(wanted).encode(), capture_output=True, timeout=_PATIENCE, check=True,
        )  # fmt: skip
        return dict(zip(wanted, json.loads(child.stdout), strict=True))
    except (OSError, ValueError, subprocess.SubprocessError):
        return {}


def spell(name: str) -> str:
    """``九妹卡盟`` as ``jmkm`` and ``jiumeikameng``; what is not Chinese stays as it is."""
    from pypinyin import Style, lazy_pinyin

    short = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{short}\n{''.join(lazy_pinyin(name))}".lower()


def main() -> None:
    """The child: a JSON list of names in, the list of their pinyin out."""
    names = json.loads(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps([spell(name) for name in names]))


if __name__ == "__main__":
    main()
