"""How far the fuzzing goes, and the hostile stuff that is thrown at every reader.

The suite looks at the same examples each time. ``KAMENG_FUZZ=n`` looks at n times as many, other ones each time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

MORE = int(os.environ.get("KAMENG_FUZZ") or 1)  # read here: tests run without the variables of the host

NASTY = (
    "[/foo]", "[@click=app.quit]点[/]", "[bold]x", "\x1b[31m红", "\x1b]52;c;aGk=\x07", "\x1b[2J\x1b[H", "\x9b31m", "甲\u202e乙",
    "a\u200bb", "\u2066\u2069", "]]>[[", "\x00", "\x07", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "e\u0301", "\u0301" * 9,
    "👩\u200d👩\u200d👧", "❤\ufe0f", "🇨🇳", "한", "ｱ", "\ud800", "\udcff", "\U000e0041", "../../x", "C:\\x", "CON", "=1+1", "+cmd|'/c'!A0",
    "-1+1", "@SUM(A1)", "\r\nEND:VEVENT\r\nBEGIN:VALARM", "{{ 1 }}", "{% for a in b %}", "${x}", "%s%n", "$(id)", "`id`", "'; --",
    "<script>", "&amp;", "+++\n", "<<<<<<< x\n", "=======\n", ">>>>>>> y\n", "\n", "\r", "\t", "\"\"\"", "'''", "\\", "#", "vault:****1234",
    "None", "null", "NaN", "1e999", "9" * 400, "-", "--", "~", "*", "?", " ", "\u3000", "",
)  # fmt: skip
WORDS = (
    "2026年11月20日20:00", "2月30日", "9999-12-31", "0001-01-01", "昨天", "下周一前", "24小时内", "9999个月内", "三个工作日内", "月底前",
    "客服:", "客服1024 10:05\n", "我:", "退款", "已退款", "到账", "承诺", "拒绝", "98元", "¥1,280.00", "一千二百万元", "订单号", "JM20261116201047",
    "受理编号", "工号", "卡密", "ABCD-2345-EFGH-V90T", "身份证", "11010519491231002X", "6222021234567890128", "13800138000", "a@b.cn",
    "姓名:张三", "地址:某省某市某区某路1号", "《游戏》", "XXX", "X月X日", "〔待填:标签〕", "。", ",", "、", "(", ")", "“", "”", "民法典第577条", "电商法49",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(NASTY) | st.sampled_from(WORDS) | st.text(max_size=8), max_size=12).map(
    "".join
)


def bounded(examples: int) -> Callable[[Any], Any]:
    """The settings of a fuzzing test that looks at so many examples in the suite."""
    return settings(
        max_examples=examples * MORE,
        deadline=None,
        derandomize=MORE == 1,
        suppress_health_check=list(HealthCheck),
    )


def cost(work: Callable[[], object], runs: int = 2) -> float:
    """CPU seconds of the best of so many runs: another one may have met another test."""
    best = float("inf")
    for _ in range(runs):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best
