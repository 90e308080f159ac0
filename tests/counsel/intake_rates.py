"""How well the reader reads the labelled texts: recall and precision for each kind, and every miss.

Shown by ``python -m tests.counsel.intake_rates``; ``test_intake_corpus`` holds the floors.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kameng_tui.counsel.intake import Proposal, read_reply, read_story
from kameng_tui.knowledge.load import knowledge
from kameng_tui.values import SHANGHAI

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
WORDS = {
    "topup-not-received": ("未到账", "没到账", "不到账", "处理失败", "款项已扣"),
    "no-stock": ("缺货", "没货", "无货"),
    "card-key-invalid": ("卡密无效", "激活码无效", "激活失败", "无法激活"),
    "card-key-used": ("已被使用", "已使用", "已激活"),
    "shrunk-service": ("缩水", "时长不足"),
    "after-sale-stalled": ("推诿", "拖延", "拒绝处理"),
    "account-not-own": ("被找回", "找回"),
    "overcharge": ("多扣", "重复扣"),
    "auto-renewal": ("自动续费", "自动扣费"),
    "vanished": ("跑路", "失联", "打不开"),
}
HALF = {0xFF01 + i: 0x21 + i for i in range(94)}


@dataclass
class Rate:
    """Of one kind: how many the labels want, how many proposals there are, and how many are both."""

    wanted: int = 0
    proposed: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0


@cache
def corpus() -> tuple[dict[str, Any], ...]:
    files = sorted((Path(__file__).parent / "intake").glob("*.toml"))
    tables = (tomllib.loads(file.read_text("utf-8")) for file in files)
    return tuple(entry for table in tables for entry in table.get("text", ()))


@cache
def problems() -> tuple[tuple[str, str, bool, str], ...]:
    """Of every story of problems.toml: the problem, what the words of the playbooks take it for (empty: nothing),
    whether the words were written with it in sight, and its text."""
    stories = tomllib.loads((Path(__file__).parent / "intake/problems.toml").read_text("utf-8"))["story"]
    words = {book.id: book.words for book in knowledge().playbooks.values()}
    told = []
    for story in stories:
        found = [p.value for p in read_story(story["text"], NOW, words) if p.key == "problem"]
        read_as = str(found[0]) if found else ""
        told.append((story["problem"], read_as, story.get("tuned", False), story["text"]))
    return tuple(told)


@cache
def read(name: str) -> tuple[Proposal, ...]:
    entry = next(each for each in corpus() if each["id"] == name)
    if entry.get("as") == "reply":
        return tuple(read_reply(entry["text"], NOW))
    return tuple(read_story(entry["text"], NOW, WORDS))


def shown(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M}"
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value).translate(HALF)


def wanted_of(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Kind and value of all that a text tells."""
    for key, values in entry.get("facts", {}).items():
        yield from ((key, value) for value in ([values] if isinstance(values, str) else values))
    for label in entry.get("events", []):
        yield f"event {label.split()[0]}", label
    for name in ("staff", "receipts"):
        yield from ((name, value) for value in entry.get(name, []))


def proposed_of(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Kind and value of all that is proposed; an event with its term where a label of that kind has one."""
    dated = {label.split()[0] for label in entry.get("events", []) if " " in label}
    staff, receipts = {}, {}
    for p in read(entry["id"]):
        if p.kind == "fact":
            yield p.key, shown(p.value)
            continue
        by = p.data.get("promise_by")
        yield f"event {p.key}", f"{p.key} {by:%Y-%m-%dT%H:%M}" if p.key in dated and by else p.key
        staff[p.data.get("staff")] = receipts[p.data.get("receipt")] = None
    for name, found in (("staff", staff), ("receipts", receipts)):
        if name in entry:
            yield from ((name, str(value)) for value in found if value)


def rates() -> dict[str, Rate]:
    found: dict[str, Rate] = defaultdict(Rate)
    for entry in corpus():
        wanted, proposed = Counter(wanted_of(entry)), Counter(proposed_of(entry))
        for kind, _ in wanted.elements():
            found[kind].wanted += 1
        for kind, _ in proposed.elements():
            found[kind].proposed += 1
        for kind, _ in (wanted & proposed).elements():
            found[kind].right += 1
        for kind, value in (wanted - proposed).elements():
            found[kind].missed.append(f"{entry['id']}: {value}")
        for kind, value in (proposed - wanted).elements():
            found[kind].extra.append(f"{entry['id']}: {value}")
    return dict(sorted(found.items()))


def main() -> None:
    print(f"{len(corpus())} texts")
    for kind, rate in rates().items():
        print(
            f"{kind:22} recall {rate.right}/{rate.wanted} {rate.recall:.2f}  precision {rate.precision:.2f}"
        )
        for name, lines in (("missed", rate.missed), ("extra", rate.extra)):
            for line in lines:
                print(f"    {name} {line}")
    for name, group in (("tuned", True), ("not tuned", False)):
        rows = [row for row in problems() if row[2] is group]
        print(f"problems, {name:9} right {sum(row[0] == row[1] for row in rows)}/{len(rows)}")
        for problem, read_as, _, text in rows:
            if problem != read_as:
                print(f"    {problem}: read as {read_as or 'nothing'}: {text[:40]}")


if __name__ == "__main__":
    main()
