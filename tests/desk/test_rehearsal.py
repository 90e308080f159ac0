"""`check --run`: every fault of a channel's code that its author can see before packing, and what that code printed."""

from __future__ import annotations

import copy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kameng_tui.channels.code import code_in
from kameng_tui.channels.hookspecs import ChannelSpec
from kameng_tui.desk import authoring, kit, plugins, rehearsal
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.kit import check_folder, rehearse
from kameng_tui.values import parse_when
from kameng_tui.workbook.toml import dumps
from kameng_tui.workbook.vault import MemoryVault
from tests.channels.plugin_maker import FEES, HOOKS, plugin, was_imported

EXAMPLE: dict[str, Any] = {
    "now": parse_when("2026-11-20T10:00:00+08:00"),
    "case": {"schema": 1, "order": [{"id": "o1", "number": "A1", "amount": Decimal("50.00")}]},
    "form": {"note": "付款后没有到账"},
    "events": [{"kind": "submitted", "at": parse_when("2026-11-02T10:00:00+08:00"), "text": "已提交"}],
}
ROW = "{'id': 'own', 'label': '费', 'amount': '1.00', 'text': ''}"
WHERE = Path(__file__).parents[2] / "plugins/examples/kameng-wechat-pay"


def source(folder: Path, code: str, **expected: Any) -> Path:
    """The source folder of the distribution ``kameng-demo`` with one example; ``expected`` are rows of expect.hooks."""
    package = plugin(folder, "demo", code)
    (package / "examples").mkdir()
    told = copy.deepcopy(EXAMPLE) | ({"expect": {"hooks": [expected]}} if expected else {})
    (package / "examples" / "one.toml").write_text(dumps(told), "utf-8")
    (folder / "pyproject.toml").write_text(
        '[project.entry-points."kameng_tui.channels"]\ndemo = "kameng_demo:channel.toml"\n', "utf-8"
    )
    return package


def fees(body: str, above: str = "") -> str:
    return f"{HOOKS}{above}\n@hookimpl\ndef channel_fees(ctx, filing, facts):\n    {body}\n"


SAYS_NOTHING = fees("return None")
# rule, how the code is spoilt, the code, what its example expects, where it is found, what is said
SEEDS: list[tuple[str, str, str, dict[str, Any], str, str]] = [
    ("hooks.load", "a module that is not there", "import nowhere", {}, "channel.toml#hooks.module", "装入时:出错 ModuleNotFoundError:No module named 'nowhere'(hooks.py 第 1 行)"),
    ("hooks.load", "a function that no hook is", f"{HOOKS}@hookimpl\ndef channel_fee(ctx): pass", {}, "channel.toml#hooks.module", "是否想写 channel_fees?"),
    ("hooks.load", "nothing marked", "x = 1", {}, "channel.toml#hooks.module", "没有用 hookimpl 标出的函数"),
    ("hooks.answer", "it cannot bear an empty form", fees(f"return [{ROW}] if filing['form']['note'] else []"), {}, "hooks.py#channel_fees", "空案:channel_fees 出错 KeyError:'note'(hooks.py 第 5 行)"),
    ("hooks.answer", "it fails on the example", fees("return [] if not filing['events'] else 1 / 0"), {}, "hooks.py#channel_fees", "one:channel_fees 出错 ZeroDivisionError:division by zero(hooks.py 第 5 行)"),
    ("hooks.answer", "an answer of the wrong shape", fees("return [{'id': 'x'}]"), {}, "hooks.py#channel_fees", "每一行应是"),
    ("hooks.answer", "a value for a field that there is not", f"{HOOKS}@hookimpl\ndef channel_prefill(): return {{'nobody': 'x'}}", {}, "hooks.py#channel_prefill", "nobody 不是这个渠道的表单字段"),
    ("hooks.answer", "a reply of any words ends it", f"{HOOKS}@hookimpl\ndef channel_recognise(text): return [] if text == '已提交' else 1 / 0", {}, "hooks.py#channel_recognise", "ZeroDivisionError"),
    ("hooks.answer", "it counts back from a date that is none", f"{HOOKS}@hookimpl\ndef channel_due(limit, event): return {{'earliest': limit['label'], 'latest': event['at'], 'steps': []}}", {}, "hooks.py#channel_due", "earliest"),
    ("hooks.time", "it takes its time", fees("import time; time.sleep(0.6)"), {}, "hooks.py#channel_fees", "用了 0."),
    ("example.hooks", "an answer that is not the expected one", FEES, {"hook": "channel_fees", "answer": []}, "examples/one.toml#expect.hooks.0.answer", "应交回 空的"),
    ("example.hooks", "words that are missing", FEES, {"hook": "channel_fees", "contains": ["代码算的费用", "2.00"]}, "examples/one.toml#expect.hooks.0.contains", "没有「2.00」"),
    ("example.hooks", "words that should not be there", FEES, {"hook": "channel_fees", "lacks": ["代码"]}, "examples/one.toml#expect.hooks.0.lacks", "不该有「代码」"),
    ("example.hooks", "a hook that the code lacks", FEES, {"hook": "channel_prefill", "answer": {}}, "examples/one.toml#expect.hooks.0.hook", "代码里没有 channel_prefill"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "how", "code", "expected", "where", "says"), SEEDS, ids=[f"{row[0]}: {row[1]}" for row in SEEDS]
)
def test_a_seeded_fault_of_the_code_is_named_once(
    rule: str, how: str, code: str, expected: dict[str, Any], where: str, says: str, tmp_path: Path
) -> None:
    folder = source(tmp_path, code, **expected)
    assert check_folder(folder) == []  # the data is sound
    (found,), _ = rehearse(folder, "channel.toml", code_in(str(folder)).sha256)
    assert (found.where, found.code) == (where, "channel.weak" if rule in kit.WEAK else "channel.fault"), how
    assert found.message.startswith(f"〔{rule}〕") and says in found.message
    assert found.message.isprintable()


