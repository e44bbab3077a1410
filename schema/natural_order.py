"""Natural order of ids: n2 comes before n10. The order in which a document's nodes are taken, whatever JSON says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

NaturalKey: TypeAlias = "list[str | tuple[int, str, str]]"
"""Texts and numbers by turns, beginning with a text, so that like is compared with like."""

_DIGITS = "0123456789"
_NUMBERS = re.compile("([0-9]+)")


def natural_key(text: str) -> NaturalKey:
    """Sort key under which n2 comes before n10, and n01 before n1. Numbers may be of any length."""
    parts = _NUMBERS.split(text)
    key: NaturalKey = [*parts]
    key[1::2] = [_number(part) for part in parts[1::2]]
    return key


def naturally_sorted(ids: Iterable[str]) -> list[str]:
    """Different ids in natural order; those like n1, n2, or a1x1, a1x2, are sorted without taking each apart."""
    every = list(ids)
    groups: dict[str, list[str]] = {}
    for text in every:
        groups.setdefault(text.rstrip(_DIGITS), []).append(text)
    if len({len(_NUMBERS.findall(head)) for head in groups}) > 1:  # the end of one may be compared with a number
        return sorted(every, key=natural_key)
    return [text for head in sorted(groups, key=natural_key) for text in _numbered(head, groups[head])]


def _numbered(head: str, group: list[str]) -> list[str]:
    """Different ids of one head and a number each, in order: of numbers without leading zeros, the longer is larger."""
    group.sort()
    # Sorted as texts, the head alone comes first, then its 0, then what has leading zeros.
    if any(text.startswith(head + "0") and text != head + "0" for text in group[:3]):
        return sorted(group, key=natural_key)
    group.sort(key=len)
    return group


def _number(digits: str) -> tuple[int, str, str]:
    significant = digits.lstrip("0")
    return len(significant), significant, digits
