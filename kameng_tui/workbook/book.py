"""The workbook: finding and making it, listing and reading its cases, and saving one change at a time.

Reading never writes. A change is saved against what was loaded, so nobody's work is overwritten; files that
could not be read are left as they are. Secrets, masks and merging are for the desk above.
"""

from __future__ import annotations

import contextlib
import os
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.ids import with_item_ids
from kameng_tui.case.keys import keys_of
from kameng_tui.case.names import safe_name as safe_name  # the desk names evidence by it
from kameng_tui.case.records import Card, Dossier
from kameng_tui.case.vocabulary import SCHEMA
from kameng_tui.record import record
from kameng_tui.values import in_shanghai
from kameng_tui.workbook import reading, toml
from kameng_tui.workbook.errors import AlreadyExists, Changed, NotFound, Refused, Unreadable, WouldLose
from kameng_tui.workbook.files import (
    PRIVATE_MODE,
    PUBLIC_MODE,
    FileState,
    Progress,
    add_lines,
    is_temporary,
    read_state,
    save,
    save_bytes_stream,
    saying,
)
from kameng_tui.workbook.layout import (
    CASE_FILE,
    EVIDENCE,
    GIT_ATTRIBUTES,
    GIT_IGNORE,
    KEPT,
    MANIFEST,
    PAPERS,
    PRIVATE,
    WORKBOOK_FILE,
)
from kameng_tui.workbook.locks import alone
from kameng_tui.workbook.papers import split_paper

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-")


@dataclass(slots=True)
class Loaded:
    """One case as it was read. ``files`` holds every file that was understood by its path in the folder;
    ``unread`` the findings for the others. Only the workbook that loaded it changes it."""

    folder: Path
    dossier: Dossier
    files: dict[str, reading.ReadFile]
    unread: list[Finding]


