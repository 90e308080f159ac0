"""The four pages of the evidence sheet, and what Enter opens on each."""

from __future__ import annotations

from player import Player, workbook

from kameng_tui.desk import cases, evidence
from kameng_tui.tui.screens import sheet_evidence
from kameng_tui.tui.screens.case import CaseScreen
from kameng_tui.tui.screens.forms import FormScreen

FACTS = [
    ("problem", "topup-not-received"),
    ("platform.name", "示例卡盟"),
    ("payment.amount", "500"),
    ("claim.kind", "refund"),
]


def lines(rows, cells: int = 78) -> str:
    return "\n".join("".join(part for part, _ in line) for row in rows for line in row.draw(cells))


def test_every_page_fits_and_names_the_others(tmp_path):
    player = Player(workbook(tmp_path))
    case = cases.new(player.desk, sets=FACTS).id
    (tmp_path / "a.png").write_text("a")
    evidence.attach(player.desk, case, [tmp_path / "a.png"], kind="payment", shows="金额、时间、收款方")
    found = cases.open_case(player.desk, case)
    pages = [lines(sheet_evidence.evidence(player.desk, found, n)) for n in range(len(sheet_evidence.PAGES))]
    for name, page in zip(sheet_evidence.PAGES, pages, strict=True):
        assert f"[{name}]" in page
    assert "交易1 沟通0 异常0" in pages[0] and "证据链(还不完整)" in pages[0]
    assert "支付凭证(截图)" in pages[1] and "要件还不齐" in pages[1]
    assert "还没有" in pages[2] and "答" in pages[2]
    assert "全案只有一件证据" in pages[3]


def test_turning_pages_and_opening_what_is_there(tmp_path):
    player = Player(workbook(tmp_path))
    case = cases.new(player.desk, sets=FACTS).id

    async def script(p):
        p.app.push_screen(CaseScreen(case))
        await p.settle()
        await p.press("2", "enter")  # the first capture: an order page, for every link that takes one
        form = p.app.screen
        assert isinstance(form, FormScreen)
        links = next(ask for ask in form.asks if ask.name == "links")
        assert links.value == "paid、not-performed"
        await p.press("escape", "P")
        assert "[证明表]" in p.seen()
        await p.press("down", "enter")
        assert "高度可能性" in p.seen()
        await p.press("escape", "shift+right")
        assert "[对方会说]" in p.seen()
        await p.press("enter")
        assert "我方" in p.seen()
        await p.press("escape", "P", "P")
        assert "[证据]" in p.seen()

    player.play(script)
