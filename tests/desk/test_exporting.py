"""Packs that leave: what is in them for whom, gates, the same bytes on two days, and nothing half-written whatever goes wrong."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from kameng_tui.desk import audits, cases, entries, evidence, exporting, filings, packdocs, papers, profiles
from kameng_tui.desk.errors import DeskError, Missing, WouldLose
from kameng_tui.papers import package, typesetting
from kameng_tui.papers.exhibits import IndexLine, Pdf, Remark

ID, PHONE, KEY = "11010519491231002X", "13812345678", "ABCD-1234-EFGH-V90T"
FACTS = {
    "consumer": {"name": "王小明", "id_number": ID, "phone": PHONE, "address": "江苏省苏州市姑苏区人民路一百号"},
    "problem": "vanished", "title": "九妹 卡密无效",
    "story": {"text": "9月1日买的卡密无效,客服不回。"},
    "platform": {"name": "九妹卡盟", "operator": "九妹网络科技有限公司", "address": "示例市示例路1号", "site": "https://x.example"},
    "order": [{"id": "o1", "number": "JM20260901100000123", "item": "点卡", "amount": 100, "card_key": KEY}],
    "payment": [{"id": "p1", "order": "o1", "method": "alipay", "amount": 100, "reference": "2026090122001400000000000123"}],
}  # fmt: skip


def _photo(color: str = "red") -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 2.0), 3: "E", 4: (120.0, 10.0, 1.0)})
    out = io.BytesIO()
    Image.new("RGB", (40, 80), color).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def made(bench: Any, tmp_path: Path) -> Any:
    """A case with every secret, a photograph with its place, a screenshot of the key, talks, and a platform filing."""
    from kameng_tui.values import parse_when

    doc = {**FACTS, "order": [FACTS["order"][0] | {"placed": parse_when("2026-09-01T10:00")}],
           "payment": [FACTS["payment"][0] | {"paid": parse_when("2026-09-01T10:01")}]}  # fmt: skip
    case = cases.new(bench.desk, source=doc).id
    for name, kind, color in (
        ("𠮷.jpg", "order-page", "red"),
        ("b.jpg", "key-shot", "blue"),
        ("c.jpg", "identity", "green"),
    ):
        (tmp_path / name).write_bytes(_photo(color))
        bench.time = f"2026-09-01T10:{10 + len(color)}"
        evidence.attach(bench.desk, case, [tmp_path / name], kind=kind)
    entries.log(
        bench.desk, case, kind="contact", text=f"客服说等,我的电话{PHONE}", with_="客服", staff="1024"
    )
    entries.log(bench.desk, case, kind="note", text="只给自己看的一句")
    filings.file(bench.desk, case, "platform")
    out = tmp_path / "出口"
    out.mkdir()

    def export(name: str, **words: Any) -> Any:
        return exporting.export(bench.desk, case, out / name, **words)

    return SimpleNamespace(desk=bench.desk, bench=bench, case=case, out=out, export=export)


def _names(path: Path) -> list[str]:
    return zipfile.ZipFile(path).namelist()


def _texts(path: Path) -> str:
    """All of a package that can be read as text, documents unpacked."""
    found = []
    for name in _names(path):
        data = zipfile.ZipFile(path).read(name)
        if name.endswith(".docx"):
            data = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
        if not name.endswith((".jpg", ".pdf")):
            found.append(data.decode())
    return "\n".join(found)


# --- what is in it for whom ------------------------------------------------------------------------------------------


def test_the_whole_case_for_oneself(made):
    done = made.export("全案.zip")
    assert not [name for name in _names(made.out / "全案.zip") if "/private/" in name]
    assert ID not in _texts(made.out / "全案.zip"), "what the files hold is masked"
    with_private = made.export("带私有.zip", private=True)
    assert [c.place for c in with_private.contents if "/private/" in c.place]
    assert [left.what for left in done.left_out] == ["private/"]


def test_a_case_is_built_anew_from_its_whole_export(made, tmp_path):
    """Unpacked into an empty workbook: the same files, the same findings."""
    from kameng_tui.desk.checks import check_cases
    from kameng_tui.desk.desk import Desk
    from kameng_tui.workbook.book import Workbook

    cases.edit(made.desk, made.case, adds=[("claim.kind", "refund"), ("claim.amount", "100")])
    papers.draft(made.desk, made.case, "platform", "complaint", send=True, receipt="T1")
    made.export("全案.zip", private=True)
    book = Workbook.create(tmp_path / "新", "簿", now=made.desk.now())
    with zipfile.ZipFile(made.out / "全案.zip") as bundle:
        bundle.extractall(book.root)
    again = Desk(book, clock=made.bench.now, vault=lambda: made.bench.vault, author="本人")
    assert check_cases(again, [made.case]) == check_cases(made.desk, [made.case])
    old = made.desk.book.root / made.case
    files = sorted(path.relative_to(old) for path in old.rglob("*") if path.is_file())
    assert [(old / f).read_bytes() for f in files] == [
        (book.root / made.case / f).read_bytes() for f in files
    ]


def test_what_of_a_whole_case_is_not_in_it_is_said(made, tmp_path):
    folder = made.desk.book.root / made.case
    (tmp_path / "别处").mkdir()
    (folder / "链接").symlink_to(tmp_path / "别处")
    os.mkfifo(folder / "管道")
    for name in ("A.txt", "a.txt", "换\n行.txt", os.fsdecode(b"bad\xff.txt")):
        (folder / name).write_text("x", "utf-8")
    done = made.export("全案.zip")
    assert {left.what: left.why.partition(",")[0] for left in done.left_out} == {
        "链接": "不是普通文件", "管道": "不是普通文件", "a.txt": "和另一个文件只差大小写", "private/": "含完整的个人信息和卡密;自己备份可加 --private",
        "换\n行.txt": "文件名里有别的系统不认的字符", "bad〔U+DCFF〕.txt": "文件名里有别的系统不认的字符",
    }  # fmt: skip


def test_a_piece_that_would_tell_too_much_stays_and_the_rest_goes(made):
    """For one reader it is left out with its reason, for another it is what proves the case."""
    for name, text in (
        ("聊天.txt", f"我的身份证号 {ID}"),
        ("客服.txt", "客服说等"),
        ("家事.txt", "只给法院看"),
    ):
        (made.out / name).write_text(text, "utf-8")
        evidence.attach(made.desk, made.case, [made.out / name], kind="chat", private=name == "家事.txt")
        (made.out / name).unlink()
    done = made.export("平台.zip", pack="filing", filing="platform", draft=True)
    why = {left.why for left in done.left_out if "聊天记录" in left.what}
    assert len(why) == 2 and any(one.startswith("有身份证号 110") and "遮好后" in one for one in why)
    assert any("标为不公开" in one for one in why)
    with zipfile.ZipFile(made.out / "平台.zip") as bundle:
        packed = b"".join(bundle.read(name) for name in bundle.namelist() if name.startswith("附件"))
        sheet = bundle.read("清单.txt").decode()
    assert "客服说等".encode() in packed and "没有随附的" in sheet and "身份证" not in sheet
    assert made.export("报案.zip", pack="police").left_out == ()


def test_what_passed_elsewhere_is_not_told_to_the_other_side_or_the_public(made):
    filings.file(made.desk, made.case, "12315")
    entries.log(made.desk, made.case, kind="contact", text="工作人员说已转分局", filing="12315")
    for filing, audience, told in (
        ("platform", "respondent", False), ("platform", "public", False), ("platform", "self", True), ("12315", "authority", True),
    ):  # fmt: skip
        name = f"{filing}-{audience}.zip"
        made.export(name, pack="filing", filing=filing, audience=audience, draft=True)
        record = _record(made.out / name)
        assert "客服说等" in record and ("已转分局" in record) == told, name


def _record(path: Path) -> str:
    with zipfile.ZipFile(path) as bundle:
        (name,) = [name for name in bundle.namelist() if "往来记录" in name]
        return zipfile.ZipFile(io.BytesIO(bundle.read(name))).read("word/document.xml").decode()


# How numbers stand in the column of the evidence: together, in lines that it holds.
NUMBERED = [([], []), ([5], ["证据5"]), ([1, 2, 3], ["证据1、2、3"]), ([1, 2, 3, 4, 5], ["证据1、2、3、", "4、5"]), ([9, 10, 11, 12], ["证据9、10、", "11、12"])]  # fmt: skip


@pytest.mark.parametrize(("numbers", "lines"), NUMBERED)
def test_numbers_are_told_together(numbers, lines):
    assert list(packdocs._lines([f"证据{n}" for n in numbers])) == lines


def test_what_was_printed_otherwise_is_said_and_is_not_left_out(made, monkeypatch):
    remarks = (
        Remark("unprinted", "证据1", "文件是空的"), Remark("glyph", "证据2", "印成了编号"), Remark("font", "「𠮷」", "用本机字体印出"),
    )  # fmt: skip

    def bundle(bundle: Any, target: Path, told: Any = None) -> Pdf:
        assert [document.title for document in bundle.documents][1:] == ["表单各栏", "往来记录"]
        target.write_bytes(b"%PDF-1.7\n")
        return Pdf(1, "", 9, (), remarks)

    monkeypatch.setattr(typesetting, "bundle", bundle)
    done = made.export("x.pdf", pack="filing", filing="platform", draft=True)
    assert "证据1" in [left.what for left in done.left_out]
    assert {"证据2印成了编号", "「𠮷」用本机字体印出"} <= set(done.notes)


def test_a_case_that_cannot_be_read_can_still_be_saved_whole_and_goes_to_nobody_else(made):
    path = next(made.desk.book.root.glob("*/case.toml"))
    path.write_text("title = ", "utf-8")
    made.export("全案.zip")
    with zipfile.ZipFile(made.out / "全案.zip") as bundle:
        assert bundle.read(f"{made.case}/case.toml") == b"title = "
    assert (made.out / "全案.zip").stat().st_mode & 0o077 == 0, "nobody else on this machine reads it"
    with pytest.raises(DeskError, match=r"case\.toml"):
        made.export("报案.zip", pack="police", draft=True)


def test_the_police_pack(made):
    cases.edit(made.desk, made.case, sets=[("payment.payee", "九妹网络科技有限公司")])
    done = made.export("报案.zip", pack="police")
    names, text = _names(made.out / "报案.zip"), _texts(made.out / "报案.zip")
    assert [name.split("/")[-1] for name in names] == [
        "01_报案材料.docx", "02_往来记录.docx", "03_证据目录.docx", "01_订单页.jpg", "02_卡密截图.jpg", "01_身份材料.jpg", "清单.txt",
    ]  # fmt: skip
    for fact in (
        ID,
        PHONE,
        "2026090122001400000000000123",
        "100.00",
        "九妹网络科技有限公司",
        "ICP备案号：不详",
        "客服说等",
        "收款账号或商户号：不详",
        "购买见证据1",
        "见《证据目录》",
        "接报案回执，受理为案件的出具受案回执",
    ):
        assert fact in text, fact
    assert "付款100.00元，收款方为九妹网络科技有限公司" in text
    assert "只给自己看的一句" not in text
    assert any("回执" in note for note in done.notes)
    assert not [note for note in done.notes if "没有看到诈骗" in note], (
        "the playbook of one that vanished says police"
    )
    assert done.left_out == () and [note for note in done.notes if "3 件图片的副本去掉了拍摄信息" in note]
    assert [note for note in done.notes if "3 件证据的画面和声音没有查" in note], (
        "it is in, nobody looked at it"
    )
    sheet = zipfile.ZipFile(made.out / "报案.zip").read("清单.txt").decode()
    assert "指纹仍是原件的" in sheet and "没有放进来" not in sheet
    assert (
        Image.open(io.BytesIO(zipfile.ZipFile(made.out / "报案.zip").read("附件/01_订单页.jpg"))).getexif()
        == {}
    )
    original = next(made.desk.book.root.glob("*/evidence/*.jpg")).read_bytes()
    assert original == _photo("red"), "the original is not touched"


def test_a_filing_for_the_other_side_and_for_the_public(made):
    made.export("平台.zip", pack="filing", filing="platform", draft=True)
    names, text = _names(made.out / "平台.zip"), _texts(made.out / "平台.zip")
    assert "附件/01_订单页.jpg" in names and not [name for name in names if "卡密" in name or "身份" in name]
    assert KEY not in text and ID not in text and "草稿" in text
    public = made.export("公开.zip", pack="filing", filing="platform", audience="public", draft=True)
    text = _texts(made.out / "公开.zip")
    for secret in (ID, PHONE, KEY, "王小明", "JM20260901100000123"):
        assert secret not in text, secret
    assert not [name for name in _names(made.out / "公开.zip") if name.startswith("附件")]
    assert [left.what for left in public.left_out if "公开材料不放原件" in left.why] == ["全部 3 件证据"]


def test_what_was_sent_goes_as_it_was_sent(made, monkeypatch):
    from dataclasses import replace

    from kameng_tui.case.records import Paper
    from kameng_tui.desk import packparts
    from kameng_tui.desk.reveal import surveyed

    exact = "一字不差的原文"
    digest = hashlib.sha256(exact.encode()).hexdigest()
    sent = Paper("papers/x.md", "platform", "complaint", "respondent", made.desk.now(), digest, "遮过的")
    monkeypatch.setattr("kameng_tui.desk.packparts.papers.preview", None)
    found, filing = surveyed(made.desk, made.case, "platform")
    found = replace(found, dossier=replace(found.dossier, papers=(sent,)))
    kept = found.loaded.folder / "private" / "x.md"

    def went() -> Any:
        (one,) = packparts.letters_of(made.desk, found, filing, "respondent")
        return one

    kept.write_text(exact, "utf-8")
    assert (went().text, went().sent) == (exact, "2026-09-01 提交的原文")
    kept.write_text("后来改过的", "utf-8")
    assert went().text == "遮过的" and "原文与提交时不同" in went().sent
    kept.unlink()
    kept.symlink_to("/etc/passwd")
    assert went().text == "遮过的", "a link leads to whatever somebody wants to be handed out"
    kept.unlink()
    os.mkfifo(kept)
    assert "不是普通文件" in went().sent, "nobody waits for a pipe"
    kept.unlink()
    assert "原文不在本机" in went().sent


def test_what_the_vault_cannot_tell_now_goes_to_nobody_out_of_an_exact_text(made):
    from dataclasses import replace

    from kameng_tui.case.records import Paper
    from kameng_tui.desk import packparts
    from kameng_tui.desk.reveal import surveyed
    from kameng_tui.workbook.vault import MemoryVault

    exact = f"王小明 {ID} 口令abcd"
    digest = hashlib.sha256(exact.encode()).hexdigest()
    sent = Paper("papers/x.md", "platform", "complaint", "authority", made.desk.now(), digest, "遮过的")

    def went(audience: str) -> str:
        found, filing = surveyed(made.desk, made.case, "platform")
        (found.loaded.folder / "private" / "x.md").write_text(exact, "utf-8")
        found = replace(found, dossier=replace(found.dossier, papers=(sent,)))
        (one,) = packparts.letters_of(made.desk, found, filing, audience)
        return one.text

    assert "口令abcd" in went("public") and "王小明" not in went("public")
    made.desk.use_vault(MemoryVault())  # as a locked one: what to hide is not known
    assert went("public") == "遮过的" and went("authority") == exact


def test_nothing_is_made_for_the_public_while_the_name_to_hide_cannot_be_read(made):
    """The name lies in a profile: a story that mentions it would leave as it is."""
    from kameng_tui.workbook.vault import MemoryVault

    profiles.put(made.desk, "本人", {"name": "王小明"})
    cases.edit(made.desk, made.case, sets=[("consumer.profile", "本人")])
    made.export("公开.zip", pack="filing", filing="platform", audience="public", draft=True)
    made.desk.use_vault(MemoryVault())  # as a locked one
    planned = exporting.plan(made.desk, made.case, "filing", audience="public", filing="platform")
    assert "资料「本人」在本机读不到" in planned.lacking[0]
    with pytest.raises(DeskError, match="先打开保险箱"):
        made.export("又公开.zip", pack="filing", filing="platform", audience="public", draft=True)
    assert [file.name for file in made.out.iterdir()] == ["公开.zip"]
    made.export("主管部门.zip", pack="filing", filing="platform", audience="authority", draft=True)


def test_what_a_limit_leaves_no_room_for_goes_along(made, monkeypatch):
    from kameng_tui.desk import packparts
    from kameng_tui.desk.sent import Drafted

    drafted = Drafted("信", "respondent", (), "", "complaint", annex="其余的话")
    monkeypatch.setattr(packparts.papers, "preview", lambda *_: drafted)
    made.export("x.zip", pack="filing", filing="platform")
    with zipfile.ZipFile(made.out / "x.zip") as bundle:
        assert bundle.read("文书/02_补充说明.txt").decode() == "其余的话\n"


# --- gates -----------------------------------------------------------------------------------------------------------


def test_a_shut_gate_says_which_and_a_draft_is_made_all_the_same(made, monkeypatch):
    with pytest.raises(DeskError) as refused:
        made.export("起诉.zip", pack="court")
    for lacking in ("登记信息", "证据链", "还没有写诉求", "--draft"):
        assert lacking in str(refused.value)
    assert not list(made.out.iterdir())

    def bundle(bundle: Any, target: Path, told: Any = None) -> Pdf:
        assert bundle.header == "草稿"
        target.write_bytes(b"%PDF-1.7\n")
        return Pdf(2, "", 9, (IndexLine("证据1", "订单页", 2, 2),))

    monkeypatch.setattr(typesetting, "bundle", bundle)
    done = made.export("起诉.zip", pack="court", draft=True)
    assert done.draft and all("草稿" in c.place for c in done.contents if c.place.startswith("文书"))
    assert "草稿" in _texts(made.out / "起诉.zip") and "被告 1 名:正本一份,副本 1 份" in done.notes


def test_the_gates_of_the_court_open(made):
    from kameng_tui.desk import packs
    from kameng_tui.desk.reveal import surveyed

    pack = made.desk.knowledge.packs["court"]

    def shut() -> set[str]:
        return {
            gate.gate
            for gate in packs.shut_gates(made.desk, surveyed(made.desk, made.case, "court")[0], pack)
        }

    assert shut() == {"subject", "chain", "claims"}
    (made.out / "证照.txt").write_text("九妹网络科技有限公司", "utf-8")
    evidence.attach(made.desk, made.case, [made.out / "证照.txt"], kind="registry")
    assert shut() == {"chain", "claims"}
    cases.edit(made.desk, made.case, adds=[("claim.kind", "refund"), ("claim.amount", "100")])
    assert shut() == {"chain"}


REFUSED = [
    ({"pack": "police", "audience": "public"}, "不能给公开", "a report to the police is not for the public"),
    ({"pack": "whole", "audience": "court"}, "不能给法院", "the whole case is one's own"),
    ({"pack": "filing"}, "--filing", "which complaint"),
    ({"pack": "police", "filing": "platform"}, "不分投诉件", "a report is about the case"),
    ({"pack": "nothing"}, "没有「nothing」", "no such pack"),
    ({"pack": "police", "private": True}, "--private", "only the whole case"),
    ({"pack": "police", "audience": "everybody"}, "没有「everybody」", "no such reader"),
]


def test_a_pack_for_whom_it_is_not_is_refused(made):
    for words, says, why in REFUSED:
        with pytest.raises(DeskError, match=says):
            made.export("x.zip", **words)
        assert not list(made.out.iterdir()), why


def test_other_victims_are_a_number(made):
    """Cases of the same merchant: those of others count, one's own second case does not."""
    again = {**FACTS, "platform": FACTS["platform"] | {"credit_code": "91110000600037341L"}}
    cases.edit(made.desk, made.case, sets=[("platform.credit_code", "91110000600037341L")])
    for name, phone in (("王小明", PHONE), ("李大同", "13987654321"), ("赵六月", "13587654321")):
        cases.new(made.desk, source={**again, "consumer": {"name": name, "phone": phone}})
    made.export("报案.zip", pack="police")
    text = _texts(made.out / "报案.zip")
    assert "另知有2起其他消费者" in text and "李大同" not in text


