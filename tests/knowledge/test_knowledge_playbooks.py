"""What the playbooks demand and advise, by the facts of law and by what the guides report from practice."""

from __future__ import annotations

import re

import pytest

from kameng_tui.case.conditions import holds
from kameng_tui.case.vocabulary import PROBLEMS
from kameng_tui.knowledge.load import knowledge
from kameng_tui.knowledge.records import Playbook


class Facts:
    """A view for conditions: dotted values and kinds of evidence."""

    def __init__(self, values: dict[str, str], evidence: tuple[str, ...] = ()) -> None:
        self._values = values
        self._evidence = evidence

    def value(self, path: str) -> str | None:
        return self._values.get(path)

    def has_evidence(self, kind: str) -> bool:
        return kind in self._evidence

    def has_link(self, link: str) -> bool:
        return False

    def has_event(self, event: str, channel: str) -> bool:
        return False


def open_slots(book: Playbook, kinds: set[str]) -> set[str]:
    """The slots of required links that evidence of ``kinds`` leaves empty."""
    return {
        slot.id for link in book.links if link.required for slot in link.slots if not kinds & set(slot.kinds)
    }


@pytest.mark.parametrize(
    ("noun", "problem"),
    [
        # what the guides call things -> the one problem it is
        ("充值未到账", "topup-not-received"),
        ("充值失败", "topup-not-received"),
        ("系统提示处理失败", "topup-not-received"),
        ("发货延迟", "late-delivery"),
        ("充值延迟", "late-delivery"),
        ("虚假库存", "no-stock"),
        ("库存错误", "no-stock"),
        ("卡密无效", "card-key-invalid"),
        ("卡密错误", "card-key-invalid"),
        ("卡密失效", "card-key-invalid"),
        ("激活失败", "card-key-invalid"),
        ("过期卡密", "card-key-invalid"),
        ("软件授权码无法激活", "card-key-invalid"),
        ("该卡密已被使用", "card-key-used"),
        ("卡密已激活", "card-key-used"),
        ("授权码重复使用", "card-key-used"),
        ("服务缩水", "shrunk-service"),
        ("与描述不符", "not-as-described"),
        ("货不对板", "not-as-described"),
        ("商品与描述不符", "not-as-described"),
        ("售后推诿", "after-sale-stalled"),
        ("售后响应滞后", "after-sale-stalled"),
        ("客服敷衍", "after-sale-stalled"),
        ("拒绝退款", "after-sale-stalled"),
        ("非本人下单", "account-not-own"),
        ("账号安全漏洞", "account-not-own"),
        ("冻结订单", "account-frozen"),
        ("误冻结", "account-frozen"),
        ("恶意扣款", "overcharge"),
        ("平台跑路", "vanished"),
        ("卷款跑路", "vanished"),
        ("商户团伙诈骗", "vanished"),
        ("个人信息泄露", "data-leak"),
        ("盗版软件", "illegal-goods"),
        ("非法虚拟商品", "illegal-goods"),
        ("填写错误充值账号", "own-error"),
        ("话费未到账", "phone-credit"),
        # 000: what may go wrong, and what a shop may be reported for
        ("充值延迟到账", "late-delivery"),
        ("虚拟卡密无效", "card-key-invalid"),
        ("与描述不符的服务界面", "not-as-described"),
        ("售卖非法虚拟商品(如盗版软件、游戏外挂)", "illegal-goods"),
        ("虚假宣传", "not-as-described"),
        # 001
        ("商品未到账", "topup-not-received"),
        ("卡密失效截图", "card-key-invalid"),
        ("功能缺失视频", "not-as-described"),
        # 002
        ("卡发货延迟", "late-delivery"),
        ("延迟发货", "late-delivery"),
        ("平台欺诈", "vanished"),
        # 003
        ("卡密已激活", "card-key-used"),
        ("销售过期卡密", "card-key-invalid"),
        ("拒绝合理退款", "after-sale-stalled"),
        # 004
        ("话费充值未到账", "phone-credit"),
        ("虚拟道具数量或功能与平台展示信息存在差异", "not-as-described"),
        ("平台误判违规操作冻结订单", "account-frozen"),
        # not in the guides, but problems of their own
        ("会员自动续费扣了钱", "auto-renewal"),
        ("孩子偷偷充值", "minor-purchase"),
        ("重复扣款", "overcharge"),
        ("平台失联", "vanished"),
    ],
)
def test_every_noun_of_the_guides_is_known(noun: str, problem: str) -> None:
    books = knowledge().playbooks
    hits = {
        book.id: max(map(len, words))
        for book in books.values()
        if (words := [w for w in book.words if w in noun])
    }
    # 话费未到账 is also 未到账: the longest word decides, and only one has it
    assert [id_ for id_, length in hits.items() if length == max(hits.values())] == [problem]


