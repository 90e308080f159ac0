"""Three writers at once: what others wrote since a file was read stays, and the same place is told with both values."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kameng_tui.desk import cases, entries, filings, saving, secrets
from kameng_tui.desk.errors import Changed, Conflicted, WouldLose
from kameng_tui.desk.valuewords import place_words, value_words
from kameng_tui.workbook import book as books
from kameng_tui.workbook import locks
from kameng_tui.workbook.errors import SaveFailed

ORDER = {"id": "o1", "number": "A1", "amount": "100", "card_key": "AAAA-BBBB-CCCC-0001"}


@pytest.fixture
def case(bench):
    return cases.new(
        bench.desk, source={"title": "旧", "platform": {"name": "汇想卡盟"}, "order": [ORDER]}
    ).id


def text_of(bench, case):
    return (bench.desk.book.root / case / "case.toml").read_text()


def test_what_others_changed_since_stays_with_their_comments(bench, case):
    seen = cases.load(bench.desk, case)
    path = bench.desk.book.root / case / "case.toml"
    path.write_text(path.read_text().replace('"旧"', '"别处改的"  # 我想了想') + "\n[unknown]\nx = 1\n")
    edited = cases.edit(bench.desk, case, sets=[("order.amount", "120")], loaded=seen)
    assert edited.changed == ("order.o1.amount",)
    assert 'title = "别处改的"  # 我想了想\n' in text_of(bench, case)
    assert "amount = 120.00\n" in text_of(bench, case)
    assert text_of(bench, case).endswith("[unknown]\nx = 1\n")
    assert seen.dossier.case.title == "别处改的"


def test_the_same_place_is_told_with_both_values_and_written_as_decided(bench, case):
    for choice, expected in (("theirs", "别处"), ("ours", "这里")):
        seen = cases.load(bench.desk, case)
        cases.edit(bench.desk, case, sets=[("title", "别处"), ("tags", "甲")])
        with pytest.raises(Conflicted) as caught:
            cases.edit(bench.desk, case, sets=[("title", "这里"), ("order.item", "点卡")], loaded=seen)
        conflict = caught.value
        assert (conflict.case, conflict.rel) == (case, "case.toml")
        assert [(c.path, c.ours, c.theirs) for c in conflict.conflicts] == [("title", "这里", "别处")]
        for words in (f"{case}/case.toml", "标题(title)", "「别处」", "「这里」", "没有写"):
            assert words in str(conflict)
        assert 'item = "点卡"' not in text_of(bench, case)
        saving.decide(bench.desk, conflict, {"title": choice})
        found = cases.load(bench.desk, case).dossier.case
        assert (found.title, found.tags, found.orders[0].item) == (expected, ("甲",), "点卡")
        cases.edit(bench.desk, case, sets=[("title", "旧")], unsets=["tags", "order.item"])


def test_a_decision_meets_a_change_like_any_save(bench, case):
    seen = cases.load(bench.desk, case)
    cases.edit(bench.desk, case, sets=[("title", "别处")])
    with pytest.raises(Conflicted) as caught:
        cases.edit(bench.desk, case, sets=[("title", "这里")], loaded=seen)
    cases.edit(bench.desk, case, sets=[("title", "第三次")])
    with pytest.raises(Conflicted) as again:
        saving.decide(bench.desk, caught.value, {"title": "ours"})
    assert [(c.base, c.ours, c.theirs) for c in again.value.conflicts] == [("别处", "这里", "第三次")]
    saving.decide(bench.desk, again.value, {"title": "ours"})
    assert cases.load(bench.desk, case).dossier.case.title == "这里"


@pytest.mark.parametrize(("choice", "kept"), [("ours", "0003"), ("theirs", "0002")])
def test_the_vault_holds_the_secret_that_was_chosen(bench, case, choice, kept):
    seen = cases.load(bench.desk, case)
    cases.edit(bench.desk, case, sets=[("order.card_key", "AAAA-BBBB-CCCC-0002")])
    with pytest.raises(Conflicted) as caught:
        cases.edit(bench.desk, case, sets=[("order.card_key", "AAAA-BBBB-CCCC-0003")], loaded=seen)
    assert "CCCC" not in str(caught.value) + repr(caught.value.conflicts)
    saving.decide(bench.desk, caught.value, {"order.o1.card_key": choice})
    known = secrets.known_secrets(bench.desk, cases.load(bench.desk, case))
    assert [value for kind, value in known if kind == "card-key"] == [f"AAAA-BBBB-CCCC-{kept}"]
    assert f'card_key = "vault:****{kept}"' in text_of(bench, case)


def test_a_form_is_merged_field_by_field(bench, case):
    filings.file(bench.desk, case, "12315")
    seen = cases.load(bench.desk, case)
    names = [s.id for s in bench.desk.registry.get("12315").fields if s.type == "text" and not s.sensitive][
        :2
    ]
    filings.file(bench.desk, case, "12315", sets=[(names[0], "别处")])
    filings.file(bench.desk, case, "12315", sets=[(names[1], "这里")], loaded=seen)
    assert dict(cases.load(bench.desk, case).dossier.filings[0].form) == {names[0]: "别处", names[1]: "这里"}


@pytest.mark.parametrize(
    ("found", "words"),
    [(None, "不存在"), ("<<<<<<< a\nx = 1\n=======\n>>>>>>> b\n", "合并冲突"), ("a = ", "第 1 行"), ("schema = 99", "升级")],
)  # fmt: skip
def test_a_file_that_can_no_longer_be_read_is_left_as_it_is(bench, case, found, words):
    seen = cases.load(bench.desk, case)
    path = bench.desk.book.root / case / "case.toml"
    path.unlink()
    if found is not None:
        path.write_text(found)
    with pytest.raises(Changed, match=words):
        cases.edit(bench.desk, case, sets=[("title", "新")], loaded=seen)
    assert (path.read_text() if found is not None else path.exists()) == (found or False)


def test_a_file_that_never_stands_still_is_given_up_with_a_sentence(bench, case, monkeypatch):
    path = bench.desk.book.root / case / "case.toml"
    save, count = books.save, iter(range(1000))

    def disturbed(state, text, *more):
        path.write_text(path.read_text() + f"# {next(count)}\n")
        return save(state, text, *more)

    monkeypatch.setattr(books, "save", disturbed)
    with pytest.raises(Changed, match="一直在被别的程序改写"):
        cases.edit(bench.desk, case, sets=[("title", "新")])


def test_an_entry_whose_id_is_taken_gets_another(bench, case, monkeypatch):
    drawn = iter(["aaaa", "aaaa", "bbbb"])
    monkeypatch.setattr(entries, "random_id", lambda taken: next(drawn))
    stale = cases.load(bench.desk, case)
    first = entries.log(bench.desk, case, kind="contact", text="一").entry
    monkeypatch.setattr(cases, "load", lambda desk, ref: stale)
    second = entries.log(bench.desk, case, kind="contact", text="二").entry
    assert (first[-4:], second[-4:]) == ("aaaa", "bbbb")


def test_a_filing_that_another_session_just_made_is_used(bench, case):
    stale = cases.load(bench.desk, case)
    filings.file(bench.desk, case, "12315")
    assert filings.file(bench.desk, case, "12315", loaded=stale).filing == "12315"
    assert len(cases.load(bench.desk, case).dossier.filings) == 1


def test_a_save_waits_for_the_one_that_is_under_way(bench, case, monkeypatch):
    folder = bench.desk.book.root / case
    monkeypatch.setattr(locks, "PATIENCE", 0.05)
    with locks.alone(folder):
        with pytest.raises(WouldLose, match="请稍后再试"):
            cases.edit(bench.desk, case, sets=[("title", "新")])
        monkeypatch.setattr(locks, "PATIENCE", 10)
        waiting = threading.Thread(target=lambda: cases.edit(bench.desk, case, sets=[("title", "新")]))
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
    waiting.join(10)
    assert cases.load(bench.desk, case).dossier.case.title == "新"
    with locks.alone(folder / "gone"), pytest.raises(SaveFailed), locks.alone(folder):
        raise SaveFailed("x")


VALUES = [
    # (path, value, what is shown)
    ("x", None, "(没有)"), ("x", "", "(空)"), ("x", True, "是"), ("x", {"a": [1, "x"]}, "a=1、x"), ("x", {}, "(没有)"),
    ("x", [], "(没有)"), ("title", "一\n二", "一 二"), ("title", "长" * 61, "长" * 60 + "…等 61 字"),
    ("problem", "topup-not-received", "充值未到账"), ("problem", "no-such", "no-such"), ("title", "no-stock", "no-stock"),
    ("order.o1", {"id": "o1", "goods": "top-up", "x": 1}, "编号=o1、商品类型=直充、x=1"),
    ("order.o1.goods", "top-up", "直充"), ("order.o1.card_key", "vault:****V90T", "****V90T(保险箱)"),
    ("journal/20261101T100000-aaaa.toml#kind", "promise", "对方承诺"), ("evidence/x.toml#links", ["paid"], "已支付"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "shown"), VALUES)
def test_values_are_shown_on_one_line_in_words(bench, path, value, shown):
    rel, _, path = path.rpartition("#")
    assert value_words(bench.desk, rel or "case.toml", path, value) == shown


def test_a_place_is_called_as_on_the_screens():
    assert place_words("case.toml", "order.o1.amount") == "订单 o1 订单金额(order.o1.amount)"
    assert place_words("journal/x.toml", "text").endswith("(text)")
    assert place_words("calendars/2027.toml", "a.b") == "a b(a.b)"
    assert place_words("papers/x.md", "") == "整个文件"


def test_two_sessions_that_begin_the_first_order_keep_two_orders_and_both_secrets(bench):
    case = cases.new(bench.desk, source={"title": "新"}).id
    seen = cases.load(bench.desk, case)
    for number, loaded in (("A1", None), ("B2", seen)):
        adds = [("order.number", number), ("order.card_key", f"AAAA-BBBB-CCCC-{number}")]
        cases.edit(bench.desk, case, adds=adds, loaded=loaded)
    found = cases.load(bench.desk, case).dossier.case.orders
    assert [order.number for order in found] == ["B2", "A1"] or [o.number for o in found] == ["A1", "B2"]
    for order in found:
        path = f"order.{order.id}.card_key"
        whole = secrets.reveal(bench.desk, case, "case.toml", path, order.card_key)
        assert whole == f"AAAA-BBBB-CCCC-{order.number}"


# -- two processes hammer one workbook

HAMMER = """
import json, sys
from datetime import datetime
from pathlib import Path
from kameng_tui.desk import cases, entries
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Conflicted
from kameng_tui.values import parse_when
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.vault import MemoryVault

