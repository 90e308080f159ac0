"""The one table of actions: bindings, footer, help, palette and docs/keys.md come from it.

A row names its keys, where it applies and why not. Single letters act only on lists and read-only views; each action has
one key that works with an input method on (F-keys, ctrl, Enter, arrows, Esc) and a palette entry found by ``initials``,
the pinyin initials of its label, written by hand. A method ``do_<id>`` of the screen, or of the app, carries it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kameng_tui.tui.whynot import (
    Why,
    needs_case_row,
    needs_channel,
    needs_channel_named,
    needs_demo,
    needs_earlier,
    needs_editable,
    needs_entry,
    needs_evidence_sheet,
    needs_filing,
    needs_layouts,
    needs_marked,
    needs_open,
    needs_own_data,
    needs_own_files,
    needs_own_pack,
    needs_own_vault,
    needs_profile,
    needs_profile_and_case,
    needs_readable,
    needs_removable,
    needs_row,
    needs_undo,
)

TWINS = {
    "question_mark": ("fullwidth_question_mark",),
    "slash": ("ideographic_comma", "fullwidth_solidus"),
    "colon": ("fullwidth_colon",),
    "full_stop": ("ideographic_full_stop",),
    "comma": ("fullwidth_comma",),
}
LISTS = (
    "home",
    "case",
    "first",
    "paper",
    "counter",
    "month",
    "timeline",
    "holidays",
    "plugins",
    "bench",
    "letter",
    "vault",
    "history",
    "conflict",
    "verify",
    "page",
    "export",
    "sent",
    "qr",
    "retype",
)
FORMS = ("welcome", "filing", "form", "notice", "preview", "count", "law", "source", "ask")
EVERYWHERE = LISTS + FORMS

SHOWN = {
    "question_mark": "?", "slash": "/", "colon": ":", "enter": "Enter", "escape": "Esc", "tab": "Tab", "left": "左",
    "right": "右", "down": "下", "left_square_bracket": "[", "right_square_bracket": "]", "space": "空格",
    "shift+right": "Shift+右", "full_stop": ".", "comma": ",", "backslash": "\\", "underscore": "_", "pageup": "PgUp", "pagedown": "PgDn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do. ``why_not`` returns the Chinese reason why it cannot be done now, else ""."""

    id: str
    keys: tuple[str, ...]
    label: str
    initials: str
    group: str
    screens: tuple[str, ...]
    cli: str = ""
    why_not: Why | None = None


