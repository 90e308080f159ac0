"""Evidence list, authorisation, summary and letters as documents: what stands in them, and for whom."""

from __future__ import annotations

import re

import pytest

from kameng_tui.desk import cases, documents, entries, evidence, filings, papers
from kameng_tui.desk.errors import DeskError, Missing
from kameng_tui.papers.document import Heading, PageBreak, Para, Table, said

FACTS = [
    ("platform.name", "示例卡盟"), ("platform.operator", "示例网络有限公司"), ("platform.address", "示例省示例市1号"),
    ("consumer.name", "张示例"), ("consumer.phone", "13912345678"), ("consumer.address", "示例市某路九号"),
    ("consumer.id_number", "11010519491231002X"), ("order.number", "QH20260830000123"), ("order.item", "点卡"), ("order.amount", "500"),
    ("order.placed", "2026-08-30T10:00"), ("payment.amount", "500"), ("payment.paid", "2026-08-30T10:01"),
    ("problem", "card-key-invalid"), ("story.phenomenon", "卡密提示无效"), ("known.harm", "2026-08-30"),
    ("claim.kind", "refund"), ("claim.amount", "500"), ("claim.basis", "民法典577"),
]  # fmt: skip
HELPER = [
    ("representative.name", "李帮"), ("representative.phone", "13700001111"), ("representative.matters", "向12315提交材料、参加调解"),
    ("representative.until", "2026-12-31"), ("representative.unpaid", "是"),
]  # fmt: skip


@pytest.fixture
def case(bench, tmp_path) -> str:
    case = cases.new(bench.desk, sets=FACTS).id
    pieces = [("payment", "已付500元", "2026-08-30T10:02"), ("chat", "客服答应退款(节选)", "2026-08-31T09:00"),
              ("order-page", "订单金额500元", "2026-08-30T10:00"), ("licence", "经营者主体", "2026-08-31T10:00")]  # fmt: skip
    for kind, shows, taken in pieces:
        file = tmp_path / f"{kind}.png"
        file.write_bytes(kind.encode())
        evidence.attach(bench.desk, case, [file], kind=kind, shows=shows, taken=entries_time(taken))
    entries.log(
        bench.desk,
        case,
        kind="submitted",
        text="已在平台投诉",
        filing="platform",
        at=entries_time("2026-08-31T11:00"),
    )
    entries.log(bench.desk, case, kind="reply", text="客服答应退款", promise="当天退款", by=entries_time("2026-08-31T23:00"),
                at=entries_time("2026-08-31T12:00"), filing="platform")  # fmt: skip
    return case


def entries_time(text: str):
    from kameng_tui.values import parse_when

    return parse_when(text)


def tables(made: documents.Made) -> list[Table]:
    return [block for block in made.document.blocks if isinstance(block, Table)]


def cells(table: Table) -> list[list[str]]:
    return [["\n".join(map(said, cell)) for cell in row] for row in table.rows]


def test_the_evidence_list_is_in_order_of_time_and_its_numbers_are_those_of_letters(bench, case):
    made = documents.document_of(bench.desk, case, "evidence-list")
    rows = cells(tables(made)[0])
    assert tables(made)[0].head == ("编号", "名称", "来源", "证明内容", "原件/复印件")
    assert [row[1].split("\n")[0] for row in rows] == ["订单页", "支付凭证", "聊天记录", "营业执照"]
    letter = papers.draft(bench.desk, case, "court", "evidence-list").text
    assert re.findall(r"^(\d)\. (\S+?)（", letter, re.M) == [(row[0], row[1].split("\n")[0]) for row in rows]
    assert [row[4] for row in rows] == [*["电子数据打印件"] * 2, "电子数据打印件（节选）", "复印件"]
    assert not re.search("登记机关|原始载体|[,;:]", made.text), "what no card says is not made up"
    assert (
        made.text.startswith("证据目录\n")
        and "提交人：张示例（原告）\n对方：示例网络有限公司（被告）" in made.text
    )
    assert made.findings == () and made.document.header == ""


def test_who_may_not_see_the_key_is_not_promised_its_picture(bench, case, tmp_path):
    shot = tmp_path / "key.png"
    shot.write_bytes(b"key")
    evidence.attach(
        bench.desk, case, [shot], kind="key-shot", shows="提卡页", taken=entries_time("2026-08-30T09:00")
    )
    numbers = {
        audience: [row[0] for row in cells(tables(documents.document_of(bench.desk, case, "evidence-list", audience=audience))[0])]
        for audience in ("court", "respondent")
    }  # fmt: skip
    assert numbers == {"court": ["1", "2", "3", "4", "5"], "respondent": ["1", "2", "3", "4"]}


