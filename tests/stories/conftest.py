"""The ``kameng`` fixture (commands as a person would run them); the TUI's player is imported from ``tests.tui``."""

from tests.by_cli import kameng

__all__ = ["kameng"]
