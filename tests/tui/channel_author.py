"""What an author of a channel does again and again on screen, for the tests of those screens."""

from __future__ import annotations

from pathlib import Path

from player import Player, a_case, workbook


def player_at(tmp_path: Path, *, demo: bool = False) -> Player:
    player = Player(workbook(tmp_path), demo=demo)
    a_case(player)
    return player


async def open_folder(p: Player, place: Path | str) -> None:
    await p.press("p", "o")
    await p.paste(str(place))
    await p.press("f9")


async def again(p: Player) -> None:
    """What happens once a second: the files are looked at."""
    p.screen.follow()
    await p.settle()


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
