"""Makes docs/guides.md: the five guides beside what the program says of the example cases, and the rates of its readers.

    .venv/bin/python docs/make_guides.py

A tool of the developers. What a guide asks for stands in guides.toml in our own words; every answer is the program's own
sentence about a copy of the example workbook, whose clock stands still. ``tests/house`` holds the page to what is made here.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "plugins")]

from kameng_tui.channels.registry import Registry  # noqa: E402
from kameng_tui.counsel.matrix import VERDICTS  # noqa: E402
from kameng_tui.counsel.planning import PHASE_WORDS  # noqa: E402
from kameng_tui.desk import checks, filings, papers, proof, standing  # noqa: E402
from kameng_tui.desk.desk import Desk  # noqa: E402
from kameng_tui.desk.survey import survey  # noqa: E402
from kameng_tui.values import parse_when, show_amount  # noqa: E402
from kameng_tui.workbook.book import Workbook  # noqa: E402
from kameng_tui.workbook.vault import MemoryVault  # noqa: E402

PAGE = DOCS / "guides.md"
STEPS = 5
NOTHING = "没有这一项"


class Case:
    """One example case as it stood at a moment, and the program's sentences about it by short names (``link:paid``)."""

    def __init__(self, book: Workbook, name: str, now: datetime, registry: Registry) -> None:
        self.id = next(case for case in book.case_ids() if name in case)
        self.now = now
        self.desk = Desk(book, clock=lambda: now, vault=MemoryVault, author="示例")
        self.desk.__dict__["registry"] = registry
        self.found = survey(self.desk, book.load(self.id))

    @cached_property
    def proofs(self) -> proof.Proofs:
        return proof.proofs(self.desk, self.found)

    @cached_property
    def costs(self) -> Mapping[str, Any]:
        return {cost.channel: cost for cost in standing.costs(self.desk, self.found)}

    def say(self, what: str) -> str:
        kind, _, name = what.partition(":")
        says: dict[str, Callable[[str], str]] = {
            "link": self.link, "slots": self.slots, "proof": self.proof, "weak": self.weak, "venue": self.venue,
            "claims": self.claims, "objection": self.objection, "due": self.due, "step": self.step, "cost": self.cost,
            "fee": self.fee, "liable": self.liable, "reminder": self.reminder, "routes": self.routes,
            "route": self.route, "verdict": self.verdict, "problem": self.problem, "stop": self.stop,
            "caution": self.caution, "order": self.order, "finding": self.finding, "letter": self.letter,
        }  # fmt: skip
        return says[kind](name)

    def link(self, name: str) -> str:
        link = next(link for link in self.found.chain if link.link == name)
        state = self.desk.label("link_state", link.state)
        return f"[{state}] {link.label} {link.missing or '、'.join(link.evidence)}"

    def slots(self, name: str) -> str:
        link = next(link for link in self.found.chain if link.link == name)
        return "、".join(f"{slot.label}{'有' if slot.evidence else '缺'}" for slot in link.slots)

    def proof(self, kind: str) -> str:
        row = next(row for row in self.proofs.matrix if row.kind == kind)
        return f"{self.desk.label('claims', kind)}:{VERDICTS[row.verdict]} {row.why}".rstrip()

    def weak(self, name: str) -> str:
        return next((w.text for w in self.proofs.weak if w.id == name), "金额没有过万,不提")

    def venue(self, channel: str) -> str:
        venue = self.found.venues[channel][0]
        return f"{venue.label}({venue.place or venue.missing})"

    def claims(self, _: str) -> str:
        case = self.found.dossier.case
        lines = [
            f"{self.desk.label('claims', claim.kind)} {show_amount(claim.amount)} {claim.text}({'、'.join(claim.basis)})"
            for claim in case.claims
            if claim.amount is not None
        ]
        return ";".join(lines)

    def objection(self, name: str) -> str:
        row = next((row for row in self.proofs.objections if row.objection.id == name), None)
        return f"「{row.objection.says}」{row.objection.answer}" if row is not None else NOTHING

    def due(self, limit: str) -> str:
        dues = [d for d in self.found.reckoned.dues if limit in (d.limit, d.kind)]
        return ";".join(self.due_words(due) for due in dues) or NOTHING

    def due_words(self, due: Any) -> str:
        first, last = due.earliest, due.latest
        span = f"{last:%Y-%m-%d %H:%M}" if first == last else f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"
        return f"{due.label} {span} {self.desk.label('due_state', due.state)}"

    def step(self, label: str) -> str:
        steps = [(n, step) for n, step in enumerate(self.found.steps, 1) if step.label == label]
        return (
            ";".join(f"第 {n} 步「{step.label}」{step.why}" for n, step in steps)
            or f"此时没有「{label}」这一步"
        )

    def cost(self, channel: str) -> str:
        fees = [
            f"{fee.label} {show_amount(fee.amount)}"
            for fee in self.costs[channel].fees
            if fee.amount is not None
        ]
        return f"{'、'.join(fees)} 元。起诉没有最低金额"

    def fee(self, channel: str) -> str:
        fee = self.found.reckoned.channels[channel].fees[0]
        return str(fee.text)

    def liable(self, _: str) -> str:
        return (
            standing.in_short(self.desk, self.found)
            + ":"
            + ";".join(f"{one.says}({'、'.join(one.basis)})" for one in self.found.responsible.liable)
        )

    def reminder(self, filing: str) -> str:
        for one in self.found.reminders:
            if one.filing == filing:
                return f"{'现在可以催' if one.due_now else '还不到催的时候'}:{one.at:%m-%d %H:%M},{one.held_back or one.text}"
        return NOTHING

    def routes(self, _: str) -> str:
        names = [
            self.desk.label("channels", route.channel) for route in self.found.routes if not route.skipped
        ]
        return "→".join(names)

    def route(self, channel: str) -> str:
        route = next((route for route in self.found.routes if route.channel == channel), None)
        if route is None:
            return "这类问题没有这个渠道"
        return f"{self.desk.label('channels', channel)}:{route.skipped or route.why}"

    def verdict(self, channel: str) -> str:
        verdict = self.found.verdicts[channel]
        reasons = [reason.text for reason in verdict.reasons]
        more = f"(另有 {len(reasons) - 1} 项)" if len(reasons) > 1 else ""
        said = self.desk.label("verdict", verdict.verdict)
        return f"{said}:{reasons[0]}{more}" if reasons else said

    def problem(self, _: str) -> str:
        book = self.found.playbook
        return f"{book.group}类「{book.label}」:{book.summary}"

    def stop(self, question: str) -> str:
        return next(q.stop_says for q in self.found.playbook.questions if q.id == question)

    def caution(self, _: str) -> str:
        return ";".join(risk.says for risk in self.found.responsible.risks) or NOTHING

    def order(self, _: str) -> str:
        case = self.found.dossier.case
        order, story = case.orders[0], case.story
        assert order.placed is not None and order.amount is not None
        return f"{order.placed:%Y-%m-%d %H:%M} 订单 {order.number} {order.item} {show_amount(order.amount)};{story.phenomenon};{story.effect}"

    def letter(self, name: str) -> str:
        text = papers.draft(self.desk, self.id, *name.split()).text
        return " ".join(line for line in text.splitlines() if line)

    def finding(self, code: str) -> str:
        return ";".join(found.message for found in self.found.findings if found.code == code) or NOTHING


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/').replace(chr(10), ' ') for cell in row)} |"
    yield ""


