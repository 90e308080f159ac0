"""`kameng plugin …`: the channels of this machine, for people who use them and for people who write them.

Asks only on a terminal, on stderr. Elsewhere the command itself is the word: what replaces something or may run code
needs --yes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kameng_tui.cli.answer import Answer, finding_lines, has_error, safe
from kameng_tui.desk import authoring, installing, plugins
from kameng_tui.desk.channelref import told_apart
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError
from kameng_tui.record import record


@record
class Action:
    """``fewest`` and ``most`` words it takes, named by ``words``; the first ``refs`` of them are channels, ID or PATH."""

    run: Callable[[Desk, argparse.Namespace], Answer]
    words: str
    fewest: int
    most: int
    refs: int = 0


def plugin(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng plugin ACTION …`."""
    action = ACTIONS.get(args.action)
    if action is None:
        raise DeskError(f"没有「{args.action}」,可用:{' '.join(ACTIONS)}")
    if not action.fewest <= len(args.words) <= action.most:
        raise DeskError(f"用法:kameng plugin {args.action} {action.words}".rstrip())
    answer = action.run(desk, args)
    answer.notes = [
        *(note for ref in args.words[: action.refs] for note in told_apart(desk, ref)),
        *answer.notes,
    ]
    return answer


# --- looking ------------------------------------------------------------------------------------------------------


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    rows = plugins.listing(desk)
    lines = [
        f"{row.id}  {row.name}  {row.version}  {_ORIGINS[row.origin]}  {desk.label('plugin_state', row.state)}  "
        f"{row.as_of}  {row.reason}".rstrip()
        for row in rows
    ]
    return Answer(rows, lines, _told(plugins.fault(desk)))


_ORIGINS = {"shipped": "随程序", "plugin": "插件", "pack": "包", "workbook": "工作簿包"}


def _told(*sentences: str) -> list[str]:
    return [sentence for sentence in sentences if sentence]


def _show(desk: Desk, args: argparse.Namespace) -> Answer:
    manifest = plugins.show(desk, args.words[0])
    return Answer(manifest, _manifest_lines(manifest))


def _manifest_lines(manifest: Mapping[str, Any]) -> list[str]:
    lines = [
        f"{manifest['name']}({manifest['id']}) {manifest['authority']}",
        f"核对日期 {manifest['as_of']}",
        "时限",
    ]
    for limit in manifest["limits"]:
        sure = "" if limit.get("confidence") != "uncertain" else "(未经证实,以官方页面为准)"
        source = limit["source"] if isinstance(limit["source"], str) else "、".join(limit["source"])
        lines.append(f"  {limit['label']}{_length_words(limit)}{sure} 来源:{source}")
    lines += ["表单", *[f"  {f['label']}{'(必填)' if f.get('required') else ''}" for f in manifest["fields"]]]
    lines += ["文书", *[f"  {t['id']} {t.get('label', '')}" for t in manifest["templates"]]]
    return [*lines, "例子", *[f"  {name}" for name in manifest["examples"]]]


def _length_words(limit: Mapping[str, Any]) -> str:
    """:5个工作日; nothing where the manifest states no length."""
    from kameng_tui.reckon.timing import length_text

    length, unit = limit.get("length"), limit.get("unit", "day")
    if isinstance(length, int):
        return f":{length_text(length, unit)}" if length else ":当日24时前"
    if isinstance(length, Mapping):
        return f":按表 {length['table']}"
    return {"reasonable": ":合理时间", "unknown": ":不知道多久"}.get(str(length), "")


def _explain(desk: Desk, args: argparse.Namespace) -> Answer:
    lines = plugins.explain(desk, args.words[0])
    return Answer({"of": args.words[0], "lines": lines}, lines)


# --- writing channels ---------------------------------------------------------------------------------------------


