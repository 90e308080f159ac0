"""Pictures made smaller for a place that takes no larger ones: derived JPEGs, and several pictures as the pages of one PDF.

The originals are only read. What is made holds pixels and nothing else: no EXIF, no place, no comments.
"""

from __future__ import annotations

import io
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kameng_tui.papers.extra import library

MOST_PIXELS = 100_000_000  # a screenshot of forty screens; beyond that a few bytes may ask for gigabytes
KINDS = frozenset(("png", "jpg", "gif", "webp", "bmp", "heic", "avif"))
MOVING = "是动图,转成图片会丢内容,请另录成视频或截几张图"
_TRIES = ((90, 1.0), (80, 1.0), (70, 1.0), (70, 0.75), (60, 0.5), (60, 0.35))
_READABLE = 480  # cells of width: below that nobody reads a screenshot
_PAGE_TRIES = ((80, 1600), (70, 1280), (60, 960))


class BadPicture(ValueError):
    """A picture that cannot be made smaller; the text is the Chinese reason."""


def as_jpeg(path: Path, most: int | None) -> bytes:
    """The picture as a JPEG of at most ``most`` bytes. Raises BadPicture and NotInstalled."""
    image = _opened(path)
    for quality, scale in _TRIES:
        if scale < 1 and image.width * scale < _READABLE:
            break
        data = _jpeg(image, quality, int(image.width * scale))
        if most is None or len(data) <= most:
            return data
    raise BadPicture("缩到还看得清的大小仍然超过上限,请自己截成几张")


def as_pdf(paths: Sequence[Path], most: int | None) -> bytes:
    """The pictures as the pages of one PDF of at most ``most`` bytes. Raises BadPicture and NotInstalled."""
    for quality, width in _PAGE_TRIES:
        pages: list[bytes] = []
        for path in paths:
            image = _opened(path)
            pages.append(_jpeg(image, quality, min(width, image.width)))
            if most is not None and sum(map(len, pages)) > most:
                break
        else:
            data = _bound(pages, quality)
            if most is None or len(data) <= most:
                return data
    raise BadPicture("合成一份 PDF 仍然超过上限")


def _bound(pages: Sequence[bytes], quality: int) -> bytes:
    """Without dates and names, so that the same pictures give the same file."""
    image = library("PIL.Image", "合成 PDF")
    first, *others = (image.open(io.BytesIO(page)) for page in pages)
    stream = io.BytesIO()
    first.save(
        stream, "PDF", save_all=True, append_images=others, resolution=150, quality=quality,
        creationDate=time.gmtime(0), modDate=time.gmtime(0), producer="", creator="",
    )  # fmt: skip
    return stream.getvalue()


def _opened(path: Path) -> Any:
    """The first picture of a file, upright, on white. What is broken or made to be huge is refused before it is unpacked."""
    image = library("PIL.Image", "缩小图片")
    turned = library("PIL.ImageOps", "缩小图片")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it would warn on the screen
            with image.open(path) as source:
                if source.width * source.height > MOST_PIXELS:
                    raise BadPicture(f"图片有 {source.width}x{source.height} 像素,太大,不能自动缩小")
                if _moves(source):
                    raise BadPicture(MOVING)
                upright = turned.exif_transpose(source).convert("RGBA")
    except BadPicture:
        raise
    except Exception as fault:  # Pillow meets broken files with many errors
        raise BadPicture("图片打不开,可能损坏,或是这里不认识的格式") from fault
    plain = image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    return plain


def is_moving(path: Path) -> bool:
    """Whether a picture is several, of which a smaller copy would show but one."""
    image = library("PIL.Image", "缩小图片")
    try:
        with image.open(path) as source:
            return _moves(source)
    except Exception:  # broken: opening it to make a copy says so
        return False


def _moves(source: Any) -> bool:
    return int(getattr(source, "n_frames", 1)) > 1


def _jpeg(image: Any, quality: int, width: int) -> bytes:
    small = image
    if width < image.width:
        small = image.resize((width, max(1, round(image.height * width / image.width))))
    stream = io.BytesIO()
    small.save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()
