"""Attachments: what the channel takes goes along, the most needed first; everything left out says why; originals untouched."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packmaker import put_pack
from PIL import Image
from pypdf import PdfReader

from kameng_tui.desk import cases, evidence, filings, packing
from kameng_tui.desk.errors import DeskError, Missing
from kameng_tui.papers.pictures import BadPicture

Attach = Callable[..., str]


def picture(
    size: tuple[int, int] = (900, 600), *, kind: str = "PNG", noise: bool = False, exif: bool = False
) -> bytes:
    image = Image.effect_noise(size, 90).convert("RGB") if noise else Image.new("RGB", size, "white")
    stream = io.BytesIO()
    extra: dict[str, Any] = {}
    if exif:
        tags = Image.Exif()
        tags[315] = "Wang Shili"
        extra = {"exif": tags}
    image.save(stream, kind, **extra)
    return stream.getvalue()


@pytest.fixture
def case(bench: Any) -> str:
    source = {
        "title": "月卡", "problem": "card-key-used", "platform": {"name": "九妹卡盟"},
        "order": [{"id": "o1", "number": "JM1", "item": "月卡", "amount": 100}], "claim": [{"kind": "refund", "amount": 100}],
    }  # fmt: skip
    return cases.new(bench.desk, source=source).id


@pytest.fixture
def attach(bench: Any, case: str, tmp_path: Path) -> Attach:
    def go(name: str, data: bytes, kind: str, **more: Any) -> str:
        file = tmp_path / name
        file.write_bytes(data)
        return evidence.attach(bench.desk, case, [file], kind=kind, **more)[0].id

    return go


def pack_with(bench: Any, case: str, rule: str) -> None:
    """The shop's channel with a rule for attachments."""
    manifest = put_pack(bench.desk.book.root) / "channel.toml"
    with manifest.open("a", encoding="utf-8") as stream:
        stream.write(f"\n[[attachments]]\n{rule}\n")
    filings.file(bench.desk, case, "shop", sets=[("story", "卡密无效")])


def test_files_go_along_under_the_names_of_the_rule_and_the_rest_says_why(
    bench: Any, case: str, attach: Attach, tmp_path: Path
) -> None:
    attach("p.png", picture((80, 60)), "payment")
    attach("o.png", picture(), "order-page")
    identity = attach("i.png", picture(), "identity")
    page = attach("r.html", "<p>规则</p>".encode(), "rule-page")
    fake = attach("x.png", b"no picture", "error-screen")
    pack_with(bench, case, 'types = ["png", "jpg"]\nconfidence = "known"\nsource = ["示例"]')
    made = packing.pack(bench.desk, case, "shop", "report", tmp_path / "附件")
    names = sorted(path.name for path in (tmp_path / "附件").iterdir())
    assert names == [one.name for one in made.kept] and {name[2:] for name in names} == {
        "_支付凭证.png",
        "_订单页.png",
    }
    reasons = {one.card: one.reason for one in made.left}
    assert "身份证号" in reasons[identity] and "不收 html" in reasons[page] and "内容不是" in reasons[fake]
    assert made.rule == "格式 png jpg(以官方页面为准)"


def test_a_picture_over_the_size_goes_along_smaller_and_its_original_stays(
    bench: Any, case: str, attach: Attach, tmp_path: Path
) -> None:
    big = picture((1400, 1000), noise=True)
    attach("o.png", big, "order-page")
    video = attach("v.mp4", b"\0\0\0\x18ftypmp42" + bytes(500_000), "screen-recording")
    pack_with(bench, case, 'max_bytes = 400000\nconfidence = "known"\nsource = ["示例"]')
    planned = packing.plan(bench.desk, case, "shop", "report")
    made = packing.pack(bench.desk, case, "shop", "report", tmp_path / "附件")
    assert [one.name for one in planned.kept] == [one.name for one in made.kept] == ["01_订单页.jpg"]
    copy = tmp_path / "附件" / "01_订单页.jpg"
    assert copy.stat().st_size <= 400_000 and "另存的 JPEG" in made.kept[0].made
    assert {one.card: one.reason for one in made.left} == {video: "488 KB,超过 390 KB"}
    folder = bench.desk.book.root / case / "evidence"
    assert big in [path.read_bytes() for path in folder.glob("*.png")]


