"""Who is liable, by which facts, on what ground, and what would change it. Pure; the table is knowledge.

Nothing here overrules the user: what they hold stands in ``[responsible]`` of case.toml and is shown beside ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kameng_tui.case.conditions import View, holds
from kameng_tui.case.findings import Finding, Fix
from kameng_tui.case.fold import effective
from kameng_tui.case.lookup import label_at, values_at
from kameng_tui.case.records import Case, Dossier
from kameng_tui.counsel.chain import LinkState
from kameng_tui.knowledge.records import Condition, Playbook, Question
from kameng_tui.knowledge.responsibility import Ground, Liability, Risk
from kameng_tui.record import record

Labels = Mapping[str, Mapping[str, str]]

_NAMED = {
    "platform.role": "roles",
    "payment.method": "methods",
    "problem": "problems",
    "order.goods": "goods",
}
_SHOPS = "店行铺部厂社城网吧馆屋室司台游"  # how the short name of a shop ends
_PERSON = re.compile(r"(?:个人)?[((]?[一-鿿]{2,3}[))]?")
_MASKED = re.compile(r"[一-鿿]?[**]{1,2}[一-鿿]{1,2}|[一-鿿][**]{1,2}")
_JOINT = re.compile(r"连带")
_DENIED = re.compile(r"(?:不(?:再|予)?(?:要求|主张|请求)|无需|无须|不必)[^,。;,;\n]*$")
_BREACH = ("违约", "赔偿", "赔付", "违反约定")
# What protects consumers only: who bought to sell again relies on the civil code and the e-commerce law.
_CONSUMER_LAW = ("消保法", "网络消费解释")
_SELLER_FIRST = ("消保法40", "消保法44.1")
_NOT_FOR_REQUEST = ("promised-compensation", "statutory-compensation", "loss", "interest")


@record
class Fact:
    """One fact that decided: in words, where it stands, and the evidence (ids) for it."""

    text: str
    where: str
    evidence: tuple[str, ...] = ()


@record
class Liable:
    """Somebody who is liable: ``says`` why, ``changes`` what would make it otherwise."""

    ground: str
    who: str
    says: str
    sure: bool
    joint: bool
    basis: tuple[str, ...]
    facts: tuple[Fact, ...]
    changes: str


@record
class Warned:
    id: str
    says: str
    advice: str
    basis: tuple[str, ...]
    facts: tuple[Fact, ...]


@record
class Responsibility:
    """``who`` in the order of the grounds, each once. ``chosen`` is what the user holds instead, with ``why``.
    ``request_only``: help is asked for, no breach told. ``joint``: a condition of joint liability is on record."""

    who: tuple[str, ...]
    liable: tuple[Liable, ...]
    risks: tuple[Warned, ...]
    asked: tuple[Question, ...]
    joint: bool
    request_only: bool
    chosen: tuple[str, ...] = ()
    why: str = ""


def judge(
    dossier: Dossier,
    table: Liability,
    playbook: Playbook,
    view: View,
    chain: Sequence[LinkState],
    labels: Labels,
    payee: str,
) -> Responsibility:
    """Who is liable in this case. ``payee``: ``differs`` where the money went to another than the operator."""
    seen = _Seen(dossier, table, playbook, view, chain, labels, payee)
    grounds = [
        ground
        for ground in table.grounds
        if holds(ground.when, seen) and (not ground.basis or seen.basis(ground.basis))
    ]
    first_alone = next((ground for ground in grounds if ground.alone), None)
    if first_alone is not None:
        grounds = [first_alone]
    own = dossier.case.responsible
    return Responsibility(
        who=tuple(dict.fromkeys(ground.who for ground in grounds)),
        liable=tuple(_liable(seen, ground) for ground in grounds),
        risks=tuple(_warned(seen, risk) for risk in table.risks if holds(risk.when, seen)),
        asked=tuple(asked.question for asked in table.asked if holds(asked.when, seen)),
        joint=any(ground.joint for ground in grounds),
        request_only=bool(grounds) and all(ground.request for ground in grounds),
        chosen=own.who,
        why=own.why,
    )


def _liable(seen: _Seen, ground: Ground) -> Liable:
    facts = tuple(seen.facts(ground.when))
    return Liable(
        ground.id,
        ground.who,
        ground.says,
        ground.sure,
        ground.joint,
        seen.basis(ground.basis),
        facts,
        ground.changes,
    )


def _warned(seen: _Seen, risk: Risk) -> Warned:
    return Warned(risk.id, risk.says, risk.advice, seen.basis(risk.basis), tuple(seen.facts(risk.when)))


def relied_on(case: Case, cited: Sequence[str]) -> tuple[str, ...]:
    """The law without what only protects consumers, where the purchase was for resale."""
    if case.consumer.purpose != "resale":
        return tuple(cited)
    return tuple(key for key in cited if not key.startswith(_CONSUMER_LAW))


def is_private(case: Case) -> bool:
    """Whether money went to a person's account: a transfer, or a payee that is named like a person."""
    return any(p.method == "transfer" or looks_personal(p.payee) for p in case.payments)


def looks_personal(name: str) -> bool:
    """张*  **明  李小明(个人): a person's name, maybe masked; short names of shops are none."""
    name = re.sub(r"\s", "", name)
    if "个人" in name or _MASKED.fullmatch(name):
        return True
    return bool(_PERSON.fullmatch(name)) and name[-1] not in _SHOPS


