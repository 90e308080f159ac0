"""The texts that a new channel starts with; ``$word`` is filled by ``scaffold``. Data only.

They are a whole channel, not a form with holes: what an author must still find out is written as a question in a comment.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

MANIFEST = """\
manifest = 1
id = "$id"
name = $name
version = "0.1.0"
authority = $authority
kind = "$kind"
effect = "$effect"      # answers 答复 · mediates 调解 · penalises 处罚 · judges 裁判 · publishes 公开
public = $public         # 写进去的内容别人看得到吗
url = $url
as_of = $as_of     # 下面这些事实是哪天核对的
sources = [$source]
summary = "一两句话:它能做什么、不能做什么、对方必须理吗。"
steps = [
  "打开提交的页面,或拨打电话",
  "逐项填写,上传证据",
  "提交后记下编号,回来登记提交,开始计时",
]
reads = ["order.number", "order.item", "order.amount", "platform.name"]
$hooks
# ---- 表单:按对方页面的顺序,一项一张表。max_length 只写查到的 -----------------------------

[[fields]]
id = "respondent"
label = "被投诉方"
required = true
from = ["platform.operator", "platform.name", "seller.operator"]

[[fields]]
id = "order_number"
label = "订单号"
from = "order.number"

[[fields]]
id = "amount"
label = "涉及金额"
type = "amount"
from = ["payment.amount", "order.amount"]

[[fields]]
id = "facts"
label = "事情经过"
type = "long-text"
required = true
from = "$story"

[[fields]]
id = "demands"
label = "诉求"
type = "long-text"
required = true
from = "derived.demands"

[[fields]]
id = "phone"
label = "联系电话"
type = "phone"
sensitive = true
from = "consumer.phone"

# ---- 时限:不知道的写 length = "unknown",程序会提醒,不会编数字 ---------------------------

[[limits]]
id = "first-answer"
label = "首次答复"
from = ["submitted"]
pick = "first"
length = $length
unit = "$unit"
duty = "theirs"
met_by = ["answered", "offered", "agreed", "refused", "fulfilled", "withdrawn", "closed"]
binding = "practice"      # statutory 法律规定 · rule 对方公布的规则 · practice 通常做法
confidence = "$confidence"      # verified 核对过原文 · known 一般了解 · uncertain 没有把握
on_lapse = { advice = "先查询,仍没有答复的催办一次。", next = ["reminder"] }
source = [$source]

# ---- 阶段:哪个事件到哪一步。事件用通用的名字就够,要自己的名字再加 [[events]] --------------

[[stages]]
id = "draft"
label = "草拟"
turn = "ours"
next = ["submitted"]

[[stages]]
id = "waiting"
label = "等待答复"
on = ["submitted", "assigned", "accepted", "supplied", "declined", "escalated", "reopened"]
next = ["answered", "asked"]

[[stages]]
id = "asked"
label = "要求补充"
on = ["asked"]
turn = "ours"
next = ["supplied"]

[[stages]]
id = "answered"
label = "已答复"
on = ["answered", "offered", "coupon"]
turn = "ours"
next = ["agreed", "declined"]

[[stages]]
id = "promised"
label = "已答应"
on = ["agreed", "refund-promised", "refund-issued"]
next = ["refund-arrived", "fulfilled"]

[[stages]]
id = "done"
label = "已解决"
on = ["refund-arrived", "fulfilled"]
turn = "none"
final = true

[[stages]]
id = "ended"
label = "已结束"
on = ["refused", "terminated", "withdrawn", "closed"]
turn = "ours"
final = true

# ---- 前置条件 -----------------------------------------------------------------------------

[[gates]]
id = "claim"
label = "具体诉求"
reason = "要写明要求什么、金额多少"
need = { any = [{ field = "claim.kind", filled = true }, { field = "form.demands", filled = true }] }
fix = "加一条诉求"
source = [$source]

# ---- 回执:认出对方回复里的编号 ------------------------------------------------------------

[[receipts]]
id = "number"
pattern = "编号…{receipt}"
event = "submitted"
text = "提交成功,记下编号"

# ---- 文书 ---------------------------------------------------------------------------------

[[templates]]
id = "complaint"
label = "投诉内容"
purpose = "complaint"
audience = "$audience"
file = "templates/complaint.txt"

[[templates]]
id = "reminder"
label = "催办"
purpose = "reminder"
audience = "$audience"
stages = ["waiting", "promised"]
file = "templates/reminder.txt"
"""

COMPLAINT = """\
{{ facts|sentence }}

