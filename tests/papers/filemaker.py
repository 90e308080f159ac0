"""Makes files that tell too much, for tests: a letter in docx, a PDF, a photograph, archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

ID = "11010519491231002X"
KEY = "ABCD-1234-EFGH-V90T"
PHONE = "13812345678"


def letter(text: str = "", *, cut_at: int = 0, author: str = "", comments: str = "", cell: str = "") -> bytes:
    """A docx; ``cut_at`` makes two runs of the text, as typing and spell checking do."""
    import docx

    made = docx.Document()
    paragraph = made.add_paragraph(text[:cut_at] if cut_at else text)
    if cut_at:
        paragraph.add_run(text[cut_at:])
    if cell:
        made.add_table(1, 1).cell(0, 0).text = cell
    made.core_properties.author, made.core_properties.comments = author, comments
    return _saved(made)


def _saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def archive(
    files: Mapping[str, bytes], *, comment: bytes = b"", notes: Mapping[str, bytes] | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.comment = (notes or {}).get(name, b"")
            bundle.writestr(info, content)
        bundle.comment = comment
    return out.getvalue()


def page(
    text: str, *, info: Mapping[str, str] | None = None, attached: Mapping[str, bytes] | None = None,
    note: str = "", photo: bytes = b"", password: str = "",
) -> bytes:  # fmt: skip
    """A PDF of one page with ``text`` in its text layer and a black box drawn over it."""
    import pypdf
    from pypdf.annotations import FreeText
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

    name = NameObject
    writer = pypdf.PdfWriter()
    sheet = writer.add_blank_page(300, 300)
    font = DictionaryObject({name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")})  # fmt: skip
    resources = DictionaryObject({name("/Font"): DictionaryObject({name("/F1"): writer._add_object(font)})})
    if photo:
        drawn = DecodedStreamObject()
        drawn.set_data(photo)
        drawn.update({name("/Type"): name("/XObject"), name("/Subtype"): name("/Image"), name("/Width"): NumberObject(8),
                      name("/Height"): NumberObject(8), name("/Filter"): name("/DCTDecode")})  # fmt: skip
        resources[name("/XObject")] = DictionaryObject({name("/P1"): writer._add_object(drawn)})
    sheet[name("/Resources")] = resources
    drawing = DecodedStreamObject()
    drawing.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET 0 0 0 rg 10 190 280 30 re f".encode("latin-1"))
    sheet[name("/Contents")] = writer._add_object(drawing)
    if note:
        writer.add_annotation(0, FreeText(text=note, rect=(10, 10, 50, 50)))
    writer.add_metadata(dict(info or {}))
    for file, content in (attached or {}).items():
        writer.add_attachment(file, content)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def photograph(
    format_: str = "JPEG", *, words: str = "", placed: bool = False, owner: str = "", serial: str = ""
) -> bytes:
    """A picture with EXIF."""
    from PIL import Image

    exif = Image.Exif()
    if words:
        exif[270] = words
    if owner:
        exif[315] = owner
    if serial:
        exif[42033] = serial
    if placed:
        exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 2.0), 3: "E", 4: (120.0, 10.0, 1.0)})
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, format_, exif=exif)
    return out.getvalue()


def png(chunks: Mapping[str, str], *, packed: bool = False) -> bytes:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for key, text in chunks.items():
        info.add_itxt(key, text, zip=packed)
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=info)
    return out.getvalue()
