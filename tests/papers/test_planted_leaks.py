"""Whatever is planted wherever in a package: it does not leave for the public, and the place is named."""

from __future__ import annotations

import leak_table
import pytest

from kameng_tui.desk import audits
from kameng_tui.papers.package import Member, write_zip
from tests.desk.conftest import Bench

KNOWN = list(leak_table.PLANTED.items())


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("planted") / "簿")


def test_whatever_is_planted_is_found(bench: Bench, tmp_path) -> None:
    rows = leak_table.rows(lambda place: leak_table.found_in(bench.desk, tmp_path, place))
    missed = [(place, kind) for place, row in rows for kind, found in row.items() if found is False]
    assert not missed


def test_a_refusal_names_the_places_and_tells_nothing(bench: Bench, tmp_path) -> None:
    target = tmp_path / "a.zip"
    write_zip(target, [Member(f"附件/{secret}.txt", b"x") for secret in leak_table.PLANTED.values()])
    with pytest.raises(audits.Leaky) as refused:
        audits.gate(bench.desk, target, "材料.zip", "public", KNOWN)
    assert refused.value.exit == 3 and all(f.where.startswith("材料.zip#") for f in refused.value.findings)
    assert "材料.zip#附件/" in str(refused.value)
    assert not [secret for secret in leak_table.PLANTED.values() if secret in str(refused.value)]


@pytest.mark.parametrize(
    ("audience", "kind", "leaves", "why"),
    [
        ("authority", "id-number", True, "12315 needs the real identity"),
        ("court", "card-key", True, "the whole key proves the claim"),
        ("respondent", "id-number", False, "the other side has no business with it"),
        ("respondent", "phone", True, "it may call"),
        ("self", "id-number", True, "one's own"),
    ],
)
def test_each_reader_gets_what_it_may_have(bench, tmp_path, audience, kind, leaves, why):
    target = tmp_path / "a.zip"
    write_zip(target, [Member("a.txt", leak_table.PLANTED[kind].encode())])
    if leaves:
        assert not audits.gate(bench.desk, target, "a.zip", audience, KNOWN).is_bad, why
    else:
        with pytest.raises(audits.Leaky):
            audits.gate(bench.desk, target, "a.zip", audience, KNOWN)


@pytest.mark.parametrize("audience", ["self", "authority", "court"])
def test_no_reader_learns_of_other_consumers(bench, tmp_path, audience):
    target = tmp_path / "a.zip"
    write_zip(target, [Member("a.txt", f"同一商家还骗了{leak_table.NAME}".encode())])
    with pytest.raises(audits.Leaky, match="姓名"):
        audits.gate(bench.desk, target, "a.zip", audience, [], [("name", leak_table.NAME)])


def test_a_place_or_an_author_does_not_leave_for_the_public(bench, tmp_path):
    import filemaker

    target = tmp_path / "a.zip"
    write_zip(target, [Member("a.jpg", filemaker.photograph(placed=True))])
    with pytest.raises(audits.Leaky, match="GPS"):
        audits.gate(bench.desk, target, "a.zip", "public", [])
    assert audits.gate(bench.desk, target, "a.zip", "respondent", []).findings
