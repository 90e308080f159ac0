"""A bill at the edge: whatever encoding it comes in, the chosen rows into the case, and nothing else of it anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from kameng_tui.desk import bills, cases, pasted
from kameng_tui.desk.errors import DeskError
from tests.by_cli import Kameng
from tests.by_cli import kameng as kameng  # the fixture

HEAD = (
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,"
)
BILL = f"""姓名：张*
{HEAD}
2026-11-20 20:01:33,充值缴费,星屿数卡,x,点券,支出,98.00,余额宝,交易成功,2026112022001400001234567890\t,XY1\t,,
2026-11-20 12:10:02,餐饮,秘密小吃店,s,午餐,支出,22.00,花呗,交易成功,2026112022001400009999999999\t,T1\t,,
2026-11-21 08:30:00,退款,星屿数卡,x,退款-点券,不计收支,98.00,余额宝,退款成功,2026112022001400001234567890_XY1\t,XY1\t,,
"""
FACTS = [("order.number", "XY1"), ("order.amount", "98"), ("payment.amount", "98")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_bill_is_read_in_the_encodings_that_exports_have(encoding):
    data = BILL.replace("\n", "\r\n").encode(encoding)
    assert bills.text_of(data, "账单.csv") == BILL


@pytest.mark.parametrize(
    ("data", "way_out"),
    [
        (b"PK\x03\x04\x14\x00", "另存为 CSV"),
        (b"%PDF-1.7", "改为导出 CSV"),
        (b"\xff\x00\x81\xff", "原样给出"),
        (b"x" * (bills.LARGEST + 1), "较短的一段时间"),
    ],
    ids=["xlsx or zip", "pdf", "no text", "too large"],
)
def test_what_cannot_be_read_is_said_with_the_way_out(data, way_out):
    with pytest.raises(DeskError, match=way_out):
        bills.text_of(data, "账单")


def test_chosen_rows_are_written_once_and_the_others_nowhere(bench):
    case = cases.new(bench.desk, sets=FACTS).id
    found = bills.read(bench.desk, case, BILL).proposals
    assert [p.key for p in found] == ["payment.p1", "refund-arrived"]
    pasted.accept(bench.desk, case, found, [1, 2])
    loaded = cases.load(bench.desk, case)
    (payment,) = loaded.dossier.case.payments
    assert (payment.reference, payment.payee, payment.method) == (
        "2026112022001400001234567890",
        "星屿数卡",
        "alipay",
    )
    (arrived,) = loaded.dossier.journal
    assert (arrived.kind, f"{arrived.amount}") == ("refund-arrived", "98.00")
    again = bills.read(bench.desk, case, BILL)
    assert (again.proposals, again.others) == ((), 1)
    written = "".join(file.read_text("utf-8") for file in Path(loaded.folder).rglob("*.toml"))
    assert "秘密小吃店" not in written and "9999999999" not in written


def test_a_row_that_is_no_payment_yet_becomes_a_new_one(bench):
    case = cases.new(bench.desk, sets=[*FACTS, ("payment.reference", "4200000000000000000000000001")]).id
    found = bills.read(bench.desk, case, BILL).proposals
    pasted.accept(bench.desk, case, found, [1])
    first, second = cases.load(bench.desk, case).dossier.case.payments
    assert (first.reference[:4], second.order, f"{second.amount}") == ("4200", "o1", "98.00")


def test_a_path_or_the_pasted_text_is_a_bill_and_other_text_is_none(bench, tmp_path):
    file = tmp_path / "支付宝 账单.csv"
    file.write_bytes(BILL.encode("gbk"))
    case = cases.new(bench.desk, sets=FACTS).id
    by_path, by_text = (bills.pasted(bench.desk, case, text) for text in (f"'{file}'", BILL))
    assert by_path is not None and by_text is not None
    assert by_path.proposals == by_text.proposals
    assert bills.pasted(bench.desk, case, "客服说24小时内退款") is None


def test_two_values_of_one_fact_are_not_both_taken(bench):
    case = cases.new(bench.desk).id
    found = pasted.read(bench.desk, case, "订单金额99元,合计101元")
    assert [bool(p.data.get("unsure")) for p in found if p.key == "order.amount"] == [False, True]
    numbers = [p.n for p in found if p.key == "order.amount"]
    with pytest.raises(DeskError, match="只能采纳一个"):
        pasted.accept(bench.desk, case, found, numbers)


def test_the_command_takes_what_is_sure_and_tells_what_it_left(kameng: Kameng, tmp_path: Path) -> None:
    file = tmp_path / "bill.csv"
    file.write_bytes(BILL.encode("gbk"))
    kameng("init", "book")
    case = kameng("-w", "book", "new", *(f"--set={k}={v}" for k, v in FACTS), "--json").data["id"]
    read = kameng(
        "-w", "book", "read", case, str(file), "--as", "bill", "--every", "--accept", "all", "--json"
    )
    assert [row["kind"] for row in read.data] == ["payment", "event"]
    assert "有 1 项拿不准" in read.err
    empty = kameng("-w", "book", "read", case, str(file), "--as", "bill")
    assert "加 --every" in empty.out and "2 行案里已有" in empty.err
    refused = kameng("-w", "book", "read", case, "-", "--as", "bill", stdin="你好")
    assert (refused.status, "原样给出整个文件" in refused.err) == (2, True)


def test_a_story_that_tells_nothing_gives_the_questions(kameng: Kameng) -> None:
    told = kameng("read", "-", stdin="太坑了,大家不要去")
    assert kameng("read", "-", "--every", stdin="x").status == 2
    assert told.status == 0
    assert "订单号是多少" in told.out
