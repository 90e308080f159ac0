"""The page that a lawyer could check: everything that a manifest says, in words, in order; nothing left as an id."""

from __future__ import annotations

import copy
import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from channel_sample import FILES, manifest, with_row

from kameng_tui.channels import explainwords as page
from kameng_tui.channels.explain import explain
from kameng_tui.channels.manifest import read_manifest
from kameng_tui.channels.records import Channel
from kameng_tui.channels.shape import EFFECTS, KINDS, PURPOSES, RELATIONS, ROWS
from kameng_tui.law.limits import NATURES

PLUGINS = Path(__file__).parents[2] / "plugins"
MANIFESTS = sorted([*PLUGINS.glob("*/*.toml"), *PLUGINS.glob("examples/*/channel.toml"), *PLUGINS.glob("examples/*/*/channel.toml")])  # fmt: skip


def read(raw: dict[str, Any], files: dict[str, str]) -> Channel:
    channel, faults = read_manifest(raw, files, "channel.toml")
    assert channel is not None, [f"{f.where} {f.message}" for f in faults]
    return channel


def of(raw: dict[str, Any]) -> str:
    return "\n".join(explain(read(raw, FILES)))


def limit_text(**changes: Any) -> str:
    """What the page says of the sample's one limit with keys changed (``from_`` is from, ``None`` takes away)."""
    return of(with_row("limits", **changes)).split("\n时限\n")[1].split("\n\n")[0]


def shipped(path: Path) -> Channel:
    raw = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    rows = [row for key in ("templates", "tables") for row in raw.get(key, ())]
    named = [row[key] for row in rows for key in ("file", "form") if key in row]
    return read(raw, {name: (path.parent / name).read_text("utf-8") for name in named})


# --- whole channels -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MANIFESTS, ids=[f"{p.parent.name}/{p.stem}" for p in MANIFESTS])
def test_everything_a_channel_says_is_on_its_page(path: Path) -> None:
    channel = shipped(path)
    text = "\n".join(explain(channel))
    said = [
        channel.name,
        channel.authority,
        channel.summary,
        *channel.steps,
        *channel.sources,
        channel.version,
        *(template.form for template in channel.templates),
    ]
    for fields in (channel.fields, channel.stages, channel.gates, channel.fees, channel.templates):
        said += [row.label for row in fields]
    said += [spec.help for spec in channel.fields] + [o for spec in channel.fields for o in spec.options]
    for limit in channel.limits:
        said += [limit.label, *limit.source, limit.note, limit.on_lapse.get("advice", "")]
        said += [str(d) for d in (limit.effective_from, limit.effective_to) if d]
    said += [word for gate in channel.gates for word in (gate.reason, gate.fix, *gate.source)]
    said += [word for rule in channel.interplay for word in (rule.text, *rule.basis)]
    said += [row.text for row in (*channel.cadence, *channel.fees)] + [r.pattern for r in channel.receipts]
    said += [word for row in channel.attachments for word in (*row.types, *row.source)]
    assert [word for word in said if word and word not in text] == []


@pytest.mark.parametrize("path", MANIFESTS, ids=[f"{p.parent.name}/{p.stem}" for p in MANIFESTS])
def test_fields_and_limits_stand_in_their_order_and_conditions_are_words(path: Path) -> None:
    channel = shipped(path)
    lines = explain(channel)
    form = lines[lines.index("要填什么(按顺序)") : lines.index("时限")]
    fields = [i for s in channel.fields for i, line in enumerate(form) if line.startswith(f"  {s.label}({s.id}")]  # fmt: skip
    assert fields == sorted(fields) and len(fields) == len(channel.fields)
    text = "\n".join(lines)
    assert not re.search(r"form\.|payment\.method|order\.goods|\bNone\b|\{'|working-day|Decimal", text)
    assert all(line == line.rstrip() and "\n" not in line for line in lines)


def test_a_statute_is_shown_with_its_gist_so_that_it_can_be_compared() -> None:
    text = "\n".join(explain(shipped(PLUGINS / "kameng_12315" / "channel.toml")))
    assert "投诉举报办法15:《市场监督管理投诉举报处理办法》第15条" in text
    assert "2026-04-15 起施行" in text and "已核对" in text.split("引用的法条")[1]


