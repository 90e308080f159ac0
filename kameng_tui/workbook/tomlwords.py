"""What is wrong with a TOML text, in Chinese, with the way out: a hint for each common slip of a hand."""

from __future__ import annotations

import re

_SLIPS = (
    (r"^\s*\[+[^\]]*[^\x00-\x7f]", r"initial character|Expected '\]", '中文表名要加引号,如 ["表名"]'),
    (r"^\s*[^=\"'#]+[=＝:：]\s*[“”‘’「『]", "", '文字要用英文双引号 "…",不能用中文引号'),
    (r"^[^=\"'#]*＝", "", "等号要用英文的 =,不能用全角的"),
    (r"^\s*[\w.\-]+\s*[:：]", "Expected '='|Invalid statement", "键和值之间要用 =,不用冒号"),
    (
        r"^[^=\"'#]*[^\x00-\x7f][^=\"'#]*=",
        "Expected '='|Invalid statement",
        '中文键名要加引号,如 "名称" = "…"',
    ),
    (r"=\s*\d{4}-\d{2}-\d{2}(\D|$)", "newline|Invalid value|Invalid date", "这个日期或时间不存在,或写法不对"),
    (r"=\s*\d{4}\s*(年|[-/.]\d{1,2}([-/.]|$))", "newline|Invalid value", "日期要写成 2026-09-01,不用引号"),
    (r"=\s*\d{1,3}(,\d{3})+", "", "金额不要写千分位的逗号,如 1280.00"),
    (r"=\s*([¥￥]|[\d.]+\s*(元|块))", "", "金额只写数字,如 100.00,不带 ¥ 和 元"),
    (r"=\s*(True|False|TRUE|FALSE|是|否)\s*(#|$)", "", "是与否要写成小写的 true 或 false"),
    (r"=\s*(#|$)", "Invalid value|Illegal", '等号后面没有值;空着就写 "" 或删去这一行'),
)
_MESSAGES = (
    ("Cannot overwrite a value", "同一个键写了两遍,请删去一个"),
    ("Duplicate inline table key", "同一个键写了两遍,请删去一个"),
    ("Cannot declare", "同一张表写了两遍(列表的每一项要写成 [[表名]])"),
    ("Cannot mutate immutable", "这张表已在别处写完,不能再往里加"),
    ("Cannot redefine namespace", "这张表已在别处写完,不能再写一遍"),
    ("Invalid date or datetime", "这个日期或时间不存在,或写法不对"),
    ("Unescaped '\\' in a string", "文字里的反斜杠要写成 \\\\"),
    ("Hex value", "\\u 后面的字符编号不对"),
    ("Invalid hex value", "\\u 后面的字符编号不对"),
    ("Unterminated string", "引号没有成对"),
    ("Illegal character '\\n'", "引号没有成对(文字要在同一行结束,或用三个引号)"),
    ("Expected '\"'", "引号没有成对"),
    ('Expected "\'"', "引号没有成对"),
    ("Illegal character", "有不能出现的控制字符"),
    ("Found invalid character", "有不能出现的控制字符"),
    ("Unclosed array", "方括号没有成对,或两项之间少了逗号"),
    ("Unclosed inline table", "花括号没有成对,或两项之间少了逗号"),
    ("at the end of a table declaration", "表名的方括号没有成对"),
    ("at the end of an array declaration", "表名的方括号没有成对"),
    ("Invalid initial character", "键名不对(除字母数字外要加引号)"),
    ("Expected newline or end", "值的后面多了东西;文字要加英文双引号"),
    ("Invalid value", '值看不懂;文字要加英文双引号 "…"'),
    ("Expected '='", "少了等号"),
    ("Invalid statement", "这一行看不懂,应是 键 = 值"),
)
_LONGEST = 500  # of a line that is looked at: no slip of a hand begins later, and patterns take long on more
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def explain(text: str, message: str) -> tuple[int, int, str]:
    """(line, column, Chinese reason) for the message of tomllib about ``text``."""
    place = _PLACE.search(message)
    lines = text.split("\n")
    if place and place[1]:
        line, column = int(place[1]), int(place[2])
    else:
        line, column = len(lines), len(lines[-1]) + 1
    message = _PLACE.sub("", message)
    written = lines[min(line, len(lines)) - 1][:_LONGEST]
    for slip, about, reason in _SLIPS:
        if re.search(about, message) and "declare" not in message and re.search(slip, written):
            return line, column, reason
    return line, column, next((words for start, words in _MESSAGES if start in message), "这里看不懂")
