"""The empty Word file that every document of ours starts from: A4, margins of Chinese official papers, our styles and fonts.

Our own, so that nothing of anybody's template travels with a paper: no author, no dates, no thumbnail. Text only.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from kameng_tui.record import record

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

BODY, FORM, HEAD = "仿宋", "宋体", "黑体"
# where a machine lacks a font, the next of its row serves: Word and WPS read w:altName
_FONTS = {
    BODY: "FangSong,仿宋_GB2312,STFangsong,Noto Serif CJK SC,Source Han Serif SC",
    FORM: "SimSun,NSimSun,STSong,Noto Serif CJK SC,Source Han Serif SC",
    HEAD: "SimHei,STHeiti,Noto Sans CJK SC,Source Han Sans SC",
}


@record
class Sizes:
    """Letters in half points, lines and margins in twentieths of a point; ``margins``: top, right, bottom, left."""

    title: int
    heading: int
    body: int
    line: int
    cell: int
    row: int
    margins: tuple[int, int, int, int]

    @property
    def width(self) -> int:
        """Of a line."""
        return 11906 - self.margins[1] - self.margins[3]


# 37, 26, 35 and 28 mm as official papers have them (GB/T 9704)
USUAL = Sizes(44, 30, 28, 560, 21, 300, (2098, 1474, 1984, 1588))
SMALL = Sizes(32, 24, 21, 340, 18, 240, (1134, 1020, 1134, 1020))


def blank(sizes: Sizes = USUAL) -> io.BytesIO:
    """A .docx without a line of text."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as bundle:
        for name, text in _parts(sizes).items():
            bundle.writestr(zipfile.ZipInfo(name), _HEAD + text)
    stream.seek(0)
    return stream


def _parts(sizes: Sizes) -> dict[str, str]:
    own = {"document": "document.main", "styles": "styles", "fontTable": "fontTable", "settings": "settings"}
    types = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in own.items()
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{part}" Target="{part}.xml"/>'
        for n, part in enumerate(list(own)[1:], 1)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        "word/document.xml": _document(sizes),
        "word/styles.xml": _styles(sizes),
        "word/fontTable.xml": _font_table(),
        "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:noLineBreaksAfter w:lang="zh-CN" '
        'w:val="([{‘“〈《「『【〔〖（［｛￥□☑"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
    }  # fmt: skip


def _document(sizes: Sizes) -> str:
    """A4."""
    top, right, bottom, left = sizes.margins
    return (
        f'<w:document xmlns:w="{W}" xmlns:w14="{W14}" xmlns:r="{_OFFICE}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"><w:body><w:sectPr>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="{top * 27 // 50}" w:footer="{top * 27 // 50}" w:gutter="0"/><w:docGrid w:linePitch="312"/></w:sectPr></w:body></w:document>'
    )


def _font_table() -> str:
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{escape(others)}"/><w:charset w:val="86"/></w:font>'
        for name, others in _FONTS.items()
    )
    return f'<w:fonts xmlns:w="{W}">{rows}</w:fonts>'


def _styles(sizes: Sizes) -> str:
    # lines are not justified: before a long number, which is never torn, the words would be drawn apart
    spaced = '<w:spacing w:before="0" w:after="0" w:line="{}" w:lineRule="{}"/>'
    rows = [
        _style("Normal", "正文", BODY, sizes.body, spaced.format(sizes.line, "exact") + '<w:jc w:val="left"/>', default=True),
        _style("Title", "标题", HEAD, sizes.title, '<w:keepNext/><w:spacing w:before="0" w:after="120"/><w:jc w:val="center"/>'),
        _style("Subtitle", "副标题", BODY, sizes.body, '<w:keepNext/><w:spacing w:before="0" w:after="240"/><w:jc w:val="center"/>'),
        *(
            _style(f"Heading{level}", f"heading {level}", HEAD if level < 3 else BODY, sizes.heading if level == 1 else sizes.body,
                   f'<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:jc w:val="left"/><w:outlineLvl w:val="{level - 1}"/>')
            for level in (1, 2, 3)
        ),
        _style("Cell", "表格文字", FORM, sizes.cell, spaced.format(sizes.row, "atLeast") + '<w:jc w:val="left"/>'),
        _style("Header", "header", FORM, 18, spaced.format(240, "auto") + '<w:jc w:val="center"/>'),
        _style("Footer", "footer", FORM, 18, spaced.format(240, "auto") + '<w:jc w:val="center"/>'),
    ]  # fmt: skip
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
        f"</w:rPrDefault></w:docDefaults>{''.join(rows)}{_GRID}</w:styles>"
    )


def _style(id: str, name: str, font: str, half_points: int, layout: str, *, default: bool = False) -> str:
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph" {"w:default=" + chr(34) + "1" + chr(34) if default else ""} w:styleId="{id}">'
        f'<w:name w:val="{name}"/>{based}<w:pPr>{layout}</w:pPr><w:rPr>'
        f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}" w:cs="Times New Roman"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>'
    )


_GRID = (
    '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
