"""Of a complaint only what the consumer said is measured; the sketch finds what is near among very many."""

from __future__ import annotations

import random
from typing import Any

import pytest
from casemaker import a_case, at, shipped

from kameng_tui.channels.summary import summary_of
from kameng_tui.counsel.ownwords import own_words, sketch
from kameng_tui.counsel.sameness import NEAR, likeness

STORY = "我把卡密输进游戏里,页面说这张卡已经被别人用过了,客服先让我等,后来说是我自己用掉的,可我那天一直在上课,手机都没有带进教室。"
ORDER = {"number": "JM1", "item": "月卡", "amount": "50.00", "placed": at("2026-08-31T10:00")}


def case(story: str, **more: Any) -> Any:
    tables = {
        "platform": {"name": "九妹卡盟"},
        "order": [{"id": "o1", **ORDER}],
        "story": {"phenomenon": story},
    }
    return a_case(**{**tables, **more})


TOLD: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    "the story, where the form tells none": ({}, ["已经被别人用过了"], ["JM1", "本人"]),
    "what was handed in, not what the case says by now": ({"facts": summary_of(case("卡到手就失效"))}, ["卡到手就失效"], ["被别人用过", "九妹"]),
    "who is complained of is the same for all": ({"respondent": "九妹公司"}, ["已经被别人用过了"], ["九妹公司"]),
}  # fmt: skip


@pytest.mark.parametrize(("form", "there", "gone"), TOLD.values(), ids=TOLD)
def test_only_own_words_are_measured(form: dict[str, Any], there: list[str], gone: list[str]) -> None:
    text = own_words(case(STORY), shipped()["12315"], form)
    assert all(word in text for word in there) and not [word for word in gone if word in text], text


def test_a_common_sentence_has_no_sketch() -> None:
    assert sketch("卡密显示已被使用,客服不处理") == () and len(sketch(STORY)) == 12


def test_near_texts_share_a_band_and_others_do_not() -> None:
    rng = random.Random(7)
    signs = [chr(n) for n in range(0x4E00, 0x5200)]
    near = missed = strange = 0
    for _ in range(60):
        text = "".join(rng.choices(signs, k=120))
        at_, other = rng.randrange(110), "".join(rng.choices(signs, k=120))
        changed = text[:at_] + "".join(rng.choices(signs, k=6)) + text[at_ + 6 :]
        near += likeness(text, changed).measure >= NEAR
        missed += not set(sketch(text)) & set(sketch(changed))
        strange += bool(set(sketch(text)) & set(sketch(other)))
    assert (near, missed, strange) == (60, 0, 0)
