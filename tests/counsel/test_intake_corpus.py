"""Recall and precision of the reader over labelled texts: what people and support really write."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kameng_tui.counsel.intake import Proposal, read_reply, read_story
from kameng_tui.values import SHANGHAI

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
WORDS = {
    "topup-not-received": ("未到账", "没到账", "不到账", "处理失败", "款项已扣"),
    "no-stock": ("缺货", "没货", "无货"),
    "card-key-invalid": ("卡密无效", "激活码无效", "激活失败", "无法激活"),
    "card-key-used": ("已被使用", "已使用", "已激活"),
    "shrunk-service": ("缩水", "时长不足"),
    "after-sale-stalled": ("推诿", "拖延", "拒绝处理"),
    "account-not-own": ("被找回", "找回"),
    "overcharge": ("多扣", "重复扣"),
    "auto-renewal": ("自动续费", "自动扣费"),
    "vanished": ("跑路", "失联", "打不开"),
}
RECALL_FLOOR = 0.9
PRECISION_FLOOR = 0.93

with (Path(__file__).parent / "intake_corpus.toml").open("rb") as file:
    CORPUS = tomllib.load(file)["text"]


def _read(entry: dict) -> list[Proposal]:
    return (
        read_reply(entry["text"], NOW)
        if entry.get("as") == "reply"
        else read_story(entry["text"], NOW, WORDS)
    )


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M}"
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value).translate(_HALF)


_HALF = {0xFF01 + i: 0x21 + i for i in range(94)}


def _proposed(entry: dict) -> Counter[tuple[str, str]]:
    return Counter((p.key, _shown(p.value)) for p in _read(entry) if p.kind == "fact")


def _wanted(entry: dict) -> Counter[tuple[str, str]]:
    pairs = entry.get("facts", {}).items()
    return Counter(
        (key, v) for key, values in pairs for v in ([values] if isinstance(values, str) else values)
    )


def _events(entry: dict) -> Counter[str]:
    """Each event proposed, with its due instant where the label of that kind has one."""
    dated = {label.split()[0] for label in entry.get("events", []) if " " in label}
    return Counter(
        f"{p.key} {p.data['promise_by']:%Y-%m-%dT%H:%M}"
        if p.key in dated and "promise_by" in p.data
        else p.key
        for p in _read(entry)
        if p.kind == "event"
    )


def test_the_corpus_is_large_enough_to_mean_something():
    assert len(CORPUS) >= 40
    assert len({entry["id"] for entry in CORPUS}) == len(CORPUS)


def test_recall_of_every_kind_stays_above_the_floor():
    wanted, found = Counter(), Counter()
    misses = []
    for entry in CORPUS:
        for (key, value), _ in _wanted(entry).items():
            wanted[key] += 1
            found[key] += (key, value) in _proposed(entry)
            if (key, value) not in _proposed(entry):
                misses.append(f"{entry['id']}: {key} = {value}")
        have = _events(entry)
        for label in entry.get("events", []):
            kind = f"event {label.split()[0]}"
            wanted[kind] += 1
            found[kind] += bool(have[label])
            if not have[label]:
                misses.append(f"{entry['id']}: {label} not in {dict(have)}")
            have[label] -= 1
    report = {kind: f"{found[kind]}/{wanted[kind]}" for kind in sorted(wanted)}
    print(report)
    low = {kind: score for kind, score in report.items() if found[kind] < RECALL_FLOOR * wanted[kind]}
    assert not low, "\n".join([str(report), *misses])


def test_little_is_proposed_that_the_text_does_not_tell():
    extra, total = [], 0
    for entry in CORPUS:
        proposed = _proposed(entry)
        total += sum(proposed.values())
        extra += [f"{entry['id']}: {key} = {value}" for key, value in proposed - _wanted(entry)]
        labels = Counter(label.split()[0] for label in entry.get("events", []))
        events = Counter(p.key for p in _read(entry) if p.kind == "event")
        total += sum(events.values())
        extra += [f"{entry['id']}: event {kind}" for kind in (events - labels).elements()]
    assert len(extra) <= (1 - PRECISION_FLOOR) * total, "\n".join([f"{len(extra)} of {total}", *extra])


@pytest.mark.parametrize("entry", [e for e in CORPUS if e.get("never")], ids=lambda e: e["id"])
def test_what_was_never_filled_in_is_no_value(entry):
    proposed = {_shown(p.value) for p in _read(entry)}
    assert not proposed & set(entry["never"])
    assert not [value for value in proposed if "XX" in value]


@pytest.mark.parametrize("entry", CORPUS, ids=lambda e: e["id"])
def test_every_proposal_has_its_place_and_its_reason(entry):
    lines = entry["text"].translate(_HALF).split("\n")
    for number, proposal in enumerate(_read(entry), 1):
        word, line, column = proposal.place.split(":")
        assert proposal.n == number
        assert proposal.why
        assert word == "text"
        assert 1 <= int(column) <= len(lines[int(line) - 1])
        if isinstance(proposal.value, str) and proposal.key not in (
            "order.goods",
            "payment.method",
            "problem",
        ):
            assert lines[int(line) - 1][int(column) - 1 :].startswith(
                _shown(proposal.value).split("\n")[0][:4]
            )
