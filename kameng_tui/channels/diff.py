"""What a new version of a channel says differently, in words: 「受理」的期限:5个工作日 → 7个工作日.

Takes two manifests as TOML gave them, sound or not, and the texts of their templates; says nothing of order and layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import ndiff
from typing import Any

from kameng_tui.channels.shape import ROWS, rows_of
from kameng_tui.law.counting import UNIT_NAMES

Raw = Mapping[str, Any]
LISTS: Mapping[str, str] = {
    "fields": "表单项", "limits": "时限", "events": "事件", "stages": "阶段", "gates": "前置条件", "interplay": "与其他渠道的关系",
    "grounds": "不予受理的理由", "venues": "管辖",
    "attachments": "附件要求", "cadence": "跟进", "fees": "费用", "receipts": "回执", "templates": "文书", "tables": "查表",
}  # fmt: skip
KEYS: Mapping[str, str] = {
    "name": "名称", "version": "版本", "authority": "办理机构", "kind": "种类", "effect": "作用", "public": "是否公开", "url": "网址",
    "as_of": "事实核对日期", "sources": "来源", "reads": "可读取的案件事实", "maintainers": "维护者", "license": "许可", "summary": "说明",
    "steps": "步骤", "label": "名称", "official_label": "官方名称", "type": "类型", "required": "必填", "max_length": "长度上限",
    "length_unit": "长度的算法", "confidence": "可靠程度", "options": "选项", "open": "可另填", "sensitive": "敏感", "keep": "保留末四位",
    "from": "来自", "default": "默认值", "help": "提示", "source": "依据", "as": "等同的通用事件", "asks": "要问的项", "on": "到达它的事件",
    "turn": "轮到谁", "final": "是否结束", "next": "接下来", "reason": "理由", "need": "必须满足", "stop": "不能出现", "when": "适用情形",
    "level": "程度", "verdict": "后果", "fix": "补救", "effective_from": "起用日", "effective_to": "停用日", "other": "另一渠道",
    "relation": "关系", "basis": "依据", "text": "文字", "max_files": "文件数上限", "max_bytes": "单个大小上限", "types": "文件类型",
    "stage": "阶段", "after": "等多久", "unit": "单位", "template": "文书", "amount": "金额", "bands": "分段", "pattern": "样式",
    "event": "事件", "purpose": "用途", "file": "文件", "form": "表格", "subject": "邮件主题", "audience": "对象", "stages": "适用阶段", "format": "格式", "key": "查表的项",
    "duty": "谁的义务", "pick": "几个起点取哪个", "met_by": "完成的事件", "roll": "末日顺延", "binding": "约束力", "on_lapse": "逾期之后",
    "until_from": "写明日期的通知", "before": "须在其前", "restart_on": "重新起算的事件", "revive_on": "期满后重新起算的事件",
    "pause_on": "停算的事件", "resume_on": "续算的事件", "extend": "延长", "replaces": "代替", "nature": "性质",
    "needs_evidence": "须有的证据", "cap": "最长", "closing": "停止办公的时间", "next_hour": "从次时起算", "posted": "交邮即可",
    "by": "由哪些条件判断", "unknown": "何时还不知道", "at": "哪里", "missing": "缺什么",
    "deemed": "视为发生", "note": "说明", "show_when": "何时出现", "required_when": "何时必填", "translate": "用词对照",
}  # fmt: skip
_WORDS = {"reasonable": "合理期限", "unknown": "不明"}
_LONGEST = 60


def differences(
    old: Raw, new: Raw, old_files: Mapping[str, str] | None = None, new_files: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """One line for each thing that changed; empty where both say the same."""
    lines = [*_code(old, new), *_changed("", old, new, skip=(*LISTS, "manifest", "hooks"))]
    for name, noun in LISTS.items():
        lines += _rows(name, noun, old, new)
    return (*lines, *_texts(old_files or {}, new_files or {}))


def _code(old: Raw, new: Raw) -> Iterator[str]:
    before, after = (bool(raw.get("hooks")) for raw in (old, new))
    if before != after:
        yield "现在带有代码,获信任才运行" if after else "不再带有代码"


def _rows(name: str, noun: str, old: Raw, new: Raw) -> Iterator[str]:
    before, after = dict(_keyed(name, old)), dict(_keyed(name, new))
    renamed = {
        key: row["renamed_from"]
        for key, row in after.items()
        if key not in before and row.get("renamed_from") in before and row["renamed_from"] not in after
    }
    for key, row in after.items():
        named = f"{noun}「{_title(row)}」"
        if key in renamed:
            yield f"{noun}改名:{renamed[key]} → {key}"
        if key in before or key in renamed:
            skip = ("id", "renamed_from", *(("length", "unit") if name == "limits" else ()))
            former = before[renamed.get(key, key)]
            yield from _length(named, former, row) if name == "limits" else ()
            yield from _changed(named, former, row, skip=skip)
        else:
            must = ",必填" if row.get("required") else ""
            span = f",{_span(row)}" if name == "limits" else ""
            yield f"新增{named}{must}{span}"
    for key, row in before.items():
        if key not in after and key not in renamed.values():
            yield f"删去{noun}「{_title(row)}」"


def _keyed(name: str, raw: Raw) -> Iterator[tuple[str, Raw]]:
    """Every row under what makes it the same row in another version: its id, else what it is about; then its version."""
    own = "id" if "id" in ROWS[name] else {"interplay": "other", "cadence": "stage"}.get(name, "")
    seen: dict[str, int] = {}
    for _, row in rows_of(raw, name):
        key = str(row.get(own, ""))
        key += f" {row['relation']}" if name == "interplay" and "relation" in row else ""
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key} #{seen[key]}"), row


def _title(row: Raw) -> str:
    for key in ("label", "other", "stage", "id"):
        if row.get(key):
            since = f"({row['effective_from']}起)" if isinstance(row.get("effective_from"), date) else ""
            return f"{row[key]}{since}"
    return "全部"


def _length(named: str, old: Raw, new: Raw) -> Iterator[str]:
    if _span(old) != _span(new):
        yield f"{named}的期限:{_span(old)} → {_span(new)}"


def _span(row: Raw) -> str:
    length = row.get("length")
    if isinstance(length, Mapping):
        return f"查 {length.get('table', '?')} 表"
    if length == 0:
        return "当天"
    if isinstance(length, int):
        unit = str(row.get("unit", "day"))
        return f"{length}{UNIT_NAMES.get(unit, unit)}"
    return _WORDS.get(str(length), "没有数字" if length is None else str(length))


def _changed(named: str, old: Raw, new: Raw, *, skip: Sequence[str]) -> Iterator[str]:
    for key in dict.fromkeys((*new, *old)):
        if key in skip or key.startswith("x-") or old.get(key) == new.get(key):
            continue
        what = f"{named}的{KEYS.get(key, key)}" if named else KEYS.get(key, key)
        before, after = old.get(key), new.get(key)
        if isinstance(before, list | None) and isinstance(after, list | None) and (before or after):
            yield from _listed(what, before or [], after or [])
        else:
            yield f"{what}:{_shown(before)} → {_shown(after)}"


def _listed(what: str, old: Iterable[Any], new: Iterable[Any]) -> Iterator[str]:
    before, after = [_shown(item) for item in old], [_shown(item) for item in new]
    gained, lost = [x for x in after if x not in before], [x for x in before if x not in after]
    if gained:
        yield f"{what}增加:{'、'.join(gained)}"
    if lost:
        yield f"{what}删去:{'、'.join(lost)}"
    if not gained and not lost:
        yield f"{what}换了顺序"


def _shown(value: Any) -> str:
    if value in (None, "", {}):
        return "(无)"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{KEYS.get(key, key)}={_shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "、".join(_shown(item) for item in value)
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _texts(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if name not in new or name not in old:
            yield f"{'删去' if name not in new else '新增'}文件 {name}"
        elif old[name] != new[name]:
            lines = [line[0] for line in ndiff(old[name].splitlines(), new[name].splitlines())]
            yield f"文件 {name} 的文字改了:加 {lines.count('+')} 行,减 {lines.count('-')} 行"