CASE = ("case",)
TABLE: tuple[Action, ...] = (
    Action("help", ("f1", "question_mark"), "帮助", "bz", "到处", EVERYWHERE, "kameng help"),
    Action("palette", ("ctrl+p", "colon"), "命令", "ml", "到处", EVERYWHERE),
    Action("back", ("escape", "q"), "返回", "fh", "到处", tuple(s for s in EVERYWHERE if s != "home")),
    Action("clear", ("escape",), "清除搜索", "qcss", "主页", ("home",)),
    Action("quit", ("ctrl+q", "q"), "退出", "tc", "主页", ("home",)),
    Action("goto", ("ctrl+g",), "转到案件", "zdaj", "到处", ("home", "case", "first"), "kameng list --search"),
    Action("open", ("enter",), "打开", "dk", "列表", ("home", "case", "month", "timeline", "plugins", "bench", "vault", "history", "conflict", "verify"), "kameng show CASE / plugin explain ID / plugin try", needs_row),
    Action("search", ("f3", "slash"), "搜索", "ss", "列表", ("home", "case"), "kameng list --search"),
    Action("refresh", ("f5", "R"), "重新读取", "cxdq", "列表", ("home", "case", "plugins", "bench", "letter", "history", "verify", "page", "retype", "export"), "kameng show CASE"),
    Action("undo", ("ctrl+u", "u"), "撤销", "cx", "列表", ("home", "case"), "kameng undo", needs_undo),
    Action("copy", ("ctrl+y", "y"), "送往剪贴板", "swjtb", "列表", LISTS, "kameng draft .. -o"),
    Action("new", ("ctrl+n", "n"), "新建", "xj", "列表", ("home", "case", "vault"), "kameng new / kameng edit --add"),
    Action("due", ("ctrl+t", "t"), "待办", "db", "主页", ("home",), "kameng due"),
    Action("clock", ("ctrl+d", "T"), "拨动时钟(演示)", "bdszys", "演示", ("home", "case"), "kameng --today", needs_demo),
    Action("clock_on", ("ctrl+right", "full_stop"), "往后一天(演示)", "whyt", "演示", ("home", "case", "month", "timeline"), "kameng --today", needs_demo),
    Action("clock_back", ("ctrl+left", "comma"), "往前一天(演示)", "wqyt", "演示", ("home", "case", "month", "timeline"), "kameng --today", needs_demo),
    Action("month", ("f9", "M"), "月历", "yl", "时间", ("home", "case"), "kameng due"),
    Action("timeline", ("f10", "H"), "时间线", "sjx", "时间", CASE, "kameng due CASE"),
    Action("count", ("ctrl+o", "C"), "期间计算器", "qjjsq", "时间", ("home", "case", "month", "timeline"), "kameng count"),
    Action("law", ("ctrl+e", "L"), "查法条", "cft", "时间", ("home", "case", "month", "timeline"), "kameng law WORD"),
    Action("holidays", ("f7", "K"), "放假安排", "fjap", "时间", ("home", "month"), "kameng calendar"),
    Action("paste_notice", ("f9", "a"), "加入一年", "jryn", "时间", ("holidays",), "kameng calendar add / paste"),
    Action("next_month", ("pagedown", "right_square_bracket"), "下个月", "xgy", "时间", ("month",), "kameng calendar show"),
    Action("prev_month", ("pageup", "left_square_bracket"), "上个月", "sgy", "时间", ("month",), "kameng calendar show"),
    Action("next_year", ("pagedown", "right_square_bracket"), "下一年", "xyn", "时间", ("holidays",), "kameng calendar show"),
    Action("prev_year", ("pageup", "left_square_bracket"), "上一年", "syn", "时间", ("holidays",), "kameng calendar show"),
    Action("copy_article", ("f6",), "送出引用", "scyy", "时间", ("law",), "kameng law WORD"),
    Action("this_month", ("f5", "t"), "回到今天", "hdjt", "时间", ("month", "holidays", "timeline")),
    Action("prevention", ("f8", "W"), "下单前三查", "xdqsc", "到处", ("home", "welcome"), "kameng help 三查"),
    Action("plugins", ("ctrl+backslash", "p"), "渠道插件", "qdcj", "渠道", ("home", "case"), "kameng plugin list"),
    Action("toggle", ("f2", "e"), "启用或停用", "qyhty", "渠道", ("plugins",), "kameng plugin enable / disable ID", needs_channel),
    Action("trust", ("f6", "t"), "信任或收回", "xrhsh", "渠道", ("plugins",), "kameng plugin trust ID", needs_channel),
    Action("install", ("f9", "a"), "安装", "az", "渠道", ("plugins", "bench", "source"), "kameng plugin install NAME / PATH", needs_own_data),
    Action("check", ("f7", "c"), "检查", "jc", "渠道", ("plugins", "bench", "source"), "kameng plugin check ID / PATH", needs_channel_named),
    Action("remove", ("f8", "d"), "移除", "yc", "渠道", ("plugins",), "kameng plugin remove ID", needs_removable),
    Action("new_channel", ("ctrl+n", "n"), "新建渠道", "xjqd", "渠道", ("plugins",), "kameng plugin new", needs_own_files),
    Action("open_folder", ("f3", "o"), "打开文件夹", "dkwjj", "渠道", ("plugins",), "kameng plugin check / try / explain PATH"),
    Action("try_letter", ("ctrl+w", "w"), "试写文书", "sxws", "渠道", ("plugins", "bench"), "kameng plugin try ID / PATH TEMPLATE", needs_row),
    Action("next_letter", ("right", "right_square_bracket"), "下一份", "xyf", "渠道", ("letter",), "kameng plugin try ID / PATH TEMPLATE"),
    Action("prev_letter", ("left", "left_square_bracket"), "上一份", "syf", "渠道", ("letter",), "kameng plugin try ID / PATH TEMPLATE"),
    Action("explain", ("f6", "x"), "渠道说明", "qdsm", "渠道", ("bench",), "kameng plugin explain PATH", needs_row),
    Action("compare", ("f10", "v"), "比较", "bj", "渠道", ("plugins", "bench"), "kameng plugin diff OLD NEW", needs_row),
    Action("raw", ("f12", "s"), "看原文", "kyw", "渠道", ("plugins", "bench"), "kameng plugin show ID", needs_row),
    Action("pack", ("ctrl+s", "z"), "打包", "db", "渠道", ("plugins", "bench"), "kameng plugin pack PATH -o FILE.zip", needs_own_pack),
    Action("restore", ("ctrl+r", "r"), "装回缺的", "zhqd", "渠道", ("plugins",), "kameng plugin install --restore", needs_own_data),
    Action("next_sheet", ("right", "right_square_bracket"), "下一页", "xyy", "案件", CASE),
    Action("prev_sheet", ("left", "left_square_bracket"), "上一页", "syy", "案件", CASE),
    Action("panel", ("tab",), "下一步栏", "xybl", "案件", CASE, "kameng advise CASE"),
    Action("log", ("f6", "l"), "记一笔", "jyb", "办案", CASE, "kameng log CASE --kind ..", needs_readable),
    Action("attach", ("f7", "a"), "加证据", "jzj", "办案", CASE, "kameng attach CASE FILE", needs_readable),
    Action("evidence_page", ("shift+right", "P"), "证据页换一栏", "zjyhyl", "案件", CASE, "kameng advise CASE", needs_evidence_sheet),
    Action("reply", ("ctrl+r", "r"), "登记答复", "djdf", "办案", CASE, "kameng log CASE --kind answered", needs_filing),
    Action("escalate", ("ctrl+f", "f"), "投诉与升级", "tsysj", "办案", CASE, "kameng file CASE CHANNEL", needs_open),
    Action("counter", ("f12", "z"), "投递柜台", "tdgt", "办案", ("case", "filing"), "kameng draft .. --send", needs_filing),
    Action("paper", ("ctrl+w", "w"), "写文书", "xws", "办案", CASE, "kameng draft CASE FILING TEMPLATE", needs_readable),
    Action("money", ("ctrl+k", "m"), "退款与到账", "tkydz", "办案", CASE, "kameng log CASE --kind refund-arrived", needs_readable),
    Action("read", ("ctrl+v", "v"), "识别短信或聊天", "sbdxhlt", "办案", CASE, "kameng read CASE - --as reply", needs_readable),
    Action("questions", ("ctrl+l", "i"), "回答自查问题", "hdzcwt", "办案", CASE, "kameng edit --set answers...", needs_readable),
    Action("edit", ("f2", "e"), "修改", "xg", "办案", CASE, "kameng edit / kameng amend", needs_editable),
    Action("void", ("f8", "d"), "作废条目、跳过一步", "zftmtgyb", "办案", CASE, "kameng amend --void / log --kind note --set skip=..", needs_entry),
    Action("close", ("ctrl+x", "x"), "结案", "ja", "办案", CASE, "kameng close CASE", needs_open),
    Action("editor", ("f4", "E"), "外部编辑器", "wbbjq", "办案", (*CASE, "bench", "letter"), "$EDITOR case.toml / channel.toml"),
    Action("vault", ("ctrl+b", "V"), "保险箱和资料", "bxxhzl", "保险箱", ("home", "case"), "kameng vault"),
    Action("use_profile", ("f9", "u"), "用于本案", "yyba", "保险箱", ("vault",), "kameng edit CASE --set consumer.profile=..", needs_profile_and_case),
    Action("unlock", ("f6", "l"), "打开保险箱", "dkbxx", "保险箱", ("vault",), "kameng vault unlock", needs_own_vault),
    Action("passphrase", ("f12", "z"), "建立或换口令", "jlhhkl", "保险箱", ("vault",), "kameng vault set --passphrase", needs_own_vault),
    Action("export", ("f7", "x"), "导出", "dc", "保险箱", ("vault",), "kameng vault export [CASE] -o FILE", needs_own_files),
    Action("import", ("f10", "i"), "导入", "dr", "保险箱", ("vault",), "kameng vault import FILE", needs_own_files),
    Action("drop_profile", ("f8", "d"), "删除资料", "sczl", "保险箱", ("vault",), "kameng vault set NAME --remove", needs_profile),
    Action("tofile", ("f4", "o"), "存为文件", "cwwj", "文书", ("first", "paper", "counter", "month", "page", "qr"), "kameng draft .. -o / counter .. -o / export --format ics"),
    Action("send", ("f9",), "已提交,登记编号", "ytjdjbh", "文书", ("first", "paper", "counter"), "kameng draft .. --send"),
    Action("put", ("enter",), "送出本格", "scbg", "投递", ("counter",), "kameng counter CASE FILING --field .. --copy"),
    Action("qr", ("f6", "Q"), "二维码", "ewm", "投递", ("counter",), "kameng counter CASE FILING --field .. -o FILE.png"),
    Action("retype", ("f7", "t"), "照着打", "zzd", "投递", ("counter",), "kameng counter CASE FILING --field .. --sheet"),
    Action("attachments", ("f8", "a"), "附件", "fj", "投递", ("counter",), "kameng counter CASE FILING --attachments DIR"),
    Action("anew", ("f10", "n"), "从头再来", "ctzl", "投递", ("counter",), "kameng counter CASE FILING --restart"),
    Action("next_code", ("enter", "pagedown", "right"), "下一个码", "xygm", "投递", ("qr",)),
    Action("prev_code", ("pageup", "left"), "上一个码", "sygm", "投递", ("qr",)),
    Action("typed", ("enter",), "打好了", "dhl", "投递", ("retype",)),
    Action("next_field", ("right", "right_square_bracket"), "下一格", "xyg", "投递", ("retype",)),
    Action("prev_field", ("left", "left_square_bracket"), "上一格", "syg", "投递", ("retype",)),
    Action("read_back", ("f6", "c"), "核对", "hd", "投递", ("retype",), "kameng counter CASE FILING --check-back FILE"),
    Action("export_case", ("ctrl+t", "D"), "导出材料", "dccl", "文书", CASE, "kameng export CASE --pack P", needs_readable),
    Action("export_make", ("f9", "enter"), "做成文件", "zcwj", "文书", ("export",), "kameng export CASE -o FILE"),
    Action("export_format", ("f6", "t"), "换格式", "hgs", "文书", ("export",), "kameng export --format zip|pdf"),
    Action("audit", ("ctrl+a", "A"), "检查要发的文件", "jcyfdwj", "文书", ("home", "case"), "kameng audit FILE"),
    Action("verify", ("ctrl+s", "S"), "核对证据", "hdzj", "办案", CASE, "kameng verify CASE / --seal"),
    Action("verify_all", ("f12", "S"), "核对全部证据", "hdqbzj", "办案", ("home",), "kameng verify"),
    Action("helping", ("f4", "D"), "帮多人:安全卡和数目", "bdraqkhsm", "多人", ("home",), "kameng stats --safety"),
    Action("mark", ("space",), "选上或放下", "xshfx", "多人", ("home",), "kameng joint CASE CASE", needs_case_row),
    Action("together", ("f10", "J"), "共同投诉", "gtts", "多人", ("home",), "kameng joint CASE CASE", needs_marked),
    Action("handover_all", ("ctrl+k", "O"), "交接单(全部)", "jjdqb", "多人", ("home",), "kameng handover"),
    Action("handover", ("ctrl+down", "O"), "交接单", "jjd", "多人", CASE, "kameng handover CASE"),
    Action("next_reader", ("right", "right_square_bracket"), "下一个对象", "xygdx", "多人", ("page", "export"), "kameng joint / export --audience"),
    Action("prev_reader", ("left", "left_square_bracket"), "上一个对象", "sygdx", "多人", ("page", "export"), "kameng joint / export --audience"),
    Action("enter_case", ("enter",), "进入案件", "jraj", "文书", ("first",)),
    Action("begin", ("f9",), "建立案件", "jlaj", "表单", ("welcome",), "kameng new --story"),
    Action("save", ("f9", "ctrl+s"), "保存", "bc", "表单", ("form", "filing", "conflict"), "kameng edit / file --set / resolve"),
    Action("go", ("f9", "ctrl+s"), "确定", "qd", "表单", ("ask",), "kameng plugin new / pack / diff"),
    Action("read_notice", ("f9", "ctrl+s"), "读出来看看", "dclkk", "表单", ("notice",), "kameng calendar paste"),
    Action("write_year", ("f9", "ctrl+s"), "写入", "xr", "表单", ("preview",), "kameng calendar add / paste"),
    Action("standing", ("ctrl+underscore", "J"), "责任与费用", "zryfy", "案件", CASE, "kameng advise CASE", needs_readable),
    Action("history", ("f11", "B"), "历史版本", "lsbb", "版本", ("home", "case"), "kameng history CASE", needs_own_files),
    Action("sync", ("ctrl+s", "s"), "同步", "tb", "版本", ("home", "history"), "kameng sync", needs_own_files),
    Action("since", ("f6", "v"), "与现在比较", "yxzbj", "版本", ("history",), "kameng history CASE REV --now", needs_row),
    Action("bring_back", ("f9", "r"), "恢复到这一版", "hfdzyb", "版本", ("history",), "kameng restore CASE REV", needs_row),
    Action("take_back", ("f8", "d"), "撤销最后的提交", "cxzhdtj", "版本", ("history",), "kameng undo CASE", needs_row),
    Action("resolve", ("ctrl+right_square_bracket", "X"), "解决冲突", "jjct", "版本", ("home", "case"), "kameng resolve CASE"),
    Action("take_ours", ("left", "left_square_bracket"), "取左边", "qzb", "版本", ("conflict",), "kameng resolve --ours PATH", needs_row),
    Action("take_theirs", ("right", "right_square_bracket"), "取右边", "qyb", "版本", ("conflict",), "kameng resolve --theirs PATH", needs_row),
    Action("rest_ours", ("f6", "o"), "其余全取左边", "qyqqzb", "版本", ("conflict",), "kameng resolve --ours"),
    Action("rest_theirs", ("f7", "t"), "其余全取右边", "qyqqyb", "版本", ("conflict",), "kameng resolve --theirs"),
    Action("template", ("ctrl+t",), "换文书", "hws", "表单", ("filing",), "kameng draft CASE FILING TEMPLATE"),
    Action("layout", ("ctrl+l", "x"), "换写法", "hxf", "文书", ("paper", "filing"), "kameng draft .. --layout", needs_layouts),
    Action("why", ("f6", "b"), "逐句依据", "zjyj", "文书", ("paper", "sent"), "kameng draft .. --why"),
    Action("earlier", ("f7", "v"), "与上一版比较", "ysybbj", "文书", ("sent",), "kameng show CASE --json", needs_earlier),
)  # fmt: skip
BY_ID = {action.id: action for action in TABLE}


