"""What ``init --git`` does: a repository, the settings of our merge driver, and the check before a commit.

Commits nothing, needs no identity, and touches no setting outside the repository. Every git of ours is started by ``run`` here.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from kameng_tui.workbook.errors import AlreadyExists, Refused, WorkbookError
from kameng_tui.workbook.files import read_state, save

MERGE_NAME = "卡盟维权工作簿按键合并"
# Where kameng is not on the PATH, or fails otherwise than by a conflict (1), git's text merge runs: it leaves markers,
# which are found as file.conflict. A driver that merely failed would leave our side whole and theirs lost unseen.
MERGE_DRIVER = (
    "kameng merge-driver %O %A %B %P; s=$?; if test $s -le 1; then exit $s; fi; git merge-file %A %O %B"
)
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


def is_our_hook(file: Path) -> bool:
    """Whether the hook is what ``init --git --hook`` writes, and nothing more."""
    try:
        start, _, rest = file.read_text(encoding="utf-8", errors="replace").partition(_HOOK)
    except OSError:
        return False
    return not start and len(shlex.split(rest)) == 1 and rest == f"{shlex.quote(shlex.split(rest)[0])}\n"


def _hook_file(folder: Path) -> Path:
    """Where the hook belongs; refuses where there is one that is not ours."""
    file = folder / git(folder, "rev-parse", "--git-path", "hooks/pre-commit").stdout.rstrip("\n")
    if os.path.lexists(file) and _HOOK_MARK not in file.read_text(encoding="utf-8", errors="replace"):
        raise AlreadyExists(f"已有 pre-commit 钩子 {file},没有改动;请自己在里面加一行 kameng check --staged")
    return file


# What the user says of himself and of his machine stays; what points at one repository does not: a git that called us
# would point us at its own.
_KEPT = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_SSH", "GIT_SSL_", "GIT_HTTP_", "GIT_PROXY_")
_KEPT_WHOLE = (
    "GIT_ASKPASS",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_EXEC_PATH",
)


def run(
    folder: Path,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    timeout: float = 60,
    ask: bool = True,
    stop: Callable[[], bool] | None = None,
    whole: bool = False,
) -> subprocess.CompletedProcess[bytes]:
    """Runs git in ``folder`` with nothing on our screen; without ``ask`` it cannot reach the terminal either, so that no
    question for a password breaks a full screen. Raises WorkbookError where git is missing or takes too long, Stopped once
    ``stop`` says so. ``whole``: it changes files, and is waited for when the user breaks off."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT) or name in _KEPT_WHOLE
    }
    alone = whole or not ask
    if not ask:
        clean.pop("GPG_TTY", None)
        clean["GIT_TERMINAL_PROMPT"] = "0"
    try:
        with subprocess.Popen(
            ["git", *arguments],
            cwd=folder,
            env={**clean, "LC_ALL": "C", **(env or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=alone,
        ) as child:
            try:
                out, err = _heard(child, stdin, timeout, stop)
            except BaseException as fault:
                if whole and isinstance(fault, KeyboardInterrupt):
                    child.communicate()
                else:
                    _end(child, alone)
                raise
            return subprocess.CompletedProcess(child.args, child.returncode, out, err)
    except FileNotFoundError:
        raise WorkbookError("这台电脑上没有 git;请先安装 git,再用版本记录") from None
    except subprocess.TimeoutExpired:
        raise WorkbookError(f"git 用了 {timeout:.0f} 秒还没有做完,已停下;请检查网络后再试") from None
    except OSError as problem:
        raise WorkbookError(f"git 没有运行起来:{problem.strerror or problem}") from None


class Stopped(WorkbookError):
    """The user had enough."""


def _heard(
    child: subprocess.Popen[bytes], stdin: bytes, timeout: float, stop: Callable[[], bool] | None
) -> tuple[bytes, bytes]:
    """What the child prints until it ends; looks ten times a second whether it is to stop."""
    until = time.monotonic() + timeout
    words: bytes | None = stdin
    while True:
        if stop is not None and stop():
            raise Stopped("已停下")
        left = until - time.monotonic()
        try:
            return child.communicate(words, timeout=left if stop is None else min(left, 0.1))
        except subprocess.TimeoutExpired:
            words = None  # it has them
            if time.monotonic() >= until:
                raise subprocess.TimeoutExpired(child.args, timeout) from None


def _end(child: subprocess.Popen[bytes], alone: bool) -> None:
    """Ends a git, and what it has started, so that it can still take its locks away."""
    for signal_ in (signal.SIGTERM, signal.SIGKILL) if os.name != "nt" else (signal.SIGTERM,):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if alone and os.name != "nt":
                os.killpg(child.pid, signal_)
            else:
                child.send_signal(signal_)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(5)
            return


def git(
    folder: Path, *arguments: str, check: bool = True, env: Mapping[str, str] | None = None, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs git in ``folder``, in text. Raises WorkbookError where it is missing, or fails and ``check`` is set."""
    ran = run(folder, *arguments, env=env, stdin=stdin.encode("utf-8", "surrogateescape"))
    out, err = (part.decode("utf-8", "surrogateescape") for part in (ran.stdout, ran.stderr))
    if check and ran.returncode:
        raise WorkbookError(f"git {arguments[0]} 没有成功:{err.strip() or ran.returncode}")
    return subprocess.CompletedProcess(ran.args, ran.returncode, out, err)
