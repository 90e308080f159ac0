"""Use-cases over whole cases: make, open, change, close."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.case import edit as documents
from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.ids import LISTS, random_id, with_item_ids
from kameng_tui.case.keys import is_masked, read_record
from kameng_tui.case.records import Case, Dossier
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.desk.kept import channels_for
from kameng_tui.desk.survey import Survey, survey
from kameng_tui.desk.valuewords import code_of
from kameng_tui.record import record
from kameng_tui.values import normalise_text, parse_day
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import NotFound

if TYPE_CHECKING:
    from kameng_tui.counsel.situation import Suggestion


@record
class Made:
    """A new case: its id, its folder, and what the program noticed while making it."""

    id: str
    path: str
    findings: tuple[Finding, ...] = ()


@record
class Edited:
    id: str
    changed: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


@record
class Asked:
    """What the code of the channels of a case said; ``dues_changed``: it counts some date otherwise than it did."""

    suggested: tuple[Suggestion, ...] = ()
    dues_changed: bool = False


def new(
    desk: Desk,
    *,
    story: str = "",
    source: Mapping[str, Any] | None = None,
    sets: Sequence[tuple[str, Any]] = (),
) -> Made:
    """Makes a case from a story, a table of the shape of case.toml, and single facts."""
    with sentences():
        doc: dict[str, Any] = {"schema": v.SCHEMA, **(source or {})}
        if story.strip():
            doc["story"] = {**doc.get("story", {}), "text": normalise_text(story).strip("\n")}
        for path, value in sets:
            _refuse_fixed(path)
            doc, _ = documents.set_value(doc, path, code_of(desk, path, value))
        doc.setdefault("opened", desk.now().date())
        doc = with_item_ids(doc)
        _refuse_faults(doc)
        doc = titled(desk, doc)
        from kameng_tui.desk import masking, secrets

        word = _word_of(desk, doc)
        known = secrets.known_of_case(desk, "", doc)
        case_id = _case_id(desk, doc, masking.seal_text("", word, known)[0])
        sealed = secrets.seal_case(desk, case_id, doc, secrets.known_of_case(desk, case_id, doc))
        loaded = desk.book.new_case(case_id, sealed.doc)
        return Made(case_id, str(loaded.folder), (*sealed.findings, *loaded.dossier.faults))


def _refuse_faults(doc: Mapping[str, Any]) -> None:
    """A value of the wrong kind is refused at the door; what lies on disk already is only reported."""
    _, faults = read_record(Case, doc, "case.toml")
    wrong = [fault for fault in faults if fault.severity == "error"]
    if wrong:
        raise DeskError(";".join(f"{fault.where}:{fault.message}" for fault in wrong))
    if doc["schema"] != v.SCHEMA:
        raise DeskError(f"case.toml#schema:格式版本是 {doc['schema']},本程序写的是 {v.SCHEMA}")
    for name in LISTS:
        _refuse_twins(doc, name)
        odd = [item["id"] for item in doc.get(name, []) if not item["id"].replace("-", "").isalnum()]
        if odd:
            raise DeskError(f"case.toml#{name}:编号只能用字母、数字和 -,现在是「{odd[0]}」")


def _refuse_fixed(path: str) -> None:
    """The format version is the program's, and an id is made once: the vault and other files hang on it."""
    names = path.split(".")
    if path == "schema" or (names[0] in LISTS and names[-1] == "id"):
        raise DeskError(f"{path} 由程序管理,不能改")


def _refuse_twins(doc: Mapping[str, Any], name: str) -> None:
    """Two items of one id cannot be told apart: neither which one is meant nor whose secret the vault keeps."""
    items = doc.get(name, []) if isinstance(doc.get(name), list) else []
    ids = [str(item.get("id")) for item in items if isinstance(item, Mapping)]
    twice = next((i for i in ids if ids.count(i) > 1), "")
    if twice:
        raise WouldLose(
            f"case.toml#{name}.{twice}:有两项的编号都是 {twice},分不清指哪一项;请先把其中一个改成别的编号"
        )


