"""What a command answers: data for ``--json``, lines for people, sentences for stderr, and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kameng_tui.case.findings import Finding

_SEVERITY = {"error": "错误", "warning": "注意", "advice": "建议"}


@dataclass(slots=True)
class Answer:
    """``data`` goes to stdout as JSON with ``--json``; else ``lines`` do. ``notes`` always go to stderr."""

    data: Any
    lines: Iterable[str] = ()
    notes: Sequence[str] = field(default_factory=list)
    exit: int = 0


def write(answer: Answer, *, as_json: bool) -> int:
    """Prints the answer and returns its exit status."""
    if as_json:
        import json

        from kameng_tui.desk.plain import plain

        # indented for eyes only: the indenting encoder of the library is many times slower
        indent = 2 if sys.stdout.isatty() else None
        print(json.dumps(plain(answer.data), ensure_ascii=False, indent=indent))
    else:
        for line in answer.lines:
            print(safe(line))
    for note in answer.notes:
        print(safe(note), file=sys.stderr)
    return answer.exit


def safe(text: str) -> str:
    """A line for a terminal: what could steer it is shown as visible replacements."""
    from kameng_tui.privacy.mask import visible_controls

    return visible_controls(text)


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """Findings for people: severity, place, sentence."""
    return [f"[{_SEVERITY[f.severity]}] {f.where}:{f.message}({f.code})" for f in findings]


def has_error(findings: Iterable[Finding]) -> bool:
    return any(f.severity == "error" for f in findings)
