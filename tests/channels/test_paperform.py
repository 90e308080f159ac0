"""Official forms as data: what is wrong with one is said in a sentence, and a sound one reads as it is written."""

from __future__ import annotations

import pytest

from kameng_tui.channels.paperform import AnswerLine, FormRow, faults_of_form, read_form

FIELDS = {"sex": ["男", "女"], "note": [], "other": []}
SOUND = """
title = "表"
ending = "此致 {{ note }}"
[[parts]]
title = "一"
[[parts.rows]]
label = "1. 性别"
elements = ["A1"]
confidence = "known"
lines = [{ field = "sex", boxes = true, when = { field = "form.note", filled = true } }]
[[parts.rows]]
label = "2. 说明"
lines = [{ text = "{{ note }}", asked = ["有", "无"] }, { label = "签名:", sign = true }]
"""


def test_a_sound_form_reads_as_it_is_written() -> None:
    form = read_form(SOUND)
    assert faults_of_form(SOUND, FIELDS) == [] and (form.title, form.parts[0].title) == ("表", "一")
    first, second = form.parts[0].rows
    when = {"field": "form.note", "filled": True}
    assert first == FormRow("1. 性别", (AnswerLine(field="sex", boxes=True, when=when),), ("A1",), "known")
    assert second.lines[0].asked == ("有", "无") and second.lines[1].sign and second.confidence == "verified"


FAULTS = [
    ("no TOML", "title = ", "不是正确的 TOML"),
    ("no parts", 'title = "表"', "parts"),
    ("no title", SOUND.replace('title = "表"', ""), "还要写 title"),
    ("an unknown key", SOUND.replace("confidence", "confidance"), "不认识 confidance"),
    ("a key of the wrong kind", SOUND.replace('"A1"', "1"), "elements 的写法不对"),
    ("an element twice", SOUND.replace('label = "2. 说明"', 'label = "2. 说明"\nelements = ["A1"]'), "要素 A1 出现了不止一次"),
    ("a field that there is not", SOUND.replace('field = "sex"', 'field = "sexx"'), "没有字段 sexx"),
    ("a condition on a field that there is not", SOUND.replace("form.note", "form.nota"), "没有字段 nota"),
    ("a condition that is none", SOUND.replace("filled", "full"), "不认识的键"),
    ("boxes of a field without options", SOUND.replace('field = "sex"', 'field = "note"'), "没有 options"),
    ("one word to ask with", SOUND.replace('["有", "无"]', '["有"]'), "两个词"),
    ("two sources of one answer", SOUND.replace('field = "sex"', 'field = "sex", text = "x"'), "只写一个"),
    ("a line that says nothing", SOUND.replace('label = "签名:", sign = true', 'unit = "元"'), "一行里要写"),
    ("a name that nobody declared", SOUND.replace('"{{ note }}"', '"{{ nobody }}"'), "nobody"),
    ("a text that is no template", SOUND.replace('"{{ note }}"', '"{% set a = 1 %}"'), "不能用 set"),
    ("an ending with an unknown name", SOUND.replace("此致 {{ note }}", "{{ nobody }}"), "nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_what_is_wrong_with_a_form_is_named(text: str, said: str) -> None:
    found = faults_of_form(text, FIELDS)
    assert len(found) == 1 and said in found[0], found
