"""The shipped files are whole, are read part by part, and say so plainly when they are broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kameng_tui.case import vocabulary as v
from kameng_tui.knowledge import load
from kameng_tui.knowledge.load import FOLDER, Damaged, Knowledge, knowledge, validate


def test_the_shipped_files_have_no_fault() -> None:
    assert [(finding.where, finding.message) for finding in validate()] == []


def test_every_list_of_the_vocabulary_has_chinese_labels() -> None:
    for problem in v.PROBLEMS:
        assert knowledge().label("problems", problem) != problem
    assert knowledge().label("verdict", "barred") == "不能提交"
    assert knowledge().label("link_state", "missing") == "缺"


def test_an_id_without_a_label_stands_for_itself() -> None:
    assert knowledge().label("evidence", "hologram") == "hologram"
    assert knowledge().label("no-such-list", "x") == "x"


def test_knowledge_is_read_once() -> None:
    assert knowledge() is knowledge()
    assert knowledge().statutes is knowledge().statutes
    assert knowledge().playbook("vanished") is knowledge().playbook("vanished")


def test_the_way_to_due_parses_neither_statutes_nor_playbooks() -> None:
    script = (
        "import sys\n"
        "from kameng_tui.knowledge.load import knowledge\n"
        "known = knowledge()\n"
        "assert known.limits and known.calendar.plan(2026) and known.labels\n"
        "late = [m for m in sys.modules if m in ('kameng_tui.law.statutes', 'kameng_tui.law.citing',"
        " 'kameng_tui.knowledge.records', 'kameng_tui.knowledge.playbook', 'kameng_tui.knowledge.checks')]\n"
        "print(late)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=FOLDER.parents[1], check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_limits_of_the_case_itself() -> None:
    limits = {limit.id: limit for limit in knowledge().limits}
    assert set(limits) == {
        "limitation", "records-3y", "rescission", "termination", "notice", "payment-records",
    }  # fmt: skip
    limitation = limits["limitation"]
    assert (limitation.length, limitation.unit, limitation.pick) == (3, "year", "last")
    assert limitation.start == ("known.harm", "known.debtor")
    assert "demand" in limitation.restart_on
    assert limits["records-3y"].start == ("payment.paid",)
    # 除斥期间: nothing interrupts it, and it counts only where fraud is claimed
    assert limits["rescission"].nature == "exclusion"
    assert limits["rescission"].restart_on == ()
    assert limits["rescission"].when == {"field": "answers.fraud", "is": "yes"}
    assert {limit.duty for limit in limits.values()} == {"ours"}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "says"),
    [
        # a playbook cites an article that is not in the table
        ("playbooks/topup-not-received.toml", '"电商法20"', '"电商法999"', "claims.refund.basis", "电商法999"),
        # a repealed law is in the table to be recognised, never to be cited
        ("playbooks/vanished.toml", '"反诈法46"', '"合同法"', "claims.refund.basis", "合同法"),
        # nor is an old number
        ("playbooks/vanished.toml", '"治安法58"', '"治安法49"', "objections.too-small.cites", "治安法49"),
        ("playbooks/card-key-used.toml", '["key-status"]', '["key-state"]', "links.unused.slots.key-status", "key-state"),
        ("playbooks/card-key-used.toml", 'id = "unused"', 'id = "unusd"', "links", "unusd"),
        ("playbooks/common.toml", '"answers.reachable"', '"answers.reachble"', "channels.platform.skip_when", "reachble"),
        ("playbooks/common.toml", '"consumer.purpose"', '"consumer.porpose"', "skip_when", "porpose"),
        ("playbooks/common.toml", '{ evidence = "loss" }', '{ evidense = "loss" }', "claims.loss.when", "条件"),
        # what no playbook takes would never be read
        ("playbooks/common.toml", 'id = "batch"', 'id = "batsh"', "common.toml#questions.batsh", "没有一份指引"),
        ("playbooks/late-delivery.toml", 'label = "延迟发货"', 'label = "发货慢"', "label", "labels.toml"),
        ("playbooks/late-delivery.toml", 'id = "late-delivery"', 'id = "late"', "playbooks", "late-delivery"),
        # an answer without a name would stand on the screen as its id
        ("playbooks/phone-credit.toml", '"reseller", "unknown"', '"shop", "unknown"', "seller-kind.options", "shop"),
        ("playbooks/topup-not-received.toml", '"own-error"', '"own-eror"', "account-right.stop_to", "own-eror"),
        ("prevention.toml", '"电商法15"', '"电商法999"', "prevention.toml#part.0", "电商法999"),
        ("prevention.toml", "closing =", "closng =", "closng", "closing"),
        ("prevention.toml", "as_of = 2026-11-21", "", "as_of", "as_of"),
        ("playbooks/vanished.toml", 'channel = "police"', 'channel = "polis"', "channels", "polis"),
        ("playbooks/vanished.toml", 'stop_when = ["yes"]', 'stop_when = ["ja"]', "questions.gone.stop_when", "ja"),
        ("playbooks/vanished.toml", 'id = "vanished"', 'id = "gone"', "id", "vanished"),
        ("playbooks/vanished.toml", "as_of = 2026-11-21", "", "as_of", "as_of"),
        ("playbooks/vanished.toml", "phenomenon", "phenomenom", "phenomenom", "phenomenon"),
        ("playbooks/vanished.toml", 'id = "others"', 'id = "paid-person"', "questions.paid-person", "两次"),
        ("labels.toml", 'demand = "书面催告"', "", "contact.demand", "中文名"),
        ("labels.toml", "[verdict]", '[verdict]\nmaybe = "也许"', "verdict.maybe", "编号"),
        ("limits.toml", '"known.debtor"', '"known.deptor"', "limits.limitation.from", "known.deptor"),
        ("limits.toml", '"民法典188"', '"民法典1888"', "limits.limitation.source", "民法典1888"),
        ("limits.toml", "sources =", "origins =", "sources", "来源"),
        ("misstatements.toml", '"投诉举报办法15"', '"投诉举报办法150"', "misstatement.0.basis", "投诉举报办法150"),
        ("misstatements.toml", 'label = "', 'lable = "', "topic.0", "lable"),
        ("followup.toml", 'basis = ["电商法62"]', 'basis = ["电商法620"]', "refusal.key-used.basis", "电商法620"),
        ("statutes.toml", 'law = "消保法"\n', 'law = "消保"\n', "article.", "消保"),
    ],
)  # fmt: skip
def test_a_fault_in_any_file_is_found(
    copied: Path, file: str, old: str, new: str, where: str, says: str
) -> None:
    change(copied / file, old, new)
    found = validate(copied)
    assert [f for f in found if where in f.where and says in f"{f.where} {f.message}"], found
    assert all(finding.code == "field.invalid" for finding in found)


def test_a_file_that_is_no_toml_is_told_in_one_sentence(copied: Path) -> None:
    (copied / "limits.toml").write_text("[[limits]\n", encoding="utf-8")
    with pytest.raises(Damaged, match=r"limits\.toml.*重新安装"):
        _ = Knowledge(copied).limits
    assert [f.code for f in validate(copied) if f.where.endswith("limits.toml")] == ["file.unreadable"]


def test_a_damaged_file_leaves_the_other_parts_alone(copied: Path) -> None:
    (copied / "statutes.toml").unlink()
    assert Knowledge(copied).labels["duty"]["ours"] == "我方"
    with pytest.raises(Damaged):
        _ = Knowledge(copied).statutes


def test_the_facts_are_of_the_day_they_were_checked() -> None:
    for name in (
        "labels",
        "limits",
        "statutes",
        "prevention",
        *(f"playbooks/{p.stem}" for p in (FOLDER / "playbooks").iterdir()),
    ):
        raw = load.read_toml(FOLDER / f"{name}.toml")
        assert raw["as_of"] == date(2026, 11, 21), name
        assert raw["sources"], name
