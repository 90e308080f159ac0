"""The pleading as text and as the official form give the same answer to every element: one is carried over, the other printed."""

from __future__ import annotations

import re

import pytest
from test_doc_pleading import BASE, CASES, EVERYTHING, FACTS, FORM, made, rows

from kameng_tui.desk import cases, documents, entries, evidence, filings, papers

HISTORY = [
    ("submitted", "在平台提交工单", "platform"),
    ("contact", "又催了一次", ""),
    ("submitted", "提交投诉", "12315"),
    ("reply", "客服说在处理", ""),
]
WHOLE, PART = ("claim.amount", "500"), ("claim.amount", "120")
GOODS = [fact for fact in FACTS if fact[0] != "claim.amount"]
SHRUNK = [*FACTS, ("problem", "shrunk-service")]


def said(bench, case: str) -> tuple[dict[str, str], dict[str, str]]:
    """The answers of each element by its letter and number: of the text, and of the form."""
    text = papers.draft(bench.desk, case, "court", "pleading").text
    return _of_text(text), _of_form(rows(documents.document_of(bench.desk, case, "pleading")))


def core(lines: list[str]) -> str:
    """What is said, without labels, boxes and marks: 是 and 无 are told by whether there is more."""
    kept = []
    for line in lines:
        line = re.sub(r"^[^：，。〔“]{1,24}：", "", line.strip())
        if "□" in line or "☑" in line:
            behind = re.search(r"  ((?:〔待填|以登记|不详).*)$", line)
            boxes = [b.removeprefix("其他：") for b in re.findall(r"☑(.+?)(?=  |$)", line)]
            line = "".join([*boxes, behind[1] if behind and not boxes else ""])
        line = re.sub(r"〔待填:[^〕]*〕元?", "〔待填〕", line)
        kept.append(re.sub(r"^(?:是|有)，", "", line))
    return re.sub(r"[\s，、。；]", "", "".join(line for line in kept if line not in ("是", "否", "有", "无")))


def _of_text(text: str) -> dict[str, str]:
    parts = re.split(r"\n[一二三四五]、(?=当|诉|约|事|对)", text.partition("\n此致\n")[0])
    assert len(parts) == 6
    found = {}
    for name, part in (("B", parts[2]), ("D", parts[4])):
        for piece in re.split(r"\n(?=\d+(?:-\d+)?[.（])", part)[1:]:
            number = re.match(r"\d+(?:-\d+)?", piece)
            assert number is not None
            first, *more = re.sub(r"^[\d-]+\.? ?", "", piece).splitlines()
            found[name + number[0]] = core([first, *more] if "：" in first else more)
    people = re.split(r"\n(?=原告（|委托诉讼|被告（|第三人)", parts[1])[1:]
    found |= {piece[:2]: core(piece.splitlines()[1:]) for piece in people}
    found["C"] = core(parts[3].splitlines()[1:])
    found |= {f"E{n}": core([line]) for n, line in enumerate(filter(None, parts[5].splitlines()[1:]))}
    return found


def _of_form(answers: dict[str, list[str]]) -> dict[str, str]:
    found, letter = {}, "A"
    for label, lines in answers.items():
        letter = "B" if label.startswith("1. 给付") else "D" if label.startswith("1. 合同") else letter
        number = re.match(r"(\d+)\. ", label)
        if number:
            found[letter + number[1]] = core(lines)
        elif label.startswith(("有无", "是否已经")):
            found["C"] = found.get("C", "") + core(lines)
        elif label.startswith("是否"):
            key = f"E{sum(name.startswith('E') for name in found)}"
            found[key] = core(list(dict.fromkeys(re.sub("第.项：", "", line) for line in lines)))
        elif core(lines) or label[:2] not in found:
            found[label[:2]] = core(lines)
    return found


