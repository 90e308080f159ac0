"""The press from end to end: what was asked stands in the file, the same every time; what cannot be leaves nothing behind."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image

from kameng_tui.papers import bundling, glyphs, handing, reread, typesetting
from kameng_tui.papers.document import Block, Box, Document, Heading, PageBreak, Para, Table, cell
from kameng_tui.papers.exhibits import Bundle, Exhibit, Pdf, PressFault
from tests.papers import filemaker

ROOT = Path(__file__).resolve().parents[2]
ORDER = "JD2026112100001"
PLEADING = Document(
    "民事起诉状",
    (
        Heading("当事人信息", 1),
        Para('原告张三 #let x = 1 *粗* $y$ <a> @b // "引" ~ 《民法典》第五百七十七条(见证据3)。'),
        Table(
            (1, 3),
            (
                (cell("一、当事人"),),
                (cell("性别"), ((Box("男", True), " ", Box("女")),)),
                (cell("订单"), cell(f"{ORDER}\n100.00元")),
            ),
            ("项目", "内容"),
        ),
        PageBreak(),
        Heading("诉讼请求", 2),
        Para("一、退还 100.00 元;\n二、☑同意调解 ☐不同意。👍"),
        Para("张三", False, "right"),
    ),
    "(买卖合同纠纷)",
    "张三诉某某公司",
)


def text_of(file: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages)


# -- one document -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Pdf]:
    file = tmp_path_factory.mktemp("paper") / "起诉状.pdf"
    return file, typesetting.pdf_of(PLEADING, file)


def test_a_paper_holds_what_was_asked_and_says_so(paper: tuple[Path, Pdf]) -> None:
    file, made = paper
    data, text = file.read_bytes(), text_of(file)
    assert (made.pages, made.size, made.sha256) == (2, len(data), hashlib.sha256(data).hexdigest())
    assert ORDER in text and "100.00元" in text and "第2页共2页" in text
    assert "□✓男□女" in text and "□✓同意调解□不同意" in text
    assert '#letx=1*粗*$y$<a>@b//"引"~' in text  # never read as markup
    assert [(r.rule, r.where) for r in made.remarks] == [
        ("glyph", "「民事起诉状」第 6 段")
    ] and "〔U+1F44D〕" in text


def test_no_row_and_no_signature_stands_alone_on_a_page(tmp_path: Path) -> None:
    """A page is filled up to every height near its foot: the heading never has one row with it, nor the day no line."""
    rows = tuple((cell(f"第{n}行"), cell("无")) for n in range(3))
    blocks: list[Block] = []
    for filled in range(33, 44):
        before = [Para(f"正文{n}") for n in range(filled)]
        blocks += [*before, Heading("诉讼请求", 2), Table((1, 3), rows), PageBreak()]
        blocks += [
            *before,
            Para("以上属实", keep=True),
            Para("王示例", False, "right", keep=True),
            Para("某年某日", False, "right"),
            PageBreak(),
        ]
    file = tmp_path / "纸.pdf"
    typesetting.pdf_of(Document("起诉状", tuple(blocks)), file)
    pages = ["".join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages]
    assert len(pages) > 22
    for text in pages:
        assert ("诉讼请求" in text) == ("第0行" in text) == ("第1行" in text) == ("第2行" in text)
        assert ("以上属实" in text) == ("王示例" in text) == ("某年某日" in text)


def test_a_paper_can_be_read_by_machines_and_names_nobody(paper: tuple[Path, Pdf]) -> None:
    assert paper[0].stat().st_mode & 0o077 == 0, "nobody else on this machine reads it, at no time"
    reader = pypdf.PdfReader(paper[0])
    assert [item.title for item in reader.outline if not isinstance(item, list)] == ["民事起诉状"]
    assert (
        reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        and reader.trailer["/Root"]["/Lang"].lower() == "zh-cn"
    )
    assert set(reader.metadata or {}) <= {"/Title", "/Creator"} and "Date" not in str(
        reader.xmp_metadata and reader.xmp_metadata.xmp_create_date
    )
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"NotoSerifSC-Regular-Identity-H", "NotoSansSC-Regular-Identity-H"}


def test_another_process_in_another_place_and_zone_makes_the_same_bytes(
    paper: tuple[Path, Pdf], tmp_path: Path
) -> None:
    code = "import sys; from pathlib import Path; from tests.papers.test_press import PLEADING, typesetting; print(typesetting.pdf_of(PLEADING, Path(sys.argv[1])).sha256)"
    environment = {
        **os.environ,
        "TZ": "Asia/Tokyo",
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
    }
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "b.pdf")], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.strip() == paper[1].sha256


# -- signs -----------------------------------------------------------------------------------------------------


def letter(text: str) -> Document:
    return Document("函", (Para(text),))


@pytest.mark.parametrize(
    "char", ["𠮷", "\ue863", "\U0002ebf0", "ሗ"], ids=["rare", "private", "newer than Python", "foreign"]
)
def test_a_name_is_never_printed_as_a_box(char: str, tmp_path: Path) -> None:
    with pytest.raises(PressFault, match=rf"U\+{ord(char):04X}\)在「函」第 1 段.*docx"):
        typesetting.pdf_of(letter(f"张{char}"), tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


SIGNS = [
    ("好👍🏻", "好〔U+1F44D〕〔U+1F3FB〕"),
    ("❤️", "❤" if ord("❤") in glyphs.known_signs() else "〔U+2764〕"),
    ("a\u200db", "a〔U+200D〕b"),
    ("\u202e1", "〔U+202E〕1"),
    ("甲\t乙\u3000丙", "甲    乙\u3000丙"),
    ("☑是", "☑是"),
    ("\u00ad", "〔U+00AD〕"),
]


@pytest.mark.parametrize(("text", "printed"), SIGNS)
def test_a_symbol_without_a_drawing_is_printed_as_its_number(text: str, printed: str) -> None:
    checked = glyphs.Checked()
    assert checked.text(text, "这里") == printed
    assert not checked.refused and bool(checked.replaced) == ("〔" in printed)


def test_words_that_are_only_shown_never_refuse_a_paper() -> None:
    checked = glyphs.Checked()
    assert checked.text("𠮷", "证据1", strict=False) == "〔U+20BB7〕" and not checked.refused


def small_font(file: Path, family: str, sign: str, *, closed: bool = False) -> None:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for point in ((0, 0), (0, 700), (700, 700), (700, 0)):
        pen.lineTo(point) if point != (0, 0) else pen.moveTo(point)
    pen.closePath()
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "rare"])
    made.setupCharacterMap({ord(sign): "rare"})
    made.setupGlyf({".notdef": pen.glyph(), "rare": pen.glyph()})
    made.setupHorizontalMetrics({".notdef": (1000, 0), "rare": (1000, 0)})
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": family, "styleName": "Regular", "psName": f"{family}-Regular"})
    made.setupOS2(fsType=2 if closed else 0)
    made.setupPost()
    made.save(file)


def test_a_rare_name_is_printed_with_a_font_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    small_font(fonts / "HanaMinB.ttf", "Rare", "𠮷")
    small_font(fonts / "simsunb.ttf", "Closed", "𠮷", closed=True)  # may not be embedded
    (fonts / "Songti.ttc").write_bytes(b"no font")
    small_font(fonts / "other.ttf", "Other", "𠮷")  # not of the list: never taken
    monkeypatch.setattr(glyphs, "font_folders", lambda: (fonts,))
    made = typesetting.pdf_of(letter("张𠮷"), tmp_path / "a.pdf")
    assert "张𠮷" in text_of(tmp_path / "a.pdf")
    assert [(r.rule, r.where) for r in made.remarks] == [("font", "「𠮷」")] and "Rare" in made.remarks[
        0
    ].text


def test_signs_that_are_drawn_alike_do_not_refuse_a_paper(tmp_path: Path) -> None:
    typesetting.pdf_of(letter("飞⻜ ――⸺ ﬁ Å \u0301 ①Ⅷ㎡ ffi／/∕"), tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").exists()


# -- a bundle --------------------------------------------------------------------------------------------------


def picture(size: tuple[int, int], kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "lightblue").save(out, kind)
    return out.getvalue()


GIVEN: dict[str, tuple[str, bytes | None]] = {
    "订单截图": ("a.png", picture((1080, 2340))),
    "聊天长图": ("b.png", picture((540, 4000))),
    "横图一": ("c.jpg", picture((600, 200), "JPEG")),
    "横图二": ("d.webp", picture((600, 200), "WEBP")),
    "发票": ("e.pdf", filemaker.page("INVOICE")),
    "聊天文字": ("f.txt", "客服:亲 👍 已发货 𠮷\n".encode() * 90),
    "网页": ("g.html", "<p>订单 &lt;7&gt;</p>".encode()),
    "录音": ("h.mp3", b"ID3" + bytes(99)),
    "空文件": ("i.png", b""),
    "假图片": ("j.jpg", b"hello"),
    "坏图片": ("k.jpg", picture((900, 900), "JPEG")[:700]),
    "加密": ("l.pdf", filemaker.page("x", password="pw")),
    "原物": ("", None),
}
TWINS = ("身份材料", "照片")
"""Two pieces may be called the same."""


def exhibits_in(folder: Path) -> tuple[Exhibit, ...]:
    made = []
    for number, (title, (name, data)) in enumerate(GIVEN.items(), start=1):
        if data is not None:
            (folder / name).write_bytes(data)
        digest = hashlib.sha256(data or b"").hexdigest()
        made.append(Exhibit(f"证据{number}", title, "截图", f"证明{title}", "自己", "2026-09-01", digest, len(data or b""), folder / name if data is not None else None, name))  # fmt: skip
    twin = replace(made[2], number=TWINS[0], title=TWINS[1])
    return (*made, twin, twin)


def book(folder: Path) -> Bundle:
    return Bundle("证据册", "买卖合同纠纷", ("原告:张三",), (PLEADING,), exhibits_in(folder), "证据册")


@pytest.fixture(scope="module", autouse=True)
def _no_fonts_of_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(glyphs, "font_folders", lambda: ())
        yield


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Pdf, list[tuple[int, int]]]:
    folder, heard = tmp_path_factory.mktemp("bundle"), []
    file = folder / "册.pdf"
    made = typesetting.bundle(book(folder), file, lambda done, of: heard.append((done, of)))
    return file, made, heard


Bound = tuple[Path, Pdf, list[tuple[int, int]]]


def test_the_index_is_what_the_file_holds(bound: Bound) -> None:
    _, made, _ = bound
    where = {line.title: (line.first, line.last) for line in made.index}
    assert made.pages == 16
    assert where["订单截图"] == (5, 5) and where["聊天长图"] == (6, 9)
    assert where["横图一"] == where["横图二"] == (10, 10)  # two that are low share a page
    assert where["发票"] == (11, 11) and where["聊天文字"] == (12, 13) and where["网页"] == (14, 14)
    assert [(line.first, line.last) for line in made.index[-2:]] == [(16, 16), (16, 16)]  # called the same
    assert [line.first for line in made.index] == sorted(line.first for line in made.index)


def test_an_index_of_twenty_is_one_page_and_a_kind_is_not_told_twice(tmp_path: Path) -> None:
    shows = "订单号、商品、金额500.00元、下单时间，状态“处理失败”，点卡至今没有到账"
    exhibits = tuple(
        Exhibit(f"证据{n}", "余额截图", "余额截图" if n else "聊天记录", shows, "本人保存，本人手机截图", "", "0" * 64, 9, None, "")
        for n in range(20)
    )  # fmt: skip
    made = typesetting.bundle(Bundle("证据材料", "", (), (), exhibits), tmp_path / "册.pdf")
    assert made.index[0].first == 3, "the cover, one page of the index, then the first"
    assert text_of(tmp_path / "册.pdf").count("种类：") == 1


def test_what_could_not_be_printed_is_named_and_has_its_sheet(bound: Bound) -> None:
    file, made, _ = bound
    unprinted = {r.where.split("「")[1][:-1]: r.text for r in made.remarks if r.rule == "unprinted"}
    assert {title: text[:6] for title, text in unprinted.items()} == {
        "空文件": "文件是空的(",
        "假图片": "内容不是图片",
        "坏图片": "图片不完整或",
        "加密": "PDF 加了",
    }
    text = text_of(file)
    assert (
        text.count("没有印出：") == 4
        and text.count("".join(bundling.ELSEWHERE.split())) == 1
        and bundling.ABSENT in text
    )
    assert hashlib.sha256(GIVEN["录音"][1] or b"").hexdigest() in text


def test_words_are_printed_and_a_sign_of_theirs_never_refuses(
    bound: Bound, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, made, _ = bound
    assert "订单<7>" in text_of(file) and "亲〔U+1F44D〕已发货〔U+20BB7〕" in text_of(file)
    assert "证据6「聊天文字」" in {r.where for r in made.remarks if r.rule == "glyph"}


def test_links_lead_there_and_back(bound: Bound) -> None:
    file, made, _ = bound
    with file.open("rb") as stream:
        told = reread.told_of(stream)
    index = next(n for n, page in enumerate(told["pages"]) if "证据目录" in page)
    assert {line.first - 1 for line in made.index} <= set(told["links"][index])
    assert all(index in told["links"][line.first - 1] for line in made.index)
    assert dict(told["bookmarks"])["证据2 聊天长图"] == 5


def test_whoever_waits_hears_how_far_it_is(bound: Bound) -> None:
    heard = bound[2]
    assert heard == sorted(heard) and heard[-1] == (len(GIVEN) + 4, len(GIVEN) + 4)


def test_the_same_bundle_has_the_same_bytes(bound: Bound, tmp_path: Path) -> None:
    assert typesetting.bundle(book(tmp_path), tmp_path / "again.pdf").sha256 == bound[1].sha256


def test_a_file_that_is_another_than_came_in_refuses_the_bundle(tmp_path: Path) -> None:
    given = book(tmp_path)
    (tmp_path / "e.pdf").write_bytes(filemaker.page("INVOICE changed"))
    with pytest.raises(PressFault, match=r"证据5「发票」的文件与收进来时不同.*kameng verify"):
        typesetting.bundle(given, tmp_path / "册.pdf")
    assert not (tmp_path / "册.pdf").exists()


# -- whatever happens in the child -----------------------------------------------------------------------------


class Cancelled(Exception):
    pass


def test_who_cancels_gets_back_at_once_and_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the child says nothing: it sleeps here."""
    monkeypatch.setattr(handing, "_BOOT", "import time; time.sleep(60)")
    started = time.monotonic()

    def told(done: int, of: int) -> None:
        if time.monotonic() - started > 0.3:
            raise Cancelled

    target = tmp_path / "a.pdf"
    target.write_bytes(b"before")
    with pytest.raises(Cancelled):
        typesetting.pdf_of(PLEADING, target, told)
    assert (
        time.monotonic() - started < 10
        and target.read_bytes() == b"before"
        and len(list(tmp_path.iterdir())) == 1
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there a child is not killed by a signal")
def test_where_the_program_itself_is_killed_the_child_takes_the_evidence_away(tmp_path: Path) -> None:
    """Nobody else would: what lies in its folder is pages of evidence."""
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "p0.pdf").write_bytes(b"evidence")
    boot = handing._BOOT.replace("; main()", "") + (
        "; from kameng_tui.papers import press; press._print = lambda order: __import__('time').sleep(60); main()"
    )
    code = (
        "import sys; from pathlib import Path; from kameng_tui.papers import handing; handing._BOOT = sys.argv[2]\n"
        "list(handing.answers({'task': 'print'}, Path(sys.argv[1]), handing.Limits(), lambda: print('up', flush=True)))"
    )
    words = [sys.executable, "-c", code, str(tmp_path), boot]
    started = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE)
    assert started.stdout is not None
    for _ in range(4):
        started.stdout.readline()
    started.kill()
    started.communicate()
    until = time.monotonic() + 10
    while list(tmp_path.glob("*")) and time.monotonic() < until:
        time.sleep(0.05)
    assert not list(tmp_path.glob("*"))


