"""``kameng draft``: the two forms, the subject and the annex in JSON, in the file and on the terminal."""

from __future__ import annotations

from pathlib import Path

from by_cli import Kameng

NOW = "2026-11-21T12:00"
LONG = "".join(f"第{n}次查看仍未到账。" for n in range(60))
FACTS = (
    "platform.name=云杉", "platform.operator=云杉有限公司", "order.number=YS20261120000123", "order.amount=50",
    "order.item=点卡", "order.placed=2026-11-20T10:00", "problem=topup-not-received", f"story.phenomenon={LONG}",
    "claim.kind=refund", "claim.amount=50",
)  # fmt: skip


def test_a_letter_tells_its_form_its_subject_and_what_there_was_no_room_for(kameng: Kameng) -> None:
    assert kameng("init", "book").status == 0
    sets = [word for fact in FACTS for word in ("--set", fact)]
    case = str(kameng("new", "-w", "book", "--json", *sets, today=NOW).data["id"])
    draft = ("draft", case, "-w", "book")
    letter = kameng(*draft, "platform", "complaint", "--layout", "problem", "--json", today=NOW).data
    assert (letter["layout"], letter["subject"]) == ("problem", "【云杉】订单投诉 YS20261120000123")
    assert "二、问题" in letter["text"] and letter["annex"] == ""

    chat = kameng(*draft, "platform", "chat-first", "--json", today=NOW).data
    assert len(chat["text"]) <= 200 and "第59次查看" in chat["annex"] and chat["layout"] == ""
    plain = kameng(*draft, "platform", "chat-first", "-o", "chat.txt", today=NOW)
    for said in (plain.out, Path("chat.txt").read_text("utf-8")):
        assert chat["text"] in said and f"附件：补充说明\n\n{chat['annex']}" in said

    refused = kameng(*draft, "platform", "chat-first", "--layout", "problem", today=NOW)
    assert refused.status != 0 and "「在线客服第一句」只有一种写法" in refused.err
