"""Masks of a denoising: an input of its own there, and here a mark on the latents that it begins with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from nodeloom.migrations.invokeai.names import name_of
from nodeloom.migrations.invokeai.types.uses import APPLIED

DENOISING: Final = {"denoise_latents": 10, "denoise_latents_meta": 10, "tiled_multi_diffusion_denoise_latents": 18}
"""Types that denoise, with the steps of those that say nothing."""
_MASK: Final = "create_denoise_mask"
_FIELD: Final = "denoise_mask"
_LATENTS: Final = "latents"


def lead_through_masks(nodes: Mapping[str, dict[str, Any]], edges: list[list[str]]) -> None:
    """Lead the latents that a denoising with a mask begins with through the mask, where there is one way to do so."""
    masked: defaultdict[str, list[list[str]]] = defaultdict(list)
    begun: defaultdict[str, list[list[str]]] = defaultdict(list)
    for edge in edges:
        if name_of(nodes[edge[2]]["type"]) not in DENOISING:
            continue
        if edge[3] == _FIELD:
            masked[edge[0]].append(edge)
        elif edge[3] == _LATENTS:
            begun[edge[2]].append(edge)
    gone: set[int] = set()
    for key, uses in masked.items():
        begins = [edge for use in uses for edge in begun[use[2]]]
        if name_of(nodes[key]["type"]) != _MASK or not _are_one(uses, begins):
            continue
        nodes[key]["type"] += APPLIED
        edges.append([*begins[0][:2], key, _LATENTS])
        for edge in begins:
            edge[:2] = [key, _FIELD]
        gone.update(map(id, uses))
    edges[:] = [edge for edge in edges if id(edge) not in gone]


def lead_beside_masks(nodes: Mapping[str, dict[str, Any]], edges: list[list[str]]) -> None:
    """Lead latents past masks again, and the masks into inputs of their own."""
    applied = {key for key, node in nodes.items() if node["type"].endswith(APPLIED)}
    begins = {edge[2]: edge[:2] for edge in edges if edge[2] in applied and edge[3] == _LATENTS}
    for key in applied:
        nodes[key]["type"] = nodes[key]["type"].removesuffix(APPLIED)
    kept: list[list[str]] = []
    for edge in edges:
        source, output, target, name = edge
        if source in applied and (output, name) == (_FIELD, _LATENTS):
            kept += [[*begins[source], target, _LATENTS]] if source in begins else []
            kept.append([source, _FIELD, target, _FIELD])
        elif not (target in applied and name == _LATENTS):
            kept.append(edge)
    edges[:] = kept


def _are_one(uses: Iterable[list[str]], begins: list[list[str]]) -> bool:
    """Whether every denoising of a mask begins with the same latents, and takes no other mask."""
    targets = [edge[2] for edge in uses]
    is_whole = sorted(targets) == sorted(edge[2] for edge in begins) and len(set(targets)) == len(targets)
    return is_whole and len({(*edge[:2],) for edge in begins}) == 1 and all(edge[1] == _FIELD for edge in uses)
