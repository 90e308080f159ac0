"""The number of an identity document: a slip is said, another document than the identity card is none."""

from __future__ import annotations

import pytest

from kameng_tui.privacy.idnumber import doubt


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("11010519491231002X", ""),  # the example of GB 11643
        ("110105 19491231 002x", ""),
        ("１１０１０５１９４９１２３１００２Ｘ", ""),
        ("110105194912310021", "校验位"),
        ("E12345678", ""),  # a passport
        ("H1234567890", ""),  # a travel permit
        ("张三", "不是 18 位"),
        ("123456", "不是 18 位"),
    ],
)
def test_what_is_not_likely_is_said(typed: str, said: str) -> None:
    assert said in doubt(typed) and bool(said) == bool(doubt(typed))