def section(guide: Mapping[str, Any], case: Case, beside: Sequence[Case]) -> Iterator[str]:
    title = case.found.dossier.case.title
    yield f"## {guide['number']} {guide['name']}"
    yield ""
    yield f"案件「{title}」,看的时刻 {case.now:%Y-%m-%d %H:%M}。{guide['story']}"
    yield ""
    yield "### 指南要的,程序的回答"
    yield ""
    asked = [(a["what"], _numbers(a["needs"]), "<br>".join(map(case.say, a["show"]))) for a in guide["ask"]]
    yield from table(("指南要的", "需求", "程序说的"), asked)
    yield from _states(case)
    if beside:
        yield "### 另外两类,并列"
        yield ""
        rows = [(c.found.dossier.case.title, c.problem(""), c.routes(""), c.verdict("12315")) for c in beside]
        yield from table(("案件", "问题", "渠道先后", "12315"), rows)
    name, filing, template = guide["letter"]
    owner = next(c for c in (case, *beside) if name in c.id)
    channel = owner.desk.registry.get(filing)
    assert channel is not None
    yield f"### 一封信:「{owner.found.dossier.case.title}」,{channel.name}的「{filings.template_of(channel, template).label}」"
    yield ""
    yield "```text"
    yield papers.draft(owner.desk, owner.id, filing, template).text.strip()
    yield "```"
    yield ""
    yield from _corrected(guide["number"], case)


