"""The calculator: a period from a day, or the days between two days, counted while one types. It writes nothing.

What is wrong stands as a sentence where the answer would be; what was typed stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Input, Select

from kameng_tui.tui import words
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.fields import Ask, Field
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.widths import cut
from kameng_tui.values import BadValue, in_shanghai, parse_when

if TYPE_CHECKING:
    from kameng_tui.desk.lookup import Rule
    from kameng_tui.law.counting import Count
    from kameng_tui.law.limits import Limit

UNITS = ("minute", "hour", "day", "working-day", "month", "year")
ROLLS = (
    ("none", "不顺延"),
    ("holiday", "法定节假日顺延(放假期间,周末不算)"),
    ("off-day", "休息日顺延(法院)"),
    ("ambiguous", "有争议(两个日期都给)"),
)
NEVER_ROLLED = ("minute", "hour", "working-day")
LONGEST = 6  # digits of a length; no period of our law has more
SHOWN_STEPS = 80
CHOICE_CELLS = 52  # what one line of a choice shows on a screen of 60 cells
FAR = 4000  # days from today beyond which nobody asks for the working days among them


class CalculatorScreen(WorkScreen):
    KIND = "count"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("count"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
    ]
    CSS = """
    CalculatorScreen #body { height: 1fr; }
    CalculatorScreen #form { layout: grid; grid-size: 6; grid-gutter: 0 1; grid-rows: 2; padding: 0 1; height: 6; overflow-y: auto; }
    CalculatorScreen Field { margin: 0; }
    CalculatorScreen #field-start, CalculatorScreen #field-end { column-span: 2; }
    CalculatorScreen #field-roll, CalculatorScreen #field-rule { column-span: 6; }
    CalculatorScreen #result { background: $panel; padding: 0 1; height: 1fr; }
    CalculatorScreen.-narrow #result { border-top: solid $primary; }
    CalculatorScreen.-wide #form { layout: vertical; height: 100%; }
    CalculatorScreen.-wide Field { margin: 0 0 1 0; }
    CalculatorScreen.-wide #result { dock: right; width: 56%; height: 100%; border-left: solid $primary; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rules: dict[str, Rule] = {}
        self.filled: Limit | None = None

    def compose(self) -> ComposeResult:
        title = Line(id="title", classes="title")
        title.put("期间计算器", "Enter 下一格  PgUp PgDn 翻看算法")
        yield title
        with Container(id="body"):
            with Container(id="form"):
                for ask in self._asks():
                    yield Field(ask)
            yield RowList(id="result")
        yield from self.chrome()

    def _asks(self) -> tuple[Ask, ...]:
        from kameng_tui.desk.lookup import rules

        self.rules = {rule.key: rule for rule in self.attempt(rules, self.desk) or ()}
        units = tuple((unit, self.desk.label("unit", unit).removeprefix("个")) for unit in UNITS)
        known = tuple(
            (key, cut(f"{rule.where} {rule.label} {_span(rule.newest)}", CHOICE_CELLS))
            for key, rule in self.rules.items()
        )
        return (
            Ask("start", "起算(空着是今天)"),
            Ask("length", "长度"),
            Ask("unit", "单位", "choice", "working-day", units),
            Ask("end", "终点(数相隔天数)"),
            Ask("roll", "顺延", "choice", "none", ROLLS),
            Ask("rule", "套用规则", "choice", "", known),
        )

    def on_mount(self) -> None:
        self.query_one("#result").can_focus = False  # PgUp and PgDn turn it from everywhere
        self._field("start").editor.focus()
        self.reload()

    def _field(self, name: str) -> Field:
        return self.query_one(f"#field-{name}", Field)

    def _typed(self, name: str) -> str:
        return self._field(name).value.strip()

    # typing ----------------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        self.reload()

    def on_select_changed(self, event: Select.Changed) -> None:
        self.reload()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.focus_next()

    def action_turn(self, step: int) -> None:
        """A page of the answer on or back, wherever the focus is."""
        result = self.query_one("#result", RowList)
        result.scroll_relative(y=step * max(result.size.height - 1, 1), animate=False)

    def reload(self) -> None:
        """Counts anew; the clock and the calendars may have changed as well as the fields."""
        from kameng_tui.desk.errors import DeskError, sentences

        try:
            with sentences():
                rows = [*self._answer(), *self._rule_rows()]
        except DeskError as refused:
            rows = [text_row(str(refused), "bad", mark=" ")]
        self.query_one("#result", RowList).show(rows, keep=False)

    # counting --------------------------------------------------------------------------------------------------

    def _answer(self) -> list[Row]:
        start = self._start()
        if self._typed("end"):
            return self._between(start)
        limit = self._apply_rule(start.date())
        length, unit = self._typed("length"), self._typed("unit")
        if not length:
            return [text_row("填长度和单位,或选一条规则;填了终点,就数两个日期之间有几天。", "dim", mark=" ")]
        if not unit:
            raise BadValue("单位还没有选:分钟、小时、日、工作日、月、年")
        from kameng_tui.law.counting import count

        roll = self._typed("roll") or "none"
        counted = count(start, _number(length, limit), unit, self.desk.calendar, roll)
        rows = self._count_rows(counted, unit)
        if unit in NEVER_ROLLED and roll != "none":
            rows.append(text_row("按工作日、小时、分钟计算的不顺延,「顺延」这一格不起作用", "dim", mark=" "))
        return [*rows, *self._rule_doubts(), *_step_rows(counted.steps)]

    def _start(self) -> datetime:
        return _when("起算", self._typed("start")) if self._typed("start") else self.desk.now()

    def _count_rows(self, counted: Count, unit: str) -> list[Row]:
        by_clock = unit in ("minute", "hour")
        mark = "(暂定)" if counted.provisional else ""
        if counted.earliest == counted.latest:
            rows = [text_row(f"到期 {_end(counted.earliest, by_clock)}{mark}", "strong", mark=" ")]
        else:
            rows = [text_row(f"最早 {_end(counted.earliest, by_clock)}{mark}", "strong", mark=" ")]
            rows.append(text_row(f"最晚 {_end(counted.latest, by_clock)}{mark}", "strong", mark=" "))
            rows.append(text_row("自己要办的,按最早的日期;说对方逾期,按最晚的日期", "dim", mark=" "))
        rows.append(text_row(self._distance(counted), mark=" "))
        return rows + _doubt_rows(counted.steps)

    def _distance(self, counted: Count) -> str:
        """How far both ends are from now."""
        near = self._far(counted.earliest)
        if counted.earliest == counted.latest:
            return near
        return f"最早的{near};最晚的{self._far(counted.latest)}"

    def _far(self, end: datetime) -> str:
        from kameng_tui.law.counting import working_days_between

        today, day = in_shanghai(self.desk.now()).date(), end.date()
        if day == today:
            return "就是今天" if end >= self.desk.now() else "今天已过"
        days = (day - today).days
        said = f"离今天还有 {days} 天" if days > 0 else f"距今已过 {-days} 天"
        if abs(days) > FAR:
            return said
        working = working_days_between(min(today, day), max(today, day), self.desk.calendar)
        return f"{said}({working} 个工作日)"

    def _between(self, start: datetime) -> list[Row]:
        from kameng_tui.law.counting import between

        end = _when("终点", self._typed("end"))
        found = between(start.date(), end.date(), self.desk.calendar)
        mark = "(暂定)" if found.provisional else ""
        rows = [
            text_row(f"相隔 {found.days} 天,其中 {found.working_days} 个工作日{mark}", "strong", mark=" "),
            text_row(f"{_day(start.date())} 至 {_day(end.date())},首日不算,末日算", mark=" "),
        ]
        rows += _doubt_rows(found.steps)
        rows.append(text_row("清空「终点」就回到从起算日数一段期间", "dim", mark=" "))
        return [*rows, *_step_rows(found.steps)]

    # rules -----------------------------------------------------------------------------------------------------

    @property
    def rule(self) -> Rule | None:
        return self.rules.get(self._typed("rule"))

    def _apply_rule(self, day: date) -> Limit | None:
        """The version of the chosen rule that holds for ``day``; its length, unit and roll are filled in once.

        Raises BadValue where none does: another version's length would be a guess.
        """
        rule = self.rule
        limit = rule.on(day) if rule is not None else None
        if limit is not None and limit is not self.filled:
            self._field("length").put(str(limit.length))
            self._field("unit").put(limit.unit)
            self._field("roll").put(limit.roll)
        self.filled = limit
        if rule is not None and limit is None:
            raise BadValue(
                f"起算日 {day} 没有施行中的「{rule.label}」:{'、'.join(_version(v) for v in rule.versions)};请改起算日,或不套用规则"
            )
        return limit

    def _rule_doubts(self) -> list[Row]:
        """What must not be overlooked about the chosen rule: it stands right below the answer."""
        rule, limit = self.rule, self.filled
        if rule is None or limit is None:
            return []
        doubts = []
        if limit is not rule.newest:
            now = f"最新的是 {_version(rule.newest)},{_length(rule.newest)}"
            doubts.append(f"按起算日适用 {_version(limit)} 的文本:{_length(limit)};{now}")
        if self._departs(limit):
            doubts.append(f"上面填的和规则不同:规则是 {_length(limit)}")
        if limit.confidence == "uncertain":
            doubts.append(f"这条规则未经证实,{self.desk.label('confidence', limit.confidence)}")
        return [text_row(doubt, "warn", mark=" ") for doubt in doubts]

    def _rule_rows(self) -> list[Row]:
        """The rule with its source and version, below the steps."""
        rule, limit = self.rule, self.filled
        if rule is None or limit is None or self._typed("end"):
            return []
        lines = (f"{rule.where} {limit.label}:{_length(limit)}", *self._facts(rule, limit))
        return [blank_row(), head_row("规则"), *(text_row(line, mark=" ", indent=3) for line in lines)]

    def _departs(self, limit: Limit) -> bool:
        fields = (self._typed("length"), self._typed("unit"), self._typed("roll"))
        return fields != (str(limit.length), limit.unit, limit.roll)

    def _facts(self, rule: Rule, limit: Limit) -> list[str]:
        sure = self.desk.label("confidence", limit.confidence)
        facts = [f"从「{rule.starts}」起算", f"施行 {_version(limit)}", f"核实 {sure}", *rule.said]
        facts.append(f"来源 {'、'.join(limit.source)}")
        if limit.pause_on or limit.extend or limit.restart_on:
            facts.append("中止、延长或重新起算这里不算进去,以案件里的时限为准")
        return [*facts, limit.note] if limit.note else facts


