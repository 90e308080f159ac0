"""The index of a workbook: rows that the desk hands it, in the user's cache. Disposable; it knows nothing of cases.

SQLite with a write-ahead log, so that several programs may look and write at once. Rows hold for one environment (what
besides the files decides on them); in another one they are gone. A damaged or foreign file is thrown away and begun anew;
where the cache cannot be written, the index lives in memory and everything else is as always.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from kameng_tui.record import record

FORMAT = 2
MOST = 12
"""So many workbooks keep an index; copies that are thrown away leave theirs behind."""

_WAIT = 10.0  # seconds for another program that writes
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE cases (id TEXT PRIMARY KEY, stamp BLOB, needs TEXT, unread TEXT) WITHOUT ROWID;
CREATE TABLE facts (id TEXT PRIMARY KEY, running INTEGER, urgent INTEGER, facts BLOB) WITHOUT ROWID;
CREATE TABLE texts (id TEXT PRIMARY KEY, words BLOB);
CREATE TABLE names (name TEXT, id TEXT, PRIMARY KEY (name, id)) WITHOUT ROWID;
CREATE INDEX names_of ON names (id);
CREATE TABLE spelled (name TEXT PRIMARY KEY, pinyin TEXT) WITHOUT ROWID;
CREATE TABLE dues (no INTEGER PRIMARY KEY, id TEXT, due TEXT, turns INTEGER, earliest INTEGER, theirs INTEGER, bare INTEGER);
CREATE INDEX dues_of ON dues (id, turns, earliest, theirs, bare);
CREATE INDEX dues_passed ON dues (turns, theirs, due, id) WHERE NOT bare;
CREATE INDEX dues_running ON dues (earliest, theirs, due, id, turns);
CREATE TABLE bodies (no INTEGER PRIMARY KEY, body BLOB);
"""


class Damaged(Exception):
    """The index is no index of ours, or broken: it has to be begun anew."""


class Unusable(Exception):
    """There can be no index here: the cache cannot be read or written, or another program holds it too long."""


@contextlib.contextmanager
def telling() -> Iterator[None]:
    """What SQLite refuses inside becomes Damaged or Unusable."""
    try:
        yield
    except sqlite3.OperationalError as fault:
        wrong = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) == sqlite3.SQLITE_ERROR
        raise (Damaged if wrong else Unusable)(str(fault)) from fault
    except sqlite3.Error as fault:
        raise Damaged(str(fault)) from fault


@record
class DueLine:
    """One due that is not met. ``turns``: the last instant (microseconds) at which it still runs; ``bare``: a window of
    a channel at which nothing is filed, which leaves the agenda when it has closed."""

    due: str
    turns: int
    earliest: int
    theirs: bool
    bare: bool
    body: bytes


@record
class CaseLine:
    """What is kept of one case. ``stamp`` empty: never to be trusted. ``unread``: what could not be read of it, empty where
    there is nothing. ``running``: its dues count; ``urgent``: nothing was sent yet and it cannot wait. ``names``: what is also found by pinyin."""

    id: str
    stamp: bytes
    needs: str
    unread: str
    running: bool
    urgent: bool
    facts: bytes
    words: str
    names: tuple[str, ...]
    dues: tuple[DueLine, ...]


@record
class Window:
    """What counts at an instant: ``now``, the end of its day, and how far the agenda looks ahead."""

    now: int
    tonight: int
    last: int


class Listed(NamedTuple):
    """One case in a list. ``urgent``: it stands first where urgency counts. ``pressing``: where its first due stands on the
    agenda, None where it has none. ``counted``: how many dues it has, for ``counts``."""

    id: str
    facts: bytes
    running: int
    urgent: int
    pressing: int | None
    counted: int

    @property
    def when(self) -> tuple[int, bool, bool] | None:
        """Of its first due the instant, whether it has passed, and whether the duty is theirs."""
        if self.pressing is None:
            return None
        return self.pressing % _RUNS // 2, self.pressing < _RUNS, bool(self.pressing % 2)


def counts(lines: Iterable[Listed]) -> tuple[int, int, int]:
    """How many dues of these cases are on the agenda, how many have passed, and how many will by tonight."""
    every = sum(line.counted for line in lines)
    return every % _MANY, every // _MANY**2, every // _MANY % _MANY


_RUNS = 2**61
"""What runs stands behind all that has passed: the place of a due on the agenda is one number."""
_MANY = 2**21
"""Three counts in one number, so that one sum goes over all dues: SQLite spends its time on sums."""