def _numbers(needs: Sequence[int]) -> str:
    return "[" + " ".join(map(str, needs)) + "]"


def _states(case: Case) -> Iterator[str]:
    """Chain, channels, dates and steps of the case, in short tables."""
    found, label = case.found, case.desk.label
    yield "### 证据链、渠道、时限、下一步"
    yield ""
    links = [
        (link.label + ("" if link.required else "(不是必须)"), label("link_state", link.state), link.missing or "、".join(link.evidence))
        for link in found.chain
    ]  # fmt: skip
    yield from table(("环节", "", "证据,或还缺什么"), links)
    phases = {leg.channel: PHASE_WORDS[leg.phase] for leg in found.plan}
    chosen = [route.channel for route in found.routes if not route.skipped]
    rows = [
        (label("channels", name), phases.get(name, ""), case.verdict(name) if name in found.verdicts else "没有装这个渠道的插件,自己去办")
        for name in chosen
    ]  # fmt: skip
    yield from table(("渠道,按先后", "什么时候", "结论和第一条理由"), rows)
    rows = [
        (label("duty", due.duty), case.due_words(due), "、".join(due.source)) for due in found.reckoned.dues
    ]
    yield from table(("谁的期限", "期限", "出处"), rows)
    for place, step in enumerate(found.steps[:STEPS], 1):
        yield f"{place}. {step.label}:{step.why}"
    yield ""


def _corrected(number: str, case: Case) -> Iterator[str]:
    """What the guide says that does not hold, and what the check of any text answers to it."""
    known = tomllib.loads((ROOT / "tests/counsel/letters/guides.toml").read_text("utf-8"))
    rows = []
    for row in known["statement"]:
        if row["guide"] == number:
            text = row["text"].replace("⟦", "").replace("⟧", "")
            found = next(
                f for f in checks.check_text(case.desk, text, "public", None) if f.code == row["code"]
            )
            rows.append((text, found.message, "、".join(found.basis)))
    rows += [(what[4:], why, "") for what, why in known["not_findable"].items() if what.startswith(number)]
    yield "### 程序纠正的说法"
    yield ""
    yield from table(("指南的说法(摘要)", "程序的回答", "依据"), rows)


def as_it_stood(folder: Path, now: datetime) -> None:
    """Takes away what came later than ``now``: entries, evidence, papers, and filings that had not been sent."""
    stamp = f"{now:%Y%m%dT%H%M%S}"
    for path in [*folder.glob("journal/*.toml"), *folder.glob("papers/*")]:
        if path.name[: len(stamp)] > stamp:
            path.unlink()
    for card in folder.glob("evidence/*.toml"):
        attached = tomllib.loads(card.read_text("utf-8")).get("attached")
        if attached is not None and attached > now:
            card.unlink()
            card.with_suffix("").unlink(missing_ok=True)
    left = {tomllib.loads(path.read_text("utf-8")).get("filing") for path in folder.glob("journal/*.toml")}
    for filing in folder.glob("filings/*.toml"):
        if filing.stem not in left:
            filing.unlink()


def guides() -> Iterator[str]:
    told = tomllib.loads((DOCS / "guides.toml").read_text("utf-8"))["guide"]
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "cases"
        shutil.copytree(ROOT / "cases", copy, ignore=shutil.ignore_patterns("private"))
        book = Workbook.open(copy)
        clock = parse_when(str(book.settings["demo_clock"]))
        registry = Registry.load(Path(place) / "channels.json", [])
        for guide in told:
            now = parse_when(guide["until"]) if "until" in guide else clock
            as_it_stood(next(copy.glob(f"*-{guide['case']}-*")), now)
            beside = [Case(book, name, clock, registry) for name in guide.get("beside", ())]
            yield from section(guide, Case(book, guide["case"], now, registry), beside)
        registry.close()


