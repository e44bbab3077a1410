"""`circles`: nodes of a document of another program that feed each other, so that none of them can be the first to run.

They stay connected as they came: which of the edges is one too many only people know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from nodeloom.migrations.report import Change, Status
from nodeloom.schema.topology import shortest_path, strong_components, topological
from nodeloom.schema.workflow import FORMAT_VERSION, Subgraph, Workflow

_MOST_TOLD: Final = 20
_MOST_NAMED: Final = 8


def circles(workflow: Workflow) -> Iterator[Change]:
    """A line for every group of nodes that feed each other, those of subgraphs included. Time is linear."""
    waiting: list[tuple[Subgraph, str]] = [(workflow, "")]
    for part, path in waiting:  # it grows meanwhile
        yield from _told([[path + key for key in way] for way in _ways(part)])
        waiting += [(inner, f"{path}{name}/") for name, inner in part.subgraphs.items()]


def _told(ways: list[list[str]]) -> Iterator[Change]:
    for way in ways[:_MOST_TOLD]:
        left = len(way) - _MOST_NAMED
        named = way if left <= 1 else [*way[: _MOST_NAMED - 1], f"{left} more", way[-1]]
        yield _change(f"nodes {' -> '.join(named)} go round in a circle; remove one of the edges")
    if len(ways) > _MOST_TOLD:
        yield _change(f"{len(ways) - _MOST_TOLD} more groups of nodes go round in circles")


def _change(message: str) -> Change:
    return Change("", "", "circle", 0, FORMAT_VERSION, "edges", Status.NEEDS_CHOICE, message)


def _ways(part: Subgraph) -> list[list[str]]:
    """A shortest way round for every group, from its first node back to it."""
    ids = [*part.nodes]
    places = {key: place for place, key in enumerate(ids)}
    ends = {
        (places[source], places[target]) for source, _, target, _ in part.edges if source in places and target in places
    }
    sources: list[list[int]] = [[] for _ in ids]
    for source, target in ends:
        sources[target].append(source)
    rest = set(range(len(ids))).difference(topological(sources))
    following: dict[int, list[int]] = {place: [] for place in sorted(rest)}
    for source, target in sorted(ends):
        if source in rest and target in rest:
            following[source].append(target)
    found = sorted(map(sorted, strong_components(following, following)))
    return [[ids[place] for place in way] for group in found if (way := _way(group, following))]


def _way(group: list[int], following: Mapping[int, list[int]]) -> list[int]:
    """A way round within a group; none for a single node that does not feed itself."""
    inside = set(group)
    within = {place: [each for each in following[place] if each in inside] for place in group}
    return shortest_path(group[0], group[0], within) or []
