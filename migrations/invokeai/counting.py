"""A share of the steps that an edge brings: two nodes count the steps, since the share is known only when it runs."""

from __future__ import annotations

from collections.abc import Set
from typing import Any, Final, TypeAlias

from nodeloom.migrations.invokeai.draft import is_number
from nodeloom.migrations.invokeai.masking import DENOISING
from nodeloom.migrations.invokeai.names import PACK, name_of
from nodeloom.migrations.invokeai.types.uses import COUNTED

_SHARE: Final = "denoising_start"
_COUNT: Final = "start_at_step"
_OTHERS: Final = ("steps", "denoising_end")
_STEPS: Final = 10
_TIMES: Final = "float_math"
_ROUND: Final = "float_to_int"

Nodes: TypeAlias = dict[str, dict[str, Any]]


def count_shares(nodes: Nodes, edges: list[list[str]], exposed: Set[tuple[str, str]]) -> dict[str, str]:
    """Put nodes between that count, where the number of steps is known; gives each new node with its denoising."""
    made: dict[str, str] = {}
    for key in [key for key, node in nodes.items() if name_of(node["type"]) in DENOISING]:
        shares = [edge for edge in edges if (edge[2], edge[3]) == (key, _SHARE)]
        is_fed = any((key, name) in exposed or _arrives(edges, key, name) for name in _OTHERS)
        steps = nodes[key]["inputs"].get("steps", _STEPS)
        if len(shares) != 1 or is_fed or not is_number(steps):
            continue
        times, whole = (_free(nodes, f"{key}.{name}") for name in ("share", "first"))
        nodes[times] = _node(_TIMES, {"operation": "MUL", "a": 0, "b": steps}, "Share of the steps")
        nodes[whole] = _node(_ROUND, {"value": 0, "multiple": 1, "method": "Nearest"}, "First step")
        nodes[key]["inputs"].pop(_SHARE, None)
        shares[0][2:] = [times, "a"]
        edges += [[times, "value", whole, "value"], [whole, "value", key, _COUNT]]
        made |= {times: key, whole: key}
    return made


def share_counts(nodes: Nodes, edges: list[list[str]]) -> None:
    """Take the nodes away again that `count_shares` put between."""
    counting = [key for key, node in nodes.items() if node["type"].endswith(COUNTED)]
    for key in [key for key in counting if name_of(nodes[key]["type"]) == _TIMES]:
        given = [edge for edge in edges if edge[2] == key and edge[3] == "a"]
        products = [edge for edge in edges if edge[0] == key and edge[2] in counting]
        counts = [edge for edge in edges for product in products if edge[0] == product[2] and edge[3] == _COUNT]
        if len(given) == len(products) == len(counts) == 1:
            given[0][2:] = [counts[0][2], _SHARE]
            edges[:] = [edge for edge in edges if edge is not products[0] and edge is not counts[0]]
            del nodes[products[0][2]], nodes[key]
    for key in counting:
        if key in nodes:
            nodes[key]["type"] = nodes[key]["type"].removesuffix(COUNTED)


def _arrives(edges: list[list[str]], key: str, name: str) -> bool:
    return any((edge[2], edge[3]) == (key, name) for edge in edges)


def _node(kind: str, inputs: dict[str, Any], label: str) -> dict[str, Any]:
    return {"type": f"{PACK}/{kind}{COUNTED}", "version": 1, "inputs": inputs, "label": label}


def _free(nodes: Nodes, wanted: str) -> str:
    """An id that no node has."""
    others = (f"{wanted}-{number}" for number in range(len(nodes) + 1))
    return next(each for each in (wanted, *others) if each not in nodes)
