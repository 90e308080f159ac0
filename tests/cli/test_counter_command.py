"""``kameng counter``: lines masked, whole values by other ways, codes, sheets, what came back, and attachments."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from by_cli import Kameng
from packmaker import put_pack
from PIL import Image

from kameng_tui.papers.qrpages import check_of

TOKEN = "KOUL-1234-5678-ABCD"


@pytest.fixture
def case(kameng: Kameng) -> str:
    assert kameng("init", ".").status == 0
    put_pack(Path())
    made = kameng("new", "--set", "platform.name=示例小店", "--set", "order.number=XD20260901", "--set", "problem=late-delivery",
                  "--json", today="2026-09-01T10:00")  # fmt: skip
    id_ = made.data["id"]
    assert kameng("file", id_, "shop", "--set", "story=还没有发货", "--set", f"token={TOKEN}").status == 0
    return str(id_)


def counter(kameng: Kameng, case: str, *words: str, **more: Any) -> Any:
    return kameng("counter", case, "shop", *words, today="2026-09-01T11:00", **more)


def test_the_lines_are_listed_and_no_secret_is_printed(kameng: Kameng, case: str) -> None:
    ran = counter(kameng, case)
    assert ran.status == 0 and "经过(story,5/20字," in ran.out and TOKEN not in ran.out
    data = counter(kameng, case, "--json").data
    lines = {line["field"]: line for line in data["lines"]}
    assert list(lines) == ["trader", "token", "story", "letter"] and TOKEN not in str(data)
    assert lines["story"] | {"check": ""} == {
        "field": "story", "label": "经过", "text": "还没有发货", "length": 5, "limit": 20, "advised": False,
        "sensitive": False, "state": "", "check": "", "groups": [["还没有发货"]],
    }  # fmt: skip
    assert lines["token"]["groups"] == [] and data["attachments"]["kept"] == []
    assert lines["token"]["check"] == "" and lines["story"]["check"], (
        "of a short secret it would be a way to guess it"
    )


def test_a_whole_value_goes_to_the_clipboard_and_is_remembered(
    kameng: Kameng, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kameng_tui.desk import clipboard

    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setattr(clipboard.tempfile, "tempdir", str(tmp_path))
    ran = counter(kameng, case, "--field", "token", "--copy")
    assert "已存为文件" in ran.out and Path(ran.out.strip().rpartition(":")[2]).read_text("utf-8").startswith(
        "****"
    )
    states = {line["field"]: line["state"] for line in counter(kameng, case, "--json").data["lines"]}
    assert states == {"trader": "", "token": "sent", "story": "", "letter": ""}
    assert "[已送] 口令" in counter(kameng, case).out
    assert "[已送]" not in counter(kameng, case, "--restart").out


def test_a_code_leaves_as_a_picture_and_a_text_as_a_file(kameng: Kameng, case: str, tmp_path: Path) -> None:
    code, text = tmp_path / "码.png", tmp_path / "信.txt"
    assert "按顺序扫" in counter(kameng, case, "-o", str(code)).out
    counter(kameng, case, "-o", str(text))
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.read_bytes())))
    assert found.text + "\n" == text.read_text("utf-8") and found.text.startswith("致示例小店")
    assert counter(kameng, case, "-o", str(code)).status == 3


def test_a_sheet_to_type_from_and_what_came_back(kameng: Kameng, case: str) -> None:
    assert "    1  还没有发货" in counter(kameng, case, "--field", "story", "--sheet").out
    same = counter(kameng, case, "--field", "story", "--check-back", "-", stdin="还没有发货\n")
    assert same.status == 0 and f"一字不差,校验 {check_of('还没有发货')}" in same.out
    other = counter(kameng, case, "--field", "经过", "--check-back", "-", stdin="还没有发贷")
    assert other.status == 1 and "第5字应是「货」,现在是「贷」" in other.out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--field", "别的"), 4, "没有「别的」这一格"),
        (("--copy", "--sheet"), 2, "一次只用一个"),
        (("--include", "x"), 2, "要和 --attachments 一起用"),
        (("--attachments", "../新"), 2, "没有可以带上的附件:案件里还没有证据"),
        (("--attachments", "新"), 2, "新 在工作簿里面"),
        (("--field", "token", "-o", "口令.txt"), 2, "口令.txt 在工作簿里面,会进 git"),
        (("-o", "码.png"), 2, "码.png 在工作簿里面"),
        (("--check-back", "没有.txt"), 4, "找不到文件"),
        (("没有这封",), 4, "没有「没有这封」这个模板"),
    ],
)
def test_what_cannot_be_done_is_said(
    kameng: Kameng, case: str, words: tuple[str, ...], status: int, said: str
) -> None:
    ran = counter(kameng, case, *words)
    assert ran.status == status and said in ran.err
    assert not [
        path for path in (Path("新"), Path("../新"), Path("口令.txt"), Path("码.png")) if path.exists()
    ]


def test_attachments_go_into_a_new_folder(kameng: Kameng, case: str, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "white").save(tmp_path / "o.png")
    kameng("attach", case, str(tmp_path / "o.png"), "--kind", "order-page")
    ran = counter(kameng, case, "--attachments", str(tmp_path / "附件"))
    assert "01_订单页.png 证据1" in ran.out and "自己看一遍" in ran.out
    assert [path.name for path in (tmp_path / "附件").iterdir()] == ["01_订单页.png"]
