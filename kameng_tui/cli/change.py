"""Commands that write."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kameng_tui.case.lookup import key_at
from kameng_tui.cli.answer import Answer, finding_lines
from kameng_tui.cli.look import due_data, text_from
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, WouldLose
from kameng_tui.reckon.fees import fee_words
from kameng_tui.values import parse_day, parse_when, show_when

_HISTORY = (
    "命令行里的敏感内容会留在 shell 历史中,下次可写 --set 字段=- 从标准输入读,或 --set 字段= 不回显地输入"
)


def pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    """``key=value`` words: ``-`` reads standard input, an empty value is asked for without echo. Raises DeskError."""
    found = []
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise DeskError(f"应写成 字段=值,现在是「{word}」")
        if value == "-":
            value = text_from("-").rstrip("\n")
        elif value == "":
            value = _asked(name)
        found.append((name.strip(), value))
    return found


def _asked(name: str) -> str:
    if not sys.stdin.isatty():
        raise DeskError(f"{name} 没有值,而这里不是终端,问不了;请写 {name}=- 从标准输入读(给空内容就是清除)")
    import getpass

    return getpass.getpass(f"{name}(不回显):", stream=sys.stderr)


def history_notes(words: Sequence[str], sensitive: Any) -> list[str]:
    """One sentence where a secret was given literally on the command line."""
    given = [w.partition("=") for w in words]
    literal = any(value not in ("", "-") and sensitive(name) for name, _, value in given)
    return [_HISTORY] if literal else []


def sensitive_path(path: str) -> bool:
    spec = key_at(path)
    return bool(spec and spec.sensitive)


def init(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng init`."""
    from kameng_tui.workbook import places
    from kameng_tui.workbook.book import Workbook

    book = Workbook.create(Path(args.path), args.title, now=desk.now(), git=args.git, hook=args.hook)
    places.remember_opened(book.root)
    return Answer({"path": str(book.root), "id": book.id}, [f"已建工作簿 {book.root}"])


