"""Texts of any size: which encoding they are in, and the windows in which they are looked at.

A window carries what stands before and behind it, so that a secret that lies across its edge, or a label before it, is seen;
what is found counts for the window in which it begins. Nothing larger than a window is held.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import BinaryIO

from kameng_tui.papers.parts import Part, Told, below

WINDOW = 1_000_000
BESIDE = 4_000
"""Characters of context on each side: more than any secret with its label takes."""
_CHUNK = 1 << 20
_FOLD = re.compile(r"\r?\n[ \t]")
UNFOLDED = "接起来的长行"
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")
_OPEN = 1_100  # a tag or an entity that a chunk may cut
_ODD = bytes((*range(9), *range(14, 27), *range(28, 32)))


def encoding_of(stream: BinaryIO, told: Told, total: int) -> str | None:
    """The encoding of a text, of those that Chinese systems write; None where it is no text. Reads all of it."""
    head = stream.read(2)
    if head in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    tried = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "gb18030")}
    odd = size = 0
    chunk = head + stream.read(_CHUNK)
    while chunk:
        size += len(chunk)
        odd += len(chunk) - len(chunk.translate(None, _ODD))
        told(size, total)
        following = stream.read(_CHUNK)
        for name in list(tried):
            try:
                tried[name].decode(chunk, not following)
            except UnicodeDecodeError:
                del tried[name]
        if not tried:
            return None
        chunk = following
    return next(iter(tried)) if odd * 100 <= size else None


def chunks(stream: BinaryIO, encoding: str, told: Told, total: int) -> Iterator[str]:
    """The text of ``stream``, piece by piece."""
    decoder, done = codecs.getincrementaldecoder(encoding)("replace"), 0
    while data := stream.read(_CHUNK):
        done += len(data)
        told(done, total)
        yield decoder.decode(data)
    yield decoder.decode(b"", True)


def parts(text: Iterable[str], where: str, unit: str) -> Iterator[Part]:
    """A text that comes in pieces as windows with their context, lines counted on."""
    held, begin, lines = "", 0, 0
    for piece in text:
        held += piece
        while len(held) - begin > WINDOW + BESIDE:
            end = begin + WINDOW
            yield Part(where, held[: end + BESIDE], unit, lines, begin, end)
            first = max(0, end - BESIDE)
            lines += held.count("\n", 0, first)
            held, begin = held[first:], end - first
    if held[begin:]:
        yield Part(where, held, unit, lines, begin)


def is_marked_up(head: str) -> bool:
    return _TAG.search(head[:4096]) is not None


def bare(text: Iterable[str]) -> Iterator[str]:
    """A text without its tags: what they cut apart stands together."""
    held = ""
    for piece in text:
        held += piece
        cut = max(0, len(held) - _OPEN)
        cut = min((at for at in (held.find("<", cut), held.find("&", cut)) if at >= 0), default=len(held))
        yield unescape(_TAG.sub("", held[:cut]))
        held = held[cut:]
    yield unescape(_TAG.sub("", held))


def is_folded(head: str) -> bool:
    """Whether it is a calendar or an address card: their long lines are cut, in the middle of a number if need be."""
    return head.lstrip("\ufeff").startswith(("BEGIN:VCALENDAR", "BEGIN:VCARD"))


def unfolded(text: Iterable[str]) -> Iterator[str]:
    """A calendar with its lines whole again."""
    held = ""
    for piece in text:
        held += piece
        end = min((at for at in (held.find("\r", -2), held.find("\n", -2)) if at >= 0), default=len(held))
        yield _FOLD.sub("", held[:end])
        held = held[end:]
    yield _FOLD.sub("", held)


def cut(text: str) -> Iterator[str]:
    return (text[at : at + WINDOW] for at in range(0, len(text), WINDOW))


def of_string(text: str, where: str, unit: str) -> Iterator[Part]:
    """The same of a text that is here already, with what its tags cut apart."""
    yield from parts(cut(text), where, unit)
    if is_marked_up(text):
        yield from parts([*bare([text])], below(where, "去掉标记的文字"), "")
    if is_folded(text):
        yield from parts([*unfolded([text])], below(where, UNFOLDED), "")
