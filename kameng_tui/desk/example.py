"""One example of a channel, played as the program plays a case: stage, dues and letters, held against what is expected.

An example is data: ``now``, ``[case]`` as in case.toml, ``[form]``, ``[[evidence]]``, ``[[events]]``, and ``[expect]`` with
``stage``, ``[expect.due.LIMIT]``, ``[[expect.render]]`` and ``[[expect.hooks]]``, which ``rehearsal`` holds against the
code. Nothing of a workbook, a vault or the clock is touched, and no code is run unless ``code`` is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol

from kameng_tui.case.keys import read_record
from kameng_tui.case.records import Card, Case, Dossier, Entry, Filing
from kameng_tui.channels.faults import Fault
from kameng_tui.channels.fields import fill, is_shown, missing, show
from kameng_tui.channels.lifecycle import NOTHING
from kameng_tui.channels.records import Channel, TemplateSpec
from kameng_tui.channels.shape import did_you_mean
from kameng_tui.channels.summary import LAYOUTS, derived_of
from kameng_tui.channels.templates import TemplateFault, plain
from kameng_tui.counsel import account
from kameng_tui.desk import letter as letters
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.survey import reckon
from kameng_tui.reckon.dues import Due
from kameng_tui.reckon.view import CaseView
from kameng_tui.values import BadValue, parse_when
from kameng_tui.workbook.vault import MemoryVault

if TYPE_CHECKING:
    from kameng_tui.desk.hooks import Asking

_KEYS = ("title", "now", "case", "form", "evidence", "events", "expect")
_EXPECTED = ("stage", "due", "render", "hooks")


class BadExample(ValueError):
    """An example that cannot be played. ``str()`` is one Chinese sentence."""


class Code(Protocol):
    """What answers for the code of the channel, if it may run here."""

    def ask(self, hook: str, **given: Any) -> Any:
        """The checked answer, or None."""


class Example:
    """``told`` played at ``channel``. Raises BadExample where it cannot be read."""

    def __init__(self, channel: Channel, told: Mapping[str, Any]) -> None:
        self.channel = channel
        self.code: Code | None = None
        self.told = told
        unknown = [key for key in told if key not in _KEYS]
        if unknown:
            raise BadExample(f"不认识的键 {unknown[0]},{did_you_mean(unknown[0], _KEYS)}")
        try:
            self.now: datetime = parse_when(told.get("now", ""))
        except BadValue as bad:
            raise BadExample(f"now(这个例子在什么时候看):{bad}") from None
        self.filing = Filing(channel=channel.id, id=channel.id, form=table_of(told, "form"))
        cards = tuple(
            Card(id=str(place), kind=str(row.get("kind", "other")), shows=str(row.get("shows", "")))
            for place, row in enumerate(rows_of(told, "evidence"), 1)
        )
        self.case = _read(Case, table_of(told, "case"), "case")
        self.dossier = Dossier("example", self.case, tuple(self._entries()), cards, (self.filing,))

    def _entries(self) -> Iterator[Entry]:
        for place, row in enumerate(rows_of(self.told, "events")):
            entry = _read(Entry, row, f"events.{place}")
            here = (
                entry.filing if "filing" in row else self.filing.id
            )  # filing = "": with the other side itself
            yield replace(entry, id=f"e{place}", filing=here, logged=entry.at)

    @cached_property
    def desk(self) -> Desk:
        """A desk without a workbook that knows this channel only, at the example's time."""
        desk = Desk(None, clock=lambda: self.now, vault=MemoryVault)
        desk.calendar = desk.knowledge.calendar  # not what this machine's user added
        desk.registry = SimpleNamespace(  # type: ignore[assignment]
            channels={self.channel.id: self.channel}, answers={}, state=NOTHING,
            has_code=lambda channel_id: self.code is not None, code=lambda channel_id: self.code,
            faults=lambda channel_id: (),
        )  # fmt: skip
        return desk

    def let_run(self, code: Code) -> None:
        """From now on ``code`` is asked, and what it fills in is in the letters."""
        _ = (
            self.reckoned
        )  # as declared, before there is any code: what code once said of a date is kept for users
        self.code = code
        self.__dict__.pop("form", None)

    def about(self, form: Mapping[str, Any]) -> Asking:
        """Asks the code about this example's filing with that form: what it is given is what the program gives."""
        from kameng_tui.desk.hooks import Asking

        return Asking(self.desk, self._loaded, self.channel, self.filing, form)

    def known(self) -> list[tuple[str, str]]:
        """(kind, value) of everything in it that identifies somebody or is worth money. Raises BadExample."""
        from kameng_tui.desk.masking import numbers_of
        from kameng_tui.desk.secrets import known_secrets

        try:
            secrets = known_secrets(self.desk, self._loaded)
        except DeskError as hidden:
            raise BadExample("例子里有遮住的值(vault:…),读不回来;请写一个编的") from hidden
        names = [("name", self.case.consumer.name)] if self.case.consumer.name else []
        return secrets + names + numbers_of(self.dossier)

    @property
    def _loaded(self) -> Any:
        """As if read from a workbook, as far as secrets are looked for in it."""
        return SimpleNamespace(dossier=self.dossier, files={"case.toml": (None, table_of(self.told, "case"))})

    @cached_property
    def form(self) -> Mapping[str, Any]:
        """The form as it stands, with what the code fills in."""
        return self._form(LAYOUTS[0])

    def _form(self, layout: str) -> Mapping[str, Any]:
        form = fill(self.channel, self.case, self.filing.form, derived=derived_of(self.case, layout=layout))
        return form if self.code is None else {**form, **self.about(form).prefilled(self.filing.form)}

    @cached_property
    def reckoned(self) -> Any:
        return reckon(self.desk, self.dossier)

    @property
    def stage(self) -> str:
        return str(self.reckoned.stages[self.filing.id].label)

    @property
    def dues(self) -> dict[str, Due]:
        """The dues of this channel's own limits, by the id of the limit; the latest of several."""
        return {due.limit: due for due in self.reckoned.dues if due.kind == "limit"}

    def letter(self, template: str, layout: str = LAYOUTS[0]) -> str:
        """The letter of that id or purpose, gaps as a preview shows them. Raises BadExample, TemplateFault."""
        spec = self.channel.template(template)
        if spec is None:
            known = [t.id for t in self.channel.templates]
            raise BadExample(f"没有模板 {template},{did_you_mean(template, known)}")
        return self.written(spec, layout)

    def written(self, spec: TemplateSpec, layout: str = LAYOUTS[0]) -> str:
        """That letter. Raises TemplateFault."""
        channel = self.channel
        form = self.form if layout == LAYOUTS[0] else self._form(layout)
        view = CaseView(self.dossier, {channel.id: channel}, frozenset(), form)
        shown = {s.id: show(s, form[s.id]) for s in channel.fields if s.id in form and is_shown(s, view)}
        gaps = {s.id: s.label for s in missing(channel, form, view)}
        found: Any = self  # a letter sees of a survey what is known here: dossier and reckoned
        context = letters.context_of(self.desk, found, channel, self.filing.id, spec, spec.audience, layout)
        rows = [{"number": place, "id": str(place), **row} for place, row in self._evidence()]
        context |= {
            "evidence": rows,
            "shown_by": account.shown_by((row["number"], row["kind"]) for row in rows),
        }
        return letters.written(spec, {**plain(context), **shown}, gaps)[1]

    def _evidence(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        empty = {"kind": "other", "title": "", "date": "", "shows": ""}
        for place, row in enumerate(rows_of(self.told, "evidence"), 1):
            yield place, {**empty, **row}

    def faults(self) -> list[Fault]:
        """Where what comes out is not what the example expects."""
        expected = table_of(self.told, "expect")
        strange = [
            Fault(f"expect.{key}", f"不认识的键 {key},{did_you_mean(key, _EXPECTED)}", "example.read")
            for key in expected
            if key not in _EXPECTED
        ]
        return [*strange, *self.faults_of_stage(), *self.faults_of_dues(), *self.faults_of_letters()]

    def faults_of_stage(self) -> list[Fault]:
        wanted = table_of(self.told, "expect").get("stage")
        if wanted in (None, self.stage):
            return []
        text = f"应停在「{wanted}」,实际停在「{self.stage}」;请核对事件,或改 stages"
        return [Fault("expect.stage", text, "example.stage")]

    def faults_of_dues(self) -> list[Fault]:
        wanted, found, faults = table_of(table_of(self.told, "expect"), "due"), self.dues, []
        for limit in wanted:
            path = f"expect.due.{limit}"
            if limit not in found:
                text = f"没有算出时限 {limit},算出的有:{' '.join(found) or '(无)'};请核对事件和 from"
                faults.append(Fault(path, text, "example.due"))
                continue
            for key, value in table_of(wanted, limit).items():
                came = getattr(found[limit], key, None)
                if came != (tuple(value) if isinstance(value, list) else value):
                    text = f"{key} 应是 {value},算出来是 {came};{';'.join(found[limit].steps[:3])}"
                    faults.append(Fault(f"{path}.{key}", text, "example.due"))
        return faults

    def faults_of_letters(self) -> list[Fault]:
        faults: list[Fault] = []
        for place, row in enumerate(rows_of(table_of(self.told, "expect"), "render")):
            path = f"expect.render.{place}"
            try:
                text = self.letter(str(row.get("template", "")), str(row.get("layout", LAYOUTS[0])))
            except (BadExample, TemplateFault) as fault:
                faults.append(Fault(path, str(fault), "example.text"))
                continue
            wanted = str(row.get("text", text)).strip("\n")
            if text != wanted:
                faults.append(Fault(f"{path}.text", _difference(wanted, text), "example.text"))
            faults += [
                Fault(f"{path}.contains", f"文书里没有「{part}」", "example.text")
                for part in row.get("contains", ())
                if part not in text
            ]
            faults += [
                Fault(f"{path}.lacks", f"文书里不该有「{part}」", "example.text")
                for part in row.get("lacks", ())
                if part in text
            ]
        return faults


def _difference(wanted: str, came: str) -> str:
    """The first line where two texts differ."""
    first, second = wanted.split("\n"), came.split("\n")
    for place, (a, b) in enumerate(zip(first, second, strict=False), 1):
        if a != b:
            return f"第 {place} 行应是「{a}」,写出来是「{b}」"
    return f"应有 {len(first)} 行,写出来 {len(second)} 行"


def _read(cls: Any, table: Mapping[str, Any], where: str) -> Any:
    record, faults = read_record(cls, table, where)
    if faults:
        raise BadExample(f"{faults[0].where}:{faults[0].message}")
    return record


def table_of(told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = told.get(key, {})
    if not isinstance(found, Mapping):
        raise BadExample(f"{key} 应是一张表,写成 [{key}]")
    return found


def rows_of(told: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = told.get(key, [])
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        raise BadExample(f"{key} 应写成 [[{key}]] 列表")
    return found
