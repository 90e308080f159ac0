"""The isolation table, fault by command: what one bad plugin may cost the rest of the program, which is nothing.

All bad plugins of a kind lie beside each other, so that every command meets every fault; each is then filed at, drafted
at, read at and removed on its own. The tables are printed as Markdown (``pytest -rP``).
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from kameng_tui.channels.remote import RemoteChannel
from kameng_tui.desk import distributions, plugins
from kameng_tui.workbook import places
from tests.bad_plugins import AT_REST, CODE, CODE_AT_REST, METADATA, as_anyone, bad_code, trusting
from tests.by_cli import Kameng, Ran
from tests.channels.plugin_maker import FEES, plugin, was_imported

DAY = "2026-11-21T10:00"
FACTS = ("platform.name=星屿卡盟", "order.number=A1", "order.amount=98", "order.placed=2026-11-01T20:00")
REPLY = "您的投诉已转办,编号 2026112100001。"
LONGEST = 12.0  # seconds a command may take before the test calls it stuck
OTHERS: dict[str, tuple[str, ...]] = {
    "--version": ("--version",),
    "due": ("due", "CASE", "--json"),
    "list": ("list", "--json"),
    "show": ("show", "CASE", "--json"),
    "file 12315": ("file", "CASE", "12315", "--json"),
    "draft platform": ("draft", "CASE", "platform", "complaint", "--json"),
}


class Stuck(BaseException):
    """A command did not come back."""


class Shop:
    """A workbook with one case that is filed at our own channels, and what every command says of it before any fault."""

    def __init__(self, kameng: Kameng) -> None:
        self.kameng = kameng
        self.run("init", ".")
        self.case = self.new_case()
        for channel in ("12315", "platform"):
            self.run("file", self.case, channel)
        self.before = self.others()

    def new_case(self) -> str:
        made = self.run("new", *[word for fact in FACTS for word in ("--set", fact)], "--json")
        return str(made.data["id"])

    def ran(self, *words: str, stdin: str = "") -> Ran:
        """One command, within ``LONGEST``, as somebody whom the system does not let read everything."""
        signal.setitimer(signal.ITIMER_REAL, LONGEST)
        try:
            with as_anyone():
                return self.kameng(*words, stdin=stdin, today=DAY)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def run(self, *words: str, stdin: str = "") -> Ran:
        ran = self.ran(*words, stdin=stdin)
        assert ran.status == 0, f"{words}: {ran.err}"
        return ran

    def others(self) -> dict[str, Ran]:
        return {
            name: self.ran(*[self.case if word == "CASE" else word for word in words])
            for name, words in OTHERS.items()
        }

    def unharmed(self) -> dict[str, str]:
        """Of each command: ok where it says exactly what it said before."""
        return {
            name: "ok" if ran == self.before[name] else told_by(ran) for name, ran in self.others().items()
        }

    def listed(self) -> dict[str, Any]:
        return {row["id"]: row for row in reversed(self.run("plugin", "list", "--json").data)}


@pytest.fixture
def shop(kameng: Kameng, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    def stuck(*_: object) -> None:
        raise Stuck

    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setattr(distributions, "_has_pip", lambda: True)
    monkeypatch.setitem(plugins.remove.__kwdefaults__, "runner", pip_in(site))  # type: ignore[index]
    before = signal.signal(signal.SIGALRM, stuck)
    yield Shop(kameng)
    signal.signal(signal.SIGALRM, before)


def pip_in(site: Path) -> Callable[[Sequence[str]], tuple[int, str]]:
    """What `pip uninstall` does: it takes away the package and its record, looking at no code."""

    def run(command: Sequence[str]) -> tuple[int, str]:
        package = command[-1].replace("-", "_")
        found = [*site.glob(f"{package}-*.dist-info")]
        if not found:
            return 0, f"WARNING: Skipping {command[-1]} as it is not installed."
        if b"\xff" in (found[0] / "entry_points.txt").read_bytes():
            return 2, "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff"  # as pip 23 does
        for folder in (*found, site / package):
            folder.chmod(0o755)
            shutil.rmtree(folder)
        return 0, ""

    return run


def table(rows: dict[str, dict[str, str]]) -> str:
    names = list(next(iter(rows.values())))
    lines = [f"| fault | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    return "\n".join([*lines, *(f"| {fault} | {' | '.join(row.values())} |" for fault, row in rows.items())])


def all_ok(rows: dict[str, dict[str, str]]) -> None:
    print(table(rows))
    wrong = {
        f"{f} × {c}": told
        for f, row in rows.items()
        for c, told in row.items()
        if told not in ("ok", "named")
    }
    assert not wrong, "\n".join(f"{cell}: {told}" for cell, told in wrong.items())


def test_code_that_does_harm(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = bad_code(tmp_path / "site")
    beside = shop.unharmed()
    listed = shop.listed()
    assert not any(was_imported(folder) for folder in folders), "what only looks has imported nothing"
    rows: dict[str, dict[str, str]] = {}
    for number, (fault, _, says) in enumerate(CODE):
        channel, case = f"bad{number:02}", shop.new_case()
        waits = 0.2 if "没有回答" in says else 2.0
        monkeypatch.setitem(RemoteChannel.__init__.__kwdefaults__, "limit_seconds", waits)  # type: ignore[index]
        sound = listed[channel]["state"] == "ok"
        rows[fault] = {
            **beside,
            "plugin list": "ok" if sound else f"FAULT {listed[channel]}",
            "file it": named(shop.ran("file", case, channel, "--json"), channel, says, "星屿卡盟"),
            "draft it": named(
                shop.ran("draft", case, channel, "letter", "--json"), channel, says, "星屿卡盟：请退还98.00元"
            ),
            "read --as reply": ok(shop.ran("read", case, "-", "--as", "reply", stdin=REPLY), "2026112100001"),
            "plugin remove": ok(shop.ran("plugin", "remove", channel, "--yes"), f"已删除 {channel}"),
        }
    assert not [name for name in shop.listed() if name.startswith("bad")]
    all_ok(rows)


def test_two_providers_of_one_id(shop: Shop, tmp_path: Path) -> None:
    """Elsewhere one silently hides the other: here both are listed, and removing one leaves the other."""
    trusting(plugin(tmp_path / "site", "same"))
    plugin(tmp_path / "site", "same", f"{FEES}\n", package="kameng_same_two")
    record = tmp_path / "site" / "kameng_same_two-1.2.dist-info" / "METADATA"
    record.write_text("Metadata-Version: 2.1\nName: kameng-same-two\nVersion: 9\n", "utf-8")
    states = [row["state"] for row in shop.run("plugin", "list", "--json").data if row["id"] == "same"]
    beside, case = shop.unharmed(), shop.new_case()
    row = {
        **beside,
        "plugin list": "named" if states == ["ok", "shadowed"] else f"FAULT {states}",
        "file it": named(shop.ran("file", case, "same", "--json"), "same", "", "星屿卡盟"),
        "draft it": named(
            shop.ran("draft", case, "same", "letter", "--json"), "same", "", "星屿卡盟：请退还98.00元"
        ),
        "read --as reply": ok(shop.ran("read", case, "-", "--as", "reply", stdin=REPLY), "2026112100001"),
        "plugin remove": ok(shop.ran("plugin", "remove", "same", "--yes"), "还有另一份在用"),
    }
    assert shop.listed()["same"]["state"] == "data-only", "the other one is not what was trusted"
    all_ok({"two providers of one id": row})


def test_a_tool_that_removes_nothing_is_not_believed(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pip calls it success when it skips a distribution that lies outside of its environment."""
    plugin(tmp_path / "site", "good")
    skips = lambda command: (0, f"Not uninstalling {command[-1]}, outside environment\n")  # noqa: E731
    monkeypatch.setitem(plugins.remove.__kwdefaults__, "runner", skips)  # type: ignore[index]
    ran = shop.ran("plugin", "remove", "good", "--yes")
    assert ran.status == 2 and "outside environment" in ran.err
    assert str(tmp_path / "site") in ran.err and "kameng_good-1.2.dist-info" in ran.err
    assert shop.listed()["good"]["state"] == "data-only"


