"""Use-case: whether the story told to a market regulator is nearly that of another case; over all cases, through the index.

The index finds the few that may be near, by sketches; those are read and measured. ``counsel.ownwords`` says what is
measured and why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.fold import effective
from kameng_tui.counsel.ownwords import own_words, sketch
from kameng_tui.counsel.sameness import NEAR, Likeness, likeness, nearest
from kameng_tui.desk import cases, indexing
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Missing
from kameng_tui.desk.facts import REGULATOR
from kameng_tui.desk.kept import channels_for

if TYPE_CHECKING:
    from kameng_tui.case.records import Dossier, Filing
    from kameng_tui.channels.records import Channel
    from kameng_tui.desk.survey import Survey

_READ = 12  # so many cases that may be near are read for one draft, those that share the most first


def told(dossier: Dossier, channels: Mapping[str, Channel]) -> list[str]:
    """The consumer's own words of each complaint that was sent to a market regulator, as they were handed in."""
    sent = {entry.filing: entry.form for entry in effective(dossier.journal) if entry.kind == "submitted"}
    return [
        own_words(dossier.case, channel, {**filing.form, **sent[filing.id]}, filing.orders)
        for filing in dossier.filings
        if filing.id in sent
        and (channel := channels.get(filing.channel)) is not None
        and channel.kind == REGULATOR
    ]


def sketches(dossier: Dossier, channels: Mapping[str, Channel]) -> tuple[int, ...]:
    """What the index keeps of them."""
    return tuple(band for text in told(dossier, channels) for band in sketch(text))


def near(
    desk: Desk, found: Survey, filing: Filing, form: Mapping[str, Any], *, typing: bool
) -> list[Finding]:
    """Another case whose complaint tells nearly what this form tells. While somebody is ``typing`` the index answers as it
    is, without looking at the files."""
    channel = found.reckoned.channels[filing.channel]
    text = own_words(found.dossier.case, channel, form, filing.orders)
    bands, own = sketch(text), found.dossier.id
    if channel.kind != REGULATOR or not bands:
        return []
    ask = indexing.remembered if typing else indexing.asked
    others = ask(desk, lambda index: index.letters_like(bands, own, _READ)) or []
    close = nearest([(other, body) for other in others for body in _read(desk, other)], text)
    if close is None:
        return []
    other, like = close
    differs = f"只有「{'」「'.join(like.differs)}」不同" if like.differs else "没有实质的不同"
    message = f"经过与另一案件 {other} 的投诉有 {like.percent}% 相同,{differs};各人用自己的话写"
    return [Finding("text.near", "text:1:1", message, ("投诉举报办法17",))]


def pairs(desk: Desk, consumers: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """(case, other case, percent): complaints of two consumers that tell nearly the same. Of many alike each is named with
    the one before it. ``consumers``: whose each case is; of who is not named nothing is said."""
    known: dict[str, list[str]] = {}
    for first, second in indexing.asked(desk, lambda index: index.letters_shared()):
        whose = {consumers.get(first, ""), consumers.get(second, "")}
        if len(whose) < 2 or "" in whose:
            continue
        for case in {first, second} - known.keys():
            known[case] = _read(desk, case)
        best = _most_alike(known[first], known[second])
        if best is not None and best.measure >= NEAR:
            yield first, second, best.percent


def _most_alike(ones: Collection[str], others: Collection[str]) -> Likeness | None:
    every = [likeness(one, other) for one in ones for other in others]
    return max(every, key=lambda like: like.measure, default=None)


def _read(desk: Desk, case: str) -> list[str]:
    """What a case told; nothing where it has gone since."""
    try:
        dossier = cases.load(desk, case).dossier
    except Missing:
        return []
    return told(dossier, channels_for(desk, dossier))
