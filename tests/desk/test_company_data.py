"""What of the parties of a case anyone may read: by who they are, not by how a number looks."""

from __future__ import annotations

from typing import Any

import pytest
from casemaker import a_case

from kameng_tui.desk.masking import public_of

ADDRESS, LINE, MOBILE, CODE = "示例省示例市高新区1号", "000-00000000", "13912345678", "91000000123456789X"
COMPANY = {"operator": "示例网络科技有限公司", "address": ADDRESS, "phone": LINE}
ROWS: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("a company says where it is", {"platform": COMPANY}, (ADDRESS, LINE)),
    ("so does a seller that is one", {"seller": COMPANY}, (ADDRESS, LINE)),
    ("and who was paid", {"payee": COMPANY}, (ADDRESS, LINE)),
    ("a code is enough", {"platform": {**COMPANY, "operator": "示例商行", "credit_code": CODE}}, (ADDRESS, LINE)),
    ("a hotline", {"platform": {**COMPANY, "phone": "400-800-1234"}}, (ADDRESS, "400-800-1234")),
    ("a mobile number is somebody's", {"platform": {**COMPANY, "phone": MOBILE}}, (ADDRESS,)),
    ("who answers there is a person", {"platform": {**COMPANY, "contact": "张经理"}}, (ADDRESS, LINE)),
    ("a person who sells", {"seller": {**COMPANY, "operator": "张三"}}, ()),
    ("nobody knows who", {"platform": {**COMPANY, "operator": ""}}, ()),
    ("the guardian is on our side", {"guardian": COMPANY}, ()),
    ("too short to be looked for", {"platform": {**COMPANY, "address": "示例市", "phone": ""}}, ()),
]  # fmt: skip


@pytest.mark.parametrize(("why", "parties", "public"), ROWS, ids=[row[0] for row in ROWS])
def test_what_anyone_may_read(why: str, parties: dict[str, Any], public: tuple[str, ...]) -> None:
    assert public_of(a_case(**parties)) == public, why