def test_pages_of_a_bundle_stand_in_a_column_of_their_own(bench, case):
    cards = bench.desk.book.load(case).dossier.cards
    made = documents.document_of(bench.desk, case, "evidence-list", pages={cards[0].id: "3-4"})
    assert tables(made)[0].head[4] == "页码"
    assert {row[3]: row[4] for row in cells(tables(made)[0])}[cards[0].shows] == "3-4"
    assert len(tables(made)[0].widths) == 6


def test_a_list_of_nothing_is_a_draft(bench):
    bare = cases.new(bench.desk, sets=FACTS[:2]).id
    made = documents.document_of(bench.desk, bare, "evidence-list")
    assert (made.gaps, made.document.header) == (("证据",), "草稿") and "签字" not in made.text


def test_an_authorisation_says_for_what_until_when_and_for_no_money(bench, case):
    draft = documents.document_of(bench.desk, case, "authorisation", audience="authority")
    assert "代理人姓名" in draft.gaps and draft.document.header == "草稿" and "签名：" not in draft.text
    assert "三、委托期限" in draft.text
    cases.edit(bench.desk, case, sets=HELPER)
    made = documents.document_of(bench.desk, case, "authorisation", audience="authority", final=True)
    for part in ("委托人（消费者）：张示例", "证件号码：11010519491231002X", "受托人（代理人）：李帮", "向12315提交材料、参加调解",
                 "2026年12月31日", "不收取任何费用", "委托人签名：", "受托人签名：", "第11条"):  # fmt: skip
        assert part in made.text, part
    assert not re.search("待填|待签|[,;:()]", made.text)
    court = documents.document_of(bench.desk, case, "authorisation", audience="court").text
    assert "委托人签名：" in court and "第11条" not in court, (
        "a court is not asked by the rules of the regulators"
    )
    assert [b.text for b in made.document.blocks if isinstance(b, Heading)] == ["不收费声明"]
    own = documents.document_of(bench.desk, case, "authorisation", audience="self").text
    assert "11010519491231002X" not in own and "签名：" not in own


# What a representative may do at court: matters, what the pleading says, what the paper says. What only a special authorisation
# covers is named by the consumer or not given (民诉法62); where pleading and authorisation disagree, it is a draft.
POWERS = [
    ("提交和领取材料", "", "代理权限：一般授权，不包括代为承认、放弃、变更诉讼请求，进行和解，提起反诉或者上诉", True),
    ("提交和领取材料", "一般授权", "代理权限：一般授权，不包括", True),
    ("出庭，代为和解", "特别授权", "代理权限：特别授权，以上面写明的事项为限（《民事诉讼法》第62条）", True),
    ("特别授权：代为和解", "", "代理权限：特别授权，以上面写明的事项为限", True),
    ("出庭", "特别授权", "〔待填:特别授权的事项", False),
    ("全权代理，特别授权", "", "〔待填:特别授权的事项", False),
    ("出庭，代为和解", "一般授权", "委托事项里有和解，起诉状选的是一般授权", False),
    ("出庭，代为和解", "", "没有选一般还是特别授权", False),
    ("出庭，不得和解、上诉", "一般授权", "代理权限：一般授权，不包括", True),
]  # fmt: skip


@pytest.mark.parametrize(("matters", "power", "says", "whole"), POWERS)
def test_an_authorisation_for_a_court_says_what_the_pleading_says(bench, case, matters, power, says, whole):
    cases.edit(bench.desk, case, sets=[*HELPER, ("representative.matters", matters)])
    if power:
        filings.file(bench.desk, case, "court", sets=[("agent_power", power)])
    made = documents.document_of(bench.desk, case, "authorisation", audience="court")
    assert says in made.text and (not made.gaps) is whole, made.gaps
    assert "接受调解方案" not in made.text, "what was said of settling stands in one place"
    other = documents.document_of(bench.desk, case, "authorisation", audience="authority").text
    assert "代理权限" not in other and "要另有委托人的书面同意" in other


