"""九妹: a card key that was used before it was sold. The support's promise is two days late; order and bill differ by 1 yuan."""

from shapes import Story, entry, letter, piece, when, yuan

PINK = "#c2407a"
SUPPORT = "九妹卡盟在线客服"

PLATFORM_LETTER = """
【九妹卡盟】订单投诉 JM20261116201047

九妹卡盟客服：

一、事实
2026年11月16日20:10，本人在九妹卡盟购买《示例世界》月卡卡密一张（订单号JM20261116201047，商品价100.00元）。20:12收到尾号V90T的卡密，20:25按说明激活，提示“该卡密已被使用”。官方查询显示该卡密首次使用时间为2026年11月12日08:12，早于本人购买。

二、诉求
请在24小时内补发一张有效卡密；不能补发的，退回实付款项到原支付账户。二者择一。

依据：《消费者权益保护法》第二十三条、第二十四条，《民法典》第五百七十七条。

三、证据
1. 订单截图
2. 支付宝账单
3. 激活失败截图
4. 激活全过程录屏
5. 卡密状态查询

完整卡密不在本函中写出，核对时由本人通过订单页提供。
2026年11月16日
"""

_FORM = {
    "page": "dialog",
    "colour": "#18a058",
    "battery": 55,
    "title": "月卡激活",
    "heading": "激活信息",
    "action": "立即激活",
    "below": "卡密一经激活不可重复使用，如有疑问请联系销售方。",
}
RECORDING = {
    "page": "recording",
    "frames": [
        {
            "page": "list",
            "colour": PINK,
            "battery": 55,
            "clock": "20:27",
            "title": "我的卡密",
            "cards": [
                (
                    "《示例世界》月卡卡密",
                    [
                        ("订单编号", "JM20261116201047"),
                        ("发货时间", "2026-11-16 20:12:15"),
                        ("卡密", "************V90T"),
                    ],
                )
            ],
            "below": "请勿将卡密告诉他人。",
        },
        {
            **_FORM,
            "clock": "20:27",
            "rows": [("卡密", "（未输入）"), ("角色", "示例玩家"), ("区服", "示例一区")],
        },
        {
            **_FORM,
            "clock": "20:27",
            "rows": [("卡密", "**** **** **** V90T"), ("角色", "示例玩家"), ("区服", "示例一区")],
        },
        {
            **_FORM,
            "clock": "20:28",
            "rows": [("卡密", "**** **** **** V90T"), ("角色", "示例玩家"), ("区服", "示例一区")],
            "says": "激活失败",
            "message": "该卡密已被使用\n错误代码 2031",
        },
    ],
}

