"""Checks every knowledge file as a whole: shapes by their readers, and here what only all files together can show.

Run by the tests (``load.validate``), never on the way of a command. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from kameng_tui.case import vocabulary as v
from kameng_tui.case.conditions import faults_of
from kameng_tui.case.findings import SEVERITY, Finding
from kameng_tui.case.lookup import key_at
from kameng_tui.knowledge import elements, packs, phrasetables
from kameng_tui.knowledge.load import COMMON, FALLBACK, Damaged, labels_of, read_toml, words_of
from kameng_tui.knowledge.playbook import NAMED_BY, read_playbook, with_common
from kameng_tui.knowledge.prevention import Sheet, read_sheet
from kameng_tui.knowledge.records import Playbook
from kameng_tui.knowledge.responsibility import FOUND, Liability, read_liability
from kameng_tui.law.calendar import plans_from_table
from kameng_tui.law.limits import Limit, read_limits
from kameng_tui.law.reading import Fault, tables_of, unknown
from kameng_tui.law.statutes import StatuteTable, read_statutes
from kameng_tui.law.statutory import read_festivals
from kameng_tui.law.topics import faults_of_topic
from kameng_tui.record import record

T = TypeVar("T")

# which ids each list of labels.toml must name, all of them and no others
LISTS: Mapping[str, Collection[str]] = {
    "events": v.FILING_EVENTS,
    "money": v.MONEY_EVENTS,
    "contact": v.CONTACT_EVENTS,
    "evidence": v.EVIDENCE_KINDS,
    "links": v.LINKS,
    "problems": (*v.PROBLEMS, FALLBACK),
    "status": v.STATUSES,
    "due_state": v.DUE_STATES,
    "goods": v.GOODS,
    "methods": v.METHODS,
    "claims": v.CLAIMS,
    "purposes": v.PURPOSES,
    "roles": v.ROLES,
    "audiences": v.AUDIENCES,
    "parties": ("consumer", *v.PARTIES),
    "responsible": v.RESPONSIBLE,
    "rails": v.RAILS,
    "causes": v.CAUSES,
    "severity": tuple(dict.fromkeys(SEVERITY.values())),
    "verdict": ("ready", "wait", "refused-likely", "barred"),
    "link_state": ("ok", "weak", "missing"),
    "plugin_state": ("ok", "data-only", "disabled", "broken", "shadowed", "needs-upgrade"),
    "duty": ("ours", "theirs", "both"),
    "unit": ("minute", "hour", "day", "working-day", "month", "year"),
    "binding": ("statutory", "rule", "practice"),
    "confidence": ("verified", "known", "uncertain"),
}  # "channels" is open: anybody may add one; "answer" has what the questions of the playbooks offer


def findings_of(folder: Path) -> list[Finding]:
    """Everything wrong with the files of ``folder``."""
    found = _Findings(folder)
    statutes = found.kept("statutes.toml", read_statutes(found.document("statutes.toml")))
    labels = found.kept("labels.toml", _labels(found.document("labels.toml")))
    limits = found.kept("limits.toml", read_limits(found.document("limits.toml").get("limits")))
    if not words_of(found.document("words.toml")):
        found.add("words.toml", [("", "词表是空的")])
    for path in sorted((folder / "calendars").glob("*.toml")):
        found.kept(f"calendars/{path.name}", plans_from_table(found.document(f"calendars/{path.name}")))
    found.kept("festivals.toml", read_festivals(found.document("festivals.toml")))
    books = {name: found.kept(name, read_playbook(raw)) for name, raw in _documents(found, folder).items()}
    liability = found.kept("responsibility.toml", read_liability(found.document("responsibility.toml")))
    terms = _Terms(
        # repealed laws and old numbers stand in the table to be recognised, never to be cited
        statutes={s.key for s in statutes if s.status == "in-force" and s.effective_to is None},
        channels=set(labels.get("channels", {})),
        questions={
            *(question.id for book in books.values() for question in book.questions),
            *(asked.question.id for asked in liability.asked),
        },
    )
    found.add("responsibility.toml", terms.of_liability(liability))
    found.add("fingerprints.toml", _shared_faults(found.document("fingerprints.toml")))
    proofs = found.kept("elements.toml", elements.read_elements(found.document("elements.toml")))
    found.add("elements.toml", elements.faults_of(proofs, terms.statutes, terms.questions))
    packed = found.kept("packs.toml", packs.read_packs(found.document("packs.toml")))
    found.add("packs.toml", packs.faults_of(packed, terms.statutes))
    misstatements = found.document("misstatements.toml")
    found.add("misstatements.toml", phrasetables.misstatement_faults(misstatements, terms.statutes))
    found.add("misstatements.toml", _topic_faults(misstatements, StatuteTable(statutes)))
    followup = found.document("followup.toml")
    found.add("followup.toml", phrasetables.followup_faults(followup, terms.statutes))
    for limit in limits:
        found.add("limits.toml", terms.of_limit(limit, f"limits.{limit.id}"))
    for name, book in books.items():
        found.add(name, [*_own_faults(book, labels), *terms.of_book(book)])
    sheet = found.kept("prevention.toml", read_sheet(found.document("prevention.toml")))
    found.add("prevention.toml", terms.of_sheet(sheet))
    covered = {book.id for book in books.values()}
    found.add("playbooks", [(p, "这个问题类型还没有办案指引") for p in v.PROBLEMS if p not in covered])
    return found.all


class _Findings:
    """Collects faults as findings; a file that cannot be read at all is one of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.all: list[Finding] = []

    def add(self, name: str, faults: Iterable[Fault]) -> None:
        self.all += [
            Finding("field.invalid", f"knowledge/{name}#{path}", message) for path, message in faults
        ]

    def document(self, name: str) -> dict[str, Any]:
        """The file as dicts, its date and sources checked; empty where it cannot be read."""
        try:
            raw = read_toml(self.folder / name)
        except Damaged as damaged:
            self.all.append(Finding("file.unreadable", f"knowledge/{name}", str(damaged)))
            return {}
        self.add(name, _dated(raw))
        return raw

    def kept(self, name: str, read: tuple[T, list[Fault]]) -> T:
        """What a reader made of the file ``name``; its faults are noted."""
        self.add(name, read[1])
        return read[0]