def test_every_problem_has_a_book_and_unknown_ones_the_fallback() -> None:
    known = knowledge()
    assert set(known.playbooks) == {*PROBLEMS, "other"}
    for problem in PROBLEMS:
        book = known.playbook(problem)
        assert (book.id, book.label) == (problem, known.label("problems", problem))
        assert book.words, problem
    assert known.playbook("").id == "other"
    assert known.playbook("../labels").id == "other"
    assert known.playbook("other").words == ()


def test_topup_is_a_chain_of_four() -> None:
    book = knowledge().playbook("topup-not-received")
    assert [link.id for link in book.links if link.required] == [
        "paid",
        "not-performed",
        "told",
        "refused-or-stalled",
    ]
    # a transfer screenshot alone proves next to nothing
    assert open_slots(book, {"payment"}) == {"order", "order-status", "balance", "notice", "refusal"}


@pytest.mark.parametrize("problem", ["card-key-invalid", "card-key-used"])
def test_a_bad_key_needs_six_proofs_and_not_received_is_none_of_them(problem: str) -> None:
    book = knowledge().playbook(problem)
    six = {"purchase", "key", "failure", "recording", "key-status", "refusal"}
    assert six <= {slot.id for link in book.links for slot in link.slots}
    # all that a case of "没收到货" can bring, and the chain is still open where it matters
    not_received = {"order-page", "payment", "balance", "chat"}
    assert open_slots(book, not_received) == {"key", "failure", "recording", "key-status"}
    whole = not_received | {"key-shot", "error-screen", "screen-recording", "key-status"}
    assert open_slots(book, whole) == set()


def test_the_whole_key_is_private_evidence() -> None:
    for problem in ("card-key-invalid", "card-key-used"):
        key = next(s for link in knowledge().playbook(problem).links for s in link.slots if s.id == "key")
        assert key.kinds == ("key-shot",)


def test_every_slot_says_what_the_picture_must_show() -> None:
    for book in knowledge().playbooks.values():
        paid = next(link for link in book.links if link.id == "paid")
        payment = next(slot.shows for slot in paid.slots if slot.id == "payment")
        assert "金额" in payment and "时间" in payment and "收款" in payment, book.id
    order = next(s for s in knowledge().playbook("other").links[0].slots if s.id == "order").shows
    assert all(word in order for word in ("订单号", "商品", "金额", "时间"))


def test_described_and_received_are_a_pair() -> None:
    link = next(x for x in knowledge().playbook("not-as-described").links if x.id == "not-as-described")
    assert [slot.id for slot in link.slots] == ["as-sold", "as-received"]
    assert not set(link.slots[0].kinds) & set(link.slots[1].kinds)


def test_own_faults_are_asked_first() -> None:
    topup = {q.id: q for q in knowledge().playbook("topup-not-received").questions}
    assert topup["own-breach"].self_check and "外挂" in topup["own-breach"].text
    # a mistyped account is a request for help, not a breach
    assert topup["account-right"].self_check and topup["account-right"].stop_when == ("no",)
    assert "操作失误" in topup["account-right"].stop_says
    key = {q.id: q for q in knowledge().playbook("card-key-invalid").questions}
    assert key["used-by-me"].stop_when == ("yes",)
    assert key["in-window"].self_check and "48小时" in key["in-window"].text


def test_own_error_asks_for_help_and_never_speaks_of_breach() -> None:
    book = knowledge().playbook("own-error")
    assert "协助" in book.phenomenon
    assert [claim.kind for claim in book.claims] == ["redeliver"]
    assert all("违约" not in claim.text for claim in book.claims)
    assert "民法典577" not in [key for claim in book.claims for key in claim.basis]


def test_a_vanished_platform_is_for_the_police_at_once() -> None:
    book = knowledge().playbook("vanished")
    first = book.questions[0]
    assert first.stop_when == ("yes",)
    assert "110" in first.stop_says and "接报案回执" in first.stop_says and "同一小时" in first.stop_says
    assert [preferred.channel for preferred in book.channels][:3] == ["police", "alipay", "wechat-pay"]
    platform = next(p for p in book.channels if p.channel == "platform")
    assert holds(platform.skip_when, Facts({"problem": "vanished"}))
    assert not [link for link in book.links if link.id == "told" and link.required]


def test_an_unreachable_platform_is_skipped_whatever_the_problem() -> None:
    platform = next(p for p in knowledge().playbook("topup-not-received").channels if p.channel == "platform")
    assert holds(platform.skip_when, Facts({"answers.reachable": "no", "problem": "topup-not-received"}))
    assert not holds(platform.skip_when, Facts({"answers.reachable": "yes", "problem": "topup-not-received"}))
    # platform first is advice, and the text says that the law does not ask for it
    assert "不要求" in platform.why


