"""What is printed for each exhibit of a bundle: its pages, its words, or a sheet that stands for it.

By the bytes, not the name. Pictures and PDFs are opened in the child process alone, one after the other; one that brings the
child down costs itself and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kameng_tui.papers import handing, images, texts
from kameng_tui.papers.exhibits import Exhibit, PressFault

MOST_EXHIBITS = 500
MOST_PAGES = 3_000
MOST_TEXT = 1 << 20
MOST_BYTES = 300 << 20
LIMITS = handing.Limits(silence=60.0)
ELSEWHERE = "电子数据，另以光盘或网盘提交"
ABSENT = "没有文件，原件另行提交"
_PRINTED_TEXTS = (".txt", ".md", ".html", ".htm", ".csv", ".log")
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".heic", ".heif", ".tif", ".tiff")
_HEAD = 64 * 1024
_LOW = 105.0  # millimetres: two of these stand on a page
_WIDTH = 170.0
_SCREEN = 96 / 25.4  # points of a picture in a millimetre, below which it is not blown up

Printed = dict[str, Any]
"""``form`` pictures, words or sheet, with ``parts``, ``text`` or ``sheet``; ``rule`` and ``note`` where there is a remark."""


def printed(exhibits: Sequence[Exhibit], folder: Path, tick: Callable[[int], None]) -> list[Printed]:
    """What is printed for each; pages are put into ``folder/root``. ``tick(done)`` may raise. Raises PressFault."""
    if len(exhibits) > MOST_EXHIBITS:
        raise PressFault(f"一册最多 {MOST_EXHIBITS} 件证据,这里有 {len(exhibits)} 件;请分成几册")
    made: dict[int, Printed] = {}
    jobs = []
    for number, exhibit in enumerate(exhibits):
        kind = _kind(exhibit)
        if isinstance(kind, dict):
            made[number] = kind
        else:
            jobs.append({"n": number, "kind": kind, "path": str(exhibit.file), "sha256": exhibit.sha256})
    for number, told in _prepared(jobs, folder, lambda left: tick(len(exhibits) - left)):
        made[number] = _shown(told, exhibits[number])
    pages = sum(len(one.get("parts", ())) for one in made.values())
    if pages > MOST_PAGES:
        raise PressFault(f"一册最多 {MOST_PAGES} 页,这里有 {pages} 页;请分成几册")
    size = sum(file.stat().st_size for file in (folder / "root").glob("p*.pdf"))
    if size > MOST_BYTES:
        raise PressFault(f"证据印出来有 {size >> 20} MB,一册最多 {MOST_BYTES >> 20} MB;请分成几册")
    return [made[number] for number in range(len(exhibits))]


def _kind(exhibit: Exhibit) -> str | Printed:
    """What the child has to open, or what is printed without it."""
    if exhibit.file is None:
        return _sheet(ABSENT)
    try:
        with exhibit.file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as fault:
        return _sheet(f"文件读不出来({fault.strerror or fault})", "unprinted")
    if not head:
        return _sheet("文件是空的(0 字节)", "unprinted")
    if images.is_image(head):
        return "picture"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    ending = exhibit.file.suffix.lower()
    if ending in _PICTURES or ending == ".pdf":
        return _sheet(f"内容不是{'PDF' if ending == '.pdf' else '图片'},打不开", "unprinted")
    return _words(exhibit, ending) if ending in _PRINTED_TEXTS else _sheet(ELSEWHERE)


def _sheet(words: str, rule: str = "") -> Printed:
    if rule:
        return {"form": "sheet", "sheet": f"没有印出：{words}", "rule": rule, "note": words}
    return {"form": "sheet", "sheet": words}


def _words(exhibit: Exhibit, ending: str) -> Printed:
    """A plain text as it reads."""
    assert exhibit.file is not None
    if exhibit.file.stat().st_size > MOST_TEXT:
        return _sheet(ELSEWHERE, "unprinted") | {"note": f"文字超过 {MOST_TEXT >> 20} MB,没有印出,另行提交"}
    data = exhibit.file.read_bytes()
    if exhibit.sha256 and hashlib.sha256(data).hexdigest() != exhibit.sha256:
        raise _changed(exhibit)
    with exhibit.file.open("rb") as stream:
        encoding = texts.encoding_of(stream, lambda done, of: None, len(data))
    if encoding is None:
        return _sheet(ELSEWHERE)
    text = data.decode(encoding, "replace")
    if ending in (".html", ".htm"):
        text = "".join(texts.bare([text]))
    return {"form": "words", "text": text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")}


def _prepared(
    jobs: Sequence[Mapping[str, Any]], folder: Path, tick: Callable[[int], None]
) -> list[tuple[int, Mapping[str, Any]]]:
    """What the child made of each file. Where it died the next child goes on behind the file that it died of."""
    left = list(jobs)
    told: list[tuple[int, Mapping[str, Any]]] = []
    while left:
        begun = False
        try:
            for answer in handing.answers(
                {"task": "prepare", "files": left}, folder, LIMITS, lambda: tick(len(left))
            ):
                begun = True
                if "begun" not in answer:
                    told.append((answer["n"], answer))
                    left.pop(0)
        except handing.Died as death:
            if not begun:
                raise PressFault(f"准备证据{death}") from None
            if left:
                told.append((left[0]["n"], {"fault": f"打开它{death}"}))
                left.pop(0)
    return told


def _shown(told: Mapping[str, Any], exhibit: Exhibit) -> Printed:
    if told.get("fault") == "changed":
        raise _changed(exhibit)
    if "fault" in told:
        return _sheet(told["fault"], "unprinted")
    parts = [
        {**part, "widest": part["width"] / _SCREEN if part["file"].count("-") else _WIDTH}
        for part in told["parts"]
    ]
    first = parts[0]
    wide = min(_WIDTH, first["widest"])
    low = len(parts) == 1 and wide * first["height"] / first["width"] <= _LOW
    made: Printed = {"form": "pictures", "parts": parts, "low": low}
    return {**made, "rule": "reduced", "note": told["note"]} if told["note"] else made


def _changed(exhibit: Exhibit) -> PressFault:
    return PressFault(
        f"{exhibit.number}「{exhibit.title}」的文件与收进来时不同,没有生成;请先用 kameng verify 核对"
    )