def _when(field: str, text: str) -> datetime:
    try:
        return parse_when(text)
    except BadValue as bad:
        raise BadValue(f"{field}:{bad}") from None


def _number(text: str, limit: Limit | None) -> int:
    """A length as typed. 0 means something only where the rule says so: the same day until 24:00."""
    least = 0 if limit is not None and limit.length == 0 else 1
    if not text.isdecimal() or len(text) > LONGEST or int(text) < least:
        raise BadValue(f"长度:应是 {least} 到 {'9' * LONGEST} 的整数,现在是「{text}」")
    return int(text)


def _span(limit: Limit) -> str:
    """7个工作日, 60天, 当天."""
    from kameng_tui.reckon.timing import length_text

    return length_text(limit.length, limit.unit) if limit.length else "当天"


def _length(limit: Limit) -> str:
    """60天,有争议(两个日期都给)."""
    return _span(limit) if limit.roll == "none" else f"{_span(limit)},{dict(ROLLS)[limit.roll]}"


def _version(limit: Limit) -> str:
    since = f"{limit.effective_from} 起" if limit.effective_from else ""
    until = f"至 {limit.effective_to}" if limit.effective_to else ""
    return f"{since}{until}" or "起止日期未记载"


def _day(day: date) -> str:
    return f"{day} 周{words.WEEKDAYS[day.weekday()]}"


