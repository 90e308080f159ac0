"""The rates of the text check over its corpora: ``python tests/counsel/lint_rates.py`` prints them, the tests hold them.

``clean.toml`` are letters in which nothing may be found, ``bad.toml`` sentences with the code that must be found at the
place marked ⟦ ⟧, ``guides.toml`` what the five guides say wrongly, in short.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kameng_tui.counsel import texts
from kameng_tui.counsel.wording import Fault
from kameng_tui.knowledge.load import knowledge

FOLDER = Path(__file__).parent / "letters"
TODAY = date(2026, 11, 21)


def corpus(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def rules() -> texts.Rules:
    known = knowledge()
    return texts.Rules(known.words, known.misstatements, lambda: known.statutes)


def faults(
    text: str, with_: texts.Rules, audience: str = "public", on: date = TODAY, today: date = TODAY
) -> list[Fault]:
    return texts.check(text, audience, on, today, with_)


def unmarked(marked: str) -> tuple[str, int, int]:
    """The text without its marks, and where they stood."""
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    return marked.replace("⟦", "").replace("⟧", ""), start, end


def is_found(marked: str, code: str, with_: texts.Rules) -> bool:
    text, start, end = unmarked(marked)
    return any(f.code == code and f.start < end and f.end > start for f in faults(text, with_))


def missed(with_: texts.Rules) -> Iterator[tuple[str, str]]:
    """(code, sentence) of everything in ``bad.toml`` that is not found."""
    for code, sentences in corpus("bad")["bad"].items():
        yield from ((code, marked) for marked in sentences if not is_found(marked, code, with_))


def alarms(with_: texts.Rules) -> Iterator[tuple[str, str, str]]:
    """(letter, code, words) of everything that is found in a clean letter."""
    for letter in corpus("clean")["letter"]:
        text = letter["text"]
        for fault in faults(text, with_, letter["audience"], letter.get("on", TODAY)):
            yield letter["id"], fault.code, text[fault.start : fault.end]


def main() -> None:
    with_ = rules()
    misses = list(missed(with_))
    for code, sentences in corpus("bad")["bad"].items():
        mine = [marked for missed_code, marked in misses if missed_code == code]
        print(f"{code:28}{len(sentences) - len(mine):4} / {len(sentences)}")
        for marked in mine:
            print(f"    未找到 {marked}")
    letters, wrong = corpus("clean")["letter"], list(alarms(with_))
    print(f"{'干净的信':26}{len(letters)} 封,误报 {len(wrong)} 处")
    for letter, code, words in wrong:
        print(f"    {letter} {code} {words}")


if __name__ == "__main__":
    main()
