"""Installing and removing distributions with the tools of this environment: pip, else uv, else the words to type.

Only here is another program started for a channel, and only on the user's word. What is merely looked at never reaches
pip: a source distribution runs its own code as soon as pip is asked what it is.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from kameng_tui.desk.errors import DeskError, Missing, WouldLose

Runner = Callable[[Sequence[str]], tuple[int, str]]
OWN = "kameng-tui"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_WANTED = re.compile(rf"({_NAME.pattern})(?:\s*(?:==|>=|<=|~=|!=|<|>)[\w.*,<>=!~ -]{{1,60}})?")
_MOST_SAID = 12


def run(command: Sequence[str]) -> tuple[int, str]:
    """(status, what it said). The words of the tool stay off our own output."""
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    except OSError as fault:
        return 127, f"{command[0]}:{fault.strerror}"
    return ran.returncode, ran.stdout.decode("utf-8", "replace")


def is_distribution(path: Path) -> bool:
    """Whether a path is for pip: a source folder, a wheel or a source archive."""
    if path.is_dir():
        return (path / "pyproject.toml").is_file() or (path / "setup.py").is_file()
    return path.suffix == ".whl" or path.name.endswith((".tar.gz", ".tgz"))


def name_of(what: str) -> str:
    """The name in ``kameng-x`` or ``kameng-x>=1.2``. Raises DeskError for anything else."""
    match = _WANTED.fullmatch(what.strip())
    if match is None:
        raise DeskError(f"「{what}」既不是文件夹或 zip,也不是发行包的名字,如 kameng-wechat-pay")
    return match[1]


def plain_name(name: str) -> str:
    """A name as registries compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installing(what: str) -> tuple[str, ...]:
    """The command that installs ``what``. Raises WouldLose with the words to type where there is no installer here."""
    return _command("install", what, f"pipx inject {OWN} {what}", f"uv tool install {OWN} --with {what}")


def removing(name: str) -> tuple[str, ...]:
    """The command that removes the distribution ``name``; raises like ``installing``."""
    return _command("uninstall", name, f"pipx uninject {OWN} {name}", f"uv tool install {OWN} --reinstall")


def _command(verb: str, what: str, pipx: str, uv_tool: str) -> tuple[str, ...]:
    if _has_pip():
        sure = ("--yes",) if verb == "uninstall" else ()
        # -P: a pip.py in the current folder is not pip
        return (sys.executable, "-P", "-m", "pip", verb, "--no-input", "--disable-pip-version-check", *sure, what)  # fmt: skip
    uv = _uv()
    if uv:
        return (uv, "pip", verb, "--python", sys.executable, what)
    raise WouldLose(
        f"这里没有 pip 也没有 uv,没有动。用 pipx 装的请执行:{pipx};用 uv tool 装的请执行:{uv_tool}"
    )


def _has_pip() -> bool:
    return find_spec("pip") is not None


def _uv() -> str:
    return shutil.which("uv") or ""


def carried_out(command: Sequence[str], runner: Runner) -> None:
    """Runs ``command``; its last words become the reason where it fails. Raises DeskError.

    A removal counts only if the distribution is gone: pip skips what it does not think its own, and calls that success.
    """
    status, said = runner(command)
    importlib.invalidate_caches()
    name = command[-1]
    stays = "uninstall" in command and is_installed(name)
    if status or stays:
        last = [line for line in said.strip().splitlines() if line.strip()][-_MOST_SAID:]
        way_out = [_by_hand(name)] if stays else []
        raise DeskError("\n".join([f"没有做成(状态 {status}):{' '.join(command)}", *last, *way_out]))


def _by_hand(name: str) -> str:
    """How to be rid of a distribution that no tool removes, its record being damaged: pip reads it first."""
    from importlib import metadata

    site = Path(str(metadata.distribution(name).locate_file("")))
    found = (path.name for path in site.glob("*.dist-info") if plain_name(path.name.partition("-")[0]) == plain_name(name))  # fmt: skip
    return f"也可以自己删去 {site} 里的文件夹 {'、'.join(sorted(found))},它的渠道就不再出现"


def is_installed(name: str) -> bool:
    from importlib import metadata

    try:
        metadata.distribution(name)
    except (metadata.PackageNotFoundError, ValueError):
        return False
    return True


def beside(name: str) -> tuple[str, ...]:
    """What else a distribution brings that runs without being asked by us: sentences for whoever is to trust it."""
    from importlib import metadata

    try:
        found = metadata.distribution(name)
        files = [str(file) for file in found.files or ()]
        points = [point for point in found.entry_points if point.group != "kameng_tui.channels"]
    except Exception:  # a damaged distribution may raise what it likes
        return (f"发行包 {name} 的安装记录读不全,除渠道以外还带了什么不清楚",)
    told = [f"还带有 {file}:每次启动 Python 都会执行它" for file in files if file.endswith(".pth")]
    if points:
        told.append("还登记了:" + "、".join(sorted(f"{point.group} {point.name}" for point in points)))
    return tuple(told)


def path_of(source: str) -> Path | None:
    """The path that ``source`` names, or None where it is a name. Raises Missing for a path that is not there."""
    path = Path(source).expanduser()
    if path.exists():
        return path
    if (
        os.sep in source
        or "/" in source
        or source.startswith((".", "~"))
        or path.suffix in (".zip", ".whl", ".toml")
    ):
        raise Missing(f"找不到 {source}")
    return None
