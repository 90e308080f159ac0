"""Bad input: one clear sentence in Chinese, nothing lost, nothing outside the case folder touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.by_cli import Kameng

HOSTILE = (
    "[/foo]",
    "[@click=app.quit]",
    "[bold red]x[/]",
    "\x1b[31m红\x1b[0m",
    "\x1b]52;c;aGk=\x07",
    "甲\u202e乙",
    "名字 带 空格",
    "😀👨‍👩‍👧",
    "../../etc/passwd",
    "{{ 7*7 }}",
    "'; DROP TABLE",
    "=cmd|'/c calc'!A1",
)


@pytest.fixture
def case(kameng: Kameng) -> str:
    assert kameng("init", ".").status == 0
    made = kameng(
        "new",
        "--set",
        "platform.name=示例卡盟",
        "--set",
        "order.amount=100",
        "--json",
        today="2026-09-01T10:00",
    )
    assert made.status == 0, made.err
    return str(made.data["id"])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_unchanged_and_shown_inert(kameng: Kameng, case: str, text: str) -> None:
    assert kameng("edit", case, "--set", f"story.text={text}", "--set", f"platform.name={text}").status == 0
    assert kameng("log", case, "--kind", "contact", "--text", text, "--staff", text).status == 0
    shown = kameng("show", case, "--json").data
    assert shown["case"]["story"]["text"] == text
    assert shown["journal"][0]["text"] == text
    people = kameng("show", case)
    assert people.status == 0
    assert "\x1b" not in people.out and "\u202e" not in people.out, (
        "what steers a terminal is shown, not obeyed"
    )
    assert kameng("draft", case, "platform", "complaint", "--json").status == 0


def test_a_story_of_ten_thousand_characters(kameng: Kameng) -> None:
    kameng("init", ".")
    story = "客服说尽快处理,我等了三天。" * 720
    made = kameng("new", "--story", "-", "--json", stdin=story)
    assert made.status == 0
    assert kameng("show", made.data["id"], "--json").data["case"]["story"]["text"] == story
    assert kameng("read", made.data["id"], "-", "--json", stdin=story).status == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("edit", "CASE", "--set", "order.amount=-5"), "不能为负"),
        (("edit", "CASE", "--set", "order.amount=1.234"), "两位"),
        (("edit", "CASE", "--set", "order.amount=NaN"), "order.amount"),
        (("edit", "CASE", "--set", "order.amount=1e2"), "order.amount"),
        (("edit", "CASE", "--set", "order.placed=2026-02-30"), "不存在"),
        (("edit", "CASE", "--set", "opened=明天"), "opened"),
        (("edit", "CASE", "--set", "problem=lost"), "可选"),
        (("edit", "CASE", "--set", "titel=x"), "title"),
        (("edit", "CASE", "--set", "no-equals"), "字段=值"),
        (("edit", "CASE"), "--set"),
        (("log", "CASE", "--kind", "nonsense"), "contact"),
        (("log", "CASE", "--kind", "contact", "--at", "某一天"), "某一天"),
        (("log", "CASE", "--kind", "refund-arrived", "--amount", "-1"), "不能为负"),
        (("attach", "CASE", "没有.png", "--kind", "chat"), "没有.png"),
        (("attach", "CASE", ".", "--kind", "chat"), "文件夹"),
        (("file", "CASE", "platform", "--set", "nonsense=1"), "order_number"),
        (("draft", "CASE", "platform", "complaint", "--audience", "everyone"), "respondent"),
        (("draft", "CASE", "platform", "complaint", "--send"), "还不能提交"),
        (("count", "2026-09-01", "0", "day"), "大于 0"),
        (("count", "2026-09-01", "-3", "day"), "大于 0"),
        (("count", "2026-09-31", "3", "day"), "不存在"),
        (("count", "2026-09-01", "3", "fortnight"), "fortnight"),
        (("list", "--status", "happy"), "open"),
        (("close", "CASE", "--reason", " "), "原因"),
        (("export", "CASE"), "-o"),
        (("list", "--nonsense"), "不认识的参数"),
        (("due", "--days", "many"), "整数"),
    ],
)
def test_a_refused_value_exits_2_with_a_sentence(
    kameng: Kameng, case: str, words: tuple[str, ...], says: str
) -> None:
    before = tree()
    ran = kameng(*[case if w == "CASE" else w for w in words])
    expected = 4 if words[-3:-2] == ("没有.png",) else 2
    assert ran.status == expected, (ran.out, ran.err)
    assert says in ran.err
    assert ran.out == ""
    assert tree() == before, "nothing was written"


def tree() -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(Path.cwd().rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        ("show", "nobody"),
        ("due", "nobody"),
        ("advise", "nobody"),
        ("plugin", "show", "nobody"),
        ("draft", "shili", "platform", "nonsense"),
        ("draft", "shili", "nobody", "complaint"),
        ("law", "没有这部法"),
        ("help", "nothing"),
    ],
)
def test_what_is_not_there_exits_4(kameng: Kameng, case: str, words: tuple[str, ...]) -> None:
    ran = kameng(*words)
    assert ran.status == 4
    assert ran.err or ran.out


def test_no_workbook_exits_4_with_the_offer_to_make_one(kameng: Kameng) -> None:
    ran = kameng("list")
    assert ran.status == 4
    assert "kameng init" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("count", "2026-09-01", "7", "工作日"),
        ("law", "电商法"),
        ("plugin", "list"),
        ("help",),
        ("doctor",),
    ],
)
def test_these_need_no_workbook(kameng: Kameng, words: tuple[str, ...]) -> None:
    ran = kameng(*words)
    assert ran.status == 0, ran.err
    assert ran.out


def broken_case(kameng: Kameng, content: bytes | None) -> Path:
    folder = Path("2026-09-02-huaide-abcd")
    folder.mkdir()
    if content is not None:
        (folder / "case.toml").write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "case.toml"),
        (b'title = "\xff\xfe"', "UTF-8"),
        ('名称 = "x"'.encode(), "引号"),
        (b"title = \n", "1"),
        (b"<<<<<<< a\ntitle = 1\n=======\ntitle = 2\n>>>>>>> b\n", "冲突"),
        (b"schema = 99\n", "新"),
    ],
    ids=["no case.toml", "not UTF-8", "bare Chinese key", "no value", "conflict", "newer"],
)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_works(
    kameng: Kameng, case: str, content: bytes | None, says: str
) -> None:
    folder = broken_case(kameng, content)
    before = tree()
    listed = kameng("list", "--json")
    assert listed.status == 1, "its answer still stands on stdout"
    assert case in [row["id"] for row in listed.data]
    assert folder.name in listed.err and says in listed.err
    assert kameng("due", "--json").status == 1
    assert kameng("show", case, "--json").status == 0
    assert kameng("check").status == 1
    assert kameng("doctor").status == 1
    if content is not None:
        refused = kameng("edit", folder.name, "--set", "title=新")
        assert refused.status in (2, 3)
    assert tree() == before, "left as it is"


def test_wrong_types_in_a_file_are_findings_and_nothing_is_lost(kameng: Kameng, case: str) -> None:
    file = Path(case) / "case.toml"
    written = file.read_text("utf-8") + '\n[weibo]\nname = "手写"\n'
    file.write_text(
        written.replace("amount = 100.00", "amount = -7.005").replace('name = "示例卡盟"', "name = 5"),
        "utf-8",
    )
    shown = kameng("show", case, "--json")
    assert shown.status == 0
    codes = {(f["code"], f["where"]) for f in shown.data["findings"]}
    assert ("field.invalid", "case.toml#order.o1.amount") in codes
    assert ("field.invalid", "case.toml#platform.name") in codes
    assert ("field.unknown", "case.toml") in codes
    assert kameng("edit", case, "--set", "order.amount=7").status == 0
    kept = file.read_text("utf-8")
    assert '[weibo]\nname = "手写"' in kept and "name = 5" in kept


def test_reading_commands_leave_every_byte_alone(kameng: Kameng, case: str) -> None:
    kameng(
        "log",
        case,
        "--kind",
        "promise",
        "--promise",
        "24小时内",
        "--by",
        "2026-09-02",
        today="2026-09-01T11:00",
    )
    before = {k: (v, Path(k).stat().st_mtime_ns) for k, v in tree().items()}
    for words in (
        ("list",),
        ("show", case),
        ("due",),
        ("advise", case),
        ("check",),
        ("verify",),
        ("doctor",),
        ("draft", case, "platform", "complaint"),
    ):
        kameng(*words)
    assert {k: (v, Path(k).stat().st_mtime_ns) for k, v in tree().items()} == before


def test_a_large_file_is_taken_in_whole_but_stays_out_of_git(kameng: Kameng, case: str) -> None:
    big = Path("录屏 😀.mp4")
    with big.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    ran = kameng("attach", case, big.name, "--kind", "screen-recording", "--json")
    assert ran.status == 0, ran.err
    assert ran.data[0]["file"].startswith("private/")
    assert kameng("verify", case).status == 0


def test_evidence_names_cannot_leave_the_case(kameng: Kameng, case: str) -> None:
    Path("sub").mkdir()
    for name in ("sub/..hidden.png", "sub/CON.png", "sub/很长" + "长" * 70 + ".png", "sub/a\tb.png"):
        Path(name).write_bytes(b"x" + name.encode())
        ran = kameng("attach", case, name, "--kind", "chat", "--json")
        assert ran.status == 0, ran.err
        file = Path(case) / ran.data[0]["file"]
        assert file.is_file() and file.parent.name == "evidence"
    assert not [p for p in Path.cwd().parent.iterdir() if p.name not in ("空 文件夹", "home")]


def test_secrets_are_masked_from_the_first_save(kameng: Kameng, case: str) -> None:
    secret = "ABCD-2345-EFGH-V90T"
    given = kameng("edit", case, "--set", f"order.card_key={secret}", "--json")
    assert "shell 历史" in given.err
    piped = kameng("edit", case, "--set", "consumer.id_number=-", stdin="11010519491231002X\n")
    assert piped.status == 0 and "shell 历史" not in piped.err
    kameng(
        "log", case, "--kind", "contact", "--text", f"我把卡密 {secret} 和身份证11010519491231002X发给了客服"
    )
    Path(f"卡密{secret}.png").write_bytes(b"x")
    kameng("attach", case, f"卡密{secret}.png", "--kind", "chat", "--shows", f"卡密{secret}无效")
    everything = b"".join(tree().values()).decode("utf-8", "replace") + " ".join(
        str(p) for p in Path(case).rglob("*")
    )
    for trace in (secret, secret.replace("-", ""), "11010519491231002X"):
        assert trace not in everything
    assert 'card_key = "vault:****V90T"' in (Path(case) / "case.toml").read_text("utf-8")


def test_without_a_vault_the_mask_is_written_and_the_user_is_told(
    kameng: Kameng, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kameng_tui.workbook import vault

    monkeypatch.setattr(vault, "open_vault", lambda env: vault.NoVault())
    ran = kameng("edit", case, "--set", "order.card_key=ABCD-2345-EFGH-V90T", "--json")
    assert [f["code"] for f in ran.data["findings"]] == ["vault.none"]
    assert "vault:****V90T" in (Path(case) / "case.toml").read_text("utf-8")


def test_a_secret_that_stands_plain_on_disk_is_a_finding_and_mended_by_doctor(
    kameng: Kameng, case: str
) -> None:
    file = Path(case) / "case.toml"
    file.write_text(
        file.read_text("utf-8").replace("[[order]]\n", '[[order]]\ncard_key = "PLAIN-KEY-12345678"\n'),
        "utf-8",
    )
    assert "privacy.plain-on-disk" in {f["code"] for f in kameng("check", case, "--json").data}
    assert "PLAIN-KEY" in file.read_text("utf-8"), "looking never writes"
    assert kameng("doctor", "--fix").status == 0
    assert "PLAIN-KEY" not in file.read_text("utf-8")


def test_json_is_json_whatever_stands_in_the_case(kameng: Kameng, case: str) -> None:
    kameng("edit", case, "--set", 'story.text="引号"\\反斜杠\x00\x07')
    assert json.loads(kameng("show", case, "--json").out)["case"]["story"]["text"] == '"引号"\\反斜杠\x00\x07'