def named(ran: Ran, channel: str, says: str, holds: str) -> str:
    """named where the answer is there and one finding says whose code did what; ok where there is nothing to say."""
    told = (
        [f["message"] for f in ran.data["findings"] if f["code"] == "plugin.failed"]
        if ran.status == 0
        else []
    )
    if ran.status or holds not in ran.out or len(told) != bool(says):
        return told_by(ran)
    if not says:
        return "ok"
    return "named" if says in told[0] and told[0].startswith(f"「示例渠道」({channel} ") else told_by(ran)


def ok(ran: Ran, holds: str, status: int = 0) -> str:
    """ok where the status is right and the answer holds that; a program error never is."""
    sound = ran.status == status and holds in ran.out + ran.err and "程序出错" not in ran.err
    return "ok" if sound else told_by(ran)


def told_by(ran: Ran) -> str:
    return f"FAULT {ran.status}: {(ran.err or ran.out)[:300].strip()}"


def test_what_lies_there_and_cannot_be_read(shop: Shop, tmp_path: Path) -> None:
    site, packs = tmp_path / "site", places.data_folder() / "channels"
    packs.mkdir(parents=True)
    faults = [(f"rest{n:02}", "broken", *row) for n, row in enumerate(AT_REST)]
    faults += [
        (f"pack{n:02}", "broken", *row) for n, row in enumerate(AT_REST) if row[0] != "manifest missing"
    ]
    faults += [(f"code{n:02}", "data-only", *row) for n, row in enumerate(CODE_AT_REST)]
    for channel, _, _, damage, _ in faults:
        folder = plugin(tmp_path / "packs" if channel.startswith("pack") else site, channel)
        damage(folder / "channel.toml")
        if channel.startswith("pack"):
            folder.rename(packs / channel)
    for loop in (site / "loop", packs / "loop"):
        loop.symlink_to(loop.name)
    beside, listed, case = shop.unharmed(), shop.listed(), shop.new_case()
    rows: dict[str, dict[str, str]] = {}
    for channel, state, fault, _, says in faults:
        row = listed.get(channel, {"state": "not listed", "reason": ""})
        broken, pack = state == "broken", channel.startswith("pack")
        rows[f"{fault} ({'pack' if pack else 'distribution'})"] = {
            **beside,
            "plugin list": "named" if row["state"] == state and says in row["reason"] else f"FAULT {row}",
            "file it": ok(shop.ran("file", case, channel), channel, 4 if broken else 0),
            "plugin check": ok(shop.ran("plugin", "check", channel), "", 1),
            "plugin trust": ok(shop.ran("plugin", "trust", channel, "--yes"), channel, 1 if broken else 2),
            "plugin disable": ok(shop.ran("plugin", "disable", channel), channel),
            "plugin remove": ok(shop.ran("plugin", "remove", channel, "--yes"), channel),
        }
    assert not [name for name in shop.listed() if name[:4] in ("rest", "pack", "code")]
    all_ok(rows)


