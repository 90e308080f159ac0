"""What the recognisers make of the corpus, and of order numbers by the thousand, as a table.

``python -m tests.privacy.confusion`` prints it.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from kameng_tui.privacy.recognise import KINDS, find

CORPUS = Path(__file__).with_name("corpus.toml")
READABLE = "readable"
ELSEWHERE = "nothing"
"""The row of what was masked where nothing is that is named in the corpus."""


def lines() -> list[dict[str, Any]]:
    return list(tomllib.loads(CORPUS.read_text("utf-8"))["line"])


def table() -> Counter[tuple[str, str]]:
    """(what it is, what it was taken for) of every value of the corpus."""
    seen: Counter[tuple[str, str]] = Counter()
    for line in lines():
        text, hits = line["text"], find(line["text"])
        placed = set()
        for kind, value in (*line.get("hide", ()), *line.get("keep", ())):
            start = text.index(value)
            touching = [hit for hit in hits if hit.start < start + len(value) and start < hit.end]
            whole = [hit for hit in touching if hit.value == value]
            took = (whole or touching)[0].kind if touching else READABLE
            seen[kind, took if whole or not touching else f"{took} (part)"] += 1
            placed |= set(touching)
        for hit in set(hits) - placed:
            seen[ELSEWHERE, hit.kind] += 1
    return seen


def order_numbers(many: int) -> list[str]:
    """Order numbers as shops, platforms and payment services make them; every second one stands under its label."""
    dice = random.Random(20261121)

    def digits(count: int) -> str:
        return f"{dice.randrange(10**count):0{count}}"

    def day() -> str:
        return f"202{dice.randint(4, 7)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"

    shapes = (
        lambda: day() + digits(10),  # 18 digits, stamped: the commonest of card shops
        lambda: day() + digits(9),
        lambda: day() + digits(8),  # 16 digits, as long as a card number
        lambda: day()[2:] + digits(10),  # 16 digits in the range of one card brand
        lambda: digits(18),
        lambda: digits(19),
        lambda: "69" + digits(17),
        lambda: f"{day()[2:]}-{digits(15)}",
        lambda: "42000" + digits(5) + day() + digits(10),  # 28 digits
        lambda: day() + "22001" + digits(15),
        lambda: "XY" + day() + digits(6),
        lambda: (
            "330106" + day() + digits(4)
        ),  # begins with a region and goes on with a date, as an ID number does
    )
    return [
        ("订单号" if turn // len(shapes) % 2 else "") + shapes[turn % len(shapes)]() for turn in range(many)
    ]


def wrongly_masked(many: int) -> list[str]:
    return [text for text in order_numbers(many) if find(text)]


def main() -> None:
    seen = table()
    columns = [READABLE, *KINDS]
    extra = sorted({took for _, took in seen} - set(columns))
    width = max(len(kind) for kind, _ in seen) + 2
    print(" " * width + "".join(f"{name:>12}" for name in (*columns, *extra)))
    for kind in dict.fromkeys(kind for kind, _ in seen):
        print(f"{kind:<{width}}" + "".join(f"{seen[kind, took]:>12}" for took in (*columns, *extra)))
    many = 24_000
    wrong = wrongly_masked(many)
    print(f"\norder numbers made up: {many}, wrongly masked: {len(wrong)} ({len(wrong) / many:.2%})")


if __name__ == "__main__":
    main()
