"""A small sound channel that the tests of this folder bend: one fault at a time."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

FILES = {
    "templates/letter.txt": "{{ trader }}：请退还{{ amount }}元。{% if note %}{{ note|sentence }}{% endif %}"
}

MANIFEST: dict[str, Any] = {
    "manifest": 1,
    "id": "demo",
    "name": "示例渠道",
    "version": "1.0",
    "authority": "示例局",
    "kind": "regulator",
    "effect": "mediates",
    "public": False,
    "as_of": date(2026, 11, 1),
    "sources": ["电话询问 2026-11-02"],
    "reads": ["order.number"],
    "fields": [
        {"id": "trader", "label": "商家", "required": True, "from": "platform.name", "max_length": 10},
        {"id": "amount", "label": "金额", "type": "amount", "required": True, "from": ["order.amount", "payment.amount"]},
        {"id": "goods", "label": "种类", "type": "choice", "options": ["点卡", "话费"]},
        {"id": "phone", "label": "号码", "type": "phone", "sensitive": True, "show_when": {"field": "form.goods", "is": "话费"},
         "required_when": {"field": "form.goods", "is": "话费"}},
        {"id": "note", "label": "备注", "type": "long-text", "renamed_from": "remark"},
    ],
    "limits": [
        {"id": "accept", "label": "受理", "from": ["submitted"], "length": 7, "unit": "working-day", "duty": "theirs",
         "met_by": ["accepted"], "source": ["示例法14"], "on_lapse": {"advice": "催办", "next": ["channel:kind:court"]}},
    ],
    "events": [{"id": "moved", "label": "转办", "as": "assigned"}],
    "stages": [
        {"id": "draft", "label": "草拟", "turn": "ours", "next": ["submitted"]},
        {"id": "sent", "label": "已提交", "on": ["submitted", "moved"]},
        {"id": "done", "label": "已结束", "on": ["closed"], "final": True},
    ],
    "gates": [
        {"id": "told", "label": "已告知", "reason": "先告知平台", "need": {"link": "told"}, "source": ["示例法10"]},
    ],
    "interplay": [{"other": "kind:court", "relation": "barred-by", "when": ["accepted"], "basis": ["示例法16"]}],
    "grounds": [{"id": "16-3", "label": "没有先告知", "by": ["told"], "source": ["示例法16"]}],
    "venues": [{"id": "seat", "label": "平台住所地的示例局", "text": "由住所地的局处理", "at": ["platform.address"], "source": ["示例法13"]}],
    "attachments": [{"max_files": 4, "types": ["png"], "source": ["示例页面"]}],
    "cadence": [{"stage": "sent", "after": 5, "unit": "day", "text": "查一次", "template": "letter"}],
    "fees": [{"id": "none", "label": "费用", "amount": "0.00", "source": ["示例法1"]}],
    "receipts": [{"id": "number", "pattern": "编号…{receipt}", "event": "submitted", "text": "已提交"}],
    "templates": [
        {"id": "letter", "label": "信", "purpose": "complaint", "audience": "authority", "file": "templates/letter.txt",
         "stages": ["sent"]},
    ],
}  # fmt: skip


def manifest(**changes: Any) -> dict[str, Any]:
    """The sound manifest with top-level keys replaced."""
    return copy.deepcopy(MANIFEST) | changes


def with_row(name: str, index: int = 0, **changes: Any) -> dict[str, Any]:
    """The sound manifest with keys of one row replaced; ``None`` takes a key away. ``from_`` and ``as_`` are from and as."""
    raw = manifest()
    row = raw[name][index]
    for key, value in changes.items():
        key = key.rstrip("_")
        row.pop(key, None) if value is None else row.update({key: value})
    return raw
