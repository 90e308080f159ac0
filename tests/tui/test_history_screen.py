"""git on the screen: the title says where things stand, the history goes back, sync asks before anything leaves."""

from __future__ import annotations

from kameng_tui.desk import cases
from kameng_tui.tui.commits import ActionCommits, commit_on_leave
from kameng_tui.workbook.book import Workbook
from tests.gitpair import NOW, Pair, git, who
from tests.tui.player import Player, a_case


def player_in_git(tmp_path, own_home) -> Player:
    who(own_home)
    return Player(Workbook.create(tmp_path / "簿", "簿", now=NOW, git=True))


def test_the_title_of_home_and_case_and_the_way_back(tmp_path, own_home):
    player = player_in_git(tmp_path, own_home)
    case = a_case(player)
    root = player.desk.book.root
    git(root, "add", "-A")
    git(root, "commit", "-qm", "开始")

    async def script(p: Player) -> None:
        assert "已提交" in p.seen().split("\n")[0]
        cases.edit(p.desk, case, sets=[("title", "改过的题目")])
        await p.press("f5")
        assert "未提交1" in p.seen().split("\n")[0]
        git(root, "commit", "-qam", "改题目")
        p.app.open_case(case)
        await p.settle()
        assert "未提交" not in p.seen()
        await p.press("B")
        seen = p.seen()
        assert "历史版本  改过的题目" in seen and "开始" in seen and "版本 2" in seen
        await p.press("enter")
        assert "+title" in p.seen() and "-title" in p.seen()
        await p.press("escape", "down", "v")
        assert "从 " in p.seen() and "到现在" in p.seen()
        await p.press("escape", "r")
        assert "恢复到" in p.said()
        await p.press("f8")
        assert "已撤销" in p.said()
        await p.press("escape")
        assert "改过的题目" in p.seen()

    player.play(script)
    assert git(root, "status", "--porcelain") == ""


def test_sync_says_what_leaves_and_waits_for_a_yes(tmp_path, own_home):
    pair = Pair(tmp_path, own_home)
    cases.edit(pair.here, pair.case, sets=[("title", "这边")])
    player = Player(pair.here.book)
    before = git(pair.bare, "rev-parse", "main")

    async def script(p: Player) -> None:
        await p.press("s")
        assert "origin/main" in p.seen() and "先提交 1 个文件" in p.seen()
        await p.press("escape")
        assert git(pair.bare, "rev-parse", "main") == before
        await p.press("s", "1")
        assert "推送到 origin/main" in p.said()

    player.play(script, size=(80, 24))
    assert git(pair.bare, "rev-parse", "main") != before


def test_a_sync_that_waits_is_stopped_by_escape(tmp_path, own_home):
    pair = Pair(tmp_path, own_home)
    slow = pair.bare / "hooks" / "pre-receive"
    slow.write_text("#!/bin/sh\nsleep 30\n")
    slow.chmod(0o755)
    cases.edit(pair.here, pair.case, sets=[("title", "这边")])

    async def script(p: Player) -> None:
        await p.press("s")
        p.screen.action_number(1)  # a key would wait until all is done
        for _ in range(100):
            await p.pilot.pause(0.05)
            if "正在同步" in p.seen():
                break
        assert "Esc 停下" in p.seen()
        await p.press("escape")
        assert "同步已停下" in p.said() and "正在" not in p.seen()

    Player(pair.here.book).play(script)


def test_sync_shows_both_values_where_it_stops(tmp_path, own_home):
    pair = Pair(tmp_path, own_home)
    for desk, word in ((pair.here, "甲"), (pair.there, "乙")):
        cases.edit(desk, pair.case, sets=[("title", word)])
    from kameng_tui.desk.syncing import sync

    sync(pair.there)

    async def script(p: Player) -> None:
        await p.press("s", "1")
        assert "「甲」" in p.seen() and "「乙」" in p.seen()
        await p.press("escape", "f5")
        assert "冲突1" in p.seen().split("\n")[0]

    Player(pair.here.book).play(script)


def test_without_git_the_keys_say_so(tmp_path):
    player = Player(Workbook.create(tmp_path / "簿", "簿", now=NOW))
    a_case(player)

    async def script(p: Player) -> None:
        assert "提交" not in p.seen()
        await p.press("s")
        assert "git init" in p.said()
        await p.press("B")
        assert "git init" in p.seen()

    player.play(script)


def test_on_leave_our_own_changes_are_committed(tmp_path, own_home, capsys):
    player = player_in_git(tmp_path, own_home)
    a_case(player)
    root = player.desk.book.root
    (root / "手改.txt").write_text("x")
    commit_on_leave(player.desk)
    assert "已提交:九妹 卡密已被使用:新建案件" in capsys.readouterr().err
    assert git(root, "-c", "core.quotepath=off", "status", "--porcelain") == "?? 手改.txt"


def test_by_setting_each_action_is_committed_once_it_is_whole(tmp_path, own_home, monkeypatch):
    monkeypatch.setattr("kameng_tui.tui.commits.PAUSE", 3600)  # only the test's own clock ticks
    player = player_in_git(tmp_path, own_home)
    root = player.desk.book.root
    (root / "workbook.toml").write_text(
        (root / "workbook.toml").read_text("utf-8") + '[git]\ncommit = "action"\n', "utf-8"
    )
    player.desk.use(Workbook.open(root))
    case = a_case(player)

    async def script(p: Player) -> None:
        commits = ActionCommits(p.app)
        commits.tick()
        assert p.desk.book.changed  # not in the middle of an action
        commits.tick()
        await p.settle()
        assert not p.desk.book.changed and "已提交" in p.said()
        git(root, "checkout", "-q", "--detach")
        cases.edit(p.desk, case, sets=[("title", "甲")])
        for _ in range(4):
            commits.tick()
            await p.settle()
        assert p.said().count("没有自动提交") == 1

    player.play(script)
