"""What was said and done: promises with their due instant, replies, refusals, refunds; of a story and of a pasted reply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache

from kameng_tui.counsel.intake_amounts import money_in
from kameng_tui.counsel.intake_chat import Message, messages_of
from kameng_tui.counsel.intake_text import Clause, Found, Source
from kameng_tui.counsel.promising import ASK
from kameng_tui.counsel.times import Period, TimeHit, due_at
from kameng_tui.privacy.recognise import to_half_width
from kameng_tui.values import day_end

_LONGEST = 300
_THEM = r"客服|商家|商户|平台|对方|卖家|店家|店铺|他们|人工"
_COUPON = "(?:优惠券|代金券|补偿券|抵用券|红包|积分)"
_REFUND = r"退款|退还|退回|返还|退钱|退费|原路退|退给"


# -- terms of promises --------------------------------------------------------------------------------------------


def _term(source: Source, start: int, end: int) -> Period | None:
    """The first term between ``start`` and ``end``; one that names a time before one that does not (尽快)."""
    inside = source.periods_in(start, end)
    return next((p for p in inside if p.unit), inside[0] if inside else None)


def _promise(
    source: Source, term: Period | None, end: int, at: datetime | None, exact: bool
) -> tuple[dict[str, object], str]:
    """The data of a promise whose words end at ``end``, and what to say about its term."""
    if term is None or not term.unit:
        return {"ask": ASK}, "没有写明期限,请追问时限、负责人和查询方式"
    data: dict[str, object] = {"promise": source.text[term.start : end].strip(" \t\n”’」』")}
    words = source.text[term.start : term.end]
    due = None
    if at is not None:
        base = at if exact or term.unit not in ("minute", "hour") else day_end(at.date())
        due = due_at(term, base)
        if due is None and term.unit == "working-day" and source.due is not None:
            due = source.due(at, term.length, term.unit)
    if due is not None:
        data["promise_by"] = due
        return data, f"期限「{words}」,到 {due:%Y-%m-%d %H:%M}"
    if term.length:
        data |= {"length": term.length, "unit": term.unit}
    why = "要按工作日日历数" if term.unit == "working-day" else "缺少承诺的时间,请补上才能算出到期"
    return data, f"期限「{words}」,{why}"


# -- a story --------------------------------------------------------------------------------------------------------


@cache
def _story_kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(pattern))
        for kind, pattern in (
            (
                "refund-arrived",
                rf"(?:{_REFUND})[^,]{{0,8}}(?<!未)(?<!没)(?<!没有)(?:已|都|今天)?到账(?!失败)|(?<!未)(?<!没)(?<!没有)收到(?:了)?(?:全部|部分)?[^,]{{0,8}}退款",
            ),
            (
                "refund-promised",
                rf"(?<![不没未])(?<!没有)(?:承诺|答应|同意|保证|表示会|说会|称会|说好|将)[^,]{{0,16}}(?:{_REFUND}|退)",
            ),
            ("coupon", rf"(?:{_THEM})[^,]{{0,12}}(?:给|送|补偿|赔|发|抵)[^,]{{0,12}}{_COUPON}"),
            (
                "promise",
                r"(?<!关键)(?<!售后)(?<!服务)(?<!口头)承诺(?!凭证|时间|时效|内容|书|函|的)|答应|表示会|[说称]会|保证会|说好|回复说?会|约定(?:在|于|[0-9])",
            ),
            (
                "refused",
                r"(?<!我)(?:拒绝|拒不|不予|不同意|不肯|不愿|不给|不让)[^,]{0,8}(?:退|处理|补发|补偿|换|赔|解决|沟通|回复|提供|受理)|(?:不支持|无法|不能)(?:退款|退换|退货)|拉黑|不退不换|概不(?:退|负责)|(?:(?<!我)说|卖家|商家)[^,]{0,4}不退",
            ),
            (
                "reply",
                rf"(?:{_THEM}|(?<![^\W_])小(?![时孩伙区心])[\u4e00-\u9fff](?=回复|答复|表示|告知|说))(?:工号[A-Za-z]{{0,4}}[0-9]{{2,8}})?(?:小?[^\W_]{{0,6}})?(?:回复|答复|表示|告知|(?<![名全])称(?!号)|说(?!明)|让我|要我|叫我|仅要求|只要求|要求提供|承认|推诿|敷衍|一直说)",
            ),
            (
                "contact",
                rf"联系(?:了|过|到)?[^,]{{0,6}}(?:{_THEM})|(?:向|找|问|给)(?:了)?[^,]{{0,6}}(?:{_THEM})[^,]{{0,6}}(?:反馈|投诉|反映|申诉|咨询|发|询问|沟通|催)|(?:提交|发起)(?:了|过)[^,]{{0,6}}(?:工单|申诉|投诉)|(?:打|拨打)(?:了|过)?[^,]{{0,6}}(?:客服|电话|热线|123(?:15|45))|求助客服",
            ),
        )
    )


_NOT_MINE = re.compile(
    r"^(?:群里|有人|别人|网友|听说|若|如果|如(?!今)|例如|应|可(?!是)|需|请|建议|避免|警惕|现要求|要求|诉求|希望|第[0-9一二三]+步)"
)
_STAFF = re.compile(r"工号\s?(?:为|是|:)?\s?([A-Za-z]{0,4}[0-9]{2,8})")
_STAFF_NAME = re.compile(r"客服\s?(小(?!时)[\u4e00-\u9fff])")
# 48小时内不反馈视为正常, 48小时内未联系: a condition that they set, and no time by which they will do anything
_NO_TERM = re.compile(r"未|没|视为|视同|逾期|超过|不(?:反馈|联系|申请|提出|报)")
_WILL_DO = re.compile(
    r"^[^,我]{0,14}(?:内|前|后)[^,我]{0,6}(?:补发|补卡|补单|退|到账|处理|解决|答复|回复|恢复|发货|更换)"
)
_PAGE_SAYS = re.compile(  # a time that the goods were sold with is a promise of the other side too
    r"(?:页面|详情页?|标题|广告|店铺|商品介绍)[^,]{0,4}(?:写着|写的|写明|标着|标的|标注|标明|承诺|宣传)"
)
_GIVES = re.compile("补偿|赠送|发放|送您|给您|抵")
_IN_GENERAL = re.compile(
    r"(?:超过|逾期)[^,]{0,12}(?:不予|不退|不支持)"
)  # what a rule says, refused to nobody yet


def story_events(source: Source) -> Iterator[Found]:
    """Contacts, replies, promises, refusals and refunds that a story tells, one for each clause."""
    answered = -1  # the sentence in which the other side spoke last
    for clause in _whole_quotes(source):
        if len(clause.text) < 4 or _NOT_MINE.search(clause.text) or source.is_open(clause.start, clause.end):
            continue
        if _IN_GENERAL.search(clause.text):
            continue
        kinds = [kind for kind, pattern in _story_kinds() if pattern.search(clause.text)]
        kind = kinds[0] if kinds else ""
        term = _term(source, clause.start, clause.end)
        timed = term is not None and term.unit and not _NO_TERM.search(clause.text)
        if timed and (kind == "reply" or (not kind and _PAGE_SAYS.search(clause.text))):
            kind = "promise"  # 客服说24小时内到账, 页面写着15分钟内到账
        elif timed and not kind and answered == clause.sentence and _WILL_DO.search(clause.text):
            kind = "promise"  # 客服说系统故障,24小时内补发: the same mouth goes on
        if kind == "reply":
            answered = clause.sentence
        if kind:
            yield _story_event(source, clause, kind, term)
        if kind == "coupon" and "refused" in kinds:
            yield _story_event(source, clause, "refused", term)


def _whole_quotes(source: Source) -> Iterator[Clause]:
    """The clauses, but what stands in one pair of quotation marks in one: 客服回复“虚拟商品,不支持退款” was said once."""
    held: Clause | None = None
    for clause in source.clauses:
        if held is not None and held.sentence == clause.sentence:
            clause = Clause(held.start, clause.end, source.plain[held.start : clause.end], clause.sentence)
        elif held is not None:
            yield held
        words = source.plain[clause.start : clause.end + 1]  # the mark after a clause is no longer part of it
        opened = words.count("“") > words.count("”") and len(words) < _LONGEST
        held = clause if opened else None
        if held is None:
            yield clause
    if held is not None:
        yield held


def _story_event(source: Source, clause: Clause, kind: str, term: Period | None) -> Found:
    at, exact, when = _time_of(source, clause)
    data: dict[str, object] = {}
    whys = []
    if kind in ("promise", "refund-promised"):
        data, told = _promise(source, term, clause.end, at, exact)
        whys.append(told)
    sentence = source.sentence_of(clause)
    staff = _STAFF.search(sentence) or _STAFF_NAME.search(sentence)
    if staff:
        data["staff"] = staff[1]
    receipt = _RECEIPT.search(clause.text)
    if receipt and any(char.isdigit() for char in receipt["value"]):
        data["receipt"] = receipt["value"]
    if kind.startswith("refund") or kind == "coupon":
        data |= _amount_of(source, clause.start, clause.end)
    why = ";".join([_SAYS[kind], *whys, when])
    return Found(
        "event", kind, source.text[clause.start : clause.end][:_LONGEST], clause.start, why, at, data
    )


_SAYS = {
    "refund-arrived": "写的是退款已到账",
    "refund-promised": "写的是对方承诺退款",
    "refund-issued": "对方称已退款,到账后再记一条",
    "promise": "写的是对方的承诺",
    "refused": "写的是对方拒绝",
    "reply": "对方的答复",
    "contact": "写的是联系对方",
    "demand": "写的是我方要求",
    "coupon": "对方以券或积分补偿,不等于退款",
}


def _time_of(source: Source, clause: Clause) -> tuple[datetime | None, bool, str]:
    """When a clause happened, whether to the hour, and where that was taken from."""
    hit = source.time_before(clause.end - 1)
    if hit is None:
        return None, False, "文中没有写时间,请补上"
    assumed = f",{hit.assumed}" if hit.assumed else ""
    if hit.start >= clause.start:
        return hit.value, hit.exact, f"时间写在本句{assumed}"
    if not _before_this(source, hit, clause):
        return None, False, "这一句没有写时间,请补上"
    words = source.text[hit.start : hit.end].strip()
    return hit.value, hit.exact, f"时间取自前文的「{words}」{assumed},请核对"


def _before_this(source: Source, hit: TimeHit, clause: Clause) -> bool:
    """Whether a time of the text before may be that of this clause: said of what happened, not of some event's name
    (今晚的活动)."""
    return hit.start < clause.start and source.plain[hit.end : hit.end + 1] != "的"


def _amount_of(source: Source, start: int, end: int) -> dict[str, object]:
    monies = money_in(source, start, end)
    return {"amount": monies[0].amount} if len(monies) == 1 else {}


# -- a pasted reply ---------------------------------------------------------------------------------------------------


@cache
def _reply_kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(pattern))
        for kind, pattern in (
            (
                "asked",
                r"(?:请(?:您|你)?|[您你](?:还?需要?|须|应|必须))[^。]{0,20}(?:提供|提交|补充|上传|发送|告知|回复我|核实一下|检查)",
            ),
            (
                "refused",
                r"(?:无法|不能|不予|不支持|不可以?|没办法|不会)(?:为您|给您|再)?(?:办理|申请)?(?:退|处理|受理|补发|赔|更换)|不退不换|概不|拒绝|驳回|不符合(?:退款|退换|售后)|售出[^。]{0,6}不(?:退|支持)|(?<![您你如若])(?:不同意|不愿意?|不肯)[^。]{0,8}(?:退|赔|补发|更换)",
            ),
            (
                "refund-issued",
                rf"已(?:经)?(?:为您|给您|帮您|向您)?(?:成功|全额|原路|发起|提交|办理|完成|处理)*(?:{_REFUND})|(?:{_REFUND})(?:已|成功|完成)",
            ),
            ("coupon", _COUPON),
            ("refund-promised", rf"(?:{_REFUND})"),
            (
                "promise",
                r"会|将|给您|给你|为您|帮您|承诺|保证|预计|安排|补发|处理|回复|核实|联系|解决|到账|答复|等待",
            ),
        )
    )


_ARRIVED = re.compile(
    rf"(?:{_REFUND})[^。]{{0,24}}(?<!未)(?<!没)(?:已到账|到账成功|入账|已存入)|(?:入账|到账|存入)[^。]{{0,24}}(?:{_REFUND})|收到退款|(?:已|成功)退[回至][^。]{{0,6}}(?:余额宝|零钱)"
)
_FUTURE = re.compile(
    r"\+\s?[0-9]+\s?(?:个工作日)?到账|将|会|预计|内(?:到账|退|原路)|后到账|安排|尽快|届时|等待|未到账|没到账"
)
_NO_PROMISE = re.compile(r"(?:不|无法|不能|不敢)(?:保证|承诺|确保)")
_RECEIPT = re.compile(
    r"(?:(?:受理|工单|投诉|登记|服务|反馈|申诉|举报|查询|案件)(?:单)?\(?(?:编号|号码|号|码)\s?(?:是|为|:)?|工单(?=\s?[A-Za-z]{1,4}[0-9]{6}))\s?(?P<value>[A-Za-z0-9][A-Za-z0-9-]{3,40})"
)
_WHO_STAFF = re.compile(
    r"(?:客服|工号|专员|\A(?=小))[-_\s]?(?P<id>[A-Za-z]{0,4}[0-9]{2,8}|小[\u4e00-\u9fff]{1,2})"
)


def reply_events(source: Source) -> list[Found]:
    """The events of a pasted chat, SMS or mail, message by message."""
    return [found for message in messages_of(source) for found in _message_events(source, message)]


def _message_events(source: Source, message: Message) -> list[Found]:
    start, end = message.spans[0][0], message.spans[-1][1]
    data = _message_data(source, message)
    if message.ours:
        kind = (
            "demand"
            if re.search(
                r"要求|请(?:你们|贵方)?(?:立即|马上|尽快|于|在)|必须|退款$|给我退|申请退款",
                source.plain[start:end],
            )
            else "contact"
        )
        return [_whole(source, message, kind, data)]
    events = [
        found
        for s, e in _sentences_of(source, message)
        for found in _with_coupon(source, _reply_event(source, message, s, e, data), data)
    ]
    if events:
        return events
    term = _term(source, start, end)
    if term is not None and not term.unit:
        asks: dict[str, object] = {"ask": ASK}
        return [
            _whole(
                source,
                message,
                "reply",
                data | asks,
                f"「{source.text[term.start : term.end]}」没有期限,请追问时限、负责人和查询方式",
            )
        ]
    return [_whole(source, message, "reply", data)] if end - start >= 4 or "receipt" in data else []


def _whole(source: Source, message: Message, kind: str, data: dict[str, object], more: str = "") -> Found:
    start = message.spans[0][0]
    head = source.text[start : message.spans[0][1]]
    start += len(head) - len(head.lstrip())
    words = "\n".join(source.text[s:e].strip() for s, e in message.spans)[:_LONGEST]
    why = ";".join(part for part in (_SAYS[kind], more, message.told) if part)
    return Found("event", kind, words, start, why, message.at, data)


def _message_data(source: Source, message: Message) -> dict[str, object]:
    """What holds for a whole message: the other side, a staff number, a receipt."""
    start, end = message.spans[0][0], message.spans[-1][1]
    words = source.plain[start:end]
    data: dict[str, object] = {}
    if message.ours:
        return data
    staff = (
        _STAFF.search(words)
        or _WHO_STAFF.search(message.who)
        or re.search(r"(?:我是|客服)\s?(?:客服)?\s?([0-9]{3,6}|小[\u4e00-\u9fff])(?![0-9])", words)
    )
    if staff:
        data["staff"] = staff[1]
    if message.who:
        data["with"] = message.who
    receipt = _RECEIPT.search(words)
    if (
        receipt
        and any(char.isdigit() for char in receipt["value"])
        and not source.is_open(start + receipt.start("value"), start + receipt.end("value"))
    ):
        data["receipt"] = receipt["value"]
    return data


def _sentences_of(source: Source, message: Message) -> Iterator[tuple[int, int]]:
    for start, end in message.spans:
        at = start
        for match in re.finditer(r"[。!?;]|$", source.plain[start:end]):
            stop = start + match.start()
            words = source.plain[at:stop]
            left = len(words) - len(words.lstrip())
            if words.strip():
                yield at + left, at + len(words.rstrip())
            at = start + match.end()


def _reply_event(
    source: Source, message: Message, start: int, end: int, data: dict[str, object]
) -> Found | None:
    """The event of one sentence of the other side; None for greetings and for what says nothing of its own."""
    words = source.plain[start:end]
    term = _term(source, start, end)
    kind = _kind_of_reply(words, term)
    if kind is None or source.is_open(start, end) or _NO_PROMISE.search(words):
        return None
    more: dict[str, object] = {}
    told = ""
    if kind in ("promise", "refund-promised"):
        more, told = _promise(source, term, end, message.at, True)
    elif kind == "asked":
        kind, told = (
            "reply",
            "对方要求补充材料或信息"
            + (f",期限「{source.text[term.start : term.end]}」" if term and term.unit else ""),
        )
    if kind.startswith("refund") or kind == "coupon":
        more |= _amount_of(source, start, end)
    why = ";".join(part for part in (_SAYS[kind], told, message.told) if part)
    return Found("event", kind, source.text[start:end][:_LONGEST], start, why, message.at, data | more)


def _with_coupon(source: Source, found: Found | None, data: dict[str, object]) -> Iterator[Found]:
    """The event of a sentence, and the coupon that is offered in the same breath as a refusal."""
    if found is None:
        return
    yield found
    words = to_half_width(str(found.value))
    if found.key == "refused" and re.search(_COUPON, words) and _GIVES.search(words):
        more = _amount_of(source, found.start, found.start + len(words))
        yield replace(found, key="coupon", why=_SAYS["coupon"], data=data | more)


def _kind_of_reply(words: str, term: Period | None) -> str | None:
    has_term = term is not None and bool(term.unit)
    if _ARRIVED.search(words) and not _FUTURE.search(words):
        return "refund-arrived"
    for kind, pattern in _reply_kinds():
        if not pattern.search(words):
            continue
        if kind == "refund-issued" and has_term and _FUTURE.search(words):
            return "refund-promised"
        if kind == "refund-promised" and not (
            has_term or _FUTURE.search(words) or "给您" in words or "同意" in words
        ):
            continue
        if kind == "promise" and not has_term:
            continue
        if kind == "coupon" and not _GIVES.search(words):
            continue
        return kind
    return None
