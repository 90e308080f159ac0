"""PDFs of others made ready for printing: their pages as they look, and nothing else of them.

Runs in the child process ``press``. Scripts, links, attachments, forms, properties and older versions stay behind; what
annotations and form fields show (seals, signatures, filled-in values) is drawn into the page, as printing does.
"""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import Any

from kameng_tui.papers.plates import Unusable

MOST_PAGES = 300
MOST_BYTES = 100 << 20
_KEPT = (
    "/Type",
    "/Parent",
    "/Contents",
    "/Resources",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/UserUnit",
    "/Group",
)
_LEFT = ("/Metadata", "/PieceInfo", "/AA", "/A", "/JS", "/EF", "/OPI", "/LastModified", "/Thumb", "/B")
_INVISIBLE = 0x02 | 0x20  # hidden, or not on a screen


def prepare(path: Path, stem: str) -> tuple[list[dict[str, Any]], str]:
    """The pages of a PDF, as one file in the folder ``root``, and a note. Raises Unusable."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if path.stat().st_size > MOST_BYTES:
        raise Unusable(f"PDF 超过 {MOST_BYTES >> 20} MB,没有打开")
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unusable("PDF 加了密码,打不开;请换成没有密码的一份")
        count = len(reader.pages)
        if not count:
            raise Unusable("PDF 里一页也没有")
        made, parts = _copied(reader, min(count, MOST_PAGES), f"{stem}.pdf")
    except (Unusable, MemoryError):
        raise
    except Exception as fault:  # hostile and damaged files make it raise nearly anything
        locked = "cryptography" in str(fault).lower()
        raise Unusable(
            "PDF 加了密码,打不开;请换成没有密码的一份" if locked else "PDF 已损坏,打不开"
        ) from fault
    (Path("root") / f"{stem}.pdf").write_bytes(made)
    _try(f"{stem}.pdf", parts)
    notes = [f"只印前 {MOST_PAGES} 页(共 {count} 页)"] if count > MOST_PAGES else []
    if "/OCProperties" in reader.trailer["/Root"]:
        notes.append("这份 PDF 分图层,印出来的可能与屏幕上不同,请核对")
    return parts, ";".join(notes)


def _copied(reader: Any, count: int, name: str) -> tuple[bytes, list[dict[str, Any]]]:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.metadata = None
    parts = []
    for number in range(count):
        page = writer.add_page(reader.pages[number])
        _flatten(writer, page)
        for key in [key for key in page if key not in _KEPT]:
            del page[key]
        box = page.cropbox
        width, height = float(box.width), float(box.height)
        if not (1 <= width <= 20_000 and 1 <= height <= 20_000):
            raise Unusable(f"PDF 第 {number + 1} 页的尺寸不对,打不开")
        if page.rotation % 180:
            width, height = height, width
        parts.append({"file": name, "page": number + 1, "width": width, "height": height})
    for item in writer._objects:
        if isinstance(item, dict):
            for key in _LEFT:
                item.pop(key, None)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), parts


def _flatten(writer: Any, page: Any) -> None:
    """Draws what the annotations of a page show into the page."""
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

    drawn = []
    for note in page.get("/Annots") or ():
        look = _look(note.get_object())
        if look is not None:
            drawn.append(look)
    if not drawn:
        return
    resources = page.get("/Resources", DictionaryObject()).get_object()
    pictures = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
    orders = b"\nQ\n"
    for number, (look, matrix) in enumerate(drawn):
        name = f"/KamengSeen{number}"
        pictures[NameObject(name)] = getattr(look, "indirect_reference", None) or writer._add_object(look)
        orders += b"q %s cm %s Do Q\n" % (" ".join(f"{part:.5f}" for part in matrix).encode(), name.encode())
    own = DictionaryObject(resources)
    own[NameObject("/XObject")] = pictures
    page[NameObject("/Resources")] = own
    held = page.get("/Contents")
    contents = held.get_object() if held is not None else ArrayObject()
    several = list(contents) if isinstance(contents, list) else [held]
    streams = []
    for data in (b"q\n", orders):
        stream = DecodedStreamObject()
        stream.set_data(data)
        streams.append(writer._add_object(stream))
    page[NameObject("/Contents")] = ArrayObject([streams[0], *several, streams[1]])


def _look(note: Any) -> tuple[Any, tuple[float, ...]] | None:
    """What an annotation shows, and how its box comes to lie in its place (PDF 32000, 12.5.5); None where it shows nothing."""
    if int(note.get("/F", 0)) & _INVISIBLE or note.get("/Subtype") in ("/Link", "/Popup"):
        return None
    look = note.get("/AP", {}).get_object().get("/N")
    look = look.get_object() if look is not None else None
    if look is not None and "/BBox" not in look:  # one look for each state, as of a ticked box
        look = look.get(note.get("/AS", ""))
        look = look.get_object() if look is not None else None
    if look is None or "/BBox" not in look:
        return None
    a, b, c, d, e, f = (float(part) for part in look.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    left, low, right, high = (float(part) for part in look["/BBox"])
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (low, high)]
    xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    at = [float(part) for part in note["/Rect"]]
    width, height = xs[-1] - xs[0], ys[-1] - ys[0]
    if not width or not height:
        return None
    across, up = abs(at[2] - at[0]) / width, abs(at[3] - at[1]) / height
    return look, (across, 0, 0, up, min(at[0], at[2]) - xs[0] * across, min(at[1], at[3]) - ys[0] * up)


def _try(name: str, parts: list[dict[str, Any]]) -> None:
    """Whether the typesetter can take the pages over: better one sheet less than no bundle. Raises Unusable."""
    import typst

    source = Path("root") / "try.typ"
    source.write_text(
        "".join(f'#image("{name}", page: {part["page"]}, width: 5cm)\n' for part in parts), "utf-8"
    )
    try:
        typst.compile(str(source), root="root", ignore_system_fonts=True)
    except typst.TypstError as fault:
        raise Unusable("PDF 的内容排不进页面,请用「打印成 PDF」另存一份再收进来") from fault
    finally:
        source.unlink()
