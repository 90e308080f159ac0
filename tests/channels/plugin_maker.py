"""Makes installed distributions with code, as pip leaves them, for the tests of what that code may do to us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomli_w

from kameng_tui.channels.code import code_in
from tests.channels.channel_sample import FILES, manifest

IMPORTED = "from pathlib import Path\nPath(__file__).with_name('imported').touch()\n"
HOOKS = "from kameng_tui.channels import hookimpl\n"
FEES = (
    HOOKS
    + """
@hookimpl
def channel_fees(ctx, filing, facts):
    return [{"id": "own", "label": "代码算的费用", "amount": "1.00", "text": ""}]
"""
)


def plugin(site: Path, channel_id: str, code: str = FEES, *, package: str = "", **changes: Any) -> Path:
    """An installed distribution ``kameng-<id>`` whose package notes, beside itself, that it was imported."""
    package = package or f"kameng_{channel_id}"
    folder = site / package
    (folder / "templates").mkdir(parents=True)
    raw = manifest(id=channel_id, hooks={"module": f"{package}.hooks"}, **changes)
    (folder / "channel.toml").write_text(tomli_w.dumps(raw), encoding="utf-8")
    (folder / "templates/letter.txt").write_text(FILES["templates/letter.txt"], encoding="utf-8")
    (folder / "__init__.py").write_text(IMPORTED, encoding="utf-8")
    (folder / "hooks.py").write_text(code, encoding="utf-8")
    info = site / f"{package}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: kameng-{channel_id}\nVersion: 1.2\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        f"[kameng_tui.channels]\n{channel_id} = {package}:channel.toml\n", encoding="utf-8"
    )
    return folder


def trust(*folders: Path) -> dict[str, str]:
    """What the state file holds once the code in these packages is trusted."""
    return {folder.name.removeprefix("kameng_"): code_in(str(folder)).sha256 for folder in folders}


def was_imported(folder: Path) -> bool:
    return (folder / "imported").exists()
