"""What a bundle of evidence costs: time as a ratio to decoding its pictures once, memory of parent and child, size, and
whether the same bytes come out twice.

``screens`` are screenshots of a phone, ``photos`` pictures of 10 MB. They are
made in a temporary folder (2 GB).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kameng_tui.papers.exhibits import Bundle, Exhibit, Pdf
from kameng_tui.papers.typesetting import bundle

DIFFERENT = 4


def screen(number: int) -> bytes:
    """A screenshot of 1080 by 2340 with lines of text."""
    made = Image.new("RGB", (1080, 2340), "white")
    pen = ImageDraw.Draw(made)
    for y in range(40, 2300, 60):
        pen.text(
            (40, y), f"line {y} of screenshot {number}, order JD2026112100001", fill="black", font_size=36
        )
    return saved(made, "PNG")


def photo(number: int) -> bytes:
    """A photograph of about 10 MB: 4000 by 3000 with the grain of a sensor. The first few are made, the others decode to other
    points because a number in their tables is another."""
    grain = Image.effect_noise((4000, 3000), 40 + number)
    return saved(
        Image.merge("RGB", (grain, grain.rotate(180), grain.transpose(Image.Transpose.FLIP_LEFT_RIGHT))),
        "JPEG",
    )


def saved(made: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    made.save(out, kind, **({"quality": 91} if kind == "JPEG" else {}))
    return out.getvalue()


def exhibits(folder: Path, kind: str, count: int) -> tuple[Exhibit, ...]:
    ending = "png" if kind == "screens" else "jpg"
    base = [photo(number) for number in range(DIFFERENT)] if kind == "photos" else []
    made = []
    for number in range(count):
        file = folder / f"{kind}{number}.{ending}"
        data = screen(number) if kind == "screens" else base[number % DIFFERENT]
        if kind == "photos":
            at = data.index(b"\xff\xdb") + 6 + number // DIFFERENT
            data = data[:at] + bytes((min(255, data[at] + 1),)) + data[at + 1 :]
        file.write_bytes(data)
        digest, size = hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_size
        made.append(
            Exhibit(
                f"证据{number + 1}", "截图", "截图", "证明已支付", "自己", "", digest, size, file, file.name
            )
        )
    return tuple(made)


def decoding(given: tuple[Exhibit, ...]) -> float:
    """Seconds of opening every picture once."""
    started = time.monotonic()
    for exhibit in given:
        with Image.open(exhibit.file) as picture:
            picture.load()
    return time.monotonic() - started


def bound(given: tuple[Exhibit, ...], target: Path) -> tuple[Pdf, float]:
    started = time.monotonic()
    made = bundle(Bundle("证据册", "", ("原告:某某",), (), given, "证据册"), target)
    return made, time.monotonic() - started


def main() -> None:
    """Prints one line a kind; each runs in a process of its own, for memory is counted by process."""
    options = argparse.ArgumentParser()
    options.add_argument("--screens", type=int, default=20)
    options.add_argument("--photos", type=int, default=200)
    given = vars(options.parse_args())
    print(
        "kind       count  pages   seconds  / decoding   child MB  parent MB   file MB  sha256 twice",
        flush=True,
    )
    for kind, count in given.items():
        child = os.fork()
        if child == 0:
            measured(kind, count)
            os._exit(0)
        os.waitpid(child, 0)


def measured(kind: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = exhibits(folder, kind, count)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        made, seconds = bound(given, folder / "one.pdf")
        again, _ = bound(given, folder / "two.pdf")
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        same = f"{made.sha256[:12]} {'=' if made.sha256 == again.sha256 else '!='}"
        ratio = seconds / decoding(given)
    grew = f"{own:7.0f} (+{own - before / 1024:.0f})"
    print(
        f"{kind:8} {count:7} {made.pages:6} {seconds:9.1f} {ratio:11.2f} {theirs:10.0f} {grew:>12} {made.size / (1 << 20):9.1f}  {same}",
        flush=True,
    )


if __name__ == "__main__":
    main()
