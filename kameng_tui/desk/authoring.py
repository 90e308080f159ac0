"""Use-cases of those who write channels: start one, check it, see a letter while it is written, compare, pack.

Everything is read as data from where the author works, and nothing is installed. The code of a channel runs only in
``check`` and ``try_``, in its child process, and only if it is trusted or the person says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from kameng_tui.case.findings import Finding
from kameng_tui.desk.channelref import Read, named, one_named
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import BadFile, DeskError, Missing, WouldLose, sentences
from kameng_tui.record import record
from kameng_tui.workbook import files
from kameng_tui.workbook.files import FileState

if TYPE_CHECKING:
    from kameng_tui.channels.scaffold import Question

PACK_CODE = "包里的代码从不运行,只用它的数据"


@record
class New:
    """``folder`` holds ``files``, named relative to it."""

    id: str
    folder: str
    files: tuple[str, ...]


@record
class Checked:
    """What the kit found, errors first. ``printed`` is what the code printed, ``notes`` say where it was not run."""

    findings: tuple[Finding, ...]
    printed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@record
class Packed:
    """``notes`` say what of it will not count where it is installed."""

    path: Path
    notes: tuple[str, ...] = ()


@record
class Tried:
    """A letter over an example; over an empty case where ``example`` is empty. ``printed`` and ``notes`` as in Checked,
    and no part of the answer."""

    channel: str
    template: str
    example: str
    text: str
    printed: tuple[str, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = field(default=(), repr=False)


def questions() -> Sequence[Question]:
    """What the author of a new channel is asked."""
    from kameng_tui.channels.scaffold import QUESTIONS

    return QUESTIONS


def check_answers(desk: Desk, answers: Mapping[str, str]) -> None:
    """Raises DeskError where ``answers``, to some of the questions, can make no channel."""
    from kameng_tui.channels.scaffold import check_so_far

    with sentences():
        check_so_far(answers, desk.now().date())


def new(
    desk: Desk,
    answers: Mapping[str, str],
    into: Path | None = None,
    *,
    distribution: bool = False,
    code: bool = False,
) -> New:
    """Makes a working channel in the new folder ``into`` (named after its id if not given).

    A distribution is a package that pip can install; only such a one can have ``code``. Raises WouldLose where
    something stands there already.
    """
    from kameng_tui.channels import scaffold

    if code and not distribution:
        raise DeskError("包里不能有代码;要写代码请同时用 --distribution,做成发行包")
    with sentences():
        made = scaffold.answers_of(answers, desk.now().date())
        texts = scaffold.new_distribution(made, code=code) if distribution else scaffold.new_pack(made)
        folder = into or Path(f"kameng-{made.id}" if distribution else made.id)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WouldLose(f"{folder} 已经有东西了,没有覆盖;请换一个位置")
        for name, text in texts.items():
            path = folder / name
            with files.saying(path):
                path.parent.mkdir(parents=True, exist_ok=True)
            files.save(FileState(path, None), text)
        return New(made.id, str(folder.resolve()), tuple(texts))


def check(desk: Desk, ref: str, *, run: bool = False) -> Checked:
    """Everything the kit finds wrong with a channel. Its code is tried too where it is trusted, or with ``run``."""
    from kameng_tui.desk.kit import check_folder, rehearse

    with sentences(), named(desk, ref) as reads:
        found: list[Finding] = []
        printed: list[str] = []
        notes: list[str] = []
        for read in reads:
            if read.place.fault:
                found.append(Finding("channel.fault", read.place.claimed, read.place.fault))
                continue
            folder, file = read.folder, read.place.file
            found += check_folder(folder, file, today=desk.now().date(), others=desk.registry.channels)
            if read.place.origin == "plugin" and read.entry.code_fault:
                said = f"〔hooks.load〕{read.entry.code_fault}"
                found.append(Finding("channel.fault", f"{file}#hooks.module", said))
            elif _may_run(desk, read, run=run):
                wrong, heard = rehearse(folder, file, read.entry.code)
                found, printed = found + wrong, printed + list(heard)
            else:
                notes += _why_not_run(read, run=run)
        return Checked(tuple(sorted(found, key=lambda f: f.rank)), tuple(printed), tuple(notes))


def _may_run(desk: Desk, read: Read, *, run: bool) -> bool:
    """Whether the code of a channel may be run here: of a pack never, else if it is trusted or the person says so."""
    entry, state = read.entry, desk.registry.state
    if entry.state != "ok" or not entry.hooks or entry.code_fault:
        return False
    trusted = read.place.origin == "shipped" or state.trusted.get(entry.id) == entry.code
    return run or (trusted and entry.id not in state.disabled)


def _why_not_run(read: Read, *, run: bool) -> list[str]:
    entry = read.entry
    if entry.state != "ok":
        return [f"{entry.id} 的代码没有运行:请先改好 manifest"] if run else []
    if not entry.hooks:
        return [f"{entry.id} 没有代码,--run 没有可运行的"] if run else []
    if entry.code_fault:
        return [f"{entry.id}:{entry.code_fault}"]
    return [f"{entry.id} 带有代码,没有运行它,只看了数据;看过代码、要连它一起试,请加 --run(它以你的权限运行)"]


def try_(desk: Desk, ref: str, template: str, example: str = "", *, run: bool = False) -> Tried:
    """A letter as it would be written: over the example of that name, else the first, else an empty case.

    Its code fills in what it can where it is trusted, or with ``run``.
    """
    from kameng_tui.channels.templates import TemplateFault
    from kameng_tui.desk.example import BadExample, Example
    from kameng_tui.desk.filings import template_of
    from kameng_tui.desk.kit import examples_of, play, rehearsing

    with sentences(), one_named(desk, ref) as read:
        channel = read.sound
        spec = template_of(channel, template)
        found = {path.stem: path for path in examples_of(read.folder, read.place.file)}
        if example and example not in found:
            raise Missing(f"{channel.name}没有「{example}」这个例子,有:{' '.join(found) or '没有例子'}")
        name = example or next(iter(found), "")
        try:
            played = play(channel, found[name]) if name else Example(channel, {"now": desk.now(), "case": {}})
            if not _may_run(desk, read, run=run):
                notes = tuple(_why_not_run(read, run=run))
                return Tried(channel.id, spec.id, name, played.written(spec), (), notes)
            with rehearsing(channel, read.folder, read.entry.code) as code:
                if code.load():
                    played.let_run(code)
                text = played.written(spec)
            wrong = tuple(f"代码:{fault.text}" for _, fault in code.faults)
            return Tried(channel.id, spec.id, name, text, tuple(code.printed), wrong)
        except BadExample as bad:
            raise BadFile(f"例子 {found[name]}:{bad}") from bad
        except TemplateFault as fault:
            raise BadFile(f"模板 {spec.file} 出错:{fault}") from fault


def diff(desk: Desk, old: str, new: str) -> tuple[str, ...]:
    """How one channel differs from another, in words."""
    with sentences(), one_named(desk, old) as before, one_named(desk, new) as after:
        return differing(before, after)


def differing(before: Read, after: Read) -> tuple[str, ...]:
    """The same of two that were read: what their manifests say differently, else that something beside them differs."""
    from kameng_tui.channels.diff import differences

    if before.sound.sha256 == after.sound.sha256:
        return ()
    return tuple(differences(before.raw, after.raw)) or ("文书或表格的内容不同",)


def pack(desk: Desk, ref: str, out: Path | None = None) -> Packed:
    """Packs a sound pack into a zip that is the same for the same files. Raises WouldLose where ``out`` is there."""
    from kameng_tui.channels.archive import BadArchive
    from kameng_tui.channels.archive import pack as packed

    with sentences(), named(desk, ref) as reads:
        read = reads[0]
        channel = read.sound
        if len(reads) > 1 or read.place.file != "channel.toml":
            raise DeskError(f"{ref} 不是一个渠道一个文件夹,不能打成包;发行包请用 python -m build")
        target = out or Path(f"{channel.id}-{channel.version}.zip")
        if target.exists():
            raise WouldLose(f"{target} 已经有了,没有覆盖;请换个名字:-o 文件.zip")
        try:
            with files.saying(target):
                packed(read.folder, target)
        except BadArchive as bad:
            raise DeskError(str(bad)) from bad
        notes = (f"{PACK_CODE};要连代码一起给人,请用 python -m build 打发行包",) if channel.hooks else ()
        return Packed(target.resolve(), notes)
