"""Evidence on a case screen: taken in and checked with progress, stopped by Esc; and a form that the disk refused."""

from __future__ import annotations

import errno
import os
import tempfile
import threading

from player import Player, a_case, workbook

from kameng_tui.case.findings import Finding
from kameng_tui.desk import cases, evidence
from kameng_tui.tui.screens.case import CaseScreen
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.workbook import files, seals


def made(tmp_path):
    player = Player(workbook(tmp_path))
    case = cases.new(player.desk, source={"title": "旧", "order": [{"id": "o1", "placed": player.now()}]}).id
    return player, case


async def opened(player, case):
    player.app.push_screen(CaseScreen(case))
    await player.settle()
    return player.app.screen


def test_a_case_is_checked_and_sealed_and_a_change_is_shown(tmp_path):
    player, case = made(tmp_path)
    (tmp_path / "a.png").write_text("a")
    (card,) = evidence.attach(player.desk, case, [tmp_path / "a.png"], kind="chat", taken=player.now())
    folder = player.desk.book.root / case

    async def script(p):
        await opened(p, case)
        await p.press("2")
        assert "事发当天取得" in p.seen()
        await p.press("S")
        assert "证据都在" in p.seen()
        await p.press("down", "enter")
        assert card.file in (folder / seals.LIST).read_text()
        (folder / card.file).write_text("A")
        await p.press("S")
        assert "SHA-256 不符" in p.seen()

    player.play(script)


def test_esc_stops_a_file_that_is_being_taken_in_and_nothing_of_it_stays(tmp_path, monkeypatch):
    player, case = made(tmp_path)
    (tmp_path / "big.mp4").write_bytes(b"x" * 64)
    monkeypatch.setattr(files, "_CHUNK", 1)
    begun, go_on = threading.Event(), threading.Event()
    real = files._read_chunk

    def slowly(reader, source):
        if begun.is_set():
            go_on.wait(10)
        begun.set()
        return real(reader, source)

    monkeypatch.setattr(files, "_read_chunk", slowly)

    async def script(p):
        screen = await opened(p, case)
        screen.attach_files([tmp_path / "big.mp4"], {"kind": "chat"})
        while not begun.is_set():
            await p.pilot.pause(0.01)
        screen.action_do("back")
        go_on.set()
        await p.settle()
        assert p.app.screen is screen
        assert [n.message for n in p.app._notifications][-1] == "已停下:正在加入证据"
        assert not [x for x in (p.desk.book.root / case).rglob("*") if "big" in x.name]

    player.play(script)


def test_the_same_file_again_is_told(tmp_path):
    player, case = made(tmp_path)
    (tmp_path / "a.png").write_text("a")
    evidence.attach(player.desk, case, [tmp_path / "a.png"], kind="chat")

    async def script(p):
        screen = await opened(p, case)
        screen.attach_files([tmp_path / "a.png"], {"kind": "chat"})
        await p.settle()
        assert any("是同一个文件" in n.message for n in p.app._notifications)

    player.play(script)


def test_what_a_full_disk_refused_stays_typed_can_be_copied_and_saved_again(tmp_path, monkeypatch):
    player, case = made(tmp_path)

    def full(handle):
        raise OSError(errno.ENOSPC, "full")

    async def script(p):
        screen = await opened(p, case)
        screen._fact_form("edit", "title")
        await p.settle()
        form = p.app.screen
        assert isinstance(form, FormScreen)
        await p.press("ctrl+u")
        await p.type("新的标题")
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            await p.press("f9")
            assert "磁盘已满" in p.seen()
            await p.press("2")
        assert p.app.screen is form
        assert form.changed()["title"] == "新的标题"
        assert p.sent[-1] == "标题:新的标题"
        await p.press("f9")
        assert cases.load(p.desk, case).dossier.case.title == "新的标题"

    player.play(script)


def test_a_form_of_a_channel_that_a_full_disk_refused_is_taken_elsewhere_and_saved_again(
    tmp_path, monkeypatch
):
    from kameng_tui.desk import filings
    from kameng_tui.tui.screens.filing import FilingScreen

    player = Player(workbook(tmp_path))
    case = a_case(player)
    filings.file(player.desk, case, "12315")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def full(handle):
        raise OSError(errno.ENOSPC, "full")

    def stored():
        (filing,) = cases.load(player.desk, case).dossier.filings
        return filing.form.get("facts", "")

    async def script(p):
        await p.app.push_screen(FilingScreen(case, "12315"))
        await p.settle()
        form = p.screen
        await p.fill("facts", "新写的经过")
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            await p.press("f9")
            assert "磁盘已满" in p.seen()
            await p.press("2")
            assert "新写的经过" in p.sent[-1] and p.screen is form
            await p.press("f9", "3")
            assert "已存为文件" in p.said() and p.screen is form
            assert [x for x in tmp_path.glob("kameng-*.txt") if "新写的经过" in x.read_text("utf-8")]
            await p.press("f9")
        await p.press("1")
        while "新写的经过" not in stored():  # the dialog answers after it has gone
            await p.pilot.pause(0.01)
        await p.settle()
        assert p.screen is form

    player.play(script)


def test_all_cases_are_checked_from_home_and_enter_opens_the_one_that_changed(tmp_path, monkeypatch):
    player, case = made(tmp_path)
    a_case(player)
    (tmp_path / "a.png").write_text("a")
    (card,) = evidence.attach(player.desk, case, [tmp_path / "a.png"], kind="chat")
    piece = player.desk.book.root / case / card.file

    async def script(p):
        await p.press("S")
        assert "证据都在,都没有变" in p.seen() and "核对完了 2 案" in p.seen()
        piece.write_text("A")
        await p.press("R")
        assert "有变动的 1 案" in p.seen() and "SHA-256 不符" in p.seen()
        await p.press("y")
        assert card.file in p.sent[-1]
        await p.press("down", "enter")
        assert p.screen.case_id == case
        await p.press("escape", "escape")
        assert p.screen.KIND == "home"

    player.play(script)


def test_esc_stops_the_check_of_all_cases_and_keeps_what_was_found(tmp_path, monkeypatch):
    from kameng_tui.desk import verifying

    player, case = made(tmp_path)
    go_on = threading.Event()

    def slowly(desk, refs, told):
        yield verifying.Checked(case, "旧", (Finding("evidence.changed", f"{case}/x", "变了"),))
        go_on.wait(10)
        told(verifying.At(case, 2, 9, 0, 1))

    monkeypatch.setattr(verifying, "each", slowly)

    async def script(p):
        p.app.do_verify_all()
        while "变了" not in p.seen():
            await p.pilot.pause(0.01)
        p.screen.action_do("back")
        go_on.set()
        await p.settle()
        assert p.screen.KIND == "verify" and "只核对了一部分" in p.seen() and "变了" in p.seen()
        await p.press("escape")
        assert p.screen.KIND == "home"

    player.play(script)
