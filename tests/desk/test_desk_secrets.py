"""Whichever way a secret comes in, it stands in no file that git would see."""

from __future__ import annotations

from pathlib import Path

import pytest

from kameng_tui.case.records import Filing
from kameng_tui.desk import cases, checks, entries, evidence, filings, secrets
from kameng_tui.desk.errors import Conflicted, WouldLose
from tests.desk.conftest import Bench

KEY, PHONE, ADDRESS = "QWER-7788-TYUI-9X0Z", "13912345678", "浙江省杭州市西湖区文三路一号"
TRACES = (KEY, KEY.replace("-", ""), PHONE, ADDRESS)
SECRETS = [("order.card_key", KEY), ("consumer.phone", PHONE), ("consumer.address", ADDRESS)]
BLOB = f"卡密 {KEY},我的号码{PHONE},住{ADDRESS}"


@pytest.fixture
def case(bench) -> str:
    return cases.new(bench.desk, sets=[("platform.name", "示例卡盟"), *SECRETS]).id


def clean(bench, case) -> bool:
    written = bench.written(case)
    return not any(trace in written for trace in TRACES)


@pytest.mark.parametrize(
    "path",
    ["title", "story.text", "order.item", "order.number", "payment.reference", "platform.contact", "tags", "answers.own-breach"],
)  # fmt: skip
def test_a_known_secret_is_masked_in_every_fact(bench, case, path):
    cases.edit(bench.desk, case, sets=[(path, BLOB)])
    assert clean(bench, case)


SHAPES = "卡密 PLMK-83NB-ZX5H-W61R 证件 110101199003072316 卡 6222021234567890128"


@pytest.mark.parametrize(
    "path",
    ["order.number", "payment.reference", "tags", "platform.name", "platform.operator", "platform.account", "platform.site",
     "seller.contact", "representative.name", "consumer.name", "order.seller", "claim.within"],
)  # fmt: skip
def test_a_secret_that_nobody_knows_is_masked_by_its_shape_wherever_words_stand(bench, case, path):
    cases.edit(bench.desk, case, sets=[(path, SHAPES)])
    written = bench.written(case)
    assert not any(part in written for part in ("PLMK-83NB", "110101199003072316", "6222021234567890128"))


def test_a_number_that_stands_alone_in_its_field_stays_though_it_looks_like_a_card(bench, case):
    cases.edit(
        bench.desk,
        case,
        sets=[("order.number", "6222021234567890128"), ("payment.reference", "4111111111111111")],
    )
    entries.log(bench.desk, case, kind="contact", receipt="6222021234567890128")
    kept = cases.load(bench.desk, case).dossier
    assert (kept.case.orders[0].number, kept.case.payments[0].reference) == (
        "6222021234567890128",
        "4111111111111111",
    )
    assert kept.journal[0].receipt == "6222021234567890128"


@pytest.mark.parametrize("path", ["platform.name", "order.item"])
def test_the_folder_of_a_case_is_not_named_after_a_secret(bench, path):
    made = cases.new(bench.desk, sets=[(path, "6222021234567890128")])
    assert "6222" not in made.id and "0128" in made.id
    known = cases.new(bench.desk, sets=[("order.card_key", "abcdef12345"), (path, "abcdef12345")])
    assert "abcdef" not in known.id


def test_what_the_vault_holds_of_another_mask_is_not_the_value_of_the_file(bench, case):
    """The file was changed on another machine, or while the vault was locked: the old value would go into the letter."""
    loaded = cases.load(bench.desk, case)
    stored = loaded.dossier.case.orders[0].card_key
    place = ("case.toml", f"order.{loaded.dossier.case.orders[0].id}.card_key")
    assert secrets.reveal(bench.desk, case, *place, stored)
    assert secrets.reveal(bench.desk, case, *place, "vault:****ZZZZ") is None


def test_a_short_address_does_not_eat_the_operators(bench, case):
    cases.edit(
        bench.desk, case, sets=[("consumer.address", "杭州市"), ("platform.operator", "杭州市示例公司")]
    )
    assert cases.load(bench.desk, case).dossier.case.platform.operator == "杭州市示例公司"


@pytest.mark.parametrize("name", ["text", "promise", "staff", "with_", "receipt"])
def test_a_known_secret_is_masked_in_every_text_of_an_entry(bench, case, name):
    entries.log(bench.desk, case, kind="contact", **{name: BLOB})
    assert clean(bench, case)


def test_corrections_voids_and_reasons_are_masked_too(bench, case):
    entry = entries.log(bench.desk, case, kind="contact", text="问", data={"note": BLOB}).entry
    entries.amend(bench.desk, case, entry, sets={"text": BLOB, "data.x": BLOB})
    entries.amend(bench.desk, case, entry, void=BLOB)
    entries.close(bench.desk, case, BLOB)
    assert clean(bench, case)


def test_evidence_names_and_cards_are_masked(bench, case, tmp_path: Path):
    file = tmp_path / f"证据{KEY}.png"
    file.write_bytes(b"x")
    evidence.attach(bench.desk, case, [file], kind="chat", shows=BLOB, obtained=BLOB)
    assert clean(bench, case)


def test_a_secret_typed_into_a_form_is_masked_in_what_is_typed_beside_it(bench):
    case = cases.new(bench.desk, sets=[("platform.name", "示例卡盟")]).id
    word = "ZXCV9876BNMQ"  # nothing but the field beside it says that this is a key
    filings.file(
        bench.desk, case, "platform", sets=[("card_key", word), ("phenomenon", f"输入{word}后提示无效")]
    )
    assert word not in bench.written(case)


