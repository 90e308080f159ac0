"""Evidence: taken in whole with its custody, looked for inside the case folder only, and every later change seen."""

from __future__ import annotations

import subprocess
from datetime import datetime
from functools import partial

import pytest

from kameng_tui.desk import cases, evidence, verifying
from kameng_tui.desk.errors import WouldLose
from kameng_tui.desk.lists import listing
from kameng_tui.workbook import files, seals
from kameng_tui.workbook.errors import SaveFailed
from tests.gitpair import git


@pytest.mark.parametrize("place", ["{outside}", "../outside.png", "evidence/../../outside.png", "evidence"])
def test_a_card_that_points_elsewhere_has_no_file(bench, tmp_path, place):
    case = cases.new(bench.desk, sets=[("platform.name", "示例卡盟")]).id
    outside = bench.desk.book.root / "outside.png"
    outside.write_bytes(b"x")
    folder = bench.desk.book.root / case / "evidence"
    folder.mkdir()
    file = place.format(outside=outside)
    (folder / "x.toml").write_text(f'id = "abcd"\nfile = "{file}"\nkind = "chat"\nsha256 = "00"\n', "utf-8")
    assert [f.code for f in verifying.verify(bench.desk, [case])] == ["evidence.missing-file"]
    assert "evidence.missing-file" in {f.code for f in cases.open_case(bench.desk, case).findings}


def test_what_is_a_folder_where_a_file_should_be_is_named(bench):
    case = cases.new(bench.desk, sets=[("platform.name", "示例卡盟")]).id
    (bench.desk.book.root / case / "journal" / "20260901T100000-abcd.toml").mkdir(parents=True)
    (finding,) = listing(bench.desk).unread
    assert (finding.code, finding.where) == ("file.unreadable", f"{case}/journal/20260901T100000-abcd.toml")


@pytest.fixture
def case(bench):
    return cases.new(bench.desk, sets=[("platform.name", "示例卡盟")]).id


def taken_in(bench, case, tmp_path, *names, **facts):
    """Each file holds its own name."""
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.write_text(path.name)
    return evidence.attach(bench.desk, case, paths, **{"kind": "chat", **facts})


def codes(bench, case):
    return [(f.code, f.where.removeprefix(f"{case}/evidence/")) for f in verifying.verify(bench.desk, [case])]


def test_a_card_says_who_took_it_in_and_when_and_what_it_was(bench, case, tmp_path):
    (card,) = taken_in(bench, case, tmp_path, "聊天 11010519491231002X.png")
    assert (card.by, card.attached) == ("本人", bench.now())
    assert "11010519491231002X" not in card.original + card.file
    assert card.original.startswith("聊天 ")
    assert card.modified == datetime.fromtimestamp(
        int((tmp_path / "聊天 11010519491231002X.png").stat().st_mtime), bench.now().tzinfo
    )


def test_the_same_file_twice_is_told_and_counts_as_one(bench, case, tmp_path):
    (first,) = taken_in(bench, case, tmp_path, "a.png")
    assert evidence.doubles(bench.desk, case, [first]) == []
    (second,) = evidence.attach(bench.desk, case, [tmp_path / "a.png"], kind="chat", shows="又一张")
    (told,) = evidence.doubles(bench.desk, case, [second])
    assert (told.code, told.severity) == ("evidence.duplicate", "advice")
    assert f"{second.id} 与 {first.id}" in told.message
    shown = [f for f in cases.open_case(bench.desk, case).findings if f.code == "evidence.duplicate"]
    assert len(shown) == 1  # of two from the same second either may be called the first


def test_a_copy_whose_card_cannot_be_written_does_not_stay_and_the_others_are_named(
    bench, case, tmp_path, monkeypatch
):
    real, written = type(bench.desk.book).add_file, []

    def full(book, loaded, rel, doc):
        if written:
            raise SaveFailed("没有存上:磁盘已满")
        written.append(rel)
        real(book, loaded, rel, doc)

    monkeypatch.setattr(type(bench.desk.book), "add_file", full)
    with pytest.raises(WouldLose, match=r"磁盘已满;前面 1 个已加入\(....\),从 b.png 起还没有"):
        taken_in(bench, case, tmp_path, "a.png", "b.png", "c.png")
    folder = bench.desk.book.root / case / "evidence"
    assert sorted(path.name.partition("-")[2] for path in folder.iterdir()) == ["a.png", "a.png.toml"]