def is_letter(key: str) -> bool:
    """Whether ``key`` is typed text, which an input method or a text field swallows."""
    return len(key) == 1 or key in TWINS or (key.endswith("square_bracket") and "+" not in key)


def for_screen(screen: str) -> Iterator[Action]:
    """The actions of one kind of screen, in the order of the table."""
    return (action for action in TABLE if screen in action.screens)


def keys_on(action: Action, screen: str) -> Iterator[str]:
    """Every key of ``action`` on that screen, full-width twins included; no letters where text is typed."""
    for key in action.keys:
        if screen in FORMS and is_letter(key):
            continue
        yield key
        yield from TWINS.get(key, ())


def shown_key(key: str) -> str:
    """A key as people read it: ctrl+p as ^P."""
    if key.startswith("ctrl+"):
        return "^" + SHOWN.get(key[5:], key[5:].upper())
    return SHOWN.get(key, key if len(key) == 1 else key.upper())


FOOTERS = {
    "home": ("new", "open", "search", "due", "undo", "quit", "help", "palette"),
    "case": ("log", "attach", "reply", "escalate", "paper", "counter", "help", "palette"),
    "first": ("copy", "tofile", "send", "enter_case", "back", "help", "palette"),
    "paper": ("copy", "tofile", "send", "why", "back", "help", "palette"),
    "sent": ("why", "earlier", "copy", "back", "help", "palette"),
    "counter": ("put", "qr", "retype", "attachments", "send", "back", "help", "palette"),
    "qr": ("next_code", "prev_code", "tofile", "back", "help", "palette"),
    "retype": ("typed", "next_field", "prev_field", "read_back", "back", "help", "palette"),
    "welcome": ("begin", "back", "help", "palette"),
    "filing": ("save", "counter", "template", "back", "help", "palette"),
    "form": ("save", "back", "help", "palette"),
    "notice": ("read_notice", "back", "help", "palette"),
    "preview": ("write_year", "back", "help", "palette"),
    "month": ("open", "prev_month", "next_month", "tofile", "holidays", "back", "help", "palette"),
    "timeline": ("open", "this_month", "count", "law", "back", "help", "palette"),
    "holidays": ("paste_notice", "prev_year", "next_year", "back", "help", "palette"),
    "plugins": ("open", "toggle", "install", "new_channel", "open_folder", "try_letter", "help", "palette"),
    "bench": ("open", "editor", "explain", "install", "pack", "compare", "help", "palette"),
    "letter": ("next_letter", "prev_letter", "editor", "refresh", "copy", "back", "help", "palette"),
    "conflict": ("take_ours", "take_theirs", "save", "rest_ours", "rest_theirs", "open", "help", "palette"),
    "vault": ("open", "new", "use_profile", "passphrase", "export", "import", "help", "palette"),
    "verify": ("open", "refresh", "copy", "back", "help", "palette"),
    "page": ("next_reader", "prev_reader", "tofile", "copy", "refresh", "back", "help", "palette"),
    "export": ("export_make", "next_reader", "prev_reader", "export_format", "back", "help", "palette"),
    "ask": ("go", "back", "help", "palette"),
    "source": ("install", "back", "help", "palette"),
    "count": ("back", "help", "palette"),
    "law": ("copy_article", "back", "help", "palette"),
    "history": ("open", "since", "bring_back", "take_back", "sync", "back", "help", "palette"),
}