def _end(moment: datetime, by_clock: bool) -> str:
    return f"{_day(moment.date())} {moment:%H:%M:%S}" if by_clock else f"{_day(moment.date())} 24:00"


def _doubt_rows(steps: Sequence[str]) -> list[Row]:
    """Why an answer is provisional, in the words of its own steps: one, and how many more there are."""
    doubts = [step for step in steps if "暂定" in step]
    more = f"(同样的还有 {len(doubts) - 1} 处,见算法)" if len(doubts) > 1 else ""
    return [text_row(doubt + more, "warn", mark=" ") for doubt in doubts[:1]]


def _step_rows(steps: Sequence[str]) -> list[Row]:
    """The steps, numbered; of a very long walk its beginning and its end, so that typing stays quick."""
    numbered = [text_row(step, mark=f"{number:2} ", indent=3) for number, step in enumerate(steps, 1)]
    if len(numbered) > SHOWN_STEPS:
        left_out = len(numbered) - SHOWN_STEPS
        gap = text_row(f"中间 {left_out} 步没有列出,用 kameng count 可看全部", "dim", mark=" ")
        numbered = [*numbered[: SHOWN_STEPS // 2], gap, *numbered[-SHOWN_STEPS // 2 :]]
    return [blank_row(), head_row("算法"), *numbered]