# --- the same bytes --------------------------------------------------------------------------------------------------


def test_two_days_give_one_file_until_the_case_changes(made):
    first = made.export("1.zip", pack="police")
    made.bench.time = "2026-10-03T09:00"
    second = made.export("2.zip", pack="police")
    assert (made.out / "1.zip").read_bytes() == (made.out / "2.zip").read_bytes()
    assert first.sha256 == second.sha256
    entries.log(made.desk, made.case, kind="contact", text="又问了一次")
    assert made.export("3.zip", pack="police").sha256 != first.sha256


# --- what goes wrong -------------------------------------------------------------------------------------------------


def _clean(made: Any) -> bool:
    return not [path.name for path in made.out.iterdir()]


def test_evidence_that_is_missing_or_changed_is_named(made):
    path = next(made.desk.book.root.glob("*/evidence/*.jpg"))
    path.write_bytes(_photo("black"))
    with pytest.raises(DeskError, match=f"证据1.*{path.name}.*SHA-256"):
        made.export("x.zip", pack="police")
    path.unlink()
    with pytest.raises(DeskError, match="文件不见了"):
        made.export("x.zip", pack="police")
    assert _clean(made)
    done = made.export("x.zip", pack="police", draft=True)
    assert [left.why for left in done.left_out if "证据1" in left.what] == [
        "文件不见了,请从备份或原手机找回后放回原处"
    ]


