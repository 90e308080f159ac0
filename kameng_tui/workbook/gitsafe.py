"""How git is asked without running anything that a repository brings along, and what a repository would run.

A folder that came from somebody else may carry its own ``.git``: hooks, filters, helpers. Looking runs none of them;
whoever works with git in it on purpose (commits, syncs) runs his own, as with git itself.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from kameng_tui.workbook import places
from kameng_tui.workbook.errors import WorkbookError
from kameng_tui.workbook.files import read_state, save
from kameng_tui.workbook.gitsetup import MERGE_DRIVER, is_our_hook, run

_OWN = "git-own"
_QUIET = {
    "GIT_OPTIONAL_LOCKS": "0",  # looking never writes, not even the index
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what is missing, by the means its config names
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
}
_FIXED = (
    ("core.fsmonitor", ""),
    ("core.hooksPath", os.devnull),
    ("log.showSignature", "false"),
    ("core.quotepath", "false"),
)
_LOCAL = ("local", "worktree")
_FILTER = re.compile(r"filter\.(.+)\.(?:clean|smudge|process|required)", re.DOTALL)
_RUNS = re.compile(
    r"core\.(?:fsmonitor|hookspath|sshcommand|editor|askpass|gitproxy)|sequence\.editor|gpg(?:\..+)?\.program"
    r"|gpg\.ssh\.defaultkeycommand|credential(?:\..+)?\.helper|filter\..+\.(?:clean|smudge|process)|merge\..+\.driver"
    r"|remote\..+\.(?:uploadpack|receivepack|vcs)|trailer\..+\.(?:command|cmd)|protocol\.ext\.allow",
    re.DOTALL,
)
_NO_PROGRAM = ("", "true", "false")


def looking(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The words and the environment with which git only looks into ``folder``: filters of the repository itself do
    nothing, those of the user's own settings (git-lfs) work as ever."""
    settings = list(_FIXED)
    for name, _ in _settings(folder, _LOCAL):
        if match := _FILTER.fullmatch(name):
            settings += [(f"filter.{match[1]}.{key}", "") for key in ("clean", "smudge", "process")]
            settings.append((f"filter.{match[1]}.required", "false"))
    settings = list(dict.fromkeys(settings))
    env = {"GIT_CONFIG_COUNT": str(len(settings)), **_QUIET}
    for number, (name, value) in enumerate(settings):
        env |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    # twice: a git older than 2.31 knows only -c, which cannot hold a name with = in it
    words = [word for name, value in settings if "=" not in name for word in ("-c", f"{name}={value}")]
    return ["--no-pager", *words], env


def programs(folder: Path, common: Path) -> list[str]:
    """What the repository itself would have run by a commit or a sync, other than what we put there."""
    found = [
        name
        for name, value in _settings(folder, _LOCAL)
        if (_RUNS.fullmatch(name) and value not in _NO_PROGRAM and value != MERGE_DRIVER)
        or value.startswith("ext::")
    ]
    with contextlib.suppress(OSError):
        for hook in sorted((common / "hooks").iterdir()):
            if hook.suffix != ".sample" and os.access(hook, os.X_OK) and not is_our_hook(hook):
                found.append(f"hooks/{hook.name}")
    return found


def is_own(common: Path) -> bool:
    """Whether the user has worked with git in this repository through us, knowing what he did."""
    with contextlib.suppress(WorkbookError, OSError):
        return str(common) in read_state(places.data_folder() / _OWN).text.split("\n")
    return False


def remember_own(common: Path) -> None:
    """From now on commits of ours may run what this repository brings along. A failure costs only a question more."""
    if is_own(common):
        return
    with contextlib.suppress(WorkbookError, OSError):
        places.data_folder().mkdir(parents=True, exist_ok=True)
        state = read_state(places.data_folder() / _OWN)
        save(state, f"{state.text}{common}\n")


def _settings(folder: Path, scopes: tuple[str, ...]) -> list[tuple[str, str]]:
    """(name, value) of git's settings of these scopes; reading them runs nothing."""
    listed = run(folder, "config", "--list", "--show-scope", "-z").stdout.decode("utf-8", "surrogateescape")
    parts = listed.split("\0")
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return [
        (name, value)
        for scope, setting in pairs
        if scope in scopes
        for name, _, value in [setting.partition("\n")]
    ]
