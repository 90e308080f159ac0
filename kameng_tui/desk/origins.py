"""Where each sentence of a letter comes from: the letter is written again with one source at a time another.

Some hundred letters of a few milliseconds, so it is asked for when somebody looks, and once when a letter is sent; what
was found is then kept with the twin, and nothing is ever written again to say what has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Dossier, Entry, Filing, Paper
from kameng_tui.channels import fields as forms
from kameng_tui.channels.records import Channel, TemplateSpec
from kameng_tui.channels.summary import LAYOUTS
from kameng_tui.channels.templates import TemplateFault
from kameng_tui.counsel import account, provenance, staleness
from kameng_tui.desk import cases, profiles
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.desk.filings import form_of, require_channel, template_of, view_of
from kameng_tui.desk.letter import context_of, written
from kameng_tui.desk.reveal import as_twin, masking_for, shown_to, surveyed
from kameng_tui.desk.sent import Drafted
from kameng_tui.desk.survey import Survey, entry_label, reckon
from kameng_tui.record import record

_KINDS = ("form", "evidence", "journal", "limit")  # after the facts of the case, in this order


@record
class Source:
    """A fact (``order.o1.amount``), a field typed into the form (``form.x``), a piece of ``evidence.y6gs``, an entry
    ``journal.…`` (that there is one) or what it says (``journal.….text``), or a ``limit.…``; ``label`` is what people call it."""

    path: str
    label: str


@record
class SentenceOrigin:
    """The n-th sentence of a letter with its line, and what it rests on; nothing where only the template says it."""

    n: int
    line: int
    sentence: str
    sources: tuple[Source, ...]

    @property
    def said(self) -> str:
        """依据:订单金额、证据3."""
        labels = dict.fromkeys(source.label for source in self.sources)
        return f"依据:{'、'.join(labels)}" if labels else "固定用语"


def origins(
    desk: Desk, ref: str, filing_or_channel: str, template: str, *, audience: str = "", layout: str = ""
) -> tuple[SentenceOrigin, ...]:
    """Each sentence of the letter as ``papers.draft`` makes it, with what it comes from."""
    from kameng_tui.desk.papers import preview

    with sentences():
        found, filing = surveyed(desk, ref, filing_or_channel)
        drafted = preview(desk, found, filing, template, audience, (), layout)
        return of_letter(desk, found, filing, drafted)


def of_letter(desk: Desk, found: Survey, filing: Filing, drafted: Drafted) -> tuple[SentenceOrigin, ...]:
    """The same of a letter that was made already. The text as it leaves decides, fitted and masked as it is; what a
    sentence rests on was found in the whole one."""
    letter = _Letter(desk, found, filing, drafted)
    rests: dict[str, list[Source]] = {}
    for source, places in letter.sources():
        for said in {letter.cores[place] for place in places}:
            rests.setdefault(said, []).append(source)
    return tuple(
        SentenceOrigin(
            n, one.line, one.text, tuple(sorted(rests.get(provenance.core(one.text), ()), key=_rank))
        )
        for n, one in enumerate(provenance.sentences(drafted.whole), 1)
    )


def _rank(source: Source) -> int:
    head = source.path.partition(".")[0]
    return _KINDS.index(head) + 1 if head in _KINDS else 0


class _Letter:
    """One letter, written again and again. ``cores`` are its sentences as the reader may see them."""

    def __init__(self, desk: Desk, found: Survey, filing: Filing, drafted: Drafted) -> None:
        self.desk, self.found, self.filing = desk, found, filing
        self.channel: Channel = require_channel(found.reckoned.channels, filing.channel)
        self.spec: TemplateSpec = template_of(self.channel, drafted.template)
        self.audience, self.layout = drafted.audience, drafted.layout or LAYOUTS[0]
        full = form_of(desk, found, filing.id, layout=self.layout)
        self.coded = {line.spec.id for line in full.lines if line.source == "code"}
        self.whole = {
            line.spec.id: shown_to(desk, found, filing.id, line, self.audience, []) for line in full.lines
        }
        self.plain = {line.spec.id: line.value for line in self._lines(found)}
        self.context = self._context(found)
        text = self._write(found, self.context)
        self.before = provenance.sentences(text)
        mask = masking_for(desk, found, self.audience)
        seen = provenance.sentences(mask(text))
        if len(seen) != len(
            self.before
        ):  # a secret that held the end of a sentence: each is masked by itself
            seen = tuple(replace(one, text=mask(one.text)) for one in self.before)
        self.cores = [provenance.core(one.text) for one in seen]

    def _lines(self, found: Survey) -> Iterable[Any]:
        return form_of(self.desk, found, self.filing.id, ask=False, layout=self.layout).lines

    def _context(self, found: Survey) -> dict[str, Any]:
        return context_of(
            self.desk, found, self.channel, self.filing.id, self.spec, self.audience, self.layout
        )

    def _write(self, found: Survey, context: Mapping[str, Any]) -> str:
        """The letter of a case that is a little other: what its form says as before is shown as before."""
        values = {}
        for line in self._lines(found):
            name = line.spec.id
            same = name in self.coded or line.value == self.plain[name]
            values[name] = (self.whole[name] if same else line.text) if line.shown else ""
        gaps = {s.id: s.label for s in forms.missing(self.channel, values, view_of(found, values))}
        filled = {name: value for name, value in values.items() if value not in (None, "")}
        try:
            subject, text = written(self.spec, {**context, **filled}, gaps)
        except TemplateFault as fault:
            raise DeskError(f"{self.channel.name}的模板 {self.spec.file} 出错:{fault}") from fault
        return f"{subject}\n{text}" if subject else text

    def _changed(self, found: Survey, context: Mapping[str, Any]) -> set[int]:
        try:
            return provenance.changed(self.before, self._write(found, context))
        except DeskError:  # a template that a value of another shape stops says nothing about sentences
            return set()

    def _of(self, dossier: Dossier, *, again: bool = False) -> set[int]:
        """What a change of the dossier changes; ``again``: dates and promises follow from what was changed."""
        found = replace(self.found, dossier=dossier, loaded=replace(self.found.loaded, dossier=dossier))
        if again:
            found = replace(found, reckoned=reckon(self.desk, dossier))
        return self._changed(found, self._context(found))

    def sources(self) -> Iterator[tuple[Source, set[int]]]:
        """Every source with the places of the sentences that rest on it."""
        dossier, case = self.found.dossier, self.found.dossier.case
        for path, _ in provenance.leaves(case):
            other = replace(dossier, case=provenance.with_another(case, path))
            yield Source(path, provenance.label_of(path)), self._of(other)
        yield from self._typed()
        yield from self._rows()
        held = effective(dossier.journal)
        for entry in held:
            label = self._entry_label(entry)
            for name, instead in (
                ("", ()),
                *((name, (o,)) for name, o in provenance.with_another_entry(entry)),
            ):
                path = f"journal.{entry.id}.{name}" if name else f"journal.{entry.id}"
                yield Source(path, label), self._of_entry(held, entry, instead)

    def _typed(self) -> Iterator[tuple[Source, set[int]]]:
        labels = {spec.id: spec.label for spec in self.channel.fields}
        dossier = self.found.dossier
        for name, value in self.filing.form.items():
            other = replace(
                self.filing, form={**self.filing.form, name: provenance.with_another_value(value)}
            )
            filings = tuple(other if f.id == self.filing.id else f for f in dossier.filings)
            source = Source(f"form.{name}", provenance.label_of(f"form.{name}", labels))
            yield source, self._of(replace(dossier, filings=filings))

    def _of_entry(self, held: tuple[Entry, ...], entry: Entry, instead: tuple[Entry, ...]) -> set[int]:
        """What another entry in its place changes, or none."""
        journal = tuple(new for e in held for new in (instead if e is entry else (e,)))
        return self._of(replace(self.found.dossier, journal=journal), again=True)

    def _entry_label(self, entry: Entry) -> str:
        label = entry_label(self.desk, entry, self.found.dossier, self.found.reckoned.channels)
        return f"{entry.at:%m-%d} {label}" if entry.at else label

    def _rows(self) -> Iterator[tuple[Source, set[int]]]:
        """Evidence and limits: their rows are changed one at a time as the template sees them, under the numbers that they
        have. A sentence that counts them rests on each; which piece shows what is no count."""
        pieces, dues = list(self.context["evidence"]), list(self.context["dues"])
        one_more = [*pieces, *map(provenance.with_another_piece, pieces[-1:])]
        counted = self._changed(self.found, {**self.context, "evidence": one_more})
        for place, piece in enumerate(pieces):
            other = provenance.with_another_piece(piece)
            changed = self._of_pieces([*pieces[:place], other, *pieces[place + 1 :]], piece, other)
            yield Source(f"evidence.{piece['id']}", f"证据{piece['number']}"), changed | counted
        for place, due in enumerate(dues):
            rows = [*dues[:place], provenance.with_another_due(due), *dues[place + 1 :]]
            source = Source(f"limit.{due['limit']}", f"时限 {due['label']}")
            yield source, self._changed(self.found, {**self.context, "dues": rows})

    def _of_pieces(
        self,
        pieces: list[Mapping[str, Any]],
        was: Mapping[str, Any] | None = None,
        now: Mapping[str, Any] | None = None,
    ) -> set[int]:
        claims = self.context["claims"]
        if was is not None and now is not None:
            named = {_name(was): _name(now), f"证据{was['number']}": f"证据{now['number']}"}
            claims = [{**row, "basis": [named.get(basis, basis) for basis in row["basis"]]} for row in claims]
        shown = account.shown_by((row["number"], row["kind"]) for row in pieces)
        return self._changed(
            self.found, {**self.context, "evidence": pieces, "claims": claims, "shown_by": shown}
        )


def _name(piece: Mapping[str, Any]) -> str:
    return f"{piece['title']}（{piece['date']}）" if piece["date"] else str(piece["title"])


# what is kept with a twin ---------------------------------------------------------------------------------------------


def kept_with(desk: Desk, found: Survey, filing: Filing, drafted: Drafted, paper: Paper) -> Paper:
    """``paper`` with what it was made of: per source the sentences, and what it said, fit to be read by anyone."""
    places: dict[str, list[int]] = {}
    for origin in of_letter(desk, found, filing, drafted):
        for source in origin.sources:
            places.setdefault(source.path, []).append(origin.n)
    state = provenance.state_of(found.dossier, filing.id)
    # what an earlier letter to the same place rests on: whether this one puts it right is asked by it
    earlier = {path for p in found.dossier.papers if p.filing == filing.id for path in p.sentences}
    lent = profiles.lent(desk, cases.case_doc(found.loaded))
    paths = [path for path in state if (path in places or path in earlier) and path not in lent]
    was, prints = {}, {}
    twin = as_twin(desk, found)
    for path in paths:
        shown, is_whole = _fit_to_keep(path, state[path], twin)
        if shown:
            was[path] = shown
        if not is_whole:
            prints[path] = staleness.fingerprint(desk.book.id, path, state[path])
    return replace(
        paper,
        items=provenance.items_of(found.dossier.case),
        keyed=staleness.key_id(desk.book.id),
        sentences={path: tuple(places.get(path, ())) for path in paths},
        was=was,
        prints=prints,
    )


def _fit_to_keep(path: str, said: str, twin: Callable[[str], str]) -> tuple[str, bool]:
    """What of a source's text may stand in a paper, and whether that is all of it."""
    shown = said.removeprefix("vault:")
    if not provenance.is_plain_fact(path):
        shown = said.split("|")[1] if path.startswith("evidence.") else ""
    masked = " ".join(twin(shown).split())
    if len(masked) > staleness.LONGEST_KEPT:
        masked = ""
    return masked, provenance.is_plain_fact(path) and masked == shown
