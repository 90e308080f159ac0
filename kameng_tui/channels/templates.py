"""Letters: text in, text out. A template is ``if``, ``for``, names and our filters; it sees plain data only.

The engine is minijinja with a fuel limit; what could make a short template write a long text (assignment, macros, calls,
multiplication, foreign filters) is refused before the engine sees it. minijinja is imported when first needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kameng_tui.values import BadValue, in_shanghai, parse_amount, parse_when, show_amount

NAMES = frozenset({
    "case", "evidence", "asked", "events", "promises", "dues", "claims", "law", "today", "channel", "audience", "receipt", "sent",
    "subject", "layout", "so_far", "shown_by", "corrections",
})  # fmt: skip
FUEL = 60_000
LONGEST_SOURCE = 60_000
LONGEST_TEXT = 400_000
LONGEST_TAG = 500
"""The engine recurses over what a tag holds: a long chain of operators would bring the whole process down."""
DEEPEST = 50
_UNSEEN = (
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]"
)
_OPENING = re.compile(r"\{[{%#]")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_STRING = re.compile(r'"[^"\\]*"|\'[^\'\\]*\'')
_GAP = re.compile(r"〔待填:[^〕]*〕")
_STATEMENTS = ("if", "elif", "else", "endif", "for", "endfor")
_OPERATORS = ("not", "and", "or", "in", "is", "if", "else")
_PLAIN_FILTERS = ("length", "default", "first", "last", "join")


class TemplateFault(ValueError):
    """A template that cannot be rendered. ``str()`` is one Chinese sentence; ``line`` is counted from 1, 0 if unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(f"第 {line} 行:{message}" if line else message)
        self.line = line


def render(source: str, context: Mapping[str, Any], *, gaps: Mapping[str, str] | None = None) -> str:
    """The letter. A name of ``gaps`` (name: label) that ``context`` lacks is written 〔待填:标签〕.

    Raises TemplateFault: what is wrong with the template, or which value it needs and does not get.
    """
    _guard(source)
    values = {name: f"〔待填:{label}〕" for name, label in (gaps or {}).items()} | plain(context)
    environment = _environment()
    try:
        text = environment.render_str(source, **values)
    except Exception as error:  # TemplateError, and whatever a filter says
        raise _fault(error) from None
    if len(text) > LONGEST_TEXT:
        raise TemplateFault("写出来的文字太长")
    return tidy(text)


def variables(source: str) -> set[str]:
    """The top-level names that the template uses. Raises TemplateFault where it cannot be read."""
    _guard(source)
    try:
        return set(_environment().undeclared_variables_in_str(source))
    except Exception as error:
        raise _fault(error) from None


def shortest(source: str) -> int:
    """A lower bound of what the template writes: its own characters outside of all that may be left out."""
    sums, kept = (
        [0],
        list[tuple[int, bool]](),
    )  # per open block: the least of its finished branches, has an else
    last = 0
    for start, end in _tags(source):
        sums[-1] += len(re.sub(r"\s", "", source[last:start]))
        last = end
        word = (
            source[start + 2 : end - 2].strip("-+ \n\t").partition(" ")[0] if source[start + 1] == "%" else ""
        )
        if word in ("if", "for"):
            sums.append(0)
            kept.append((-1, False))
        elif word in ("elif", "else") and kept:
            least, _ = kept.pop()
            kept.append((sums[-1] if least < 0 else min(least, sums[-1]), word == "else"))
            sums[-1] = 0
        elif word in ("endif", "endfor") and kept:
            (least, closed), branch = kept.pop(), sums.pop()
            sums[-1] += min(least, branch) if closed else 0
    return sums[0] + len(re.sub(r"\s", "", source[last:]))


def tidy(text: str) -> str:
    """No spaces at line ends, at most one blank line in a row, none at either end; nothing that a reader cannot see but
    that turns the text around or breaks its lines."""
    text = re.sub(_UNSEEN, "", text)
    text = re.sub(r"(?<![ \t])[ \t]+$", "", text, flags=re.M)  # each run is tried once, from its first blank
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def plain(value: Any, room: int = DEEPEST) -> Any:
    """``value`` as strings, whole numbers, flags, lists and mappings; None leaves a mapping. TypeError for anything else."""
    if not room:
        raise TemplateFault("资料里的表套得太深,写不成文字")
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(item, room - 1) for name, item in value.items() if item is not None}
    if isinstance(value, Sequence | set | frozenset):
        return [plain(item, room - 1) for item in value if item is not None]
    if isinstance(value, Decimal):
        return show_amount(value)
    if isinstance(value, date):
        return chinese_time(value)
    raise TypeError(f"not plain data: {type(value).__name__}")


def chinese_time(moment: date) -> str:
    """2026年9月1日10:00; a day, and midnight, without the time."""
    if not isinstance(moment, datetime):
        return f"{moment.year}年{moment.month}月{moment.day}日"
    moment = in_shanghai(moment)
    day = chinese_time(moment.date())
    return day if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else f"{day}{moment:%H:%M}"


def _environment() -> Any:
    import minijinja

    make: Any = minijinja.Environment  # its stubs do not know semi_strict
    environment = make(
        filters=FILTERS,
        fuel=FUEL,
        undefined_behavior="semi_strict",
        trim_blocks=True,
        lstrip_blocks=True,
        pycompat=False,
    )
    environment.auto_escape_callback = lambda name: False
    return environment


