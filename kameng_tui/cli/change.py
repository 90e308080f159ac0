"""Commands that write."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.case.lookup import key_at
from kameng_tui.cli.answer import Answer, finding_lines
from kameng_tui.cli.look import bytes_from, due_data, source_name, text_from
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, WouldLose
from kameng_tui.reckon.fees import fee_words
from kameng_tui.values import show_when

if TYPE_CHECKING:
    from kameng_tui.counsel.intake_text import Proposal
    from kameng_tui.desk.origins import SentenceOrigin

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
    lines = [f"已建工作簿 {book.root}"]
    if args.git or args.hook:
        lines.append("已设好 git:TOML 按内容合并,private/ 不进 git;还没有提交过任何文件")
    if args.hook:
        lines.append("已装提交前检查:git commit 时先跑 kameng check --staged")
    lines.append(f"下一步:kameng(全屏),或 kameng new -w {shlex.quote(args.path)} --story 经过.txt")
    return Answer({"path": str(book.root), "id": book.id}, lines)


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
    from kameng_tui.desk import hooks, pasted

    accept, more = _accepted_words(args.accept)
    words = [*args.words, *more]
    if not 1 <= len(words) <= 2:
        raise DeskError("用法:kameng read [CASE] FILE|-")
    case = words[0] if len(words) == 2 else None
    if accept and case is None:
        raise DeskError("要采纳(--accept)就要写明案件:kameng read CASE FILE --accept 1 2")
    proposals, nothing, notes = _proposed(desk, case, words[-1], args)
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
            "unsure": bool(p.data.get("unsure")),
        }
        for p in proposals
    ]
    lines = [_proposal_line(p) for p in proposals]
    if accept:
        sure = [p.n for p in proposals if not p.data.get("unsure")]
        numbers = sure if accept == ["all"] else [_number(word) for word in accept]
        accepted = pasted.accept(desk, case, proposals, numbers)
        data = [row for row in data if row["n"] in numbers]
        written = "、".join((*accepted.changed, *accepted.entries))
        lines = [f"已写入 {written}" if written else "没有写入任何一项", *finding_lines(accepted.findings)]
        notes = [*notes, *(finding_lines(accepted.findings) if args.json else [])]
        if accept == ["all"] and len(sure) < len(proposals):
            notes.append(f"有 {len(proposals) - len(sure)} 项拿不准,all 不包括它们,请写明是第几项")
    return Answer(data, lines or nothing, [*notes, *hooks.faults(desk)])


def _proposed(
    desk: Desk, case: str | None, source: str, args: argparse.Namespace
) -> tuple[Sequence[Proposal], list[str], list[str]]:
    """What a text proposes, what to say where that is nothing, and notes."""
    from kameng_tui.desk import bills, cases, pasted

    if case is not None:
        cases.id_of(desk, case)
    if args.every and args.as_ != "bill":
        raise DeskError("--every 只用于账单,请同时写 --as bill")
    if args.as_ != "bill":
        proposals = pasted.read(desk, case, text_from(source), args.as_)
        return proposals, pasted.nothing_read(args.as_), []
    text = bills.text_of(bytes_from(source), source_name(source))
    found = bills.read(desk, case, text, every=args.every)
    return found.proposals, ["账单里没有与本案对得上的行;要看每一行,加 --every"], list(found.notes)


def _proposal_line(p: Proposal) -> str:
    at = f"  {show_when(p.at)[:16]}" if p.at and p.kind != "payment" else ""
    return f"{p.n}. {'[存疑] ' * bool(p.data.get('unsure'))}{p.key} = {p.value}{at}  ({p.place},{p.why})"


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

    notes: list[str] = []
    at = _time(desk, args.at, notes)
    by, until = (_time(desk, text, notes, end=True, since=at) for text in (args.by, args.until))
    logged = entries.log(
        desk, args.case, kind=args.kind, text=args.text, at=at, with_=args.with_, staff=args.staff, filing=args.filing,
        receipt=args.receipt, amount=args.amount, promise=args.promise, by=by, until=until.date() if until else None,
        evidence=args.evidence, data=dict(pairs(args.sets)),
    )  # fmt: skip
    data = {"entry": logged.entry, "due": [due_data(d) for d in logged.due], "findings": logged.findings,
            "heard": logged.heard}  # fmt: skip
    lines = [f"已记 {logged.entry}", *[f"  {d.label}:{show_when(d.latest)[:16]}" for d in logged.due]]
    for number, heard in enumerate(logged.heard):
        lines += _heard_lines(args, f"amend {args.case} {logged.entry}" if number == 0 else "", heard)
    return Answer(data, [*lines, *finding_lines(logged.findings)], notes)


def _time(
    desk: Desk, text: str | None, notes: list[str], *, end: bool = False, since: datetime | None = None
) -> datetime | None:
    """What an option says; ``notes`` say how words were read."""
    if not text:
        return None
    from kameng_tui.desk import typed

    read = typed.moment(desk, text, end=end, since=since)
    if not typed.is_date(text):
        notes.append(f"「{text}」读作 {show_when(read)[:16].replace('T', ' ')}")
    return read


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
    notes: list[str] = []
    sets = dict(pairs(args.sets))
    if any(sets.get(name) for name in _TIMES):
        said = entries.said_at(desk, args.case, args.entry)
        sets |= _read_times(desk, sets, said, notes)
    entry = entries.amend(desk, args.case, args.entry, sets=sets, void=args.void)
    return Answer({"entry": entry}, [f"已{'作废' if args.void else '更正'},新条目 {entry}"], notes)


_TIMES = {
    "at": False,
    "promise_by": True,
    "until": True,
}  # fields that read words, and whether a day means its end


def _read_times(
    desk: Desk, sets: Mapping[str, str], said: datetime | None, notes: list[str]
) -> Mapping[str, str]:
    """What words such as 明天18点 say, a term counted from when it was said; a date stays as it was typed."""
    from kameng_tui.desk import typed

    read: dict[str, str] = {}
    for name, end in _TIMES.items():
        text = sets.get(name, "")
        found = _time(desk, text, notes, end=end, since=said if end else None)
        if found and not typed.is_date(text):
            read[name] = show_when(found)[: 10 if name == "until" else None]
        if found and name == "at":
            said = found
    return read


def attach(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng attach`."""
    from kameng_tui.cli.progress import Progress
    from kameng_tui.desk import evidence

    notes: list[str] = []
    taken, expires = _time(desk, args.taken, notes), _time(desk, args.expires, notes, end=True)
    with Progress() as progress:
        cards = evidence.attach(
            desk, args.case, [Path(f) for f in args.files], kind=args.kind, shows=args.shows, links=args.links,
            taken=taken, private=args.private, obtained=args.obtained,
            expires=expires.date() if expires else None, progress=progress.copied,
        )  # fmt: skip
    notes += finding_lines(evidence.doubles(desk, args.case, cards))
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
    from kameng_tui.cli import documents
    from kameng_tui.desk import audits, papers

    document = documents.format_of(args)
    if args.receipt and not args.send:
        raise DeskError("--receipt 要和 --send 一起用")
    target = Path(args.output) if args.output else None
    if target is not None and target.exists():
        raise WouldLose(f"{target} 已存在,没有覆盖;请换一个文件名")
    notes: list[str] = []
    at = _time(desk, args.at, notes)
    _ask_for_lost(desk, args)
    if document or documents.is_of_the_case(args):
        if args.why:
            raise DeskError("--why 逐句写依据,只用于渠道的文书和 --format txt")
        return documents.draft(desk, args, document, notes)
    why = _why(desk, args)
    drafted = papers.draft(
        desk, args.case, args.filing, args.template, audience=args.audience, layout=args.layout, send=args.send,
        receipt=args.receipt, at=at,
    )  # fmt: skip
    if target is not None:
        audits.save_text(desk, target, drafted.whole, drafted.audience, [args.case])
    data = {
        "text": drafted.text, "audience": drafted.audience, "findings": drafted.findings,
        "path": drafted.path or (str(target) if target else ""), "entry": drafted.entry,
        "subject": drafted.subject, "annex": drafted.annex, "layout": drafted.layout,
    }  # fmt: skip
    lines = drafted.whole.split("\n")
    if why:
        from kameng_tui.cli.papers import origin_data, origin_lines

        data["origins"], lines = origin_data(why), origin_lines(why)
    return Answer(data, lines, [*notes, *finding_lines(drafted.findings)])


def _why(desk: Desk, args: argparse.Namespace) -> Sequence[SentenceOrigin]:
    """What each sentence comes from, where that was asked: found before anything is sent."""
    if not args.why:
        return ()
    from kameng_tui.desk import origins

    return origins.origins(
        desk, args.case, args.filing, args.template, audience=args.audience, layout=args.layout
    )


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

    entry = entries.close(desk, args.case, args.reason, args.text, cause=args.cause, lesson=args.lesson)
    loaded = cases.load(desk, args.case)
    status = reckon(desk, loaded.dossier).status
    return Answer(
        {"id": loaded.dossier.id, "entry": entry, "status": status},
        [f"已结束:{desk.label('status', status)}"],
    )