def test_a_damaged_record_of_a_distribution(shop: Shop, tmp_path: Path) -> None:
    """Where pip itself fails over it, the sentence says how to be rid of it."""
    rows: dict[str, dict[str, str]] = {}
    for number, (fault, damage, says) in enumerate(METADATA):
        channel = f"meta{number:02}"
        folder = plugin(tmp_path / "site", channel)
        info = folder.with_name(f"{folder.name}-1.2.dist-info")
        damage(info)
        row = next(
            (r for r in shop.listed().values() if r["id"] in (channel, f"kameng-{channel}", "X")), None
        )
        reason = row["reason"] if row else "-"
        removed = shop.ran("plugin", "remove", row["id"] if row else channel, "--yes")
        way_out = {0: "已删除", 2: "删去" if "binary" in fault and "entry" in fault else "请用", 4: channel}
        rows[fault] = {
            **shop.unharmed(),
            "plugin list": "named" if says in reason else f"FAULT {row}",
            "plugin remove": ok(removed, way_out.get(removed.status, "-"), removed.status),
        }
        for left in (folder, info):
            shutil.rmtree(left, ignore_errors=True)
    all_ok(rows)


def _damaged(path: Path) -> None:
    path.write_bytes(b"\xff\x00[[[")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def _shapeless(path: Path) -> None:
    path.write_bytes(b"2\n{}")


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _foreign(path: Path) -> None:
    path.write_text("schema = 99\n", "utf-8")


def test_a_damaged_index_costs_time_and_no_answer(shop: Shop, tmp_path: Path) -> None:
    plugin(tmp_path / "site", "good")
    index, sound = places.cache_folder() / "channels.json", shop.listed()
    for damage in (_damaged, _cut, _shapeless, _a_folder):
        damage(index)
        assert (damage.__name__, set(shop.unharmed().values())) == (damage.__name__, {"ok"})
        assert shop.listed() == sound


def test_damaged_decisions_trust_nobody_and_say_so(shop: Shop, tmp_path: Path) -> None:
    good = plugin(tmp_path / "site", "good")
    for damage in (_damaged, _cut, _foreign, _a_folder):
        trusting(good)
        assert shop.listed()["good"]["state"] == "ok"
        damage(places.data_folder() / "channels.toml")
        assert (damage.__name__, set(shop.unharmed().values())) == (damage.__name__, {"ok"})
        ran = shop.run("plugin", "list", "--json")
        assert "channels.toml" in ran.err and {r["id"]: r["state"] for r in ran.data}["good"] == "data-only"
    shop.run("plugin", "remove", "good", "--yes")
    assert not was_imported(good)
