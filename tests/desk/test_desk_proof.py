"""The proof of a case as the faces show it, and a draft held against the case: facts, and the captured rule pages."""

from __future__ import annotations

import pytest

from kameng_tui.desk import cases, evidence, papers, proof

FACTS = [
    ("platform.name", "示例卡盟"), ("order.number", "QH20260901000123"), ("order.amount", "500"), ("payment.amount", "500"),
    ("problem", "topup-not-received"), ("claim.kind", "refund"), ("claim.amount", "500"),
]  # fmt: skip
QUOTED = "《用户协议》第5条写明“充值应在24小时内到账”。"


@pytest.fixture
def case(bench) -> str:
    return cases.new(bench.desk, sets=FACTS).id


def told(bench, case: str, text: str) -> list[str]:
    found = cases.open_case(bench.desk, case)
    return [f.message for f in proof.quotes(bench.desk, found, text)]


PAGES = {
    "a picture whose card says nothing of it": ("rule.png", "", True),
    "a picture whose card has the words": ("rule.png", "用户协议第5条:充值应在24小时内到账", False),
    "a page saved as text": ("rule.txt", "", False),
    "a page saved from the browser": ("rule.html", "", False),
}


@pytest.mark.parametrize(("name", "shows", "missing"), PAGES.values(), ids=PAGES)
def test_words_quoted_from_a_rule_are_looked_for_in_card_and_file(
    bench, case, tmp_path, name, shows, missing
):
    (tmp_path / name).write_text(
        "<p>第5条 充值应在<b>24小时</b>内到账。</p>" if name != "rule.txt" else "第5条 充值应在24小时内到账。"
    )
    evidence.attach(bench.desk, case, [tmp_path / name], kind="rule-page", shows=shows)
    assert bool(told(bench, case, QUOTED)) == missing


def test_without_a_page_nothing_may_be_quoted_and_statutes_are_no_rules(bench, case):
    assert told(bench, case, QUOTED)[0].startswith("引用了《用户协议》第5条")
    assert told(bench, case, "《互联网平台价格行为规则》第5条写明“应当明码标价”") == []


def test_a_draft_that_says_something_else_than_the_case_is_told_so(bench, case):
    sets = [("demands", f"本人充值505元,订单号 QH20260901000124。{QUOTED}")]
    codes = {f.code for f in papers.draft(bench.desk, case, "platform", "complaint", sets=sets).findings}
    assert {"amount.mismatch", "order.mismatch", "quote.unproved"} <= codes
    clean = {f.code for f in papers.draft(bench.desk, case, "platform", "complaint").findings}
    assert not clean & {"amount.mismatch", "order.mismatch", "payee.mismatch", "time.order", "quote.unproved"}


def test_the_proof_of_an_empty_case_is_findings_not_a_failure(bench):
    empty = cases.open_case(bench.desk, cases.new(bench.desk, source={"title": "空"}).id)
    shown = proof.proofs(bench.desk, empty)
    assert all(row.verdict != "hold" for row in shown.matrix) and shown.objections
    assert [w.id for w in shown.weak] == ["platform-knew"]
