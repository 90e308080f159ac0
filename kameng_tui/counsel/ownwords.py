"""What of a complaint the consumer said in words of the own, and a sketch of it by which the same story is found again. Pure.

Letters of one template against one merchant are alike by nature: who is complained of, the claims, the evidence, and the
sentence that the program makes of order and payment. A clerk who looks for concerted complaints (投诉举报办法17) reads what
happened and what it did; so only that is measured: the fields of the form that are filled from the story, as they were
handed in, without the sentence about the purchase. Fewer than forty runs of characters are what everybody says
(卡密显示已被使用), and have no sketch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zlib import crc32

from kameng_tui.case.records import Case, Story
from kameng_tui.channels.records import Channel, FieldSpec
from kameng_tui.channels.summary import summary_of
from kameng_tui.counsel.sameness import essence, runs_of, sentences_of

LEAST = 40
_BANDS, _ROWS = 12, 3
"""Two texts that are alike by 0.8 share a band of three least values out of twelve in all but one of five thousand pairs."""
_PRIME, _MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1
_KEYS = tuple((_PRIME * (2 * n + 1) & _MASK | 1, _PRIME * (n + 7) & _MASK) for n in range(_BANDS * _ROWS))


def own_words(case: Case, channel: Channel, form: Mapping[str, Any], orders: tuple[str, ...] = ()) -> str:
    """The story as the form tells it; where the form tells none, as the case does."""
    made = {essence(part) for part in sentences_of(summary_of(replace(case, story=Story()), orders))}
    texts = [str(form[spec.id]) for spec in channel.fields if _tells(spec) and form.get(spec.id)]
    told = texts or [case.story.phenomenon or case.story.text, case.story.effect]
    return "。".join(part for text in told for part in sentences_of(text) if essence(part) not in made)


def _tells(spec: FieldSpec) -> bool:
    return any(path == "derived.summary" or path.startswith("story.") for path in spec.from_)


def sketch(text: str) -> tuple[int, ...]:
    """Numbers of which texts that are near have one in common, and others hardly ever; none of a text that is short."""
    runs = [crc32(run.encode("utf-8", "surrogatepass")) + 1 for run in runs_of(text)]
    if len(runs) < LEAST:
        return ()
    least = [min((run * factor + more & _MASK) >> 16 for run in runs) for factor, more in _KEYS]
    bands = (tuple(least[n * _ROWS : (n + 1) * _ROWS]) for n in range(_BANDS))
    return tuple(crc32(repr((n, band)).encode()) for n, band in enumerate(bands))
