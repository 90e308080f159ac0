"""What was seen of the other side on a day: its site, record, licence, payee. Pure.

Each is a ``capture`` of the journal with ``data`` under these keys: entries are only added, so that what was seen on two
machines comes together, and what stood there on the day of the purchase stays known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Entry
from kameng_tui.record import record

KEYS: Mapping[str, str] = {"site": "网站", "icp": "ICP备案号", "operator": "执照上的经营者", "credit_code": "信用代码", "payee": "收款方"}  # fmt: skip


@record
class Changed:
    """One of ``KEYS`` with each value in its order, and the day on which it was first seen."""

    key: str
    values: tuple[tuple[date, str], ...]

    @property
    def text(self) -> str:
        return f"{KEYS[self.key]} " + ",改为 ".join(f"{value}({day})" for day, value in self.values)


def observed(journal: Iterable[Entry]) -> Iterator[tuple[date, str, str]]:
    """(day, key, value) of everything that was seen, the oldest first."""
    seen = [e for e in effective(list(journal)) if e.kind == "capture" and e.at is not None]
    for entry in sorted(seen, key=lambda e: (e.at, e.id)):
        for key in KEYS:
            value = " ".join(str(entry.data.get(key, "")).split())
            if value and entry.at is not None:
                yield entry.at.date(), key, value


def changes(journal: Iterable[Entry]) -> tuple[Changed, ...]:
    """What was another when it was looked at again."""
    values: dict[str, list[tuple[date, str]]] = {}
    for day, key, value in observed(journal):
        known = values.setdefault(key, [])
        if not known or known[-1][1].casefold() != value.casefold():
            known.append((day, value))
    return tuple(Changed(key, tuple(seen)) for key, seen in values.items() if len(seen) > 1)
