"""Every place of a file in which something can stand is looked at; what cannot be read says so; nothing whole is returned."""

from __future__ import annotations

import base64
import io
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.papers import audit, texts
from kameng_tui.papers.parts import MOST_BYTES, Part, Piece, Trace, Unread
from kameng_tui.privacy.mask import hidden_from
from tests.papers.filemaker import ID, KEY, PHONE, archive, letter, members, page, photograph, png

KINDS = hidden_from("public") - {"order-number"}
Make = Callable[[], bytes]


def read(name: str, data: bytes) -> Iterator[Piece]:
    return audit.pieces(name, io.BytesIO(data), len(data))


def told(name: str, data: bytes, known: tuple[tuple[str, str], ...] = ()) -> set[tuple[str, str]]:
    """(kind, place) of every leak."""
    found = list(read(name, data))
    leaking = audit.leaks(found, KINDS, known)
    assert not any(whole in leak.shown for leak in leaking for whole in (ID, KEY, PHONE))
    return {(leak.kind, leak.where) for leak in leaking}


def traces(name: str, data: bytes) -> list[str]:
    return [f"{p.where} {p.says}".strip() for p in read(name, data) if isinstance(p, Trace)]


def unread(name: str, data: bytes) -> list[str]:
    return [p.why for p in read(name, data) if isinstance(p, Unread) and p.grave]


# -- places -------------------------------------------------------------------------------------------------

XMP = (f'<x:xmpmeta><rdf:Description exif:GPSLatitude="30,15N" dc:rights="卡密:{KEY}"/>'
       "<dc:creator><rdf:Seq><rdf:li>李四</rdf:li></rdf:Seq></dc:creator></x:xmpmeta>").encode()  # fmt: skip


def jpeg_with(marker: int, body: bytes) -> bytes:
    plain = photograph()
    return plain[:2] + bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body + plain[2:]


def with_member(name: str, content: str) -> bytes:
    return archive({**members(letter("正文")), name: content.encode()})


