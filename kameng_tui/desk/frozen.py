"""What was sent, looked at later: the version before it, what its place has not been given, and whether twin, exact text
and form are still what was frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from kameng_tui.case.findings import Finding
from kameng_tui.case.fold import effective
from kameng_tui.case.records import Paper
from kameng_tui.counsel.staleness import Lacks, Sent, lacks_of
from kameng_tui.desk.survey import Survey
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import Unreadable
from kameng_tui.workbook.files import read_state
from kameng_tui.workbook.layout import PRIVATE
from kameng_tui.workbook.papers import FORM, twin_digest


def lacking(found: Survey) -> Mapping[str, Lacks]:
    """By filing, what came after it was last told how things are; only filings that were handed in and still run."""
    open_ = [f for f in found.dossier.filings if not found.reckoned.stages[f.id].final]
    looked = {f.id: lacks_of(found.dossier, f, found.reckoned.channels.get(f.channel)) for f in open_}
    return {filing: lacks for filing, lacks in looked.items() if lacks is not None and lacks.words}


def earlier_version(papers: tuple[Sent, ...], file: str) -> Sent | None:
    """The version before that paper of the same letter to the same place; None where it is the first."""
    here = next((sent for sent in papers if sent.paper.file == file), None)
    if here is None:
        return None
    letter = (here.paper.filing, here.paper.template)
    alike = [s for s in papers if (s.paper.filing, s.paper.template) == letter and s.version < here.version]
    return alike[-1] if alike else None


def differences(before: Paper, after: Paper) -> tuple[tuple[str, str], ...]:
    """Two papers line by line: ("-", line), ("+", line) and (" ", line), the lines of both in order."""
    import difflib  # only two versions beside each other need it

    lines = difflib.ndiff(before.text.split("\n"), after.text.split("\n"))
    return tuple((line[0], line[2:]) for line in lines if line[0] != "?")


def check(loaded: Loaded) -> list[Finding]:
    """Papers whose twin, exact text or form is no longer what was frozen, and those that are gone. An exact text that is
    not on this machine says nothing: it never leaves the one that sent it."""
    case_id, dossier = loaded.dossier.id, loaded.dossier
    unread = {fault.where for fault in dossier.faults if fault.code.startswith("file.")}
    found = []
    for entry in effective(dossier.journal):
        if entry.paper and entry.paper not in {p.file for p in dossier.papers} | unread:
            message = f"{entry.paper} 不见了(记录 {entry.id} 提交的就是它),请从备份或用 kameng restore 找回"
            found.append(Finding("paper.missing", f"{case_id}/{entry.paper}", message))
    for paper in dossier.papers:
        where = f"{case_id}/{paper.file}"
        if paper.twin_sha256 and twin_digest(paper.text) != paper.twin_sha256:
            message = (
                f"{paper.file} 的正文与提交时不同(SHA-256 不符),请用 kameng history、kameng restore 找回"
            )
            found.append(Finding("paper.changed", where, message))
        stem = paper.file.rpartition("/")[2].removesuffix(".md")
        for rel, digest, label in (
            (f"{PRIVATE}/{stem}.md", paper.sha256, "原文"),
            (f"{PRIVATE}/{stem}{FORM}", paper.form_sha256, "提交时的表单"),
        ):
            if fault := _differs(loaded, rel, digest):
                found.append(Finding("paper.changed", f"{case_id}/{rel}", f"{rel}({label}){fault}"))
    return found


def _differs(loaded: Loaded, rel: str, digest: str) -> str:
    try:
        data = read_state(loaded.folder / rel).data if digest else None
    except Unreadable as fault:
        return f"{fault.reason},没有核对"
    if data is None or hashlib.sha256(data).hexdigest() == digest:
        return ""
    return "与提交时不同(SHA-256 不符),请从备份找回"
