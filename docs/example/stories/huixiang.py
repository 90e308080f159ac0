"""汇想: 500 yuan taken, 处理失败. Platform promises broken, 12315 must decide within days."""

from shapes import HELPER, Story, entry, letter, piece, when, yuan

BLUE = "#2f6fed"
SUPPORT = "汇想卡盟在线客服"
DEMAND = "要求汇想卡盟在48小时内将500.00元退回原支付账户。"
FACTS = (
    "2026年9月1日10:00，本人在汇想卡盟充值500元购买游戏点卡（订单号HX20260901100000123），"
    "10:00:30支付成功，页面随后提示“处理失败”，但款项已扣，点卡一直没有到账。"
)

PLATFORM_LETTER = f"""
【汇想卡盟】订单投诉 HX20260901100000123

汇想卡盟客服：

一、背景
{FACTS}充值前后账户点券余额均为120点。

二、问题
9月1日11:00本人联系在线客服（工号2207），对方收到账单截图后承诺2小时内给出处理结果，到13:00没有回复，订单仍为“处理失败”。

三、诉求
{DEMAND}如能立即足额补充到账，也可以补充到账代替退款，二者择一。

依据：《电子商务法》第二十条（按承诺的方式、时限交付）、《民法典》第五百七十七条（违约责任）。

证据
1. 订单截图：订单号、金额、下单时间，状态“处理失败”
2. 支付宝账单：500.00元支付成功
3. 充值失败提示
4. 点券余额记录：充值前后均为120点
5. 客服聊天记录（工号2207）

请书面回复处理结果、到账方式和时间。
2026年9月1日
"""

REMINDER_LETTER = f"""
【汇想卡盟】订单投诉催办 HX20260901100000123

汇想卡盟客服：

{FACTS}
贵方9月1日承诺2小时内处理，未兑现；10月20日工号3115承诺10月31日18:00前退款，至今未到账。

{DEMAND}本函为书面催告。若仍未处理，本人将向市场监督管理部门投诉，并保留通过诉讼主张权利的权利。

2026年11月2日
"""

COMPLAINT_LETTER = f"""
消费者投诉(12315)

投诉人：王示例 联系电话：{{phone}} 联系地址：示例省示例市样品路5号
被投诉人：示例汇想网络科技有限公司（汇想卡盟经营者）
地址：示例省示例市高新区示例路1号

争议事实
{FACTS}
9月1日11:00客服（工号2207）承诺2小时内处理，未兑现。9月1日14:30本人在平台提交投诉工单。9月4日平台答复“等待银行核实”。10月20日工号3115承诺10月31日18:00前退款，未兑现。11月2日本人书面催告，平台没有回复。

投诉请求
退还货款和服务费用：请求调解，由被投诉人将500.00元退回原支付账户。

依据：《消费者权益保护法》第五十二条、《电子商务法》第二十条、《民法典》第五百七十七条。

证据：订单截图、支付宝账单、充值失败提示、点券余额记录、客服聊天记录、经营者信息公示截图，共6份。

本人为生活消费购买，未就同一争议向其他行政机关、消费者协会投诉，也未起诉或申请仲裁。
2026年11月12日
"""

