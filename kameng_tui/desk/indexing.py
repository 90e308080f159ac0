"""The index of the open workbook: what lists, home, the agenda and the search read instead of every file.

A row serves only while everything that it was made from is as it was: the files of the case (``workbook.stamps``), and the
environment: program, knowledge, channels, calendars and overrides. Instants are kept, never states: what is late is said
at the clock of the question. A case whose dates move with the clock (a pause that has not ended) is read each time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kameng_tui import __version__
from kameng_tui.channels.index import decoded, encoded
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.facets import Facets, narrowed, split
from kameng_tui.reckon.dues import Due, state_of
from kameng_tui.values import SHANGHAI, day_end, in_shanghai
from kameng_tui.workbook import places
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import NotFound
from kameng_tui.workbook.index import Damaged, Index, Unusable, is_pinyin, path_of, remove, telling
from kameng_tui.workbook.indexrows import CaseLine, DueLine, Window

if TYPE_CHECKING:
    from kameng_tui.case.records import Dossier
    from kameng_tui.desk.facts import Facts
    from kameng_tui.desk.survey import Reckoned
from kameng_tui.case.names import safe_name
from kameng_tui.workbook.layout import KEPT
from kameng_tui.workbook.stamps import stamp_of, stamp_of_files

T = TypeVar("T")
Progress = Callable[[int, int], None]

FOLDER = "index"
_BATCH = 100
_LATER = timedelta(days=1000)
_FOREVER = 2**62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CODE = ".code"  # no name of a kept manifest begins with a point
_DECIDING = ("", "case", "law", "channels", "counsel", "knowledge", "knowledge/calendars", "knowledge/playbooks", "reckon", "workbook", "desk")  # fmt: skip
_FIELDS = tuple(item.name for item in fields(Due))
_TIMES = ("start", "earliest", "latest", "met_at")
_ONE_AT_A_TIME = threading.Lock()


def asked(desk: Desk, question: Callable[[Index], T], progress: Progress | None = None) -> T:
    """The answer of an index that was brought up to date first. ``progress(done, all)`` after every case that is read;
    what it raises stops the reading and keeps what was read."""
    return _with_index(desk, question, lambda index: refresh(desk, index, progress))


def remembered(desk: Desk, question: Callable[[Index], T]) -> T | None:
    """The answer of the index as it is, whatever the files say by now; None where nothing is remembered of this
    environment."""
    path = index_path(desk)
    if not path.exists():
        return None
    try:
        with telling(), closing(Index.open(path)) as index, index.looking():
            return question(index) if index.environment() == environment(desk) else None
    except (Damaged, Unusable, ValueError, KeyError, TypeError, ArithmeticError):
        return None


def index_path(desk: Desk) -> Path:
    return path_of(places.cache_folder() / FOLDER, desk.book.id, desk.book.root)


def rebuild(desk: Desk, progress: Progress | None = None) -> int:
    """Throws the index away and makes it anew; the number of its cases."""
    remove(index_path(desk))
    return asked(desk, lambda index: len(index.stamps()), progress)


def _with_index(desk: Desk, question: Callable[[Index], T], first: Callable[[Index], None]) -> T:
    """Answers from the user's cache, begun anew where it is damaged; in memory where there can be no cache, or another
    session keeps beginning it anew in an environment of its own."""
    path = index_path(desk)
    ways = [Index.open, Index.open, Index.in_memory]
    while ways:
        try:
            with telling(), closing(ways.pop(0)(path)) as index:
                first(index)
                with index.looking():
                    if index.environment() == environment(desk):
                        return _answer(question, index)
        except Damaged:
            remove(path)
        except Unusable:
            ways = ways[-1:]
    with closing(Index.in_memory()) as index:
        first(index)
        return question(index)


def _answer(question: Callable[[Index], T], index: Index) -> T:
    """A row that cannot be read back is damage like any other."""
    try:
        return question(index)
    except (ValueError, KeyError, TypeError, ArithmeticError) as fault:
        raise Damaged(str(fault)) from fault


# --- bringing it up to date ---------------------------------------------------------------------------------------


def refresh(desk: Desk, index: Index, progress: Progress | None = None) -> None:
    """Reads every case that is not as the index knows it."""
    with _ONE_AT_A_TIME:
        here = environment(desk)
        if index.environment() != here:
            index.begin_in(here)
        known, needed = index.stamps(), _Needed(desk)
        ids = desk.book.case_ids()
        root = str(desk.book.root)
        stamps = {case_id: stamp_of(f"{root}{os.sep}{case_id}") for case_id in ids}
        if gone := known.keys() - stamps.keys():
            index.drop(gone)
        changed = [i for i in ids if not _holds(stamps[i], known.get(i), needed)]
        lines: list[CaseLine] = []
        try:
            for done, case_id in enumerate(changed, 1):
                lines += _lines(desk, case_id, stamps[case_id], needed)
                if len(lines) >= _BATCH:
                    index.put(lines, here)
                    lines = []
                if progress is not None:
                    progress(done, len(changed))
        finally:
            if lines:
                index.put(lines, here)
        if changed or gone:
            index.tidy()
        if not index.sound():
            raise Damaged("a row that is none")


def _holds(stamp: bytes | None, known: tuple[bytes, str] | None, needed: _Needed) -> bool:
    return stamp is not None and known is not None and stamp + needed[known[1]] == known[0]


class _Needed(dict[str, bytes]):
    """The stamps of what cases need besides their files, each made once in a refresh."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __missing__(self, needs: str) -> bytes:
        kept = self._desk.book.root / KEPT
        code = places.cache_folder() / "hook-dues.json"
        self[needs] = stamp_of_files(
            code if name == _CODE else kept / name for name in needs.split("\n") if name
        )
        return self[needs]


