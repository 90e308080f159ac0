"""The sheet of the papers: what was sent with its versions and what no longer holds, what is to be handed in later, and
the letters that can be made; and the rows of one letter sentence by sentence.

Records in, rows out. No widget, no disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kameng_tui.counsel.provenance import label_of, sentences, whole_of
from kameng_tui.counsel.staleness import places_words
from kameng_tui.desk.frozen import differences, lacking
from kameng_tui.desk.valuewords import source_words
from kameng_tui.tui import words
from kameng_tui.tui.rows import Row, blank_row, head_row, parts_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.widths import pad

if TYPE_CHECKING:
    from kameng_tui.case.records import Paper
    from kameng_tui.counsel.staleness import Sent
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.origins import SentenceOrigin
    from kameng_tui.desk.survey import Survey


def papers(desk: Desk, found: Survey) -> list[Row]:
    """The papers that were sent, what came after them, and the letters that can be made."""
    return [*_sent(desk, found), *_lacking(desk, found), *_to_make(desk, found)]


def _sent(desk: Desk, found: Survey) -> list[Row]:
    listed = found.papers
    rows = [head_row(f" 已提交的文书 {len(listed)}(这里是遮住敏感内容的副本,Enter 看)")]
    channels = {filing.id: filing.channel for filing in found.dossier.filings}
    for sent in listed:
        place = desk.label("channels", channels.get(sent.paper.filing, sent.paper.filing))
        mark = f"  有变 {len(sent.stale)}处" if sent.stale else ""
        text = f"{words.full(sent.paper.at)}  {pad(one_line(place), 10)} {one_line(sent.label)} 第{sent.version}版{mark}"
        style = "warn" if sent.stale else ""
        rows.append(text_row(text, style, key=f"sent {sent.paper.file}", mark=" ", data=sent.paper))
        rows += [
            text_row(stale_words(sent, n), "dim", mark="     ", indent=5) for n in range(len(sent.stale))
        ]
    return rows if listed else [*rows, text_row("还没有提交过", "dim", mark=" ")]


def stale_words(sent: Sent, n: int) -> str:
    """第4句「..」依据的 订单金额 当时是..,现在是..."""
    stale = sent.stale[n]
    return f"{places_words(sent.paper, stale.places)}依据的 {stale.said}"


def _lacking(desk: Desk, found: Survey) -> list[Row]:
    channels = {filing.id: filing.channel for filing in found.dossier.filings}
    rows = [
        text_row(
            f"{desk.label('channels', channels[filing])}:{'、'.join(lacks.words)}",
            "warn",
            key=f"lacks {filing}",
            mark=" ",
            data=channels[filing],
        )
        for filing, lacks in lacking(found).items()
    ]
    return [blank_row(), head_row(" 提交后才有,还没有补交(Enter 写补充材料)"), *rows] if rows else []


def _to_make(desk: Desk, found: Survey) -> list[Row]:
    rows: list[Row] = []
    filed = {filing.channel for filing in found.dossier.filings}
    for channel in sorted(found.reckoned.channels.values(), key=lambda c: c.id not in filed):
        rows += [blank_row(), head_row(f" {channel.name}")]
        for template in channel.templates:
            text = f"{pad(one_line(template.label), 24)} 给{desk.label('audiences', template.audience)}"
            key = f"make {channel.id} {template.id}"
            rows.append(text_row(text, key=key, mark=" ", data=(channel.id, template.id)))
    return rows


# one letter -----------------------------------------------------------------------------------------------------------


def origin_rows(origins: Sequence[SentenceOrigin]) -> list[Row]:
    """A letter sentence by sentence, below each what it rests on."""
    rows: list[Row] = []
    for origin in origins:
        rows.append(text_row(origin.sentence, key=f"sentence {origin.n}", mark=f"{origin.n:>3} ", indent=4))
        rows.append(text_row(origin.said, "good" if origin.sources else "dim", mark="    ", indent=4))
    return rows


def twin_rows(sent: Sent) -> list[Row]:
    """The twin of what was sent; a sentence in which something no longer holds stands out, below its line what that is."""
    told: dict[int, list[str]] = {}
    listed = sentences(sent.paper.text)
    changed = {place for stale in sent.stale for place in stale.places}
    for stale in sent.stale:
        for place in stale.places:
            if place <= len(listed):
                told.setdefault(listed[place - 1].line, []).append(stale.said)
    rows: list[Row] = []
    for number, line in enumerate(sent.paper.text.split("\n"), 1):
        said_here = [(s.text, n in changed) for n, s in enumerate(listed, 1) if s.line == number]
        rows.append(parts_row(_parts(line, said_here), key=f"line {number}"))
        rows += [
            text_row(said, "warn", mark="  ! ", indent=4) for said in dict.fromkeys(told.get(number, ()))
        ]
    return rows


def _parts(line: str, said: Sequence[tuple[str, bool]]) -> list[tuple[str, str]]:
    """A line in parts with their styles: ``said`` are its sentences in order, and whether something in each has changed."""
    parts, at = [], 0
    for text, is_changed in said:
        begin = line.index(text, at)
        parts += [(line[at:begin], ""), (text, "warn" if is_changed else "")]
        at = begin + len(text)
    return [*parts, (line[at:], "")]


def kept_rows(desk: Desk, sent: Sent, labels: Mapping[str, str]) -> list[Row]:
    """The sentences of what was sent with what they rested on when it was sent; ``labels`` of the fields of its form."""
    rests: dict[int, list[str]] = {}
    for path, places in sent.paper.sentences.items():
        was = source_words(desk, path, sent.paper.was.get(path, ""))
        for place in places:
            rests.setdefault(place, []).append(label_of(whole_of(path), labels) + (f"({was})" if was else ""))
    changed = {place for stale in sent.stale for place in stale.places}
    rows: list[Row] = []
    for n, sentence in enumerate(sentences(sent.paper.text), 1):
        said = f"依据:{'、'.join(dict.fromkeys(rests[n]))}" if n in rests else "固定用语"
        style = "warn" if n in changed else "good" if n in rests else "dim"
        rows.append(text_row(sentence.text, key=f"sentence {n}", mark=f"{n:>3} ", indent=4))
        rows.append(text_row(said + (",已经变了" if n in changed else ""), style, mark="    ", indent=4))
    return rows


def difference_rows(before: Paper, after: Paper) -> list[Row]:
    """Two versions line by line, what came and what went with a sign before it."""
    styles = {"+": "good", "-": "bad"}
    return [
        text_row(line, styles.get(mark, "dim"), key=f"diff {n}", mark=f"{mark} ", indent=2)
        for n, (mark, line) in enumerate(differences(before, after))
    ]
