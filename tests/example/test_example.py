"""The example workbook reads without faults, is what its build script writes, and holds nobody's secrets."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import struct
import sys
import tomllib
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kameng_tui.case import vocabulary as v
from kameng_tui.case.fold import effective, struck
from kameng_tui.case.keys import keys_of, read_record
from kameng_tui.case.records import Card, Case, Dossier, Entry, Filing
from kameng_tui.privacy.mask import hidden_from, mask_text
from kameng_tui.privacy.recognise import find
from kameng_tui.values import SHANGHAI
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.layout import GIT_ATTRIBUTES, GIT_IGNORE
from kameng_tui.workbook.toml import dumps

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "cases"
FOLDERS = sorted(path for path in CASES.iterdir() if path.is_dir())
IDS = [folder.name for folder in FOLDERS]
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=SHANGHAI)
HUIXIANG, JIUMEI, QIHUI = "2026-09-01-huixiang-k3f9", "2026-11-16-jiumei-w5np", "2023-10-15-qihui-m4sa"


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def all_tomls() -> list[tuple[Path, type]]:
    """Every TOML file of the cases with its record."""
    kinds = {"journal": Entry, "evidence": Card, "filings": Filing}
    return [(path, kinds.get(path.parent.name, Case)) for path in sorted(CASES.glob("*/**/*.toml"))]


def dossier(folder: Path) -> Dossier:
    return Workbook.open(CASES).load(folder.name).dossier


@pytest.mark.parametrize(("path", "record"), all_tomls(), ids=lambda x: x.name if isinstance(x, Path) else "")
def test_every_file_reads_without_a_fault_and_is_written_as_the_program_writes_it(
    path: Path, record: type
) -> None:
    doc = toml(path)
    read, faults = read_record(record, doc, path.name)
    assert faults == []
    assert read.schema == 1
    assert path.read_text(encoding="utf-8") == dumps(doc, keys_of(record))


def test_the_workbook_itself() -> None:
    doc = toml(CASES / "workbook.toml")
    assert doc["schema"] == 1 and re.fullmatch(r"[0-9a-f]{16}", doc["id"])
    assert doc["title"] == "示例工作簿"
    assert doc["demo_clock"] == NOW
    assert (CASES / ".gitignore").read_text(encoding="utf-8").split() == [*GIT_IGNORE]
    assert (CASES / ".gitattributes").read_text(encoding="utf-8").rstrip("\n").split("\n") == [
        *GIT_ATTRIBUTES
    ]


def test_the_program_opens_it_and_finds_no_fault() -> None:
    book = Workbook.open(CASES)
    assert book.case_ids() == IDS and book.broken() == []
    assert [fault for case in IDS for fault in book.load(case).dossier.faults] == []


def test_at_least_six_cases_in_different_stages() -> None:
    assert len(FOLDERS) >= 6
    assert len({toml(f / "case.toml")["problem"] for f in FOLDERS}) >= 6
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d-[a-z]+-[2-9a-z]{4}", name) for name in IDS)


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_a_case_has_the_files_of_the_design(folder: Path) -> None:
    known = {"case.toml", "journal", "evidence", "filings", "papers"}
    assert {path.name for path in folder.iterdir()} <= known
    read = dossier(folder)
    assert read.case.title and read.case.opened and read.case.story.text
    assert read.case.orders and read.case.payments and read.journal and read.cards
    stems = [path.stem for path in (folder / "journal").glob("*.toml")]
    assert all(re.fullmatch(r"\d{8}T\d{6}-[2-9a-z]{4}", stem) for stem in stems)
    assert all(e.id.startswith(f"{e.at.astimezone(SHANGHAI):%Y%m%dT%H%M%S}-") for e in read.journal if e.at)


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_what_refers_to_something_finds_it(folder: Path) -> None:
    read = dossier(folder)
    cards = {card.id for card in read.cards}
    orders = {order.id for order in read.case.orders}
    entries = {entry.id for entry in read.journal}
    for entry in read.journal:
        assert entry.kind in v.ENTRY_KINDS
        assert set(entry.evidence) <= cards
        assert entry.filing in {"", *(f.id for f in read.filings)}
        assert entry.corrects in {"", *entries}
        assert not entry.paper or (folder / entry.paper).is_file()
    for card in read.cards:
        assert set(card.links) <= set(v.LINKS) and card.order in {"", *orders}
    for filing in read.filings:
        assert set(filing.orders) <= orders and filing.channel in {"platform", "12315"}


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_evidence_is_there_byte_for_byte_and_looks_like_a_screenshot(folder: Path) -> None:
    cards = [card for card in dossier(folder).cards if not card.private]
    files = sorted(path for path in (folder / "evidence").iterdir() if path.suffix != ".toml")
    assert sorted(folder / card.file for card in cards) == files
    for card in cards:
        data = (folder / card.file).read_bytes()
        assert card.sha256 == hashlib.sha256(data).hexdigest()
        assert card.size == len(data) <= 60 * 1024
        assert size_of(data) == (540, 960)
        assert b"tEXt" not in data and b"eXIf" not in data


def size_of(data: bytes) -> tuple[int, ...]:
    """Width and height of a PNG or GIF."""
    return (
        struct.unpack(">II", data[16:24]) if data.startswith(b"\x89PNG") else struct.unpack("<HH", data[6:10])
    )


def test_only_a_key_shot_is_private_and_its_bytes_are_not_here() -> None:
    private = [(f, card) for f in FOLDERS for card in dossier(f).cards if card.private]
    assert [(f.name, card.kind) for f, card in private] == [(JIUMEI, "key-shot")]
    assert private[0][1].file.startswith("private/") and not list(CASES.rglob("private"))


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_nothing_happened_after_the_clock_of_the_demo_and_nothing_was_logged_before_it_happened(
    folder: Path,
) -> None:
    read = dossier(folder)
    for entry in read.journal:
        assert entry.at and entry.logged and entry.at <= entry.logged <= NOW
    for card in read.cards:
        assert card.taken and card.attached and card.taken <= card.attached <= NOW


@pytest.mark.parametrize(
    "paper", sorted(CASES.glob("*/papers/*.md")), ids=lambda p: f"{p.parts[-3]}-{p.stem}"
)
def test_papers_are_masked_twins_of_a_filing_that_was_made(paper: Path) -> None:
    _, front, text = paper.read_text(encoding="utf-8").split("+++\n", 2)
    head = tomllib.loads(front)
    assert list(head) == ["schema", "filing", "template", "audience", "at", "sha256"]
    assert (paper.parents[1] / "filings" / f"{head['filing']}.toml").is_file()
    assert paper.stem.startswith(f"{head['at']:%Y%m%d}-{head['filing']}-{head['template']}")
    assert head["audience"] in v.AUDIENCES and re.fullmatch("[0-9a-f]{64}", head["sha256"])
    assert mask_text(text, hidden_from("public"))[0] == text


@pytest.mark.parametrize("channel", ["platform", "12315"])
def test_forms_hold_only_fields_that_the_channel_has(channel: str) -> None:
    manifest = tomllib.loads((ROOT / f"plugins/kameng_{channel}/channel.toml").read_text(encoding="utf-8"))
    fields = {field["id"] for field in manifest["fields"]}
    dossiers = [dossier(folder) for folder in FOLDERS]
    filings = [filing for d in dossiers for filing in d.filings if filing.channel == channel]
    handed_in = [e for d in dossiers for e in d.journal if e.form and e.filing == channel]
    assert filings and len(handed_in) >= 4
    assert [set(form.form) - fields for form in (*filings, *handed_in) if set(form.form) - fields] == []


def test_every_submission_has_its_paper() -> None:
    submitted = [e for f in FOLDERS for e in effective(dossier(f).journal) if e.kind == "submitted"]
    assert len(submitted) >= 8 and all(e.paper and e.receipt for e in submitted)


def test_no_secret_stands_in_any_file() -> None:
    assert not list(CASES.rglob("private"))
    files = [
        p
        for p in [*CASES.rglob("*"), *(ROOT / "docs/example").rglob("*")]
        if p.suffix in {".toml", ".md", ".py"}
    ]
    assert len(files) > 80
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not find(text, ("id-number", "bank-card", "phone", "card-key", "email")), path
    for path, record in all_tomls():
        for line in path.read_text(encoding="utf-8").split("\n"):
            if re.match(r"(id_number|phone|address|email|card_key|account|bank_card) = ", line):
                assert '"vault:****' in line or '"示例' in line, f"{record.__name__} {path}: {line}"


def test_the_example_is_small() -> None:
    assert sum(path.stat().st_size for path in CASES.rglob("*") if path.is_file()) < 2 * 1024 * 1024


def test_huixiang_waits_for_a_decision_and_has_six_pieces_and_a_corrected_entry() -> None:
    read = dossier(CASES / HUIXIANG)
    order = read.case.orders[0]
    assert (order.number, order.amount) == ("HX20260901100000123", Decimal("500.00"))
    assert len(read.cards) == 6
    assert struck(read.journal) == {"20260921T101200-q5xa"}
    at_12315 = [e.kind for e in effective(read.journal) if e.filing == "12315"]
    assert at_12315 == ["submitted", "assigned"]
    promise = next(e for e in read.journal if e.promise_by)
    assert f"{promise.promise_by:%m-%d %H:%M}" == "09-01 13:00"


def test_jiumei_has_a_promise_broken_for_two_days_and_a_sum_that_differs() -> None:
    read = dossier(CASES / JIUMEI)
    promise = next(e for e in read.journal if e.promise_by)
    assert promise.staff == "工号1024" and promise.promise_by and (NOW - promise.promise_by).days == 2
    assert (read.case.orders[0].amount, read.case.payments[0].amount) == (
        Decimal("100.00"),
        Decimal("101.00"),
    )
    assert read.case.orders[0].card_key == "vault:****V90T"
    assert not any("refused-or-stalled" in card.links for card in read.cards)


def test_qihui_ended_in_2023_with_its_money() -> None:
    read = dossier(CASES / QIHUI)
    assert read.case.orders[0].number == "QH2023101500123"
    held = effective(read.journal)
    assert all(e.at and e.at.year == 2023 for e in held)
    arrived = sum(e.amount for e in held if e.kind == "refund-arrived" and e.amount)
    assert arrived == sum(c.amount for c in read.case.claims if c.amount) == Decimal("110.00")
    assert (held[-1].kind, held[-1].data) == ("closed", {"reason": "won"})


@pytest.fixture(scope="module")
def build() -> ModuleType:
    place = ROOT / "docs/example/build_cases.py"
    spec = importlib.util.spec_from_file_location("build_cases", place)
    assert spec and spec.loader
    before = list(sys.path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


def test_the_build_script_writes_exactly_this_example(build: ModuleType) -> None:
    made = dict(build.workbook_files(build.screenshots(anew=False)))
    on_disk = {p.relative_to(CASES).as_posix(): p.read_bytes() for p in CASES.rglob("*") if p.is_file()}
    assert sorted(made) == sorted(on_disk)
    assert [path for path in made if made[path] != on_disk[path]] == []
