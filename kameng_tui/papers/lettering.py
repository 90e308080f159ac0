"""A letter's plain text as a Document: title, headings, indented paragraphs, the signature at the right; and the marks that
Chinese papers are written with. Pure of disk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kameng_tui.papers.document import Block, Document, Heading, Para

_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；;：:]{1,40}")
_SMALL_HEADING = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)][^。；;：:]{1,40}")
_DAY = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
_SIGNED = re.compile(r".{1,16}(?:签字|签名|盖章).{0,4}[）)]?[:：].*|(?:日期|联系电话)[:：].*")
_ADDRESSEE = re.compile(r"[^，。；？！,;?!：:]{2,40}[：:]")
_ENDS = ("。", "；", "，", "：", ":", "？", "！", "!", "?", ",", ";")
_LONGEST_TITLE = 40
_CHINESE = "\u2014\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_BRACKETS = re.compile(rf"(?<=[{_CHINESE}])\(([^()\n]*)\)|\(([^()\n]*[{_CHINESE}][^()\n]*)\)")
_MARKS = re.compile(rf"(?<=[{_CHINESE}])[,;:?!](?!//)|[,;:?!](?= ?[{_CHINESE}])")
_WIDE = str.maketrans(",;:?!", "，；：？！")
_LONGEST_SIGNATURE = 40
_MOST_SIGNATURES = 4


def document_of_letter(text: str, label: str, *, signed: bool = True) -> Document:
    """The letter; ``label`` names it where its first line is no title. One that is not ``signed`` yet lacks its last lines."""
    lines = text.strip("\n").split("\n")
    title, subtitle, rest = _titles(lines, label)
    body, signature = _without_signature(rest)
    blocks = _blocks(body)
    if signed and signature:
        if blocks and isinstance(blocks[-1], Para):  # no page has only a name and a day
            blocks[-1] = replace(blocks[-1], keep=True)
        blocks += [Para(line, False, "right", keep=line is not signature[-1]) for line in signature]
    return Document(title, tuple(blocks), subtitle)


def in_chinese_marks(text: str) -> str:
    """``text`` with the marks beside Chinese as a paper has them; those of numbers, hours and addresses stay, and so do gaps.

    For what the program says (its screens write half-width marks); never for what a person wrote or a page showed.
    """
    kept = re.split(r"(〔待填:[^〕]*〕)", text)
    for place in range(0, len(kept), 2):
        wide, before = kept[place], ""
        while wide != before:  # one in another
            before = wide
            wide = _BRACKETS.sub(lambda found: f"（{found[1] or found[2] or ''}）", wide)
        kept[place] = _MARKS.sub(lambda found: found[0].translate(_WIDE), wide)
    return "".join(kept)


def _titles(lines: list[str], label: str) -> tuple[str, str, list[str]]:
    """Title, the line in brackets under it, and the rest."""
    first = lines[0].strip()
    if (
        not first
        or len(first) > _LONGEST_TITLE
        or first.endswith(_ENDS)
        or _HEADING.fullmatch(first)
        or _labelled(first)
    ):
        return label, "", lines
    second = lines[1].strip() if len(lines) > 1 else ""
    bracketed = second[:1] in ("（", "(") and second[-1:] in ("）", ")")
    return (first, second, lines[2:]) if bracketed else (first, "", lines[1:])


def _labelled(line: str) -> bool:
    return re.match(r"[^：:。，]{1,14}[：:]", line) is not None


def _without_signature(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The last lines where they end with a day: names, telephone, date."""
    body = list(lines)
    while body and not body[-1].strip():
        body.pop()
    signed: list[str] = []
    while body and len(signed) < _MOST_SIGNATURES and _is_signature(body[-1].strip(), bool(signed)):
        signed.insert(0, body.pop().strip())
    return body, signed


def _is_signature(line: str, more: bool) -> bool:
    if not line or len(line) > _LONGEST_SIGNATURE:
        return False
    return bool(_DAY.fullmatch(line) or _SIGNED.fullmatch(line)) or (
        more and not line.endswith(_ENDS) and len(line) <= 20
    )


def _blocks(lines: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    before = ""
    for line in (line.strip() for line in lines):
        if not line:
            continue
        if _HEADING.fullmatch(line):
            blocks.append(Heading(line, 1))
        elif _SMALL_HEADING.fullmatch(line):
            blocks.append(Heading(line, 2))
        else:
            blocks.append(Para(line, indent=not (_ADDRESSEE.fullmatch(line) or before == "此致")))
        before = line
    return blocks
