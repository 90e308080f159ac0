"""The hooks that the code of a channel may have: their names and arguments are a contract with strangers."""

from __future__ import annotations

import inspect
import subprocess
import sys
from decimal import Decimal

import pytest

from kameng_tui.channels.hookspecs import ChannelSpec

CTX = {"api": 1, "now": "2026-11-21T10:00:00+08:00", "today": "2026-11-21", "channel": "12315"}


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
