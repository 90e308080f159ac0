"""Names from outside: harmless on every system, and still telling."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.case.names import UNNAMED, safe_name


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("订单截图.png", "订单截图.png", "Chinese stays"),
        ("Screenshot_2026-09-01 10.00.png", "Screenshot_2026-09-01 10.00.png", "spaces, dots, dashes stay"),
        ("../../etc/passwd", "passwd", "path parts go"),
        ("C:\\Users\\me\\单.png", "单.png", "Windows path parts go"),
        (".bashrc", "bashrc", "no hidden files"),
        ("-rf.png", "rf.png", "no options"),
        ("a\u202egnp.exe", "agnp.exe", "bidi controls go"),
        ("a\x00b\n\x1b[31m.png", "ab-31m.png", "control characters go"),
        ("CON.png", "_CON.png", "reserved on Windows"),
        ("com1", "_com1", "reserved on Windows"),
        ("单 . ", "单", "Windows drops dots and spaces at the end"),
        ('a<>:"|?*b.png', "a-b.png", "forbidden on Windows"),
        ("e\u0301.png", "\u00e9.png", "as macOS writes it and as others do: one name"),
        ("\ud800.png", "png", "a lone surrogate cannot be written"),
        ("", UNNAMED, "never empty"),
        ("...", UNNAMED, "never empty"),
        ("..", UNNAMED, "never a folder"),
    ],
)
def test_names(name, expected, why):
    assert safe_name(name) == expected, why


def test_long_names_keep_their_extension():
    assert safe_name("长" * 300 + ".png").endswith("长.png")
    assert len(safe_name("长" * 300 + ".png").encode()) <= 200
    assert safe_name("a" * 300 + ".jpeg") == "a" * 75 + ".jpeg"
    assert len(safe_name("a." + "b" * 300)) == 80


@given(st.text(max_size=120))
@settings(max_examples=200, deadline=None)
def test_any_name_becomes_a_harmless_one(name):
    safe = safe_name(name)
    assert safe
    assert len(safe) <= 80
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\:*?"<>|')
    assert safe[0] not in ". -"
    assert safe[-1] not in ". "
    assert not any(unicodedata.category(char).startswith("C") for char in safe)
    assert safe_name(safe) == safe