W = 'xmlns:w="http://w"'
PLACES = [
    # name, what makes the bytes when they are asked for, kind, place, why
    ("信.txt", lambda: f"第一行\n身份证{ID}".encode(), "id-number", "第 2 行", "UTF-8"),
    ("信.txt", lambda: f"第一行\n身份证{ID}".encode("gb18030"), "id-number", "第 2 行", "as Chinese Windows writes"),
    ("信.txt", lambda: f"身份证{ID}".encode("utf-16"), "id-number", "第 1 行", "UTF-16 with its mark"),
    ("信.html", lambda: f"<p>&#36523;份证<b>{ID[:6]}</b>{ID[6:]}</p>".encode(), "id-number", "去掉标记的文字", "cut up by tags"),
    ("图.jpg", lambda: photograph() + f"身份证{ID}".encode(), "id-number", "图片之后", "appended to a picture"),
    ("图.png", lambda: png({}) + f"身份证{ID}".encode(), "id-number", "图片之后", "appended to a picture"),
    ("a.docx", lambda: with_member("word/settings.xml", f'<s {W}><w:docVar w:name="x" w:val="身份证{ID}"/></s>'), "id-number",
     "word/settings.xml 第 2 段", "a variable of the document"),
    ("信.md", lambda: f"# 信\n\n卡密:`{KEY}`\n卡密:{KEY}".encode(), "card-key", "第 3 行", "Markdown is text"),
    (f"身份证{ID}.jpg", photograph, "id-number", "文件名", "the name of the file"),
    ("a.docx", lambda: letter(f"身份证{ID}", cut_at=9), "id-number", "正文 第 1 段", "a number cut up into two runs"),
    ("a.docx", lambda: letter("x", cell=f"卡密:{KEY}"), "card-key", "正文 第 2 段", "a cell of a table"),
    ("a.docx", lambda: letter("x", comments=f"电话{PHONE}"), "phone", "文件属性", "a property"),
    ("a.docx", lambda: with_member("word/comments.xml", f"<w:c {W}><w:p><w:t>身份证{ID}</w:t></w:p></w:c>"), "id-number", "批注 第 1 段", "a comment"),
    ("a.docx", lambda: with_member("word/document.xml", f"<w:d {W}><w:p><w:del><w:delText>{ID}</w:delText></w:del></w:p></w:d>"), "id-number", "正文 第 1 段", "removed, but tracked"),
    ("a.docx", lambda: with_member("word/header1.xml", f"<w:h {W}><w:p><w:t>{PHONE}</w:t></w:p></w:h>"), "phone", "页眉 第 1 段", "a header"),
    ("a.docx", lambda: with_member("word/_rels/x.rels", '<R><R Target="mailto:zhang@mail.example.com"/></R>'), "email", "word/_rels/x.rels 第 2 段", "where a link leads"),
    ("a.docx", lambda: archive({**members(letter("x")), "word/media/image1.jpeg": photograph(words=f"ID {ID}")}), "id-number", "图片 image1.jpeg EXIF 说明", "a picture in a letter"),
    ("a.docx", lambda: archive({**members(letter("x")), "word/embeddings/b.docx": letter(f"卡密:{KEY}")}), "card-key", "内嵌 word/embeddings/b.docx 正文 第 1 段", "a letter in a letter"),
    ("a.xlsx", lambda: archive({"[Content_Types].xml": b"<T/>", "xl/sharedStrings.xml": f"<s><si><t>{PHONE}</t></si><si><t>1</t></si></s>".encode()}), "phone", "表格文字 第 1 段", "a cell of a sheet"),
    ("a.odt", lambda: archive({"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": b"<m/>", "content.xml": f"<o><p>{PHONE}</p></o>".encode()}), "phone", "正文 第 1 段", "LibreOffice"),
    ("a.pdf", lambda: page(f"ID {ID}"), "id-number", "第 1 页 第 1 行", "the text under a black box"),
    ("a.pdf", lambda: page("x", info={"/Subject": PHONE}), "phone", "文件属性", "a property"),
    ("a.pdf", lambda: page("x", note=f"call {PHONE}"), "phone", "第 1 页 批注", "a comment on a page"),
    ("a.pdf", lambda: page("x", attached={"b.txt": f"身份证{ID}".encode()}), "id-number", "附件 b.txt 第 1 行", "an attached file"),
    ("a.pdf", lambda: page("x", photo=photograph(words=f"ID {ID}")), "id-number", "第 1 页 图片 EXIF 说明", "a photograph on a page"),
    ("a.zip", lambda: archive({"b.txt": f"身份证{ID}".encode()}), "id-number", "b.txt 第 1 行", "a member"),
    ("a.zip", lambda: archive({f"材料/{PHONE}.txt": b"x"}), "phone", f"材料/{PHONE}.txt 文件名", "the name of a member"),
    ("a.zip", lambda: archive({"b.txt": b"x"}, comment=f"电话{PHONE}".encode()), "phone", "压缩包注释", "the comment of an archive"),
    ("a.zip", lambda: archive({"b.txt": b"x"}, notes={"b.txt": f"电话{PHONE}".encode("gb18030")}), "phone", "b.txt 注释", "the comment of a member"),
    ("a.zip", lambda: archive({"b.zip": archive({"c.docx": letter(f"身份证{ID}")})}), "id-number", "b.zip c.docx 正文 第 1 段", "a letter in an archive in an archive"),
    ("a.jpg", lambda: photograph(words=f"ID {ID}"), "id-number", "EXIF 说明", "EXIF of a photograph"),
    ("a.png", lambda: photograph("PNG", words=f"ID {ID}"), "id-number", "EXIF 说明", "EXIF of a screenshot"),
    ("a.webp", lambda: photograph("WEBP", words=f"ID {ID}"), "id-number", "EXIF 说明", "EXIF of a web picture"),
    ("a.heic", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 9 + photograph(words=f"ID {ID}").split(b"\xff\xe1", 1)[1][2:], "id-number", "EXIF 说明", "EXIF of a telephone's picture"),
    ("a.png", lambda: png({"Comment": f"卡密:{KEY}"}), "card-key", "文字块", "a text chunk"),
    ("a.png", lambda: png({"Comment": f"卡密:{KEY}"}, packed=True), "card-key", "文字块", "a packed text chunk"),
    ("a.jpg", lambda: jpeg_with(0xFE, f"tel {PHONE}".encode()), "phone", "注释", "the comment of a JPEG"),
    ("a.jpg", lambda: jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), "card-key", "XMP", "XMP of a JPEG"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "kind", "where", "why"), PLACES, ids=[row[4] for row in PLACES])