def rates() -> Iterator[str]:
    """How well the readers do on labelled texts; which of these the rules were mended for, and which not."""
    yield "## 读得准不准"
    yield ""
    yield "「调过」的文本,规则照着它们的漏误改过,数字偏好看;「没调过」的是规则改完以后才写的,漏的留着不改,更接近生人的文字。"
    yield ""
    yield from table(
        ("读什么", "文本", "调过没有", "找到", "多报", "漏的"), [*_intake(), *_lints(), *_prechecks()]
    )
    yield "都是自己编的文本,不代表真实投诉的比例。重算:`python -m tests.counsel.intake_rates`、`python tests/counsel/lint_rates.py`、`pytest -s tests/plugins/test_complaint_precheck.py`。"


def _intake() -> Iterator[tuple[str, ...]]:
    from tests.counsel import intake_rates as intake

    folder = ROOT / "tests" / "counsel" / "intake"
    for name in ("first", "stories", "replies", "pages", "heldout", "fresh"):
        texts = tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))["text"]
        wanted = Counter((t["id"], *each) for t in texts for each in intake.wanted_of(t))
        proposed = Counter((t["id"], *each) for t in texts for each in intake.proposed_of(t))
        missed = "、".join(f"{id_} {kind}" for id_, kind, _ in (wanted - proposed).elements())
        tuned = "没调过" if name in ("heldout", "fresh") else "调过"
        right = f"{(wanted & proposed).total()} / {wanted.total()}"
        yield (
            "经过和答复里的事实",
            f"{name}.toml {len(texts)} 段",
            tuned,
            right,
            str((proposed - wanted).total()),
            missed,
        )


def _lints() -> Iterator[tuple[str, ...]]:
    from tests.counsel import lint_rates as lint

    rules = lint.rules()
    total = sum(map(len, lint.corpus("bad")["bad"].values()))
    missed = [marked for _, marked in lint.missed(rules)]
    yield (
        "信里不该写的话",
        f"bad.toml {total} 句",
        "调过",
        f"{total - len(missed)} / {total}",
        "",
        "、".join(missed),
    )
    letters = len(lint.corpus("clean")["letter"])
    yield "干净的信", f"clean.toml {letters} 封", "调过", "", str(len(list(lint.alarms(rules)))), ""
    said = lint.corpus("guides")["statement"]
    lost = [row["text"] for row in said if not lint.is_found(row["text"], row["code"], rules)]
    yield (
        "五篇指南的错误说法",
        f"guides.toml {len(said)} 句",
        "调过",
        f"{len(said) - len(lost)} / {len(said)}",
        "",
        "、".join(lost),
    )


def _prechecks() -> Iterator[tuple[str, ...]]:
    from tests.plugins import test_complaint_precheck as pre

    said = [(wanted, pre.checked(**values).outlook) for wanted, _, values in pre.SITUATIONS.values()]
    right = sum(wanted == outlook for wanted, outlook in said)
    yield "12315 受理前检查", f"{len(said)} 种情形", "调过", f"{right} / {len(said)}", "", ""


def page() -> str:
    head = [
        "# 五篇指南与程序,并排看",
        "",
        "由 `docs/make_guides.py` 从示例工作簿生成,请改 `docs/guides.toml` 或程序后重做,不要手改。方括号里是需求编号。",
        "案件里的人、公司、单号都不是真的;汇想、九妹、启慧三案取自指南,云帆、青藤是照另外两篇的情形虚构的。本程序不是律师。",
        "",
    ]
    return "\n".join([*head, *guides(), *rates(), ""])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        # channels and settings of whoever makes the page stay out of it
        os.environ.update(XDG_DATA_HOME=home, XDG_CACHE_HOME=home, XDG_CONFIG_HOME=home)
        PAGE.write_text(page(), "utf-8")
    print(f"{PAGE.relative_to(ROOT)}  {len(PAGE.read_text('utf-8').splitlines())} 行")
