"""Reading a mail as it was saved (.eml): its headers, its texts and its attachments as they read, not as they are written down.

Quoted-printable, base64 and the encoded words of headers hide a secret from whoever searches the file itself.
"""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from typing import Any

from kameng_tui.papers import texts
from kameng_tui.papers.parts import Budget, Part, Piece, Unread, below

_HEADERS = re.compile(
    rb"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,200}){2}"
)
_TELLING = re.compile(
    rb"^(?:received|from|to|subject|mime-version|message-id|return-path|x-mailer):", re.I | re.M
)
_CHINESE = frozenset(("gb2312", "gbk", "cp936", "gb_2312-80", "x-gbk"))
_MOST_PARTS = 500
DAMAGED = "邮件不完好,没有查完"
Inside = Callable[[str, bytes, str], Iterator[Piece]]
Decoded = Callable[[bytes], str | None]


def is_mail(head: bytes) -> bool:
    """Whether a file begins with the headers of a mail: two of any, two of those that only mails have."""
    head = head[:16_384].lstrip(b"\xef\xbb\xbf\r\n ")
    return _HEADERS.match(head) is not None and len(set(map(bytes.lower, _TELLING.findall(head)))) >= 2


def pieces(data: bytes, where: str, budget: Budget, decoded: Decoded, inside: Inside) -> Iterator[Piece]:
    """Everything in a mail; ``inside(name, data, where)`` reads an attachment."""
    try:
        leaves = list(email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n ")).walk())
    except (RecursionError, ValueError, LookupError, HeaderParseError):
        yield Unread(where, DAMAGED)
        return
    for number, leaf in enumerate(leaves[:_MOST_PARTS]):
        lines = [f"{name}: {_words(value)}" for name, value in leaf.items()]
        yield Part(below(where, "邮件头" if not number else f"第 {number} 段的头"), "\n".join(lines), "行")
        for said in (leaf.preamble, leaf.epilogue):
            if isinstance(said, str) and said.strip():
                yield Part(below(where, "段落之外的文字"), said)
        if not leaf.is_multipart():
            yield from _leaf(leaf, where, budget, decoded, inside)
    if len(leaves) > _MOST_PARTS:
        yield Unread(where, f"邮件有 {len(leaves)} 段,只查了前 {_MOST_PARTS} 段")


def _leaf(
    leaf: Message[Any, Any], where: str, budget: Budget, decoded: Decoded, inside: Inside
) -> Iterator[Piece]:
    try:
        data, name = leaf.get_payload(decode=True), _words(leaf.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        yield Unread(where, DAMAGED)
        return
    if not isinstance(data, bytes):
        return
    budget.take(len(data))
    if name or leaf.get_content_maintype() != "text":
        yield from inside(name or leaf.get_content_type(), data, where)
        return
    text = _in(data, leaf.get_content_charset() or "") or decoded(data)
    if text is None:
        yield Unread(below(where, "正文"), DAMAGED)
    else:
        yield from texts.of_string(text, below(where, "正文"), "行")


def _words(value: object) -> str:
    """A header or a file name as it reads; what cannot be decoded as it stands."""
    text = str(value)
    try:
        found = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(
        part if isinstance(part, str) else _in(part, charset or "ascii") or part.decode("utf-8", "replace")
        for part, charset in found
    )


def _in(data: bytes, charset: str) -> str | None:
    """Bytes in a charset; what calls itself GB2312 is written in its successors."""
    charset = charset.lower()
    try:
        return data.decode("gb18030" if charset in _CHINESE else charset)
    except (LookupError, ValueError):
        return None
