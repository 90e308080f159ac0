"""The records of one case as they lie in its folder. Field order is the order in which keys are written.

``Dossier`` is everything read of one case folder; all other rooms work on it and never on files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.keys import extra_keys, key
from kameng_tui.record import record


@record
class Story:
    """What happened in the consumer's words; ``phenomenon`` and ``effect`` are two of the four facts of a complaint."""

    text: str = key("text", "经过", long=True)
    phenomenon: str = key("text", "现象")
    effect: str = key("text", "影响")
    extra: Mapping[str, Any] = extra_keys()


@record
class Consumer:
    profile: str = key("text", "资料名")
    name: str = key("text", "姓名")
    id_number: str = key("text", "证件号码", sensitive=True)
    phone: str = key("text", "联系电话", sensitive=True)
    address: str = key("text", "联系地址", sensitive=True)
    email: str = key("text", "邮箱", sensitive=True)
    purpose: str = key("choice", "购买用途", choices=v.PURPOSES, default="unknown")
    minor: bool = key("flag", "未成年人")
    extra: Mapping[str, Any] = extra_keys()


@record
class Party:
    """Platform, seller, payee, guardian, representative: all of one shape."""

    name: str = key("text", "名称")
    site: str = key("text", "网址")
    operator: str = key("text", "经营者(法定名称)")
    credit_code: str = key("text", "统一社会信用代码")
    address: str = key("text", "地址")
    phone: str = key("text", "电话")
    contact: str = key("text", "联系人")
    icp: str = key("text", "ICP备案号")
    account: str = key("text", "收款账号或商户号")
    role: str = key("choice", "角色", choices=v.ROLES, default="unknown")
    source: str = key("text", "信息来源")
    extra: Mapping[str, Any] = extra_keys()


@record
class Representative(Party):
    """Who acts for the consumer: a guardian's place is its own; here it is a helper with an authorisation."""

    matters: str = key("text", "委托事项和权限")
    until: date | None = key("day", "委托期限至")
    unpaid: bool = key("flag", "不收费")


@record
class Known:
    """Anchors that limits of the case count from: when harm and debtor were known (民法典 188)."""

    harm: date | None = key("day", "知道受损之日")
    debtor: date | None = key("day", "知道对方之日")
    extra: Mapping[str, Any] = extra_keys()


@record
class Responsible:
    """Whom the user holds liable, where that is not what the program says, and why."""

    who: tuple[str, ...] = key("texts", "由谁负责", choices=v.RESPONSIBLE)
    why: str = key("text", "理由", long=True)
    extra: Mapping[str, Any] = extra_keys()


@record
class Order:
    id: str = key("text", "编号")
    number: str = key("text", "订单号")
    item: str = key("text", "商品")
    goods: str = key("choice", "商品类型", choices=v.GOODS)
    amount: Decimal | None = key("amount", "订单金额")
    placed: datetime | None = key("moment", "下单时间")
    promised: datetime | None = key("moment", "承诺到账时间")
    delivered: datetime | None = key("moment", "交付时间")
    discovered: datetime | None = key("moment", "发现问题时间")
    card_key: str = key("text", "卡密", sensitive=True)
    account: str = key("text", "充值账号", sensitive=True)
    seller: str = key("text", "店铺")
    note: str = key("text", "备注", long=True)
    extra: Mapping[str, Any] = extra_keys()


@record
class Payment:
    id: str = key("text", "编号")
    order: str = key("text", "所属订单")
    method: str = key("choice", "支付方式", choices=v.METHODS)
    amount: Decimal | None = key("amount", "支付金额")
    paid: datetime | None = key("moment", "支付时间")
    payee: str = key("text", "收款方")
    reference: str = key("text", "支付交易号")
    bank_card: str = key("text", "银行卡号", sensitive=True)
    note: str = key("text", "备注", long=True)
    extra: Mapping[str, Any] = extra_keys()


@record
class Claim:
    id: str = key("text", "编号")
    kind: str = key("choice", "诉求种类", choices=v.CLAIMS)
    against: str = key("text", "对象", default="platform")
    amount: Decimal | None = key("amount", "金额")
    text: str = key("text", "内容")
    within: str = key("text", "要求时限")
    basis: tuple[str, ...] = key("texts", "依据")
    alternative: str = key("text", "可替代的诉求")
    extra: Mapping[str, Any] = extra_keys()


