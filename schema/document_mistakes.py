"""The mistakes of a document, named by their places: the first ones if there are many, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from nodeloom.schema.errors import DocumentError

MOST_MISTAKES: Final = 50
"""Most mistakes of a document that are named one by one."""
LONGEST_PLACE: Final = 120
"""Longer places are cut in messages, in characters."""
_LONGEST_VALUE: Final = 60
_MANY: Final = 1000
"""Most mistakes that are collected to name the first: each takes a kilobyte of memory."""
_PARTS: Final = ("nodes", "edges", "pins", "subgraphs")
"""What a document may have very many of."""


def refusal(head: str, mistakes: Iterable[str], count: int = 0) -> DocumentError:
    """The error for a document, below the line `head`; `count` is that of all mistakes, if there may be more."""
    named = [f"  {mistake}" for mistake in islice(mistakes, MOST_MISTAKES)]
    if count > len(named):
        named.append(f"  and {count - len(named)} more" if named else f"  {count} mistakes")
    return DocumentError("\n".join([head, *named]))


def mistakes_of(error: ValidationError, model: type[BaseModel], document: dict[str, Any]) -> Iterable[str]:
    """A sentence for each mistake that a model found in a document; of very many, for those in its beginning."""
    if error.error_count() <= _MANY:
        return map(_mistake, _details(error))
    try:
        model.model_validate(_beginning(document))
    except ValidationError as first:
        return map(_mistake, _details(first))
    return ()


def _details(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_context=False)


def _beginning(graph: dict[str, Any]) -> dict[str, Any]:
    """A graph with as many parts of each kind as are looked at to name mistakes."""
    found = dict(graph)
    for key in _PARTS:
        parts = graph.get(key)
        if isinstance(parts, dict):
            found[key] = dict(islice(parts.items(), MOST_MISTAKES))
        elif isinstance(parts, list):
            found[key] = parts[:MOST_MISTAKES]
    inner = found.get("subgraphs")
    if isinstance(inner, dict):
        begun = {name: _beginning(each) if isinstance(each, dict) else each for name, each in inner.items()}
        found["subgraphs"] = begun
    return found


def _mistake(error: ErrorDetails) -> str:
    place = ".".join(str(part) for part in error["loc"]) or "the document"
    return f"{_cut(place, LONGEST_PLACE)}: {error['msg']}, found {_cut(repr(error['input']), _LONGEST_VALUE)}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 3] + "..."