def new(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng new`."""
    from kameng_tui.desk import cases

    source = cases.case_from_toml(text_from(args.source), args.source) if args.source else None
    made = cases.new(
        desk, story=text_from(args.story) if args.story else "", source=source, sets=pairs(args.sets)
    )
    notes = history_notes(args.sets, sensitive_path)
    lines = [f"已建案件 {made.id}", made.path, *finding_lines(made.findings)]
    return Answer(made, lines, notes)


def read(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng read`."""
    from kameng_tui.desk import cases, entries, hooks

    if args.as_ == "bill":
        raise DeskError("账单(--as bill)还读不了,请用 --as story 粘贴账单里的那一行")
    accept, more = _accepted_words(args.accept)
    words = [*args.words, *more]
    if not 1 <= len(words) <= 2:
        raise DeskError("用法:kameng read [CASE] FILE|-")
    case = words[0] if len(words) == 2 else None
    if accept and case is None:
        raise DeskError("要采纳(--accept)就要写明案件:kameng read CASE FILE --accept 1 2")
    text = text_from(words[-1])
    if case is not None:
        cases.id_of(desk, case)
    proposals = entries.read(desk, case, text, args.as_)
    data = [
        {
            "n": p.n,
            "kind": p.kind,
            "key": p.key,
            "value": p.value,
            "at": p.at,
            "place": p.place,
            "why": p.why,
            "filing": p.data.get("filing", ""),
            "either": bool(p.data.get("either")),
        }
        for p in proposals
    ]
    lines = [
        f"{p.n}. {p.key} = {p.value}{'  ' + show_when(p.at)[:16] if p.at else ''}  ({p.place},{p.why})"
        for p in proposals
    ]
    notes = []
    if accept:
        numbers = [p.n for p in proposals] if accept == ["all"] else [_number(word) for word in accept]
        accepted = entries.accept(desk, case, proposals, numbers)
        data = [row for row in data if row["n"] in numbers]
        lines = [
            f"已写入 {'、'.join((*accepted.changed, *accepted.entries))}",
            *finding_lines(accepted.findings),
        ]
        notes = finding_lines(accepted.findings) if args.json else []
    return Answer(data, lines or ["没有读出可用的事实"], [*notes, *hooks.faults(desk)])


def _accepted_words(given: Sequence[str]) -> tuple[list[str], list[str]]:
    """The numbers (or ``all``) that ``--accept`` took, and what it took of the words behind them."""
    end = next((i for i, word in enumerate(given) if i and not word.isdecimal()), len(given))
    return list(given[:end]), list(given[end:])


def _number(word: str) -> int:
    if not word.isdecimal():
        raise DeskError(f"--accept 后面写第几项的数字,或 all,现在是「{word}」")
    return int(word)


def edit(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng edit`."""
    from kameng_tui.desk import cases

    if not (args.sets or args.adds or args.unsets):
        raise DeskError("请写明改什么:--set 字段=值、--add 列表.字段=值 或 --unset 字段")
    edited = cases.edit(desk, args.case, sets=pairs(args.sets), adds=pairs(args.adds), unsets=args.unsets)
    notes = history_notes([*args.sets, *args.adds], sensitive_path)
    return Answer(edited, [f"已改 {'、'.join(edited.changed)}", *finding_lines(edited.findings)], notes)


def log(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng log`."""
    from kameng_tui.desk import entries

    logged = entries.log(
        desk, args.case, kind=args.kind, text=args.text, at=parse_when(args.at) if args.at else None, with_=args.with_,
        staff=args.staff, filing=args.filing, receipt=args.receipt, amount=args.amount, promise=args.promise,
        by=parse_when(args.by, end_of_day=True) if args.by else None, until=parse_day(args.until) if args.until else None,
        evidence=args.evidence, data=dict(pairs(args.sets)),
    )  # fmt: skip
    data = {"entry": logged.entry, "due": [due_data(d) for d in logged.due], "findings": logged.findings,
            "heard": logged.heard}  # fmt: skip
    lines = [f"已记 {logged.entry}", *[f"  {d.label}:{show_when(d.latest)[:16]}" for d in logged.due]]
    for number, heard in enumerate(logged.heard):
        lines += _heard_lines(args, f"amend {args.case} {logged.entry}" if number == 0 else "", heard)
    return Answer(data, [*lines, *finding_lines(logged.findings)])


def _heard_lines(args: argparse.Namespace, amend: str, heard: Any) -> list[str]:
    """A promise in the text: the command that registers it, or the questions to ask back."""
    if heard.by is None:
        return [f"文中{heard.why}", *[f"  - {question}" for question in heard.ask]]
    promise, by = shlex.quote(heard.promise), show_when(heard.by)
    if amend:
        command = f"{amend} --set promise={promise} --set promise_by={by}"
    else:  # an entry holds one promise; the next one gets an entry of its own
        filing = f" --filing {args.filing}" if args.filing else ""
        at = f" --at {args.at}" if args.at else ""
        command = f"log {args.case} --kind promise{filing}{at} --text {promise} --promise {promise} --by {by}"
    return [f"文中像有承诺:{heard.why}。确认就登记:", f"  kameng {command}"]


def amend(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng amend`."""
    from kameng_tui.desk import entries

    if args.void and args.sets:
        raise DeskError("--set 和 --void 只能用一个")
    entry = entries.amend(desk, args.case, args.entry, sets=dict(pairs(args.sets)), void=args.void)
    return Answer({"entry": entry}, [f"已{'作废' if args.void else '更正'},新条目 {entry}"])


def attach(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng attach`."""
    from kameng_tui.cli.progress import Progress
    from kameng_tui.desk import evidence

    with Progress() as progress:
        cards = evidence.attach(
            desk, args.case, [Path(f) for f in args.files], kind=args.kind, shows=args.shows, links=args.links,
            taken=parse_when(args.taken) if args.taken else None, private=args.private, obtained=args.obtained,
            expires=parse_day(args.expires) if args.expires else None, progress=progress.copied,
        )  # fmt: skip
    notes = finding_lines(evidence.doubles(desk, args.case, cards))
    data = [{"id": card.id, "sha256": card.sha256, "file": card.file} for card in cards]
    return Answer(data, [f"已加入 {card.id} {card.file}" for card in cards], notes)


def file(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng file`."""
    from kameng_tui.desk import filings

    filed = filings.file(desk, args.case, args.channel, new=args.new, sets=pairs(args.sets))
    data = {
        "filing": {"id": filed.filing, "channel": filed.channel, "form": filed.form, "stage": filed.stage.id},
        "gate": {
            "verdict": filed.verdict.verdict,
            "reasons": [
                {"code": r.code, "text": r.text, "gate": r.gate, "source": r.source}
                for r in filed.verdict.reasons
            ],
        },
        "findings": filed.findings,
        "fees": filed.fees,
    }
    lines = [f"{filed.filing} [{filed.stage.label}] {desk.label('verdict', filed.verdict.verdict)}"]
    lines += [f"  - {reason.text}" for reason in filed.verdict.reasons]
    lines += [f"  费用 {fee_words(fee)}" for fee in filed.fees]
    return Answer(
        data, [*lines, *finding_lines(filed.findings)], history_notes(args.sets, filed.sensitive.__contains__)
    )


def draft(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng draft`."""
    from kameng_tui.desk import papers

    if args.format in ("docx", "pdf"):
        raise DeskError(f"还不能生成 {args.format},请用 --format txt")
    if args.receipt and not args.send:
        raise DeskError("--receipt 要和 --send 一起用")
    target = Path(args.output) if args.output else None
    if target is not None and target.exists():
        raise WouldLose(f"{target} 已存在,没有覆盖;请换一个文件名")
    _ask_for_lost(desk, args)
    drafted = papers.draft(
        desk, args.case, args.filing, args.template, audience=args.audience, send=args.send, receipt=args.receipt,
        at=parse_when(args.at) if args.at else None,
    )  # fmt: skip
    if target is not None:
        papers.save_text(target, drafted.text)
    data = {
        "text": drafted.text, "audience": drafted.audience, "findings": drafted.findings,
        "path": drafted.path or (str(target) if target else ""), "entry": drafted.entry,
    }  # fmt: skip
    return Answer(data, drafted.text.split("\n"), finding_lines(drafted.findings))


def _ask_for_lost(desk: Desk, args: argparse.Namespace) -> None:
    """At a terminal: the whole values that this paper shows and the vault has not got are asked for now."""
    from kameng_tui.cli.passphrases import has_terminal, hidden
    from kameng_tui.desk import vaults

    if not has_terminal() or desk.vault.kind == "none":
        return
    for lost in vaults.lost_for(desk, args.case, args.filing, args.template):
        typed = hidden(f"{lost.label} {lost.mask.removeprefix('vault:')} 的完整内容,直接回车就空着")
        if typed:
            vaults.supply(desk, args.case, lost, typed)


def close(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng close`."""
    from kameng_tui.desk import cases, entries
    from kameng_tui.desk.survey import reckon

    entry = entries.close(desk, args.case, args.reason, args.text)
    loaded = cases.load(desk, args.case)
    status = reckon(desk, loaded.dossier).status
    return Answer(
        {"id": loaded.dossier.id, "entry": entry, "status": status},
        [f"已结束:{desk.label('status', status)}"],
    )
