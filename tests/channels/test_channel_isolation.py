"""A bad plugin among good ones: whatever its code does, everything else goes on and the culprit is named.

Fault by fault: the registry loads and lists, every other channel answers, the culprit's own data half answers, nothing of
it is in our process. Then the promises that hold without any fault: never imported unless trusted, nothing seen but what
is passed, each question asked once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from kameng_tui.channels import asking
from kameng_tui.channels.asking import ask, ctx_of, facts_of, filing_of
from kameng_tui.channels.lifecycle import State, table_of
from kameng_tui.channels.registry import Registry
from kameng_tui.channels.remote import RemoteChannel
from kameng_tui.values import SHANGHAI
from tests.bad_plugins import CODE, ROW, in_hook
from tests.channels.plugin_maker import FEES, HOOKS, plugin, trust, was_imported

CTX = {"api": 1, "now": "2026-11-21T10:00:00+08:00", "today": "2026-11-21", "channel": "bad"}
GOOD = {"id": "own", "label": "代码算的费用", "amount": "1.00", "text": ""}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
def load() -> Iterator[Any]:
    """``load(*trusted packages)``: a registry whose children end with the test."""
    loaded: list[Registry] = []

    def begin(*trusted: Path, **more: Any) -> Registry:
        loaded.append(Registry.load(None, (), State(trusted=trust(*trusted)), **more))
        return loaded[-1]

    yield begin
    for registry in loaded:
        registry.close()


def fees(registry: Registry, channel_id: str) -> Any:
    return ask(registry, channel_id, "channel_fees", ctx=CTX, filing={}, facts={})


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """One registry with all bad plugins of ``CODE`` and a good one, all of them trusted."""
    site = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(site))
        patch.setitem(RemoteChannel.__init__.__kwdefaults__, "limit_seconds", 1.0)  # type: ignore[index]
        folders = [plugin(site, f"bad{number:02}", code) for number, (_, code, _) in enumerate(CODE)]
        registry = Registry.load(None, (), State(trusted=trust(*folders, plugin(site, "good"))))
        yield registry
        registry.close()


@pytest.mark.parametrize("number", range(len(CODE)), ids=[fault for fault, _, _ in CODE])
def test_one_bad_plugin_costs_one_sentence(beside: Registry, number: int) -> None:
    bad, (_, _, says) = f"bad{number:02}", CODE[number]
    others = {name: beside.faults(name) for name in beside.channels if name != bad}
    assert fees(beside, bad) == (None if says else [GOOD])  # None: what its data half declares counts
    filing = {"id": bad}  # not what was asked before
    assert ask(beside, "good", "channel_fees", ctx=CTX, filing=filing, facts={}) == [GOOD]
    assert beside.channels[bad].fees and beside.channels[bad].template("letter") is not None
    assert {name: beside.faults(name) for name in beside.channels if name != bad} == others
    listed = {listing.id: listing for listing in beside.listing()}
    assert (listed[bad].state, listed[bad].reason) == ("ok", "".join(beside.faults(bad)))
    if says:
        (sentence,) = beside.faults(bad)
        assert says in sentence and sentence.startswith(f"「示例渠道」({bad} 1.0)的代码")
        assert sentence.isprintable()
    assert not {name for name in sys.modules if name.startswith(("kameng_bad", "kameng_good"))}


def test_what_code_leaves_behind_ends_with_the_session(site: Path, load: Any, tmp_path: Path) -> None:
    """Also what has closed its pipes and refuses every signal that can be refused."""
    note = tmp_path / "still-alive"
    body = f"""if os.fork() == 0:
        [signal.signal(n, signal.SIG_IGN) for n in (1, 2, 15)]
        os.closerange(0, 100)
        while True:
            open({str(note)!r}, "w").close(); time.sleep(0.02)
    return {ROW}"""
    registry = load(plugin(site, "bad", in_hook(body, "import os, signal, time")))
    assert fees(registry, "bad") == [GOOD]
    while not note.exists():
        time.sleep(0.02)
    registry.close()
    note.unlink()
    time.sleep(0.2)
    assert not note.exists()


def test_two_providers_of_one_id_are_both_shown_and_one_counts(site: Path, load: Any) -> None:
    """Elsewhere one silently hides the other, whichever the disk lists first."""
    first, second = plugin(site, "same"), plugin(site, "same", package="kameng_same_two")
    (site / "kameng_same_two-1.2.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: other\nVersion: 9\n"
    )
    registry = load(first)
    assert [(x.state, x.reason) for x in registry.listing() if x.id == "same"] == [
        ("ok", ""), ("shadowed", "同一 id 已由 kameng-same 1.2 提供"),
    ]  # fmt: skip
    fees(registry, "same")
    assert was_imported(first) and not was_imported(second)


COMMANDS = (
    ["--version"],
    ["due", "--json", "-w", "BOOK", "--today", "2026-11-21T10:30"],
    ["plugin", "list", "--json"],
)


def test_commands_run_beside_the_worst_plugins_and_import_none(tmp_path: Path, site: Path) -> None:
    """Trusted though they are: plugins that would end every process that imports them."""
    folders = [plugin(site, f"bad{number}") for number in range(2)]
    for folder in folders:
        (folder / "__init__.py").write_text("import os; os._exit(9)", encoding="utf-8")
    data = tmp_path / "data/kameng"
    data.mkdir(parents=True)
    state = State(frozenset({"platform"}), trust(*folders))
    (data / "channels.toml").write_text(tomli_w.dumps(table_of(state)), encoding="utf-8")
    book = Path(__file__).resolve().parents[2] / "cases"
    env = {
        **os.environ,
        "PYTHONPATH": str(site),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    for words in COMMANDS:
        words = [str(book) if word == "BOOK" else word for word in words]
        ran = subprocess.run([sys.executable, "-m", "kameng_tui", *words], env=env, capture_output=True)
        assert ran.returncode == 0 and ran.stdout, ran.stderr
    listed = {row["id"]: row["state"] for row in json.loads(ran.stdout)}
    assert (listed["bad0"], listed["bad1"], listed["platform"], listed["12315"]) == (
        "ok", "ok", "disabled", "ok",
    )  # fmt: skip


# --- imported only where it is trusted ------------------------------------------------------------------------------


def test_only_trusted_code_is_ever_imported(site: Path, load: Any) -> None:
    """The marker file proves it both ways: the same questions make it where the code is trusted, and nowhere else."""
    trusted, untrusted, off = (plugin(site, name) for name in ("good", "stranger", "off"))
    state = State(frozenset({"off"}), trust(trusted, off))
    registry = Registry.load(None, (), state)
    registry.listing()
    for name in ("good", "stranger"):
        assert registry.channels[name].raw
        fees(registry, name)
    assert fees(registry, "off") is None
    registry.close()
    assert [was_imported(folder) for folder in (trusted, untrusted, off)] == [True, False, False]


def test_a_warm_start_with_plugins_imports_and_parses_nothing(tmp_path: Path, site: Path) -> None:
    folder = plugin(site, "good")
    code = (
        "import sys; from pathlib import Path; from kameng_tui.channels.registry import Registry; "
        "from kameng_tui.channels.lifecycle import State; "
        f"r = Registry.load(Path({str(tmp_path / 'c.json')!r}), [], State(trusted={trust(folder)!r})); "
        "assert {x.id: x.state for x in r.listing()}['good'] == 'ok'; "
        "list(r.channels.values()); "
        "slow = {'tomllib', 'importlib.metadata', 'pluggy', 'subprocess', 'hashlib', 'kameng_good'}; "
        "print(sorted(slow & set(sys.modules)))"
    )
    env = {**os.environ, "PYTHONPATH": str(site)}
    cold, warm = (
        subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    )
    assert "tomllib" in cold and warm == "[]\n" and not was_imported(folder)


# --- what code may see ----------------------------------------------------------------------------------------------

ECHO = (
    HOOKS
    + """