def compare(bench, case: str) -> dict[str, str]:
    text, form = said(bench, case)
    assert text.pop("B1-2") == form.pop("B1") == form.pop("B2") == ""
    form.pop("具状", None)  # signed by hand
    text["D16"] = text.pop("D16-21")
    for number in range(17, 22):
        assert form.pop(f"D{number}") == ("见第16项" if text["D16"] else "")
    assert text == form
    return text


@pytest.mark.parametrize(("facts", "form"), CASES.values(), ids=CASES)
def test_text_and_form_answer_every_element_alike(bench, facts, form):
    case = cases.new(bench.desk, sets=facts).id
    if form:
        filings.file(bench.desk, case, "court", sets=form)
    assert {f"B{n}" for n in range(3, 11)} | {f"D{n}" for n in (*range(1, 17), *range(22, 26))} <= set(
        compare(bench, case)
    )


def test_what_was_done_so_far_is_told_alike(bench, tmp_path):
    case = cases.new(bench.desk, sets=FACTS).id
    filings.file(bench.desk, case, "court", sets=[*FORM, *EVERYTHING])
    for kind, text, filing in HISTORY:
        entries.log(bench.desk, case, kind=kind, text=text, filing=filing)
    picture = tmp_path / "单.png"
    picture.write_bytes(b"order page")
    evidence.attach(bench.desk, case, [picture], kind="order-page", shows="订单")
    told = compare(bench, case)
    assert "在平台提交工单" in told["D10"] and "又催了一次" in told["D10"] and "提交投诉" not in told["D10"]
    assert "在处理" in told["D13"] and "共1件" in told["D25"] and "12315" in told["D24"]


# What the demands make of B4 and B5 until the user says otherwise; "" is a gap: asked, not guessed.
ANSWERS = [
    (SHRUNK, PART, "refund", "减少价款或者报酬", "无"),  # half a year of membership is missing: less money
    (SHRUNK, WHOLE, "refund", "退货", ""),  # everything back: what becomes of the contract is the user's word
    (
        [*SHRUNK, ("claim.text", "退还未履行部分的会员费")],
        WHOLE,
        "refund",
        "",
        "",
    ),  # a sum up to the price, for a part
    ([*FACTS, ("payment.amount", "501")], WHOLE, "refund", "退货", ""),  # a fee on top is not the price
    (FACTS, PART, "refund", "", "无"),  # some of the keys: returned, or paid for less, is not ours to say
    (FACTS, WHOLE, "refund", "退货", ""),
    (FACTS, ("claim.alternative", "redeliver"), "refund", "", ""),  # money, or else the goods
    (GOODS, ("claim.text", "换一张能用的"), "replace", "更换", "继续履行"),
    (FACTS, ("claim.amount", "20"), "loss", "", "无"),  # a loss is no remedy for the goods: 第3项
    (BASE, ("claim.against", "platform"), "refund", "退货", ""),  # the money paid, whatever it was
]


@pytest.mark.parametrize(("facts", "amount", "kind", "remedy", "contract"), ANSWERS)
def test_remedy_and_contract_follow_from_the_demands_or_are_asked(
    bench, facts, amount, kind, remedy, contract
):
    paper = rows(made(bench, [*facts, ("claim.kind", kind), amount], []))
    ways, fate = paper["4. 是否对标的物的瑕疵承担责任"][1:], paper["5. 要求继续履行或是解除合同"]
    assert re.findall(r"☑(\S+)", "  ".join(ways)) == ([remedy] if remedy else [])
    assert ("〔待填:承担方式〕" in "".join(ways)) == (not remedy)
    assert ("〔待填:是否要求继续履行或者解除合同〕" in "".join(fate)) == (not contract)
    assert re.findall(r"☑(\S+)", "".join(fate)) == [one for one in [contract] if one not in ("", "无")]


def test_the_question_about_the_contract_names_its_law(bench):
    spec = next(field for field in bench.desk.registry.channels["court"].fields if field.id == "termination")
    known = {statute.key: statute for statute in bench.desk.knowledge.statutes}
    for key in ("民法典563", "民法典565", "民法典566"):
        assert key in spec.source and key in spec.help and known[key].status == "in-force"
