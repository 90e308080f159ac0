"""The years that a user adds to the working-day calendar: files in the data folder and in a workbook's ``calendars/``.

A file is our TOML or holiday-cn's JSON. What cannot be read is told by a finding, never passed over in silence; of two
files in one folder that speak of the same year the last by name counts. Nothing here knows which folders there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.law.calendar import FIRST_YEAR, LAST_YEAR, YearPlan, plans_from_table
from kameng_tui.law.reading import Fault
from kameng_tui.record import record
from kameng_tui.workbook.errors import AlreadyExists, Unreadable, WouldLose
from kameng_tui.workbook.files import read_state, save, saying
from kameng_tui.workbook.toml import TomlFault, dumps, loads, rewrite

FOLDER = "calendars"
_KINDS = (".toml", ".json")


@record
class OwnCalendars:
    """The plans of the user's own files, the folder's last first to be trusted, and what is wrong with them."""

    plans: tuple[YearPlan, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


# --- reading ------------------------------------------------------------------------------------------------------


def read_folders(folders: Iterable[Path]) -> OwnCalendars:
    """Every calendar file of ``folders``, those of a later folder after those of an earlier one."""
    plans: list[YearPlan] = []
    findings: list[Finding] = []
    for folder in folders:
        read: list[tuple[Path, tuple[YearPlan, ...]]] = []
        for file in _files(folder):
            found, faults = _read_or_faults(file)
            findings += [_finding("file.unreadable", file, path, says) for path, says in faults]
            if found:
                read.append((file, found))
        findings += _contradictions(read)
        plans += [plan for _, found in read for plan in found]
    return OwnCalendars(tuple(plans), tuple(findings))


def files_of(folder: Path, year: int) -> list[tuple[Path, tuple[YearPlan, ...]]]:
    """The readable files of ``folder`` that speak of ``year``, each with its states of that year; the last one counts."""
    read = [(file, _read_or_faults(file)[0]) for file in _files(folder)]
    return [(file, plans) for file, plans in read if plans and plans[0].year == year]


def plans_from_text(text: str, today: date | None = None) -> tuple[tuple[YearPlan, ...], list[Fault]]:
    """The states of one year, oldest first, in our TOML or holiday-cn's JSON; all that is wrong. Raises TomlFault.

    ``today`` is the day on which a JSON file, which names none, is taken over; a file that lies in a folder counts as
    known since its year began.
    """
    if not text.lstrip().startswith("{"):
        return plans_from_table(loads(text))
    import json  # here: most calendars are TOML

    from kameng_tui.law.holidaycn import plan_from_holidaycn

    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as fault:
        return (), [("", f"不是完整的 JSON({fault}),请重新下载这个文件")]
    plan, faults = plan_from_holidaycn(raw, today=today or _first_day(raw))
    return (plan,) if plan is not None else (), list(faults)


def _first_day(raw: object) -> date:
    year = raw.get("year") if isinstance(raw, Mapping) else None
    return date(year if isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR else FIRST_YEAR, 1, 1)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        file for file in folder.iterdir() if file.suffix in _KINDS and not file.name.startswith(".")
    )


def _read_or_faults(file: Path) -> tuple[tuple[YearPlan, ...], list[Fault]]:
    if not file.exists():
        return (), [("", "是一个断开的链接,指向的文件不在;请改正,或删掉它")]
    try:
        return plans_from_text(read_state(file).text)
    except TomlFault as fault:
        return (), [("", f"{fault};请改正,或删掉这个文件")]
    except Unreadable as fault:
        return (), [("", f"{fault.reason};请改正,或删掉这个文件")]


def _finding(code: str, file: Path, path: str, says: str) -> Finding:
    """``where`` is short; two folders may hold a file of that name, so the sentence names the folder."""
    return Finding(
        code,
        f"{FOLDER}/{file.name}" + (f"#{path}" if path else ""),
        f"{file.name}:{says}(在 {file.parent})",
    )


def _contradictions(read: Sequence[tuple[Path, tuple[YearPlan, ...]]]) -> Iterator[Finding]:
    """Files whose name says another year, and years of which a later file says something else."""
    last = {plans[-1].year: (file, plans[-1]) for file, plans in read}
    for file, plans in read:
        year = plans[-1].year
        if file.stem.isdecimal() and len(file.stem) == 4 and int(file.stem) != year:
            says = f"文件名是 {file.stem} 年,内容是 {year} 年,现在按内容算;请改文件名或内容"
            yield _finding("file.conflict", file, "year", says)
        winner, plan = last[year]
        if winner != file and not same_days(plan, plans[-1]):
            says = f"与 {winner.name} 都写了 {year} 年而内容不同,现在按 {winner.name} 算;请删掉其中一个"
            yield _finding("file.conflict", file, "", says)


def same_days(one: YearPlan, other: YearPlan) -> bool:
    """Whether two plans of a year give the same days off and the same make-up days."""
    return (one.off.keys(), one.work.keys(), one.official) == (
        other.off.keys(),
        other.work.keys(),
        other.official,
    )


# --- writing ------------------------------------------------------------------------------------------------------


def table_of(plan: YearPlan, earlier: Sequence[YearPlan] = ()) -> dict[str, Any]:
    """The table that ``plans_from_table`` reads as ``earlier`` states and, last, ``plan``."""
    first, *later = (*earlier, plan)
    table: dict[str, Any] = {"schema": 1, "year": first.year, "official": first.official}
    table |= {"notice": first.notice, "source": first.source, "as_of": first.as_of}
    if first.announced is not None:
        table["announced"] = first.announced
    table |= _day_tables(first.off, first.work)
    if later:
        table["amended"] = [
            _amended(before, after) for before, after in zip((first, *later), later, strict=False)
        ]
    return table


def _amended(before: YearPlan, after: YearPlan) -> dict[str, Any]:
    off = {day: name for day, name in after.off.items() if before.off.get(day) != name}
    work = {day: name for day, name in after.work.items() if before.work.get(day) != name}
    table: dict[str, Any] = {
        "announced": after.known_since,
        "notice": after.notice,
        "source": after.source,
    }
    ordinary = sorted((before.off.keys() | before.work.keys()) - after.off.keys() - after.work.keys())
    if ordinary:
        table["ordinary"] = ordinary
    return table | _day_tables(off, work)


def _day_tables(off: Mapping[date, str], work: Mapping[date, str]) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    if off:
        tables["off"] = [{"name": name, "from": first, "to": last} for name, first, last in runs_of(off)]
    if work:
        tables["work"] = [{"name": name, "day": day} for day, name in sorted(work.items())]
    return tables


def runs_of(days: Mapping[date, str]) -> list[tuple[str, date, date]]:
    """Days in a row with one name as (name, first, last)."""
    runs: list[tuple[str, date, date]] = []
    for day, name in sorted(days.items()):
        if runs and runs[-1][0] == name and day - runs[-1][2] == timedelta(days=1):
            runs[-1] = (name, runs[-1][1], day)
        else:
            runs.append((name, day, day))
    return runs


def write(
    root: Path, plan: YearPlan, *, earlier: Sequence[YearPlan] = (), replace: bool = False
) -> tuple[Path, bool]:
    """Puts the year into ``calendars/YEAR.toml`` below ``root``: the file, and whether anything was written.

    Raises AlreadyExists where a file there says something else, unless ``replace``: then it is changed so that its
    comments stay. Never touches a file that it cannot read, nor adds one that another file would overrule.
    """
    folder = root / FOLDER
    file = folder / f"{plan.year}.toml"
    after = table_of(plan, earlier)
    for other, plans in files_of(folder, plan.year):
        if same_days(plans[-1], plan):
            continue
        if other > file:
            raise WouldLose(f"{other} 也写了 {plan.year} 年,会盖过 {file.name};请先移走它")
        if not replace:
            raise AlreadyExists(f"{other} 已经写了 {plan.year} 年,内容不同,没有覆盖;要换掉请加 --replace")
    before = read_state(file)
    if before.data is None:
        with saying(file):
            folder.mkdir(parents=True, exist_ok=True)
        save(before, dumps(after))
        return file, True
    try:
        standing = loads(before.text)
    except TomlFault as fault:
        raise WouldLose(f"{file} 读不懂({fault}),没有覆盖;请先改正或移走它") from None
    read = plans_from_table(standing)[0]
    if read and same_days(read[-1], plan):
        return file, False
    if not replace:
        raise AlreadyExists(f"{file} 已经有了,没有覆盖;要换掉请加 --replace")
    save(before, rewrite(before.text, standing, after))
    return file, True
