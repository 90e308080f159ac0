"""From ``channel.toml`` as read to a Channel, with every fault at once: what is wrong and what to write.

Order: the manifest's number, then shape, then limits, then names and sense, these without what has a fault already.
Reads no file itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.channels.compiled import channel_of, limit_tables
from kameng_tui.channels.faults import Fault
from kameng_tui.channels.reading import Reading
from kameng_tui.channels.records import Channel
from kameng_tui.channels.references import faults_of_references
from kameng_tui.channels.sense import faults_of_sense
from kameng_tui.channels.shape import faults_of_shape
from kameng_tui.law.limits import read_limits

MANIFEST = 1
NEWER = "需要更新的 kameng"


_LIMIT_RULES = {"length": "limit.length", "from": "shape.missing-key", "effective_from": "limit.overlap",
                "effective_to": "dates.order", "replaces": "limit.replaces"}  # fmt: skip


def read_manifest(
    raw: Mapping[str, Any], files: Mapping[str, str], where: str
) -> tuple[Channel | None, list[Finding]]:
    """The Channel, or None and all faults. ``files`` are the texts that the manifest names, by its names for them."""
    faults = faults_of_manifest(raw, files)
    if faults:
        return None, [finding_of(fault, where) for fault in faults]
    return channel_of(raw, files, _digest(raw, files)), []


def finding_of(fault: Fault, where: str) -> Finding:
    """A fault of the file ``where`` as a finding."""
    code = "file.newer" if fault.rule == "manifest.newer" else "field.invalid"
    return Finding(code, f"{where}#{fault.path}", fault.text)


def faults_of_manifest(raw: Mapping[str, Any], files: Mapping[str, str]) -> list[Fault]:
    """Every fault, each with the name of the rule it breaks; of a manifest for another version only that."""
    number = raw.get("manifest")
    if isinstance(number, int) and not isinstance(number, bool) and number > MANIFEST:
        text = f"manifest = {number},{NEWER}:这一版只认识 manifest = {MANIFEST}"
        return [Fault("manifest", text, "manifest.newer")]
    if number != MANIFEST or isinstance(number, bool):
        return [Fault("manifest", f"第一行请写 manifest = {MANIFEST}", "manifest.number")]
    faults = faults_of_shape(raw)
    faults += _faults_of_limits(raw, faults)
    reading = Reading(raw, faults)
    return faults + faults_of_references(reading, files) + faults_of_sense(reading, files)


def _faults_of_limits(raw: Mapping[str, Any], known: list[Fault]) -> list[Fault]:
    """What the grammar of limits says beyond their shape."""
    found = [Fault(path, text, _rule(path)) for path, text in read_limits(limit_tables(raw))[1]]
    places = {fault.path for fault in known}
    return [f for f in found if places.isdisjoint(_around(f.path))]


def _around(path: str) -> Iterator[str]:
    """``path`` and all that it lies in: a.b.c, a.b, a."""
    while path:
        yield path
        path = path.rpartition(".")[0]


def _rule(path: str) -> str:
    return _LIMIT_RULES.get(path.rpartition(".")[2], "limit.sense")


def _digest(raw: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """One sha256 over all that the channel says; key order and layout of the file do not matter."""
    plain = json.dumps([raw, files], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()
