"""A list of choices that became longer, as data for a migration."""

from __future__ import annotations

from nodeloom.schema import convert_input, table
from nodeloom.schema.field_ops import ConvertInput


def newer_choices(name: str, instead: str, *choices: str) -> ConvertInput:
    """Say that an input takes `choices` too; an older program, which lacks them, gets `instead`.

    On the way up nothing changes: `instead` steps aside under another word while its place is taken. On the way down
    each new choice takes that place.
    """
    aside = f"{instead} itself"
    taken = (table({instead: choice}) for choice in choices)
    return convert_input(name, table({instead: aside}), *taken, table({aside: instead}))
