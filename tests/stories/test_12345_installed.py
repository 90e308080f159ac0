"""The example pack 12345: packed, installed from its zip, filed at in two cities, followed to the answer; and once more
as a pack of the workbook with a table of the team's own. What no table says is asked for, never counted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.by_cli import Kameng, Ran

EXAMPLE = Path(__file__).parents[2] / "plugins" / "examples" / "12345"
SENT = "2026-11-20T10:00"  # a Friday
FACTS = (
    "platform.name=星屿卡盟", "platform.operator=星屿示例网络有限公司", "platform.address=示例省示例市示例路9号",
    "problem=topup-not-received", "story.phenomenon=付款后点卡没有到账", "consumer.name=张示例",
    "consumer.phone=13800001234", "order.number=XY1", "order.item=点卡", "order.amount=98",
    "order.placed=2026-11-18T20:00", "claim.kind=refund", "claim.amount=98",
)  # fmt: skip
OVERRIDE = """
[override.12345.limits.answer]
length = 5
unit = "working-day"
source = "热线接线员答复,工单号HZ1"
by = "小陈"
on = 2026-11-21
"""


class Hotline:
    """A workbook whose cases go to 12345, spoken to at a day of one's choice."""

    def __init__(self, kameng: Kameng) -> None:
        self.kameng = kameng
        self.run("init", ".")

    def run(self, *words: str, today: str = SENT, status: int = 0) -> Ran:
        ran = self.kameng(*words, today=today)
        assert ran.status == status, (words, ran.out, ran.err)
        return ran

    def data(self, *words: str, today: str = SENT) -> Any:
        return self.run(*words, "--json", today=today).data

    def filed(self, city: str) -> str:
        """A case handed in at the hotline of ``city``."""
        case = str(self.data("new", *[word for fact in FACTS for word in ("--set", fact)])["id"])
        filing = self.data("file", case, "12345", "--set", f"city={city}")
        assert filing["filing"]["form"]["city"] == city and not filing["findings"]
        self.log(case, "submitted", SENT, "--receipt", "HZ1")
        return case

    def log(self, case: str, kind: str, at: str, *more: str) -> None:
        self.run("log", case, "--filing", "12345", "--kind", kind, "--at", at, *more, today=at)

    def dues(self, case: str, today: str = SENT) -> dict[str, Any]:
        return {d["limit"]: d for d in self.data("due", case, today=today) if d["filing"] == "12345"}

    def asked(self, case: str, today: str = SENT) -> list[str]:
        """What is to be found out about the answer of the hotline."""
        steps = self.data("advise", case, today=today)["next"]
        return [step["why"] for step in steps if step["label"] == "查明:热线答复"]

    def letter(self, case: str, template: str, today: str = SENT) -> str:
        return self.run("draft", case, "12345", template, today=today).out

    def rows(self) -> list[tuple[str, str]]:
        return [(r["origin"], r["state"]) for r in self.data("plugin", "list") if r["id"] == "12345"]


@pytest.fixture
def hotline(kameng: Kameng) -> Hotline:
    return Hotline(kameng)


@pytest.fixture
def installed(hotline: Hotline, tmp_path: Path) -> Hotline:
    """The hotline with the example packed and installed from its zip."""
    bundle = str(tmp_path / "热线.zip")
    assert hotline.data("plugin", "check", str(EXAMPLE)) == []
    hotline.run("plugin", "pack", str(EXAMPLE), "-o", bundle)
    assert hotline.data("plugin", "install", bundle)["ids"] == ["12345"]
    assert hotline.rows() == [("pack", "ok")]
    return hotline


@pytest.mark.parametrize("city", ["杭州", "苏州"], ids=["in-the-table", "not-in-it"])
def test_what_no_city_is_known_to_promise_is_asked_and_not_counted(installed: Hotline, city: str) -> None:
    case = installed.filed(city)
    assert "answer" not in installed.dues(case)
    (why,) = installed.asked(case)
    assert city in why and "[override.12345.limits.answer]" in why

    book = Path("workbook.toml")
    book.write_text(book.read_text("utf-8") + OVERRIDE, "utf-8")
    due = installed.dues(case)["answer"]
    assert due["latest"][:10] == "2026-11-27" and due["binding"] == "practice"
    assert "热线接线员答复,工单号HZ1" in due["source"]
    assert any("本工作簿改为5个工作日" in step and "小陈" in step for step in due["steps"])
    assert installed.asked(case) == []


