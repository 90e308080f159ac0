"""Pictures and PDFs of others on their way to paper: upright, cut, small, without what they carry; or one sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageDraw
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from kameng_tui.papers import foreign, plates
from tests.papers import filemaker


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "root").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def picture(
    size: tuple[int, int], kind: str = "PNG", mode: str = "RGB", *, exif: bytes = b"", **more: object
) -> bytes:
    """A picture, white with a red upper left corner."""
    made = Image.new(mode, size, "white" if mode in ("RGB", "RGBA", "P") else 255)
    if mode == "RGB":
        ImageDraw.Draw(made).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="red")
    out = io.BytesIO()
    made.save(out, kind, **({"exif": exif} if exif else {}), **more)
    return out.getvalue()


def held(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "SECRETMAKER"
    return exif.tobytes()


def prepared(
    data: bytes, prepare: Callable[[Path, str], tuple[list[dict[str, object]], str]] = plates.prepare
):  # type: ignore[no-untyped-def]
    Path("given").write_bytes(data)
    return prepare(Path("given"), "p1")


def printed(number: int = 0) -> Image.Image:
    """The picture inside a page that was made."""
    page = pypdf.PdfReader(f"root/p1-{number}.pdf").pages[0]
    return Image.open(io.BytesIO(page["/Resources"]["/XObject"]["/I"].get_object()._data))


KINDS = [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"), ("PNG", "LA"), ("JPEG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGB"), ("GIF", "P"), ("BMP", "RGB"), ("TIFF", "RGB")]  # fmt: skip


@pytest.mark.parametrize(("kind", "mode"), KINDS)
def test_every_kind_of_picture_becomes_a_page(kind: str, mode: str) -> None:
    parts, note = prepared(picture((60, 40), kind, mode))
    assert parts == [{"file": "p1-0.pdf", "page": 1, "width": 60, "height": 40}] and note == ""
    assert printed().size == (60, 40)


@pytest.mark.parametrize(("orientation", "size", "corner"), [(1, (60, 40), "left"), (3, (60, 40), "right"), (6, (40, 60), "right"), (8, (40, 60), "left")])  # fmt: skip
def test_a_photograph_stands_upright_and_says_nothing_of_the_camera(
    orientation: int, size: tuple[int, int], corner: str
) -> None:
    prepared(picture((60, 40), "JPEG", exif=held(orientation)))
    made = printed()
    red = [
        at
        for at in ((2, 2), (size[0] - 3, 2), (2, size[1] - 3), (size[0] - 3, size[1] - 3))
        if made.getpixel(at)[1] < 90
    ]
    assert made.size == size
    assert red == [{1: (2, 2), 3: (57, 37), 6: (37, 2), 8: (2, 57)}[orientation]], corner
    assert b"SECRETMAKER" not in Path("root/p1-0.pdf").read_bytes()


def test_a_large_photograph_is_printed_at_what_the_paper_needs() -> None:
    parts, _ = prepared(picture((5000, 4000), "JPEG"))
    assert (parts[0]["width"], parts[0]["height"]) == (1339, 1071)


def test_a_long_conversation_is_cut_into_pages_that_share_what_lies_at_the_cut() -> None:
    made = Image.new("L", (200, 2000))
    for y in range(2000):
        made.paste(y // 8, (0, y, 200, y + 1))
    out = io.BytesIO()
    made.save(out, "PNG")
    parts, _ = prepared(out.getvalue())
    edges = [
        (printed(n).getpixel((100, 2)), printed(n).getpixel((100, printed(n).height - 3)))
        for n in range(len(parts))
    ]
    assert len(parts) == 6 and edges[0][0] <= 1 and edges[-1][1] >= 248
    assert all(after < before for (_, before), (after, _) in pairwise(edges))


def test_a_phone_screen_stays_on_one_page_and_an_animation_says_what_is_printed() -> None:
    assert len(prepared(picture((1080, 2520)))[0]) == 1
    frames = [Image.new("RGB", (9, 9), name) for name in ("red", "white", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert prepared(out.getvalue())[1] == "动图或多页图片,只印第 1 幅"


def bomb() -> bytes:
    """A header that promises 60,000 by 60,000 points."""
    small = picture((9, 9), "GIF", "P")
    return small[:6] + (60_000).to_bytes(2, "little") * 2 + small[10:]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (picture((400, 400), "JPEG")[:900], "不完整或已损坏"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "已损坏"),
        (bomb(), "60000×60000"),
        (b"\0\0\0\x18ftypheic" + b"x" * 99, "HEIC"),
    ],
    ids=["cut short", "no picture", "bomb", "heic"],
)
def test_a_picture_that_cannot_be_printed_costs_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(plates.Unusable, match=says):
        prepared(data)
    assert not list(Path("root").iterdir())


# -- PDFs -----------------------------------------------------------------------------------------------------


def of_others(*, rotate: int = 0, seal: bool = False) -> bytes:
    """Two pages with a link, a script, an attachment, properties; with ``seal`` a signature field that shows a red box."""
    name = NameObject
    writer = pypdf.PdfWriter(
        io.BytesIO(
            filemaker.page(
                "SEEN", info={"/Author": "PLANTED-AUTHOR"}, attached={"PLANTED.txt": b"PLANTED-FILE"}
            )
        )
    )
    script = DictionaryObject(
        {name("/S"): name("/JavaScript"), name("/JS"): TextStringObject("PLANTED-SCRIPT")}
    )
    writer.root_object[name("/OpenAction")] = script
    page = writer.pages[0]
    page[name("/AA")] = DictionaryObject({name("/O"): script})
    if rotate:
        page.rotate(rotate)
    if seal:
        look = DecodedStreamObject()
        look.set_data(b"1 0 0 rg 0 0 10 10 re f")
        look.update({name("/Type"): name("/XObject"), name("/Subtype"): name("/Form"), name("/BBox"): ArrayObject(map(NumberObject, (0, 0, 10, 10)))})  # fmt: skip
        note = DictionaryObject({
            name("/Subtype"): name("/Widget"), name("/Rect"): ArrayObject(map(FloatObject, (20, 20, 60, 60))),
            name("/AP"): DictionaryObject({name("/N"): writer._add_object(look)}),
        })  # fmt: skip
        page[name("/Annots")] = ArrayObject([writer._add_object(note)])
    writer.add_blank_page(300, 300)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_of_a_pdf_only_its_pages_are_taken() -> None:
    parts, note = prepared(of_others(), foreign.prepare)
    made = Path("root/p1.pdf").read_bytes()
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert [(part["page"], part["width"], part["height"]) for part in parts] == [
        (1, 300, 300),
        (2, 300, 300),
    ] and note == ""
    assert "SEEN" in reader.pages[0].extract_text()
    assert not reader.attachments and not {"/Names", "/OpenAction", "/AcroForm", "/Metadata"} & set(
        reader.trailer["/Root"]
    )
    assert "/AA" not in reader.pages[0] and b"PLANTED" not in made


def test_what_a_seal_shows_is_drawn_where_it_stood() -> None:
    prepared(of_others(seal=True), foreign.prepare)
    page = pypdf.PdfReader("root/p1.pdf").pages[0]
    assert "/Annots" not in page
    assert (
        b"q 4.00000 0.00000 0.00000 4.00000 20.00000 20.00000 cm /KamengSeen0 Do Q"
        in page.get_contents().get_data()
    )
    assert (
        page["/Resources"]["/XObject"]["/KamengSeen0"].get_object().get_data() == b"1 0 0 rg 0 0 10 10 re f"
    )


def test_a_page_that_lies_on_its_side_is_measured_as_it_is_seen() -> None:
    wide = pypdf.PdfWriter()
    wide.add_blank_page(200, 100).rotate(90)
    out = io.BytesIO()
    wide.write(out)
    parts, _ = prepared(out.getvalue(), foreign.prepare)
    assert (parts[0]["width"], parts[0]["height"]) == (100, 200)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (filemaker.page("x", password="s3cret"), "加了密码"),
        (b"%PDF-1.7\nnothing", "已损坏"),
        (of_others()[:600], "已损坏"),
    ],
    ids=["locked", "no pdf", "cut short"],
)
def test_a_pdf_that_cannot_be_printed_costs_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(plates.Unusable, match=says):
        prepared(data, foreign.prepare)
    assert not list(Path("root").iterdir())
