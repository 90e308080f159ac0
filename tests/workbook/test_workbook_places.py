"""The user's own folders, the workbook opened last, and the example."""

from datetime import datetime

import pytest

from kameng_tui.values import SHANGHAI
from kameng_tui.workbook import places
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.errors import NotFound

NOW = datetime(2026, 11, 21, tzinfo=SHANGHAI)


def test_the_folders_are_the_users_own(own_home):
    found = [places.data_folder(), places.config_folder(), places.cache_folder()]
    assert len(set(found)) == 3
    assert all(folder.is_relative_to(own_home) and folder.name == "kameng" for folder in found)


def test_the_last_workbook_is_remembered_while_it_is_there(tmp_path):
    assert places.last_opened() is None
    for name in ("a", "书"):
        book = Workbook.create(tmp_path / name, "", now=NOW)
        places.remember_opened(book.root)
        assert places.last_opened() == book.root
    (book.root / "workbook.toml").unlink()
    assert places.last_opened() is None


def test_remembering_is_a_convenience_that_may_fail(own_home):
    (own_home / ".local").write_text("in the way")
    places.remember_opened(own_home)
    assert places.last_opened() is None


def test_the_example_is_in_the_package_or_in_the_checkout(tmp_path):
    package = tmp_path / "kameng_tui"
    with pytest.raises(NotFound, match="示例"):
        places._example_beside(package)
    checkout = Workbook.create(tmp_path / "cases", "", now=NOW).root
    assert places._example_beside(package) == checkout
    installed = Workbook.create(package / "example", "", now=NOW).root
    assert places._example_beside(package) == installed
