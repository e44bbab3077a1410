r"""Weights as compel (and so InvokeAI) reads them: `word+`, `word--`, `(some words)++`, `(some words)1.3`.

Every `+` multiplies by 1.1, every `-` by 0.9. Groups multiply; brackets without a weight only group. A backslash makes
a bracket or sign text; a bracket without its other one is text too. `.blend()`, `.and()`, `.swap()` and quotes are
not known: they are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nodeloom.runtime.diffusion.prompts.nesting import Group, ranges
from nodeloom.runtime.diffusion.prompts.spans import Range

MORE: Final = 1.1
LESS: Final = 0.9
_MOST_SIGNS: Final = 100
_MARK: Final = re.compile(
    r"""
    (?P<open> \( )
    | (?P<close> \) ) (?P<of_group> \++ | -+ | \d{1,6} (?: \.\d{1,9} )? (?! \w | \.\d ) | \.\d{1,9} (?! \w | \.\d ) )?
    | (?P<word> (?: \\\S? | [^\s()",.+\-=\\] | [+-] (?! [\s()",.+\-=] | \Z ) )+ ) (?P<of_word> \++ | -+ )?
    """,
    re.VERBOSE,
)


def compel_ranges(text: str) -> Iterator[Range]:
    """Yield the stretches of a prompt with their weights, in order; what is between them are marks."""
    return ranges(len(text), _groups(text))


def _groups(text: str) -> Iterator[Group]:
    opened: list[int] = []
    for mark in _MARK.finditer(text):
        start, end = mark.span()
        if mark["of_word"]:
            yield Group("word", start, start, mark.end("word"), end, _factor(mark["of_word"]))
        elif mark["open"]:
            opened.append(start)
        elif mark["close"] and opened:
            begin = opened.pop()
            yield Group("(", begin, begin + 1, start, end, _factor(mark["of_group"] or ""))


def _factor(operator: str) -> float:
    if operator.startswith(("+", "-")):
        return float((MORE if operator[0] == "+" else LESS) ** min(len(operator), _MOST_SIGNS))
    return float(operator) if operator else 1.0
