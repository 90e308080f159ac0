"""Saving a change of a file that may have changed since it was read: merged by key, or told with both values.

Nothing is overwritten unseen, and nothing that was typed is lost: a ``Conflicted`` carries all that ``decide`` needs to
write it once the person has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Conflicted, sentences
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import Changed

if TYPE_CHECKING:
    from kameng_tui.case.apart import Moved
    from kameng_tui.case.merge import Choice, Conflict

_TRIES = 20


def save(desk: Desk, loaded: Loaded, rel: str, doc: Mapping[str, Any]) -> tuple[Moved, ...]:
    """Writes ``doc`` in the place of what was loaded. What others wrote there since is merged with it; raises Conflicted
    where both changed the same, Changed where the file can no longer be read. Returns the items of ours that got another
    id, because others had begun something else under theirs."""
    wanted = doc
    moved: list[Moved] = []
    for _ in range(_TRIES):
        try:
            desk.book.save_doc(loaded, rel, wanted)
            return tuple(moved)
        except Changed:
            from kameng_tui.case.merge import merge
            from kameng_tui.workbook.reading import record_of

            base = _on_disk(loaded, rel)
            desk.book.reread(loaded, rel)
            merged = merge(base, wanted, _on_disk(loaded, rel), record_of(rel), moves="ours")
            moved += merged.moved
            if merged.conflicts:
                sentence = _sentence(desk, loaded.dossier.id, rel, merged.conflicts)
                raise Conflicted(sentence, loaded, rel, merged) from None
            wanted = merged.doc
    raise Changed(f"{rel} 一直在被别的程序改写,没有写;请稍后再试")


def decide(desk: Desk, conflicted: Conflicted, choices: Mapping[str, Choice]) -> None:
    """Writes what could not be merged, as it was decided; the secrets that were typed with it go to the vault now."""
    from kameng_tui.case.merge import resolved
    from kameng_tui.desk import masking, secrets

    theirs = [path for path, choice in choices.items() if choice == "theirs"]
    sealed = masking.Sealed(resolved(conflicted.merged, choices))
    with sentences():
        for typed, value in conflicted.secrets.items():
            key = moved_key(typed, conflicted.merged.moved)
            place = key.rpartition("#")[2]
            if not any(place == path or place.startswith(f"{path}.") for path in theirs):
                sealed.before[key], sealed.kept[key] = desk.vault.get(key), value
                desk.vault.set(key, value)
        secrets.save(desk, conflicted.loaded, conflicted.rel, sealed)


def moved_key(key: str, moved: Sequence[Moved]) -> str:
    """The key in the vault of an item's secret, once the item has its new id."""
    for each in moved:
        key = key.replace(f"#{each.name}.{each.old}.", f"#{each.name}.{each.new}.")
    return key


def _on_disk(loaded: Loaded, rel: str) -> dict[str, Any]:
    """The document letter by letter: there items without an id are still to be told from those with one."""
    from kameng_tui.workbook import toml

    return toml.loads(loaded.files[rel][0].text)


def _sentence(desk: Desk, case_id: str, rel: str, conflicts: tuple[Conflict, ...]) -> str:
    from kameng_tui.desk.valuewords import place_words, value_words

    lines = []
    for c in conflicts:
        theirs, ours, base = (value_words(desk, rel, c.path, value) for value in (c.theirs, c.ours, c.base))
        lines.append(f"{place_words(rel, c.path)}:别处改成「{theirs}」,你要写「{ours}」,原来是「{base}」")
    return (
        f"{case_id}/{rel} 在别处也改过,有 {len(lines)} 处改得不一样,没有写;看过后再做一次就写入你的:\n"
        + "\n".join(lines)
    )
