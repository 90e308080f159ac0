"""Papers on the command line: what was sent and how it stands now, and what a letter's sentences come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.counsel.staleness import Lacks, Sent, places_words
from kameng_tui.desk.desk import Desk

if TYPE_CHECKING:
    from kameng_tui.desk.origins import SentenceOrigin


def papers_data(papers: Sequence[Sent], lacking: Mapping[str, Lacks]) -> list[dict[str, Any]]:
    """The key ``papers`` of `show`. ``lacks`` is what the paper's filing has not been given since."""
    return [
        {
            "file": sent.paper.file, "filing": sent.paper.filing, "template": sent.paper.template,
            "at": sent.paper.at, "version": sent.version, "sha256": sent.paper.sha256,
            "form_sha256": sent.paper.form_sha256,
            "stale": [
                {"path": s.path, "label": s.label, "sentences": s.places, "was": s.was, "now": s.now, "gone": s.gone}
                for s in sent.stale
            ],
            "lacks": list(lacking[sent.paper.filing].ids) if sent.paper.filing in lacking else [],
        }
        for sent in papers
    ]  # fmt: skip


def papers_lines(
    desk: Desk, channels: Mapping[str, str], papers: Sequence[Sent], lacking: Mapping[str, Lacks]
) -> list[str]:
    """The part 文书 of `show`; ``channels`` are those of the filings."""
    lines = []
    for sent in papers:
        at = f"{sent.paper.at:%Y-%m-%d %H:%M}" if sent.paper.at else "?"
        name = desk.label("channels", channels.get(sent.paper.filing, sent.paper.filing))
        lines.append(f"  {at} {name} {sent.label} 第{sent.version}版 {sent.paper.file}")
        lines += [
            f"    [已变] {places_words(sent.paper, stale.places)}依据的 {stale.said}" for stale in sent.stale
        ]
    for filing, lacks in lacking.items():
        name = desk.label("channels", channels.get(filing, filing))
        lines.append(f"  还没有补交给{name}({filing}):{'、'.join(lacks.words)}")
    return lines or ["  还没有提交过"]


def origin_data(found: Sequence[SentenceOrigin]) -> list[dict[str, Any]]:
    """The key ``origins`` of `draft --why`."""
    return [{"n": o.n, "line": o.line, "sentence": o.sentence, "sources": o.sources} for o in found]


def origin_lines(found: Sequence[SentenceOrigin]) -> list[str]:
    return [part for o in found for part in (f"第{o.n}句 {o.sentence}", f"    {o.said}")]
