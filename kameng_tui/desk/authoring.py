"""Use-cases of those who write channels: start one, see a letter while it is written, compare, pack.

Everything is read as data from where the author works; nothing is installed and no code of a channel is run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kameng_tui.desk.channelref import Read, named, one_named
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import BadFile, DeskError, Missing, WouldLose, sentences
from kameng_tui.record import record
from kameng_tui.workbook import files
from kameng_tui.workbook.files import FileState

if TYPE_CHECKING:
    from kameng_tui.channels.scaffold import Question


@record
class New:
    """``folder`` holds ``files``, named relative to it."""

    id: str
    folder: str
    files: tuple[str, ...]


@record
class Tried:
    """A letter over an example; over an empty case where ``example`` is empty."""

    channel: str
    template: str
    example: str
    text: str


def questions() -> Sequence[Question]:
    """What the author of a new channel is asked."""
    from kameng_tui.channels.scaffold import QUESTIONS

    return QUESTIONS


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


def try_(desk: Desk, ref: str, template: str, example: str = "") -> Tried:
    """A letter as it would be written: over the example of that name, else the first, else an empty case."""
    from kameng_tui.channels.templates import TemplateFault
    from kameng_tui.desk.example import BadExample, Example
    from kameng_tui.desk.kit import examples_of, play
    from kameng_tui.desk.papers import template_of

    with sentences(), one_named(desk, ref) as read:
        channel = read.sound
        spec = template_of(channel, template)
        found = {path.stem: path for path in examples_of(read.folder, read.place.file)}
        if example and example not in found:
            raise Missing(f"{channel.name}没有「{example}」这个例子,有:{' '.join(found) or '没有例子'}")
        name = example or next(iter(found), "")
        try:
            played = play(channel, found[name]) if name else Example(channel, {"now": desk.now(), "case": {}})
            return Tried(channel.id, spec.id, name, played.written(spec))
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


def pack(desk: Desk, ref: str, out: Path | None = None) -> Path:
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
        return target.resolve()
