"""Papers: what each audience may see, and what sending freezes."""

from __future__ import annotations

import hashlib

import pytest

from kameng_tui.desk import audits, cases, counter, entries, evidence, outfile, papers
from kameng_tui.desk.errors import DeskError, Missing, WouldLose

KEY, PHONE, MAIL = "QWER-7788-TYUI-9X0Z", "13912345678", "zhang@example.com"
FACTS = [
    ("platform.name", "示例卡盟"), ("consumer.name", "张示例"), ("consumer.phone", PHONE), ("consumer.email", MAIL),
    ("consumer.address", "浙江省杭州市西湖区文三路一号"), ("consumer.id_number", "11010519491231002X"),
    ("platform.operator", "示例网络有限公司"), ("platform.address", "示例省示例市1号"),
    ("order.number", "QH20260901000123"), ("order.item", "游戏点卡"), ("order.goods", "card-key"),
    ("order.amount", "500"), ("order.placed", "2026-09-01T10:00"), ("order.card_key", KEY), ("payment.amount", "500"),
    ("payment.reference", "PAY-77889900"), ("problem", "card-key-invalid"), ("story.phenomenon", "卡密提示无效"),
    ("claim.kind", "refund"), ("claim.amount", "500"), ("claim.text", "退还已付款项至原支付账户"),
]  # fmt: skip


@pytest.fixture
def case(bench) -> str:
    case = cases.new(bench.desk, sets=FACTS).id
    entries.log(bench.desk, case, kind="submitted", filing="platform", receipt="TICKET-55667788")
    return case


def text(bench, case, channel: str, template: str, audience: str = "") -> str:
    return papers.draft(bench.desk, case, channel, template, audience=audience).text


@pytest.mark.parametrize("channel", ["platform", "12315"])
def test_the_public_sees_nothing_that_identifies(bench, case, channel):
    shown = "\n".join(
        text(bench, case, channel, template.id, "public")
        for template in bench.desk.registry.channels[channel].templates
    )
    for trace in (KEY, PHONE, MAIL, "张示例", "文三路", "11010519491231002X", "QH20260901000123", "PAY-77889900",
                  "TICKET-55667788", "vault:"):  # fmt: skip
        assert trace not in shown
    assert "500.00元" in shown, "a sum is no account number"


def test_of_a_field_filled_from_several_secrets_each_is_masked_as_what_it_is(bench, case):
    assert "联系方式：139****5678、z***@example.com" in text(bench, case, "platform", "complaint", "public")
    assert f"联系方式：{PHONE}、{MAIL}" in text(bench, case, "platform", "complaint")


def test_a_name_typed_into_the_form_is_masked_for_the_public(bench, case):
    from kameng_tui.desk import filings

    filings.file(bench.desk, case, "12315", sets=[("name", "欧阳示例"), ("address", "示例市某路九号三楼")])
    assert "欧阳示例" in text(bench, case, "12315", "complaint")
    public = text(bench, case, "12315", "complaint", "public")
    assert "欧阳示例" not in public and "九号三楼" not in public


def test_a_letter_speaks_only_of_the_orders_of_its_filing(bench, case):
    cases.edit(bench.desk, case, adds=[("order.number", "B2"), ("order.card_key", "OTHR-0000-1111-2222")])
    assert "****2222" not in text(bench, case, "platform", "complaint")


def test_sending_freezes_the_exact_text_and_a_masked_twin_with_its_hash(bench, case):
    sent = papers.draft(bench.desk, case, "12315", "complaint", send=True, receipt="1310000")
    folder = bench.desk.book.root / case
    exact = (folder / "private" / sent.path.removeprefix("papers/")).read_bytes()
    assert exact.decode() == sent.text and PHONE in sent.text
    (paper,) = cases.load(bench.desk, case).dossier.papers
    assert paper.sha256 == hashlib.sha256(exact).hexdigest()
    assert PHONE not in bench.written(case) and "张示例" not in paper.text
    entry = next(e for e in cases.load(bench.desk, case).dossier.journal if e.id == sent.entry)
    assert (entry.kind, entry.receipt, entry.paper) == ("submitted", "1310000", sent.path)
    assert entry.form["phone"] == "vault:****5678" and entry.form["respondent"] == "示例网络有限公司"


def test_the_same_complaint_is_not_filed_again_on_another_day_either(bench, case):
    papers.draft(bench.desk, case, "12315", "complaint", send=True)
    entries.log(bench.desk, case, kind="refused", filing="12315", text="材料不足")
    bench.time = "2026-09-09T10:00"
    with pytest.raises(DeskError, match="完全相同"):
        papers.draft(bench.desk, case, "12315", "complaint", send=True)
    cases.edit(bench.desk, case, sets=[("story.effect", "无法使用,已另行购买")])
    assert papers.draft(bench.desk, case, "12315", "complaint", send=True).entry


