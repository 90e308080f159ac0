"""What ``init --git`` does: a repository, the settings of our merge driver, and the check before a commit.

Commits nothing, needs no identity, and touches no setting outside the repository. Only this and ``gitindex`` run git.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from kameng_tui.workbook.errors import AlreadyExists, Refused, WorkbookError
from kameng_tui.workbook.files import read_state, save

MERGE_NAME = "卡盟维权工作簿按键合并"
# Until our own driver is there, or where kameng is not on the PATH, git's text merge runs: it leaves markers, which are
# found as file.conflict. A driver that merely failed would leave our side whole and theirs would be lost unseen.
MERGE_DRIVER = "kameng merge-driver %O %A %B %P 2>/dev/null || git merge-file %A %O %B"
_HOOK_MARK = "# kameng:提交前检查暂存的案件"
_HOOK = f"""#!/bin/sh
{_HOOK_MARK}
if ! command -v kameng >/dev/null 2>&1; then
    echo '找不到 kameng,没有检查;确要提交请用 git commit --no-verify' >&2
    exit 1
fi
exec kameng check --staged -w """


def look(path: Path, hook: bool) -> bool:
    """Whether ``path`` (which need not exist yet) lies in a repository. Refuses before anything is made."""
    existing = next(folder for folder in (path, *path.parents) if folder.is_dir())
    found = git(existing, "rev-parse", "--is-inside-work-tree", check=False)
    if "dubious ownership" in found.stderr:
        raise Refused(f"{existing} 的 git 仓库属于别的用户,git 不让用;请换一个文件夹")
    inside = found.returncode == 0 and found.stdout.strip() == "true"
    if hook and git(existing, "config", "core.hooksPath", check=False).stdout.strip():
        raise Refused("你的 git 设置了 core.hooksPath,钩子没有装;请在那里自己加一行 kameng check --staged")
    if hook and inside:
        _hook_file(existing)
    return inside


def set_up(path: Path, inside: bool, hook: bool) -> None:
    """Makes the repository, unless ``path`` is inside one, and writes our settings into it."""
    if not inside:
        git(path, "init", "--quiet")
    git(path, "config", "--local", "merge.kameng.name", MERGE_NAME)
    git(path, "config", "--local", "merge.kameng.driver", MERGE_DRIVER)
    if hook:
        _install_hook(path)


def _install_hook(path: Path) -> None:
    file = _hook_file(path)
    prefix = git(path, "rev-parse", "--show-prefix").stdout.rstrip("\n")
    file.parent.mkdir(exist_ok=True)
    if not file.exists():
        save(read_state(file), f"{_HOOK}{shlex.quote(prefix or '.')}\n")
        file.chmod(0o755)


def _hook_file(folder: Path) -> Path:
    """Where the hook belongs; refuses where there is one that is not ours."""
    file = folder / git(folder, "rev-parse", "--git-path", "hooks/pre-commit").stdout.rstrip("\n")
    if os.path.lexists(file) and _HOOK_MARK not in file.read_text(encoding="utf-8", errors="replace"):
        raise AlreadyExists(f"已有 pre-commit 钩子 {file},没有改动;请自己在里面加一行 kameng check --staged")
    return file


def git(
    folder: Path, *arguments: str, check: bool = True, env: Mapping[str, str] | None = None, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs git in ``folder``. Raises WorkbookError where it is missing, or fails and ``check`` is set."""
    # a git that called us would point us at its own repository through its environment
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env={**clean, "LC_ALL": "C", **(env or {})},
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=60,
        )
    except FileNotFoundError:
        raise WorkbookError("这台电脑上没有 git;请先安装 git,或不加 --git 新建工作簿") from None
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise WorkbookError(f"git {arguments[0]} 没有成功:{problem}") from None
    if check and done.returncode:
        raise WorkbookError(f"git {arguments[0]} 没有成功:{done.stderr.strip() or done.returncode}")
    return done
