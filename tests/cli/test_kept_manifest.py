"""The manifest that a filing was made with travels with the workbook."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.by_cli import Kameng

ROOT = Path(__file__).resolve().parents[2]


def test_a_filing_keeps_its_manifest_once_a_workbook(kameng: Kameng) -> None:
    kameng("init", ".")
    for number in ("A1", "A2"):
        made = kameng("new", "--set", f"order.number={number}", "--json").data["id"]
        assert kameng("file", made, "12315").status == 0
    name = tomllib.loads((Path(made) / "filings" / "12315.toml").read_text("utf-8"))["manifest"]
    assert [folder.name for folder in Path(".kept").iterdir()] == [name]
    shipped = ROOT / "plugins" / "kameng_12315"
    kept = {
        p.relative_to(f".kept/{name}").as_posix(): p.read_text("utf-8")
        for p in Path(".kept", name).rglob("*.t*")
        if p.is_file()
    }
    assert kept["channel.toml"] == (shipped / "channel.toml").read_text("utf-8")
    templates = {t["file"] for t in tomllib.loads(kept["channel.toml"])["templates"]}
    assert templates == kept.keys() - {"channel.toml"}
    assert kameng("list", "--json").status == 0, "it is no case"


def test_what_is_kept_is_never_written_again(kameng: Kameng) -> None:
    kameng("init", ".")
    first = kameng("new", "--set", "order.number=A1", "--json").data["id"]
    kameng("file", first, "platform")
    manifest = next(Path(".kept").glob("*/channel.toml"))
    before = manifest.stat().st_mtime_ns
    second = kameng("new", "--set", "order.number=A2", "--json").data["id"]
    kameng("file", second, "platform")
    assert manifest.stat().st_mtime_ns == before
