"""Packs and distributions made by hand for the tests of `kameng plugin`, and a pip that needs no network."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kameng_tui.channels.scaffold import Answers, new_distribution, new_pack
from kameng_tui.workbook import places

HOOKS = 'raise SystemExit("imported")\n'  # whoever imports it dies: nothing that only looks may do so


def answers(days: int = 5, channel: str = "abc-hotline") -> Answers:
    return Answers(channel, "某某投诉热线", "某某公司", "某某页面", date(2026, 11, 1), length=days)


def a_pack(folder: Path, days: int = 5, channel: str = "abc-hotline") -> Path:
    """A pack in ``folder`` whose one limit, 受理期限, has that many working days."""
    for name, text in new_pack(answers(days, channel)).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace('label = "首次答复"', 'label = "受理期限"'), encoding="utf-8")
    return folder


def a_source(folder: Path) -> Path:
    """The source folder of a distribution with code."""
    for name, text in new_distribution(answers(), code=True).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HOOKS if name.endswith("hooks.py") else text, encoding="utf-8")
    return folder


def packs_folder() -> Path:
    return places.data_folder() / "channels"


class Pip:
    """Installs ``source`` into ``site`` as pip leaves it, and takes it away; remembers what it was told."""

    def __init__(self, site: Path, source: Path, status: int = 0) -> None:
        self.site, self.source, self.status = site, source, status
        self.told: list[tuple[str, ...]] = []

    def __call__(self, command: Sequence[str]) -> tuple[int, str]:
        self.told.append(tuple(command))
        if self.status:
            return self.status, "一行\nERROR: No matching distribution found\n"
        package, info = self.site / "kameng_abc_hotline", self.site / "kameng_abc_hotline-0.1.0.dist-info"
        if "install" in command:
            shutil.copytree(self.source / package.name, package)
            info.mkdir()
            (info / "METADATA").write_text(
                "Metadata-Version: 2.1\nName: kameng-abc-hotline\nVersion: 0.1.0\n", encoding="utf-8"
            )
            points = "[kameng_tui.channels]\nabc-hotline = kameng_abc_hotline:channel.toml\n[console_scripts]\nabc = kameng_abc_hotline:main\n"
            (info / "entry_points.txt").write_text(points, encoding="utf-8")
            (info / "RECORD").write_text("abc.pth,,\nkameng_abc_hotline/hooks.py,,\n", encoding="utf-8")
        else:
            shutil.rmtree(package)
            shutil.rmtree(info)
        return 0, "done"