OF_LINUX = {
    "no memory": ("b = []\nwhile True: b.append(bytearray(1 << 26))", "内存超过上限"),
    "busy": ("while True: pass", "处理器时间超过上限"),
    "large file": ("open('x', 'wb').write(bytes(1 << 22))", "写出的文件超过上限"),
}
"""Limits that only this system keeps for certain; elsewhere the first would take the machine's memory."""
ENDS = {
    **(OF_LINUX if sys.platform == "linux" else {}),
    "abort": ("import os; os.abort()", "进程崩溃了(信号 6)"),
    "fault": ("raise SystemExit(9)", "进程没有做完(退出码 9)"),
    "killed": ("import os; os.kill(os.getpid(), 9)", "被系统结束了"),
    "silence": ("import time; time.sleep(60)", "没有做完,已经停下"),
    "nothing said": ("pass", "没有给出结果"),
    "nonsense": ("print('a library says hello')", "听不懂的话"),
}


@pytest.mark.parametrize(("code", "says"), ENDS.values(), ids=list(ENDS))
def test_whatever_ends_the_child_is_one_sentence(
    code: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = handing.Limits(memory=400 << 20, file=1 << 20, cpu=1, silence=1.0 if "sleep" in code else 60.0)
    monkeypatch.setattr(typesetting, "LIMITS", limits)
    limited = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from kameng_tui.papers import press; press._limit(json.load(open('order.json'))['limits'])\n"
    monkeypatch.setattr(handing, "_BOOT", limited + code)
    with pytest.raises(PressFault, match="排版") as fault:
        typesetting.pdf_of(PLEADING, tmp_path / "a.pdf")
    assert says in str(fault.value) and "\n" not in str(fault.value)
    assert not list(tmp_path.iterdir())


def test_a_picture_that_brings_the_child_down_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boot = handing._BOOT.replace("; main()", "") + (
        "\nimport os\nfrom kameng_tui.papers import plates\nreal = plates.prepare\n"
        "plates.prepare = lambda path, stem: os.abort() if path.name == 'c.jpg' else real(path, stem)\nmain()"
    )
    monkeypatch.setattr(handing, "_BOOT", boot)
    (tmp_path / "work" / "root").mkdir(parents=True)
    shown = bundling.printed(exhibits_in(tmp_path)[:4], tmp_path / "work", lambda done: None)
    assert [one["form"] for one in shown] == ["pictures", "pictures", "sheet", "pictures"]
    assert shown[2]["note"] == "打开它的进程崩溃了(信号 6)"


def test_the_child_imports_nothing_of_the_program_but_its_own_tasks() -> None:
    code = "import sys; from kameng_tui.papers import press, plates, foreign, reread; print(*sorted(m for m in sys.modules if m.startswith('kameng_tui')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    allowed = {
        "kameng_tui",
        "kameng_tui.papers",
        *(f"kameng_tui.papers.{name}" for name in ("press", "plates", "foreign", "reread")),
    }
    assert set(done.stdout.split()) == allowed


