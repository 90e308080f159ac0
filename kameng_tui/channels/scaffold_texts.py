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
summary = ""           # 一两句话:能做什么、不能做什么、对方必须理吗
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
# roll = "off-day"        # 末日遇休息日顺延的才写
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
reason = "写明要求什么、金额多少,对方才好办"
need = { any = [{ field = "claim.kind", filled = true }, { field = "form.demands", filled = true }] }
level = "advised"         # 照规定必须有的写 required,并换成那条规定
fix = "加一条诉求"
source = ["起步时自带的提醒,不是对方的规定"]

# ---- 回执:认出对方回复里的编号。照着一份真的回执改 pattern,没有见过就删去这一段 -------------

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
$asked"""

ASKED = """\

[[expect.hooks]]
hook = "channel_validate"
form = { respondent = "https://abc.example" }
contains = ["请写营业执照上的名称"]
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

kameng 的一个渠道。现在就能用;下面几件查清了再改,没查到的不要猜,改完删去这张单子。

- `channel.toml` 的 `summary`、`steps`:它能做什么、不能做什么,一步一步怎么提交
- `[[fields]]`:照对方页面的顺序和叫法;字数上限查到才写,并写 `source`
- `[[limits]]`:首次答复($length_words)是否还分情形、何时起算、依据哪一条
- `[[gates]]` `[[interplay]]`:什么情形不收,与 12315、法院等能不能同时走
- `[[receipts]]`:照着一份真的回执改
- `templates/`:现有投诉和催办两封,再加补充材料、不接受方案、撤回
- `examples/`:照着真实的一件写,`check` 会逐条对

"""

INSTALL_PACK = """\
在这个文件夹里:

```sh
kameng plugin check .
kameng plugin explain .
kameng plugin install .
```
"""

INSTALL_DISTRIBUTION = """\
在这个文件夹里查和装;它装进 kameng 所在的环境,所以先显示要运行的命令再问:

```sh
kameng plugin check .$run
kameng plugin explain .
kameng plugin install .
```

给别人的是 `python -m build` 打出的 `dist/$package-0.1.0-py3-none-any.whl`,装法是 `kameng plugin install 那个文件`。
"""

RUN = " --run       # 连代码一起试;别人写的先看过再加"

TRUST = """\

代码装上也不会运行,渠道照样能用。看过 `$package/hooks.py`、认得写它的人,再信任;改了一个字就要重新信任:

```sh
kameng plugin trust $id
kameng plugin trust $id --revoke
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
"""数据说不清的写在这里:只看收到的,交回普通数据,返回 None 就是没有意见。

ctx     {"api": 1, "now": "2026-11-22T10:00:00+08:00", "today": "2026-11-22", "channel": 渠道编号}
filing  {"id": 投诉件, "stage": 阶段的 id, "form": {字段: 值}, "events": [{kind, id, at, text, receipt}]}
facts   {案件路径: 值},只有 channel.toml 的 reads 写了的
        金额和时间都是文字;个人信息都是遮过的。没填的不在里面,取值要用 .get
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kameng_tui.channels import hookimpl


@hookimpl
def channel_validate(filing: Mapping[str, Any]) -> list[dict[str, str]] | None:
    """被投诉方写成了网址:办理的人要的是一个人或一家公司的名称。"""
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
        "README.md": filled(README + INSTALL_PACK, values),
    }


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its ``$words`` replaced; what stands in a value is never read again."""
    return Template(text).substitute(values)
