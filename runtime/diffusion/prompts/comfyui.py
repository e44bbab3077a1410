r"""Weights as ComfyUI reads them: `(words)` is 1.1 times, `(words:1.2)` is 1.2 whatever stands around it.

A backslash before a bracket makes it text. Brackets are counted as ComfyUI counts them, also where they don't pair:
after a `)` too many the next `(` is text, and a group that is never closed is text, unless the text ends in `)`.
A weight that is no finite number is text (ComfyUI takes `nan` and `inf`, which spoil every picture).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from math import isfinite
from typing import Final

from nodeloom.runtime.diffusion.prompts.spans import Range, limited

EMPHASIS: Final = 1.1
_BRACKET: Final = re.compile(r"(?<!\\)[()]")


def comfyui_ranges(text: str) -> Iterator[Range]:
    """Yield the stretches of a prompt with their weights, in order; what is between them are marks."""
    brackets = _Brackets(text)
    todo = [Range(0, len(text), 1.0)]
    while todo:
        part = todo.pop()
        opened = brackets.first_opening(part)
        if opened is None:
            yield part
            continue
        yield Range(part.start, opened, part.weight)
        closed = brackets.closing(opened, part)
        if closed is None:  # text, but a stretch of its own, which decides where its tokens are torn apart
            yield Range(opened, part.end, part.weight)
            continue
        todo.append(Range(closed + 1, part.end, part.weight))
        todo.append(_inner(text, opened + 1, closed, limited(part.weight * EMPHASIS)))


def _inner(text: str, start: int, end: int, weight: float) -> Range:
    """What a group holds: up to the last colon, if a number follows it."""
    colon = text.rfind(":", start, end)
    if colon > start:
        try:
            number = float(text[colon + 1 : end])
        except ValueError:
            return Range(start, end, weight)
        if isfinite(number):
            return Range(start, colon, limited(number))
    return Range(start, end, weight)


class _Brackets:
    """The brackets of a text that are no text themselves, and which of them pair."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [found.start() for found in _BRACKET.finditer(text)]
        self._closes: dict[int, int] = {}
        opened: list[int] = []
        for place in self._places:
            if text[place] == "(":
                opened.append(place)
            elif opened:
                self._closes[opened.pop()] = place

    def first_opening(self, part: Range) -> int | None:
        """The first bracket of a part that may open a group: one for each closing too many before it opens none."""
        surplus = 0
        for index in range(bisect_left(self._places, part.start), len(self._places)):
            place = self._places[index]
            if place >= part.end:
                break
            if self._text[place] == ")":
                surplus += 1
            elif surplus == 0:
                return place
            else:
                surplus -= 1
        return None

    def closing(self, opened: int, part: Range) -> int | None:
        """Where the group that opens there ends, None if it has no end in this part."""
        closed = self._closes.get(opened, part.end)
        if closed < part.end:
            return closed
        last = part.end - 1  # never closed in here: ComfyUI looks at the last letter
        return last if last > opened and self._closes_at(last) else None

    def _closes_at(self, place: int) -> bool:
        index = bisect_left(self._places, place)
        return index < len(self._places) and self._places[index] == place and self._text[place] == ")"
