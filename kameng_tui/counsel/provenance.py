"""Which fact, entry or piece of evidence a sentence of a letter comes from: change one, write again, see what differs.

Pure. No template has to say where its words come from: a sentence that is not written any more once a fact is another
depends on that fact. Here are the changes and the comparison; writing again is for the desk.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from kameng_tui.case.fold import effective
from kameng_tui.case.keys import Key, keys_of
from kameng_tui.case.lookup import label_at
from kameng_tui.case.records import Card, Case, Dossier, Entry
from kameng_tui.record import record
from kameng_tui.values import show_amount, show_when

_MARK = "〓〓〓〓"  # four, for a field may show no more than the last four characters of a value
_LATER = timedelta(
    days=1, minutes=1
)  # another day where only the day is written, another time where the time is
_CENT = Decimal("0.01")
_FAR = 9000  # added to the number of a piece of evidence: no case has so many
# Ids and what joins records are no facts that a reader is told; what the program needs to find a profile neither.
_NO_FACTS = frozenset({"schema", "id", "order", "opened", "profile"})
_TOLD = ("text", "with", "staff", "receipt", "promise", "at", "promise_by", "until", "amount")
"""What of an entry a letter may tell."""
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]+[”’」』）]*|[^。！？；\n]+")
_NUMBER = re.compile(r"^\s*(?:\d{1,3}[.、．]|[（(]\d{1,3}[）)]|[一二三四五六七八九十]{1,3}、)\s*")


@record
class Sentence:
    """One sentence of a letter, a line of a form or a heading; ``line`` is counted from 1."""

    line: int
    text: str


def sentences(text: str) -> tuple[Sentence, ...]:
    """What a letter says, piece by piece in order: the n-th of them is 第n句."""
    return tuple(
        Sentence(number, found[0].strip())
        for number, line in enumerate(text.split("\n"), 1)
        for found in _SENTENCE.finditer(line)
        if found[0].strip()
    )


def core(sentence: str) -> str:
    """A sentence without its number in a list and the mark at its end, which change with its neighbours."""
    return _NUMBER.sub("", sentence).rstrip(" 。；;，,")


def changed(before: tuple[Sentence, ...], after: str) -> set[int]:
    """The places in ``before`` of the sentences that ``after`` does not have."""
    had, has = Counter(core(s.text) for s in before), Counter(core(s.text) for s in sentences(after))
    gone = {text for text, times in had.items() if has[text] < times}
    return {place for place, sentence in enumerate(before) if core(sentence.text) in gone}


# facts ---------------------------------------------------------------------------------------------------------------


def leaves(case: Case) -> Iterator[tuple[str, Any]]:
    """(path with ids, value) of every fact of a case that has a value."""
    yield from _leaves(case, "")


def _leaves(value: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, (attribute, spec) in keys_of(type(value)).items():
        inner = getattr(value, attribute)
        if (name in _NO_FACTS and spec.kind != "records") or inner in (None, "", (), {}):
            continue
        if spec.kind == "record":
            yield from _leaves(inner, f"{prefix}{name}.")
        elif spec.kind == "records":
            for item in inner:
                yield from _leaves(item, f"{prefix}{name}.{item.id}.")
        elif spec.kind == "table":
            yield from ((f"{prefix}{name}.{key}", said) for key, said in inner.items())
        else:
            yield f"{prefix}{name}", inner


def with_another(case: Case, path: str) -> Case:
    """``case`` with another value of the same shape at ``path`` (one of ``leaves``)."""
    made: Case = _with_another(case, path.split("."))
    return made


def _with_another(value: Any, parts: list[str]) -> Any:
    attribute, spec = keys_of(type(value))[parts[0]]
    inner = getattr(value, attribute)
    if spec.kind == "record":
        other: Any = _with_another(inner, parts[1:])
    elif spec.kind == "records":
        other = tuple(_with_another(item, parts[2:]) if item.id == parts[1] else item for item in inner)
    elif spec.kind == "table":
        key = ".".join(parts[1:])
        other = {**inner, key: _another(spec, inner[key])}
    else:
        other = _another(spec, inner)
    return replace(value, **{attribute: other})


def _another(spec: Key | None, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, Decimal):
        return value + _CENT
    if isinstance(value, date):
        return value + _LATER
    if isinstance(value, int):
        return value + 1
    if isinstance(value, tuple | list):
        return type(value)(f"{item}{_MARK}" for item in value)
    # a word of a list has no other of its shape, and what is not known is not written
    return "" if spec is not None and spec.kind in ("choice", "table") else marked(str(value))


def marked(text: str) -> str:
    """``text`` with a mark in each of its sentences, for each may become one of the letter."""
    return re.sub(r"[^。！？；\n]*[^。！？；\s]", lambda found: found[0] + _MARK, text)


# what happened, and what shows it -------------------------------------------------------------------------------------


def with_another_entry(entry: Entry) -> Iterator[tuple[str, Entry]]:
    """(key, ``entry`` with another value there) of everything that a letter may tell of it; what it is stays."""
    for name in _TOLD:
        attribute, spec = keys_of(Entry)[name]
        value = getattr(entry, attribute)
        if value not in (None, ""):
            yield name, replace(entry, **{attribute: _another(spec, value)})


def with_another_piece(listed: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the numbered list of evidence with another number, title, date and content."""
    texts = {
        name: said for name, said in listed.items() if isinstance(said, str) and name not in ("id", "kind")
    }
    other = {name: f"{said}{_MARK}" for name, said in texts.items() if said}
    return {**listed, **other, "number": listed["number"] + _FAR}


