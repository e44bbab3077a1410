"""`GroupPorts`: the inputs, values and outputs of a group node: what is left open of the nodes that it stands for.

ComfyUI's editor does not write them down: it finds them anew from the nodes, in this order and by these names, and
links know them by their places alone. Source: ComfyUI_frontend, group nodes, up to version 1.24.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from nodeloom.migrations.comfyui.editor_node import DRAWN, widget_name
from nodeloom.migrations.comfyui.group import ANY, End, Group
from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.names import Unused
from nodeloom.migrations.comfyui.signatures import signature_of
from nodeloom.migrations.comfyui.slots import slot_name, slot_type, slots_of
from nodeloom.migrations.comfyui.widgets import RowPart, is_seed, row_of, with_buttons
from nodeloom.schema.json import JSON

PRIMITIVE: Final = "PrimitiveNode"
"""The type of the nodes that hold a value for others."""
REROUTE: Final = "Reroute"
"""The type of the points that edges are led through; other packs' ones have no ports in a group."""
_LONGEST: Final = 100
"""Characters of a title that count in a name."""
MOST_INHERITED: Final = 10_000
"""Most values that group nodes have of those inside them, together: of groups in groups there is no end otherwise."""


@dataclass(frozen=True, slots=True)
class GroupInput:
    """An input of a group node, which all these inputs of its nodes share; `kind` is that of a widget, or `socket`.

    `place` is that of the node that it is for.
    """

    name: str
    type: str
    kind: str
    ends: tuple[End, ...]
    place: int


@dataclass(frozen=True, slots=True)
class GroupOutput:
    """An output of a group node, and the one of its nodes that it is."""

    name: str
    type: str
    end: End


@dataclass(eq=False)
class GroupPorts:
    """What a group node has: inputs and outputs in order, and the row of its values, with what is in it besides."""

    inputs: list[GroupInput] = field(default_factory=list)
    outputs: list[GroupOutput] = field(default_factory=list)
    row: list[RowPart] = field(default_factory=list)

    @cached_property
    def sockets(self) -> list[str]:
        """The names of the inputs that hold no value, in order."""
        return [each.name for each in self.inputs if each.kind == "socket"]

    @cached_property
    def names(self) -> Set[str]:
        """The names of all inputs."""
        return {each.name for each in self.inputs}

    @cached_property
    def aside(self) -> Set[str]:
        """What is in the row and belongs to no input."""
        return {name for name, kind in self.row if kind == "aside"}


def ports_of(group: Group, inner: Mapping[str, GroupPorts]) -> GroupPorts:
    """What a group node has; `inner` are those inside, by their types."""
    reading = _Ports(group, inner)
    for place in range(len(group.nodes)):
        reading.read(place)
    reading.read_converted()
    return reading.found


def inherited(group: Group, inner: Mapping[str, GroupPorts]) -> int:
    """How many values a group node has of those inside it."""
    types = (node.get("type") for node in group.nodes)
    return sum(len(inner[type_].row) for type_ in types if isinstance(type_, str) and type_ in inner)


