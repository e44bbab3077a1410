"""`aligned`: rows of texts as lines whose columns stand below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

_GAP = "  "


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A line for each row; the last column is as wide as it likes."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = [text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)]
        yield _GAP.join(padded).rstrip()
