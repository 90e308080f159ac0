"""The ``kameng`` fixture (commands as a person would run them)."""

from tests.by_cli import kameng

__all__ = ["kameng"]
