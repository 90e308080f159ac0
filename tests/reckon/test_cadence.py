"""Polite reminders: by the stage's rhythm, after what was promised, and never inside a lawful period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from casemaker import (
    a_channel,
    a_dossier,
    a_limit,
    at,
    by_id,
    calendar,
    entry,
    filing,
    shipped,
)

from kameng_tui.case.records import Dossier, Entry
from kameng_tui.channels.records import Cadence, Channel
from kameng_tui.reckon.cadence import Reminder, reminders_of, waited_text
from kameng_tui.reckon.dues import dues_of
from kameng_tui.reckon.stages import events_of, stage_of


def reminders(
    now: str,
    *journal: Entry,
    channels: Any = None,
    overrides: Any = None,
    at_: str = "",
    form: Any = None,
    **more: Any,
) -> tuple[Reminder, ...]:
    """The reminders of a case with one filing at the channel that the first entry names, or at ``at_``."""
    known = channels or shipped()
    dossier: Dossier = a_dossier(
        journal=journal, filings=(filing(at_ or journal[0].filing, form=form or {}),), **more
    )
    stages = {
        f.id: stage_of(known.get(f.channel), events_of(dossier, f, known.get(f.channel)))
        for f in dossier.filings
    }
    dues = dues_of(dossier, known, (), calendar(), at(now), {})
    return reminders_of(dossier, known, stages, dues, at(now), calendar(), overrides or {})


def one(now: str, *journal: Entry, **more: Any) -> Reminder:
    (found,) = reminders(now, *journal, **more)
    return found


def told(id: str, when: str, kind: str, where: str = "platform", **values: Any) -> Entry:
    return entry(id, when, kind, filing=where, **values)


SENT = told("s", "2026-07-02T10:00", "submitted")


# --- the rhythm of each stage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("via", "last"),
    [("在线客服", "2026-07-03T10:00"), ("工单", "2026-07-04T10:00"), ("", "2026-07-04T10:00")],
)
def test_a_chat_is_reminded_after_24_hours_a_ticket_after_48(via, last):
    form = {"via": via} if via else {}
    assert not one(last, SENT, form=form).due_now
    assert one(f"{last}:01", SENT, form=form).due_now


# channel, the event that leads to the stage -> stage, when it is due, the letter
TABLE: dict[str, tuple[str, str, str, str, str]] = {
    "a ticket: 48 hours": ("platform", "submitted", "submitted", "2026-07-04 10:00", "reminder"),
    "in work": ("platform", "platform:ticket-opened", "processing", "2026-07-05 09:00", "reminder"),
    "a refund promised without a time": ("platform", "refund-promised", "refund-promised", "2026-07-05 09:00", "reminder"),
    "taken to a superior": ("platform", "escalated", "escalated", "2026-07-05 09:00", "reminder"),
    "12315: five days": ("12315", "submitted", "submitted", "2026-07-07 23:59", "supplement"),
    "at the office with power": ("12315", "12315:transferred", "waiting", "2026-07-08 23:59", "supplement"),
    "after what was asked": ("12315", "supplied", "supplied", "2026-07-08 23:59", "supplement"),
    "in mediation": ("12315", "accepted", "mediating", "2026-07-08 23:59", "supplement"),
    "mediation ended, its notice to come": ("12315", "terminated", "terminated", "2026-07-08 23:59", ""),
}  # fmt: skip


@pytest.mark.parametrize(("channel", "kind", "stage", "due", "letter"), TABLE.values(), ids=TABLE)
def test_the_rhythm_of_the_shipped_channels(
    channel: str, kind: str, stage: str, due: str, letter: str
) -> None:
    journal = [told("s", "2026-07-02T10:00", "submitted", channel)]
    if kind != "submitted":
        journal.append(told("n", "2026-07-03T09:00", kind, channel))
    found = one("2026-07-03T12:00", *journal)
    assert (found.filing, found.channel, found.stage) == (channel, channel, stage)
    assert f"{found.at:%Y-%m-%d %H:%M}" == due and found.since == journal[-1].at
    assert found.template == letter, "a supplement while it is held back"
    assert bool(found.held_back) is (channel == "12315") and not found.due_now
    assert found.text


def test_it_is_due_after_the_last_second_not_at_it() -> None:
    assert not one("2026-07-04T10:00", SENT).due_now
    assert one("2026-07-04T10:00:01", SENT).due_now


# the last word on either side starts the waiting anew: the entry, and whether it does
WORDS = {
    "our reminder": (told("x", "2026-07-03T20:00", "demand"), True),
    "our contact": (told("x", "2026-07-03T20:00", "contact"), True),
    "a contact that names no filing was with the platform": (entry("x", "2026-07-03T20:00", "contact"), True),
    "what we wrote for ourselves": (told("x", "2026-07-03T20:00", "note"), False),
    "a picture we took": (told("x", "2026-07-03T20:00", "capture"), False),
    "another filing": (told("x", "2026-07-03T20:00", "demand", "12315"), False),
    "the closing of a case that was opened again": (entry("x", "2026-07-03T20:00", "reopened"), False),
}  # fmt: skip


@pytest.mark.parametrize(("word", "counts"), WORDS.values(), ids=WORDS)
def test_waiting_starts_from_the_last_word(word: Entry, counts: bool) -> None:
    assert one("2026-07-03T22:00", SENT, word).since == (word if counts else SENT).at


def test_at_an_authority_a_contact_without_a_filing_is_no_word() -> None:
    sent = told("s", "2026-07-02T10:00", "submitted", "12315")
    assert one("2026-07-04", sent, entry("x", "2026-07-03", "contact")).since == sent.at


# --- what is waited for ---------------------------------------------------------------------------------------------


def test_never_before_the_promised_instant_has_passed() -> None:
    promise = told("p", "2026-07-02T12:00", "promise", promise="五天内退款", promise_by="2026-07-07T12:00")
    before = one("2026-07-07T12:00", SENT, promise)
    assert (before.at, before.due_now, before.held_back) == (at("2026-07-07T12:00"), False, "")
    assert before.source == "平台客服的跟进节奏,48小时;等到「承诺:五天内退款」的期限 2026-07-07 12:00之后"
    assert one("2026-07-07T12:00:01", SENT, promise).due_now
    loose = entry("p", "2026-07-02T12:00", "promise", promise="五天内退款", promise_by="2026-07-07T12:00")
    assert not one("2026-07-06", SENT, loose).due_now, "a promise that names no filing is the platform's"


def test_never_before_the_time_that_a_platform_published_itself() -> None:
    def with_(binding: str) -> Mapping[str, Channel]:
        limit = a_limit("w", "submitted", 72, "hour", label="公示的处理时间", binding=binding)
        return by_id(a_channel("platform", limits=(limit,), cadence=(Cadence("waiting", 48, "hour", "问"),)))

    assert one("2026-07-05T10:00", SENT, channels=with_("practice")).due_now
    ruled = one("2026-07-05T10:00", SENT, channels=with_("rule"))
    assert not ruled.due_now and "公示的处理时间" in ruled.source
    assert one("2026-07-05T10:00:01", SENT, channels=with_("rule")).due_now


def test_an_authority_is_not_reminded_before_the_latest_reading_of_its_period_has_passed() -> None:
    """60 days from 2026-08-02 end on 10-01, or by the other reading after the holidays on 10-08."""
    journal = (
        told("s", "2026-07-23T10:00", "submitted", "12315"), told("a", "2026-08-02T10:00", "accepted", "12315"),
    )  # fmt: skip
    for now in ("2026-09-01", "2026-10-02", "2026-10-08T23:59:59"):
        held = one(now, *journal)
        assert not held.due_now and held.template == "supplement"
        assert held.held_back == "「完成调解」的期限 2026-10-08 23:59,还没有过;在此之前不催,只补交证据"
    late = one("2026-10-09", *journal)
    assert late.due_now and not late.held_back and late.template == "reminder"


def test_a_period_beyond_the_calendar_says_that_it_is_provisional() -> None:
    found = one("2026-12-31", told("s", "2026-12-30T10:00", "submitted", "12315"))
    assert "(暂定),还没有过" in found.held_back


def test_after_a_late_authority_was_reminded_its_five_days_run_again() -> None:
    sent = told("s", "2026-07-02T10:00", "submitted", "12315")
    assert one("2026-07-14", sent).due_now  # seven working days ended on 07-13
    asked = told("d", "2026-07-14T10:00", "demand", "12315")
    assert not one("2026-07-19T12:00", sent, asked).due_now
    assert one("2026-07-20", sent, asked).due_now


# --- nothing to remind of -------------------------------------------------------------------------------------------

QUIET: dict[str, tuple[Entry, ...]] = {
    "never sent": (told("c", "2026-07-01", "contact"),),
    "answered: our turn": (SENT, told("x", "2026-07-03", "answered")),
    "asked: our turn": (SENT, told("x", "2026-07-03", "asked")),
    "withdrawn": (SENT, told("x", "2026-07-03", "withdrawn")),
    "the case is closed": (SENT, entry("x", "2026-07-03", "closed", data={"reason": "dropped"})),
    "refused at 12315": (told("s", "2026-07-02", "submitted", "12315"), told("x", "2026-07-03", "refused", "12315")),
    "a promise of something that was never filed": (told("p", "2026-07-01", "promise", promise="退款"),),
}  # fmt: skip


@pytest.mark.parametrize("journal", QUIET.values(), ids=QUIET)
def test_nothing_to_remind_of(journal: tuple[Entry, ...]) -> None:
    assert reminders("2026-12-01", *journal) == ()


def test_a_channel_that_is_not_installed_or_has_no_rhythm_is_left_alone() -> None:
    assert reminders("2026-12-01", SENT, channels=by_id(a_channel("other"))) == ()
    assert reminders("2026-12-01", SENT, channels=by_id(a_channel("platform"))) == ()
    endless = a_channel("platform", cadence=(Cadence("waiting", 10**7, "year", "问"),))
    assert reminders("2026-12-01", SENT, channels=by_id(endless)) == ()


# --- the team's own rhythm ------------------------------------------------------------------------------------------


def own(**row: Any) -> dict[str, Any]:
    return {"platform": {"cadence": {"submitted": row}}}


def test_a_workbook_may_set_its_own_rhythm_and_says_so() -> None:
    found = one(
        "2026-07-05T10:00", SENT, overrides=own(after=72, source="客服告知", by="张三", on="2026-07-02")
    )
    assert (found.at, found.due_now) == (at("2026-07-05T10:00"), False)
    assert found.source == "本工作簿改为72小时(客服告知、张三、2026-07-02)"
    days = one("2026-07-03", SENT, overrides=own(after=1, unit="working-day"))
    assert days.at == at("2026-07-03T23:59:59") and days.source == "本工作簿改为1个工作日"
    other = {"platform": {"cadence": {"processing": {"after": 1}}}}
    assert one("2026-07-03", SENT, overrides=other).at == at("2026-07-04T10:00")


def test_also_for_a_stage_that_has_none() -> None:
    bare = by_id(a_channel("platform"))
    table = {"platform": {"cadence": {"waiting": {"after": 2, "unit": "day"}}}}
    assert one("2026-07-03", SENT, channels=bare, overrides=table).at == at("2026-07-04T23:59:59")


# what was written -> what is said of it; the channel's own rhythm stands
WRONG: dict[str, tuple[Any, str]] = {
    "no number": ({"unit": "day"}, "after 应是不小于 0 的整数,现在是 None"),
    "negative": ({"after": -1}, "after 应是不小于 0 的整数,现在是 -1"),
    "a flag": ({"after": True}, "after 应是不小于 0 的整数,现在是 True"),
    "words": ({"after": "三天"}, "after 应是不小于 0 的整数,现在是 '三天'"),
    "an unknown unit": ({"after": 3, "unit": "days"}, "unit 应是 minute hour day working-day month year 之一"),
    "a unit that is no text": ({"after": 3, "unit": ["day"]}, "unit 应是"),
    "beyond all years": ({"after": 10**9, "unit": "year"}, "超出公元 9999 年"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "words"), WRONG.values(), ids=WRONG)
def test_what_is_written_wrongly_is_named_and_not_used(row: Any, words: str) -> None:
    found = one("2026-07-03", SENT, overrides=own(**row))
    assert found.at == at("2026-07-04T10:00")
    assert found.source.startswith(
        "平台客服的跟进节奏,48小时;workbook.toml 的 [override.platform.cadence.submitted] 没有采用:"
    )
    assert words in found.source


def test_a_rhythm_that_is_no_table_is_named_too() -> None:
    found = one("2026-07-03", SENT, overrides={"platform": {"cadence": {"submitted": 72}}})
    assert "应是写有 after 和 unit 的一张表,现在是 72" in found.source


# --- the true number ------------------------------------------------------------------------------------------------

# kind of channel, since, now -> what is said
WAITED = {
    "under an hour": ("platform", "2026-07-02T10:00", "2026-07-02T10:59:59", "已过0小时"),
    "hours are full hours": ("platform", "2026-07-02T10:00", "2026-07-03T09:59", "已过23小时"),
    "hours up to two days": ("payment", "2026-07-02T10:00", "2026-07-04T09:59", "已过47小时"),
    "from there on days": ("platform", "2026-07-02T10:00", "2026-07-04T10:00", "已过2天"),
    "full days, whatever the dates": ("media", "2026-07-02T23:00", "2026-07-05T01:00", "已过2天"),
    "an authority in working days": ("regulator", "2026-07-02T10:00", "2026-07-13T09:00", "已过7个工作日(自然日11天)"),
    "over the National Day holiday": ("regulator", "2026-09-30T10:00", "2026-10-14T10:00", "已过6个工作日(自然日14天)"),
    "on the same day": ("court", "2026-07-02T10:00", "2026-07-02T20:00", "已过0个工作日(自然日0天)"),
    "a clock that was turned back": ("platform", "2026-07-02T10:00", "2026-07-01T10:00", "已过0小时"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "since", "now", "said"), WAITED.values(), ids=WAITED)
def test_the_true_number(kind: str, since: str, now: str, said: str) -> None:
    assert waited_text(kind, at(since), at(now), calendar()) == said


def test_the_reminder_carries_it() -> None:
    assert one("2026-07-05T10:00", SENT).waited_text == "已过3天"
    sent = told("s", "2026-07-02T10:00", "submitted", "12315")
    assert one("2026-07-13T09:00", sent).waited_text == "已过7个工作日(自然日11天)"
