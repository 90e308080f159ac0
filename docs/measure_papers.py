"""Measures what docs/papers.md says of the files: whether the same case gives the same bytes, and what a bundle costs.

``make_papers.py --measure`` runs it, and with ``--costs`` the benchmark of the bundle too, which takes some minutes and 2 GB in a
temporary folder. Every command that the page shows is run once. Called with ``files FOLDER OUT DAY`` it is one of the two processes that make the files.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from contextlib import chdir, redirect_stderr, redirect_stdout
from importlib.metadata import version
from pathlib import Path

from paper_case import CASE, NOW, ROOT, opened, staged, with_twenty_pictures  # it lies beside this file

from kameng_tui.desk import documents, exporting
from kameng_tui.values import parse_when
from kameng_tui.workbook import toml, vault

SHOWN = 16  # digits of a hash that the page prints
LIBRARIES = ("typst", "python-docx", "pypdf", "pillow", "fonttools", "pylopdf-fonts-zh-cn")
RUNS = (
    ("Asia/Shanghai", "1", "甲", "2026-11-21T10:30"),
    ("America/Los_Angeles", "20261121", "乙 丙", "2026-12-03T23:50"),
)
PACKS = (
    ("起诉材料.pdf(起诉状、目录、证据册)", "court", ""), ("提交件.zip(12315 投诉)", "filing", "12315"), ("报案.zip", "police", ""), ("起诉.zip", "court", ""),
)  # fmt: skip
MACHINE = "两个核、和别的工作共用的机器上量一次,只看比值"


def files(folder: Path, out: Path, day: str) -> None:
    """Makes every file once and prints its name and hash."""
    desk = opened(folder, parse_when(day))
    for name, paper in (("起诉状.docx", "pleading"), ("证据目录.docx", "evidence-list")):
        documents.save(desk, CASE, documents.document_of(desk, CASE, paper, filing="court"), out / name)
        _say(name, out / name)
    for name, pack, filing in PACKS:
        made = out / f"{pack}{Path(name.partition('(')[0]).suffix}"
        exporting.export(desk, CASE, made, pack=pack, filing=filing)
        _say(name, made)


def _say(name: str, file: Path) -> None:
    print(f"{name}\t{hashlib.sha256(file.read_bytes()).hexdigest()}")


def _run(base: Path, place: Path, zone: str, seed: str, day: str) -> dict[str, str]:
    shutil.copytree(base, place / "cases")
    (place / "out").mkdir()
    words = [sys.executable, __file__, "files", str(place / "cases"), str(place / "out"), day]
    ran = subprocess.run(words, env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}, capture_output=True, text=True)  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return dict(line.split("\t") for line in ran.stdout.strip().split("\n"))


def commands(folder: Path, told: Path) -> None:
    """Runs every command of the page in ``told``, an empty folder."""
    from make_papers import WAYS

    from kameng_tui.cli.main import run

    kept = opened(folder).vault
    vault.open_vault = lambda env: kept
    for command in (way[3] for way in WAYS if "--copy" not in way[3]):  # the clipboard is somebody's
        with chdir(told), redirect_stdout(io.StringIO()) as said, redirect_stderr(said):
            status = run([*command.split(), "-w", str(folder), "--today", f"{NOW:%Y-%m-%dT%H:%M}"])
        assert status == 0, f"{command}: {said.getvalue()}"


def bundles() -> list[list[str]]:
    """The rows of benchmarks/bundle.py in the words of the page."""
    ran = subprocess.run([sys.executable, ROOT / "benchmarks" / "bundle.py"], capture_output=True, text=True, check=True)  # fmt: skip
    kinds = {"screens": "手机截图", "photos": "10 MB 的照片"}
    rows = []
    for line in ran.stdout.strip().split("\n")[1:]:
        found = re.fullmatch(r"(\w+) +(\d+) +(\d+) +\S+ +(\S+) +(\S+) +\S+ \(\S+\) +(\S+)  (\S+) (\S+)", line.strip())  # fmt: skip
        assert found is not None, line
        kind, count, pages, ratio, child, size, _, same = found.groups()
        said = "字节相同" if same == "=" else "**不同**"
        rows.append([kinds[kind], count, pages, ratio, f"{child} MB", f"{size} MB", said])
    assert len(rows) == len(kinds), ran.stderr
    return rows


def measure(target: Path, *, costs: bool) -> None:
    """Writes ``target`` anew; what a bundle costs stays as it was measured before unless ``costs``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with_twenty_pictures(staged(folder / "base"))
        made = [_run(folder / "base", folder / place, zone, seed, day) for zone, seed, place, day in RUNS]
        (folder / "out").mkdir()
        commands(folder / "base", folder / "out")
    doc = {
        "runs": [[zone, seed, place, day[:10]] for zone, seed, place, day in RUNS],
        "shown": SHOWN,
        "libraries": "、".join(f"{library} {version(library)}" for library in LIBRARIES),
        "machine": MACHINE,
        "files": [{"name": n, "first": d[:SHOWN], "second": made[1][n][:SHOWN]} for n, d in made[0].items()],
        "bundle": bundles() if costs else tomllib.loads(target.read_text("utf-8"))["bundle"],
    }
    target.write_text(toml.dumps(doc), "utf-8")


if __name__ == "__main__" and sys.argv[1:2] == ["files"]:
    files(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
