"""Words quoted from the platform's rules stand in a captured page, or are told of."""

from __future__ import annotations

import pytest

from kameng_tui.counsel.quotes import unproved

PAGES = {"r": "用户协议第5条:充值类商品应在24小时内到账,逾期 全额退款。"}
LAWS = {"互联网平台价格行为规则"}
TOLD: dict[str, tuple[str, dict[str, str], str]] = {
    "other words than the page has": ("《用户协议》第5条写明“48小时内到账”。", PAGES, "找不到"),
    "a clause while no page is there": ("按《售后规则》第三条应当退款。", {}, "还没有规则页面"),
    "words while no page is there": ("《用户协议》规定:「24小时内到账」", {}, "还没有规则页面"),
}
QUIET: dict[str, tuple[str, dict[str, str]]] = {
    "the very words": ("《用户协议》第5条写明“充值类商品应在24小时内到账”。", PAGES),
    "other punctuation and blanks": ("《用户协议》第5条:「24小时内到账,逾期全额退款」", PAGES),
    "a clause without words": ("《用户协议》第5条。", PAGES),
    "a rule that is only named": ("请提供《用户协议》。", {}),
    "a statute that ends like a rule": ("《互联网平台价格行为规则》第5条", {}),
    "a statute": ("《消费者权益保护法》第五十五条", {}),
    "words too short to look for": ("《用户协议》第5条称“有效”", PAGES),
    "quoted words of somebody else": ("客服说“48小时内到账”。", PAGES),
}


@pytest.mark.parametrize(("text", "pages", "says"), TOLD.values(), ids=TOLD)
def test_told(text: str, pages: dict[str, str], says: str) -> None:
    ((start, sentence),) = unproved(text, pages, LAWS)
    assert text[start] == "《" and says in sentence


@pytest.mark.parametrize(("text", "pages"), QUIET.values(), ids=QUIET)
def test_quiet(text: str, pages: dict[str, str]) -> None:
    assert list(unproved(text, pages, LAWS)) == []
