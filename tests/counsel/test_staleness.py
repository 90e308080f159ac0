"""Papers beside the case as it is now, made from what they keep only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from casemaker import a_12315, a_case, a_dossier, at, by_id, card, entry, filing

from kameng_tui.case.records import Paper
from kameng_tui.counsel import staleness
from kameng_tui.counsel.provenance import items_of, state_of

KEY = "6f1c0b7e94d2a835"
CASE = a_case(
    consumer={"phone": "vault:****5678", "name": "张示例"},
    order=[{"id": "o1", "number": "QH20260901000123", "amount": 100}],
    claim=[{"id": "c1", "kind": "refund", "amount": 100}],
)
SENT = entry("e1", "2026-09-02T10:00", "submitted", filing="12315", paper="papers/a.md")
TALK = entry("20260901T120000-q5xa", "2026-09-01T12:00", "contact", text="不处理", filing="12315")
PIECE = card("y6gs", "payment", shows="付款页")
DOSSIER = a_dossier(CASE, (TALK, SENT), (PIECE,), (filing("12315", form={"via": "网页"}),))
ENTRY = "journal.20260901T120000-q5xa"
HIDDEN = ("order.o1.number", "consumer.name", "evidence.y6gs", ENTRY, f"{ENTRY}.text")
WAS = {"order.o1.number": "****0123", "consumer.name": "张某", "order.o1.amount": "100.00", "consumer.phone": "****5678",
       "form.via": "网页", "evidence.y6gs": "付款页"}  # fmt: skip


def a_paper(dossier=DOSSIER, file="papers/a.md", when="2026-09-02T10:00", template="complaint", **values):
    """A paper as sending keeps it: masked values with a fingerprint, others as they were."""
    state = state_of(dossier, "12315")
    known = {path: (n,) for n, path in enumerate((*WAS, ENTRY, f"{ENTRY}.text"), 1)}
    prints = {path: staleness.fingerprint(KEY, path, state[path]) for path in HIDDEN}
    was = {path: said if path in HIDDEN else state[path].removeprefix("vault:") for path, said in WAS.items()}
    kept = {"sentences": known, "was": was, "prints": prints, "keyed": staleness.key_id(KEY),
            "items": items_of(dossier.case), "text": "一。二。三。四。五。六。七。"}  # fmt: skip
    return Paper(file, "12315", template, "authority", at(when), "ab" * 32, **(kept | values))


def with_fact(**tables):
    doc = {"consumer": {"phone": "vault:****5678", "name": "张示例"},
           "order": [{"id": "o1", "number": "QH20260901000123", "amount": 100}],
           "claim": [{"id": "c1", "kind": "refund", "amount": 100}]}  # fmt: skip
    return replace(DOSSIER, case=a_case(**(doc | tables)))


def order(**values):
    return with_fact(order=[{"id": "o1", "number": "QH20260901000123", "amount": 100} | values])


def stale(dossier, *papers, key=KEY):
    dossier = replace(dossier, papers=papers or (a_paper(),))
    return [[one.said for one in sent.stale] for sent in staleness.papers_of(dossier, by_id(a_12315()), key)]


CHANGES = {
    "nothing": (DOSSIER, []),
    "an amount": (order(amount=101), ["订单金额 当时是100.00,现在是101.00"]),
    "behind the same mask": (order(number="QH20269999990123"), ["订单号 已经改过(当时是****0123)"]),
    "a name of the same mask": (
        with_fact(consumer={"phone": "vault:****5678", "name": "张示范"}), ["消费者 姓名 已经改过(当时是张某)"]),
    "what the vault has": (
        with_fact(consumer={"phone": "vault:****9999", "name": "张示例"}),
        ["消费者 联系电话 当时是****5678,现在是****9999"]),
    "the vault behind one mask": (  # the case says no more than the mask: documented, and nothing is guessed
        with_fact(consumer={"phone": "vault:****5678", "name": "张示例"}), []),
    "gone": (with_fact(consumer={"name": "张示例"}), ["消费者 联系电话 现在没有了(当时是****5678)"]),
    "the form": (
        replace(DOSSIER, filings=(filing("12315", form={"via": "来信"}),)), ["表单 via 当时是网页,现在是来信"]),
    "evidence replaced": (
        replace(DOSSIER, cards=(replace(PIECE, sha256="cd" * 32),)), ["证据 y6gs 已经改过(当时是付款页)"]),
    "evidence gone": (replace(DOSSIER, cards=()), ["证据 y6gs 现在没有了(当时是付款页)"]),
    "an entry amended": (
        replace(DOSSIER, journal=(*DOSSIER.journal, entry("e3", "2026-09-01T12:00", "contact", text="处理",
                                                        filing="12315", corrects=TALK.id))),
        ["09-01 的记录 内容 已经改过"]),
    "an entry that says another thing that no sentence tells": (
        replace(DOSSIER, journal=(*DOSSIER.journal, entry("e3", "2026-09-01T12:00", "contact", text="不处理", staff="7",
                                                        filing="12315", corrects=TALK.id))), []),
    "an entry of another kind": (
        replace(DOSSIER, journal=(*DOSSIER.journal, entry("e3", "2026-09-01T12:00", "reply", text="不处理", filing="12315",
                                                        corrects=TALK.id))),
        ["09-01 的记录 已经改过"]),
    "an entry voided": (
        replace(DOSSIER, journal=(*DOSSIER.journal, entry("e3", "2026-09-01T12:00", "contact", corrects=TALK.id, void="错"))),
        ["09-01 的记录 现在没有了"]),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_paper_rests_on_that_is_no_longer_so(change):
    dossier, said = CHANGES[change]
    assert stale(dossier) == [said]


def test_an_old_paper_without_the_table_says_nothing():
    assert stale(
        order(amount=101), Paper("papers/a.md", "12315", "complaint", at=at("2026-09-02T10:00"))
    ) == [[]]


def test_fingerprints_of_another_workbook_say_nothing_and_values_still_do():
    both = order(amount=101, number="QH20269999990123")
    assert stale(both, key="another") == [["订单金额 当时是100.00,现在是101.00"]]


def test_a_paper_that_was_taken_back_says_nothing():
    void = entry("e9", "2026-09-02T10:00", "submitted", corrects="e1", void="没有真的提交")
    changed = replace(order(amount=101), journal=(TALK, SENT, void))
    assert stale(changed) == [[]]


@pytest.mark.parametrize(("template", "left"), [("supplement", 0), ("complaint", 0), ("reminder", 1)])
def test_a_later_letter_that_told_how_things_are_puts_it_right(template, left):
    changed = order(amount=101)
    later = a_paper(changed, "papers/b.md", "2026-09-05T10:00", template)
    first, _ = stale(changed, a_paper(), later)
    assert len(first) == left


@pytest.mark.parametrize(("template", "left"), [("supplement", 1), ("complaint", 0)])
def test_a_supplement_that_does_not_name_a_value_does_not_put_it_right(template, left):
    """A whole complaint takes the place of the earlier one; a supplement stands beside it."""
    changed = order(amount=101)
    later = a_paper(changed, "papers/b.md", "2026-09-05T10:00", template)
    unsaid = replace(later, sentences={**later.sentences, "order.o1.amount": ()})
    assert len(stale(changed, a_paper(), unsaid)[0]) == left


def test_what_a_later_letter_tells_anew_is_stale_there_and_only_there():
    later = a_paper(order(amount=101), "papers/b.md", "2026-09-05T10:00")
    assert stale(order(amount=102), a_paper(), later) == [[], ["订单金额 当时是101.00,现在是102.00"]]
    unsaid = replace(later, sentences={**later.sentences, "order.o1.amount": ()})
    assert stale(order(amount=102), a_paper(), unsaid)[0] == ["订单金额 当时是100.00,现在是102.00"]


def test_versions_are_counted_by_letter_and_place():
    papers = (a_paper(file="papers/z.md"), a_paper(file="papers/a.md", when="2026-09-09T10:00"),
              a_paper(file="papers/b.md", template="reminder"))  # fmt: skip
    sent = staleness.papers_of(replace(DOSSIER, papers=papers), by_id(a_12315()), KEY)
    assert [(s.paper.file, s.version, s.label) for s in sent] == [
        ("papers/b.md", 1, "催办函"), ("papers/z.md", 1, "投诉信"), ("papers/a.md", 2, "投诉信")]  # fmt: skip


def lacks(dossier, **values):
    found = staleness.lacks_of(replace(dossier, papers=(a_paper(**values),)), dossier.filings[0], a_12315())
    return found.words if found else None


def test_what_a_filing_has_not_been_given():
    late = card("k2ab", "chat", shows="新的聊天", attached=at("2026-09-03T10:00"))
    more = with_fact(
        claim=[{"id": "c1", "kind": "refund", "amount": 100}, {"id": "x7pq", "kind": "loss", "amount": 30}]
    )
    money = entry("e5", "2026-09-04T10:00", "refund-arrived", amount=CASE.orders[0].amount)
    more = replace(more, cards=(PIECE, late), journal=(TALK, SENT, money))
    assert lacks(more) == ("证据「新的聊天」", "诉求 x7pq(30.00元)", "09-04 到账100.00元")
    given = entry("e6", "2026-09-05T10:00", "supplied", filing="12315", paper="papers/a.md")
    told = {"items": items_of(more.case)}
    assert lacks(replace(more, journal=(*more.journal, given)), **told) == ()
    assert lacks(replace(more, journal=(TALK,))) is None, "nothing is lacking where nothing was handed in"


def test_an_identity_and_the_orders_of_another_filing_are_not_lacking():
    paper_id = card("k2ab", "identity", attached=at("2026-09-03T10:00"))
    other = with_fact(
        order=[{"id": "o1", "number": "QH20260901000123", "amount": 100}, {"id": "x7pq", "amount": 5}]
    )
    other = replace(other, cards=(paper_id,), filings=(filing("12315", orders=("o1",)),))
    assert lacks(other) == ()


def test_a_fingerprint_needs_the_key():
    made = {staleness.fingerprint(key, "consumer.name", "张示例") for key in ("a", "b")}
    assert len(made) == 2 and KEY not in staleness.key_id(KEY)
