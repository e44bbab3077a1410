"""Documents of all versions of the types in `histories`: good ones, strange ones, and such as no editor would write.

A graph is drawn from any `Random`: hypothesis gives one for the laws, a seeded one makes ten thousand of them.
"""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any, Final

from hypothesis import strategies as st
from tests.migrations.histories import FIELDS, HISTORIES, LAST, WIRES, standing

from nodeloom.migrations.surgery import VIEW

Versions = dict[str, int]
VERSIONS: Final = st.fixed_dictionaries({type_id: st.integers(1, last) for type_id, last in LAST.items()})
CHANCE: Final = st.randoms(use_true_random=False)
_OTHER_NAMES: Final = "mode kind src image passes seed c items size width device model noise start value channel number"
STRAYS: Final = tuple(_OTHER_NAMES.split(" "))
"""Names that other versions know."""
_PLAIN: Final[tuple[Any, ...]] = (
    "",
    "g",
    "gauss",
    "b",
    "box",
    "3",
    "x",
    True,
    False,
    None,
    0,
    1,
    3,
    12.34,
    0.5,
    [1, 2],
)
_MOST_NODES: Final = 5
_REACHING: Final = sorted({type_id for type_id, *_ in WIRES} | {"t/load", "t/wide"})
"""Types that part with companions and take them in."""


def some_versions(chance: Random) -> Versions:
    """A version of every type."""
    return {type_id: chance.randint(1, last) for type_id, last in LAST.items()}


def document(chance: Random, versions: Versions, strays: tuple[str, ...] = ()) -> dict[str, Any]:
    """A document whose nodes have these versions."""
    graph = _graph(chance, versions, strays)
    if chance.random() < 0.3:
        name = chance.choice("pq")
        graph["subgraphs"] = {name: (inner := _graph(chance, versions, strays))}
        graph["nodes"]["call"] = {"type": "t/still", "version": 1, "inputs": {"text": {"name": name}}}
        for key, pins in inner["pins"].items():
            place = chance.choice((f"call/{key}", f"call/3/{key}"))
            graph["pins"][place] = [{**pin, "seen": chance.randint(0, 9)} for pin in deepcopy(pins)]
        for key in inner["interface"]["outputs"]:
            graph["edges"].append(["call", key, "call", "text"])
    return {"format": "nodeloom.workflow", "format_version": 2, "stranger": [1, None], **graph}


def _graph(chance: Random, versions: Versions, strays: tuple[str, ...]) -> dict[str, Any]:
    graph = _Graph(chance, versions, strays)
    for number in range(chance.randint(1, _MOST_NODES)):
        graph.add(f"n{number}", chance.choice(_REACHING if chance.random() < 0.3 else sorted(HISTORIES)))
    graph.wire()
    graph.beside()
    return graph.finished()


