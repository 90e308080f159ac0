"""Forms: filled from the case, checked, shown and parsed. Pure functions over ``FieldSpec``; no disk, no clock.

A value of a form is text, a list of texts (``choices`` ``evidence``), Decimal, int, bool, date or datetime.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from kameng_tui.case.conditions import View, holds
from kameng_tui.case.findings import Finding
from kameng_tui.case.keys import MASK_PREFIX, is_masked
from kameng_tui.case.lookup import values_at
from kameng_tui.case.records import Case
from kameng_tui.channels.records import Channel, FieldSpec
from kameng_tui.channels.shape import did_you_mean
from kameng_tui.channels.summary import derived_of
from kameng_tui.channels.templates import chinese_time, mask_all_but_four
from kameng_tui.values import (
    BadValue,
    in_shanghai,
    normalise_text,
    parse_amount,
    parse_day,
    parse_when,
    show_amount,
)

EMPTY: tuple[Any, ...] = (None, "", (), [])
_LISTS = ("choices", "evidence")
_YES_NO = {
    "是": True,
    "true": True,
    "yes": True,
    "1": True,
    "否": False,
    "false": False,
    "no": False,
    "0": False,
}
_PATTERNS = {
    "phone": (r"(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}|\d{5,6}", "手机号或带区号的座机号,如 13812345678"),
    "id-number": (r"\d{17}[\dXx]|\d{15}", "18 位居民身份证号"),
    "bank-card": (r"\d{13,19}", "13 至 19 位银行卡号"),
    "credit-code": (r"[0-9A-HJ-NP-RTUW-Y]{18}", "18 位统一社会信用代码"),
    "email": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "邮箱,如 name@example.com"),
    "url": (r"(?:https?://)?[^\s/]+\.[^\s]+", "网址,如 https://example.com"),
}  # fmt: skip


def fill(
    channel: Channel,
    case: Case,
    stored: Mapping[str, Any],
    items: Collection[str] = (),
    derived: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """The form as it stands: what was typed, else what the case says, else the default. Empty fields are left out.

    ``items`` are the orders that the filing covers. ``derived`` is what ``summary`` says of the case,
    of what has arrived and in the form that was chosen; without it: of the case alone.
    """
    form: dict[str, Any] = {}
    known = derived_of(case, items) if derived is None else derived
    for spec in channel.fields:
        value = stored.get(spec.id, stored.get(spec.renamed_from) if spec.renamed_from else None)
        if value in EMPTY:
            value = _from_case(spec, case, items, known)
        if value in EMPTY and spec.default:
            value = _fitted(spec, [spec.default])
        if value not in EMPTY:
            form[spec.id] = value
    return form


def _from_case(spec: FieldSpec, case: Case, items: Collection[str], derived: Mapping[str, object]) -> Any:
    for source in spec.from_:
        values = [derived[source]] if source in derived else values_at(case, source, items)
        values = [value for value in values if value not in EMPTY]
        if spec.translate:
            values = [spec.translate.get(str(value), spec.translate.get("*", "")) for value in values]
        fitted = _fitted(
            spec, [value for value in dict.fromkeys(values) if value != ""] if spec.translate else values
        )
        if fitted not in EMPTY:
            return fitted
    return None


def _fitted(spec: FieldSpec, values: list[Any]) -> Any:
    """``values`` of the case as one value of this field: amounts are summed, times take the earliest, texts are joined."""
    if not values:
        return None
    if spec.type in _LISTS:
        return [str(value) for value in values]
    if all(isinstance(value, Decimal) for value in values):
        total = sum(values, Decimal("0.00"))
        return total if spec.type in ("amount", "number") else show_amount(total)
    if all(isinstance(value, date) for value in values):
        first = min(
            values, key=lambda value: in_shanghai(value) if isinstance(value, datetime) else parse_when(value)
        )
        return _fitted_time(spec, first)
    joined = "、".join(dict.fromkeys(str(value) for value in values)) if len(values) > 1 else values[0]
    try:
        return parse(spec, joined) if isinstance(joined, str) and not is_masked(joined) else joined
    except BadValue:
        return joined  # shown as it is; check_form says what is wrong with it


def _fitted_time(spec: FieldSpec, moment: date) -> Any:
    if spec.type == "date":
        return in_shanghai(moment).date() if isinstance(moment, datetime) else moment
    return parse_when(moment) if spec.type == "datetime" else chinese_time(moment)


def is_shown(spec: FieldSpec, view: View) -> bool:
    """Whether the field is asked at all. ``view`` answers ``form.x`` with the other fields of the same form."""
    return holds(spec.show_when, view)


def is_required(spec: FieldSpec, view: View) -> bool:
    """Whether the form may not go out without it."""
    return is_shown(spec, view) and (
        spec.required or bool(spec.required_when and holds(spec.required_when, view))
    )


def missing(channel: Channel, form: Mapping[str, Any], view: View) -> tuple[FieldSpec, ...]:
    """Required fields that are empty: what a preview writes as 〔待填:标签〕."""
    return tuple(s for s in channel.fields if form.get(s.id) in EMPTY and is_required(s, view))


def check_form(
    channel: Channel, form: Mapping[str, Any], view: View, filing: str = "", *, final: bool
) -> list[Finding]:
    """What is wrong with the form. Missing values count only when it is ``final``: nothing is asked before it is needed."""
    where = f"filings/{filing or channel.id}.toml#form."
    known = {spec.id: spec for spec in channel.fields}
    renamed = {spec.renamed_from for spec in channel.fields}
    faults = [
        Finding(
            "field.unknown",
            where + name,
            f"{channel.name}的表单没有 {name} 这一项,{did_you_mean(name, known)}",
        )
        for name in form
        if name not in known and name not in renamed
    ]
    if final:
        faults += [
            Finding("field.required", where + spec.id, f"{spec.label}:必填,还没有填", spec.source)
            for spec in missing(channel, form, view)
        ]
    for spec in channel.fields:
        if form.get(spec.id) not in EMPTY and is_shown(spec, view):
            faults += _faults_of_value(spec, form[spec.id], where + spec.id)
    return faults


def _faults_of_value(spec: FieldSpec, value: Any, where: str) -> list[Finding]:
    if is_masked(value):
        return []  # the whole value lies in the vault and was checked when it came in
    try:
        parse(spec, value) if isinstance(value, str) else _check_kind(spec, value)
    except BadValue as bad:
        return [Finding("field.invalid", where, f"{spec.label}:{bad}", spec.source)]
    over = length_of(spec, value) - spec.max_length if spec.max_length is not None else 0
    if over <= 0 or spec.confidence == "uncertain":  # what nobody has verified keeps nothing from being sent
        return []
    sure = "" if spec.confidence == "verified" else "(上限以官方页面为准)"
    unit = "个字节" if spec.length_unit == "bytes" else "字"
    text = f"{spec.label}:最多 {spec.max_length} {unit},超出 {over} {unit}{sure}"
    return [Finding("field.too-long", where, text, spec.source)]


def length_of(spec: FieldSpec, value: Any) -> int:
    """How long the official form takes ``value`` to be, in ``spec.length_unit``."""
    text = show(spec, value)
    if spec.length_unit == "bytes":
        return len(text.encode())
    return len(text.encode("utf-16-le")) // 2 if spec.length_unit == "utf16" else len(text)


def _check_kind(spec: FieldSpec, value: Any) -> None:
    """Raises BadValue where a value that is no text is of a kind this field cannot hold."""
    wanted: dict[str, tuple[type, ...]] = {
        "amount": (Decimal, int, float), "number": (Decimal, int), "boolean": (bool,), "date": (date,),
        "datetime": (date,), "choices": (list, tuple), "evidence": (list, tuple),
    }  # fmt: skip
    right = isinstance(value, wanted.get(spec.type, ())) and (
        spec.type == "boolean" or not isinstance(value, bool)
    )
    if not right:
        raise BadValue(f"这里不能填 {value!r}")
    if spec.type == "amount":
        parse_amount(value)
    if spec.type == "choices":
        for item in value:
            _option(spec, str(item))


def show(spec: FieldSpec, value: Any) -> str:
    """The text of a value in letters and at the counter: 2026年9月1日10:00, 500.00, 是; the mask of a hidden one."""
    if value in EMPTY:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return show_amount(value) if spec.type != "number" else f"{value.normalize():f}"
    if isinstance(value, date):
        return chinese_time(value)
    if isinstance(value, list | tuple):
        return "、".join(str(item) for item in value)
    text = str(value).replace(MASK_PREFIX, "")
    if spec.keep == "last4":
        return "、".join(mask_all_but_four(part.removeprefix("****").rjust(5)) for part in text.split("、"))
    return text


def parse(spec: FieldSpec, text: str) -> Any:
    """What a person typed as the value that is kept. Raises BadValue with a Chinese sentence."""
    text = normalise_text(text).strip()
    if text == "":
        return ""
    match spec.type:
        case "amount":
            return parse_amount(text)
        case "date":
            return parse_day(text)
        case "datetime":
            return parse_when(text)
        case "number":
            return _number(text)
        case "boolean":
            return _flag(text)
        case "choice":
            return _option(spec, text)
        case "choices" | "evidence":
            parts = [part.strip() for part in re.split(r"[,，、;；\n]", text) if part.strip()]
            return [_option(spec, part) for part in parts] if spec.type == "choices" else parts
        case "text" if "\n" in text:
            raise BadValue("只能写一行")
    if spec.type in _PATTERNS:
        pattern, wanted = _PATTERNS[spec.type]
        compact = re.sub(r"\s", "", text)
        if not re.fullmatch(pattern, compact):
            raise BadValue(f"应是{wanted}")
        return compact
    return text


def _number(text: str) -> Any:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise BadValue(f"应是数字,现在是「{text}」")
    return int(number) if number == number.to_integral_value() else number


def _flag(text: str) -> bool:
    if text.lower() not in _YES_NO:
        raise BadValue(f"请写 是 或 否,现在是「{text}」")
    return _YES_NO[text.lower()]


def _option(spec: FieldSpec, text: str) -> str:
    if spec.open or text in spec.options:
        return text
    raise BadValue(f"「{text}」不在选项里,{did_you_mean(text, spec.options)}")
