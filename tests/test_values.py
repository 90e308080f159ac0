"""The one door for amounts and times."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kameng_tui.values import (
    SHANGHAI,
    BadValue,
    day_end,
    normalise_text,
    parse_amount,
    parse_when,
    show_amount,
    show_when,
)


@pytest.mark.parametrize(
    ("raw", "shown", "why"),
    [
        ("100", "100.00", "whole yuan"),
        ("100.5", "100.50", "one place is padded"),
        ("1,280.00", "1280.00", "thousands separator"),
        ("¥100", "100.00", "currency sign"),
        ("¥1,280元", "1280.00", "full-width sign and unit"),
        ("500块", "500.00", "spoken unit"),
        ("１００．５０", "100.50", "full-width digits of an input method"),
        (Decimal("500.00"), "500.00", "as TOML reads it"),
        (0, "0.00", "zero is an amount"),
        (12.5, "12.50", "a float that is exact in two places"),
    ],
)
def test_amounts_that_enter(raw: object, shown: str, why: str) -> None:
    assert show_amount(parse_amount(raw)) == shown, why


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("-5", "negative"),
        (Decimal("-5"), "negative number"),
        ("1.234", "three places"),
        (Decimal("0.001"), "three places"),
        ("NaN", "not a number"),
        (Decimal("NaN"), "not a number"),
        (Decimal("Infinity"), "infinite"),
        ("1e2", "exponent"),
        ("", "empty"),
        ("一百", "words are not guessed here"),
        (True, "a flag is no amount"),
        (None, "nothing"),
        ("1,00", "a comma that separates no thousands"),
        ("9" * 40, "absurdly large"),
    ],
)
def test_amounts_that_are_refused(raw: object, why: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_amount(raw)
    assert "金额" in str(refused.value), why


@pytest.mark.parametrize(
    ("raw", "iso", "why"),
    [
        ("2026-09-01", "2026-09-01T00:00:00+08:00", "a bare day starts at its first second"),
        ("2026-09-01T10:00", "2026-09-01T10:00:00+08:00", "no offset is Shanghai's"),
        ("2026-09-01 10:00:30", "2026-09-01T10:00:30+08:00", "a blank for T"),
        ("2026-09-01T02:00Z", "2026-09-01T10:00:00+08:00", "UTC is carried over"),
        ("2026-09-01T03:00+01:00", "2026-09-01T10:00:00+08:00", "another offset is carried over"),
        ("2026年9月1日10:00", "2026-09-01T10:00:00+08:00", "as people write it"),
        ("2026/9/1", "2026-09-01T00:00:00+08:00", "slashes"),
        ("２０２６－０９－０１", "2026-09-01T00:00:00+08:00", "full-width digits"),
        (datetime(2026, 9, 1, 2, tzinfo=UTC), "2026-09-01T10:00:00+08:00", "an aware datetime"),
        (date(2026, 9, 1), "2026-09-01T00:00:00+08:00", "a date"),
    ],
)
def test_times_that_enter(raw: object, iso: str, why: str) -> None:
    assert show_when(parse_when(raw)) == iso, why


def test_a_bare_day_can_mean_its_end() -> None:
    assert parse_when("2026-11-21", end_of_day=True) == day_end(date(2026, 11, 21))
    assert parse_when("2026-11-21T10:30", end_of_day=True) == datetime(2026, 11, 21, 10, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-02-30",
        "2026-13-01",
        "0026-09-01",
        "9999-12-31",
        "昨天",
        "",
        "2026-09-01T25:00",
        "10:00",
        5,
        None,
    ],
)
def test_times_that_are_refused(raw: object) -> None:
    with pytest.raises(BadValue) as refused:
        parse_when(raw)
    assert "时间" in str(refused.value)


@given(st.text())
def test_normalised_text_can_always_be_written_and_is_stable(text: str) -> None:
    once = normalise_text(text)
    assert "\r" not in once
    assert normalise_text(once) == once
    once.encode("utf-8")


def test_a_lone_surrogate_is_replaced() -> None:
    assert normalise_text("前\ud800后") == "前?后"


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_an_amount_survives_being_shown(amount: Decimal) -> None:
    assert parse_amount(show_amount(amount)) == amount
