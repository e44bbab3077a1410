"""What the kit says: values as a reader expects them, and lists of words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import write_json

TELL: Final = "look at its python ops, or tell the authors of nodeloom"
"""What to do when a law is broken that only code can break."""
_LONGEST: Final = 80


def shown(value: Any) -> str:
    """A value as it stands in a sentence; nothing if it is missing. Whole floats are written as integers."""
    if value is MISSING:
        return "nothing"
    text = write_json(int(value) if isinstance(value, float) and value.is_integer() else value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def place(path: Path) -> str:
    """A path as it is typed in the current folder, if it is below that."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def listed(parts: Sequence[str]) -> str:
    """Words in a row: a, b and c."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
