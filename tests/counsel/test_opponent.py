"""What the other side will say: first what it said already, then where our answer has least to stand on."""

from __future__ import annotations

from datetime import date

from casemaker import a_case, a_dossier, card, entry

from kameng_tui.counsel.chain import chain_of
from kameng_tui.counsel.opponent import objections_of
from kameng_tui.knowledge.load import knowledge
from kameng_tui.knowledge.records import Objection, Playbook, PlaybookLink, Slot

BOOK = Playbook(
    id="x", label="x", group="质量", summary="", as_of=date(2026, 11, 21), sources=("x",),
    links=(PlaybookLink("told", "已告知", (Slot("t", "告知", ("chat",)),), "告知平台"),),
    objections=(
        Objection("first", "系统延迟请耐心等待", "答", ("payment",), ("电商法20",)),
        Objection("half", "商品没有问题", "答", ("payment", "rule-page"), ("电商法20",)),
        Objection("bare", "你没有联系过我们", "答", ("chat",), ("电商法20",)),
        Objection("paid", "款没到", "答", ("bill",), ("电商法56",)),
    ),
)  # fmt: skip
PAID = (card("p", "payment"),)


def order(*journal: str) -> list[str]:
    entries = tuple(entry(f"e{n}", f"2026-09-0{n + 1}", "reply", text=text) for n, text in enumerate(journal))
    dossier = a_dossier(cards=PAID, journal=entries)
    return [found.objection.id for found in objections_of(BOOK, dossier, chain_of(dossier, BOOK))]


def test_where_nothing_answers_it_strikes_first() -> None:
    assert order() == ["bare", "half", "first", "paid"]


def test_what_was_said_already_stands_before_all() -> None:
    assert order("您好,系统延迟,请您耐心等待处理")[0] == "first"
    assert order("我们马上为您处理")[0] == "bare"


def test_each_says_what_there_is_and_what_is_not() -> None:
    dossier = a_dossier(cards=PAID)
    found = {a.objection.id: a for a in objections_of(BOOK, dossier, chain_of(dossier, BOOK))}
    assert (found["half"].evidence, found["half"].lacking) == (("p",), ("rule-page",))
    assert (found["bare"].lacking, found["bare"].open_links) == (("chat",), ("told",))
    assert found["paid"].lacking == (), (
        "a payment record is a record of the payment, a bill is not wanted beside it"
    )


def test_what_we_wrote_ourselves_was_not_said_by_them() -> None:
    ours = (entry("e", "2026-09-01", "demand", text="不要再说系统延迟请耐心等待"),)
    dossier = a_dossier(cards=PAID, journal=ours)
    assert not any(a.heard for a in objections_of(BOOK, dossier, chain_of(dossier, BOOK)))


def test_the_most_and_the_shipped_books() -> None:
    dossier = a_dossier()
    for book in knowledge().playbooks.values():
        found = objections_of(book, dossier, chain_of(dossier, book), most=3)
        assert 1 <= len(found) <= 3, book.id


def test_who_sells_himself_does_not_point_at_a_merchant() -> None:
    book = knowledge().playbook("topup-not-received")
    for role, said in (("platform", True), ("unknown", True), ("self-operated", False), ("own-site", False)):
        dossier = a_dossier(a_case(platform={"role": role}))
        found = objections_of(book, dossier, chain_of(dossier, book), most=99)
        assert ("merchant-problem" in [a.objection.id for a in found]) is said, role
