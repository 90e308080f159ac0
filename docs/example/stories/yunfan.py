"""云帆: a card key that was invalid. The platform promised the money back; it has not arrived yet."""

from shapes import Story, entry, letter, piece, when, yuan

SLATE = "#38608a"
SUPPORT = "云帆卡铺在线客服"

PLATFORM_LETTER = """
云帆卡铺客服：

2026年11月10日本人购买办公软件一年授权码一个（订单号YF20261110113012,300.00元）。收到尾号7QHM的授权码后按说明激活，提示“授权码无效”，未曾激活成功。

请在3个工作日内更换有效授权码，或退回300.00元到原支付账户，二者择一。

证据：订单截图、微信支付账单、激活失败截图。
2026年11月12日
"""

STORY = Story(
    id="2026-11-10-yunfan-t7jx",
    case={
        "schema": 1,
        "title": "云帆卡铺 授权码无效",
        "opened": when("2026-11-12").date(),
        "problem": "card-key-invalid",
        "tags": ["软件"],
        "story": {
            "text": "11月10日买的软件授权码，激活一直提示“授权码无效”。平台11月17日答应退款，还没到账。",
            "phenomenon": "激活提示“授权码无效”",
            "effect": "软件无法使用",
        },
        "consumer": {"profile": "孙示例", "name": "孙示例", "email": "vault:****", "purpose": "personal"},
        "platform": {
            "name": "云帆卡铺",
            "site": "https://yunfan.example.com",
            "operator": "示例云帆商贸有限公司",
            "address": "示例省样例市云帆路6号",
            "role": "self-operated",
            "source": "网站页脚营业执照链接，2026-11-12查看",
        },
        "known": {"harm": when("2026-11-10").date(), "debtor": when("2026-11-12").date()},
        "answers": {
            "right-place": "yes",
            "used-by-me": "no",
            "shared": "no",
            "own-breach": "no",
            "in-window": "yes",
            "reachable": "yes",
        },
        "order": [
            {
                "id": "o1",
                "number": "YF20261110113012",
                "item": "办公软件授权码（一年）",
                "goods": "software",
                "amount": yuan("300"),
                "placed": when("2026-11-10 11:30"),
                "delivered": when("2026-11-10 11:31"),
                "discovered": when("2026-11-10 12:05"),
                "card_key": "vault:****7QHM",
            }
        ],
        "payment": [
            {
                "id": "p1",
                "order": "o1",
                "method": "wechat",
                "amount": yuan("300"),
                "paid": when("2026-11-10 11:30:44"),
                "payee": "示例云帆商贸有限公司",
                "reference": "4200000000202611100000000300",
            }
        ],
        "claim": [
            {
                "id": "c1",
                "kind": "refund",
                "against": "platform",
                "amount": yuan("300"),
                "text": "退回原支付账户",
                "within": "3个工作日",
                "basis": ["消保法24", "民法典577"],
                "alternative": "replace",
            }
        ],
    },
    entries=(
        entry(
            "2026-11-12 09:20",
            "submitted",
            "在网站提交售后申请，附3份证据。",
            filing="platform",
            receipt="YFSH-1112-11",
            evidence=["q4es", "z7nb", "c9ud"],
            paper="papers/20261112-platform-complaint-1.md",
        ),
        entry(
            "2026-11-13 15:30",
            "coupon",
            "客服提出补偿30元优惠券了结，没有接受，仍要求换码或退款。",
            filing="platform",
            with_=SUPPORT,
            staff="工号06",
            amount=yuan("30"),
        ),
        entry(
            "2026-11-17 16:45",
            "refund-promised",
            "客服确认授权码无效，答应11月24日18:00前退回300元。",
            filing="platform",
            with_=SUPPORT,
            staff="工号02",
            amount=yuan("300"),
            promise="11月24日18:00前退回300元",
            promise_by=when("2026-11-24 18:00"),
            evidence=["m2xr"],
        ),
    ),
    pieces=(
        piece(
            "q4es",
            "订单截图",
            "order-page",
            "订单号、商品、金额300.00元、下单和发货时间",
            ["paid"],
            "2026-11-10 12:12",
            {
                "page": "order",
                "colour": SLATE,
                "battery": 58,
                "state": "已发货",
                "hint": "授权码已自动发送",
                "shop": "云帆卡铺",
                "badge": "软件",
                "item": "办公软件授权码（一年）",
                "kind": "软件授权",
                "price": "300.00",
                "total": "300.00",
                "rows": [
                    ("订单编号", "YF20261110113012"),
                    ("下单时间", "2026-11-10 11:30:12"),
                    ("发货时间", "2026-11-10 11:31:00"),
                    ("支付方式", "微信支付"),
                    ("授权码", "****-****-****-7QHM"),
                ],
            },
            order="o1",
        ),
        piece(
            "z7nb",
            "微信支付账单",
            "payment",
            "11月10日11:30:44支付300.00元，商户单号与订单号一致",
            ["paid"],
            "2026-11-10 12:14",
            {
                "page": "bill",
                "colour": "#2aae67",
                "battery": 58,
                "payee": "示例云帆商贸有限公司",
                "amount": "300.00",
                "state": "支付成功",
                "rows": [
                    ("支付时间", "2026-11-10 11:30:44"),
                    ("商品", "软件授权码"),
                    ("支付方式", "零钱"),
                    ("交易单号", "4200000000202611100000000300"),
                    ("商户单号", "YF20261110113012"),
                ],
            },
            order="o1",
        ),
        piece(
            "c9ud",
            "激活失败截图",
            "error-screen",
            "11月10日12:05激活尾号7QHM的授权码，提示“授权码无效”",
            ["not-performed"],
            "2026-11-10 12:05",
            {
                "page": "dialog",
                "colour": "#3d6fd1",
                "battery": 59,
                "title": "软件激活",
                "heading": "激活授权",
                "rows": [
                    ("授权码", "****-****-****-7QHM"),
                    ("设备", "示例电脑"),
                    ("已激活设备数", "0"),
                    ("时间", "2026-11-10 12:05"),
                ],
                "action": "激活",
                "says": "激活失败",
                "message": "授权码无效\n该授权码不存在或未启用",
                "below": "请核对授权码，或联系销售方更换。",
            },
            order="o1",
        ),
        piece(
            "m2xr",
            "客服聊天记录",
            "chat",
            "11月17日工号02确认授权码无效，答应11月24日18:00前退回300元（完整会话）",
            ["told"],
            "2026-11-17 16:52",
            {
                "page": "chat",
                "colour": SLATE,
                "battery": 33,
                "title": SUPPORT,
                "note": "工号02 为您服务",
                "lines": [
                    ("time", "2026年11月17日 16:38"),
                    ("me", "订单YF20261110113012的授权码无效，不接受优惠券，请退款300元。"),
                    ("them", "已核实，该授权码确实未启用，抱歉。"),
                    ("time", "16:45"),
                    ("them", "同意退款300元，11月24日18:00前原路退回。"),
                    ("me", "请确认是退回微信支付原账户，300.00元。"),
                    ("them", "是的，原路退回300.00元。"),
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
                "demands": "更换有效授权码，或退回300.00元到原支付账户",
                "deadline": "3个工作日",
            },
        }
    },
    letters=(
        letter(
            "20261112-platform-complaint-1",
            "2026-11-12 09:20",
            "platform",
            "complaint",
            "respondent",
            PLATFORM_LETTER,
        ),
    ),
)
