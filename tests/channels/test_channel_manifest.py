"""Reading a manifest: every kind of fault by its path and way out, all at once, and nothing refused that is sound."""

from __future__ import annotations

from typing import Any

import pytest
from channel_sample import FILES, MANIFEST, manifest, with_row
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.channels.manifest import NEWER, read_manifest

TEMPLATE = "templates/letter.txt"
# (manifest, path of the fault, part of the sentence): the reason stands in the sentence itself
FAULTS: list[tuple[dict[str, Any], str, str]] = [
    (manifest(nmae="x"), "nmae", "是否想写 name?"),
    (manifest(name=""), "name", "缺少必填的键 name"),
    (manifest(kind="regulater"), "kind", "是否想写 regulator?"),
    (manifest(public="no"), "public", "true 或 false"),
    (manifest(as_of="2026-11-01"), "as_of", "日期(不加引号)"),
    (manifest(sources=[]), "sources", "缺少"),
    (manifest(fields={"id": "a"}), "fields", "[["),
    (manifest(id="Demo Channel"), "id", "小写字母"),
    (manifest(reads=["order.nummer"]), "reads", "order.nummer"),
    (manifest(hooks={"modul": "x"}), "hooks.modul", "是否想写 module?"),
    (with_row("fields", max_lenght=3), "fields.trader.max_lenght", "是否想写 max_length?"),
    (with_row("fields", type="txet"), "fields.trader.type", "是否想写 text?"),
    (with_row("fields", id="Trader"), "fields.Trader.id", "小写字母开头"),
    (with_row("fields", id="evidence"), "fields.evidence.id", "保留"),
    (with_row("fields", id="amount"), "fields.amount.id", "重复"),
    (with_row("fields", from_="order.nubmer"), "fields.trader.from", "是否想写 order.number?"),
    (with_row("fields", from_="consumer.postcode"), "fields.trader.from", "consumer 有:address email"),
    (manifest(reads=["consumer.postcode"]), "reads", "consumer 有:address email"),
    (with_row("gates", need={"field": "order.phone", "filled": True}), "gates.told.need", "order 有:account"),
    (with_row("fields", from_="costumer.phone"), "fields.trader.from", "是否想写 consumer.phone?"),
    (with_row("fields", from_="derived.sumary"), "fields.trader.from", "derived.summary"),
    (with_row("fields", 2, options=None), "fields.goods.options", "open = true"),
    (with_row("fields", 3, sensitive=None), "fields.phone.sensitive", "sensitive"),
    (with_row("fields", 3, show_when={"field": "form.good"}), "fields.phone.show_when", "是否想写 goods?"),
    (with_row("fields", 3, show_when={"feild": "x"}), "fields.phone.show_when", "field"),
    (with_row("fields", max_length=-1), "fields.trader.max_length", "不小于 0"),
    (with_row("fields", translate={"refund": 1}), "fields.trader.translate", "词表"),
    (with_row("limits", source=None), "limits.accept.source", "source"),
    (with_row("limits", source=[]), "limits.accept.source", "source"),
    (with_row("limits", from_=["submited"]), "limits.accept.from", "是否想写 submitted?"),
    (with_row("limits", from_=["order.plased"]), "limits.accept.from", "是否想写 order.placed?"),
    (with_row("limits", met_by=["acceptd"]), "limits.accept.met_by", "是否想写 accepted?"),
    (with_row("limits", when={"field": "order.godos", "is": "x"}), "limits.accept.when", "order.godos"),
    (with_row("limits", needs_evidence="rulepage"), "limits.accept.needs_evidence", "是否想写 rule-page?"),
    (
        with_row("limits", on_lapse={"advice": "x", "next": ["leter"]}),
        "limits.accept.on_lapse.next",
        "是否想写 letter?",
    ),
    (with_row("limits", unit="workday"), "limits.accept.unit", "unit"),
    (with_row("limits", until_from="askd"), "limits.accept.until_from", "askd"),
    (with_row("events", as_="asigned"), "events.moved.as", "是否想写 assigned?"),
    (with_row("events", id="accepted"), "events.accepted.id", "通用事件"),
    (with_row("events", asks=["recipt"]), "events.moved.asks", "是否想写 receipt?"),
    (with_row("stages", 1, on=["submited"]), "stages.sent.on", "是否想写 submitted?"),
    (with_row("stages", 0, next=["sent"]), "stages.draft.next", "sent"),
    (with_row("stages", 1, on=[]), "stages", "恰有一个"),
    (with_row("stages", 2, on=["submitted"]), "stages", "通向两个阶段"),
    (with_row("gates", stop={"link": "told"}), "gates.told", "恰好写一个"),
    (with_row("gates", need=None), "gates.told", "恰好写一个"),
    (with_row("gates", need={"link": "tolled"}), "gates.told.need", "是否想写 told?"),
    (with_row("gates", need={"evidence": "chatt"}), "gates.told.need", "是否想写 chat?"),
    (with_row("gates", need={"event": "submited"}), "gates.told.need", "是否想写 submitted?"),
    (with_row("gates", need={"any": [{"link": "paid"}, {"link": "x"}]}), "gates.told.need.any.1", "环节"),
    (with_row("gates", need={"link": "told", "is": 1}), "gates.told.need.is", "不认识的键"),
    (with_row("gates", source=[]), "gates.told.source", "缺少"),
    (with_row("interplay", relation="bar"), "interplay.0.relation", "是否想写 bars?"),
    (with_row("interplay", when=["acepted"]), "interplay.0.when", "是否想写 accepted?"),
    (with_row("interplay", basis=[]), "interplay.0.basis", "缺少"),
    (with_row("cadence", stage="sended"), "cadence.0.stage", "是否想写 sent?"),
    (with_row("cadence", template="remind"), "cadence.0.template", "remind"),
    (with_row("receipts", pattern="{nummer}"), "receipts.number.pattern", "不认识的占位"),
    (with_row("receipts", event="sent"), "receipts.number.event", "sent"),
    (with_row("templates", file="templates/leter.txt"), "templates.letter.file", "找不到文件"),
    (with_row("templates", audience="boss"), "templates.letter.audience", "boss"),
    (with_row("templates", stages=["sended"]), "templates.letter.stages", "是否想写 sent?"),
    (manifest(tables=[{"id": "t", "file": "t.toml", "key": "city"}]), "tables.t.file", "找不到文件"),
]