def test_half_filled_facts_are_named_and_a_draft_shows_the_gaps(bench, tmp_path):
    case = cases.new(bench.desk, source={"title": "空"}).id
    with pytest.raises(DeskError, match=r"姓名.*证件号码.*--draft"):
        exporting.export(bench.desk, case, tmp_path / "x.zip", pack="police")
    exporting.export(bench.desk, case, tmp_path / "x.zip", pack="police", draft=True)
    assert "〔待填:姓名〕" in _texts(tmp_path / "x.zip")
    cases.edit(bench.desk, case, adds=[("payment.amount", "98")])
    with pytest.raises(DeskError, match="支付时间、支付流水号"):
        exporting.export(bench.desk, case, tmp_path / "y.zip", pack="police")


def test_targets_that_cannot_be(made):
    (made.out / "有了.zip").write_bytes(b"old")
    for name, fault, says in (
        ("有了.zip", WouldLose, "已存在"),
        ("没有/x.zip", Missing, "没有文件夹"),
        ("x.rar", DeskError, "zip 或 pdf"),
    ):
        with pytest.raises(fault, match=says):
            made.export(name)
    assert [path.name for path in made.out.iterdir()] == ["有了.zip"]
    assert (made.out / "有了.zip").read_bytes() == b"old"
    with pytest.raises(DeskError, match="工作簿里面"):
        exporting.export(made.desk, made.case, made.desk.book.root / "x.zip")


