"""A community channel from a zip: installed, filed at, upgraded, rested, broken, removed; the case goes on throughout."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.by_cli import Kameng, Ran
from tests.plugin_packs import a_pack, packs_folder

DAY = "2026-11-21T10:00"
OTHERS = (
    ("list",),
    ("due",),
    ("doctor",),
    ("count", "2026-11-20", "7", "working-day"),
    ("plugin", "show", "12315"),
)


class Filed:
    """A case with a complaint handed in at the community channel."""

    def __init__(self, kameng: Kameng, tmp_path: Path) -> None:
        self.kameng, self.tmp = kameng, tmp_path
        assert kameng("init", ".").status == 0
        assert self.run("plugin", "install", str(self.zipped(5)), "--json").data["ids"] == ["abc-hotline"]
        made = self.run("new", "--set", "platform.name=星屿卡盟", "--set", "order.number=A1", "--json")
        self.case = made.data["id"]
        filed = self.run("file", self.case, "abc-hotline", "--json")
        self.filing = filed.data["filing"]["id"]
        self.run(
            "log", self.case, "--kind", "submitted", "--filing", self.filing, "--receipt", "R1", "--at", DAY
        )

    def run(self, *words: str, status: int = 0) -> Ran:
        ran = self.kameng(*words, today=DAY)
        assert ran.status == status, f"{words}: {ran.err}"
        return ran

    def zipped(self, days: int) -> Path:
        bundle = self.tmp / f"热线-{days}.zip"
        assert (
            self.kameng("plugin", "pack", str(a_pack(self.tmp / f"包{days}", days)), "-o", str(bundle)).status
            == 0
        )
        return bundle

    def due(self) -> Any:
        return next(d for d in self.run("due", self.case, "--json").data if d["limit"] == "first-answer")


@pytest.fixture
def filed(kameng: Kameng, tmp_path: Path) -> Filed:
    return Filed(kameng, tmp_path)


def test_a_filing_at_a_community_channel_runs_its_clock(filed: Filed) -> None:
    # Saturday 21 November; 23 to 27 are five working days
    assert filed.due()["latest"][:10] == "2026-11-27"
    text = filed.run("draft", filed.case, filed.filing, "complaint").out
    assert "星屿卡盟" in text


def test_the_upgrade_says_what_changes_and_the_old_reading_stays_visible(filed: Filed) -> None:
    new = str(filed.zipped(7))
    refused = filed.run("plugin", "install", new, status=3)
    assert any(
        "受理期限" in line and "5" in line and "→ 7个工作日" in line.replace(" 个", "个")
        for line in refused.err.splitlines()
    )
    assert filed.due()["latest"][:10] == "2026-11-27", "nothing has changed yet"
    filed.run("plugin", "install", new, "--yes")
    assert filed.due()["latest"][:10] == "2026-12-01"
    findings = filed.run("show", filed.case, "--json").data["findings"]
    assert [f for f in findings if f["code"] == "limit.changed" and "5个工作日" in f["message"]]


@pytest.mark.parametrize("end", [("disable",), ("remove",)])
def test_the_open_filing_outlives_its_channel(filed: Filed, end: tuple[str]) -> None:
    before = filed.due()
    filed.run("plugin", *end, "abc-hotline")
    assert filed.due()["latest"] == before["latest"]
    assert "星屿卡盟" in filed.run("draft", filed.case, filed.filing, "reminder").out
    assert filed.run("show", filed.case).out
    again = ("enable", "abc-hotline") if end == ("disable",) else ("install", str(filed.tmp / "热线-5.zip"))
    filed.run("plugin", *again)
    assert "abc-hotline" in [
        r["id"] for r in filed.run("plugin", "list", "--json").data if r["state"] == "ok"
    ]


def test_a_broken_one_is_named_while_every_other_command_works(filed: Filed) -> None:
    (packs_folder() / "abc-hotline" / "channel.toml").write_text(
        'manifest = 1\nid = "abc-hotline"\n', encoding="utf-8"
    )
    (row,) = [r for r in filed.run("plugin", "list", "--json").data if r["id"] == "abc-hotline"]
    assert row["state"] == "broken" and row["reason"]
    for words in OTHERS:
        ran = filed.kameng(*words, today=DAY)
        assert ran.status == (1 if words == ("doctor",) else 0), f"{words}: {ran.err}"
    assert "abc-hotline" in filed.kameng("doctor", today=DAY).out, "health names the culprit"
    assert filed.due()["latest"][:10] == "2026-11-27"
    filed.run("plugin", "remove", "abc-hotline")


def test_a_bad_zip_is_refused_with_one_sentence_and_changes_nothing(filed: Filed) -> None:
    bad = filed.tmp / "坏.zip"
    with zipfile.ZipFile(bad, "w") as bundle:
        bundle.writestr("channel.toml", 'manifest = 1\nid = "abc-hotline"\n')
        bundle.writestr("../../evil.txt", "x")
    refused = filed.run("plugin", "install", str(bad), "--yes", status=2)
    assert len(refused.err.strip().splitlines()) == 1 and "evil.txt" in refused.err
    assert [p.name for p in packs_folder().iterdir()] == ["abc-hotline"]
    assert filed.due()["latest"][:10] == "2026-11-27"
