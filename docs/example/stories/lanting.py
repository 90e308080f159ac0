"""蓝汀: 20 keys ordered for resale, 14 delivered. 12315 refused, since it was not bought for daily life; other ways remain."""

from shapes import HELPER, Story, entry, letter, piece, when, yuan

CYAN = "#0f7fa8"
SUPPORT = "蓝汀卡仓商务客服"
OFFICE = "样例市新城区市场监督管理局"

COMPLAINT_LETTER = """
消费者投诉(12315)

投诉人：周示例 联系电话：{phone} 联系地址：示例省样例市样品路13号
被投诉人：示例蓝汀数码有限公司
地址：示例省样例市新城区示例中路20号

争议事实
2026年10月12日，本人在蓝汀卡仓订购点卡卡密20张（订单号LT20261012100820，每张30.00元，共600.00元），实际收到14张，缺6张。平台称库存不足，10月15日承诺3天内补齐，至今未补。

投诉请求
退还未交付的6张货款180.00元。

依据：《电子商务法》第二十条、《民法典》第五百七十七条。
证据：订单截图、支付宝账单、提卡记录、客服聊天记录，共4份。
2026年10月27日
"""

STORY = Story(
    id="2026-10-12-lanting-z8fe",
    case={
        "schema": 1,
        "title": "蓝汀卡仓 20张卡密少发6张",
        "opened": when("2026-10-15").date(),
        "problem": "no-stock",
        "tags": ["卡密", "批量"],
        "story": {
            "text": "10月12日订了20张点卡卡密，共600元，只发了14张。平台说库存不足，答应3天内补齐，没有补。",
            "phenomenon": "订单20张，只收到14张",
            "effect": "缺6张，货款180元",
        },
        "consumer": {
            "profile": "周示例",
            "name": "周示例",
            "phone": "vault:****2468",
            "address": "vault:****",
            "purpose": "resale",
        },
        "platform": {
            "name": "蓝汀卡仓",
            "site": "https://lanting.example.com",
            "operator": "示例蓝汀数码有限公司",
            "address": "示例省样例市新城区示例中路20号",
            "role": "self-operated",
            "source": "网站“联系我们”页，2026-10-15查看",
        },
        "known": {"harm": when("2026-10-12").date(), "debtor": when("2026-10-12").date()},
        "order": [
            {
                "id": "o1",
                "number": "LT20261012100820",
                "item": "点卡卡密 30元面值 20张",
                "goods": "card-key",
                "amount": yuan("600"),
                "placed": when("2026-10-12 10:08"),
                "delivered": when("2026-10-12 10:15"),
                "discovered": when("2026-10-12 10:40"),
                "note": "实收14张，缺6张；收到的14张均已正常使用",
            }
        ],
        "payment": [
            {
                "id": "p1",
                "order": "o1",
                "method": "alipay",
                "amount": yuan("600"),
                "paid": when("2026-10-12 10:09:15"),
                "payee": "示例蓝汀数码有限公司",
                "reference": "2026101222001400000000000600",
            }
        ],
        "claim": [
            {
                "id": "c1",
                "kind": "refund",
                "against": "platform",
                "amount": yuan("180"),
                "text": "退还未交付6张的货款",
                "basis": ["电商法20", "民法典577"],
            }
        ],
    },
    entries=(
        entry(
            "2026-10-15 10:30",
            "promise",
            "商务客服说库存不足，答应3天内补齐6张。",
            with_=SUPPORT,
            staff="商务小蓝",
            promise="3天内补齐6张",
            promise_by=when("2026-10-18 23:59:59"),
            evidence=["n5wd"],
        ),
        entry(
            "2026-10-27 09:15",
            "submitted",
            "在全国12315平台提交投诉。",
            by=HELPER,
            filing="12315",
            receipt="示例2026102700000180",
            evidence=["b3ta", "h8ky", "y4cm", "n5wd"],
            paper="papers/20261027-12315-complaint-1.md",
        ),
        entry(
            "2026-11-04 11:00",
            "refused",
            "不予受理：一次购买20张用于转售，不是为生活消费需要（投诉举报处理办法第十六条第三项）。告知可以协商或者诉讼。",
            by=HELPER,
            filing="12315",
            with_=OFFICE,
        ),
        entry(
            "2026-11-05 20:30",
            "note",
            "和本人核对，确实是买来转卖。按买卖合同主张，先向平台书面催告，再考虑起诉。",
            by=HELPER,
        ),
    ),
    pieces=(
        piece(
            "b3ta",
            "订单截图",
            "order-page",
            "订单号、数量20张、金额600.00元、下单时间",
            ["paid"],
            "2026-10-15 09:40",
            {
                "page": "order",
                "colour": CYAN,
                "battery": 64,
                "state": "部分发货",
                "hint": "已发14张，剩余6张待补货",
                "shop": "蓝汀卡仓",
                "badge": "卡密",
                "item": "点卡卡密 30元面值 现货秒发",
                "kind": "卡密类商品",
                "price": "30.00",
                "total": "600.00",
                "count": 20,
                "rows": [
                    ("订单编号", "LT20261012100820"),
                    ("下单时间", "2026-10-12 10:08:20"),
                    ("支付方式", "支付宝"),
                    ("下单数量", "20张"),
                    ("已发数量", "14张", "#f08a1d"),
                ],
            },
            order="o1",
        ),
        piece(
            "h8ky",
            "支付宝账单",
            "payment",
            "10月12日10:09:15支付600.00元，商家订单号与订单号一致",
            ["paid"],
            "2026-10-15 09:44",
            {
                "page": "bill",
                "colour": CYAN,
                "battery": 64,
                "payee": "示例蓝汀数码有限公司",
                "amount": "600.00",
                "rows": [
                    ("支付时间", "2026-10-12 10:09:15"),
                    ("付款方式", "账户余额"),
                    ("商品说明", "点卡卡密"),
                    ("交易号", "2026101222001400000000000600"),
                    ("商家订单号", "LT20261012100820"),
                ],
            },
            order="o1",
        ),
        piece(
            "y4cm",
            "提卡记录",
            "error-screen",
            "提卡记录共14张，提示“库存不足，剩余6张待补”",
            ["not-performed"],
            "2026-10-15 09:50",
            {
                "page": "list",
                "colour": CYAN,
                "battery": 63,
                "title": "提卡记录",
                "cards": [
                    (
                        "订单 LT20261012100820",
                        [
                            ("应提", "20张"),
                            ("已提", "14张"),
                            ("待补", "6张", "#e5373b"),
                            ("原因", "库存不足", "#e5373b"),
                        ],
                    ),
                    ("2026-10-12 10:15", [("提取", "10张"), ("方式", "自动发货")]),
                    ("2026-10-12 10:21", [("提取", "4张"), ("方式", "自动发货")]),
                ],
                "below": "2026-10-15 09:50 查询",
            },
            order="o1",
        ),
        piece(
            "n5wd",
            "客服聊天记录",
            "chat",
            "10月15日商务小蓝承认库存不足，答应3天内补齐6张（完整会话）",
            ["told", "refused-or-stalled"],
            "2026-10-20 18:10",
            {
                "page": "chat",
                "colour": CYAN,
                "battery": 52,
                "title": SUPPORT,
                "note": "商务小蓝",
                "lines": [
                    ("time", "2026年10月15日 10:22"),
                    ("me", "订单LT20261012100820买了20张，只提到14张，页面写的是现货。"),
                    ("them", "您好，上游库存不足。"),
                    ("me", "剩下6张什么时候补？不能补请退180元。"),
                    ("time", "10:30"),
                    ("them", "3天内给您补齐。"),
                    ("time", "10月20日 18:02"),
                    ("me", "已经过了5天，6张还没有补，请退款180元。"),
                ],
            },
        ),
    ),
    filings={
        "12315": {
            "channel": "12315",
            "orders": ["o1"],
            "form": {"publish": False, "delegate": True, "demands": "退还未交付的6张货款180.00元"},
        }
    },
    letters=(
        letter(
            "20261027-12315-complaint-1",
            "2026-10-27 09:15",
            "12315",
            "complaint",
            "authority",
            COMPLAINT_LETTER,
            "2468",
        ),
    ),
)
