"""The code of a channel tried over its examples: what the kit adds where that code may run.

It runs in the child process only, and is asked what the program would ask with exactly the data that the program gives.
What it prints is for its author: kept beside the findings, never among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kameng_tui.channels.faults import Fault
from kameng_tui.channels.fields import fill
from kameng_tui.channels.records import Channel
from kameng_tui.channels.remote import RemoteChannel, Told
from kameng_tui.channels.shape import did_you_mean
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.example import BadExample, Example, rows_of, table_of
from kameng_tui.desk.hooks import of_due
from kameng_tui.privacy.mask import visible_controls

RULES: Mapping[str, str] = {
    "hooks.load": "代码装得上:模块在自己的包里,至少一个 hookimpl 函数,函数名和参数都是约定的",
    "hooks.answer": "对每个例子和空案,每个函数都交回合约定的回答",
    "hooks.time": "每个函数半秒之内回答",
    "example.hooks": "代码的回答与例子写的一样",
}
SLOW = 0.5
HOOKS = (
    "channel_validate", "channel_prefill", "channel_due", "channel_fees", "channel_recognise",
    "channel_next_steps",
)  # fmt: skip
_KEYS = ("hook", "form", "text", "limit", "final", "answer", "contains", "lacks")
_REPLY = (
    "您好,您的投诉已受理,编号TS20260718001,我们将在7个工作日内答复,退款12.50元。"  # what a body may write
)
_MOST_PRINTED = 200


class Rehearsal:
    """One channel and its ``remote``. ``faults`` are (file, fault): what a hook does wrong is in the file of the code, what
    an example expects in that of the example. ``printed`` are lines that say where they come from."""

    def __init__(self, channel: Channel, remote: RemoteChannel) -> None:
        self.faults: list[tuple[str, Fault]] = []
        self.printed: list[str] = []
        self.hooks: tuple[str, ...] = ()
        self._channel, self._remote = channel, remote
        self._where, self._what = "", ""
        self._code = f"{'/'.join(channel.hooks.split('.')[1:]) or '__init__'}.py"
        self._seen: set[tuple[str, str]] = set()

    def load(self) -> bool:
        """Whether the code can be asked at all."""
        told = self._remote.rehearse()
        self._hear("装入", told)
        if told.fault:
            self._fault("hooks.module", told.fault, told.rule)
        self.hooks = tuple(told.answer or ())
        return not told.fault

    def play(self, example: Example, where: str, what: str) -> None:
        """Asks every hook that the code has about an example in the file ``where``, or about ``what`` else there is."""
        self._where, self._what = where, what
        example.let_run(self)
        form = fill(example.channel, example.case, example.filing.form)
        try:
            for hook in self.hooks:
                for more in _questions(example, hook):
                    example.about(form).ask(hook, **more)
            for place, row in enumerate(rows_of(table_of(example.told, "expect"), "hooks")):
                self._expect(example, form, row, f"expect.hooks.{place}")
        except DeskError as hidden:  # a mask in the place of a value, and no vault behind it
            self._fault("", f"{hidden}", "example.read")

    def ask(self, hook: str, **given: Any) -> Any:
        """The answer of the code, as the program gets it; a hook that has failed is not asked again."""
        if (hook, "hooks.answer") in self._seen:
            return None
        told = self._remote.rehearse(hook, **given)
        self._hear(hook, told)
        if told.fault:
            self._once(hook, told.rule, visible_controls(" ".join(told.fault.split())))
        elif told.seconds > SLOW:
            self._once(hook, "hooks.time", f"{hook} 用了 {told.seconds:.1f} 秒;使用者打字时就在等它,请改快")
        return told.answer

    def _once(self, hook: str, rule: str, text: str) -> None:
        if (hook, rule) not in self._seen:
            self._seen.add((hook, rule))
            self.faults.append((self._code, Fault(hook, f"{self._what}:{text}", rule)))

    def _fault(self, path: str, text: str, rule: str) -> None:
        self.faults.append((self._where, Fault(path, text, rule)))

    def _hear(self, hook: str, told: Told) -> None:
        lines = [f"[{hook}{' ' if self._what else ''}{self._what}] {line}" for line in told.printed]
        self.printed += lines[: max(0, _MOST_PRINTED - len(self.printed))]

    def _expect(self, example: Example, form: Mapping[str, Any], row: Mapping[str, Any], path: str) -> None:
        hook = str(row.get("hook", ""))
        if hook not in self.hooks:
            if hook in HOOKS:
                self._fault(f"{path}.hook", f"代码里没有 {hook},有:{' '.join(self.hooks)}", "example.hooks")
            return
        if (hook, "hooks.answer") in self._seen:
            return  # said already
        asked = {**form, **table_of(row, "form")}
        answer = example.about(asked).ask(hook, **_asked(example, hook, row))
        text = "\n".join(_texts(answer))
        if "answer" in row and (answer or []) != (row["answer"] or []):
            said = f"{hook} 应交回 {row['answer'] or '空的'},交回的是 {answer or '空的'}"
            self._fault(f"{path}.answer", visible_controls(said), "example.hooks")
        for key, wrong, says in (("contains", False, "没有"), ("lacks", True, "不该有")):
            for part in row.get(key, ()):
                if (str(part) in text) is wrong:
                    said = f"{hook} 的回答里{says}「{part}」;交回的是 {answer or '空的'}"
                    self._fault(f"{path}.{key}", visible_controls(said), "example.hooks")


def misshapen(example: Example) -> Iterator[Fault]:
    """What is wrong with how an example states the answers, without running anything."""
    try:
        rows = rows_of(table_of(example.told, "expect"), "hooks")
    except BadExample as bad:
        yield Fault("expect.hooks", str(bad), "example.read")
        return
    limits = [limit.id for limit in example.channel.limits]
    for place, row in enumerate(rows):
        path = f"expect.hooks.{place}"
        if not example.channel.hooks:
            yield Fault(path, "这个渠道没有代码;请删去,或在 [hooks] 里写明模块", "example.read")
        for key in (key for key in row if key not in _KEYS):
            yield Fault(f"{path}.{key}", f"不认识的键 {key},{did_you_mean(key, _KEYS)}", "example.read")
        hook = str(row.get("hook", ""))
        if hook not in HOOKS:
            yield Fault(f"{path}.hook", f"不认识的函数 {hook},{did_you_mean(hook, HOOKS)}", "example.read")
        if not any(key in row for key in ("answer", "contains", "lacks")):
            yield Fault(path, "没有写应当交回什么;请写 answer、contains 或 lacks", "example.read")
        for key, kind, wanted in (
            ("form", Mapping, "一张表"),
            ("contains", list, "列表"),
            ("lacks", list, "列表"),
        ):
            if key in row and not isinstance(row[key], kind):
                yield Fault(f"{path}.{key}", f"{key} 应是{wanted}", "example.read")
        if hook == "channel_due" and row.get("limit") not in limits:
            said = f"channel_due 请用 limit 指明时限,{did_you_mean(str(row.get('limit', '')), limits)}"
            yield Fault(f"{path}.limit", said, "example.read")


def _questions(example: Example, hook: str) -> Iterator[dict[str, Any]]:
    """What the program would ask this hook about the example, beside what every hook is given."""
    if hook == "channel_validate":
        yield from ({"final": final} for final in (False, True))
    elif hook == "channel_recognise":
        yield from ({"text": entry.text} for entry in example.dossier.journal if entry.text)
        yield {"text": _REPLY}
    elif hook == "channel_due":
        yield from (_asked(example, hook, {"limit": limit}) for limit in example.dues)
    else:
        yield {}


def _asked(example: Example, hook: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of one hook's own."""
    if hook == "channel_validate":
        return {"final": bool(row.get("final", True))}
    if hook == "channel_recognise":
        return {"text": str(row.get("text", _REPLY))}
    if hook != "channel_due":
        return {}
    due = example.dues.get(str(row.get("limit", "")))
    if due is None:
        raise DeskError(f"例子里没有算出时限 {row.get('limit')};请核对事件")
    return of_due(due)


def _texts(answer: Any) -> Iterator[str]:
    """Every text of an answer, names of fields included."""
    if isinstance(answer, Mapping):
        for name, value in answer.items():
            yield str(name)
            yield from _texts(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _texts(value)
    elif answer is not None:
        yield str(answer)
