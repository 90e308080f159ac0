"""Personal data in examples and public letters: somebody's number is found, a made-up one passes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kameng_tui.channels.compiled import channel_of
from kameng_tui.desk.example import BadExample, Example
from kameng_tui.desk.kitprivacy import faults_of_example, faults_of_letter
from kameng_tui.privacy.recognise import id_check_character, luhn

MANIFEST: dict[str, Any] = {
    "manifest": 1, "id": "wall", "name": "公开墙", "version": "1", "authority": "某网站", "kind": "media",
    "effect": "publishes", "public": True, "as_of": date(2026, 11, 1), "sources": ["某页面"],
    "fields": [{"id": "note", "label": "经过", "type": "long-text"}],
}  # fmt: skip


def a_card(first: str) -> str:
    return next(first + last for last in "0123456789" if luhn(first + last))


def an_id(first: str) -> str:
    return first + id_check_character(first)


# the number as it stands in the file, and why it passes
MADE_UP = [
    ("phone = \"13800138000\"", "everybody's example"), ("电话 138 0013 8000", "the same in groups"),
    ("+86 13800138000", "the same with the country"), ("13900000000", "one digit"), ("13812345678", "counted up"),
    ("13787654321", "counted down"), ("13811112222", "two digits"), ("010-65283947", "a landline: bodies publish theirs"),
    ("身份证号 11010519491231002X", "the specimen of the standard"), ("身份证号 110105199003072318", "fails its own check"),
    ("身份证号 " + an_id("11010519900307000"), "nobody is number 000"), ("银行卡号 6222020200001111233", "fails its own check"),
    ("银行卡号 6222000000000000", "one digit"), ("reference = \"4200002222202611170000000001\"", "a payment"),
    ("订单号 JM2026111700012345", "an order"), ("电话 139****0517", "masked"),
]  # fmt: skip
SOMEBODYS = [
    ("phone = \"13926480517\"", "手机号(139****0517)"), ("联系我 +86 139-2648-0517 即可", "手机号(139****0517)"),
    ("# 真实案例,电话13926480517", "手机号(139****0517)"), ("１３９２６４８０５１７", "手机号(139****0517)"),
    (f'id_number = "{an_id("11010519900307231")}"', "身份证号(110*************"),
    (f"银行卡 {a_card('621700183002641852')}", "银行卡号(****"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "why"), MADE_UP, ids=[why for _, why in MADE_UP])
def test_a_made_up_number_passes(line: str, why: str) -> None:
    assert list(faults_of_example(f"title = 'x'\n{line}\n")) == [], why


@pytest.mark.parametrize(("line", "says"), SOMEBODYS)
def test_somebodys_number_is_named_by_its_line_and_never_repeated(line: str, says: str) -> None:
    (fault,) = faults_of_example(f"title = 'x'\n{line}\n")
    assert fault.rule == "example.personal-data"
    assert fault.text.startswith(f"第 2 行像是真的{says}") and "13926480517" not in fault.text


def written(audience: str, form: dict[str, str], *, public: bool = True, **case: Any) -> list[str]:
    """What is said of a letter of that reader which prints the note."""
    row = {"id": "a", "label": "帖子", "purpose": "complaint", "audience": audience, "file": "a.txt"}
    channel = channel_of(MANIFEST | {"public": public, "templates": [row]}, {"a.txt": "{{ note }}"}, "")
    told = {"now": "2026-11-20T10:00:00+08:00", "case": {"schema": 1, **case}, "form": form}
    example = Example(channel, told)
    (spec,) = channel.templates
    return [fault.text for fault in faults_of_letter(example, spec, example.written(spec))]


NOTE = {"note": "我叫陈小明,电话13800138000,订单号A10012345"}
CASE = {"consumer": {"name": "陈小明"}, "order": [{"id": "o1", "number": "A10012345"}]}


def test_a_public_letter_is_masked_so_nothing_is_wrong_with_it() -> None:
    assert written("public", NOTE, **CASE) == []
    assert written("self", NOTE, **CASE) == []


@pytest.mark.parametrize("audience", ["respondent", "authority"])
def test_another_reader_of_a_public_channel_unmasks_what_everyone_reads(audience: str) -> None:
    told = " ".join(written(audience, NOTE, **CASE))
    assert "露出手机号" in told and "露出姓名" in told and "露出单号" in told
    assert '请把 audience 写成 "public"' in told
    assert written(audience, NOTE, public=False, **CASE) == []
    assert written(audience, {"note": "付款后没有到账"}, **CASE) == []


def test_a_mask_in_an_example_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadExample, match="请写一个编的"):
        written("authority", {"note": "x"}, consumer={"phone": "vault:****8000"})
