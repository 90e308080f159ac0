"""Use-cases of a pasted text: read it, and take over what of it was confirmed. Reading writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING, Any

from kameng_tui.case.findings import Finding
from kameng_tui.desk import cases, promises
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.entries import Logged, amend, log
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.desk.kept import channels_for
from kameng_tui.record import record
from kameng_tui.values import normalise_text

if TYPE_CHECKING:
    from kameng_tui.counsel.intake import Proposal


@record
class Accepted:
    """What of a read text was taken over."""

    changed: tuple[str, ...]
    entries: tuple[str, ...]
    findings: tuple[Finding, ...] = field(default=())


def read(desk: Desk, ref: str | None, text: str, as_: str = "story") -> list[Proposal]:
    """Facts and events proposed by a text; a reply is read with the eyes of the channels that the case is filed at.
    Nothing is written."""
    from kameng_tui.counsel import intake
    from kameng_tui.desk.hooks import open_filings

    with sentences():
        text = normalise_text(text)
        due = partial(promises.due_after, desk)
        if as_ == "reply":
            loaded = cases.load(desk, ref) if ref else None
            filings = (
                open_filings(desk, loaded, channels_for(desk, loaded.dossier), text)
                if loaded and text.strip()
                else ()
            )
            return list(intake.read_reply(text, desk.now(), due, filings))
        words = {book.id: book.words for book in desk.knowledge.playbooks.values()}
        return list(intake.read_story(text, desk.now(), words, due))


def nothing_read(as_: str) -> list[str]:
    """What to tell where a text told nothing: a sentence, and what to ask the person."""
    from kameng_tui.counsel.intake import ASK_FOR

    if as_ == "reply":
        return ["没有读出承诺、答复或退款;对方的原话可以用 kameng log 记下"]
    return ["没有读出可用的事实,请把这几件事补进文字里再读:", *(f"- {question}" for question in ASK_FOR)]


def chosen(proposals: Sequence[Proposal], numbers: Iterable[int]) -> list[Proposal]:
    """The proposals of those numbers. Raises DeskError for a number that is not there."""
    by_number = {p.n: p for p in proposals}
    wanted = list(dict.fromkeys(numbers))
    unknown = [n for n in wanted if n not in by_number]
    if unknown:
        raise DeskError(
            f"没有第 {'、'.join(map(str, unknown))} 项,读出的是 {min(by_number, default=0)} 到 {max(by_number, default=0)}"
        )
    return [by_number[n] for n in wanted]


def accept(desk: Desk, ref: str, proposals: Sequence[Proposal], numbers: Iterable[int]) -> Accepted:
    """Takes over the confirmed proposals: facts and payments into case.toml, events into the journal."""
    with sentences():
        taken = chosen(proposals, numbers)
        _refuse_both(taken)
        facts = [p for p in taken if p.kind == "fact"]
        findings: list[Finding] = []
        changed: tuple[str, ...] = ()
        if facts:
            edited = cases.edit(desk, ref, sets=[(p.key, p.value) for p in facts], title=True)
            changed, findings = edited.changed, list(edited.findings)
        payments = [p for p in taken if p.kind == "payment"]
        if payments:
            from kameng_tui.desk import bills

            more, noticed = bills.take(desk, ref, payments)
            changed, findings = (*changed, *more), [*findings, *noticed]
        entries = []
        for proposal in (p for p in taken if p.kind == "event"):
            logged = log_proposal(desk, ref, proposal)
            entries.append(logged.entry)
            findings.extend(logged.findings)
        return Accepted(changed, tuple(entries), tuple(findings))


def _refuse_both(taken: Sequence[Proposal]) -> None:
    """A fact has one value, a payment one row, and a line that one body wrote is written into one filing."""
    keys: dict[str, Proposal] = {}
    for p in taken:
        if p.key == "payment" or p.kind == "event":
            continue
        if p.key in keys:
            first = keys[p.key]
            raise DeskError(
                f"第 {first.n} 项和第 {p.n} 项都要写 {p.key},只能采纳一个;确有第二笔订单或支付的,用 kameng edit CASE --add 另加"
            )
        keys[p.key] = p
    lines: dict[str, dict[object, int]] = {}
    for p in taken:
        if p.data.get("either"):
            lines.setdefault(p.place.split(":")[1], {}).setdefault(p.data["filing"], p.n)
    for filings in lines.values():
        if len(filings) > 1:
            told = "、".join(f"第 {n} 项({filing})" for filing, n in filings.items())
            raise DeskError(f"同一句话只能记到一个投诉件,请只选真正收到它的那一个:{told}")


def log_proposal(desk: Desk, ref: str, proposal: Proposal) -> Logged:
    """One proposed event as an entry; the number of a submission that is there already is added to it."""
    more = dict(proposal.data)
    if more.get("amend"):
        return Logged(amend(desk, ref, str(more["amend"]), sets={"receipt": str(more["receipt"])}))
    return log(
        desk, ref, kind=proposal.key, text=str(proposal.value), at=proposal.at, staff=str(more.get("staff", "")),
        receipt=str(more.get("receipt", "")), amount=more.get("amount"), promise=str(more.get("promise", "")),
        by=more.get("promise_by"), with_=str(more.get("with", "")),
        filing=str(more.get("filing", "")), data={"row": more["row"]} if more.get("row") else None,
    )  # fmt: skip


def begin(
    desk: Desk,
    text: str,
    proposals: Sequence[Proposal],
    numbers: Iterable[int],
    edited: Mapping[int, str] | None = None,
) -> cases.Made:
    """A new case from a pasted story and the proposals that were confirmed (``edited``: values typed over them).

    A refund of what was paid is proposed as the claim where an amount is known.
    """
    with sentences():
        taken = chosen(proposals, numbers)
        _refuse_both(taken)
        over = edited or {}
        sets: list[tuple[str, Any]] = [(p.key, over.get(p.n, p.value)) for p in taken if p.kind == "fact"]
        paths = [path for path, _ in sets]
        amount = next((value for path, value in sets if path in ("payment.amount", "order.amount")), None)
        if amount is not None and "claim.kind" not in paths:
            sets += [("claim.kind", "refund"), ("claim.against", "platform"), ("claim.amount", amount)]
        if "order.number" in paths and "payment.amount" in paths:
            sets.append(("payment.order", "o1"))
        made = cases.new(desk, story=text, sets=sets)
        for proposal in (p for p in taken if p.kind == "event"):
            log_proposal(desk, made.id, proposal)
        return made
