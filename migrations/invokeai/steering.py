"""ControlNets, T2I adapters and IP-Adapters of a denoising: inputs of its own there, here a way that its prompts go.

Such a node gives what the denoising takes, alone or collected with others. Here the prompts of the denoising are led
through each of them, where there is one way to do so. A collector of them is muted: it has nothing more to do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final, TypeAlias

from nodeloom.migrations.invokeai.masking import DENOISING
from nodeloom.migrations.invokeai.names import name_of
from nodeloom.migrations.invokeai.types.uses import STEERING

_FIELDS: Final = {"controlnet": "control", "t2i_adapter": "t2i_adapter", "ip_adapter": "ip_adapter"}
"""What steers; its output and the input of a denoising are called the same."""
_PROMPTS: Final = {"positive": "positive_conditioning", "negative": "negative_conditioning"}
"""What a prompt is called at a node that steers, and at a denoising."""
_COLLECT: Final = "collect"

Nodes: TypeAlias = Mapping[str, dict[str, Any]]
Prompts: TypeAlias = dict[str, list[str]]
"""Where the prompts of a denoising come from: node and output, by what a node that steers calls them."""


def lead_through_controls(nodes: Nodes, edges: list[list[str]]) -> Mapping[str, list[list[str]]]:
    """Lead the prompts of denoisings through what steers them; gives the collectors that are muted, and their edges."""
    wiring = _Wiring(nodes, edges)
    alike: defaultdict[tuple[tuple[str, ...], ...], list[str]] = defaultdict(list)
    for key, node in nodes.items():
        if name_of(node["type"]) in DENOISING:
            alike[wiring.told(key)].append(key)
    chains = {told: wiring.chain(keys[0]) for told, keys in alike.items()}
    uses = Counter(control for chain in chains.values() for control in chain)
    for told, chain in chains.items():
        prompts = wiring.prompts(alike[told][0])
        if chain and "positive" in prompts and all(uses[control] == 1 for control in chain):
            wiring.lead(alike[told], chain, prompts)
    edges[:] = [edge for edge in edges if id(edge) not in wiring.gone]
    return wiring.muted


def lead_beside_controls(nodes: Nodes, edges: list[list[str]]) -> None:
    """Lead prompts past what steers them again, and that into inputs of its own."""
    steering = {key for key, node in nodes.items() if node["type"].endswith(STEERING)}
    before = {(edge[2], edge[3]): edge[:2] for edge in edges if edge[2] in steering and edge[3] in _PROMPTS}
    gathered = {edge[0]: edge[2] for edge in edges if edge[0] in steering and _name(nodes, edge[2]) == _COLLECT}
    kept: list[list[str]] = []
    steers: dict[tuple[str, ...], None] = {}
    for edge in edges:
        source, output, target, field = edge
        if target in steering and field in _PROMPTS:
            continue
        passed: list[str] = []
        end: list[str] | None = [source, output]
        while end is not None and end[0] in steering and end[1] in _PROMPTS and end[0] not in passed:
            passed.append(end[0])
            end = before.get((end[0], end[1]))
        kept += [[*end, target, field]] if end is not None else []
        for control in reversed(passed) if _name(nodes, target) in DENOISING else ():
            wanted = _FIELDS[_name(nodes, control)]
            given = (gathered[control], "collection") if control in gathered else (control, wanted)
            steers[(*given, target, wanted)] = None
    edges[:] = [*kept, *map(list, steers)]
    for key in steering:
        nodes[key]["type"] = nodes[key]["type"].removesuffix(STEERING)


class _Wiring:
    """Edges by the node and the field that they lead to, and by where they come from."""

    def __init__(self, nodes: Nodes, edges: list[list[str]]) -> None:
        self._nodes = nodes
        self._edges = edges
        self.muted: dict[str, list[list[str]]] = {}
        self.gone: set[int] = set()
        self._gathered: dict[tuple[str, str], list[str]] = {}
        self._into: defaultdict[tuple[str, str], list[list[str]]] = defaultdict(list)
        self._from: defaultdict[str, list[list[str]]] = defaultdict(list)
        for edge in edges:
            self._into[edge[2], edge[3]].append(edge)
            self._from[edge[0]].append(edge)

    def told(self, denoising: str) -> tuple[tuple[str, ...], ...]:
        """Where all comes from that steers a denoising, and its prompts: those that are told the same can share it."""
        fields = (*_FIELDS.values(), *_PROMPTS.values())
        return tuple((field, *edge[:2]) for field in fields for edge in self._into[denoising, field])

    def prompts(self, denoising: str) -> Prompts:
        """Where the prompts of a denoising come from, those that come from one place."""
        arriving = {name: self._into[denoising, field] for name, field in _PROMPTS.items()}
        return {name: edges[0][:2] for name, edges in arriving.items() if len(edges) == 1}

    def chain(self, denoising: str) -> list[str]:
        """What steers a denoising, one after the other; nothing if not all of it is known."""
        found = [self._controls(edge) for field in _FIELDS.values() for edge in self._into[denoising, field]]
        chain = [control for controls in found for control in controls]
        is_known = all(found) and len(set(chain)) == len(chain)
        return chain if is_known else []

    def lead(self, denoisings: list[str], chain: list[str], prompts: Prompts) -> None:
        """Lead the prompts of denoisings through what steers them."""
        for key in chain:
            self._nodes[key]["type"] += STEERING
        ends = [edge for key in denoisings for field in _FIELDS.values() for edge in self._into[key, field]]
        for edge in ends:
            if _name(self._nodes, edge[0]) == _COLLECT:
                self.muted.setdefault(edge[0], []).append(edge)
        for collector in {edge[0] for edge in ends} & self.muted.keys():
            self._nodes[collector]["type"] += STEERING
            self._nodes[collector]["mode"] = "muted"
        self.gone.update(map(id, ends))
        for name, end in prompts.items():
            self._edges.append([*end, chain[0], name])
            self._edges.extend([one, name, other, name] for one, other in pairwise(chain))
            for key in denoisings:
                self._into[key, _PROMPTS[name]][0][:2] = [chain[-1], name]

    def _controls(self, edge: list[str]) -> list[str]:
        """The nodes whose steering an edge brings; none if it brings something else too."""
        source, output, _, field = edge
        if self._steers(edge, field):
            return [source]
        if (source, field) not in self._gathered:
            self._gathered[source, field] = self._collected(source, field)
        return self._gathered[source, field] if output == "collection" else []

    def _collected(self, source: str, field: str) -> list[str]:
        """What a collector gathers for denoisings alone; nothing if it is none, or gathers something else too."""
        items = self._into[source, "item"]
        goes_on = all(_name(self._nodes, each[2]) in DENOISING and each[3] == field for each in self._from[source])
        is_gathered = _name(self._nodes, source) == _COLLECT and goes_on
        return [item[0] for item in items] if is_gathered and all(self._steers(item, field) for item in items) else []

    def _steers(self, edge: list[str], field: str) -> bool:
        return _FIELDS.get(_name(self._nodes, edge[0])) == field == edge[1]


def _name(nodes: Nodes, key: str) -> str:
    return name_of(nodes[key]["type"]) if key in nodes else ""