def test_every_rule_of_the_code_has_its_seeded_fault() -> None:
    assert {rule for rule, *_ in SEEDS} == set(rehearsal.RULES)


def test_every_hook_of_the_contract_is_tried() -> None:
    assert set(rehearsal.HOOKS) == {name for name in vars(ChannelSpec) if name.startswith("channel_")}


def test_code_that_is_not_what_was_looked_at_is_not_run(tmp_path: Path) -> None:
    folder = source(tmp_path, FEES)
    (found,), _ = rehearse(folder, "channel.toml", "0" * 64)
    assert "〔hooks.load〕" in found.message and not was_imported(folder)


def test_the_code_is_given_what_the_program_gives_and_what_it_prints_is_its_own(tmp_path: Path) -> None:
    """Masked, only what the manifest reads, only this filing."""
    shows = "print(ctx['channel'], facts, filing['stage'], filing['form'].get('phone'), filing['events']); return None"
    folder = source(tmp_path, fees(shows))
    example = folder / "examples" / "one.toml"
    told = copy.deepcopy(EXAMPLE) | {"form": {"goods": "话费", "phone": "13800138000"}}
    example.write_text(dumps(told), "utf-8")
    found, printed = rehearse(folder, "channel.toml", code_in(str(folder)).sha256)
    assert found == []
    empty, one = printed
    assert empty == "[channel_fees 空案] demo {} draft None []"
    assert one.startswith(
        "[channel_fees one] demo {'order.number': 'A1'} sent 138****8000 [{'kind': 'submitted'"
    )


EXPECTED = [
    ({"hook": "channel_fees", "contains": ["1.00"], "lacks": ["2.00"]}, ""),
    ({"hook": "channel_fees"}, "没有写应当交回什么"),
    ({"hook": "channel_fee", "answer": []}, "是否想写 channel_fees?"),
    ({"hook": "channel_fees", "anwser": [], "answer": []}, "不认识的键 anwser"),
    ({"hook": "channel_fees", "contains": "1.00"}, "contains 应是列表"),
    ({"hook": "channel_fees", "form": "x", "answer": []}, "form 应是一张表"),
    ({"hook": "channel_due", "answer": {}}, "请用 limit 指明时限"),
]


@pytest.mark.parametrize(("row", "says"), EXPECTED)
def test_how_an_example_states_the_answers_is_checked_without_running_anything(
    row: dict[str, Any], says: str, tmp_path: Path
) -> None:
    folder = source(tmp_path, FEES, **row)
    told = [found.message for found in check_folder(folder)]
    assert (len(told), says in "".join(told)) == (1 if says else 0, True), told
    assert not was_imported(folder)


def test_an_expectation_may_ask_about_another_form_another_text_another_limit(tmp_path: Path) -> None:
    code = HOOKS + (
        "@hookimpl\ndef channel_validate(filing, final):\n"
        "    return [{'field': 'note', 'code': 'field.invalid', 'text': f\"{filing['form'].get('note')} {final}\"}]\n"
        "@hookimpl\ndef channel_recognise(text):\n"
        "    return [{'event': 'refused', 'receipt': '', 'date': None, 'amount': None, 'text': text}]\n"
        "@hookimpl\ndef channel_due(limit, event):\n"
        "    return {'earliest': event['at'], 'latest': limit['latest'], 'steps': [limit['id']]}\n"
    )
    rows = [
        {"hook": "channel_validate", "contains": ["付款后没有到账 True"]},
        {"hook": "channel_validate", "form": {"note": "别的"}, "final": False, "contains": ["别的 False"]},
        {"hook": "channel_recognise", "text": "不予受理", "contains": ["不予受理"], "lacks": ["编号"]},
        {"hook": "channel_due", "limit": "accept", "contains": ["accept", "2026-11-02T10:00:00+08:00"]},
    ]
    folder = source(tmp_path, code)
    (folder / "examples" / "one.toml").write_text(dumps(EXAMPLE | {"expect": {"hooks": rows}}), "utf-8")
    assert check_folder(folder) == []
    assert rehearse(folder, "channel.toml", "") == ([], ())


