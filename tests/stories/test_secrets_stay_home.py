"""Secrets stay in the vault: typed in every way there is, they stand in no file, no git object and no program's arguments.

Everything below the test's folder is searched (workbook, caches, data, logs), except ``private/``, which is for the owner.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kameng_tui.desk import filings, profiles
from tests.by_cli import Kameng
from tests.tui.player import Player, a_case, workbook

KEY, KEY_2, KEY_3 = "QWER-7KD9-MX4T-V90T", "PLMK-83NB-ZX5H-W61R", "TGBY-29VC-HU7J-K43E"
ID, OTHER_ID = "11010519491231002X", "440524199001010018"
BANK, OTHER_BANK = "6228480402564890018", "6222020200112230013"
SECRETS = (KEY, KEY_2, KEY_3, ID, OTHER_ID, BANK, OTHER_BANK)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments and the environment of every program that is started."""
    seen: list[str] = []
    real = subprocess.Popen.__init__

    def spying(self: Any, args: Any, *more: Any, **how: Any) -> None:
        seen.append(repr(args))
        seen.append(repr(dict(how.get("env") or {})))
        real(self, args, *more, **how)

    monkeypatch.setattr(subprocess.Popen, "__init__", spying)
    return seen


def found_in(texts: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """(place, secret) of every secret, also one that was written in groups or in small letters."""
    needles = {secret: re.sub(r"[\s-]", "", secret).lower().encode() for secret in SECRETS}
    bare = ((place, re.sub(rb"[\s\-_]", b"", text).lower()) for place, text in texts)
    return [(place, secret) for place, text in bare for secret, needle in needles.items() if needle in text]


def on_disk(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*")):
        yield str(path), path.name.encode()
        if path.is_file() and "private" not in path.parts and ".git" not in path.parts:
            yield str(path), path.read_bytes()


def in_git(book: Path) -> bytes:
    words = ["git", "-C", str(book), "cat-file", "--batch", "--batch-all-objects", "--buffer"]
    return subprocess.run(words, capture_output=True, check=True).stdout


def commit(book: Path, saying: str) -> None:
    me = ["-c", "user.name=测试", "-c", "user.email=t@example.com"]
    subprocess.run(["git", "-C", str(book), "add", "-A"], check=True, capture_output=True)
    subprocess.run(["git", "-C", str(book), *me, "commit", "-qm", saying], check=True, capture_output=True)


def test_typed_in_every_way_at_the_command_line_they_are_found_nowhere(
    kameng: Kameng, tmp_path: Path, started: list[str]
) -> None:
    def run(*words: str, stdin: str = "") -> Any:
        ran = kameng(*words, stdin=stdin, today="2026-11-21T10:30")
        assert ran.status == 0, (words, ran.err)
        return ran

    book, notes = (
        tmp_path / "簿",
        tmp_path / "private",
    )  # what a person gave stays theirs: the notes are not searched
    notes.mkdir()
    run("init", str(book), "--git")
    at = ("-w", str(book))
    given = notes / "案情.toml"
    given.write_text(
        f'title = "九妹 卡密已被使用"\nproblem = "card-key-used"\n[consumer]\nname = "张示例"\nid_number = "{ID}"\n'
        f'phone = "13800138000"\naddress = "示例省示例市测试区样例路18号"\npurpose = "personal"\n'
        f'[platform]\nname = "九妹卡盟"\noperator = "示例公司"\naddress = "示例路9号"\nrole = "platform"\n'
        f'[[order]]\nnumber = "JM20261116201047"\nitem = "月卡"\namount = "100.00"\nplaced = 2026-11-16T20:10:00\n'
        f'card_key = "{KEY}"\nnote = "客服说卡密:{KEY} 已被使用"\n'
        f'[[payment]]\norder = "o1"\nmethod = "bank"\namount = "100.00"\npaid = 2026-11-16T20:11:00\n'
        f'bank_card = "{BANK}"\n[[claim]]\nkind = "refund"\nagainst = "platform"\namount = "100.00"\n',
        "utf-8",
    )
    story = f"2026年11月16日在九妹卡盟买月卡,卡密:{KEY_2},用银行卡{OTHER_BANK}付了100元,身份证号{OTHER_ID}"
    case = run("new", "--from", str(given), "--json", *at).data["id"]
    told = run("new", "--story", "-", "--json", *at, stdin=story).data["id"]
    run("read", told, "-", "--accept", "all", *at, stdin=story)
    commit(book, "一")
    run("edit", case, "--set", f"order.card_key={KEY_3}", *at)
    run("edit", case, "--set", f"story.text=我的卡密 {KEY_3.lower()} 和身份证 {ID} 都给了客服", *at)
    run("edit", told, "--set", "payment.bank_card=-", *at, stdin=OTHER_BANK)
    sms = f"【九妹卡盟】您的卡密:{KEY_2} 已核销,退款将原路退回银行卡{BANK},请在24小时内查收。"
    run("read", case, "-", "--as", "reply", "--accept", "all", *at, stdin=sms)
    chat = f"我:我的身份证号是{ID[:6]} {ID[6:14]} {ID[14:]}\n客服:好的,卡密:{KEY_3} 登记了"
    entry = run(
        "log", case, "--kind", "contact", "--text", chat, "--with", f"客服 {KEY_3}", "--json", *at
    ).data["entry"]
    run("amend", case, entry, "--set", f"text=更正:银行卡{BANK}", *at)
    shot = notes / "聊天.png"
    shot.write_bytes(b"\x89PNG" + KEY.encode())
    run(
        "attach",
        case,
        str(shot),
        "--kind",
        "key-shot",
        "--shows",
        f"卡密:{KEY_3} 已被使用",
        "--obtained",
        f"身份证号{ID}",
        *at,
    )
    run("vault", "set", "本人", "--set", f"id_number={OTHER_ID}", "--set", "name=李示例", *at)
    run("edit", told, "--set", "consumer.profile=本人", *at)
    run("file", case, "12315", "--set", f"facts=卡密:{KEY_3} 已被使用,银行卡{BANK}", *at)
    run("draft", case, "12315", "complaint", "--send", "--receipt", "1234567890", *at)
    for words in (
        ("due",),
        ("list",),
        ("show", case),
        ("advise", told),
        ("check",),
        ("doctor",),
        ("verify",),
    ):
        kameng(*words, *at, today="2026-11-21T10:30")
    run(
        "vault",
        "export",
        "-o",
        str(tmp_path / "交接.age"),
        "--passphrase-file",
        "-",
        *at,
        stdin="一个够长的口令啊\n",
    )
    commit(book, "二")
    refused = (  # what is refused is not repeated either, and what is looked at shows masks
        ("edit", case, "--set", f"order.nothing={KEY_3}"),
        ("edit", case, "--set", f"order.amount={KEY_3.replace('-', '')}"),
        ("log", case, "--卡密", KEY_3.replace("-", "")),
        ("log", case, "--kind", "contact", "--at", BANK),
        ("attach", case, f"{OTHER_ID}.png", "--kind", "chat"),
        ("show", f"{KEY}"),
        ("vault", KEY_2.replace("-", "")),
    )
    said = [kameng(*words, *at) for words in refused]
    assert all(ran.status for ran in said)
    said += [kameng(*words, *at) for words in (("history", case), ("history", case, "HEAD"), ("show", case))]
    assert found_in((ran.out[:80], (ran.out + ran.err).encode()) for ran in said) == []
    assert "卡密" in said[-2].out, "the difference is shown, with its masks"

    assert found_in(on_disk(tmp_path)) == []
    assert found_in([("git", in_git(book))]) == []
    assert found_in([("argv", "\n".join(started).encode())]) == []
    assert any("agechild" in words for words in started), "nothing was started: the spy sees nothing"
    sent = next(path for path in (book / case / "private").iterdir() if path.suffix == ".md")
    assert ID in sent.read_text("utf-8"), "the authority needs the real one"


def test_typed_into_every_form_of_the_screen_they_are_found_nowhere(
    tmp_path: Path, started: list[str]
) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    filings.file(player.desk, case, "12315")

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("l")
        await p.fill("text", f"客服要我的身份证号{ID}和卡密:{KEY}")
        await p.press("f9")
        p.screen.query_one("#sheet").go_to("fact consumer.name")
        await p.press("e")
        await p.fill("consumer.id_number", ID)
        await p.press("f9")
        p.screen.query_one("#sheet").go_to("fact order.o1.number")
        await p.press("e")
        await p.fill("order.o1.card_key", KEY_2)
        await p.fill("order.o1.note", f"卡密:{KEY_2}")
        await p.press("f9")
        p.screen.query_one("#sheet").go_to("fact payment.p1.method")
        await p.press("e")
        await p.fill("payment.p1.bank_card", BANK)
        await p.press("f9")
        await p.press("V", "n")
        await p.fill("profile", "本人")
        await p.fill("id_number", OTHER_ID)
        await p.press("f9")
        assert p.screen.KIND == "vault" and OTHER_ID not in p.seen()
        p.screen.query_one("#vault").go_to("profile 本人")
        await p.press("u", "escape")
        await p.paste(f"【九妹卡盟】您的卡密:{KEY_3} 已核销,退款原路退回银行卡{OTHER_BANK}")
        await p.press("f9")

    player.play(script)
    assert profiles.get(player.desk, "本人") == {"id_number": OTHER_ID}
    loaded = player.desk.book.load(case)
    assert loaded.dossier.case.consumer.profile == "本人"
    assert loaded.dossier.case.payments[0].bank_card == "vault:****0018"
    assert found_in(on_disk(tmp_path)) == []
    assert found_in([("argv", "\n".join(started).encode())]) == []
