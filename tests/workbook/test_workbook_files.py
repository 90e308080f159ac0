"""Saving: at every step that can fail, the old file or the new one is there, and nothing else."""

import errno
import hashlib
import os
import subprocess
import sys
import time

import pytest

from kameng_tui.workbook import files
from kameng_tui.workbook.errors import AlreadyExists, Changed, NotFound, Refused, SaveFailed, Unreadable
from kameng_tui.workbook.files import FileState, read_state, save, save_bytes_stream


def names(folder):
    return sorted(p.name for p in folder.iterdir() if p.name != "home")  # conftest puts a HOME there


def test_a_file_is_read_and_saved(tmp_path):
    path = tmp_path / "a.toml"
    state = read_state(path)
    assert (state.data, state.text, state.etag) == (None, "", None)
    state = save(state, "标题 = 1\n")
    assert path.read_text(encoding="utf-8") == state.text == "标题 = 1\n"
    assert state.etag == hashlib.sha256("标题 = 1\n".encode()).hexdigest()
    assert read_state(path) == state
    assert save(state, "b = 1\n") == read_state(path)
    assert names(tmp_path) == ["a.toml"]


@pytest.mark.parametrize("step", ["open", "fsync", "replace", "link", "write"])
@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_a_failure_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path, monkeypatch, step, exists, error):
    path = tmp_path / "a.toml"
    if exists:
        path.write_bytes(b"old = 1\n")
    before = read_state(path)

    def fail(*args, **kwargs):
        raise error

    if step == "write":
        monkeypatch.setattr(files, "_to_disk", fail)
    else:
        monkeypatch.setattr(os, step, fail)
    try:
        save(before, "new = 1\n")
        expected = b"new = 1\n"  # a step that this way of saving does not need, or has another way for
    except (SaveFailed, KeyboardInterrupt):
        expected = before.data
    monkeypatch.undo()
    assert read_state(path).data == expected
    assert names(tmp_path) == ([] if expected is None else ["a.toml"])


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EDQUOT, "配额"),
        (errno.EROFS, "没有写入权限"),
        (errno.EACCES, "没有写入权限"),
        (errno.ENAMETOOLONG, "文件名太长"),
        (errno.EIO, "磁盘读写出错"),
        (errno.EFBIG, "允许的大小"),
        (errno.ESTALE, "网络磁盘断开"),
        (errno.EBUSY, "系统不让写"),
    ],
)
def test_what_the_disk_refuses_is_said_in_chinese(tmp_path, monkeypatch, number, words):
    def fail(*args, **kwargs):
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(SaveFailed, match=f"a.toml 没有存上.*{words}"):
        save(read_state(tmp_path / "a.toml"), "a = 1\n")


def test_a_kill_leaves_one_whole_file(tmp_path):
    code = (
        "import sys; from pathlib import Path; from kameng_tui.workbook.files import read_state, save\n"
        "state = read_state(Path(sys.argv[1]))\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    for char in 'ab': state = save(state, char * 300_000)\n"
    )
    path = tmp_path / "a.toml"
    for pause in (0.05, 0.08, 0.11):
        child = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
        child.stdout.readline()
        while not path.exists():
            time.sleep(0.005)
        time.sleep(pause)
        child.kill()
        child.wait()
        child.stdout.close()
        assert path.read_bytes() in (b"a" * 300_000, b"b" * 300_000)


def test_a_folder_that_vanished_is_said(tmp_path):
    with pytest.raises(SaveFailed, match="文件夹已不在"):
        save(read_state(tmp_path / "gone" / "a.toml"), "a = 1\n")


@pytest.mark.parametrize("now", [b"other = 1\n", None])
def test_a_file_changed_or_removed_by_others_is_left(tmp_path, now):
    path = tmp_path / "a.toml"
    path.write_bytes(b"old = 1\n")
    before = read_state(path)
    path.unlink() if now is None else path.write_bytes(now)
    with pytest.raises(Changed, match=r"a\.toml"):
        save(before, "new = 1\n")
    assert read_state(path).data == now


