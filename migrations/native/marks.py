"""Marks: what a format step found where it had to put a list, kept at the head of that list.

A mark says which op made it and on which way; going the other way, what it keeps comes back to its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from nodeloom.migrations.conversion import Value, Way
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON

_KEYS: Final = frozenset({"format", "way", "was", "empty"})


@dataclass(frozen=True, slots=True)
class Marker:
    """Makes and reads the marks of one op (`2.0`: a format, and the number of the op in its step) on one way."""

    op: str
    way: Way

    def marked(self, items: list[JSON] | None, was: Value) -> list[JSON]:
        """The list to put where `was` stood; `items` is None if there is nothing to put there but the mark."""
        kept: dict[str, JSON] = {} if was is MISSING else {"was": was}
        empty: dict[str, JSON] = {"empty": True} if items == [] else {}
        return [{"format": self.op, "way": self.way, **kept, **empty}, *(items or ())]

    def unmarked(self, items: list[JSON]) -> tuple[list[JSON] | None, Value]:
        """What `marked` was given to make a list; the list itself, and nothing, if it has no such mark."""
        mark = self._mark(items)
        if mark is None:
            return items, MISSING
        rest = items[1:]
        return (None if not rest and "empty" not in mark else rest), mark.get("was", MISSING)

    def is_on(self, items: list[JSON]) -> bool:
        """Whether a list has such a mark at its head."""
        return self._mark(items) is not None

    def _mark(self, items: list[JSON]) -> dict[str, JSON] | None:
        """The mark at the head; one that keeps nothing is one only if it was put before another."""
        marks = takewhile(lambda each: each is not None, map(self._as_mark, items))
        first = next(marks, None)
        if first is None or "was" in first:
            return first
        return first if any("was" in each for each in marks if each is not None) else None

    def _as_mark(self, found: JSON) -> dict[str, JSON] | None:
        if not isinstance(found, dict) or found.get("format") != self.op or found.get("way") != self.way:
            return None
        return None if found.keys() - _KEYS or found.get("empty", True) is not True else found
