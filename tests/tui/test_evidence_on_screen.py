"""Evidence on a case screen: taken in and checked with progress, stopped by Esc; and a form that the disk refused."""

from __future__ import annotations

import errno
import os
import threading

from player import Player, workbook

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
        screen._form("edit", "title")
        await p.settle()
        form = p.app.screen
        assert isinstance(form, FormScreen)
        await p.press("ctrl+u")
        await p.type("新的标题")
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            await p.press("f9")
            assert "磁盘已满" in p.seen()
            await p.press("down", "enter")
        assert p.app.screen is form
        assert form.changed()["title"] == "新的标题"
        assert p.sent[-1] == "标题:新的标题"
        await p.press("f9")
        assert cases.load(p.desk, case).dossier.case.title == "新的标题"

    player.play(script)
