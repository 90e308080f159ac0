"""`kameng resolve`: conflicts that git or a merge left, each with both values."""

from __future__ import annotations

import argparse

from kameng_tui.cli.answer import Answer
from kameng_tui.desk.desk import Desk


def resolve(desk: Desk, args: argparse.Namespace) -> Answer:
    """Merges what can be merged by key, decides what is told to, and lists the rest (exit 1)."""
    from kameng_tui.desk import conflicts, valuewords

    found = conflicts.open_conflicts(desk, args.case)
    chosen = conflicts.choices_of(found, args.ours, args.theirs)
    left = conflicts.resolve(desk, found, chosen)
    open_paths = {each.path for each in left}
    decided = [each for each in found if each.path not in open_paths]
    done = [each.path for each in decided]
    data = {
        "resolved": done,
        "left": [
            {"file": each.path, "path": c.path, "key": each.key(c), "why": each.why,
             "base": c.base, "ours": c.ours, "theirs": c.theirs}
            for each in left for c in each.conflicts
        ],
    }  # fmt: skip
    lines = [conflicts.done_words(desk, each) for each in decided]
    operation = conflicts.underway(desk)
    names = conflicts.side_names(found, operation)
    for each in left:
        lines.append(f"还有冲突 {each.path}" + (f":{each.why}" if each.why else ""))
        for c in each.conflicts:
            lines.append(f"  {valuewords.place_words(each.rel, c.path)}")
            lines += [f"    {who}:{valuewords.value_words(desk, each.rel, c.path, value)}"
                      for who, value in ((names[0], c.ours), (names[1], c.theirs), ("原来", c.base))]  # fmt: skip
    if left:
        key = left[0].key(left[0].conflicts[0])
        lines.append(
            f"选一边:kameng resolve --ours {key}(取{names[0]})或 --theirs {key}(取{names[1]});不写路径就是其余全部"
        )
    elif done and operation:
        lines.append(conflicts.next_words(operation))
    return Answer(data, lines or ["没有冲突"], (), int(bool(left)))