# --- who may run it -------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return Desk(None, clock=lambda: parse_when("2026-11-22T10:00:00+08:00"), vault=MemoryVault)


PRINTS = fees(f"print('\\x1b[2J看'); return [{ROW}]")


def test_a_strangers_code_is_not_run_until_somebody_says_so(desk: Desk, tmp_path: Path) -> None:
    folder = source(tmp_path / "源", PRINTS)
    ref = str(tmp_path / "源")
    checked = authoring.check(desk, ref)
    assert (checked.findings, checked.printed) == ((), ()) and not was_imported(folder)
    assert "没有运行它" in checked.notes[0] and "--run" in checked.notes[0]
    tried = authoring.try_(desk, ref, "letter")
    assert tried.notes == checked.notes and not was_imported(folder)
    ran = authoring.check(desk, ref, run=True)
    assert (ran.findings, ran.notes) == ((), ()) and was_imported(folder)
    assert ran.printed == ("[channel_fees 空案] 〔U+001B〕[2J看", "[channel_fees one] 〔U+001B〕[2J看")


def test_trusted_code_is_tried_without_asking_unless_it_was_changed_or_disabled(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = source(tmp_path / "源", FEES.replace("return", "1 / 0; return"))
    monkeypatch.syspath_prepend(str(tmp_path / "源"))
    desk.forget_channels()
    plugins.trust(desk, "demo")
    assert ["〔hooks.answer〕" in found.message for found in plugins.check(desk, "demo")] == [True]
    plugins.disable(desk, "demo")
    assert plugins.check(desk, "demo") == []
    plugins.enable(desk, "demo")
    (folder / "hooks.py").write_text(FEES.replace("return", "2 / 0; return"), "utf-8")
    assert plugins.check(desk, "demo") == []
    assert "没有运行它" in authoring.check(desk, "demo").notes[0]


def test_the_code_of_a_pack_is_never_run(desk: Desk, tmp_path: Path) -> None:
    folder = source(tmp_path / "源", FEES)
    checked = authoring.check(desk, str(folder), run=True)
    assert checked.findings == () and "包和工作簿里的代码从不运行" in checked.notes[0]
    assert not was_imported(folder)


def test_code_that_could_never_be_trusted_is_an_error_without_running_it(desk: Desk, tmp_path: Path) -> None:
    folder = source(tmp_path / "源", FEES)
    manifest = folder / "channel.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("kameng_demo.hooks", "elsewhere.hooks"), "utf-8")
    (found,) = authoring.check(desk, str(tmp_path / "源"), run=True).findings
    assert "〔hooks.load〕hooks.module 应是本包里的模块" in found.message and found.severity == "error"


NOTHING_TO_RUN = [("12315", "没有代码"), ("platform", "没有代码")]


@pytest.mark.parametrize(("ref", "says"), NOTHING_TO_RUN)
def test_where_there_is_no_code_run_says_so(desk: Desk, ref: str, says: str) -> None:
    assert says in authoring.check(desk, ref, run=True).notes[0]
    assert authoring.check(desk, ref).notes == ()


def test_a_letter_is_tried_with_what_the_code_fills_in(desk: Desk, tmp_path: Path) -> None:
    code = f"{HOOKS}@hookimpl\ndef channel_prefill():\n    print('填'); return {{'trader': '某某卡盟'}}\n"
    source(tmp_path / "源", code)
    tried = authoring.try_(desk, str(tmp_path / "源"), "letter", run=True)
    assert "某某卡盟：请退还50.00元。" in tried.text
    assert (tried.printed, tried.notes) == (("[channel_prefill] 填",), ())
    (tmp_path / "源" / "kameng_demo" / "hooks.py").write_text(
        f"{HOOKS}@hookimpl\ndef channel_prefill(): 1 / 0\n", "utf-8"
    )
    tried = authoring.try_(desk, str(tmp_path / "源"), "letter", run=True)
    assert "〔待填:商家〕" in tried.text and "ZeroDivisionError" in tried.notes[0]


def test_a_broken_pyproject_is_named_with_its_place(desk: Desk, tmp_path: Path) -> None:
    source(tmp_path / "源", FEES)
    (tmp_path / "源" / "pyproject.toml").write_text("[project\n", "utf-8")
    with pytest.raises(authoring.BadFile, match=r"pyproject.toml 第 1 行第 9 列:"):
        authoring.check(desk, str(tmp_path / "源"))


def test_the_example_with_a_hook_passes_with_its_code_run(desk: Desk) -> None:
    ran = authoring.check(desk, str(WHERE), run=True)
    assert (ran.findings, ran.printed, ran.notes) == ((), (), ())