@pytest.mark.parametrize(
    ("template", "kind"),
    [("reminder", "demand"), ("escalation", "demand"), ("supplement", "supplied"), ("decline-offer", "declined"),
     ("withdrawal", "withdrawn")],
)  # fmt: skip
def test_only_a_complaint_is_submitted(bench, case, template, kind):
    entry = papers.draft(bench.desk, case, "platform", template, send=True).entry
    journal = cases.load(bench.desk, case).dossier.journal
    assert next(e for e in journal if e.id == entry).kind == kind
    assert [e.kind for e in journal].count("submitted") == 1


@pytest.mark.parametrize("template", ["reminder", "escalation"])
def test_what_is_sent_to_an_authority_demands_nothing_of_the_other_side(bench, case, template):
    cases.edit(bench.desk, case, sets=[("known.harm", "2026-09-01"), ("known.debtor", "2026-09-01")])
    before = {d.limit: d.earliest for d in cases.open_case(bench.desk, case).reckoned.dues}
    bench.time = "2026-09-20T10:00"
    entry = papers.draft(bench.desk, case, "12315", template, send=True).entry
    found = cases.open_case(bench.desk, case)
    assert next(e for e in found.dossier.journal if e.id == entry).kind == "contact"
    after = {d.limit: d.earliest for d in found.reckoned.dues}
    assert after["limitation"] == before["limitation"], "民法典195: it did not reach who owes"


def test_a_supplement_lists_what_came_since_and_says_what_was_asked(bench, case, tmp_path):
    """What was handed in before is not handed in as new; once given, the next one starts afresh."""

    def attach(name, shows):
        (tmp_path / name).write_bytes(name.encode())
        evidence.attach(bench.desk, case, [tmp_path / name], kind="order-page", shows=shows)

    attach("甲.png", "旧的一件")
    papers.draft(bench.desk, case, "12315", "complaint", send=True)
    bench.time = "2026-09-05T10:00"
    entries.log(bench.desk, case, kind="asked", filing="12315", text="补交权益调整公告", until="2026-09-08")
    bench.time = "2026-09-06T10:00"
    attach("乙.png", "新的一件")
    letter = text(bench, case, "12315", "supplement")
    assert "新的一件" in letter and "旧的一件" not in letter and "补交权益调整公告" in letter
    papers.draft(bench.desk, case, "12315", "supplement", send=True)
    bench.time = "2026-09-07T10:00"
    again = text(bench, case, "12315", "supplement")
    assert "新的一件" not in again and "补交权益调整公告" not in again


def test_a_reminder_of_the_same_words_may_be_sent_on_another_day(bench, case):
    papers.draft(bench.desk, case, "12315", "reminder", send=True)
    bench.time = "2026-09-09T10:00"
    assert papers.draft(bench.desk, case, "12315", "reminder", send=True).entry


def test_a_preview_is_never_written_over_a_file_or_into_nowhere(bench, tmp_path):
    outfile.save_text(tmp_path / "a.txt", "甲")
    with pytest.raises(WouldLose, match="没有覆盖"):
        outfile.save_text(tmp_path / "a.txt", "乙")
    with pytest.raises(Missing, match="没有"):
        outfile.save_text(tmp_path / "没有" / "a.txt", "乙")
    for name in ("a.docx", "a.PDF", "a.zip", "a.png"):  # a text of that name opens nowhere
        with pytest.raises(DeskError, match="只有文字"):
            outfile.save_text(tmp_path / name, "乙")
        with pytest.raises(DeskError, match="只有文字"):
            audits.save_text(bench.desk, tmp_path / name, "乙", "self")
    assert (tmp_path / "a.txt").read_text("utf-8") == "甲\n"


def test_pieces_that_show_an_identity_are_not_listed(bench, case, tmp_path):
    for name, kind in (("证.png", "identity"), ("单.png", "order-page")):
        (tmp_path / name).write_bytes(name.encode())
        evidence.attach(bench.desk, case, [tmp_path / name], kind=kind, shows=kind)
    shown = text(bench, case, "12315", "complaint")
    assert "证明order-page" in shown and "identity" not in shown


def test_no_letter_leaves_while_the_same_money_is_asked_for_twice(bench, case):
    cases.edit(bench.desk, case, sets=[("payment.amount", "100")])
    for against in ("platform", "seller"):
        claim = {"kind": "refund", "amount": "100", "against": against}
        cases.edit(bench.desk, case, adds=[(f"claim.{name}", value) for name, value in claim.items()])
    shown = papers.draft(bench.desk, case, "platform", "complaint")
    assert shown.text, "the preview stays"
    entries.log(bench.desk, case, kind="note", text="起草", filing="platform")
    with pytest.raises(DeskError, match="同一笔钱向不同对象各要了一次"):
        papers.draft(bench.desk, case, "platform", "complaint", send=True)
    with pytest.raises(DeskError, match="同一笔钱向不同对象各要了一次"):
        counter.at_counter(bench.desk, case, "platform", "complaint")
    assert papers.draft(bench.desk, case, "platform", "withdrawal").text