def titled(desk: Desk, doc: Mapping[str, Any]) -> dict[str, Any]:
    """``doc`` with a title made of platform, item and problem, where it has none and any of them is known."""
    platform = str(doc.get("platform", {}).get("name", ""))
    item = next((str(o["item"]) for o in doc.get("order", []) if o.get("item")), "")
    problem = desk.label("problems", str(doc["problem"])) if doc.get("problem") else ""
    words = [word for word in (platform, item, problem) if word]
    return {**doc, "title": " ".join(words)} if words and not doc.get("title") else dict(doc)


def name_of(dossier: Dossier) -> str:
    """What a list calls a case: its title, else how its story begins, else its id."""
    first = dossier.case.story.text.strip().split("\n")[0]
    return dossier.case.title or first[:24] or dossier.id


def _case_id(desk: Desk, doc: Mapping[str, Any], word: str) -> str:
    taken = desk.book.case_ids()
    suffixes = {case_id[-4:] for case_id in taken}
    return f"{parse_day(doc['opened'])}-{slug(word)}-{random_id(suffixes)}"


def _word_of(desk: Desk, doc: Mapping[str, Any]) -> str:
    """What the folder is named after: the platform or the item, else the platform that the story speaks of."""
    item = next((str(o["item"]) for o in doc.get("order", []) if o.get("item")), "")
    known = str(doc.get("platform", {}).get("name", "")) or item
    story = str(doc.get("story", {}).get("text", ""))
    if known or not story:
        return known
    from kameng_tui.counsel.intake import read_story

    return next((str(p.value) for p in read_story(story, desk.now(), {}) if p.key == "platform.name"), "")


def slug(name: str) -> str:
    """ASCII letters and digits of a name, Chinese as pinyin without tones; ``case`` where nothing is left."""
    plain = name.removesuffix("卡盟")
    if not plain.isascii():
        from pypinyin import lazy_pinyin

        plain = "".join(lazy_pinyin(plain[:8]))
    kept = "".join(char for char in plain.lower() if char.isascii() and char.isalnum())
    return kept[:20] or "case"


_MOST_TITLED = 5
_UNREAD = ("file.unreadable", "file.conflict", "file.newer")


def load_all(desk: Desk, ref: str | None = None) -> Iterator[Loaded]:
    """Every case, or the one that ``ref`` names, each read when it is asked for."""
    for case_id in [id_of(desk, ref)] if ref else desk.book.case_ids():
        yield desk.book.load(case_id)


def id_of(desk: Desk, ref: str) -> str:
    """The case that ``ref`` names: a full id, a unique part of it, or a path. A title names none, but the refusal tells
    which cases have ``ref`` in theirs."""
    try:
        return desk.book.resolve(ref)
    except NotFound as missing:
        all_cases = (desk.book.load(case_id).dossier for case_id in desk.book.case_ids())
        word = ref.strip().casefold()
        found = [f"{d.id}({name_of(d)})" for d in all_cases if word and word in name_of(d).casefold()]
        if not found:
            raise
        more = f" 等 {len(found)} 个" if len(found) > _MOST_TITLED else ""
        raise Missing(
            f"没有编号里有「{ref}」的案件,标题里有它的:{' '.join(found[:_MOST_TITLED])}{more};请写编号或其中一段"
        ) from missing


def unread_of(loaded: Loaded) -> list[Finding]:
    """The files of a case that could not be read, placed in its folder."""
    case_id = loaded.dossier.id
    return [
        Finding(f.code, f"{case_id}/{f.where}", f.message) for f in loaded.dossier.faults if f.code in _UNREAD
    ]


def load(desk: Desk, ref: str) -> Loaded:
    """The case that ``ref`` names, as ``id_of`` finds it."""
    with sentences():
        return desk.book.load(id_of(desk, ref))


def open_case(desk: Desk, ref: str, suggested: Sequence[Suggestion] = ()) -> Survey:
    """Everything about one case, read anew from disk; ``suggested`` as ``ask_channels`` gave it."""
    return survey(desk, load(desk, ref), suggested)


