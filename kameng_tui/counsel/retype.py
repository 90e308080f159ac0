"""A text to be typed by hand where a site blocks pasting: lines with their places, numbers in groups of four, what is
easily taken for something else; and, read back from the site, where it differs. Pure.

Names of rare characters are their code points: nothing is said about how one looks that no table of ours knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from kameng_tui.record import record
from kameng_tui.values import normalise_text

LINE = 20  # characters of running text a line
GROUP = 4
MOST_PLACES = 8
MOST_SHOWN = 40  # characters of a difference: what was left out whole is not printed whole
MOST_COMPARED = 4_000  # characters a side: beyond that comparing takes seconds
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{6,}")
_WORDS = re.compile(r"[0-9A-Za-z]{2,}(?:-[0-9A-Za-z]+)*")
_ALIKE = {
    "0": "数字零",
    "O": "大写字母o",
    "o": "小写字母o",
    "1": "数字一",
    "l": "小写字母L",
    "I": "大写字母i",
}
_SPACE = "〔空格〕"


@record
class SheetLine:
    """One line to type: the place of its first character (from 1), and its groups, a blank between two of them."""

    start: int
    groups: tuple[str, ...]


@record
class Mark:
    """Something easily mistyped: the places of the character (from 1), the character, and what it is."""

    places: tuple[int, ...]
    char: str
    says: str

    @property
    def sentence(self) -> str:
        listed = "、".join(str(place) for place in self.places[:MOST_PLACES])
        more = f" 等{len(self.places)}处" if len(self.places) > MOST_PLACES else ""
        return f"{self.char} 是{self.says}(第{listed}字{more})"


@record
class Difference:
    """Where what stands on the site differs; both texts are empty where the value is secret. ``minor``: only the width of
    a letter or mark is another, which sites often change by themselves."""

    place: str
    wanted: str
    found: str
    minor: bool = False

    @property
    def sentence(self) -> str:
        if not self.wanted and not self.found:
            return f"{self.place}不一样"
        wanted, found = _short(self.wanted), _short(self.found)
        if not found:
            return f"{self.place}少了「{wanted}」"
        if not wanted:
            return f"{self.place}多了「{found}」"
        width = "(只是全角半角不同)" if self.minor else ""
        return f"{self.place}应是「{wanted}」,现在是「{found}」{width}"


def _short(text: str) -> str:
    shown = text.replace("\n", "〔换行〕")
    return shown if len(shown) <= MOST_SHOWN else f"{shown[: MOST_SHOWN // 2]}..{shown[-MOST_SHOWN // 2 :]}"


def sheet(text: str) -> tuple[SheetLine, ...]:
    """``text`` line by line. Numbers stand in groups of four, running text in lines of ten and ten characters."""
    made: list[SheetLine] = []
    start = 1
    for paragraph in normalise_text(text).split("\n"):
        for piece in _pieces(paragraph):
            made.append(SheetLine(start, _groups(piece)))
            start += len(piece)
        start += 1  # the line end
    return tuple(made)


def _pieces(paragraph: str) -> Iterator[str]:
    """Lines of at most twenty characters; no number is torn, however long."""
    line = ""
    for part in re.findall(r"[0-9A-Za-z-]+|[^0-9A-Za-z-]", paragraph):
        if line and len(line) + len(part) > LINE:
            yield line
            line = ""
        line += part
    yield line


def _groups(piece: str) -> tuple[str, ...]:
    found: list[str] = []
    end = 0
    for match in _NUMBER.finditer(piece):
        found += [*_tens(piece[end : match.start()]), *fours(match[0])]
        end = match.end()
    return (*found, *_tens(piece[end:])) or ("",)


def fours(number: str) -> list[str]:
    """JM20 2611 1620 1047"""
    return [number[n : n + GROUP] for n in range(0, len(number), GROUP)]


def _tens(text: str) -> list[str]:
    """Running text in groups of about ten characters; a short number stays whole."""
    groups = [""]
    for part in re.findall(r"[0-9A-Za-z-]+|[^0-9A-Za-z-]", text):
        if len(groups[-1]) + len(part) > LINE // 2:
            groups.append("")
        groups[-1] += part
    return [group.replace(" ", _SPACE) for group in groups if group]


def marks(text: str) -> tuple[Mark, ...]:
    """What of ``text`` is easily mistyped, in its order, once a character."""
    text = normalise_text(text)
    found: dict[tuple[str, str], list[int]] = {}
    for place, char, says in sorted([*_alike(text), *_odd(text)]):
        found.setdefault((char, says), []).append(place)
    return tuple(Mark(tuple(places), char, says) for (char, says), places in found.items())


def _alike(text: str) -> Iterator[tuple[int, str, str]]:
    """Letters and digits that look alike, where both could stand: a number of digits, or a word, leaves no doubt."""
    for match in _WORDS.finditer(text):
        word = match[0]
        bare = word.replace("-", "")
        if not bare.isdigit() and (not bare.isalpha() or {"l", "I"} <= set(bare)):
            for at, char in enumerate(word, start=match.start() + 1):
                if char in _ALIKE:
                    yield at, char, _ALIKE[char]


def _odd(text: str) -> Iterator[tuple[int, str, str]]:
    for at, char in enumerate(text, start=1):
        if not char.isascii():
            said = _oddity(char)
            if said:
                yield at, *said


def _oddity(char: str) -> tuple[str, str] | None:
    """How a character is shown, and what is odd about it."""
    code = f"U+{ord(char):04X}"
    plain = unicodedata.normalize("NFKC", char)
    if char == "\u3000":
        return "〔全角空格〕", "一个全角空格"
    if len(plain) == 1 and plain.isascii() and plain.isalnum():
        return char, f"全角的 {plain}"
    if not char.isprintable():
        return f"〔{code}〕", "看不见的字符,不用打"
    if unicodedata.category(char) == "Lo" and _is_rare(char):
        return char, f"生僻字,码位 {code}"
    if unicodedata.name(char, "").startswith(("CYRILLIC", "GREEK")):
        return char, f"外文字母,码位 {code},不是看起来那个英文字母"
    return None


def _is_rare(char: str) -> bool:
    """Outside the 6,763 characters of GB 2312, which every input method has."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def differences(wanted: str, found: str, *, secret: bool = False) -> tuple[Difference, ...]:
    """Where ``found``, typed or pasted back from the site, differs from ``wanted``. Blanks that only set groups apart, and
    those at the ends of lines, do not count. Of a secret only the places are told."""
    wanted, found = _compared(wanted), _compared(found)
    if " " not in wanted and "\n" not in wanted:
        found = found.replace(" ", "")
    if wanted == found:
        return ()
    if max(len(wanted), len(found)) > MOST_COMPARED:
        return tuple(_by_lines(wanted, found, secret))
    return tuple(_told(wanted, found, 0, secret))


