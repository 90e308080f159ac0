"""Names of attachments: by rule, harmless everywhere, and what the bytes say they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.papers.naming import MOST_CELLS, attachment_names, cells, kind_of_bytes

NAMES = [
    ("订单截图", "IMG_1.JPG", "01_订单截图.jpg", "by title, extension in small letters"),
    ("支付记录.pdf", "a.pdf", "01_支付记录.pdf", "the extension stands once"),
    ("", "聊天.png", "01_聊天.png", "without a title the name of the file"),
    ("***", "聊天.png", "01_聊天.png", "a title without a letter is none"),
    ("CON", "nul.txt", "01__CON.txt", "reserved on Windows"),
    ("a/b\\c", "x", "01_a-b-c.", "slashes go, but nothing of the title"),
    ("订单\u202e图\n片 一", "x.png", "01_订单图片_一.png", "no control or bidi characters, no spaces"),
    ("𠮷野家订单", "../../x.png", "01_𠮷野家订单.png", "rare characters stay, path parts go"),
    ("单", "x.p n/g!", "01_单", "an extension that is none"),
    ("长" * 90, "x.jpeg", "01_" + "长" * 36 + ".jpg", "at most 80 cells, the extension stays"),
]


@pytest.mark.parametrize(("title", "file", "expected", "why"), NAMES, ids=[row[3] for row in NAMES])
def test_name(title, file, expected, why):
    assert attachment_names([(title, file)]) == [expected.rstrip(".")], why


def test_the_bytes_decide_where_they_can_be_read(tmp_path):
    for name, data in {
        "a.jpg": b"\x89PNG\r\n\x1a\n",
        "b.png": b"\xff\xd8\xff\xe0",
        "c": b"%PDF-1.7",
        "d.docx": b"PK\x03\x04",
        "e.apk": b"PK\x03\x04",
        "f.txt": "文字".encode(),
    }.items():
        (tmp_path / name).write_bytes(data)
    paths = [
        ("件", str(tmp_path / name))
        for name in ("a.jpg", "b.png", "c", "d.docx", "e.apk", "f.txt", "没有.jpg")
    ]
    assert attachment_names(paths) == [
        "01_件.png", "02_件.jpg", "03_件.pdf", "04_件.docx", "05_件.zip", "06_件.txt", "07_件.jpg",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"RIFF\0\0\0\0WEBP", "webp"),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"\0\0\0\x18ftypisom", "mp4"),
        (b"RIFF\0\0\0\0AVI ", ""),
        (b"", ""),
    ],
)
def test_kinds(head, kind):
    assert kind_of_bytes(head) == kind


@given(st.lists(st.tuples(st.text(max_size=120), st.text(max_size=40)), max_size=4))
@settings(max_examples=50)
def test_every_name_is_harmless(pairs):
    names = attachment_names([(title, file.lstrip("/")) for title, file in pairs])
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert cells(name) <= MOST_CELLS and len(name.encode()) <= 255
        assert not set(name) & set('/\\:*?"<>|\0') and not name.endswith((" ", "."))
