"""A document as a Word file: what a reader of the file finds in it, and that the same document gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from kameng_tui.papers import extra
from kameng_tui.papers.document import (
    Box,
    Document,
    Heading,
    PageBreak,
    Para,
    Table,
    cell,
    cleaned,
    text_of,
)
from kameng_tui.papers.docx import docx_bytes

ROOT = Path(__file__).parents[2]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
SAMPLE = Document(
    "民事起诉状",
    (
        Heading("一、当事人", 1, "parties"),
        Para("原告𠮷田,订单号 JM1。\n第二行 <b>&amp;"),
        Para("2026年11月21日", False, "right"),
        Table(
            (3, 7),
            (
                (cell("原告部分"),),
                (cell("性别"), ((Box("男", True), "  ", Box("女")), ("备注:无",))),
                (cell("经过"), cell("很长。" * 200)),
            ),
            ("项目", "内容"),
        ),
        PageBreak(),
        Para("完"),
    ),
    "(买卖合同纠纷)",
    "草稿",
)
MADE = docx_bytes(SAMPLE)
READ = docx.Document(io.BytesIO(MADE))
BODY = READ.element.body


def part(name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(MADE)) as bundle:
        return bundle.read(name).decode("utf-8")


def test_a_reader_finds_every_text_as_it_is() -> None:
    said = [p.text for p in READ.paragraphs]
    assert said[:2] == ["民事起诉状", "(买卖合同纠纷)"]
    start = said.index("原告𠮷田,订单号 JM1。")
    assert said[start + 1] == "第二行 <b>&amp;", (
        "outside of the BMP, and marks are kept; each line begins like a paragraph"
    )
    section = READ.sections[0]
    assert section.header.paragraphs[0].text == "草稿"
    assert [len(READ.tables), len(READ.tables[0].rows)] == [1, 4]
    assert READ.tables[0].cell(3, 1).text == "很长。" * 200


def test_the_page_is_a4_with_the_margins_of_official_papers_and_counts_its_pages() -> None:
    section = READ.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(margin.mm) for margin in margins] == [37, 26, 35, 28]
    foot = section.footer._element
    assert [field.text.strip() for field in foot.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
    assert "".join(text.text for text in foot.iter(f"{W}t")) == "第1页 共1页"


def test_chinese_fonts_are_named_for_chinese_with_what_serves_where_they_lack() -> None:
    styles, fonts = part("word/styles.xml"), part("word/fontTable.xml")
    for font in ("仿宋", "宋体", "黑体"):
        assert f'w:eastAsia="{font}"' in styles and f'w:name="{font}"' in fonts
    assert fonts.count("<w:altName") == 3 and "仿宋_GB2312" in fonts


def test_no_line_is_drawn_apart_before_a_long_number() -> None:
    assert 'w:val="both"' not in part("word/styles.xml") + part("word/document.xml")


def test_a_paragraph_begins_two_characters_in_and_a_signature_stands_at_the_right() -> None:
    body, signed = READ.paragraphs[3], READ.paragraphs[5]
    assert body._p.pPr.find(f"{W}ind").get(f"{W}firstLineChars") == "200"
    assert signed._p.pPr.find(f"{W}ind") is None and signed._p.pPr.find(f"{W}jc").get(f"{W}val") == "right"


def test_the_head_of_a_table_is_repeated_short_rows_stay_whole_and_a_title_goes_across() -> None:
    rows = READ.tables[0]._tbl.tr_lst
    assert [row.find(f".//{W}tblHeader") is not None for row in rows] == [True, False, False, False]
    assert [row.find(f".//{W}cantSplit") is not None for row in rows] == [True, True, True, False]
    assert rows[1].tc_lst[0].grid_span == 2


# Which rows hold on to the next: the first with the second, the last but one with the last, the last with a paragraph behind it.
KEPT = [(1, False, ""), (1, True, "0"), (2, False, "0"), (3, False, "01"), (5, False, "03"), (5, True, "034")]


@pytest.mark.parametrize(("rows", "para", "kept"), KEPT)
def test_no_row_and_no_signature_stands_alone_on_a_page(rows: int, para: bool, kept: str) -> None:
    table = Table((1, 1), tuple((cell(f"{n}"), cell("无")) for n in range(rows)))
    behind = (
        (Para("王示例", False, "right", keep=True), Para("2026年11月21日", False, "right")) if para else ()
    )
    read = docx.Document(io.BytesIO(docx_bytes(Document("起诉状", (Heading("请求"), table, *behind)))))
    held = [row.find(f".//{W}keepNext") is not None for row in read.tables[0]._tbl.tr_lst]
    assert "".join(str(n) for n, holds in enumerate(held) if holds) == kept
    signed = [p.paragraph_format for p in read.paragraphs[-2:]] if para else []
    assert [(f.keep_with_next, f.keep_together) for f in signed] == (
        [(True, True), (None, None)] if para else []
    )


def test_one_s_own_paper_is_set_small_and_what_is_handed_in_is_not() -> None:
    made = [
        docx.Document(io.BytesIO(docx_bytes(Document("概要", (Para("一"),), compact=small))))
        for small in (True, False)
    ]
    sizes = [read.styles["正文"].font.size.pt for read in made]
    assert (
        sizes == [10.5, 14] and made[0].sections[0].left_margin.mm < 20 < made[1].sections[0].left_margin.mm
    )


def test_boxes_are_check_boxes_that_say_the_same_where_nobody_knows_them() -> None:
    boxes = list(BODY.iter(f"{W}sdt"))
    state = [box.find(f".//{W14}checked").get(f"{W14}val") for box in boxes]
    shown = ["".join(text.text for text in box.iter(f"{W}t")) for box in boxes]
    assert (state, shown) == (["1", "0"], ["☑", "□"])
    ids = [box.find(f".//{W}id").get(f"{W}val") for box in boxes]
    assert len(set(ids)) == 2
    assert 'Ignorable="w14"' in part("word/document.xml"), "an old Word would refuse the file"


# The order that the schema (ISO/IEC 29500, wml.xsd) wants of what we write; Word may refuse a file in another.
ORDER = {
    "pPr": "pStyle keepNext spacing ind jc outlineLvl",
    "rPr": "rFonts sz szCs lang",
    "tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "trPr": "cantSplit tblHeader",
    "sectPr": "headerReference footerReference pgSz pgMar docGrid",
    "sdt": "sdtPr sdtContent",
    "sdtPr": "id checkbox",
    "style": "name basedOn pPr rPr tblPr",
    "font": "altName charset",
    "settings": "defaultTabStop characterSpacingControl noLineBreaksAfter compat",
    "styles": "docDefaults style",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "p": "pPr *",
}


def test_every_part_keeps_the_order_of_the_schema() -> None:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(MADE)) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist() if name.startswith("word/")}
    for name, raw in parts.items():
        for element in etree.fromstring(raw).iter(f"{W}*"):
            order = ORDER.get(etree.QName(element).localname, "").split()
            places = []
            for inner in element if order else ():
                local = etree.QName(inner).localname
                assert local in order or "*" in order, f"{name}: {local} in {element.tag}"
                places.append(order.index(local) if local in order else len(order))
            assert places == sorted(places), f"{name}: {element.tag}"


def test_nothing_in_the_file_tells_of_who_made_it_when_or_with_what() -> None:
    with zipfile.ZipFile(io.BytesIO(MADE)) as bundle:
        names = bundle.namelist()
        assert {info.date_time for info in bundle.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert names[0] == "[Content_Types].xml" and names == [names[0], *sorted(names[1:])]
        whole = b"".join(bundle.read(name) for name in names)
    assert not [name for name in names if "docProps" in name or "thumbnail" in name]
    for trace in (b"python-docx", b"creator", b"rsid", b"2013-", b"w:author"):
        assert trace not in whole, trace


def test_the_same_document_gives_the_same_bytes_in_another_process_on_another_day() -> None:
    script = (
        "import hashlib; from tests.papers.test_docx_document import SAMPLE, docx_bytes;"
        "print(hashlib.sha256(docx_bytes(SAMPLE)).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "SOURCE_DATE_EPOCH": "1"}
    other = subprocess.run(
        [sys.executable, "-c", script], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (
        other.stdout.strip()
        == hashlib.sha256(MADE).hexdigest()
        == hashlib.sha256(docx_bytes(SAMPLE)).hexdigest()
    )


TAKEN = [
    ("escape", "a\x1bb", "ab", ("U+001B",)),
    ("null", "a\x00b", "ab", ("U+0000",)),
    ("turned writing", "a\u202eb", "ab", ("U+202E",)),
    ("no width", "卡\u200b密", "卡密", ("U+200B",)),
    ("half a character", "a\ud800b", "ab", ("U+D800",)),
    ("line ends of Windows", "a\r\nb", "a\nb", ()),
    ("tab", "a\tb", "a    b", ()),
    ("rare name", "𠮷", "𠮷", ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kept", "said"), [row[1:] for row in TAKEN], ids=[row[0] for row in TAKEN])
def test_what_steers_is_taken_out_and_named(text: str, kept: str, said: tuple[str, ...]) -> None:
    document, taken = cleaned(Document("题", (Para(text), Table((1,), ((((Box(text),),),),), (text,)))))
    para, table = document.blocks
    assert isinstance(para, Para) and isinstance(table, Table)
    assert (para.text, table.head[0], table.rows[0][0][0][0], taken) == (kept, kept, Box(kept), said)
    assert docx_bytes(Document("题", (Para(text),))), "whoever prints without cleaning gets a file, too"


def test_a_document_reads_as_plain_text() -> None:
    text = text_of(SAMPLE)
    assert text.startswith("民事起诉状\n(买卖合同纠纷)\n\n\n一、当事人\n原告𠮷田")
    assert "\n项目：性别\n内容：☑男  □女\n备注:无\n" in text and text.endswith("完\n")


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(extra.NotInstalled, match=r"Word.*pip install 'kameng-tui\[papers\]'"):
        docx_bytes(SAMPLE)
