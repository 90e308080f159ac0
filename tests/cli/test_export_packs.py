"""`kameng export` of packs: what is meant by its words, its JSON, and its refusals; drafts and sheets are looked through too."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.by_cli import Kameng

NOW = "2026-11-21T10:30"
ID, KEY = "11010519491231002X", "ABCD-1234-EFGH-V90T"


@pytest.fixture
def case(kameng: Kameng) -> str:
    kameng("init", "簿")
    facts = {
        "consumer.name": "王小明", "consumer.id_number": ID, "order.card_key": KEY, "order.number": "XY20261120200012345",
        "platform.name": "星屿卡站", "title": "星屿点券", "problem": "vanished",
    }  # fmt: skip
    ran = kameng("-w", "簿", "new", *(f"--set={k}={v}" for k, v in facts.items()), "--json", today=NOW)
    kameng("-w", "簿", "file", ran.data["id"], "platform", today=NOW)
    return str(ran.data["id"])


WORDS = [
    (("-o", "全.zip"), "whole", "self", "no pack named: the whole case, for oneself"),
    (("--pack", "police", "--draft", "-o", "报.ZIP"), "police", "authority", "its usual reader, format by the ending"),
    (("--filing", "platform", "--draft", "--format", "zip", "-o", "x"), "filing", "respondent", "a filing names its pack"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "pack", "audience", "why"), WORDS, ids=[row[3] for row in WORDS])
def test_what_is_meant(kameng: Kameng, case: str, words, pack, audience, why) -> None:
    ran = kameng("-w", "簿", "export", case, *words, "--json", today=NOW)
    assert ran.status == 0, ran.err
    assert (ran.data["pack"], ran.data["audience"]) == (pack, audience), why
    listed = [content["place"] for content in ran.data["contents"]]
    assert listed == zipfile.ZipFile(words[-1]).namelist() and {"path", "left_out", "sha256"} <= set(ran.data)


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--audience", "authority", "-o", "x.zip"), 2, "--pack"),
        (("--pack", "police", "-o", "x.zip"), 2, "--draft"),
        (("--pack", "court", "-o", "x.zip"), 2, "登记信息"),
        (("-o", "簿/x.zip"), 2, "工作簿里面"),
        (("-o", "没有/x.zip"), 4, "没有文件夹"),
        (("--filing", "12315", "--draft", "--pack", "whole", "-o", "x.zip"), 2, "不分投诉件"),
    ],
)
def test_refusals_write_nothing(
    kameng: Kameng, case: str, words: tuple[str, ...], status: int, says: str
) -> None:
    before = sorted(path for path in Path().rglob("*") if path.suffix == ".zip")
    ran = kameng("-w", "簿", "export", case, *words, today=NOW)
    assert (ran.status, ran.out) == (status, "") and says in ran.err
    assert sorted(path for path in Path().rglob("*") if path.suffix == ".zip") == before


def test_a_helper_without_papers_exports_nothing_for_12315(kameng: Kameng, case: str) -> None:
    kameng("-w", "簿", "edit", case, "--set", "representative.name=李助人", today=NOW)
    kameng("-w", "簿", "file", case, "12315", today=NOW)
    ran = kameng("-w", "簿", "export", case, "--filing", "12315", "--draft", "-o", "x.zip", today=NOW)
    assert ran.status == 2 and "授权" in ran.err and not Path("x.zip").exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("joint", "CASE", "--paper", "authorisation", "--audience", "public"), "a paper of a helper"),
        (("handover", "CASE"), "the sheet for who goes on"),
        (("draft", "CASE", "platform", "complaint", "--audience", "public"), "a letter"),
    ],
)
def test_other_files_are_looked_through_before_they_are_put_in_place(
    kameng: Kameng, case: str, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], why: str
) -> None:
    """Were one of them to forget its masks, the last look finds it."""
    from kameng_tui.desk import handover, joint, papers, sent

    leaky = f"身份证号 {ID}"
    monkeypatch.setattr(joint, "_sealed", lambda *_: leaky)
    monkeypatch.setattr(handover, "_one", lambda *_: [f"卡密:{KEY}"])
    monkeypatch.setattr(handover, "mask_text", lambda text, *_: (text, []))
    monkeypatch.setattr(papers, "masking_for", lambda *_: lambda _: leaky)
    monkeypatch.setattr(sent.Drafted, "whole", property(lambda _: leaky), raising=False)
    ran = kameng("-w", "簿", *(case if word == "CASE" else word for word in words), "-o", "出.txt", today=NOW)
    assert (ran.status, Path("出.txt").exists()) == (3, False), why
    assert "没有写" in ran.err and ID not in ran.err and KEY not in ran.err


def test_a_text_for_others_is_not_saved_where_git_takes_it(kameng: Kameng, case: str) -> None:
    """A letter for an authority holds the whole identity."""
    ran = kameng("-w", "簿", "draft", case, "platform", "complaint", "-o", "簿/信.txt", today=NOW)
    assert ran.status == 2 and "工作簿里面" in ran.err and not Path("簿/信.txt").exists()
