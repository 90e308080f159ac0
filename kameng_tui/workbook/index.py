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
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

from kameng_tui.workbook.indexrows import LAST, RUNS, CaseLine, Counts, Listed, Window

FORMAT = 5
MOST = 12
"""So many workbooks keep an index; copies that are thrown away leave theirs behind."""

_WAIT = 10.0  # seconds for another program that writes
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE cases (id TEXT PRIMARY KEY, stamp BLOB, needs TEXT, unread TEXT) WITHOUT ROWID;
CREATE TABLE facts (id TEXT PRIMARY KEY, running INTEGER, urgent INTEGER, passes INTEGER, begins INTEGER, facts BLOB) WITHOUT ROWID;
CREATE TABLE texts (id TEXT PRIMARY KEY, words BLOB);
CREATE TABLE names (name TEXT, id TEXT, PRIMARY KEY (name, id)) WITHOUT ROWID;
CREATE INDEX names_of ON names (id);
CREATE TABLE prints (print TEXT, id TEXT, PRIMARY KEY (print, id)) WITHOUT ROWID;
CREATE INDEX prints_of ON prints (id);
CREATE TABLE letters (band INTEGER, id TEXT, PRIMARY KEY (band, id)) WITHOUT ROWID;
CREATE INDEX letters_of ON letters (id);
CREATE TABLE spelled (name TEXT PRIMARY KEY, pinyin BLOB) WITHOUT ROWID;
CREATE TABLE dues (no INTEGER PRIMARY KEY, id TEXT, due TEXT, turns INTEGER, earliest INTEGER, theirs INTEGER, bare INTEGER);
CREATE INDEX dues_of ON dues (id, turns, earliest, theirs, bare);
CREATE INDEX dues_passed ON dues (turns, theirs, due, id) WHERE NOT bare;
CREATE INDEX dues_bare ON dues (id, turns, earliest, theirs) WHERE bare;
CREATE INDEX dues_turning ON dues (turns, earliest);
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


_PLACE = itemgetter(Listed._fields.index("place"))


_LISTED = f"""
SELECT id, facts, running, urgent, pressing, ((2 - urgent * :urgent * 2 + 1 - running) << 60) + pressing % {RUNS} / 2 FROM (
  SELECT *, CASE WHEN passes < :now * 2 THEN passes ELSE {RUNS} + min(begins, coalesce(
    (SELECT min(earliest * 2 + theirs) FROM dues WHERE bare AND turns >= :now AND dues.id = facts.id), {LAST})) END AS pressing
  FROM facts ORDER BY id)
"""
"""Of what is not bare each case keeps where it passes first and where it begins first: only the first to pass can be late
before all others, and where none is late yet all of them run."""

_COUNTED = (
    "turns < :now AND NOT bare",
    "turns >= :now AND earliest <= :last",
    "turns BETWEEN :now AND :tonight",
)