def test_a_secret_of_a_form_is_masked_in_the_facts_saved_after_it(bench):
    case = cases.new(bench.desk, sets=[("platform.name", "示例卡盟")]).id
    filings.file(bench.desk, case, "platform", sets=[("card_key", "ZXCV9876BNMQ")])
    cases.edit(bench.desk, case, sets=[("story.text", "我输入ZXCV9876BNMQ后没有反应")])
    assert "ZXCV9876BNMQ" not in bench.written(case)


def test_a_text_that_begins_like_a_mask_is_no_mask(bench, case):
    cases.edit(bench.desk, case, sets=[("story.text", f"vault:{BLOB}")])
    assert clean(bench, case)


@pytest.mark.parametrize(
    ("field", "kind"),
    [("name", "name"), ("phone", "phone"), ("id_number", "id-number"), ("address", "address")],
)
def test_a_sensitive_field_has_the_kind_of_what_fills_it(bench, field, kind):
    assert secrets.sensitive_fields(bench.desk, "12315")[field] == kind


# What is told of a value that was masked is what it is: in its own field the field's name, elsewhere its kind.
NAMED = [("birth", "1949年12月31日", "privacy.birth", "原告出生日期", "出生日期"), ("residence", "示例市某路九号八室", "privacy.address", "原告经常居住地", "地址"),
         ("phone", "13912345678", "privacy.phone", "原告联系电话", "电话")]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "code", "label", "kind"), NAMED)
def test_what_was_masked_is_called_by_its_name(bench, case, field, value, code, label, kind):
    found = filings.file(
        bench.desk, case, "court", sets=[(field, value), ("notes", f"{value}见身份证")]
    ).findings
    told = {f.where.partition("#form.")[2]: (f.code, f.message) for f in found if "已换成掩码" in f.message}
    assert told[field] == (code, f"「{label}」已换成掩码再保存")
    assert told["notes"] == (code, f"文字里的{kind}已换成掩码再保存")
    assert value not in bench.written(case)


def plain_form(bench, case) -> Path:
    filings.file(bench.desk, case, "12315")
    file = bench.desk.book.root / case / "filings/12315.toml"
    file.write_text(file.read_text("utf-8") + '\n[form]\nphone = "13700001111"\n', "utf-8")
    return file


def test_a_form_that_stands_plain_on_disk_is_found_and_mended(bench, case):
    file = plain_form(bench, case)
    before = file.read_bytes()
    found = [f.where for f in cases.open_case(bench.desk, case).findings if f.code == "privacy.plain-on-disk"]
    assert found == ["filings/12315.toml#form.phone"]
    assert [h.ok for h in checks.doctor(bench.desk) if h.check == "privacy.plain-on-disk"] == [False]
    assert file.read_bytes() == before, "looking never writes"
    assert [h.ok for h in checks.doctor(bench.desk, fix=True) if h.check == "privacy.plain-on-disk"] == [True]
    assert "13700001111" not in file.read_text("utf-8")
    loaded = cases.load(bench.desk, case)
    assert ("phone", "13700001111") in secrets.known_secrets(bench.desk, loaded), "kept whole in the vault"


def two_of_one_id(bench, case) -> None:
    file = bench.desk.book.root / case / "case.toml"
    twin = '\n[[order]]\nid = "o1"\ncard_key = "OTHR-0000-1111-2222"\n'
    file.write_text(file.read_text("utf-8") + twin, "utf-8")


def test_two_items_of_one_id_never_share_a_place_in_the_vault(bench, case):
    two_of_one_id(bench, case)
    with pytest.raises(WouldLose, match="o1"):
        cases.edit(bench.desk, case, sets=[("title", "新")])
    with pytest.raises(WouldLose, match="o1"):
        cases.edit(bench.desk, case, sets=[("order.1.number", "9")])
    health = [h for h in checks.doctor(bench.desk, fix=True) if h.check == "privacy.plain-on-disk"]
    assert [h.ok for h in health] == [False] and "o1" in health[0].detail
    assert ("card-key", KEY) in secrets.known_secrets(bench.desk, cases.load(bench.desk, case))


def test_a_form_of_an_unknown_channel_is_left_alone(bench, case):
    loaded = cases.load(bench.desk, case)
    assert secrets.sensitive_fields(bench.desk, Filing(channel="nobody").channel) == {}
    assert secrets.plain_fields(bench.desk, loaded) == []


def test_a_save_that_is_refused_leaves_the_vault_as_it_was(bench, case):
    loaded = cases.load(bench.desk, case)
    cases.edit(bench.desk, case, sets=[("order.card_key", "THRD-0000-1111-3333")])
    with pytest.raises(Conflicted):
        cases.edit(bench.desk, case, sets=[("order.card_key", "OTHR-0000-1111-2222")], loaded=loaded)
    assert ("card-key", "THRD-0000-1111-3333") in secrets.known_secrets(
        bench.desk, cases.load(bench.desk, case)
    )


def test_the_numbers_of_a_case_stay_whole_in_the_form_that_was_handed_in(bench: Bench) -> None:
    """They may look like product keys; without them a complaint cannot be looked up."""
    number, reference = "QWER-7TYU-8IOP-9ASD", "JMTS-1116-0213"
    sets = [("platform.name", "星屿卡盟"), ("order.number", number), ("payment.reference", reference)]
    case = cases.new(bench.desk, sets=sets).id
    entries.log(bench.desk, case, kind="submitted", filing="platform", receipt="GDHX-A122-77B3-0C4D")
    (entry,) = cases.load(bench.desk, case).dossier.journal
    assert (entry.form["order_number"], entry.form["reference"]) == (number, reference)
    assert entry.receipt == "GDHX-A122-77B3-0C4D"
