"""Evidence is looked for inside the case folder only."""

from __future__ import annotations

import pytest

from kameng_tui.desk import cases, evidence


@pytest.mark.parametrize("place", ["{outside}", "../outside.png", "evidence/../../outside.png", "evidence"])
def test_a_card_that_points_elsewhere_has_no_file(bench, tmp_path, place):
    case = cases.new(bench.desk, sets=[("platform.name", "示例卡盟")]).id
    outside = bench.desk.book.root / "outside.png"
    outside.write_bytes(b"x")
    folder = bench.desk.book.root / case / "evidence"
    folder.mkdir()
    file = place.format(outside=outside)
    (folder / "x.toml").write_text(f'id = "abcd"\nfile = "{file}"\nkind = "chat"\nsha256 = "00"\n', "utf-8")
    assert [f.code for f in evidence.verify(bench.desk, [case])] == ["evidence.missing-file"]
    assert "evidence.missing-file" in {f.code for f in cases.open_case(bench.desk, case).findings}


def test_what_is_a_folder_where_a_file_should_be_is_named(bench):
    case = cases.new(bench.desk, sets=[("platform.name", "示例卡盟")]).id
    (bench.desk.book.root / case / "journal" / "20260901T100000-abcd.toml").mkdir(parents=True)
    (finding,) = cases.listing(bench.desk).unread
    assert (finding.code, finding.where) == ("file.unreadable", f"{case}/journal/20260901T100000-abcd.toml")
