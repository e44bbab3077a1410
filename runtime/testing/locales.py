"""`locales_problem`: whether the locales of a pack can be read, and speak of texts that it still has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodeloom.schema.locales import texts_of
from nodeloom.schema.pack import Pack

_SHOWN = 5


def locales_problem(pack: Pack, document: Mapping[str, Any]) -> str:
    """The texts that a locale has and the pack has not, or nothing; `PackError` for a file that can't be read."""
    texts = texts_of(document, pack.name)
    for language, words in pack.locales().items():
        stale = [text for text in words if text not in texts]
        if stale:
            shown = ", ".join(repr(text) for text in stale[:_SHOWN])
            more = f" and {len(stale) - _SHOWN} more" if len(stale) > _SHOWN else ""
            return f"{pack.name}: locales/{language}.json has texts that the pack has no more: {shown}{more}; drop them"
    return ""
