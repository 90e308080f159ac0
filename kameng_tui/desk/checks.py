"""Use-cases that only look: findings of cases and texts, the statute table, health."""

from __future__ import annotations

import difflib
import re
import shutil
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.desk import cases, secrets
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.desk.survey import survey
from kameng_tui.record import record
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import WorkbookError

if TYPE_CHECKING:
    from kameng_tui.law.statutes import Statute, StatuteTable


_NOTICE_MONTH = 11
_MOST_ECHOED = 40
AWAITED = "calendar-next"
"""The check that fails while next year's notice is not in: to be told, but nothing that is broken."""


@record
class Health:
    """One thing that `doctor` looked at."""

    check: str
    ok: bool
    detail: str


def check_cases(desk: Desk, refs: Sequence[str] = ()) -> list[Finding]:
    """All findings of the given cases (all cases if none is given), each placed in its case folder."""
    with sentences():
        found = [*desk.book.broken(), *desk.own_calendars.findings] if not refs else []
        for case_id in [cases.id_of(desk, ref) for ref in refs] or desk.book.case_ids():
            loaded = desk.book.load(case_id)
            for finding in survey(desk, loaded).findings:
                where = finding.where if finding.where.startswith(case_id) else f"{case_id}/{finding.where}"
                found.append(Finding(finding.code, where, finding.message, finding.basis, finding.fix))
        return found


def check_staged(desk: Desk) -> list[Finding]:
    """Findings of the cases that the next commit touches, as they stand in the git index."""
    import tempfile

    from kameng_tui.desk.commits import too_large
    from kameng_tui.workbook import gitindex
    from kameng_tui.workbook.book import Workbook

    with sentences(), tempfile.TemporaryDirectory(prefix="kameng-index-") as folder:
        root, staged = gitindex.lay_out(desk.book.root, Path(folder))
        found = [
            Finding("privacy.plain-on-disk", name, "private/ 里的内容不能进入 git,请用 git rm --cached 取出")
            for name in gitindex.private_of(staged)
        ]
        found += [
            Finding("file.too-large", name, too_large(name, size))
            for name, size in gitindex.large_in(desk.book.root)
        ]
        if not (root / "workbook.toml").is_file():
            return found  # a workbook that was never added has no cases in the index
        there = desk.over(Workbook.open(root))
        touched = {name.partition("/")[0] for name in staged}
        found += [finding for finding in there.book.broken() if finding.where.partition("/")[0] in touched]
        return found + [
            f
            for case_id in there.book.case_ids()
            if case_id in touched
            for f in (*check_cases(there, (case_id,)), *plain_texts(there, case_id))
        ]


def plain_texts(desk: Desk, case_id: str) -> list[Finding]:
    """Texts of a case that a commit must not take; ``check_cases`` tells of the fields."""
    return [
        Finding(found.code, f"{case_id}/{found.where}", found.message)
        for found in secrets.plain_in_texts(desk.book.load(case_id))
    ]


def check_text(desk: Desk, text: str, audience: str, on: date | None) -> list[Finding]:
    """Findings of any text for an audience, citations by the law of ``on``."""
    from kameng_tui.desk.textcheck import check_text

    with sentences():
        if audience not in v.AUDIENCES:
            raise DeskError(f"没有「{audience}」这个对象,可选:{' '.join(v.AUDIENCES)}")
        return list(check_text(desk, text, audience, on))


def law(desk: Desk, word: str, on: date | None = None) -> list[Mapping[str, Any]]:
    """Rows of the statute table: a law by any of its names, an article of it, or a word of gist and use.

    ``on`` leaves only what was in force on that day.
    """
    from kameng_tui.desk.letter import cited
    from kameng_tui.law.statutes import StatuteTable

    return [
        {
            "law": row.law, "article": row.article, "gist": row.gist, "status": row.status,
            "effective_from": row.effective_from, "effective_to": row.effective_to,
            "replaced_by": row.renumbered_to or row.replaced_by, "source": list(row.source), "key": row.key,
            "use": row.use, "confidence": row.confidence, "cited": cited(row) if row.article else f"《{row.law}》",
        }
        for row in _law_rows(StatuteTable(desk.knowledge.statutes), word, on)
    ]  # fmt: skip


def _law_rows(table: StatuteTable, word: str, on: date | None) -> Sequence[Statute]:
    if not word.strip():
        raise DeskError("要查什么?写法律的名称或简称(消保法)、条号(电商法49)或事由(虚假宣传)")
    named, article, paragraph = _cited_by(table, word)
    if not named:
        return table.search(word, on)
    shorts = {row.short for row in named}
    rows = [row for row in table.rows if row.short in shorts and (on is None or row.in_force(on))]
    if not article:
        return rows
    rows = [row for row in rows if row.article.partition(".")[0] == article]
    exact = [row for row in rows if paragraph and row.article == f"{article}.{paragraph}"]
    return exact or rows


