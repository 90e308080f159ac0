"""What the user decides about channels, changed on disk: read anew, changed, saved, and taken into account at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kameng_tui.channels.lifecycle import STATE_FILE, State, read_state
from kameng_tui.desk import distributions
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, WouldLose, sentences
from kameng_tui.workbook import packs, places

Change = Callable[[State], State]


def decide(desk: Desk, change: Change) -> bool:
    """Saves the state as ``change`` makes it; whether that is new. Raises WouldLose where the file stands damaged."""
    with sentences():
        state = read_state(places.data_folder() / STATE_FILE)
        if state.fault:
            raise WouldLose(f"没有改:{state.fault}")
        after = change(state)
        if after == state:
            return False
        packs.write_state(places.data_folder(), after)
        desk.forget_channels()
        return True


def decided(desk: Desk, change: Change) -> list[str]:
    """The same where something bigger is done already: what cannot be saved becomes a note."""
    try:
        decide(desk, change)
    except DeskError as refused:
        return [str(refused)]
    return []


def wanted_with(wanted: Iterable[str], what: str) -> tuple[str, ...]:
    """The distributions asked for by name with ``what`` (a name, perhaps with a version) as the last."""
    return (*wanted_without(wanted, distributions.name_of(what)), what)


def wanted_without(wanted: Iterable[str], name: str) -> tuple[str, ...]:
    """Whatever was asked for under any spelling of ``name`` is taken out."""
    plain = distributions.plain_name(name)
    return tuple(w for w in wanted if distributions.plain_name(distributions.name_of(w)) != plain)