@record
class Workbook:
    root: Path
    id: str
    title: str
    settings: Mapping[str, Any]
    faults: tuple[Finding, ...] = ()
    changed: set[str] = field(default_factory=set, repr=False, compare=False)
    """What was written through this object, by path from the root: what a commit of one's own takes."""

    # -- finding and making

    @classmethod
    def open(cls, path: Path) -> Workbook:
        """The workbook at ``path`` or above it. Raises NotFound, and Unreadable where not even its id is legible."""
        root = _root_above(path)
        if root is None:
            raise NotFound(f"{path} 不是工作簿(里面和上层都没有 {WORKBOOK_FILE});新建请用 kameng init {path}")
        file = root / WORKBOOK_FILE
        found = reading.read_file(file, WORKBOOK_FILE)
        if isinstance(found, tuple):
            return cls(root, str(found[1].get("id", "")), str(found[1].get("title", "")), found[1])
        rescued = _rescue(file)
        if not rescued["id"]:
            raise Unreadable(file, None, found.message)
        return cls(root, rescued["id"], rescued["title"], rescued, (found,))

    @staticmethod
    def find(start: Path, env: Mapping[str, str], last_opened: Path | None) -> Path | None:
        """Which workbook is meant: the nearest above ``start``, else $KAMENG_WORKBOOK, else the last opened one.

        What the variable names is returned even if nothing is there, so that opening it says so.
        """
        if (nearest := _root_above(start)) is not None:
            return nearest
        if named := env.get("KAMENG_WORKBOOK"):
            return _root_above(Path(named)) or Path(named)
        return _root_above(last_opened) if last_opened else None

    @classmethod
    def create(
        cls, path: Path, title: str, *, now: datetime, git: bool = False, hook: bool = False
    ) -> Workbook:
        """Makes a workbook at ``path``, which may be a folder with other things in it; ``hook`` implies ``git``."""
        path = _absolute(path)
        file = path / WORKBOOK_FILE
        if os.path.lexists(file):
            raise AlreadyExists(f"{path} 已经是工作簿了")
        if os.path.lexists(path) and not path.is_dir():
            raise Refused(f"{path} 是一个文件,工作簿要建成文件夹")
        with saying(path):
            path.mkdir(parents=True, exist_ok=True)
        if git or hook:
            from kameng_tui.workbook import gitsetup  # here: only this needs processes

            inside = gitsetup.look(path, hook)
        add_lines(path / ".gitignore", GIT_IGNORE)
        add_lines(path / ".gitattributes", GIT_ATTRIBUTES)
        if git or hook:
            gitsetup.set_up(path, inside, hook)
        doc = {"schema": SCHEMA, "id": os.urandom(8).hex(), "title": title or path.name}
        doc["created"] = in_shanghai(now).replace(microsecond=0)
        save(FileState(file, None), toml.dumps(doc))  # last: a folder with this file is a whole workbook
        return cls.open(path)

    # -- listing

    def case_ids(self) -> list[str]:
        return self.listed()[0]

    def broken(self) -> list[Finding]:
        """What is wrong with workbook.toml, and folders that look like cases and are none; paths from the root."""
        return self.listed()[1]

    def listed(self) -> tuple[list[str], list[Finding]]:
        """``case_ids`` and ``broken`` in one look."""
        found = sorted(self._folders())
        broken = [Finding("file.unreadable", name, f"{name} {fault}") for name, fault in found if fault]
        return [name for name, fault in found if not fault], [*self.faults, *broken]

    def resolve(self, ref: str) -> str:
        """The case that ``ref`` means: its id, a unique part of it, or a path (with a separator) to it or into it."""
        if ref and (ref, "") in self._folders(ref):  # of thousands only this one is looked at
            return ref
        ids = self.case_ids()
        if (inside := self._case_at(ref)) in ids:
            return str(inside)
        matches = [case_id for case_id in ids if ref and ref.casefold() in case_id.casefold()]
        if len(matches) == 1:
            return matches[0]
        if not matches:
            raise NotFound(f"没有案件「{ref}」;kameng list 可以看到全部案件")
        more = f" 等 {len(matches)} 个" if len(matches) > 5 else ""
        raise Refused(f"「{ref}」可以是几个案件:{' '.join(matches[:5])}{more};请写得更完整")

    def stray_files(self) -> list[Path]:
        """Temporary files that a killed save has left; one that is being written right now is among them."""
        found = []
        for folder, folders, names in os.walk(self.root):  # follows no links
            folders[:] = sorted(name for name in folders if name != ".git")
            found += [Path(folder, name) for name in sorted(names) if is_temporary(name)]
        return found

    def sweep(self, stray: Iterable[Path]) -> None:
        """Deletes what ``stray_files`` found. A save that is under way is refused by that, and loses nothing."""
        for path in stray:
            with saying(path):
                path.unlink(missing_ok=True)

    def _case_at(self, ref: str) -> str | None:
        if "\0" in ref or not (ref in (".", "..") or "/" in ref or os.sep in ref):
            return None
        for path, root in ((_absolute(Path(ref)), self.root), (Path(ref).resolve(), self.root.resolve())):
            if path != root and path.is_relative_to(root):
                return path.relative_to(root).parts[0]
        return None

    def _folders(self, only: str = "") -> Iterator[tuple[str, str]]:
        """(name, what is wrong) of all folders that are cases or look like one, or of the one that is named so."""
        try:
            entries = os.scandir(self.root)
        except OSError as problem:
            raise NotFound(f"工作簿 {self.root} 读不了({problem.strerror})") from None
        with entries:
            for entry in entries:
                if only and entry.name != only:
                    continue
                if entry.name.startswith(".") or not (entry.is_symlink() or entry.is_dir()):
                    continue
                has_case = os.path.lexists(f"{entry.path}{os.sep}{CASE_FILE}")
                if not has_case and not _DATED.match(entry.name):
                    continue
                if entry.name != reading.shown(entry.name):
                    yield reading.shown(entry.name), "的文件夹名不是 UTF-8,没有读"
                elif entry.is_symlink() and reading.leads_outside(entry.path, self.root):
                    yield entry.name, "是指向工作簿外面的链接,没有读"
                else:
                    way = f"kameng history {entry.name} 看各版,kameng restore 找回;不要了就删掉这个文件夹"
                    yield entry.name, "" if has_case else f"里没有 {CASE_FILE};{way}"

    # -- reading a case

    def load(self, case_id: str) -> Loaded:
        """Everything in a case's folder. What cannot be read is a finding of the dossier; NotFound without a folder."""
        folder = self.root / case_id
        if not case_id or case_id != Path(case_id).name or case_id.startswith(".") or not folder.is_dir():
            raise NotFound(f"没有案件「{case_id}」")
        if reading.leads_outside(folder, self.root):
            raise NotFound(f"「{case_id}」是指向工作簿外面的链接,没有读")
        files, unread = reading.read_folder(folder)
        return Loaded(folder, reading.build(case_id, files, unread), files, unread)

    def evidence_path(self, loaded: Loaded, card: Card) -> Path | None:
        """The file that a card speaks of; None if it is not there or not inside the case folder."""
        parts = PurePosixPath(card.file).parts
        if len(parts) < 2 or parts[0] not in (EVIDENCE, PRIVATE) or ".." in parts or "\0" in card.file:
            return None
        path = loaded.folder.joinpath(*parts)
        return path if path.is_file() and not reading.leads_outside(path, loaded.folder) else None

    # -- changing a case

    def new_case(self, case_id: str, doc: Mapping[str, Any]) -> Loaded:
        """Makes the folder of a case and its case.toml."""
        if safe_name(case_id) != case_id:
            raise Refused(f"「{case_id}」不能作为案件文件夹的名字")
        folder = self.root / case_id
        if os.path.lexists(folder):
            raise AlreadyExists(f"已有案件「{case_id}」")
        text = _text_of(CASE_FILE, with_item_ids(doc))
        with saying(folder):
            folder.mkdir()
        try:
            save(FileState(folder / CASE_FILE, None), text)
            self.changed.add(f"{case_id}/{CASE_FILE}")
        except BaseException:
            with contextlib.suppress(OSError):
                folder.rmdir()
            raise
        return self.load(case_id)

    def save_doc(self, loaded: Loaded, rel: str, doc: Mapping[str, Any]) -> None:
        """Changes a file that was loaded into ``doc``; items without an id get theirs. Raises Changed, SaveFailed."""
        if rel not in loaded.files:
            fault = next((finding.message for finding in loaded.unread if finding.where == rel), "")
            raise WouldLose(f"{fault};先修好它再改" if fault else f"案件里没有读到 {rel},没有写")
        state, _ = loaded.files[rel]
        if rel.startswith(f"{PAPERS}/"):
            raise Refused(f"{rel} 是已发出文书的存底,不能再改")
        after = with_item_ids(doc) if rel == CASE_FILE else doc
        text = toml.rewrite(state.text, toml.loads(state.text), after, keys_of(reading.record_of(rel)))
        mark = "\ufeff" if (state.data or b"").startswith(BOM_UTF8) else ""
        with alone(loaded.folder):
            saved = save(state, mark + text)
        self._keep(loaded, rel, saved)

    def reread(self, loaded: Loaded, rel: str) -> None:
        """Takes in how one file stands now, written by others. Raises Changed where it cannot be read."""
        found = reading.read_file(loaded.folder / rel, rel)
        if not isinstance(found, tuple):
            raise Changed(f"{found.message};没有写")
        loaded.files[rel] = found
        loaded.dossier = reading.build(loaded.dossier.id, loaded.files, loaded.unread)

    def add_file(self, loaded: Loaded, rel: str, doc: Mapping[str, Any]) -> None:
        """A new entry, card or filing; AlreadyExists rather than take the place of a file."""
        path = self._new_path(loaded, rel, tuple(reading.RECORDS), ".toml")
        self._keep(loaded, rel, _save_new(path, _text_of(rel, doc)))

    def add_text(self, loaded: Loaded, rel: str, text: str) -> None:
        """A new paper: what ``papers.write_paper`` made, at ``papers/NAME.md``."""
        split_paper(text)
        self._keep(loaded, rel, _save_new(self._new_path(loaded, rel, (PAPERS,), ".md"), text))

    def add_private(self, loaded: Loaded, rel: str, text: str) -> None:
        """A new file that only its owner may read, at ``private/NAME``; git never sees it."""
        _save_new(self._new_path(loaded, rel, (PRIVATE,), ""), text, PRIVATE_MODE)

    def copy_evidence(
        self, loaded: Loaded, source: Path, name: str, private: bool, progress: Progress | None = None
    ) -> tuple[str, str, int]:
        """Copies a file byte for byte: (path in the case folder, SHA-256, size). Its card is for the caller to add."""
        name = safe_name(name)
        if name.lower().endswith(".toml"):  # it would be taken for a card
            name += ".txt"
        rel = f"{PRIVATE if private else EVIDENCE}/{name}"
        path = self._new_path(loaded, rel, (PRIVATE, EVIDENCE), "")
        digest, size = save_bytes_stream(source, path, progress, PRIVATE_MODE if private else PUBLIC_MODE)
        self.changed.add(f"{loaded.folder.name}/{rel}")
        return rel, digest, size

    def keep_manifest(self, name: str, files: Mapping[str, str]) -> None:
        """Keeps the files of a channel (``channel.toml`` among them) that filings are made with, once a workbook: at
        ``.kept/NAME``. The manifest is written last, so that a folder with it is whole."""
        folder = self.root / KEPT / name
        if safe_name(name) != name or os.path.lexists(folder / MANIFEST):
            return
        for rel in sorted(files, key=lambda rel: rel == MANIFEST):
            path = folder.joinpath(*PurePosixPath(rel).parts)
            if reading.leads_outside(path.parent, self.root) or ".." in path.parts:
                raise Refused(f"{KEPT}/{name}/{rel} 不在工作簿里面,没有写")
            with saying(path):
                path.parent.mkdir(parents=True, exist_ok=True)
            state = read_state(path)
            if state.text != files[rel]:
                with alone(self.root):
                    _save_unless_there(state, files[rel])
                self.changed.add(f"{KEPT}/{name}/{rel}")

    def kept_manifest(self, name: str) -> dict[str, str]:
        """The files that ``keep_manifest`` was given under that name; empty where there is nothing that can be read."""
        folder = self.root / KEPT / name
        if not name or safe_name(name) != name or not (folder / MANIFEST).is_file():
            return {}
        files = {}
        for path in sorted(folder.rglob("*")):
            if path.is_dir() or is_temporary(path.name):
                continue
            if reading.leads_outside(path, self.root):
                return {}
            try:
                files[path.relative_to(folder).as_posix()] = read_state(path).text.replace("\r\n", "\n")
            except Unreadable:
                return {}
        return files

    def _keep(self, loaded: Loaded, rel: str, state: FileState) -> None:
        self.changed.add(f"{loaded.folder.name}/{rel}")
        loaded.files[rel] = (state, reading.parse(state, rel))
        loaded.dossier = reading.build(loaded.dossier.id, loaded.files, loaded.unread)

    def _new_path(self, loaded: Loaded, rel: str, parts: tuple[str, ...], suffix: str) -> Path:
        """Where a new file goes; its folder is made. Refuses names that are not harmless and links that lead out."""
        part, _, name = rel.partition("/")
        stem = name.removesuffix(suffix)
        if part not in parts or not name.endswith(suffix) or safe_name(stem) != stem:
            raise Refused(f"「{rel}」不能作为案件里的文件名")
        folder = loaded.folder / part
        with saying(folder):
            if reading.leads_outside(folder, loaded.folder):
                raise Refused(f"{part} 是指向案件文件夹外面的链接,没有写")
            folder.mkdir(mode=0o700 if part == PRIVATE else 0o777, exist_ok=True)
        return folder / name


