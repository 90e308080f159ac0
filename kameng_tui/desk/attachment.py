"""One piece of evidence as it goes along with a filing: whether it may, and its copy, smaller where it has to be.

The original is only read. ``checked`` looks without making anything, ``prepared`` makes the copy in the packing's folder.
"""

from __future__ import annotations

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from kameng_tui.case.records import Card
from kameng_tui.channels.records import Attachments
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.packs import SHOWS
from kameng_tui.desk.survey import Survey
from kameng_tui.papers.extra import INSTALL, NotInstalled
from kameng_tui.papers.naming import extension_of, kind_of_bytes
from kameng_tui.papers.pictures import KINDS, MOVING, BadPicture, as_jpeg, is_moving
from kameng_tui.privacy.mask import hidden_from
from kameng_tui.record import record
from kameng_tui.workbook.files import hash_file, why_unread


class Refused(Exception):
    """A file does not go along; the text is the reason."""


@record
class Job:
    """What is packed for whom; ``place`` is the folder that is made, None where it is only planned."""

    desk: Desk
    found: Survey
    rule: Attachments
    audience: str
    place: Path | None


@record
class Checked:
    """A piece that may go along. ``reason``: why it was chosen; ``why``: why it has to be a smaller copy; ``tells``:
    what stands beside its pixels has to go."""

    card: Card
    reason: str
    path: Path
    why: str
    tells: bool

    @property
    def is_page(self) -> bool:
        """Whether it can be a page of a PDF."""
        with self.path.open("rb") as stream:
            return kind_of_bytes(stream.read(32)) in KINDS - {"gif"}


@record
class Ready:
    """A file as it goes along: ``made`` says what was changed in it."""

    path: Path
    size: int
    made: str = ""


def size_words(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(size >> 10, 1)} KB"


def checked(job: Job, card: Card, reason: str, *, named: bool) -> Checked:
    """Whether a piece may go along; ``named``: the person asked for it. Raises Refused."""
    hidden = hidden_from(job.audience)
    if SHOWS.get(card.kind) in hidden:
        raise Refused("给这个对象看会露出身份证号、卡密等,没有带")
    if (card.private or card.kind == "identity") and not named:
        raise Refused(f"标为不公开,没有带;确实要交的用 --include {card.id}")
    path = job.desk.book.evidence_path(job.found.loaded, card)
    if path is None:
        raise Refused("文件不在案件文件夹里")
    try:
        with path.open("rb") as stream:
            is_picture = kind_of_bytes(stream.read(32)) in KINDS
    except OSError as fault:
        raise Refused(why_unread(fault)) from fault
    kind = extension_of(str(path))
    if kind in KINDS and not is_picture:
        raise Refused("名字是图片,内容不是,请重新导出")
    types = {"jpg" if one == "jpeg" else one for one in job.rule.types}
    why = _too_much(job, path, kind, types)
    if why and (not is_picture or (types and "jpg" not in types)):
        raise Refused(why)
    if why and find_spec("PIL") is None:
        raise Refused(f"{why};缩小图片需要另装组件,请执行 {INSTALL}")
    if why and is_moving(path):
        raise Refused(f"{why};{MOVING}")
    return Checked(card, reason, path, why, bool(is_picture and hidden and _tells(path)))


def _too_much(job: Job, path: Path, kind: str, types: set[str]) -> str:
    if types and kind not in types:
        return f"渠道不收 {kind or '没有扩展名的文件'}"
    size, most = path.stat().st_size, job.rule.max_bytes
    return f"{size_words(size)},超过 {size_words(most)}" if most is not None and size > most else ""


def _tells(path: Path) -> bool:
    """Whether a picture says of a person by what stands beside its pixels."""
    from kameng_tui.papers import images
    from kameng_tui.papers.parts import Budget, Trace

    return any(isinstance(piece, Trace) for piece in images.pieces(path.read_bytes(), "", Budget()))


def prepared(job: Job, piece: Checked) -> Ready:
    """The copy of a piece, in a folder of its own within the packing's; for a plan what it would be. Raises Refused."""
    made = "去掉了拍摄地点等信息,画面没有动" if piece.tells else ""
    if piece.why:
        made = f"{piece.why},带的是另存的 JPEG,不含拍摄信息;原件没有动"
    if job.place is None:
        size = 0 if piece.why else piece.path.stat().st_size
        return Ready(Path("x.jpg") if piece.why else piece.path, size, made)
    must_be_same(piece)
    folder = Path(tempfile.mkdtemp(dir=job.place))
    try:
        copy = _smaller(job, piece, folder) if piece.why else _copied(job, piece, folder)
    except Refused:
        shutil.rmtree(folder)
        raise
    return Ready(copy, copy.stat().st_size, made)


def must_be_same(piece: Checked) -> None:
    """Whether the file still is what was registered. Raises Refused."""
    if piece.card.sha256 and hash_file(piece.path) != piece.card.sha256.lower():
        raise Refused("文件和登记时的指纹不一样,没有带;先用 kameng verify 核对")


def _smaller(job: Job, piece: Checked, folder: Path) -> Path:
    copy = folder / "x.jpg"
    try:
        copy.write_bytes(as_jpeg(piece.path, job.rule.max_bytes))
    except (BadPicture, NotInstalled) as fault:
        raise Refused(f"{piece.why};{fault}") from fault
    return copy


def _strip(copy: Path) -> None:
    from kameng_tui.papers.stripping import stripped

    data = stripped(copy.read_bytes())
    if data is None:
        raise Refused("图片里带着拍摄地点等信息,这种格式去不掉,请另存为 PNG 或 JPG")
    copy.write_bytes(data)


def _copied(job: Job, piece: Checked, folder: Path) -> Path:
    """The original byte for byte, if it tells this reader nothing he may not know."""
    copy = folder / piece.path.name
    shutil.copyfile(piece.path, copy)
    if piece.tells:
        _strip(copy)
    if hidden_from(job.audience):
        from kameng_tui.desk.audits import MASK_IT, audit

        found = audit(job.desk, [copy], job.audience, job.found.dossier.id).findings
        if found:
            raise Refused(f"{found[0].message.removesuffix(MASK_IT)},没有带;kameng audit 可看全部")
    return copy
