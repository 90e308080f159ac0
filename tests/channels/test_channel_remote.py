"""The child process of a channel's code: whatever happens in it costs one sentence, and nothing it says is believed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from channel_sample import FILES, manifest
from plugin_maker import FEES, HOOKS, plugin, was_imported

from kameng_tui.channels.answers import fault_of_answer
from kameng_tui.channels.code import code_in
from kameng_tui.channels.hearing import LONGEST_LINE, MOST_LINES
from kameng_tui.channels.manifest import read_manifest
from kameng_tui.channels.records import Channel
from kameng_tui.channels.remote import RemoteChannel

Start = Callable[..., RemoteChannel]
GIVEN: dict[str, Any] = {"ctx": {"api": 1}, "filing": {"id": "f"}, "facts": {"order.number": "A1"}}
ROW = '[{"id": "own", "label": "费", "amount": "1.00", "text": ""}]'


def channel() -> Channel:
    found, _ = read_manifest(manifest(), FILES, "channel.toml")
    assert found is not None
    return found


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """``start(code)``: the remote half of the sample channel with this hooks module."""
    started: list[RemoteChannel] = []

    def begin(code: str, sha256: str = "", **limits: Any) -> RemoteChannel:
        folder = plugin(tmp_path / str(len(started)), "demo", code)
        started.append(
            RemoteChannel(channel(), "kameng_demo.hooks", folder=str(folder), sha256=sha256, **limits)
        )
        return started[-1]

    yield begin
    for remote in started:
        remote.close()


def fees(body: str, above: str = "") -> str:
    return f"{HOOKS}{above}\n@hookimpl\ndef channel_fees(ctx, filing, facts):\n    {body}\n"


def test_code_answers_and_only_for_the_hooks_it_has(start: Start) -> None:
    remote = start(FEES)
    assert remote.ask("channel_fees", **GIVEN)[0]["label"] == "代码算的费用"
    assert remote.ask("channel_validate", **GIVEN, final=True) is None
    assert remote.faults == []


def test_the_child_starts_when_a_hook_is_called(start: Start, tmp_path: Path) -> None:
    remote = start(FEES)
    assert not was_imported(tmp_path / "0/kameng_demo")
    remote.ask("channel_fees", **GIVEN)
    assert was_imported(tmp_path / "0/kameng_demo")


def test_the_code_sees_exactly_what_is_passed(start: Start) -> None:
    remote = start(
        fees(
            "return [{'id': 'x', 'label': 'x', 'amount': '', 'text': json.dumps([ctx, filing, facts])}]",
            "import json",
        )
    )
    assert json.loads(remote.ask("channel_fees", **GIVEN)[0]["text"]) == list(GIVEN.values())


def test_every_hook_passes_its_own_arguments(start: Start) -> None:
    code = HOOKS + (
        "@hookimpl\ndef channel_recognise(text):\n    return [{'event': 'refused', 'receipt': '', 'date': None, 'amount': None, 'text': text}]\n"
        "@hookimpl\ndef channel_due(limit, event):\n    return {'earliest': event['at'], 'latest': event['at'], 'steps': [limit['id']]}\n"
        "@hookimpl\ndef channel_validate(final):\n    return [{'field': 'trader', 'code': 'field.invalid', 'text': str(final)}]\n"
        "@hookimpl\ndef channel_prefill(facts):\n    return {'trader': facts['order.number']}\n"
        "@hookimpl\ndef channel_next_steps(filing):\n    return [{'event': 'moved', 'text': filing['id']}]\n"
    )
    remote = start(code)
    assert remote.ask("channel_recognise", **GIVEN, text="不予受理")[0]["text"] == "不予受理"
    at = "2026-11-21T10:00:00+08:00"
    assert remote.ask("channel_due", **GIVEN, limit={"id": "accept"}, event={"at": at}) == {
        "earliest": at, "latest": at, "steps": ["accept"],
    }  # fmt: skip
    assert remote.ask("channel_validate", **GIVEN, final=True)[0]["text"] == "True"
    assert remote.ask("channel_prefill", **GIVEN) == {"trader": "A1"}
    assert remote.ask("channel_next_steps", **GIVEN) == [{"event": "moved", "text": "f"}]
    assert remote.faults == []


# what happens in the hook: its body, and what the sentence says of it
HAPPENS = [
    ("raise ValueError('坏了\\x1b[2J\\n第二行')", "出错 ValueError:坏了〔U+001B〕[2J 第二行"),
    ("import sys; sys.exit(0)", "想结束整个程序(sys.exit)"),
    ("import os; os._exit(3)", "自己结束了(退出码 3)"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "崩溃了(信号 11)"),
    ("import ctypes; ctypes.string_at(0)", "崩溃了(信号 11)"),
    ("return [0] * 10**9", "要的内存超过上限"),
    ("return channel_fees(ctx, filing, facts)", "出错 RecursionError"),
    ("return 5", "应是列表,现在是 int"),
    ("return [5]", "每一行应是 {id, label, amount, text}"),
    ("return object()", "不是纯数据"),
    ("return float('nan')", "不是纯数据"),
    ("return [{'id': 'x' * 2_000_000}]", "超过 1 MB"),
    ("raise KeyboardInterrupt", "出错 KeyboardInterrupt"),
    ("raise type('E', (Exception,), {'__str__': lambda self: 1 / 0})()", "出错 E"),
]


@pytest.mark.parametrize(("body", "says"), HAPPENS, ids=[body[:40] for body, _ in HAPPENS])
def test_whatever_happens_costs_one_sentence_and_the_next_answer_comes(
    start: Start, body: str, says: str
) -> None:
    remote = start(fees(f"if facts:\n        {body}\n    return {ROW}"))
    assert remote.ask("channel_fees", **GIVEN) is None
    (fault,) = remote.faults
    assert says in fault and fault.startswith("「示例渠道」(demo 1.0)的代码 channel_fees ")
    assert fault.isprintable() and fault.endswith("这一次改用它的数据")
    assert remote.ask("channel_fees", **{**GIVEN, "facts": {}})[0]["id"] == "own"


def test_an_endless_loop_is_ended_with_all_that_it_started(start: Start, tmp_path: Path) -> None:
    note = tmp_path / "still-alive"
    body = f"""import os, time
    if os.fork() == 0:
        while True:
            open({str(note)!r}, "w").close(); time.sleep(0.05)
    while True: pass"""
    remote = start(fees(body), limit_seconds=0.5)
    began = time.monotonic()
    assert remote.ask("channel_fees", **GIVEN) is None
    assert time.monotonic() - began < 5
    assert "超过 0.5 秒没有回答" in remote.faults[0]
    note.unlink(missing_ok=True)
    time.sleep(0.3)
    assert not note.exists()


def test_a_process_that_the_code_puts_out_of_reach_keeps_nobody_waiting(start: Start) -> None:
    """It holds our pipes open, so whoever closed them while they are read would wait for it."""
    body = """import os, time
    if os.fork() == 0:
        os.setsid(); time.sleep(8); os._exit(0)
    while True: pass"""
    remote = start(fees(body), limit_seconds=0.5)
    began = time.monotonic()
    assert remote.ask("channel_fees", **GIVEN) is None
    assert time.monotonic() - began < 5
    assert "超过 0.5 秒没有回答" in remote.faults[0]


def test_what_the_code_prints_is_heard_by_its_author_only(
    start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    body = "print('看\\x1b[2J'); print('长' * 500); os.write(2, b'raw'); return []"
    code = fees(body, "import os; print('装入')")
    remote = start(code, heard=True)
    loaded = remote.rehearse()
    assert (loaded.answer, loaded.printed) == (["channel_fees"], ("装入",))
    for _ in range(2):  # each question has its own lines
        told = remote.rehearse("channel_fees", **GIVEN)
        assert (told.answer, told.fault) == ([], "")
        assert told.printed == ("看〔U+001B〕[2J", "长" * LONGEST_LINE + "…", "raw")
    assert start(code).rehearse("channel_fees", **GIVEN).printed == ()
    assert capfd.readouterr() == ("", "")


def test_what_was_printed_before_the_end_is_heard_and_no_more_than_fits_a_screen(start: Start) -> None:
    remote = start(
        fees("print(facts['order.number'])\n    for i in range(5000): print(i)\n    while True: pass"),
        heard=True,
        limit_seconds=0.5,
    )
    told = remote.rehearse("channel_fees", **GIVEN)
    assert told.rule == "hooks.answer" and told.seconds > 0.4
    assert told.printed[:2] == ("A1", "0") and len(told.printed) == MOST_LINES + 1
    assert "只显示前" in told.printed[-1]


def test_after_a_crash_each_question_still_has_its_own_lines(start: Start) -> None:
    ends = "print(facts['order.number']); import os; os._exit(3)"
    remote = start(fees(f"if facts: {ends}\n    print('空'); return []", "print('装入')"), heard=True)
    for number in ("甲", "乙"):
        told = remote.rehearse("channel_fees", **{**GIVEN, "facts": {"order.number": number}})
        assert (told.printed, "退出码 3" in told.fault) == (("装入", number), True)
    assert remote.rehearse("channel_fees", **{**GIVEN, "facts": {}}).printed == ("装入", "空")
    began = time.monotonic()
    assert remote.rehearse().printed == remote.rehearse("channel_prefill", **GIVEN).printed == ()
    assert time.monotonic() - began < 0.5  # nothing was asked, so nothing is waited for


def test_a_rehearsal_neither_gives_up_nor_notes_anything(start: Start) -> None:
    remote = start(fees("raise ValueError('坏了')"))
    for _ in range(5):
        told = remote.rehearse("channel_fees", **GIVEN)
        assert (told.rule, told.fault) == (
            "hooks.answer",
            "channel_fees 出错 ValueError:坏了(hooks.py 第 5 行)",
        )
    assert remote.faults == [] and not remote.stopped
    broken = start("import nowhere")
    assert broken.rehearse().rule == broken.rehearse("channel_fees", **GIVEN).rule == "hooks.load"


def test_the_place_is_the_last_line_of_the_channels_own_code_and_short(start: Start, tmp_path: Path) -> None:
    """Not a line of the library that it called, nor whatever length the name of a file may have."""
    remote = start(fees("return own()", "import json\ndef own():\n    return json.loads('{')"))
    assert remote.rehearse("channel_fees", **GIVEN).fault.endswith("(hooks.py 第 4 行)")
    long = start(fees("return far()", f"from kameng_demo.{'n' * 200} import far"))
    (tmp_path / "1/kameng_demo" / f"{'n' * 200}.py").write_text("def far(): 1 / 0\n", "utf-8")
    assert long.rehearse("channel_fees", **GIVEN).fault.endswith(f"({'n' * 60} 第 1 行)")


def test_a_question_that_fills_the_pipe_does_not_wait_for_ever(start: Start) -> None:
    above = "import os, signal, threading"
    stop = "threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGSTOP)).start()"
    remote = start(fees(f"{stop}; return {ROW}", above), limit_seconds=0.5)
    assert remote.ask("channel_fees", **GIVEN) is not None
    time.sleep(0.2)
    assert remote.ask("channel_fees", **{**GIVEN, "facts": {"text": "字" * 1_000_000}}) is None
    assert "超过 0.5 秒" in remote.faults[0]


def test_stray_output_and_input_harm_nothing(start: Start, capfd: pytest.CaptureFixture[str]) -> None:
    above = "import os\nprint('{\"n\": 1}', flush=True)\nos.write(1, b'x')\nos.write(2, b'x')"
    remote = start(fees(f"print('x'); assert os.read(0, 1) == b''; return {ROW}", above))
    assert remote.ask("channel_fees", **GIVEN)[0]["id"] == "own"
    assert capfd.readouterr() == ("", "")


def test_after_three_failures_the_code_is_left_alone(start: Start, tmp_path: Path) -> None:
    count = tmp_path / "count"
    remote = start(fees(f"open({str(count)!r}, 'a').write('x'); 1 / 0"))
    for _ in range(5):
        assert remote.ask("channel_fees", **GIVEN) is None
    assert count.read_text(encoding="utf-8") == "xxx" and remote.stopped
    assert len(remote.faults) == 3 and remote.faults[2].endswith("本次不再运行它,只用这个渠道的数据")


# the code cannot be loaded: the whole hooks module, and what the sentence says
UNLOADABLE = [
    ("import no_such_module", "ModuleNotFoundError"),
    ("def f(:", "SyntaxError"),
    ("import sys; sys.exit(0)", "sys.exit"),
    ("while True: pass", "超过 0.5 秒"),
    ("import os; os._exit(0)", "退出码 0"),
    ("x = 1", "没有用 hookimpl 标出的函数"),
    (fees("pass").replace("channel_fees", "channel_fee"), "不认识的接口 channel_fee,是否想写 channel_fees?"),
    (
        fees("pass").replace("facts", "fact"),
        "channel_fees 没有 fact 这个参数,是否想写 facts?",
    ),
    (fees("yield").replace("@hookimpl", "@hookimpl(wrapper=True)"), "channel_fees 不能写成 wrapper"),
]


@pytest.mark.parametrize(("code", "says"), UNLOADABLE, ids=[says for _, says in UNLOADABLE])
def test_code_that_cannot_be_loaded_is_left_alone_at_once(start: Start, code: str, says: str) -> None:
    remote = start(code, limit_seconds=0.5)
    assert remote.ask("channel_fees", **GIVEN) is None and remote.stopped
    assert remote.ask("channel_fees", **GIVEN) is None
    (fault,) = remote.faults
    assert says in fault and "本次不再运行它" in fault


def test_code_that_is_not_what_was_trusted_is_not_imported(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "0/kameng_demo"
    remote = start(FEES, sha256="0" * 64)
    assert remote.ask("channel_fees", **GIVEN) is None
    assert "代码与信任时不同" in remote.faults[0] and not was_imported(folder)


def test_code_changed_while_the_program_runs_is_not_imported(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "0/kameng_demo"
    remote = start(FEES)
    remote = RemoteChannel(
        channel(), "kameng_demo.hooks", folder=str(folder), sha256=code_in(str(folder)).sha256
    )
    assert remote.ask("channel_fees", **GIVEN) is not None
    remote.close()
    (folder / "hooks.py").write_text(FEES + "\n", encoding="utf-8")
    assert remote.ask("channel_fees", **GIVEN) is None and "代码与信任时不同" in remote.faults[0]


def test_a_compiled_file_beside_the_code_is_not_believed(start: Start, tmp_path: Path) -> None:
    """A compiled file that claims to belong to the trusted source would run unseen."""
    import importlib.util
    import marshal

    remote = start(FEES)
    source = tmp_path / "0/kameng_demo/hooks.py"
    fake = compile(FEES.replace("代码算的费用", "偷换的费用"), str(source), "exec")
    header = (
        importlib.util.MAGIC_NUMBER
        + (0).to_bytes(4, "little")
        + int(source.stat().st_mtime).to_bytes(4, "little")
        + source.stat().st_size.to_bytes(4, "little")
    )
    compiled = Path(importlib.util.cache_from_source(str(source)))
    compiled.parent.mkdir()
    compiled.write_bytes(header + marshal.dumps(fake))
    assert remote.ask("channel_fees", **GIVEN)[0]["label"] == "代码算的费用"


def test_the_package_is_the_trusted_folder_whatever_else_has_its_name(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = plugin(tmp_path / "other", "demo", FEES.replace("代码算的费用", "别处的费用"))
    monkeypatch.syspath_prepend(str(other.parent))
    assert start(FEES).ask("channel_fees", **GIVEN)[0]["label"] == "代码算的费用"
    assert not was_imported(other)


def test_two_threads_do_not_get_each_others_answers(start: Start) -> None:
    remote = start(
        fees("return [{'id': 'x', 'label': '', 'amount': '', 'text': facts['order.number'] }]", "import time")
    )
    wrong = []

    def ask(number: str) -> None:
        for _ in range(30):
            (row,) = remote.ask("channel_fees", **{**GIVEN, "facts": {"order.number": number}})
            if row["text"] != number:
                wrong.append(row)

    threads = [threading.Thread(target=ask, args=(str(n),)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and remote.faults == []


def test_closed_it_can_start_again(start: Start) -> None:
    remote = start(FEES)
    remote.ask("channel_fees", **GIVEN)
    remote.close()
    assert remote.ask("channel_fees", **GIVEN) is not None and remote.faults == []


# --- answers --------------------------------------------------------------------------------------------------------

ROW_OF_VALIDATE = {"field": "trader", "code": "field.invalid", "text": "错"}
REPLY = {"event": "moved", "receipt": "", "date": "2026-11-21", "amount": "1.00", "text": ""}
DUE = {"earliest": "2026-11-21T10:00:00+08:00", "latest": "2026-11-22T10:00:00+08:00", "steps": ["一"]}
FEE = {"id": "a", "label": "b", "amount": "1.00", "text": ""}
ANSWERS: list[tuple[str, Any, str]] = [
    ("channel_validate", [ROW_OF_VALIDATE], ""),
    ("channel_validate", [{**ROW_OF_VALIDATE, "field": "no"}], "field no 不是"),
    ("channel_validate", [{**ROW_OF_VALIDATE, "text": ""}], "text 不能为空"),
    ("channel_validate", {"field": "trader"}, "应是列表"),
    ("channel_validate", [ROW_OF_VALIDATE] * 201, "200 行"),
    ("channel_prefill", {"trader": "甲", "goods": ["点卡"], "amount": 3}, ""),
    ("channel_prefill", {"no": "甲"}, "键 no 不是"),
    ("channel_prefill", {"trader": {"x": 1}}, "trader 的值应是"),
    ("channel_prefill", {"trader": "字" * 10_001}, "trader 的值应是"),
    ("channel_prefill", [], "应是 {字段: 值} 的表"),
    ("channel_due", DUE, ""),
    ("channel_due", {**DUE, "latest": "2026-11-20T10:00:00+08:00"}, "earliest 不应晚于 latest"),
    ("channel_due", {**DUE, "earliest": "明天"}, "earliest:"),
    ("channel_due", {**DUE, "steps": "一"}, "steps 应是文字列表"),
    ("channel_due", {"earliest": DUE["earliest"]}, "应是 {earliest, latest, steps} 的表"),
    ("channel_fees", [FEE], ""),
    ("channel_fees", [{**FEE, "amount": ""}], ""),
    ("channel_fees", [{**FEE, "amount": "-1"}], "amount:金额不能为负"),
    ("channel_fees", [{**FEE, "text": None}], "text 应是文字"),
    ("channel_recognise", [REPLY], ""),
    ("channel_recognise", [{**REPLY, "date": None, "amount": None}], ""),
    ("channel_recognise", [{**REPLY, "event": "exploded"}], "event exploded 不是这个渠道的事件"),
    ("channel_recognise", [{**REPLY, "date": "后天"}], "date:"),
    ("channel_next_steps", [{"event": "submitted", "text": ""}], ""),
    ("channel_next_steps", [{"event": "x", "text": ""}], "event x 不是"),
    ("channel_next_steps", None, ""),
]


@pytest.mark.parametrize(("hook", "answer", "says"), ANSWERS)
def test_an_answer_has_the_shape_of_its_hook(hook: str, answer: Any, says: str) -> None:
    fault = fault_of_answer(hook, answer, channel())
    assert says in fault and bool(fault) == bool(says)
