"""The console that reports of documents are printed on: as wide as the terminal, but no wider than is easy to read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

WIDEST: Final = 120
ELSEWHERE: Final = 100
"""Columns where there is no terminal."""
_NARROWEST: Final = 30
_GAP: Final = "  "


class ReportConsole:
    """Prints lines, and rows of two columns whose second is wrapped. Styled on a terminal, plain elsewhere."""

    def __init__(self, file: TextIO, width: int | None = None) -> None:
        self._console = Console(file=file, highlight=False, markup=False, emoji=False)
        self._width = width or (min(self._console.width, WIDEST) if self._console.is_terminal else ELSEWHERE)

    def line(self, text: str, style: str = "") -> None:
        """Print one line as it is."""
        self._print(Text(text, style))

    def rows(self, rows: Iterable[tuple[Text, str]], width: int = 0) -> None:
        """Print rows below each other; `width` is the least width of the first column."""
        rows = list(rows)
        left = max([width, *(first.cell_len for first, _ in rows)])
        for first, second in rows:
            first.pad_right(left - first.cell_len)
            self._row(first, second, left)

    def headline(self, first: Text, second: str) -> None:
        """Print a row of its own; where the first part leaves no room, the second goes below it."""
        if first.cell_len + _NARROWEST > self._width:
            self._print(first)
            first = Text("   ")
        self._row(first, second, first.cell_len)

    def _row(self, first: Text, second: str, left: int) -> None:
        room = max(_NARROWEST, self._width - left - len(_GAP))
        parts = Text(second).wrap(self._console, room, overflow="fold")
        for number, part in enumerate([*parts] or [Text()]):
            self._print(Text.assemble(" " * left if number else first, _GAP, part))

    def _print(self, text: Text) -> None:
        text.rstrip()
        self._console.print(text, soft_wrap=True)
