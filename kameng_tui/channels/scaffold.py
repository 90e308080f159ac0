"""A new channel from a few answers: the files of a working pack, or of a distribution, as texts by relative name.

Reads and writes nothing. What is made has no fault when it is read; answers that could not give such a channel are
refused with one sentence (``BadValue``) before anything is made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from kameng_tui.channels.shape import KINDS, UNITS
from kameng_tui.law.counting import UNIT_NAMES, count
from kameng_tui.record import record
from kameng_tui.values import SHANGHAI, BadValue, normalise_text, show_when

Files = dict[str, str]


class Question(NamedTuple):
    """One thing that whoever makes a channel is asked; ``default`` is what an empty answer means."""

    id: str
    text: str
    help: str
    choices: tuple[str, ...] = ()
    default: str | None = None


QUESTIONS = (
    Question("id", "编号", "小写字母、数字和 -,如 abc-hotline;定了就不改"),
    Question("name", "名称", "屏幕上怎么叫它,如 某某投诉热线"),
    Question("authority", "办理机构", "谁来答复,写全称"),
    Question("kind", "种类", "platform 平台 · payment 支付 · media 媒体 · regulator 监管 · telecom 电信主管部门 · police 公安 · court 法院 · mediation 调解 · other 其他", KINDS, "other"),
    Question("url", "网址", "提交的页面;没有就空着", default=""),
    Question("length", "多久给首次答复", "只写整数,单位下一问再答;有几个期限的写最先到的;不知道就空着,不要猜", default=""),
    Question("unit", "按什么计算", "minute 分钟 · hour 小时 · day 日 · working-day 工作日 · month 月 · year 年", UNITS, "working-day"),
    Question("source", "依据", "这些是从哪里看到的:页面网址、文件和条款,或「2026-11-02 电话询问」"),
)  # fmt: skip
# what can stand beside any answer
_ANY = {"id": "x", "name": "x", "authority": "x", "unit": "minute", "source": "x"}
EFFECT_OF = {"media": "publishes", "regulator": "mediates", "mediation": "mediates", "police": "penalises", "court": "judges"}  # fmt: skip
AUDIENCE_OF = {"media": "public", "court": "court", "platform": "respondent", "payment": "respondent"}  # fmt: skip


@record
class Answers:
    """What a new channel is made of. ``length`` None: nobody knows. ``as_of``: the day on which this was looked up."""

    id: str
    name: str
    authority: str
    source: str
    as_of: date
    kind: str = "other"
    url: str = ""
    length: int | None = None
    unit: str = "working-day"


def answers_of(told: Mapping[str, str], as_of: date) -> Answers:
    """What a person typed, by ``Question.id``. Raises BadValue with the first thing that cannot be so."""
    unknown = [name for name in told if name not in {q.id for q in QUESTIONS}]
    if unknown:
        raise BadValue(f"没有 {unknown[0]} 这一问,可答:{' '.join(q.id for q in QUESTIONS)}")
    said = {q.id: normalise_text(told.get(q.id, "")).strip() or q.default for q in QUESTIONS}
    for question in QUESTIONS:
        answer = said[question.id]
        if answer is None:
            raise BadValue(f"「{question.text}」({question.id})还没有回答:{question.help}")
        if question.choices and answer not in question.choices:
            raise BadValue(f"「{question.text}」只能是 {' '.join(question.choices)} 之一,现在是「{answer}」")
    words = {name: str(answer) for name, answer in said.items()}
    length = words.pop("length")
    if length and not (length.isdecimal() and int(length) > 0):
        raise BadValue(f"「多久给首次答复」应是大于 0 的整数,单位另答,不知道就空着,现在是「{length}」")
    return Answers(**words, length=int(length) if length else None, as_of=as_of)


def check_so_far(told: Mapping[str, str], as_of: date) -> None:
    """Raises BadValue where what was told can be part of no channel, whatever is told to the other questions."""
    new_pack(answers_of({**_ANY, **told}, as_of))


def new_pack(answers: Answers) -> Files:
    """A folder of data: manifest, two letters, two examples, README. Raises BadValue."""
    from kameng_tui.channels import scaffold_texts as texts

    return _checked(texts.pack(_values(answers)), "channel.toml")


def new_distribution(answers: Answers, *, code: bool = False) -> Files:
    """The same inside a package that pip can install; with ``code`` also a ``hooks.py`` with one hook. Raises BadValue."""
    from kameng_tui.channels import scaffold_texts as texts

    values = _values(answers)
    package = package_of(answers.id)
    if code:
        values |= {
            "hooks": f'\n[hooks]\nmodule = "{package}.hooks"\n',
            "asked": texts.ASKED,
            "run": texts.RUN,
        }
    inside = texts.pack(values)
    del inside["README.md"]  # one folder is installed otherwise than one package
    named = {**values, "package": package}
    readme = texts.README + texts.INSTALL_DISTRIBUTION + (texts.TRUST if code else "")
    files = {"README.md": texts.filled(readme, named)}
    files |= {f"{package}/{name}": text for name, text in inside.items()}
    files["pyproject.toml"] = texts.filled(texts.PYPROJECT, named)
    files[f"{package}/__init__.py"] = (
        f'"""{values["id"]}: channel data{", and one hook" if code else ""}."""\n'
    )
    if code:
        files[f"{package}/hooks.py"] = texts.HOOKS
    return _checked(files, f"{package}/channel.toml")


def package_of(channel_id: str) -> str:
    """The top-level package of a channel's distribution: wechat-pay -> kameng_wechat_pay."""
    return f"kameng_{channel_id.replace('-', '_')}"


