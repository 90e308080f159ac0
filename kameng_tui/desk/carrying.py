"""Secrets on their way to another machine or helper: one file, encrypted with a passphrase, of one case or of all.

It holds the whole values behind the masks, the profiles of consumers, and the files of ``private/``. Inside it is a zip in
age's format; it is read only after the passphrase opened it, and nothing that stands here already is overwritten unseen.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.desk import cases, profiles, secrets, vaults
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import BadFile, DeskError, Missing, WouldLose, sentences
from kameng_tui.desk.outfile import refuse_target
from kameng_tui.record import record
from kameng_tui.workbook.vault import secret_key

if TYPE_CHECKING:
    import zipfile

    from kameng_tui.workbook.book import Loaded

LIST = "kameng-vault.json"
MOST_BYTES = 512 * 1024 * 1024
SHORTEST = 8
_CHUNK = 1 << 20
Told = Callable[[int, int], None]


@record
class Packed:
    """What went into an export, what the vault of this machine could not give, and the files that could not be read."""

    path: str
    cases: tuple[str, ...]
    values: int
    profiles: tuple[str, ...]
    files: int
    missing: tuple[str, ...]
    unread: tuple[str, ...] = ()


@record
class Unpacked:
    """What an import brought: ``kept`` is what stood here otherwise and was left, ``left_out`` what found no place."""

    values: int
    profiles: tuple[str, ...]
    files: tuple[str, ...]
    kept: tuple[str, ...]
    left_out: tuple[str, ...]


def refuse_short(passphrase: str) -> None:
    """Raises DeskError where a passphrase is too short to leave the machine with."""
    if len(passphrase) < SHORTEST:
        raise DeskError(f"口令至少 {SHORTEST} 个字符;请用另外的途径告诉对方,不要和文件一起发")


def export(
    desk: Desk,
    target: Path,
    passphrase: str,
    ref: str = "",
    *,
    private: bool = True,
    told: Told | None = None,
) -> Packed:
    """Writes the new file ``target``: the secrets of the case ``ref``, or of all, with the files of their ``private/``.

    ``told(done, of)`` hears of progress in bytes; what it raises stops the work, and nothing was written.
    """
    from kameng_tui.workbook import agepass
    from kameng_tui.workbook.errors import Changed
    from kameng_tui.workbook.files import PRIVATE_MODE, FileState, save

    with sentences():
        refuse_short(passphrase)
        refuse_target(target)
        _refuse_locked(desk)
        loaded = list(cases.load_all(desk, ref or None))
        rows, missing = _values(desk, loaded)
        names = profiles.names(desk)
        if ref:
            used = loaded[0].dossier.case.consumer.profile
            names = tuple(name for name in names if name == used)
        listed = {"schema": 1, "workbook": desk.book.id, "values": rows,
                  "profiles": {name: profiles.get(desk, name) for name in names}}  # fmt: skip
        files = _private_files(loaded) if private else {}
        text = agepass.seal(_zipped(listed, files, told or _nobody), passphrase)
        try:
            save(FileState(target, None), text, PRIVATE_MODE)
        except Changed:
            raise WouldLose(f"{target} 已存在,没有覆盖;请换一个文件名") from None
        ids = tuple(one.dossier.id for one in loaded)
        unread = [fault.where for one in loaded for fault in cases.unread_of(one)]
        return Packed(str(target), ids, len(rows), names, len(files), tuple(missing), tuple(unread))


def _refuse_locked(desk: Desk) -> None:
    desk.vault.get("")  # a vault that can ask does it now
    if vaults.is_locked(desk):
        raise DeskError("保险箱锁着,先用口令打开")


def _values(desk: Desk, loaded: list[Loaded]) -> tuple[list[dict[str, str]], list[str]]:
    rows, missing = [], []
    for one in loaded:
        case_id = one.dossier.id
        for value in vaults.values_of(desk, one):
            whole = secrets.reveal(desk, case_id, value.rel, value.path, value.mask)
            if whole is None:
                missing.append(f"{case_id}/{value.rel}#{value.path}")
            else:
                rows.append({"case": case_id, "file": value.rel, "path": value.path, "value": whole})
    return rows, missing


def _private_files(loaded: list[Loaded]) -> dict[str, Path]:
    """Name in the package -> file; links are not followed."""
    found = {
        f"private/{one.dossier.id}/{path.name}": path
        for one in loaded
        for path in sorted((one.folder / "private").glob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    }
    size = sum(path.stat().st_size for path in found.values())
    if size > MOST_BYTES:
        raise DeskError(
            f"private/ 里的文件共 {size // 1024 // 1024} MB,超过 {MOST_BYTES // 1024 // 1024} MB;"
            "请一案一案地导出,或加 --no-private 后另行拷贝"
        )
    return found


def _nobody(done: int, of: int) -> None:
    return None


def _zipped(listed: Mapping[str, Any], files: Mapping[str, Path], told: Told) -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(LIST, json.dumps(listed, ensure_ascii=False))
        done, whole = 0, sum(path.stat().st_size for path in files.values())
        for name, path in files.items():
            info = zipfile.ZipInfo.from_file(path, name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as reader, pack.open(info, "w") as writer:
                while chunk := reader.read(_CHUNK):
                    writer.write(chunk)
                    done += len(chunk)
                    told(done, max(whole, done))
    return out.getvalue()


# coming in ------------------------------------------------------------------------------------------------------


def refuse_source(source: Path) -> None:
    """Whether a file can be read that is to be imported, before its passphrase is asked for. Raises Missing, DeskError."""
    try:
        with source.open("rb") as reader:
            reader.read(1)
    except FileNotFoundError:
        raise Missing(f"找不到文件 {source}") from None
    except (OSError, ValueError) as fault:
        raise DeskError(f"读不了 {source}({getattr(fault, 'strerror', None) or fault})") from None


def import_(
    desk: Desk, source: Path, passphrase: str, *, replace: bool = False, told: Told | None = None
) -> Unpacked:
    """Takes in what ``export`` made: ``opened``, then ``take``."""
    return take(desk, opened(desk, source, passphrase), replace=replace, told=told)


@record
class Opened:
    """An export whose passphrase was right; nothing of it is taken in yet."""

    source: Path
    data: bytes = field(repr=False, compare=False)


def opened(desk: Desk, source: Path, passphrase: str) -> Opened:
    """Opens what ``export`` made, which takes seconds. Raises DeskError for a wrong passphrase, BadFile."""
    from kameng_tui.workbook import agepass

    with sentences():
        refuse_source(source)
        _refuse_locked(desk)
        try:
            return Opened(source, agepass.unseal(source.read_bytes(), passphrase))
        except agepass.WrongPassphrase:
            raise
        except agepass.Refused as fault:
            raise BadFile(f"{source}:{fault}") from None


def take(desk: Desk, pack: Opened, *, replace: bool = False, told: Told | None = None) -> Unpacked:
    """Takes in an opened export. A value enters where a file of this workbook shows its mask; what this machine knows
    otherwise is kept, unless ``replace``. Stopped by ``told``, what was taken stays: it can be taken in again."""
    import zipfile

    source = pack.source
    with sentences():
        try:
            with zipfile.ZipFile(io.BytesIO(pack.data)) as found:
                if sum(info.file_size for info in found.infolist()) > 2 * MOST_BYTES:
                    raise DeskError(f"{source} 展开后太大,没有导入")
                listed = json.loads(found.read(LIST))
                rows = [
                    {k: str(row[k]) for k in ("case", "file", "path", "value")} for row in listed["values"]
                ]
                people = {str(name): {f: str(x[f]) for f in profiles.FIELDS if x.get(f)}
                          for name, x in listed["profiles"].items()}  # fmt: skip
                values, kept, left_out = _take_values(desk, rows, replace)
                taken, others = _take_profiles(desk, people, replace)
                files, standing, nowhere = _take_files(desk, found, told or _nobody)
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, EOFError):
            raise BadFile(f"{source} 里不是 kameng vault export 写出的内容,没有导入") from None
    return Unpacked(values, tuple(taken), tuple(files), (*kept, *others, *standing), (*left_out, *nowhere))


def _take_values(desk: Desk, rows: list[dict[str, str]], replace: bool) -> tuple[int, list[str], list[str]]:
    from kameng_tui.privacy.mask import vault_mask

    taken, kept, left_out = 0, [], []
    wanted = {
        case_id: {(v.rel, v.path): v.mask for v in vaults.values_of(desk, desk.book.load(case_id))}
        for case_id in {row["case"] for row in rows} & set(desk.book.case_ids())
    }
    for row in rows:
        place = f"{row['case']}/{row['file']}#{row['path']}"
        if wanted.get(row["case"], {}).get((row["file"], row["path"])) != vault_mask(row["value"]):
            left_out.append(place)
            continue
        key = secret_key(desk.book.id, row["case"], row["file"], row["path"])
        mine = desk.vault.get(key)
        if mine == row["value"] or (mine is not None and not replace):
            kept += [place] if mine != row["value"] else []
            continue
        _must_keep(desk, secrets.keep(desk, row["case"], row["file"], row["path"], row["value"]))
        taken += 1
    return taken, kept, left_out


def _must_keep(desk: Desk, done: bool) -> None:
    if not done and desk.vault.kind in ("none", "ask"):
        raise DeskError("这台机器没有保险箱,导入的内容没有地方放;先建一个:kameng vault set --passphrase")
    if not done:
        raise WouldLose("保险箱没有存上,导入停在这里;腾出空间或检查权限后可以再导入一次")


def _take_profiles(
    desk: Desk, people: Mapping[str, Mapping[str, str]], replace: bool
) -> tuple[list[str], list[str]]:
    taken, kept = [], []
    for name, values in people.items():
        mine = profiles.get(desk, name) if name in profiles.names(desk) else None
        if mine == values:
            continue
        if mine is not None and not replace:
            kept.append(f"资料「{name}」")
            continue
        _must_keep(
            desk, profiles.put(desk, name, {field: values.get(field, "") for field in profiles.FIELDS})
        )
        taken.append(name)
    return taken, kept


def _take_files(desk: Desk, pack: zipfile.ZipFile, told: Told) -> tuple[list[str], list[str], list[str]]:
    taken, kept, left_out = [], [], []
    here = set(desk.book.case_ids())
    done, whole = 0, sum(info.file_size for info in pack.infolist())
    for info in pack.infolist():
        told(done, whole)
        done += info.file_size
        parts = info.filename.split("/")
        if info.filename == LIST:
            continue
        if len(parts) != 3 or parts[0] != "private" or parts[1] not in here:
            left_out.append(info.filename)
            continue
        loaded, place = desk.book.load(parts[1]), f"{parts[1]}/private/{parts[2]}"
        standing = loaded.folder / "private" / parts[2]
        if standing.is_file():
            kept += [place] if standing.read_bytes() != pack.read(info) else []
            continue
        with tempfile.TemporaryDirectory() as folder:  # of its owner only, as private/ is
            copy = Path(folder) / "file"
            copy.write_bytes(pack.read(info))
            desk.book.copy_evidence(loaded, copy, parts[2], private=True)
        taken.append(place)
    return taken, kept, left_out