def _root_above(path: Path) -> Path | None:
    path = _absolute(path)
    for folder in (path, *path.parents):
        if os.path.lexists(folder / WORKBOOK_FILE):
            return folder
    return None


def _absolute(path: Path) -> Path:
    """With ``..`` taken out, links left in: the folder as its user calls it."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def _rescue(file: Path) -> dict[str, str]:
    """Id and title out of a workbook.toml that cannot be read as a whole: secrets and the cases hang on the id."""
    try:
        text = (read_state(file).data or b"").decode("utf-8", "replace")
    except Unreadable:
        text = ""
    found = {name: re.search(rf'^{name}\s*=\s*"([^"\\\n]*)"', text, re.MULTILINE) for name in ("id", "title")}
    return {name: match[1] if match else "" for name, match in found.items()}


def _text_of(rel: str, doc: Mapping[str, Any]) -> str:
    return toml.dumps({"schema": SCHEMA, **doc}, keys_of(reading.record_of(rel)))


def _save_unless_there(state: FileState, text: str) -> None:
    try:
        save(state, text)
    except Changed:  # another session keeps the same file at the same time
        if read_state(state.path).text != text:
            raise


def _save_new(path: Path, text: str, mode: int = PUBLIC_MODE) -> FileState:
    try:
        return save(FileState(path, None), text, mode)
    except Changed:
        raise AlreadyExists(f"{path.name} 已经有了,没有覆盖") from None
