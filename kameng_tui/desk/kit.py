"""The conformance kit: everything that can be known to be wrong with a channel before anybody relies on it.

``check_folder`` is what an author, our own tests and ``kameng plugin check`` run: the manifest, its letters over its
examples, over nothing and over the longest values, what the examples expect, whether limits can be counted, sources and
citations against the statute table, words, personal data, and the age of the facts. It only reads, and runs no code of
the channel; ``rehearse`` does that, where the caller may. Each finding begins with the name of its rule; ``RULES`` says
what each demands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
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
from kameng_tui.channels.remote import RemoteChannel
from kameng_tui.channels.shape import did_you_mean
from kameng_tui.channels.summary import LAYOUTS
from kameng_tui.channels.templates import TemplateFault
from kameng_tui.counsel import texts
from kameng_tui.desk import kitprivacy, rehearsal
from kameng_tui.desk.example import BadExample, Example
from kameng_tui.desk.letter import layouts_of
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law import statutes
from kameng_tui.law.counting import count
from kameng_tui.values import parse_when
from kameng_tui.workbook.toml import TomlFault, loads

RULES: Mapping[str, str] = {
    **faults.RULES,
    "file.read": "manifest 读得出来,是 UTF-8 的 TOML",
    "letter.render": "每份文书都写得出来:例子、空案、最长的值",
    "letter.length": "例子写出的文书不超过 max_length",
    "letter.words": "文书里没有侮辱、威胁、许诺结果、未经认定的结论",
    "letter.citation": "文书引用的法条存在、有效、条号对",
    "letter.personal-data": "公开渠道的文书遮得住个人信息",
    "source.statute": "作为来源的法条在法条表里,并且那时已经施行",
    "time.count": "每个时限都数得出日期,平时和遇长假都一样",
    "interplay.unknown": "interplay 写的渠道是认识的机构,或装着的渠道",
    "interplay.contrary": "与另一个装着的渠道说的关系不相反",
    "example.none": "有例子",
    "example.read": "例子读得懂",
    "example.stage": "例子停在所写的阶段",
    "example.due": "例子算出所写的日期",
    "example.text": "例子写出所写的文书",
    "example.personal-data": "例子里没有像真人的手机号、身份证号、银行卡号",
    **rehearsal.RULES,
    "facts.old": "事实核对的日期 as_of 不超过一年",
}
# what harms nobody who uses the channel today, but should be mended
WEAK = frozenset(
    {"example.none", "facts.old", "hooks.time", "interplay.contrary", "interplay.unknown", "letter.words"}
)
# bodies that manifests name and for which no channel is shipped
_BODIES = frozenset({"12345", "12363", "arbitration", "consumer-association"})
_STARTS = (
    "2026-03-03T10:00:00+08:00",
    "2026-09-28T10:00:00+08:00",
)  # an ordinary week; the eve of a long holiday
_LONG = 200


def check_folder(
    folder: Path,
    file: str = MANIFEST_FILE,
    *,
    today: date | None = None,
    others: Mapping[str, Channel] | None = None,
) -> list[Finding]:
    """Everything wrong with the channel ``file`` of ``folder``, errors first. The age of its facts needs ``today``, what
    it says of other channels those that are here."""
    raw, files, found = _read(folder, file)
    if found:
        return [_finding(Fault("", text, "file.read"), file) for text in found]
    wrong = faults_of_manifest(raw, files)
    if wrong:
        return [_finding(fault, file) for fault in wrong]
    channel = channel_of(raw, files, "")
    findings = [
        _finding(fault, file)
        for fault in (
            *_sources(channel),
            *_times(channel),
            *_letters(channel),
            *_interplay(channel, others),
            *_age(channel, today),
        )
    ]
    findings += _examples(channel, folder, file)
    once = {(f.where, f.message): f for f in findings}
    return sorted(once.values(), key=lambda f: f.rank)


def rehearse(folder: Path, file: str, sha256: str) -> tuple[list[Finding], tuple[str, ...]]:
    """(what is wrong with the code of a sound channel, what it printed), from running it over every example and an
    empty form. Code with another hash than ``sha256`` is not run."""
    channel, _ = read_folder(folder, file)
    if channel is None:
        return [], ()
    with rehearsing(channel, folder, sha256) as code:
        if code.load():
            code.play(Example(channel, {"now": parse_when(_STARTS[0]), "case": {}}), file, "空案")
            for path in examples_of(folder, file):
                with suppress(BadExample):  # ``check_folder`` says so
                    code.play(play(channel, path), path.relative_to(folder).as_posix(), path.stem)
    found = [_finding(fault, where or file) for where, fault in code.faults]
    return sorted(found, key=lambda f: f.rank), tuple(code.printed)


@contextmanager
def rehearsing(channel: Channel, folder: Path, sha256: str) -> Iterator[rehearsal.Rehearsal]:
    """The code of a channel, to be run inside the block."""
    where = str(folder.absolute())
    remote = RemoteChannel(channel, channel.hooks, folder=where, sha256=sha256, heard=True)
    try:
        yield rehearsal.Rehearsal(channel, remote)
    finally:
        remote.close()


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
    text, why = discovery.text_inside(str(path.parent.parent), f"{path.parent.name}/{path.name}")
    if text is None:
        raise BadExample(why)
    try:
        return Example(channel, loads(text))
    except TomlFault as fault:
        raise BadExample(f"{path.name} {fault}") from None


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
        raw = loads(text)
    except TomlFault as fault:
        return {}, {}, [f"{file} {fault}"]
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
def _rules() -> texts.Rules:
    known = knowledge()
    return texts.Rules(known.words, known.misstatements, lambda: known.statutes)


def _sources(channel: Channel) -> Iterator[Fault]:
    """Statutes named as the source of a rule must be in the table, and in force when the rule begins."""
    rules: list[tuple[str, tuple[str, ...], date | None]] = [
        (f"limits.{x.id}.source", x.source, x.effective_from) for x in channel.limits
    ]
    rules += [(f"gates.{x.id}.source", x.source, x.effective_from) for x in channel.gates]
    rules += [(f"fields.{x.id}.source", x.source, None) for x in channel.fields]
    rules += [(f"fees.{x.id}.source", x.source, None) for x in channel.fees]
    rules += [(f"interplay.{i}.basis", x.basis, x.effective_from) for i, x in enumerate(channel.interplay)]
    for path, sources, since in rules:
        known = []
        for source, key in ((source, _key_of(source)) for source in sources):
            start = _since(key)
            if start is not None:
                known.append(start)
                if key != source:
                    text = f"{source} 请写成法条表里的简称 {key},别的名称核对不了"
                    yield Fault(path, text, "source.statute")
            elif key:
                text = f"法条表里没有 {key};请核对条号,不在表里的写成文字说明"
                yield Fault(path, text, "source.statute")
        if since and known and len(known) == len(sources) and since < min(known):
            text = f"来源最早自 {min(known)} 起施行,这条规则却从 {since} 起;请核对 effective_from"
            yield Fault(path, text, "source.statute")


def _key_of(source: str) -> str:
    """The key of the article that ``source`` writes with any name of its law; empty where it writes something else."""
    parts = statutes.split_key(re.sub(r"[《》\s]", "", source), _rules().statutes.names)
    law = _rules().statutes.find(parts[0]) if parts else None
    return f"{law.short}{parts[1]}" if law and parts else ""


def _since(key: str) -> date | None:
    """From when a statute of the table is in force; None where it is not in the table."""
    rows = _rules().statutes.versions(key)
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


def _interplay(channel: Channel, others: Mapping[str, Channel] | None) -> Iterator[Fault]:
    """What is said of another channel, where it is not here, or says the opposite of this one."""
    if others is None:
        return
    known = {*knowledge().labels["channels"], *_BODIES, *others, channel.id}
    opposite = {"bars": "barred-by", "barred-by": "bars"}
    for place, row in enumerate(channel.interplay):
        if row.other.startswith("kind:") or row.other == channel.id:
            continue
        if row.other not in known:
            text = f"这里没有装着 {row.other};请核对编号,{did_you_mean(row.other, known)}"
            yield Fault(f"interplay.{place}.other", text, "interplay.unknown")
        theirs = others[row.other].interplay if row.other in others else ()
        said = {r.relation for r in theirs if r.other in (channel.id, f"kind:{channel.kind}")}
        if row.relation in opposite and "compatible" in said and not said - {"compatible", "supports"}:
            text = f"这里写 {row.relation},{others[row.other].name}却说与这里可以同时走(compatible);请核对,错在哪一边就改哪一边"
            yield Fault(f"interplay.{place}.relation", text, "interplay.contrary")


def _age(channel: Channel, today: date | None) -> Iterator[Fault]:
    if today is not None and today - channel.as_of > FRESH_FOR:
        text = f"事实核对于 {channel.as_of},已超过一年;请再核对一遍来源,改 as_of"
        yield Fault("as_of", text, "facts.old")


# --- letters --------------------------------------------------------------------------------------------------------


def _letters(channel: Channel) -> Iterator[Fault]:
    """Every letter over an empty case and over the longest values, in each of its forms; the words that are the
    template's own."""
    bare = {"now": parse_when(_STARTS[1]), "case": {}}
    full = bare | {"form": {spec.id: _longest(spec) for spec in channel.fields}}
    for told, what in ((bare, "空案"), (full, "最长的值")):
        example = Example(channel, told)
        for spec in channel.templates:
            path = f"templates.{spec.id}.file"
            try:
                written = _texts(example, spec)
            except TemplateFault as fault:
                yield Fault(path, f"{spec.file}({what})写不出来:{fault}", "letter.render")
                continue
            day = example.now.date()
            yield from dict.fromkeys(fault for text in written for fault in _words(text, spec, path, day))