def test_it_is_found_where_it_stands(name: str, make: Make, kind: str, where: str, why: str) -> None:
    data = make()
    assert (kind, where) in told(name, data)
    assert unread(name, data) == []


def test_what_the_vault_knows_is_found_without_a_label_and_counted() -> None:
    data = "激活时填 ABCD 1234 EFGH V90T 和 abcd1234efghv90t".encode()
    assert told("a.txt", data) == set()
    (leak,) = audit.leaks(read("a.txt", data), KINDS, [("card-key", KEY)])
    assert (leak.kind, leak.where, leak.shown, leak.times) == ("card-key", "第 1 行", "****V90T", 2)


def test_a_pdf_that_is_stored_as_it_is_does_not_hide_the_rest_of_its_archive() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        bundle.writestr("a.pdf", page("x"))
        bundle.writestr("b.txt", f"身份证{ID}")
    assert told("a.zip", out.getvalue()) == {("id-number", "b.txt 第 1 行")}


def test_the_bookmarks_of_a_pdf_are_read() -> None:
    from pypdf import PdfWriter

    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    above = writer.add_outline_item(title="上", page_number=0)
    writer.add_outline_item(title=f"身份证{ID}", page_number=0, parent=above)
    writer.write(made)
    assert told("a.pdf", made.getvalue()) == {("id-number", "书签")}


def test_what_follows_a_picture_is_told_and_padding_is_not() -> None:
    assert any("还跟着别的内容" in said for said in traces("图.jpg", photograph() + b"more"))
    assert traces("图.jpg", photograph() + b"\0\0\n") == traces("图.jpg", photograph())


def test_a_long_text_is_read_in_blocks_and_counted_as_one() -> None:
    text = f"身份证{ID}\n" + "行\n" * 1_050_000 + f"身份证{ID}"
    (leak,) = audit.leaks([Part("", text, "行")], {"id-number"})
    assert (leak.where, leak.times) == ("第 1 行", 2)
    assert audit.leaks([Part("", text[22:], "行")], {"id-number"})[0].where == "第 1050001 行"


