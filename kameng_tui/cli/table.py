"""The table of commands: name, what it does, its words, and the function that runs it (imported when it is named)."""

from __future__ import annotations

import argparse

from kameng_tui.cli.command import Command


def _case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="案件编号、其中一段,或路径")


def _cases(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cases", metavar="CASE", nargs="*", help="案件(不写就是全部)")


def _sets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--set", dest="sets", metavar="字段=值", action="append", default=[],
                        help="值写 - 从标准输入读,留空则不回显地询问")  # fmt: skip


def _open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", nargs="?", help="工作簿所在文件夹")


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH")
    parser.add_argument("--title", default="", metavar="标题", help="不写就用文件夹的名字")
    parser.add_argument("--git", action="store_true", help="同时建 git 仓库的设置")
    parser.add_argument("--hook", action="store_true", help="安装提交前检查")


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--story", metavar="FILE|-", help="经过的文字")
    parser.add_argument("--from", dest="source", metavar="FILE.toml", help="与 case.toml 同形的文件")
    _sets(parser)


def _read(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", metavar="[CASE] FILE|-", nargs="*")
    parser.add_argument("--as", dest="as_", choices=("story", "reply", "bill"), default="story")
    parser.add_argument("--accept", metavar="N", nargs="+", action="extend", default=[],
                        help="采纳第几项,或 all(存疑的不算在内)")  # fmt: skip
    parser.add_argument("--every", action="store_true", help="账单:列出每一行,不只是与本案对得上的")


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", default="", metavar="状态")
    parser.add_argument(
        "--search", default="", metavar="文字", help="也可写 消费者:张 平台:九妹 代理人: 问题: 状态:逾期"
    )
    parser.add_argument("--consumer", default="", metavar="姓名", help="消费者名字里有这几个字,或拼音")
    parser.add_argument("--helper", default="", metavar="姓名", help="代理人")
    parser.add_argument("--platform", default="", metavar="平台")
    parser.add_argument("--problem", default="", metavar="问题", help="问题的中文名或编号")
    parser.add_argument("--overdue", action="store_true", help="只列有时限已过的")
    parser.add_argument(
        "--related", default="", metavar="CASE", help="只列与这个案件同一商家的(按信用代码、备案、域名等)"
    )


def _edit(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    _sets(parser)
    parser.add_argument("--add", dest="adds", metavar="列表.字段=值", action="append", default=[])
    parser.add_argument("--unset", dest="unsets", metavar="字段", action="append", default=[])


def _log(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("--kind", required=True, metavar="种类")
    parser.add_argument("--text", default="", metavar="内容")
    parser.add_argument("--at", metavar="时间")
    parser.add_argument("--with", dest="with_", default="", metavar="对方")
    parser.add_argument("--staff", default="", metavar="工号")
    parser.add_argument("--filing", default="", metavar="投诉件")
    parser.add_argument("--receipt", default="", metavar="编号")
    parser.add_argument("--amount", metavar="金额")
    parser.add_argument("--promise", default="", metavar="承诺内容")
    parser.add_argument("--by", metavar="承诺期限")
    parser.add_argument("--until", metavar="限期")
    parser.add_argument("--evidence", action="append", default=[], metavar="证据编号")
    _sets(parser)


def _amend(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("entry", metavar="ENTRY")
    _sets(parser)
    parser.add_argument("--void", default="", metavar="原因")


def _attach(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("files", metavar="FILE", nargs="+")
    parser.add_argument("--kind", required=True, metavar="种类")
    parser.add_argument("--shows", default="", metavar="证明内容")
    parser.add_argument("--link", dest="links", action="append", default=[], metavar="环节")
    parser.add_argument("--taken", metavar="取得时间")
    parser.add_argument("--expires", metavar="日期", help="原件在别处保存到哪一天,之后就拿不到")
    parser.add_argument("--obtained", default="", metavar="取得方式")
    parser.add_argument("--private", action="store_true", help="原件只放在 private/")


def _file(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("channel", metavar="CHANNEL|FILING")
    parser.add_argument("--new", action="store_true", help="在同一渠道另立一件")
    _sets(parser)


def _due(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", nargs="?")
    parser.add_argument("--days", type=int, metavar="N")


def _count(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("start", metavar="START", help="起算的时间,或要数的第一个日期")
    parser.add_argument("length", metavar="LENGTH", help="长度,或要数到的日期")
    parser.add_argument(
        "unit",
        metavar="UNIT",
        nargs="?",
        help="minute hour day working-day month year,或中文;两个日期之间不写",
    )
    parser.add_argument(
        "--roll", choices=("none", "holiday", "off-day", "ambiguous"), default="none", help="末日遇假怎样顺延"
    )
    parser.add_argument("--closing", default="", metavar="时:分", help="对方每天停止办公的时间")
    parser.add_argument("--next-hour", action="store_true", help="从次时起算(民事诉讼按小时的期间)")
    _known_on(parser)


def _known_on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--known-on", metavar="日期", help="按这一天已经公布的放假安排")


def _calendar(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("show", "add", "paste"), metavar="show|add|paste")
    parser.add_argument(
        "what", nargs="?", default="", metavar="YEAR|FILE|TEXT", help="年份;文件;通知的文字(- 从标准输入读)"
    )
    parser.add_argument("--year", metavar="年份", help="通知的文字里没有写年份时补上")
    parser.add_argument("--replace", action="store_true", help="换掉已有而内容不同的一年")
    parser.add_argument("--user", action="store_true", help="写进用户数据文件夹,不写进工作簿")
    parser.add_argument("--dry-run", action="store_true", help="只看不写")
    _known_on(parser)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", nargs="?", help="案件(不写就是全部)")
    parser.add_argument(
        "--format", default="", metavar="zip|pdf|ics", help="不写就看文件名的结尾;ics 是时限的日历,带提醒"
    )
    parser.add_argument("--pack", default="", metavar="材料",
                        help="filing 一件投诉的全部;police 报案;court 起诉;lawyer 给律师;whole 全案,给自己")  # fmt: skip
    parser.add_argument("--audience", default="", metavar="对象",
                        help="self public respondent authority court;写之前按它查一遍会泄露什么")  # fmt: skip
    parser.add_argument("--filing", default="", metavar="投诉件", help="filing:哪一件投诉")
    parser.add_argument("--draft", action="store_true", help="前置条件还不满足也做一份,标明草稿")
    parser.add_argument("--private", action="store_true", help="whole:连 private/ 里的文件一起")
    parser.add_argument("-o", "--output", metavar="FILE", help="写到哪个新文件")


def _joint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cases", metavar="CASE", nargs="+", help="要合在一起的案件;授权委托书只给一个")
    parser.add_argument("--paper", choices=("kit", "table", "authorisation"),
                        help="kit 共同投诉材料;table 名单(CSV);authorisation 授权委托书和不收费声明")  # fmt: skip
    parser.add_argument("--audience", default="self", metavar="对象",
                        help="authority court 写全;respondent 不含联系方式;public 只有合计")  # fmt: skip
    parser.add_argument("--representative", dest="representatives", action="append", default=[], metavar="CASE",
                        help="推选的代表人是哪一案的消费者,最多两名")  # fmt: skip
    parser.add_argument(
        "--for", dest="mine", default="", metavar="CASE", help="只给这一案的消费者看:只有他自己的一行"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="写到哪个新文件;.csv 就是名单")


def _handover(parser: argparse.ArgumentParser) -> None:
    _cases(parser)
    parser.add_argument("--helper", default="", metavar="姓名", help="只要这位代理人的案件")
    parser.add_argument("-o", "--output", metavar="FILE", help="写到哪个新文件")


def _draft(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("filing", metavar="FILING")
    parser.add_argument("template", metavar="TEMPLATE")
    parser.add_argument("--audience", default="", metavar="对象")
    parser.add_argument("--layout", choices=("facts", "problem"), default="",
                        help="投诉信的写法:facts 事实、证据、诉求;problem 背景、问题、诉求")  # fmt: skip
    parser.add_argument("--why", action="store_true", help="逐句写出依据:来自哪项事实、哪件证据、哪条记录")
    parser.add_argument(
        "--format", choices=("txt", "md", "docx", "pdf"), help="不写就看 FILE 的结尾,都没有就是文字"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="写到哪个新文件")
    parser.add_argument("--send", action="store_true", help="记为已提交,并原样留存")
    parser.add_argument("--receipt", default="", metavar="编号")
    parser.add_argument("--at", metavar="时间")


def _counter(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("filing", metavar="FILING")
    parser.add_argument("template", metavar="TEMPLATE", nargs="?", default="", help="不写就是提交时的那一份")
    parser.add_argument("--layout", choices=("facts", "problem"), default="", help="投诉信的写法,同 draft")
    parser.add_argument("--field", default="", metavar="格", help="只要这一格(编号或名称);letter 是整份文字")
    parser.add_argument("--copy", action="store_true", help="把这一格(不写 --field 就是整份文字)送往剪贴板")
    parser.add_argument("-o", "--output", metavar="FILE", help="存为文字;FILE.png 存为手机能扫的二维码")
    parser.add_argument("--sheet", action="store_true", help="不能粘贴时照着打:分组、数位、易混的字")
    parser.add_argument("--check-back", metavar="FILE|-", help="与网站或手机上抄回来的文字核对")
    parser.add_argument("--attachments", metavar="DIR", help="把附件按渠道的限制放进一个新文件夹")
    parser.add_argument(
        "--include", action="append", default=[], metavar="证据编号", help="附件:标为不公开的也带上这一件"
    )
    parser.add_argument("--restart", action="store_true", help="忘掉送过哪些格,从头再来")


def _check(parser: argparse.ArgumentParser) -> None:
    _cases(parser)
    parser.add_argument("--staged", action="store_true", help="检查 git 暂存的内容")
    parser.add_argument("--text", metavar="FILE|-", help="检查任意文字")
    parser.add_argument(
        "--audience", default="authority", metavar="对象", help="给谁看;不写就按给主管部门的查,不查会泄露什么"
    )
    parser.add_argument("--on", metavar="DATE", help="按这一天的法律检查引用")


def _verify(parser: argparse.ArgumentParser) -> None:
    _cases(parser)
    parser.add_argument(
        "--seal", action="store_true", help="核对无误后封存:把每件证据的指纹写进 evidence/SHA256SUMS"
    )


def _audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="要发出去的文件:文字、docx、pdf、zip、图片")
    parser.add_argument("--audience", default="public", metavar="对象", help="给谁看;不写就当作公开")
    parser.add_argument("--case", metavar="CASE", help="只对照这一案的资料;不写就对照工作簿里的全部案件")


def _close(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("--reason", required=True, metavar="原因", help="won settled lost dropped,或一句话")
    parser.add_argument("--text", default="", metavar="说明")
    parser.add_argument("--cause", default="", metavar="缘故", help="没有全部要回来的,是什么缘故")
    parser.add_argument("--lesson", default="", metavar="教训", help="下次怎么做")


def _law(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("word", metavar="WORD", help="法律名称或简称、条号(电商法49)、事由(虚假宣传)")
    parser.add_argument("--on", metavar="DATE", help="只看这一天有效的")


def _plugin(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", metavar="ACTION", nargs="?", default="list",
                        help="list show new check try explain diff pack install remove enable disable trust")  # fmt: skip
    parser.add_argument("words", metavar="ID|PATH|NAME", nargs="*")
    parser.add_argument("--yes", action="store_true", help="不再问:同意换掉现有的,或安装带代码的")
    parser.add_argument("-o", "--out", metavar="FILE.zip", help="pack:写到哪里")
    parser.add_argument("--example", default="", metavar="例子", help="try:用哪个例子")
    parser.add_argument(
        "--run", action="store_true", help="check try:连代码一起试;代码以你的权限运行,先看过再加"
    )
    parser.add_argument("--distribution", action="store_true", help="new:做成可以用 pip 安装的发行包")
    parser.add_argument("--code", action="store_true", help="new:发行包里带一个 hooks.py")
    parser.add_argument("--restore", action="store_true", help="install:装回按名字装过而不见了的")
    parser.add_argument("--revoke", action="store_true", help="trust:收回信任")
    parser.add_argument("--set", dest="sets", metavar="问题=回答", action="append", default=[],
                        help="new:先答好一个问题,如 --set id=abc-hotline")  # fmt: skip


def _vault(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("status", "set", "unlock", "export", "import", "move"),
                        metavar="status|set|unlock|export|import|move")  # fmt: skip
    parser.add_argument("what", metavar="资料名|CASE|FILE", nargs="?", default="",
                        help="set:资料名;export:案件(不写就是全部);import:文件;move:改过文件夹名的案件")  # fmt: skip
    parser.add_argument("--set", dest="sets", metavar="字段=值", action="append", default=[],
                        help="set:name id_number phone address email;值写 - 从标准输入读,留空则不回显地询问")  # fmt: skip
    parser.add_argument("--remove", action="store_true", help="set:删除这份资料")
    parser.add_argument("--passphrase", action="store_true", help="set:建有口令的保险箱文件,或更换它的口令")
    parser.add_argument(
        "--passphrase-file", default="", metavar="FILE|-", help="从文件或标准输入的第一行读口令"
    )
    parser.add_argument(
        "--new-passphrase-file", default="", metavar="FILE|-", help="set --passphrase:新的口令"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="export:写到哪个新文件")
    parser.add_argument(
        "--no-private", dest="private", action="store_false", help="export:不带 private/ 里的文件"
    )
    parser.add_argument(
        "--from", dest="before", default="", metavar="旧名", help="move:案件以前的文件夹名,认不出时才要写"
    )
    parser.add_argument("--replace", action="store_true", help="import:换掉本机已有而不同的内容")


def _stats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--platform", default="", metavar="平台", help="只算平台名字里有这几个字的案件")
    parser.add_argument(
        "--safety", action="store_true", help="帮多人维权的安全卡:哪些地方会被看成恶意或冒名投诉"
    )


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fix", action="store_true")


def _history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", nargs="?", help="案件(不写就是整个工作簿)")
    parser.add_argument("rev", metavar="版本", nargs="?", help="只看这一版改了什么;编号见不带版本时的列表")
    parser.add_argument("--now", action="store_true", help="从那一版到现在改了什么")
    parser.add_argument("-n", dest="most", type=int, metavar="N", help="最多列出几版,默认 50")


def _restore(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("rev", metavar="版本", help="编号见 kameng history CASE")


def _resolve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", nargs="?", help="案件(不写就是整个工作簿)")
    parser.add_argument("--ours", metavar="PATH", nargs="*", action="extend",
                        help="这些地方取我方的值;不写路径就是其余全部。PATH 如 order.o1.amount、filings/12315.toml#form.x、整个文件的路径")  # fmt: skip
    parser.add_argument("--theirs", metavar="PATH", nargs="*", action="extend", help="这些地方取对方的值")


def _undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", nargs="?", help="案件(不写就是整个工作簿)")


def _merge_driver(parser: argparse.ArgumentParser) -> None:
    for name in ("base", "ours", "theirs", "path"):
        parser.add_argument(name, metavar=name.upper())


def _help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("topic", metavar="TOPIC", nargs="?", default="")
    parser.add_argument("-o", "--output", metavar="FILE", default="", help="三查:写到哪个新文件,供打印")


COMMANDS: dict[str, Command] = {
    "open": Command("打开工作簿(全屏)", "screens:open_", _open, needs_book=False),
    "demo": Command("打开示例工作簿的副本(全屏)", "screens:demo", lambda parser: None, needs_book=False),
    "init": Command("新建工作簿", "change:init", _init, needs_book=False),
    "new": Command("新建案件", "change:new", _new),
    "read": Command("从一段文字读出事实和事件,只写采纳的", "change:read", _read, needs_book=False),
    "list": Command("列出案件", "look:list_", _list),
    "show": Command("一个案件的全部", "look:show", _case),
    "edit": Command("修改事实", "change:edit", _edit),
    "log": Command("记一条", "change:log", _log),
    "amend": Command("更正或作废一条记录", "change:amend", _amend),
    "attach": Command("加入证据", "change:attach", _attach),
    "file": Command("建立或填写投诉件", "change:file", _file),
    "due": Command("待办与时限", "look:due", _due),
    "count": Command("计算期间", "time:count", _count, needs_book=False),
    "calendar": Command("放假与调休:看一年、加一年", "time:calendar", _calendar, needs_book=False),
    "advise": Command("下一步、渠道与证据链", "look:advise", _case),
    "draft": Command("生成文书", "change:draft", _draft),
    "counter": Command("投递柜台:逐格送出、二维码、照打、核对、附件", "counter:counter", _counter),
    "joint": Command("多位消费者的共同投诉材料、名单,和授权委托书", "together:joint", _joint),
    "handover": Command("交接单:现状、下一个日期、谁答应了什么、不要做什么", "together:handover", _handover),
    "export": Command("导出一套材料,或时限的日历", "export:export", _export),
    "check": Command("检查案件或文字", "look:check", _check, needs_book=False),
    "verify": Command("核对证据有没有变,封存证据清单", "look:verify", _verify),
    "audit": Command("检查文件会泄露什么", "look:audit", _audit, needs_book=False),
    "close": Command("结束案件", "change:close", _close),
    "law": Command("查法条", "time:law", _law, needs_book=False),
    "stats": Command("数目:案件各在哪一步,主张和到账多少", "figures:stats", _stats),
    "reindex": Command("重建索引(案件文件不动)", "figures:reindex", lambda parser: None),
    "history": Command("案件或工作簿的历史版本", "git:history", _history),
    "restore": Command("把案件恢复到某一版", "git:restore", _restore),
    "undo": Command("撤销最后一次提交(跨会话)", "git:undo", _undo),
    "sync": Command("与远程仓库同步:提交、取回、按内容合并、推送", "git:sync", lambda parser: None),
    "resolve": Command("解决冲突:能按键合并的合并,其余选一边", "resolve:resolve", _resolve),
    "merge-driver": Command(
        "由 git 调用:按内容合并一个文件",
        "git:merge_driver",
        _merge_driver,
        needs_book=False,
        despite_book=True,
    ),
    "doctor": Command("检查环境和工作簿", "look:doctor", _doctor, needs_book=False),
    "vault": Command("保险箱:状态、消费者资料、口令、导出、导入", "vault:vault", _vault, needs_book=False),
    "plugin": Command("渠道插件", "plugin:plugin", _plugin, needs_book=False, despite_book=True),
    "help": Command("说明", "look:help_", _help, needs_book=False),
}
