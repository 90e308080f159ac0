"""Packs from strangers: every trick is refused with one sentence before a byte is written; what is sound goes in and out."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kameng_tui.channels.archive import MOST_BYTES, MOST_FILES, BadArchive, pack, unpack

MANIFEST = b"manifest = 1\n" + bytes(range(32, 127)) * 20  # enough that the sound files are no bomb
SOUND = {"channel.toml": MANIFEST, "templates/投诉.txt": "请退还货款。".encode() * 20}


def zipped(path: Path, files: Mapping[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", way) as bundle:
        for name, content in files.items():
            bundle.writestr(name, content)
    return path


def raw_name(path: Path, plain: bytes, wanted: bytes, flags: int = 0) -> Path:
    """The zip with a name of the same length put in its bytes, as no proper tool would write it."""
    assert len(plain) == len(wanted)
    data = path.read_bytes()
    assert data.count(plain) == 2
    changed = bytearray(data.replace(plain, wanted))
    if flags:
        for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = changed.find(wanted) - (30 if signature == b"PK\x03\x04" else 46)
            at = at if signature == b"PK\x03\x04" else changed.rfind(wanted) - 46
            assert changed[at : at + 4] == signature
            changed[at + place] |= flags & 0xFF
            changed[at + place + 1] |= flags >> 8
    path.write_bytes(changed)
    return path


def with_mode(path: Path, name: str, mode: int, content: bytes = b"channel.toml") -> Path:
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("channel.toml", MANIFEST)
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, mode << 16
        bundle.writestr(info, content)
    return path


def test_a_zip_and_its_folder_come_to_the_same(tmp_path: Path) -> None:
    inside = {f"my-channel/{name}": content for name, content in SOUND.items()}
    for number, files in enumerate((SOUND, inside)):
        place = unpack(zipped(tmp_path / f"{number}.zip", files), tmp_path / str(number))
        assert {
            p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()
        } == SOUND
    again = unpack(tmp_path / "0", tmp_path / "again")
    assert (again / "templates/投诉.txt").read_bytes() == SOUND["templates/投诉.txt"]


def test_packing_is_the_same_on_any_day_and_machine(tmp_path: Path) -> None:
    folder = unpack(zipped(tmp_path / "a.zip", SOUND), tmp_path / "a")
    first = pack(folder, tmp_path / "first.zip").read_bytes()
    os.utime(folder / "channel.toml", (1, 1))
    (folder / "templates/投诉.txt").chmod(0o600)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_text("x")
    assert pack(folder, tmp_path / "second.zip").read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as bundle:
        assert bundle.namelist() == sorted(SOUND)
    assert sorted(p.name for p in unpack(tmp_path / "first.zip", tmp_path / "b").iterdir()) == [
        "channel.toml",
        "templates",
    ]


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    bundle = zipped(tmp_path / "a.zip", SOUND)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    with pytest.raises(BadArchive, match="已经有文件"):
        unpack(bundle, taken)
    with pytest.raises(BadArchive, match="没有覆盖"):
        pack(unpack(bundle, tmp_path / "b"), bundle)
    assert (taken / "mine.txt").read_text() == "mine" and sorted(p.name for p in taken.iterdir()) == [
        "mine.txt"
    ]


# a name in a zip, a part of the sentence that refuses it: why it is refused stands there
NAMES = [
    ("../evil.txt", "含有 .."), ("a/../../evil.txt", "含有 .."), ("templates/..", "含有 .."),
    ("/etc/evil.txt", "绝对路径"), ("C:/evil.txt", "绝对路径"), ("c:evil.txt", "绝对路径"),
    ("\\\\server\\share\\x", "绝对路径"), ("templates\\evil.txt", "反斜杠"), ("..\\evil.txt", "含有 .."),
    ("con", "Windows 保留"), ("templates/NUL.txt", "Windows 保留"), ("com1.toml", "Windows 保留"), ("aux/x.txt", "Windows 保留"),
    ("a:b.txt", "绝对路径"), ("templates/a:b.txt", "不能用的字符"), ("what?.txt", "不能用的字符"), ("tab\there.txt", "不能用的字符"),
    ("dot.", "不能用的字符"), ("space /x.txt", "不能用的字符"), ("a//b.txt", "不是正常"), ("./a.txt", "不是正常"),
    ("a/" * 9 + "b.txt", "不是正常"), ("长" * 70 + ".txt", "不是正常"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "part"), NAMES, ids=[repr(name)[:24] for name, _ in NAMES])
def test_a_name_that_leads_elsewhere_or_means_something_else_is_refused(
    name: str, part: str, tmp_path: Path
) -> None:
    path = zipped(
        tmp_path / "a.zip",
        {**SOUND, "x" * len(name): b"evil"} if name.isascii() else {**SOUND, name: b"evil"},
    )
    if name.isascii():
        raw_name(path, b"x" * len(name), name.encode())
    refused(path, part, tmp_path)


def refused(path: Path, part: str, root: Path) -> None:
    """One sentence with ``part``, and not a single file anywhere."""
    before = set(root.rglob("*"))
    with pytest.raises(BadArchive) as caught:
        unpack(path, root / "into")
    assert part in str(caught.value) and "\n" not in str(caught.value) and str(caught.value).isprintable()
    assert set(root.rglob("*")) == before


def bomb(path: Path) -> Path:
    return zipped(path, {**SOUND, "zeros.bin": bytes(MOST_BYTES - 100_000)})


def huge(path: Path) -> Path:
    return zipped(path, {**SOUND, "big.bin": os.urandom(1000) * (MOST_BYTES // 1000 + 1)}, zipfile.ZIP_STORED)


def liar(path: Path) -> Path:
    """A file that says it is small and is not: the sizes in both headers are changed, the content is not."""
    zipped(path, {**SOUND, "small.bin": b"A" * 5000})
    data = path.read_bytes()
    path.write_bytes(data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little")))
    return path


def encrypted(path: Path) -> Path:
    zipped(path, {**SOUND, "secret.txt": b"x"})
    return raw_name(path, b"secret.txt", b"secret.txt", 0x1)


def foreign(path: Path) -> Path:
    """中文.txt in GBK, as archives from old Windows have it."""
    zipped(path, {**SOUND, "xxxx.txt": b"x"})
    return raw_name(path, b"xxxx.txt", "中文.txt".encode("gbk"))


def false_utf8(path: Path) -> Path:
    """A name that says it is UTF-8 and is not."""
    zipped(path, {**SOUND, "xxxx.txt": b"x"})
    return raw_name(path, b"xxxx.txt", b"\xff\xfe\xc3\x28.txt", 0x800)


ARCHIVES: list[tuple[str, str, Callable[[Path], Path]]] = [
    ("a link", "是链接", lambda p: with_mode(p, "link.txt", stat.S_IFLNK | 0o777, b"/etc/passwd")),
    ("a device", "不是普通文件", lambda p: with_mode(p, "device", stat.S_IFCHR | 0o666)),
    ("a pipe", "不是普通文件", lambda p: with_mode(p, "pipe", stat.S_IFIFO | 0o666)),
    ("names that differ by case", "同一个文件", lambda p: zipped(p, {**SOUND, "Channel.toml": b"x"})),
    ("folders that differ by case", "同一个文件", lambda p: zipped(p, {**SOUND, "Templates/b.txt": b"x"})),
    ("names that differ by form", "同一个文件", lambda p: zipped(p, {**SOUND, "é.txt": b"x", "e\u0301.txt": b"x"})),
    ("a file that is a folder too", "上一级", lambda p: zipped(p, {**SOUND, "templates": b"x"})),
    ("ten thousand files", "超过 500 个", lambda p: zipped(p, {**SOUND, **{f"f{i}": b"" for i in range(10_000)}})),
    ("a bomb", "压缩炸弹", bomb), ("too much", "超过 20 MB", huge), ("a size that lies", "不是完好的 zip", liar),
    ("a password", "加了密码", encrypted), ("names in GBK", "不是 UTF-8", foreign), ("a name that is no UTF-8", "不是 UTF-8", false_utf8),
    ("no zip at all", "不是完好的 zip", lambda p: p.write_bytes(b"hello") and p), ("half a zip", "不是完好的 zip", lambda p: p.write_bytes(zipped(p, SOUND).read_bytes()[:-30]) and p),
    ("no manifest", "没有 channel.toml", lambda p: zipped(p, {"readme.txt": b"x"})),
    ("a manifest too deep", "没有 channel.toml", lambda p: zipped(p, {"a/b/channel.toml": MANIFEST})),
    ("two folders", "没有 channel.toml", lambda p: zipped(p, {"a/channel.toml": MANIFEST, "b/channel.toml": MANIFEST})),
]  # fmt: skip


@pytest.mark.parametrize(("how", "part", "make"), ARCHIVES, ids=[how for how, _, _ in ARCHIVES])
def test_a_zip_made_to_harm_is_refused_whole(
    how: str, part: str, make: Callable[[Path], Path], tmp_path: Path
) -> None:
    refused(make(tmp_path / "a.zip"), part, tmp_path)


def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {**SOUND, "channel.tomx": b"x"})
    data = path.read_bytes().replace(b"channel.tomx", b"channel.toml")
    path.write_bytes(data)
    refused(path, "出现了两次", tmp_path)


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


FOLDERS: list[tuple[str, str, Callable[[Path], object]]] = [
    ("a link to a file", "是链接", lambda f: (f / "passwd").symlink_to("/etc/passwd")),
    ("a link to a folder", "是链接", lambda f: (f / "etc").symlink_to("/etc")),
    ("a link to nothing", "是链接", lambda f: (f / "gone").symlink_to("nowhere")),
    ("a pipe", "不是普通文件", lambda f: os.mkfifo(f / "pipe")),
    ("too many", "超过 500 个", lambda f: put(f, {f"f{i}": b"" for i in range(MOST_FILES + 1)})),
    ("too much", "超过 20 MB", lambda f: put(f, {"big.bin": bytes(MOST_BYTES + 1)})),
    ("case twins", "同一个文件", lambda f: put(f, {"A.txt": b"", "a.txt": b""})),
    ("a reserved name", "Windows 保留", lambda f: put(f, {"nul.txt": b""})),
    ("a name that is no UTF-8", "不是 UTF-8", lambda f: put(f, {os.fsdecode(b"\xff.txt"): b""})),
    ("a backslash", "反斜杠", lambda f: put(f, {"a\\b.txt": b""})),
    ("no manifest", "没有 channel.toml", lambda f: (f / "channel.toml").unlink()),
]  # fmt: skip


@pytest.mark.parametrize(("how", "part", "spoil"), FOLDERS, ids=[how for how, _, _ in FOLDERS])
def test_a_folder_made_to_harm_is_refused_whole(
    how: str, part: str, spoil: Callable[[Path], object], tmp_path: Path
) -> None:
    folder = put(tmp_path / "pack", SOUND)
    spoil(folder)
    refused(folder, part, tmp_path)
    with pytest.raises(BadArchive):
        pack(folder, tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


def test_a_place_where_nothing_is(tmp_path: Path) -> None:
    with pytest.raises(BadArchive, match="找不到"):
        unpack(tmp_path / "nothing", tmp_path / "into")


def test_a_name_that_would_paint_the_screen_is_shown_harmlessly(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {**SOUND, "a\x1b[2Jb\u202e.txt": b"x"})
    refused(path, "〔U+001B〕", tmp_path)


def test_litter_of_other_programs_stays_behind(tmp_path: Path) -> None:
    litter = {"__MACOSX/._channel.toml": b"x", ".DS_Store": b"x", "templates/__pycache__/a.pyc": b"x"}
    place = unpack(zipped(tmp_path / "a.zip", {**SOUND, **litter}), tmp_path / "b")
    assert {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()} == set(SOUND)
