"""The user's own editor on one file."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from kameng_tui.tui.app import KamengApp


def edit_outside(app: KamengApp, path: Path) -> None:
    """Hands the terminal to $VISUAL or $EDITOR; says so where that cannot be."""
    command = app.env.get("VISUAL") or app.env.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        with app.suspend():
            subprocess.run([*shlex.split(command), str(path)], check=False)
    except SuspendNotSupported:
        app.notify(f"这个终端不能切到编辑器,请另开窗口编辑 {path}", severity="warning", markup=False)
    except (OSError, ValueError) as fault:
        app.notify(f"打不开编辑器 {command}:{fault};可设置环境变量 EDITOR", severity="warning", markup=False)
