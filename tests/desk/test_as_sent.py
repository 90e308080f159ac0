"""A letter as it was sent: what its sentences come from, what is kept of it, and what is said of it later."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from dataclasses import replace

import pytest

from kameng_tui.case.records import Paper
from kameng_tui.counsel.provenance import sentences
from kameng_tui.desk import cases, checks, entries, evidence, filings, frozen, origins, papers, verifying
from kameng_tui.desk.corrections import corrections
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.papers import split_paper

PHONE, ADDRESS, NUMBER = "13912345678", "示例省示例市文三路一号", "QH20260901000123"
FACTS = [
    ("platform.name", "示例卡盟"), ("platform.operator", "示例网络有限公司"), ("platform.address", "示例省示例市1号"),
    ("consumer.name", "张示例"), ("consumer.phone", PHONE), ("consumer.address", ADDRESS), ("consumer.purpose", "personal"),
    ("order.number", NUMBER), ("order.item", "游戏点卡"), ("order.goods", "card-key"), ("order.amount", "500"),
    ("order.placed", "2026-09-01T10:00"), ("payment.amount", "500"), ("problem", "card-key-invalid"),
    ("story.phenomenon", "卡密提示无效"), ("claim.kind", "refund"), ("claim.amount", "500"),
]  # fmt: skip


@pytest.fixture
def case(bench, tmp_path) -> str:
    case = cases.new(bench.desk, sets=FACTS).id
    (tmp_path / "付款.png").write_bytes(b"1")
    evidence.attach(bench.desk, case, [tmp_path / "付款.png"], kind="payment", shows="支付500.00元")
    entries.log(bench.desk, case, kind="contact", filing="", text="客服说再等等", at=bench.now())
    return case


@pytest.fixture
def sent(bench, case):
    bench.time = "2026-09-02T10:00"
    return papers.draft(bench.desk, case, "12315", "complaint", send=True, receipt="1310000")


def by_words(bench, case, template="complaint", **more):
    made = origins.origins(bench.desk, case, "12315", template, **more)
    return {o.sentence: {source.path.split(".2026")[0] for source in o.sources} for o in made}


def paths_of(found, words):
    return next(paths for sentence, paths in found.items() if words in sentence)


def test_each_sentence_names_the_facts_the_evidence_and_the_entries_that_it_rests_on(bench, case):
    filings.file(bench.desk, case, "12315", sets=[("respondent_contact", "在线客服")])
    found = by_words(bench, case)
    assert paths_of(found, "姓名：张示例") == {"consumer.name"}
    assert paths_of(found, "联系电话：139") == {"consumer.phone"}
    assert paths_of(found, "在线客服") == {"form.respondent_contact"}
    assert paths_of(found, "生活消费") == {"consumer.purpose"}
    assert {"order.o1.number", "order.o1.amount", "order.o1.placed"} <= paths_of(found, NUMBER)
    assert paths_of(found, "客服说再等等") == {"journal"}
    assert {path.partition(".")[0] for path in paths_of(found, "1. 支付凭证")} == {"evidence"}
    assert paths_of(found, "以上内容属实") == set()


def test_a_sentence_rests_on_the_pieces_whose_numbers_it_shows(bench, case, tmp_path):
    for n, kind in enumerate(("order-page", "error-screen", "payment")):
        bench.time = f"2026-09-01T12:0{n}"
        (tmp_path / f"{kind}{n}.png").write_bytes(b"%d" % n)
        evidence.attach(bench.desk, case, [tmp_path / f"{kind}{n}.png"], kind=kind, shows=kind)
    made = origins.origins(bench.desk, case, "12315", "complaint")
    rests = {o.sentence: o.said.removeprefix("依据:") for o in made}
    assert [rests[said] for said in ("购买见证据2；", "付款见证据1、4；", "出现的问题见证据3。")] == [
        "证据2", "证据1、证据4", "证据3",
    ]  # fmt: skip


def test_the_sentences_are_those_of_the_letter_as_that_reader_sees_it(bench, case):
    drafted = papers.draft(bench.desk, case, "12315", "complaint", audience="public")
    made = origins.origins(bench.desk, case, "12315", "complaint", audience="public")
    assert "".join(o.sentence for o in made).replace(" ", "") == "".join(drafted.whole.split())
    masked = next(o for o in made if "139****5678" in o.sentence)
    assert [source.path for source in masked.sources] == ["consumer.phone"]


def test_looking_for_origins_writes_nothing(bench, case):
    before = bench.written(case)
    by_words(bench, case)
    assert bench.written(case) == before


def folder_of(bench, case):
    return bench.desk.book.root / case


def private_of(bench, case, sent, end):
    return folder_of(bench, case) / "private" / (sent.path.removeprefix("papers/").removesuffix(".md") + end)


def test_the_exact_text_and_form_are_kept_to_the_byte_and_git_sees_neither(bench, case, sent):
    (paper,) = cases.load(bench.desk, case).dossier.papers
    text, form = (private_of(bench, case, sent, end).read_bytes() for end in (".md", ".form.toml"))
    assert text == sent.whole.encode() and hashlib.sha256(text).hexdigest() == paper.sha256
    assert hashlib.sha256(form).hexdigest() == paper.form_sha256
    doc = tomllib.loads(form.decode())
    assert (doc["form"]["phone"], doc["form"]["address"]) == (PHONE, ADDRESS)
    assert doc["labels"].keys() == doc["form"].keys()
    for secret in (PHONE, ADDRESS):
        assert secret not in bench.written(case)


def test_the_twin_keeps_what_it_was_made_of_as_anyone_may_see_it(bench, case, sent):
    twin = (folder_of(bench, case) / sent.path).read_text("utf-8")
    front, _ = split_paper(twin)
    assert front["was"]["order.o1.amount"] == "500.00" and front["sentences"]["order.o1.amount"]
    assert front["was"]["order.o1.number"] == "****0123" and front["prints"]["order.o1.number"]
    assert front["was"]["consumer.name"] == "张某" and front["was"]["consumer.phone"] == "****5678"
    assert (
        not {NUMBER, "张示例", PHONE} & set(twin.split('"')) and "张示例" not in twin and NUMBER not in twin
    )
    assert "地址：示例省示例市1号\n" in twin and front["was"]["platform.address"] == "示例省示例市1号", (
        "the company's own is public"
    )
    assert front["items"] == ["order.o1", "payment.p1", "claim.c1"]
    assert len(twin.encode()) < 8000


def stale(bench, case):
    found = cases.open_case(bench.desk, case)
    return [f for f in found.findings if f.code == "paper.stale"]


def test_a_changed_fact_is_said_sentence_by_sentence_until_a_supplement_tells_of_it(bench, case, sent):
    assert stale(bench, case) == [], "nothing has changed yet"
    bench.time = "2026-09-05T10:00"
    cases.edit(bench.desk, case, sets=[("order.o1.amount", "501")])
    (finding,) = stale(bench, case)
    assert "09-02 交12315" in finding.message and "订单金额 当时是500.00,现在是501.00" in finding.message
    assert finding.fix.with_ == {"filing": "12315", "template": "supplement"}
    assert "paper.stale" in [f.code for f in checks.check_cases(bench.desk, [case])]
    (paper,) = cases.open_case(bench.desk, case).papers
    (one,) = paper.stale
    said = [sentence.text for sentence in sentences(paper.paper.text)]
    assert all("500.00" in said[place - 1] for place in one.places)
    papers.draft(bench.desk, case, "12315", "supplement", send=True)
    assert stale(bench, case) == []


def test_an_amended_entry_and_a_changed_card_are_said_too(bench, case, sent):
    (talk,) = [e.id for e in cases.load(bench.desk, case).dossier.journal if e.kind == "contact"]
    entries.amend(bench.desk, case, talk, sets={"text": "客服说明天退"})
    assert [f.where.partition("#")[2] for f in stale(bench, case)] == [f"journal.{talk}.text"]
    entries.amend(bench.desk, case, talk, sets={"text": "客服说再等等", "with": "客服二组"})
    assert stale(bench, case) == [], "no sentence says with whom"


def test_codes_are_told_by_their_names(bench, case, sent):
    cases.edit(bench.desk, case, sets=[("consumer.purpose", "resale")])
    (finding,) = stale(bench, case)
    assert "当时是自用,现在是转卖" in finding.message and "personal" not in finding.message


def test_a_name_behind_the_same_mask_is_seen(bench, case, sent):
    cases.edit(bench.desk, case, sets=[("consumer.name", "张示范")])
    (finding,) = stale(bench, case)
    assert "消费者 姓名 已经改过" in finding.message and "张示范" not in finding.message


def test_what_a_profile_lends_is_not_held_against_another_machine(bench, case, tmp_path):
    from kameng_tui.desk import profiles
    from kameng_tui.workbook.vault import MemoryVault

    profiles.put(bench.desk, "本人", {"name": "李示例", "phone": PHONE})
    cases.edit(
        bench.desk, case, sets=[("consumer.profile", "本人")], unsets=["consumer.name", "consumer.phone"]
    )
    papers.draft(bench.desk, case, "12315", "complaint", send=True)
    bench.desk.use_vault(MemoryVault())
    assert stale(bench, case) == []


def test_a_later_letter_is_a_new_version_beside_the_first(bench, case, sent):
    first = (folder_of(bench, case) / sent.path).read_bytes()
    entries.log(bench.desk, case, kind="refused", filing="12315", text="材料不足")
    bench.time = "2026-09-09T10:00"
    cases.edit(bench.desk, case, sets=[("story.effect", "无法使用,已另行购买")])
    again = papers.draft(bench.desk, case, "12315", "complaint", send=True)
    listed = cases.open_case(bench.desk, case).papers
    assert [(s.paper.file, s.version) for s in listed] == [(sent.path, 1), (again.path, 2)]
    assert (folder_of(bench, case) / sent.path).read_bytes() == first
    assert frozen.earlier_version(listed, again.path).paper.file == sent.path
    assert frozen.earlier_version(listed, sent.path) is None
    added = [line for mark, line in frozen.differences(listed[0].paper, listed[1].paper) if mark == "+"]
    assert any("已另行购买" in line for line in added) and not any("被投诉人" in line for line in added)


def test_evidence_after_the_last_submission_is_listed_by_filing(bench, case, sent, tmp_path):
    bench.time = "2026-09-05T10:00"
    (tmp_path / "新.png").write_bytes(b"2")
    evidence.attach(bench.desk, case, [tmp_path / "新.png"], kind="chat", shows="新的聊天")
    found = cases.open_case(bench.desk, case)
    assert frozen.lacking(found)["12315"].words == ("证据「新的聊天」",)
    assert any(f.code == "paper.lacks-supplement" and "新的聊天" in f.message for f in found.findings)
    papers.draft(bench.desk, case, "12315", "supplement", send=True)
    assert frozen.lacking(cases.open_case(bench.desk, case)) == {}


DAMAGE = {
    "the exact text": (lambda p, f, t: t.write_text("别的", "utf-8"), "paper.changed", "原文"),
    "the form": (lambda p, f, t: f.write_text("a = 1\n", "utf-8"), "paper.changed", "提交时的表单"),
    "the twin": (
        lambda p, f, t: p.write_text(p.read_text("utf-8") + "加一句", "utf-8"),
        "paper.changed",
        "正文",
    ),
    "the twin is gone": (lambda p, f, t: p.unlink(), "paper.missing", "不见了"),
    "another machine": (lambda p, f, t: shutil.rmtree(t.parent), "", ""),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_verify_tells_what_is_no_longer_as_it_was_frozen(bench, case, sent, damage):
    do, code, word = DAMAGE[damage]
    assert verifying.verify(bench.desk, [case]) == []
    text, form = (private_of(bench, case, sent, end) for end in (".md", ".form.toml"))
    do(folder_of(bench, case) / sent.path, form, text)
    found = verifying.verify(bench.desk, [case])
    assert [f.code for f in found] == ([code] if code else [])
    assert all(word in f.message and f.where.startswith(case) for f in found)
    assert verifying.seal(bench.desk, [case]), "what was sent keeps no evidence from being sealed"


def test_two_clones_that_both_send_keep_both_letters(bench, case, tmp_path):
    other_root = tmp_path / "另一份"
    shutil.copytree(bench.desk.book.root, other_root)
    other = Desk(Workbook.open(other_root), clock=bench.now, vault=lambda: bench.vault, author="乙")
    here = papers.draft(bench.desk, case, "12315", "complaint", send=True)
    there = papers.draft(other, case, "12315", "complaint", send=True)
    assert here.path != there.path
    shutil.copytree(other_root / case, folder_of(bench, case), dirs_exist_ok=True)
    listed = cases.open_case(bench.desk, case).papers
    assert sorted(s.version for s in listed) == [1, 2]


def test_what_the_vault_has_lost_is_told_once_and_keeps_a_letter_here(bench, case):
    from kameng_tui.workbook.vault import MemoryVault

    bench.desk.use_vault(MemoryVault())
    drafted = papers.draft(bench.desk, case, "12315", "complaint")
    assert "〔待填:投诉人电话〕" in drafted.text
    told = [f.code for f in drafted.findings if "投诉人电话" in f.message]
    assert told == ["vault.none"], drafted.findings
    with pytest.raises(DeskError, match="投诉人电话的完整内容不在本机保险箱里"):
        papers.draft(bench.desk, case, "12315", "complaint", send=True)


def test_a_send_that_was_stopped_half_way_is_in_nobodys_way(bench, case, monkeypatch):
    def full(*_):
        raise OSError("满了")

    with monkeypatch.context() as broken:
        broken.setattr(type(bench.desk.book), "add_text", full)
        with pytest.raises(OSError, match="满了"):
            papers.draft(bench.desk, case, "12315", "complaint", send=True)
    assert papers.draft(bench.desk, case, "12315", "complaint", send=True).entry


def test_opening_a_case_writes_no_letter_again(bench, case, sent, monkeypatch):
    from kameng_tui.channels import templates

    def rendered(*_, **__):
        raise AssertionError("rendered")

    cases.edit(bench.desk, case, sets=[("order.o1.amount", "501")])
    monkeypatch.setattr(templates, "render", rendered)
    assert stale(bench, case)


@pytest.mark.parametrize("channel", ["platform", "12315", "alipay", "heimao", "court", "12315-report"])
def test_a_supplement_says_what_was_written_before_and_what_it_is_now(bench, case, channel):
    """Sums, times and words that this place was told otherwise: else its two papers contradict each other."""
    filings.file(bench.desk, case, channel)
    bench.time = "2026-09-02T10:00"
    found = cases.open_case(bench.desk, case)
    complaint = next(
        t.id
        for t in found.reckoned.channels[channel].templates
        if t.purpose in ("complaint", "report", "pleading")
    )
    drafted = papers.draft(bench.desk, case, channel, complaint)
    filing = next(f for f in found.dossier.filings if f.channel == channel)
    kept = origins.kept_with(bench.desk, found, filing, drafted, Paper("papers/a.md", filing.id, complaint))
    changed = {"order.o1.amount": "498", "claim.c1.amount": "498", "order.o1.placed": "2026-09-01T10:30"}
    cases.edit(bench.desk, case, sets=list(changed.items()))
    now = cases.open_case(bench.desk, case)
    now = replace(now, dossier=replace(now.dossier, papers=(kept,)))
    rows = corrections(bench.desk, now, now.reckoned.channels[channel], filing.id)
    said = {row["text"] for row in rows}
    told = {path for path in changed if kept.sentences.get(path)}
    words = {
        "order.o1.amount": "订单金额：此前写的是500.00元，现更正为498.00元",
        "claim.c1.amount": "诉求金额：此前写的是500.00元，现更正为498.00元",
        "order.o1.placed": "下单时间：此前写的是2026年9月1日10:00，现更正为2026年9月1日10:30",
    }
    assert told and {words[path].split("：", 1)[1] for path in told} == {
        text.split("：", 1)[1] for text in said
    }


def test_what_was_corrected_is_in_the_letter_and_only_then_is_nothing_stale(bench, case, sent):
    cases.edit(bench.desk, case, sets=[("order.o1.amount", "498"), ("claim.c1.amount", "498")])
    bench.time = "2026-09-04T10:00"
    drafted = papers.draft(bench.desk, case, "12315", "supplement")
    assert "对此前所写内容的更正：\n1. " in drafted.text and "不变" not in drafted.text
    assert "此前写的是500.00元，现更正为498.00元。" in drafted.text
    assert cases.open_case(bench.desk, case).papers[0].stale
    papers.draft(bench.desk, case, "12315", "supplement", send=True)
    assert not any(paper.stale for paper in cases.open_case(bench.desk, case).papers)
    assert "更正" not in papers.draft(bench.desk, case, "12315", "supplement").text
