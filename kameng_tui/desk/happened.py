"""What happens between two instants while nothing is done: dues that pass, promises that break, steps that are new.

For the demo's clock. It reads the cases once and reckons them twice; it writes nothing.
"""

from __future__ import annotations

from datetime import datetime

from kameng_tui.desk.cases import load_all, name_of
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import sentences
from kameng_tui.desk.lists import RUNNING
from kameng_tui.desk.survey import reckon, survey
from kameng_tui.reckon.agenda import passes
from kameng_tui.reckon.dues import Due
from kameng_tui.record import record
from kameng_tui.workbook.book import Loaded


@record
class Passed:
    """A due that passed, with the title of its case; a promise that was broken has the due's kind ``promise``."""

    due: Due
    title: str


@record
class NewStep:
    """A next step that there was not before."""

    case: str
    title: str
    label: str


@record
class Happened:
    """What passed, the oldest first, and what can be done about it since."""

    passed: tuple[Passed, ...]
    steps: tuple[NewStep, ...]


class _Still(Desk):
    """A desk at one instant, with all that the other has read already."""

    def __init__(self, desk: Desk, moment: datetime) -> None:
        super().__init__(desk.book, clock=lambda: moment, vault=lambda: desk.vault, author=desk.author)
        for name in ("registry", "knowledge", "calendar", "own_calendars"):
            self.__dict__[name] = getattr(desk, name)


def between(desk: Desk, before: datetime, after: datetime, case: str = "") -> Happened:
    """What passes from ``before`` to ``after`` in all cases; steps of those where something does, and of ``case``."""
    then, now = _Still(desk, before), _Still(desk, after)
    passed: list[Passed] = []
    steps: list[NewStep] = []
    with sentences():
        for loaded in load_all(desk):
            title = name_of(loaded.dossier)
            gone = _gone(then, now, loaded)
            passed += [Passed(due, title) for due in gone]
            if gone or loaded.dossier.id == case:
                known = {name for step in survey(then, loaded).steps for name in (step.id, step.label)}
                new = [step for step in survey(now, loaded).steps if not known & {step.id, step.label}]
                steps += [NewStep(loaded.dossier.id, title, step.label) for step in new]
    passed.sort(key=lambda one: passes(one.due))
    return Happened(tuple(passed), tuple(steps))


def _gone(then: Desk, now: Desk, loaded: Loaded) -> list[Due]:
    """The dues of one case that ran before and are late after, windows for filing that closed among them."""
    reckoned = reckon(now, loaded.dossier)
    if reckoned.status not in RUNNING:
        return []
    ran = {due.id for due in reckon(then, loaded.dossier).dues if due.state == "running"}
    return [due for due in reckoned.dues if due.id in ran and due.state in ("overdue", "lapsed")]
