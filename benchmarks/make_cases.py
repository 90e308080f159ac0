"""Makes a workbook of N cases with 20 entries each, the same at every run: what the scale of the index is measured on.

The cases are made up after those of the example: a platform, an order, a payment, a claim, one or two filings, evidence
cards, and a journal of submissions, promises, answers and contacts over a year. The files are written by the workbook's
own writer, so they read back as the program would have written them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kameng_tui.case.keys import keys_of
from kameng_tui.values import parse_when
from kameng_tui.workbook import reading, toml
from kameng_tui.workbook.book import Workbook

NOW = parse_when("2026-11-21T10:30")
ENTRIES = 20
CARDS = 3
PLATFORMS = tuple(
    f"{word}卡盟"
    for word in [
        "汇想",
        "九妹",
        "星屿",
        "云帆",
        "青藤",
        "蓝汀",
        "启慧",
        "某盟",
        "长风",
        "重山",
        "白鹭",
        "银杏",
        "听雨",
        "远洋",
        "晨曦",
        "初夏",
    ]
)
ITEMS = ("100元点卡", "月卡会员", "年卡会员", "游戏账号", "98元点券", "视频会员", "网盘会员", "手游礼包")
PROBLEMS = ("topup-not-received", "card-key-used", "not-as-described", "vanished")
SAYINGS = (
    "在线客服称第三方通道延迟，承诺24小时内处理，让先等通知。",
    "平台工单回复：已转交供货商核实，预计三个工作日内答复。",
    "电话里客服说卡密已经被使用，不能退款，让联系供货商。",
    "再次催办，写明已提交多日没有处理，要求退款或者补发。",
    "12315短信：您的投诉已收到，正在分送到有管辖权的部门。",
    "客服要求补充支付凭证和激活失败的录屏，已经发过去了。",
    "对方提出退一半，没有同意，坚持全额退回原支付账户。",
    "查了账户，点券余额没有变化，充值记录里也没有这一笔。",
)
KINDS = ("contact", "contact", "contact", "reply", "demand", "promise")


def files_of_case(number: int) -> tuple[str, Iterator[tuple[str, dict[str, Any]]]]:
    """The id of case ``number``, and its files with their documents."""
    rng = random.Random(number)
    opened = NOW - timedelta(days=rng.randrange(20, 380), hours=rng.randrange(10))
    platform = PLATFORMS[number % len(PLATFORMS)]
    case_id = f"{opened:%Y-%m-%d}-made-{number:06d}"
    return case_id, _files(rng, number, opened, platform)


def _files(
    rng: random.Random, number: int, opened: datetime, platform: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    item, amount = rng.choice(ITEMS), rng.randrange(10, 2000)
    yield (
        "case.toml",
        {
            "title": f"{platform} {item} 第{number}号",
            "opened": opened.date(),
            "problem": rng.choice(PROBLEMS),
            "tags": ["批量"],
            "story": {"text": f"在{platform}买了{item}，支付以后一直没有到账，客服让等。" * 2, "effect": "不能使用"},
            "consumer": {"name": f"张示例{number % 97}", "purpose": "personal"},
            "platform": {"name": platform, "operator": f"示例{platform[:2]}网络公司", "role": "platform"},
            "order": [{"id": "o1", "number": f"MK{number:016d}", "item": item, "amount": amount, "placed": opened}],
            "payment": [{"id": "p1", "order": "o1", "method": "alipay", "amount": amount, "paid": opened,
                         "reference": f"20261001220014{number:014d}"}],
            "claim": [{"id": "c1", "kind": "refund", "against": "platform", "amount": amount}],
        },
    )  # fmt: skip
    filings = ["platform"] + (["12315"] if rng.random() < 0.4 else [])
    for channel in filings:
        yield f"filings/{channel}.toml", {"channel": channel, "orders": ["o1"], "form": {"demands": "退款"}}
    for place in range(CARDS):
        taken = opened + timedelta(hours=place + 1)
        name = f"k{place}ab-截图{place}.png"
        yield (
            f"evidence/{name}.toml",
            {
                "id": f"k{place}ab",
                "file": f"evidence/{name}",
                "kind": "chat",
                "shows": "聊天记录",
                "taken": taken,
            },
        )
    yield from _journal(rng, opened, filings)


def _journal(
    rng: random.Random, opened: datetime, filings: list[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    at = opened + timedelta(hours=3)
    closes = rng.random() < 0.3
    for place in range(ENTRIES):
        at += timedelta(minutes=rng.randrange(60, 60 * 24 * 14))
        if at > NOW:
            at = NOW - timedelta(minutes=ENTRIES - place)
        kind = rng.choice(KINDS)
        doc: dict[str, Any] = {
            "at": at,
            "logged": at,
            "by": "本人",
            "kind": kind,
            "text": rng.choice(SAYINGS),
        }
        if place < len(filings):
            doc |= {"kind": "submitted", "filing": filings[place], "receipt": f"SL{rng.randrange(10**9):09d}"}
        elif place == ENTRIES - 1 and closes:
            doc |= {"kind": "closed", "text": "won", "data": {"reason": "won"}}
        elif kind == "promise":
            doc |= {"filing": filings[0], "promise": "24小时内处理", "promise_by": at + timedelta(days=1)}
        yield f"journal/{at:%Y%m%dT%H%M%S}-{place:04d}.toml", doc


def make(root: Path, cases: int) -> None:
    """A workbook of ``cases`` cases at ``root``."""
    Workbook.create(root, "批量", now=NOW)
    for number in range(cases):
        case_id, documents = files_of_case(number)
        for rel, doc in documents:
            path = root / case_id / rel
            path.parent.mkdir(parents=True, exist_ok=True)
            text = toml.dumps({"schema": 1, **doc}, keys_of(reading.record_of(rel)))
            path.write_text(text, encoding="utf-8")
            if rel.startswith("evidence/"):
                path.with_suffix("").write_bytes(b"\x89PNG made up")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("path", type=Path)
    options.add_argument("--cases", type=int, default=10_000)
    given = options.parse_args()
    make(given.path, given.cases)


if __name__ == "__main__":
    main()