class Stopped(DeskError):
    pass


def test_nothing_half_written_when_the_disk_is_full_or_somebody_stops_it(made, monkeypatch):
    calls = []

    def told(done: int, of: int) -> None:
        calls.append(done)
        if len(calls) > 12:
            raise Stopped("停")

    with pytest.raises(Stopped):
        made.export("x.zip", pack="police", told=told)
    assert _clean(made)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(package, "_chunks", full)
    with pytest.raises(DeskError, match="磁盘已满"):
        made.export("x.zip", pack="police")
    assert _clean(made)


def test_a_leak_leaves_nothing_behind(made, monkeypatch):
    """Were the masking to fail, the last look would not."""
    monkeypatch.setattr("kameng_tui.desk.packdocs.hidden_from", lambda audience: frozenset())
    with pytest.raises(audits.Leaky, match=r"表单.*单号"):
        made.export("x.zip", pack="filing", filing="platform", audience="public", draft=True)
    assert _clean(made)


def test_a_picture_that_is_none_is_packed_as_it_is(made):
    (made.out / "假.jpg").write_bytes(b"no picture at all")
    evidence.attach(made.desk, made.case, [made.out / "假.jpg"], kind="chat")
    (made.out / "假.jpg").unlink()
    made.export("x.zip", pack="police")
    with zipfile.ZipFile(made.out / "x.zip") as bundle:
        (name,) = [name for name in bundle.namelist() if "聊天" in name]
        assert bundle.read(name) == b"no picture at all"


