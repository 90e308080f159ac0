"""What opens from a row of a case, by the kind that its key begins with: a page, a dialog, or another screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kameng_tui.tui.rows import Row
from kameng_tui.tui.screens import sheet_channels, sheet_evidence, sheets
from kameng_tui.tui.screens.ask import TextScreen

if TYPE_CHECKING:
    from kameng_tui.tui.screens.case import CaseScreen


def open_row(screen: CaseScreen, kind: str, name: str, row: Row) -> None:
    """Opens what a row of that kind and name stands for."""
    from kameng_tui.counsel.chain import links_taking
    from kameng_tui.tui.fields import SEPARATOR
    from kameng_tui.tui.screens import case_forms, fact_forms
    from kameng_tui.tui.screens.paper import PaperScreen

    if kind == "fact":
        screen.do_edit()
    elif kind == "standing":
        screen.do_standing()
    elif kind == "question":
        screen.app.push_screen(fact_forms.questions(screen, name))
    elif kind == "link":
        slot = next((s for s in row.data.slots if not s.evidence), None)
        links = links_taking(slot.kind, screen.found.chain) if slot else [row.data.link]
        screen.app.push_screen(case_forms.attach(screen, slot.kind if slot else "", SEPARATOR.join(links)))
    elif kind == "capture":
        links = links_taking(row.data.kind, screen.found.chain) or [row.data.link]
        screen.app.push_screen(case_forms.attach(screen, row.data.kind, SEPARATOR.join(links)))
    elif kind == "card":
        screen.app.push_screen(TextScreen(f"证据 {name}", sheet_evidence.card_rows(screen.desk, row.data)))
    elif kind in ("element", "objection"):
        _open_proof(screen, kind, row)
    elif kind == "weak" and row.data.kind:
        links = SEPARATOR.join(row.data.links)
        screen.app.push_screen(case_forms.attach(screen, row.data.kind, links))
    elif kind == "entry":
        screen.app.push_screen(TextScreen("记录", sheets.entry_rows(screen.desk, row.data)))
    elif kind == "filing":
        screen.open_filing(name)
    elif kind == "channel":
        screen.prepare(name)
    elif kind == "plan":
        screen.app.push_screen(TextScreen("先后", sheet_channels.plan_rows(screen.desk, row.data)))
    elif kind == "precheck":
        screen.app.push_screen(TextScreen("受理前检查", sheet_channels.precheck_rows(row.data)))
    elif kind == "venues":
        screen.app.push_screen(TextScreen("归谁管", sheet_channels.venue_rows(row.data)))
    elif kind == "elsewhere":
        screen.app.push_screen(case_forms.log(screen, whom=screen.desk.label("channels", name)))
    elif kind == "due":
        screen.app.push_screen(TextScreen("时限怎样数出来的", sheets.derivation(screen.desk, row.data)))
    elif kind == "asked" and row.data.path:
        screen.app.push_screen(fact_forms.edit(screen, row.data.path))
    elif kind in ("reminder", "asked"):
        screen.app.push_screen(TextScreen("跟进" if kind == "reminder" else "还不知道", [row]))
    elif kind == "sent":
        from kameng_tui.tui.screens.sent import SentScreen

        screen.app.push_screen(SentScreen(screen.found, name))
    elif kind == "lacks":
        screen.app.push_screen(PaperScreen(screen.case_id, name, "supplement"), screen.reread)
    elif kind == "make":
        screen.app.push_screen(
            PaperScreen(screen.case_id, _filing_for(screen, row.data[0]), row.data[1]), screen.reread
        )


def _open_proof(screen: CaseScreen, kind: str, row: Row) -> None:
    """An element of a claim or an objection, whole."""
    if kind == "element":
        made = sheet_evidence.proof_rows(screen.desk, screen.found, row.data)
        screen.app.push_screen(TextScreen(row.data.label, made))
    else:
        screen.app.push_screen(TextScreen("对方会说", sheet_evidence.objection_rows(screen.desk, row.data)))


def _filing_for(screen: CaseScreen, channel: str) -> str:
    filed = [f.id for f in screen.found.dossier.filings if f.channel == channel]
    return filed[-1] if filed else channel