def ask_channels(desk: Desk, ref: str) -> Asked:
    """Asks the code of the channels that this case is filed at: what is to do, and the dates that it counts itself.

    It may take seconds where code is slow; where no channel has code, nothing is read.
    """
    with sentences():
        loaded = load(desk, ref)
        if not any(desk.registry.has_code(filing.channel) for filing in loaded.dossier.filings):
            return Asked()
        from kameng_tui.desk import hookdues, hooks

        channels = channels_for(desk, loaded.dossier)
        changed = hookdues.ask(desk, loaded, channels)
        return Asked(hooks.suggestions(desk, loaded, channels), changed)


def edit(
    desk: Desk,
    ref: str,
    *,
    sets: Sequence[tuple[str, Any]] = (),
    adds: Sequence[tuple[str, Any]] = (),
    unsets: Sequence[str] = (),
    loaded: Loaded | None = None,
    title: bool = False,
) -> Edited:
    """Changes facts. All ``adds`` of one list make one new item of it. ``title``: name a case that has no title yet.

    ``loaded`` is the state that the person saw; what others changed in the file since stays, and where they changed the
    same, Conflicted is raised and nothing is written.
    """
    with sentences():
        loaded = loaded or load(desk, ref)
        doc = case_doc(loaded)
        changed: list[str] = []
        for path in (*(path for path, _ in (*sets, *adds)), *unsets):
            _refuse_fixed(path)
            _refuse_twins(doc, path.partition(".")[0])
        for path, value in sets:
            doc, full = documents.set_value(doc, path, code_of(desk, path, value))
            changed.append(full)
        for list_name, values in _grouped(
            [(path, code_of(desk, path, value)) for path, value in adds]
        ).items():
            doc, item_id = documents.add_item(doc, list_name, values)
            changed += [f"{list_name}.{item_id}.{name}" for name in values]
        for path in unsets:
            doc, full = documents.unset_value(doc, path)
            changed.append(full)
        findings = save_case(desk, loaded, titled(desk, doc) if title else doc)
        return Edited(loaded.dossier.id, tuple(changed), tuple(findings))


def case_doc(loaded: Loaded) -> dict[str, Any]:
    """case.toml as it was loaded, items with their ids. Raises DeskError where it could not be read."""
    if "case.toml" not in loaded.files:
        faults = ";".join(f.message for f in loaded.dossier.faults if f.where.startswith("case.toml"))
        raise DeskError(f"{loaded.dossier.id}/case.toml 读不出来,不能修改:{faults or '请先修好文件'}")
    return with_item_ids(loaded.files["case.toml"][1])


def save_case(desk: Desk, loaded: Loaded, doc: Mapping[str, Any]) -> list[Finding]:
    """Writes case.toml without secrets; the findings say what was masked."""
    from kameng_tui.desk import secrets

    for path, _, value in secrets.sensitive_values(doc):
        if not is_masked(value) and path.partition(".")[0] in LISTS:
            _refuse_twins(doc, path.partition(".")[0])
    sealed = secrets.seal_case(desk, loaded.dossier.id, doc, secrets.known_secrets(desk, loaded, doc))
    secrets.save(desk, loaded, "case.toml", sealed)
    return sealed.findings


def _grouped(adds: Sequence[tuple[str, Any]]) -> dict[str, dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {}
    for path, value in adds:
        list_name, dot, name = path.partition(".")
        if not dot:
            raise DeskError(f"--add 应写成 列表.字段=值,如 order.number=A1,现在是「{path}」")
        groups.setdefault(list_name, {})[name] = value
    return groups


def case_from_toml(text: str, where: str) -> dict[str, Any]:
    """A table of the shape of case.toml given by a person as a file. Raises DeskError."""
    from kameng_tui.workbook.toml import TomlFault, loads

    try:
        return loads(text)
    except TomlFault as fault:
        raise DeskError(f"{where}:{fault}") from fault