STORY = Story(
    id="2026-11-16-jiumei-w5np",
    case={
        "schema": 1,
        "title": "九妹卡盟 卡密已被使用",
        "opened": when("2026-11-16").date(),
        "problem": "card-key-used",
        "tags": ["卡密", "月卡"],
        "story": {
            "text": "11月16日20:10在九妹卡盟花100元买月卡卡密，20:25激活时提示“该卡密已被使用”。\n"
            "官方查询显示11月12日就用过了。客服1024说24小时内补发，到现在没有补。",
            "phenomenon": "激活提示“该卡密已被使用”，官方查询首次使用时间早于购买",
            "effect": "月卡无法使用",
        },
        "consumer": {
            "profile": "本人",
            "name": "张示例",
            "phone": "vault:****5678",
            "address": "vault:****",
            "purpose": "personal",
            "minor": False,
        },
        "platform": {
            "name": "九妹卡盟",
            "site": "https://jiumei.example.com",
            "operator": "示例九妹信息技术有限公司",
            "address": "示例省样例市软件园示例路9号",
            "role": "platform",
            "source": "平台“关于我们”页，2026-11-16查看",
        },
        "seller": {
            "name": "小鹿数卡（店铺）",
            "contact": "店铺内留言",
            "role": "unknown",
            "source": "订单页",
        },
        "known": {"harm": when("2026-11-16").date(), "debtor": when("2026-11-16").date()},
        "answers": {
            "used-by-me": "no",
            "shared": "no",
            "own-breach": "no",
            "in-window": "yes",
            "reachable": "yes",
            "fraud": "unknown",
        },
        "order": [
            {
                "id": "o1",
                "number": "JM20261116201047",
                "item": "《示例世界》月卡卡密",
                "goods": "card-key",
                "amount": yuan("100"),
                "placed": when("2026-11-16 20:10"),
                "delivered": when("2026-11-16 20:12"),
                "discovered": when("2026-11-16 20:25"),
                "card_key": "vault:****V90T",
                "seller": "小鹿数卡",
            }
        ],
        "payment": [
            {
                "id": "p1",
                "order": "o1",
                "method": "alipay",
                "amount": yuan("101"),
                "paid": when("2026-11-16 20:11:08"),
                "payee": "示例九妹信息技术有限公司",
                "reference": "2026111622001400000000000101",
                "note": "账单比订单多1.00元，平台没有说明是什么费用",
            }
        ],
        "claim": [
            {
                "id": "c1",
                "kind": "refund",
                "against": "platform",
                "amount": yuan("100"),
                "text": "退回原支付账户",
                "within": "24小时",
                "basis": ["电商法20", "民法典577"],
                "alternative": "redeliver",
            }
        ],
    },
    entries=(
        entry(
            "2026-11-16 20:30",
            "capture",
            "激活失败后当场截图，又录了一遍激活全过程，并到游戏官方页面查询卡密状态，首次使用时间为11月12日08:12。",
            evidence=["t5ru", "d7gw", "k9de"],
        ),
        entry(
            "2026-11-16 21:00",
            "submitted",
            "在平台“订单投诉”提交，要求24小时内补发或退款。",
            filing="platform",
            receipt="JMTS-1116-0213",
            evidence=["c3xh", "y6gs", "t5ru", "d7gw", "k9de"],
            paper="papers/20261116-platform-complaint-1.md",
        ),
        entry(
            "2026-11-17 11:20",
            "contact",
            "在线客服只回复“正在联系商户核实”，追问期限未答。",
            filing="platform",
            with_=SUPPORT,
            staff="工号1019",
        ),
        entry(
            "2026-11-18 10:00",
            "answered",
            "客服承认商户操作失误，承诺24小时内补发有效卡密。",
            filing="platform",
            with_=SUPPORT,
            staff="工号1024",
            promise="24小时内补发",
            promise_by=when("2026-11-19 10:00"),
            evidence=["p2fj"],
        ),
        entry(
            "2026-11-20 19:45",
            "note",
            "订单页仍没有新卡密，下次联系前先把超过承诺时限后的订单页截下来。",
        ),
    ),
    pieces=(
        piece(
            "c3xh",
            "订单截图",
            "order-page",
            "订单号、商品、金额100.00元、下单和发货时间",
            ["paid"],
            "2026-11-16 20:28",
            {
                "page": "order",
                "colour": PINK,
                "battery": 54,
                "state": "交易完成",
                "hint": "卡密已自动发货，请在有效期内使用",
                "shop": "小鹿数卡",
                "badge": "月卡",
                "item": "《示例世界》月卡卡密 自动发货",
                "kind": "卡密类商品",
                "price": "100.00",
                "total": "100.00",
                "buttons": ("申请售后", "查看卡密"),
                "rows": [
                    ("订单编号", "JM20261116201047"),
                    ("下单时间", "2026-11-16 20:10:02"),
                    ("发货时间", "2026-11-16 20:12:15"),
                    ("支付方式", "支付宝"),
                    ("卡密", "************V90T"),
                    ("售后", "卡密问题24小时内处理"),
                ],
            },
            order="o1",
        ),
        piece(
            "y6gs",
            "支付宝账单",
            "payment",
            "11月16日20:11:08支付101.00元，商家订单号与订单号一致",
            ["paid"],
            "2026-11-16 20:35",
            {
                "page": "bill",
                "colour": PINK,
                "battery": 53,
                "payee": "示例九妹信息技术有限公司",
                "amount": "101.00",
                "rows": [
                    ("支付时间", "2026-11-16 20:11:08"),
                    ("付款方式", "账户余额"),
                    ("商品说明", "九妹卡盟订单"),
                    ("交易号", "2026111622001400000000000101"),
                    ("商家订单号", "JM20261116201047"),
                ],
            },
            order="o1",
        ),
        piece(
            "t5ru",
            "激活失败截图",
            "error-screen",
            "20:25激活尾号V90T的卡密，提示“该卡密已被使用”",
            ["not-performed"],
            "2026-11-16 20:26",
            {
                "page": "dialog",
                "colour": "#18a058",
                "battery": 55,
                "title": "月卡激活",
                "heading": "激活信息",
                "rows": [
                    ("卡密", "**** **** **** V90T"),
                    ("角色", "示例玩家"),
                    ("区服", "示例一区"),
                    ("激活时间", "2026-11-16 20:25"),
                ],
                "action": "立即激活",
                "says": "激活失败",
                "message": "该卡密已被使用\n错误代码 2031",
                "below": "卡密一经激活不可重复使用，如有疑问请联系销售方。",
            },
            order="o1",
        ),
        piece(
            "d7gw",
            "激活全过程录屏",
            "screen-recording",
            "从提卡页到输入尾号V90T的卡密到提示“该卡密已被使用”的全过程（卡密已遮住）",
            ["not-performed"],
            "2026-11-16 20:27",
            RECORDING,
            order="o1",
            obtained="本人手机录屏",
        ),
        piece(
            "n8bq",
            "卡密截图",
            "key-shot",
            "提卡页上的完整卡密和订单号，原图只留在本人手机和本机",
            ["not-performed"],
            "2026-11-16 20:27",
            {},
            order="o1",
            private=True,
        ),
        piece(
            "k9de",
            "卡密状态查询",
            "key-status",
            "官方查询：尾号V90T的卡密首次使用时间2026-11-12 08:12，早于购买",
            ["unused"],
            "2026-11-16 20:30",
            {
                "page": "list",
                "colour": "#18a058",
                "battery": 54,
                "title": "卡密状态查询",
                "address": "game.example.com/card-status",
                "cards": [
                    (
                        "查询结果",
                        [
                            ("卡密", "**** **** **** V90T"),
                            ("商品", "《示例世界》月卡"),
                            ("状态", "已使用", "#e5373b"),
                            ("首次使用时间", "2026-11-12 08:12:40", "#e5373b"),
                            ("使用角色", "非本账号"),
                            ("查询时间", "2026-11-16 20:30:11"),
                        ],
                    )
                ],
                "below": "查询结果以服务器记录为准。如需书面说明，请联系游戏客服。",
            },
            order="o1",
        ),
        piece(
            "p2fj",
            "客服聊天记录",
            "chat",
            "11月18日10:00工号1024承认商户操作失误，承诺24小时内补发（节选）",
            ["told", "promise-broken"],
            "2026-11-18 10:09",
            {
                "page": "chat",
                "colour": PINK,
                "battery": 88,
                "net": "4G",
                "title": SUPPORT,
                "note": "工号1024 为您服务",
                "lines": [
                    ("time", "2026年11月18日 09:56"),
                    (
                        "me",
                        "您好，我是订单JM20261116201047的用户，卡密提示已被使用，投诉已提交，请问什么时候能处理？",
                    ),
                    ("them", "您好，已查到。"),
                    ("me", "官方查询显示11月12日就被使用，我16日才买的。"),
                    ("time", "10:00"),
                    ("them", "核实是商户操作失误，24小时内给您补发有效卡密。"),
                    ("me", "请问由谁负责？"),
                    ("them", "工号1024跟进，请耐心等待。"),
                ],
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
                "demands": "24小时内补发一张有效卡密；不能补发的，退回实付款项到原支付账户",
                "deadline": "24小时",
            },
        }
    },
    letters=(
        letter(
            "20261116-platform-complaint-1",
            "2026-11-16 21:00",
            "platform",
            "complaint",
            "respondent",
            PLATFORM_LETTER,
        ),
    ),
)
