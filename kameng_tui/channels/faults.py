"""A fault of a channel: where, what, and the name of the rule it breaks. ``RULES`` says in a few words what each demands.

Knows no manifest. The names are for people who ask about a rule and for the tests that seed one fault of each kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Fault(NamedTuple):
    """``path`` leads into the manifest, ``text`` is a Chinese sentence with its way out, ``rule`` a key of RULES."""

    path: str
    text: str
    rule: str


RULES: Mapping[str, str] = {
    "manifest.number": "第一行是 manifest = 1",
    "manifest.newer": "manifest 不高于这一版程序所认识的",
    "shape.unknown-key": "只写认识的键;自己的键以 x- 开头",
    "shape.missing-key": "必填的键都写了,且不空",
    "shape.type": "每个键下面的值是要求的种类",
    "shape.choice": "可选值只写列出的那些",
    "shape.condition": "条件是一张小表:field、evidence、link、event 或 all、any、none",
    "id.form": "id 只用规定的字符",
    "id.duplicate": "同一列表里 id 不重复",
    "reads.path": "reads 里的路径在案件里存在",
    "field.reserved": "字段 id 不用文书里保留的名字",
    "field.options": "选择项列出 options,或写 open = true;默认值和 translate 的词在其中",
    "field.sensitive": "装个人信息的字段写明 sensitive",
    "field.from": "from 的路径在案件里存在",
    "field.renamed": "renamed_from 是旧名字,不是现有字段",
    "condition.name": "条件里的字段、证据种类、环节、事件都存在",
    "condition.value": "条件里比较的值是那一项可能有的",
    "event.shadow": "自己的事件不占用通用事件的名字",
    "event.asks": "asks 里的项存在",
    "stage.event": "阶段的 on、next 里的事件存在",
    "stage.initial": "有一个 on 为空的最初阶段",
    "stage.unreachable": "每个阶段都到得了",
    "stage.two": "一个事件只通向一个阶段",
    "stage.final-next": "结束阶段的 next 通向另一个阶段",
    "gate.need-or-stop": "每个前置条件恰有 need 与 stop 之一",
    "dates.order": "effective_to 不早于 effective_from",
    "interplay.self": "与自己的关系说得通",
    "interplay.other": "kind: 后面是渠道种类",
    "interplay.event": "interplay 的事件是通用事件",
    "ground.by": "grounds 由本渠道的前置条件、时限或 interplay、fields 判断",
    "venue.at": "venues 的 at 是案件里的事实或表单的项",
    "cadence.stage": "cadence 的阶段存在",
    "cadence.template": "cadence 的模板存在",
    "fee.amount": "收费的 amount 是金额",
    "fee.bands": "收费分段的金额递增、首尾相接",
    "receipt.event": "回执引出的事件存在",
    "receipt.pattern": "回执的样式有界:占位认识,固定的字够,可伸缩处不相连",
    "limit.event": "时限里的事件是通用事件或自己的事件,from 还可以是案件时间点",
    "limit.met-by": "met_by 的事件存在",
    "limit.evidence": "needs_evidence 是证据种类",
    "limit.length": "时限写了多长,或写了从哪里知道",
    "limit.table": "length 用到的表和列存在",
    "limit.next": "on_lapse.next 是模板或 channel: 渠道",
    "limit.cycle": "on_lapse.next 不绕回自己",
    "limit.unit": "单位与收尾方式说得通",
    "limit.calendar": "按工作日算的时限有日历可用",
    "limit.overlap": "同一时限的新旧版本不重叠",
    "limit.replaces": "replaces 指另一条存在的时限,不绕圈",
    "limit.sense": "时限的各个键互相说得通",
    "template.file": "模板文件在渠道文件夹之内",
    "template.missing": "模板文件找得到",
    "template.text": "模板读得懂:只用 if、for、名字和过滤器",
    "template.variable": "模板只用声明过的名字",
    "template.stage": "模板的阶段存在",
    "template.length": "max_length 容得下模板里固定的字",
    "template.secret": "公开的文书不写敏感字段的全文",
    "template.form": "表格文件在文件夹之内,找得到,读得懂,只用声明过的名字",
    "table.file": "表文件在文件夹之内,找得到,读得懂",
    "table.key": "表的 key 是案件或表单里的一项",
}