def test_both_versions_of_a_rule_stand_there_with_their_days() -> None:
    path = PLUGINS / "examples/kameng-wechat-pay/kameng_wechat_pay/channel.toml"
    text = "\n".join(explain(shipped(path)))
    assert "适用 2024-03-24 及以前):对方要做的,从「小程序:待商户处理(201、206)」起72小时" in text
    assert "适用 2024-03-25 起):对方要做的,从「小程序:待商户处理(201、206)」起48小时" in text
    assert "带有代码:kameng_wechat_pay.hooks(获信任才运行)" in text


def test_a_length_from_a_table_says_which_table_and_by_what() -> None:
    text = "\n".join(explain(shipped(PLUGINS / "examples/12345/channel.toml")))
    assert "若干个工作日,按「受理城市」查表 cities 的 answer_days" in text
    assert "cities.csv(cities):按「受理城市」查,10 行" in text and "没有代码,只有数据" in text


def test_freshness_is_said_against_the_day() -> None:
    channel = read(manifest(as_of=date(2026, 11, 1)), FILES)
    assert "事实核对到:2026-11-01" in explain(channel)
    assert "事实核对到:2026-11-01" in explain(channel, date(2027, 11, 1))
    assert "事实核对到:2026-11-01(已超过一年,请重新核对)" in explain(channel, date(2027, 11, 2))


# --- one limit in words ---------------------------------------------------------------------------------------------

LIMITS = [
    ({}, "从「已提交」起7个工作日", "plain"),
    ({"length": 0, "unit": "day"}, "起当日24时前", "the same day"),
    ({"length": "unknown", "confidence": "uncertain"}, "没有可查证的天数", "unknown"),
    ({"length": "reasonable", "cap": {"length": 2, "unit": "year"}}, "起在合理时间内\n    无论如何不超过2年", "reasonable with a cap"),
    ({"length": None, "until_from": "asked"}, "以「要求补充」写明的日期为准", "a date in a notice"),
    ({"until_from": "asked"}, "起7个工作日;写明了日期的,以「要求补充」写明的日期为准", "a date or a length"),
    ({"length": None, "from_": None, "before": "scheduled"}, "在「已排期」之前", "before an event"),
    ({"from_": ["known.harm", "known.debtor"], "unit": "year"}, "「关键日期 知道受损之日」、「关键日期 知道对方之日」中最晚的一个起7年", "the last of several"),
    ({"from_": ["submitted", "moved"], "pick": "first"}, "从「已提交」、「转办」中最早的一个起", "the first of several, one of its own"),
    ({"from_": ["submitted", "accepted"], "pick": "both"}, "从「已提交」、「已受理」(最早从前一个算,最晚从后一个算)起7个工作日", "two rules name different starts"),
    ({"restart_on": ["moved"]}, "「转办」使它重新起算", "restart"),
    ({"pause_on": ["suspended"], "resume_on": ["resumed"]}, "「已中止」到「已恢复」之间不计入", "pause"),
    ({"extend": {"length": 15, "unit": "working-day", "times": 1, "on": ["notified"]}}, "「已告知」后可延长15个工作日,最多1次", "extension"),
    ({"roll": "ambiguous", "unit": "day"}, "两个日期都给", "two readings"),
    ({"unit": "day"}, "末日遇休息日不顺延", "no roll is said too"),
    ({"unit": "hour", "next_hour": True}, "从下一个整点起算", "next hour"),
    ({"unit": "day", "closing": "17:30"}, "停止办公的 17:30", "close of business"),
    ({"unit": "day", "posted": True}, "期满前交邮的不算过期", "posted"),
    ({"deemed": {"from": ["submitted"], "length": 30, "unit": "day"}}, "「已提交」满30天才视为发生", "deemed"),
    ({"nature": "exclusion"}, "除斥期间", "nature"),
    ({"needs_evidence": "rule-page"}, "只在有证据「规则页面」时适用", "evidence needed"),
    ({"when": {"field": "order.goods", "in": ["phone-credit", "card-key"]}}, "只在「订单 商品类型」是“话费”或“卡密”时适用", "a choice in words"),
    ({"when": {"none": [{"field": "form.goods", "is": "话费"}]}}, "只在并非「种类」是“话费”时适用", "not"),
    ({"effective_from": date(2026, 4, 15)}, "适用 2026-04-15 起", "since"),
    ({"confidence": "verified", "binding": "statutory"}, "依据:示例法14;法律规定;已核对", "source, binding, confidence"),
    ({"confidence": "uncertain"}, "以官方页面为准", "uncertain is said"),
    ({"on_lapse": {"advice": "催办", "next": ["channel:kind:court", "channel:12315"]}}, "过期以后:催办(渠道 任何法院渠道、渠道 12315投诉)", "on lapse"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "said", "why"), LIMITS, ids=[row[2] for row in LIMITS])