def _lines(desk: Desk, case_id: str, stamp: bytes | None, needed: _Needed) -> list[CaseLine]:
    """The row of a case; none where its folder has gone meanwhile."""
    if os.path.islink(desk.book.root / case_id):  # noqa: PTH114
        stamp = None
    try:
        loaded = desk.book.load(case_id)
    except NotFound:
        return []
    needs = _needs(desk, loaded)
    before = needed[needs]
    line, moves = _line(desk, loaded, needs)
    return [line if stamp is None or moves else replace(line, stamp=stamp + before)]


def _needs(desk: Desk, loaded: Loaded) -> str:
    installed = desk.registry.channels
    names = set()
    for filing in loaded.dossier.filings:
        if (
            filing.channel not in installed
            and filing.manifest
            and safe_name(filing.manifest) == filing.manifest
        ):
            names.add(filing.manifest)
        elif desk.registry.has_code(filing.channel):
            names.add(_CODE)
    return "\n".join(sorted(names))


def environment(desk: Desk) -> str:
    """What besides its files decides on the rows of a case, in one word."""
    state = desk.registry.state
    parts = (
        __version__,
        _program(),
        [
            (name, channel.sha256, desk.registry.has_code(name))
            for name, channel in desk.registry.channels.items()
        ],
        sorted(state.trusted.items()),
        desk.own_calendars.plans,
        desk.overrides,
    )
    return blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def _program() -> str:
    """The program's own files: a checkout changes without its version."""
    lines = []
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - at every start
    for room in _DECIDING:
        with os.scandir(f"{package}/{room}") as entries:
            for entry in entries:
                if entry.name.endswith((".py", ".toml")):
                    found = entry.stat()
                    lines.append(f"{room}/{entry.name} {found.st_size} {found.st_mtime_ns}")
    return " ".join(sorted(lines))


# --- one case ------------------------------------------------------------------------------------------------------


def _line(desk: Desk, loaded: Loaded, needs: str) -> tuple[CaseLine, bool]:
    """What is kept of a case, and whether its dates move with the clock."""
    from kameng_tui.case.prints import prints_of
    from kameng_tui.desk import agenda, facts, lists
    from kameng_tui.desk.survey import declared_dues, reckon

    dossier = loaded.dossier
    reckoned = reckon(desk, dossier)
    # what the code of a channel says of a date does not follow the clock; without it, what was reckoned is what is declared
    coded = _CODE in needs.split("\n")
    now = declared_dues(desk, dossier, reckoned.channels) if coded else reckoned.dues
    then = declared_dues(desk, dossier, reckoned.channels, desk.now() + _LATER)
    held, urgent = facts.facts_of(loaded, reckoned), agenda.cannot_wait(desk, loaded, reckoned)
    kept = encoded([getattr(held, item.name) for item in fields(held)])
    dues = tuple(
        due_line(due, agenda.label_with_carrier(desk, due, loaded, reckoned))
        for due in reckoned.dues
        if reckoned.status in lists.RUNNING and due.state != "met"
    )
    words, names = lists.search_words(dossier), lists.search_names(dossier)
    return CaseLine(
        dossier.id,
        b"",
        needs,
        lists.unread_text(loaded),
        reckoned.status in lists.RUNNING,
        urgent,
        kept,
        words,
        names,
        dues,
        prints_of(dossier.case, desk.knowledge.shared, dossier.journal),
        _letters(dossier, reckoned, held),
    ), _stateless(now) != _stateless(then)