def _checked(files: Files, manifest: str) -> Files:
    """``files`` if the manifest among them reads without fault; so a bad answer is found by the same rules as any."""
    import tomllib

    from kameng_tui.channels.manifest import read_manifest

    folder = manifest.removesuffix("channel.toml")
    beside = {name.removeprefix(folder): text for name, text in files.items()}
    channel, faults = read_manifest(tomllib.loads(files[manifest]), beside, "channel.toml")
    if channel is None:
        raise BadValue(f"{faults[0].where.partition('#')[2]}:{faults[0].message}")
    return files


def _values(answers: Answers) -> dict[str, str]:
    """What the texts of a pack are filled with; every text of the user quoted for TOML."""
    audience = AUDIENCE_OF.get(answers.kind, "authority")
    known = answers.length is not None
    started = datetime.combine(answers.as_of, time(10), SHANGHAI)
    due = _due(answers, started)
    return {
        "id": answers.id,
        "name": quoted(answers.name),
        "plain_name": answers.name,
        "authority": quoted(answers.authority),
        "url": quoted(answers.url),
        "source": quoted(answers.source),
        "as_of": answers.as_of.isoformat(),
        "kind": answers.kind,
        "effect": EFFECT_OF.get(answers.kind, "answers"),
        "public": "true" if audience == "public" else "false",
        "audience": audience,
        # what is read by everybody starts without order numbers; derived.summary would name them
        "story": "story.phenomenon" if audience == "public" else "derived.summary",
        "length": str(answers.length) if known else '"unknown"',
        "unit": answers.unit,
        "confidence": "known" if known else "uncertain",
        "length_words": f"{answers.length}{UNIT_NAMES[answers.unit]}" if known else "不知道",
        "started": show_when(started),
        "answered": show_when(started + timedelta(minutes=1)),
        "late": show_when((due or started) + timedelta(days=1)),
        "met": _expected(due, "met"),
        "overdue": _expected(due, "overdue"),
        "told_late": '["期限已于"]' if known else "[]",
        "not_told_late": "[]" if known else '["期限已于"]',
        "hooks": "",
        "asked": "",
        "run": "",
    }


def _due(answers: Answers, started: datetime) -> datetime | None:
    if answers.length is None:
        return None
    if answers.unit not in UNITS:
        raise BadValue(f"「按什么计算」只能是 {' '.join(UNITS)} 之一,现在是「{answers.unit}」")
    from kameng_tui.knowledge.load import knowledge

    return count(started, answers.length, answers.unit, knowledge().calendar).latest


def _expected(due: datetime | None, state: str) -> str:
    if due is None:
        return "# 时限不知道,一个日期也不算"
    end = show_when(due)
    return f'first-answer = {{ earliest = {end}, latest = {end}, state = "{state}" }}'


def quoted(text: str) -> str:
    """``text`` as a TOML string on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
