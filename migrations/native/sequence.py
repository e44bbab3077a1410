"""All steps between our own document formats, in order, and `to_format`, which goes them up and down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from nodeloom.migrations.native.format_2 import FORMAT_2
from nodeloom.migrations.native.ops import FormatStep
from nodeloom.migrations.native.plunge import plunged, raised
from nodeloom.schema.json import JSON

STEPS: Final[tuple[FormatStep, ...]] = (FORMAT_2,)
"""The steps to format 2 and after; a test holds them to be without a gap."""
_OBJECTS: Final = 2
"""Levels of objects below a graph that ops change."""


def to_format(document: Mapping[str, JSON], target: int) -> dict[str, JSON]:
    """The document in another format; the one that was given is not changed.

    It states its format. What has another shape than its format says is left as it is, for that format's check to
    name.
    """
    found: dict[str, Any] = {**document}
    start = int(found["format_version"])
    for graph in _graphs(found):
        for step in _way(start, target):
            _apply(step, graph, up=start < target)
    found["format_version"] = target
    return found


def said(start: int, target: int) -> list[str]:
    """What the steps between two formats do, in words."""
    return [step.up if start < target else step.down for step in _way(start, target)]


def _way(start: int, target: int) -> tuple[FormatStep, ...]:
    return STEPS[start - 1 : target - 1] if start < target else STEPS[target - 1 : start - 1][::-1]


def _apply(step: FormatStep, graph: dict[str, Any], *, up: bool) -> None:
    for number, op in enumerate(step.ops):
        name = f"{step.version}.{number}"
        if up:
            plunged(graph, op, name)
        else:
            raised(graph, op, name)


def _graphs(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The document and all subgraphs, their objects copied as far as ops reach. Depth is no limit here."""
    waiting = [document]
    while waiting:
        graph = waiting.pop()
        for name, value in graph.items():
            graph[name] = _copied(value, _OBJECTS)
        yield graph
        inner = graph.get("subgraphs")
        waiting += [each for each in inner.values() if isinstance(each, dict)] if isinstance(inner, dict) else []


def _copied(value: Any, levels: int) -> Any:
    if not levels or not isinstance(value, dict):
        return value
    return {name: _copied(each, levels - 1) for name, each in value.items()}