def test_over_the_count_the_most_needed_go_along_and_the_other_pictures_as_one_pdf(
    bench: Any, case: str, attach: Attach, tmp_path: Path
) -> None:
    kinds = ["other", "rule-page", "payment", "error-screen", "order-page"]
    for n, kind in enumerate(kinds):
        attach(f"{n}.png", picture((300 + n, 200)), kind)
    note = attach("n.txt", "手写经过".encode(), "other")
    pack_with(bench, case, 'max_files = 3\nconfidence = "known"\nsource = ["示例"]')
    made = packing.pack(bench.desk, case, "shop", "report", tmp_path / "附件")
    assert len(made.kept) == 3 and made.kept[-1].name == "03_其余图片.pdf"
    assert {one.title for one in made.kept[:2]} == {"订单页", "支付凭证"}
    whole = PdfReader(tmp_path / "附件" / "03_其余图片.pdf")
    assert len(whole.pages) == len(made.kept[-1].cards) == 3 and not whole.metadata.get("/Author")
    assert {one.card: one.reason for one in made.left} == {note: "超过 3 个,先带更要紧的"}


def test_a_moving_picture_is_not_promised_as_a_still_one(bench: Any, case: str, attach: Attach) -> None:
    frames = [Image.new("L", (40, 30), shade) for shade in (0, 128, 255)]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    attach("v.gif", stream.getvalue(), "screen-recording")
    pack_with(bench, case, 'types = ["jpg"]\nconfidence = "known"\nsource = ["示例"]')
    planned = packing.plan(bench.desk, case, "shop", "report")
    assert planned.kept == () and "是动图" in planned.left[0].reason


def test_a_file_of_two_cards_takes_one_place(bench: Any, case: str, attach: Attach) -> None:
    same, other = picture(), picture((50, 50))
    first = attach("a.png", same, "order-page")
    again = attach("b.png", same, "other")
    attach("c.png", other, "other")
    pack_with(bench, case, 'max_files = 2\nconfidence = "known"\nsource = ["示例"]')
    planned = packing.plan(bench.desk, case, "shop", "report")
    assert len(planned.kept) == 2
    assert [(one.card, one.reason) for one in planned.left] == [(again, f"和 {first} 是同一个文件,只带一次")]


