"""What was carried over is remembered by marks: never a value, and never anything that rests on them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kameng_tui.values import parse_when
from kameng_tui.workbook import resume

NOW = parse_when("2026-11-21T10:30")
PHONE = "13800138000"


def test_a_field_is_remembered_until_it_is_forgotten_and_never_by_its_value(tmp_path: Path) -> None:
    path = tmp_path / "data" / "counter.db"
    assert resume.sent(path, "案/12315") == {}
    resume.keep(path, "案/12315", "phone", PHONE, NOW)
    resume.keep(path, "案/heimao", "phone", PHONE, NOW)
    (one,) = resume.sent(path, "案/12315").values()
    assert one.mark == resume.mark_of(PHONE) and len(one.mark) == 4 and one.at == NOW
    assert PHONE.encode() not in path.read_bytes() and path.stat().st_mode & 0o077 == 0
    resume.forget(path, "案/12315")
    assert resume.sent(path, "案/12315") == {} and resume.sent(path, "案/heimao")


def test_what_nobody_went_on_with_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "counter.db"
    resume.keep(path, "旧", "a", "甲", NOW)
    resume.keep(path, "新", "a", "甲", NOW + resume.KEPT + timedelta(days=1))
    assert resume.sent(path, "旧") == {} and resume.sent(path, "新")


def test_a_damaged_file_counts_as_nothing_and_stops_nobody(tmp_path: Path) -> None:
    path = tmp_path / "counter.db"
    path.write_bytes("不是数据库".encode() * 50)
    resume.keep(path, "案", "a", "甲", NOW)
    assert resume.sent(path, "案") == {}
