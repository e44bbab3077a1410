"""All steps between our own document formats, in order, and `to_format`, which goes them up and down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nodeloom.migrations.graphs import graphs_of
from nodeloom.migrations.native.format_2 import FORMAT_2
from nodeloom.migrations.native.ops import FormatStep
from nodeloom.migrations.native.plunge import plunged, raised
from nodeloom.migrations.packing import pack, unpack
from nodeloom.schema.json import JSON

STEPS: Final[tuple[FormatStep, ...]] = (FORMAT_2,)
"""The steps to format 2 and after; a test holds them to be without a gap."""
_OBJECTS: Final = 2
"""Levels of objects below a graph that ops change."""


def to_format(document: Mapping[str, JSON], target: int, what: str = "the document") -> dict[str, JSON]:
    """The document in another format; the one that was given is not changed.

    It states its format. What has another shape than its format says is left as it is, for that format's check to
    name. Raises `DocumentError`, naming `what`, if it would nest too deeply.
    """
    found = copied(document)
    unpack(found)
    start = int(found["format_version"])
    steps = STEPS[min(start, target) - 1 : max(start, target) - 1]
    for step in steps if start < target else reversed(steps):
        for graph, _ in graphs_of(found):
            _apply(step, graph, up=start < target)
    found["format_version"] = target
    pack(found, what)
    return found


def copied(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document whose objects may be changed as far down as ops reach: those of graphs, and the objects in these."""
    found = {**document}
    for graph, _ in graphs_of(found):
        for name, value in graph.items():
            graph[name] = _copied(value, _OBJECTS)
    return found


def said(start: int, target: int) -> list[str]:
    """What the steps between two formats do, in words."""
    steps = STEPS[min(start, target) - 1 : max(start, target) - 1]
    return [step.up for step in steps] if start < target else [step.down for step in reversed(steps)]


def _apply(step: FormatStep, graph: dict[str, Any], *, up: bool) -> None:
    for number, op in enumerate(step.ops):
        name = f"{step.version}.{number}"
        if up:
            plunged(graph, op, name)
        else:
            raised(graph, op, name)


def _copied(value: Any, levels: int) -> Any:
    if not levels or not isinstance(value, dict):
        return value
    return {name: _copied(each, levels - 1) for name, each in value.items()}