_NUMBER = r"\d{1,6}|[零〇一二三四五六七八九十百千两]{1,9}"


def _cited_by(table: StatuteTable, word: str) -> tuple[list[Statute], str, str]:
    """The laws that ``word`` names, with the article (``253-1``) and paragraph if it names them: 电商法49, 第四十九条第二款."""
    from kameng_tui.law.citing import number

    plain = unicodedata.normalize("NFKC", word).strip()
    laws = _laws_named(table, plain)
    if laws:
        return laws, "", ""
    match = re.fullmatch(
        rf"(?P<law>.+?)\s*第?\s*(?P<n>{_NUMBER})(?:-(?P<dash>\d+))?(?:\.(?P<dot>\d+))?\s*条?"
        rf"(?:之(?P<sub>{_NUMBER}))?\s*(?:第?(?P<part>{_NUMBER})款)?\s*(?:第?[(]?(?:{_NUMBER})[)]?项)?",
        plain,
    )
    if match is None:
        return [], "", ""
    sub, part = match["sub"] or match["dash"], match["part"] or match["dot"]
    article = f"{number(match['n'])}" + (f"-{number(sub)}" if sub else "")
    return _laws_named(table, match["law"]), article, f"{number(part)}" if part else ""


def _laws_named(table: StatuteTable, name: str) -> list[Statute]:
    """Every law of that name: of one that was replaced by another of the same name both."""
    bare = _bare(name)
    return [
        row
        for row in table.rows
        if not row.article and bare in map(_bare, (row.law, row.short, *row.aliases))
    ]


def _bare(name: str) -> str:
    return re.sub(r"[\s《》〈〉<>()()]|中华人民共和国", "", name)


def no_law(desk: Desk, word: str, on: date | None = None) -> str:
    """Why ``law`` finds nothing for ``word``, and what it would find."""
    from kameng_tui.desk.lookup import LawBook
    from kameng_tui.law.statutes import StatuteTable

    table = StatuteTable(desk.knowledge.statutes)
    word = word if len(word) <= _MOST_ECHOED else f"{word[:_MOST_ECHOED]}…"
    named, article, _ = _cited_by(table, word)
    later = _law_rows(table, word, None) if on is not None else ()
    if on is not None and later:
        book, row = LawBook(desk), later[0]
        why = ";".join(book.standing(row, on, desk.now().date()).why)
        return f"{book.cited(row)}在 {on} 不是有效的条文:{why}"
    if named:
        one = named[-1]
        number = int(article.partition("-")[0])
        if not number or (one.last_article and number > one.last_article):
            most = f"只有 {one.last_article} 条," if one.last_article else ""
            return f"《{one.law}》{most}没有第 {article} 条,请核对条号"
        return f"《{one.law}》第 {article} 条没有收进法条表;kameng law {one.short} 列出收了的各条"
    near = difflib.get_close_matches(re.sub(r"[\d第条款.\s-]+$", "", word), table.names, n=3, cutoff=0.4)
    if near:
        return f"法条表里没有「{word}」。是不是:{'、'.join(near)}"
    return f"法条表里没有「{word}」。可以写法律的名称或简称(消保法)、条号(电商法49)或事由(虚假宣传)"


def doctor(desk: Desk, *, fix: bool = False) -> list[Health]:
    """The health of machine and workbook; ``fix`` masks what stands plain and sweeps temporary files."""
    with sentences():
        looked = [
            Health("python", sys.version_info >= (3, 11), sys.version.split()[0]),
            *_git_health(desk, fix),
            _vault_health(desk),
            _knowledge_health(),
            *_calendar_health(desk),
        ]
        looked += [_channel_health(desk, entry) for entry in desk.registry.listing()]
        if desk.has_book:
            looked += _book_health(desk, fix)
        return looked


def _git_health(desk: Desk, fix: bool) -> list[Health]:
    if not shutil.which("git"):
        return [Health("git", True, "未安装(不影响使用,只是没有版本记录)")]
    looked = [Health("git", True, "已安装")]
    if desk.has_book:
        from kameng_tui.desk.gitcare import git_health

        looked += [Health(*found) for found in git_health(desk, fix)]
    return looked


def _knowledge_health() -> Health:
    """The files that ship with the program: rows without a source among them are refused."""
    from kameng_tui.knowledge.load import validate

    wrong = validate()
    told = ";".join(f"{fault.where}:{fault.message}" for fault in wrong[:5])
    return Health("knowledge", not wrong, told or "随程序的指引、法条、日历和时限都读得通,都有出处")


