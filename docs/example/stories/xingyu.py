"""星屿: a top-up that did not arrive, begun yesterday: two pieces of evidence, nothing filed."""

from shapes import Story, entry, piece, when, yuan

VIOLET = "#6a55c9"

STORY = Story(
    id="2026-11-20-xingyu-g6cq",
    case={
        "schema": 1,
        "title": "星屿卡站 98元点券未到账",
        "opened": when("2026-11-20").date(),
        "problem": "topup-not-received",
        "tags": ["点券"],
        "story": {
            "text": "11月20日21:15在星屿卡站充98元点券，付款成功，订单一直显示“处理中”，点券没到。",
            "phenomenon": "订单一直“处理中”，点券未到账",
        },
        "consumer": {"profile": "本人", "purpose": "personal"},
        "platform": {"name": "星屿卡站", "site": "https://xingyu.example.com", "role": "unknown"},
        "known": {"harm": when("2026-11-20").date()},
        "order": [
            {
                "id": "o1",
                "number": "XY20261120211507",
                "item": "点券 980点",
                "goods": "top-up",
                "amount": yuan("98"),
                "placed": when("2026-11-20 21:15"),
                "discovered": when("2026-11-20 21:50"),
            }
        ],
        "payment": [
            {
                "id": "p1",
                "order": "o1",
                "method": "wechat",
                "amount": yuan("98"),
                "paid": when("2026-11-20 21:15:40"),
                "payee": "示例星屿科技有限公司",
                "reference": "4200000000202611200000000098",
            }
        ],
    },
    entries=(
        entry(
            "2026-11-20 21:52", "capture", "截了订单页和微信账单，还没有联系客服。", evidence=["x3fw", "d5kp"]
        ),
    ),
    pieces=(
        piece(
            "x3fw",
            "订单页",
            "order-page",
            "订单号、商品、金额98.00元，状态“处理中”",
            ["paid", "not-performed"],
            "2026-11-20 21:50",
            {
                "page": "order",
                "colour": VIOLET,
                "battery": 23,
                "state": "处理中",
                "hint": "系统正在为您充值，请耐心等待",
                "shop": "星屿卡站",
                "badge": "点券",
                "item": "点券 980点 直充",
                "price": "98.00",
                "total": "98.00",
                "rows": [
                    ("订单编号", "XY20261120211507"),
                    ("下单时间", "2026-11-20 21:15:07"),
                    ("支付时间", "2026-11-20 21:15:40"),
                    ("支付方式", "微信支付"),
                    ("订单状态", "处理中", "#f08a1d"),
                ],
            },
            order="o1",
        ),
        piece(
            "d5kp",
            "微信支付账单",
            "payment",
            "11月20日21:15:40支付98.00元，商户单号与订单号一致",
            ["paid"],
            "2026-11-20 21:51",
            {
                "page": "bill",
                "colour": "#2aae67",
                "battery": 23,
                "payee": "示例星屿科技有限公司",
                "amount": "98.00",
                "state": "支付成功",
                "rows": [
                    ("支付时间", "2026-11-20 21:15:40"),
                    ("商品", "点券充值"),
                    ("支付方式", "零钱"),
                    ("交易单号", "4200000000202611200000000098"),
                    ("商户单号", "XY20261120211507"),
                ],
            },
            order="o1",
        ),
    ),
)
