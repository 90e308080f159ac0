"""The masked twins in ``papers/``: a TOML front matter between ``+++`` lines, then the text as it was sent.

The front matter also keeps what the letter was made of, by source: three flat tables, so that a person can read them.
"""

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

FORM = ".form.toml"
"""What the name of a form as handed in ends in, beside the exact text of its letter in ``private/``."""
_FENCE = "+++\n"
_SCALARS = ("filing", "template", "audience", "at", "sha256", "form_sha256", "twin_sha256", "keyed")


@record
class _Front:
    schema: int = key("number", "格式版本", default=SCHEMA)
    filing: str = key("text", "投诉件")
    template: str = key("text", "模板")
    audience: str = key("choice", "对象", choices=AUDIENCES)
    at: datetime | None = key("moment", "时间")
    sha256: str = key("text", "原文 SHA-256")
    form_sha256: str = key("text", "表单 SHA-256")
    twin_sha256: str = key("text", "副本 SHA-256")
    items: tuple[str, ...] = key("texts", "当时的订单、支付、诉求")
    keyed: str = key("text", "指纹用的钥匙")
    sentences: Mapping[str, Any] = key("table", "来源和句")
    was: Mapping[str, Any] = key("table", "当时的值")
    prints: Mapping[str, Any] = key("table", "当时的值的指纹")
    extra: Mapping[str, Any] = extra_keys()


def write_paper(paper: Paper) -> str:
    """The text of the file for ``paper``; its ``text`` stands below the front matter."""
    body = normalise_text(paper.text)
    front = {name: getattr(paper, name) for name in _SCALARS}
    filled: dict[str, Any] = {name: value for name, value in front.items() if value not in (None, "")}
    if any("\n" in str(value) for value in filled.values()):  # it could end the front matter early
        raise Refused("文书的投诉件或模板名里有换行,没有写")
    filled |= {name: dict(getattr(paper, name)) for name in ("was", "prints") if getattr(paper, name)}
    if paper.items:
        filled["items"] = list(paper.items)
    if paper.sentences:
        filled["sentences"] = {path: list(places) for path, places in paper.sentences.items()}
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
    paper = Paper(
        file,
        text=text,
        items=known.items,
        sentences={path: tuple(places) for path, places in known.sentences.items() if _are_places(places)},
        was={path: said for path, said in known.was.items() if isinstance(said, str)},
        prints={path: said for path, said in known.prints.items() if isinstance(said, str)},
        **{name: getattr(known, name) for name in _SCALARS},
    )
    odd = [path for path, places in known.sentences.items() if path not in paper.sentences]
    odd += [
        path
        for table, kept in ((known.was, paper.was), (known.prints, paper.prints))
        for path in table
        if path not in kept
    ]
    if odd:
        message = f"{file} 开头记来源的几行读不懂:{'、'.join(dict.fromkeys(odd))};这几处没有核对有没有变"
        faults.append(Finding("field.invalid", f"{file}#sentences", message))
    return paper, faults


def _are_places(places: object) -> bool:
    return isinstance(places, list) and all(type(place) is int and place > 0 for place in places)


def twin_digest(text: str) -> str:
    """The fingerprint of a twin as it is read back."""
    import hashlib  # here: only sending and checking need it

    return hashlib.sha256(normalise_text(text).encode()).hexdigest()