def test_a_file_that_the_system_keeps_back_is_named_and_the_rest_goes(
    bench: Any, case: str, attach: Attach, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach("o.png", picture(), "order-page")
    locked = attach("p.png", picture((50, 50)), "payment")
    pack_with(bench, case, 'types = ["png"]\nconfidence = "known"\nsource = ["示例"]')
    opened = Path.open

    def refusing(path: Path, *words: Any, **more: Any) -> Any:
        if path.name.endswith("p.png"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *words, **more)

    monkeypatch.setattr(Path, "open", refusing)
    planned = packing.plan(bench.desk, case, "shop", "report")
    assert [(one.card, "没有读取权限" in one.reason) for one in planned.left] == [(locked, True)]
    assert len(planned.kept) == 1


def test_where_no_pdf_is_taken_what_is_over_stays(
    bench: Any, case: str, attach: Attach, tmp_path: Path
) -> None:
    for n in range(3):
        attach(f"{n}.png", picture((300 + n, 200)), "other")
    pack_with(bench, case, 'max_files = 1\ntypes = ["png"]\nconfidence = "known"\nsource = ["示例"]')
    made = packing.plan(bench.desk, case, "shop", "report")
    assert [len(one.cards) for one in made.kept] == [1]
    assert [one.reason for one in made.left] == ["超过 1 个,先带更要紧的"] * 2


def test_what_stands_beside_the_pixels_goes_no_further_than_to_those_who_may_know(
    bench: Any, case: str, attach: Attach, tmp_path: Path
) -> None:
    data = picture(kind="JPEG", exif=True)
    attach("o.jpg", data, "order-page")
    pack_with(bench, case, 'types = ["jpg"]\nconfidence = "known"\nsource = ["示例"]')
    made = packing.pack(bench.desk, case, "shop", "report", tmp_path / "附件")
    (copy,) = (tmp_path / "附件").iterdir()
    assert "去掉了" in made.kept[0].made and b"Wang Shili" in data and b"Wang Shili" not in copy.read_bytes()
    assert "自己看一遍" in made.care


def test_private_evidence_goes_along_only_by_name(bench: Any, case: str, attach: Attach) -> None:
    card = attach("o.png", picture(), "order-page", private=True)
    pack_with(bench, case, 'types = ["png"]\nconfidence = "known"\nsource = ["示例"]')
    (left,) = packing.plan(bench.desk, case, "shop", "report").left
    assert f"--include {card}" in left.reason
    (kept,) = packing.plan(bench.desk, case, "shop", "report", [card]).kept
    assert kept.cards == (card,) and kept.why == "你点名要带"
    with pytest.raises(Missing, match="没有编号为 zzzz 的证据"):
        packing.plan(bench.desk, case, "shop", "report", ["zzzz"])


@pytest.mark.parametrize("rule", ["max_bytes = 400000", "max_files = 1"], ids=["made smaller", "in one PDF"])
def test_what_is_made_of_a_changed_file_goes_nowhere(
    bench: Any, case: str, attach: Attach, tmp_path: Path, rule: str
) -> None:
    for name, kind in (("o.png", "order-page"), ("p.png", "payment"), ("r.png", "rule-page")):
        attach(name, picture((600 + len(kind), 500), noise=True), kind)
    pack_with(bench, case, f'{rule}\nconfidence = "known"\nsource = ["示例"]')
    (file,) = (bench.desk.book.root / case / "evidence").glob("*o.png")
    file.write_bytes(picture((620, 500), noise=True))
    made = packing.pack(bench.desk, case, "shop", "report", tmp_path / "附件")
    assert [(one.title, one.reason.partition(",")[0]) for one in made.left] == [
        ("订单页", "文件和登记时的指纹不一样")
    ]
    assert sum(len(one.cards) for one in made.kept) == 2


def test_what_is_no_longer_what_was_registered_stays_and_no_half_folder_is_left(
    bench: Any, case: str, attach: Attach, tmp_path: Path
) -> None:
    attach("o.png", picture(), "order-page")
    pack_with(bench, case, 'types = ["png"]\nconfidence = "known"\nsource = ["示例"]')
    (file,) = (bench.desk.book.root / case / "evidence").glob("*.png")
    file.write_bytes(picture((10, 10)))
    with pytest.raises(DeskError, match="指纹不一样"):
        packing.pack(bench.desk, case, "shop", "report", tmp_path / "附件")
    assert not [path for path in tmp_path.iterdir() if "附件" in path.name]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("有", "已存在"),
        ("没有/附件", "没有文件夹"),
        ("长" * 300, "请换一个文件名"),
        ("a\0b", "请换一个文件名"),
        ("簿 子/附件", "工作簿里面"),
    ],
)
def test_a_folder_that_cannot_be_made_is_refused(
    bench: Any, case: str, attach: Attach, tmp_path: Path, name: str, said: str
) -> None:
    attach("o.png", picture(), "order-page")
    pack_with(bench, case, 'types = ["png"]\nconfidence = "known"\nsource = ["示例"]')
    (tmp_path / "有").mkdir()
    with pytest.raises(DeskError, match=said):
        packing.pack(bench.desk, case, "shop", "report", tmp_path / name)


def test_where_all_pictures_are_too_much_for_one_pdf_half_of_them_go_along(
    bench: Any, case: str, attach: Attach, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for n in range(5):
        attach(f"{n}.png", picture((300 + n, 200)), "other")
    pack_with(bench, case, 'max_files = 2\nconfidence = "known"\nsource = ["示例"]')
    whole = packing.as_pdf

    def two_at_most(paths: list[Path], most: int | None) -> bytes:
        if len(paths) > 2:
            raise BadPicture("太大")
        return whole(paths, most)

    monkeypatch.setattr(packing, "as_pdf", two_at_most)
    made = packing.pack(bench.desk, case, "shop", "report", tmp_path / "附件")
    assert [len(one.cards) for one in made.kept] == [1, 2] and len(made.left) == 2
