"""Pictures of others made ready for printing: turned upright, cut where they are long, as small as the paper needs.

Runs in the child process ``press``. Each page becomes a PDF of one picture, which the typesetter takes over without
decoding it again, so that memory does not grow with the number of pictures. What the file says beside its pixels (EXIF)
stays behind.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

PAGE = (1339, 1811)
"""The most that is printed of a page: 170 by 230 mm at 200 points an inch."""
LONG = 2.4
"""A picture this many times as high as wide is cut into pages; the longest screen of a phone has 2.34."""
CUT = 2.0
OVERLAP = 0.05
MOST_PIXELS = 150_000_000
MOST_PAGES = 120
_QUALITY = 88


class Unusable(Exception):
    """The file cannot be printed; the text says why, in Chinese. ``changed`` alone: it is not the file that came in."""


def prepare(path: Path, stem: str) -> tuple[list[dict[str, Any]], str]:
    """The pages of a picture, as files in the folder ``root``, and a note on what is not printed. Raises Unusable."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # compared here, before anything is decoded
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would warn of damaged EXIF on stderr
        try:
            picture = Image.open(path)
            return _pages(picture, stem)
        except (Unusable, MemoryError):
            raise
        except Image.UnidentifiedImageError:
            raise Unusable(_unknown(path)) from None
        except Exception as fault:  # damaged files make it raise nearly anything
            raise Unusable("图片不完整或已损坏,打不开") from fault


def _unknown(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(12)
    if head[4:8] == b"ftyp":
        return "HEIC 图片在这里打不开,请在手机上另存为 JPEG 再收进来"
    return "图片已损坏,打不开"


def _pages(picture: Any, stem: str) -> tuple[list[dict[str, Any]], str]:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Unusable(f"图片展开有 {width}×{height} 个点,超过上限,没有打开")
    note = "动图或多页图片,只印第 1 幅" if getattr(picture, "is_animated", False) else ""
    turned = _turned(picture)
    if picture.format == "JPEG" and not _is_long(*_upright(picture.size, turned)):
        picture.draft(None, tuple(2 * side for side in PAGE))  # decodes large photographs smaller
    picture.load()
    if turned is not None:
        picture = picture.transpose(turned)
    pieces = _pieces(*picture.size)
    if len(pieces) > MOST_PAGES:
        note, pieces = f"图片太长,只印前 {MOST_PAGES} 页(共 {len(pieces)} 页)", pieces[:MOST_PAGES]
    parts = []
    for number, (top, bottom) in enumerate(pieces):
        name = f"{stem}-{number}.pdf"
        size = _write(picture.crop((0, top, picture.width, bottom)), Path("root") / name)
        parts.append({"file": name, "page": 1, "width": size[0], "height": size[1]})
    return parts, note


def _turned(picture: Any) -> Any:
    """How the camera was held; None for upright, or where the file does not say."""
    from PIL.Image import Transpose as T

    try:
        held = picture.getexif().get(0x0112, 1)
    except Exception:  # damaged EXIF: it is printed as it lies
        return None
    turns = {2: T.FLIP_LEFT_RIGHT, 3: T.ROTATE_180, 4: T.FLIP_TOP_BOTTOM, 5: T.TRANSPOSE, 6: T.ROTATE_270,
             7: T.TRANSVERSE, 8: T.ROTATE_90}  # fmt: skip
    return turns.get(held)


def _upright(size: tuple[int, int], turned: Any) -> tuple[int, int]:
    from PIL.Image import Transpose as T

    return size[::-1] if turned in (T.TRANSPOSE, T.ROTATE_270, T.TRANSVERSE, T.ROTATE_90) else size


def _is_long(width: int, height: int) -> bool:
    return height > LONG * width


def _pieces(width: int, height: int) -> list[tuple[int, int]]:
    """Top and bottom of each page of a picture; what lies at a cut is on both pages, so that no line is lost."""
    if not _is_long(width, height):
        return [(0, height)]
    tall = round(width * CUT)
    step = tall - round(width * CUT * OVERLAP)
    tops = range(0, max(1, height - (tall - step)), step)
    return [(top, min(top + tall, height)) for top in tops]


def _write(piece: Any, file: Path) -> tuple[int, int]:
    """One page, no larger than the paper needs; gives its size in points of the picture."""
    from PIL import Image

    if piece.mode.startswith("I"):  # 16 bits a point
        piece = piece.convert("I").point(lambda value: value / 256).convert("L")
    elif piece.mode in ("P", "PA"):
        piece = piece.convert("RGBA")
    elif piece.mode not in ("L", "RGB", "RGBA", "LA"):
        piece = piece.convert("RGB")
    scale = min(1.0, PAGE[0] / piece.width, PAGE[1] / piece.height)
    size = (max(1, round(piece.width * scale)), max(1, round(piece.height * scale)))
    if scale < 1:
        piece = piece.resize(size, Image.Resampling.LANCZOS)
    if piece.mode in ("RGBA", "LA"):  # what shows through is white, as paper is
        white = Image.new("RGBA", size, "white")
        piece = Image.alpha_composite(white, piece.convert("RGBA")).convert("RGB")
    out = io.BytesIO()
    piece.save(out, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    file.write_bytes(page_of(out.getvalue(), *size, gray=piece.mode == "L"))
    return size


def page_of(jpeg: bytes, width: int, height: int, *, gray: bool) -> bytes:
    """A PDF of one page that is this picture."""
    colours = b"DeviceGray" if gray else b"DeviceRGB"
    drawing = b"%d 0 0 %d 0 0 cm /I Do" % (width, height)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>" % (width, height),
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8/Filter/DCTDecode/Length %d>>stream\n%s\nendstream"
        % (width, height, colours, len(jpeg), jpeg),
    )  # fmt: skip
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    foot = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + head + table + foot