def _new(desk: Desk, args: argparse.Namespace) -> Answer:
    answers = _given(args.sets)
    if sys.stdin.isatty():
        answers = {**_asked(desk, answers), **answers}
    made = authoring.new(
        desk,
        answers,
        Path(args.words[0]) if args.words else None,
        distribution=args.distribution,
        code=args.code,
    )
    run = " --run" if args.code else ""
    ways = [f"kameng plugin check {made.folder}{run}"]
    ways += [f"kameng plugin {word} {made.folder}" for word in ("explain", "install")]
    return Answer(
        made,
        [
            f"已建 {made.folder}",
            *[f"  {name}" for name in made.files],
            "接着可以:",
            *[f"  {way}" for way in ways],
        ],
    )


def _given(sets: Sequence[str]) -> dict[str, str]:
    """Answers as given; an empty one is an answer: nobody knows."""
    wrong = [word for word in sets if "=" not in word]
    if wrong:
        raise DeskError(f"应写成 问题=回答,现在是「{wrong[0]}」")
    return {name.strip(): value for name, _, value in (word.partition("=") for word in sets)}


def _asked(desk: Desk, known: Mapping[str, str]) -> dict[str, str]:
    """What is not given yet, asked one by one; an empty answer is the default, one that cannot be is asked for again."""
    authoring.check_answers(desk, known)
    answers: dict[str, str] = {}
    for question in authoring.questions():
        default = f"[{question.default}] " if question.default else ""
        while question.id not in known and question.id not in answers:
            print(f"{question.text}({question.help}) {default}", end="", file=sys.stderr, flush=True)
            line = sys.stdin.readline()
            if not line:
                raise DeskError("没有答完,什么也没有建")
            said = {**answers, question.id: line.strip()}
            try:
                authoring.check_answers(desk, {**known, **said})
            except DeskError as wrong:
                print(safe(str(wrong)), file=sys.stderr)
            else:
                answers = said
    return answers


def _check(desk: Desk, args: argparse.Namespace) -> Answer:
    checked = authoring.check(desk, args.words[0], run=args.run)
    found = checked.findings
    told = [*_printed(checked.printed), *checked.notes]
    return Answer(found, finding_lines(found) or ["没有发现问题"], told, int(has_error(found)))


def _printed(lines: Iterable[str]) -> list[str]:
    """What the code of a channel printed: for its author, so beside the answer."""
    return [f"代码打印 {line}" for line in lines]


def _try(desk: Desk, args: argparse.Namespace) -> Answer:
    tried = authoring.try_(desk, args.words[0], args.words[1], args.example, run=args.run)
    of = f"例子:{tried.example}" if tried.example else "没有例子,用的是空案件"
    return Answer(tried, tried.text.split("\n"), [of, *_printed(tried.printed), *tried.notes])


def _diff(desk: Desk, args: argparse.Namespace) -> Answer:
    found = authoring.diff(desk, *args.words)
    return Answer({"differences": found}, found or ["没有不同"])


def _pack(desk: Desk, args: argparse.Namespace) -> Answer:
    packed = authoring.pack(desk, args.words[0], Path(args.out) if args.out else None)
    return Answer({"path": packed.path}, [f"已打包 {packed.path}"], packed.notes)


# --- coming and going ---------------------------------------------------------------------------------------------


def _install(desk: Desk, args: argparse.Namespace) -> Answer:
    if args.restore == bool(args.words):
        raise DeskError("用法:kameng plugin install 文件夹|ZIP|名字,或 kameng plugin install --restore")
    if args.restore:
        return _restored(installing.restore(desk))
    source = args.words[0]
    seen, yes = None, args.yes
    if not yes and sys.stdin.isatty():
        seen = installing.look(desk, source)
        if seen.why and not _agrees(_proposed_lines(seen), "安装?"):
            raise DeskError("没有安装")
        yes = True
    done = installing.install(desk, source, yes=yes, seen=seen)
    return Answer(done, _installed_lines(done), done.notes)


def _proposed_lines(seen: installing.Proposed) -> list[str]:
    what = f"{seen.name}({seen.id}){seen.version}" if seen.id else " ".join(seen.command)
    return [what, *seen.notes, f"{seen.why}:" if seen.differences else seen.why, *_indented(seen.differences)]


