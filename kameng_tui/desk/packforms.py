"""A pack in its format: the zip with its listing, or one PDF to read. Written where the desk says, looked through afterwards
by ``exporting``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kameng_tui.desk import packdocs, packparts
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.packparts import LISTING, Job
from kameng_tui.knowledge.packs import Pack
from kameng_tui.papers import package
from kameng_tui.papers.extra import missing
from kameng_tui.papers.parts import Told
from kameng_tui.record import record


@record
class Content:
    """One thing in the file. ``place``: its name in a zip, its pages in a PDF."""

    place: str
    what: str
    size: int = 0
    sha256: str = ""


def write_zip(job: Job, place: Path, folder: Path, told: Told | None) -> list[Content]:
    """The pack as a zip at ``place``; ``folder`` is for what is made on the way. Raises DeskError."""
    items = packparts.items_of(job, folder, told)
    what = {item.member.name: item.what for item in items}

    def listing(made: Sequence[package.Packed]) -> package.Member:
        stripped = sum(packed.stripped for packed in made)
        if stripped:
            job.notes.append(
                f"{stripped} 件图片的副本去掉了拍摄信息,画面没有变;原件没有动,证据目录里的指纹仍是原件的"
            )
        rows = [(p.name, what[p.name], p.size, p.sha256) for p in made]
        return package.Member(LISTING, packparts.listing(job, rows).encode("utf-8"))

    try:
        made = package.write_zip(place, [item.member for item in items], told, listing)
    except package.PackFault as fault:
        raise DeskError(str(fault)) from fault
    written = [packed.name for packed in made]
    if package.names_in(place) != written:
        raise DeskError("打好的压缩包和清单对不上,没有写;请重做一次")
    return [Content(p.name, what.get(p.name, "本清单"), p.size, p.sha256) for p in made]


def write_pdf(job: Job, place: Path, folder: Path, told: Told | None) -> list[Content]:
    """The pack as one PDF to read, documents first, then each piece of evidence. Raises DeskError."""
    from kameng_tui.papers.lettering import document_of_letter

    made = [document_of_letter(one.text, one.label) for one in job.letters]
    if "form" in job.pack.parts and job.filing is not None:
        text = packdocs.form_of_filing(job.desk, job.found, job.filing, job.audience)
        made.append(document_of_letter(text, _WORDS["form"]))
    for part in parts_of(job.pack, "pdf"):
        if part in ("statement", "record", "pleading", "summary"):
            paper = packparts.document(job, part)
            made += [paper] if paper is not None else []
    pdf = packparts.press(job, packparts.bundle_of(job, made), place, told)
    contents = [Content("", paper.title) for paper in made]
    for line in pdf.index:
        pages = str(line.first) if line.first == line.last else f"{line.first}-{line.last}"
        contents.append(Content(f"第 {pages} 页", f"{line.number} {line.title}"))
    return contents


def to_install(parts: Sequence[str], format: str) -> str:
    """What is to be installed before the pack can be made; only the files of a case need nothing."""
    if format == "pdf" or "bundle" in parts:
        return missing("typst", "生成 PDF 文件")
    return "" if tuple(parts) == ("files",) else missing("docx", "生成 Word 文件")


def parts_of(pack: Pack, format: str) -> tuple[str, ...]:
    """What a pack holds in that format, in order."""
    return pack.pdf or pack.parts if format == "pdf" else pack.parts


_WORDS = {
    "form": "表单各栏", "statement": "报案材料", "pleading": "民事起诉状", "summary": "案情概要", "evidence-list": "证据目录",
    "record": "往来记录", "bundle": "证据册", "files": "案件文件夹里的全部文件",
}  # fmt: skip


def part_words(job: Job, part: str) -> str:
    """A part in words, "" where nothing of it is there."""
    if part == "letters":
        return "、".join(f"{one.label}({one.sent or '还没有提交'})" for one in job.letters)
    if part == "evidence":
        return f"附件 {len(job.pieces)} 件" if job.pieces else ""
    return _WORDS[part] + (f"(证据 {len(job.pieces)} 件)" if part == "bundle" else "")
