"""Kameng: a terminal workbook that wins consumer disputes over digital goods in China."""

__version__ = "0.1.0"