@pytest.mark.parametrize(("exhibits", "says"), [(501, "最多 500 件")])
def test_a_bundle_too_large_is_refused_before_anything_is_opened(
    exhibits: int, says: str, tmp_path: Path
) -> None:
    one = exhibits_in(tmp_path)[0]
    with pytest.raises(PressFault, match=says):
        typesetting.bundle(Bundle("册", "", (), (), (one,) * exhibits), tmp_path / "册.pdf")


def test_without_the_extra_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kameng_tui.papers.extra import NotInstalled

    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(
        NotInstalled, match=r"^生成 PDF 文件需要另装组件,请执行 pip install 'kameng-tui\[papers\]'$"
    ):
        typesetting.pdf_of(PLEADING, tmp_path / "a.pdf")


# -- reading again ---------------------------------------------------------------------------------------------

TOLD: dict[str, Any] = {
    "pages": [
        "函 订单JD2026 第 1 页 共 2 页 编号名称证明内容来源页码 证据1 图 证明 自己 2",
        "证据1 图 第2页 第 2 页 共 2 页",
    ],
    "links": [[1], [0]],
    "bookmarks": [["函", 0], ["证据1 图", 1]],
    "labels": ["1", "2"],
    "bare": [],
    "properties": ["/Title"],
}
EXHIBIT = {
    "called": "证据1",
    "heading": "证据1图",
    "strips": ["证据1图第{page}页"],
    "end": "",
    "row": "证据1图证明自己",
}
WRONG = [
    ({"pages": [TOLD["pages"][0].replace("1 页", "7 页"), TOLD["pages"][1]]}, "第 1 页的页码不对"),
    ({"labels": ["1", "1"]}, "页码标签不对"),
    ({"bare": ["Arial"]}, "字体没有嵌入:Arial"),
    ({"properties": ["/Title", "/Author"]}, "文件属性"),
    ({"bookmarks": [["函", 0]]}, "书签与标题不一致"),
    ({"pages": [TOLD["pages"][0].replace("订", ""), TOLD["pages"][1]]}, "少了这些字:订"),
    ({"pages": [TOLD["pages"][0].replace("JD2026", "6J0D22"), TOLD["pages"][1]]}, "读不到「JD2026」"),
    (
        {"pages": [TOLD["pages"][0].replace("自己 2", "自己 3"), TOLD["pages"][1]]},
        "证据1的页码与实际的第 2 页不一致",
    ),
    ({"pages": [TOLD["pages"][0], TOLD["pages"][1].replace("第2页", "第9页")]}, "证据1没有印出来"),
    ({"bookmarks": [["函", 0], ["证据1 图", 0]]}, "证据1的书签没有指到第 2 页"),
    ({"links": [[0], [0]]}, "目录里有链接没有指到证据"),
    ({"links": [[1], []]}, "证据1没有回目录的链接"),
]


