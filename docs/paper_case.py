"""The made-up complete case that ``make_papers`` and the pictures show: 汇想 of the example workbook, in a temporary copy, with every
form filled in.

Nobody is meant: the number of the identity card is the one that textbooks print, the credit code belongs to a region that does
not exist, the rest says that it is an example.
"""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "example")]

from kameng_tui.channels.registry import Registry  # noqa: E402
from kameng_tui.desk import cases, evidence, filings  # noqa: E402
from kameng_tui.desk.desk import Desk  # noqa: E402
from kameng_tui.values import parse_when  # noqa: E402
from kameng_tui.workbook.book import Workbook  # noqa: E402
from kameng_tui.workbook.vault import MemoryVault  # noqa: E402

CASE, KEYS = "2026-09-01-huixiang-k3f9", "2026-11-16-jiumei-w5np"
NOW = parse_when("2026-11-21T10:30")
IDENTITY = [
    ("consumer.phone", "13800001234"), ("consumer.address", "示例省示例市示例区示例街道1号101室"),
    ("consumer.id_number", "11010519491231002X"), ("order.o1.account", "sample_player"),
]  # fmt: skip
OPERATOR = [("platform.credit_code", "91000000123456789X"), ("platform.phone", "000-00000000")]
LONG = (
    "支付成功，订单显示“处理失败”，点卡未到账。退出后重新登录，订单页仍是“处理失败”。游戏账户的点券在充值前后都是120点，没有入账记录。"
    "支付账单显示交易成功，收款方与网站公示的经营者一致。"
)
FORMS = {
    "12315": [("facts", "")],  # what the example typed there: the program's own words are to be seen
    "12315-report": [
        ("category", "虚拟商品"), ("issue", "不履行约定"), ("office", "示例市高新区市场监督管理局"),
        ("conduct", "收取500.00元后没有按页面写明的15分钟内到账，也不退款"),
    ],
    "heimao": [("masked", "是"), ("content", LONG)],  # longer than the page takes, so that an annex is to be seen
    "alipay": [("merchant_order_no", "HX20260901100000123"), ("payee_kind", "商户(含聚合码)")],
    "court": [
        ("gender", "女"), ("birth", "1949年12月31日"), ("ethnicity", "汉族"), ("defendant_type", "有限责任公司"),
        ("defendant_ownership", "民营"), ("defendant_head", "李示例"), ("quantity", "1份"), ("unit_price", "500.00"),
        ("termination", "判令解除合同"),
        ("termination_detail", "自起诉状副本送达被告之日起解除"), ("agreed_clause", "无"), ("mediation_known", "了解"),
        ("prior_mediation_known", "了解"), ("mediation", "暂不确定"), ("court", "示例市示例区人民法院"), ("province", "河南"),
    ],
}  # fmt: skip
BLUE, DARK = "#1677ff", "#3a3f51"


def opened(folder: Path, now: datetime = NOW, registry: Registry | None = None) -> Desk:
    """A desk over ``folder``, with the case filled in; what may not lie in files is in a vault that forgets."""
    vault = MemoryVault()
    desk = Desk(Workbook.open(folder), clock=lambda: now, vault=lambda: vault, author="示例", remember=False)
    if registry is not None:
        desk.__dict__["registry"] = registry
    filled(desk)
    return desk


def filled(desk: Desk) -> None:
    """Fills in the case and its forms, whatever of it is filled in already."""
    cases.edit(desk, CASE, sets=[*IDENTITY, *OPERATOR])
    for channel, sets in FORMS.items():
        filings.file(desk, CASE, channel, sets=sets)


def staged(folder: Path, registry: Registry | None = None) -> Desk:
    """The case with every form filled in, in the new ``folder``."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "cases" / "workbook.toml", folder)
    for case in (CASE, KEYS):
        shutil.copytree(ROOT / "cases" / case, folder / case, ignore=shutil.ignore_patterns("private"))
    return opened(folder, registry=registry)


def with_twenty_pictures(desk: Desk) -> None:
    """Fourteen more screenshots, so that the bundle has twenty."""
    from draw_evidence import draw  # Pillow and a Chinese font

    folder = desk.book.root / "drawn"
    folder.mkdir()
    for number, (kind, taken, shows, picture) in enumerate(_more(), 1):
        file = folder / f"{number:02}.png"
        file.write_bytes(draw({"clock": taken[-5:], **picture}))
        evidence.attach(
            desk, CASE, [file], kind=kind, shows=shows, taken=parse_when(taken), obtained="本人手机截图"
        )
    shutil.rmtree(folder)


def _more() -> list[tuple[str, str, str, dict[str, Any]]]:
    days = ("09-05", "09-12", "09-22", "10-09", "10-20")
    return [
        *(("balance", f"2026-{day}T12:10", f"{_day(day)}余额仍为120点，没有入账记录", _balance(day)) for day in days),
        *(("chat", f"2026-{day}T15:05", f"{_day(day)}询问进度，客服没有给出期限", _chat(day)) for day in days),
        ("order-page", "2026-09-04T16:50", "工单回复“已转财务核实”，没有给出期限", _ticket("09-04", "已转财务核实，等待银行处理结果")),
        ("order-page", "2026-11-05T10:45", "工单答复“系统记录正常，不予退款”后关闭", _ticket("11-05", "系统记录正常，不予退款")),
        ("rule-page", "2026-09-01T10:20", "充值说明写明一般15分钟内到账", _rule()),
        ("order-page", "2026-11-10T20:30", "订单页当天仍显示“处理失败”", _ticket("11-10", "处理失败")),
    ]  # fmt: skip


def _day(day: str) -> str:
    month, number = day.split("-")
    return f"{int(month)}月{int(number)}日"


def _balance(day: str) -> dict[str, Any]:
    rows = [("当前点券", "120", "#e5373b"), ("查询时间", f"2026-{day} 12:10"), ("入账记录", "无")]
    cards = [
        ("账户 ****ayer", rows),
        ("08-30 21:14", [("类型", "消费"), ("变动", "-60"), ("余额", "120")]),
    ]
    return {
        "page": "list",
        "colour": DARK,
        "title": "游戏账户 点券明细",
        "cards": cards,
        "below": "没有更多了",
    }


def _chat(day: str) -> dict[str, Any]:
    lines = [
        ("time", f"2026年{_day(day)} 15:02"),
        ("me", "你好，订单HX20260901100000123的退款到哪一步了？"),
        ("them", "您好，财务还在核实，请耐心等待。"),
        ("me", "请给出完成的日期和负责人的工号。"),
        ("them", "会尽快处理的。"),
    ]
    return {
        "page": "chat",
        "colour": BLUE,
        "title": "汇想卡盟在线客服",
        "note": "工号3115 为您服务",
        "lines": lines,
    }


def _ticket(day: str, answer: str) -> dict[str, Any]:
    rows = [
        ("工单编号", "HXTS-0901-0457"),
        ("订单", "HX20260901100000123"),
        ("答复", answer, "#e5373b"),
        ("时间", f"2026-{day}"),
    ]
    return {"page": "list", "colour": BLUE, "title": "我的工单", "cards": [("工单详情", rows)]}


def _rule() -> dict[str, Any]:
    clauses = [
        "1. 请核对充值账号，充错由本人联系客服。",
        "*2. 直充类商品一般15分钟内到账。",
        "3. 充值失败的，款项原路退回。",
    ]
    return {
        "page": "rule",
        "title": "充值说明",
        "heading": "游戏点卡充值说明",
        "dated": "2026年8月1日发布",
        "clauses": clauses,
    }
