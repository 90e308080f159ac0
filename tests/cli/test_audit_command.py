"""`kameng audit`: what files would tell, for whom, with and without a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.by_cli import Kameng, kameng
from tests.papers.filemaker import ID, KEY, archive, letter, page, photograph

__all__ = ["kameng"]


def codes(ran: object) -> list[str]:
    return [finding["code"] for finding in ran.data]  # type: ignore[attr-defined]


def test_it_needs_no_workbook_and_names_places_but_no_secret(kameng: Kameng) -> None:
    Path("信.docx").write_bytes(letter(f"身份证{ID}", author="张三"))
    ran = kameng("audit", "信.docx", "--json")
    assert ran.status == 1
    assert {"privacy.id-number", "privacy.metadata"} <= set(codes(ran))
    (found,) = [f for f in ran.data if f["code"] == "privacy.id-number"]
    assert found["where"] == "信.docx#正文 第 1 段" and found["severity"] == "warning"
    assert ID not in ran.out + ran.err


def test_a_clean_text_is_no_bad_news(kameng: Kameng) -> None:
    Path("信.txt").write_text("订单号202611201234567890,请核实。", "utf-8")
    ran = kameng("audit", "信.txt")
    assert (ran.status, ran.out.strip(), ran.err) == (0, "没有发现会泄露的内容", "")


def test_the_picture_itself_is_named_as_not_looked_at(kameng: Kameng) -> None:
    Path("图.jpg").write_bytes(photograph())
    ran = kameng("audit", "图.jpg", "--json")
    assert (ran.status, ran.data) == (0, [])
    assert "图.jpg:画面里的字和人没有查" in ran.err


@pytest.mark.parametrize(
    ("audience", "status", "found"),
    [
        ("public", 1, {"privacy.id-number", "privacy.phone", "privacy.metadata"}),
        ("respondent", 1, {"privacy.id-number", "privacy.metadata"}),
        ("authority", 0, set()),
        ("court", 0, set()),
        ("self", 0, set()),
    ],
)
def test_what_is_told_goes_by_the_reader(kameng: Kameng, audience: str, status: int, found: set[str]) -> None:
    Path("a.pdf").write_bytes(page(f"ID {ID} tel 13812345678", info={"/Author": "张三"}))
    ran = kameng("audit", "a.pdf", "--audience", audience, "--json")
    assert (ran.status, set(codes(ran))) == (status, found)


def test_a_milder_leak_is_told_and_leaves_the_status_alone(kameng: Kameng) -> None:
    Path("a.txt").write_text("手机13812345678", "utf-8")
    ran = kameng("audit", "a.txt", "--json")
    assert (ran.status, codes(ran)) == (0, ["privacy.phone"])


def test_a_part_that_was_not_read_is_bad_news_for_every_reader(kameng: Kameng) -> None:
    Path("a.zip").write_bytes(archive({"录像.mp4": b"\0\0\0\x18ftypmp42" + bytes(90)}))
    ran = kameng("audit", "a.zip", "--audience", "court", "--json")
    assert (ran.status, codes(ran)) == (1, ["file.unreadable"])
    assert ran.data[0]["where"] == "a.zip#录像.mp4"


def test_a_secret_in_the_name_of_a_file_is_not_repeated(kameng: Kameng) -> None:
    Path(f"身份证{ID}.txt").write_text("x", "utf-8")
    ran = kameng("audit", f"身份证{ID}.txt", "--json")
    assert codes(ran) == ["privacy.id-number"] and ID not in ran.out + ran.err


def made_case(kameng: Kameng) -> str:
    kameng("init", "本")
    ran = kameng(
        "new", "-w", "本", "--set", "title=点卡", "--set", "consumer.name=张示例", "--set", f"order.card_key={KEY}", "--json"
    )  # fmt: skip
    return str(ran.data["id"])


def test_what_the_vault_keeps_is_looked_for_by_value(kameng: Kameng) -> None:
    case = made_case(kameng)
    Path("聊天.txt").write_text(f"张示例 说 {KEY.lower()} 不能用", "utf-8")
    for words in (("-w", "本"), ("-w", "本", "--case", case)):
        ran = kameng("audit", "聊天.txt", *words, "--json")
        assert (ran.status, set(codes(ran))) == (1, {"privacy.card-key", "privacy.name"})
        assert KEY not in (ran.out + ran.err).upper() and "张示例" not in ran.out


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("没有.pdf",), 4, "找不到文件"),
        ((".",), 2, "是文件夹"),
        (("a.txt", "--audience", "everybody"), 2, "没有「everybody」这个对象"),
        (("a.txt", "--case", "x"), 4, "这里没有工作簿"),
        ((), 2, "还缺少"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    kameng: Kameng, words: tuple[str, ...], status: int, says: str
) -> None:
    Path("a.txt").write_text("x", "utf-8")
    ran = kameng("audit", *words)
    assert ran.status == status and says in ran.err
