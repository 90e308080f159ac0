"""The hooks of a channel: answered from data through pluggy, one manager a channel, and nothing imported before."""

from __future__ import annotations

import inspect
import subprocess
import sys
from decimal import Decimal

import pytest

from kameng_tui.channels.hookspecs import ChannelSpec
from kameng_tui.channels.registry import Registry

CTX = {"api": 1, "now": "2026-11-21T10:00:00+08:00", "today": "2026-11-21", "channel": "12315"}
REGISTRY = Registry.load()


def test_the_names_and_arguments_of_the_hooks_are_the_contract() -> None:
    hooks = {
        n: list(inspect.signature(f).parameters)[1:]
        for n, f in vars(ChannelSpec).items()
        if n.startswith("channel_")
    }
    assert hooks == {
        "channel_validate": ["ctx", "filing", "facts", "final"],
        "channel_prefill": ["ctx", "filing", "facts"],
        "channel_due": ["ctx", "filing", "facts", "limit", "event"],
        "channel_fees": ["ctx", "filing", "facts"],
        "channel_recognise": ["ctx", "filing", "facts", "text"],
        "channel_next_steps": ["ctx", "filing", "facts"],
    }


def test_validate_answers_for_the_form() -> None:
    hooks = REGISTRY.hooks("12315")
    filing = {"id": "12315", "stage": "draft", "form": {"phone": "1"}, "events": []}
    (found,) = hooks.channel_validate(ctx=CTX, filing=filing, facts={}, final=False)
    assert [(row["field"], row["code"]) for row in found] == [("phone", "field.invalid")]
    (final,) = hooks.channel_validate(ctx=CTX, filing=filing, facts={}, final=True)
    assert {"field": "respondent", "code": "field.required", "text": "被投诉人名称:必填,还没有填"} in final


def test_prefill_takes_facts_and_defaults_for_empty_fields_only() -> None:
    filing = {"form": {"order_number": "A1"}}
    facts = {"order.number": "B2", "platform.operator": "某公司"}
    filled = REGISTRY.hooks("12315").channel_prefill(ctx=CTX, filing=filing, facts=facts)
    assert filled["respondent"] == "某公司" and filled["publish"] == "否"
    assert "order_number" not in filled


def test_due_is_left_to_the_declaration() -> None:
    hooks = REGISTRY.hooks("12315")
    assert hooks.channel_due(ctx=CTX, filing={}, facts={}, limit={"id": "accept"}, event={}) is None


def test_fees_receipts_and_next_steps_come_from_the_data() -> None:
    hooks = REGISTRY.hooks("12315")
    assert hooks.channel_fees(ctx=CTX, filing={}, facts={})[0]["amount"] == "0.00"
    (found,) = hooks.channel_recognise(ctx=CTX, filing={}, facts={}, text="您的投诉不予受理")
    assert [row["event"] for row in found] == ["refused"]
    (steps,) = hooks.channel_next_steps(ctx=CTX, filing={"stage": "asked"}, facts={})
    assert [row["event"] for row in steps] == ["supplied"]
    assert hooks.channel_next_steps(ctx=CTX, filing={"stage": "no-such"}, facts={}) == [[]]


def test_every_channel_has_its_own_manager() -> None:
    found = [
        REGISTRY.hooks(i).channel_recognise(ctx=CTX, filing={}, facts={}, text="不予受理")
        for i in ("12315", "platform")
    ]
    assert [len(answers) for answers in found] == [1, 1]
    assert found[0] != found[1]
    with pytest.raises(KeyError):
        REGISTRY.hooks("nobody")


def test_a_hook_of_an_author_is_marked_by_the_name_that_plugins_import() -> None:
    import pluggy

    from kameng_tui.channels import hookimpl

    class Author:
        @hookimpl
        def channel_fees(self) -> list[dict[str, object]]:
            return [{"id": "own", "amount": Decimal("1")}]

    manager = pluggy.PluginManager("kameng_tui")
    manager.add_hookspecs(ChannelSpec)
    manager.register(Author())
    manager.check_pending()
    assert manager.hook.channel_fees(ctx=CTX, filing={}, facts={}) == [{"id": "own", "amount": Decimal("1")}]


def test_importing_the_room_does_not_import_pluggy() -> None:
    code = "import sys, kameng_tui.channels, kameng_tui.channels.registry; print('pluggy' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )
    with pytest.raises(ImportError):
        exec("from kameng_tui.channels import no_such_name")