def test_payment_channels_follow_the_rail() -> None:
    channels = {p.channel: p for p in knowledge().playbook("card-key-invalid").channels}
    assert not holds(channels["alipay"].skip_when, Facts({"payment.method": "alipay"}))
    assert holds(channels["alipay"].skip_when, Facts({"payment.method": "wechat"}))
    assert holds(channels["wechat-pay"].skip_when, Facts({"payment.method": "bank"}))


def test_triple_compensation_needs_fraud_and_proof() -> None:
    for book in knowledge().playbooks.values():
        for claim in book.claims:
            if claim.kind == "statutory-compensation":
                assert "消保法55.1" in claim.basis
                assert "500" in claim.caution + claim.text and "排除合理怀疑" in claim.caution
                assert not holds(claim.when, Facts({"answers.fraud": "no"}, ("chat",)))
                assert not holds(claim.when, Facts({}, ("chat", "key-status")))
                assert not holds(claim.when, Facts({"answers.fraud": "yes"}))
                assert holds(claim.when, Facts({"answers.fraud": "yes"}, ("key-status",)))
    assert "statutory-compensation" in [c.kind for c in knowledge().playbook("card-key-used").claims]


def test_promised_and_lost_money_need_their_evidence() -> None:
    claims = {claim.kind: claim for claim in knowledge().playbook("topup-not-received").claims}
    assert not holds(claims["promised-compensation"].when, Facts({}))
    assert holds(claims["promised-compensation"].when, Facts({}, ("rule-page",)))
    assert not holds(claims["loss"].when, Facts({}, ("rule-page",)))
    assert "refund" in claims and "择一" in claims["redeliver"].text


@pytest.mark.parametrize(
    ("problem", "objection", "cited"),
    [
        # the excuse -> the article that answers it, by the facts and not by the guides
        ("topup-not-received", "system-delay", "电商法20"),
        ("topup-not-received", "bank-delay", "民法典593"),
        ("topup-not-received", "not-formed", "电商法49.2"),
        ("card-key-used", "used", "民法典512.2"),
        ("card-key-invalid", "used", "电商法62"),
        ("card-key-invalid", "too-late", "民法典622"),
        ("card-key-invalid", "no-return", "消保法26.3"),
        ("after-sale-stalled", "merchant-problem", "消保法44.1"),
        ("after-sale-stalled", "forgeable", "证据规定93"),
        ("account-not-own", "own-operation", "电商法57"),
        ("vanished", "not-here", "公安刑事程序规定175"),
    ],
)
def test_excuses_are_answered_by_the_right_article(problem: str, objection: str, cited: str) -> None:
    found = next(o for o in knowledge().playbook(problem).objections if o.id == objection)
    assert cited in found.cites
    assert found.evidence


def test_what_is_lost_first_is_captured_first() -> None:
    for book in knowledge().playbooks.values():
        assert book.captures[0].urgent, book.id
        assert all(capture.why for capture in book.captures), book.id
    assert [c.kind for c in knowledge().playbook("card-key-invalid").captures][:4] == [
        "key-shot",
        "screen-recording",
        "error-screen",
        "key-status",
    ]


def texts_of(book: Playbook) -> list[str]:
    """Every text of a playbook that people read."""
    return [
        book.summary,
        book.phenomenon,
        *book.cautions,
        *(text for q in book.questions for text in (q.text, q.why, q.stop_says)),
        *(text for link in book.links for text in (link.missing, *(slot.shows for slot in link.slots))),
        *(text for c in book.captures for text in (c.text, c.why)),
        *(o.answer for o in book.objections),
        *(text for p in book.channels for text in (p.why, p.skip_why)),
        *(text for c in book.claims for text in (c.text, c.caution)),
    ]


def test_articles_named_in_running_text_are_in_the_table() -> None:
    rows = {s.key.partition(".")[0]: s for s in knowledge().statutes if s.status == "in-force"}
    shorts = sorted({s.short for s in rows.values()}, key=len, reverse=True)
    mention = re.compile("(" + "|".join(map(re.escape, shorts)) + r")(\d+(?:、\d+)*)")
    seen = 0
    for book in knowledge().playbooks.values():
        for text in texts_of(book):
            for short, numbers in mention.findall(text):
                for number in numbers.split("、"):
                    assert f"{short}{number}" in rows, (book.id, text)
                    seen += 1
    assert seen > 10


def test_what_goes_into_letters_insults_nobody() -> None:
    insults = [row["word"] for row in knowledge().words["insult"] if "word" in row]
    for book in knowledge().playbooks.values():
        letters = [book.phenomenon, *(o.answer for o in book.objections), *(c.text for c in book.claims)]
        assert not [(word, text) for text in letters for word in insults if word in text], book.id