def test_a_change_between_writing_and_renaming_is_noticed(tmp_path, monkeypatch):
    path = tmp_path / "a.toml"
    path.write_bytes(b"old = 1\n")
    before = read_state(path)
    finish = files._to_disk

    def meanwhile(out):
        finish(out)
        path.write_bytes(b"theirs = 1\n")

    monkeypatch.setattr(files, "_to_disk", meanwhile)
    with pytest.raises(Changed):
        save(before, "new = 1\n")
    assert path.read_bytes() == b"theirs = 1\n"


def no_links(*args):
    """A memory stick."""
    raise PermissionError(errno.EPERM, "no hard links here")


def no_such_rename(*args):
    raise OSError(errno.EINVAL, "no rename of that kind here")


@pytest.fixture(params=["links", "renames", "neither"])
def drive(request, monkeypatch):
    """What the drive can do to give a new file its name without taking another's."""
    if request.param != "links":
        monkeypatch.setattr(os, "link", no_links)
    if request.param == "neither":
        monkeypatch.setattr(files, "_rename_alone", no_such_rename)
    return request.param


def test_a_new_file_never_takes_the_place_of_one(tmp_path, monkeypatch, drive):
    path = tmp_path / "a.toml"
    before = read_state(path)
    monkeypatch.setattr(files, "_must_hold", lambda before: None)  # it appears after we looked
    path.write_bytes(b"theirs = 1\n")
    with pytest.raises(Changed):
        save(before, "new = 1\n")
    assert path.read_bytes() == b"theirs = 1\n"
    path.unlink()
    save(before, "new = 1\n")
    assert path.read_bytes() == b"new = 1\n"
    assert names(tmp_path) == ["a.toml"]


def test_without_links_a_failed_rename_leaves_nothing(tmp_path, monkeypatch):
    def fail(*args):
        raise OSError(errno.EIO, "no")

    for module, name in ((os, "link"), (os, "replace"), (files, "_rename_alone")):
        monkeypatch.setattr(module, name, fail)
    with pytest.raises(SaveFailed):
        save(read_state(tmp_path / "a.toml"), "new = 1\n")
    assert names(tmp_path) == []


def test_a_disk_that_lets_no_file_replace_another_is_named_as_such(tmp_path, monkeypatch):
    """Not as a change by others: that would be tried again and again."""
    before = save(read_state(tmp_path / "a.toml"), "old = 1\n")

    def no_rename_over(*args):
        raise FileExistsError(errno.EEXIST, "exists")

    monkeypatch.setattr(os, "replace", no_rename_over)
    with pytest.raises(SaveFailed, match="不让新文件换掉旧文件"):
        save(before, "new = 1\n")
    assert before.path.read_bytes() == b"old = 1\n"
    assert names(tmp_path) == ["a.toml"]


def test_a_file_that_may_no_longer_be_read_is_not_replaced(tmp_path, monkeypatch):
    before = save(read_state(tmp_path / "a.toml"), "old = 1\n")

    def forbidden(self):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(files.Path, "read_bytes", forbidden)
    with pytest.raises(SaveFailed, match="没有读取权限"):
        save(before, "new = 1\n")
    monkeypatch.undo()
    assert before.path.read_bytes() == b"old = 1\n"


def test_a_file_of_any_size_is_hashed_with_progress_and_can_be_stopped(tmp_path, monkeypatch):
    data = os.urandom(2 * 1024 * 1024 + 17)
    path = tmp_path / "s.bin"
    path.write_bytes(data)
    seen = []
    assert (
        files.hash_file(path, lambda done, total: seen.append((done, total)))
        == hashlib.sha256(data).hexdigest()
    )
    assert seen[-1] == (len(data), len(data))
    assert len(seen) == 3

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.hash_file(path, stop)
    with pytest.raises(Unreadable, match="不是普通文件"):
        files.hash_file(tmp_path)
    with pytest.raises(Unreadable, match="读不了"):
        files.hash_file(tmp_path / "none")


def test_text_that_cannot_be_encoded_opens_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "open", lambda *a: pytest.fail("opened"))
    with pytest.raises(SaveFailed, match="UTF-8"):
        save(read_state(tmp_path / "a.toml"), "\ud800")
    assert names(tmp_path) == []


def test_the_same_text_is_not_written_again(tmp_path):
    before = save(read_state(tmp_path / "a.toml"), "a = 1\n")
    stamp = before.path.stat()
    assert save(before, "a = 1\n") is before
    assert before.path.stat().st_ino == stamp.st_ino


