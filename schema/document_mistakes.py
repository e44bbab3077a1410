"""The mistakes of a document, named by their places: the first ones if there are many, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from nodeloom.schema.errors import DocumentError, Problem
from nodeloom.schema.mistakes import mistake_sentence, place_of, shown

MOST_MISTAKES: Final = 50
"""Most mistakes of a document that are named one by one."""
LONGEST_PLACE: Final = 120
"""Longer places are cut in messages, in characters."""
_MANY: Final = 1000
"""Most mistakes that are collected to name the first: each takes a kilobyte of memory."""
_PARTS: Final = ("nodes", "edges", "pins", "subgraphs")
"""What a document may have very many of."""


def refusal(head: str, mistakes: Iterable[Problem], count: int = 0) -> DocumentError:
    """The error for a document, below the line `head`; `count` is that of all mistakes, if there may be more."""
    problems = list(islice(mistakes, MOST_MISTAKES))
    if count > len(problems):
        rest = f"and {count - len(problems)} more" if problems else f"{count} mistakes"
        problems.append(Problem(DocumentError.code, rest))
    return DocumentError("\n".join([head, *(f"  {problem}" for problem in problems)]), problems)


def mistakes_of(error: ValidationError, model: type[BaseModel], document: dict[str, Any]) -> Iterable[Problem]:
    """Each mistake that a model found in a document; of very many, those in its beginning."""
    if error.error_count() <= _MANY:
        return map(_problem, _details(error))
    try:
        model.model_validate(_beginning(document))
    except ValidationError as first:
        return map(_problem, _details(first))
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


def _problem(mistake: ErrorDetails) -> Problem:
    found, place = shown(mistake["input"]), place_of(mistake)
    message = mistake_sentence({**mistake, "loc": (_cut(place),) if place else ()}, found, "the document")
    return Problem(mistake["type"].replace("_", "-"), message, _node(mistake["loc"]), found=found)


def _node(place: tuple[int | str, ...]) -> str | None:
    """The node of the document itself that a place is in."""
    return str(place[1]) if len(place) > 1 and place[0] in ("nodes", "pins") else None


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_PLACE else text[: LONGEST_PLACE - 3] + "..."
