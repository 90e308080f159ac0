"""The element-style pleading 06: every element once, no answer empty, boxes by the values; for an empty case, a half-filled and a full one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kameng_tui.case import vocabulary as v
from kameng_tui.channels.paperform import read_form
from kameng_tui.desk import cases, documents, entries, evidence, filings
from kameng_tui.desk.errors import DeskError, WouldLose
from kameng_tui.papers.document import Box, Heading, Table, said

BASE = [
    ("platform.name", "示例卡盟"),
    ("order.number", "QH1"),
    ("order.amount", "500"),
    ("problem", "card-key-invalid"),
]
FACTS = [
    *BASE, ("platform.operator", "示例网络有限公司"), ("platform.address", "示例省示例市1号"), ("platform.site", "https://a.example.com"),
    ("consumer.name", "𠮷示例"), ("consumer.phone", "13912345678"), ("consumer.address", "示例市某路九号"),
    ("consumer.id_number", "11010519491231002X"), ("order.item", "点卡"), ("order.placed", "2026-08-30T10:00"),
    ("payment.amount", "500"), ("payment.method", "alipay"), ("claim.kind", "refund"), ("claim.amount", "500"),
    ("claim.basis", "民法典577"), ("story.phenomenon", "卡密提示无效"),
]  # fmt: skip
FORM = [
    ("gender", "男"), ("birth", "1949年12月31日"), ("ethnicity", "汉族"), ("agreed_clause", "无"), ("mediation_known", "了解"),
    ("prior_mediation_known", "不了解"), ("mediation", "暂不确定"), ("court", "示例市示例区人民法院"),
    ("termination", "判令解除合同"), ("delay", "无"), ("urged", "无"), ("negotiated", "无"),
]  # fmt: skip
FORM_AT_FIRST = [pair for pair in FORM if pair[0] not in ("delay", "urged", "negotiated")]
EVERYTHING = [
    ("agent", "有"), ("agent_name", "李帮"), ("agent_power", "一般授权"), ("loss", "20"), ("loss_kind", "不履行"),
    ("loss_detail", "充值失败"), ("loss_basis", "票据"), ("guarantee", "保证金合同一份"),
    ("defendant_type", "有限责任公司"), ("defendant_ownership", "集体"), ("security", "保证金"), ("pay_method", "票据"),
    ("preservation", "示例法院,2026年8月1日"), ("notes", "平台拒不提供商家身份"), ("remedy", "退货、其他"),
]  # fmt: skip
PERSON = [("defendant_kind", "自然人"), ("defendant", "王某"), ("defendant_gender", "女")]
CASES = {
    "an empty case": ([], []),
    "only what was bought": (BASE, []),
    "half-filled": (FACTS[:-6], FORM[:2]),
    "complete": (FACTS, FORM),
    "complete, with everything claimed": (FACTS, [*FORM, *EVERYTHING]),
    "against a person": (FACTS, [*FORM, *PERSON]),
}
ELEMENTS = [f"B{n}" for n in range(1, 11)] + [f"D{n}" for n in range(1, 26)] + [f"E{n}" for n in range(1, 7)]


def made(bench, facts, form, **how) -> documents.Made:
    case = cases.new(bench.desk, sets=facts).id
    if form:
        filings.file(bench.desk, case, "court", sets=form)
    return documents.document_of(bench.desk, case, "pleading", **how)


def rows(paper: documents.Made) -> dict[str, list[str]]:
    """The answer of each row by its label."""
    tables = [block for block in paper.document.blocks if isinstance(block, Table)]
    pairs = [
        ("".join(map(said, row[0])), [said(line) for line in row[1]])
        for table in tables
        for row in table.rows
    ]
    assert len({label for label, _ in pairs}) == len(pairs)
    return dict(pairs)


@pytest.mark.parametrize(("facts", "form"), CASES.values(), ids=CASES)
def test_every_element_is_there_once_and_no_answer_is_empty(bench, facts, form):
    paper = made(bench, facts, form)
    found = rows(paper)
    numbers = [int(m[1]) for label in found if (m := re.match(r"(\d+)\. ", label))]
    assert numbers == [*range(1, 11), *range(1, 26)]
    for label, lines in found.items():
        assert lines and all(line.strip() for line in lines), label
        assert not [line for line in lines if re.search(r"[:：]\s*$", line)] or "签字" in label, (
            label,
            lines,
        )
    text = paper.text
    assert not re.search(r"None|vault:|\{|，，|。。|（）|\(\)", text)
    tickable = [line for lines in found.values() for line in lines if "□" in line or "☑" in line]
    assert all(
        "☑" in line or re.search("〔待填|无|以登记|不详", line) or _goes_on(line, found) for line in tickable
    )


def _goes_on(line: str, found: dict[str, list[str]]) -> bool:
    """Whether the boxes of a long choice go on, and are ticked, on a line beside it."""
    lines = next(lines for lines in found.values() if line in lines)
    return len(lines) > 1 and any("☑" in other or "以登记" in other or "不详" in other for other in lines)


def test_the_form_itself_has_each_element_once_and_says_what_nobody_checked():
    text = (Path(__file__).parents[2] / "plugins/kameng_court/forms/pleading.toml").read_text("utf-8")
    listed = [row for part in read_form(text).parts for row in part.rows]
    assert [number for row in listed for number in row.elements] == ELEMENTS
    unsure = {number for row in listed if row.confidence != "verified" for number in row.elements}
    assert {"B9", "D22", "D25"} <= unsure and not unsure & {"B3", "B4", "B5", "D8", "D10", "D23", "E1"}
    assert [part.title for part in read_form(text).parts] == [
        "当事人信息", "诉讼请求", "约定管辖和诉前保全", "事实与理由", "对纠纷解决方式的意愿", "签字",
    ]  # fmt: skip


def test_what_nobody_checked_is_said_beside_the_paper_and_not_in_it(bench):
    paper = made(bench, FACTS, FORM)
    notes = [f.message for f in paper.findings if f.code == "form.label"]
    assert len(notes) == 1 and "以法院提供的表格为准" in notes[0] and "22" in notes[0]
    assert "标题" not in paper.text and "法院提供" not in paper.text


def test_gaps_are_marked_refused_for_a_final_copy_and_make_it_a_draft_without_a_place_to_sign(bench):
    paper = made(bench, FACTS, FORM[:2])
    assert "民族：〔待填:民族〕" in paper.text and "〔待填:原告民族〕" not in paper.text
    assert "〔待填:受诉法院〕" in paper.text
    assert paper.document.header == "草稿" and "签名" not in paper.text and "具状人" not in paper.text
    told = [f.message for f in paper.findings if "先行调解的五项" in f.message and f.severity == "error"]
    assert told == ["E 是否了解先行调解的五项说明:必填,还没有填"], (
        "once, though the form has its gap five times"
    )
    case = bench.desk.book.case_ids()[0]
    with pytest.raises(DeskError, match=r"还不能定稿,待填:.*原告民族"):
        documents.document_of(bench.desk, case, "pleading", final=True)


def test_a_complete_one_is_final_and_signed_by_hand(bench):
    paper = made(bench, FACTS, FORM, final=True)
    assert paper.document.header == "" and not paper.gaps and "〔" not in paper.text
    assert [line.rstrip() for line in rows(paper)["具状人（签字）"]] == ["签名：", "日期："]
    assert (
        "此致\n示例市示例区人民法院" in paper.text
        and "𠮷示例" in paper.text
        and "11010519491231002X" in paper.text
    )


def test_boxes_are_those_of_the_form_ticked_by_the_values(bench):
    plain = rows(made(bench, FACTS, FORM))
    assert plain["原告（自然人）"][1] == "性别：☑男  □女"
    assert plain["3. 赔偿因卖方违约所受的损失"] == ["支付赔偿金：无"]
    assert plain["4. 是否对标的物的瑕疵承担责任"][:2] == ["☑是  □否", "承担方式：□修理  □重作  □更换  ☑退货"]
    assert plain["16. 是否签订物的担保合同"] == ["□是  ☑否"] and plain["21. 保证方式"] == ["无"]
    assert plain["4. 合同约定的价格及支付方式"][2] == "支付方式：□现金  □转账  □票据  ☑其他（支付宝）"
    assert plain["被告（自然人）"] == ["无"] and plain["委托诉讼代理人"] == ["□有  ☑无"]
    assert plain["是否了解先行调解（五项说明逐项答）"][4] == "第五项：□了解  ☑不了解"
    assert "《民法典》第577条" in "".join(plain["23. 请求承担责任的依据"])


def test_everything_that_can_be_claimed_finds_its_place(bench):
    full = rows(made(bench, FACTS, [*FORM, *EVERYTHING]))
    assert full["3. 赔偿因卖方违约所受的损失"][:2] == [
        "支付赔偿金：20.00元",
        "违约类型：□迟延履行  ☑不履行  □其他",
    ]
    assert (
        full["委托诉讼代理人"][0] == "☑有  □无" and "代理权限：☑一般授权  □特别授权" in full["委托诉讼代理人"]
    )
    assert full["16. 是否签订物的担保合同"] == ["☑是  □否", "保证金合同一份"] and full["21. 保证方式"] == [
        "见第16项"
    ]
    owned = "所有制性质：□国有控股  □国有参股  □民营  ☑其他：集体"
    assert owned in full["被告（法人、非法人组织）"], "a word that the form has no box for stands at 其他"
    assert full["5. 要求继续履行或是解除合同"][0] == "□继续履行  ☑判令解除合同  □确认合同已解除"


def test_a_person_is_sued_as_a_person(bench):
    found = rows(made(bench, FACTS, [*FORM, *PERSON]))
    assert found["被告（自然人）"][:2] == ["姓名：王某", "性别：□男  ☑女"] and found[
        "被告（法人、非法人组织）"
    ] == ["无"]


# What a row says, by what was typed: a box and its words never contradict each other.
ANSWERS = [
    ("delay", "无", ["□是  ☑否"]),
    ("delay", "否。", ["□是  ☑否"]),
    ("delay", "没有", ["□是  ☑否"]),
    ("delay", "是", ["☑是  □否"]),
    ("delay", "否，按时交付过一次", ["□是  ☑否", "否，按时交付过一次"]),
    ("delay", "没有按约定的时间交付", ["☑是  □否", "没有按约定的时间交付"]),
    ("quality_dispute", "否", ["□有  ☑无"]),
    ("defendant_head", "无", ["法定代表人/负责人：不详"]),
    ("defendant_head", "钱某", ["法定代表人/负责人：钱某"]),
    ("quantity", "无", ["数量：以订单页面记载为准"]),
    ("unit_price", "5", ["单价：5.00元"]),
]  # fmt: skip


ROW_OF = {
    "delay": "9. 是否存在",
    "quality_dispute": "11. ",
    "defendant_head": "被告（法人",
    "quantity": "3. 标的物",
    "unit_price": "4. 合同约定的价格",
}


@pytest.mark.parametrize(("field", "typed", "lines"), ANSWERS)
def test_a_row_never_ticks_one_thing_and_says_another(bench, field, typed, lines):
    found = rows(made(bench, FACTS, [*FORM, (field, typed)]))
    row = next(row for label, row in found.items() if label.startswith(ROW_OF[field]))
    assert row == lines if "□" in row[0] else lines[0] in row


# What each kind of trouble makes of rows 9, 11 and 12 until the user says otherwise: a yes, a no, or "?" for what is asked.
TROUBLE = {
    "topup-not-received": "yes no yes",  # nothing came: late and not as agreed, and no goods to find fault with
    "phone-credit": "yes no yes",
    "no-stock": "yes no yes",
    "late-delivery": "yes no yes",
    "card-key-invalid": "? yes yes",  # it came, nobody wrote when
    "card-key-used": "? yes yes",
    "shrunk-service": "? yes yes",
    "not-as-described": "? yes yes",
    "overcharge": "no no no",  # of the goods nobody complains
    "auto-renewal": "no no no",
    "account-not-own": "no no no",
    "minor-purchase": "no no no",
    "data-leak": "no no no",
    "own-error": "no no no",
    "vanished": "? ? ?",  # it may have gone before or after
    "after-sale-stalled": "? ? ?",  # what was wrong at first, the case does not say
    "account-frozen": "? ? ?",
    "illegal-goods": "? ? ?",
}
NUMBERS = (
    "9. 是否存在迟延履行",
    "11. 标的物有无质量争议",
    "12. 标的物规格或者履行方式是否存在不符合约定的情况",
)


def told(bench, facts, form=()) -> list[str]:
    """Rows 9, 11 and 12."""
    found = rows(made(bench, facts, [*FORM_AT_FIRST, *form]))
    return ["?" if "待填" in (row := "".join(found[label])) and "☑" not in row else "yes" if row.startswith("☑") else "no" for label in NUMBERS]  # fmt: skip


@pytest.mark.parametrize("problem", v.PROBLEMS)
def test_no_row_says_no_where_the_case_knows_better_and_what_it_does_not_know_is_asked(bench, problem):
    assert told(bench, [*FACTS, ("problem", problem)]) == TROUBLE[problem].split()


PROMISED = ("order.promised", "2026-08-30T10:15")
# What the days say of row 9, whatever the kind of trouble.
DAYS = [
    ("topup-not-received", [PROMISED], "约定2026年8月30日10:15前交付，至今没有交付"),
    ("late-delivery", [PROMISED], "约定2026年8月30日10:15前交付，到时没有交付"),  # it may have come since
    ("card-key-used", [PROMISED, ("order.delivered", "2026-09-02")], "约定2026年8月30日10:15前交付，2026年9月2日才交付"),
    ("overcharge", [PROMISED, ("order.delivered", "2026-08-30T11:00")], "约定2026年8月30日10:15前交付，2026年8月30日11:00才交付"),
    ("card-key-used", [PROMISED, ("order.delivered", "2026-08-30T10:15")], "□是  ☑否"),
    ("overcharge", [PROMISED], "〔待填:是否存在迟延履行〕"),  # nobody wrote whether the promise was kept
    ("late-delivery", [PROMISED, ("order.delivered", "2026-08-30T10:15")], "〔待填:是否存在迟延履行〕"),  # contradictory
    ("topup-not-received", [("order.delivered", "2026-08-30T10:15")], "〔待填:是否存在迟延履行〕"),
]  # fmt: skip


@pytest.mark.parametrize(("problem", "days", "said"), DAYS)
def test_the_days_of_the_orders_say_whether_it_was_late(bench, problem, days, said):
    row = rows(made(bench, [*FACTS, ("problem", problem), *days], FORM_AT_FIRST))[NUMBERS[0]]
    assert said in row[-1] and ("☑是" in row[0]) == ("前交付" in said)


# Whether the seller was told that the contract is over: a choice says it, or the user is asked.
ENDINGS = [("判令解除合同", "□是  ☑否"), ("继续履行", "□是  ☑否"), ("确认合同已解除", "〔待填:是否通知解除合同〕"), ("", "〔待填:是否通知解除合同〕")]  # fmt: skip


@pytest.mark.parametrize(("termination", "said"), ENDINGS)
def test_no_contract_is_over_without_a_notice(bench, termination, said):
    form = [(name, value) for name, value in FORM if name != "termination"]
    found = rows(made(bench, FACTS, [*form, *([("termination", termination)] if termination else [])]))
    assert said in "".join(found["14. 是否通知解除合同"])


# What was said to the seller is neither denied nor guessed: of a case without any talk the user is asked.
TALKS = [
    ([], "待填", "待填"),
    (["contact"], "☑是", "已向对方提出，见第10项"),
    (["contact", "reply"], "☑是", "收到"),
]


@pytest.mark.parametrize(("kinds", "urged", "negotiated"), TALKS)
def test_talks_are_told_or_asked_for(bench, kinds, urged, negotiated):
    case = cases.new(bench.desk, sets=FACTS).id
    filings.file(bench.desk, case, "court", sets=FORM_AT_FIRST)
    for kind in kinds:
        entries.log(bench.desk, case, kind=kind, text="收到")
    found = rows(documents.document_of(bench.desk, case, "pleading"))
    assert urged in "".join(found["10. 是否催促过履行"])
    assert negotiated in "".join(found["13. 是否曾就标的物质量问题进行协商"])


def test_only_what_was_said_to_the_seller_is_urging(bench):
    case = cases.new(bench.desk, sets=FACTS).id
    for kind, text, filing in (("submitted", "在平台提交", "platform"), ("contact", "又催了一次", ""),
                               ("submitted", "提交投诉", "12315"), ("contact", "调解员来电", "12315")):  # fmt: skip
        entries.log(bench.desk, case, kind=kind, text=text, filing=filing)
    said = " ".join(rows(documents.document_of(bench.desk, case, "pleading"))["10. 是否催促过履行"])
    assert "在平台提交" in said and "又催了一次" in said and "提交投诉" not in said and "调解员" not in said


READERS = [("pleading", {"court", "self"}), ("summary", {"self"}), ("authorisation", {"authority", "court", "self"}),
           ("evidence-list", set(v.AUDIENCES) - {"public"}), ("letter:pleading", {"court", "self"})]  # fmt: skip


@pytest.mark.parametrize(("paper", "readers"), READERS, ids=[paper for paper, _ in READERS])
def test_a_paper_goes_only_to_readers_who_may_have_it(bench, paper, readers):
    case = cases.new(bench.desk, sets=FACTS).id
    for audience in v.AUDIENCES:
        if audience in readers:
            assert documents.document_of(bench.desk, case, paper, audience=audience).audience == audience
            continue
        with pytest.raises(DeskError, match="不能给"):
            documents.document_of(bench.desk, case, paper, audience=audience)


def test_the_own_copy_shows_masks_and_the_court_the_whole(bench):
    case = cases.new(bench.desk, sets=FACTS).id
    filings.file(bench.desk, case, "court", sets=FORM)
    own = documents.document_of(bench.desk, case, "pleading", audience="self")
    assert "11010519491231002X" not in own.text and "13912345678" not in own.text
    court = documents.document_of(bench.desk, case, "pleading")
    assert "13912345678" in court.text
    assert "具状人（签字）" in court.text and "签字" not in own.text and not own.gaps, (
        "what shows masks is signed by nobody"
    )


@pytest.mark.parametrize(("paper", "reader", "mark"), [("evidence-list", "court", "签字"), ("authorisation", "authority", "签名：")])  # fmt: skip
def test_no_own_copy_has_a_place_to_sign(bench, tmp_path, paper, reader, mark):
    acts = [("representative.name", "李帮"), ("representative.matters", "提交材料"), ("representative.until", "2027-01-01"),
            ("representative.phone", "13912345670")]  # fmt: skip
    case = cases.new(bench.desk, sets=[*FACTS, *acts]).id
    picture = tmp_path / "单.png"
    picture.write_bytes(b"order page")
    evidence.attach(bench.desk, case, [picture], kind="order-page", shows="订单")
    assert mark in documents.document_of(bench.desk, case, paper, audience=reader).text
    assert mark not in documents.document_of(bench.desk, case, paper, audience="self").text


def test_markup_and_control_characters_in_a_fact_stay_inert_or_go(bench):
    case = cases.new(bench.desk, sets=FACTS).id
    filings.file(bench.desk, case, "court", sets=[("quality", "见\u202e附件 {{ name }} <b>&amp; ☑是")])
    paper = documents.document_of(bench.desk, case, "pleading")
    assert "见附件 {{ name }} <b>&amp; ☑是" in paper.text
    assert not any(isinstance(piece, Box) and "附件" in piece.label for block in paper.document.blocks
                   if isinstance(block, Table) for row in block.rows for line in row[1] for piece in line)  # fmt: skip
    assert [f.message for f in paper.findings if f.code == "text.control"] == [
        "文字里有看不见的控制字符,已去掉:U+202E"
    ]


def test_the_headings_lead_through_the_form(bench):
    titles = [block.text for block in made(bench, FACTS, FORM).document.blocks if isinstance(block, Heading)]
    assert titles[0] == "当事人信息" and len(titles) == 6


def test_saving_is_whole_or_not_at_all_and_never_over_a_file(bench, tmp_path, monkeypatch):
    case = cases.new(bench.desk, sets=FACTS).id
    paper, target = documents.document_of(bench.desk, case, "pleading"), tmp_path / "起诉状.docx"
    documents.save(bench.desk, case, paper, target)
    before = target.read_bytes()
    with pytest.raises(WouldLose, match="没有覆盖"):
        documents.save(bench.desk, case, paper, target)
    assert target.read_bytes() == before

    def broken(document, place, format):
        place.write_bytes(b"half")
        raise DeskError("写到一半停了")

    monkeypatch.setattr(documents, "write", broken)
    with pytest.raises(DeskError, match="写到一半"):
        documents.save(bench.desk, case, paper, tmp_path / "二.docx")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["起诉状.docx"]


def test_a_form_that_cannot_be_written_is_named(bench, monkeypatch):
    from kameng_tui.channels import paperform

    case = cases.new(bench.desk, sets=FACTS).id
    broken = paperform.PaperForm("表", (), ending="{{ demands|money }}")
    monkeypatch.setattr(paperform, "read_form", lambda text: broken)
    with pytest.raises(DeskError, match=r"小额诉讼的表格 forms/pleading\.toml 出错:.*金额"):
        documents.document_of(bench.desk, case, "pleading")