def test_a_limit_in_words(changes: dict[str, Any], said: str, why: str) -> None:
    assert said in limit_text(**changes), why


CONDITIONS = [
    ({"all": [{"evidence": "chat"}, {"link": "told"}]}, "有证据「聊天记录」,且已经证明「已告知对方」"),
    ({"event": "submitted", "channel": "platform"}, "在 平台客服 有过「已提交」"),
    ({"field": "consumer.minor", "is": True}, "「消费者 未成年人」是“是”"),
    ({"field": "form.goods", "filled": False}, "「种类」没有填写"),
    ({"field": "order.amount", "gt": 100}, "「订单 订单金额」大于 100"),
    ({"field": "form.goods", "not": "点卡"}, "「种类」不是“点卡”"),
    ({"any": [{"all": [{"evidence": "chat"}, {"evidence": "bill"}]}, {"evidence": "payment"}]}, "(有证据「聊天记录」,且有证据「账单」),或有证据「支付凭证」"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "said"), CONDITIONS)
def test_a_condition_in_words(condition: dict[str, Any], said: str) -> None:
    from kameng_tui.knowledge.load import knowledge

    said = said.replace("已告知对方", knowledge().labels["links"]["told"])
    assert f"必须:{said}" in of(with_row("gates", need=condition))


def test_a_gate_that_stops_says_what_comes_of_it() -> None:
    stop = {"field": "consumer.purpose", "is": "resale"}
    text = of(with_row("gates", need=None, stop=stop, verdict="refused-likely", fix="走法院"))
    assert "的,可能不予受理" in text and "理由:先告知平台;办法:走法院" in text
    assert "最好:" in of(with_row("gates", level="advised"))


def test_what_is_not_said_is_said_to_be_missing() -> None:
    raw = copy.deepcopy(manifest())
    for name in (
        "limits",
        "gates",
        "interplay",
        "grounds",
        "venues",
        "attachments",
        "fees",
        "cadence",
        "reads",
    ):
        raw[name] = []
    text = of(raw)
    assert "时限\n  没有时限" in text and "前置条件\n  没有" in text and "附件\n  没有写明" in text


def test_there_is_a_word_for_every_word_of_the_grammar() -> None:
    assert set(page.KIND_WORDS) == set(KINDS) and set(page.EFFECT_WORDS) == set(EFFECTS)
    assert set(page.RELATION_WORDS) == set(RELATIONS) and set(page.PURPOSE_WORDS) == set(PURPOSES)
    assert set(page.NATURE_WORDS) == set(NATURES)
    fields = ROWS["fields"]
    assert set(page.TYPE_WORDS) == set(fields["type"].choices)
    assert set(page.LENGTH_UNITS) == set(fields["length_unit"].choices)
    assert set(page.VERDICT_WORDS) == set(ROWS["gates"]["verdict"].choices)
    assert set(page.DUTY_WORDS) == set(ROWS["limits"]["duty"].choices)
    assert set(page.PICK_WORDS) == set(ROWS["limits"]["pick"].choices)
    assert set(page.ROLL_WORDS) == set(ROWS["limits"]["roll"].choices)
