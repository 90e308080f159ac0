"""The court's channel as its folder says it, read with its table of wages. For the tests of 小额诉讼."""

from __future__ import annotations

import tomllib
from decimal import Decimal

from manifestplay import PLUGINS

from kameng_tui.channels.manifest import read_manifest
from kameng_tui.channels.records import Channel

FOLDER = PLUGINS / "kameng_court"


def load() -> Channel:
    raw = tomllib.loads((FOLDER / "channel.toml").read_text("utf-8"), parse_float=Decimal)
    files = {
        row[key]: (FOLDER / row[key]).read_text("utf-8")
        for name in ("templates", "tables")
        for row in raw[name]
        for key in ("file", "form")
        if key in row
    }
    channel, faults = read_manifest(raw, files, "court")
    assert channel is not None, [f"{f.where} {f.message}" for f in faults]
    return channel


COURT = load()
FIELDS = {spec.id: spec for spec in COURT.fields}
LIMITS = {limit.id: limit for limit in COURT.limits}
ORDINARY, SIMPLE, ORDER = ({"procedure": name} for name in ("普通程序", "简易程序", "支付令"))
