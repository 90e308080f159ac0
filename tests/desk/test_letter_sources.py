"""What a letter says of the source of a limit: a statute as letters cite it, anything else as its author wrote it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kameng_tui.channels.manifest import read_manifest
from kameng_tui.desk.example import Example
from kameng_tui.values import parse_when
from tests.channels.channel_sample import FILES, manifest, with_row

SENT = parse_when("2026-11-02T10:00:00+08:00")
TOLD: dict[str, Any] = {"now": SENT, "case": {}, "events": [{"kind": "submitted", "at": SENT}]}


def test_statutes_are_cited_in_full_and_words_stay_words() -> None:
    assert manifest()["limits"][0]["from"] == ["submitted"]
    raw = with_row("limits", source=["电商法49.2", "投诉举报办法", "平台帮助中心"])
    channel, _ = read_manifest(raw, FILES, "channel.toml")
    assert channel is not None
    letter = replace(channel.templates[0], text="{% for d in dues %}{{ d.source }}{% endfor %}")
    text = Example(channel, TOLD).written(letter)
    assert text == "《电子商务法》第49条第2款、《市场监督管理投诉举报处理办法》、平台帮助中心"