def test_progress_counts_the_bytes_of_all_files_and_stopping_leaves_nothing_half(bench, case, tmp_path):
    seen = []
    taken_in(bench, case, tmp_path, "a", "bb", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (3, 3)]

    def stop(done, total):
        raise KeyboardInterrupt

    before = bench.written(case)
    with pytest.raises(KeyboardInterrupt):
        taken_in(bench, case, tmp_path, "c", progress=stop)
    assert bench.written(case) == before


# -- verify and seal


def test_every_change_since_the_pieces_came_is_seen(bench, case, tmp_path):
    a, b, c = taken_in(bench, case, tmp_path, "a.png", "b.png", "c.png")
    folder = bench.desk.book.root / case
    assert verifying.verify(bench.desk) == []
    (folder / a.file).write_text("A.png")
    (folder / b.file).unlink()
    (folder / "evidence" / "野.png").write_text("x")
    assert codes(bench, case) == [
        (code, f"{card.file.removeprefix('evidence/')}.toml#sha256")
        for card, code in sorted(
            [(a, "evidence.changed"), (b, "evidence.missing-file")], key=lambda x: x[0].id
        )
    ] + [("evidence.uncarded", "野.png")]
    (folder / c.file).unlink()
    (folder / c.file).mkdir()  # no file, no crash
    assert ("evidence.missing-file", f"{c.file.removeprefix('evidence/')}.toml#sha256") in codes(bench, case)


def test_what_cannot_be_read_is_named_and_the_rest_is_checked(bench, case, tmp_path, monkeypatch):
    a, b = taken_in(bench, case, tmp_path, "a.png", "b.png")
    real = files.Path.open

    def forbidden(path, *args, **kwargs):
        if path.name == a.file.removeprefix("evidence/"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)

    (bench.desk.book.root / case / b.file).write_text("B.png")
    monkeypatch.setattr(files.Path, "open", forbidden)
    found = {f.code: f.message for f in verifying.verify(bench.desk, [case])}
    assert set(found) == {"file.unreadable", "evidence.changed"}
    assert "没有读取权限" in found["file.unreadable"]


def test_a_seal_is_a_list_that_sha256sum_checks_and_sees_what_cards_cannot(bench, case, tmp_path):
    a, b, c = taken_in(bench, case, tmp_path, "a.png", "b.png", "c c.png")
    (private,) = taken_in(bench, case, tmp_path, "证.png", kind="identity")
    folder = bench.desk.book.root / case
    (sealed,) = verifying.seal(bench.desk)
    assert (sealed.file, sealed.pieces) == (f"{case}/evidence/SHA256SUMS", 4)
    assert sealed.sha256 == files.hash_file(folder / seals.LIST)
    assert f"{case}/{seals.LIST}" in bench.desk.book.changed
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", seals.LIST], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.count(": OK") == 4
    assert verifying.verify(bench.desk) == []

    card = folder / f"{a.file}.toml"  # the piece and its card changed together
    (folder / a.file).write_text("A.png")
    card.write_text(card.read_text().replace(a.sha256, files.hash_file(folder / a.file)))
    (folder / f"{b.file}.toml").unlink()  # a piece that went with its card
    (folder / b.file).rename(folder / "evidence" / "moved.png")
    (folder / private.file).unlink()  # on another machine
    (d,) = taken_in(bench, case, tmp_path, "d.png")
    found = [(f.code, f.message) for f in verifying.verify(bench.desk)]
    assert [code for code, _ in found] == ["evidence.uncarded", *(
        ["evidence.changed", "evidence.missing-file"] if a.id < b.id else ["evidence.missing-file", "evidence.changed"]
    ), "evidence.unsealed"]  # fmt: skip
    words = dict(found)
    assert words["evidence.changed"].startswith(f"{a.file} 在封存(2026-09-01 10:00)之后变了")
    assert words["evidence.missing-file"].endswith("内容还在 evidence/moved.png")
    assert words["evidence.unsealed"].startswith(d.file)
    assert c.file not in "".join(words.values())


def test_nothing_is_sealed_over_a_change_and_sealing_again_takes_in_what_came(bench, case, tmp_path):
    assert verifying.seal(bench.desk) == []  # nothing there
    (a,) = taken_in(bench, case, tmp_path, "a.png")
    verifying.seal(bench.desk)
    taken_in(bench, case, tmp_path, "b.png")
    assert [code for code, _ in codes(bench, case)] == ["evidence.unsealed"]
    assert verifying.seal(bench.desk, [case])[0].pieces == 2
    assert codes(bench, case) == []
    path = bench.desk.book.root / case
    kept = (path / seals.LIST).read_bytes()
    (path / a.file).write_text("A")
    with pytest.raises(WouldLose, match="没有封存"):
        verifying.seal(bench.desk)
    assert (path / seals.LIST).read_bytes() == kept