class _Ports:
    """The ports of a group, while they are found."""

    def __init__(self, group: Group, inner: Mapping[str, GroupPorts]) -> None:
        self.found = GroupPorts()
        self._group = group
        self._inner = inner
        self._users: defaultdict[End, list[End]] = defaultdict(list)
        for target, origin in group.fed.items():
            self._users[origin].append(target)
        self._names = _Names(group)
        self._converted: list[tuple[int, str, str, int]] = []

    def read(self, place: int) -> None:
        """The ports of a node, but for those of its values that are inputs: these come after all others."""
        type_ = self._group.nodes[place].get("type")
        kind = DRAWN.get(type_, "node") if isinstance(type_, str) else "note"
        if kind == "primitive":
            self._read_primitive(place)
        elif type_ == REROUTE:
            self._read_reroute(place)
        elif kind == "node":
            self._read_widgets(place, str(type_))
            for slot, each in enumerate(self._group.inputs[place]):
                if not widget_name(each):
                    self._socket(place, slot, slot_name(each), slot_type(each))
            self._read_outputs(place)

    def read_converted(self) -> None:
        """The values that are inputs: node by node, and in the order of their places as texts."""
        for place, name, kind, slot in sorted(self._converted, key=lambda each: (each[0], str(each[3]))):
            if (place, slot) not in self._group.fed:
                type_ = slot_type(self._group.inputs[place][slot])
                self._widget(place, self._names.input(place, name), type_, kind, ((place, slot),))

    def _read_primitive(self, place: int) -> None:
        users = self._users[(place, 0)]
        if users:
            type_ = self._group.type_at(users[0])
            self._widget(place, self._names.input(place, "value"), type_, "number", tuple(users))
            self._output(place, 0, type_, type_)

    def _read_reroute(self, place: int) -> None:
        end, type_ = (place, 0), self._type_through(place)
        if end in self._group.fed and self._users[end] and end not in self._group.external:
            return
        self._socket(place, 0, type_, type_)
        self._output(place, 0, type_, type_)

    def _read_widgets(self, place: int, type_: str) -> None:
        slots = self._group.inputs[place]
        places = {widget_name(slot): at for at, slot in reversed([*enumerate(slots)])}
        for name, kind in self._widgets(place, type_):
            slot = places.get(name)
            if kind in ("aside", "button"):
                self.found.row.append((name, kind))
            elif slot is not None:
                self._converted.append((place, name, kind, slot))
            else:
                is_of = self._type_of(type_, name)
                slots.append({"name": name, "type": is_of, "widget": {"name": name}})
                self._widget(place, self._names.input(place, name), is_of, kind, ((place, len(slots) - 1),))

    def _widgets(self, place: int, type_: str) -> Sequence[RowPart]:
        """The values of a node; of a type that is not known only how many there are."""
        if type_ in self._inner:
            return self._inner[type_].row
        values, signature = array(self._group.nodes[place].get("widgets_values")), signature_of(type_)
        if signature is None:
            named = [name for slot in self._group.inputs[place] if (name := widget_name(slot))]
            aside = [(f"{place}.{at}", "aside") for at in range(len(values) - len(named))]
            return [*aside, *((name, "widget") for name in named)]
        known: list[RowPart] = [
            (each.name, "seed" if is_seed(each.name) else each.kind) for each in signature.widgets(values)
        ]
        there = row_of(values, known).values if values else dict(known)  # newer versions may have more
        return with_buttons((name, kind) for name, kind in known if name in there)

    def _type_of(self, type_: str, name: str) -> str:
        signature = signature_of(type_)
        known = signature.input(name) if signature is not None else None
        return known.type if known is not None else ANY

    def _socket(self, place: int, slot: int, name: str, type_: str) -> None:
        if (place, slot) in self._group.fed:
            return
        found = self._names.input(place, name)
        if self._names.chosen(place, "input", name).get("visible") is not False:
            self.found.inputs.append(GroupInput(found, type_, "socket", ((place, slot),), place))

    def _widget(self, place: int, name: str, type_: str, kind: str, ends: tuple[End, ...]) -> None:
        self.found.inputs.append(GroupInput(name, type_, kind, ends, place))
        self.found.row.append((name, kind))

    def _read_outputs(self, place: int) -> None:
        node = self._group.nodes[place]
        signature = signature_of(str(node.get("type")))
        slots = slots_of(node.get("outputs"))
        known = [(slot_name(slot), slot_type(slot)) for slot in slots]
        if not slots and signature is not None:
            known = [(title, title) for title in signature.titles]
        for slot, (name, type_) in enumerate(known):
            label = slots[slot].get("label") if slots else None
            self._output(place, slot, label if isinstance(label, str) and label else name, type_)

    def _output(self, place: int, slot: int, name: str, type_: str) -> None:
        chosen = self._names.chosen(place, "output", str(slot))
        is_inner = bool(self._users[(place, slot)]) and (place, slot) not in self._group.external
        visible = chosen.get("visible")
        if visible if isinstance(visible, bool) else not is_inner:
            self.found.outputs.append(GroupOutput(self._names.output(place, slot, name), type_, (place, slot)))

    def _type_through(self, place: int) -> str:
        """The type of what a reroute passes on: of what takes it, of what it takes, or of a link that was there."""
        taken = map(self._group.type_at, self._users[(place, 0)])
        origin, external = self._group.fed.get((place, 0)), self._group.external.get((place, 0), "")
        given = slots_of(self._group.nodes[origin[0]].get("outputs"))[origin[1] :][:1] if origin else []
        said = (*taken, *map(slot_type, given), self._group.hints.get((place, 0), ""), external)
        return next((each for each in said if each not in ("", ANY)), ANY)


class _Names:
    """What the inputs and outputs of a group node are called, while they are found: each once.

    The names are ComfyUI's, but for those that it gives twice, and very long ones.
    """

    def __init__(self, group: Group) -> None:
        self._group = group
        self._labels = [{slot_name(slot): slot.get("label") for slot in reversed(slots)} for slots in group.inputs]
        self._inputs: dict[str, int] = {}
        self._given, self._outputs = Unused(), Unused()
        self._named: set[str] = set()

    def input(self, place: int, name: str) -> str:
        """An input: as the user chose, or as its node does; with its node where another is called so."""
        node = self._group.nodes[place]
        said = (self.chosen(place, "input", name).get("name"), self._labels[place].get(name), name)
        found = next(each for each in said if isinstance(each, str))
        key = found
        if (node.get("type") == PRIMITIVE and node.get("title")) or found in self._inputs:
            key = found = f"{self._title(place)} {name}"
            if found in self._inputs:
                found = f"{self._title(place)} {self._inputs[found]} {name}"
        self._inputs[key] = self._inputs.get(key, 1) + 1
        return self._given.take(found, "input")

    def output(self, place: int, slot: int, name: str) -> str:
        """An output, in the same way."""
        said = self.chosen(place, "output", str(slot)).get("name")
        label = said if isinstance(said, str) and said else name
        wishes = (label, f"{self._title(place)} {label}", f"{self._title(place)} {place} {label}")
        found = next((each for each in wishes if each not in self._named), wishes[-1])
        self._named.add(found)
        return self._outputs.take(found, "output")

    def chosen(self, place: int, side: str, name: str) -> Mapping[str, JSON]:
        """What the user chose for an input or output of a node."""
        return table(table(table(self._group.config.get(str(place))).get(side)).get(name))

    def _title(self, place: int) -> str:
        node = self._group.nodes[place]
        return str(node.get("title") or node.get("type"))[:_LONGEST]
