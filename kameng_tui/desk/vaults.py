"""Use-cases over the vault itself: its state, unlocking, moving in, and what a paper lacks. Secrets stay inside the call.

Carrying secrets to another machine is ``carrying``; profiles of consumers are ``profiles``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kameng_tui.case.ids import with_item_ids
from kameng_tui.case.keys import is_masked
from kameng_tui.desk import profiles, secrets
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.desk.reveal import Lost
from kameng_tui.record import record
from kameng_tui.workbook.vault import secret_key, vault_file

if TYPE_CHECKING:
    from pathlib import Path

    from kameng_tui.workbook.agevault import AgeVault
    from kameng_tui.workbook.book import Loaded

KINDS: Mapping[str, str] = {
    "keyring": "系统钥匙串",
    "age": "有口令的保险箱文件",
    "ask": "没有保险箱:用到时再问,只记到程序结束",
    "memory": "只在内存(示例)",
    "none": "没有保险箱:敏感内容只留掩码",
}


@record
class State:
    """``profiles`` is None where the vault is locked: what lies in it is not known then."""

    kind: str
    label: str
    path: str
    exists: bool
    locked: bool
    profiles: tuple[str, ...] | None


def status(desk: Desk) -> State:
    """Where secrets are kept here. Asks for nothing."""
    vault, file = desk.vault, file_of(desk)
    locked = file is not None and file.locked
    return State(
        kind=vault.kind,
        label=KINDS[vault.kind],
        path=str(file.path) if file is not None else "",
        exists=file is None or file.exists,
        locked=locked,
        profiles=None if locked else profiles.names(desk),
    )


def file_of(desk: Desk) -> AgeVault | None:
    """The vault file of this desk, if that is where its secrets are."""
    from kameng_tui.workbook.agevault import AgeVault

    return desk.vault if isinstance(desk.vault, AgeVault) else None


def is_locked(desk: Desk) -> bool:
    """Whether a passphrase would open more than is open now. Cheap: no keyring is looked for."""
    file = file_of(desk)
    return file is not None and file.locked and file.exists


def unlock(desk: Desk, passphrase: str) -> int:
    """Opens the vault file for this session; how many values lie in it. Raises DeskError for a wrong passphrase."""
    with sentences():
        file = file_of(desk)
        if file is None:
            raise DeskError(f"这里用的不是保险箱文件({KINDS[desk.vault.kind]}),不用口令")
        if not file.exists:
            raise DeskError(f"还没有保险箱文件 {file.path},先建一个:kameng vault set --passphrase")
        file.unlock(passphrase)
        return file.size


def place_of_file(env: Mapping[str, str]) -> Path:
    """Where the vault file is made. Raises DeskError where ``KAMENG_VAULT`` names another kind of vault."""
    place = vault_file(env)
    if place is None:
        raise DeskError(f"KAMENG_VAULT={env['KAMENG_VAULT']} 指定了别的保险箱;去掉它,或写 KAMENG_VAULT=age")
    return place


def make(desk: Desk, passphrase: str, env: Mapping[str, str]) -> Path:
    """Makes the vault file and moves in all that the vault so far can reveal of this workbook. From now on it is used."""
    from kameng_tui.workbook.agevault import AgeVault

    with sentences():
        file = file_of(desk) or AgeVault(place_of_file(env))
        kept = dict(_kept(desk))
        file.create(passphrase)
        for key, value in kept.items():
            file.set(key, value)
        desk.use_vault(file)
        return file.path


def change_passphrase(desk: Desk, passphrase: str) -> None:
    """Puts the open vault file under another passphrase."""
    with sentences():
        file = file_of(desk)
        if file is None:
            raise DeskError(f"这里用的不是保险箱文件({KINDS[desk.vault.kind]}),没有口令可换")
        file.change_passphrase(passphrase)


def _kept(desk: Desk) -> Iterator[tuple[str, str]]:
    """(key, value) of the profiles and of every masked value of this workbook that the vault can reveal."""
    if file_of(desk) is not None:
        return
    yield from profiles.entries(desk)
    if desk.has_book:
        for case_id in desk.book.case_ids():
            for value in values_of(desk, desk.book.load(case_id)):
                whole = desk.vault.get(secret_key(desk.book.id, case_id, value.rel, value.path))
                if whole is not None:
                    yield secret_key(desk.book.id, case_id, value.rel, value.path), whole


def values_of(desk: Desk, loaded: Loaded) -> list[Lost]:
    """Every place of a case where a mask stands for a value that some vault should have."""
    doc = with_item_ids(loaded.files["case.toml"][1]) if "case.toml" in loaded.files else {}
    places = [("case.toml", path, stored) for path, _, stored in secrets.sensitive_values(doc)]
    places += [
        (rel, path, stored) for rel, path, _, stored in secrets.sensitive_form_values(desk, loaded.dossier)
    ]
    return [Lost(rel, path, path, stored) for rel, path, stored in places if is_masked(stored)]


def lost_for(desk: Desk, ref: str, filing: str, template: str) -> tuple[Lost, ...]:
    """What the letter would show its reader and the vault has not got, so that it can be asked for."""
    from kameng_tui.desk.reveal import lost_values

    with sentences():
        return lost_values(desk, ref, filing, template)


def supply(desk: Desk, ref: str, lost: Lost, typed: str) -> None:
    """Takes the whole value behind a mask from the person, if it fits the mask. Raises DeskError if not."""
    from kameng_tui.desk import cases
    from kameng_tui.privacy.mask import vault_mask

    with sentences():
        whole = typed.strip()
        if vault_mask(whole) != lost.mask:
            shown = lost.mask.removeprefix("vault:")
            raise DeskError(f"{lost.label}:填的与文件里的掩码 {shown} 对不上,请核对")
        key = secret_key(desk.book.id, cases.id_of(desk, ref), lost.rel, lost.path)
        desk.vault.set(key, whole)
        if desk.vault.get(key) != whole:
            raise DeskError("KAMENG_VAULT=none:这次打开期间也不记;去掉它再试")
