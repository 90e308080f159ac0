"""`kameng help 三查`: fitted to the terminal, clean in a file, and nothing in it that cannot be vouched for."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from by_cli import Kameng

from kameng_tui.cli.fitting import fitted
from kameng_tui.knowledge.load import knowledge


def cells(line: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)


@pytest.mark.parametrize("columns", [20, 44, 80, 120])
def test_the_sheet_fits_the_terminal(kameng: Kameng, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = kameng("help", "三查").out.splitlines()
    # a web address is not broken, nor is a closing mark parted from its letter
    assert [line for line in lines if cells(line) > columns and not re.search(r"\w+\.\w+\.\w+", line)] == []
    assert not [line for line in lines if line.strip()[:1] in set(",。;:)」》、")]
    assert "".join(knowledge().prevention.parts[0].items[0].text.split()) in "".join("".join(lines).split())


def test_the_sheet_is_written_to_a_new_file_for_print(kameng: Kameng, tmp_path: Path) -> None:
    target = tmp_path / "三查.txt"
    assert kameng("help", "三查", "-o", str(target)).status == 0
    text = target.read_text(encoding="utf-8")
    assert text.startswith("下单前三查\n") and "\x1b" not in text
    assert max(map(cells, text.splitlines())) <= 76
    again = kameng("help", "三查", "-o", str(target))
    assert again.status == 3 and "没有覆盖" in again.err
    other = kameng("help", "new", "-o", str(tmp_path / "x"))
    assert other.status == 2 and "三查" in other.err


def test_the_sheet_says_what_to_look_at_and_no_figures() -> None:
    sheet = knowledge().prevention
    text = "".join(item.line for part in sheet.parts for item in part.items)
    wanted = ("营业执照", "ICP备案", "投诉", "售后政策", "先买最小面值", "保证金", "官方认证", "售出不退换", "低于面值",
              "个人账户")  # fmt: skip
    assert [word for word in wanted if word not in text] == []
    no_return = next(item for part in sheet.parts for item in part.items if "售出不退换" in item.text)
    assert {"消保法25.1", "消保法26.3"} <= set(no_return.cites)
    assert not re.search(r"\d+\s*[%%成]|成功率|聚投诉", text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六", ["一二三四", "五六"]),
        # 避头尾
        ("一二三四,五", ["一二三", "四,五"]),
        ("一二三(四)", ["一二三", "(四)"]),
        ("一二 gsxt.cn 三", ["一二", "gsxt.cn", "三"]),
        ("", [""]),
    ],
)
def test_lines_of_eight_cells(text: str, lines: list[str]) -> None:
    assert fitted(text, 8) == lines
