"""The names on disk: of the workbook's own files and of the folders of a case, and what git is told of them."""

from __future__ import annotations

WORKBOOK_FILE = "workbook.toml"
CASE_FILE = "case.toml"
JOURNAL, EVIDENCE, FILINGS, PAPERS, PRIVATE = "journal", "evidence", "filings", "papers", "private"

KEPT, MANIFEST = ".kept", "channel.toml"

LARGE = 20 * 1024 * 1024
"""Bytes above which a file bloats a git repository: it is kept in ``private/``, or where git-lfs takes it."""

GIT_IGNORE = (f"{PRIVATE}/", ".*.tmp")
# the last line that matches holds: cards lie beside the evidence, yet are TOML
GIT_ATTRIBUTES = (
    f"*/{EVIDENCE}/** -text",
    f"*/{PAPERS}/** -text",
    "*.toml text eol=lf merge=kameng",
)
