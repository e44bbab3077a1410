r"""Weights as AUTOMATIC1111's web UI reads them: `(words)` times 1.1, `[words]` divided by it, `(words:1.2)` times 1.2.

Groups multiply. A group that is never closed reaches to the end; a bracket that closes nothing is text. A backslash
makes a bracket text. Prompt editing (`[from:to:0.5]`), alternation (`[a|b]`) and `AND` are not known: they are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nodeloom.runtime.diffusion.prompts.nesting import Group, ranges
from nodeloom.runtime.diffusion.prompts.spans import Range

EMPHASIS: Final = 1.1
_MARK: Final = re.compile(r"\\.|[(\[\]]|:\s*(?P<weight>[+-]?(?:\d{1,6}(?:\.\d{0,9})?|\.\d{1,9}))\s*\)|\)", re.DOTALL)


def a1111_ranges(text: str) -> Iterator[Range]:
    """Yield the stretches of a prompt with their weights, in order; what is between them are marks."""
    return ranges(len(text), _groups(text))


def _groups(text: str) -> Iterator[Group]:
    round_ones: list[int] = []
    square_ones: list[int] = []
    for mark in _MARK.finditer(text):
        if mark[0] == "(":
            round_ones.append(mark.start())
        elif mark[0] == "[":
            square_ones.append(mark.start())
        elif mark[0] == "]" and square_ones:
            yield _group("[", square_ones.pop(), *mark.span(), 1 / EMPHASIS)
        elif mark[0].endswith(")") and not mark[0].startswith("\\") and round_ones:
            weight = mark["weight"]
            yield _group("(", round_ones.pop(), *mark.span(), EMPHASIS if weight is None else float(weight))
    for opened in round_ones:
        yield _group("(", opened, len(text), len(text), EMPHASIS)
    for opened in square_ones:
        yield _group("[", opened, len(text), len(text), 1 / EMPHASIS)


def _group(kind: str, opened: int, outer: int, end: int, factor: float) -> Group:
    return Group(kind, opened, opened + 1, outer, end, factor)
