"""Commands that only look: they never write, whatever they find."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.cli.answer import Answer, finding_lines, has_error
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing
from kameng_tui.values import parse_day, show_amount, show_when

_MOST_DAYS = 36_500  # of an outlook: a hundred years
_NOTHING_FITS = "没有符合条件的案件;去掉条件就列出全部:kameng list"
_UNREAD = ("file.unreadable", "file.conflict", "file.newer")


def list_(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng list`."""
    from kameng_tui.desk import lists
    from kameng_tui.desk.facets import Facets

    facets = Facets(args.consumer, args.helper, args.platform, args.problem)
    listing = lists.listing(desk, args.status, args.search, facets, overdue=args.overdue)
    rows = listing.rows
    if args.related:
        from kameng_tui.desk import cases
        from kameng_tui.desk.fingerprints import related

        kin = {other.id for other in related(desk, cases.load(desk, args.related).dossier.id).merchant}
        rows = tuple(row for row in rows if row.id in kin)
    data = [
        {"id": r.id, "title": r.title, "consumer": r.consumer, "platform": r.platform, "amount": r.amount,
         "status": r.status, "stage": r.stage, "next_due": r.next_due, "problem": r.problem, "helper": r.helper}
        for r in rows
    ]  # fmt: skip
    lines = [
        f"{r.id}  {r.title}  {show_amount(r.amount) if r.amount is not None else '-'}  "
        f"{desk.label('status', r.status)}  {r.stage}  {show_when(r.next_due)[:16] if r.next_due else ''}".rstrip()
        for r in rows
    ]
    unread = listing.unread
    narrowed = any((args.status, args.search, args.overdue, args.related, *facets.asked()))
    return Answer(
        data,
        lines or [_NOTHING_FITS if narrowed else "没有案件。粘贴经过就能开始:kameng new --story -"],
        finding_lines(unread),
        int(bool(unread)),
    )


