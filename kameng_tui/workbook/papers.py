"""The masked twins in ``papers/``: a TOML front matter between ``+++`` lines, then the text as it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.keys import extra_keys, key, keys_of, read_record
from kameng_tui.case.records import Paper
from kameng_tui.case.vocabulary import AUDIENCES, SCHEMA
from kameng_tui.record import record
from kameng_tui.values import normalise_text
from kameng_tui.workbook import toml
from kameng_tui.workbook.errors import Refused

_FENCE = "+++\n"


@record
class _Front:
    schema: int = key("number", "格式版本", default=SCHEMA)
    filing: str = key("text", "投诉件")
    template: str = key("text", "模板")
    audience: str = key("choice", "对象", choices=AUDIENCES)
    at: datetime | None = key("moment", "时间")
    sha256: str = key("text", "原文 SHA-256")
    extra: Mapping[str, Any] = extra_keys()


def write_paper(paper: Paper) -> str:
    """The text of the file for ``paper``; its ``text`` stands below the front matter."""
    body = normalise_text(paper.text)
    front = {name: getattr(paper, name) for name in ("filing", "template", "audience", "at", "sha256")}
    filled = {name: value for name, value in front.items() if value not in (None, "")}
    if any("\n" in str(value) for value in filled.values()):  # it could end the front matter early
        raise Refused("文书的投诉件或模板名里有换行,没有写")
    return f"{_FENCE}{toml.dumps({'schema': SCHEMA} | filled, keys_of(_Front))}{_FENCE}{body}"


def split_paper(text: str) -> tuple[dict[str, Any], str]:
    """(front matter, text) of a paper's file. A file without front matter is all text. Raises TomlFault."""
    text = text.replace("\r\n", "\n")
    end = text.find("\n" + _FENCE, len(_FENCE) - 1)
    if not text.startswith(_FENCE) or end < 0:
        return {}, text
    try:
        return toml.loads(text[len(_FENCE) : end + 1]), text[end + 1 + len(_FENCE) :]
    except toml.TomlFault as fault:
        raise toml.TomlFault(fault.line + 1, fault.column, fault.reason) from None


def read_paper(front: dict[str, Any], text: str, file: str) -> tuple[Paper, list[Finding]]:
    """The record of a paper from its two parts, and what is wrong with the front matter."""
    known, faults = read_record(_Front, front, file)
    paper = Paper(file, known.filing, known.template, known.audience, known.at, known.sha256, text)
    return paper, faults
