"""The author's guide says what is so: its channel passes the kit, its tables miss no key, name, filter, word or hook."""

from __future__ import annotations

import dataclasses
import inspect
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from kameng_tui.case import conditions
from kameng_tui.case import vocabulary as v
from kameng_tui.channels import answers, hookspecs, templates
from kameng_tui.channels.conditioned import case_paths, fact_at
from kameng_tui.channels.records import Attachments, FieldSpec, GateSpec, Interplay, StageSpec, TemplateSpec
from kameng_tui.channels.scaffold import QUESTIONS
from kameng_tui.channels.shape import HOOKS, LENGTH, ROWS, TOP, Rule
from kameng_tui.channels.summary import DERIVED
from kameng_tui.desk import example, kit
from kameng_tui.desk.kit import check_folder, read_folder
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.limits import Limit
from kameng_tui.reckon.overrides import override_of
from tests.by_cli import Kameng, kameng

__all__ = ["kameng"]

GUIDE = (Path(__file__).parents[2] / "docs" / "writing-a-channel.md").read_text("utf-8")
SHOWN = dict(re.findall(r"^文件 `([^`]+)`:\n\n```\w+\n(.*?)^```$", GUIDE, re.S | re.M))
TOLD = ("--set", "id=abc", "--set", "name=甲", "--set", "authority=乙", "--set", "source=丙")
TABLES = dict(re.findall(r"^### `([^`]+)`[^\n]*\n(.*?)(?=^##)", GUIDE, re.S | re.M))