def found(told: dict[str, Any]) -> list[str]:
    reader = reread.Reader(told, {})
    return reader.differences(["订单JD2026"], ["函", "证据1 图"]) + reader.index([EXHIBIT])[1]


def test_a_file_that_holds_what_was_asked_has_no_differences() -> None:
    assert found(TOLD) == [] and reread.Reader(TOLD, {}).index([EXHIBIT])[0] == [(2, 2)]


@pytest.mark.parametrize(("change", "says"), WRONG, ids=[says for _, says in WRONG])
def test_every_difference_is_found(change: dict[str, Any], says: str) -> None:
    assert any(says in each for each in found({**TOLD, **change}))


def test_a_difference_refuses_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reread.Reader, "differences", lambda self, asked, bookmarks: ["第 1 页的页码不对"])
    with pytest.raises(PressFault, match="与要印的不一致,没有保存:第 1 页的页码不对"):
        typesetting.pdf_of(PLEADING, tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


LONG = [
    ("2026090122001400000000000123", 75, "2026090122001400000000000123"),
    ("号码1234567890。", 8, "号码1234\u200b5678\u200b90。"),
    ("a" * 64, 75, "a" * 64),
]


@pytest.mark.parametrize(("text", "room", "printed"), LONG)
def test_a_number_is_broken_only_where_no_line_holds_it(text: str, room: int, printed: str) -> None:
    assert typesetting._broken(text, room) == printed


def test_a_long_row_goes_on_and_a_short_one_stays_whole() -> None:
    page = typesetting._Page()
    rows = page._block(Table((1, 1), ((cell("短"), cell("x")), (cell("长" * 900), cell("x")))), "表")["rows"]
    assert [row["breakable"] for row in rows] == [False, True]
