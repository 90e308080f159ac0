"""Replaces what ``privacy.recognise`` finds, and secrets that are known, by masks; says what each audience may see.

Pure text in, text out. Where a value is kept is the vault's business (``workbook``), what is written is ours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from kameng_tui.privacy.recognise import Hit, find, is_id_number, to_half_width

MASK_PREFIX = "vault:"
STORED_TEXT_KINDS = frozenset({"id-number", "bank-card", "card-key"})
"""What is masked in every text before it is written to disk."""

# what people, and chat programs, put between the characters of a secret
_BETWEEN = frozenset("-_.·•‐‑‒–—―−\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_EVERYTHING = frozenset(
    {
        "id-number",
        "bank-card",
        "card-key",
        "name",
        "phone",
        "address",
        "email",
        "order-number",
        "account",
        "birth",
    }
)
_HIDDEN: Mapping[str, frozenset[str]] = {
    "self": frozenset(),
    "authority": frozenset(),  # 12315 and courts act only on the real identity; the whole key proves the claim
    "court": frozenset(),
    "respondent": frozenset(
        {"id-number", "bank-card", "card-key", "birth"}
    ),  # a birth date is part of the number
    "public": _EVERYTHING,
}


_WORD = re.compile(r"(?<![0-9A-Za-z./_*-])[0-9A-Za-z][0-9A-Za-z-]{7,199}(?![0-9A-Za-z./_*-])")
_CASE = re.compile(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]")


def hidden_from(audience: str) -> frozenset[str]:
    """The kinds that ``audience`` may not see; an audience nobody knows is the public."""
    return _HIDDEN.get(audience, _EVERYTHING)


def mask_value(kind: str, value: str) -> str:
    """``value`` as it may be shown where it is hidden: recognisable to its owner, useless to others."""
    if "****" in value:
        return value
    if kind == "id-number":
        bare = _squeezed(value)
        return f"{bare[:3]}{'*' * (len(bare) - 5)}{bare[-2:]}" if len(bare) >= 15 else "****"
    if kind == "phone":
        bare = re.sub(r"^\+?86(?=1[0-9]{10}$)", "", _squeezed(value))
        return f"{bare[:3]}****{bare[-4:]}" if len(bare) == 11 and bare[0] == "1" else _last_four(bare)
    if kind == "name":
        return f"{value[:1]}某"
    if kind == "address":
        return _city_of(value) + "****"
    if kind == "email":
        head, at, host = value.rpartition("@")
        return f"{head[:1]}***{at}{host}" if at else "****"
    if kind in ("account", "birth"):
        return "****"
    return _last_four(_squeezed(value))


def vault_mask(value: str) -> str:
    """The form of a secret on disk: ``vault:****V90T``. Of an ID number two characters, of short or Chinese values none."""
    if value.startswith(MASK_PREFIX):
        return value
    bare = _squeezed(to_half_width(value))
    if is_id_number(bare.upper()):
        return f"{MASK_PREFIX}****{bare[-2:]}"
    tail = _last_four(bare)
    return MASK_PREFIX + (tail if tail.isascii() and tail[4:].isalnum() else "****")


def _squeezed(value: str) -> str:
    return re.sub(r"[\s-]+", "", value)


def _last_four(bare: str) -> str:
    return f"****{bare[-4:]}" if len(bare) >= 8 else "****"


def _city_of(address: str) -> str:
    """Province and city; what lies below the city is personal."""
    match = re.match(
        r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?[\u4e00-\u9fff]{2,6}?(?:市|自治州|地区)", address
    )
    return match[0] if match else ""


def mask_text(
    text: str, kinds: Collection[str], known: Iterable[tuple[str, str]] = (), public: Collection[str] = ()
) -> tuple[str, list[Hit]]:
    """``text`` with everything of ``kinds`` and every known secret masked, and what was replaced where in ``text``.

    ``known`` are (kind, whole value): they are replaced wherever they stand, in any case, full width,
    or with spaces and dashes put between their characters. ``public`` are values that anyone may read: what only looks
    like personal data and is one of them stays.
    """
    masks = _known_masks(text, known)
    rest = list(text)
    for hit in masks:  # what a secret touched stands alone once it is gone
        rest[hit.start : hit.end] = "*" * (hit.end - hit.start)
    masks |= {
        hit: mask_value(hit.kind, hit.value)
        for hit in find("".join(rest), kinds)
        if not _stands_in(text, hit, public)
    }
    hits = sorted(masks, key=lambda hit: hit.start)
    parts, end = [], 0
    for hit in hits:
        parts += [text[end : hit.start], masks[hit]]
        end = hit.end
    return "".join((*parts, text[end:])), hits


def _stands_in(text: str, hit: Hit, values: Collection[str]) -> bool:
    """Whether a hit is one of ``values`` or a part of one: what only begins with one (a room behind it) is another."""
    return any(
        hit.value in value
        or any(
            match.start() <= hit.start and hit.end <= match.end()
            for match in re.finditer(re.escape(value), text)
        )
        for value in values
    )


def _known_masks(text: str, known: Iterable[tuple[str, str]]) -> dict[Hit, str]:
    """Where known secrets stand, and the mask of each; of two that overlap the longer one."""
    secrets = {_projected(value)[0]: (kind, value) for kind, value in known}
    flat = ""
    places: list[int] = []
    if any(
        bare in _flat(text) for bare in secrets
    ):  # most texts hold none: where each character stood is slow to learn
        flat, places = _projected(text)
    covered = bytearray(len(text))
    found = {}
    for bare in sorted(filter(_is_maskable, secrets), key=lambda bare: (-len(bare), bare)):
        kind, value = secrets[bare]
        at = flat.find(bare)
        while at >= 0:
            start, end = places[at], places[at + len(bare) - 1] + 1
            if not any(covered[start:end]) and (
                len(bare) >= 6 or not bare.isascii() or _stands_alone(text, start, end)
            ):
                covered[start:end] = b"\1" * (end - start)
                found[Hit(kind, start, end, text[start:end])] = mask_value(kind, value)
            at = flat.find(bare, at + len(bare))
    return found


def _is_maskable(bare: str) -> bool:
    """Too short to be told from ordinary text: one Chinese character, up to three others; a mask is no secret."""
    return "****" not in bare and len(bare) >= (4 if bare.isascii() else 2)


def _stands_alone(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(char.isascii() and char.isalnum() for char in around)


class _Flat(dict[int, str]):
    """What a character becomes in lower case, nothing where people put it between others; learnt as texts are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        lower = "" if char in _BETWEEN or char.isspace() else char.lower()
        self[code] = lower if len(lower) < 2 else char
        return self[code]


