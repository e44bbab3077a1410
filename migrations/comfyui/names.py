"""Names and ids that our documents can have: what ComfyUI allows beyond them is changed, and each is used once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from nodeloom.schema.json import JSON
from nodeloom.schema.subgraph_invocation import UNUSABLE_PORTS

LONGEST: Final = 256
"""Most characters of an id or a name of a field."""
PACK: Final = "comfyui/"
"""What the ids of ComfyUI's node types begin with."""
CALL: Final = "core/call_workflow"
"""The type whose nodes use a subgraph."""

_SPELLED: Final[Mapping[str, str]] = {"Epsilon Scaling": "EpsilonScaling"}
"""What ComfyUI calls node types whose ids have to be without a space."""
_OLDER: Final[Mapping[str, str]] = {"ConditioningAverage ": "ConditioningAverage"}
"""What older versions of ComfyUI called node types."""
_CLASSES: Final[Mapping[str, str]] = {ours: theirs for theirs, ours in _SPELLED.items()}
_ROOM = 20


def type_of(class_type: str) -> str:
    """The id of a node type of ComfyUI's."""
    name = newest_class(class_type)
    return PACK + _SPELLED.get(name, name)


def newest_class(class_type: str) -> str:
    """What ComfyUI calls a node type now."""
    return _OLDER.get(class_type, class_type)


def class_of(type_id: str) -> str:
    """What ComfyUI calls a node type; an id of another pack stays as it is."""
    name = type_id.removeprefix(PACK)
    return name if name == type_id else _CLASSES.get(name, name)


def is_name(value: JSON) -> bool:
    """Whether a value can be an id of a node or a name of a field."""
    return isinstance(value, str) and 1 <= len(value) <= LONGEST


def id_of(value: JSON) -> str:
    """The id of a node or link as text: the editor writes numbers, and texts in prompts. Empty if it is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


class Unused:
    """Gives names that nobody has; each call takes one. Time is constant on the average."""

    def __init__(self, taken: Collection[str] = (), longest: int = LONGEST) -> None:
        self._taken = set(taken)
        self._longest = longest
        self._next: dict[str, int] = {}

    def take(self, wish: str, fallback: str) -> str:
        """The name wished for, cut where it is too long, with a number where it is taken."""
        room = self._longest - _ROOM
        plain = wish[:room] if len(wish) > self._longest else wish or fallback
        name, count = plain, self._next.get(plain, 1)
        while name in self._taken:
            count += 1
            name = f"{plain[:room]}_{count}"
        self._next[plain] = count
        self._taken.add(name)
        return name


class UnusedPorts(Unused):
    """Names of inputs or outputs of a subgraph; some are not to be had, for the node that uses it has them already."""

    def __init__(self) -> None:
        super().__init__({*UNUSABLE_PORTS, "subgraph"})
