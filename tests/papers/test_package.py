"""Packages: the same bytes whenever they are made, harmless names, one file in hand at a time; pictures without metadata."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import filemaker
import pytest
from PIL import Image

from kameng_tui.papers import audit, package
from kameng_tui.papers.package import Member, PackFault, write_zip
from kameng_tui.papers.parts import Trace
from kameng_tui.papers.stripping import stripped


def test_the_same_things_give_the_same_bytes(tmp_path, monkeypatch):
    photo = tmp_path / "a.jpg"
    photo.write_bytes(filemaker.photograph(placed=True))
    members = [Member("文书/01_信.txt", "信".encode()), Member("附件/01_𠮷.jpg", photo, strip=True)]
    first = write_zip(tmp_path / "1.zip", members)
    photo.touch()  # another time, another zone: nothing of it is inside
    monkeypatch.setenv("TZ", "America/Lima")
    second = write_zip(tmp_path / "2.zip", members)
    assert first == second and first[1].stripped
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "1.zip") as bundle:
        entries = bundle.infolist()
    assert [(e.date_time[0], e.compress_type, e.flag_bits & 0x800) for e in entries] == [(1980, 0, 0x800)] * 2
    assert package.names_in(tmp_path / "1.zip") == [member.name for member in members]


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../x", "a\\b", "C:x", "", "a\0b"])
def test_no_name_leads_out(tmp_path, name):
    with pytest.raises(PackFault, match="不能作为"):
        write_zip(tmp_path / "x.zip", [Member(name, b"")])


def test_no_two_files_of_one_name_and_no_package_beyond_what_opens(tmp_path, monkeypatch):
    with pytest.raises(PackFault, match="两个「B」"):
        write_zip(tmp_path / "x.zip", [Member("b", b""), Member("B", b"")])
    monkeypatch.setattr(package, "MOST_BYTES", 3)
    with pytest.raises(PackFault, match="超过"):
        write_zip(tmp_path / "y.zip", [Member("a", b"1234")])
    assert not list(tmp_path.iterdir())


def test_a_file_that_changes_under_way_is_told(tmp_path):
    (tmp_path / "a").write_bytes(b"1")
    with pytest.raises(PackFault, match="变了"):
        write_zip(tmp_path / "x.zip", [Member("a", tmp_path / "a", sha256="0" * 64)])
    with pytest.raises(PackFault, match="读不了"):
        write_zip(tmp_path / "x.zip", [Member("b", tmp_path / "没有")])


def test_many_large_files_take_the_memory_of_one(tmp_path):
    """200 screenshots of 10 MB, made 20 times smaller here: packing and looking through hold one of them."""
    one, many = 512 * 1024, 200
    source = tmp_path / "a.png"
    source.write_bytes(filemaker.png({}) + bytes(one))
    tracemalloc.start()
    try:
        write_zip(tmp_path / "x.zip", [Member(f"{n:03}.png", source) for n in range(many)])
        with (tmp_path / "x.zip").open("rb") as stream:
            seen = sum(1 for _ in audit.pieces("x.zip", stream, (tmp_path / "x.zip").stat().st_size))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seen > many and peak < 20 * one


def _pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_lose_what_stands_beside_the_pixels(kind):
    photo = filemaker.photograph(kind, words="张三", placed=True, owner="张三", serial="X1")
    clean = stripped(photo)
    assert clean is not None and clean != photo and _pixels(clean) == _pixels(photo)
    told = [piece for piece in audit.pieces("a", io.BytesIO(clean), len(clean)) if isinstance(piece, Trace)]
    assert not told and "张三".encode() not in clean
    assert stripped(clean) == clean, "nothing more to take"


def test_a_picture_keeps_which_way_is_up():
    exif = Image.Exif()
    exif[0x0112], exif[270] = 6, "13812345678"
    out = io.BytesIO()
    Image.new("RGB", (9, 5), "red").save(out, "JPEG", exif=exif)
    clean = stripped(out.getvalue() + b"behind the end 13812345678")
    assert clean is not None and b"13812345678" not in clean
    assert dict(Image.open(io.BytesIO(clean)).getexif()) == {0x0112: 6}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        filemaker.photograph()[:30],
        filemaker.png({})[:40],
        b"RIFF\xff\0\0\0WEBPVP8 ",
        b"\xff\xd8\xff",
    ],
)
def test_what_is_no_whole_picture_is_left_alone(data):
    assert stripped(data) is None


def test_progress_can_stop_it(tmp_path: Path):
    class Enough(Exception):
        pass

    def told(done: int, of: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        write_zip(tmp_path / "x.zip", [Member("a", b"1")], told)
