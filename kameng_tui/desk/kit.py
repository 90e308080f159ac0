"""The conformance kit: everything that can be known to be wrong with a channel before anybody relies on it.

``check_folder`` is what an author, our own tests and ``kameng plugin check`` run: the manifest, its letters over its
examples, over nothing and over the longest values, what the examples expect, whether limits can be counted, sources and
citations against the statute table, words, and the age of the facts. It only reads, and runs no code of the channel.
Each finding begins with the name of its rule; ``RULES`` says what each demands.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.channels import discovery, faults
from kameng_tui.channels.compiled import channel_of
from kameng_tui.channels.explain import FRESH_FOR
from kameng_tui.channels.faults import Fault
from kameng_tui.channels.fields import length_of
from kameng_tui.channels.manifest import faults_of_manifest, finding_of, read_manifest
from kameng_tui.channels.places import MANIFEST_FILE
from kameng_tui.channels.records import Channel, FieldSpec, TemplateSpec
from kameng_tui.channels.templates import TemplateFault
from kameng_tui.counsel import wording
from kameng_tui.desk.example import BadExample, Example
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law import citing, statutes
from kameng_tui.law.counting import count
from kameng_tui.values import parse_when

RULES: Mapping[str, str] = {
    **faults.RULES,
    "file.read": "manifest 读得出来,是 UTF-8 的 TOML",
    "letter.render": "每份文书都写得出来:例子、空案、最长的值",
    "letter.length": "例子写出的文书不超过 max_length",
    "letter.words": "文书里没有侮辱、威胁、许诺结果、未经认定的结论",
    "letter.citation": "文书引用的法条存在、有效、条号对",
    "source.statute": "作为来源的法条在法条表里,并且那时已经施行",
    "time.count": "每个时限都数得出日期,平时和遇长假都一样",
    "example.none": "有例子",
    "example.read": "例子读得懂",
    "example.stage": "例子停在所写的阶段",
    "example.due": "例子算出所写的日期",
    "example.text": "例子写出所写的文书",
    "facts.old": "事实核对的日期 as_of 不超过一年",
}
# what harms nobody who uses the channel today, but should be mended
WEAK = frozenset({"example.none", "facts.old", "letter.words"})
_STARTS = (
    "2026-03-03T10:00:00+08:00",
    "2026-09-28T10:00:00+08:00",
)  # an ordinary week; the eve of a long holiday
_LONG = 200


def check_folder(folder: Path, file: str = MANIFEST_FILE, *, today: date | None = None) -> list[Finding]:
    """Everything wrong with the channel ``file`` of ``folder``, errors first. The age of its facts needs ``today``."""
    raw, files, found = _read(folder, file)
    if found:
        return [_finding(Fault("", text, "file.read"), file) for text in found]
    wrong = faults_of_manifest(raw, files)
    if wrong:
        return [_finding(fault, file) for fault in wrong]
    channel = channel_of(raw, files, "")
    findings = [
        _finding(fault, file)
        for fault in (*_sources(channel), *_times(channel), *_letters(channel), *_age(channel, today))
    ]
    findings += _examples(channel, folder, file)
    once = {(f.where, f.message): f for f in findings}
    return sorted(once.values(), key=lambda f: f.rank)


def read_folder(folder: Path, file: str = MANIFEST_FILE) -> tuple[Channel | None, list[Finding]]:
    """The channel ``file`` of ``folder``, or None and all faults of its manifest."""
    raw, files, found = _read(folder, file)
    if found:
        return None, [_finding(Fault("", text, "file.read"), file) for text in found]
    return read_manifest(raw, files, file)


def examples_of(folder: Path, file: str = MANIFEST_FILE) -> list[Path]:
    """The examples of a manifest: in ``examples/``, of ``report.toml`` in ``examples-report/``."""
    stem = Path(file).stem
    name = "examples" if file == MANIFEST_FILE else f"examples-{stem}"
    return sorted((folder / name).glob("*.toml"))


def play(channel: Channel, path: Path) -> Example:
    """The example in the file ``path``. Raises BadExample."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise BadExample("读不出来,应是 UTF-8 的 TOML") from None
    return Example(channel, told)


def _finding(fault: Fault, file: str) -> Finding:
    found = finding_of(fault, file)
    code = "channel.weak" if fault.rule in WEAK else "channel.fault"
    return Finding(code, found.where, f"〔{fault.rule}〕{fault.text}")


def _read(folder: Path, file: str) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """(the manifest, the texts that it names, why they cannot be read); a file that is not there is the manifest's fault."""
    text, why = discovery.text_inside(str(folder), file)
    if text is None:
        return {}, {}, [why]
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return {}, {}, [f"{file} 不是正确的 TOML:{error}"]
    files: dict[str, str] = {}
    unread: list[str] = []
    for name in discovery.named_files(raw):
        found, why = discovery.text_inside(str(folder), name)
        if found is not None:
            files[name] = found
        elif (folder / name).exists():
            unread.append(why)
    return raw, files, unread


# --- sources and times ----------------------------------------------------------------------------------------------


@cache
def _table() -> statutes.StatuteTable:
    return statutes.StatuteTable(knowledge().statutes)


