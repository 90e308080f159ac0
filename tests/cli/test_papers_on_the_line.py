"""`draft --why`, and what `show` says of papers: the JSON of the contract, and sentences."""

from __future__ import annotations

import pytest

DAY = "2026-09-02T10:00"


@pytest.fixture
def case(kameng) -> str:
    kameng("init", ".", today=DAY)
    sets = ("platform.name=示例卡盟", "platform.operator=示例公司", "platform.address=示例市1号", "consumer.name=张示例",
            "consumer.phone=13912345678", "consumer.address=示例省示例市一号", "problem=card-key-invalid",
            "order.number=QH20260901000123", "order.amount=500", "order.placed=2026-09-01T10:00", "order.goods=card-key",
            "order.item=点卡", "story.phenomenon=卡密无效", "claim.kind=refund", "claim.amount=500")  # fmt: skip
    words = [word for one in sets for word in ("--set", one)]
    return kameng("new", *words, "--json", today=DAY).data["id"]


def test_why_prints_each_sentence_with_what_it_rests_on(kameng, case):
    said = kameng("draft", case, "12315", "complaint", "--why", today=DAY).out
    assert "姓名：张示例\n    依据:消费者 姓名" in said and "以上内容属实。\n    固定用语" in said
    found = kameng("draft", case, "12315", "complaint", "--why", "--json", today=DAY).data["origins"]
    name = next(o for o in found if o["sentence"] == "姓名：张示例")
    assert name["sources"] == [{"path": "consumer.name", "label": "消费者 姓名"}]
    assert "origins" not in kameng("draft", case, "12315", "complaint", "--json", today=DAY).data


def test_why_is_for_texts(kameng, case):
    refused = kameng(
        "draft", case, "12315", "complaint", "--why", "--format", "docx", "-o", "a.docx", today=DAY
    )
    assert refused.status == 2 and "只用于" in refused.err


def test_show_says_version_what_changed_and_what_is_lacking(kameng, case, tmp_path):
    kameng("draft", case, "12315", "complaint", "--send", "--receipt", "R1", today=DAY)
    kameng("edit", case, "--set", "order.o1.amount=501", today="2026-09-03T10:00")
    (tmp_path / "a.png").write_bytes(b"1")
    later = kameng(
        "attach", case, str(tmp_path / "a.png"), "--kind", "chat", "--json", today="2026-09-03T10:00"
    ).data
    (paper,) = kameng("show", case, "--json", today="2026-09-03T11:00").data["papers"]
    assert (paper["version"], paper["filing"], paper["lacks"]) == (1, "12315", [f"evidence.{later[0]['id']}"])
    (stale,) = paper["stale"]
    assert (stale["path"], stale["was"], stale["now"]) == ("order.o1.amount", "500.00", "501.00")
    assert stale["sentences"] and len(paper["form_sha256"]) == 64
    said = kameng("show", case, today="2026-09-03T11:00").out
    assert "第1版 papers/20260902-12315-complaint-1-" in said and "当时是500.00,现在是501.00" in said
    assert "还没有补交给12315" in said
    checked = kameng("check", case, today="2026-09-03T11:00").out
    assert "(paper.stale)" in checked and "(paper.lacks-supplement)" in checked
