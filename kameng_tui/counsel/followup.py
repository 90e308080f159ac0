"""Steps while the other side answers: stalling met with questions, the others told, a win that is not paid. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Entry, Filing
from kameng_tui.counsel.phrases import matches
from kameng_tui.counsel.situation import Situation, Step, letter_label, template_at
from kameng_tui.reckon.money import NOTHING
from kameng_tui.reckon.stages import events_of

THEIR_WORDS = ("reply", "contact", "answered", "promise")
OUR_WORDS = ("contact", "demand")
# What one channel did that the others had better know.
_MOVES = ("accepted", "answered", "refused", "terminated", "agreed", "judged")
_FRESH = timedelta(days=7)
# Letters of a channel for just this.
_PROBE, _CONFIRM = "chat-ask", "chat-confirm"


def stalled(s: Situation) -> Iterator[Step]:
    """The latest answer of each filing that says nothing: three questions to send back, until something was said since;
    none while a promise with a date runs there."""
    words = [word for row in s.followup.get("stalling", ()) for word in row["words"]]
    questions = [row["ask"] for row in s.followup.get("probe", ())]
    if not questions:
        return
    for entry in _latest(s, (*THEIR_WORDS, *OUR_WORDS)):
        said = next((word for word in words if matches(entry.text, word)), "")
        if entry.kind not in THEIR_WORDS or not said:
            continue
        if entry.promise_by is not None or s.is_promised(entry.filing):
            continue
        text = "请逐项答复:" + "".join(f"{n}. {ask}" for n, ask in enumerate(questions, 1))
        letter = template_at(s, entry.filing, _PROBE)
        do = "draft" if letter else "log"
        with_ = letter or {"kind": "demand", "filing": entry.filing, "text": text}
        why = (
            f"「{said.replace('…', '')}」没有说时限、负责人和查询方式。发给对方:{text}仍不答复的,按期书面催办"
        )
        yield Step(f"probe:{entry.id}", do, with_, "追问:什么时候、谁负责、怎么查", why)


def excused(s: Situation) -> Iterator[Step]:
    """The latest answer of each filing that is a stock excuse: the letter that meets it, until something was said since."""
    for entry in _latest(s, (*THEIR_WORDS, *OUR_WORDS, "refused")):
        if entry.kind in OUR_WORDS and entry.kind not in THEIR_WORDS:
            continue
        for row in s.followup.get("excuse", ()):
            said = next((word for word in row["words"] if matches(entry.text, word)), "")
            letter = template_at(s, entry.filing, row["letter"]) if said else None
            if letter is not None:
                why = f"对方说「{said.replace('…', '')}」:这份文书写明为什么不能成立,附上手里的证据"
                yield Step(f"excuse:{entry.id}", "draft", letter, letter_label(s, letter), why)
                break


def _latest(s: Situation, kinds: tuple[str, ...]) -> list[Entry]:
    """The last entry of those kinds at each filing."""
    return list({e.filing: e for e in effective(s.dossier.journal) if e.kind in kinds}.values())


def confirmed(s: Situation) -> Iterator[Step]:
    """On the day of the first complaint at a platform: have it say that it took it down."""
    for filing in s.dossier.filings:
        channel = s.channels.get(filing.channel)
        if channel is None or channel.kind != "platform" or s.is_over(filing):
            continue
        events = events_of(s.dossier, filing, channel)
        sent = [e for e, meaning in events if meaning == "submitted" and e.at is not None]
        if not sent or any(e.kind not in ("submitted", "note", "capture") for e, _ in events):
            continue
        if sent[-1].at is not None and s.now - sent[-1].at <= timedelta(days=1):
            letter = template_at(s, filing.id, _CONFIRM)
            do, with_ = "draft" if letter else "log", letter or {"kind": "reply", "filing": filing.id}
            why = "请客服当场回一句「已记录」或「正在处理」,连同时间和工号截图登记:对方知情要靠它证明"
            yield Step(f"confirm:{filing.id}", do, with_, "请客服确认已记录", why)


def told(s: Situation) -> Iterator[Step]:
    """After something happened at one channel, the others that still have the matter are told."""
    moved = _last_move(s)
    if moved is None:
        return
    at, entry, where = moved
    label = s.name(at.channel)
    for filing in s.dossier.filings:
        if filing.id == at.id or not s.is_sent(filing) or s.is_over(filing):
            continue
        events = events_of(s.dossier, filing, s.channels.get(filing.channel))
        if any(e.at is not None and entry.at is not None and e.at > entry.at for e, _ in events):
            continue
        letter = template_at(s, filing.id, "supplement")
        if letter is not None:
            why = f"{label} {entry.at:%m-%d} 有了进展({where});同一件事在{s.name(filing.channel)}还没有结束,补充说明一句"
            yield Step(
                f"tell:{filing.id}:{entry.id}", "draft", letter, f"把进展告诉{s.name(filing.channel)}", why
            )


def _last_move(s: Situation) -> tuple[Filing, Entry, str] | None:
    moves = [
        (filing, entry, s.stages[filing.id].label)
        for filing in s.dossier.filings
        for entry, meaning in events_of(s.dossier, filing, s.channels.get(filing.channel))
        if meaning in _MOVES and entry.at is not None and s.now - entry.at <= _FRESH
    ]
    return max(moves, key=lambda move: str(move[1].at), default=None)


def unpaid(s: Situation) -> Iterator[Step]:
    """Won and not paid: what such a paper can do, and by when. Urgent once the day of payment has passed."""
    if s.ledger.outstanding <= NOTHING:
        return
    for filing in s.dossier.filings:
        channel = s.channels.get(filing.channel)
        if channel is None:
            continue
        events = events_of(s.dossier, filing, channel)
        for row in s.followup.get("after", ()):
            won = [entry for entry, meaning in events if meaning in row["on"]]
            if channel.kind not in row["at"] or not won or any(m == "escalated" for _, m in events):
                continue
            by = won[-1].promise_by or won[-1].until
            late = by is not None and str(by) < s.now.isoformat()
            basis = f"({'、'.join(row['basis'])})"
            with_ = {"kind": "contact", "filing": filing.id}
            label = f"到期不付:{row['do']}" if late else f"到期不付就{row['do']}"
            yield Step(f"unpaid:{filing.id}:{row['id']}", "log", with_, label, f"{row['says']}{basis}", late)