def test_modes_are_kept_and_new_files_obey_the_umask(tmp_path):
    old = os.umask(0o027)
    try:
        state = save(read_state(tmp_path / "a.toml"), "a = 1\n")
        assert state.path.stat().st_mode & 0o777 == 0o640
        state.path.chmod(0o606)
        assert save(state, "a = 2\n").path.stat().st_mode & 0o777 == 0o606
    finally:
        os.umask(old)


def test_a_link_is_not_replaced_by_a_file(tmp_path):
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    real.write_bytes(b"a = 1\n")
    link.symlink_to(real)
    with pytest.raises(SaveFailed, match="链接"):
        save(read_state(link), "a = 2\n")
    assert link.is_symlink()
    assert real.read_bytes() == b"a = 1\n"


def test_what_is_no_ordinary_file_is_not_read(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.toml")
    for path in (tmp_path / "pipe.toml", tmp_path):
        with pytest.raises(Unreadable, match="不是普通文件"):
            read_state(path)
    (tmp_path / "big.toml").write_bytes(b"#" * 100)
    monkeypatch.setattr(files, "LARGEST_TEXT", 99)
    with pytest.raises(Unreadable, match="太大"):
        read_state(tmp_path / "big.toml")


def test_other_encodings_are_named_with_their_line():
    with pytest.raises(Unreadable, match=r"第 2 行.*UTF-8") as caught:
        _ = FileState(files.Path("a.toml"), b'a = 1\nb = "\xba\xba"\n').text
    assert caught.value.line == 2
    assert FileState(files.Path("a.toml"), b"\xef\xbb\xbfa = 1\n").text == "a = 1\n"  # Windows Notepad


def test_evidence_is_copied_whole_and_hashed(tmp_path):
    data = os.urandom(2 * 1024 * 1024 + 17)
    source, target = tmp_path / "s.png", tmp_path / "t.png"
    source.write_bytes(data)
    seen = []
    digest, size = save_bytes_stream(source, target, lambda done, total: seen.append((done, total)))
    assert (digest, size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert target.read_bytes() == data
    assert seen[-1] == (len(data), len(data))
    assert len(seen) == 3
    with pytest.raises(AlreadyExists):
        save_bytes_stream(source, target)
    assert names(tmp_path) == ["s.png", "t.png"]


def test_a_cancelled_or_failed_copy_leaves_nothing(tmp_path, monkeypatch):
    source = tmp_path / "s.png"
    source.write_bytes(b"x" * 100)

    def cancel(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save_bytes_stream(source, tmp_path / "t.png", cancel)

    def full(handle):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveFailed, match="磁盘已满"):
        save_bytes_stream(source, tmp_path / "t.png")
    assert names(tmp_path) == ["s.png"]


def test_a_copy_follows_no_link_at_its_target(tmp_path):
    source, outside = tmp_path / "s.png", tmp_path / "outside"
    source.write_bytes(b"x")
    (tmp_path / "t.png").symlink_to(outside)
    with pytest.raises(AlreadyExists):
        save_bytes_stream(source, tmp_path / "t.png")
    assert not outside.exists()


def test_a_target_that_appears_during_the_copy_stays(tmp_path):
    source, target = tmp_path / "s.png", tmp_path / "t.png"
    source.write_bytes(b"ours")
    with pytest.raises(AlreadyExists):
        save_bytes_stream(source, target, lambda done, total: target.write_bytes(b"theirs") and None)
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == ["s.png", "t.png"]


def test_sources_that_cannot_be_copied(tmp_path):
    with pytest.raises(NotFound, match="没有文件"):
        save_bytes_stream(tmp_path / "none.png", tmp_path / "t.png")
    with pytest.raises(Refused, match="不是普通文件"):
        save_bytes_stream(tmp_path, tmp_path / "t.png")
    assert names(tmp_path) == []


def test_nothing_that_windows_lacks_is_imported():
    code = (
        "import sys; sys.modules['fcntl'] = None\n"
        "import kameng_tui.workbook.book, kameng_tui.workbook.vault, kameng_tui.workbook.places\n"
        "slow = {'tomli_w', 'keyring', 'platformdirs', 'subprocess', 'tempfile'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
