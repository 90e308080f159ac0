"""What is installed: one wheel with the program, the shipped channels and the example, and nothing private."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHANNELS = ("kameng_platform", "kameng_12315", "kameng_heimao", "kameng_alipay", "kameng_court")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Built once from a copy of the checkout in which private files lie in the way; no isolation, so no network."""
    copy = tmp_path_factory.mktemp("checkout") / "src"
    shutil.copytree(
        ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "*cache*", "dist", "__pycache__")
    )
    for place in (copy / "cases" / "private", next((copy / "cases").glob("20*")) / "private"):
        place.mkdir(exist_ok=True)
        (place / "planted.txt").write_text("secret", "utf-8")
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def tracked(*under: str) -> list[Path]:
    """The files of the checkout under some folders."""
    return [p for top in under for p in sorted((ROOT / top).rglob("*")) if p.is_file() and p.suffix != ".pyc"]


def test_every_manifest_template_and_example_of_a_channel_is_in_it(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    for channel in CHANNELS:
        files = tracked(f"plugins/{channel}")
        assert any(p.name == "channel.toml" for p in files)
        missing = [p for p in files if p.relative_to(ROOT / "plugins").as_posix() not in names]
        assert not missing


def test_every_data_file_of_the_program_is_in_it(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    missing = [p for p in tracked("kameng_tui") if p.relative_to(ROOT).as_posix() not in names]
    assert not missing


def test_the_example_is_in_it(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    files = [p for p in tracked("cases") if "private" not in p.parts]
    missing = [
        p for p in files if f"kameng_tui/example/{p.relative_to(ROOT / 'cases').as_posix()}" not in names
    ]
    assert "kameng_tui/example/workbook.toml" in names
    assert not missing


def test_nothing_private_is_in_it(wheel: zipfile.ZipFile) -> None:
    assert not [name for name in wheel.namelist() if "private" in Path(name).parts or "planted" in name]


def test_the_channels_are_declared_as_entry_points(wheel: zipfile.ZipFile) -> None:
    name = next(n for n in wheel.namelist() if n.endswith("entry_points.txt"))
    text = wheel.read(name).decode()
    assert "[kameng_tui.channels]" in text
    assert all(f"= {package}:channel.toml" in text for package in CHANNELS)
    assert "12315-report = kameng_12315:report.toml" in text
    assert "kameng = kameng_tui.__main__:main" in text