def with_another_due(listed: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the limits with another name, day and count of days."""
    other = {name: f"{listed[name]}{_MARK}" for name in ("label", "due", "source") if listed[name]}
    return {**listed, **other, "overdue_days": listed["overdue_days"] + 1}


def with_another_value(value: Any) -> Any:
    """What was typed into a form, as another value of the same shape."""
    return _another(None, value)


# what there is now ----------------------------------------------------------------------------------------------------


def state_of(dossier: Dossier, filing_id: str) -> dict[str, str]:
    """Every source that a letter of this filing may have, as text: two states are compared by it."""
    state = {path: text_of(value) for path, value in leaves(dossier.case)}
    state |= {f"evidence.{card.id}": _card_text(card) for card in dossier.cards}
    state |= {path: said for entry in effective(dossier.journal) for path, said in _entry_texts(entry)}
    filing = next((f for f in dossier.filings if f.id == filing_id), None)
    typed = filing.form if filing is not None else {}
    return state | {f"form.{name}": text_of(value) for name, value in typed.items()}


def items_of(case: Case) -> tuple[str, ...]:
    """The orders, payments and claims that there are, as ``order.o1``."""
    lists = (("order", case.orders), ("payment", case.payments), ("claim", case.claims))
    return tuple(f"{name}.{item.id}" for name, items in lists for item in items)


def text_of(value: Any) -> str:
    """A value as it is compared and shown."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return show_amount(value)
    if isinstance(value, datetime):
        return show_when(value)[: 19 if value.second else 16].replace("T", " ")
    if isinstance(value, list | tuple):
        return "、".join(text_of(item) for item in value)
    return str(value)


def _card_text(card: Card) -> str:
    return "|".join((card.kind, card.shows, text_of(card.taken or ""), card.sha256))


def _entry_texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """An entry as several sources: that there is one of its kind, and each thing that it says, for a letter may count it
    and not say a word of it."""
    yield f"journal.{entry.id}", f"{entry.kind}|{entry.filing}"
    for name in _TOLD:
        value = getattr(entry, keys_of(Entry)[name][0])
        if value not in (None, ""):
            yield f"journal.{entry.id}.{name}", text_of(value)


def whole_of(path: str) -> str:
    """The entry that a source is a part of; any other source is whole."""
    return ".".join(path.split(".")[:2]) if path.startswith("journal.") else path


def is_plain_fact(path: str) -> bool:
    """Whether a source is a single value, and not a piece of evidence or an entry with all that it says."""
    return path.partition(".")[0] not in ("evidence", "journal")


def label_of(path: str, labels: Mapping[str, str] | None = None) -> str:
    """What a source is called: 订单金额, 证据 y6gs, 09-04 的记录 内容; ``labels`` of the fields of the form by id."""
    head, _, rest = path.partition(".")
    if head == "evidence":
        return f"证据 {rest}"
    if head == "journal":
        entry, _, name = rest.partition(".")
        label = f"{entry[4:6]}-{entry[6:8]} 的记录" if entry[:8].isdecimal() else f"记录 {entry}"
        return f"{label} {keys_of(Entry)[name][1].label}" if name in _TOLD else label
    if head == "form":
        return f"表单 {(labels or {}).get(rest, rest)}"
    if head == "answers":
        return f"自查回答 {rest}"
    first, _, last = label_at(path).rpartition(" ")
    return last if not first or last.startswith(first) else f"{first} {last}"