def recard(folder, card, *changes):
    path = folder / "evidence" / f"{card.file.partition('/')[2]}.toml"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def gone(folder, card, *, piece=True, description=True):
    if piece:
        (folder / card.file).unlink()
    if description:
        (folder / "evidence" / f"{card.file.partition('/')[2]}.toml").unlink()


def link_outside(folder, card):
    gone(folder, card, description=False)
    (folder.parent / "outside.png").write_text("x")
    (folder / card.file).symlink_to(folder.parent / "outside.png")


def to_public(folder, card, *, told=False):
    (folder / card.file).rename(folder / card.file.replace("private/", "evidence/"))
    if told:
        recard(folder, card, ('"private/', '"evidence/'))


def break_card(folder, card):
    recard(folder, card, ("schema = 1", "schema = = 1"))


def folder_as_list(folder, card):
    (folder / seals.LIST).unlink()
    (folder / seals.LIST).mkdir()


EXPOSED, FOUND, LOST = "会随工作簿公开的", "原件和说明卡;", "evidence.missing-file"
HARM = {  # what befell the sealed piece, which, the one code that tells of it, what is said, what sealing advises
    "a private piece went with its card": (gone, "key", LOST, "现在没有了,请找回", FOUND),
    "a private piece stays, its card went": (partial(gone, piece=False), "key", LOST, "说明卡现在没有了", FOUND),
    "a public piece stays, its card went": (partial(gone, piece=False), "chat", LOST, "说明卡现在没有了", FOUND),
    "a public piece went with its card": (gone, "chat", LOST, "现在没有了,请找回", FOUND),
    "a link that leads outside in its place": (link_outside, "chat", "file.unreadable", "外面的链接", "先改好它"),
    "a link in the place of a private piece": (link_outside, "key", LOST, "证据文件不见了", FOUND),
    "a private piece in the public folder": (to_public, "key", "evidence.exposed", EXPOSED, "先改好它"),
    "the same, and its card says so": (partial(to_public, told=True), "key", "evidence.exposed", EXPOSED, "先改好它"),
    "a card without a fingerprint": (lambda f, c: recard(f, c, (c.sha256, "")), "chat", "field.required", "没有指纹", "先改好它"),
    "the same, its piece elsewhere": (lambda f, c: (recard(f, c, (c.sha256, "")), gone(f, c, description=False)), "key", "field.required", "没有指纹", "先改好它"),
    "another fingerprint, its piece elsewhere": (lambda f, c: (recard(f, c, (c.sha256, "0" * 64)), gone(f, c, description=False)), "key", "evidence.changed", "说明卡里的指纹与封存", FOUND),
    "a card that cannot be read": (break_card, "chat", "file.unreadable", ".toml", "先改好它"),
    "the card of a private piece cannot be read": (break_card, "key", "file.unreadable", ".toml", "先改好它"),
    "a folder in the place of the list": (folder_as_list, "chat", "file.unreadable", "封存清单不是普通文件", "先改好它"),
}  # fmt: skip


@pytest.mark.parametrize(("harm", "which", "code", "said", "advice"), HARM.values(), ids=HARM)
def test_no_row_of_a_sealed_list_is_lost_in_silence(bench, case, tmp_path, harm, which, code, said, advice):
    (chat,) = taken_in(bench, case, tmp_path, "a.png")
    (key,) = taken_in(bench, case, tmp_path, "k.png", kind="key-shot")
    verifying.seal(bench.desk)
    folder = bench.desk.book.root / case
    before = (folder / seals.LIST).read_bytes()
    harm(folder, {"chat": chat, "key": key}[which])
    (told,) = verifying.verify(bench.desk)
    assert (told.code, told.severity) == (code, "error") and said in told.message
    with pytest.raises(WouldLose, match="没有封存") as refused:
        verifying.seal(bench.desk)
    assert advice in str(refused.value)
    assert (folder / seals.LIST).is_dir() or (folder / seals.LIST).read_bytes() == before


def test_a_private_piece_in_the_public_folder_is_told_without_a_seal_and_by_the_check_of_the_case(
    bench, case, tmp_path
):
    (key,) = taken_in(bench, case, tmp_path, "k.png", kind="key-shot")
    to_public(bench.desk.book.root / case, key, told=True)
    assert [code for code, _ in codes(bench, case)] == ["evidence.exposed"]
    assert "evidence.exposed" in {f.code for f in cases.open_case(bench.desk, case).findings}