class _Graph:
    """A graph while it is drawn."""

    def __init__(self, chance: Random, versions: Versions, strays: tuple[str, ...]) -> None:
        self._chance = chance
        self._versions = versions
        self._strays = strays
        self._types: dict[str, str] = {}
        self._nodes: dict[str, Any] = {}
        self._edges: list[list[str]] = []

    def add(self, key: str, type_id: str) -> None:
        """A node with any values, under names that its version has, that another has, and that nobody knows."""
        type_id = standing(type_id, self._versions)
        chance, version = self._chance, self._versions[type_id]
        names = [*self._fields(type_id, 0), "unknown", *self._strays]
        values = {name: self._value() for name in chance.sample(names, chance.randint(0, min(3, len(names))))}
        node: dict[str, Any] = {"type": HISTORIES[type_id].name_at(version), "version": version, "colour": "#fff"}
        if values or chance.random() < 0.5:
            node["inputs"] = values
        if chance.random() < 0.2:
            node["mode"] = "muted"
        self._types[key], self._nodes[key] = type_id, node

    def wire(self) -> None:
        """Edges from anywhere to anywhere."""
        for key, type_id in list(self._types.items()):
            for name in dict.fromkeys([*self._fields(type_id, 0), *self._strays]):
                for _ in range(self._chance.choice((0, 0, 1, 1, 2)) if name != "items" else 3):
                    self._connect(self._chance.choice(sorted(self._types)), key, name)

    def beside(self) -> None:
        """Nodes that others part with or take in: of their own, shared, edited, and wrongly connected ones."""
        for key, type_id in list(self._types.items()):
            for wired, versions, side, name, other in WIRES:
                if wired == type_id and self._versions[type_id] in versions and self._chance.random() < 0.7:
                    self._put_beside(key, side, name, other)

    def finished(self) -> dict[str, Any]:
        """The graph as JSON."""
        chance, keys = self._chance, sorted(self._nodes)
        interface: dict[str, dict[str, list[str]]] = {"inputs": {}, "outputs": {}}
        for number in range(chance.randint(0, 4)):
            side, at = chance.choice((("inputs", 0), ("outputs", 1)))
            key = chance.choice(keys)
            names = self._fields(self._types[key], at)
            if names:
                interface[side][f"i{number}"] = [key, chance.choice(names)]
        places = {key: [chance.randint(-9, 9), 2.5] for key in keys if chance.random() < 0.4}
        fields = {key: self._view_of(key) for key in keys if chance.random() < 0.2}
        shown = {key: {"collapsed": True} for key in keys[::4]}
        view = {"zoom": 1, "positions": places, "nodes": shown, "fields": fields}
        return {
            "nodes": self._nodes,
            "edges": self._edges,
            "interface": interface,
            "view": view,
            "pins": {key: pins for key in keys if (pins := self._pins(key))},
            "residue": {"guest": {"kept": True}},
        }

    def _put_beside(self, key: str, side: str, name: str, type_id: str) -> None:
        chance, type_id = self._chance, standing(type_id, self._versions)
        known = [each for each, its in self._types.items() if its == type_id]
        if known and chance.random() < 0.3:
            other = chance.choice(known)
        else:
            other = chance.choice([f"m{len(self._nodes)}", f"{key}.{name}", f"{key}.noise", f"a{len(self._nodes)}"])
            if other in self._nodes:
                return
            self.add(other, type_id)
            if chance.random() < 0.6:
                del self._nodes[other]["colour"]
            if type_id == "t/inch" and chance.random() < 0.7:
                self._nodes[other].setdefault("inputs", {})["exact"] = True
            if type_id == "t/number" and chance.random() < 0.7:
                self._nodes[other]["inputs"] = {self._fields(type_id, 0)[0]: self._value()}
                if chance.random() < 0.7:
                    self._hold(other, key, name)
                    return
            for field in self._fields(type_id, 0):
                if chance.random() < 0.3:
                    self._connect(chance.choice(sorted(self._types)), other, field)
        if side == "inputs":
            self._alone(key, name)
            self._edges.append([other, self._fields(type_id, 1)[0], key, name])
        else:
            self._alone(other, self._fields(type_id, 0)[0])
            self._edges.append([key, name, other, self._fields(type_id, 0)[0]])
            if chance.random() < 0.7:
                self._connect(other, chance.choice(sorted(self._types)), "text")

    def _hold(self, other: str, key: str, name: str) -> None:
        """Nothing but the value of an input."""
        self._edges = [edge for edge in self._edges if edge[2:] != [key, name]]
        self._nodes[key].get("inputs", {}).pop(name, None)
        self._edges.append([other, self._fields("t/number", 1)[0], key, name])

    def _alone(self, key: str, name: str) -> None:
        if self._chance.random() < 0.8:
            self._edges = [edge for edge in self._edges if edge[2:] != [key, name]]
            self._nodes[key].get("inputs", {}).pop(name, None)

    def _connect(self, source: str, key: str, name: str) -> None:
        outputs = self._fields(self._types[source], 1)
        known = {*self._fields(self._types[key], 0), *self._strays}
        if known:
            self._edges.append([source, self._chance.choice(outputs), key, name if name in known else min(known)])

    def _pins(self, key: str) -> list[dict[str, Any]]:
        chance, pins = self._chance, []
        inputs, outputs = (self._fields(self._types[key], at) for at in (0, 1))
        for index in range(chance.choice((0, 0, 0, 1, 2))):
            pin: dict[str, Any] = {"index": [index], "outputs": {name: self._value() for name in outputs}}
            if inputs and chance.random() < 0.5:
                pin["inputs"] = {chance.choice(inputs): self._value()}
            pins.append(pin)
        return pins

    def _view_of(self, key: str) -> dict[str, Any]:
        inputs = self._fields(self._types[key], 0)
        if not inputs:
            return {"note": 1}
        said = {self._chance.choice(inputs): {"hidden": True}}
        return said if len(inputs) % 2 else {"inputs": said}

    def _fields(self, type_id: str, at: int) -> list[str]:
        return FIELDS[type_id][self._versions[type_id]][at].split()

    def _value(self) -> Any:
        return self._chance.choice(_PLAIN) if self._chance.random() < 0.5 else self._chance.randint(-200, 200)


def live(chance: Random, found: dict[str, Any]) -> None:
    """Change something of a document as people do: nodes deleted and copied, edges led elsewhere, values, labels."""
    nodes, edges = found["nodes"], found["edges"]
    if not nodes:
        return
    key = chance.choice(sorted(nodes))
    action = chance.choice(("delete", "copy", "edge", "drop edge", "label", "mode", "move", "stray", "edge aside"))
    if action == "delete":
        _delete(found, key)
    elif action == "copy":
        nodes[f"{key}c"] = deepcopy(nodes[key])
        edges += [[*edge[:2], f"{key}c", edge[3]] for edge in edges if edge[2] == key]
    elif action == "edge" and edges:
        edge = chance.choice(edges)
        edge[:2] = chance.choice(edges)[:2]
    elif action == "drop edge" and edges:
        edges.remove(chance.choice(edges))
    elif action == "edge aside" and edges:
        _lead_aside(chance, found)
    elif action == "label":
        nodes[key]["label"] = "mine"
    elif action == "mode":
        nodes[key]["mode"] = chance.choice(("normal", "bypassed"))
    elif action == "move":
        found["view"]["positions"][key] = [5, 5]
    elif action == "stray":
        other = f"{key}.{chance.choice(('noise', 'mask', 'seed', 'width', 'view', 'sharp'))}"
        if other not in nodes:
            found["view"][chance.choice(("positions", "fields"))][other] = [7, 7]


def _lead_aside(chance: Random, found: dict[str, Any]) -> None:
    """Lead an edge to a companion from elsewhere."""
    near = [edge for edge in found["edges"] if "." in edge[2] and edge[0] not in edge[2]]
    if near:
        chance.choice(near)[:2] = chance.choice(found["edges"])[:2]


def _delete(found: dict[str, Any], key: str) -> None:
    del found["nodes"][key]
    found["edges"] = [edge for edge in found["edges"] if key not in (edge[0], edge[2])]
    for side, names in found["interface"].items():
        found["interface"][side] = {name: port for name, port in names.items() if port[0] != key}
    for place in (found["pins"], *(found["view"][name] for name in VIEW)):
        place.pop(key, None)


def comparable(document: Any) -> Any:
    """A document whose edges, which have no order, are sorted."""
    if isinstance(document, list):
        return [comparable(each) for each in document]
    if not isinstance(document, dict):
        return document
    found = {name: comparable(value) for name, value in document.items()}
    if "edges" in found:
        found["edges"] = sorted(found["edges"], key=str)
    return found
