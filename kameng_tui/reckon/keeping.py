"""Evidence whose original will be gone one day: a cloud copy, an export window, a signed link. Pure.

A copy stays in the case whatever happens; what lapses is that anybody can still compare it with its original.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from kameng_tui.case.records import Card, Dossier
from kameng_tui.values import day_end, day_start

if TYPE_CHECKING:
    from kameng_tui.reckon.dues import Due

_ADVICE = "原件可能已取不到:保留手里的副本和取得记录,必要时书面向保存方调取。"


def keeping_of(dossier: Dossier, now: datetime, over: datetime | None) -> Iterator[Due]:
    """A due of ours for each card that says until when its original can still be had.

    ``over`` is when the case ended: then nothing has to be fetched any more.
    """
    for card in dossier.cards:
        if card.expires is not None:
            yield _due(dossier.id, card, now, over)


def _due(case: str, card: Card, now: datetime, over: datetime | None) -> Due:
    from kameng_tui.reckon.dues import Due, state_of  # they call us, so they are loaded by then

    assert card.expires is not None
    end = day_end(card.expires)
    start = card.taken or card.attached or day_start(card.expires)
    steps = [
        f"起算:{start:%Y-%m-%d %H:%M} 取得",
        f"到期:证据卡 {card.id} 写明原件保存到 {card.expires:%Y-%m-%d},当日24时前导出原件并存好",
        "原件已经自己存下的,删去证据卡的到期日即可",
    ]
    if over is not None:
        steps.append(f"{over:%Y-%m-%d %H:%M} 结案,不再计时")
    return Due(
        id=f"case:keep:{card.id}",
        case=case,
        filing="",
        entry="",
        limit="keep",
        label=f"证据原件到期:{card.shows or card.id}",
        duty="ours",
        start=start,
        earliest=end,
        latest=end,
        provisional=False,
        transition=None,
        state=state_of("ours", end, end, over is not None, now),
        confidence="verified",
        binding="practice",
        source=(f"evidence/{card.file.rpartition('/')[2] or card.id}.toml",),
        version="案件记录",
        steps=tuple(steps),
        met_at=over,
        on_lapse={"advice": _ADVICE},
        kind="keep",
    )