def _installed_lines(done: installing.Installed) -> list[str]:
    what = "、".join(done.ids) or "发行包"
    where = f" {done.path}" if done.path else ""
    return [f"已安装 {what}{where}", *_indented(done.differences)]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _restored(done: Sequence[installing.Installed]) -> Answer:
    lines = [line for one in done for line in _installed_lines(one)]
    return Answer(
        {"installed": done}, lines or ["按名字装过的都还在"], [note for one in done for note in one.notes]
    )


def _remove(desk: Desk, args: argparse.Namespace) -> Answer:
    channel_id = args.words[0]
    if not args.yes and sys.stdin.isatty() and not _agrees([], f"删除 {channel_id}?"):
        raise DeskError("没有删除")
    done = plugins.remove(desk, channel_id)
    return Answer(done, [f"已删除 {done.id} {done.path}".rstrip()], done.notes)


def _enable(desk: Desk, args: argparse.Namespace) -> Answer:
    return _decided(desk, args.words[0], plugins.enable(desk, args.words[0]), "已启用", "本来就没有停用")


def _disable(desk: Desk, args: argparse.Namespace) -> Answer:
    return _decided(desk, args.words[0], plugins.disable(desk, args.words[0]), "已停用", "本来就停用着")


def _decided(desk: Desk, channel_id: str, changed: bool, now: str, before: str) -> Answer:
    states = [row.state for row in plugins.listing(desk) if row.id == channel_id]
    data = {"id": channel_id, "changed": changed, "state": states[0] if states else ""}
    return Answer(data, [f"{channel_id} {now if changed else before}"])


def _trust(desk: Desk, args: argparse.Namespace) -> Answer:
    channel_id = args.words[0]
    if args.revoke:
        return _decided(
            desk, channel_id, plugins.untrust(desk, channel_id), "不再信任,只用它的数据", "本来就没有信任"
        )
    code = plugins.code(desk, channel_id)
    if not args.yes and not code.trusted and sys.stdin.isatty() and not _agrees(_code_lines(code), "信任?"):
        raise DeskError("没有信任")
    done = plugins.trust(desk, channel_id, sha256=code.sha256)
    return Answer({**_fields(done), "says": plugins.TRUST}, [f"已信任 {channel_id}", *_code_lines(done)])


def _fields(code: plugins.Trusted) -> dict[str, Any]:
    from kameng_tui.desk.plain import plain

    fields: dict[str, Any] = plain(code)
    return fields


def _code_lines(code: plugins.Trusted) -> list[str]:
    files = [f"  {name}" for name in code.files]
    return [f"{code.distribution} {code.folder}", *files, f"sha256 {code.sha256}", *code.notes, plugins.TRUST]


def _agrees(lines: Iterable[str], question: str) -> bool:
    """Shows and asks on stderr: stdout is for the answer."""
    for line in lines:
        print(safe(line), file=sys.stderr)
    print(f"{question}(y/N) ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


ACTIONS: Mapping[str, Action] = {
    "list": Action(_list, "", 0, 0),
    "show": Action(_show, "ID|PATH", 1, 1, refs=1),
    "new": Action(_new, "[文件夹] --set 问题=回答", 0, 1),
    "check": Action(_check, "PATH|ID [--run]", 1, 1, refs=1),
    "try": Action(_try, "ID|PATH 模板 [--example 例子] [--run]", 2, 2, refs=1),
    "explain": Action(_explain, "ID|PATH", 1, 1, refs=1),
    "diff": Action(_diff, "旧的 新的(ID 或 PATH)", 2, 2, refs=2),
    "pack": Action(_pack, "PATH -o 文件.zip", 1, 1, refs=1),
    "install": Action(_install, "文件夹|ZIP|名字", 0, 1),
    "remove": Action(_remove, "ID", 1, 1),
    "enable": Action(_enable, "ID", 1, 1),
    "disable": Action(_disable, "ID", 1, 1),
    "trust": Action(_trust, "ID", 1, 1),
}