def test_sealing_where_private_pieces_are_not_keeps_their_rows(bench, case, tmp_path):
    taken_in(bench, case, tmp_path, "a.png")
    keys = taken_in(bench, case, tmp_path, "k.png", "l.png", kind="key-shot")
    verifying.seal(bench.desk)
    folder = bench.desk.book.root / case
    rows = seals.read(bench.desk.book.load(case)).digests
    for key in keys:
        gone(folder, key, description=False)
    assert verifying.verify(bench.desk) == []
    taken_in(bench, case, tmp_path, "b.png")
    (sealed,) = verifying.seal(bench.desk)
    assert (sealed.pieces, sealed.elsewhere) == (4, 2)
    assert sealed.said == "已封存 4 件,其中 2 件不在这台机器,沿用上一次的指纹"
    assert rows.items() < seals.read(bench.desk.book.load(case)).digests.items()


@pytest.mark.parametrize("line", ["<<<<<<< HEAD", "abc  evidence/a.png", "0" * 64])
def test_a_list_that_was_damaged_is_named_with_its_line(bench, case, tmp_path, line):
    taken_in(bench, case, tmp_path, "a.png")
    verifying.seal(bench.desk)
    path = bench.desk.book.root / case / seals.LIST
    path.write_text(path.read_text() + line + "\n")
    (found,) = verifying.verify(bench.desk)
    assert (found.code, found.where) == ("file.unreadable", f"{case}/{seals.LIST}")
    assert "第 5 行" in found.message


def test_a_name_with_a_line_break_is_sealed_as_sha256sum_does(bench, case, tmp_path):
    folder = bench.desk.book.root / case
    (folder / "evidence").mkdir()
    name = "a\\b\nc.png"
    (folder / "evidence" / name).write_text("x")
    card = 'id = "abcd"\nfile = "evidence/a\\\\b\\nc.png"\nkind = "chat"\nsha256 = "%s"\n'
    digest = files.hash_file(folder / "evidence" / name)
    (folder / "evidence" / "x.toml").write_text(card % digest)
    verifying.seal(bench.desk)
    subprocess.run(["sha256sum", "--strict", "-c", seals.LIST], cwd=folder, check=True, capture_output=True)
    assert verifying.verify(bench.desk) == []


def test_a_check_tells_how_far_it_is_and_can_be_stopped(bench, case, tmp_path):
    taken_in(bench, case, tmp_path, "a", "bb")
    other = cases.new(bench.desk, sets=[("platform.name", "另一家")]).id
    taken_in(bench, other, tmp_path, "ccc")
    seen = []
    verifying.verify(bench.desk, told=seen.append)
    names = enumerate(sorted([case, other]), 1)
    # each case is named before it is read, and then by its bytes
    assert {(at.case, at.n, at.cases, at.total) for at in seen} == {
        (name, n, 2, total) for n, name in names for total in (0, 3)
    }
    assert [at.done for at in seen if at.case == other] == [0, 3]

    def stop(at):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verifying.verify(bench.desk, told=stop)


@pytest.mark.parametrize(
    ("attributes", "config", "place"),
    [
        ("*.mp4 filter=lfs\n", True, "evidence"),
        ("*.mp4 filter=lfs\n", False, "private"),  # git-lfs is not there: the bytes would go into git
        ("*.png filter=lfs\n", True, "private"),
        (None, True, "private"),  # no repository
    ],
)
def test_a_large_file_lies_in_evidence_only_where_git_lfs_takes_it(
    bench, case, tmp_path, monkeypatch, attributes, config, place
):
    monkeypatch.setattr(evidence, "LARGE", 3)
    root = bench.desk.book.root
    if attributes is not None:
        git(root, "init", "-q")
        (root / ".gitattributes").write_text(attributes, "utf-8")
        git(root, "config", "filter.lfs.clean", "git-lfs clean -- %f" if config else "")
    (card,) = taken_in(bench, case, tmp_path, "录屏.mp4")
    assert card.file.startswith(f"{place}/") and card.private is (place == "private")
    (small,) = evidence.attach(bench.desk, case, [small_file(tmp_path)], kind="chat")
    assert small.file.startswith("evidence/")


def small_file(folder):
    (folder / "小.png").write_bytes(b"x")
    return folder / "小.png"
