"""`kameng export --format ics`, read back by two parsers: every due is there once, on its day, and no secret is."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.desk import ics
from kameng_tui.privacy.mask import visible_controls
from kameng_tui.values import DAY_END, parse_when
from tests.by_cli import Kameng

NOW = "2026-11-21T10:30"
ID, PHONE, KEY, CARD = "11010519491231002X", "13812345678", "ABCD-1234-EFGH-V90T", "6222021234567890128"
STRANGER = "13987654321"  # a phone that no field of the case knows: it stands in the journal as it was typed


@pytest.fixture
def book(kameng: Kameng) -> str:
    """A workbook with a platform complaint, a kept-open promise and a 12315 filing; the case holds every secret."""
    kameng("init", ".")
    secrets = {
        "consumer.name": "王小明", "consumer.phone": PHONE, "consumer.id_number": ID,
        "payment.bank_card": CARD, "order.card_key": KEY, "order.number": "XY20261120200012345",
        "order.placed": "2026-11-20T20:00", "order.amount": "98", "platform.name": "星屿卡盟",
        "title": "王小明 星屿点券, 98元; 单号XY20261120200012345",
    }  # fmt: skip
    case = str(kameng("new", *(f"--set={k}={v}" for k, v in secrets.items()), "--json", today=NOW).data["id"])
    for channel in ("platform", "12315"):
        kameng("file", case, channel, today=NOW)
        kameng("log", case, "--kind", "submitted", "--filing", channel, "--at", "2026-11-20T21:00", today=NOW)
    kameng("log", case, "--kind", "asked", "--filing", "12315", "--until", "2026-12-04", today=NOW)
    promised = f"用{STRANGER}打{PHONE}联系王小明,2小时内补发卡密{KEY}"
    ran = kameng("log", case, "--kind", "contact", "--filing", "platform", "--staff", "1024", "--text", "客服来电",
                 "--promise", promised, "--by", "2026-11-20T23:00", today=NOW)  # fmt: skip
    assert ran.status == 0, ran.err
    return case


def export(kameng: Kameng, *words: str, today: str = NOW, name: str = "时限.ics") -> Any:
    ran = kameng("export", *words, "--format", "ics", "-o", name, "--json", today=today)
    assert ran.status == 0, ran.err
    return ran.data


def events(name: str = "时限.ics") -> list[Any]:
    return list(icalendar.Calendar.from_ical(Path(name).read_bytes()).walk("VEVENT"))


# --- what stands in it --------------------------------------------------------------------------------------------


def test_both_parsers_find_every_due_of_the_agenda(kameng: Kameng, book: str) -> None:
    dues = kameng("due", "--json", today=NOW).data
    assert len({due["duty"] for due in dues}) > 1 and len({due["state"] for due in dues}) > 1
    answer = export(kameng)
    assert (answer["path"], answer["contents"]) == ("时限.ics", len(dues))
    uids = {f"{due['case']}/{due['id']}@kameng" for due in dues}
    assert {str(event["uid"]) for event in events()} == uids
    other = vobject.readOne(Path("时限.ics").read_text("utf-8"))
    assert {event.uid.value for event in other.vevent_list} == uids
    assert other.prodid.value == ics.PRODID and other.version.value == "2.0"


def test_an_instant_is_in_utc_and_the_end_of_a_day_is_a_whole_day(kameng: Kameng, book: str) -> None:
    dues = {f"{due['case']}/{due['id']}@kameng": due for due in kameng("due", "--json", today=NOW).data}
    export(kameng)
    kinds = set()
    for event in events():
        due = dues[str(event["uid"])]
        when = parse_when(due["latest"] if due["duty"] == "theirs" else due["earliest"])
        start, end = event["dtstart"].dt, event["dtend"].dt
        kinds.add(type(start))
        if when.time() == DAY_END:
            assert (start, end) == (when.date(), when.date() + timedelta(days=1))
        else:
            assert start == when and f"{start:%z}" == "+0000" and end > start
    assert kinds == {date, datetime}


def test_alarms_ring_before_what_is_ours_and_after_what_is_theirs(kameng: Kameng, book: str) -> None:
    dues = {f"{due['case']}/{due['id']}@kameng": due for due in kameng("due", "--json", today=NOW).data}
    export(kameng)
    seen, past = set(), False
    for event in events():
        due = dues[str(event["uid"])]
        start = event["dtstart"].dt
        rings = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
        words = [str(alarm["description"]) for alarm in event.walk("VALARM")]
        whole_day = type(start) is date
        seen.add((due["duty"] == "theirs", whole_day))
        if due["duty"] == "theirs":
            begin = parse_when(start) if whole_day else start
            look = parse_when(f"{parse_when(start).date() + timedelta(days=1)}T09:00")
            assert [begin + ring for ring in rings] == [look] * (look > parse_when(NOW))
            assert all(word.startswith("查询并登记") for word in words)
            past = past or look <= parse_when(NOW)
        elif whole_day:
            assert rings == [timedelta(days=-n, hours=9) for n in (3, 1, 0)]
        else:
            assert rings == [timedelta(hours=-24), timedelta(hours=-2)]
    assert (True, True) in seen and (True, False) in seen and (False, True) in seen
    assert past, "a due of September rings no more in November"


def test_it_is_said_that_a_file_takes_nothing_out_of_a_phone(kameng: Kameng, book: str) -> None:
    assert ics.ADVICE in kameng("export", "--format", "ics", "-o", "时限.ics", today=NOW).out


def test_an_instant_of_ours_rings_a_day_and_two_hours_before() -> None:
    when = parse_when("2026-12-01T10:00")
    due = a_due(duty="ours", earliest=when, latest=when)
    rings = [ring for ring, _ in ics._alarms(ics._Item(due, "补交", "案", ""), when)]
    assert rings == [timedelta(hours=-24), timedelta(hours=-2)]


def test_the_text_says_who_must_act_how_it_was_counted_and_what_is_unsure(kameng: Kameng, book: str) -> None:
    case = kameng("new", "--set", "title=点券", "--json", today="2026-12-28").data["id"]
    for channel in ("platform", "12315"):
        kameng("file", case, channel, today="2026-12-28")
        kameng(
            "log",
            case,
            "--kind",
            "submitted",
            "--filing",
            channel,
            "--at",
            "2026-12-28T10:00",
            today="2026-12-28",
        )
    export(kameng, case, today="2026-12-28")
    texts = {str(event["uid"]).split("/")[1].split(":")[1]: event for event in events()}
    accept = next(event for name, event in texts.items() if name.startswith("accept"))
    assert str(accept["summary"]).startswith("到期(暂定):") and "(对方)" in str(accept["summary"])
    assert "起始日" in str(accept["description"]) and "来源:" in str(accept["description"])
    assert "暂定" in str(accept["description"]) and str(accept["status"]) == "TENTATIVE"
    unsure = [
        d["id"]
        for d in kameng("due", case, "--json", today="2026-12-28").data
        if d["confidence"] == "uncertain"
    ]
    assert unsure
    told = {str(event["uid"]) for event in events() if "以官方页面为准" in str(event["description"])}
    assert told == {f"{case}/{id}@kameng" for id in unsure}


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_says(kameng: Kameng, book: str) -> None:
    export(kameng)
    data = Path("时限.ics").read_bytes()
    lines = data.split(b"\r\n")
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75 and any(line.startswith(b" ") for line in lines)
    assert all(line.decode("utf-8") is not None for line in lines), "no character is cut in two"


# --- again --------------------------------------------------------------------------------------------------------


def test_the_same_state_gives_the_same_bytes_and_a_later_export_updates(kameng: Kameng, book: str) -> None:
    export(kameng)
    first = Path("时限.ics").read_bytes()
    export(kameng, name="again.ics")
    assert Path("again.ics").read_bytes() == first
    before = {str(event["uid"]): event["sequence"] for event in events()}
    export(kameng, today="2026-11-21T11:00")
    assert Path("时限.ics").read_bytes() != first
    assert all(event["sequence"] > before[str(event["uid"])] for event in events())
    assert all(event["dtstamp"].dt == datetime(2026, 11, 21, 3, 0, tzinfo=UTC) for event in events())


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//EN\r\nEND:VCALENDAR\r\n"]
)
def test_a_file_that_is_not_one_of_ours_is_never_overwritten(
    kameng: Kameng, book: str, content: bytes
) -> None:
    Path("时限.ics").write_bytes(content)
    ran = kameng("export", "--format", "ics", "-o", "时限.ics", today=NOW)
    assert (ran.status, Path("时限.ics").read_bytes()) == (3, content)
    assert "没有覆盖" in ran.err


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        ((), 2, "-o"),
        (("--format", "zip", "-o", "x"), 2, "哪一案"),
        (("--format", "pdf", "-o", "x"), 2, "哪一案"),
        (("--format", "xls", "-o", "x"), 2, "zip|pdf|ics"),
        (("-o", "x"), 2, "zip|pdf|ics"),
        (("--format", "ics", "-o", "x.ics", "--pack", "police"), 2, "不用 --pack"),
        (("--format", "ics"), 2, "-o"),
        (("--format", "ics", "-o", "-"), 2, "-o"),
        (("--format", "ics", "-o", "没有/x.ics"), 4, "没有 没有 这个文件夹"),
        (("--format", "ics", "-o", "x.ics", "--audience", "everyone"), 2, "public"),
        (("nobody", "--format", "ics", "-o", "x.ics"), 4, "nobody"),
    ],
)
def test_bad_words_are_refused_and_write_nothing(
    kameng: Kameng, book: str, words: tuple[str, ...], status: int, says: str
) -> None:
    before = sorted(Path().iterdir())
    ran = kameng("export", *words, today=NOW)
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    assert sorted(Path().iterdir()) == before


# --- who may see what ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["self", "public", "respondent", "authority", "court"])
def test_no_secret_ever_stands_in_a_calendar(kameng: Kameng, book: str, audience: str) -> None:
    answer = export(kameng, "--audience", audience)
    text = "\n".join(f"{e['summary']}\n{e['description']}" for e in events())
    assert "2小时内补发" in text
    for secret in (ID, PHONE, STRANGER, KEY, CARD, KEY.replace("-", "")):
        assert secret not in text
    hides_names = audience == "public"
    assert ("王小明" in text) is not hides_names
    assert ("XY20261120200012345" in text) is not hides_names
    assert any("已遮住" in left["why"] for left in answer["left_out"])


def test_what_has_no_event_is_named_with_the_reason(kameng: Kameng, book: str) -> None:
    kameng("log", book, "--kind", "reply", "--filing", "platform", "--at", "2026-11-21T09:00", today=NOW)
    other = kameng("new", "--set", "title=旧案", "--json", today=NOW).data["id"]
    kameng("close", other, "--reason", "given-up", today=NOW)
    assert kameng("list", "--json", today=NOW).data
    left = {item["what"]: item["why"] for item in export(kameng)["left_out"]}
    assert any("已经完成的时限" in what for what in left)
    assert "1 个已结束的案件" in left
    assert export(kameng, other)["contents"] == 0


# --- hostile titles -----------------------------------------------------------------------------------------------


def a_due(**values: Any) -> Any:
    from kameng_tui.reckon.dues import Due

    when = parse_when("2026-12-01T23:59:59")
    made: dict[str, Any] = {
        "id": "platform:x:y", "case": "2026-09-01-x-k3f9", "filing": "", "entry": "", "limit": "x", "label": "首次答复",
        "duty": "theirs", "start": when, "earliest": when, "latest": when, "provisional": False, "transition": None,
        "state": "running", "confidence": "verified", "binding": "rule", "source": ("规则",), "version": "1",
        "steps": ("一步",),
    }  # fmt: skip
    return Due(**(made | values))


class Bare:
    """As much of a desk as writing needs."""

    def now(self) -> datetime:
        return parse_when(NOW)

    def label(self, name: str, id: str) -> str:
        return id


HOSTILE = st.text(
    st.one_of(
        st.sampled_from('\\,;:"\n\r\t\x1b\u202e\u2028\u200b\x85N=卡盟'),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE)
def test_any_title_comes_back_whole_from_both_parsers(title: str, label: str) -> None:
    title, label = visible_controls(title), visible_controls(label)
    text = ics.text_of(Bare(), [ics._Item(a_due(), label, title, f"{label}\n{title}")])  # type: ignore[arg-type]
    summary = f"到期:{label}(theirs) {title}"
    (event,) = icalendar.Calendar.from_ical(text.encode()).walk("VEVENT")
    assert (str(event["summary"]), str(event["description"])) == (summary, f"{label}\n{title}")
    (other,) = vobject.readOne(text).vevent_list
    assert (other.summary.value, other.description.value) == (summary, f"{label}\n{title}")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_no_other_command_pays_for_the_library(kameng: Kameng, book: str) -> None:
    code = "import sys; from kameng_tui.cli.main import run; run(['due']); print('icalendar' in sys.modules)"
    paths = os.pathsep.join(p for p in sys.path if p)
    ran = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}, capture_output=True,
                         encoding="utf-8", check=True)  # fmt: skip
    assert ran.stdout.strip().endswith("False")