诉求：{{ demands }}
{% for e in evidence %}
{% if loop.first %}

附件：
{% endif %}
{{ e.number }}. {{ e.title }}
{% endfor %}
"""

REMINDER = """\
{% for s in sent if s.channel == channel.name %}
{% if loop.first %}
本人于{{ s.date }}就{{ respondent }}的问题提交投诉{% if receipt %}（编号{{ receipt }}）{% endif %}{% if s.days > 0 %}，至今已{{ s.days }}天{% endif %}，尚未解决。
{% endif %}
{% else %}
本人就{{ respondent }}的问题提交的投诉{% if receipt %}（编号{{ receipt }}）{% endif %}尚未解决。
{% endfor %}
{% for d in dues if d.duty == "theirs" and d.state == "overdue" %}
{{ d.label }}的期限已于{{ d.due }}届满。
{% endfor %}
诉求：{{ demands }}
请告知处理到哪一步、什么时候答复。
"""

CASE = """\
[case]
schema = 1
title = "充值未到账"
problem = "topup-not-received"
[case.story]
phenomenon = "付款后点卡没有到账"
[case.platform]
name = "某某卡盟"
[[case.claim]]
id = "c1"
kind = "refund"
amount = 50.00

[[events]]
kind = "submitted"
at = $started
receipt = "T0001"
"""

LATE = """\
# 提交以后一直没有答复。
title = "没有答复,催办"
now = $late

"""

LATE_EXPECTED = """\

[expect]
stage = "等待答复"
[expect.due]
$overdue

[[expect.render]]
template = "complaint"
contains = ["付款后点卡没有到账。", "诉求：退还50.00元至原支付账户。"]

[[expect.render]]
template = "reminder"
contains = $told_late
lacks = $not_told_late
"""

ANSWERED = """\
# 提交后一分钟就有答复。
title = "及时答复"
now = $late

"""

ANSWERED_EXPECTED = """\
[[events]]
kind = "answered"
at = $answered
text = "正在核实"

[expect]
stage = "已答复"
[expect.due]
$met
"""

README = """\
# $plain_name

kameng 的一个渠道。现在就能用;下面几件查清了再改,没查到的不要猜。

- `channel.toml` 的 `summary`、`steps`:它能做什么、不能做什么,一步一步怎么提交
- `[[fields]]`:照对方页面的顺序和叫法;字数上限查到才写,并写 `source`
- `[[limits]]`:首次答复($length_words)是否还分情形、何时起算、依据哪一条
- `[[interplay]]`:与 12315、法院等能不能同时走
- `templates/`:现有投诉和催办两封,再加补充材料、不接受方案、撤回
- `examples/`:照着真实的一件写,`check` 会逐条对

```sh
kameng plugin check .
kameng plugin explain .
kameng plugin install .
```
"""

PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.27,<2"]
build-backend = "hatchling.build"

[project]
name = "kameng-$id"
version = "0.1.0"
description = $name
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["kameng-tui"]

[project.entry-points."kameng_tui.channels"]
$id = "$package:channel.toml"

[tool.hatch.build.targets.wheel]
packages = ["$package"]
"""

HOOKS = '''\
"""What the manifest cannot say. Pure: each hook reads what it is given and nothing else, and returns plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kameng_tui.channels import hookimpl


@hookimpl
def channel_validate(filing: Mapping[str, Any]) -> list[dict[str, str]] | None:
    """A respondent that is an address of a site: the body needs the name of a person or a company."""
    respondent = str(filing.get("form", {}).get("respondent") or "")
    if "://" not in respondent and not respondent.startswith("www."):
        return None
    text = "被投诉方写的是网址,请写营业执照上的名称;查不到的,写网站名并说明查过哪里"
    return [{"field": "respondent", "code": "field.invalid", "text": text}]
'''


def pack(values: Mapping[str, str]) -> dict[str, str]:
    """All files of a pack by relative name."""
    return {
        "channel.toml": filled(MANIFEST, values),
        "templates/complaint.txt": COMPLAINT,
        "templates/reminder.txt": REMINDER,
        "examples/late.toml": filled(LATE + CASE + LATE_EXPECTED, values),
        "examples/answered.toml": filled(ANSWERED + CASE + ANSWERED_EXPECTED, values),
        "README.md": filled(README, values),
    }


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its ``$words`` replaced; what stands in a value is never read again."""
    return Template(text).substitute(values)
