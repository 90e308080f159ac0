"""Files that a person asked for: written whole or not at all, and never over another file."""

from __future__ import annotations

from typing import Any

from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.values import normalise_text


def save_text(path: Any, text: str) -> None:
    """Writes a preview to a new file that the person named; an existing file is never overwritten."""
    with sentences():
        try:
            with path.open("x", encoding="utf-8") as stream:
                stream.write(normalise_text(text) + "\n")
        except FileExistsError:
            raise WouldLose(f"{path} 已存在,没有覆盖;请换一个文件名") from None
        except FileNotFoundError:
            raise Missing(f"写不了 {path}:没有 {path.parent} 这个文件夹") from None
        except OSError as fault:
            raise DeskError(f"写不了 {path}:{fault.strerror or fault}") from fault
