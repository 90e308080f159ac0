"""The child process in which the hooks of one channel run. Started by ``remote``, never imported by the program itself.

Orders come in and answers go out as JSON lines over the two pipes it was started with. Both are put out of the reach of
the channel's code first: its ``print`` goes nowhere, or to the third pipe where its author listens, and its ``input``
finds the end. Memory and processor time are limited where the system can do that. The code is loaded from exactly the
folder whose hash the user trusted, never from compiled files beside it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from importlib.machinery import (
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
)
from typing import Any, BinaryIO

SECONDS_OF_PROCESSOR = 300
LONGEST_WORDS = 300
LONGEST_NAME = 60


class Refused(Exception):
    """What the code, or its answer, may not be, in Chinese."""


def main() -> None:
    """Answers orders until the other side closes the pipe."""
    orders, answers = _own_pipes()
    mark = "".join(sys.argv[2:])  # given where somebody listens to what the code prints
    if mark:
        _aloud()
    _send(answers, _line({"n": 0}))
    hooks: Any = None
    folder = ""
    for line in orders:
        order = json.loads(line)
        told: dict[str, Any] = {"n": order["n"]}
        try:
            if "load" in order:
                folder = order["load"]["folder"]
                hooks, told["answer"] = _loaded(order["load"])
            else:
                told["answer"] = _asked(hooks, order["hook"], order["with"])
            said = _line(told)
        except (
            BaseException
        ) as error:  # SystemExit and MemoryError too: the channel's code may raise anything
            said = _line({"n": order["n"], "error": _words(error, folder)})
        if mark:
            _end_of_prints(mark)
        _send(answers, said)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes under numbers that no child inherits; what the code knows as 0 and 1 leads nowhere."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nowhere, number)
    return orders, answers


def _aloud() -> None:
    """What the code prints goes where its errors go, line by line, so that nothing is lost when it is ended."""
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)  # type: ignore[union-attr]


def _end_of_prints(mark: str) -> None:
    """``mark`` on a line of its own in the third pipe: all that was printed for this order stands before it."""
    with contextlib.suppress(BaseException):  # the code may have closed or replaced these streams
        sys.stdout.flush()
        sys.stderr.flush()
    with contextlib.suppress(OSError):
        os.write(2, f"\n{mark}\n".encode())


def _line(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, allow_nan=False).encode() + b"\n"


def _send(answers: BinaryIO, line: bytes) -> None:
    answers.write(line)
    answers.flush()


def _words(error: BaseException, folder: str) -> str:
    """What happened, for the sentence that names the channel."""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, SystemExit):
        return "想结束整个程序(sys.exit)"
    if isinstance(error, MemoryError):
        return "要的内存超过上限"
    text = place = ""
    with contextlib.suppress(BaseException):  # an author's exception may fail to show itself
        text = str(error)[:LONGEST_WORDS]
    with contextlib.suppress(BaseException):
        place = _place(error, folder)
    return f"出错 {type(error).__name__}" + (f":{text}" if text else "") + (f"({place})" if place else "")


def _place(error: BaseException, folder: str) -> str:
    """The last line of the channel's own code that the error went through: hooks.py 第 5 行."""
    place, step = "", error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        if name.startswith(f"{folder}{os.sep}"):
            place = f"{name[len(folder) + 1 :][:LONGEST_NAME]} 第 {step.tb_lineno} 行"
        step = step.tb_next
    return place


def _limit(memory: int) -> None:
    """No more memory and processor time than this, and no core file; not every system knows these limits."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, SECONDS_OF_PROCESSOR),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def _loaded(order: Mapping[str, Any]) -> tuple[Any, list[str]]:
    """The relay of the module's hooks and their names. Raises Refused, and whatever importing it raises."""
    import pluggy

    from kameng_tui.channels.hookspecs import PROJECT, ChannelSpec

    folder, module = order["folder"], order["module"]
    _check_hash(folder, order["sha256"])
    _limit(order["memory"])
    sys.meta_path.insert(0, _Finder(folder))
    plugin = __import__(module, fromlist=["*"])
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(ChannelSpec)
    _check_hooks(manager, plugin)
    manager.register(plugin)
    names = sorted(caller.name for caller in manager.get_hookcallers(plugin) or ())
    if not names:
        raise Refused(f"{module} 里没有用 hookimpl 标出的函数")
    return manager.hook, names


def _check_hash(folder: str, sha256: str) -> None:
    if sha256:
        from kameng_tui.channels.code import code_in

        if code_in(folder).sha256 != sha256:
            raise Refused("代码与信任时不同,没有运行;请重新查看再信任")


def _check_hooks(manager: Any, plugin: Any) -> None:
    """What pluggy would pass over in silence, or say in words that name neither the function nor the way out."""
    for name, function in vars(plugin).items():
        options = manager.parse_hookimpl_opts(plugin, name)
        if options is None:
            continue
        known = {hook: caller.spec.argnames for hook, caller in vars(manager.hook).items() if hook[0] != "_"}
        hook = options.get("specname") or name
        if hook not in known:
            raise Refused(f"不认识的接口 {hook},{_meant(hook, known)}")
        if options.get("wrapper") or options.get("hookwrapper"):
            raise Refused(f"{hook} 不能写成 wrapper")
        code = function.__code__
        for argument in code.co_varnames[: code.co_argcount]:
            if argument not in known[hook]:
                raise Refused(f"{hook} 没有 {argument} 这个参数,{_meant(argument, known[hook])}")


def _meant(word: str, known: Any) -> str:
    from kameng_tui.channels.shape import did_you_mean

    return did_you_mean(word, known)


def _asked(hooks: Any, name: str, given: Mapping[str, Any]) -> Any:
    """What the module answers; of the hooks whose answers are collected there is only this one's."""
    hook = getattr(hooks, name)
    answer = hook(**given)
    if not hook.spec.opts["firstresult"]:
        answer = answer[0] if answer else None
    try:
        json.dumps(answer, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise Refused("的回答不是纯数据(文字、数字、是否、列表和表)") from None
    return answer


class _Sources(SourceFileLoader):
    """Loads what stands in the source: compiled files beside it are neither trusted nor written."""

    def path_stats(self, path: Any) -> Mapping[str, Any]:
        raise OSError


class _Finder:
    """Finds the package in ``folder`` and all in it there, whatever else ``sys.path`` may hold under its name."""

    def __init__(self, folder: str) -> None:
        self._parent, self._package = os.path.split(folder)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        first, *inside = name.split(".")
        if first != self._package:
            return None
        where = os.path.join(self._parent, *[first, *inside][:-1])  # noqa: PTH118
        finder = FileFinder(where, (ExtensionFileLoader, EXTENSION_SUFFIXES), (_Sources, SOURCE_SUFFIXES))
        return finder.find_spec(name)