def _letters(dossier: Dossier, reckoned: Reckoned, held: Facts) -> tuple[int, ...]:
    """The sketches of what was told to a market regulator; counsel is only read where something was."""
    if not any(regulator for _, _, regulator in held.filed):
        return ()
    from kameng_tui.desk.likeness import sketches

    return sketches(dossier, reckoned.channels)


def _stateless(dues: Iterable[Due]) -> list[Due]:
    """States always follow the clock: the index never keeps them."""
    return [replace(due, state="running") for due in dues]


def due_line(due: Due, home_label: str) -> DueLine:
    theirs = due.duty == "theirs"
    bare = not theirs and bool(due.channel) and not due.filing
    body = encoded([*(_kept(getattr(due, name)) for name in _FIELDS), home_label])
    return DueLine(due.id, instant(due.turns), instant(due.earliest), theirs, bare, body)


def _kept(value: Any) -> Any:
    """Times as plain texts of Shanghai: an agenda of ten thousand cases reads a hundred thousand of them."""
    return in_shanghai(value).replace(tzinfo=None).isoformat() if isinstance(value, datetime) else value


def due_of(body: bytes, now: datetime) -> tuple[Due, str]:
    """A due as it was kept, with its state at ``now``; and the label that home gives it. Raises ValueError."""
    *values, home_label = decoded(body)
    if len(values) != len(_FIELDS):
        raise ValueError("not a due")
    table: dict[str, Any] = dict(zip(_FIELDS, values, strict=True))
    for name in _TIMES:
        if table[name] is not None:
            table[name] = datetime.fromisoformat(table[name]).replace(tzinfo=SHANGHAI)
    on_lapse = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table["on_lapse"].items()
    }
    table |= {"source": tuple(table["source"]), "steps": tuple(table["steps"]), "on_lapse": on_lapse}
    table["state"] = state_of(table["duty"], table["earliest"], table["latest"], False, now)
    return Due(**table), home_label


def window(now: datetime, days: int | None = None) -> Window:
    """What counts at ``now`` on an agenda of so many days, or of all."""
    last = instant(now + timedelta(days=days)) if days is not None else _FOREVER
    return Window(instant(now), instant(day_end(in_shanghai(now).date())), last)


def instant(moment: datetime) -> int:
    """Microseconds since 1970: what the index orders by."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(number: int) -> datetime:
    return (_EPOCH + number * _MICROSECOND).astimezone(SHANGHAI)


# --- looking for words ---------------------------------------------------------------------------------------------


def search(
    desk: Desk, text: str, question: Callable[[Index, set[str]], T], facets: Facets | None = None
) -> T:
    """``question`` about the cases of which every word of ``text`` stands in their texts, or in the pinyin of their
    names, and which are what ``facets``, or those in ``text``, ask for. Looks at the index as it is: whoever shows a list
    has brought it up to date."""
    written, words = split(text)
    asked = [each for each in (written, facets) if each is not None]
    names = [value for each in asked for _, value in each.asked()]

    def found(index: Index) -> set[str]:
        ids, at = index.search(words), window(desk.now())
        narrow = (narrowed(desk, index, each, at) for each in asked)
        return ids.intersection(*(left for left in narrow if left is not None))

    return _with_index(
        desk,
        lambda index: question(index, found(index)),
        lambda index: learn_pinyin(desk, index, [*words, *names]),
    )


def learn_pinyin(desk: Desk, index: Index, words: Iterable[str]) -> None:
    """Spells the names that are new, if any of ``words`` could be pinyin."""
    if index.environment() != environment(desk):
        refresh(desk, index)
    if not any(map(is_pinyin, words)):
        return
    if names := index.unspelled():
        from kameng_tui.workbook.pinyin import spelled

        index.spell(spelled(names))
