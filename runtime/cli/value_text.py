"""Values of a document as they fit on a line."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.conversion import Value, same
from nodeloom.runtime.cli.sentences import one_line
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import write_json

LONGEST: Final = 60
"""Longer values are cut, in characters."""


def value_text(value: Value) -> str:
    """A value as JSON, cut where it is long."""
    if value is MISSING:
        return "nothing"
    text = one_line(write_json(value))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def step_text(before: Value, after: Value) -> str:
    """`1 -> 2`; an empty text where nothing changed."""
    return "" if same(before, after) else f"{value_text(before)} -> {value_text(after)}"