EDGE = texts.WINDOW - 12  # the secret begins in one window and ends in the next


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize(("label", "secret"), [("卡密:\n", "ABCD-9WXY-K2M4-V90T"), ("", ID)])
def test_a_secret_across_the_edge_of_a_window_is_found_once(encoding: str, label: str, secret: str) -> None:
    text = "好\n" * (EDGE // 2) + label + secret + "\n" + "好\n" * texts.BESIDE * 2 + "末" * 9
    (leak,) = audit.leaks(read("a.txt", text.encode(encoding)), KINDS)
    assert (leak.times, leak.where) == (1, f"第 {EDGE // 2 + 1 + label.count(chr(10))} 行")


def test_a_long_file_is_held_a_window_at_a_time_says_how_far_it_is_and_can_be_stopped() -> None:
    size = 3 * texts.WINDOW
    seen: list[int] = []

    def hears(done: int, of: int) -> None:
        seen.append(done)
        if done > of // 2:
            raise KeyboardInterrupt

    found = audit.pieces("a.log", io.BytesIO(b"x\n" * (size // 2)), size, hears)
    with pytest.raises(KeyboardInterrupt):
        assert max(len(part.text) for part in found if isinstance(part, Part)) < 3 * texts.WINDOW
    assert seen == sorted(seen) and 0 < seen[-1] <= size


@pytest.mark.parametrize("text", ["x\n", "<p>x</p>\n"])
def test_progress_never_goes_back_and_ends_at_the_end(text: str) -> None:
    data, seen = text.encode() * 600_000, []
    for _ in audit.pieces("a", io.BytesIO(data), len(data), lambda done, of: seen.append(done)):
        pass
    assert seen == sorted(seen) and seen[-1] == len(data)


def test_of_many_secrets_in_one_text_most_are_only_counted() -> None:
    text = "\n".join(f"手机138{n:04d}{n:04d}" for n in range(audit.MOST_LISTED + 30))
    leaking = audit.leaks(read("a.txt", text.encode()), {"phone"})
    assert len(leaking) == audit.MOST_LISTED + 1
    assert (leaking[-1].shown, leaking[-1].times) == ("", 30)


def test_tags_that_a_chunk_cuts_hide_nothing() -> None:
    pieces = ["<p>" + "好" * 3000 + "1101<", "b>051949", "123100&#50", ";X</p>"]
    assert "".join(texts.bare(pieces)).endswith("11010519491231002X")


QUOTED = "=E8=BA=AB=E4=BB=BD=E8=AF=81 110105194=\r\n91231002X=\r\n\r\n"
MAILS = [
    ("quoted-printable cuts it in two lines", "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + QUOTED, "正文 第 1 行"),
    ("base64 hides it", "Content-Type: text/plain; charset=GB2312\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(f"身份证{ID}".encode("gb18030")).decode() + "\r\n", "正文 第 1 行"),
    ("an encoded word of a header", f"X-Said: =?utf-8?B?{base64.b64encode(f'身份证{ID}'.encode()).decode()}?=\r\n\r\n", "邮件头 第 4 行"),
    ("the text of a web page", "Content-Type: text/html; charset=utf-8\r\n\r\n<p>身份证1101051949<b>1231002X</b></p>\r\n", "正文 去掉标记的文字"),
    ("an attachment", "Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: application/octet-stream; name=\"=?gb2312?B?0MU=?=.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(ID.encode()).decode() + "\r\n--B--\r\n", "附件 信.txt 第 1 行"),
    ("a mail in a mail", "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n" + f"身份证{ID}\r\n", "正文 第 1 行"),
    ("behind the last part", "Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nx\r\n--B--\r\n" + f"身份证{ID}\r\n", "段落之外的文字"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "rest", "where"), MAILS, ids=[row[0] for row in MAILS])
def test_a_mail_is_read_as_it_reads(why: str, rest: str, where: str) -> None:
    data = ("From: a\r\nTo: b\r\nSubject: c\r\n" + rest).encode()
    assert ("id-number", where) in told("信.eml", data)
    assert ("id-number", f"信.eml {where}") in told("a.zip", archive({"信.eml": data}))


@pytest.mark.parametrize("text", ["收件人: 张\n卡密: x\n", "From: a\nnothing\n", "Note: a\nAlso: b\n\n"])
def test_a_text_that_only_begins_like_a_mail_is_a_text(text: str) -> None:
    assert [part.where for part in read("a.txt", text.encode()) if isinstance(part, Part)] == ["文件名", ""]


def test_a_clean_file_tells_nothing() -> None:
    data = letter("订单号202611201234567890,付款98元,请核实。")
    assert told("投诉信.docx", data) == set()
    assert unread("投诉信.docx", data) == []


# -- what tells of a person by being there ---------------------------------------------------------------------


def test_positions_owners_and_serial_numbers_of_a_photograph() -> None:
    found = traces("a.jpg", photograph(placed=True, owner="Zhang San", serial="SN12345"))
    assert found == ["EXIF 写着拍摄地点(GPS)", "EXIF 写着作者:Z***", "EXIF 写着相机序列号"]
    assert traces("a.jpg", photograph()) == []


def test_position_and_author_in_xmp() -> None:
    found = traces("a.jpg", jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP))
    assert found == ["XMP 写着拍摄地点(GPS)", "XMP 写着作者:李***"]


def test_authors_of_documents_but_not_the_names_of_programs() -> None:
    bare = {
        name: data for name, data in members(letter("x", author="张三")).items() if "humbnail" not in name
    }
    assert traces("a.docx", archive(bare)) == ["文件属性 写着作者:张***"]
    assert "文件属性 写着作者:张***" in traces("a.pdf", page("x", info={"/Author": "张三"}))
    assert traces("a.pdf", page("x", info={"/Author": "WPS Office"})) == []


def test_removed_text_that_is_still_there() -> None:
    removed = with_member(
        "word/document.xml", f"<w:d {W}><w:p><w:del><w:delText>甲</w:delText></w:del></w:p></w:d>"
    )
    assert any("修订里删去的文字" in said for said in traces("a.docx", removed))
    assert any("首页的缩略图" in said for said in traces("a.docx", letter("x"))), (
        "the library's own template has one"
    )


def test_older_versions_inside_a_pdf() -> None:
    first = page("old text")
    assert traces("a.pdf", first) == []
    assert (
        "修改以前的版本" in traces("a.pdf", first + b"\nxref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n")[0]
    )


# -- what cannot be read says so ---------------------------------------------------------------------------------


def locked_zip() -> bytes:
    data = bytearray(archive({"b.txt": b"x"}))
    data[6] |= 1  # the flag of the member, here and in the list at the end
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle, bundle.open("big.txt", "w") as stream:
        for _ in range((MOST_BYTES >> 20) + 1):
            stream.write(bytes(1 << 20))
    return out.getvalue()


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
UNREADABLE = [
    ("a.doc", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "另存为 docx", "the old format of Word"),
    ("a.rar", lambda: b"Rar!\x1a\x07\x00" + bytes(50), "rar", "another packer"),
    ("a.mp4", lambda: b"\0\0\0\x18ftypmp42" + bytes(90), "不认得", "a film"),
    ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(200), "PDF 损坏", "no PDF behind its first line"),
    ("a.pdf", lambda: page("x", password="s3cret"), "加了密码", "a PDF with a password"),
    ("a.zip", lambda: b"PK\x03\x04" + bytes(40), "不完好", "no archive behind its first bytes"),
    ("a.zip", locked_zip, "加了密码", "a member with a password"),
    ("a.zip", lambda: archive({"b.zip": archive({"c.zip": archive({"d.txt": b"x"})})}), "太深", "archives three deep"),
    ("a.zip", lambda: archive({f"{n}.txt": b"" for n in range(audit.MOST_MEMBERS + 1)}), "超过", "too many members"),
    ("a.zip", bomb, "200 MB", "an archive that unpacks to more than is allowed"),
    ("a.docx", lambda: with_member("word/comments.xml", LAUGHS), "XML 不完好", "entities that multiply"),
    ("a.docx", lambda: with_member("word/comments.xml", "<w:p>"), "XML 不完好", "an XML that is not closed"),
    ("a.jpg", lambda: jpeg_with(0xE1, b"Exif\0\0" + b"II*\0" + b"\xff" * 12), "EXIF 损坏", "a broken table of contents"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "says", "why"), UNREADABLE, ids=[row[3] for row in UNREADABLE])
def test_what_cannot_be_read_is_said(name: str, make: Make, says: str, why: str) -> None:
    assert any(says in said for said in unread(name, make()))


@pytest.mark.parametrize(
    ("module", "name", "make"),
    [("pypdf", "a.pdf", lambda: page("x")), ("PIL", "a.jpg", lambda: photograph(words="x"))],
)
def test_without_the_extra_a_sentence_says_what_to_install(
    module: str, name: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make()
    monkeypatch.setitem(sys.modules, module, None)
    (said,) = unread(name, data)
    assert "kameng-tui[papers]" in said


def test_a_letter_needs_no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    data = letter(f"身份证{ID}")
    for module in ("docx", "pypdf", "PIL"):
        monkeypatch.setitem(sys.modules, module, None)
    assert ("id-number", "正文 第 1 段") in told("a.docx", data)


def test_the_picture_itself_is_for_people_to_look_at() -> None:
    asked = [p.why for p in read("a.png", png({})) if isinstance(p, Unread)]
    assert asked == ["画面里的字和人没有查,请自己看一遍"]


@cache
def whole() -> tuple[bytes, ...]:
    """One sound file of each kind."""
    photo = photograph(words="x", placed=True)
    return (letter("x"), page("x", note="y"), photo, png({"a": "b"}), archive({"a.txt": b"x"}))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(range(5)),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=12),
    st.integers(0, 10**6),
)
def test_damaged_files_never_raise(which: int, changes: list[tuple[int, int]], cut: int) -> None:
    broken = bytearray(whole()[which])
    for at, byte in changes:
        broken[at % len(broken)] = byte
    found = list(read("a", bytes(broken[: cut % len(broken) + 1])))
    assert audit.leaks(found, KINDS) is not None


@settings(max_examples=40, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(
        (b"", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe1", b"RIFF0000WEBP", b"II*\0", b"GIF89a")
    ),
)
def test_any_bytes_are_read_or_refused(data: bytes, magic: bytes) -> None:
    assert list(read("a", magic + data))
