"""The journey of the papers, played by keys: a form carried over at the counter and left half way, handed in, found to rest
on what is no longer so, supplemented, and packed for the police; what may not leave does not leave.
"""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from kameng_tui.desk import cases, filings
from tests.tui.player import NOW, Player, a_case, workbook

ME = {"name": "张示例", "phone": "13800138000", "address": "示例市示例路1号", "id_number": "11010519491231002X",
      "purpose": "personal"}  # fmt: skip


async def choose(p: Player, start: str) -> None:
    """Puts the cursor on the row whose key begins so."""
    rows = p.screen.query_one("#lines" if p.screen.KIND == "counter" else "#sheet")
    rows.go_to(next(row.key for row in rows.rows if row.key.startswith(start)))
    await p.settle()


async def attach(p: Player, file: Path, kind: str) -> None:
    from PIL import Image

    Image.new("RGB", (108, 234), (len(kind) * 9 % 255, 120, 90)).save(file)
    await p.press("f7")
    await p.fill("files", str(file))
    await p.pick("kind", kind)
    await p.press("f9")
    assert "已加入 1 件证据" in p.said()


async def counted(p: Player, case: str) -> Any:
    p.screen.open_filing("12315")
    await p.settle()
    await p.press("f12")
    assert p.screen.KIND == "counter", p.seen()
    return p.screen


def test_from_the_counter_to_the_police(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player, consumer=ME)
    filings.file(player.desk, case, "12315")
    pack = tmp_path / "交给警方.zip"

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await attach(p, tmp_path / "订单页.png", "order-page")
        await attach(p, tmp_path / "支付.png", "payment")

        counter = await counted(p, case)
        await choose(p, "line 0")
        await p.press("enter", "enter")
        done = dict(counter.states)
        assert len(done) == 2 and p.sent[0] == "张示例", (
            "two fields are on the clipboard, one after the other"
        )
        await p.press("escape", "escape")
        counter = await counted(p, case)
        assert counter.states == done, "it goes on where it stopped"
        await p.press("f9")
        await p.fill("receipt", "1310000202611")
        await p.press("f9")
        assert "开始计时" in p.said()

        (paper,) = cases.open_case(p.desk, case).dossier.papers
        folder = p.desk.book.load(case).folder
        exact = next((folder / "private").glob("*.md")).read_text("utf-8")
        assert "13800138000" in exact and "13800138000" not in paper.text

        p.now_is = NOW + timedelta(days=2)
        cases.edit(p.desk, case, sets=[("order.o1.amount", "120")])
        await attach(p, tmp_path / "聊天.png", "chat")
        await p.press("6")
        seen = p.seen().replace(" ", "")
        assert "当时是100.00" in seen and "现在是120.00" in seen, "sentences that rest on it are named"
        assert "还没有补交" in seen
        assert cases.open_case(p.desk, case).papers[0].stale

        await choose(p, "lacks ")
        await p.press("enter")
        assert p.screen.KIND in ("paper", "filing"), p.seen()
        await p.press("escape")

        await p.press("ctrl+t")
        await choose_pack(p, "报案材料")
        assert p.screen.planned.lacking == ("报案材料还有没填的:支付流水号",), (
            "the police need the number of the payment"
        )
        cases.edit(p.desk, case, sets=[("payment.p1.reference", "2026111622001434567800001234")])
        await p.press("f5")
        assert not p.screen.planned.lacking and not p.screen.planned.shut
        await p.press("enter")
        await p.pick("out", str(pack))
        await p.press("f9")
        assert "已写" in p.seen().replace(" ", "")

    async def choose_pack(p: Player, label: str) -> None:
        at = next(n for n, offer in enumerate(p.screen.offers) if offer.label == label)
        p.screen.query_one("#export").go_to(f"pack {at}")
        await p.settle()

    player.play(script, (200, 50))
    with zipfile.ZipFile(pack) as made:
        names = made.namelist()
        statement = made.read(next(name for name in names if "01_" in name and name.endswith(".docx")))
        listing = made.read("清单.txt").decode()
    assert len([name for name in names if name.endswith(".png")]) == 3 and "受案回执" in listing
    words = zipfile.ZipFile(io.BytesIO(statement)).read("word/document.xml").decode()
    assert ME["id_number"] in words and "JM20261116201047" in words, "the police may know who reports"
