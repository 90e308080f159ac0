"""Why an action cannot be done now: what an action may ask of its screen, and the reasons, each in one Chinese sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

DEMO_LOOKS_ONLY = "渠道装在您自己的数据文件夹里,演示不改动它:请在自己的工作簿里做"


@dataclass(frozen=True, slots=True)
class Context:
    """What an action may ask of the screen it is pressed on."""

    screen: str = ""
    sheet: str = ""
    row: str = ""
    has_cases: bool = False
    can_undo: bool = False
    demo: bool = False
    filings: int = 0
    entries: int = 0
    closed: bool = False
    readable: bool = True
    shipped: bool = False
    has_case: bool = False
    marked: int = 0
    layout: str = ""


Why = Callable[[Context], str]


def needs_row(ctx: Context) -> str:
    return "" if ctx.row else "这里没有选中的一行"


def needs_case_row(ctx: Context) -> str:
    return "" if ctx.row.startswith(("case ", "due ")) else "先移到一个案件上"


def needs_marked(ctx: Context) -> str:
    return "" if ctx.marked > 1 else "先用空格选上两个以上案件,再按 J"


def needs_undo(ctx: Context) -> str:
    return "" if ctx.can_undo else "这次打开以来还没有可撤销的改动"


def needs_filing(ctx: Context) -> str:
    return "" if ctx.filings else "还没有投诉件:先按 f 选一个渠道"


def needs_layouts(ctx: Context) -> str:
    return "" if ctx.layout else "这份文书只有一种写法"


def needs_earlier(ctx: Context) -> str:
    return "" if ctx.row else "这是第一版,前面没有可以比较的"


def needs_demo(ctx: Context) -> str:
    return "" if ctx.demo else "只有演示(kameng demo)里可以拨动时钟"


def needs_open(ctx: Context) -> str:
    return "案件已经结案;要继续请先作废结案那条记录(记录页按 d)" if ctx.closed else needs_readable(ctx)


def needs_readable(ctx: Context) -> str:
    return "" if ctx.readable else "case.toml 读不出来:先按 F4 用编辑器修好"


def needs_evidence_sheet(ctx: Context) -> str:
    return "" if ctx.sheet == "证据" else "先按 2 到证据页"


def needs_entry(ctx: Context) -> str:
    if ctx.row.startswith(("entry ", "step ")):
        return ""
    return "先在「记录」页(5)选中一条,或按 Tab 在下一步栏选中一步" + ("" if ctx.entries else ";还没有记录")


def needs_editable(ctx: Context) -> str:
    if not ctx.readable:
        return needs_readable(ctx)
    if ctx.sheet in ("概况", "记录", "渠道") and ctx.row:
        return ""
    return "这里没有可修改的一行:到概况(1)、渠道(3)或记录(5)选中一行"


def needs_channel(ctx: Context) -> str:
    """Channels are the user's own and not the demo's throwaway copy, so a demo only looks at them."""
    return DEMO_LOOKS_ONLY if ctx.demo else needs_row(ctx)


def needs_own_data(ctx: Context) -> str:
    return DEMO_LOOKS_ONLY if ctx.demo else ""


def needs_own_files(ctx: Context) -> str:
    return "演示不在您的文件夹里写东西:请在自己的工作簿里做" if ctx.demo else ""


def needs_own_pack(ctx: Context) -> str:
    return needs_own_files(ctx) or needs_row(ctx)


def needs_channel_named(ctx: Context) -> str:
    """On the form a place is typed; elsewhere a row stands for the channel."""
    return "" if ctx.screen == "source" else needs_row(ctx)


def needs_removable(ctx: Context) -> str:
    return needs_channel(ctx) or ("随程序带的渠道不能移除,可以停用(e)" if ctx.shipped else "")


def needs_own_vault(ctx: Context) -> str:
    return "演示的保险箱只在内存里,没有口令" if ctx.demo else ""


def needs_profile(ctx: Context) -> str:
    return "" if ctx.row.startswith("profile ") else "先选中一份资料;还没有就按 n 新建"


def needs_profile_and_case(ctx: Context) -> str:
    return needs_profile(ctx) or ("" if ctx.has_case else "先打开一个案件,再按 V 来这里选它用的资料")
