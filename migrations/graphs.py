"""The graphs of a document: itself and all its subgraphs, as JSON of any format, or of none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def graphs_of(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    """Every graph, with the number of lists and objects down to it, itself included. Depth is no limit here.

    What stands in a graph may be replaced before the next one is asked for.
    """
    waiting: list[tuple[Any, int]] = [(document, 1)]
    while waiting:
        graph, depth = waiting.pop()
        if isinstance(graph, dict):
            yield graph, depth
            inner = graph.get("subgraphs")
            waiting += [(each, depth + 2) for each in inner.values()] if isinstance(inner, dict) else []
