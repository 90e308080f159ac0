"""What changed in a case since the user last opened it, whoever changed it: kept in the user's data folder, never in the
workbook, so that looking leaves every file as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.case.lookup import label_at
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.facts import digest_of, pulse_of
from kameng_tui.desk.survey import Survey
from kameng_tui.record import record
from kameng_tui.values import show_when
from kameng_tui.workbook import places, seen
from kameng_tui.workbook.index import path_of

if TYPE_CHECKING:
    from kameng_tui.workbook.indexrows import Listed

_FOLDERS = {"journal": "记录", "evidence": "证据", "filings": "投诉件", "papers": "文书"}
_LIST_MOST = 6


@record
class Since:
    """``at``: when the case was last looked at; ``lines``: what is otherwise now."""

    at: str
    lines: tuple[str, ...]


def changed(desk: Desk, listed: Iterable[Listed]) -> frozenset[str]:
    """Of these cases those that were looked at before and are otherwise now. The pulse stands in what the index keeps of a
    case: of thousands none is taken apart for this."""
    known = seen.pulses(_path(desk))
    return frozenset(
        line.id for line in listed if line.id in known and known[line.id].encode() not in line.facts
    )


def look(desk: Desk, found: Survey) -> Since | None:
    """What changed since the last look, None where nothing did or it is the first; from now on this is the last look. A
    screen asks again after each change of its own: what the user did is nothing new."""
    path, case_id = _path(desk), found.dossier.id
    now = _noted(found, desk.now())
    before = _read(seen.note(path, case_id))
    seen.keep(path, case_id, pulse_of(found.loaded.files), json.dumps(now, ensure_ascii=False))
    lines = tuple(_differences(found, before, now)) if before else ()
    return Since(str(before["at"]), lines) if lines else None


def _path(desk: Desk) -> Path:
    return path_of(places.data_folder() / "seen", desk.book.id, desk.book.root)


def _noted(found: Survey, now: datetime) -> dict[str, Any]:
    files = found.loaded.files
    facts = dict(_leaves(files["case.toml"][1], "")) if "case.toml" in files else {}
    return {
        "at": show_when(now)[:16].replace("T", " "),
        "files": {rel: digest_of(repr(doc)) for rel, (_, doc) in files.items()},
        "facts": {path: digest_of(repr(value)) for path, value in facts.items()},
        "stages": {name: stage.label for name, stage in found.reckoned.stages.items()},
        "status": found.reckoned.status,
    }


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """(path, value) of everything in case.toml; items by their ids."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        for n, item in enumerate(value):
            yield from _leaves(item, f"{path}.{item.get('id', n)}")
    else:
        yield path, value


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    whole = isinstance(found, dict) and {"at", "files", "facts", "stages", "status"} <= found.keys()
    return found if whole else {}


def _differences(found: Survey, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if before["status"] != now["status"]:
        yield "案件的状态变了"
    for name, label in now["stages"].items():
        old = before["stages"].get(name)
        if old != label:
            yield f"{name}:{old + ' -> ' if old else '新立,'}{label}"
    entries = {f"journal/{line.entry.id}.toml": line for line in found.journal}
    for folder, title in _FOLDERS.items():
        old_files, new_files = (
            {rel: d for rel, d in side["files"].items() if rel.startswith(f"{folder}/")}
            for side in (before, now)
        )
        added = [rel for rel in new_files if rel not in old_files]
        other = [rel for rel in new_files if rel in old_files and old_files[rel] != new_files[rel]]
        gone = len(old_files.keys() - new_files.keys())
        if folder == "journal":
            for rel in added[-_LIST_MOST:]:
                line = entries.get(rel)
                text = " ".join(line.entry.text.split())[:40] if line is not None else ""
                yield f"新记录 {line.label if line is not None else rel} {text}".rstrip()
            added = added[:-_LIST_MOST]
        counts = ((len(added), "多了"), (len(other), "改了"), (gone, "少了"))
        if said := "、".join(f"{word} {count} 份" for count, word in counts if count):
            yield f"{title}:{said}"
    facts = [
        path
        for path in {**before["facts"], **now["facts"]}
        if before["facts"].get(path) != now["facts"].get(path)
    ]
    if facts:
        labels = list(dict.fromkeys(label_at(path) or path for path in facts))
        more = f" 等 {len(labels)} 项" if len(labels) > _LIST_MOST else ""
        yield f"改了事实:{'、'.join(labels[:_LIST_MOST])}{more}"
