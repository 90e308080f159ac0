"""Sending text to the clipboard, and saying by which way: nobody can know whether it arrived.

Inside tmux ``load-buffer -w`` (OSC 52 alone is thrown away by its default setting), else OSC 52 to the terminal, else a
file. Never says 已复制, always 已送往. Both faces send through here; the face knows its terminal.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from kameng_tui.desk.errors import DeskError

OSC52_LIMIT = 74_000  # several terminals drop longer sequences without a word


def send(text: str, *, env: Mapping[str, str], osc52: Callable[[str], None]) -> str:
    """Sends ``text`` off and returns the sentence that says where it went."""
    if env.get("TMUX") and _to_tmux(text):
        return "已送往tmux剪贴板(并转交外层终端);粘贴不出来时按 prefix ] 或用文件"
    if len(text.encode()) * 4 // 3 > OSC52_LIMIT or _is_deaf(env):
        return f"终端不支持大段或直接送剪贴板,已存为文件(只有您能读,用完请删):{to_file(text)}"
    osc52(text)
    where = "本机终端(经SSH)" if env.get("SSH_TTY") or env.get("SSH_CONNECTION") else "终端"
    if env.get("TERM", "").startswith(("tmux", "screen")):  # tmux runs on the machine one came from
        return f"已送往{where}的剪贴板,但外面那层tmux默认会丢掉它:先在那边执行 tmux set -s set-clipboard on,或用文件、二维码"
    return f"已送往{where}的剪贴板;粘贴不出来时,文书可按 F4 存为文件,柜台可用二维码,别的照着重打"


def _is_deaf(env: Mapping[str, str]) -> bool:
    """Terminals without OSC 52; GNU screen swallows it (``STY``)."""
    deaf = env.get("TERM_PROGRAM") == "Apple_Terminal" or env.get("TERM") in ("linux", "dumb")
    return deaf or bool(env.get("STY"))


def _to_tmux(text: str) -> bool:
    tmux = shutil.which("tmux")
    if tmux is None:
        return False
    try:
        done = subprocess.run(
            [tmux, "load-buffer", "-w", "-"], input=text.encode(), capture_output=True, timeout=3, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def to_file(text: str) -> Path:
    """``text`` in a file that only this user can read; it is left for the user to delete. Raises DeskError."""
    made: list[Path] = []
    try:
        handle, name = tempfile.mkstemp(prefix="kameng-", suffix=".txt")
        made.append(Path(name))
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "replace"))
    except OSError as fault:
        for half in made:
            half.unlink(missing_ok=True)
        raise DeskError(
            f"临时文件夹里存不下({fault.strerror or fault}),没有送出去;请腾出空间,或照着打、用二维码"
        ) from fault
    return made[0]