def _dated(raw: Mapping[str, Any]) -> list[Fault]:
    """Every file says how old its facts are and where they are from."""
    faults = []
    if type(raw.get("as_of")) is not date:
        faults.append(("as_of", "缺少 as_of,请写资料的日期,如 2026-11-21"))
    if not (raw.get("sources") or raw.get("source")):
        faults.append(("sources", "缺少 sources,请写公开的来源"))
    return faults


def _shared_faults(raw: Mapping[str, Any]) -> list[Fault]:
    return [
        (name, f"{name} 应是不空的文字列表")
        for name in ("shared_hosts", "suffixes", "shared_payees")
        if not isinstance(raw.get(name), list) or not all(isinstance(x, str) and x for x in raw[name])
    ]


def _topic_faults(raw: Mapping[str, Any], table: StatuteTable) -> list[Fault]:
    topics = tables_of(raw.get("topic"), "topic", [])
    return [
        (f"topic.{place}", why) for place, topic in enumerate(topics) for why in faults_of_topic(topic, table)
    ]


def _labels(raw: dict[str, Any]) -> tuple[Mapping[str, Mapping[str, str]], list[Fault]]:
    labels = labels_of(raw)
    faults = []
    for name, ids in LISTS.items():
        there = labels.get(name, {})
        faults += [(f"{name}.{id_}", "缺少中文名") for id_ in ids if not there.get(id_)]
        faults += [(f"{name}.{id_}", "编号表里没有这个编号") for id_ in there if id_ not in ids]
    return labels, faults


def _documents(found: _Findings, folder: Path) -> dict[str, Mapping[str, Any]]:
    """File -> document of every playbook, filled up from what they share."""
    common = found.document(f"playbooks/{COMMON}.toml")
    documents: dict[str, Mapping[str, Any]] = {}
    for path in sorted((folder / "playbooks").glob("*.toml")):
        if path.stem != COMMON:
            raw = found.document(f"playbooks/{path.name}")
            documents[f"playbooks/{path.name}"] = with_common(raw, common)
            if raw.get("id") != path.stem:
                found.add(f"playbooks/{path.name}", [("id", f"id 应与文件名相同,写成 {path.stem}")])
    found.add(f"playbooks/{COMMON}.toml", _unshared(common, documents.values()))
    return documents


def _unshared(common: Mapping[str, Any], documents: Collection[Mapping[str, Any]]) -> list[Fault]:
    """What no playbook takes, so that nobody would ever read or check it."""
    faults = []
    for key, name in NAMED_BY.items():
        taken = {item.get(name) for document in documents for item in document.get(key, ())}
        faults += [
            (f"{key}.{item.get(name)}", "没有一份指引用到它")
            for item in common.get(key, ())
            if item.get(name) not in taken
        ]
    return faults


