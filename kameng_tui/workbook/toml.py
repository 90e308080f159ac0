"""The one door between text and documents: ``loads``, the canonical ``dumps``, and ``rewrite``, which keeps
every comment. Neither writer returns a text that does not read back as what was asked.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kameng_tui.workbook.errors import Refused, RewriteFailed

if TYPE_CHECKING:
    from kameng_tui.workbook.tomlwrite import Schema


DEEPEST = 100  # tables and lists in each other: no file of ours comes near it, and what works through a document recurses
_LONGEST_KEY = 32  # dotted parts: tomllib's time grows with their square
_LONGEST_NUMBER = 10_000  # bits: a longer one cannot be written out again
_LONG_KEY = re.compile(
    r"""(?:^|[\[{,])[ \t]*+(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"""
    + f"{{{_LONGEST_KEY}}}",
    re.MULTILINE,
)


class TomlFault(Refused):
    """A text that is no TOML: the line and column from 1, and the reason in Chinese."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(f"第 {line} 行第 {column} 列:{reason}")
        self.line = line
        self.column = column
        self.reason = reason


def loads(text: str) -> dict[str, Any]:
    """``text`` as a document, numbers with a point as Decimal. Raises TomlFault."""
    if text.count(".") >= _LONGEST_KEY and (long := _LONG_KEY.search(text)):
        raise TomlFault(text.count("\n", 0, long.start(0)) + 1, 1, "键名里的点太多,无法读入")
    try:
        doc = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        from kameng_tui.workbook.tomlwords import explain  # here: a good file never needs it

        raise TomlFault(*explain(text.replace("\r\n", "\n"), str(fault))) from None
    except (ValueError, ArithmeticError):
        raise TomlFault(1, 1, "有一个数字长得离谱,无法读入") from None
    except RecursionError:
        raise TomlFault(1, 1, "括号套得太深,无法读入") from None
    if fault := _too_much(doc, DEEPEST):
        raise TomlFault(1, 1, fault)
    return doc


def _too_much(value: Any, room: int) -> str:
    """What in a document no other program of ours could work through, if anything."""
    if isinstance(value, int):
        return "有一个数字长得离谱,无法读入" if value.bit_length() > _LONGEST_NUMBER else ""
    if not isinstance(value, dict | list):
        return ""
    if not room:
        return "括号套得太深,无法读入"
    inside = value.values() if isinstance(value, dict) else value
    return next((fault for item in inside if (fault := _too_much(item, room - 1))), "")


def dumps(doc: Mapping[str, Any], schema: Schema | None = None) -> str:
    """``doc`` as our own writer writes it: keys in schema order, unknown ones after, tables after values."""
    from kameng_tui.workbook import tomlwrite  # here: reading must not pay for the writer

    wanted = tomlwrite.plain(doc)
    text = "\n".join(tomlwrite.blocks(wanted, "", (), schema)) or "\n"
    if not _reads_as(text, wanted):
        raise RewriteFailed("这些内容写成 TOML 后读不回原样,没有写")
    return text


def rewrite(
    text: str, before: Mapping[str, Any], after: Mapping[str, Any], schema: Schema | None = None
) -> str:
    """``text``, which reads as ``before``, changed so that it reads as ``after``.

    Where it is not what ``dumps`` would have written, only what differs is touched: comments, unknown keys,
    order, blank lines, line ends and spelling of the rest stay. Comments of deleted tables move to the end. Raises
    RewriteFailed rather than lose a comment or return anything that does not read back as ``after``.
    """
    return with_line_ends(text, _rewritten(text.replace("\r\n", "\n"), before, after, schema))


def _rewritten(text: str, before: Mapping[str, Any], after: Mapping[str, Any], schema: Schema | None) -> str:
    from kameng_tui.workbook import tomledit, tomlscan, tomlwrite

    wanted = tomlwrite.plain(after)
    old = loads(text)
    if not tomlwrite.same(tomlwrite.plain(before), tomlwrite.plain(old)):
        raise RewriteFailed("文件的内容与改之前读到的不一致,没有写")
    if text == dumps(old, schema):
        return dumps(wanted, schema)
    comments = Counter(tomlscan.comments(text))
    for edit in (tomledit.edit, tomledit.edit_whole_keys):
        try:
            changed = edit(text, old, wanted, schema)
        except tomledit.CannotEdit:
            continue
        if _reads_as(changed, wanted) and comments <= Counter(tomlscan.comments(changed)):
            return changed
    raise RewriteFailed("这个文件的写法太特别,改动后读不回原样,没有写;请用编辑器直接改")


def with_line_ends(of: str, text: str) -> str:
    """``text`` with the line ends of the file that it takes the place of: an unchanged line keeps its own, any other gets
    what most lines have."""
    if "\r\n" not in of:
        return text
    import difflib

    usual = "\r" if 2 * of.count("\r\n") >= of.count("\n") else ""
    *old, _ = of.split("\n")
    *new, last = text.split("\n")
    ended = [f"{line}{usual}" for line in new]
    bare = [line.removesuffix("\r") for line in old]
    for a, b, size in difflib.SequenceMatcher(None, bare, new, autojunk=False).get_matching_blocks():
        ended[b : b + size] = old[a : a + size]
    return "\n".join([*ended, last])


def _reads_as(text: str, wanted: Mapping[str, Any]) -> bool:
    from kameng_tui.workbook.tomlwrite import same

    try:
        return same(loads(text), wanted)
    except TomlFault:
        return False