class _Seen:
    """A case as the table asks for it, and the facts for which a condition holds."""

    def __init__(
        self,
        dossier: Dossier,
        table: Liability,
        playbook: Playbook,
        view: View,
        chain: Sequence[LinkState],
        labels: Labels,
        payee: str,
    ) -> None:
        self._dossier, self._view, self._labels = dossier, view, labels
        self._chain = {state.link: state for state in chain}
        self._found = {"found.payee": payee, "found.private": is_private(dossier.case)}
        asked = (*playbook.questions, *(a.question for a in table.asked))
        self._questions = {question.id: question.text for question in asked}

    def value(self, path: str) -> Any:
        return self._found[path] if path in self._found else self._view.value(path)

    def has_evidence(self, kind: str) -> bool:
        return self._view.has_evidence(kind)

    def has_link(self, link: str) -> bool:
        return self._view.has_link(link)

    def has_event(self, event: str, channel: str) -> bool:
        return self._view.has_event(event, channel)

    def basis(self, cited: Sequence[str]) -> tuple[str, ...]:
        """What of the law cited for a ground this buyer can rely on."""
        return relied_on(self._dossier.case, cited)

    def facts(self, condition: Condition) -> Iterator[Fact]:
        """Every part of a condition that holds, as a fact; what must not be there is no fact."""
        for part in (*condition.get("all", ()), *condition.get("any", ())):
            if holds(part, self):
                yield from self.facts(part)
        if "evidence" in condition:
            kind = condition["evidence"]
            ids = tuple(card.id for card in self._dossier.cards if card.kind == kind)
            yield Fact(f"证据:{self._word('evidence', kind)}", "evidence", ids)
        elif "link" in condition and condition["link"] in self._chain:
            state = self._chain[condition["link"]]
            yield Fact(f"证据链「{state.label}」齐", "evidence", state.evidence)
        elif "event" in condition:
            kind = condition["event"]
            ids = tuple(e.id for e in effective(self._dossier.journal) if e.kind == kind)
            yield Fact(f"记录:{self._word('events', kind)}", f"journal/{ids[-1]}.toml" if ids else "journal")
        elif "field" in condition:
            yield self._field(condition["field"])

    def _field(self, path: str) -> Fact:
        if path == "found.payee":
            return Fact("收款方与登记的经营者不一致", "case.toml#payment")
        if path == "found.private":
            return Fact("付款方式是转账,或收款方像是个人", "case.toml#payment")
        head, _, name = path.partition(".")
        if head == "answers":
            said = self._word("answer", str(self.value(path)))
            return Fact(f"自查「{self._questions.get(name, name)}」:{said}", f"case.toml#{path}")
        shown = "、".join(
            dict.fromkeys(
                self._word(_NAMED.get(path, ""), str(one)) for one in values_at(self._dossier.case, path)
            )
        )
        return Fact(f"{label_at(path)}:{shown or '未填'}", f"case.toml#{path}")

    def _word(self, names: str, value: str) -> str:
        return self._labels.get(names, {}).get(value, value)


# --- what is asked for without its ground -----------------------------------------------------------------------------


def findings_of(dossier: Dossier, said: Responsibility) -> Iterator[Finding]:
    """Joint liability without a condition of it, a breach told where help is asked for, an overruling without a reason."""
    if said.chosen and not said.why.strip():
        fix = Fix("edit", {"path": "responsible.why"})
        message = "责任认定与程序的判断并列显示,请写明理由,以后接手的人才看得懂"
        yield Finding("responsible.no-reason", "case.toml#responsible.why", message, (), fix)
    for where, text in _told(dossier):
        if not said.joint and any(_is_asked(text, match.start()) for match in _JOINT.finditer(text)):
            message = "写了连带责任,但条件还不在案:平台自营,或平台已知道而没有采取措施,或提供不出商家真实信息"
            yield Finding("claim.no-joint", where, message, ("消保法44.2", "电商法38.1"))
        breach = next((word for word in _BREACH if word in text), "")
        if said.request_only and breach:
            message = f"自己填错是请求协助,不是对方违约,不写「{breach}」"
            yield Finding("claim.own-error", where, message, ("民法典592",))
    yield from _against_another(dossier.case, said)
    for claim in dossier.case.claims:
        if said.request_only and claim.kind in _NOT_FOR_REQUEST:
            message = "自己填错的,只请求协助追回、转充或退还没有消耗的部分,不主张赔偿"
            yield Finding("claim.own-error", f"case.toml#claim.{claim.id}.kind", message, ("民法典592",))


def _against_another(case: Case, said: Responsibility) -> Iterator[Finding]:
    """The platform is asked for what only the seller owes: name the seller, or have the platform name it."""
    if said.chosen or "seller" not in said.who or "platform" in said.who:
        return
    known = bool(case.seller.operator)
    for claim in case.claims:
        if claim.against == "platform":
            message = "按现有事实由商家负责,诉求却向平台提:" + (
                "把商家列为诉求对象和被投诉人,平台先协助;有了平台负责的事实再一并主张"
                if known
                else "先书面要求平台提供商家的真实名称、地址和有效联系方式,填进「商家」后把它列为被投诉人;平台给不出的,再向平台要求赔偿"
            )
            fix = Fix("edit", {"path": f"claim.{claim.id}.against" if known else "seller.operator"})
            where = f"case.toml#claim.{claim.id}.against"
            yield Finding("claim.other-liable", where, message, relied_on(case, _SELLER_FIRST), fix)


def _told(dossier: Dossier) -> Iterator[tuple[str, str]]:
    for claim in dossier.case.claims:
        yield f"case.toml#claim.{claim.id}.text", claim.text
    for filing in dossier.filings:
        for name, value in filing.form.items():
            if isinstance(value, str):
                yield f"filings/{filing.id}.toml#form.{name}", value


def _is_asked(text: str, at: int) -> bool:
    """``不要求平台承担连带责任`` asks for nothing."""
    return not _DENIED.search(text[:at])
