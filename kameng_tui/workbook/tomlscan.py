"""A valid TOML text cut into sections and items so that the pieces, put together again, are the text.

It decides nothing about meaning and checks nothing: ``toml.loads`` has read the text before.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"[ \t]*")


@dataclass(slots=True)
class Item:
    """``key = value`` and the blank and comment lines above it."""

    lead: str
    parts: tuple[str, ...]
    head: str
    value: str
    rest: str

    def __str__(self) -> str:
        return f"{self.lead}{self.head}{self.value}{self.rest}"


@dataclass(slots=True)
class Section:
    """A header with its items; the first section of a document has none. ``tail`` are the lines after the items."""

    path: Path
    lead: str = ""
    header: str = ""
    items: list[Item] = field(default_factory=list)
    tail: str = ""

    def __str__(self) -> str:
        return f"{self.lead}{self.header}{''.join(map(str, self.items))}{self.tail}"


def scan(text: str) -> list[Section]:
    """The sections of ``text``; a missing newline at the end is added. Items of lists have their place in paths."""
    if text and not text.endswith("\n"):
        text += "\n"
    sections = [Section(())]
    counts: dict[Path, int] = {}
    start = at = 0
    while at < len(text):
        begin = _skip_blank(text, at)
        if text[begin] in "\n#":
            at = _line_end(text, begin)
            continue
        above = text[start:at]
        if text[begin] == "[":
            is_list = text.startswith("[[", begin)
            parts, end = _key(text, begin + 1 + is_list)
            start = _line_end(text, end)
            sections[-1].tail, lead = _split_above(above)
            sections.append(Section(_resolve(parts, is_list, counts), lead, text[at:start]))
        else:
            parts, equals = _key(text, begin)
            value = _skip_blank(text, equals + 1)
            end = _value_end(text, value)
            start = _line_end(text, end)
            sections[-1].items.append(Item(above, parts, text[at:value], text[value:end], text[end:start]))
        at = start
    sections[-1].tail = text[start:]
    return sections


def comments(text: str) -> list[str]:
    """Every comment of ``text`` from its ``#`` on, without white space at the end."""
    found = []
    for section in scan(text):
        found += section_comments(section) + comment_lines(section.tail)
    return found


def section_comments(section: Section) -> list[str]:
    """The comments of a section but for those in its tail."""
    found = comment_lines(section.lead)
    if section.header:
        brackets = 2 if section.header.lstrip().startswith("[[") else 1
        end = _key(section.header, section.header.index("[") + brackets)[1]
        found += comment_lines(section.header[end + brackets :])
    for item in section.items:
        found += comment_lines(item.lead) + value_comments(item.value) + comment_lines(item.rest)
    return found


def comment_lines(trivia: str) -> list[str]:
    """The comments in a text that holds nothing but white space and comments."""
    return [line.strip() for line in trivia.split("\n") if line.strip()]


def value_comments(value: str) -> list[str]:
    """The comments inside a list that is spread over lines."""
    if not value.startswith(("[", "{")):
        return []
    return [value[a:b].rstrip() for a, b in _bracket_pieces(value, 0) if value[a] == "#"]


def _split_above(above: str) -> tuple[str, str]:
    """What stands above a header: the end of the section before it, and the comment lines right at the header."""
    lines = re.findall(r"[^\n]*\n", above)  # splitlines would also cut at U+2028 inside a comment
    cut = len(lines)
    while cut and lines[cut - 1].strip():
        cut -= 1
    return "".join(lines[:cut]), "".join(lines[cut:])


def _resolve(parts: tuple[str, ...], is_list: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    for depth, part in enumerate(parts):
        path += (part,)
        if is_list and depth == len(parts) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path += (counts[path] - 1,)
    return path


def _skip_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _line_end(text: str, at: int) -> int:
    return text.index("\n", at) + 1


def _key(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """The parts of a dotted key and where it ends, white space after it included."""
    parts: list[str] = []
    while True:
        at = _skip_blank(text, at)
        if text[at] in "\"'":
            end = _string_end(text, at)
            parts.append(tomllib.loads(f"k={text[at:end]}")["k"])
        else:
            bare = _BARE_KEY.match(text, at)
            end = bare.end() if bare else at
            parts.append(text[at:end])
        at = _skip_blank(text, end)
        if text[at] != ".":
            return tuple(parts), at
        at += 1


def _value_end(text: str, at: int) -> int:
    if text[at] in "\"'":
        return _string_end(text, at)
    if text[at] in "[{":
        return max(end for _, end in _bracket_pieces(text, at))
    end = at
    while text[end] not in "\n#":
        end += 1
    return at + len(text[at:end].rstrip())


def _string_end(text: str, at: int) -> int:
    quote = text[at]
    long = text.startswith(quote * 3, at)
    closing = quote * 3 if long else quote
    at += len(closing)
    while not text.startswith(closing, at):
        at += 2 if quote == '"' and text[at] == "\\" else 1
    at += len(closing)
    extra = 0  # up to two quotes may stand before the three that close
    while long and extra < 2 and text.startswith(quote, at):
        at, extra = at + 1, extra + 1
    return at


def _bracket_pieces(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Strings, comments and brackets of a list or inline table from its first bracket to its last."""
    depth = 0
    while True:
        char = text[at]
        end = at + 1
        if char in "\"'":
            end = _string_end(text, at)
        elif char == "#":
            end = _line_end(text, at) - 1
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        if char in "\"'#[]{}":
            yield at, end
        at = end
        if depth == 0:
            return