LETTERS = (
    ("complaint", "本人张示例，联系电话13800001234，反映杭州的星屿示例网络有限公司（地址：示例省示例市示例路9号）。"),
    ("reminder", "（工单号HZ1），至今已1个工作日，尚未得到解决。"),
    ("supplement", "补充说明：\n本人于2026年11月18日20:00在“星屿卡盟”购买点卡"),
    ("escalation", "本人请求督办工单HZ1。\n该工单于2026年11月20日提交，至今已1个工作日"),
    ("decline-offer", "对星屿示例网络有限公司提出的方案，本人不接受（工单号HZ1）。"),
    ("withdrawal", "撤回不表示放弃依法享有的其他权利。"),
)  # fmt: skip


def test_every_letter_says_who_what_and_which_number(installed: Hotline) -> None:
    case = installed.filed("杭州")
    for template, words in LETTERS:
        text = installed.letter(case, template, "2026-11-23T10:00")
        assert words in text and "〔待填" not in text, (template, text)


def test_from_the_call_to_the_answer_of_the_authority(installed: Hotline) -> None:
    case = installed.filed("杭州")
    installed.log(case, "12345:dispatched", "2026-11-20T16:00", "--with", "示例区政务热线")
    installed.log(case, "12345:to-samr", "2026-11-23T09:00", "--with", "示例区市场监督管理局")
    # Tuesday 24 to Wednesday 2 December are seven working days
    assert installed.dues(case, "2026-11-23T10:00")["samr-accept"]["latest"][:10] == "2026-12-02"
    late = installed.letter(case, "reminder", "2026-12-03T09:00")
    assert "市场监管局决定是否受理的期限已于2026年12月2日届满。" in late and "热线答复的期限" not in late

    installed.log(case, "12345:samr-accepted", "2026-11-27T15:00", "--receipt", "SJ7")
    dues = installed.dues(case, "2026-11-27T16:00")
    assert "samr-accept" not in dues, "met, so it is nothing that is due"
    assert dues["samr-mediate"]["earliest"][:10] == "2027-01-26", "60 days, holidays included"
    installed.log(case, "offered", "2026-12-05T10:00", "--text", "退一半")
    assert "该方案是：退一半。" in installed.letter(case, "decline-offer", "2026-12-05T11:00")
    installed.log(case, "agreed", "2026-12-10T10:00", "--text", "全额退款")
    shown = installed.data("show", case, today="2026-12-10T11:00")
    assert shown["filings"][0]["stage"] == "agreed"
    assert installed.dues(case, "2026-12-10T11:00") == {}
    installed.log(case, "refund-arrived", "2026-12-12T10:00", "--amount", "98")
    assert installed.data("show", case, today="2026-12-12T11:00")["status"] == "won"


def put_in_the_workbook() -> None:
    """The pack in the workbook itself, where the team wrote down what one city says."""
    shutil.copytree(EXAMPLE, "channels/12345")
    table = Path("channels/12345/cities.csv")
    text = table.read_text("utf-8").replace("杭州,unknown,当地的答复期限没有查到", "杭州,5,接线员答复")
    table.write_text(text, "utf-8")


def test_a_table_of_the_teams_own_counts_for_its_city_only(hotline: Hotline) -> None:
    put_in_the_workbook()
    assert hotline.rows() == [("workbook", "ok")]
    case = hotline.filed("杭州")
    due = hotline.dues(case)["answer"]
    assert due["latest"][:10] == "2026-11-27" and due["confidence"] == "uncertain"
    assert any("按表 cities:「杭州」为5个工作日" in step for step in due["steps"])
    assert hotline.asked(case) == []
    elsewhere = hotline.filed("苏州")
    assert "answer" not in hotline.dues(elsewhere) and "「苏州」" in hotline.asked(elsewhere)[0]


def test_beside_an_installed_one_the_workbooks_own_waits(installed: Hotline) -> None:
    put_in_the_workbook()
    assert sorted(installed.rows()) == [("pack", "ok"), ("workbook", "shadowed")]
    installed.run("plugin", "remove", "12345")
    assert installed.rows() == [("workbook", "ok")]
    assert "answer" in installed.dues(installed.filed("杭州"))