_FLAT = _Flat()


def _flat(text: str) -> str:
    return to_half_width(text).translate(_FLAT)


def _projected(text: str) -> tuple[str, list[int]]:
    """``text`` in lower case without what people put between characters, and where each one stood."""
    chars, places = [], []
    for place, char in enumerate(to_half_width(text)):
        lower = _FLAT[ord(char)]
        if lower:
            chars.append(lower)
            places.append(place)
    return "".join(chars), places


def mask_echo(text: str) -> str:
    """A sentence that repeats what was typed, fit for a terminal and its log: known shapes behind masks, and of words that
    were not understood each that may be a key."""
    masked, _ = mask_text(text, STORED_TEXT_KINDS)
    return _WORD.sub(lambda match: _last_four(match[0]) if _is_like_a_key(match[0]) else match[0], masked)


def _is_like_a_key(word: str) -> bool:
    """Letters and digits change more than once; names of cases and moments begin with a day."""
    letters = [char.isalpha() for char in word if char != "-"]
    changes = sum(one != other for one, other in pairwise(letters))
    return changes > 1 and not _CASE.match(word)


def visible_controls(text: str) -> str:
    """``text`` for a screen: control, escape, bidi and zero-width characters as 〔U+001B〕, tabs as spaces.

    Line ends stay. The stored text is never changed by this.
    """
    if text.isprintable():
        return text
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if char.isprintable() or char in "\n\u3000":
        return char
    if char == "\t":
        return "    "
    return " " if char == "\u00a0" else f"〔U+{ord(char):04X}〕"
