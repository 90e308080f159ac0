"""The words of a channel's page: of the closed lists of a manifest, of its own ids, and of its conditions.

Reads the channel and the tables of knowledge; ``explain`` puts the page together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from kameng_tui.case.lookup import label_at
from kameng_tui.case.vocabulary import ANCHORS
from kameng_tui.channels.records import Channel
from kameng_tui.channels.summary import DERIVED
from kameng_tui.knowledge.load import knowledge

KIND_WORDS = {
    "platform": "平台", "payment": "支付机构", "media": "媒体", "regulator": "监管部门", "telecom": "电信",
    "police": "公安", "court": "法院", "mediation": "调解组织", "other": "其他",
}  # fmt: skip
EFFECT_WORDS = {
    "answers": "只能要求对方答复,对方可以不同意",
    "mediates": "组织调解,双方自愿,不能强制",
    "penalises": "可以处罚违法的一方,不替人要回钱",
    "judges": "作出有强制力的裁判",
    "publishes": "只是公开陈述,没有法律效力",
}
RELATION_WORDS = {
    "bars": "走了本渠道就不能再走", "barred-by": "已经走了就不能再走本渠道", "requires": "要先走过",
    "compatible": "可以同时走", "pauses": "使本渠道暂停", "supports": "对本渠道有帮助", "care": "要当心",
    "interrupts-limitation": "使诉讼时效重新起算",
}  # fmt: skip
PURPOSE_WORDS = {
    "complaint": "投诉", "reminder": "催办", "supplement": "补充材料", "decline-offer": "不接受方案",
    "escalation": "升级", "withdrawal": "撤回", "pleading": "起诉状", "report": "举报", "snippet": "短文",
}  # fmt: skip
ROLL_WORDS = {
    "none": "末日遇休息日不顺延", "holiday": "末日遇放假顺延,普通周末不顺延", "off-day": "末日遇休息日顺延到下一个工作日",
    "ambiguous": "末日遇休息日是否顺延没有定论,两个日期都给",
}  # fmt: skip
NATURE_WORDS = {"exclusion": "除斥期间,不中断、不中止、不延长", "prescription": "诉讼时效"}
VERDICT_WORDS = {"barred": "不能提交", "refused-likely": "可能不予受理", "wait": "先补齐"}
DUTY_WORDS = {"ours": "我方要做的", "theirs": "对方要做的", "both": "双方要做的"}
PICK_WORDS = {"first": "中最早的一个", "last": "中最晚的一个", "both": "(最早从前一个算,最晚从后一个算)"}
TYPE_WORDS = {
    "text": "一行字", "long-text": "多行字", "choice": "单选", "choices": "多选", "date": "日期", "datetime": "日期和时间",
    "amount": "金额", "number": "数字", "phone": "电话", "id-number": "证件号码", "bank-card": "银行卡号",
    "credit-code": "统一社会信用代码", "email": "邮箱", "url": "网址", "evidence": "证据", "boolean": "是或否",
}  # fmt: skip
CHOICES = {  # the list of labels behind a fact of the case that is one of our ids
    "problem": "problems", "order.goods": "goods", "payment.method": "methods", "claim.kind": "claims",
    "consumer.purpose": "purposes", "platform.role": "roles", "seller.role": "roles",
}  # fmt: skip
LENGTH_UNITS = {"chars": "字", "utf16": "字(UTF-16)", "bytes": "字节"}


class Names:
    """The Chinese words behind the ids of one channel."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._fields = {spec.id: spec.label for spec in channel.fields}
        self._events = {event.id: event.label for event in channel.events}
        self._templates = {t.id: t.label for t in channel.templates}

    @cached_property
    def _general(self) -> Mapping[str, str]:
        labels = knowledge().labels
        return {**labels.get("contact", {}), **labels.get("money", {}), **labels.get("events", {})}

    def event(self, name: str) -> str:
        if name in ANCHORS:
            return label_at(name)
        return self._events.get(name) or self._general.get(name, name)

    def events(self, names: Iterable[str]) -> str:
        return "、".join(f"「{word}」" for word in dict.fromkeys(self.event(name) for name in names))

    def path(self, path: str) -> str:
        head, _, rest = path.partition(".")
        if head == "form":
            return self._fields.get(rest, path)
        return DERIVED.get(path) or (f"自查回答 {rest}" if head == "answers" else label_at(path))

    def next(self, step: str) -> str:
        head, _, other = step.partition(":")
        return (
            f"渠道 {channel_name(other)}"
            if head == "channel"
            else f"文书「{self._templates.get(step, step)}」"
        )

    def condition(self, condition: Mapping[str, Any]) -> str:
        """A condition in words: 「支付方式」是 wechat,或 有证据「账单」."""
        for group, joint, form in (("all", ",且", ""), ("any", ",或", ""), ("none", ",也非", "并非")):
            if group in condition:
                parts = [self.condition(part) for part in condition[group]]
                return form + joint.join(f"({p})" if len(parts) > 1 and "," in p else p for p in parts)
        if "evidence" in condition:
            return f"有证据「{knowledge().label('evidence', condition['evidence'])}」"
        if "link" in condition:
            return f"已经证明「{knowledge().label('links', condition['link'])}」"
        if "event" in condition:
            where = f"在 {channel_name(condition['channel'])} " if condition.get("channel") else ""
            return f"{where}有过「{self.event(condition['event'])}」"
        return f"「{self.path(condition['field'])}」{_test(condition)}"


def _test(condition: Mapping[str, Any]) -> str:
    words = knowledge().labels.get(CHOICES.get(condition["field"], ""), {})
    said: Mapping[str, Callable[[Any], str]] = {
        "filled": lambda x: "已经填写" if x else "没有填写",
        "is": lambda x: f"是{_value(x, words)}",
        "not": lambda x: f"不是{_value(x, words)}",
        "in": lambda x: f"是{'或'.join(_value(v, words) for v in x)}",
        "gt": lambda x: f"大于 {x}",
        "lt": lambda x: f"小于 {x}",
    }
    return next((word(condition[name]) for name, word in said.items() if name in condition), "有值")


def _value(value: Any, words: Mapping[str, str]) -> str:
    return ("“是”" if value else "“否”") if isinstance(value, bool) else f"“{words.get(value, value)}”"


def channel_name(other: str) -> str:
    head, _, kind = other.partition(":")
    if head == "kind":
        return f"任何{KIND_WORDS.get(kind, kind)}渠道"
    return knowledge().labels.get("channels", {}).get(other, other)


def sure(confidence: str) -> str:
    return str(knowledge().label("confidence", confidence))


def basis(source: Sequence[str]) -> str:
    return f"依据:{'、'.join(source)}" if source else "没有写明依据"


def in_force(since: date | None, until: date | None) -> str:
    if since and until:
        return f"{since} 至 {until}"
    return f"{since} 起" if since else f"{until} 及以前" if until else ""