def rows(text: str) -> dict[str, list[str]]:
    """The first word of each row of a table -> its cells."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    return {re.findall(r"`([^`]+)`", row[0])[0]: row for row in cells}


def section(title: str) -> str:
    return re.split(r"^## ", GUIDE.split(f"\n## {title}\n")[1], flags=re.M)[0]


# --- the small channel ----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SHOWN.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_channel_on_the_page_passes_the_kit(folder: Path) -> None:
    assert [f"{f.where} {f.message}" for f in check_folder(folder, today=date(2026, 11, 22))] == []


def test_the_channel_on_the_page_is_complete(folder: Path) -> None:
    channel, _ = read_folder(folder)
    assert channel is not None
    assert len(channel.fields) >= 6 and len(channel.templates) >= 3 and len(channel.limits) == 2
    assert {"channel.toml", *(t.file for t in channel.templates)} <= set(SHOWN)
    assert len([name for name in SHOWN if name.startswith("examples/")]) == 2
    assert channel.gates and channel.interplay and channel.receipts


def test_the_override_on_the_page_counts_for_the_limit_that_it_names(folder: Path) -> None:
    channel, _ = read_folder(folder)
    assert channel is not None
    block = next(b for b in re.findall(r"```toml\n(.*?)```", GUIDE, re.S) if b.startswith("[override."))
    limit = next(limit for limit in channel.limits if limit.id == "done")
    changed = override_of(limit, channel.id, tomllib.loads(block)["override"])
    assert (changed.fault, changed.limit.length, changed.limit.unit) == ("", 7, "working-day")


# --- the tables of keys ---------------------------------------------------------------------------------------------


def grammar() -> dict[str, Mapping[str, Rule]]:
    """Every table of the manifest and every small table in it, by the name it has on the page."""
    found: dict[str, Mapping[str, Rule]] = {"顶层": TOP, "hooks": HOOKS, "limits.length": LENGTH, **ROWS}
    for name, rules in ROWS.items():
        found |= {f"{name}.{key}": rule.inner for key, rule in rules.items() if rule.inner}
    return found


GRAMMAR = grammar()


def test_every_table_of_the_manifest_is_on_the_page_and_no_other() -> None:
    assert set(TABLES) - {"例子"} == set(GRAMMAR)


@pytest.mark.parametrize("name", GRAMMAR)
def test_no_key_is_missing_none_is_invented_and_each_has_a_chinese_name(name: str) -> None:
    shown = rows(TABLES[name])
    assert set(shown) == set(GRAMMAR[name])
    assert all(re.search(r"[\u4e00-\u9fff]", row[1]) for row in shown.values())


@pytest.mark.parametrize("name", GRAMMAR)
def test_what_is_required_is_marked_and_what_may_stand_there_is_listed(name: str) -> None:
    shown = rows(TABLES[name])
    assert {key for key, row in shown.items() if "*" in row[0]} == {
        key for key, rule in GRAMMAR[name].items() if rule.required
    }
    for key, rule in GRAMMAR[name].items():
        said = shown[key][2]
        if "同时限" in said:
            assert rule.choices == ROWS["limits"]["unit"].choices
        elif rule.choices and said != "通用事件":  # those have a list of their own on the page
            assert set(re.findall(r"`([\w-]+)`", said)) == set(rule.choices), (name, key)


RECORDS = {
    "fields": FieldSpec, "limits": Limit, "stages": StageSpec, "gates": GateSpec, "interplay": Interplay,
    "attachments": Attachments, "templates": TemplateSpec,
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_what_a_key_is_where_it_is_not_written_is_said_as_it_is(name: str) -> None:
    """Every choice that has a default names it, first of all."""
    defaults = {f.name: f.default for f in dataclasses.fields(RECORDS[name])}
    shown = rows(TABLES[name])
    chosen = {key for key, rule in GRAMMAR[name].items() if rule.choices and not rule.required}
    said = {key: re.findall(r"不写是 `([\w-]+)`", shown[key][2]) for key in chosen}
    assert said == {key: [defaults[key]] if defaults[key] else [] for key in chosen}


@pytest.mark.parametrize("name", ROWS)
def test_where_one_value_or_several_may_stand_the_page_says_so(name: str) -> None:
    shown = rows(TABLES[name])
    assert {key for key, row in shown.items() if "一个或几个" in row[2]} == {
        key for key, rule in ROWS[name].items() if rule.kind == "texts-or-text"
    }


def test_the_bodies_without_a_channel_are_those_that_the_kit_knows() -> None:
    said = rows(TABLES["interplay"])["other"][2].partition("没有随程序的:")[2]
    assert set(re.findall(r"`([\w-]+)`", said)) == kit._BODIES


def test_the_keys_of_an_example_are_those_that_the_player_reads() -> None:
    assert set(rows(TABLES["例子"])) == set(example._KEYS)
    assert all(f"`{key}`" in rows(TABLES["例子"])["expect"][2] for key in example._EXPECTED)


# --- names, filters, words, hooks -----------------------------------------------------------------------------------


def test_the_template_namespace_and_the_filters_are_complete() -> None:
    names, filters = section("文书模板").split("过滤器,写在")
    assert set(rows(names)) == templates.NAMES
    assert set(rows(filters)) == {*templates.FILTERS, *templates._PLAIN_FILTERS}


def test_the_facts_of_a_case_are_all_there_under_their_names() -> None:
    facts, derived = section("案件里的事实").split("字段的 `from` 还可以")
    assert set(rows(derived)) == set(DERIVED)
    shown = {
        f"{table}.{name}": label
        for line in facts.splitlines()
        if line.startswith("| `")
        for table in re.findall(r"`(\w+)`", line.split("|")[1])
        for name, label in re.findall(r"`(\w+)` ([^·|]+?) [·|]", line.split("|", 2)[2])
    }
    assert shown == {path: fact_at(path).label for path in case_paths()}  # type: ignore[union-attr]
    alone = dict(re.findall(r"`(\w+)` (\w+)", facts.split("单独的两项:")[1].partition("。")[0]))
    assert alone == {name: fact_at(name).label for name in ("title", "problem")}  # type: ignore[union-attr]


CHOICES = {
    "problem": "problems", "order.goods": "goods", "payment.method": "methods", "claim.kind": "claims",
    "consumer.purpose": "purposes", "platform.role": "roles",
}  # fmt: skip


@pytest.mark.parametrize("path", CHOICES)
def test_what_a_fact_may_be_is_listed_with_our_words(path: str) -> None:
    known, words = fact_at(path), knowledge().labels[CHOICES[path]]
    assert known is not None
    line = next(x for x in section("案件里的事实").splitlines() if x.startswith(f"`{path}`:"))
    assert dict(re.findall(r"`([\w-]+)` (\S+)", line)) == {choice: words[choice] for choice in known.choices}


def test_no_fact_with_choices_is_left_out() -> None:
    chosen = {path for path in (*case_paths(), "problem") if (known := fact_at(path)) and known.choices}
    twins = {path for path in chosen if path.startswith(("seller.", "payee."))}  # as platform.*
    assert chosen - twins == set(CHOICES)


def test_the_columns_that_a_letter_sees_are_those_that_it_gets(folder: Path) -> None:
    """Every list of the namespace has a row here; its keys are the columns on the page."""
    from kameng_tui.counsel.staleness import Stale
    from kameng_tui.desk.corrections import rows_of
    from kameng_tui.desk.letter import context_of

    channel, _ = read_folder(folder)
    assert channel is not None
    told = tomllib.loads(SHOWN["examples/late.toml"])
    heard = {"kind": "promise", "at": told["now"], "promise": "退款", "promise_by": told["now"]}
    told |= {"events": [*told["events"], heard], "evidence": [{"kind": "chat"}]}
    played = example.Example(channel, told)
    spec = channel.templates[0]
    context = context_of(played.desk, played, channel, played.filing.id, spec, spec.audience, "facts")  # type: ignore[arg-type]
    other = Stale(
        "order.o1.amount", "订单金额", (1,), "1.00", "2.00"
    )  # nothing was sent yet that could be corrected
    context["corrections"] = list(
        rows_of(played.desk, played, channel, played.filing.id, {other.path: other})
    )  # type: ignore[arg-type]
    names = rows(section("文书模板").split("过滤器,写在")[0])
    assert set(context) == set(names)
    for name, row in names.items():
        columns = set(row[2].strip("`").split())
        value = context[name][0] if isinstance(context[name], list) else context[name]
        assert not columns or columns == set(value), name


def test_the_conditions_are_complete() -> None:
    shown = rows(section("条件"))
    assert set(shown) == {*conditions.TESTS, *conditions.GROUPS, *conditions.SUBJECTS, "channel"}


WORDS = {
    "events": (v.FILING_EVENTS, "submitted"), "money": (v.MONEY_EVENTS, "refund-promised"),
    "contact": (v.CONTACT_EVENTS, "contact"), "evidence": (v.EVIDENCE_KINDS, "order-page"), "links": (v.LINKS, "paid"),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_the_lists_of_ids_are_complete_and_have_our_words(name: str) -> None:
    ids, first = WORDS[name]
    line = next(line for line in section("编号").splitlines() if f"`{first}` " in line)
    assert dict(re.findall(r"`([\w.-]+)` (\S+)", line)) == {i: knowledge().labels[name][i] for i in ids}


def test_the_anchors_are_complete() -> None:
    line = next(line for line in section("编号").splitlines() if "`order.placed`" in line)
    assert set(re.findall(r"`([\w.]+)`", line)) == set(v.ANCHORS)


def test_the_hooks_and_their_arguments_are_those_of_the_contract() -> None:
    shown = rows(section("带代码的发行包"))
    spec = {
        name: [*inspect.signature(hook).parameters][1:]
        for name, hook in vars(hookspecs.ChannelSpec).items()
        if name.startswith("channel_")
    }
    assert {name: row[1].strip("`").split() for name, row in shown.items()} == spec


def test_the_questions_are_as_many_as_the_page_says() -> None:
    assert len(QUESTIONS) == 8 and "问八件事" in GUIDE
    asked = GUIDE.split("问八件事:")[1].split("。")[0].split("、")
    assert asked == [question.text for question in QUESTIONS]


def test_it_ends_with_a_summary_in_english_and_names_the_examples() -> None:
    assert GUIDE.index("## In English") > GUIDE.index("## 带代码的发行包")
    assert not re.search(r"[\u4e00-\u9fff]", section("In English").replace("`", ""))
    for place in re.findall(r"plugins/examples/[\w-]+", GUIDE):
        assert (Path(__file__).parents[2] / place).is_dir()


def test_the_commands_on_the_page_lead_from_the_folder_to_an_installed_channel(kameng: Kameng) -> None:
    for name, text in SHOWN.items():
        place = Path("shili-ticket", name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    block = next(b for b in re.findall(r"```sh\n(.*?)```", GUIDE, re.S) if "plugin check" in b)
    said = {}
    for line in block.splitlines():
        words = line.split()[1:]
        ran = kameng(*words, today="2026-11-24T12:00")
        assert ran.status == 0, f"{line}: {ran.err}"
        said[words[1]] = ran.out
    assert "工单GD001尚未解决。" in said["try"] and "引用的法条" not in said["try"]
    assert "示例发卡网售后工单(shili-ticket)" in said["explain"]
    assert "shili-ticket  示例发卡网售后工单  1.0  包  可用" in said["list"]


def test_the_trial_case_on_the_page_comes_true(kameng: Kameng) -> None:
    for name, text in SHOWN.items():
        place = Path("shili-ticket", name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    assert kameng("plugin", "install", "./shili-ticket").status == 0
    block = next(b for b in re.findall(r"```sh\n(.*?)```", GUIDE, re.S) if "kameng init" in b)
    book = block.split()[2]
    said = []
    for line in block.splitlines():
        if line == f"cd {book}":
            continue
        words = line.split()[1:]
        ran = kameng(*words, *([] if words[0] == "init" else ["-w", book]), today="2026-11-24T12:00")
        assert ran.status == 0, f"{line}: {ran.err}"
        said.append(ran.out)
    *_, due, reminder = said
    assert "2026-11-23 22:00 对方逾期 对方 客服首次回复" in due
    assert "工单GD001尚未解决。" in reminder and "诉求：退还50.00元" in reminder


def test_a_bare_name_means_what_is_installed_and_a_path_what_is_edited(kameng: Kameng) -> None:
    assert kameng("plugin", "new", *TOLD).status == kameng("plugin", "install", "./abc").status == 0
    Path("abc", "channel.toml").write_text("manifest = 2\n", "utf-8")
    assert kameng("plugin", "check", "abc").status == 0 and kameng("plugin", "check", "./abc").status == 1


def test_a_tag_at_the_end_of_a_line_swallows_its_newline() -> None:
    assert templates.render("甲{% if x %}乙{% endif %}\n丙", {"x": 1}) == "甲乙丙"
    assert templates.render("甲\n{% if x %}\n乙\n{% endif %}\n丙", {"x": 1}) == "甲\n乙\n丙"


def test_a_short_name_is_found_as_the_page_says(kameng: Kameng) -> None:
    said = re.search(r"`kameng law (\S+)` 查.*?\(`(\S+?)`\)", GUIDE)
    assert said is not None
    assert f" {said[2]} [" in kameng("law", said[1]).out


def test_the_answers_that_the_page_tells_of_code_are_those_that_may_be_given() -> None:
    row = rows(section("带代码的发行包"))["channel_validate"][2]
    assert set(re.findall(r"`(field\.[\w-]+)`", row)) == answers.FIELD_CODES


def test_the_code_of_the_page_is_tried_by_the_command_of_the_page(kameng: Kameng) -> None:
    """What ``new`` makes with code has on its example what the page shows, and passes with --run."""
    assert kameng("plugin", "new", "--distribution", "--code", *TOLD).status == 0
    shown = next(b for b in re.findall(r"```toml\n(.*?)```", GUIDE, re.S) if b.startswith("[[expect.hooks]]"))
    told = tomllib.loads(Path("kameng-abc/kameng_abc/examples/late.toml").read_text("utf-8"))
    assert told["expect"]["hooks"] == tomllib.loads(shown)["expect"]["hooks"]
    ran = kameng("plugin", "check", "./kameng-abc", "--run")
    assert (ran.status, ran.out.strip()) == (0, "没有发现问题")


def test_the_commands_for_an_author_are_all_there() -> None:
    told = set(re.findall(r"kameng plugin (\w+)", GUIDE))
    assert told >= {"new", "check", "try", "explain", "pack", "install", "list", "trust"}
