"""`kameng vault …`: where secrets are kept, profiles of consumers, and carrying secrets to another machine."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from kameng_tui.cli.answer import Answer
from kameng_tui.cli.change import history_notes, pairs
from kameng_tui.cli.passphrases import passphrase
from kameng_tui.cli.progress import Progress
from kameng_tui.desk import carrying, outfile, profiles, secrets, vaults
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, WouldLose


def vault(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng vault status|set|unlock|export|import|move`."""
    work = {
        "status": _status,
        "set": _set,
        "unlock": _unlock,
        "export": _export,
        "import": _import,
        "move": _move,
    }
    return work[args.action](desk, args)


def _no_word(args: argparse.Namespace) -> None:
    if args.what:
        raise DeskError(f"kameng vault {args.action} 后面不用写「{args.what}」")


def _status(desk: Desk, args: argparse.Namespace) -> Answer:
    _no_word(args)
    state = vaults.status(desk)
    lines = [f"保险箱:{state.label}"]
    if state.path:
        lines.append(f"文件:{state.path}" if state.exists else f"文件:{state.path}(还没有建)")
        lines.append(
            "已打开"
            if not state.locked
            else "锁着,用到时问口令"
            if state.exists
            else "先建一个:kameng vault set --passphrase"
        )
    if state.profiles is not None:
        lines.append(f"资料:{'、'.join(state.profiles) or '没有'}")
    return Answer(state, lines)


def _set(desk: Desk, args: argparse.Namespace) -> Answer:
    """A profile by name, or the passphrase of the vault file, which is made if there is none."""
    if args.passphrase:
        if args.what or args.sets or args.remove:
            raise DeskError("--passphrase 单独用:它建保险箱文件或更换口令")
        return _set_passphrase(desk, args)
    if not args.what:
        raise DeskError("用法:kameng vault set 资料名 --set 字段=值,或 kameng vault set --passphrase")
    if args.remove:
        if args.sets:
            raise DeskError("--set 和 --remove 只能用一个")
        profiles.remove(desk, args.what)
        return Answer({"profile": args.what, "removed": True}, [f"已删除资料「{args.what}」"])
    if not args.sets:
        known = profiles.get(desk, args.what)
        return Answer(
            {"profile": args.what, "fields": list(known)},
            [
                f"「{args.what}」里有:{'、'.join(profiles.LABELS[field] for field in known)}",
                "要改:--set 字段=",
            ],
        )
    kept = profiles.put(desk, args.what, dict(pairs(args.sets)))
    if not kept:
        why = secrets.write_fault(desk) or "这台机器没有保险箱,先建一个:kameng vault set --passphrase"
        raise WouldLose(f"资料没有存上:{why}")
    lines = [
        f"已存资料「{args.what}」",
        f"让一个案件用它:kameng edit CASE --set consumer.profile={args.what}",
    ]
    fields = list(profiles.get(desk, args.what))
    doubt = profiles.doubt(profiles.get(desk, args.what))
    notes = [*history_notes(args.sets, lambda name: True), *([doubt] if doubt else [])]
    return Answer({"profile": args.what, "fields": fields}, lines, notes)


def _set_passphrase(desk: Desk, args: argparse.Namespace) -> Answer:
    file = vaults.file_of(desk)
    if file is None or not file.exists:
        vaults.place_of_file(os.environ)
        typed = passphrase(args.passphrase_file, "给保险箱设一个口令", new=True)
        path = vaults.make(desk, typed, os.environ)
        told = "忘了口令谁也打不开:请把口令记在别处,并备份这个文件和旁边的 -key 文件"
        return Answer({"path": str(path), "made": True}, [f"已建保险箱 {path}", told])
    file.ask = None
    if file.locked:
        vaults.unlock(desk, passphrase(args.passphrase_file, "现在的口令"))
    vaults.change_passphrase(desk, passphrase(args.new_passphrase_file, "新的口令", new=True))
    return Answer({"path": str(file.path), "made": False}, ["已换口令"])


def _unlock(desk: Desk, args: argparse.Namespace) -> Answer:
    """Commands ask by themselves; this one tells whether the passphrase is right and what lies there."""
    _no_word(args)
    file = vaults.file_of(desk)
    if file is not None:
        file.ask = None
    held = vaults.unlock(
        desk, "" if file is None or not file.exists else passphrase(args.passphrase_file, "保险箱口令")
    )
    state = vaults.status(desk)
    return Answer(
        {**_plain(state), "values": held},
        [f"口令对,里面有 {held} 项", f"资料:{'、'.join(state.profiles or ()) or '没有'}"],
    )


def _plain(state: vaults.State) -> dict[str, object]:
    return {"kind": state.kind, "path": state.path, "locked": state.locked, "profiles": state.profiles}


def _export(desk: Desk, args: argparse.Namespace) -> Answer:
    if not args.output:
        raise DeskError("还缺少 -o FILE:导出到哪个文件,如 -o 交接.age")
    if args.output == "-":
        raise DeskError("导出要写文件名,不写到标准输出")
    outfile.refuse_target(Path(args.output))
    typed = passphrase(args.passphrase_file, "给导出的文件设一个口令", new=True)
    with Progress() as progress:
        packed = carrying.export(
            desk, Path(args.output), typed, args.what, private=args.private, told=progress.packed
        )
    lines = [
        f"已导出 {packed.path}:{len(packed.cases)} 案,{packed.values} 项完整内容,资料 {len(packed.profiles)} 份,"
        f"private/ 里的文件 {packed.files} 个",
        "口令请用另外的途径告诉对方;对方用 kameng vault import 导入",
    ]
    notes = [f"本机也没有完整内容:{place}" for place in packed.missing]
    notes += [f"读不出来,里面的完整内容没有带上:{place}" for place in packed.unread]
    return Answer(packed, lines, notes)


def _import(desk: Desk, args: argparse.Namespace) -> Answer:
    if not args.what:
        raise DeskError("用法:kameng vault import FILE")
    if args.what == "-":
        raise DeskError("导入的文件要写文件名,标准输入留给口令")
    source = Path(args.what)
    carrying.refuse_source(source)
    typed = passphrase(args.passphrase_file, "这个文件的口令")
    with Progress() as progress:
        taken = carrying.import_(desk, source, typed, replace=args.replace, told=progress.unpacked)
    lines = [
        f"已导入 {taken.values} 项完整内容,资料 {len(taken.profiles)} 份,private/ 里的文件 {len(taken.files)} 个"
    ]
    notes = [f"本机已有而内容不同,没有动(要换就加 --replace,文件除外):{place}" for place in taken.kept]
    notes += [f"这个工作簿里没有它的位置,没有导入:{place}" for place in taken.left_out]
    return Answer(taken, lines, notes)


def _move(desk: Desk, args: argparse.Namespace) -> Answer:
    """After a case's folder was renamed by hand."""
    if not args.what:
        raise DeskError("用法:kameng vault move CASE,CASE 是案件现在的名字")
    moved = vaults.move(desk, args.what, args.before)
    return Answer(moved, [f"已把「{moved.before}」名下的 {moved.values} 项完整内容接到 {moved.case}"])