def _sources(channel: Channel) -> Iterator[Fault]:
    """Statutes named as the source of a rule must be in the table, and in force when the rule begins."""
    rules: list[tuple[str, tuple[str, ...], date | None]] = [
        (f"limits.{x.id}.source", x.source, x.effective_from) for x in channel.limits
    ]
    rules += [(f"gates.{x.id}.source", x.source, x.effective_from) for x in channel.gates]
    rules += [(f"fields.{x.id}.source", x.source, None) for x in channel.fields]
    rules += [(f"fees.{x.id}.source", x.source, None) for x in channel.fees]
    rules += [(f"interplay.{i}.basis", x.basis, x.effective_from) for i, x in enumerate(channel.interplay)]
    shorts = {row.short for row in _table().rows}
    for path, sources, since in rules:
        listed = [key for key in sources if statutes.split_key(key, shorts) is not None]
        starts = [_since(key) for key in listed]
        for key in (key for key, start in zip(listed, starts, strict=True) if start is None):
            text = f"法条表里没有 {key};请核对条号,不在表里的写成文字说明"
            yield Fault(path, text, "source.statute")
        known = [start for start in starts if start is not None]
        if since and known and len(known) == len(sources) and since < min(known):
            text = f"来源最早自 {min(known)} 起施行,这条规则却从 {since} 起;请核对 effective_from"
            yield Fault(path, text, "source.statute")


def _since(key: str) -> date | None:
    """From when a statute of the table is in force; None where it is not in the table."""
    rows = _table().versions(key)
    return min((row.effective_from or date.min for row in rows), default=None)


def _times(channel: Channel) -> Iterator[Fault]:
    calendar = knowledge().calendar
    for limit in channel.limits:
        if limit.length is None:
            continue
        for start in map(parse_when, _STARTS):
            try:
                found = count(start, limit.length, limit.unit, calendar, limit.roll)
            except (ValueError, OverflowError, ArithmeticError):
                text = f"{limit.length} 个 {limit.unit} 数不出日期;请核对 length 和 unit"
                yield Fault(f"limits.{limit.id}.length", text, "time.count")
                break
            if not start <= found.earliest <= found.latest:
                text = f"从 {start:%Y-%m-%d} 数起,得到的日期在它之前;请核对 length"
                yield Fault(f"limits.{limit.id}.length", text, "time.count")


def _age(channel: Channel, today: date | None) -> Iterator[Fault]:
    if today is not None and today - channel.as_of > FRESH_FOR:
        text = f"事实核对于 {channel.as_of},已超过一年;请再核对一遍来源,改 as_of"
        yield Fault("as_of", text, "facts.old")


# --- letters --------------------------------------------------------------------------------------------------------


def _letters(channel: Channel) -> Iterator[Fault]:
    """Every letter over an empty case and over the longest values; the words that are the template's own."""
    bare = {"now": parse_when(_STARTS[1]), "case": {}}
    full = bare | {"form": {spec.id: _longest(spec) for spec in channel.fields}}
    for told, what in ((bare, "空案"), (full, "最长的值")):
        example = Example(channel, told)
        for spec in channel.templates:
            path = f"templates.{spec.id}.file"
            try:
                text = example.written(spec)
            except TemplateFault as fault:
                yield Fault(path, f"{spec.file}({what})写不出来:{fault}", "letter.render")
                continue
            yield from _words(text, spec, path, example.now.date())


def _longest(spec: FieldSpec) -> Any:
    """A value that fills the field."""
    given: dict[str, Any] = {
        "amount": Decimal("99999999.99"), "number": 99999999, "boolean": True, "date": date(2026, 12, 31),
        "datetime": parse_when("2026-12-31T23:59:59+08:00"), "choices": list(spec.options), "evidence": ["1", "2"],
    }  # fmt: skip
    if spec.type in given:
        return given[spec.type]
    if spec.type == "choice" and spec.options:
        return max(spec.options, key=lambda option: length_of(spec, option))
    room = spec.max_length if spec.max_length is not None else _LONG
    return "长" * (room // 3 if spec.length_unit == "bytes" else room)


def _words(text: str, spec: TemplateSpec, path: str, on: date) -> Iterator[Fault]:
    for wrong in wording.check(text, knowledge().words, spec.audience):
        yield Fault(path, f"{spec.file}:{wrong.message}", "letter.words")
    for cited in statutes.check(citing.find_citations(text, _table().names), _table(), on):
        yield Fault(path, f"{spec.file}:{cited.message}", "letter.citation")


# --- examples -------------------------------------------------------------------------------------------------------


def _examples(channel: Channel, folder: Path, file: str) -> Iterator[Finding]:
    paths = examples_of(folder, file)
    if not paths:
        text = "没有例子;请在 examples/ 放至少一个:事件进,阶段、日期、文书出"
        yield _finding(Fault("", text, "example.none"), file)
    for path in paths:
        where = path.relative_to(folder).as_posix()
        try:
            example = play(channel, path)
            wrong = [*example.faults(), *_written(example)]
        except BadExample as bad:
            wrong = [Fault("", str(bad), "example.read")]
        yield from (_finding(fault, where) for fault in wrong)


def _written(example: Example) -> Iterator[Fault]:
    """Every letter of the channel over this example."""
    for spec in example.channel.templates:
        path = f"templates.{spec.id}"
        try:
            text = example.written(spec)
        except TemplateFault as fault:
            yield Fault(path, f"{spec.file} 写不出来:{fault}", "letter.render")
            continue
        if spec.max_length is not None and len(text) > spec.max_length:
            said = f"{spec.label}写出来 {len(text)} 字,超过 max_length = {spec.max_length}"
            yield Fault(path, f"{said};请改短模板", "letter.length")
        yield from _words(text, spec, path, example.now.date())
