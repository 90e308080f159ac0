"""What must be proved for each kind of claim, read from ``elements.toml``. Nothing of a case is known here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kameng_tui.case import vocabulary as v
from kameng_tui.law.reading import Fault, TableReader, tables_of, unknown
from kameng_tui.record import record

PROBABLE, BEYOND_DOUBT = "probable", "beyond-doubt"
STANDARDS: Mapping[str, tuple[str, str]] = {
    PROBABLE: ("高度可能性", "民诉法解释108"),
    BEYOND_DOUBT: ("排除合理怀疑", "民诉法解释109"),
}


@record
class Element:
    """One thing to prove. Without ``kinds`` the links of the chain answer (one of them is enough where ``any_``);
    with ``kinds`` pieces of these kinds do, those that the claim's basis names where ``named``. ``answer``: a question
    of the playbook that must be answered yes, too; one of ``statutes`` in the claim's basis is enough by itself."""

    id: str
    label: str
    cites: tuple[str, ...]
    close: str
    links: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statutes: tuple[str, ...] = ()
    named: bool = False
    answer: str = ""
    standard: str = PROBABLE
    optional: bool = False
    any_: bool = False


@record
class ClaimProof:
    """The elements of a kind of claim. ``or_drop``: a claim that is better left out than made without one of them."""

    kind: str
    elements: tuple[Element, ...]
    or_drop: bool = False


def read_elements(raw: Mapping[str, Any]) -> tuple[Mapping[str, ClaimProof], list[Fault]]:
    """The elements of a document by kind of claim, and everything wrong with it."""
    faults: list[Fault] = []
    table = TableReader(raw, "", faults)
    table.day("as_of", required=True)
    table.texts("sources", required=True)
    elements = {
        element.id: element
        for place, row in enumerate(tables_of(table.raw("elements"), "elements", faults))
        for element in [_element(TableReader(row, f"elements.{row.get('id', place)}", faults))]
    }
    claims = {}
    for place, row in enumerate(tables_of(table.raw("claims"), "claims", faults)):
        claim = _claim(TableReader(row, f"claims.{row.get('kind', place)}", faults), elements)
        claims[claim.kind] = claim
    table.no_other_keys()
    return claims, faults


def _element(table: TableReader) -> Element:
    element = Element(
        id=table.text("id", required=True),
        label=table.text("label", required=True),
        cites=table.texts("cites", required=True),
        close=table.text("close", required=True),
        links=table.texts("links"),
        kinds=table.texts("kinds"),
        statutes=table.texts("statutes"),
        named=table.flag("named", False),
        answer=table.text("answer"),
        standard=table.text("standard") or PROBABLE,
        optional=table.flag("optional", False),
        any_=table.flag("any", False),
    )
    table.no_other_keys()
    if element.standard not in STANDARDS:
        table.fault("standard", f"只能是 {' '.join(STANDARDS)} 之一")
    if not element.links and not element.kinds:
        table.fault("links", "links 和 kinds 至少写一样")
    return element


def _claim(table: TableReader, elements: Mapping[str, Element]) -> ClaimProof:
    ids = table.texts("elements", required=True)
    kind, or_drop = table.text("kind", required=True), table.flag("or_drop", False)
    table.no_other_keys()
    for id_ in ids:
        if id_ not in elements:
            table.fault("elements", f"没有 {id_} 这个要件")
    return ClaimProof(kind, tuple(elements[id_] for id_ in ids if id_ in elements), or_drop)


def faults_of(
    claims: Mapping[str, ClaimProof], statutes: Collection[str], questions: Collection[str]
) -> list[Fault]:
    """What only the other files can show: ids that nobody knows, and claims of the vocabulary without elements."""
    faults = [("claims", f"{kind} 没有写要证明什么") for kind in v.CLAIMS if kind not in claims]
    faults += [(f"claims.{kind}", "编号表里没有这种诉求") for kind in claims if kind not in v.CLAIMS]
    for element in {e.id: e for claim in claims.values() for e in claim.elements}.values():
        path = f"elements.{element.id}"
        faults += unknown(element.links, v.LINKS, f"{path}.links")
        faults += unknown(element.kinds, v.EVIDENCE_KINDS, f"{path}.kinds")
        faults += unknown((*element.cites, *element.statutes), statutes, f"{path}.cites")
        faults += unknown(filter(None, [element.answer]), questions, f"{path}.answer")
    return faults
