"""What of ComfyUI's documents has no place in ours: kept in the residue, of a node in the node.

It is a strange entry among those that migrations keep there, so it is left alone, and copied and deleted with its node.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nodeloom.schema.json import JSON

KEY: Final = "comfyui"
"""Key of the entry of a node, and of what is kept of a graph."""


def keep(node: dict[str, JSON], kept: dict[str, JSON]) -> None:
    """Keep something of a node in it; nothing is written where there is nothing."""
    if kept:
        node["residue"] = [{KEY: kept}]


def keep_more(node: dict[str, JSON], key: str, name: str, value: JSON) -> None:
    """Keep one thing more of a node, under a key and a name."""
    kept = dict(kept_of(array(node.get("residue"))))
    keep(node, {**kept, key: {**table(kept.get(key)), name: value}})


def kept_of(residue: Sequence[JSON]) -> Mapping[str, JSON]:
    """What was kept of a node; empty if it came from elsewhere."""
    found = (each[KEY] for each in residue if isinstance(each, dict) and KEY in each)
    return next((each for each in found if isinstance(each, dict)), {})


def kept_of_graph(residue: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """What was kept of a graph; empty if it came from elsewhere."""
    found = residue.get(KEY)
    return found if isinstance(found, dict) else {}


def table(value: JSON) -> Mapping[str, JSON]:
    """An object, or an empty one in the place of anything else."""
    return value if isinstance(value, dict) else {}


def array(value: JSON) -> list[JSON]:
    """A list, or an empty one in the place of anything else."""
    return value if isinstance(value, list) else []