def _calendar_health(desk: Desk) -> list[Health]:
    """Until when the working days are official, the user's own years, and next year's notice where it is awaited."""
    own = sorted({plan.year for plan in desk.own_calendars.plans})
    added = f";自己加的:{'、'.join(str(year) for year in own)} 年" if own else ""
    looked = [Health("calendar", True, f"工作日历官方公布到 {desk.calendar.official_until}{added}")]
    looked += [Health(f.code, False, f"{f.where}:{f.message}") for f in desk.own_calendars.findings]
    today = desk.now()
    plan = desk.calendar.plan(today.year + 1)
    if today.month >= _NOTICE_MONTH and not (plan is not None and plan.official):
        awaited = f"{today.year + 1}年放假安排通常在11月公布,公布后请粘贴:kameng calendar paste"
        looked.append(Health(AWAITED, False, awaited))
    return looked


def _vault_health(desk: Desk) -> Health:
    from kameng_tui.desk import vaults

    state = vaults.status(desk)
    lock = "" if not state.locked else "锁着" if state.exists else "还没有建:kameng vault set --passphrase"
    said = ";".join(part for part in (state.label, state.path, lock) if part)
    return Health("vault", state.exists and state.kind not in ("none", "ask"), said)


def _channel_health(desk: Desk, entry: Any) -> Health:
    """Data alone is sound, unless its code was trusted and has changed since."""
    reason = f":{entry.reason}" if entry.reason else ""
    ended = entry.state == "data-only" and entry.id in desk.registry.state.trusted
    return Health(
        f"channel {entry.id}",
        entry.state in ("ok", "data-only", "disabled") and not ended,
        f"{entry.name} {entry.state}{reason}",
    )


def _book_health(desk: Desk, fix: bool) -> list[Health]:
    looked = [Health("workbook", True, f"{desk.book.root}({len(desk.book.case_ids())} 案)")]
    stray = desk.book.stray_files()
    if fix:
        desk.book.sweep(stray)
    if stray:
        looked.append(
            Health("temporary files", fix, f"{'已清除' if fix else '有'} {len(stray)} 个没写完的临时文件")
        )
    looked += [Health(f.code, False, f"{f.where}:{f.message}") for f in desk.book.broken()]
    for case_id in desk.book.case_ids():
        looked += _case_health(desk, case_id, fix)
    return looked


def _case_health(desk: Desk, case_id: str, fix: bool) -> list[Health]:
    loaded = desk.book.load(case_id)
    looked = [
        Health(f.code, False, f"{case_id}/{f.where}:{f.message}")
        for f in loaded.dossier.faults
        if f.severity == "error"
    ]
    looked += _renamed_health(desk, loaded)
    plain: dict[str, list[str]] = {}
    for rel, path in secrets.plain_fields(desk, loaded):
        plain.setdefault(rel, []).append(path)
    for rel, paths in plain.items():
        words = "有明文的敏感内容,kameng doctor --fix 可改成掩码"
        mended = False
        if fix:
            mended, words = _mend(desk, loaded, rel)
        looked.append(Health("privacy.plain-on-disk", mended, f"{case_id}/{rel} {'、'.join(paths)}:{words}"))
    return looked


def _renamed_health(desk: Desk, loaded: Loaded) -> list[Health]:
    """A folder that was renamed by hand: what the vault kept under its old name is not lost, only not found."""
    from kameng_tui.desk.vaults import renamed

    found = renamed(desk, loaded)[:1]
    return [
        Health(
            "vault-renamed",
            False,
            f"{one.case}:像是改过文件夹名,{one.values} 项完整内容在保险箱里以前的名字「{one.before}」下面;"
            f"接回来:kameng vault move {one.case}",
        )
        for one in found
    ]


def _mend(desk: Desk, loaded: Loaded, rel: str) -> tuple[bool, str]:
    """Whether a file could be saved behind masks, and a sentence about it: one case that cannot is no reason to stop."""
    try:
        found = _save_again(desk, loaded, rel)
    except (DeskError, WorkbookError) as fault:
        return False, str(fault)
    return True, ";".join(("已改成掩码", *(f.message for f in found if f.code == "vault.none")))


def _save_again(desk: Desk, loaded: Loaded, rel: str) -> list[Finding]:
    """Saves a file as it stands: what is sensitive goes behind masks on the way."""
    from kameng_tui.desk import filings

    if rel == "case.toml":
        return cases.save_case(desk, loaded, cases.case_doc(loaded))
    filing = filings.filing_at(loaded.dossier, rel.removeprefix("filings/").removesuffix(".toml"))
    return filings.save_filing(desk, loaded, filing, loaded.files[rel][1])
