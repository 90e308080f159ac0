"""Broken on purpose: for every rule of manifest and kit a channel that breaks it alone, and the rule is named.

The table is the one of the issue: rule, how the fault is seeded, in words.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from channel_sample import FILES, manifest, with_row

from kameng_tui.channels.faults import RULES, Fault
from kameng_tui.channels.manifest import faults_of_manifest, read_manifest
from kameng_tui.channels.receipts import faults_of_pattern, recognise
from kameng_tui.channels.records import Channel, Receipt
from kameng_tui.desk import kit, rehearsal
from kameng_tui.values import parse_when
from kameng_tui.workbook.toml import dumps

LETTER = "templates/letter.txt"
NEEDLESS = ("id", "name", "authority", "kind", "effect", "public", "url", "version", "as_of", "sources")
AFTER = date(2026, 1, 1)


def rows(name: str, *more: dict[str, Any]) -> dict[str, Any]:
    """The sound manifest with rows added to a list."""
    raw = manifest()
    raw[name] = [*raw.get(name, []), *copy.deepcopy(list(more))]
    return raw


def limit(**changes: Any) -> dict[str, Any]:
    """The sound manifest with a second limit, ``changes`` made to it."""
    first = copy.deepcopy(manifest()["limits"][0])
    first.pop("on_lapse")
    return rows("limits", first | {"id": "second", "label": "第二条"} | changes)


def condition(value: Any) -> dict[str, Any]:
    return with_row("gates", need=value)


def band(*bands: dict[str, str]) -> dict[str, Any]:
    return with_row("fees", bands=list(bands))


TABLE = {"id": "cities", "file": "cities.csv", "key": "form.goods"}
CITIES = {"cities.csv": "goods,days\n点卡,5\n"}
MUTUAL = {"when": {"field": "form.goods", "is": "点卡"}}

# rule, how the fault is seeded (in words), the manifest, the files that differ from the sound ones
SEEDS: list[tuple[str, str, dict[str, Any], Mapping[str, str]]] = [
    ("manifest.number", "the number is left out", {k: v for k, v in manifest().items() if k != "manifest"}, {}),
    ("manifest.newer", "manifest = 2, of a program still to come", manifest(manifest=2, new_key=1), {}),
    ("shape.unknown-key", "a key at the top is misspelt", manifest(nmae="x"), {}),
    ("shape.unknown-key", "a key of a field is misspelt", with_row("fields", max_lenght=3), {}),
    ("shape.unknown-key", "a key of a limit's extension is misspelt", limit(extend={"length": 5, "on": ["asked"], "tmies": 1}), {}),
    ("shape.missing-key", "the name is empty", manifest(name=" "), {}),
    ("shape.missing-key", "a limit has no source", with_row("limits", source=None), {}),
    ("shape.missing-key", "a limit counts from nothing", with_row("limits", from_=None), {}),
    ("shape.type", "as_of is a text", manifest(as_of="2026-11-01"), {}),
    ("shape.type", "a limit's length is negative", with_row("limits", length=-7), {}),
    ("shape.type", "a list is written as one table", manifest(fees={"id": "a"}), {}),
    ("shape.choice", "a kind of body that there is not", manifest(kind="regulater"), {}),
    ("shape.choice", "a unit that there is not", with_row("limits", unit="workday"), {}),
    ("shape.condition", "a condition with a misspelt key", condition({"feild": "order.goods", "is": "x"}), {}),
    ("shape.condition", "a condition with two groups", condition({"all": [], "any": []}), {}),
    ("id.form", "the channel's id has a space", manifest(id="my channel"), {}),
    ("id.form", "a field's id is in capitals", rows("fields", {"id": "Extra", "label": "又一个"}), {}),
    ("id.duplicate", "two fields have one id", rows("fields", {"id": "note", "label": "又一个"}), {}),
    ("id.duplicate", "two events have one id", rows("events", {"id": "moved", "label": "又一个", "as": "assigned"}), {}),
    ("reads.path", "reads names a fact that no case has", manifest(reads=["order.nummer"]), {}),
    ("reads.path", "reads names a whole list", manifest(reads=["order"]), {}),
    ("field.reserved", "a field is called evidence", rows("fields", {"id": "evidence", "label": "证据"}), {}),
    ("field.options", "a choice without options", with_row("fields", 2, options=None, type="choices"), {}),
    ("field.options", "a default that is no option", with_row("fields", 2, default="点券"), {}),
    ("field.options", "a word of the form that is no option", with_row("fields", 2, translate={"card-key": "卡密"}), {}),
    ("field.sensitive", "a phone number is not marked", with_row("fields", 3, sensitive=None), {}),
    ("field.sensitive", "an id number from the case is marked harmless", with_row("fields", 4, from_="consumer.id_number", sensitive=False), {}),
    ("field.from", "from points to no fact", with_row("fields", from_="order.nubmer"), {}),
    ("field.from", "one of several sources points nowhere", with_row("fields", 1, from_=["order.amount", "payment.amont"]), {}),
    ("field.renamed", "renamed_from is a field that is still there", with_row("fields", 4, renamed_from="goods"), {}),
    ("condition.name", "a condition on a field that the case does not have", condition({"field": "order.godos", "is": "top-up"}), {}),
    ("condition.name", "a condition on a field that the form does not have", condition({"field": "form.good", "is": "点卡"}), {}),
    ("condition.name", "a condition on a kind of evidence that there is not", condition({"evidence": "chatt"}), {}),
    ("condition.name", "an event of another channel by this one's name for it", condition({"event": "moved", "channel": "platform"}), {}),
    ("condition.value", "a value that the case's field can never have", condition({"field": "order.goods", "is": "cardkey"}), {}),
    ("condition.value", "a value that is no option of the form's field", condition({"field": "form.goods", "in": ["点卡", "点券"]}), {}),
    ("condition.value", "an amount compared with a word", condition({"field": "order.amount", "gt": "很多"}), {}),
    ("condition.value", "a flag compared with a text", condition({"field": "consumer.minor", "is": "true"}), {}),
    ("event.shadow", "an own event under a common event's name", rows("events", {"id": "accepted", "label": "转办", "as": "assigned"}), {}),
    ("event.asks", "an event asks for what no entry has", with_row("events", asks=["recipt"]), {}),
    ("stage.event", "a stage begins with an event that there is not", with_row("stages", 1, on=["submitted", "movd"]), {}),
    ("stage.event", "next names a stage in place of an event", with_row("stages", 0, next=["sent"]), {}),
    ("stage.initial", "no stage is the first", with_row("stages", 0, on=["reopened"]), {}),
    ("stage.unreachable", "a second stage without an event", with_row("stages", 2, on=[]), {}),
    ("stage.two", "one event leads to two stages", with_row("stages", 2, on=["closed", "submitted"]), {}),
    ("stage.final-next", "an end after which the same end comes", with_row("stages", 2, next=["closed"]), {}),
    ("stage.final-next", "an end after which comes what leads nowhere", with_row("stages", 2, next=["offered"]), {}),
    ("gate.need-or-stop", "a gate asks for nothing", condition(None), {}),
    ("gate.need-or-stop", "a gate both needs and stops", with_row("gates", stop={"link": "loss"}), {}),
    ("dates.order", "a gate ends before it begins", with_row("gates", effective_from=AFTER, effective_to=date(2025, 1, 1)), {}),
    ("dates.order", "a limit ends before it begins", limit(effective_from=AFTER, effective_to=date(2025, 1, 1)), {}),
    ("interplay.self", "a channel that must come after itself", with_row("interplay", other="demo", relation="requires"), {}),
    ("interplay.other", "a kind of channel that there is not", with_row("interplay", other="kind:cort"), {}),
    ("interplay.event", "an own event that no other channel has", with_row("interplay", when=["moved"]), {}),
    ("ground.by", "a ground by a gate that there is not", with_row("grounds", by=["nobody"]), {}),
    ("venue.at", "an office at a place that no case has", with_row("venues", at=["platform.adress"]), {}),
    ("cadence.stage", "a reminder in a stage that there is not", with_row("cadence", stage="sended"), {}),
    ("cadence.template", "a reminder by a letter that there is not", with_row("cadence", template="remind"), {}),
    ("fee.amount", "a fee that is a sentence", with_row("fees", amount="免费"), {}),
    ("fee.bands", "bands that go down", band({"over": "0", "up_to": "100"}, {"over": "50", "up_to": "80"}), {}),
    ("fee.bands", "a gap between two bands", band({"over": "0", "up_to": "100"}, {"over": "200"}), {}),
    ("fee.bands", "a rate in words", band({"over": "0", "rate": "百分之一"}), {}),
    ("receipt.event", "a receipt proposes an event that there is not", with_row("receipts", event="sent"), {}),
    ("receipt.pattern", "a placeholder that there is not", with_row("receipts", pattern="编号…{nummer}"), {}),
    ("receipt.pattern", "two gaps side by side could be shared out for ever", with_row("receipts", pattern="编号……{receipt}"), {}),
    ("receipt.pattern", "two placeholders side by side", with_row("receipts", pattern="编号{receipt}{amount}"), {}),
    ("receipt.pattern", "no fixed words: everything would be a receipt", with_row("receipts", pattern="…{receipt}"), {}),
    ("limit.event", "a limit begins with an event that neither stages nor events have", with_row("limits", from_=["submited"]), {}),
    ("limit.event", "a pause by an event that there is not", limit(pause_on=["apprisal"], resume_on=["resumed"]), {}),
    ("limit.event", "a cap that counts from nowhere", limit(cap={"length": 60, "unit": "day", "from": "order.plased"}), {}),
    ("limit.met-by", "met by an event that there is not", with_row("limits", met_by=["acceptd"]), {}),
    ("limit.evidence", "a kind of evidence that there is not", with_row("limits", needs_evidence="rulepage"), {}),
    ("limit.length", "a limit says nowhere how long it is", with_row("limits", length=None), {}),
    ("limit.table", "a length from a table that there is not", limit(length={"table": "towns", "column": "days"}), {}),
    ("limit.table", "a length from a column that the table does not have", limit(length={"table": "cities", "column": "day"}) | {"tables": [TABLE]}, CITIES),
    ("limit.next", "a lapse leads to a letter that there is not", with_row("limits", on_lapse={"next": ["leter"]}), {}),
    ("limit.next", "a lapse leads to a kind of channel that there is not", with_row("limits", on_lapse={"next": ["channel:kind:cort"]}), {}),
    ("limit.cycle", "a lapse leads back to this channel", with_row("limits", on_lapse={"next": ["channel:demo"]}), {}),
    ("limit.cycle", "after a lapse the complaint is sent, which starts the limit", with_row("limits", on_lapse={"next": ["letter"]}), {}),
    ("limit.unit", "hours that roll over a holiday", limit(unit="hour", roll="holiday"), {}),
    ("limit.unit", "working days that roll off a day off", limit(roll="off-day"), {}),
    ("limit.calendar", "working days in years that no calendar has", limit(effective_to=date(1998, 12, 31)), {}),
    ("limit.overlap", "two versions of a rule hold at once", limit(id="accept", effective_from=AFTER), {}),
    ("limit.replaces", "a limit replaces one that there is not", limit(replaces="acept", **MUTUAL), {}),
    ("limit.replaces", "two limits replace each other", limit(replaces="accept", **MUTUAL) | {"limits": [
        manifest()["limits"][0] | {"replaces": "second", **MUTUAL}, limit(replaces="accept", **MUTUAL)["limits"][1]]}, {}),
    ("limit.sense", "an exclusion that can be extended", limit(nature="exclusion", extend={"length": 5, "on": ["asked"]}), {}),
    ("limit.sense", "a pause without an end", limit(pause_on=["suspended"]), {}),
    ("template.file", "a letter outside of the folder", with_row("templates", file="../letter.txt"), {}),
    ("template.file", "a letter at an absolute place", with_row("templates", file="/etc/passwd"), {}),
    ("template.missing", "a letter that is not there", with_row("templates", file="templates/leter.txt"), {}),
    ("template.text", "a tag that is not closed", manifest(), {LETTER: "{{ trader "}),
    ("template.text", "a statement that letters do not have", manifest(), {LETTER: "{% set a = 1 %}"}),
    ("template.variable", "a name that nobody declared", manifest(), {LETTER: "{{ trader }}{{ nobody }}"}),
    ("template.stage", "a letter for a stage that there is not", with_row("templates", stages=["sended"]), {}),
    ("template.length", "fixed words that alone are too long", with_row("templates", max_length=5), {}),
    ("template.secret", "a public letter with a phone number", with_row("templates", audience="public"), {LETTER: "请退还货款。电话{{ phone }}"}),
    ("template.form", "a form that is not there", with_row("templates", form="forms/leter.toml"), {}),
    ("template.form", "a form of a field that there is not", with_row("templates", form="forms/f.toml"), {"forms/f.toml":
        'title = "表"\n[[parts]]\ntitle = "一"\n[[parts.rows]]\nlabel = "1"\nlines = [{ field = "nobody" }]'}),
    ("table.file", "a table that is not there", manifest(tables=[TABLE]), {}),
    ("table.file", "a table that is none", manifest(tables=[TABLE]), {"cities.csv": "一列\n"}),
    ("table.key", "a table looked up by nothing", manifest(tables=[TABLE | {"key": "form.city"}]), CITIES),
]  # fmt: skip


def rules_of(raw: dict[str, Any], changed: Mapping[str, str]) -> list[Fault]:
    return faults_of_manifest(raw, {**FILES, **changed})


@pytest.mark.parametrize(
    ("rule", "how", "raw", "changed"), SEEDS, ids=[f"{rule}: {how}" for rule, how, _, _ in SEEDS]
)
def test_a_seeded_fault_is_named_and_drags_no_other_after_it(
    rule: str, how: str, raw: dict[str, Any], changed: Mapping[str, str]
) -> None:
    found = rules_of(raw, changed)
    assert [fault.rule for fault in found] == [rule] * len(found) and found, (how, found)
    assert all(fault.text and fault.path for fault in found)


def test_every_rule_of_a_manifest_has_its_seeded_fault() -> None:
    assert {rule for rule, *_ in SEEDS} == set(RULES)
    assert len(SEEDS) >= 30


def test_faults_of_all_kinds_come_at_once() -> None:
    """Shape, names and sense, all broken in one manifest: whoever mends it sees everything in one reading."""
    raw = with_row("fields", max_lenght=3, from_="order.nubmer") | {"nmae": "x", "reads": ["order.nummer"]}
    raw["limits"][0] |= {"met_by": ["acceptd"], "roll": "holiday", "length": "lang"}
    raw["events"][0]["as"] = "asigned"
    raw["stages"][2]["next"] = ["closed"]
    raw["gates"][0] |= {"need": {"link": "tolled"}}
    raw["receipts"][0]["pattern"] = "编号……{receipt}"
    raw["cadence"][0]["stage"] = "sended"
    found = {(fault.path, fault.rule) for fault in rules_of(raw, {LETTER: "{{ trader }}{{ nobody }}"})}
    assert found == {
        ("nmae", "shape.unknown-key"), ("fields.trader.max_lenght", "shape.unknown-key"),
        ("events.moved.as", "shape.choice"), ("limits.accept.length", "shape.type"), ("reads", "reads.path"),
        ("fields.trader.from", "field.from"), ("limits.accept.met_by", "limit.met-by"), ("limits.accept.roll", "limit.unit"),
        ("stages.done.next", "stage.final-next"), ("gates.told.need", "condition.name"),
        ("receipts.number.pattern", "receipt.pattern"), ("cadence.0.stage", "cadence.stage"),
        ("templates.letter.file", "template.variable"),
    }  # fmt: skip


CASCADES = [
    ("an event whose meaning is wrong is still known to stages", with_row("events", as_="asigned"), 1),
    ("a field whose type is wrong is still a variable", with_row("fields", type="txet"), 1),
    ("an event without an id: nobody can say which one is meant", with_row("events", id=None), 1),
    ("a list that is no list has no names to be missed", manifest(templates={"id": "letter"}), 1),
    ("a need with a fault is a need all the same", condition({"feild": "x"}), 1),
]  # fmt: skip


@pytest.mark.parametrize(("why", "raw", "count"), CASCADES, ids=[why for why, _, _ in CASCADES])
def test_what_follows_from_a_fault_is_not_reported_too(why: str, raw: dict[str, Any], count: int) -> None:
    assert len(rules_of(raw, {})) == count, why


# --- the kit: what shows only when letters are written and dates are counted ----------------------------------------

EXAMPLE: dict[str, Any] = {
    "title": "提交后七个工作日",
    "now": parse_when("2026-11-20T10:00:00+08:00"),
    "case": {
        "schema": 1,
        "platform": {"name": "某某卡盟"},
        "order": [{"id": "o1", "amount": Decimal("50.00")}],
    },
    "events": [{"kind": "submitted", "at": parse_when("2026-11-02T10:00:00+08:00")}],
    "expect": {
        "stage": "已提交",
        "due": {"accept": {"state": "overdue"}},
        "render": [{"template": "letter", "text": "某某卡盟：请退还50.00元。"}],
    },
}
NOW = date(2026, 11, 22)


def expecting(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(EXAMPLE) | {"expect": copy.deepcopy(EXAMPLE["expect"]) | changes}


def write(folder: Path, raw: dict[str, Any], letter: str, example: dict[str, Any] | None) -> None:
    (folder / "templates").mkdir()
    (folder / "channel.toml").write_text(dumps(raw), "utf-8")
    (folder / LETTER).write_text(letter, "utf-8")
    if example is not None:
        (folder / "examples").mkdir()
        (folder / "examples" / "one.toml").write_text(dumps(example), "utf-8")


def another(**changes: Any) -> Channel:
    """A channel that is here too and says that both can be used at once."""
    row = {"other": "demo", "relation": "compatible", "basis": ["电话询问"]}
    found, _ = read_manifest(manifest(id="another", interplay=[row | changes]), FILES, "")
    assert found is not None
    return found


OTHERS = {"another": another()}
PHONED = EXAMPLE | {"form": {"goods": "话费", "phone": "13800138000"}, "expect": {}}

KIT_SEEDS: list[tuple[str, str, dict[str, Any], str, dict[str, Any] | None]] = [
    ("letter.render", "a value that an empty case does not have", manifest(), "{{ sent.0.receipt }}", expecting(render=[])),
    ("letter.render", "a loop in a loop in a loop that never ends", manifest(),
     "{% for a in trader %}{% for b in trader %}{% for c in trader %}{% for d in trader %}{% for e in trader %}字{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}", expecting(render=[])),
    ("letter.length", "an example's letter is longer than the box", with_row("templates", max_length=10), FILES[LETTER], EXAMPLE),
    ("letter.words", "a letter that calls names", manifest(), FILES[LETTER] + "你们是骗子。", expecting(render=[])),
    ("letter.citation", "a letter that cites an article that there is not", manifest(), FILES[LETTER] + "依据《消费者权益保护法》第一百四十九条。", expecting(render=[])),
    ("source.statute", "a source that the table of statutes does not have", with_row("limits", source=["消保法149"]), FILES[LETTER], EXAMPLE),
    ("source.statute", "an article that there is not, under the full name of its law", with_row("limits", source=["电信用户申诉处理办法999"]), FILES[LETTER], EXAMPLE),
    ("source.statute", "an article under the full name of its law", with_row("limits", source=["消费者权益保护法 55.1"]), FILES[LETTER], EXAMPLE),
    ("source.statute", "a rule older than the statute it comes from", with_row("limits", source=["民法典577"], effective_from=date(2000, 1, 1)), FILES[LETTER], EXAMPLE),
    ("time.count", "a limit of so many years that no date is left", limit(length=9000, unit="year"), FILES[LETTER], EXAMPLE),
    ("example.none", "no example", manifest(), FILES[LETTER], None),
    ("example.read", "an example with a misspelt key", manifest(), FILES[LETTER], EXAMPLE | {"evnets": []}),
    ("example.read", "an example without a time", manifest(), FILES[LETTER], {k: v for k, v in EXAMPLE.items() if k != "now"}),
    ("example.stage", "an example that expects another stage", manifest(), FILES[LETTER], expecting(stage="已结束")),
    ("example.due", "an example that expects another date", manifest(), FILES[LETTER], expecting(due={"accept": {"state": "met"}})),
    ("example.due", "an example that expects a limit that does not run", manifest(), FILES[LETTER], expecting(due={"decide": {"state": "met"}})),
    ("example.text", "an example that expects another text", manifest(), FILES[LETTER], expecting(render=[{"template": "letter", "text": "不是这个"}])),
    ("example.text", "an example that expects a letter that there is not", manifest(), FILES[LETTER], expecting(render=[{"template": "leter"}])),
    ("letter.personal-data", "a letter of a public channel whose reader is an authority, so that nothing is masked", manifest(public=True), FILES[LETTER] + "{% if phone %}电话{{ phone }}{% endif %}", PHONED),
    ("example.personal-data", "a phone number that somebody may have", manifest(), FILES[LETTER], EXAMPLE | {"title": "回拨 139-2648-0517"}),
    ("interplay.unknown", "a channel that nobody knows", with_row("interplay", other="12135"), FILES[LETTER], EXAMPLE),
    ("interplay.contrary", "the other channel says the opposite", with_row("interplay", other="another", relation="bars"), FILES[LETTER], EXAMPLE),
    ("example.read", "what the code should answer, of a channel without code", manifest(), FILES[LETTER], expecting(hooks=[{"hook": "channel_fees", "answer": []}])),
    ("facts.old", "facts held against their source more than a year ago", manifest(as_of=date(2025, 11, 1)), FILES[LETTER], EXAMPLE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "how", "raw", "letter", "example"), KIT_SEEDS, ids=[f"{s[0]}: {s[1]}" for s in KIT_SEEDS]
)
def test_the_kit_names_a_seeded_fault(
    rule: str,
    how: str,
    raw: dict[str, Any],
    letter: str,
    example: dict[str, Any] | None,
    tmp_path: Path,
) -> None:
    write(tmp_path, raw, letter, example)
    found = kit.check_folder(tmp_path, today=NOW, others=OTHERS)
    assert found and {f.message.partition("〕")[0] for f in found} == {f"〔{rule}"}, (how, found)
    assert {f.code for f in found} == {"channel.weak" if rule in kit.WEAK else "channel.fault"}


def test_the_sound_channel_passes_the_kit(tmp_path: Path) -> None:
    write(tmp_path, manifest(), FILES[LETTER], EXAMPLE)
    assert kit.check_folder(tmp_path, today=NOW, others=OTHERS) == []


def test_every_rule_of_the_kit_has_its_seeded_fault() -> None:
    """Those of the code have theirs in ``tests/desk/test_rehearsal.py``."""
    seeded = {rule for rule, *_ in (*SEEDS, *KIT_SEEDS)} | {"file.read"}
    assert seeded | set(rehearsal.RULES) == set(kit.RULES) and not seeded & set(rehearsal.RULES)


UNREADABLE: list[tuple[str, Callable[[Path], Any]]] = [
    ("no manifest", lambda path: path.unlink()),
    ("no TOML", lambda path: path.write_text("manifest = = 1", "utf-8")),
    ("no UTF-8", lambda path: path.write_bytes("manifest = 1 # 中文".encode("gb18030"))),
]  # fmt: skip


@pytest.mark.parametrize(("how", "spoil"), UNREADABLE, ids=[how for how, _ in UNREADABLE])
def test_a_manifest_that_cannot_be_read_is_one_sentence(
    how: str, spoil: Callable[[Path], Any], tmp_path: Path
) -> None:
    write(tmp_path, manifest(), FILES[LETTER], EXAMPLE)
    spoil(tmp_path / "channel.toml")
    (found,) = kit.check_folder(tmp_path)
    assert found.message.startswith("〔file.read〕") and "channel.toml" in found.message, how


def test_broken_toml_is_named_with_its_place_and_the_way_out(tmp_path: Path) -> None:
    write(tmp_path, manifest(), FILES[LETTER], EXAMPLE)
    example = tmp_path / "examples" / "one.toml"
    example.write_text("title = 一个例子\n", "utf-8")
    (found,) = kit.check_folder(tmp_path)
    assert found.where == "examples/one.toml#"
    assert found.message.startswith("〔example.read〕one.toml 第 1 行第 9 列:") and "引号" in found.message
    (tmp_path / "channel.toml").write_text('manifest = 1\nname = "甲', "utf-8")
    (found,) = kit.check_folder(tmp_path)
    assert found.message == "〔file.read〕channel.toml 第 2 行第 10 列:引号没有成对"


def test_an_example_that_is_a_link_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    write(tmp_path / "x", manifest(), FILES[LETTER], EXAMPLE)
    example = tmp_path / "x" / "examples" / "one.toml"
    example.rename(tmp_path / "one.toml")
    example.symlink_to(tmp_path / "one.toml")
    (found,) = kit.check_folder(tmp_path / "x")
    assert "〔example.read〕" in found.message and "指向渠道文件夹之外" in found.message


CONTRARY = [
    ("barred-by", {}, True), ("bars", {"other": "kind:regulator"}, True), ("bars", {"relation": "barred-by"}, False),
    ("bars", {"relation": "care"}, False), ("care", {}, False), ("bars", {"other": "kind:court"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("relation", "theirs", "contrary"), CONTRARY)
def test_only_what_excludes_the_other_view_is_a_contradiction(
    relation: str, theirs: dict[str, Any], contrary: bool, tmp_path: Path
) -> None:
    write(tmp_path, with_row("interplay", other="another", relation=relation), FILES[LETTER], EXAMPLE)
    found = kit.check_folder(tmp_path, others={"another": another(**theirs)})
    assert bool(found) is contrary
    assert kit.check_folder(tmp_path) == []  # nothing is said of channels that nobody has looked for


def test_the_kit_gives_every_fault_of_the_manifest_with_its_rule(tmp_path: Path) -> None:
    write(tmp_path, manifest(nmae="x", reads=["order.nummer"]), FILES[LETTER], EXAMPLE)
    found = [(f.where, f.message[:20]) for f in kit.check_folder(tmp_path)]
    assert [where for where, _ in found] == ["channel.toml#nmae", "channel.toml#reads"]
    assert found[0][1].startswith("〔shape.unknown-key〕") and found[1][1].startswith("〔reads.path〕")


# --- patterns that are let in never run away ------------------------------------------------------------------------

RUNAWAYS = [
    ("的…的…的…完{receipt}", "的" * 20_000),
    ("a{receipt}…a…a…{date}", "a" * 20_000),
    ("{receipt}…{amount}…{date}…完了", "1" * 20_000),
    ("aa…{receipt}x…{amount}y…{date}z", ("aa" + "1" * 40) * 500),
    ("a a a a a a a a a a a a b", "a " * 10_000),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "text"), RUNAWAYS, ids=[pattern for pattern, _ in RUNAWAYS])
def test_a_pattern_that_passes_is_quick_on_the_text_that_is_worst_for_it(pattern: str, text: str) -> None:
    """Each took from five seconds to for ever while gaps were tried again in every way."""
    assert faults_of_pattern(pattern) == []
    channel = Channel(**dict.fromkeys(NEEDLESS, ""), receipts=(Receipt("r", pattern, "submitted"),))
    began = time.process_time()
    assert recognise(channel, text) == []
    assert time.process_time() - began < 2


FOUND = [
    ("退款{amount}元", "将退款12.50元到账", "12.50", "元 belongs to the amount or to the pattern"),
    ("编号…{receipt}号", "编号为TS20260718001号", "TS20260718001", "the value ends where the pattern goes on"),
    ("编号 {receipt}", "编号   TS001", "TS001", "a space is any white space"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "text", "value", "why"), FOUND, ids=[row[0] for row in FOUND])
def test_a_value_beside_fixed_words_is_found_all_the_same(
    pattern: str, text: str, value: str, why: str
) -> None:
    channel = Channel(**dict.fromkeys(NEEDLESS, ""), receipts=(Receipt("r", pattern, "submitted"),))
    (found,) = recognise(channel, text)
    assert value in (found.number, str(found.amount)), why