import json
@hookimpl
def channel_fees(ctx, filing, facts):
    return [{"id": "seen", "label": "", "amount": "", "text": json.dumps([ctx, filing, facts], ensure_ascii=False)}]
"""
)
SECRETS = ("11010519491231002X", "6222021234567890128", "ABCD-1234-EFGH-5678")
VALUES = {
    "order.number": "A1",
    "order.amount": Decimal("100.00"),
    "story.text": f"身份证{SECRETS[0]},卡号{SECRETS[1]},卡密 {SECRETS[2]}",
    "seller.name": "不该看到的店铺",
}


def test_code_sees_what_reads_names_and_no_secret(site: Path, load: Any) -> None:
    echo = plugin(site, "echo", ECHO, reads=["order.number", "order.amount", "story.text"])
    registry = load(echo)
    channel = registry.channels["echo"]
    known = [("card-key", SECRETS[2])]
    facts = facts_of(channel, VALUES, known)
    filing = filing_of(
        channel, "echo", "draft",
        {"phone": "13812345678", "note": VALUES["story.text"], "amount": Decimal("1"), "undeclared": "x"},
        [{"kind": "submitted", "at": datetime(2026, 11, 21, 10, tzinfo=SHANGHAI), "text": SECRETS[1]}],
        known,
    )  # fmt: skip
    now = datetime(2026, 11, 21, 10, tzinfo=SHANGHAI)
    (row,) = ask(registry, "echo", "channel_fees", ctx=ctx_of(channel, now), filing=filing, facts=facts)
    ctx, seen_filing, seen_facts = json.loads(row["text"])
    assert ctx == {"api": 1, "now": now.isoformat(), "today": "2026-11-21", "channel": "echo"}
    assert seen_facts.keys() == {"order.number", "order.amount", "story.text"}
    assert (seen_facts["order.number"], seen_facts["order.amount"]) == ("A1", "100.00")
    assert seen_filing["form"]["phone"] == "138****5678"  # sensitive: masked whole
    assert seen_filing["form"].keys() == {"phone", "note", "amount"}
    assert seen_filing["events"][0]["at"] == "2026-11-21T10:00:00+08:00"
    for secret in SECRETS:
        assert secret not in row["text"]


def test_code_of_a_public_channel_sees_no_person(site: Path, load: Any) -> None:
    registry = load(plugin(site, "echo", ECHO, reads=["story.text"], public=True))
    text = {"story.text": "电话13812345678,邮箱 a@example.com"}
    facts = facts_of(registry.channels["echo"], text)
    assert "13812345678" not in facts["story.text"] and "a@example.com" not in facts["story.text"]


def test_code_never_sees_the_filing_of_another_channel(site: Path, load: Any) -> None:
    a, b = plugin(site, "a", ECHO), plugin(site, "b", ECHO)
    registry = load(a, b)
    given = {"ctx": CTX, "filing": {"id": "only-for-a"}, "facts": {"order.number": "1"}}
    ask(registry, "a", "channel_fees", **given)
    (row,) = ask(registry, "b", "channel_fees", ctx=CTX, filing={"id": "only-for-b"}, facts={})
    assert json.loads(row["text"])[1:] == [{"id": "only-for-b"}, {}]
    assert was_imported(a) and was_imported(b)


def test_only_data_is_passed(site: Path, load: Any) -> None:
    with pytest.raises(TypeError):
        ask(load(plugin(site, "good")), "good", "channel_fees", ctx={"now": object()}, filing={}, facts={})


# --- asking ---------------------------------------------------------------------------------------------------------


def test_each_question_is_asked_once_a_session(site: Path, load: Any, tmp_path: Path) -> None:
    count = tmp_path / "count"
    code = FEES.replace("    return", f"    open({str(count)!r}, 'a').write('x')\n    return")
    registry = load(plugin(site, "good", code))
    for _ in range(3):
        assert fees(registry, "good") == [GOOD]
    assert count.read_text(encoding="utf-8") == "x"
    ask(registry, "good", "channel_fees", ctx=CTX, filing={"id": "other"}, facts={})
    assert count.read_text(encoding="utf-8") == "xx"


def test_the_memory_of_answers_is_bounded(site: Path, load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_ANSWERS", 3)
    registry = load(plugin(site, "good"))
    for number in range(6):
        ask(registry, "good", "channel_fees", ctx={"n": number}, filing={}, facts={})
    assert len(registry.answers) == 3


class _EmptiedByAnother(dict[str, Any]):
    """A memory from which another thread takes each answer at once."""

    def __setitem__(self, key: str, value: Any) -> None:
        return None


def test_an_answer_is_given_even_where_another_thread_has_just_made_room(site: Path, load: Any) -> None:
    registry = load(plugin(site, "good"))
    registry.answers = _EmptiedByAnother()
    assert fees(registry, "good") == [GOOD]