def test_a_sound_manifest_has_no_fault() -> None:
    channel, findings = read_manifest(MANIFEST, FILES, "demo/channel.toml")
    assert findings == []
    assert channel is not None
    assert (channel.id, channel.template("complaint").text) == ("demo", FILES[TEMPLATE])
    assert channel.fields[1].from_ == ("order.amount", "payment.amount")
    assert channel.limits[0].start == ("submitted",)
    assert channel.meaning("demo:moved") == "assigned"


@pytest.mark.parametrize(
    ("raw", "path", "part"), FAULTS, ids=[f"{path}-{part[:6]}" for _, path, part in FAULTS]
)
def test_each_fault_is_named(raw: dict[str, Any], path: str, part: str) -> None:
    channel, findings = read_manifest(raw, FILES, "demo/channel.toml")
    assert channel is None
    assert {f.code for f in findings} == {"field.invalid"}
    assert any(f.where == f"demo/channel.toml#{path}" and part in f.message for f in findings), findings


def test_all_faults_come_at_once() -> None:
    raw = with_row("fields", max_lenght=3) | {"nmae": "x", "kind": "x"}
    _, findings = read_manifest(raw, FILES, "c")
    assert {f.where for f in findings} >= {"c#fields.trader.max_lenght", "c#nmae", "c#kind"}


@pytest.mark.parametrize("number", [None, 0, "1", True])
def test_the_number_of_the_manifest_is_needed(number: Any) -> None:
    channel, findings = read_manifest({"manifest": number, "nonsense": 1}, {}, "c")
    assert channel is None
    assert [f.where for f in findings] == ["c#manifest"]


def test_a_newer_manifest_asks_for_a_newer_program_and_nothing_else_is_judged() -> None:
    channel, findings = read_manifest({"manifest": 2, "new_key": 1}, {}, "c")
    assert channel is None
    assert [(f.code, NEWER in f.message) for f in findings] == [("file.newer", True)]


def test_keys_with_x_are_free() -> None:
    raw = with_row("fields") | {"x-note": 1}
    raw["fields"][0]["x-mine"] = raw["limits"][0]["x-mine"] = True
    channel, findings = read_manifest(raw, FILES, "c")
    assert findings == [] and channel is not None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{{ trader }}{{ nobody }}", "没有声明过的变量 nobody"),
        ("{{ trader ", "写法不对"),
        ("{% set a = 1 %}", "不能用 set"),
        ("{{ trader|upper }}", "没有过滤器 upper"),
    ],
)
def test_a_template_may_use_declared_names_only(text: str, part: str) -> None:
    channel, findings = read_manifest(MANIFEST, {TEMPLATE: text}, "c")
    assert channel is None
    assert [f.where for f in findings] == ["c#templates.letter.file"]
    assert part in findings[0].message


def test_versions_of_one_rule_share_an_id_and_others_may_not() -> None:
    raw = manifest()
    later = raw["limits"][0] | {"effective_from": MANIFEST["as_of"]}
    raw["limits"].append(later)
    assert read_manifest(raw, FILES, "c")[0] is None
    raw["limits"][0]["effective_to"] = MANIFEST["as_of"].replace(month=10)
    channel, findings = read_manifest(raw, FILES, "c")
    assert findings == [] and channel is not None and len(channel.limits) == 2


def test_the_hash_follows_what_is_said_and_not_how_it_is_laid_out() -> None:
    turned = dict(reversed(list(MANIFEST.items())))
    first, same = read_manifest(MANIFEST, FILES, "c")[0], read_manifest(turned, FILES, "d")[0]
    other = read_manifest(MANIFEST, {TEMPLATE: FILES[TEMPLATE] + "!"}, "c")[0]
    assert first is not None and same is not None and other is not None
    assert first.sha256 == same.sha256 != other.sha256


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([k for k in MANIFEST if k != "manifest"]), JUNK)
def test_any_value_under_any_key_is_a_fault_or_sound_but_never_a_crash(key: str, value: Any) -> None:
    channel, findings = read_manifest(manifest(**{key: value}), FILES, "c")
    assert (channel is None) == bool(findings)
    assert all(f.message and f.where.startswith("c#") for f in findings)
