"""What was seen of the other side, and what was another when it was looked at again."""

from __future__ import annotations

from typing import Any

import pytest
from casemaker import a_case, entry

from kameng_tui.case.observed import changes
from kameng_tui.case.prints import prints_of
from kameng_tui.case.records import Entry
from kameng_tui.knowledge.load import knowledge


def seen(id: str, **data: Any) -> Entry:
    return entry(id, f"2026-09-0{id[1:]}", "capture", data=data)


CHANGED: dict[str, tuple[tuple[Entry, ...], list[str]]] = {
    "another domain": ((seen("e1", site="a.invalid"), seen("e3", site="b.invalid")), ["网站 a.invalid(2026-09-01),改为 b.invalid(2026-09-03)"]),
    "the same again, in capitals": ((seen("e1", site="a.invalid"), seen("e3", site="A.invalid ")), []),
    "back again": ((seen("e1", payee="甲"), seen("e2", payee="乙"), seen("e3", payee="甲")), ["收款方 甲(2026-09-01),改为 乙(2026-09-02),改为 甲(2026-09-03)"]),
    "logged later, seen earlier": ((seen("e3", icp="浙ICP备2号"), seen("e1", icp="浙ICP备1号")), ["ICP备案号 浙ICP备1号(2026-09-01),改为 浙ICP备2号(2026-09-03)"]),
    "once only": ((seen("e1", site="a.invalid", icp="x"),), []),
    "another kind of entry": ((entry("e1", "2026-09-01", "note", data={"site": "a"}), seen("e2", site="b")), []),
}  # fmt: skip


@pytest.mark.parametrize(("journal", "said"), CHANGED.values(), ids=CHANGED)
def test_what_has_changed_since(journal: tuple[Entry, ...], said: list[str]) -> None:
    assert [one.text for one in changes(journal)] == said


def test_a_former_domain_is_a_fingerprint_still() -> None:
    case = a_case(platform={"site": "new.invalid"})
    found = prints_of(case, knowledge().shared, (seen("e1", site="www.old.invalid", payee="旧收款店"),))
    assert found == ("domain:new.invalid", "domain:old.invalid", "payee:旧收款店")
