"""Saving a change of a file that may have changed since it was read: merged by key, or told with both values.

Nothing is overwritten unseen, and nothing that was typed is lost: a ``Conflicted`` carries all that ``decide`` needs to
write it once the person has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Conflicted, sentences
from kameng_tui.values import show_amount, show_when
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import Changed

if TYPE_CHECKING:
    from kameng_tui.case.merge import Choice, Conflict

_TRIES = 20
_NOTHING = "(没有)"


def save(desk: Desk, loaded: Loaded, rel: str, doc: Mapping[str, Any]) -> None:
    """Writes ``doc`` in the place of what was loaded. What others wrote there since is merged with it; raises Conflicted
    where both changed the same, Changed where the file can no longer be read."""
    wanted = doc
    for _ in range(_TRIES):
        try:
            desk.book.save_doc(loaded, rel, wanted)
            return
        except Changed:
            from kameng_tui.case.merge import merge
            from kameng_tui.workbook.reading import record_of

            base = _on_disk(loaded, rel)
            desk.book.reread(loaded, rel)
            merged = merge(base, wanted, _on_disk(loaded, rel), record_of(rel))
            if merged.conflicts:
                sentence = _sentence(loaded.dossier.id, rel, merged.conflicts)
                raise Conflicted(sentence, loaded, rel, merged) from None
            wanted = merged.doc
    raise Changed(f"{rel} 一直在被别的程序改写,没有写;请稍后再试")


def decide(desk: Desk, conflicted: Conflicted, choices: Mapping[str, Choice]) -> None:
    """Writes what could not be merged, as it was decided; the secrets that were typed with it go to the vault now."""
    from kameng_tui.case.merge import resolved
    from kameng_tui.desk import secrets

    theirs = [path for path, choice in choices.items() if choice == "theirs"]
    sealed = secrets.Sealed(resolved(conflicted.merged, choices))
    with sentences():
        for key, value in conflicted.secrets.items():
            place = key.rpartition("#")[2]
            if not any(place == path or place.startswith(f"{path}.") for path in theirs):
                sealed.before[key] = desk.vault.get(key)
                desk.vault.set(key, value)
        secrets.save(desk, conflicted.loaded, conflicted.rel, sealed)


def _on_disk(loaded: Loaded, rel: str) -> dict[str, Any]:
    """The document letter by letter: there items without an id are still to be told from those with one."""
    from kameng_tui.workbook import toml

    return toml.loads(loaded.files[rel][0].text)


# -- words ---------------------------------------------------------------------------------------------------------


def _sentence(case_id: str, rel: str, conflicts: tuple[Conflict, ...]) -> str:
    lines = [
        f"{place_words(rel, conflict.path)}:别处改成「{value_words(conflict.theirs)}」,"
        f"你要写「{value_words(conflict.ours)}」,原来是「{value_words(conflict.base)}」"
        for conflict in conflicts
    ]
    return (
        f"{case_id}/{rel} 在别处也改过,有 {len(lines)} 处改得不一样,没有写;看过后再做一次就写入你的:\n"
        + "\n".join(lines)
    )


def place_words(rel: str, path: str) -> str:
    """Where a conflict is, as people call it, and its path: 订单 o1 金额(order.o1.amount)."""
    from kameng_tui.case.keys import keys_of
    from kameng_tui.workbook.merging import record_of

    record, words = record_of(rel), []
    for name in path.split(".") if path else []:
        spec = keys_of(record)[name][1] if record is not None and name in keys_of(record) else None
        words.append(spec.label if spec is not None else name)
        record = spec.of if spec is not None else record
    return f"{' '.join(words)}({path})" if path else "整个文件"


def value_words(value: Any, most: int = 60) -> str:
    """A value on one line, cut to ``most`` letters."""
    text = " ".join(_shown(value).split())
    return text if len(text) <= most else f"{text[:most]}…等 {len(text)} 字"


def _shown(value: Any) -> str:
    match value:
        case None:
            return _NOTHING
        case bool():
            return "是" if value else "否"
        case Decimal() if value.is_finite() and abs(value) < 10**12:
            return show_amount(value) if value == round(value, 2) else str(value)
        case datetime() if value.tzinfo is not None:
            return show_when(value)[:16].replace("T", " ")
        case date():
            return str(value)
        case Mapping():
            return "、".join(f"{name}={_shown(item)}" for name, item in value.items()) or _NOTHING
        case list():
            return "、".join(map(_shown, value)) or _NOTHING
    return str(value) or "(空)"
