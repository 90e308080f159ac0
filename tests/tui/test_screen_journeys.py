"""Whole journeys by keyboard: from the first question to the money, with corrections, undo and a file changed elsewhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from player import STORY, Player, a_case, workbook

from kameng_tui.desk import cases, filings
from kameng_tui.tui.fields import Field
from kameng_tui.values import parse_when
from kameng_tui.workbook.book import Workbook


def test_an_empty_place_asks_what_happened_and_answers_with_captures_and_a_letter(tmp_path: Path) -> None:
    player = Player(None, place=tmp_path / "kameng")

    async def script(p: Player) -> None:
        assert "发生了什么?粘贴经过" in p.seen()
        await p.paste(STORY)
        p.screen.read_now()
        await p.settle()
        assert "XY20261120200012345" in p.seen() and "98.00" in p.seen()
        await p.press("f9")
        seen = p.seen()
        assert "现在就截图或录屏" in seen and "发给平台客服" in seen and "XY20261120200012345" in seen
        await p.press("y")
        assert "XY20261120200012345" in p.sent[0] and "已送往" in p.said()
        await p.press("enter")
        assert p.screen.KIND == "case"
        await p.press("escape")
        assert "1案" in p.seen()

    player.play(script)
    book = Workbook.open(tmp_path / "kameng")
    case = book.load(book.case_ids()[0]).dossier.case
    assert case.orders[0].number == "XY20261120200012345" and case.claims[0].kind == "refund"
    assert case.story.text.startswith("2026年11月20日")


def test_a_proposal_can_be_left_out_and_changed_before_it_is_written(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))

    async def script(p: Player) -> None:
        assert "发生了什么?粘贴经过" in p.seen()  # an empty workbook asks, too
        await p.paste(STORY)
        p.screen.read_now()
        await p.settle()
        rows = p.screen.query_one("#proposals")
        rows.focus()
        by_key = {row.data.key: row.key for row in rows.rows}
        rows.go_to(by_key["order.item"])
        await p.press("space")
        assert "[ ] 订单" in p.seen()
        rows.go_to(by_key["payment.amount"])
        await p.press("enter", "end", "backspace", "backspace", "backspace", "backspace", "backspace")
        await p.type("101.5")
        await p.press("f9")
        await p.press("f9")

    player.play(script)
    case = cases.open_case(player.desk, player.desk.book.case_ids()[0]).dossier.case
    assert not case.orders[0].item and str(case.payments[0].amount) == "101.50"


def test_chinese_with_its_punctuation_is_typed_into_a_promise_and_a_clock_runs(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    words = "客服说\u201c24小时内补发\u201d\uff0c还说\uff1a\u3010别投诉\u3011\uff01"

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("f6")
        await p.fill("text", words)
        await p.fill("promise", "补发一张\u3002")
        await p.fill("promise_by", "2026-11-22 10:00")
        await p.press("f9")
        assert p.screen.KIND == "case" and "已记下" in p.said()
        await p.press("4")
        assert "承诺:补发一张" in p.seen()

    player.play(script)
    entry = cases.open_case(player.desk, case).journal[-1].entry
    assert entry.text == words and entry.promise == "补发一张\u3002" and entry.kind == "contact"


def test_from_a_filing_over_the_counter_to_the_clock_the_answer_and_the_money(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    filings.file(player.desk, case, "platform")

    async def script(p: Player) -> None:
        p.app.open_case(case, sheet=3)
        await p.settle()
        await p.press("enter")
        assert p.screen.KIND == "filing"
        await p.press("f12")
        first = p.screen.lines[0]
        await p.press("enter")
        assert p.sent == [first.text] and "已送往" in p.said() and "[已送]" in p.seen()
        await p.press("f9")
        await p.fill("receipt", "PT-2026-001")
        await p.fill("at", "昨天15点")  # as the help under it says
        await p.press("f9")
        assert "开始计时" in p.said() and p.screen.KIND == "case"
        await p.press("4")
        assert "平台客服" in p.seen()
        await p.press("r")
        await p.pick("kind", "answered")
        await p.fill("text", "已退款")
        await p.press("f9")
        await p.press("m")
        await p.fill("amount", "100")
        await p.press("f9")

    player.play(script)
    found = cases.open_case(player.desk, case)
    kinds = [line.entry.kind for line in found.journal]
    assert kinds == ["submitted", "answered", "refund-arrived"] and found.reckoned.status == "won"
    sent = found.journal[0].entry
    assert (
        sent.receipt == "PT-2026-001" and sent.at == parse_when("2026-11-20T15:00") and found.dossier.papers
    )


def test_the_preview_follows_what_is_typed_before_it_is_saved(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    filings.file(player.desk, case, "platform")

    async def script(p: Player) -> None:
        p.app.open_case(case, sheet=3)
        await p.settle()
        await p.press("enter")
        await p.fill("phenomenon", "加上这一句话")
        p.screen.preview()
        await p.settle()
        letter = "\n".join(
            "".join(part for part, _ in line)
            for row in p.screen.query_one("#paper").rows
            for line in row.draw(400)
        )
        assert "加上这一句话" in letter
        await p.press("escape")
        assert "表单还没保存" in p.seen()
        await p.press("escape")
        assert p.screen.KIND == "filing"
        await p.press("f9")
        assert "已保存" in p.said()
        await p.press("escape")
        assert p.screen.KIND == "case"

    player.play(script)
    form = cases.open_case(player.desk, case).dossier.filings[0].form
    assert "加上这一句话" in form["phenomenon"]


def test_evidence_comes_by_a_dragged_path_with_blanks_and_quotes(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    shot = tmp_path / "聊天 记录\uff081\uff09.png"
    shot.write_bytes(b"\x89PNG")

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.paste(f"'{shot}'\n")
        await p.pick("kind", "chat")
        await p.fill("shows", "客服承认卡密已被使用")
        await p.pick("links", "told")
        await p.press("f9")
        assert "已加入 1 件证据" in p.said()
        await p.press("2")
        assert "客服承认卡密已被使用" in p.seen()

    player.play(script)
    card = cases.open_case(player.desk, case).dossier.cards[0]
    assert card.kind == "chat" and card.links == ("told",) and shot.read_bytes() == b"\x89PNG"


def test_a_missing_file_is_refused_and_what_was_typed_stays(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("f7")
        await p.fill("files", "/没有/这个.png")
        await p.pick("kind", "chat")
        await p.press("f9")
        assert "找不到文件" in p.said() and p.screen.KIND == "form"
        assert p.screen.values()["files"] == "/没有/这个.png"
        await p.press("escape")
        assert "还没保存" in p.seen()
        await p.press("escape")
        assert p.screen.values()["files"] == "/没有/这个.png"

    player.play(script)


def test_an_entry_is_corrected_and_another_voided_and_both_stay_struck(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case, sheet=5)
        await p.settle()
        await p.press("l")
        await p.fill("text", "工号写错")
        await p.press("f9")
        await p.press("e")
        await p.fill("staff", "1024")
        await p.press("f9")
        assert "已更正" in p.said() and "[已改]" in p.seen()
        await p.press("home", "d")
        await p.fill("void", "记错案件")
        await p.press("f9")
        assert "已作废" in p.said()

    player.play(script)
    journal = cases.open_case(player.desk, case).journal
    assert len(journal) == 3 and all(line.struck for line in journal)
    assert {line.entry.staff for line in journal} == {"", "1024"}
    assert {line.entry.void for line in journal} == {"", "记错案件"}


def test_a_fact_is_changed_taken_back_and_a_sensitive_one_is_masked(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        p.screen.query_one("#sheet").go_to("fact order.o1.item")
        await p.press("f2")
        await p.fill("order.o1.card_key", "ABCDEFGH1234V90T")
        await p.fill("order.o1.item", "改")
        await p.press("f9")
        assert "已保存" in p.said()
        assert "ABCDEFGH1234V90T" not in p.seen()
        await p.press("u")
        assert "没有可撤销" not in p.said()

    player.play(script)
    order = cases.open_case(player.desk, case).dossier.case.orders[0]
    assert order.item == "月卡"
    assert "ABCDEFGH1234V90T" not in (player.desk.book.root / case / "case.toml").read_text("utf-8")


def test_a_file_broken_elsewhere_keeps_what_was_typed_until_it_is_mended(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        p.screen.query_one("#sheet").go_to("fact order.o1.item")
        await p.press("f2")
        await p.fill("order.o1.item", "我填的")
        cases.edit(p.desk, case, sets=[("order.o1.amount", "120")])
        file = p.desk.book.root / case / "case.toml"
        whole = file.read_text("utf-8")
        file.write_text(whole.replace('title = "', "title = "), "utf-8")
        await p.press("f9")
        assert "文件在别处改过了" in p.seen()
        await p.press("3")
        assert "我填的" in p.sent[-1]
        file.write_text(whole, "utf-8")
        await p.press("f9")
        assert p.screen.KIND == "case"

    player.play(script)
    order = cases.open_case(player.desk, case).dossier.case.orders[0]
    assert order.item.endswith("我填的") or order.item.startswith("我填的")
    assert str(order.amount) == "120.00"


def test_self_checks_are_answered_and_the_case_is_closed(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("i")
        name = p.screen.asks[0].name
        await p.pick(name, "no")
        await p.press("f9", "x")
        await p.pick("reason", "dropped")
        await p.press("f9")
        assert "已放弃" in p.seen()
        await p.press("x")
        assert "已经结案" in p.said()

    player.play(script)
    found = cases.open_case(player.desk, case)
    assert "no" in found.dossier.case.answers.values() and found.reckoned.status == "dropped"


def test_a_pasted_reply_becomes_entries_only_when_confirmed(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.paste("客服(工号1024):承诺24小时内补发\n11月21日10:00")
        assert "识别短信或聊天" in p.seen() and not cases.open_case(p.desk, case).journal
        await p.press("f9")

    player.play(script)
    assert cases.open_case(player.desk, case).journal


def test_the_demo_clock_moves_to_the_next_due_and_nothing_else_does(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path), demo=True)
    a_case(player)

    async def script(p: Player) -> None:
        before = p.desk.now()
        await p.press("T", "1")
        assert p.desk.now() - before >= timedelta(days=1) and "11-22" in p.seen()

    player.play(script)
    real = Player(player.desk.book)

    async def refused(p: Player) -> None:
        await p.press("T")
        assert "只有演示" in p.said()

    real.play(refused)


def test_looking_around_writes_nothing(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    before = {f: f.stat().st_mtime_ns for f in player.desk.book.root.rglob("*") if f.is_file()}

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        for key in ("1", "2", "3", "4", "5", "6", "end", "enter", "escape", "f1", "escape", "f5"):
            await p.press(key)

    player.play(script)
    assert {f: f.stat().st_mtime_ns for f in player.desk.book.root.rglob("*") if f.is_file()} == before


def test_what_is_ticked_can_be_told_without_colour(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("f7")
        await p.pick("links", "told")
        field = next(f for f in p.screen.query(Field) if f.ask.name == "links")
        field.scroll_visible(animate=False)
        field.editor.scroll_visible(animate=False)
        await p.settle()
        ticked = [line for line in p.seen().split("\n") if "[X]" in line]
        assert len(ticked) == 1 and "已告知平台" in ticked[0]
        assert "[ ]" in p.seen()

    player.play(script)
