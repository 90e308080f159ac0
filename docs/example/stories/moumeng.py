"""某盟: a year's membership that shrank after a week. 12315 mediates, and asks us for more by a day that is near."""

from shapes import HELPER, Story, entry, letter, piece, when, yuan

GOLD = "#a9762b"
SUPPORT = "某盟会员商城客服"
OFFICE = "样例市示例区市场监督管理局"
FACTS = (
    "2026年9月2日，本人在某盟会员商城购买“全能年卡会员”一份（订单号MM20260902093015，1280.00元）。"
    "购买页写明12个月内含视频、音乐、网盘三项权益。9月8日起音乐、网盘两项权益被移除，会员页只剩视频一项。"
)

PLATFORM_LETTER = f"""
某盟会员商城客服：

{FACTS}

请按购买页恢复三项权益；不能恢复的，请在3个工作日内解除合同，按未履行部分退还会员费。

证据：订单截图、微信支付账单、购买页权益说明、当前会员权益页。
2026年9月8日
"""

COMPLAINT_LETTER = f"""
消费者投诉(12315)

投诉人：李示例 联系电话：{{phone}} 联系地址：示例省样例市样品路11号
被投诉人：示例某盟数字科技有限公司
地址：示例省样例市示例区样品街3号

争议事实
{FACTS}
9月8日本人向平台书面提出恢复权益或退款。9月10日平台答复“权益以公告调整为准，会员费不退”。

投诉请求
退还货款和服务费用：请求调解，退还未履行部分的会员费，以1280.00元为限。

依据：《消费者权益保护法》第十六条、第五十三条，《民法典》第五百七十七条。
证据：订单截图、微信支付账单、购买页权益说明、当前会员权益页，共4份。
2026年9月17日
"""