def _compared(text: str) -> str:
    lines = [line.strip(" \t\u00a0") for line in normalise_text(text).strip().split("\n")]
    return "\n".join(lines)


def _by_lines(wanted: str, found: str, secret: bool) -> Iterator[Difference]:
    for code, a, b, c, d in _opcodes(wanted.split("\n"), found.split("\n")):
        if code != "equal":
            old, new = ("\n".join(side) for side in (wanted.split("\n")[a:b], found.split("\n")[c:d]))
            yield _difference(f"第{a + 1}行", old, new, secret)


def _told(wanted: str, found: str, before: int, secret: bool) -> Iterator[Difference]:
    grouped = _NUMBER.fullmatch(wanted) is not None
    for code, a, b, c, d in _opcodes(wanted, found):
        if code == "equal":
            continue
        place = f"第{before + a + 1}字"
        if grouped:
            place = f"第{a // GROUP + 1}组第{a % GROUP + 1}位" if a < len(wanted) else "最后"
        elif a >= len(wanted):
            place = "最后"
        yield _difference(place, wanted[a:b], found[c:d], secret)


def _difference(place: str, wanted: str, found: str, secret: bool) -> Difference:
    if secret:
        return Difference(place, "", "")
    alike = unicodedata.normalize("NFKC", wanted) == unicodedata.normalize("NFKC", found)
    return Difference(place, wanted, found, alike and bool(wanted))


def _opcodes(a: Sequence[str], b: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
