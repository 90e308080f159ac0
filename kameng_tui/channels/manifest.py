"""From ``channel.toml`` as read to a Channel, with every fault at once: what is wrong and what to write.

Order: the manifest's number, then shape, then limits, then references and templates. Reads no file itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.channels.compiled import channel_of, limit_tables
from kameng_tui.channels.records import Channel
from kameng_tui.channels.references import faults_of_references
from kameng_tui.channels.shape import Fault, faults_of_shape
from kameng_tui.law.limits import read_limits

MANIFEST = 1
NEWER = "需要更新的 kameng"


def read_manifest(
    raw: Mapping[str, Any], files: Mapping[str, str], where: str
) -> tuple[Channel | None, list[Finding]]:
    """The Channel, or None and all faults. ``files`` are the texts that the manifest names, by its names for them."""
    number = raw.get("manifest")
    if isinstance(number, int) and not isinstance(number, bool) and number > MANIFEST:
        text = f"manifest = {number},{NEWER}:这一版只认识 manifest = {MANIFEST}"
        return None, [Finding("file.newer", f"{where}#manifest", text)]
    if number != MANIFEST or isinstance(number, bool):
        return None, [Finding("field.invalid", f"{where}#manifest", f"第一行请写 manifest = {MANIFEST}")]
    faults = _faults(raw, files)
    if faults:
        return None, [Finding("field.invalid", f"{where}#{path}", text) for path, text in faults]
    return channel_of(raw, files, _digest(raw, files)), []


def _faults(raw: Mapping[str, Any], files: Mapping[str, str]) -> list[Fault]:
    faults = faults_of_shape(raw)
    limits, found = read_limits(limit_tables(raw))
    faults += found
    if not faults:  # names can only be followed where the tables are sound
        faults = faults_of_references(raw, limits, files)
    return faults


def _digest(raw: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """One sha256 over all that the channel says; key order and layout of the file do not matter."""
    plain = json.dumps([raw, files], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()
