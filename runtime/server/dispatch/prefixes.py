"""What the names of files begin with that ComfyUI's nodes save: as their prefix says, with what other nodes hold.

ComfyUI's editor fills in `%KSampler.seed%` before it sends a prompt; here it is done when a file gets its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from nodeloom.schema.json import JSON

PREFIX: Final = "filename_prefix"
"""The input of nodes that save files by which their names begin."""
PACK: Final = "comfyui/"
_HELD: Final = re.compile(r"%([^%.]+)\.([^%.]+)%")
_UNUSUAL: Final = re.compile(r'[/?<>\\:*|"\x00-\x1f\x7f]')
"""Signs of values that would mean something in a path."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A node whose values can be named: its type as ComfyUI calls it, its title, and the values by input."""

    type: str
    title: str
    values: Mapping[str, JSON]


def prefixes_in(document: Mapping[str, Any], inputs: Mapping[str, JSON]) -> dict[str, str]:
    """The prefixes that a document of ours holds, by the nodes of ComfyUI's pack; `inputs` are those of the run."""
    nodes = document.get("nodes", {})
    types = {key: str(node.get("type", "")) for key, node in nodes.items()}
    values: dict[str, dict[str, JSON]] = {key: dict(node.get("inputs") or {}) for key, node in nodes.items()}
    for name, (key, field) in document.get("interface", {}).get("inputs", {}).items():
        if name in inputs and key in values:
            values[key][field] = inputs[name]
    for _, _, key, field in document.get("edges", ()):
        values.get(key, {}).pop(field, None)
    given = {key: each[PREFIX] for key, each in values.items() if types[key].startswith(PACK) and PREFIX in each}
    holders = (
        Holder(types[key].removeprefix(PACK), str(nodes[key].get("label") or ""), each) for key, each in values.items()
    )
    return with_values({key: each for key, each in given.items() if isinstance(each, str)}, holders)


def with_values(prefixes: Mapping[str, str], holders: Iterable[Holder]) -> dict[str, str]:
    """Prefixes with the values of nodes in the place of their names; what names none stays.

    A node is known by its type, or else by its title; of several the first.
    """
    if not any(map(_HELD.search, prefixes.values())):
        return {**prefixes}
    known = [*holders][::-1]
    by_name = {each.title: each for each in known} | {each.type: each for each in known}

    def held(match: re.Match[str]) -> str:
        holder = by_name.get(match[1])
        shown = None if holder is None else _shown(holder.values.get(match[2]))
        return match[0] if shown is None else _UNUSUAL.sub("_", shown)

    return {key: _HELD.sub(held, prefix) for key, prefix in prefixes.items()}


def _shown(value: JSON) -> str | None:
    """A value as it is read; of a model or a picture the name. None for what can't be read."""
    if isinstance(value, dict):
        return _shown(value.get("name"))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if isinstance(value, (str, int)) else None
