"""What a complaint says of how things stand: talks, promises, what is missing, and which evidence shows what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from casemaker import a_case, a_channel, a_dossier, at, by_id, entry, filing

from kameng_tui.counsel.account import shown_by, so_far
from kameng_tui.reckon.money import ledger
from kameng_tui.reckon.promises import promises_of

CHANNELS = by_id(a_channel("platform"), a_channel("heimao", "media"), a_channel("12315", "regulator"))
FILINGS = tuple(filing(name) for name in CHANNELS)
REFUND: dict[str, Any] = {"claim": [{"id": "c1", "kind": "refund", "amount": Decimal("500")}]}
REPLACE: dict[str, Any] = {"claim": [{"id": "c1", "kind": "replace"}]}
SAID = entry("a", "2026-09-01T10:00", "contact", text="问")
ANSWER = entry("b", "2026-09-02T10:00", "reply", filing="platform", text="已反馈")
PROMISE = entry(
    "p", "2026-09-03T10:00", "promise", filing="platform", promise="退款", promise_by="2026-09-04T18:00"
)
NO_TALK = (
    entry("x", "2026-09-05T10:00", "answered", filing="12315"), entry("y", "2026-09-05T10:00", "submitted", filing="heimao"),
    entry("z", "2026-09-05T10:00", "note", text="自己记的"),
)  # fmt: skip
REFUSED = entry("n", "2026-09-05T10:00", "refused", filing="platform", text="不退")
MONEY = entry("m", "2026-09-05T10:00", "refund-promised", filing="platform", text="退")
NOT_THEIRS = (
    entry("u", "2026-09-06T10:00", "refused", filing="12315"), entry("v", "2026-09-06T10:00", "refused", filing="heimao"),
)  # fmt: skip
BACK = entry("r", "2026-09-06T10:00", "refund-arrived", amount=Decimal("100"), filing="platform")
ALL_BACK = entry("r", "2026-09-06T10:00", "refund-arrived", amount=Decimal("500"), filing="platform")
NOTHING_YET = "目前问题没有解决，也没有收到退款。"
TOLD = [
    ((), REFUND, NOTHING_YET, "nothing was said yet"),
    ((), REPLACE, "目前问题没有解决。", "no money is asked for"),
    ((SAID,), REFUND, f"此前已于2026年9月1日与对方沟通。{NOTHING_YET}", "once"),
    ((SAID, ANSWER), REFUND, f"此前已与对方沟通2次（最近一次2026年9月2日）。{NOTHING_YET}", "twice"),
    ((SAID, *NO_TALK), REFUND, f"此前已于2026年9月1日与对方沟通。{NOTHING_YET}", "authorities are not the other side"),
    ((SAID, ANSWER, PROMISE), REFUND, f"此前已与对方沟通3次（最近一次2026年9月3日），对方承诺“退款”，至今没有兑现。{NOTHING_YET}", "broken"),
    ((SAID, REFUSED), REFUND, f"此前已与对方沟通2次（最近一次2026年9月5日）。{NOTHING_YET}", "the platform refused"),
    ((SAID, MONEY), REPLACE, "此前已与对方沟通2次（最近一次2026年9月5日）。目前问题没有解决。", "money was promised"),
    ((SAID, *NOT_THEIRS), REFUND, f"此前已于2026年9月1日与对方沟通。{NOTHING_YET}", "an office that refuses is not them"),
    ((SAID, BACK), REFUND, "此前已于2026年9月1日与对方沟通。目前收到退款100.00元，其余没有退还。", "a part came back"),
    ((SAID, ALL_BACK), REFUND, "此前已于2026年9月1日与对方沟通。", "nothing is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("journal", "case", "text"), [row[:3] for row in TOLD], ids=[row[3] for row in TOLD])
def test_how_things_stand(journal: tuple[Any, ...], case: dict[str, Any], text: str) -> None:
    dossier = a_dossier(a_case(**case), journal, (), FILINGS)
    assert so_far(dossier, CHANNELS, promises_of(dossier, at("2026-09-10")), ledger(dossier)) == text


def test_a_promise_that_still_runs_is_told_with_its_time() -> None:
    dossier = a_dossier(a_case(**REFUND), (PROMISE,), (), FILINGS)
    said = so_far(dossier, CHANNELS, promises_of(dossier, at("2026-09-04T10:00")), ledger(dossier))
    assert said.startswith("此前已于2026年9月3日与对方沟通，对方承诺“退款”，期限为2026年9月4日18:00。")


def test_every_piece_is_named_once_by_what_it_shows() -> None:
    kinds = ("chat", "order-page", "payment", "bill", "error-screen", "other", "rule-page")
    assert shown_by(enumerate(kinds, 1)) == (
        "购买见证据2；付款见证据3、4；出现的问题见证据5；与对方的沟通见证据1；对方公示的规则见证据7；其他情况见证据6。"
    )
    assert shown_by([]) == ""