_PRESSING = f"""
SELECT id, min(CASE WHEN turns >= :now THEN {_RUNS} + earliest * 2 + theirs WHEN NOT bare THEN turns * 2 + theirs END),
  sum(CASE WHEN turns >= :now THEN (earliest <= :last) + (turns <= :tonight) * {_MANY} WHEN NOT bare THEN {_MANY**2 + 1} ELSE 0 END)
  FROM dues GROUP BY id
"""


class Index:
    """An open index. One thread's; every method that writes is one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(cls, path: Path | None) -> Index:
        """The index at ``path``, made where there is none; in memory without a path. Raises Damaged and Unusable."""
        if path is not None and not path.exists():
            _make_room(path)
        with telling():
            db = sqlite3.connect(path or ":memory:", timeout=_WAIT, isolation_level=None)
            try:
                db.execute(
                    "PRAGMA secure_delete=ON"
                )  # what was masked since shall not survive in a free page
                db.execute("PRAGMA synchronous=NORMAL")
                (version,) = db.execute("PRAGMA user_version").fetchone()
                if version not in (0, FORMAT):
                    raise sqlite3.DatabaseError("another format")
                if version == 0:
                    _begin(db)
            except BaseException:
                db.close()
                raise
        return cls(db)

    def close(self) -> None:
        self._db.close()

    # -- what it was made from

    def environment(self) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE name='environment'").fetchone()
        return row[0] if row else ""

    def begin_in(self, environment: str) -> None:
        """Forgets all rows: they were made in another environment."""
        with self._writing():
            for table in ("cases", "facts", "texts", "names", "dues", "bodies"):
                self._db.execute(f"DELETE FROM {table}")
            self._db.execute("REPLACE INTO meta VALUES ('environment', ?)", (environment,))

    def stamps(self) -> dict[str, tuple[bytes, str]]:
        """Of every case its stamp, and what besides its files it needs to be as it was."""
        return {
            id: (stamp, needs) for id, stamp, needs in self._db.execute("SELECT id, stamp, needs FROM cases")
        }

    # -- writing

    def put(self, lines: Iterable[CaseLine], environment: str) -> None:
        """Keeps these cases in place of what was known of them; nothing where the environment is another by now."""
        with self._writing():
            if self.environment() != environment:
                return
            for line in lines:
                self._forget(line.id)
                self._db.execute(
                    "INSERT INTO cases VALUES (?,?,?,?)", (line.id, line.stamp, line.needs, line.unread)
                )
                self._db.execute(
                    "INSERT INTO facts VALUES (?,?,?,?)", (line.id, line.running, line.urgent, line.facts)
                )
                self._db.execute("INSERT INTO texts VALUES (?,?)", (line.id, _bytes(line.words)))
                for name in line.names:
                    self._db.execute("INSERT INTO names VALUES (?,?)", (name, line.id))
                    self._db.execute("INSERT OR IGNORE INTO spelled VALUES (?, NULL)", (name,))
                for d in line.dues:
                    row = (line.id, d.due, d.turns, d.earliest, d.theirs, d.bare)
                    number = self._db.execute("INSERT INTO dues VALUES (NULL,?,?,?,?,?,?)", row).lastrowid
                    self._db.execute("INSERT INTO bodies VALUES (?,?)", (number, d.body))

    def drop(self, ids: Iterable[str]) -> None:
        """Forgets cases that are no longer there."""
        with self._writing():
            for id in ids:
                self._forget(id)

    def tidy(self) -> None:
        """Forgets the pinyin of names that no case has any more."""
        with self._writing():
            self._db.execute("DELETE FROM spelled WHERE name NOT IN (SELECT name FROM names)")

    def _forget(self, id: str) -> None:
        self._db.execute("DELETE FROM bodies WHERE no IN (SELECT no FROM dues WHERE id=?)", (id,))
        for table in ("dues", "texts", "names", "facts", "cases"):
            self._db.execute(f"DELETE FROM {table} WHERE id=?", (id,))

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # -- looking

    @contextlib.contextmanager
    def looking(self) -> Iterator[None]:
        """All that is read inside is of one moment, whatever others write meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def listed(self, at: Window) -> list[Listed]:
        """Every case: those whose dues count first, by the time of their first one."""
        values = {"now": at.now, "tonight": at.tonight, "last": at.last}
        dues = {id: counted for id, *counted in self._db.execute(_PRESSING, values)}
        none = (None, 0)
        rows = self._db.execute("SELECT id, facts, running, urgent FROM facts ORDER BY id")
        found = [Listed(*row, *dues.get(row[0], none)) for row in rows]
        found.sort(key=_in_list)
        return found

    def facts(self) -> list[tuple[str, bytes]]:
        """Of every case its id and what is kept of it, in the order of ids."""
        return self._db.execute("SELECT id, facts FROM facts ORDER BY id").fetchall()

    def unread(self) -> list[str]:
        """Of every case of which something could not be read, what that was."""
        return [row[0] for row in self._db.execute("SELECT unread FROM cases WHERE unread <> '' ORDER BY id")]

    def dues(
        self, at: Window, ids: Sequence[str] | None = None, most: int = -1
    ) -> list[tuple[str, bytes, bytes]]:
        """The dues on the agenda, each with its case and what is kept of that: what has passed, the oldest first, then what
        still runs; of these few cases, or of all; the first ``most`` of them."""
        what = "SELECT dues.id, facts, body FROM dues JOIN facts ON facts.id = dues.id JOIN bodies ON bodies.no = dues.no"
        of = "" if ids is None else " AND dues.id IN (SELECT value FROM json_each(:ids))"
        values = {"now": at.now, "last": at.last, "ids": json.dumps(ids)}
        found: list[tuple[str, bytes, bytes]] = []
        for where in (
            f"turns < :now AND NOT bare{of} ORDER BY turns, theirs, due, dues.id",
            f"turns >= :now AND earliest <= :last{of} ORDER BY earliest, theirs, due, dues.id",
        ):
            left = most - len(found) if most >= 0 else -1
            found += self._db.execute(f"{what} WHERE {where} LIMIT :left", {**values, "left": left})
        return found

    def sound(self) -> bool:
        """Whether what is kept of every case can still be read."""
        return (
            self._db.execute("SELECT 1 FROM facts WHERE NOT json_valid(CAST(facts AS TEXT))").fetchone()
            is None
        )

    def search(self, words: Sequence[str]) -> set[str]:
        """The cases of which every word stands in their texts, or in the pinyin of one of their names."""
        every, values = [], [_bytes(word) for word in words]
        for place, word in enumerate(words, 1):
            found = [f"instr(words, ?{place})"]
            if is_pinyin(word):
                found.append(
                    "id IN (SELECT id FROM names WHERE name IN"
                    f" (SELECT name FROM spelled WHERE instr(CAST(pinyin AS BLOB), ?{place})))"
                )
            every.append(f"({' OR '.join(reversed(found))})")
        where = " AND ".join(every) or "1"
        return {row[0] for row in self._db.execute(f"SELECT id FROM texts WHERE {where}", values)}

    def unspelled(self) -> list[str]:
        """Names of which the pinyin is not known yet."""
        return [row[0] for row in self._db.execute("SELECT name FROM spelled WHERE pinyin IS NULL")]

    def spell(self, pinyin: Mapping[str, str]) -> None:
        """Keeps the pinyin of names; it holds in every environment."""
        with self._writing():
            self._db.executemany("REPLACE INTO spelled VALUES (?,?)", pinyin.items())


