"""What an upgrade changes, in words: one line a change, nothing where nothing changed."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from channel_sample import FILES, MANIFEST, manifest, with_row

from kameng_tui.channels.diff import KEYS, LISTS, differences
from kameng_tui.channels.shape import ROWS, TOP

VERSION = {"id": "accept", "label": "受理", "effective_from": date(2027, 1, 1), "from": ["submitted"], "length": 5,
           "unit": "working-day", "duty": "theirs", "source": ["示例法14"]}  # fmt: skip


def added(name: str, row: dict[str, Any]) -> dict[str, Any]:
    raw = manifest()
    raw[name] = [*raw.get(name, []), row]
    return raw


def without(name: str, index: int = 0) -> dict[str, Any]:
    raw = manifest()
    del raw[name][index]
    return raw


# (what changed, the new manifest, the lines)
CHANGES: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("a limit grows", with_row("limits", length=10), ("时限「受理」的期限:7个工作日 → 10个工作日",)),
    ("working days become days", with_row("limits", unit="day"), ("时限「受理」的期限:7个工作日 → 7天",)),
    ("nobody knows any more", with_row("limits", length="unknown", confidence="uncertain"), ("时限「受理」的期限:7个工作日 → 不明", "时限「受理」的可靠程度:(无) → uncertain")),
    ("on the same day", with_row("limits", length=0), ("时限「受理」的期限:7个工作日 → 当天",)),
    ("another source", with_row("limits", source=["示例法15"]), ("时限「受理」的依据增加:示例法15", "时限「受理」的依据删去:示例法14")),
    ("a limit from next year on", added("limits", VERSION), ("新增时限「受理(2027-01-01起)」,5个工作日",)),
    ("a new required field", added("fields", {"id": "city", "label": "城市", "required": True}), ("新增表单项「城市」,必填",)),
    ("a field is gone", without("fields", 4), ("删去表单项「备注」",)),
    ("a field is renamed", with_row("fields", 4, id="remarks", renamed_from="note"), ("表单项改名:note → remarks",)),
    ("a field is renamed and grows", with_row("fields", 0, id="shop", renamed_from="trader", max_length=20), ("表单项改名:trader → shop", "表单项「商家」的长度上限:10 → 20")),
    ("a field becomes required", with_row("fields", 4, required=True), ("表单项「备注」的必填:(无) → 是",)),
    ("an option comes, one goes", with_row("fields", 2, options=["点卡", "会员"]), ("表单项「种类」的选项增加:会员", "表单项「种类」的选项删去:话费")),
    ("a gate bars now", with_row("gates", level="required", verdict="barred"), ("前置条件「已告知」的程度:(无) → required", "前置条件「已告知」的后果:(无) → barred")),
    ("a gate is new", added("gates", {"id": "late", "label": "三年之内"}), ("新增前置条件「三年之内」",)),
    ("a letter is gone", without("templates"), ("删去文书「信」",)),
    ("other sources", manifest(sources=["页面 2026-12-01"]), ("来源增加:页面 2026-12-01", "来源删去:电话询问 2026-11-02")),
    ("it reads more of the case", manifest(reads=["order.number", "consumer.phone"]), ("可读取的案件事实增加:consumer.phone",)),
    ("it is public now", manifest(public=True), ("是否公开:否 → 是",)),
    ("it brings code", manifest(hooks={"module": "demo.hooks"}), ("现在带有代码,获信任才运行",)),
    ("a stage ends here now", with_row("stages", 1, final=True), ("阶段「已提交」的是否结束:(无) → 是",)),
    ("a relation bars now", with_row("interplay", text="不能并行"), ("与其他渠道的关系「kind:court」的文字:(无) → 不能并行",)),
    ("more files fit", with_row("attachments", max_files=9), ("附件要求「全部」的文件数上限:4 → 9",)),
    ("a fee", with_row("fees", amount="25.00"), ("费用「费用」的金额:0.00 → 25.00",)),
]  # fmt: skip


@pytest.mark.parametrize(("what", "new", "lines"), CHANGES, ids=[what for what, _, _ in CHANGES])
def test_a_change_is_said_in_words(what: str, new: dict[str, Any], lines: tuple[str, ...]) -> None:
    assert differences(MANIFEST, new) == lines, what


def test_the_other_way_round_it_goes_back() -> None:
    assert differences(with_row("limits", length=10), MANIFEST) == (
        "时限「受理」的期限:10个工作日 → 7个工作日",
    )
    assert differences(manifest(hooks={"module": "demo.hooks"}), MANIFEST) == ("不再带有代码",)


def test_what_says_the_same_differs_in_nothing() -> None:
    turned = dict(reversed(list(copy.deepcopy(MANIFEST).items()))) | {"x-note": "mine"}
    assert differences(MANIFEST, turned, FILES, dict(FILES)) == ()


def test_the_words_of_letters_are_counted_in_lines() -> None:
    old = {"a.txt": "甲\n乙\n", "gone.txt": "x"}
    new = {"a.txt": "甲\n丙\n丁\n", "new.txt": "x"}
    assert differences(MANIFEST, MANIFEST, old, new) == (
        "文件 a.txt 的文字改了:加 2 行,减 1 行",
        "删去文件 gone.txt",
        "新增文件 new.txt",
    )


def test_two_versions_of_a_limit_are_held_apart() -> None:
    old = added("limits", VERSION)
    new = added("limits", VERSION | {"length": 6})
    assert differences(old, new) == ("时限「受理(2027-01-01起)」的期限:5个工作日 → 6个工作日",)


def test_a_broken_manifest_is_compared_all_the_same() -> None:
    assert differences({"fields": "none", "limits": [1]}, MANIFEST)[:2] == (
        "id:(无) → demo",
        "名称:(无) → 示例渠道",
    )
    assert "删去表单项「商家」" in differences(MANIFEST, {"manifest": 1})


def test_every_list_and_key_has_a_word() -> None:
    assert set(LISTS) == set(ROWS)
    silent = {"manifest", "id", "hooks", "renamed_from", "length", "unit", *LISTS}
    known = {key for rules in (TOP, *ROWS.values()) for key in rules} - silent
    assert known - set(KEYS) == set()
