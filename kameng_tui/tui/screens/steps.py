"""The next steps of a case: their rows with letters, and what each opens. A step only opens; the user carries it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.case import vocabulary as v
from kameng_tui.tui.rows import Row, text_row

if TYPE_CHECKING:
    from kameng_tui.counsel.nextsteps import Step
    from kameng_tui.tui.screens.case import CaseScreen

OWN = {"draft": "c", "file": "f"}  # f is 投诉与升级 on the case screen, which carries out this very step
SPARE = "bhost"  # like c, letters that neither an action of the case screen nor a list has


def lettered(steps: Sequence[Step]) -> list[tuple[str, Step]]:
    """Each step with its letter: the first letter to write is c, the first place to go is f, the rest take what is free."""
    spare = iter(SPARE)
    given: set[str] = set()
    result = []
    for step in steps:
        letter = OWN.get(step.do, "")
        if not letter or letter in given:
            letter = next(spare, "")
        given.add(letter)
        result.append((letter, step))
    return result


def step_rows(steps: Sequence[Step]) -> tuple[list[Row], dict[str, Step]]:
    rows: list[Row] = []
    pairs = lettered(steps)
    for letter, step in pairs:
        style = "warn" if step.urgent else "strong"
        mark = f"{letter or ' '} {'!! ' if step.urgent else ''}"
        rows.append(text_row(step.label, style, key=f"step {step.id}", mark=mark, indent=2, data=step))
        if step.why:
            rows.append(text_row(step.why, "dim", mark="  ", indent=2))
    return rows, {letter: step for letter, step in pairs if letter}


def carry_out(screen: CaseScreen, step: Step) -> None:
    """Opens what the step needs."""
    from kameng_tui.tui.screens import case_forms, fact_forms

    with_: Mapping[str, Any] = step.with_
    if step.do == "attach":
        links = with_.get("link") or []
        form = case_forms.attach(
            screen, str(with_.get("kind", "")), "、".join([links] if isinstance(links, str) else links)
        )
        screen.app.push_screen(form)
    elif step.do == "file":
        _file(screen, with_)
    elif step.do == "draft":
        _draft(screen, with_)
    elif step.do == "log":
        _log(screen, with_)
    elif step.do == "amend":
        _amend(screen, with_)
    elif step.do == "edit":
        _edit(screen, step)
    elif step.do == "answer":
        screen.app.push_screen(fact_forms.questions(screen, str(with_.get("question", ""))))
    else:
        screen.app.push_screen(case_forms.close(screen, str(with_.get("reason", ""))))


def _file(screen: CaseScreen, with_: Mapping[str, Any]) -> None:
    if with_.get("filing"):
        screen.open_filing(str(with_["filing"]))
    else:
        screen.prepare(str(with_["channel"]))


def _draft(screen: CaseScreen, with_: Mapping[str, Any]) -> None:
    from kameng_tui.tui.screens.paper import PaperScreen

    screen.app.push_screen(
        PaperScreen(screen.case_id, str(with_["filing"]), str(with_["template"])), screen.reread
    )


def _log(screen: CaseScreen, with_: Mapping[str, Any]) -> None:
    from kameng_tui.tui.screens import case_forms

    kind, filing_id = str(with_.get("kind", "contact")), str(with_.get("filing", ""))
    filing = next((f for f in screen.found.dossier.filings if f.id == filing_id), None)
    if kind in v.MONEY_EVENTS:
        screen.app.push_screen(case_forms.money(screen, kind, str(with_.get("amount", ""))))
    elif kind in v.FILING_EVENTS and filing is not None:
        screen.app.push_screen(case_forms.reply(screen, filing, kind))
    else:
        screen.app.push_screen(
            case_forms.log(
                screen,
                kind if kind in v.CONTACT_EVENTS else "contact",
                str(with_.get("text", "")),
                filing=filing_id,
                whom=str(with_.get("with", "")),
            )
        )


def _amend(screen: CaseScreen, with_: Mapping[str, Any]) -> None:
    from kameng_tui.tui.screens import fact_forms

    entry = next((line.entry for line in screen.found.journal if line.entry.id == with_.get("entry")), None)
    if entry is None:
        screen.say("那条记录已经改过了;按 F5 重新读取", bad=True)
    else:
        screen.app.push_screen(fact_forms.amend(screen, entry, str(with_.get("field", ""))))


def _edit(screen: CaseScreen, step: Step) -> None:
    from kameng_tui.tui.screens import fact_forms

    path, add = str(step.with_.get("path", "")), step.with_.get("add")
    if isinstance(add, Mapping):
        for list_name, values in add.items():
            screen.app.push_screen(fact_forms.add_item(screen, str(list_name), values))
    elif path and not path.startswith("workbook.toml"):
        screen.app.push_screen(fact_forms.edit(screen, path))
    else:
        screen.say(f"{step.why}。查明后写在 {path or 'workbook.toml'}")
