"""Any pasted text is read without a fault, in time that grows with its length and no faster; any pattern finds no more than a text has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from casemaker import a_channel
from fuzzing import MORE, NASTY, TEXTS, bounded, cost
from hypothesis import given
from hypothesis import strategies as st

from kameng_tui.channels.receipts import faults_of_pattern, recognise
from kameng_tui.channels.records import Receipt
from kameng_tui.counsel import intake, promising
from kameng_tui.counsel.intake_receipts import Open
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.citing import find_citations
from kameng_tui.law.statutes import StatuteTable
from kameng_tui.privacy.mask import hidden_from, mask_text, vault_mask, visible_controls
from kameng_tui.privacy.recognise import KINDS, LABELLED_KINDS, find
from kameng_tui.values import SHANGHAI

LENGTH = 20_000
PLAIN = "2026年11月20日20:00在星屿卡站买了98元点券,订单号XY20261120200012345,支付宝付了98元,到现在没到账。客服说24小时内处理。"
EVERY = (*KINDS, *LABELLED_KINDS)
KNOWN = [
    ("card-key", "ABCD-2345-EFGH-V90T"),
    ("name", "张三"),
    ("id-number", "11010519491231002X"),
    ("name", "a"),
]
BY_WORDS = {"not-delivered": ["未到账", "没到账"], "card-key-used": ["卡密已被使用"]}
NOWS = st.sampled_from(
    [datetime(2026, 11, 21, 10), datetime(2024, 2, 29), datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59)]
)
UNITS = (
    "1", "0", "一", "十", "a", "A-", "1-", "1.", "1,", "1 ", "¥1", "1元", "一百", "(", "《", "【", "[", "《游戏》", "充值的", "了", "买了 ", "退款",
    "承诺会", "向客服", "请您", "工号1", "2026-", "2026年", "11月", "1月1日", "上午", "周", "个周", "最迟", "T+", "24小时内 ", "半", "月", "路1号", "街", "市",
    "北京市", "地址:", "姓名:", "本人", "a@", "a@b.", "13800138000", "6222 ", "62220000", "11010519491231002X", "卡密:", "ABCD-", "ABCD ", "密码",
    "单号:", "\n", " ", "\t", "\u3000", "。", "客服:", "10:00 ", "X月X日", "XXX", "___", "…", "导致", "商品:", "“", "\u0301", "Ⅷ", "１", "张三", "1,000,",
    "\x1b[", "{", "已退款", "受理编号A", "我:", "收件人张", "某市某区某路1号",
)  # fmt: skip


def story(text: str) -> object:
    return intake.read_story(text, NOW, BY_WORDS)


def reply(text: str) -> object:
    return intake.read_reply(text, NOW)


def hear(text: str) -> object:
    return promising.hear(text, NOW, lambda at, length, unit: at + timedelta(days=length), knowledge().words)


def every_kind(text: str) -> object:
    return find(text, EVERY)


def masked(text: str) -> object:
    return mask_text(text, KINDS, KNOWN)


def cited(text: str) -> object:
    return find_citations(text, TABLE.names)


TABLE = StatuteTable(knowledge().statutes)
NOW = datetime(2026, 11, 21, 10, tzinfo=SHANGHAI)
READERS = (story, reply, hear, every_kind, masked, cited)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_no_repetition_takes_longer_than_ten_times_a_plain_text(reader: Callable[[str], object]) -> None:
    """Whoever pastes 20,000 characters of anything waits about as long as for a story of that length."""

    def of(unit: str, runs: int = 1) -> float:
        text = (unit * (LENGTH // len(unit) + 1))[:LENGTH]
        return cost(lambda: reader(text), runs)

    plain = max(of(PLAIN, 2), 0.003)
    units = UNITS if MORE > 1 else UNITS[::2]
    assert not [unit for unit in units if of(unit) > 10 * plain and of(unit, 2) > 10 * plain]


@given(TEXTS, NOWS)
@bounded(150)
def test_any_text_is_read_and_every_proposal_stands_in_it(text: str, now: datetime) -> None:
    open_one = Open(
        "platform",
        a_channel("platform", receipts=(Receipt(id="r", pattern="编号{receipt}", event="reply", text=""),)),
    )
    for found in (
        intake.read_story(text, now.replace(tzinfo=SHANGHAI), BY_WORDS),
        intake.read_reply(text, now.replace(tzinfo=SHANGHAI), None, [open_one]),
    ):
        for n, proposal in enumerate(found, 1):
            line, column = map(int, proposal.place.split(":")[1:])
            assert proposal.n == n and 1 <= line <= text.count("\n") + 1 and column >= 1
            assert proposal.value not in ("", None)


@given(TEXTS, st.sampled_from(["self", "authority", "respondent", "public", "nobody knows"]))
@bounded(200)
def test_masking_any_text_hides_every_hit_and_does_it_once(text: str, audience: str) -> None:
    kinds = hidden_from(audience)
    hits = find(text, EVERY)
    assert all(a.end <= b.start for a, b in pairwise(hits))
    assert all(text[hit.start : hit.end] == hit.value for hit in hits)
    once, _ = mask_text(text, kinds, KNOWN)
    sure = kinds - {
        "name",
        "address",
    }  # with 张某 in its place, the word behind a name may count as one of its characters
    masked = mask_text(text, sure, KNOWN)[0]
    assert mask_text(masked, sure, KNOWN)[0] == masked
    assert "ABCD-2345-EFGH-V90T" not in once and "11010519491231002X" not in once
    assert vault_mask(vault_mask(text)) == vault_mask(text)


@given(TEXTS)
@bounded(150)
def test_what_is_shown_steers_no_terminal(text: str) -> None:
    shown = visible_controls(text)
    assert all(char.isprintable() or char in "\n\u3000" for char in shown)
    assert visible_controls(shown) == shown


PATTERNS = st.lists(
    st.sampled_from(["{receipt}", "{date}", "{amount}", "…", " ", "编号", "受理", "为", "(", ".*", "\\", "[", "{", "}", "{x}", "a+", "$", "元", "\n"]),
    min_size=1, max_size=8,
).map("".join)  # fmt: skip


@given(
    PATTERNS,
    st.lists(
        st.sampled_from([*UNITS, "编号", "受理", "为", "A1B2C3D4", "2026-09-01", "98元"]), max_size=10
    ).map("".join),
)
@bounded(200)
def test_any_pattern_that_is_let_through_is_found_where_it_stands(pattern: str, text: str) -> None:
    faults = faults_of_pattern(pattern)
    assert all(any("\u4e00" <= char <= "\u9fff" for char in fault) for fault in faults)
    if faults:
        return
    channel = a_channel("platform", receipts=(Receipt(id="r", pattern=pattern, event="reply", text=""),))
    for hit in recognise(channel, text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert hit.number in text[hit.start : hit.end]
    assert cost(lambda: recognise(channel, (text + "编号1") * (LENGTH // (len(text) + 3)))) < 0.5


def test_every_nasty_thing_may_stand_in_a_story() -> None:
    for text in NASTY:
        told = f"2026年11月20日在星屿卡站买了98元点券{text}"
        assert any(p.key == "order.amount" for p in intake.read_story(told, NOW, BY_WORDS)), text