def _guard(source: str) -> None:
    """Refuses everything but if, for, names, comparisons and the known filters. Raises TemplateFault."""
    if len(source) > LONGEST_SOURCE:
        raise TemplateFault("模板太长")
    for start, end in _tags(source):
        kind = source[start + 1]
        if kind == "#":
            continue
        line = source.count("\n", 0, start) + 1
        if end - start > LONGEST_TAG:
            raise TemplateFault(
                f"这个标签太长(最多 {LONGEST_TAG} 个字符),或者没有写结尾的 {_CLOSING['{' + kind]}", line
            )
        inner = _STRING.sub("‹›", source[start + 2 : end - 2]).strip("-+ \n\t")
        word = re.match(r"\w*", inner)
        if kind == "%" and word is not None and word[0] not in _STATEMENTS:
            raise TemplateFault(f"模板里不能用 {word[0] or inner[:10]},只能用 {' '.join(_STATEMENTS)}", line)
        if "*" in inner or "__" in inner or re.search(r"[\])]\s*\(", inner):
            raise TemplateFault("模板里不能用乘法、内部名字和调用", line)
        if re.search(r"[\\{}'\"]", inner):  # else a string could hide where the tag really ends
            raise TemplateFault("标签里不能有花括号和反斜杠,引号要成对", line)
        for piped, name, called in re.findall(r"(\|?)\s*([A-Za-z_]\w*)\s*(\(?)", inner):
            if piped and name not in FILTERS and name not in _PLAIN_FILTERS:
                known = " ".join((*FILTERS, *_PLAIN_FILTERS))
                raise TemplateFault(f"没有过滤器 {name},可用 {known}", line)
            if called and not piped and name not in _OPERATORS:
                raise TemplateFault(f"模板里不能调用 {name}()", line)


def _tags(source: str) -> Iterator[tuple[int, int]]:
    """Where each tag and comment begins and ends. Raises TemplateFault where one has no end."""
    at = 0
    while opening := _OPENING.search(source, at):
        start, closing = opening.start(), _CLOSING[opening[0]]
        end = source.find(closing, start + 2)
        if end < 0:
            raise TemplateFault(
                f"写法不对({opening[0]} 没有写结尾的 {closing})", source.count("\n", 0, start) + 1
            )
        yield start, (at := end + 2)


def _fault(error: Exception) -> TemplateFault:
    line = getattr(error, "line", 0) or 0
    detail = getattr(error, "detail", "") or str(error).split(" (in <string>")[0]
    match getattr(error, "kind", ""):
        case "UndefinedError":
            name = re.search(r"`([^`]+)`", detail)
            return TemplateFault(_no_such_value(name[1] if name else detail), line)
        case "OutOfFuel":
            return TemplateFault("循环太多,没有写完就停了", line)
        case "SyntaxError":
            return TemplateFault(f"写法不对({detail})", line)
        case _:
            return TemplateFault(detail, line)


def _no_such_value(name: str) -> str:
    if name.startswith("law["):
        return f'法条表里没有现行的「{name[5:-2]}」;请照抄 kameng law 列出的简称和条号,如 law["民法典577"]'
    return f"用到了没有的值 {name},可有可无的请先用 if 判断"


def _money(value: Any) -> str:
    try:
        return f"{show_amount(parse_amount(value))}元"
    except BadValue as bad:
        raise TemplateFault(str(bad)) from None


def _moment(value: Any, *, with_time: bool) -> str:
    try:
        moment = parse_when(str(value))
    except BadValue as bad:
        raise TemplateFault(str(bad)) from None
    return chinese_time(moment if with_time else moment.date())


def _hours(value: Any) -> str:
    """26 -> 26小时; from two days on 50 -> 50小时（2天2小时）: the hours as computed, and what they amount to."""
    if not re.fullmatch(r"-?[0-9]{1,9}", str(value)):
        raise TemplateFault("hours 前面要是小时数")
    hours = int(value)
    if hours < 1:
        return "不足1小时"
    days, rest = divmod(hours, 24)
    if days < 2:
        return f"{hours}小时"
    return f"{hours}小时（{days}天{f'{rest}小时' if rest else ''}）"


def _list_cn(values: Any) -> str:
    if not isinstance(values, str | list):
        raise TemplateFault("list_cn 前面要是列表")
    return "、".join(str(value) for value in values)


def mask_all_but_four(value: Any) -> str:
    """****V90T; what has four characters or fewer is hidden whole."""
    text = str(value)
    return "****" + (text[-4:] if len(text) > 4 else "")


def sentence_of(text: str) -> str:
    """``text`` with exactly one mark at its end; nothing where it says nothing."""
    said = text.strip().rstrip(" \n,，;；.、。")
    return said if not said or said.endswith(("！", "？", "!", "?", "。”", "！”", "？”")) else f"{said}。"


def _filter(shown: Callable[[Any], str], *, gaps: bool = False) -> Callable[[Any], str]:
    """``shown`` for values that are there. A gap stays as it is, unless ``gaps``: it is to be seen, not to be read as a
    date or a sum."""

    def filtered(value: Any) -> str:
        if value is None:  # else the letter would say so
            raise TemplateFault("过滤器前面是没有的值,可有可无的请先用 if 判断")
        return value if not gaps and isinstance(value, str) and _GAP.fullmatch(value) else shown(value)

    return filtered


FILTERS: Mapping[str, Callable[..., str]] = {
    "money": _filter(_money),
    "date": _filter(lambda value: _moment(value, with_time=False)),
    "datetime": _filter(lambda value: _moment(value, with_time=True)),
    "hours": _filter(_hours),
    "mask": _filter(mask_all_but_four),
    "sentence": _filter(lambda text: sentence_of(str(text)), gaps=True),
    "list_cn": _filter(_list_cn),
}
