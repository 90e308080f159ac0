"""Whether a helper may send something to an office for a consumer: refused with the way out where the papers for it lack."""

from __future__ import annotations

from kameng_tui.case.authorised import SAYS, lacks_of
from kameng_tui.case.records import Dossier
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError
from kameng_tui.values import in_shanghai


def refuse_unauthorised(desk: Desk, *dossiers: Dossier) -> None:
    """Nothing goes to an office for a consumer whose helper has not got the papers for it. Raises DeskError."""
    today = in_shanghai(desk.now()).date()
    for dossier in dossiers:
        if lacks := lacks_of(dossier, today):
            said = ";".join(SAYS[lack] for lack in lacks)
            raise DeskError(
                f"{dossier.id} 由代理人提交,还缺:{said}。用 kameng joint {dossier.id} --paper authorisation 出一份,"
                "消费者签名后作为证据(种类「授权委托书」)加入,并写好这几项;本人提交的就把代理人一栏清空"
            )
