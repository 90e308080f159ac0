"""`kameng draft` as Word or PDF: the format by flag or by name, one file or none, and what to install without the extra."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

TODAY = "2026-11-21T10:00"
FACTS = (
    "platform.name=示例卡盟",
    "order.number=QH1",
    "order.amount=500",
    "problem=card-key-invalid",
    "consumer.name=张示例",
)


@pytest.fixture
def case(kameng) -> str:
    kameng("init", "簿")
    sets = [word for fact in FACTS for word in ("--set", fact)]
    return str(kameng("new", "-w", "簿", *sets, "--json", today=TODAY).data["id"])


def draft(kameng, case, *words):
    return kameng("draft", "-w", "簿", case, "court", *words, today=TODAY)


def test_the_format_is_read_from_the_name(kameng, case):
    ran = draft(kameng, case, "pleading", "-o", "起诉状.docx", "--json")
    assert ran.status == 0 and zipfile.is_zipfile("起诉状.docx")
    assert {"text", "audience", "findings", "path"} <= set(ran.data) and ran.data["path"] == "起诉状.docx"
    assert "民族：〔待填:民族〕" in ran.data["text"] and "原告民族" in ran.data["gaps"]


@pytest.mark.parametrize("paper", ["evidence-list", "authorisation", "summary", "reminder"])
def test_papers_of_the_case_and_letters_go_the_same_way(kameng, case, paper):
    ran = draft(kameng, case, paper, "--format", "docx", "-o", "文书.docx")
    assert (
        ran.status == 0
        and ran.out.startswith("已存为 文书.docx(")
        and Path("文书.docx").stat().st_size > 3000
    )


def test_papers_of_the_whole_case_can_be_read_as_text_too(kameng, case):
    ran = draft(kameng, case, "summary")
    assert ran.status == 0 and ran.out.startswith("案情概要：") and "七、期限和时效" in ran.out
    assert draft(kameng, case, "authorisation", "-o", "委托.txt").status == 0
    assert Path("委托.txt").read_text("utf-8").startswith("授权委托书\n")


def test_an_existing_file_is_never_written_over(kameng, case):
    Path("旧.docx").write_text("旧", encoding="utf-8")
    ran = draft(kameng, case, "pleading", "-o", "旧.docx")
    assert ran.status == 3 and "没有覆盖" in ran.err and Path("旧.docx").read_text("utf-8") == "旧"


REFUSED = [
    ("no file", ("pleading", "--format", "docx"), "请加 -o 文件名.docx"),
    ("two formats", ("pleading", "--format", "pdf", "-o", "a.docx"), "不一致"),
    ("a name that says Word for a text", ("pleading", "--format", "txt", "-o", "a.docx"), "不一致"),
    ("send and document at once", ("pleading", "-o", "a.docx", "--send"), "--send"),
    ("a reader who may not have it", ("pleading", "-o", "a.docx", "--audience", "public"), "不能给"),
    ("into the workbook", ("pleading", "-o", "簿/a.docx"), "在工作簿里面"),
    ("no such folder", ("pleading", "-o", "没有/a.docx"), "没有文件夹 没有"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused_leaves_no_file(kameng, case, words, says):
    ran = draft(kameng, case, *words)
    assert ran.status in (2, 4) and says in ran.err, ran
    assert not Path("a.docx").exists() and [p.name for p in Path().iterdir()] == ["簿"]


@pytest.mark.parametrize(("ending", "lacks"), [("docx", "docx"), ("pdf", "typst")])
def test_without_the_extra_one_line_says_what_to_install(kameng, case, monkeypatch, ending, lacks):
    monkeypatch.setitem(sys.modules, lacks, None)
    ran = draft(kameng, case, "pleading", "-o", f"a.{ending}")
    assert ran.status == 2 and ran.out == "" and ran.err.count("\n") == 1
    assert "pip install 'kameng-tui[papers]'" in ran.err and not Path(f"a.{ending}").exists()
