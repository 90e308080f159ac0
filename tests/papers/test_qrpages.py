"""A text in QR codes: what a phone reads page by page is the text again, and the check line tells whether it is."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kameng_tui.papers.qrpages import QUIET, TooLong, check_of, halves, pages_of, pictures, room

LETTER = (
    "投诉人于2026年11月16日20:10在九妹卡盟购买月卡,订单号JM20261116201047,卡密𠮷0O1l。\n\n请求:退还100.00元。\n"
    * 3
)


def read(rows: tuple[tuple[bool, ...], ...]) -> str:
    """What a phone reads of a code drawn with four dots a module."""
    image = Image.new("L", (len(rows[0]), len(rows)), 255)
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    found = zxingcpp.read_barcodes(
        image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
    )
    assert len(found) == 1
    return found[0].text


@pytest.mark.parametrize("most", [32, 106, 300])
def test_the_pages_read_one_after_the_other_are_the_text(most: int) -> None:
    codes = pages_of(LETTER, most)
    assert "".join(read(page.rows) for page in codes.pages) == LETTER
    assert [page.number for page in codes.pages] == list(range(1, codes.pages[0].of + 1))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=120), st.sampled_from([32, 53, 106]))
def test_no_text_is_changed_by_cutting_it(text: str, most: int) -> None:
    codes = pages_of(text, most)
    assert "".join(page.text for page in codes.pages) == text
    assert all(len(page.text.encode()) <= most for page in codes.pages)


def test_a_page_ends_where_neither_a_blank_nor_a_number_is_torn() -> None:
    parts = [page.text for page in pages_of(LETTER, 53).pages]
    for one, other in pairwise(parts):
        assert not one[-1].isspace() and not other[0].isspace(), "a phone drops blanks at the ends"
        assert not (one[-1].isascii() and one[-1].isalnum() and other[0].isascii() and other[0].isalnum())


def test_a_word_longer_than_a_page_is_cut_all_the_same() -> None:
    assert "".join(page.text for page in pages_of("9" * 200, 32).pages) == "9" * 200


def test_the_quiet_zone_is_kept_on_every_side() -> None:
    rows = pages_of("退款", 106).pages[0].rows
    assert not any(any(row) for row in rows[:QUIET] + rows[-QUIET:])
    assert not any(any(row[:QUIET]) or any(row[-QUIET:]) for row in rows)


def test_two_rows_stand_in_a_line_and_the_odd_one_is_completed_with_light() -> None:
    assert halves(((True, False), (False, True), (True, True))) == [
        [(True, False), (False, True)], [(True, False), (True, False)],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "lines", "bytes_"),
    [
        (80, 23, 106),  # 80x24 with a line to spare: version 5, 45 cells by 23 lines
        (94, 39, 300),  # 120x40: more would be harder to read than to turn
        (34, 20, 32),  # 60x20 beside its words
        (32, 40, 0),  # too narrow for any
        (80, 14, 0),  # too low
    ],
)
def test_a_small_window_holds_less_a_page(cells: int, lines: int, bytes_: int) -> None:
    assert room(cells, lines) == bytes_
    if bytes_:
        page = max(pages_of(LETTER * 3, bytes_).pages, key=lambda page: len(page.rows))
        assert len(page.rows) <= cells and len(page.rows) <= lines * 2


def test_the_check_line_is_the_same_where_only_line_ends_were_changed() -> None:
    codes = pages_of(LETTER, 106)
    assert codes.line(1) == f"第2/{len(codes.pages)}页 共{len(LETTER)}字 校验 {check_of(LETTER)}"
    carried = LETTER.replace("\n", " \r\n").strip()
    assert check_of(carried) == codes.check != check_of(LETTER.replace("100.00", "100.0O"))


def test_pictures_hold_the_text_and_are_dark_on_white() -> None:
    files = pictures(LETTER * 3)
    images = [Image.open(io.BytesIO(data)) for data in files]
    assert "".join(zxingcpp.read_barcodes(image)[0].text for image in images) == LETTER * 3 and len(files) > 1
    assert images[0].convert("L").getpixel((0, 0)) == 255


def test_a_book_is_refused_with_the_way_out() -> None:
    with pytest.raises(TooLong, match="存为文件"):
        pages_of("长" * 20_001, 300)