def footer(screen: str) -> list[tuple[str, str]]:
    """At most eight (key, label) pairs: what this screen is for first, help and palette last."""
    pairs = []
    for action in (BY_ID[name] for name in FOOTERS.get(screen, ())):
        keys = [key for key in action.keys if screen not in FORMS or not is_letter(key)]
        letters = [key for key in keys if is_letter(key)]
        pairs.append((shown_key((letters or keys)[0]), action.label))
    return pairs


def found_by(action: Action, query: str) -> int:
    """How well ``query`` (Chinese, or pinyin initials) finds an action: 0 = not at all."""
    query = query.strip().lower()
    if not query:
        return 1
    if query == action.label.lower():
        return 5
    if query in action.label.lower():
        return 4
    if action.initials.startswith(query):
        return 3
    if query in action.initials or query == action.id:
        return 2
    rest = iter(action.initials)
    return int(len(query) > 1 and all(char in rest for char in query))


def documentation() -> str:
    """docs/keys.md."""
    lines = [
        "# 按键",
        "",
        "本页由 `kameng_tui/tui/actions.py` 生成(`python -m kameng_tui.tui.actions > docs/keys.md`),不要手改。",
        "单个字母只在列表和只读画面起作用;开着输入法时请用另一列的键,或按 `^P` 打开命令面板(可用拼音首字母)。",
        "`?` `/` `:` 的全角写法同样有效。`^P` 表示按住 Ctrl 再按 P。",
    ]
    for group in dict.fromkeys(action.group for action in TABLE):
        lines += [
            "",
            f"## {group}",
            "",
            "| 动作 | 输入法开着也能用 | 字母 | 在哪里 | 命令面板 | 命令行 |",
            "|---|---|---|---|---|---|",
        ]
        for action in (a for a in TABLE if a.group == group):
            safe = " ".join(shown_key(k) for k in action.keys if not is_letter(k))
            letters = " ".join(shown_key(k) for k in action.keys if is_letter(k))
            where = (
                "到处" if action.screens == EVERYWHERE else "、".join(SCREEN_NAMES[s] for s in action.screens)
            )
            cells = (
                action.label,
                safe,
                letters,
                where,
                action.initials,
                f"`{action.cli}`" if action.cli else "",
            )
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    lines += ["", "## 列表里的移动", "", *MOVES, ""]
    return "\n".join(lines)


