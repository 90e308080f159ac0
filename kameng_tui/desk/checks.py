"""Use-cases that only look: findings of cases and texts, the statute table, health, plugins."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.desk import cases, secrets
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, sentences
from kameng_tui.desk.survey import survey
from kameng_tui.record import record
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import WorkbookError


@record
class Health:
    """One thing that `doctor` looked at."""

    check: str
    ok: bool
    detail: str


def check_cases(desk: Desk, refs: Sequence[str] = ()) -> list[Finding]:
    """All findings of the given cases (all cases if none is given), each placed in its case folder."""
    with sentences():
        found = list(desk.book.broken()) if not refs else []
        for case_id in [desk.book.resolve(ref) for ref in refs] or desk.book.case_ids():
            loaded = desk.book.load(case_id)
            for finding in survey(desk, loaded).findings:
                where = finding.where if finding.where.startswith(case_id) else f"{case_id}/{finding.where}"
                found.append(Finding(finding.code, where, finding.message, finding.basis, finding.fix))
        return found


def check_staged(desk: Desk) -> list[Finding]:
    """Findings of the cases that the next commit touches, as they stand in the git index."""
    import tempfile

    from kameng_tui.workbook import gitindex
    from kameng_tui.workbook.book import Workbook

    with sentences(), tempfile.TemporaryDirectory(prefix="kameng-index-") as folder:
        root, staged = gitindex.lay_out(desk.book.root, Path(folder))
        found = [
            Finding("privacy.plain-on-disk", name, "private/ 里的内容不能进入 git,请用 git rm --cached 取出")
            for name in gitindex.private_of(staged)
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
            for f in check_cases(there, (case_id,))
        ]


def check_text(desk: Desk, text: str, audience: str, on: date | None) -> list[Finding]:
    """Findings of any text for an audience, citations by the law of ``on``."""
    from kameng_tui.desk import papers

    with sentences():
        if audience not in v.AUDIENCES:
            raise DeskError(f"没有「{audience}」这个对象,可选:{' '.join(v.AUDIENCES)}")
        return list(papers.check_text(desk, text, audience, on))


def law(desk: Desk, word: str, on: date | None = None) -> list[Mapping[str, Any]]:
    """Rows of the statute table in which ``word`` stands (law, short name, article, gist, use)."""
    from kameng_tui.law.statutes import StatuteTable

    return [
        {
            "law": row.law, "article": row.article, "gist": row.gist, "status": row.status,
            "effective_from": row.effective_from, "effective_to": row.effective_to, "replaced_by": row.replaced_by,
            "source": list(row.source), "key": row.key, "use": row.use, "confidence": row.confidence,
        }
        for row in StatuteTable(desk.knowledge.statutes).search(word, on)
    ]  # fmt: skip


def plugins(desk: Desk) -> list[Any]:
    """Every channel found, broken and shadowed ones with their reason."""
    return list(desk.registry.listing())


def plugin(desk: Desk, channel_id: str) -> Mapping[str, Any]:
    """One channel's manifest as loaded. Raises Missing."""
    channel = desk.registry.get(channel_id)
    if channel is None:
        broken = next((entry for entry in desk.registry.listing() if entry.id == channel_id), None)
        if broken is not None:
            raise DeskError(f"渠道 {channel_id} 不能用:{broken.reason or broken.state}")
        raise Missing(f"没有「{channel_id}」这个渠道,已安装:{' '.join(desk.registry.channels)}")
    lists = (
        "fields",
        "limits",
        "events",
        "stages",
        "gates",
        "interplay",
        "attachments",
        "cadence",
        "fees",
        "receipts",
        "templates",
    )
    return {**{name: [] for name in lists}, **channel.raw}


def doctor(desk: Desk, *, fix: bool = False) -> list[Health]:
    """The health of machine and workbook; ``fix`` masks what stands plain and sweeps temporary files."""
    with sentences():
        looked = [
            Health("python", sys.version_info >= (3, 11), sys.version.split()[0]),
            Health("git", True, "已安装" if shutil.which("git") else "未安装(不影响使用,只是没有版本记录)"),
            Health("vault", desk.vault.kind != "none", _vault_words(desk.vault.kind)),
            Health("calendar", True, f"工作日历官方公布到 {desk.calendar.official_until}"),
        ]
        looked += [_channel_health(entry) for entry in desk.registry.listing()]
        if desk.has_book:
            looked += _book_health(desk, fix)
        return looked


def _vault_words(kind: str) -> str:
    return {"keyring": "系统钥匙串", "memory": "只在内存(示例)"}.get(
        kind, "没有可用的系统钥匙串:敏感内容只留掩码"
    )


def _channel_health(entry: Any) -> Health:
    reason = f":{entry.reason}" if entry.reason else ""
    return Health(
        f"channel {entry.id}",
        entry.state in ("ok", "data-only", "disabled"),
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
