"""`kameng resolve`, and what a command says when the same place was changed elsewhere."""

from pathlib import Path

from by_cli import Kameng

from kameng_tui.desk import cases

MARKED = 'schema = 1\n<<<<<<< a\ntitle = "甲"\ntags = ["x"]\n=======\ntitle = "乙"\n>>>>>>> b\n'


def a_case(kameng: Kameng) -> str:
    kameng("init", "簿")
    return str(kameng("new", "--set", "title=旧", "-w", "簿", "--json").data["id"])


def test_the_conflicts_are_listed_and_decided(kameng: Kameng) -> None:
    case = a_case(kameng)
    file = Path("簿") / case / "case.toml"
    file.write_text(MARKED, "utf-8")
    ran = kameng("resolve", "-w", "簿")
    assert ran.status == 1
    for words in (
        f"还有冲突 {case}/case.toml",
        "标题(title)",
        "这边:甲",
        "另一边:乙",
        f"--ours {case}/case.toml#title",
    ):
        assert words in ran.out
    assert file.read_text("utf-8") == MARKED
    data = kameng("resolve", case, "-w", "簿", "--json").data
    assert data["left"][0] | {"why": "", "base": None} == data["left"][0]
    assert (data["resolved"], data["left"][0]["ours"], data["left"][0]["theirs"]) == ([], "甲", "乙")
    wrong = kameng("resolve", "-w", "簿", "--theirs", "nosuch")
    assert wrong.status == 4 and "没有这一处冲突:nosuch" in wrong.err
    done = kameng("resolve", "-w", "簿", "--theirs", "title")
    assert (done.status, done.out) == (0, f"已解决 {case}/case.toml\n")
    assert kameng("show", case, "-w", "簿", "--json").data["case"]["title"] == "乙"
    assert kameng("resolve", "-w", "簿").out == "没有冲突\n"


def test_a_bare_side_decides_all_the_rest(kameng: Kameng) -> None:
    case = a_case(kameng)
    (Path("簿") / case / "case.toml").write_text(MARKED, "utf-8")
    assert kameng("resolve", case, "-w", "簿", "--ours").status == 0
    assert kameng("resolve", "-w", "簿", "--ours", "--theirs").status == 2


def test_a_command_that_met_another_change_says_both_values(kameng: Kameng, monkeypatch) -> None:
    case = a_case(kameng)
    load = cases.load

    def slow(desk, ref):
        loaded = load(desk, ref)
        monkeypatch.setattr(cases, "load", load)
        cases.edit(desk, ref, sets=[("title", "别处")])
        return loaded

    monkeypatch.setattr(cases, "load", slow)
    ran = kameng("edit", case, "--set", "title=这里", "--set", "tags=a", "-w", "簿")
    assert ran.status == 3
    for words in ("标题(title)", "别处改成「别处」", "你要写「这里」", "没有写"):
        assert words in ran.err
    again = kameng("edit", case, "--set", "title=这里", "--set", "tags=a", "-w", "簿")
    assert again.status == 0