class Index:
    """An open index. One thread's; every method that writes is one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(cls, path: Path) -> Index:
        """The index at ``path``, made where there is none. Raises Damaged and Unusable."""
        if not path.exists():
            _make_room(path)
        with telling():
            db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
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

    @classmethod
    def in_memory(cls, path: Path | None = None) -> Index:
        """An index that is kept nowhere. It begins with what stands at ``path``, where that can still be read: on a full
        disk not every case has to be read for every answer."""
        db = sqlite3.connect(":memory:", isolation_level=None)
        if path is not None and path.exists():
            with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as kept:
                if kept.execute("PRAGMA user_version").fetchone() == (FORMAT,):
                    kept.backup(db)
        if db.execute("PRAGMA user_version").fetchone() == (0,):
            _begin(db)
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
            for table in ("cases", "facts", "texts", "names", "prints", "letters", "dues", "bodies"):
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
                lasting = [d for d in line.dues if not d.bare]
                passes = min((d.turns * 2 + d.theirs for d in lasting), default=LAST)
                begins = min((d.earliest * 2 + d.theirs for d in lasting), default=LAST)
                self._db.execute(
                    "INSERT INTO facts VALUES (?,?,?,?,?,?)",
                    (line.id, line.running, line.urgent, passes, begins, line.facts),
                )
                self._db.execute("INSERT INTO texts VALUES (?,?)", (line.id, _bytes(line.words)))
                for name in line.names:
                    self._db.execute("INSERT INTO names VALUES (?,?)", (name, line.id))
                    self._db.execute("INSERT OR IGNORE INTO spelled VALUES (?, NULL)", (name,))
                self._db.executemany("INSERT INTO prints VALUES (?,?)", ((p, line.id) for p in line.prints))
                bands = ((band, line.id) for band in dict.fromkeys(line.letters))
                self._db.executemany("INSERT INTO letters VALUES (?,?)", bands)
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
        for table in ("dues", "texts", "names", "prints", "letters", "facts", "cases"):
            self._db.execute(f"DELETE FROM {table} WHERE id=?", (id,))

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("REPLACE INTO meta VALUES ('written', hex(randomblob(8)))")
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

    def listed(self, at: Window, *, urgent: bool = False) -> list[Listed]:
        """Every case: those whose dues count first, by the time of their first one; cases of one instant by their ids.
        ``urgent``: before them all what cannot wait."""
        found = map(Listed._make, self._db.execute(_LISTED, {"now": at.now, "urgent": urgent}))
        return sorted(found, key=_PLACE)  # half the time that SQLite would need

    def counts(self, at: Window, ids: Iterable[str] | None = None) -> Counts:
        """Over the dues of all cases, or of these."""
        values = {"now": at.now, "tonight": at.tonight, "last": at.last, "ids": json.dumps(list(ids or ()))}
        if ids is None:  # each from an index of its own
            ask = ", ".join(f"(SELECT count(*) FROM dues WHERE {which})" for which in _COUNTED)
        else:  # CROSS: case by case, for a list of thousands would be looked through once for every due
            ask = ", ".join(f"count(*) FILTER (WHERE {which})" for which in _COUNTED)
            ask += " FROM json_each(:ids) CROSS JOIN dues ON dues.id = value"
        late, runs, today = self._db.execute(f"SELECT {ask}", values).fetchone()
        return Counts(late + runs, late, today)

    def written(self) -> str:
        """A word that is another one after everything that is written."""
        row = self._db.execute("SELECT value FROM meta WHERE name='written'").fetchone()
        return row[0] if row else ""

    def same(self, before: Window, at: Window) -> bool:
        """Whether what is said of all dues at ``at`` is what was said ``before``: none has turned or come near since."""
        first, last = sorted((before.now, at.now))
        near, far = sorted((before.last, at.last))
        turned = "SELECT 1 FROM dues WHERE turns >= ? AND turns < ? UNION ALL SELECT 1 FROM dues WHERE earliest > ? AND earliest <= ?"
        crossed = self._db.execute(f"{turned} LIMIT 1", (first, last, near, far)).fetchone()
        return before.tonight == at.tonight and crossed is None

    def facts(self) -> list[tuple[str, bytes]]:
        """Of every case its id and what is kept of it, in the order of ids."""
        return self._db.execute("SELECT id, facts FROM facts ORDER BY id").fetchall()

    def facts_for(self, ids: Sequence[str]) -> dict[str, bytes]:
        """What is kept of these few cases."""
        query = "SELECT id, facts FROM facts WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._db.execute(query, (json.dumps(list(ids)),)))

    def prints_beside(self, id: str) -> tuple[list[str], dict[str, list[str]]]:
        """The fingerprints of a case, and by fingerprint the other cases that have it."""
        own = [
            row[0] for row in self._db.execute("SELECT print FROM prints WHERE id=? ORDER BY print", (id,))
        ]
        query = "SELECT b.print, b.id FROM prints a JOIN prints b USING (print) WHERE a.id=? AND b.id<>? ORDER BY b.id"
        found: dict[str, list[str]] = {}
        for print_, other in self._db.execute(query, (id, id)):
            found.setdefault(print_, []).append(other)
        return own, found

    def letters_like(self, bands: Iterable[int], id: str, most: int) -> list[str]:
        """The other cases that share some of these, those that share the most first."""
        query = "SELECT id FROM letters WHERE band IN (SELECT value FROM json_each(?)) AND id<>? GROUP BY id"
        found = self._db.execute(
            f"{query} ORDER BY count(*) DESC, id LIMIT ?", (json.dumps(list(bands)), id, most)
        )
        return [row[0] for row in found]

    def letters_shared(self) -> list[tuple[str, str]]:
        """Pairs of cases that share one: of each group of equal ones every case with the one before it, each pair once."""
        query = "SELECT band, id FROM letters WHERE band IN (SELECT band FROM letters GROUP BY band HAVING count(*)>1)"
        rows = self._db.execute(f"{query} ORDER BY band, id").fetchall()
        pairs = ((a[1], b[1]) for a, b in pairwise(rows) if a[0] == b[0])
        return list(dict.fromkeys(pairs))

    def fact(self, place: int) -> list[tuple[str, str]]:
        """Of every case its id and one of its facts, a text, without taking the rest apart."""
        return self._db.execute(
            "SELECT id, json_extract(CAST(facts AS TEXT), ?) FROM facts", (f"$[{place}]",)
        ).fetchall()

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
                    f" (SELECT name FROM spelled WHERE instr(pinyin, ?{place})))"
                )
            every.append(f"({' OR '.join(reversed(found))})")
        where = " AND ".join(every) or "1"
        return {row[0] for row in self._db.execute(f"SELECT id FROM texts WHERE {where}", values)}

    def spelled_as(self, word: str) -> set[str]:
        """The names of which the pinyin holds ``word``."""
        if not is_pinyin(word):
            return set()
        found = self._db.execute("SELECT name FROM spelled WHERE instr(pinyin, ?)", (_bytes(word),))
        return {row[0] for row in found}

    def unspelled(self) -> list[str]:
        """Names of which the pinyin is not known yet."""
        return [row[0] for row in self._db.execute("SELECT name FROM spelled WHERE pinyin IS NULL")]

    def spell(self, pinyin: Mapping[str, str]) -> None:
        """Keeps the pinyin of names; it holds in every environment."""
        with self._writing():
            self._db.executemany(
                "REPLACE INTO spelled VALUES (?,?)", ((name, _bytes(said)) for name, said in pinyin.items())
            )


def _bytes(text: str) -> bytes:
    """As texts are kept and looked for. Bytes are found twice as fast as characters, and backwards twice as fast again:
    half of all Chinese characters begin with one of two bytes, and they end in 64."""
    return text.encode("utf-8", "surrogatepass")[::-1]


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