def test_the_summary_says_of_everything_where_it_is_from_and_nothing_of_the_odds(bench, case):
    made = documents.document_of(bench.desk, case, "summary")
    assert made.document.compact, "one to three pages"
    titles = [b.text for b in made.document.blocks if isinstance(b, Heading)]
    assert [title[2:] for title in titles] == [
        "当事人", "时间经过", "诉求、依据和计算", "证据和强弱", "缺口和弱点", "对方可能怎么说", "期限和时效", "还要弄清的",
    ]  # fmt: skip
    for table in tables(made):
        assert all(text.strip() for row in cells(table) for text in row), table.head
    events = next(cells(t) for t in tables(made) if t.head[0] == "时间")
    assert [row[0] for row in events] == sorted(row[0] for row in events)
    assert all(re.match("订单|支付|记录", row[2]) for row in events) and "2026-08-31 12:00" in [
        row[0] for row in events
    ]
    claims = next(cells(t) for t in tables(made) if t.head[0] == "诉求")
    assert claims[0][1:] == ["500.00", "《民法典》第577条"] and "支付合计 500.00" in claims[-1][0]
    dues = {row[0]: row for row in next(cells(t) for t in tables(made) if t.head[0] == "期限")}
    assert (
        "起算" in dues["诉讼时效"][2]
        and "《民法典》第188条" in dues["诉讼时效"][2]
        and dues["诉讼时效"][1].startswith("2029-08-30")
    )
    unsure = [row for row in dues.values() if row[2].endswith("规则以官方页面为准")]
    assert unsure and all(row[1].endswith("只供参考，规则以官方页面为准") for row in unsure)
    assert not re.search(r"胜诉|概率|可能性|把握|成功率|\d%", made.text), "nobody can know"
    assert "13912345678" not in made.text, "one's own copy keeps its masks"
    assert not re.search(r"[a-z]+\.toml|[,;!?]|(?<![0-9]):", made.text), "a paper, and no screen"
    weak = next(row for t in tables(made) if t.head[0] == "所在" for row in cells(t) if "节选" in row[1])
    assert weak[1].startswith("证据3「客服答应退款"), "a piece has the name that the list gives it"
    told = next(row for row in events if "客服答应退款" in row[1])
    assert "期限 2026-08-31 23:00" in told[1], "by when it was promised"


def test_the_summary_tells_every_claim_and_what_nobody_knows(bench, case):
    entries.log(bench.desk, case, kind="refund-arrived", text="到账", amount="500", filing="platform", at=entries_time("2026-08-31T20:00"))  # fmt: skip
    cases.edit(
        bench.desk, case, sets=[("consumer.name", ""), ("consumer.phone", ""), ("consumer.address", "")]
    )
    made = documents.document_of(bench.desk, case, "summary")
    claims = next(cells(t) for t in tables(made) if t.head[0] == "诉求")
    assert claims[0][1] == "500.00" and "已到账 500.00；还差 0.00" in claims[-1][0]
    parties = next(cells(t) for t in tables(made) if t.head[0] == "项目")
    assert parties[0][:2] == ["消费者", "没有填写"]


def test_a_letter_becomes_a_document_with_its_words_and_its_annex(bench, case):
    letter = papers.draft(bench.desk, case, "platform", "reminder")
    made = documents.document_of(bench.desk, case, "letter:reminder", filing="platform")
    assert made.audience == letter.audience == "respondent"
    flat = re.sub(r"\s", "", made.text)
    assert all(re.sub(r"\s", "", line) in flat for line in letter.text.split("\n"))


def test_what_did_not_fit_into_a_letter_stands_in_its_annex(bench, case):
    told = "".join(f"第{n}次联系客服,客服仍说正在核实。" for n in range(60))
    cases.edit(bench.desk, case, sets=[("story.text", told), ("story.phenomenon", told)])
    annex = papers.draft(bench.desk, case, "12315-report", "report").annex
    made = documents.document_of(bench.desk, case, "letter:report", filing="12315-report")
    kinds = [type(block) for block in made.document.blocks]
    assert annex and kinds[kinds.index(PageBreak) + 1] is Heading
    flat = re.sub(r"\s", "", made.text)
    assert all(re.sub(r"\s", "", line) in flat for line in annex.split("\n"))


def test_a_letter_with_gaps_is_a_draft_that_nobody_can_sign(bench):
    bare = cases.new(bench.desk, sets=FACTS[:2]).id
    made = documents.document_of(bench.desk, bare, "letter:withdrawal", filing="court")
    assert made.gaps and made.document.header == "草稿"
    assert not [b for b in made.document.blocks if isinstance(b, Para) and b.align == "right"]


def test_the_public_twin_of_a_letter_hides_who_wrote_it(bench, case):
    made = documents.document_of(bench.desk, case, "letter:complaint", filing="platform", audience="public")
    for trace in ("张示例", "13912345678", "QH20260830", "某路"):
        assert trace not in made.text


REFUSED = [
    ("no such paper", {"paper": "plea"}, Missing, "没有「plea」这种文书"),
    ("no such letter", {"paper": "letter:plea", "filing": "court"}, Missing, "没有「plea」这个模板"),
    ("no such reader", {"paper": "summary", "audience": "lawyer"}, DeskError, "没有「lawyer」这个对象"),
    ("the pleading for the platform", {"paper": "pleading", "audience": "respondent"}, DeskError, "民事起诉状不能给"),
    ("the summary for the court", {"paper": "summary", "audience": "court"}, DeskError, "案情概要不能给法院,只能给"),
    ("the list for the public", {"paper": "evidence-list", "audience": "public"}, DeskError, "证据目录不能给"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("how", "kind", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_is_refused(bench, how, kind, says):
    bare = cases.new(bench.desk, sets=FACTS[:2]).id
    with pytest.raises(kind, match=says):
        documents.document_of(bench.desk, bare, **how)