def test_the_guides_invented_figures_and_thresholds_stay_out() -> None:
    for book in knowledge().playbooks.values():
        for text in texts_of(book):
            assert not re.search(r"成功率|解决率|5000元|60%|聚投诉|精神损失费", text), (book.id, text)


# --- problems that do not go the ordinary way ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "question", "answer", "leads", "says"),
    [
        # the answer -> where it leads ("" is the first hour: police and payment), and what is said
        ("vanished", "gone", "yes", "", "接报案回执"),
        ("account-not-own", "gave-code", "yes", "", "紧急止付"),
        ("data-leak", "being-used", "yes", "", "110"),
        ("illegal-goods", "harmed", "yes", "", "110"),
        ("phone-credit", "traced", "yes", "", "涉案资金"),
        ("illegal-goods", "knew", "yes", "stay", "12348"),
        ("late-delivery", "own-time", "no", "stay", "还没有到"),
        ("minor-purchase", "consented", "yes", "stay", "不满八周岁的除外"),
        ("account-frozen", "police-freeze", "yes", "stay", "冻结机关"),
        ("card-key-used", "used-by-me", "yes", "stay", "自己一方使用"),
        ("topup-not-received", "account-right", "no", "own-error", "自己操作失误"),
        ("phone-credit", "number-right", "no", "own-error", "自己操作失误"),
        ("overcharge", "own-order", "no", "account-not-own", "非本人下单"),
        ("own-error", "sure-wrong", "no", "topup-not-received", "充值未到账"),
    ],
)
def test_answers_that_end_the_ordinary_way(
    problem: str, question: str, answer: str, leads: str, says: str
) -> None:
    asked = next(q for q in knowledge().playbook(problem).questions if q.id == question)
    assert asked.stop_when == (answer,) and asked.stop_to == leads and says in asked.stop_says


def test_each_problem_asks_about_oneself_before_it_is_ready() -> None:
    for problem in PROBLEMS:
        assert any(question.self_check for question in knowledge().playbook(problem).questions), problem


@pytest.mark.parametrize("problem", ["data-leak", "own-error"])
def test_no_refund_is_asked_where_none_is_owed(problem: str) -> None:
    assert "refund" not in [claim.kind for claim in knowledge().playbook(problem).claims]


def test_own_error_blames_nobody_in_anything_it_writes() -> None:
    book = knowledge().playbook("own-error")
    letters = [book.phenomenon, *(o.answer for o in book.objections), *(c.text for c in book.claims)]
    assert not [text for text in letters if re.search("违约|赔偿|承担责任|欺诈", text)]


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("illegal-goods", "自己购买、使用外挂等行为也可能被查问"),
        ("phone-credit", "涉案资金"),
        ("phone-credit", "在向12315投诉之前决定"),
        ("data-leak", "赔偿是民事责任"),
        ("minor-purchase", "监护人出面"),
        ("auto-renewal", "关闭之前先录屏"),
        ("late-delivery", "不要套用别家"),
        ("no-stock", "无货本身不等于欺诈"),
    ],
)
def test_what_must_be_warned_of(problem: str, words: str) -> None:
    assert any(words in caution for caution in knowledge().playbook(problem).cautions)


@pytest.mark.parametrize(
    ("problem", "keys"),
    [
        ("late-delivery", {"电商法20", "民法典498"}),
        ("no-stock", {"电商法49.1", "电商法17"}),
        ("shrunk-service", {"平台规则办法14", "电商法34"}),
        ("account-frozen", {"平台规则办法19.2", "网监办法21"}),
        ("overcharge", {"价格法41", "电商法19"}),
        # the rules on platform prices are cited without an article: its number is not certain
        ("auto-renewal", {"消保法实施条例10.2", "平台价格规则", "网监办法18"}),
        ("data-leak", {"个保法69", "个保法50", "消保法29.2"}),
        ("illegal-goods", {"电商法13", "民法典157"}),
        ("minor-purchase", {"民法典19", "民法典144", "民法典145", "电商法48.2"}),
        ("phone-credit", {"电商法20", "民法典593"}),
        ("own-error", {"电商法50", "电商法61"}),
    ],
)
def test_each_problem_rests_on_its_law(problem: str, keys: set[str]) -> None:
    book = knowledge().playbook(problem)
    cited = {key for o in book.objections for key in o.cites} | {key for c in book.claims for key in c.basis}
    assert keys <= cited
    assert not any(key.startswith("平台价格规则") and key != "平台价格规则" for key in cited)


def test_a_minor_is_proved_by_age_device_and_no_consent() -> None:
    book = knowledge().playbook("minor-purchase")
    required = {link.id: [slot.id for slot in link.slots] for link in book.links if link.required}
    assert required["not-own-order"] == ["play-log", "statement"] and required["authority"] == ["guardian"]
    guardian = next(slot for link in book.links for slot in link.slots if slot.id == "guardian")
    assert guardian.kinds == ("identity",)  # kept private
