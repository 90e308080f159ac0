"""Letters that no longer hold and filings that lack something: what is said of them, and the steps that mend it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kameng_tui.case.findings import Finding, Fix
from kameng_tui.case.records import Filing
from kameng_tui.counsel.situation import Situation, Step, template_at
from kameng_tui.counsel.staleness import Sent, Stale, lacks_of, places_words


def findings_of(s: Situation) -> list[Finding]:
    """What an open filing was told that is no longer so, and what it was not told. Nothing of what is over."""
    if s.status not in ("open", "awaiting-money"):
        return []
    open_ = {f.id: f for f in s.dossier.filings if not s.is_over(f)}
    of_open = [(sent, open_[sent.paper.filing]) for sent in s.sent if sent.paper.filing in open_]
    found = [_stale(s, sent, filing, one) for sent, filing in of_open for one in sent.stale]
    return [*found, *(finding for filing in open_.values() for finding in _lacking(s, filing))]


def _stale(s: Situation, sent: Sent, filing: Filing, one: Stale) -> Finding:
    day = f"{sent.paper.at:%m-%d} " if sent.paper.at else ""
    message = f"{day}交{s.name(filing.channel)}的{sent.label}{places_words(sent.paper, one.places)}依据的 {one.said}"
    letter = template_at(s, filing.id, "supplement")
    way = ";写一份补充说明告诉对方" if letter else ";重新写一份再交"
    fix = Fix("draft", letter or {"filing": filing.id, "template": sent.paper.template})
    return Finding("paper.stale", f"{sent.paper.file}#{one.path}", message + way, (), fix)


def _lacking(s: Situation, filing: Filing) -> Iterator[Finding]:
    lacks = lacks_of(s.dossier, filing, s.channels.get(filing.channel))
    letter = template_at(s, filing.id, "supplement")
    if lacks is not None and lacks.words and letter is not None:
        message = f"{s.name(filing.channel)}提交后又有:{'、'.join(lacks.words)},还没有补交"
        where = f"filings/{filing.id}.toml#channel"
        yield Finding("paper.lacks-supplement", where, message, (), Fix("draft", letter))


def corrections(s: Situation) -> Iterator[Step]:
    """What an open filing was told and is no longer so is put right there."""
    for filing in s.dossier.filings:
        stale = [one for sent in s.sent if sent.paper.filing == filing.id for one in sent.stale]
        letter = template_at(s, filing.id, "supplement")
        if not stale or letter is None or s.is_over(filing):
            continue
        more = f"等{len(stale)}处" if len(stale) > 1 else ""
        name = s.name(filing.channel)
        why = f"交给它的文书说的和现在不一样了:{stale[0].said}{more}。前后不一,对方最爱抓"
        yield Step(f"correct:{filing.id}", "draft", letter, f"把更正告诉{name}", why)


def supplements(s: Situation) -> Iterator[Step]:
    """What came after a filing was sent, and what it has not been given yet."""
    for filing in s.dossier.filings:
        letter = template_at(s, filing.id, "supplement")
        if letter is None or s.is_over(filing):
            continue
        lacks = lacks_of(s.dossier, filing, s.channels.get(filing.channel))
        if lacks is None or not lacks.words:
            continue
        pieces = sum(1 for path in lacks.ids if path.startswith("evidence."))
        others = len(lacks.ids) - pieces
        what = "和".join(
            part
            for part in (f"{pieces}份证据" if pieces else "", f"{others}项新情况" if others else "")
            if part
        )
        label = "补交证据" if pieces else "补充新情况"
        why = f"{s.name(filing.channel)}提交后又有{what},还没有补交"
        yield Step(f"supplement:{filing.id}", "draft", letter, label, why)
