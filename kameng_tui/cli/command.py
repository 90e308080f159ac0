"""What a command is, and the parser that reads its words: argparse that speaks Chinese. The commands stand in ``table``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NoReturn

from kameng_tui.record import record

Words = Callable[[argparse.ArgumentParser], None]


@record
class Command:
    """``where`` is ``module:function`` below kameng_tui.cli; the function takes (desk, args). ``despite_book``: it has to
    work also where the workbook cannot be read."""

    says: str
    where: str
    words: Words
    needs_book: bool = True
    despite_book: bool = False

    @property
    def run(self) -> Callable[[Any, argparse.Namespace], Any]:
        module, _, function = self.where.partition(":")
        found: Callable[[Any, argparse.Namespace], Any] = getattr(
            import_module(f"kameng_tui.cli.{module}"), function
        )
        return found


USAGE = "用法:"


class Formatter(argparse.HelpFormatter):
    """argparse's layout with a Chinese heading. It is made for every argument, so it may not import shutil as argparse's does."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns())

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or USAGE)


def columns() -> int:
    """The width of the terminal less a margin; that of a pipe is 80."""
    columns = os.environ.get("COLUMNS", "")
    try:
        return max((int(columns) if columns else os.get_terminal_size().columns) - 2, 20)
    except (OSError, ValueError):
        return 78


class Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese and exits 2."""

    def parse_known_intermixed_args(self, args: Any = None, namespace: Any = None) -> Any:
        """argparse's own would cut the length of its English heading off ours."""
        self.usage = self.format_usage()[len(USAGE) :].rstrip()
        return super().parse_known_intermixed_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        from kameng_tui.cli.answer import safe  # the words that are repeated may hold escapes, or a secret
        from kameng_tui.privacy.mask import mask_echo

        said = mask_echo(_chinese(message))
        print(safe(f"用法不对:{said}\n{self.format_usage().strip()}"), file=sys.stderr)
        raise SystemExit(2)


_PHRASES = (
    ("the following arguments are required:", "还缺少"),
    ("unrecognized arguments:", "不认识的参数"),
    ("expected one argument", "后面要跟一个值"),
    ("expected at least one argument", "后面至少要跟一个值"),
    ("not allowed with argument", "不能同时使用"),
    ("invalid choice:", "没有这个选项:"),
    ("invalid int value:", "应是整数:"),
    ("one of the arguments", "要给出其中之一:"),
    ("is required", ""),
    ("argument ", "参数 "),
    ("choose from", "可选"),
)


def _chinese(message: str) -> str:
    for english, chinese in _PHRASES:
        message = message.replace(english, chinese)
    return message


def parser_for(name: str, command: Command) -> argparse.ArgumentParser:
    """The parser of one command; the words that every command takes are added here."""
    parser = Parser(prog=f"kameng {name}", description=command.says, add_help=False, allow_abbrev=False,
                    formatter_class=Formatter)  # fmt: skip
    parser._positionals.title, parser._optionals.title = "参数", "选项"
    parser.add_argument("-h", "--help", action="help", help="显示这段说明")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    parser.add_argument("-w", "--workbook", metavar="路径", help="工作簿")
    parser.add_argument(
        "--today", metavar="时间", help="把这个时间当作现在,如 2026-11-21 或 2026-11-21T10:30"
    )
    command.words(parser)
    return parser
