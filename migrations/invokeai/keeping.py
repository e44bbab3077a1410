"""What a document has other than what would be written for it: found when it is read, put back when it is written.

So whatever has a place in our format stands there alone, and everything else is kept, without a list of what that is.
A difference is an object of differences by key, or a list that begins with what happened: `-` for a value that only
the document has, `+` for one that only the writing has, `~` for one that differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from nodeloom.migrations.conversion import same
from nodeloom.schema.json import JSON

Difference: TypeAlias = "dict[str, JSON] | list[JSON]"
_DEEPEST: Final = 8
"""Objects within each other that are compared key by key; what is deeper is one value."""


def difference(found: JSON, written: JSON, *, is_older: bool = False, depth: int = _DEEPEST) -> Difference | None:
    """What a document has other than its writing; None if nothing. One that `is_older` lacks what came since."""
    if not (isinstance(found, dict) and isinstance(written, dict) and depth):
        return None if same(found, written) else ["~", found, written]
    kept: dict[str, JSON] = {}
    for key, value in found.items():
        if key not in written:
            kept[key] = ["-", value]
            continue
        inner = difference(value, written[key], is_older=is_older, depth=depth - 1)
        if inner is not None:
            kept[key] = inner
    if not is_older:
        kept.update({key: ["+", value] for key, value in written.items() if key not in found})
    return kept or None


def restored(written: JSON, kept: JSON) -> JSON:
    """What was, of what is written now; a value that was edited since stays as it is."""
    if isinstance(kept, list):
        is_value = len(kept) == 3 and kept[0] == "~" and same(kept[2], written)
        return kept[1] if is_value else written
    if not (isinstance(kept, Mapping) and isinstance(written, dict)):
        return written
    found = dict(written)
    for key, inner in kept.items():
        mark = inner[0] if isinstance(inner, list) and inner else ""
        if mark == "-" and isinstance(inner, list) and len(inner) == 2:
            found.setdefault(key, inner[1])
        elif mark == "+" and isinstance(inner, list) and len(inner) == 2:
            if key in found and same(found[key], inner[1]):
                del found[key]
        elif key in found:
            found[key] = restored(found[key], inner)
    return found
