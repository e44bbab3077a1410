"""Prompts of a denoising that a collector gathers: there it takes several, and often has a list of one.

Where that is so, the prompt comes from its own node here. The collector is muted: it has nothing more to do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, Final

from nodeloom.migrations.invokeai.masking import DENOISING
from nodeloom.migrations.invokeai.names import name_of
from nodeloom.migrations.invokeai.types.uses import GATHERED

_PROMPTS: Final = frozenset({"positive_conditioning", "negative_conditioning"})
_COLLECT: Final = "collect"
_COLLECTION: Final = "collection"


def lead_past_collectors(nodes: Mapping[str, dict[str, Any]], edges: list[list[str]]) -> list[str]:
    """Lead the one prompt of a collector past it; gives the collectors that are muted."""
    into: defaultdict[str, list[list[str]]] = defaultdict(list)
    out: defaultdict[str, list[list[str]]] = defaultdict(list)
    for edge in edges:
        into[edge[2]].append(edge)
        out[edge[0]].append(edge)
    alone = {
        key: into[key][0][:2]
        for key, node in nodes.items()
        if name_of(node["type"]) == _COLLECT
        and [edge[3] for edge in into[key]] == ["item"]
        and out[key]
        and all(edge[1] == _COLLECTION and _is_prompt(nodes, edge) for edge in out[key])
    }
    uses = Counter((*edge[:2],) for edge in edges if _is_prompt(nodes, edge))
    uses.update((*end,) for end in alone.values())
    muted = [key for key, end in alone.items() if uses[(*end,)] == 1]
    for key in muted:
        nodes[key]["type"] += GATHERED
        nodes[key]["mode"] = "muted"
        for edge in out[key]:
            edge[:2] = alone[key]
    return muted


def lead_through_collectors(nodes: Mapping[str, dict[str, Any]], edges: list[list[str]]) -> None:
    """Lead such prompts through their collectors again."""
    gathered = {key for key, node in nodes.items() if node["type"].endswith(GATHERED)}
    collectors = {(*edge[:2],): edge[2] for edge in edges if edge[2] in gathered and edge[3] == "item"}
    for edge in edges:
        if _is_prompt(nodes, edge) and (edge[0], edge[1]) in collectors:
            edge[:2] = [collectors[edge[0], edge[1]], _COLLECTION]
    for key in gathered:
        nodes[key]["type"] = nodes[key]["type"].removesuffix(GATHERED)


def _is_prompt(nodes: Mapping[str, dict[str, Any]], edge: list[str]) -> bool:
    return edge[3] in _PROMPTS and edge[2] in nodes and name_of(nodes[edge[2]]["type"]) in DENOISING
