"""Finds the command, makes the desk, runs it, and turns every refusal into one sentence and an exit status.

Exit status: 0 done, 1 the answer itself is bad news, 2 wrong usage or refused value, 3 refused to avoid losing
something, 4 not found.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kameng_tui import __version__
from kameng_tui.values import SHANGHAI, BadValue, parse_when

if TYPE_CHECKING:
    import argparse

    from kameng_tui.desk.desk import Desk
    from kameng_tui.workbook.vault import Vault

_WITH_VALUE = ("-w", "--workbook", "--today")


def run(argv: Sequence[str], screen: Callable[..., int] | None = None) -> int:
    """One command line; returns the exit status. Never lets a traceback through.

    ``screen`` opens the full screen; without it those commands say that there is none.
    """
    _in_utf8()
    _plain_pipes()
    if "--version" in argv and command_word(argv) is None:
        print(f"kameng {__version__}")
        return 0
    try:
        return _run(list(argv), screen)
    except BrokenPipeError:
        _silence_stdout()
        return 0
    except KeyboardInterrupt:
        print("已中断", file=sys.stderr)
        return 130
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    except OSError as fault:
        _say(f"系统不让读写:{fault.strerror or fault}")
        return 3
    except Exception as fault:  # the last door: what no room foresaw still becomes a sentence
        if os.environ.get("KAMENG_DEBUG"):
            raise
        _say(f"程序出错({type(fault).__name__}:{fault}),没有继续。设 KAMENG_DEBUG=1 重试可看到细节")
        return 2


def _say(sentence: str) -> None:
    """A sentence on stderr; what it repeats of other people's words steers no terminal and tells no secret."""
    from kameng_tui.cli.answer import safe  # here: most commands have nothing to say
    from kameng_tui.privacy.mask import mask_echo

    print(safe(mask_echo(sentence)), file=sys.stderr)


def _in_utf8() -> None:
    """Starts Python again where it was told to read names in another encoding: Chinese words would be lost on the way."""
    if sys.getfilesystemencoding() != "utf-8" and sys.executable:
        again = [sys.executable, "-P", "-X", "utf8", "-m", "kameng_tui", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, "PYTHONUTF8": "1"})


def _plain_pipes() -> None:
    """UTF-8 in and out whatever the host's locale is."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(
                encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "backslashreplace"
            )


def _silence_stdout() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def command_word(argv: Sequence[str]) -> int | None:
    """The place of the first word that is neither an option nor the value of a common one."""
    skip = False
    for index, word in enumerate(argv):
        if skip:
            skip = False
        elif word in _WITH_VALUE:
            skip = True
        elif word == "--":
            return None
        elif not word.startswith("-") or word == "-":
            return index
    return None


def _run(argv: list[str], screen: Callable[..., int] | None) -> int:
    from kameng_tui.cli.table import COMMANDS

    place = command_word(argv)
    word = argv[place] if place is not None else ""
    if word in COMMANDS:
        assert place is not None
        return _command(word, argv[:place] + argv[place + 1 :], screen)
    if argv and set(argv) <= {"-h", "--help"}:
        return _command("help", [], screen)
    return _command("open", argv, screen)


def _command(word: str, rest: list[str], screen: Callable[..., int] | None) -> int:
    from kameng_tui.cli.command import parser_for
    from kameng_tui.cli.table import COMMANDS

    command = COMMANDS[word]
    args = parser_for(word, command).parse_intermixed_args(rest)  # options may stand between the words
    args.screen = screen
    from kameng_tui.cli.answer import Answer, write
    from kameng_tui.desk.errors import DeskError, sentences

    try:
        with sentences():
            clock = clock_of(args.today)
            desk = maker(args, clock, needs_book=command.needs_book, despite_book=command.despite_book)
            answer: Answer | int = command.run(desk, args)
            if desk.has_book and desk.book.changed:
                _commit(desk)
    except DeskError as fault:
        _say(str(fault))
        return fault.exit
    except BadValue as fault:
        _say(str(fault))
        return 2
    return answer if isinstance(answer, int) else write(answer, as_json=args.json)


def _commit(desk: Desk) -> None:
    """Commits what the command wrote where the workbook asks for a commit per action; a command that did its work is
    not spoiled by a commit that cannot be made."""
    from kameng_tui.desk.commits import commit_own, policy
    from kameng_tui.desk.errors import DeskError

    try:
        made = commit_own(desk, ask=sys.stdin.isatty()) if policy(desk, "cli") == "action" else None
    except DeskError as fault:
        _say(str(fault))
        return
    if made is not None:
        _say(made.said or f"已提交:{made.subject}")


def clock_of(today: str | None) -> Callable[[], datetime]:
    """The clock of a command: the machine's, or standing still at ``--today`` (a bare day is its last second).

    Raises BadValue also where the machine's own stands in a year that no calendar of ours reaches.
    """
    if today is not None:
        moment = parse_when(today, end_of_day=True)
        return lambda: moment
    clock = _machine()
    try:
        parse_when(clock())
    except BadValue as fault:
        raise BadValue(f"电脑的时钟不对:{fault}。请先调好时钟,或用 --today 写明现在是什么时候") from None
    return clock


def _machine() -> Callable[[], datetime]:
    return lambda: datetime.now(SHANGHAI)


def author_of() -> str:
    """Who writes entries: ``$KAMENG_AUTHOR``, else the login name."""
    return os.environ.get("KAMENG_AUTHOR") or os.environ.get("USER") or os.environ.get("USERNAME") or "本人"


def maker(
    args: argparse.Namespace, clock: Callable[[], datetime], *, needs_book: bool, despite_book: bool = False
) -> Desk:
    """The desk of a command. Raises DeskError where it needs a workbook and none is found, and where the one that is
    found cannot be read, unless the command has to work ``despite_book``: then that is told."""
    from kameng_tui.desk.desk import Desk, locate
    from kameng_tui.desk.errors import Missing, sentences
    from kameng_tui.workbook.errors import Unreadable

    book = None
    with sentences():
        try:
            book = locate(Path(args.workbook) if args.workbook else None, Path.cwd(), os.environ)
        except Missing:
            if needs_book or args.workbook:
                raise
        except Unreadable as fault:
            if not despite_book:
                raise
            _say(str(fault))
    return Desk(book, clock=clock, vault=_vault, author=author_of())


def _vault() -> Vault:
    """Looked for when a secret is first needed: most commands need none."""
    from kameng_tui.cli.passphrases import vault_here

    return vault_here()
