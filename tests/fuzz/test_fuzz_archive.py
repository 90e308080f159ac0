"""Any bytes that call themselves a zip are unpacked whole inside their folder, or refused with a sentence and nothing written."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from fuzzing import bounded
from hypothesis import given
from hypothesis import strategies as st

from kameng_tui.channels.archive import BadArchive, unpack

NAMES = st.sampled_from([
    "channel.toml", "a/channel.toml", "a/b.txt", "b.txt", "../x", "/etc/x", "a\\b", "C:x", "CON", "con.txt", "a/./b", "a//b", "a/", "x\ny",
    "甲.txt", "é.txt", "e\u0301.txt", "B.TXT", "a/../../x", ".git/config", "__pycache__/x", "a ", "a.", "x" * 220, "a/b/c/d/e/f/g/h/i/j", "-rf",
    "a\u202eb", "a:b", "a*", "~/x", "%2e%2e/x",
])  # fmt: skip
pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")  # that is what these zips are for
METHODS = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])


@st.composite
def zips(draw: st.DrawFn) -> bytes:
    """A zip of a few files, then perhaps some bytes of it changed, cut off or put in front."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name in draw(st.lists(NAMES, max_size=4)):
            info = zipfile.ZipInfo(name)
            info.external_attr = (
                draw(st.sampled_from([0o100644, 0o120777, 0o040755, 0o060644, 0, 0o104755])) << 16
            )
            bundle.writestr(
                info, draw(st.sampled_from([b"", b"x", b"x" * 5000, b"schema = 1\n"])), draw(METHODS)
            )
        bundle.comment = draw(st.sampled_from([b"", b"PK\x05\x06", b"x" * 100]))
    data = bytearray(out.getvalue())
    for place, byte in draw(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=4)):
        data[place % len(data)] = byte
    return bytes(draw(st.sampled_from([data, data[: len(data) // 2], b"MZ" + data, data + b"x" * 30])))


def opened(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as made:
        pack, into = Path(made, "p.zip"), Path(made, "in")
        pack.write_bytes(data)
        try:
            unpack(pack, into)
        except BadArchive as refused:
            assert not into.exists()
            assert str(refused).isprintable()
        else:
            assert (into / "channel.toml").is_file()
            assert all(path.resolve().is_relative_to(into.resolve()) for path in into.rglob("*"))
        assert sorted(path.name for path in Path(made).iterdir()) in (["in", "p.zip"], ["p.zip"])


@given(zips())
@bounded(200)
def test_any_zip_is_unpacked_inside_or_refused_whole(data: bytes) -> None:
    opened(data)


@given(st.binary(max_size=200))
@bounded(40)
def test_any_bytes_are_no_zip(data: bytes) -> None:
    opened(data)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_single_broken_byte_is_refused_or_harmless(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as bundle:
        bundle.writestr("channel.toml", "schema = 1\n" * 5)
    for place in range(len(out.getvalue())):
        data = bytearray(out.getvalue())
        data[place] ^= 0xFF
        opened(bytes(data))


def test_folders_in_folders_without_end_are_refused(tmp_path: Path) -> None:
    deep = tmp_path / "p"
    deep.mkdir()
    (deep / "channel.toml").write_text("", "utf-8")
    for _ in range(900):
        deep = deep / "d"
        deep.mkdir()
    with pytest.raises(BadArchive, match="太深"):
        unpack(tmp_path / "p", tmp_path / "in")
    assert not (tmp_path / "in").exists()