def test_without_the_extra_one_sentence_says_what_to_install(made, monkeypatch):
    from kameng_tui.papers import docx as maker
    from kameng_tui.papers.extra import NotInstalled

    def without(document: Any) -> bytes:
        raise NotInstalled("生成 Word 文件需要另装组件,请执行 pip install 'kameng-tui[papers]'")

    monkeypatch.setattr(maker, "docx_bytes", without)
    with pytest.raises(DeskError, match="pip install"):
        made.export("x.zip", pack="police")
    assert _clean(made) and made.export("x.zip").size, "the whole case needs none of it"


@pytest.mark.parametrize(
    ("pack", "format", "lacks", "told"),
    [
        ("police", "zip", "docx", "生成 Word 文件"),
        ("lawyer", "pdf", "typst", "生成 PDF 文件"),
        ("court", "zip", "typst", "生成 PDF 文件"),  # the evidence is bound as one PDF
        ("whole", "zip", "docx", ""),  # its files as they lie there
    ],
)
def test_a_plan_says_what_is_to_be_installed_before_anything_is_made(
    made, monkeypatch, pack, format, lacks, told
):
    from kameng_tui.papers import extra

    assert exporting.plan(made.desk, made.case, pack, format=format).install == ""
    monkeypatch.setattr(extra.importlib.util, "find_spec", lambda name: None if name == lacks else name)
    said = exporting.plan(made.desk, made.case, pack, format=format).install
    assert said == (f"{told}需要另装组件,请执行 pip install 'kameng-tui[papers]'" if told else "")


def test_what_a_plan_says_is_what_comes(made):
    planned = exporting.plan(made.desk, made.case, "police")
    done = made.export(planned.name, pack="police")
    assert planned.shut == () and planned.lacking == () and planned.contents[-1] == "附件 3 件"
    assert set(planned.left_out) <= set(done.left_out) and planned.audience == done.audience == "authority"
    court = exporting.plan(made.desk, made.case, "court", format="pdf")
    assert {gate.gate for gate in court.shut} == {
        "subject",
        "chain",
        "claims",
    } and court.name == "起诉材料.pdf"
    assert court.left_out == ()