@record
class Case:
    schema: int = key("number", "格式版本", default=v.SCHEMA)
    title: str = key("text", "标题")
    opened: date | None = key("day", "立档日期")
    problem: str = key("choice", "问题类型", choices=v.PROBLEMS)
    tags: tuple[str, ...] = key("texts", "标签")
    story: Story = key("record", "经过", of=Story, required=True)
    consumer: Consumer = key("record", "消费者", of=Consumer, required=True)
    platform: Party = key("record", "平台", of=Party, required=True)
    seller: Party = key("record", "商家", of=Party, required=True)
    payee: Party = key("record", "收款方", of=Party, required=True)
    guardian: Party = key("record", "监护人", of=Party, required=True)
    representative: Representative = key("record", "代理人", of=Representative, required=True)
    known: Known = key("record", "关键日期", of=Known, required=True)
    responsible: Responsible = key("record", "责任认定", of=Responsible, required=True)
    answers: Mapping[str, Any] = key("table", "自查回答")
    orders: tuple[Order, ...] = key("records", "订单", name="order", of=Order)
    payments: tuple[Payment, ...] = key("records", "支付", name="payment", of=Payment)
    claims: tuple[Claim, ...] = key("records", "诉求", name="claim", of=Claim)
    extra: Mapping[str, Any] = extra_keys()

    def party(self, role: str) -> Party:
        """The party called ``role`` (one of vocabulary.PARTIES); an empty Party if it is none of them."""
        return getattr(self, role) if role in v.PARTIES else Party()


@record
class Entry:
    """One line of the journal. ``at`` is when it happened, ``logged`` when it was written, ``by`` who wrote it."""

    schema: int = key("number", "格式版本", default=v.SCHEMA)
    at: datetime | None = key("moment", "发生时间")
    logged: datetime | None = key("moment", "记录时间")
    by: str = key("text", "记录人")
    kind: str = key("text", "种类", required=True)
    text: str = key("text", "内容", long=True)
    filing: str = key("text", "投诉件")
    with_: str = key("text", "对方")
    staff: str = key("text", "工号或姓名")
    receipt: str = key("text", "受理编号")
    amount: Decimal | None = key("amount", "金额")
    promise: str = key("text", "承诺内容")
    promise_by: datetime | None = key("moment", "承诺期限")
    until: date | None = key("day", "限期")
    evidence: tuple[str, ...] = key("texts", "证据")
    paper: str = key("text", "文书")
    form: Mapping[str, Any] = key("table", "提交的表单")
    corrects: str = key("text", "更正的条目")
    void: str = key("text", "作废原因")
    data: Mapping[str, Any] = key("table", "其他数据")
    id: str = ""
    extra: Mapping[str, Any] = extra_keys()


@record
class Card:
    """What a piece of evidence is and shows. ``file`` is its path inside the case folder.

    ``expires``: until when the original can still be had elsewhere (a cloud copy, an export window, a signed link).
    ``attached by original modified``: who took it in and when, and what the file was called and last changed then.
    """

    schema: int = key("number", "格式版本", default=v.SCHEMA)
    id: str = key("text", "编号")
    file: str = key("text", "文件")
    sha256: str = key("text", "SHA-256")
    size: int = key("number", "字节数", default=0)
    kind: str = key("choice", "种类", choices=v.EVIDENCE_KINDS)
    shows: str = key("text", "证明内容")
    links: tuple[str, ...] = key("texts", "环节")
    taken: datetime | None = key("moment", "取得时间")
    expires: date | None = key("day", "到期日")
    attached: datetime | None = key("moment", "加入时间")
    obtained: str = key("text", "取得方式")
    by: str = key("text", "加入人")
    original: str = key("text", "原文件名")
    modified: datetime | None = key("moment", "原文件修改时间")
    private: bool = key("flag", "不公开")
    order: str = key("text", "所属订单")
    extra: Mapping[str, Any] = extra_keys()


@record
class Filing:
    """One complaint of this case at one channel. Its stage is never stored; ``id`` is its file's stem."""

    schema: int = key("number", "格式版本", default=v.SCHEMA)
    channel: str = key("text", "渠道")
    manifest: str = key("text", "所用渠道定义")
    orders: tuple[str, ...] = key("texts", "涉及订单")
    form: Mapping[str, Any] = key("table", "表单")
    id: str = ""
    extra: Mapping[str, Any] = extra_keys()


@record
class Paper:
    """A masked twin in ``papers/`` of a text that was sent. ``file`` is its path inside the case folder.

    What it was made of: ``sentences`` are the places of the sentences that a source carries, by path; ``was`` what the
    source said then, as the public may see it, and ``prints`` its fingerprint where that is not the whole value, made with
    the key that ``keyed`` tells of; ``items`` the orders, payments and claims that there were.
    """

    file: str = ""
    filing: str = ""
    template: str = ""
    audience: str = ""
    at: datetime | None = None
    sha256: str = ""
    text: str = ""
    form_sha256: str = ""
    twin_sha256: str = ""
    items: tuple[str, ...] = ()
    keyed: str = ""
    sentences: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    prints: Mapping[str, str] = field(default_factory=dict)


@record
class Dossier:
    """Everything read of one case folder, plain data. ``faults`` are findings about its files."""

    id: str
    case: Case
    journal: tuple[Entry, ...] = ()
    cards: tuple[Card, ...] = ()
    filings: tuple[Filing, ...] = ()
    papers: tuple[Paper, ...] = ()
    faults: tuple[Finding, ...] = field(default=())
