"""Profiles of consumers: name, identity and address, kept in the vault by a name that cases refer to.

``[consumer] profile = "本人"`` fills what case.toml leaves empty: for gates and forms as masks, for papers whole. It is laid
over a case when it is looked at and never written into a file, the name included.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.keys import keys_of
from kameng_tui.case.records import Consumer
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose

if TYPE_CHECKING:
    from kameng_tui.workbook.book import Loaded
    from kameng_tui.workbook.vault import Vault

FIELDS = ("name", "id_number", "phone", "address", "email")
LABELS: Mapping[str, str] = {name: keys_of(Consumer)[name][1].label for name in FIELDS}
KINDS = {"name": "name", "id_number": "id-number", "phone": "phone", "address": "address", "email": "email"}
_LIST, _ONE = "profiles", "profile/"
_LONGEST = 40


def names(desk: Desk) -> tuple[str, ...]:
    """The profiles of this vault, in the order in which they were made."""
    return _names(desk.vault)


def get(desk: Desk, name: str) -> dict[str, str]:
    """One profile, whole. Raises Missing."""
    found = _read(desk.vault, name)
    if found is None:
        known = "、".join(names(desk)) or "一份也没有"
        raise Missing(f"保险箱里没有「{name}」这份资料,有的是:{known}")
    return found


def put(desk: Desk, name: str, changes: Mapping[str, str]) -> bool:
    """Makes or changes a profile; an empty value takes one back. Returns whether the vault keeps it."""
    _refuse_locked(desk)
    name = name.strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise DeskError(f"资料名要有 1 到 {_LONGEST} 个字,不能有换行")
    for field in changes:
        if field not in FIELDS:
            raise DeskError(f"资料里没有「{field}」这一项,有:{' '.join(FIELDS)}")
    values = {**(_read(desk.vault, name) or {}), **{k: " ".join(x.split()) for k, x in changes.items()}}
    values = {field: values[field] for field in FIELDS if values.get(field)}
    _refuse_wrong(values)
    if not values:
        raise DeskError(f"「{name}」里什么也没有填")
    kept = desk.vault.set(_ONE + name, json.dumps(values, ensure_ascii=False))
    if name not in names(desk):
        kept = _put_names(desk, (*names(desk), name)) and kept
    return kept


def _put_names(desk: Desk, listed: tuple[str, ...]) -> bool:
    return desk.vault.set(_LIST, json.dumps(listed, ensure_ascii=False))


def remove(desk: Desk, name: str) -> None:
    """Takes a profile out of the vault; cases that name it keep the name. Raises Missing."""
    _refuse_locked(desk)
    get(desk, name)
    desk.vault.forget(_ONE + name)
    _put_names(desk, tuple(one for one in names(desk) if one != name))


def _refuse_locked(desk: Desk) -> None:
    """The list of profiles is not known then, and would be written anew without the others."""
    desk.vault.get(_LIST)  # a vault that can ask does it now
    if desk.vault.locked:
        raise WouldLose(
            "保险箱锁着,先用口令打开;还没有的话先建一个:kameng vault set --passphrase(全屏里按 V)"
        )


def doubt(values: Mapping[str, str]) -> str:
    """What is not likely of a profile's values; it is kept all the same."""
    from kameng_tui.privacy.idnumber import doubt as number_doubt

    why = number_doubt(values["id_number"]) if values.get("id_number") else ""
    return f"{LABELS['id_number']}{why}" if why else ""


def _refuse_wrong(values: Mapping[str, str]) -> None:
    from kameng_tui.privacy.recognise import is_id_number

    number = values.get("id_number", "")
    if number.isdigit() and len(number) == 18 and not is_id_number(number):
        raise DeskError("证件号码(id_number):身份证号的校验位不对,请核对")


def entries(desk: Desk) -> list[tuple[str, str]]:
    """(key, value) of all profiles as the vault keeps them, for moving into another vault."""
    keys = [_LIST, *(_ONE + name for name in names(desk))]
    return [(key, value) for key in keys if (value := desk.vault.get(key)) is not None]


def filled(desk: Desk, loaded: Loaded) -> Loaded:
    """``loaded`` with what its consumer leaves empty taken from the profile: the name as it is, the rest as masks."""
    consumer = loaded.dossier.case.consumer
    profile = _of(desk, consumer.profile)
    lacks = {field: profile[field] for field in profile if not getattr(consumer, field)}
    if not lacks:
        return loaded
    from kameng_tui.privacy.mask import vault_mask

    shown: dict[str, Any] = {f: value if f == "name" else vault_mask(value) for f, value in lacks.items()}
    case = replace(loaded.dossier.case, consumer=replace(consumer, **shown))
    return replace(loaded, dossier=replace(loaded.dossier, case=case))


def unread(desk: Desk, loaded: Loaded) -> list[Finding]:
    """That the profile a case names cannot be read here, where the case (``filled``) still lacks what it would give."""
    consumer = loaded.dossier.case.consumer
    lacks = [LABELS[field] for field in ("name", "phone", "address") if not getattr(consumer, field)]
    if not consumer.profile or not lacks or _of(desk, consumer.profile):
        return []
    from kameng_tui.desk.vaults import is_locked

    why = (
        "在锁着的保险箱里:在终端里运行会问口令,全屏里按 V 打开"
        if is_locked(desk)
        else f"不在本机保险箱里:kameng vault set {consumer.profile} 填写,或用 kameng vault import 导入"
    )
    message = f"消费者资料「{consumer.profile}」{why}。{'、'.join(lacks)}因此还空着"
    return [Finding("vault.none", "case.toml#consumer.profile", message)]


def readable(desk: Desk, name: str) -> bool:
    """Whether a case that names this profile, or none, can be told what lies in it."""
    return not name or _read(desk.vault, name) is not None


def known(desk: Desk, name: str) -> list[tuple[str, str]]:
    """(kind, whole value) of a profile, without its name: those are for letters, not for every text."""
    return [(KINDS[field], value) for field, value in _of(desk, name).items() if field != "name"]


def lent(desk: Desk, doc: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What the profile adds to a case.toml that leaves it empty: path -> (kind, whole value)."""
    consumer = doc.get("consumer", {})
    if not isinstance(consumer, Mapping):
        return {}
    profile = _of(desk, str(consumer.get("profile", "")))
    return {f"consumer.{f}": (KINDS[f], value) for f, value in profile.items() if not consumer.get(f)}


def _of(desk: Desk, name: str) -> dict[str, str]:
    return (_read(desk.vault, name) or {}) if name else {}


def _read(vault: Vault, name: str) -> dict[str, str] | None:
    found = _json(vault.get(_ONE + name))
    return {f: str(found[f]) for f in FIELDS if found.get(f)} if isinstance(found, dict) else None


def _names(vault: Vault) -> tuple[str, ...]:
    found = _json(vault.get(_LIST))
    return tuple(dict.fromkeys(map(str, found))) if isinstance(found, list) else ()


def _json(text: str | None) -> Any:
    with contextlib.suppress(ValueError):
        return json.loads(text) if text else None
    return None