def _in_list(line: Listed) -> tuple[bool, int]:
    """Cases of one instant stay in the order of their ids."""
    return not line.running, line.pressing % _RUNS // 2 if line.pressing is not None else _RUNS


def _bytes(text: str) -> bytes:
    """As texts are kept and looked for: bytes are found twice as fast as characters."""
    return text.encode("utf-8", "surrogatepass")


def is_pinyin(word: str) -> bool:
    return word.isascii() and word.isalpha()


def path_of(folder: Path, workbook: str, root: Path) -> Path:
    """Where the index of a workbook lies: two copies of one workbook have two, for they may differ."""
    name = blake2b(f"{workbook}\0{root}".encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    return folder / f"{name}.db"


def remove(path: Path) -> None:
    """Throws an index away, with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def _make_room(path: Path) -> None:
    """The file that only its owner may read, and room for it: the index that was not used for longest goes."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        known = sorted(path.parent.glob("*.db"), key=lambda file: file.stat().st_mtime)
        for old in known[: max(0, len(known) - MOST + 1)]:
            remove(old)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _begin(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("BEGIN IMMEDIATE")
    if db.execute("PRAGMA user_version").fetchone()[0] == 0:  # another program may have been faster
        for statement in _TABLES.split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version={FORMAT}")
    db.execute("COMMIT")
