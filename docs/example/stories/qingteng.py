"""青藤: a shop that ran away. Police first; nothing is filed at a channel yet."""

from shapes import Story, entry, piece, when, yuan

TEAL = "#1f8a83"

STORY = Story(
    id="2026-11-14-qingteng-r2yb",
    case={
        "schema": 1,
        "title": "青藤数卡 收款后失联",
        "opened": when("2026-11-18").date(),
        "problem": "vanished",
        "tags": ["失联"],
        "story": {
            "text": "11月14日在青藤数卡花188元买视频会员激活码，页面写24小时内人工发货。\n"
            "到11月18日没有发货，客服不回，网站打不开了。",
            "phenomenon": "未发货，客服失联，网站无法访问",
            "effect": "188元损失",
        },
        "consumer": {"profile": "赵示例", "purpose": "personal"},
        "platform": {
            "name": "青藤数卡",
            "site": "https://qingteng.invalid",
            "role": "unknown",
            "source": "网站已无法访问，经营者不明",
        },
        "payee": {"name": "*藤（个人收款码）", "source": "微信支付账单"},
        "known": {"harm": when("2026-11-18").date()},
        "answers": {"gone": "yes", "reported": "yes", "paid-person": "yes", "others": "unknown"},
        "order": [
            {
                "id": "o1",
                "number": "QT1114153322",
                "item": "视频会员激活码（季卡）",
                "goods": "card-key",
                "amount": yuan("188"),
                "placed": when("2026-11-14 15:33"),
                "promised": when("2026-11-15 15:33"),
                "discovered": when("2026-11-18 09:10"),
            }
        ],
        "payment": [
            {
                "id": "p1",
                "order": "o1",
                "method": "wechat",
                "amount": yuan("188"),
                "paid": when("2026-11-14 15:34:05"),
                "payee": "*藤（个人收款码）",
                "reference": "1000050001202611140000000188",
            }
        ],
        "claim": [
            {
                "id": "c1",
                "kind": "refund",
                "against": "payee",
                "amount": yuan("188"),
                "text": "退回原支付账户",
                "basis": ["民法典577"],
            }
        ],
    },
    entries=(
        entry(
            "2026-11-16 10:05",
            "contact",
            "在网站留言催发货，没有回复。",
            with_="青藤数卡网站客服",
            staff="无人应答",
        ),
        entry(
            "2026-11-18 09:12",
            "capture",
            "网站打不开，截下浏览器提示和当天时间。",
            evidence=["u7mk"],
        ),
        entry(
            "2026-11-19 14:20",
            "note",
            "到派出所说明情况并交了订单、账单截图，民警登记并给了接报案回执。\n同日在微信账单里点“对订单有疑惑”反映商家失联，记下了提交时间。",
            with_="示例派出所",
            staff="值班民警（姓名未记）",
            evidence=["e4wn", "j9ca"],
        ),
    ),
    pieces=(
        piece(
            "e4wn",
            "订单页",
            "order-page",
            "订单号、商品、金额188.00元，状态“待发货”",
            ["paid", "not-performed"],
            "2026-11-16 10:02",
            {
                "page": "order",
                "colour": TEAL,
                "battery": 66,
                "state": "待发货",
                "hint": "人工发货，请在24小时内查收",
                "shop": "青藤数卡",
                "badge": "季卡",
                "item": "视频会员激活码（季卡） 人工发货",
                "price": "188.00",
                "total": "188.00",
                "buttons": ("催发货", "联系客服"),
                "rows": [
                    ("订单编号", "QT1114153322"),
                    ("下单时间", "2026-11-14 15:33:22"),
                    ("支付方式", "微信扫码"),
                    ("发货方式", "人工发货"),
                    ("承诺", "24小时内发货"),
                ],
            },
            order="o1",
        ),
        piece(
            "j9ca",
            "微信支付账单",
            "payment",
            "11月14日15:34:05扫码支付188.00元，收款方为个人收款码",
            ["paid"],
            "2026-11-18 09:20",
            {
                "page": "bill",
                "colour": "#2aae67",
                "battery": 40,
                "payee": "*藤（个人收款码）",
                "amount": "188.00",
                "state": "支付成功",
                "rows": [
                    ("支付时间", "2026-11-14 15:34:05"),
                    ("商品", "二维码收款"),
                    ("支付方式", "零钱"),
                    ("转账单号", "1000050001202611140000000188"),
                ],
            },
            order="o1",
        ),
        piece(
            "u7mk",
            "网站无法访问",
            "error-screen",
            "11月18日09:12网站无法打开",
            ["not-performed", "refused-or-stalled"],
            "2026-11-18 09:12",
            {
                "page": "gone",
                "battery": 41,
                "address": "qingteng.invalid",
                "says": "无法访问此网站",
                "lines": ["找不到 qingteng.invalid 的服务器", "请检查网址是否正确", "ERR_NAME_NOT_RESOLVED"],
            },
        ),
    ),
)
