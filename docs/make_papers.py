"""Makes docs/papers.md: what can be made of a case, the texts of one case at every channel, and what the papers were measured by.

    .venv/bin/python docs/make_papers.py            the page
    .venv/bin/python docs/make_papers.py --measure  first the hashes, into papers/measured.toml; with --costs the bundle too

A tool of the developers. The texts are the program's own, of the made-up case in ``paper_case.py``, whose clock stands still;
``tests/house`` holds the page to what is made here. Pictures come from ``make_paper_pictures.py`` and ``make_screenshots.py``.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from paper_case import CASE, KEYS, NOW, ROOT, staged  # it lies beside this file

sys.path[:0] = [str(ROOT / "tests" / "papers")]

import leak_table  # noqa: E402

from kameng_tui.channels.registry import Registry  # noqa: E402
from kameng_tui.desk import cases, filings, origins, papers  # noqa: E402
from kameng_tui.desk.audits import NAMES  # noqa: E402
from kameng_tui.desk.desk import Desk  # noqa: E402
from kameng_tui.desk.fittings import Fitting  # noqa: E402
from kameng_tui.desk.packing import kept_words, left_words, plan  # noqa: E402
from kameng_tui.desk.reveal import masking_for, surveyed  # noqa: E402

PAGE, MEASURED = ROOT / "docs" / "papers.md", ROOT / "docs" / "papers" / "measured.toml"

WAYS = (
    ("渠道的任何一封信", "由信决定,可换", "文字、Word、PDF", "draft k3f9 12315 complaint -o 投诉.docx", "文书 `o`"),
    ("换一种写法", "同上", "同上", "draft k3f9 platform complaint --layout problem", "文书 `x`"),
    ("逐句依据", "自己", "文字", "draft k3f9 12315 complaint --why", "文书 `b`"),
    ("要素式起诉状", "法院", "Word、PDF", "draft k3f9 court pleading -o 起诉状.docx", "文书 `o`"),
    ("证据目录", "法院、主管部门、对方", "Word、PDF", "draft k3f9 court evidence-list -o 证据目录.docx", "文书 `o`"),
    ("授权委托书和不收费声明", "主管部门、法院", "Word、PDF", "draft k3f9 court authorisation -o 授权.docx", ""),
    ("案情概要", "自己的律师", "Word、PDF", "draft k3f9 court summary -o 概要.docx", ""),
    ("一件投诉的全部", "由渠道决定", "zip、PDF", "export k3f9 --filing 12315 -o 提交件.zip", "案件 `D`"),
    ("报案材料", "公安", "zip、PDF", "export k3f9 --pack police -o 报案.zip", "案件 `D`"),
    ("起诉材料和证据册", "法院", "zip、PDF", "export k3f9 --pack court -o 起诉.zip", "案件 `D`"),
    ("给律师", "自己的律师", "zip、PDF", "export k3f9 --pack lawyer -o 律师.pdf", "案件 `D`"),
    ("全案", "自己", "zip、PDF", "export k3f9 -o 全案.zip", "案件 `D`"),
    ("时限日历", "自己的手机", "ics", "export k3f9 -o 时限.ics", "月历 `o`"),
    ("逐格送出", "自己去填的网页", "剪贴板", "counter k3f9 12315 --field facts --copy", "柜台 Enter"),
    ("二维码", "自己的手机", "png", "counter k3f9 12315 --field facts -o 事实.png", "柜台 `Q`"),
    ("照着打、抄回来核对", "不让粘贴的网页", "文字", "counter k3f9 12315 --field order_number --sheet", "柜台 `t`"),
    ("附件", "按渠道的上限", "文件夹", "counter k3f9 12315 --attachments 附件", "柜台 `a`"),
)  # fmt: skip
PLACES = (
    ("platform", "complaint"), ("12315", "complaint"), ("12315-report", "report"), ("heimao", "complaint"),
    ("alipay", "complaint"), ("court", "pleading"),
)  # fmt: skip
FORMS = {"facts": "事实—证据—诉求", "problem": "背景—问题—诉求"}
CHATS = ("chat-first", "chat-rule", "chat-supervisor", "chat-ask", "chat-confirm")
ANSWERS = (("answer-system", CASE), ("answer-bank", CASE), ("answer-used", KEYS), ("answer-merchant", KEYS))
LIMITS = (200, 500, 2000)
Found = Callable[[Desk, Path, str], Collection[str]]
TOLD = (
    "2026年9月1日10:00，本人在汇想卡盟（https://huixiang.example.com）购买游戏点卡 500元（官方直充），订单号HX20260901100000123，"
    "通过支付宝支付500.00元。页面写明一般15分钟内到账。10:03页面弹出“处理失败”，同时写着款项已扣。本人退出后重新登录，订单页仍是“处理失败”。"
    "游戏账户的点券在充值前后都是120点，没有入账记录。11:00本人联系在线客服，工号2207的客服要求提供转账凭证。本人立即发了支付宝账单截图，"
    "对方说收到，已登记，2小时内给处理结果。13:18仍没有结果，本人再问，没有人回答。13:39又问一次，还是没有人回答。"
    "14:30本人在投诉中心提交工单，编号HXTS-0901-0457，附5份材料。9月4日工单回复“已转财务核实，等待银行处理结果”，没有写期限。"
    "9月22日电话询问，对方说银行延迟，不肯说由谁负责、哪天完成。10月20日工号3115的客服说会尽快退款，问到哪一天，对方不答。"
    "11月2日向投诉邮箱发出书面催告，要求48小时内退款。11月5日工单答复“系统记录正常，不予退款”后关闭，没有说明依据。"
    "支付宝的账单显示交易成功，收款方与网站公示的经营者一致，商家订单号与本订单一致，钱确实付给了对方。至今点卡没有到账，500.00元也没有退回。"
)  # fmt: skip


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/').replace(chr(10), ' ') for cell in row)} |"
    yield ""


def block(text: str) -> Iterator[str]:
    yield from ("```text", *text.strip().split("\n"), "```", "")


def folded(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield from (f"<details><summary>{title}</summary>", "", *lines, "</details>", "")


# -- what can be made ---------------------------------------------------------------------------------------


def ways() -> Iterator[str]:
    yield from ("## 能做什么,怎样做", "")
    rows = [(what, who, form, f"`kameng {command}`", key) for what, who, form, command, key in WAYS]
    yield from table(("文书或材料", "给谁", "格式", "命令", "键"), rows)
    yield "键是列表里的单个字母;开着输入法时的另一个键见 [keys.md](keys.md)。Word 和 PDF 要装 `pip install '.[papers]'`,没装时说一句要装什么。"
    yield "还有没填的,文书写着〔待填〕,Word 和 PDF 每页写「草稿」,没有签名的地方。已有的文件不覆盖;写到一半失败,什么也不留下。"
    yield ""


# -- one case at every channel --------------------------------------------------------------------------------


def letters(desk: Desk) -> Iterator[str]:
    yield from ("## 同一案,各渠道并列", "")
    yield "事实只填一次。各处写什么、遮什么、多长,由渠道和对象决定。后四列说的是信里有没有;网站另有一格的,在柜台单独送。"
    yield ""
    made = [both(desk, place, template) for place, template in PLACES]
    heads = ("渠道", "给谁", "写法", "字数", "上限", "放进附页", "姓名", "电话", "证件号", "订单号")
    yield from table(heads, [row(desk, *one) for one in made])
    for one in made:
        yield from shown(desk, *one)


def both(desk: Desk, place: str, template: str) -> tuple[str, Any, Any]:
    """A letter in its two forms, None for the second where there is but one."""
    first = papers.draft(desk, CASE, place, template)
    return place, first, papers.draft(desk, CASE, place, template, layout="problem") if first.layout else None


def row(desk: Desk, place: str, first: Any, other: Any) -> tuple[str, ...]:
    spec = filings.template_of(desk.registry.channels[place], first.template)
    limit = (
        f"{spec.max_length}{'(建议)' if spec.confidence == 'uncertain' else ''}" if spec.max_length else ""
    )
    both = [one for one in (first, other) if one is not None]
    annexed = [str(len(one.annex)) for one in both if one.annex]
    has = {"王示例": "", "13800001234": "", "11010519491231002X": "", "HX20260901100000123": ""}
    for word in has:
        has[word] = "写全" if word in first.whole else "没有"
    return (
        desk.label("channels", place), desk.label("audiences", first.audience), f"{len(both)} 种",
        " / ".join(str(len(one.text)) for one in both), limit, " / ".join(annexed) + " 字" if annexed else "", *has.values(),
    )  # fmt: skip


def shown(desk: Desk, place: str, first: Any, other: Any) -> Iterator[str]:
    spec = filings.template_of(desk.registry.channels[place], first.template)
    yield from (f"### {desk.label('channels', place)}:{spec.label}", "")
    yield from (f"写法:{FORMS['facts']}" if other is not None else "只有一种写法", "")
    yield from whole(first)
    if other is not None:
        yield from folded(f"同样的事实,写法:{FORMS['problem']}", list(whole(other)))


def whole(drafted: Any) -> Iterator[str]:
    yield from block(drafted.text)
    if drafted.annex:
        yield from ("放进附页的:", "")
        yield from block(drafted.annex)


def fitted(desk: Desk) -> Iterator[str]:
    """One field of a form as it would be for places of other lengths."""
    yield from ("### 同一格,放进 200、500、2000 字", "")
    yield f"12315 登记表的「事实依据」,帮忙的人写了 {len(TOLD)} 字。换上别的上限,程序整句地缩;订单号、金额、日期一定留下,拿掉的一句不少地在附页里。"
    yield ""
    found, filing = surveyed(desk, CASE, "12315")
    channel = desk.registry.channels[filing.channel]
    letter = filings.template_of(channel, "complaint")
    rows, texts = [], []
    for limit in LIMITS:
        fields = tuple(replace(s, max_length=limit) if s.id == "facts" else s for s in channel.fields)
        mask = masking_for(desk, found, "authority")
        fitting = Fitting(found, replace(channel, fields=fields), {"facts": TOLD}, mask)
        fitting.fit_fields(letter)
        text, cut = fitting.values["facts"], "".join(fitting.annexes)
        assert all(sentence in text + cut for sentence in TOLD.split("。")), (
            "the page says that nothing is lost"
        )
        kept = [
            word in text
            for word in ("HX20260901100000123", "500.00元", "2026年9月1日10:00", "HXTS-0901-0457", "120点")
        ]
        rows.append((str(limit), str(len(text)), str(len(cut)), *("在" if one else "附页" for one in kept)))
        texts.append((limit, text, cut))
    yield from table(("上限", "正文", "附页", "订单号", "金额", "日期", "工单编号", "余额"), rows)
    for limit, text, cut in texts:
        lines = [*block(text), *(["放进附页的:", "", *block(cut)] if cut else [])]
        yield from folded(f"{limit} 字", lines)


# -- short texts, mail ----------------------------------------------------------------------------------------


def chats(desk: Desk) -> Iterator[str]:
    yield from ("## 聊天短句、四种推托的回应、邮件", "")
    yield "五句短的都在 200 字以内,贴进对话框就能发;四种推托各有一段回应,引的是条文和自己的证据。"
    yield ""
    for template, case in (*((name, CASE) for name in CHATS), *ANSWERS):
        drafted = papers.draft(desk, case, "platform", template)
        spec = filings.template_of(desk.registry.channels["platform"], template)
        yield f"**{spec.label}**({len(drafted.text)} 字{',九妹案' if case == KEYS else ''})"
        yield ""
        yield from block(drafted.text)
    mail = papers.draft(desk, CASE, "platform", "complaint", sets=[("via", "邮件")])
    yield from (f"邮件主题:`{mail.subject}`", "")
    (named,) = (line for line in mail.text.split("\n") if line.startswith("附件："))
    kept = [one.name for one in plan(desk, CASE, "platform", "complaint").kept]
    same = "和放进文件夹的一字不差" if named == f"附件：{'、'.join(kept)}。" else f"**放进文件夹的是 {kept}**"
    yield from (f"信末写着附件的名字,{same}:", "")
    yield from block(named)
    packed = plan(desk, CASE, "12315", "complaint")
    lines = [
        packed.rule,
        *map(kept_words, packed.kept),
        *(f"没带 {left_words(one)}" for one in packed.left),
    ]
    yield from ("12315 只收四个,程序先放渠道要求的,其余图片合成一份 PDF:", "")
    yield from block("\n".join(lines))


# -- where sentences come from --------------------------------------------------------------------------------


def provenance(desk: Desk) -> Iterator[str]:
    yield from ("## 每一句的依据,和改了事实以后", "")
    found = origins.origins(desk, CASE, "12315", "complaint")
    resting = [one for one in found if one.sources]
    yield f"12315 投诉登记表共 {len(found)} 句,{len(resting)} 句有来源,其余是固定用语(标题、栏目名)。提交以前 `--why` 就能看;提交以后和副本一起留着。"
    yield ""
    rows = [(str(one.n), one.sentence, one.said.removeprefix("依据:")) for one in resting]
    yield from table(("句", "信里的话", "依据"), rows)
    papers.draft(desk, CASE, "12315", "complaint", send=True, receipt="示例2026112100012315")
    cases.edit(desk, CASE, sets=[("order.o1.amount", "498")])
    yield "登记提交以后,发现订单金额其实是 498.00,改了这一项。`kameng show k3f9`、`kameng check k3f9` 和文书页说的是:"
    yield ""
    yield from block("\n".join(stale_lines(desk)))
    yield "原文和表单原样留在 `private/`,不会跟着改;补一封更正的信再提交,这些标记才消失。"
    yield ""


def stale_lines(desk: Desk) -> Iterator[str]:
    """What ``show`` says of the letters sent here; their files have names with chance in them, so those stay out."""
    from kameng_tui.counsel.staleness import places_words
    from kameng_tui.desk.survey import survey

    found = survey(desk, cases.load(desk, CASE))
    for sent in found.papers:
        if sent.stale:
            name = desk.label("channels", sent.paper.filing)
            yield f"{sent.paper.at:%Y-%m-%d %H:%M} {name} {sent.label} 第{sent.version}版"
            yield from (
                f"  [已变] {places_words(sent.paper, stale.places)}依据的 {stale.said}"
                for stale in sent.stale
            )


# -- pictures -------------------------------------------------------------------------------------------------

PICTURES = (
    ("### 要素式起诉状(Word)", (
        ("papers/pleading.png", "起诉状的全部页", "每一项都有答案,没有的写「无」,方框按填的勾。"),
        ("papers/pleading-1.png", "起诉状第一页", "第一页:当事人信息。"),
    )),
    ("### 证据目录(Word)", (("papers/evidence-list.png", "证据目录", "名称、来源、证明内容,与信里的证据编号相同。"),)),
    ("### 二十件证据的证据册(PDF)", (
        ("papers/bundle.png", "证据册的全部页", "封面、目录、二十件证据。"),
        ("papers/bundle-index.png", "证据册的目录", "目录的页码,是从做好的文件里重新读出来对过的。"),
        ("papers/bundle-exhibit.png", "一件证据", "每件的页头有编号、证明内容、来源、取得时间和 SHA-256。"),
    )),
    ("### 报案材料(Word)", (("papers/police.png", "报案材料第一页", "先写人和对方,再按时间写经过,后面是资金流水。"),)),
    ("### 投递柜台、二维码、照着打", (
        ("screenshots/counter.png", "投递柜台", "逐格送往剪贴板,送过的有记号,可以停下再来。"),
        ("screenshots/qr.png", "二维码页", "没有网络时用手机扫;每页写着第几页、校验码。"),
        ("screenshots/retype.png", "照着打", "网站不让粘贴时照着打:四个一组,标出易混的字。"),
    )),
    ("### 导出和已提交的文书", (
        ("screenshots/export.png", "导出材料", "做之前就看到放什么、不放什么、还缺什么。"),
        ("screenshots/sent.png", "已提交的文书", "原样留存;哪几句依据的事实已经变了。"),
    )),
)  # fmt: skip


def pictures() -> Iterator[str]:
    yield from ("## 看起来是这样", "")
    yield "Word 用 LibreOffice 打开后截的图,PDF 用 poppler 画的。"
    yield ""
    for title, shots in PICTURES:
        yield from (title, "")
        for file, alt, says in shots:
            yield from (says, "", f"![{alt}]({file})", "")


# -- what was measured ----------------------------------------------------------------------------------------


def leaks(desk: Desk, found: Found) -> Iterator[str]:
    """Planted leaks × found, by the table that the tests hold the audit to."""
    yield from ("## 发出去之前的检查:埋进去的,找到的", "")
    yield "在一个要公开的压缩包里,把八种不该公开的内容分别埋进程序可能漏看的地方。「找到」就是拒绝写这个文件,并说出在哪里。"
    yield ""
    with tempfile.TemporaryDirectory() as place:
        rows = [
            (where, *(_FOUND[one] for one in row.values()))
            for where, row in leak_table.rows(lambda where: found(desk, Path(place), where))
        ]
    yield from table(("埋在", *(NAMES[kind] for kind in leak_table.PLANTED)), rows)
    yield "「—」没有埋:手工做的 PDF 里只有字母和数字。图片的画面、录音和录像里有什么,程序看不到,导出时会说有几件要自己看。"
    yield ""


_FOUND = {True: "找到", False: "**漏了**", None: "—"}


def measured() -> Iterator[str]:
    done = tomllib.loads(MEASURED.read_text("utf-8"))
    yield from ("## 同样的案件,同样的字节", "")
    first, second = done["runs"]
    yield "同一个案件在两个进程里各做一遍,两次的环境不同:"
    yield ""
    heads = ("", "时区", "散列种子", "文件夹", "做的那一天")
    yield from table(heads, [(name, *run) for name, run in (("第一次", first), ("第二次", second))])
    yield from table(
        ("文件", "第一次 SHA-256", "第二次", ""),
        [
            (f["name"], f"`{f['first']}`", f"`{f['second']}`", "相同" if f["first"] == f["second"] else "**不同**")
            for f in done["files"]
        ],
    )  # fmt: skip
    yield f"SHA-256 只写前 {done['shown']} 位。所用的库:{done['libraries']}。换了库的版本,字节可能不同,内容不变。"
    yield ""
    yield from ("## 证据册用多少时间和内存", "")
    heads = ("图片", "件数", "页数", "时间 ÷ 把图片解码一遍", "打印的子进程最多占", "文件", "做两遍")
    yield from table(heads, done["bundle"])
    yield f"`python benchmarks/bundle.py`,{done['machine']}。「把图片解码一遍」是打开并读完全部图片的时间,算作 1。打印在有时间和内存上限的子进程里进行;超过了就说一句,不留下半个文件。"
    yield ""


def page(found: Found = leak_table.found_in) -> str:
    """The whole page; ``found`` says which kinds the audit finds in a place."""
    head = [
        "# 文书和导出:做得出什么,做出来是什么样",
        "",
        f"由 `docs/make_papers.py` 生成,不要手改。文书都出自示例的汇想案(另有说明的除外),看的时刻 {NOW:%Y-%m-%d %H:%M},表单填齐。",
        "人、公司、电话、地址都是编的;证件号码是教材里的例子,信用代码的行政区划不存在。本程序不是律师,也不替人提交。",
        "",
    ]
    with tempfile.TemporaryDirectory() as place:
        registry = Registry.load(Path(place) / "channels.json", [])
        desk = staged(Path(place) / "cases", registry)
        parts = [*ways(), *letters(desk), *fitted(desk), *chats(desk), *leaks(desk, found), *provenance(desk)]
        registry.close()
    text = "\n".join([*head, *parts, *pictures(), *measured(), ""])
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        # channels and settings of whoever makes the page stay out of it
        os.environ.update(XDG_DATA_HOME=home, XDG_CACHE_HOME=home, XDG_CONFIG_HOME=home)
        if "--measure" in sys.argv:
            from measure_papers import measure

            measure(MEASURED, costs="--costs" in sys.argv)
        PAGE.write_text(page(), "utf-8")
    print(f"{PAGE.relative_to(ROOT)}  {len(PAGE.read_text('utf-8').splitlines())} 行")
