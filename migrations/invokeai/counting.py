"""A share of the steps that an edge brings: two nodes count the steps, since the share is known only when it runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from itertools import chain, count
from typing import Any, Final, TypeAlias

from nodeloom.migrations.invokeai.draft import is_number
from nodeloom.migrations.invokeai.masking import DENOISING
from nodeloom.migrations.invokeai.names import PACK, name_of
from nodeloom.migrations.invokeai.types.uses import COUNTED

_SHARE: Final = "denoising_start"
_COUNT: Final = "start_at_step"
_OTHERS: Final = ("steps", "denoising_end")
_TIMES: Final = "float_math"
_ROUND: Final = "float_to_int"

Nodes: TypeAlias = dict[str, dict[str, Any]]


def count_shares(nodes: Nodes, edges: list[list[str]], exposed: Set[tuple[str, str]]) -> dict[str, str]:
    """Put nodes between that count, where the number of steps is known; gives each new node with its denoising."""
    made: dict[str, str] = {}
    into = _by_end(edges, 2, 3)
    for key in [key for key, node in nodes.items() if name_of(node["type"]) in DENOISING]:
        shares = into[key, _SHARE]
        is_fed = any((key, name) in exposed or into[key, name] for name in _OTHERS)
        steps = nodes[key]["inputs"].get("steps", DENOISING[name_of(nodes[key]["type"])])
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
    counting = {key for key, node in nodes.items() if node["type"].endswith(COUNTED)}
    into, leaving = _by_end(edges, 2, 3), _by_end(edges, 0, 1)
    gone: set[int] = set()
    for key in [key for key in counting if name_of(nodes[key]["type"]) == _TIMES]:
        given = into[key, "a"]
        products = [edge for edge in leaving[key, "value"] if edge[2] in counting]
        counts = [edge for product in products for edge in leaving[product[2], "value"] if edge[3] == _COUNT]
        if len(given) == len(products) == len(counts) == 1:
            given[0][2:] = [counts[0][2], _SHARE]
            gone |= {id(products[0]), id(counts[0])}
            del nodes[products[0][2]], nodes[key]
    edges[:] = [edge for edge in edges if id(edge) not in gone]
    for key in counting & nodes.keys():
        nodes[key]["type"] = nodes[key]["type"].removesuffix(COUNTED)


def _by_end(edges: list[list[str]], node: int, field: int) -> defaultdict[tuple[str, str], list[list[str]]]:
    found: defaultdict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for edge in edges:
        found[edge[node], edge[field]].append(edge)
    return found


def _node(kind: str, inputs: dict[str, Any], label: str) -> dict[str, Any]:
    return {"type": f"{PACK}/{kind}{COUNTED}", "version": 1, "inputs": inputs, "label": label}


def _free(nodes: Nodes, wanted: str) -> str:
    """An id that no node has."""
    others = (f"{wanted}-{number}" for number in count())
    return next(each for each in chain([wanted], others) if each not in nodes)
