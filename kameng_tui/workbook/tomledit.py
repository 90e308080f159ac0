"""Changes a TOML text value by value, leaving every line alone that the change does not concern.

Works on the pieces of ``tomlscan`` and writes with ``tomlwrite``; whether the result is right is for
``toml.rewrite`` to check. Comments of what is deleted are kept: those of a key in place, those of a table
at the end of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kameng_tui.workbook import tomlscan
from kameng_tui.workbook.tomlscan import Item, Path, Section
from kameng_tui.workbook.tomlwrite import (
    Schema,
    is_table_list,
    is_tables,
    key_text,
    line,
    literal,
    same,
    sub_schema,
    table_blocks,
)

ORPHANS = "# 以下注释原来写在已删去的内容旁"
_NEW = -1  # the place, in a path, of list items that this edit has put in


class CannotEdit(Exception):
    """The text is built in a way that this edit does not know."""


def edit(text: str, before: Mapping[str, Any], after: Mapping[str, Any], schema: Schema | None) -> str:
    """``text``, which reads as ``before``, with only the differing values touched."""
    editor = _Editor(tomlscan.scan(text))
    editor.table((), before, after, schema)
    return editor.text()


def edit_whole_keys(
    text: str, before: Mapping[str, Any], after: Mapping[str, Any], schema: Schema | None
) -> str:
    """The coarse way: every top-level key that differs is taken out and written anew."""
    editor = _Editor(tomlscan.scan(text))
    changed = [name for name in {**before, **after} if not same(before.get(name), after.get(name))]
    for name in changed:
        editor.remove((name,))
    for name in changed:
        if name in after:
            editor.insert((), name, after[name], schema)
    return editor.text()


class _Editor:
    """The pieces of one text, and what can be done to them. Paths are those before the edit."""

    def __init__(self, sections: list[Section]) -> None:
        self.sections = sections
        self.orphans: list[str] = []

    def text(self) -> str:
        last = self.sections[-1]
        if self.orphans:
            known = ORPHANS in tomlscan.comment_lines(last.tail)
            self._blank_line_after(len(self.sections) - 1)
            last.tail += "".join(f"{note}\n" for note in ([] if known else [ORPHANS]) + self.orphans)
        return "".join(map(str, self.sections)) or "\n"

    # -- what differs

    def table(
        self, path: Path, old: Mapping[str, Any], new: Mapping[str, Any], schema: Schema | None
    ) -> None:
        for name in old:
            if name not in new:
                self.remove((*path, name))
        for name in old:
            if name in new and not same(old[name], new[name]):
                self._change(path, name, old[name], new[name], schema)
        for name in new:
            if name not in old:
                self.insert(path, name, new[name], schema)

    def _change(self, parent: Path, name: str, old: Any, new: Any, schema: Schema | None) -> None:
        path = (*parent, name)
        item = next((i for s in self.sections for i in s.items if s.path + i.parts == path), None)
        if item is not None and (is_tables(old) or not is_tables(new)):
            item.lead += "".join(f"{note}\n" for note in tomlscan.value_comments(item.value))
            item.value = literal(new)
        elif item is None and isinstance(old, Mapping) and isinstance(new, Mapping):
            self.table(path, old, new, sub_schema(schema, name))
        elif item is None and is_table_list(old) and is_table_list(new):
            self._list(parent, name, old, new, schema)
        else:
            self.remove(path)
            self.insert(parent, name, new, schema)

    def _list(self, parent: Path, name: str, old: list[Any], new: list[Any], schema: Schema | None) -> None:
        path, inner = (*parent, name), sub_schema(schema, name)
        pairs = _pairs(old, new)
        kept = [index for index in pairs if index is not None]
        if not kept or kept != sorted(kept):
            self.remove(path)
            self.insert(parent, name, new, schema)
            return
        for place in range(len(old)):
            if place not in kept:
                self.remove((*path, place))
        at = self._first_under(path)
        for index, item in zip(pairs, new, strict=True):
            if index is not None:
                self.table((*path, index), old[index], item, inner)
                at = self._after_last_under((*path, index))
            else:
                texts = table_blocks([item], _names(path), inner)
                self._put_blocks(at, texts, (*path, _NEW))
                at += len(texts)

    # -- what can be done

    def remove(self, path: Path) -> None:
        """Takes out all that stands under ``path``; what stands between tables stays where it is."""
        kept: list[Section] = []
        for section in self.sections:
            if _under(section.path, path):
                self.orphans += tomlscan.section_comments(section)
                if section.tail.strip():
                    kept[-1].tail += section.tail.lstrip("\n")
                continue
            kept.append(section)
            _remove_items(section, path)
        if len(kept) < len(self.sections) and kept[-1] is not self.sections[-1]:
            kept[-1].tail = kept[-1].tail.rstrip("\n") + "\n" if kept[-1].tail.strip() else ""
        self.sections = kept

    def insert(self, path: Path, name: str, value: Any, schema: Schema | None) -> None:
        if not is_tables(value):
            self._insert_item(path, name, value, schema)
            return
        texts = table_blocks(value, _names((*path, name)), sub_schema(schema, name))
        if not path:
            at = self._place_by_rank(name, schema)
        elif any(_under(section.path, path) for section in self.sections):
            at = self._after_last_under(path)
        else:
            self._insert_item(path, name, value, schema)
            return
        self._put_blocks(at, texts, (*path, name))

    def _insert_item(self, path: Path, name: str, value: Any, schema: Schema | None) -> None:
        own = next((section for section in self.sections if section.path == path), None)
        if own is not None:
            self._put_item(own, name, value, schema)
            return
        for section in self.sections:
            dotted = [i for i, item in enumerate(section.items) if _under(section.path + item.parts, path)]
            if dotted:
                prefix = "".join(f"{key_text(part)}." for part in _names(path[len(section.path) :]))
                new = Item("", (), prefix, line(name, value), "")
                section.items.insert(dotted[-1] + 1, new)
                return
        at = self._first_under(path)
        header = ".".join(key_text(part) for part in _names(path))
        self._put_blocks(at, [f"[{header}]\n{line(name, value)}"], path)

    def _put_item(self, section: Section, name: str, value: Any, schema: Schema | None) -> None:
        items = section.items
        place = 0
        for index, item in enumerate(items):
            if _rank(item.parts[0] if item.parts else "", schema) <= _rank(name, schema):
                place = index + 1
        new = Item("", (name,), "", line(name, value), "")
        if not items and not section.header:  # the first key of a file goes below the comments at its head
            new.lead, section.tail = section.tail, "\n" if len(self.sections) > 1 else ""
        elif place == 0 and items:
            # what is set off by a blank line stays above the new key, the rest belongs to the next one
            cut = items[0].lead.rfind("\n\n") + 2 if "\n\n" in items[0].lead else 0
            new.lead, items[0].lead = items[0].lead[:cut], items[0].lead[cut:]
        items.insert(place, new)

    def _put_blocks(self, at: int, texts: list[str], path: Path) -> None:
        for number, text in enumerate(texts):
            self._blank_line_after(at + number - 1)
            self.sections.insert(at + number, Section(path, header=text))
        if at + len(texts) < len(self.sections):
            self._blank_line_after(at + len(texts) - 1)

    def _blank_line_after(self, index: int) -> None:
        so_far = "".join(map(str, self.sections[: index + 1]))
        if so_far and not so_far.endswith("\n\n"):
            self.sections[index].tail += "\n"

    # -- where things stand

    def _first_under(self, path: Path) -> int:
        for index, section in enumerate(self.sections):
            if _under(section.path, path):
                return index
        raise CannotEdit

    def _after_last_under(self, path: Path) -> int:
        found = [i for i, section in enumerate(self.sections) if _under(section.path, path)]
        if not found:
            raise CannotEdit
        return found[-1] + 1

    def _place_by_rank(self, name: str, schema: Schema | None) -> int:
        rank = _rank(name, schema)
        for index, section in enumerate(self.sections):
            if section.path and _rank(str(section.path[0]), schema) > rank:
                return index
        return len(self.sections)


def _pairs(old: list[Any], new: list[Any]) -> list[int | None]:
    """For each new item the place of the old one that it is: by id, else by equal content, else by order."""
    left = dict(enumerate(old))
    pairs: list[int | None] = []
    for item in new:
        found = next((i for i, was in left.items() if "id" in was and was["id"] == item.get("id")), None)
        if found is None:
            bare = {name: value for name, value in item.items() if name != "id"}
            found = next((i for i, was in left.items() if "id" not in was and same(was, bare)), None)
        if found is not None:
            del left[found]
        pairs.append(found)
    for place, item in enumerate(new):  # one that got another id is still the same
        if pairs[place] is None and (found := _with_other_id(item, left)) is not None:
            del left[found]
            pairs[place] = found
    nameless = [i for i, was in left.items() if "id" not in was]
    unpaired = [place for place, found in enumerate(pairs) if found is None]
    if len(nameless) == len(unpaired):
        for place, found in zip(unpaired, nameless, strict=True):
            pairs[place] = found
    return pairs


def _with_other_id(item: Mapping[str, Any], left: Mapping[int, Any]) -> int | None:
    bare = {name: value for name, value in item.items() if name != "id"}
    for place, was in left.items():
        if "id" in item and "id" in was and same({k: v for k, v in was.items() if k != "id"}, bare):
            return place
    return None


def _remove_items(section: Section, path: Path) -> None:
    kept: list[Item] = []
    above = ""
    for item in section.items:
        if _under(section.path + item.parts, path):
            notes = tomlscan.value_comments(item.value) + tomlscan.comment_lines(item.rest)
            above += item.lead + "".join(f"{note}\n" for note in notes)
            continue
        item.lead = above + item.lead
        above = ""
        kept.append(item)
    section.items = kept
    section.tail = above + section.tail


def _under(path: Path, prefix: Path) -> bool:
    return path[: len(prefix)] == prefix


def _names(path: Path) -> list[str]:
    """The names in a path, without the places in lists: what a header shows."""
    return [part for part in path if isinstance(part, str)]


def _rank(name: str, schema: Schema | None) -> int:
    """The place of a key in its schema; unknown keys, and all keys where there is no schema, come last."""
    if schema is None or name not in schema:
        return len(schema or ())
    return list(schema).index(name)
