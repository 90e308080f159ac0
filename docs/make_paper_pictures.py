"""Makes the pictures of docs/papers.md: papers of the made-up case as an office program and a reader of PDF show them.

    .venv/bin/python docs/make_paper_pictures.py                 all pictures
    .venv/bin/python docs/make_paper_pictures.py pleading police  some of them

A tool of the developers, never part of a test run. It wants LibreOffice (``libreoffice``), pdftoppm (poppler-utils), the fonts
of fonts-noto-cjk and the extra ``test``. Look at every picture before committing it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from paper_case import CASE, ROOT, staged, with_twenty_pictures  # it lies beside this file
from PIL import Image, ImageOps

from kameng_tui.desk import documents, exporting
from kameng_tui.desk.desk import Desk

OUT = ROOT / "docs" / "papers"
MOST = 150_000  # bytes of a picture
READABLE, SMALL, TINY = 76, 46, 26  # dots an inch: to be read, to be seen, to be counted
GREYS, COLOURS = 8, 48  # of a palette: text needs few, screenshots some more
EXHIBITS = 20
GAP, EDGE, GROUND = 10, "#9aa0a8", "#d9dce1"


def pages_of(pdf: Path, dots: int, first: int = 1, last: int = 999) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    with tempfile.TemporaryDirectory() as folder:
        which = ["-r", str(dots), "-f", str(first), "-l", str(last)]
        subprocess.run(["pdftoppm", *which, "-png", str(pdf), f"{folder}/p"], check=True)
        return [Image.open(page).convert("RGB").copy() for page in sorted(Path(folder).glob("p*.png"))]


def printed(docx: Path) -> Path:
    """A Word file as PDF, printed by LibreOffice with a profile of its own."""
    profile = f"-env:UserInstallation=file://{docx.parent}/profile"
    words = ["libreoffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(docx.parent), str(docx)]  # fmt: skip
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    return docx.with_suffix(".pdf")


def sheet(pages: Sequence[Image.Image], columns: int) -> Image.Image:
    """Pages side by side on a grey ground, each with an edge."""
    framed = [ImageOps.expand(page, 1, EDGE) for page in pages]
    wide, high = max(page.width for page in framed), max(page.height for page in framed)
    rows = -(-len(framed) // columns)
    made = Image.new("RGB", (columns * (wide + GAP) + GAP, rows * (high + GAP) + GAP), GROUND)
    for place, page in enumerate(framed):
        made.paste(page, (GAP + place % columns * (wide + GAP), GAP + place // columns * (high + GAP)))
    return made


def save(name: str, picture: Image.Image, colours: int = GREYS) -> None:
    OUT.mkdir(exist_ok=True)
    file = OUT / f"{name}.png"
    method = Image.Quantize.MEDIANCUT if colours == GREYS else Image.Quantize.MAXCOVERAGE
    picture.quantize(colours, method=method, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    assert size < MOST, f"{name} {size}"
    print(f"{file.relative_to(ROOT)}  {size // 1024} KB  {picture.width}x{picture.height}")


def pleading(desk: Desk, folder: Path) -> None:
    pdf = printed(_saved(desk, folder, "pleading", "court"))
    save("pleading", sheet(pages_of(pdf, SMALL), 4))
    save("pleading-1", pages_of(pdf, READABLE, last=1)[0])


def evidence_list(desk: Desk, folder: Path) -> None:
    pdf = printed(_saved(desk, folder, "evidence-list", "court"))
    save("evidence-list", pages_of(pdf, READABLE, last=1)[0])


def _saved(desk: Desk, folder: Path, paper: str, filing: str) -> Path:
    target = folder / f"{paper}.docx"
    documents.save(desk, CASE, documents.document_of(desk, CASE, paper, filing=filing), target)
    return target


def police(desk: Desk, folder: Path) -> None:
    pdf = printed(_packed(desk, folder, "police", "报案材料.docx"))
    save("police", pages_of(pdf, READABLE, last=1)[0])


def bundle(desk: Desk, folder: Path) -> None:
    with_twenty_pictures(desk)
    pdf = _packed(desk, folder, "court", "证据册.pdf")
    pages = pages_of(pdf, TINY)
    save("bundle", sheet(pages, 8), COLOURS)
    save("bundle-index", pages_of(pdf, READABLE, 2, 2)[0])
    second = len(pages) - EXHIBITS + 2  # every exhibit is one page, after the cover and the index
    save("bundle-exhibit", pages_of(pdf, READABLE, second, second)[0], COLOURS)


def _packed(desk: Desk, folder: Path, pack: str, end: str) -> Path:
    """The file of a pack whose name ends in ``end``."""
    target = folder / f"{pack}.zip"
    exporting.export(desk, CASE, target, pack=pack)
    with zipfile.ZipFile(target) as made:
        name = next(name for name in made.namelist() if name.endswith(end))
        (folder / f"{pack}{Path(end).suffix}").write_bytes(made.read(name))
    return folder / f"{pack}{Path(end).suffix}"


PICTURES: dict[str, Callable[[Desk, Path], None]] = {
    "pleading": pleading, "evidence-list": evidence_list, "police": police, "bundle": bundle,
}  # fmt: skip


def main(names: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        for number, name in enumerate(names or PICTURES):
            folder = Path(place, str(number))
            folder.mkdir()
            PICTURES[name](staged(folder / "cases"), folder)


if __name__ == "__main__":
    main(sys.argv[1:])
