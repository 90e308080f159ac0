"""启慧 QH2023101500123: closed and won in 2023, under the rules of that day."""

from shapes import Story, entry, letter, piece, when, yuan

NAVY, BILL_BLUE = "#24478f", "#1677ff"
SUPPORT = "启慧卡盟在线客服"
OFFICE = "示例市样品区市场监督管理局"
FACTS = (
    "2023年10月15日14:30，本人在启慧卡盟下单（订单号QH2023101500123）购买100元游戏点卡，"
    "支付成功后30分钟未到账，导致无法参与限时活动。"
)

PLATFORM_LETTER = f"""
启慧卡盟客服：

{FACTS}

贵平台公示的充值规则写明“充值类商品到账时效不超过15分钟”，超时按订单金额10%补偿。10月15日15:05工号0812承诺24小时内处理，至今未处理。

要求：立即补发点卡，或退回100.00元到原支付账户，并按平台规则补偿10.00元。

证据：订单详情页、支付宝账单、点卡余额记录、充值规则页、客服聊天记录。
2023年10月16日
"""

COMPLAINT_LETTER = f"""
消费者投诉(12315)

投诉人：陈示例 联系电话：{{phone}} 联系地址：示例省示例市样品路12号
被投诉人：示例启慧网络服务有限公司
地址：示例省示例市样品区示例大道8号

争议事实
{FACTS}
客服（工号0812）10月15日15:05承诺24小时内处理，10月16日提交平台工单，10月20日催办，均未解决。

投诉请求
退还货款100.00元，并按平台公示规则补偿10.00元。

依据：《电子商务法》第二十条、《民法典》第五百七十七条。
证据：订单详情页、支付宝账单、点卡余额记录、充值规则页、客服聊天记录，共5份。
2023年10月23日
"""

