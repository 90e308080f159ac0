"""Planted leaks: every kind of secret in every place where programs have leaked, as files. The tests and the docs read it."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import filemaker

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk

NAME, ADDRESS = "欧阳锦程", "江苏省苏州市姑苏区人民路一百号三零二室"
PLANTED: Mapping[str, str] = {
    "id-number": filemaker.ID, "phone": filemaker.PHONE, "card-key": filemaker.KEY, "bank-card": "6222021234567890128",
    "name": NAME, "address": ADDRESS, "email": "ouyang@example.com", "account": "gamer_7788990",
}  # fmt: skip
_LATIN = ("id-number", "phone", "card-key", "bank-card", "email", "account")
Secrets = Sequence[str]


def _said(secrets: Secrets) -> bytes:
    return "\n".join(f"您好,{secret} 谢谢" for secret in secrets).encode()


def _split_docx(secrets: Secrets) -> bytes:
    """Each in two runs, as typing and spell checking leave them."""
    import docx

    made = docx.Document()
    for secret in secrets:
        paragraph = made.add_paragraph(secret[: len(secret) // 2])
        paragraph.add_run(secret[len(secret) // 2 :])
    return _saved(made)


def _docx_header(secrets: Secrets) -> bytes:
    import docx

    made = docx.Document()
    for secret in secrets:
        made.sections[0].header.add_paragraph(secret)
    return _saved(made)


def _saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _photo(secrets: Secrets) -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[40092] = "\n".join(secrets).encode("utf-16-le")
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def _ics(secrets: Secrets) -> bytes:
    """A calendar whose long lines are folded in the middle of them."""
    lines = []
    for secret in secrets:
        line = f"DESCRIPTION:联系 {secret}"
        cut = len(line) - len(secret) // 2
        lines.append(f"{line[:cut]}\r\n {line[cut:]}\r\n")
    return f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{''.join(lines)}END:VEVENT\r\nEND:VCALENDAR\r\n".encode()


def _patch(secrets: Secrets) -> bytes:
    mails = "".join(f"From: {secret} <{secret}>\n" for secret in secrets)
    return f"From 1234 Mon Sep 17 00:00:00 2001\n{mails}Subject: [PATCH] x\n\n---\n".encode()


PLACES: Mapping[str, tuple[str, Callable[[Secrets], bytes]]] = {
    "文书正文": ("文书/01_信.txt", _said),
    "文件名": ("", lambda s: b"x"),
    "图片 EXIF": ("附件/01.jpg", _photo),
    "图片文字块": ("附件/01.png", lambda s: filemaker.png({"Comment": "\n".join(s)})),
    "PDF 文字层": ("附件/01.pdf", lambda s: filemaker.page(" / ".join(s))),
    "PDF 属性": ("附件/01.pdf", lambda s: filemaker.page("x", info={"/Subject": " / ".join(s)})),
    "docx 正文分成两截": ("文书/01.docx", _split_docx),
    "docx 属性": ("文书/01.docx", lambda s: filemaker.letter("x", comments=" / ".join(s))),
    "docx 页眉": ("文书/01.docx", _docx_header),
    "压缩包注释": ("附件/01.zip", lambda s: filemaker.archive({"a.txt": b"x"}, comment=_said(s))),
    "套着的压缩包": ("附件/01.zip", lambda s: filemaker.archive({"a.txt": _said(s)})),
    "日历折行": ("时限.ics", _ics),
    "git 作者": ("改动.patch", _patch),
}
"""Place -> (name in the package, "" where the names are what tells; the file with everything planted in it)."""


def planted(place: str) -> tuple[dict[str, str], dict[str, bytes]]:
    """What is planted there by kind, and the files by name. The text of a PDF made by hand is Latin."""
    name, make = PLACES[place]
    kinds = {kind: PLANTED[kind] for kind in (_LATIN if place == "PDF 文字层" else PLANTED)}
    if not name:
        return kinds, {f"附件/{secret}.txt": b"x" for secret in kinds.values()}
    return kinds, {name: make(list(kinds.values()))}


def found_in(desk: Desk, folder: Path, place: str) -> Collection[str]:
    """The kinds that keep a package with everything planted in ``place`` from leaving for the public."""
    from kameng_tui.desk import audits
    from kameng_tui.papers.package import Member, write_zip

    target = folder / "材料.zip"
    write_zip(target, [Member(name, data) for name, data in planted(place)[1].items()])
    try:
        audits.gate(desk, target, target.name, "public", list(PLANTED.items()))
    except audits.Leaky as refused:
        return {finding.code.removeprefix("privacy.") for finding in refused.findings}
    return ()


def rows(found: Callable[[str], Collection[str]]) -> Iterator[tuple[str, dict[str, bool | None]]]:
    """(place, by kind whether it was found, None where it was not planted); ``found`` gives the kinds found in a place."""
    for place in PLACES:
        kinds, _ = planted(place)
        seen = found(place)
        yield place, {kind: kind in seen if kind in kinds else None for kind in PLANTED}
