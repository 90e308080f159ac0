"""What a supplement puts right: values that earlier letters to the same place gave and that are others now, in sentences.

A reader who was told 200.00 and now reads 198.00 must be told that it was corrected, else the papers contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from kameng_tui.case.keys import is_masked
from kameng_tui.channels.records import Channel
from kameng_tui.channels.templates import chinese_time
from kameng_tui.counsel import provenance, staleness
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.survey import Survey
from kameng_tui.desk.valuewords import source_words
from kameng_tui.values import BadValue, parse_when

_NOT_TOLD = ("answers", "responsible", "known")
"""What nobody outside was told as such: the checks of oneself, one's own view of who is liable, anchors of counting."""


def corrections(desk: Desk, found: Survey, channel: Channel, filing_id: str) -> list[Mapping[str, Any]]:
    """One row for each single value of the case or of the form that was told to this place and is another now:
    ``label was now text``. ``was`` is empty where only its fingerprint was kept."""
    if not found.dossier.papers:  # an example of a channel is played without a workbook
        return []
    sent = staleness.papers_of(
        found.dossier, found.reckoned.channels, desk.book.id, partial(source_words, desk)
    )
    stale = {one.path: one for s in sent if s.paper.filing == filing_id for one in s.stale}
    return list(rows_of(desk, found, channel, filing_id, stale))


def rows_of(
    desk: Desk, found: Survey, channel: Channel, filing_id: str, stale: Mapping[str, staleness.Stale]
) -> Iterator[Mapping[str, Any]]:
    """The rows of what is ``stale``, by path."""
    labels = {spec.id: spec.official_label or spec.label for spec in channel.fields}
    state = provenance.state_of(found.dossier, filing_id)
    for path, one in stale.items():
        head = path.partition(".")[0]
        if not provenance.is_plain_fact(path) or head in _NOT_TOLD:
            continue
        label = provenance.label_of(path, labels).removeprefix("表单 ")
        now = state.get(path, "")
        if is_masked(now):  # the letter shows it where its reader may see it
            continue
        was, now = _said(path, one.was), _said(path, source_words(desk, path, now))
        before = f"此前写的是{was}，" if was else ""
        after = f"现更正为{now}" if now else "现不再主张" if head == "claim" else "现予删去"
        yield {"label": label, "was": was, "now": now, "text": f"{label}：{before}{after}"}


def _said(path: str, said: str) -> str:
    """A value as letters write it: sums with their unit, times in words."""
    if path.endswith(".amount") and said:
        return f"{said}元"
    try:
        return chinese_time(parse_when(said)) if said[:4].isdecimal() and said[4:5] == "-" else said
    except BadValue:
        return said