STORY = Story(
    id="2023-10-15-qihui-m4sa",
    case={
        "schema": 1,
        "title": "启慧卡盟 100元点卡未到账",
        "opened": when("2023-10-15").date(),
        "problem": "topup-not-received",
        "tags": ["点卡", "已结案"],
        "story": {
            "text": FACTS,
            "phenomenon": "支付成功后30分钟未到账",
            "effect": "无法参与限时活动",
        },
        "consumer": {
            "profile": "陈示例",
            "name": "陈示例",
            "phone": "vault:****4321",
            "address": "vault:****",
            "purpose": "personal",
            "minor": False,
        },
        "platform": {
            "name": "启慧卡盟",
            "site": "https://qihui.example.com",
            "operator": "示例启慧网络服务有限公司",
            "address": "示例省示例市样品区示例大道8号",
            "role": "self-operated",
            "source": "平台《用户服务协议》首部，2023-10-15查看",
        },
        "known": {"harm": when("2023-10-15").date(), "debtor": when("2023-10-15").date()},
        "answers": {"account-right": "yes", "checked-official": "yes", "own-breach": "no"},
        "order": [
            {
                "id": "o1",
                "number": "QH2023101500123",
                "item": "游戏点卡 100元",
                "goods": "top-up",
                "amount": yuan("100"),
                "placed": when("2023-10-15 14:30"),
                "promised": when("2023-10-15 14:46"),
                "discovered": when("2023-10-15 15:01"),
            }
        ],
        "payment": [
            {
                "id": "p1",
                "order": "o1",
                "method": "alipay",
                "amount": yuan("100"),
                "paid": when("2023-10-15 14:31:06"),
                "payee": "示例启慧网络服务有限公司",
                "reference": "2023101522001400000000000123",
            }
        ],
        "claim": [
            {
                "id": "c1",
                "kind": "refund",
                "against": "platform",
                "amount": yuan("100"),
                "text": "退回原支付账户",
                "basis": ["电商法20", "民法典577"],
                "alternative": "redeliver",
            },
            {
                "id": "c2",
                "kind": "promised-compensation",
                "against": "platform",
                "amount": yuan("10"),
                "text": "超时到账按订单金额10%补偿",
                "basis": ["r6tu"],
            },
        ],
    },
    entries=(
        entry(
            "2023-10-15 15:05",
            "promise",
            "在线客服称第三方通道延迟，承诺24小时内处理。",
            filing="platform",
            with_=SUPPORT,
            staff="工号0812",
            promise="24小时内处理",
            promise_by=when("2023-10-16 15:05"),
            evidence=["w8dn"],
        ),
        entry(
            "2023-10-16 15:40",
            "submitted",
            "承诺到期未兑现，提交平台工单。",
            filing="platform",
            receipt="QHGD20231016088",
            evidence=["a5rz", "k2mh", "s9ya", "r6tu", "w8dn"],
            paper="papers/20231016-platform-complaint-1.md",
        ),
        entry(
            "2023-10-20 10:15",
            "demand",
            "工单催办，写明已提交4天未处理，要求补发或退款。",
            filing="platform",
            with_="平台工单",
        ),
        entry(
            "2023-10-23 09:40",
            "submitted",
            "在全国12315平台提交投诉。",
            filing="12315",
            receipt="示例2023102300000123",
            evidence=["a5rz", "k2mh", "s9ya", "r6tu", "w8dn"],
            paper="papers/20231023-12315-complaint-1.md",
        ),
        entry("2023-10-30 15:10", "accepted", "短信通知：投诉已受理。", filing="12315", with_=OFFICE),
        entry(
            "2023-11-15 13:50",
            "agreed",
            "电话调解，双方同意：退款100.00元，补偿10.00元。",
            filing="12315",
            with_=OFFICE,
            staff="调解员吴某",
        ),
        entry(
            "2023-11-15 14:00",
            "refund-promised",
            "调解中平台同意退款100.00元并补偿10.00元，11月20日前原路退回。",
            filing="12315",
            with_=OFFICE,
            staff="调解员吴某",
            amount=yuan("110"),
            promise="11月20日前退款100.00元并补偿10.00元",
            promise_by=when("2023-11-20 23:59:59"),
        ),
        entry(
            "2023-11-17 16:30",
            "refund-issued",
            "平台发来退款凭证，称已提交原路退回。",
            filing="12315",
            with_=SUPPORT,
            staff="工号0830",
            amount=yuan("110"),
        ),
        entry(
            "2023-11-20 09:12",
            "refund-arrived",
            "支付宝到账110.00元。",
            filing="12315",
            amount=yuan("110"),
            evidence=["g3vx"],
        ),
        entry(
            "2023-11-20 09:30",
            "fulfilled",
            "平台工单状态变为“已解决”，款项与调解结果一致。",
            filing="platform",
            with_="平台工单",
        ),
        entry("2023-11-20 20:00", "closed", "款项全部到账，12315投诉办结。", filing="12315", with_=OFFICE),
        entry("2023-11-20 20:05", "closed", "钱已到账，结案。", data={"reason": "won"}),
    ),
    pieces=(
        piece(
            "a5rz",
            "订单详情页",
            "order-page",
            "订单号、商品、金额100.00元、下单时间，状态“处理中”",
            ["paid", "not-performed"],
            "2023-10-15 15:01",
            {
                "page": "order",
                "colour": NAVY,
                "battery": 79,
                "net": "4G",
                "state": "处理中",
                "hint": "充值处理中，请稍候",
                "shop": "启慧卡盟",
                "badge": "点卡",
                "item": "游戏点卡 100元",
                "price": "100.00",
                "total": "100.00",
                "rows": [
                    ("订单编号", "QH2023101500123"),
                    ("下单时间", "2023-10-15 14:30:22"),
                    ("支付时间", "2023-10-15 14:31:06"),
                    ("支付方式", "支付宝"),
                    ("订单状态", "处理中", "#f08a1d"),
                ],
            },
            order="o1",
        ),
        piece(
            "k2mh",
            "支付宝账单",
            "payment",
            "10月15日14:31:06支付100.00元，收款方与经营者一致",
            ["paid"],
            "2023-10-15 15:02",
            {
                "page": "bill",
                "colour": NAVY,
                "battery": 79,
                "net": "4G",
                "payee": "示例启慧网络服务有限公司",
                "amount": "100.00",
                "rows": [
                    ("支付时间", "2023-10-15 14:31:06"),
                    ("付款方式", "账户余额"),
                    ("商品说明", "游戏点卡"),
                    ("交易号", "2023101522001400000000000123"),
                    ("商家订单号", "QH2023101500123"),
                ],
            },
            order="o1",
        ),
        piece(
            "s9ya",
            "点卡余额记录",
            "balance",
            "充值账号余额为0，10月15日没有入账记录",
            ["not-performed"],
            "2023-10-15 15:03",
            {
                "page": "list",
                "colour": "#3a3f51",
                "battery": 79,
                "net": "4G",
                "title": "游戏账户 充值记录",
                "cards": [
                    ("账户余额", [("当前点数", "0", "#e5373b"), ("查询时间", "2023-10-15 15:03")]),
                    ("2023-09-28 20:11", [("类型", "充值到账"), ("变动", "+50"), ("余额", "50")]),
                ],
                "below": "10月15日没有充值入账记录。",
            },
            order="o1",
        ),
        piece(
            "r6tu",
            "充值规则页",
            "rule-page",
            "平台公示：充值类商品到账时效不超过15分钟，超时按订单金额10%补偿",
            ["promise-broken"],
            "2023-10-15 15:10",
            {
                "page": "rule",
                "battery": 78,
                "net": "4G",
                "title": "帮助中心",
                "heading": "充值类商品到账说明",
                "dated": "发布日期 2023-06-01   页面 qihui.example.com/help/12",
                "clauses": [
                    "第一条 充值类商品付款后由系统自动提交，请核对充值账号。",
                    "*第二条 充值类商品到账时效不超过15分钟。",
                    "*第三条 超过时效仍未到账的，用户可以申请退款，平台另按订单金额的10%补偿。",
                    "第四条 因用户填错账号造成的问题，平台协助联系处理。",
                ],
            },
        ),
        piece(
            "w8dn",
            "客服聊天记录",
            "chat",
            "10月15日15:05工号0812承诺24小时内处理，10月16日询问未答复（完整会话）",
            ["told", "refused-or-stalled", "promise-broken"],
            "2023-10-16 15:32",
            {
                "page": "chat",
                "colour": NAVY,
                "battery": 60,
                "net": "4G",
                "title": SUPPORT,
                "note": "工号0812 为您服务",
                "lines": [
                    ("time", "2023年10月15日 15:01"),
                    ("me", "14:30下单100元游戏点卡，订单号QH2023101500123，付款30分钟没有到账。"),
                    ("them", "您好，第三方通道有延迟。"),
                    ("me", "贵平台规则写明不超过15分钟，请问多久能处理？"),
                    ("time", "15:05"),
                    ("them", "24小时内给您处理。"),
                    ("time", "10月16日 15:10"),
                    ("me", "24小时已过，点卡还是没有到账。"),
                    ("me", "请回复处理结果。"),
                ],
            },
        ),
        piece(
            "g3vx",
            "退款到账账单",
            "bill",
            "2023年11月20日09:12到账110.00元",
            [],
            "2023-11-20 09:20",
            {
                "page": "list",
                "colour": BILL_BLUE,
                "battery": 92,
                "net": "4G",
                "title": "账单详情",
                "cards": [
                    (
                        "退款 +110.00",
                        [
                            ("当前状态", "退款成功", "#18a058"),
                            ("到账时间", "2023-11-20 09:12:31"),
                            ("退款方", "示例启慧网络服务有限公司"),
                            ("退款去向", "账户余额"),
                            ("原订单号", "QH2023101500123"),
                            ("退款说明", "点卡退款100.00，补偿10.00"),
                        ],
                    )
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
                "demands": "补发点卡或退回100.00元，并按平台规则补偿10.00元",
                "deadline": "24小时",
            },
        },
        "12315": {
            "channel": "12315",
            "orders": ["o1"],
            "form": {
                "publish": False,
                "delegate": True,
                "facts": FACTS,
                "demands": "退还货款100.00元，并按平台公示规则补偿10.00元",
            },
        },
    },
    letters=(
        letter(
            "20231016-platform-complaint-1",
            "2023-10-16 15:40",
            "platform",
            "complaint",
            "respondent",
            PLATFORM_LETTER,
        ),
        letter(
            "20231023-12315-complaint-1",
            "2023-10-23 09:40",
            "12315",
            "complaint",
            "authority",
            COMPLAINT_LETTER,
            "4321",
        ),
    ),
)