def _texts(example: Example, spec: TemplateSpec) -> list[str]:
    """The letter in each of its forms. Raises TemplateFault."""
    return [example.written(spec, layout) for layout in layouts_of(example.channel, spec) or (LAYOUTS[0],)]


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
    for wrong in texts.check(text, spec.audience, on, on, _rules()):
        if wrong.code != "placeholder.unfilled":  # an example need not fill every field
            rule = "letter.citation" if wrong.code.startswith("citation.") else "letter.words"
            yield Fault(path, f"{spec.file}:{wrong.message}", rule)


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
            wrong = [
                *kitprivacy.faults_of_example(discovery.text_inside(str(folder), where)[0] or ""),
                *example.faults(),
                *rehearsal.misshapen(example),
                *_written(example),
            ]
        except BadExample as bad:
            wrong = [Fault("", str(bad), "example.read")]
        yield from (_finding(fault, where) for fault in wrong)


def _written(example: Example) -> Iterator[Fault]:
    """Every letter of the channel over this example."""
    for spec in example.channel.templates:
        path = f"templates.{spec.id}"
        try:
            written = _texts(example, spec)
        except TemplateFault as fault:
            yield Fault(path, f"{spec.file} 写不出来:{fault}", "letter.render")
            continue
        longest = max(map(len, written))
        if spec.max_length is not None and longest > spec.max_length:
            said = f"{spec.label}写出来 {longest} 字,超过 max_length = {spec.max_length}"
            yield Fault(path, f"{said};请改短模板", "letter.length")
        day = example.now.date()
        found = (
            (*_words(text, spec, path, day), *kitprivacy.faults_of_letter(example, spec, text))
            for text in written
        )
        yield from dict.fromkeys(fault for told in found for fault in told)
