"""The one door between text and documents: ``loads``, the canonical ``dumps``, and ``rewrite``, which keeps
every comment. Neither writer returns a text that does not read back as what was asked.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kameng_tui.workbook.errors import Refused, RewriteFailed

if TYPE_CHECKING:
    from kameng_tui.workbook.tomlwrite import Schema


class TomlFault(Refused):
    """A text that is no TOML: the line and column from 1, and the reason in Chinese."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(f"第 {line} 行第 {column} 列:{reason}")
        self.line = line
        self.column = column
        self.reason = reason


def loads(text: str) -> dict[str, Any]:
    """``text`` as a document, numbers with a point as Decimal. Raises TomlFault."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        from kameng_tui.workbook.tomlwords import explain  # here: a good file never needs it

        raise TomlFault(*explain(text.replace("\r\n", "\n"), str(fault))) from None
    except (ValueError, ArithmeticError):
        raise TomlFault(1, 1, "有一个数字长得离谱,无法读入") from None
    except RecursionError:
        raise TomlFault(1, 1, "括号套得太深,无法读入") from None


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
    order, blank lines and spelling of the rest stay. Comments of deleted tables move to the end. Raises
    RewriteFailed rather than lose a comment or return anything that does not read back as ``after``.
    """
    from kameng_tui.workbook import tomledit, tomlscan, tomlwrite

    text = text.replace("\r\n", "\n")
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


def _reads_as(text: str, wanted: Mapping[str, Any]) -> bool:
    from kameng_tui.workbook.tomlwrite import same

    try:
        return same(loads(text), wanted)
    except TomlFault:
        return False
