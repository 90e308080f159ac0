"""What filing costs: fixed, by bands of what is asked for (诉讼费用交纳办法13, 16), or said in words only."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from casemaker import shipped

from kameng_tui.channels.records import Fee
from kameng_tui.reckon.fees import fee_words, fees_of

COURT = shipped()["court"]


@pytest.mark.parametrize(
    ("disputed", "full", "halved", "why"),
    [
        ("1.00", "50.00", "25.00", "不超过1万元的每件50元,减半25元"),
        ("10000.00", "50.00", "25.00", "正好1万元仍在第一段"),
        ("10000.01", "50.00", "25.00", "多出的一分按2.5%不足一分"),
        ("10020.00", "50.50", "25.25", "50 + 20×2.5%"),
        ("100000.00", "2300.00", "1150.00", "50 + 90000×2.5%"),
        ("150000.00", "3300.00", "1650.00", "2300 + 50000×2%"),
        ("10000.30", "50.01", "25.00", "0.0075 进到一分;减半的 0.00375 舍去"),
    ],
)
def test_the_fee_of_a_court_follows_the_bands(disputed: str, full: str, halved: str, why: str) -> None:
    fees = {fee.id: fee for fee in fees_of(COURT, Decimal(disputed))}
    assert (fees["filing"].amount, fees["halved"].amount) == (Decimal(full), Decimal(halved)), why
    assert "按诉求" in fees["filing"].text and fees["filing"].source


@pytest.mark.parametrize(
    ("disputed", "says"),
    [("200000.01", "诉求超出本表"), ("0.00", "写明诉求金额后算出"), (None, "写明诉求金额后算出")],
)
def test_what_cannot_be_counted_is_said_and_not_guessed(disputed: str | None, says: str) -> None:
    amount = Decimal(disputed) if disputed is not None else None
    (fee,) = [fee for fee in fees_of(COURT, amount) if fee.id == "filing"]
    assert fee.amount is None and says in fee.text


def test_a_band_without_an_end_goes_on_and_base_and_rate_may_be_left_out() -> None:
    bands = ({"over": "0", "up_to": "100", "base": "5"}, {"over": "100", "rate": "0.1"})
    made = replace(COURT, fees=(Fee("f", "费", bands=bands),))
    assert [fees_of(made, Decimal(x))[0].amount for x in ("100", "250")] == [
        Decimal("5.00"),
        Decimal("15.00"),
    ]


def test_a_fixed_fee_and_its_words() -> None:
    made = replace(
        COURT,
        fees=(
            Fee("a", "费用", "不收费", "0.00", source=("消保法46",)),
            Fee("b", "另计"),
            Fee("c", "公告费", "按单据"),
        ),
    )
    assert [fee_words(fee) for fee in fees_of(made, None)] == [
        "费用 0.00 元:不收费(消保法46)",
        "另计",
        "公告费:按单据",
    ]
