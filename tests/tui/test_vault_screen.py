"""The vault in the full screen: one dialog a session that breaks nothing, profiles, and papers that ask for what they need."""

from __future__ import annotations

from pathlib import Path

import pytest
from player import Player, a_case, workbook

from kameng_tui.desk import cases, filings, profiles
from kameng_tui.workbook import agepass
from kameng_tui.workbook.agevault import AgeVault
from kameng_tui.workbook.vault import AskVault

WORD = "long enough"
PHONE = "13800138000"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without scrypt, which test_age_vault tries."""

    def unseal(data: bytes, word: str) -> bytes:
        used, _, rest = data.partition(b"\n")
        if used.decode() != word:
            raise agepass.WrongPassphrase("口令不对,请再试一次")
        return bytes.fromhex(rest.decode())

    monkeypatch.setattr(agepass, "unseal", unseal)
    monkeypatch.setattr(agepass, "seal", lambda data, word: f"{word}\n{data.hex()}")


def locked(player: Player, tmp_path: Path) -> AgeVault:
    """The player's vault is a file with one case's secrets and a profile, locked."""
    made = AgeVault(tmp_path / "vault.age")
    made.create(WORD)
    player.desk.use_vault(made)
    profiles.put(player.desk, "表妹", {"name": "别人", "phone": PHONE})
    player.case = a_case(player, consumer={"name": "张示例", "phone": PHONE})  # type: ignore[attr-defined]
    player.desk.use_vault(AgeVault(made.path))
    return made


async def enter(p: Player, *texts: str) -> None:
    for text in texts:
        await p.type(text)
        await p.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_wrong_passphrase_stays_and_the_right_one_opens(tmp_path: Path, size: tuple[int, int]) -> None:
    player = Player(workbook(tmp_path))
    locked(player, tmp_path)

    async def script(p: Player) -> None:
        p.app._open_vault()
        await p.settle()
        assert "打开保险箱" in p.seen() and "Esc 不用" in p.seen()
        await p.press("enter")
        assert "还没有输入口令" in p.seen()
        await enter(p, "wrong one")
        assert "口令不对" in p.seen() and "wrong one" not in p.seen()
        await enter(p, WORD)
        assert p.screen.KIND == "home" and not p.desk.vault.locked
        p.app._open_vault()
        await p.settle()
        assert p.screen.KIND == "home"

    player.play(script, size)


def test_escape_goes_on_without_and_what_is_typed_waits_for_the_passphrase(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    made = locked(player, tmp_path)

    async def script(p: Player) -> None:
        p.app._open_vault()
        await p.settle()
        await p.press("escape")
        p.app.open_case(p.case)
        await p.settle()
        p.screen.query_one("#sheet").go_to("fact consumer.name")
        await p.press("e")
        await p.fill("consumer.email", "zhang@example.com")
        await p.press("f9")
        assert "保险箱没有打开" in p.said()
        await p.press("V")
        assert "锁着" in p.seen() and "打开保险箱才看得到" in p.seen()
        await p.press("n")
        assert p.screen.KIND == "vault" and "先按 l 打开" in p.said()
        await p.press("l")
        await enter(p, WORD)
        assert "表妹" in p.seen() and PHONE not in p.seen()

    player.play(script)
    assert "zhang@example.com" in [made.get(key) for key in {**made._values, **_read(made)}]


def _read(vault: AgeVault) -> dict[str, str]:
    vault.get("")
    return vault._values


def test_a_profile_is_made_changed_chosen_and_removed(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    sent: list[str] = []

    async def script(p: Player) -> None:
        p.app.send_to_clipboard = lambda text: sent.append(text) or "已送往剪贴板"
        await p.press("V")
        await p.press("u")
        assert "先选中一份资料" in p.said()
        await p.press("n")
        await p.fill("profile", "本人")
        await p.fill("phone", PHONE)
        await p.press("f9")
        assert "138****8000" in p.seen()
        assert p.screen.query_one("#vault").current.key == "profile 本人"
        await p.press("home", "y")
        assert "先选中一份资料" in p.said()
        p.screen.query_one("#vault").go_to("profile 本人")
        await p.press("y")
        assert "资料名" in p.said() or "剪贴板" in p.said()
        assert sent == ["本人"]
        await p.press("u")
        assert "先打开一个案件" in p.said()
        await p.press("escape")
        p.app.open_case(case)
        await p.settle()
        await p.press("V")
        p.screen.query_one("#vault").go_to("profile 本人")
        await p.press("u")
        assert "本案在用" in p.seen()
        await p.press("enter")
        await p.fill("phone", "1")
        await p.press("f9", "d", "1")
        assert profiles.get(p.desk, "本人")["phone"] == "1"
        await p.press("d", "2")
        assert "还没有资料" in p.seen()

    player.play(script)
    assert cases.load(player.desk, case).dossier.case.consumer.profile == "本人"


def test_a_vault_file_is_made_with_a_passphrase_typed_twice(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)
    player.desk.use_vault(AskVault())

    async def script(p: Player) -> None:
        await p.press("V")
        assert "没有保险箱" in p.seen()
        await p.press("z")
        await enter(p, "short", "short")
        assert "至少 8 个字符" in p.seen()
        await enter(p, WORD, "something else")
        assert "两遍不一样" in p.seen()
        await p.press("escape", "z")
        await enter(p, WORD, WORD)
        assert "已打开" in p.seen()
        await p.press("z")
        await enter(p, WORD + "2", WORD + "2")

    player.play(script)
    again = AgeVault(player.desk.vault.path)
    again.unlock(WORD + "2")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_paper_asks_for_what_it_needs_and_shows_it(tmp_path: Path, size: tuple[int, int]) -> None:
    from kameng_tui.tui.screens.counter import CounterScreen
    from kameng_tui.tui.screens.paper import PaperScreen

    player = Player(workbook(tmp_path))
    case = a_case(player, consumer={"name": "张示例", "phone": PHONE})
    filings.file(player.desk, case, "12315")
    player.desk.use_vault(AskVault())

    async def script(p: Player) -> None:
        await p.app.push_screen(PaperScreen(case, "12315", "complaint"))
        await p.settle()
        assert "****8000" in p.seen() and "只记到程序结束" in p.seen()
        await p.fill("0", "13800138001")
        await p.press("f9")
        assert "对不上" in p.said()
        await p.press("escape", "3")
        assert p.screen.KIND == "paper"
        await p.press("f5", "escape")
        await p.app.push_screen(CounterScreen(case, "12315", "complaint"))
        await p.settle()
        await p.fill("0", PHONE)
        await p.press("f9")
        assert p.screen.KIND == "counter"
        assert PHONE in [line.text for line in p.screen.lines]

    player.play(script, size)
    folder = player.desk.book.root
    assert not any(PHONE in path.read_text("utf-8") for path in folder.rglob("*.toml"))


async def field(p: Player, name: str, text: str) -> None:
    """Fills a field anew, whatever stands in it."""
    await p.pick(name, "")
    await p.fill(name, text)


def test_a_case_is_exported_and_taken_in_by_keys(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player, consumer={"name": "张示例", "phone": PHONE})
    book = player.desk.book
    book.add_private(book.load(case), "private/原图.txt", "原图")
    out, standing = tmp_path / "交接.age", tmp_path / "别的.age"
    standing.write_text("别的")

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("V", "x")
        assert "导出" in p.seen() and "只有这一案" in p.seen()
        await field(p, "out", str(standing))
        await p.press("f9")
        assert "已存在" in p.seen() and p.screen.KIND == "ask", "said before the passphrase is asked for"
        await field(p, "out", str(out))
        await p.press("f9")
        await enter(p, "short", "short")
        assert "至少 8 个字符" in p.seen()
        await enter(p, WORD, WORD)
        assert "1 案" in p.seen() and "文件 1 个" in p.seen() and out.exists()
        await p.press("escape")
        p.desk.vault.forget(next(key for key in p.desk.vault._values if key.endswith("consumer.phone")))
        (book.root / case / "private" / "原图.txt").unlink()
        await p.press("i")
        await p.paste(str(tmp_path / "没有.age"))
        await p.press("f9")
        assert "找不到文件" in p.seen()
        await field(p, "source", str(out))
        await p.press("f9")
        await enter(p, "not this one")
        assert "口令不对" in p.seen()
        await enter(p, WORD)
        assert "1 项完整内容" in p.seen() and "文件 1 个" in p.seen()
        await p.press("escape", "escape")
        assert p.screen.KIND == "case"

    player.play(script, (80, 24))
    assert PHONE in player.desk.vault._values.values()
    assert (book.root / case / "private" / "原图.txt").read_text() == "原图"


def test_a_renamed_case_gets_its_secrets_back_by_enter(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player, consumer={"name": "张示例", "phone": PHONE})
    root = player.desk.book.root
    (root / case).rename(root / "改了名")

    async def script(p: Player) -> None:
        p.app.open_case("改了名")
        await p.settle()
        await p.press("V")
        assert case in p.seen().replace(" ", "")
        p.screen.query_one("#vault").go_to("renamed")
        await p.press("enter")
        assert "接到这一案" in p.said() and "改过文件夹名" not in p.seen()

    player.play(script)
    assert any("改了名/" in key and value == PHONE for key, value in player.desk.vault._values.items())