SCREEN_NAMES = {
    "home": "主页", "case": "案件", "first": "第一步", "paper": "文书", "counter": "柜台", "welcome": "新案",
    "filing": "投诉表单", "form": "表单", "notice": "加入一年", "preview": "读到的安排", "month": "月历", "timeline": "时间线", "holidays": "放假安排", "plugins": "渠道插件", "source": "安装渠道", "bench": "渠道文件夹", "letter": "试写", "conflict": "冲突", "vault": "保险箱", "verify": "核对全部证据", "page": "一页文字", "export": "导出材料", "sent": "已提交的文书", "ask": "渠道表单", "count": "计算器", "law": "法条", "history": "历史版本", "qr": "二维码", "retype": "照着打",
}  # fmt: skip
MOVES = (
    "- 上下箭头或 `j` `k` 移动,PageUp PageDown 翻页,Home End 或 `g` `G` 到头尾",
    "- 案件里数字 `1` 到 `6` 直达六页:概况 证据 渠道 时限 记录 文书;左右箭头换页",
    "- 「下一步」栏里每一步前有一个字母:按那个字母,或用 Tab 移过去按 Enter",
    "- `^Q` 到处可以退出;有没保存的内容时会先停下来说明",
    "- 表单里 Tab 和 Shift+Tab 换格,Enter 到下一格;下拉框按 Enter 展开,上下箭头选",
    "- 新案的识别结果里空格勾选,Enter 改值",
)


if __name__ == "__main__":
    print(documentation(), end="")
