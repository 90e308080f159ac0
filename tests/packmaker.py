"""A small pack in a workbook, for the tests of what a filing keeps of its channel."""

from __future__ import annotations

import shutil
from pathlib import Path

MANIFEST = """manifest = 1
id = "shop"
name = "小店客服"
version = "{version}"
authority = "小店"
kind = "platform"
effect = "answers"
public = {public}
as_of = {as_of}
sources = ["小店公示的规则"]
reads = ["order.number"]

[[fields]]
id = "trader"
label = "商家"
required = true
from = "platform.name"

[[fields]]
id = "token"
label = "口令"
sensitive = true
keep = "last4"

[[fields]]
id = "story"
label = "经过"
type = "long-text"
max_length = 20
confidence = "{sure}"
source = ["小店页面"]

[[limits]]
id = "reply"
label = "首次答复"
from = ["submitted"]
length = {days}
unit = "day"
duty = "theirs"
met_by = ["answered"]
confidence = "known"
source = ["小店规则{version}"]

[[events]]
id = "moved"
label = "转交专员"
as = "assigned"

[[stages]]
id = "draft"
label = "待提交"
turn = "ours"
next = ["submitted"]

[[stages]]
id = "sent"
label = "等小店答复"
on = ["submitted", "assigned"]

[[stages]]
id = "over"
label = "小店已办结"
on = ["closed"]
final = true

[[templates]]
id = "report"
label = "反映信"
purpose = "report"
audience = "{audience}"
file = "templates/report.txt"
max_length = 20
confidence = "{sure}"

[[templates]]
id = "reminder"
label = "催办信"
purpose = "reminder"
audience = "{audience}"
file = "templates/reminder.txt"
stages = ["sent"]
"""
LETTERS = {
    "report": "致{{ trader }}：{{ story }}",
    "reminder": "致{{ trader }}：请尽快答复。{% if token %}口令{{ token }}{% endif %}",
}


def put_pack(
    root: Path,
    *,
    days: int = 3,
    version: str = "1.0",
    as_of: str = "2026-08-01",
    public: bool = False,
    sure: str = "known",
) -> Path:
    """The pack ``shop`` of the workbook at ``root``, as it is or was upgraded to."""
    folder = root / "channels" / "shop"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "templates").mkdir(parents=True)
    for name, text in LETTERS.items():
        (folder / "templates" / f"{name}.txt").write_text(text, "utf-8")
    audience = "public" if public else "respondent"
    text = MANIFEST.format(
        days=days, version=version, as_of=as_of, public=str(public).lower(), audience=audience, sure=sure
    )
    (folder / "channel.toml").write_text(text, "utf-8")
    return folder
