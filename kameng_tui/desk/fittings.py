"""Fits a letter and its long fields to what the channel takes, and says so; what is cut goes to the annex of the letter.

Works on what the audience may see: what is not in the text is not in the annex either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from kameng_tui.case.findings import Finding
from kameng_tui.channels import fields as forms
from kameng_tui.channels.records import Channel, FieldSpec, TemplateSpec
from kameng_tui.channels.summary import claim_rows
from kameng_tui.channels.templates import chinese_time, tidy, variables
from kameng_tui.counsel.fitting import Fitted, TooShort, fit
from kameng_tui.desk.survey import Survey
from kameng_tui.reckon.money import ledger
from kameng_tui.values import show_amount

_NUMBERS = ("order.number",)
_TIMES = ("order.placed", "payment.paid")


def is_advised(spec: TemplateSpec | FieldSpec) -> bool:
    """Whether nobody has verified how long it may be."""
    return spec.confidence == "uncertain"


class Fitting:
    """One letter while it is fitted. ``mask`` hides from a text what its audience may not see; ``values`` are the fields as this audience sees them, shortened where they have to be;
    ``annexes`` what was cut, ``fitted`` the fields that were shortened."""

    def __init__(
        self, found: Survey, channel: Channel, values: Mapping[str, str], mask: Callable[[str], str]
    ) -> None:
        self._found, self._channel, self._mask = found, channel, mask
        self.values = dict(values)
        self.annexes: list[str] = []
        self.fitted: dict[str, str] = {}
        self.findings: list[Finding] = []

    def fit_fields(self, letter: TemplateSpec) -> None:
        """The long fields that this letter prints, each within the limit of its place in the official form."""
        used = variables(letter.text)
        for spec in self._channel.fields:
            text = self.values.get(spec.id, "")
            if spec.type != "long-text" or spec.max_length is None or spec.id not in used:
                continue
            limit = spec.max_length
            if forms.length_of(spec, text) <= limit:
                continue
            fitted = self._fit(
                spec.label, text, limit, is_advised(spec), lambda t, s=spec: forms.length_of(s, t)
            )
            if fitted is not None:
                self.values[spec.id] = self.fitted[spec.id] = fitted.text
                self.annexes.append(f"{spec.label}：\n{self._mask(fitted.annex)}")

    def fit_text(self, letter: TemplateSpec, text: str) -> str:
        """The whole letter within its own limit."""
        if letter.max_length is None or len(text) <= letter.max_length:
            return text
        fitted = self._fit(letter.label, text, letter.max_length, is_advised(letter), len)
        if fitted is None:
            return text
        self.annexes.append(fitted.annex)
        return fitted.text

    def mended(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """What is wrong with the form still. Of a field that was shortened what its channel's code advises stays, as
        advice: it may know a better cut."""
        labels = {spec.id: spec.label for spec in self._channel.fields if spec.id in self.fitted}
        for finding in findings:
            label = labels.get(finding.where.rpartition("#form.")[2])
            if finding.code != "field.too-long" or label is None:
                yield finding
            elif not finding.message.startswith(f"{label}:最多"):
                yield replace(finding, code="text.fitted")

    def _fit(
        self, label: str, text: str, limit: int, advised: bool, measure: Callable[[str], int]
    ) -> Fitted | None:
        most = f"{'建议不超过' if advised else '最多'} {limit} 字"
        needs = 0
        for essentials in (self._wanted(text), self._essentials(text)):
            try:
                fitted = fit(text, limit, essentials, measure)
            except TooShort as short:
                needs = short.needs
                continue
            said = f"{label}{most},原文 {measure(text)} 字:已缩到 {measure(fitted.text)} 字,其余 {fitted.left_out} 处在「附件：补充说明」里"
            self.findings.append(Finding("text.fitted", "text:1:1", said))
            return fitted
        said = f"{label}{most},而编号、金额、日期、诉求就要 {needs} 字:请把诉求或现象写短一些"
        self.findings.append(Finding("text.fitted" if advised else "field.too-long", "text:1:1", said))
        return None

    def _wanted(self, text: str) -> list[str]:
        """The essentials, and what went wrong, which stays too where there is room for it."""
        told = self._found.dossier.case.story
        return [*self._essentials(text), *(self._shown(word.rstrip("。")) for word in (told.phenomenon,))]

    def _essentials(self, text: str) -> list[str]:
        """Numbers, amounts, days and demands, as this audience sees them."""
        case = self._found.dossier.case
        words = [order.number for order in case.orders]
        words += [
            self.values.get(s.id, "") for s in self._channel.fields if set(s.from_) & {*_NUMBERS, *_TIMES}
        ]
        sums = [order.amount for order in case.orders] + [payment.amount for payment in case.payments]
        words += [f"{show_amount(amount)}元" for amount in sums if amount is not None]
        days = [order.placed for order in case.orders] + [payment.paid for payment in case.payments]
        for day in days:
            words += _times(day) if day is not None else []
        words += [row["text"] for row in claim_rows(case, ledger(self._found.dossier).arrived)]
        demands = [s.id for s in self._channel.fields if "derived.demands" in s.from_]
        words += [line for name in demands for line in self.values.get(name, "").split("\n")]
        return [self._shown(word.strip().rstrip("。")) for word in words if word.strip()]

    def _shown(self, word: str) -> str:
        return tidy(self._mask(word))


def _times(moment: datetime) -> list[str]:
    return [chinese_time(moment), chinese_time(moment.date())]
