"""Use-cases over the vault itself: its state, unlocking, moving in, and what a paper lacks. Secrets stay inside the call.

A value is kept under the name of its case's folder: one that was renamed gets its values back by ``move``.
Carrying secrets to another machine is ``carrying``; profiles of consumers are ``profiles``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kameng_tui.case.ids import with_item_ids
from kameng_tui.case.keys import is_masked
from kameng_tui.desk import profiles, secrets
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.desk.reveal import Lost
from kameng_tui.record import record
from kameng_tui.workbook.layout import CASE_FILE
from kameng_tui.workbook.vault import cases_key, secret_key, vault_file

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
        listed = desk.vault.get(cases_key(desk.book.id))
        if listed is not None:
            yield cases_key(desk.book.id), listed
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
        case_id = cases.id_of(desk, ref)
        secrets.keep(desk, case_id, lost.rel, lost.path, whole)
        if desk.vault.get(secret_key(desk.book.id, case_id, lost.rel, lost.path)) != whole:
            raise DeskError("KAMENG_VAULT=none:这次打开期间也不记;去掉它再试")


# renamed cases --------------------------------------------------------------------------------------------------


@record
class Renamed:
    """A case whose folder had another name when its secrets were kept; ``values`` of them fit its masks."""

    case: str
    before: str
    values: int


def renamed(desk: Desk, loaded: Loaded) -> tuple[Renamed, ...]:
    """What this case may have been called, most fitting first. Cheap as long as no case is gone."""
    gone = [name for name in secrets.kept_cases(desk) if not _is_case(desk, name)]
    lost = _lost_of(desk, loaded) if gone else []
    found = [Renamed(loaded.dossier.id, name, len(_under(desk, name, lost))) for name in gone if lost]
    return tuple(sorted((one for one in found if one.values), key=lambda one: -one.values))


def move(desk: Desk, ref: str, before: str = "") -> Renamed:
    """Brings what the vault keeps under the old name of a case under its new one. Only what fits its mask is taken.

    Raises Missing where nothing fits, DeskError where two old names could be meant or ``before`` is still a case.
    """
    from kameng_tui.desk import cases

    with sentences():
        loaded = cases.load(desk, ref)
        desk.vault.get("")  # a vault that can ask does it now
        if is_locked(desk):
            raise DeskError("保险箱锁着,先用口令打开")
        if before and _is_case(desk, before):
            raise DeskError(f"「{before}」还是一个案件,它的内容不能挪走;--from 写这一案以前的文件夹名")
        found = renamed(desk, loaded)
        if not before and len(found) > 1 and found[0].values == found[1].values:
            names = " ".join(one.before for one in found)
            raise DeskError(f"这一案以前叫什么,分不清:{names};请用 --from 写明")
        before = before or (found[0].before if found else "")
        values = _under(desk, before, _lost_of(desk, loaded)) if before else []
        if not values:
            raise Missing(f"保险箱里没有与「{loaded.dossier.id}」的掩码对得上、又没有主的内容")
        for value, whole in values:
            if not secrets.keep(desk, loaded.dossier.id, value.rel, value.path, whole):
                raise WouldLose("保险箱没有存上,原来的还在;腾出空间或检查权限后再来")
            desk.vault.forget(secret_key(desk.book.id, before, value.rel, value.path))
        return Renamed(loaded.dossier.id, before, len(values))


def _is_case(desk: Desk, name: str) -> bool:
    return (desk.book.root / name / CASE_FILE).is_file()


def _lost_of(desk: Desk, loaded: Loaded) -> list[Lost]:
    case_id = loaded.dossier.id
    masked = values_of(desk, loaded)
    return [one for one in masked if secrets.reveal(desk, case_id, one.rel, one.path, one.mask) is None]


def _under(desk: Desk, name: str, lost: list[Lost]) -> list[tuple[Lost, str]]:
    """What the vault holds of these places under another name of the case."""
    found = ((one, secrets.reveal(desk, name, one.rel, one.path, one.mask)) for one in lost)
    return [(one, whole) for one, whole in found if whole is not None]