root, case, me, rounds = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
vault = MemoryVault()
desk = Desk(Workbook.open(root), clock=lambda: parse_when("2026-09-01T10:00"), vault=lambda: vault, author=me)
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
orders, logged, refused, seen = [], [], 0, cases.load(desk, case)
for n in range(rounds):
    orders.append(f"{me}-{n}")
    cases.edit(desk, case, adds=[("order.number", orders[-1])])
    cases.edit(desk, case, sets=[(f"answers.{me}", str(n))], loaded=seen)
    logged.append(entries.log(desk, case, kind="contact", text=f"{me} {n}").entry)
    try:
        cases.edit(desk, case, sets=[("title", f"{me} {n}")])
    except Conflicted:
        refused += 1
print(json.dumps({"orders": orders, "logged": logged, "refused": refused}))
"""


def test_two_processes_hammering_one_workbook_lose_nothing(bench, case):
    rounds, root = 40, bench.desk.book.root
    env = {**os.environ, "PYTHONPATH": str(Path(books.__file__).parents[2])}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", HAMMER, str(root), case, me, str(rounds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env,
        )
        for me in ("甲", "乙")
    ]  # fmt: skip
    assert [process.stdout.readline() for process in running] == ["ready\n", "ready\n"]
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    done = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0], done
    told = [json.loads(out) for out, _ in done]
    found = cases.load(bench.desk, case)
    assert found.unread == []
    orders = [order.number for order in found.dossier.case.orders]
    assert sorted(orders) == sorted(["A1", *told[0]["orders"], *told[1]["orders"]])
    assert {e.id for e in found.dossier.journal} == {*told[0]["logged"], *told[1]["logged"]}
    assert len(found.dossier.journal) == 2 * rounds
    assert dict(found.dossier.case.answers) == {"甲": str(rounds - 1), "乙": str(rounds - 1)}
    assert found.dossier.case.title.endswith(str(rounds - 1)) or sum(t["refused"] for t in told)
    assert bench.desk.book.stray_files() == []