def _own_faults(book: Playbook, labels: Mapping[str, Mapping[str, str]]) -> list[Fault]:
    """What a playbook says about itself: its name, no item twice, and answers that have a name on screen."""
    faults = []
    if labels.get("problems", {}).get(book.id) != book.label:
        faults.append(("label", f"{book.id} 的名称与 labels.toml 的 problems 不同"))
    lists = {
        "questions": [question.id for question in book.questions],
        "links": [link.id for link in book.links],
        "captures": [capture.id for capture in book.captures],
        "objections": [objection.id for objection in book.objections],
        "channels": [preferred.channel for preferred in book.channels],
        "claims": [claim.kind for claim in book.claims],
    }
    for name, ids in lists.items():
        faults += [(f"{name}.{id_}", "写了两次") for id_ in sorted({i for i in ids if ids.count(i) > 1})]
    for question in book.questions:
        if bool(question.stop_when) != bool(question.stop_says):
            faults.append((f"questions.{question.id}", "stop_when 和 stop_says 要成对写"))
        faults += unknown(question.stop_when, question.options, f"questions.{question.id}.stop_when")
        faults += unknown(question.options, labels.get("answer", {}), f"questions.{question.id}.options")
        if question.stop_to:
            faults += unknown([question.stop_to], ("stay", *v.PROBLEMS), f"questions.{question.id}.stop_to")
    return faults


@record
class _Terms:
    """The ids that exist, and the check that limits and playbooks use no others."""

    statutes: Collection[str]
    channels: Collection[str]
    questions: Collection[str]

    def of_limit(self, limit: Limit, path: str) -> list[Fault]:
        starts = (*limit.start, *filter(None, [limit.cap.get("from")]))
        return [
            *unknown(starts, (*v.ANCHORS, *v.ENTRY_KINDS), f"{path}.from"),
            *unknown((*limit.met_by, *limit.restart_on), v.ENTRY_KINDS, f"{path}.met_by"),
            *unknown(limit.source, self.statutes, f"{path}.source"),
            *self.of_condition(limit.when, f"{path}.when"),
        ]

    def of_book(self, book: Playbook) -> list[Fault]:
        faults: list[Fault] = []
        for link in book.links:
            faults += unknown([link.id], v.LINKS, "links")
            faults += self.of_condition(link.proved_by, f"links.{link.id}.proved_by")
            for slot in link.slots:
                faults += unknown(slot.kinds, v.EVIDENCE_KINDS, f"links.{link.id}.slots.{slot.id}")
        for capture in book.captures:
            faults += unknown([capture.kind], v.EVIDENCE_KINDS, f"captures.{capture.id}.kind")
            faults += unknown([capture.link], v.LINKS, f"captures.{capture.id}.link")
        for objection in book.objections:
            faults += unknown(objection.evidence, v.EVIDENCE_KINDS, f"objections.{objection.id}.evidence")
            faults += unknown(objection.cites, self.statutes, f"objections.{objection.id}.cites")
            faults += self.of_condition(objection.when, f"objections.{objection.id}.when")
        for preferred in book.channels:
            path = f"channels.{preferred.channel}"
            faults += unknown([preferred.channel], self.channels, "channels")
            faults += self.of_condition(preferred.skip_when, f"{path}.skip_when")
            if bool(preferred.skip_when) != bool(preferred.skip_why):
                faults.append((path, "skip_when 和 skip_why 要成对写"))
        for claim in book.claims:
            faults += unknown([claim.kind], v.CLAIMS, "claims")
            faults += unknown(claim.basis, self.statutes, f"claims.{claim.kind}.basis")
            faults += self.of_condition(claim.when, f"claims.{claim.kind}.when")
        return faults

    def of_liability(self, table: Liability) -> list[Fault]:
        faults: list[Fault] = []
        for ground in table.grounds:
            faults += unknown(ground.basis, self.statutes, f"ground.{ground.id}.basis")
            faults += self.of_condition(ground.when, f"ground.{ground.id}.when", FOUND)
        for risk in table.risks:
            faults += unknown(risk.basis, self.statutes, f"risk.{risk.id}.basis")
            faults += self.of_condition(risk.when, f"risk.{risk.id}.when", FOUND)
        for asked in table.asked:
            faults += self.of_condition(asked.when, f"ask.{asked.question.id}.when", FOUND)
        return faults

    def of_sheet(self, sheet: Sheet) -> list[Fault]:
        return [
            fault
            for place, part in enumerate(sheet.parts)
            for item in part.items
            for fault in unknown(item.cites, self.statutes, f"part.{place}.items")
        ]

    def of_condition(
        self, condition: Mapping[str, Any], path: str, found: Collection[str] = ()
    ) -> list[Fault]:
        """The shape of a condition, and the fields (of the case, or ``found``), evidence, links and events it names."""
        faults = faults_of(condition, path) if condition else []
        if faults:
            return faults
        for group in ("all", "any", "none"):
            for part in condition.get(group, ()):
                faults += self.of_condition(part, path, found)
        for subject, known in (("evidence", v.EVIDENCE_KINDS), ("link", v.LINKS), ("event", v.ENTRY_KINDS)):
            if subject in condition:
                faults += unknown([condition[subject]], known, path)
        field = condition.get("field", "")
        table, _, question = field.partition(".")
        if table == "answers":
            faults += unknown([question], self.questions, path)
        elif field and field not in found and key_at(field) is None:
            faults.append((path, f"不认识字段 {field}"))
        return faults
