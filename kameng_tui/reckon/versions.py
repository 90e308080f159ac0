"""Both readings of a limit whose rule changed: between the filing and its start, or while it ran. Pure.

Which version counts is settled before (that of the day of the start); here is only what must be said beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kameng_tui.law.limits import Limit
from kameng_tui.reckon.happenings import Happening
from kameng_tui.reckon.telling import change_text, transition_text
from kameng_tui.reckon.timing import Run, Span


def transition_of(
    limit: Limit,
    run: Run,
    span: Span,
    versions: Sequence[Limit],
    sent: Happening | None,
    reading: Callable[[Limit], Span | None],
) -> str | None:
    """What to say of the other ``versions``, by ``reading``; nothing where they come to the same dates.

    ``sent``: the event by which the filing was submitted, if there is a filing.
    """
    texts = []
    for other in versions:
        before = sent is not None and not limit.in_force(sent.at.date()) and other.in_force(sent.at.date())
        if not before and not _comes_in(other, run, span):
            continue
        theirs = reading(other)
        if theirs is None or (theirs.earliest, theirs.latest) == (span.earliest, span.latest):
            continue
        if before and sent is not None:
            texts.append(transition_text(sent, other, theirs, run, limit, span))
        else:
            texts.append(change_text(run, limit, span, other, theirs))
    return "。".join(texts) or None


def _comes_in(other: Limit, run: Run, span: Span) -> bool:
    """Whether ``other`` comes into force while the limit runs: after its start, before it is met or over."""
    end = min(span.latest, run.met.at) if run.met is not None else span.latest
    since = other.effective_from
    return since is not None and run.start.at.date() < since <= end.date()
