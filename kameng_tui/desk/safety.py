"""The safety card of who helps many: what over all cases would make the complaints look like one professional claimant's.

Phones, addresses and e-mails are compared inside one call, by names made with a key that is forgotten after it: they are few
enough to be guessed from any name that lasts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import blake2b

from kameng_tui.case.authorised import SAYS, is_over
from kameng_tui.counsel.helping import CONTACT, Flag, Sight, flags_of
from kameng_tui.desk import indexing, profiles
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import sentences
from kameng_tui.desk.facts import Facts, facts_in
from kameng_tui.desk.likeness import pairs
from kameng_tui.record import record
from kameng_tui.values import in_shanghai

_SHOWN = 6


@record
class Card:
    """How many cases were looked at, in how many somebody acts for the consumer, and what stands out."""

    cases: int
    helped: int
    flags: tuple[Flag, ...]


def card(desk: Desk, progress: indexing.Progress | None = None) -> Card:
    """The look over all cases, from the index and the vault."""
    with sentences():
        kept = indexing.asked(
            desk, lambda index: [(case, facts_in(facts)) for case, facts in index.facts()], progress
        )
        every = dict(kept)
        named = _Names(desk, every)
        today = in_shanghai(desk.now()).date()
        sights = [_sight(case, facts, named.of(case, facts), today) for case, facts in every.items()]
        return Card(
            len(every),
            sum(bool(f.helper) for f in every.values()),
            flags_of(sights, SAYS, list(pairs(desk, {case: f.consumer for case, f in every.items()}))),
        )


def lines(desk: Desk, found: Card) -> Iterator[str]:
    """The card for a terminal."""
    yield f"帮多人维权的安全卡:看了 {found.cases} 案,其中 {found.helped} 案有代理人"
    for flag in found.flags:
        yield f"- {flag.text}" + ("" if flag.sure else "(未确认)")
        yield f"  怎么办:{flag.advice}"
        more = f" 等 {len(flag.cases)} 案" if len(flag.cases) > _SHOWN else ""
        yield f"  案件:{' '.join(flag.cases[:_SHOWN])}{more}  依据:{'、'.join(flag.basis)}"
    if not found.flags:
        yield "没有看到会被当作恶意或冒名投诉的迹象"


def _sight(case: str, facts: Facts, contact: Mapping[str, str], today: date) -> Sight:
    over = ("over",) if is_over(facts.until, today) else ()
    return Sight(
        case=case,
        consumer=facts.consumer,
        platform=facts.platform,
        contact=contact,
        filed=tuple(date.fromisoformat(day) for _, day, regulator in facts.filed if regulator),
        payees=tuple(facts.payees),
        story=facts.story,
        lacks=(*facts.lacks, *over),
    )


class _Names:
    """Names for contacts that hold within this object. Of masks that no two consumers share the vault is never asked."""

    def __init__(self, desk: Desk, every: Mapping[str, Facts]) -> None:
        self._desk, self._key = desk, os.urandom(32)
        wanted = {facts.consumer for facts in every.values()}
        self._profiles = {name: profiles.get(desk, name) for name in profiles.names(desk) if name in wanted}
        people: dict[tuple[int, str], set[str]] = {}
        for facts in every.values():
            for n, (mask, _) in enumerate(self._contact(facts)):
                people.setdefault((n, mask), set()).add(facts.consumer)
        self._shared = {which for which, whose in people.items() if which[1] and len(whose - {""}) > 1}

    def _contact(self, facts: Facts) -> Iterator[tuple[str, str]]:
        """(mask, whole value where a profile gives it) of phone, address and e-mail."""
        from kameng_tui.privacy.mask import vault_mask

        profile = self._profiles.get(facts.consumer, {})
        for field, mask in zip(CONTACT, facts.contact, strict=True):
            whole = "" if mask else profile.get(field, "")
            yield (mask or vault_mask(whole) if mask or whole else ""), whole

    def of(self, case: str, facts: Facts) -> dict[str, str]:
        from kameng_tui.desk import secrets

        names = {}
        for n, (field, (mask, whole)) in enumerate(zip(CONTACT, self._contact(facts), strict=True)):
            if (n, mask) not in self._shared:
                continue
            value = whole or secrets.reveal(self._desk, case, "case.toml", f"consumer.{field}", mask)
            if value:
                names[field] = self._name(field, value)
            elif not mask.endswith("****"):  # a mask that shows nothing is like every other
                names[field] = f"?{mask}"
        return names

    def _name(self, field: str, value: str) -> str:
        bare = "".join(char for char in value.casefold() if char.isalnum() or char == "@")
        if field == "phone":
            bare = bare[-11:]
        return blake2b(bare.encode(), key=self._key, digest_size=16).hexdigest()