STORY = Story(
    id="2026-09-01-huixiang-k3f9",
    case={
        "schema": 1,
        "title": "汇想卡盟 500元点卡未到账",
        "opened": when("2026-09-01").date(),
        "problem": "topup-not-received",
        "tags": ["点卡"],
        "story": {
            "text": "9月1日10:00充值500元购买点卡，支付后系统提示“处理失败”，款项已扣。\n"
            "联系客服后，对方要求提供转账凭证，承诺2小时内处理，到时没有回复。",
            "phenomenon": "支付成功，订单显示“处理失败”，点卡未到账",
            "effect": "500元被占用，无法使用点卡",
        },
        "consumer": {
            "profile": "本人",
            "name": "王示例",
            "phone": "vault:****1234",
            "address": "vault:****",
            "purpose": "personal",
        },
        "platform": {
            "name": "汇想卡盟",
            "site": "https://huixiang.example.com",
            "operator": "示例汇想网络科技有限公司",
            "address": "示例省示例市高新区示例路1号",
            "contact": "在线客服",
            "icp": "示例ICP备00000001号",
            "role": "self-operated",
            "source": "平台“证照信息”页，2026-09-01查看",
        },
        "known": {"harm": when("2026-09-01").date(), "debtor": when("2026-09-01").date()},
        "answers": {"own_breach": "no", "account_checked": "yes"},
        "order": [
            {
                "id": "o1",
                "number": "HX20260901100000123",
                "item": "游戏点卡 500元（官方直充）",
                "goods": "top-up",
                "amount": yuan("500"),
                "placed": when("2026-09-01 10:00"),
                "promised": when("2026-09-01 10:15"),
                "discovered": when("2026-09-01 10:06"),
                "account": "vault:****ayer",
            }
        ],
        "payment": [
            {
                "id": "p1",
                "order": "o1",
                "method": "alipay",
                "amount": yuan("500"),
                "paid": when("2026-09-01 10:00:30"),
                "payee": "示例汇想网络科技有限公司",
                "reference": "2026090122001400000000000123",
            }
        ],
        "claim": [
            {
                "id": "c1",
                "kind": "refund",
                "against": "platform",
                "amount": yuan("500"),
                "text": "退回原支付账户",
                "within": "48小时",
                "basis": ["电商法20", "民法典577"],
                "alternative": "redeliver",
            }
        ],
    },
    entries=(
        entry(
            "2026-09-01 11:00",
            "promise",
            "向在线客服说明订单提示“处理失败”、钱已扣。客服要求提供转账凭证，收到账单截图后答应2小时内给处理结果。",
            suffix="7d2m",
            filing="platform",
            with_=SUPPORT,
            staff="工号2207",
            promise="2小时内给处理结果",
            promise_by=when("2026-09-01 13:00"),
            evidence=["h4tz"],
        ),
        entry(
            "2026-09-01 13:18",
            "contact",
            "两小时已过，再次询问结果，客服没有回复，订单状态仍是“处理失败”。",
            filing="platform",
            with_=SUPPORT,
            staff="无人应答",
            evidence=["h4tz"],
        ),
        entry(
            "2026-09-01 14:30",
            "submitted",
            "在平台投诉中心提交工单，附订单截图、支付宝账单等5份材料。",
            filing="platform",
            receipt="HXTS-0901-0457",
            evidence=["9x4q", "m7wc", "v2ke", "b8ny", "h4tz"],
            paper="papers/20260901-platform-complaint-1.md",
        ),
        entry(
            "2026-09-04 16:40",
            "answered",
            "工单回复：“已转财务核实，等待银行处理结果”，没有给出期限。",
            filing="platform",
            with_=SUPPORT,
            staff="工号2207",
        ),
        entry(
            "2026-09-21 10:12",
            "contact",
            "电话询问进度，对方称银行延迟，不肯给出负责人和期限。",
            suffix="q5xa",
            by=HELPER,
            filing="platform",
            with_="汇想卡盟客服电话",
            staff="自称小林",
        ),
        entry(
            "2026-09-22 10:12",
            "contact",
            "电话询问进度，对方称银行延迟，不肯给出负责人和期限。（上一条把日期记成了9月21日，按通话记录更正）",
            by=HELPER,
            filing="platform",
            with_="汇想卡盟客服电话",
            staff="自称小林",
            corrects="20260921T101200-q5xa",
        ),
        entry(
            "2026-10-20 15:05",
            "refund-promised",
            "工号3115在聊天中答应10月31日18:00前原路退回500元。",
            filing="platform",
            with_=SUPPORT,
            staff="工号3115",
            amount=yuan("500"),
            promise="10月31日18:00前原路退回500元",
            promise_by=when("2026-10-31 18:00"),
        ),
        entry(
            "2026-11-02 09:30",
            "demand",
            "向平台投诉邮箱发送书面催告，要求48小时内退款。",
            by=HELPER,
            filing="platform",
            with_="汇想卡盟投诉邮箱",
            paper="papers/20261102-platform-reminder-1.md",
        ),
        entry(
            "2026-11-12 10:20",
            "submitted",
            "在全国12315平台提交投诉，被投诉人选经营者公司，附6份证据。",
            by=HELPER,
            filing="12315",
            receipt="示例2026111200012315",
            evidence=["9x4q", "m7wc", "v2ke", "b8ny", "h4tz", "z6pr"],
            paper="papers/20261112-12315-complaint-1.md",
        ),
        entry(
            "2026-11-13 09:05",
            "assigned",
            "短信通知：投诉已转示例市高新区市场监督管理局。",
            filing="12315",
            with_="示例市高新区市场监督管理局",
        ),
    ),
    pieces=(
        piece(
            "9x4q",
            "订单截图",
            "order-page",
            "订单号、商品、金额500.00元、下单时间，状态“处理失败”",
            ["paid", "not-performed"],
            "2026-09-01 10:06",
            {
                "page": "order",
                "colour": BLUE,
                "battery": 71,
                "state": "处理失败",
                "hint": "款项已扣，如未到账请联系在线客服",
                "shop": "汇想卡盟 自营",
                "badge": "点卡",
                "item": "游戏点卡 500元（官方直充）",
                "price": "500.00",
                "total": "500.00",
                "rows": [
                    ("订单编号", "HX20260901100000123"),
                    ("下单时间", "2026-09-01 10:00:00"),
                    ("支付时间", "2026-09-01 10:00:30"),
                    ("支付方式", "支付宝"),
                    ("充值账号", "****ayer"),
                    ("预计到账", "15分钟内"),
                    ("订单状态", "处理失败", "#e5373b"),
                ],
            },
            order="o1",
        ),
        piece(
            "m7wc",
            "支付宝账单",
            "payment",
            "9月1日10:00:30支付500.00元，收款方与经营者一致，商家订单号与订单号一致",
            ["paid"],
            "2026-09-01 10:08",
            {
                "page": "bill",
                "colour": BLUE,
                "battery": 71,
                "payee": "示例汇想网络科技有限公司",
                "amount": "500.00",
                "rows": [
                    ("支付时间", "2026-09-01 10:00:30"),
                    ("付款方式", "账户余额"),
                    ("商品说明", "汇想卡盟-点卡充值"),
                    ("交易号", "2026090122001400000000000123"),
                    ("商家订单号", "HX20260901100000123"),
                ],
            },
            order="o1",
        ),
        piece(
            "v2ke",
            "充值失败提示",
            "error-screen",
            "支付后弹出“处理失败”，提示款项已扣",
            ["not-performed"],
            "2026-09-01 10:03",
            {
                "page": "dialog",
                "colour": BLUE,
                "battery": 72,
                "title": "充值中心",
                "heading": "充值信息",
                "rows": [
                    ("商品", "游戏点卡 500元"),
                    ("充值账号", "****ayer"),
                    ("应付金额", "¥500.00"),
                    ("支付结果", "已支付"),
                ],
                "action": "查看充值结果",
                "says": "处理失败",
                "message": "订单HX20260901100000123\n款项已扣，请稍后在订单页查看",
                "below": "充值类商品一般15分钟内到账，如有疑问请联系在线客服。",
            },
            order="o1",
        ),
        piece(
            "b8ny",
            "点券余额记录",
            "balance",
            "充值前后点券余额均为120点，9月1日没有入账记录",
            ["not-performed"],
            "2026-09-01 13:25",
            {
                "page": "list",
                "colour": "#3a3f51",
                "battery": 48,
                "title": "游戏账户 点券明细",
                "cards": [
                    (
                        "账户 ****ayer",
                        [("当前点券", "120", "#e5373b"), ("查询时间", "2026-09-01 13:25"), ("查询区间", "08-25 至 09-01")],
                    ),
                    ("08-30 21:14", [("类型", "消费"), ("变动", "-60"), ("余额", "120")]),
                    ("08-25 19:02", [("类型", "签到赠送"), ("变动", "+20"), ("余额", "180")]),
                ],
                "below": "9月1日没有充值入账记录。没有更多了",
            },
            order="o1",
        ),
        piece(
            "h4tz",
            "客服聊天记录",
            "chat",
            "9月1日11:00工号2207承诺2小时内处理，13:18询问未回复（完整会话）",
            ["told", "refused-or-stalled", "promise-broken"],
            "2026-09-01 13:40",
            {
                "page": "chat",
                "colour": BLUE,
                "battery": 45,
                "title": SUPPORT,
                "note": "工号2207 为您服务",
                "lines": [
                    ("time", "2026年9月1日 11:00"),
                    ("me", "你好，订单HX20260901100000123,500元点卡付款后提示“处理失败”，钱已经扣了，请退款或补充值。"),
                    ("them", "您好，请提供转账凭证。"),
                    ("me", "已发支付宝账单截图。"),
                    ("them", "收到，已登记，2小时内给您处理结果。"),
                    ("time", "13:18"),
                    ("me", "两小时已过，订单还是“处理失败”，请问结果？"),
                    ("time", "13:39"),
                    ("me", "请回复。"),
                ],
            },
        ),
        piece(
            "z6pr",
            "经营者信息公示",
            "registry",
            "汇想卡盟证照页公示的经营者名称和地址",
            ["identity"],
            "2026-11-10 20:15",
            {
                "page": "list",
                "colour": "#b3282d",
                "battery": 83,
                "title": "证照信息",
                "address": "huixiang.example.com/licence",
                "cards": [
                    (
                        "经营者信息",
                        [
                            ("名称", "示例汇想网络科技有限公司"),
                            ("类型", "有限责任公司"),
                            ("住所", "示例省示例市高新区示例路1号"),
                            ("登记机关", "示例市市场监督管理局"),
                            ("登记状态", "存续"),
                            ("备案号", "示例ICP备00000001号"),
                        ],
                    )
                ],
                "below": "以上信息由经营者自行公示。",
            },
        ),
    ),
    filings={
        "platform": {"channel": "platform", "orders": ["o1"], "form": {}},
        "12315": {"channel": "12315", "orders": ["o1"], "form": {}},
    },
    letters=(
        letter("20260901-platform-complaint-1", "2026-09-01 14:30", "platform", "complaint", "respondent", PLATFORM_LETTER),
        letter("20261102-platform-reminder-1", "2026-11-02 09:30", "platform", "reminder", "respondent", REMINDER_LETTER),
        letter(
            "20261112-12315-complaint-1",
            "2026-11-12 10:20",
            "12315",
            "complaint",
            "authority",
            COMPLAINT_LETTER,
            "1234",
        ),
    ),
)
