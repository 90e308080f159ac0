"""Every letter of every shipped channel, for every audience and in both forms: clean, complete, and numbered as its list."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kameng_tui.channels.records import Channel, TemplateSpec
from kameng_tui.channels.registry import Registry
from kameng_tui.desk import cases, entries, evidence, papers
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.example import Example
from kameng_tui.desk.kit import read_folder
from kameng_tui.desk.letter import layouts_of
from kameng_tui.desk.reveal import surveyed
from kameng_tui.values import parse_when

ROOT = Path(__file__).parents[2]
SHIPPED = Registry.load().channels
SHOWN = [read_folder(p.parent, p.name)[0] for p in sorted((ROOT / "plugins/examples").rglob("channel.toml"))]
ALL = {channel.id: channel for channel in (*SHIPPED.values(), *SHOWN) if channel is not None}
BOOKS = sorted((ROOT / "tests/knowledge/playbook_examples").glob("*.toml"))
AUDIENCES = ("self", "public", "respondent", "authority", "court")
STRAYS = (
    "，，",
    "，。",
    "。。",
    "；。",
    "：。",
    "（）",
    "“”",
    "：，",
    "None",
    "、。",
    "，；",
    "。，",
    "()",
    "《》",
)
NUMBER, ITEM = "QH20260901000123", "点卡𠮷[/b]<i>\u202e{{ x }}"
SHOWN_ITEM = ITEM.replace("\u202e", "")
FACTS = [
    ("platform.name", "示例卡盟"), ("platform.operator", "示例网络有限公司"), ("platform.address", "示例省示例市1号"),
    ("consumer.name", "张示例"), ("consumer.phone", "13912345678"), ("consumer.address", "示例市某路九号三楼"),
    ("order.number", NUMBER), ("order.item", ITEM), ("order.amount", "500"), ("order.placed", "2026-09-01T10:00"),
    ("order.goods", "card-key"), ("order.seller", "某某小店"), ("payment.amount", "500"), ("payment.method", "alipay"),
    ("payment.paid", "2026-09-01T10:01"), ("payment.reference", "PAY-77889900"), ("problem", "card-key-used"),
    ("story.phenomenon", "激活时提示“该卡密已被使用”"), ("story.effect", "无法使用"),
    ("claim.kind", "refund"), ("claim.amount", "500"), ("claim.basis", "民法典577"),
]  # fmt: skip
PIECES = (
    "chat",
    "order-page",
    "payment",
    "error-screen",
    "rule-page",
    "registry",
    "loss",
    "other",
    "identity",
)


def fault(text: str) -> list[str]:
    """Marks that no letter should have; of what the person wrote nothing is changed."""
    own = text.replace(SHOWN_ITEM, "点卡")
    found = [stray for stray in STRAYS if stray in own]
    return found + [line for line in own.split("\n") if line != line.rstrip() or "{{" in line or "{%" in line]


def unlisted(text: str) -> set[str]:
    """Numbers of evidence that the body names and the list has not, or the other way round."""
    body = {n for names in re.findall(r"证据(\d+(?:、\d+)*)", text) for n in names.split("、")}
    listed = set(re.findall(r"^(\d+)\. (?:[^\n]*，证明|(?:聊天记录|订单页|其他材料)。$)", text, re.M))
    return body ^ listed


@pytest.fixture
def rich(bench: Any, tmp_path: Path) -> str:
    """A case with all that letters speak of, and a name that no template may trip over."""
    case = str(cases.new(bench.desk, sets=FACTS).id)
    for n, kind in enumerate(PIECES):
        (tmp_path / f"{n}.png").write_bytes(kind.encode())
        evidence.attach(bench.desk, case, [tmp_path / f"{n}.png"], kind=kind, shows=f"第{n}点")
    entries.log(bench.desk, case, kind="contact", text="问客服", at=bench.now())
    entries.log(bench.desk, case, kind="submitted", filing="platform", receipt="GD1")
    entries.log(
        bench.desk,
        case,
        kind="promise",
        filing="platform",
        promise="24小时内补发",
        by=parse_when("2026-09-02T10:00"),
    )
    bench.time = "2026-09-05T10:00"
    return case


def every(channel: Channel) -> Iterator[tuple[TemplateSpec, str, str]]:
    for spec in channel.templates:
        for layout in layouts_of(channel, spec) or ("",):
            for audience in AUDIENCES:
                yield spec, layout, audience


@pytest.mark.parametrize("channel", SHIPPED.values(), ids=list(SHIPPED))
def test_every_letter_for_everybody_in_both_forms_is_clean(bench: Any, rich: str, channel: Channel) -> None:
    found, filing = surveyed(bench.desk, rich, channel.id)
    for spec, layout, audience in every(channel):
        drafted = papers.preview(bench.desk, found, filing, spec.id, audience, (), layout)
        where = (channel.id, spec.id, layout, audience)
        assert fault(drafted.whole) == [], (where, drafted.whole)
        wrong = [
            f.code
            for f in drafted.findings
            if f.code.startswith(("wording", "citation", "statement", "settlement"))
        ]
        assert wrong == [], (where, drafted.whole)
        assert SHOWN_ITEM in drafted.whole or "点卡" not in drafted.whole, (
            "inert, and nothing turns the text around"
        )
        if audience == "public":
            assert not any(
                word in drafted.whole for word in ("张示例", "13912345678", NUMBER, "PAY-77889900")
            )
        if spec.purpose in ("complaint", "report"):
            assert unlisted(drafted.text) == set(), (where, drafted.text)
        elif spec.purpose != "pleading":  # its list is a paper of its own
            assert not re.search(r"证据\d", drafted.text), where
        if spec.purpose == "complaint" and audience == spec.audience:
            said = (
                "500.00元",
                "2026年9月1日",
                "示例卡盟",
                "点卡",
                "该卡密已被使用",
                "退还500.00元",
                "没有收到退款",
            )
            assert [word for word in said if word not in drafted.text] == [], (where, drafted.text)
            assert channel.public or NUMBER in drafted.text


def test_what_is_not_filled_in_is_marked_and_keeps_a_letter_at_home(bench: Any) -> None:
    """Of an empty case every letter that needs something says what; none is sent."""
    case = cases.new(bench.desk, sets=[]).id
    for channel in SHIPPED.values():
        found, filing = surveyed(bench.desk, case, channel.id)
        for spec in channel.templates:
            drafted = papers.preview(bench.desk, found, filing, spec.id, "", ())
            assert drafted.gaps and all(
                f"〔待填:{gap}〕" not in drafted.text or gap in drafted.gaps for gap in drafted.gaps
            )
            assert fault(drafted.text) == [], (spec.id, drafted.text)
            with pytest.raises(DeskError, match="还不能提交"):
                papers.draft(bench.desk, case, channel.id, spec.id, send=True)


def complaints(book: Path) -> Iterator[tuple[Channel, str, str]]:
    told = tomllib.loads(book.read_text("utf-8"))
    rows = [{"kind": kind, "title": kind, "shows": "这一点"} for kind in told["evidence"]]
    for channel in ALL.values():
        example = Example(
            channel, {"now": "2026-11-21T10:00:00+08:00", "case": told["case"], "evidence": rows}
        )
        for spec in channel.templates:
            for layout in layouts_of(channel, spec):
                yield channel, layout, example.written(spec, layout)


@pytest.mark.parametrize("book", BOOKS, ids=lambda path: path.stem)
def test_for_every_problem_each_complaint_is_numbered_and_told_in_both_forms(book: Path) -> None:
    texts = list(complaints(book))
    assert {channel.id for channel, _, _ in texts} >= {
        "platform",
        "12315",
        "heimao",
        "alipay",
        "12315-report",
    }
    for channel, layout, text in texts:
        assert unlisted(text) == set() and fault(text) == [], (channel.id, layout, text)
    told = {(channel.id, layout): text for channel, layout, text in texts}
    for (channel_id, layout), text in told.items():
        other = told[channel_id, "facts" if layout == "problem" else "problem"]
        assert text != other and amounts(text) == amounts(other), "the same facts and claims"


def amounts(text: str) -> list[str]:
    return sorted(re.findall(r"\d+\.\d\d元|\d{4}年\d+月\d+日", text))
