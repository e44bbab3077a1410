"""LoRAs that are chosen one by one and put on a model together: here one node after the other puts one on.

A node that puts on a list of them has nothing more to do, and is bypassed; a collector of that list is muted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from itertools import product
from typing import Any, Final, TypeAlias

from nodeloom.migrations.invokeai.names import name_of, type_of
from nodeloom.migrations.invokeai.types.uses import CHAINED, GATHERED, WEIGHED

_LOADERS: Final = frozenset({"lora_collection_loader", "sdxl_lora_collection_loader"})
_SELECTOR: Final = "lora_selector"
_LORA: Final = "lora"
_LORAS: Final = "loras"
_PORTS: Final = ("unet", "clip")
_COLLECT: Final = "collect"
_WEIGHT: Final = 0.75
_SECOND: Final = "clip_weight"
"""The strength for the text encoder, which is the same there."""

Nodes: TypeAlias = Mapping[str, dict[str, Any]]
Edges: TypeAlias = list[list[str]]


def chain_loras(nodes: Nodes, edges: Edges, exposed: Set[tuple[str, str]]) -> dict[str, str]:
    """Put LoRAs on one after the other; gives the nodes that have nothing more to do, with their modes.

    `exposed` are the nodes and fields that the interface names.
    """
    wiring = _Wiring(nodes, edges)
    done: dict[str, str] = {}
    gone: set[int] = set()
    for key, node in nodes.items():
        lists = wiring.lists(key) if name_of(node["type"]) in _LOADERS else None
        if lists is None:
            continue
        selectors, collectors = lists
        wiring.lead(key, selectors, exposed)
        node["type"] += CHAINED
        done[key] = "bypassed"
        for collector in collectors:
            nodes[collector]["type"] += GATHERED
            done[collector] = "muted"
        gone.update(map(id, wiring.into[key, _LORAS]))
    edges[:] = [edge for edge in edges if id(edge) not in gone]
    for key, mode in done.items():
        nodes[key]["mode"] = mode
    return done


def gather_loras(nodes: Nodes, edges: Edges) -> None:
    """Have LoRAs put on together again; one that is put on alone by now is a loader of its own."""
    chained = {key for key, node in nodes.items() if node["type"].endswith(CHAINED)}
    loaders = [key for key in chained if name_of(nodes[key]["type"]) in _LOADERS]
    before = {(edge[2], edge[3]): edge[:2] for edge in edges if edge[2] in chained and edge[3] in _PORTS}
    gathered = {edge[0]: edge[2] for edge in edges if edge[0] in chained and _name(nodes, edge[2]) == _COLLECT}
    restored: Edges = []
    lists: dict[tuple[str, ...], None] = {}
    walked: set[tuple[str, str]] = set()
    for key, port in product(loaders, _PORTS):
        passed: dict[str, None] = {}
        end = before.get((key, port))
        while end is not None and end[0] in chained and _name(nodes, end[0]) == _SELECTOR and end[0] not in passed:
            passed[end[0]] = None
            end = before.get((end[0], port))
        restored += [[*end, key, port]] if end is not None else []
        walked |= {(key, port), *((selector, port) for selector in passed)}
        for selector in reversed(passed):
            given = (gathered[selector], "collection") if selector in gathered else (selector, _LORA)
            lists[(*given, key, _LORAS)] = None
    kept = (edge for edge in edges if not ((edge[2], edge[3]) in walked or (edge[2] in chained and edge[3] == _SECOND)))
    edges[:] = [*kept, *restored, *map(list, lists)]
    is_sdxl = any(name_of(node["type"]) == "sdxl_model_loader" for node in nodes.values())
    for key in chained:
        node = nodes[key]
        node.get("inputs", {}).pop(_SECOND, None)
        node["type"] = node["type"].removesuffix(CHAINED).removesuffix(WEIGHED)
        if _name(nodes, key) == _SELECTOR and not any((key, port) in walked for port in _PORTS):
            is_used = any((key, port) in before for port in _PORTS)
            node["type"] = type_of("sdxl_lora_loader" if is_sdxl else "lora_loader") if is_used else node["type"]


class _Wiring:
    """Edges by the node and the field that they lead to, and how many come from each node."""

    def __init__(self, nodes: Nodes, edges: Edges) -> None:
        self.into: defaultdict[tuple[str, str], Edges] = defaultdict(list)
        self._nodes = nodes
        self._edges = edges
        self._uses = Counter(edge[0] for edge in edges)
        for edge in edges:
            self.into[edge[2], edge[3]].append(edge)

    def lists(self, loader: str) -> tuple[list[str], list[str]] | None:
        """The LoRAs that are put on together, and what collects them; None if they are not known or used elsewhere."""
        ends, collectors = self.into[loader, _LORAS], list[str]()
        if len(ends) == 1 and _name(self._nodes, ends[0][0]) == _COLLECT and ends[0][1] == "collection":
            collectors = [ends[0][0]]
            ends = self.into[collectors[0], "item"]
            if self.into[collectors[0], "collection"]:
                return None
        selectors = [edge[0] for edge in ends]
        are_loras = all(_name(self._nodes, edge[0]) == _SELECTOR and edge[1] == _LORA for edge in ends)
        is_alone = all(self._uses[each] == 1 for each in (*selectors, *collectors))
        has_one_model = all(len(self.into[loader, port]) <= 1 for port in _PORTS)
        return (selectors, collectors) if are_loras and is_alone and has_one_model else None

    def lead(self, loader: str, selectors: list[str], exposed: Set[tuple[str, str]]) -> None:
        """Lead the networks through the LoRAs before they come to what put them on."""
        for port in _PORTS:
            for edge in self.into[loader, port]:
                end = edge[:2]
                for selector in selectors:
                    self._edges.append([*end, selector, port])
                    end = [selector, port]
                edge[:2] = end
        for selector in selectors:
            node = self._nodes[selector]
            if (selector, "weight") in exposed:
                node["type"] += WEIGHED
                self._edges.append([selector, "weight", selector, _SECOND])
            else:
                node["inputs"][_SECOND] = node["inputs"].get("weight", _WEIGHT)
                self._edges.extend([*edge[:3], _SECOND] for edge in self.into[selector, "weight"])
            node["type"] += CHAINED


def _name(nodes: Nodes, key: str) -> str:
    return name_of(nodes[key]["type"]) if key in nodes else ""
