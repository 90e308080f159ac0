"""Writes the example workbook ``cases/`` from the stories: the same bytes every time.

    python docs/example/build_cases.py [FOLDER] [--draw]

A tool for developers. With ``--draw`` the screenshots are drawn anew (Pillow and a Chinese font are needed);
without it those that lie in ``cases/`` are taken, and every card still gets their hash and size.
It writes only files that it makes, and says which files in the folder it does not know.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CASES = HERE.parent.parent / "cases"
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from shapes import Letter, Piece, Story, when  # noqa: E402
from stories import STORIES  # noqa: E402

from kameng_tui.case.ids import entry_id, random_id  # noqa: E402
from kameng_tui.case.keys import keys_of, read_record  # noqa: E402
from kameng_tui.case.records import Card, Case, Entry, Filing, Paper  # noqa: E402
from kameng_tui.privacy.mask import hidden_from, mask_text  # noqa: E402
from kameng_tui.workbook.layout import GIT_ATTRIBUTES, GIT_IGNORE  # noqa: E402
from kameng_tui.workbook.papers import write_paper  # noqa: E402
from kameng_tui.workbook.toml import dumps  # noqa: E402

WORKBOOK = {
    "schema": 1,
    "id": "6f1c0b7e94d2a835",
    "title": "示例工作簿",
    "demo_clock": when("2026-11-21 10:30"),
}


def files_of(story: Story, drawn: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every file of one case: path inside the case folder and bytes. ``drawn``: screenshots by file name."""
    yield "case.toml", _toml(Case, story.case, "case.toml")
    papers = {f"papers/{letter.name}.md" for letter in story.letters}
    for name, doc in _entries(story):
        assert doc.get("paper") in {None, *papers}, f"{story.id}: 没有文书 {doc['paper']}"
        yield f"journal/{name}.toml", _toml(Entry, doc, name)
    for piece in story.pieces:
        if not piece.card.get("private"):
            yield f"evidence/{piece.name}", drawn[piece.name]
        yield f"evidence/{piece.name}.toml", _toml(Card, _card(piece, drawn), piece.name)
    for name, doc in story.filings.items():
        yield f"filings/{name}.toml", _toml(Filing, {"schema": 1} | doc, name)
    for letter in story.letters:
        yield f"papers/{letter.name}.md", _paper(story, letter)


def _toml(record: type, doc: Mapping[str, Any], where: str) -> bytes:
    """``doc`` as the program writes it; a doc that does not read back without faults is refused."""
    _, faults = read_record(record, doc, where)
    assert not faults, faults
    return dumps(dict(doc), keys_of(record)).encode()


def _entries(story: Story) -> Iterator[tuple[str, dict[str, Any]]]:
    dice = random.Random(story.id)
    taken: set[str] = set()
    for told in story.entries:
        doc = dict(told)
        suffix = doc.pop("suffix") or random_id(taken, dice)
        taken.add(suffix)
        if doc["kind"] == "submitted":
            doc["form"] = _handed_in(story, doc["filing"])
        yield entry_id(doc["at"], suffix), doc


def _handed_in(story: Story, filing: str) -> dict[str, Any]:
    """The form as it was handed in: what the case filled in, masks as masks, and what was typed."""
    platform, order, consumer = story.case["platform"], story.case["order"][0], story.case["consumer"]
    form = {"order_number": order["number"], "item": order["item"]}
    if story.filings[filing]["channel"] == "platform":
        form |= {"platform": platform["name"], "amount": order["amount"], "placed": order["placed"]}
        form |= {"phenomenon": story.case["story"]["phenomenon"]}
    else:
        form |= {"name": "vault:****", "bought": order["placed"].date(), "requests": ["退还货款和服务费用"]}
        form |= {name: consumer[name] for name in ("phone", "address") if name in consumer}
        form |= {"respondent": platform["operator"], "respondent_address": platform["address"]}
    return form | story.filings[filing]["form"]


def _card(piece: Piece, drawn: Mapping[str, bytes]) -> dict[str, Any]:
    """The card with hash and size; a private picture never was: made-up bytes stand in for it."""
    folder = "private" if piece.card.get("private") else "evidence"
    data = drawn.get(piece.name) or random.Random(piece.name).randbytes(41_372)
    facts = {"file": f"{folder}/{piece.name}", "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    return {name: value for name, value in {**piece.card, **facts}.items() if value != []}


def _paper(story: Story, letter: Letter) -> bytes:
    """The masked twin, as sending makes it: ``sha256`` is that of the exact text, which is written nowhere.

    The phone number in the exact text is made up here and forgotten at once.
    """
    dice = random.Random(f"{story.id}/{letter.name}")
    phone = f"139{dice.randrange(10_000):04d}{letter.phone}"
    exact = letter.text.replace("{phone}", phone)
    known = [("name", story.case["consumer"].get("name", "")), ("phone", phone)]
    twin, _ = mask_text(exact, hidden_from("public"), known)
    head = {**letter.head, "sha256": hashlib.sha256(exact.encode()).hexdigest()}
    return write_paper(Paper(**head, text=twin)).encode()


def workbook_files(drawn: Mapping[str, Mapping[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Every file of the example: path inside the workbook and bytes. ``drawn``: screenshots by case and file name."""
    yield "workbook.toml", dumps(WORKBOOK).encode()
    yield ".gitignore", _lines(GIT_IGNORE)
    yield ".gitattributes", _lines(GIT_ATTRIBUTES)
    for story in STORIES:
        for path, data in files_of(story, drawn[story.id]):
            yield f"{story.id}/{path}", data


def _lines(lines: tuple[str, ...]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def screenshots(anew: bool) -> dict[str, dict[str, bytes]]:
    """The screenshots of all cases, drawn anew or as they lie in ``cases/``."""
    shown = {story.id: [p for p in story.pieces if not p.card.get("private")] for story in STORIES}
    if anew:
        from draw_evidence import draw

        return {case: {p.name: draw(p.picture) for p in pieces} for case, pieces in shown.items()}
    return {
        case: {p.name: (CASES / case / "evidence" / p.name).read_bytes() for p in pieces}
        for case, pieces in shown.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="重新生成示例工作簿 cases/")
    parser.add_argument("folder", nargs="?", type=Path, default=CASES, help="写到哪里(默认 cases/)")
    parser.add_argument("--draw", action="store_true", help="重画截图(需要 Pillow 和 fonts-noto-cjk)")
    args = parser.parse_args()
    made = dict(workbook_files(screenshots(args.draw)))
    for path, data in made.items():
        target = args.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    known = {args.folder / path for path in made}
    strange = sorted(path for path in args.folder.rglob("*") if path.is_file() and path not in known)
    print(f"写了 {len(made)} 个文件,共 {sum(map(len, made.values())) // 1024} KB")
    for path in strange:
        print(f"不是示例的文件:{path.relative_to(args.folder)}")


if __name__ == "__main__":
    main()