STORY = Story(
    id="2026-09-02-moumeng-d8vt",
    case={
        "schema": 1,
        "title": "某盟 年卡会员缩水",
        "opened": when("2026-09-08").date(),
        "problem": "shrunk-service",
        "tags": ["会员"],
        "story": {
            "text": "9月2日花1280元买了一年的全能会员，购买页写着视频、音乐、网盘三项。\n"
            "9月8日发现只剩视频一项，平台说权益以公告调整为准，不退钱。",
            "phenomenon": "三项权益被移除两项",
            "effect": "年费1280元，大部分权益无法使用",
        },
        "consumer": {
            "profile": "李示例",
            "name": "李示例",
            "phone": "vault:****6789",
            "address": "vault:****",
            "purpose": "personal",
        },
        "platform": {
            "name": "某盟会员商城",
            "site": "https://moumeng.example.com",
            "operator": "示例某盟数字科技有限公司",
            "address": "示例省样例市示例区样品街3号",
            "role": "self-operated",
            "source": "商城页脚营业执照链接，2026-09-09查看",
        },
        "representative": {
            "name": "示例志愿者",
            "role": "unknown",
            "source": "授权委托书，2026-09-09签，期限6个月",
        },
        "known": {"harm": when("2026-09-08").date(), "debtor": when("2026-09-08").date()},
        "order": [
            {
                "id": "o1",
                "number": "MM20260902093015",
                "item": "全能年卡会员（视频+音乐+网盘）",
                "goods": "membership",
                "amount": yuan("1280"),
                "placed": when("2026-09-02 09:30"),
                "delivered": when("2026-09-02 09:31"),
                "discovered": when("2026-09-08 19:40"),
                "account": "vault:****er88",
            }
        ],
        "payment": [
            {
                "id": "p1",
                "order": "o1",
                "method": "wechat",
                "amount": yuan("1280"),
                "paid": when("2026-09-02 09:30:40"),
                "payee": "示例某盟数字科技有限公司",
                "reference": "4200000000202609020000000128",
            }
        ],
        "claim": [
            {
                "id": "c1",
                "kind": "refund",
                "against": "platform",
                "amount": yuan("1280"),
                "text": "退还未履行部分的会员费，以1280.00元为限",
                "within": "3个工作日",
                "basis": ["消保法53", "民法典577"],
            }
        ],
    },
    entries=(
        entry(
            "2026-09-08 20:10",
            "submitted",
            "在商城“意见与投诉”提交，要求恢复权益或退款。",
            by=HELPER,
            filing="platform",
            receipt="MM-KF-90817",
            evidence=["a8km", "n3qv", "f7yb", "s4hd"],
            paper="papers/20260908-platform-complaint-1.md",
        ),
        entry(
            "2026-09-10 11:32",
            "refused",
            "平台答复：权益以公告调整为准，会员费不退。",
            by=HELPER,
            filing="platform",
            with_=SUPPORT,
            staff="客服小盟",
        ),
        entry(
            "2026-09-17 14:00",
            "submitted",
            "在全国12315平台提交投诉，附4份证据和授权委托书。",
            by=HELPER,
            filing="12315",
            receipt="示例2026091700001280",
            evidence=["a8km", "n3qv", "f7yb", "s4hd"],
            paper="papers/20260917-12315-complaint-1.md",
        ),
        entry(
            "2026-09-28 16:20",
            "accepted",
            "短信通知：投诉已受理，将组织调解。",
            by=HELPER,
            filing="12315",
            with_=OFFICE,
        ),
        entry(
            "2026-10-21 10:30",
            "contact",
            "调解员来电：平台提出补三个月视频会员，问是否接受。答复不接受抵扣，仍要求退还未履行部分。",
            by=HELPER,
            filing="12315",
            with_=OFFICE,
            staff="调解员周某",
        ),
        entry(
            "2026-11-18 09:50",
            "asked",
            "调解员要求补交：权益调整公告截图、9月2日以来会员权益使用记录。限11月24日前。",
            by=HELPER,
            filing="12315",
            with_=OFFICE,
            staff="调解员周某",
            until=when("2026-11-24").date(),
        ),
    ),
    pieces=(
        piece(
            "a8km",
            "订单截图",
            "order-page",
            "订单号、商品、金额1280.00元、下单时间",
            ["paid"],
            "2026-09-08 19:46",
            {
                "page": "order",
                "colour": GOLD,
                "battery": 37,
                "state": "已开通",
                "hint": "会员有效期至 2027-09-01",
                "shop": "某盟会员商城",
                "badge": "年卡",
                "item": "全能年卡会员（视频+音乐+网盘）",
                "kind": "会员服务",
                "price": "1280.00",
                "total": "1280.00",
                "buttons": ("联系客服", "查看权益"),
                "rows": [
                    ("订单编号", "MM20260902093015"),
                    ("下单时间", "2026-09-02 09:30:12"),
                    ("支付方式", "微信支付"),
                    ("开通时间", "2026-09-02 09:31:02"),
                    ("开通账号", "****er88"),
                ],
            },
            order="o1",
        ),
        piece(
            "n3qv",
            "微信支付账单",
            "payment",
            "9月2日09:30:40支付1280.00元，收款方为经营者",
            ["paid"],
            "2026-09-08 19:50",
            {
                "page": "bill",
                "colour": "#2aae67",
                "battery": 36,
                "payee": "示例某盟数字科技有限公司",
                "amount": "1280.00",
                "state": "支付成功",
                "rows": [
                    ("支付时间", "2026-09-02 09:30:40"),
                    ("商品", "全能年卡会员"),
                    ("支付方式", "零钱"),
                    ("交易单号", "4200000000202609020000000128"),
                    ("商户单号", "MM20260902093015"),
                ],
            },
            order="o1",
        ),
        piece(
            "f7yb",
            "购买页权益说明",
            "rule-page",
            "购买页写明12个月内含视频、音乐、网盘三项权益",
            ["not-as-described"],
            "2026-09-02 09:28",
            {
                "page": "rule",
                "battery": 91,
                "title": "全能年卡会员",
                "heading": "会员权益说明",
                "dated": "更新日期 2026-08-20   页面 moumeng.example.com/vip",
                "clauses": [
                    "一、会员自开通之日起12个月内有效，费用1280元，一次性收取。",
                    "*二、有效期内包含以下三项权益：1. 视频会员（全站）；2. 音乐会员（无损音质）；3. 网盘会员（2TB空间）。",
                    "三、权益自动发放至购买账号，可在“我的会员”中查看。",
                    "四、会员账号仅限本人使用，不得转让。",
                ],
            },
            order="o1",
            attached=when("2026-09-08 20:02"),
        ),
        piece(
            "s4hd",
            "当前会员权益页",
            "error-screen",
            "9月8日会员页只剩视频一项，音乐、网盘显示“已下线”",
            ["not-as-described", "not-performed"],
            "2026-09-08 19:42",
            {
                "page": "list",
                "colour": GOLD,
                "battery": 38,
                "title": "我的会员",
                "cards": [
                    ("全能年卡会员", [("账号", "****er88"), ("有效期至", "2027-09-01")]),
                    ("视频会员", [("状态", "使用中", "#18a058"), ("到期", "2027-09-01")]),
                    ("音乐会员", [("状态", "已下线", "#e5373b"), ("说明", "权益调整")]),
                    ("网盘会员", [("状态", "已下线", "#e5373b"), ("说明", "权益调整")]),
                ],
                "below": "2026-09-08 19:42 查询。权益调整以公告为准。",
            },
            order="o1",
        ),
    ),
    filings={
        "platform": {
            "channel": "platform",
            "orders": ["o1"],
            "form": {
                "via": "工单",
                "demands": "恢复三项权益；不能恢复的，退还未履行部分的会员费",
                "deadline": "3个工作日",
            },
        },
        "12315": {
            "channel": "12315",
            "orders": ["o1"],
            "form": {
                "publish": False,
                "delegate": True,
                "facts": FACTS,
                "demands": "退还未履行部分的会员费，以1280.00元为限",
            },
        },
    },
    letters=(
        letter(
            "20260908-platform-complaint-1",
            "2026-09-08 20:10",
            "platform",
            "complaint",
            "respondent",
            PLATFORM_LETTER,
        ),
        letter(
            "20260917-12315-complaint-1",
            "2026-09-17 14:00",
            "12315",
            "complaint",
            "authority",
            COMPLAINT_LETTER,
            "6789",
        ),
    ),
)
