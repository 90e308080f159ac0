"""小额诉讼 against the facts: the form in its order, every element answered, the table of ceilings, who may sue."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from casemaker import a_dossier, at, card
from courtplay import COURT, FIELDS, FOLDER, ORDER, ORDINARY, SIMPLE
from manifestplay import dossier_of, failing, letters, replay

from kameng_tui.case.records import Case, Claim, Consumer, Dossier, Known, Order, Party
from kameng_tui.case.vocabulary import CLAIMS, PROBLEMS
from kameng_tui.channels.fields import check_form, fill
from kameng_tui.channels.lookups import rows_of_table
from kameng_tui.counsel.gates import verdict_of
from kameng_tui.knowledge.records import Playbook
from kameng_tui.reckon.view import CaseView


@pytest.mark.parametrize("path", sorted((FOLDER / "examples").glob("*.toml")), ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    replay(path, COURT)


# --- what it is -----------------------------------------------------------------------------------------------------


def test_it_is_data_and_one_docstring_and_every_file_is_used() -> None:
    assert (FOLDER / "__init__.py").read_text("utf-8").count("\n") == 1
    assert [p.name for p in FOLDER.rglob("*.py")] == ["__init__.py"]
    assert {f"templates/{p.name}" for p in (FOLDER / "templates").iterdir()} == {
        t.file for t in COURT.templates
    }


def test_it_tells_a_buyer_tonight_what_a_court_can_and_cannot_do() -> None:
    assert (COURT.kind, COURT.effect, COURT.public) == ("court", "judges", False)
    told = COURT.summary + "\n".join(COURT.steps)
    for said in ("一审终审", "自己举证", "可能执行不到", "只作下限参考", "仲裁", "当作服务合同", "可以拒绝", "30日内共同申请司法确认",
                 "不能上诉", "向原审法院申请再审", "两年内申请强制执行", "支付令多半不合适", "12348", "没有最低金额"):  # fmt: skip
        assert said in told, said


def test_the_folklore_ceilings_stand_nowhere() -> None:
    for path in (FOLDER / "channel.toml", FOLDER / "wages.csv", *(FOLDER / "templates").iterdir()):
        text = path.read_text("utf-8")
        assert "5000元" not in text and "5,000" not in text, path.name
        assert "30%" not in text and "百分之三十" not in text, path.name
    assert not any("10000" in str(gate.need) or "10000" in str(gate.stop) for gate in COURT.gates)


# --- the form -------------------------------------------------------------------------------------------------------

PARTIES = (
    "name gender birth ethnicity employer job phone domicile residence id_kind id_number agent agent_name agent_unit agent_job"
    " agent_phone agent_power"
)
DEFENDANT = (
    "defendant_kind defendant defendant_address defendant_registered defendant_head defendant_gender defendant_birth"
    " defendant_ethnicity defendant_employer defendant_job defendant_phone defendant_residence defendant_id_kind"
    " defendant_id_number defendant_code defendant_type defendant_ownership third_party"
)
DEMANDS = (
    "loss loss_kind loss_detail loss_basis defect remedy termination termination_detail security enforcement_cost fee_bearing"
    " demands total"
)
AGREED = "agreed_clause clause_text preservation"
FACTS = (
    "contract_name contract_number contract_date contract_place seller_party buyer_party item spec quality quantity unit_price"
    " price pay_method pay_mode delivery_time delivery_place delivery_mode inspection penalty_terms performance delay urged"
    " quality_dispute mismatch negotiated termination_notice interest guarantee other_guarantee basis_contract basis_law notes"
)
WILL = "mediation_known prior_mediation_known mediation"
FORM_06 = " ".join((PARTIES, DEFENDANT, DEMANDS, AGREED, FACTS, WILL)).split()


def test_the_fields_follow_form_06_from_the_parties_to_the_will_to_mediate() -> None:
    assert [spec.id for spec in COURT.fields][: len(FORM_06)] == FORM_06
    assert all(any("要素式起诉状06" in s for s in FIELDS[name].source) for name in FORM_06)
    assert all(FIELDS[name].official_label for name in FORM_06 if name != "defendant_kind")
    assert not any(spec.official_label for spec in COURT.fields[len(FORM_06) :])


def test_what_must_be_filled_in() -> None:
    assert {spec.id for spec in COURT.fields if spec.required} == {
        "name", "gender", "birth", "ethnicity", "phone", "domicile", "id_number", "defendant", "defendant_address", "demands",
        "total", "agreed_clause", "contract_number", "contract_date", "contract_place", "seller_party", "buyer_party", "item",
        "price", "performance", "termination", "mediation_known", "prior_mediation_known", "mediation", "court",
        "delay", "quality_dispute", "mismatch",
    }  # fmt: skip
    assert all(spec.source for spec in COURT.fields)
    assert not [spec.id for spec in COURT.fields if spec.max_length]


def test_every_element_that_needs_no_answer_of_its_own_is_answered_with_none() -> None:
    """From an empty case each field is required, required or shown on a condition, has a default, or is printed as 无."""
    answered = {
        spec.id
        for spec in COURT.fields
        if spec.required or spec.required_when or spec.show_when or spec.default
    }
    open_ones = [name for name in FORM_06 if name not in answered]
    assert open_ones == ["loss", "unit_price"]
    text = letters(COURT, False)["pleading"]
    for line in ("3. 赔偿因卖方违约所受的损失：无", "单价：以订单页面记载为准", "统一社会信用代码：不详", "25. 证据清单：无", "24. 其他需要说明的内容：无", "第三人\n无",
                 "10. 是否催促过履行：〔待填:D10 是否催促过〕", "13. 是否曾进行协商：〔待填:D13 是否协商过〕", "法律规定：无", "委托诉讼代理人\n无", "1-2（由卖方填写的项目）：无"):  # fmt: skip
        assert line in text, line
    numbers = [f"{n}. " for n in (*range(1, 16), *range(22, 26))]
    section = text[text.index("四、事实与理由") :]
    assert [n for n in numbers if f"\n{n}" not in section] == [] and "\n16-21. 担保：无" in section
    assert [line for line in text.splitlines() if line.endswith("：")] == ["9. 其他请求："], (
        "the demands follow"
    )


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_and_claim_gives_a_form_that_checks(problem: str) -> None:
    for kind in CLAIMS:
        case = Case(problem=problem, claims=(Claim(id="c", kind=kind, amount=Decimal("9.90")),))
        form = fill(COURT, case, {})
        view = CaseView(a_dossier(), {"court": COURT}, frozenset(), form)
        assert [f.message for f in check_form(COURT, form, view, "court", final=False)] == []
        assert form["defect"] in ("是", "否") and form["total"] == Decimal("9.90")


def test_what_identifies_a_person_is_kept_apart_as_text_that_can_be_sealed() -> None:
    kept = [spec for spec in COURT.fields if spec.sensitive]
    assert {spec.id for spec in kept} == {
        "name", "birth", "phone", "domicile", "residence", "id_number", "agent_phone", "defendant_birth", "defendant_id_number",
        "buyer_party",
    }  # fmt: skip
    assert {spec.type for spec in kept} <= {"text", "phone"}


def test_a_private_person_is_asked_for_other_things_than_a_company() -> None:
    person = letters(COURT, False, defendant_kind="自然人")["pleading"]
    company = letters(COURT, False)["pleading"]
    assert "被告（自然人）" in person and "法定代表人" not in person
    assert "被告（法人、非法人组织）" in company and "所有制性质：以登记机关公示的为准" in company


def test_what_was_answered_with_yes_is_spelt_out() -> None:
    said = letters(COURT, True, agent="有", defect="是", agent_name="李代理")["pleading"]
    assert "姓名：李代理" in said and "代理权限：内容" in said
    assert "4. 是否主张卖方承担瑕疵责任：是，内容" in said
    assert "3. 赔偿因卖方违约所受的损失：内容元\n违约类型：内容\n具体情形：内容" in said


def test_what_the_journal_knows_is_taken_over() -> None:
    claims = [{"text": "退款", "basis": ["《民法典》第577条"]}]
    silent = {"urged": "无", "negotiated": "无", "basis_law": "无", "claims": claims}
    sent = [
        {"channel": "平台客服", "date": "2026年9月2日", "receipt": "TS1"},
        {"channel": COURT.name, "date": "2026年9月8日"},
    ]
    text = letters(COURT, True, **silent, sent=sent)["pleading"]
    assert "10. 是否催促过履行：是\n2026年9月1日，联系：答复。" in text
    assert (
        "13. 是否曾进行协商：是\n2026年9月1日，对方（1024）承诺“答复”，期限为2026年9月2日，至今没有兑现。"
        in text
    )
    assert "法律规定：《民法典》第577条。" in text
    assert "此前已于2026年9月2日向平台客服反映，编号TS1。" in text and "9月8日" not in text
    replied = letters(COURT, True, **silent, promises=[])["pleading"]
    assert "13. 是否曾进行协商：是\n2026年9月1日，联系：答复。" in replied


# --- the table of ceilings ------------------------------------------------------------------------------------------


def wages() -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / "wages.csv").read_text("utf-8").splitlines()))


def test_every_province_has_a_row_and_what_was_not_found_is_unknown() -> None:
    rows = wages()
    (table,) = COURT.tables
    assert (table["id"], table["key"]) == ("wages", "form.province")
    assert {row["province"] for row in rows} == {*FIELDS["province"].options, "全国"} and len(rows) == 32
    for row in rows:
        assert int(row["half"]) == int(row["wage"]) // 2 and int(row["double"]) == 2 * int(row["wage"]), row
        assert (
            row["wage_year"] and row["published"] and row["source"] and row["series"].startswith("城镇非私营")
        )
        if row["province"] != "全国":
            assert (row["wage_year"], row["wage_2024"], row["wage_2025"]) == ("2023", "unknown", "unknown")
    found = rows_of_table("wages.csv", str(table["text"]))
    assert found["上海"]["half"] == "114668" and found["河南"]["half"] == "42078"
    assert found["浙江"]["half"] == "66522" and found["全国"]["wage_year"] == "2024"


def test_the_numbers_of_the_gate_and_of_the_help_come_from_the_table() -> None:
    halves = [int(row["half"]) for row in wages() if row["province"] != "全国"]
    assert all(str(bound) in FIELDS["province"].help for bound in (min(halves), max(halves)))
    (gate,) = [g for g in COURT.gates if g.id == "ceiling"]
    assert {"field": "form.total", "lt": min(halves)} in gate.need["any"] and gate.level == "advised"
    by_province = {
        part["all"][0]["is"]: part["all"][1]["lt"] for part in gate.need["any"] if list(part) == ["all"]
    }
    lowest = {row["province"]: int(row["half"]) for row in wages() if row["province"] not in ("全国", "河南")}
    assert by_province == lowest, "河南 has the lowest half, which needs no province"


WAGES = (  # 中国统计年鉴2024, yuan of 2023, 城镇非私营单位, held against the facts one by one
    "上海229337 北京218312 西藏165004 天津138007 浙江133045 广东131418 江苏125102 青海121457 宁夏117681 海南114572 重庆113653"
    " 新疆112305 四川110160 湖北109227 内蒙古108856 福建108520 山东107131 陕西106969 云南106769 安徽103688 贵州102010 甘肃99124"
    " 辽宁97330 湖南97015 广西96184 黑龙江95750 山西95025 吉林94937 河北94818 江西92794 河南84156"
)


def test_the_wages_are_those_of_the_yearbook() -> None:
    assert {row["province"] + row["wage"] for row in wages()} == {*WAGES.split(), "全国124110"}


# --- who may sue ----------------------------------------------------------------------------------------------------

READY = Dossier(
    "x",
    Case(
        consumer=Consumer(name="张示例", phone="vault:****", address="vault:****", id_number="vault:****"),
        platform=Party(operator="某公司", address="某路2号"),
        known=Known(harm=date(2026, 9, 1), debtor=date(2026, 9, 2)),
        orders=(Order("o1"),),
        claims=(Claim(id="c1", kind="refund", amount=Decimal("128.00")),),
    ),
    (),
    (card("v1", kind="payment"), card("v2", kind="order-page")),
)
CASE = READY.case
ANSWERED: dict[str, Any] = {"agreed_clause": "无", "total": Decimal("128.00")}
HOME = {"venue": "原告住所地(网络交付)", "delivery_mode": "其他方式"}
GATES: list[tuple[Dossier, dict[str, Any], dict[str, str], str]] = [
    (READY, {}, {}, "all that a suit needs is there"),
    (replace(READY, case=replace(CASE, platform=Party(name="网站", address="某路"))), {}, {"defendant": "required"}, "a site is no defendant"),
    (replace(READY, case=replace(CASE, platform=Party(operator="某公司"))), {}, {"defendant-place": "required"}, "one of many of that name"),
    (replace(READY, case=replace(CASE, platform=Party(operator="某公司", credit_code="91110000100006485X"))), {}, {}, "the code tells it apart"),
    (replace(READY, case=replace(CASE, consumer=Consumer(name="张示例"))), {}, {"plaintiff": "required"}, "who sues"),
    (replace(READY, case=replace(CASE, claims=())), {"total": None}, {"claim": "required", "ceiling": "advised"}, "money, and how much"),
    (READY, {"agreed_clause": ""}, {"clause": "required"}, "read the agreement first"),
    (READY, {"agreed_clause": "有仲裁约定"}, {"arbitration": "barred"}, "民诉法127"),
    (READY, {"agreed_clause": "两种都有", "venue": "约定的法院"}, {"arbitration": "barred"}, "both clauses"),
    (READY, {"agreed_clause": "有管辖约定", "venue": "原告住所地(网络交付)"}, {"venue-clause": "wait"}, "民诉法解释31"),
    (READY, {"agreed_clause": "有管辖约定", "venue": "约定的法院"}, {}, "the agreed court"),
    (READY, HOME, {"home-venue": "wait"}, "民诉法解释20 is for what is delivered over the network"),
    (READY, {"total": Decimal("42077.99")}, {}, "below every known half: surely small"),
    (READY, {"total": Decimal("42078.00")}, {"ceiling": "advised"}, "ask the court"),
    (READY, {"total": Decimal("90000"), "within_ceiling": "没有查明"}, {"ceiling": "advised"}, "unknown is advice"),
    (READY, {"total": Decimal("90000"), "province": "上海"}, {}, "below half of what 上海 earned in 2023"),
    (READY, {"total": Decimal("114668"), "province": "上海"}, {"ceiling": "advised"}, "at that half: ask"),
    (READY, {"total": Decimal("90000"), "province": "河南"}, {"ceiling": "advised"}, "twice what 河南 allows on old figures: ask"),
    (READY, {"total": Decimal("90000"), "within_ceiling": "在上限以内"}, {}, "looked up"),
    (READY, {"total": Decimal("90000"), "within_ceiling": "超过上限,没有约定"}, {"over-ceiling": "wait"}, "another procedure"),
    (READY, {"total": Decimal("90000"), "within_ceiling": "超过上限,没有约定", **SIMPLE}, {}, "the other procedure chosen"),
    (READY, {"excluded": "一方下落不明"}, {"excluded": "wait"}, "民诉法166"),
    (READY, {"excluded": "一方下落不明", **ORDINARY}, {}, "served by announcement"),
    (READY, {"excluded": "人身关系、财产确权"}, {"excluded": "wait"}, "民诉法166, no claim for money alone"),
    (READY, ORDER, {"order-fit": "wait"}, "seldom fits"),
    (READY, {"preservation": "无", **ORDER}, {"order-fit": "wait"}, "nothing preserved before"),
    (READY, {"preservation": "某法院,2026年9月1日", **ORDER}, {"order-fit": "wait", "order-conditions": "refused-likely"}, "解释427"),
    (READY, {"excluded": "涉外", **ORDER}, {"order-fit": "wait", "order-conditions": "refused-likely"}, "the debtor is abroad"),
    (READY, {"excluded": "一方下落不明", **ORDER}, {"order-fit": "wait", "order-delivery": "barred"}, "民诉法225"),
    (replace(READY, case=replace(CASE, known=Known())), {}, {"limitation": "advised"}, "limitation cannot be counted"),
    (replace(READY, cards=()), {}, {"proof": "advised"}, "民诉法解释90"),
    (replace(READY, case=replace(CASE, representative=Party(name="李代理"))), {}, {"authorisation": "required"}, "民诉法62"),
    (replace(READY, case=replace(CASE, consumer=replace(CASE.consumer, minor=True))), {}, {"guardian": "advised"}, "a minor"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("dossier", "form", "wanted"), [(d, f, w) for d, f, w, _ in GATES], ids=[why for *_, why in GATES]
)
def test_gates(dossier: Dossier, form: dict[str, Any], wanted: dict[str, str]) -> None:
    assert failing(COURT, dossier, ANSWERED | form) == wanted


def answer(dossier: Dossier, **form: Any) -> str:
    book = Playbook("x", "x", "x", "", at("2026-11-22").date(), ())
    filled = fill(COURT, dossier.case, dict.fromkeys(FIELDS, "某") | ANSWERED | form)
    now = at("2026-11-22")
    return verdict_of(COURT, dossier, (), book, {"court": COURT}, (), now, form=filled).verdict


def test_verdicts_from_ready_to_barred() -> None:
    fine = {"venue": "被告住所地", "procedure": "小额诉讼", "within_ceiling": "在上限以内", "excluded": "无"}
    assert answer(READY, **fine) == "ready"
    assert answer(READY, **fine | {"within_ceiling": "超过上限,没有约定"}) == "wait"
    assert answer(READY, **fine | {"agreed_clause": "有仲裁约定"}) == "barred"


def test_the_same_dispute_is_not_sued_twice() -> None:
    sued = replace(
        dossier_of(COURT, ("submitted", "2026-09-01T10:00"), ("accepted", "2026-09-04T10:00")),
        case=CASE,
        cards=READY.cards,
    )
    assert answer(sued, venue="被告住所地") == "barred"