def show(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng show`."""
    from kameng_tui.cli.papers import papers_data
    from kameng_tui.desk import cases
    from kameng_tui.desk.filings import form_values
    from kameng_tui.desk.frozen import lacking
    from kameng_tui.desk.hooks import faults

    found = cases.open_case(desk, args.case, cases.ask_channels(desk, args.case).suggested)
    dossier = found.dossier
    doc = found.loaded.files.get("case.toml", (None, {}))[1]
    filings = [
        {"id": f.id, "channel": f.channel, "form": form_values(desk, found.loaded, f.id), "orders": f.orders,
         "stage": found.reckoned.stages[f.id].id, "stage_label": found.reckoned.stages[f.id].label}
        for f in dossier.filings
    ]  # fmt: skip
    data = {
        "case": {"id": dossier.id, **doc},
        "evidence": dossier.cards,
        "filings": filings,
        "journal": [
            {"id": line.entry.id, "struck": line.struck, "label": line.label, **_entry(line.entry)}
            for line in found.journal
        ],
        "claims": dossier.case.claims,
        "chain": chain_data(found.chain),
        "due": [due_data(due) for due in found.reckoned.dues],
        "findings": found.findings,
        "status": found.reckoned.status,
        "ledger": found.reckoned.ledger,
        "papers": papers_data(found.papers, lacking(found)),
    }
    return Answer(
        data, _show_lines(desk, found), faults(desk), int(any(f.code in _UNREAD for f in dossier.faults))
    )


def _entry(entry: Any) -> dict[str, Any]:
    from kameng_tui.case.keys import keys_of

    values = {name: getattr(entry, attribute) for name, (attribute, _) in keys_of(type(entry)).items()}
    return {name: value for name, value in values.items() if value not in (None, "", (), {})}


def _show_lines(desk: Desk, found: Any) -> list[str]:
    from kameng_tui.cli.papers import papers_lines
    from kameng_tui.desk.cases import name_of
    from kameng_tui.desk.frozen import lacking

    case = found.dossier.case
    money = found.reckoned.ledger
    lines = [
        f"{name_of(found.dossier)}  [{desk.label('status', found.reckoned.status)}]  {found.dossier.id}",
        f"问题:{desk.label('problems', case.problem) or '未定'}  平台:{case.platform.name or '未填'}",
        f"主张 {show_amount(money.claimed)}  已到账 {show_amount(money.arrived)}",
        "",
        "证据链",
        *[
            f"  [{desk.label('link_state', link.state)}] {link.label}{'' if link.state == 'ok' else ':' + link.missing}"
            for link in found.chain
        ],
        "",
        "渠道",
        *[f"  {f.id}:{found.reckoned.stages[f.id].label}" for f in found.dossier.filings],
        "",
        "记录",
        *[
            f"  {line.mark}{show_when(line.entry.at)[:16] if line.entry.at else '?'} {line.label} {line.entry.text}"
            for line in found.journal
        ],
        "",
        "文书",
        *papers_lines(
            desk,
            {f.id: f.channel for f in found.dossier.filings},
            found.papers,
            lacking(found),
        ),
        "",
        "时限",
        *[f"  {_due_line(desk, due)}" for due in found.reckoned.dues],
        "",
        "提示",
        *[f"  {line}" for line in finding_lines(found.findings)],
    ]
    return [part for line in lines for part in line.split("\n")]


def chain_data(chain: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"link": c.link, "label": c.label, "state": c.state, "evidence": c.evidence, "missing": c.missing}
        for c in chain
    ]


_DUE_KEYS = ("id", "case", "filing", "entry", "limit", "label", "duty", "start", "earliest", "latest", "provisional",
             "transition", "state", "confidence", "binding", "source", "version", "steps")  # fmt: skip


def due_data(due: Any) -> dict[str, Any]:
    """A due in the contract's keys."""
    return {name: getattr(due, name) for name in _DUE_KEYS}


def due(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng due`."""
    from kameng_tui.desk.agenda import agenda

    if args.days is not None and abs(args.days) > _MOST_DAYS:
        raise DeskError(f"--days 最多 {_MOST_DAYS} 天")
    found = agenda(desk, args.case, args.days)
    data = [due_data(row.due) for row in found.rows]
    lines = (f"{_due_line(desk, row.due)}  {row.title}" for row in found.rows)  # only where they are printed
    notes = finding_lines([*found.unread, *desk.own_calendars.findings])
    return Answer(data, lines if found.rows else ["没有待办"], notes, int(bool(found.unread)))


def _due_line(desk: Desk, due: Any) -> str:
    when = show_when(due.turns)[:16].replace("T", " ")
    mark = " 暂定" if due.provisional else ""
    sure = " 以官方页面为准" if due.confidence == "uncertain" else ""
    return (
        f"{when} {desk.label('due_state', due.state)} {desk.label('duty', due.duty)} {due.label}{mark}{sure}"
    )


def advise(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng advise`."""
    from kameng_tui.cli.proving import proof_data, proof_lines
    from kameng_tui.desk import cases
    from kameng_tui.desk.hooks import faults
    from kameng_tui.desk.proof import proofs
    from kameng_tui.desk.standing import verdict_word

    found = cases.open_case(desk, args.case, cases.ask_channels(desk, args.case).suggested)
    shown = proofs(desk, found)
    stands, stand_lines = _standing(desk, found)
    channels = [
        {"id": channel_id, "verdict": verdict.verdict, "reasons": [_reason(r) for r in verdict.reasons]}
        for channel_id, verdict in found.verdicts.items()
    ]
    data = {
        "next": [
            {"id": s.id, "do": s.do, "with": s.with_, "label": s.label, "why": s.why, "urgent": s.urgent}
            for s in found.steps
        ],
        "channels": channels,
        "routes": found.routes,
        "plan": found.plan,
        "skipped": [{"step": e.data["skip"], "why": e.text, "entry": e.id} for e in found.skipped],
        "precheck": _prechecks(found),
        "jurisdiction": [venue for venues in found.venues.values() for venue in venues],
        "chain": chain_data(found.chain),
        "findings": found.findings,
        "captures": found.captures,
        **proof_data(shown),
        **stands,
    }
    lines = ["下一步", *[f"  {s.label}:{s.why}" for s in found.steps], "这类问题的渠道先后"]
    lines += [
        f"  {route.place or '不走'} {desk.label('channels', route.channel)}:{route.skipped or route.why}"
        for route in found.routes
    ]
    lines += [f"  跳过 {e.data.get('label') or e.data['skip']}:{e.text}" for e in found.skipped]
    lines.append("渠道")
    for channel_id, verdict in found.verdicts.items():
        lines.append(
            f"  {_channel_name(desk, found, channel_id)} {verdict_word(desk, found, verdict.verdict)}"
        )
        lines += [f"    - {reason.text}" for reason in verdict.reasons]
    lines += [*_precheck_lines(desk, found), *_venue_lines(desk, found)]
    lines += [
        "证据链",
        *[f"  [{desk.label('link_state', c.state)}] {c.label} {c.missing}".rstrip() for c in found.chain],
    ]
    lines += [
        *proof_lines(desk, shown),
        *stand_lines,
        "提示",
        *[f"  {line}" for line in finding_lines(found.findings)],
    ]
    return Answer(data, lines, faults(desk), int(any(f.code in _UNREAD for f in found.dossier.faults)))


def _standing(desk: Desk, found: Any) -> tuple[dict[str, Any], list[str]]:
    """The keys ``responsibility cost related`` of ``advise``, and the same in lines."""
    from kameng_tui.counsel.claims import plan_of
    from kameng_tui.desk import standing
    from kameng_tui.desk.fingerprints import related

    made, kin, said = standing.costs(desk, found), related(desk, found.dossier.id), found.responsible
    responsibility = {name: getattr(said, name) for name in said.__dataclass_fields__}
    plan = plan_of(found.dossier.case.claims)
    data = {"responsibility": {**responsibility, "plan": plan}, "cost": made, "related": kin}
    lines = []
    for section in standing.sections(desk, found, kin, made):
        lines += [section.title, *("  " * depth + text for depth, text in section.lines)]
    return data, lines


def _prechecks(found: Any) -> list[Any]:
    return [checked for checked in found.prechecks.values() if checked is not None]


def _channel_name(desk: Desk, found: Any, channel_id: str) -> str:
    channel = found.reckoned.channels.get(channel_id)
    return channel.name if channel is not None else desk.label("channels", channel_id)


def _precheck_lines(desk: Desk, found: Any) -> Iterable[str]:
    from kameng_tui.counsel.precheck import OUTLOOK_WORDS, STATE_WORDS

    for checked in _prechecks(found):
        yield f"受理前检查 {_channel_name(desk, found, checked.channel)}:{OUTLOOK_WORDS[checked.outlook]}"
        for ground in checked.grounds:
            yield f"  [{STATE_WORDS[ground.state]}] {ground.label}" + (
                f":{';'.join(ground.facts)}" if ground.facts else ""
            )


def _venue_lines(desk: Desk, found: Any) -> Iterable[str]:
    from kameng_tui.case.keys import is_masked
    from kameng_tui.counsel.jurisdiction import NOT_NAMED

    for channel_id, venues in found.venues.items():
        if venues:
            yield f"归谁管 {_channel_name(desk, found, channel_id)}({NOT_NAMED})"
        for venue in venues:
            place = "地址在保险箱里" if is_masked(venue.place) else venue.place
            yield f"  {venue.label}{f'({place})' if place else ''}:{venue.why}"
            if venue.missing:
                yield f"    还缺:{venue.missing}"


def _reason(reason: Any) -> dict[str, Any]:
    return {"code": reason.code, "text": reason.text, "gate": reason.gate, "source": reason.source}


def check(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng check`."""
    from kameng_tui.desk import checks

    if args.staged:
        findings = checks.check_staged(desk)
    elif args.text:
        on = parse_day(args.on) if args.on else desk.now().date()
        findings = checks.check_text(desk, text_from(args.text), args.audience, on)
    else:
        findings = checks.check_cases(desk, args.cases)
    return _findings(findings, "没有发现问题")


def verify(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng verify`."""
    from kameng_tui.cli.progress import Progress
    from kameng_tui.desk import verifying

    with Progress() as progress:
        if not args.seal:
            return _findings(verifying.verify(desk, args.cases, progress.told), "证据都在,都没有变")
        made = verifying.seal(desk, args.cases, progress.told)
    lines = [f"{one.said} {one.file}\n  清单的指纹 {one.sha256}" for one in made]
    note = ["把清单的指纹发给自己或存去做时间戳,以后就能说明封存之后一个字节也没有变"] if made else []
    return Answer(made, [*"\n".join(lines).split("\n")] if lines else ["没有可以封存的证据"], note)


def audit(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng audit`."""
    from kameng_tui.cli.progress import Progress
    from kameng_tui.desk import audits

    with Progress() as progress:
        found = audits.audit(
            desk, [Path(name) for name in args.files], args.audience, args.case, progress.looked_at
        )
    lines = finding_lines(found.findings) or ["没有发现会泄露的内容"]
    return Answer(found.findings, lines, found.unseen, int(found.is_bad))


def _findings(findings: Sequence[Finding], none: str) -> Answer:
    return Answer(findings, finding_lines(findings) or [none], (), int(has_error(findings)))


def doctor(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng doctor`."""
    from kameng_tui.desk import checks

    looked = checks.doctor(desk, fix=args.fix)
    bad = [health for health in looked if not health.ok and health.check not in ("vault", checks.AWAITED)]
    return Answer(
        looked, [f"[{'好' if h.ok else '!!'}] {h.check}:{h.detail}" for h in looked], (), int(bool(bad))
    )


def help_(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng help`."""
    from kameng_tui.cli.command import parser_for
    from kameng_tui.cli.table import COMMANDS
    from kameng_tui.knowledge.prevention import TOPIC

    if args.topic == TOPIC:
        from kameng_tui.cli.prevention import before_buying

        return before_buying(desk, args.output)
    if args.output:
        raise DeskError(f"-o 只用于 kameng help {TOPIC};其他说明请用 > 存成文件")
    if args.topic in COMMANDS:
        return Answer(
            {"topic": args.topic}, parser_for(args.topic, COMMANDS[args.topic]).format_help().split("\n")
        )
    if args.topic == "fields":
        fields = field_table()
        return Answer(fields, [f"{path}  {label}" for path, label in fields.items()])
    if args.topic:
        raise Missing(f"没有「{args.topic}」这个说明。可看:{' '.join(COMMANDS)} fields {TOPIC}")
    lines = ["kameng 是卡盟维权工作簿。不带命令就打开全屏界面。", ""]
    lines += [f"  kameng {name:<8} {command.says}" for name, command in COMMANDS.items()]
    lines += [
        "",
        f"kameng help {TOPIC}:下单前看一遍的一页,可用 -o 文件 存下来打印",
        "每个命令都可加 --json、-w 工作簿、--today 时间;kameng help 命令 看它的用法",
        "本程序不是律师,也不会替你提交。",
    ]
    return Answer({name: command.says for name, command in COMMANDS.items()}, lines)


def field_table() -> dict[str, str]:
    """Every path of case.toml that `--set` takes, with its label."""
    from kameng_tui.case.keys import keys_of
    from kameng_tui.case.lookup import label_at
    from kameng_tui.case.records import Case

    paths = []
    for name, (_, spec) in keys_of(Case).items():
        paths += [f"{name}.{inner}" for inner in keys_of(spec.of) if inner != "id"] if spec.of else [name]
    return {path: label_at(path) for path in paths if path not in ("schema", "answers")}


def text_from(source: str) -> str:
    """The text of a file, or of standard input for ``-``. Raises DeskError."""
    try:
        return bytes_from(source).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DeskError(f"{source_name(source)} 不是 UTF-8 文字,请另存为 UTF-8 后再试") from None


def source_name(source: str) -> str:
    return "标准输入" if source == "-" else source


def bytes_from(source: str) -> bytes:
    """What a file or standard input (``-``) holds. Raises DeskError."""
    name = source_name(source)
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except FileNotFoundError:
        raise Missing(f"找不到文件 {name}") from None
    except IsADirectoryError:
        raise DeskError(f"{name} 是文件夹,请给出里面的文件") from None
    except (OSError, ValueError) as fault:
        raise DeskError(f"读不了 {name}:{fault}") from fault
