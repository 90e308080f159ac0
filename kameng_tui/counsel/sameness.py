"""How alike two texts are: what a clerk sees who gets the same letter twice. Pure.

Line breaks, punctuation and numbers do not make a text another one for the measure; whether two texts say *exactly* the
same is asked with amounts, dates and other facts left in. The same facts may go to several
channels; the same text should not, for each asks for something of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kameng_tui.record import record

NEAR = 0.8  # of the runs of characters of both texts; letters of different templates about one case stay below half
_RUN = 4  # characters in a run
_MOST = 20_000  # characters of a text that are looked at
_SHOWN = 3


@record
class Likeness:
    """``measure`` runs from 0 to 1; ``differs``: some sentences of the new text that the other has not."""

    measure: float
    differs: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Rounded down, so that what differs is never 100."""
        return int(self.measure * 100)


def same_text(sent: Iterable[str], text: str) -> bool:
    """Whether ``text`` says what one of ``sent`` said: spaces, punctuation, counted days and the last date do not matter."""
    wanted = essence(text)
    return bool(wanted) and any(essence(other) == wanted for other in sent)


def essence(text: str) -> str:
    """The day below a letter and counted days change by themselves; what is left is what it says."""
    text = re.sub(r"(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2})\s*$", "", text)
    text = re.sub(r"(?<![月\d])\d+(?=\s*(?:个工作日|天|日|小时))", "", text)
    return re.sub(r"[\W_]+", "", text).casefold()


def likeness(old: str, new: str) -> Likeness:
    """How much of two texts is common: the runs of four characters that both have, of all that either has."""
    before, after = runs_of(old), runs_of(new)
    common = len(before & after)
    measure = common / len(before | after) if before and after else 0.0
    return Likeness(measure, _own(old, new))


def nearest(sent: Sequence[tuple[str, str]], text: str) -> tuple[str, Likeness] | None:
    """Of ``sent`` (name and text) the one most like ``text``, where it is near; None else."""
    runs = runs_of(text)
    best = ("", "", 0.0)
    for name, other in sent:
        theirs = runs_of(other)
        measure = len(runs & theirs) / len(runs | theirs) if runs and theirs else 0.0
        if measure > best[2]:
            best = (name, other, measure)
    return (best[0], likeness(best[1], text)) if best[2] >= NEAR else None


def runs_of(text: str) -> frozenset[str]:
    """The runs of four characters of a text, every number as one sign."""
    plain = re.sub(r"\d+", "#", essence(text[:_MOST]))
    return frozenset(plain[i : i + _RUN] for i in range(max(len(plain) - _RUN + 1, 0)))


def _own(old: str, new: str) -> tuple[str, ...]:
    known = {essence(sentence) for sentence in sentences_of(old)}
    own = [sentence for sentence in sentences_of(new) if essence(sentence) not in known]
    return tuple(own[:_SHOWN])


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, without what ends them."""
    return [part.strip() for part in re.split(r"[。!?;！？；\n]", text[:_MOST]) if part.strip()]
