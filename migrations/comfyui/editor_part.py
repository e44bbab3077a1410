"""`read_part`: a graph of an editor's document as one of ours, when all subgraphs that it uses have their ports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from nodeloom.migrations.comfyui.definitions import Definition
from nodeloom.migrations.comfyui.drawn import note_of, primitive_type, primitive_value, sharing_type, take_primitive
from nodeloom.migrations.comfyui.editor_graph import EditorGraph, Feed
from nodeloom.migrations.comfyui.editor_node import EditorNode, Kind
from nodeloom.migrations.comfyui.kept import KEY, keep_more, table
from nodeloom.migrations.comfyui.layout import frames, point, take_point, viewport
from nodeloom.migrations.comfyui.names import Unused, type_of
from nodeloom.migrations.comfyui.node_reading import read_node
from nodeloom.migrations.comfyui.signatures import unnamed_output
from nodeloom.migrations.comfyui.slots import slot_name
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.migrations.comfyui.values import given_value
from nodeloom.migrations.comfyui.view import View
from nodeloom.migrations.conversion import same
from nodeloom.migrations.report import Status
from nodeloom.schema.json import JSON

REPLACED: Final = "replaced"
"""What is kept of a node: values of its own that those of primitives stand before."""
_LINES: Final[Mapping[tuple[Kind, ...], tuple[str, str]]] = {
    ("reroute",): ("reroute becomes points", "reroutes become points"),
    ("setter", "getter"): ("end of a named wire becomes a part", "ends of named wires become parts"),
}
"""What becomes of nodes that are lines of the drawing: of one, and of several."""
DRAWING: Final = "drawing"
"""What is kept of a graph: what is left of notes, reroutes and primitives, by their ids."""


class PartReading:
    """A graph while it becomes one of ours."""

    def __init__(
        self, graph: EditorGraph, definitions: Mapping[str, Definition], telling: Telling, path: str = ""
    ) -> None:
        self.graph = graph
        self.nodes: dict[str, dict[str, JSON]] = {}
        self.edges: list[JSON] = []
        self.view = View()
        self.keys = Unused([node.key for node in graph.nodes])
        self.telling = telling
        self._definitions = definitions
        self._path = path
        self._drawing: dict[str, JSON] = {}
        self._by_id = {node.id: node for node in reversed(graph.nodes)}
        for node in graph.nodes:
            if node.kind in ("node", "call"):
                self.nodes[node.key] = dict(table(read_node(node, definitions, self.view, telling, path)))
        self._connect()
        for node in graph.nodes:
            if node.kind not in ("node", "call"):
                self._draw(node)
        self._tell_drawing()

    def names_at(self, feed: Feed) -> list[str]:
        """The inputs of ours that an input slot is: several for a subgraph whose input became several ports."""
        definition = self._definitions.get(feed.node.type)
        if definition is None:
            return [feed.node.input_name(feed.slot)]
        slots = feed.node.inputs
        return definition.ports_of(slot_name(slots[feed.slot]) if feed.slot < len(slots) else "")

    def output_at(self, node: EditorNode, slot: int) -> str:
        """Our name of an output; empty for one of a subgraph that nothing arrives at."""
        definition = self._definitions.get(node.type)
        if definition is not None:
            return definition.result_of(slot_name(node.outputs[slot]) if slot < len(node.outputs) else "", slot)
        names = node.output_names
        return names[slot] if slot < len(names) else unnamed_output(slot)

    def inputs_of(self, id_: str, widget: str) -> list[str] | None:
        """The inputs of ours that a widget of a node is; None if there is no such node or widget."""
        node = self._by_id.get(id_)
        if node is None or node.key not in self.nodes:
            return None
        definition = self._definitions.get(node.type)
        is_there = widget in table(self.nodes[node.key].get("inputs"))
        return definition.ports_of(widget) if definition else [widget] if is_there else None

    def document(self) -> dict[str, JSON]:
        """The part as JSON."""
        residue = self._residue()  # it takes from there what is of the view
        view = self.view.document()
        return {
            "nodes": {**self.nodes},
            "edges": self.edges,
            **({"view": view} if view else {}),
            **({"residue": {KEY: residue}} if residue else {}),
        }

    def _connect(self) -> None:
        """Edges for everything that an output feeds, and the values of primitives."""
        held: defaultdict[str, list[tuple[Feed, str]]] = defaultdict(list)
        for feed in self.graph.feeds:
            source, slot = feed.origin
            if source is None:
                continue  # an input of the subgraph: its ports are named by whoever reads that
            names = self.names_at(feed)
            output = "value" if source.kind == "primitive" else self.output_at(source, slot)
            if not (names and output):
                self._say_unconnected(feed)
            for name in names if output else ():
                if source.kind == "primitive":
                    held[source.key].append((feed, name))
                else:
                    self.connect(source.key, output, feed.node.key, name, feed)
        for node in self.graph.nodes:
            if node.kind == "primitive":
                self._hold(node, held[node.key])

    def connect(self, source: str, output: str, target: str, name: str, feed: Feed | None = None) -> None:
        """Add an edge, with the points that it is led through."""
        edge: list[JSON] = [source, output, target, name]
        self.edges.append(edge)
        if feed is not None:
            self.view.route([*edge], feed.track.points())

    def _hold(self, node: EditorNode, users: list[tuple[Feed, str]]) -> None:
        """Give the value of a primitive to its users: one that several share stays a node of its own."""
        value = primitive_value(node)
        shared = sharing_type(primitive_type(node), value[0]) if value and len(users) > 1 else None
        if shared is not None:
            label = node.rest.get("title")
            self.nodes[node.key] = {"type": shared[0], "inputs": {shared[1]: value[0]}}
            self.nodes[node.key] |= {"label": node.rest.pop("title")} if isinstance(label, str) else {}
            place = take_point(node.rest, "pos")
            self.view.positions |= {node.key: place} if place else {}
            for feed, name in users:
                self.connect(node.key, "value", feed.node.key, name, feed)
        elif value and users:
            for feed, name in users:
                inputs = table(self.nodes[feed.node.key].get("inputs"))
                type_ = feed.node.type if feed.node.kind == "node" else ""
                found = given_value(type_, name, value[0])
                self.nodes[feed.node.key]["inputs"] = {**inputs, name: found}
                if name in inputs and not same(inputs[name], found):
                    keep_more(self.nodes[feed.node.key], REPLACED, name, inputs[name])
        if value and users:
            take_primitive(node)
        what = "becomes a node of its own, for several inputs share it" if shared else "is put where it was connected"
        message = f"the value of the primitive {what}" if value and users else "the primitive feeds nothing: it is kept"
        self._say("primitive", node, message)

    def _draw(self, node: EditorNode) -> None:
        """What is no node becomes a part of the view; what is left of it is kept."""
        if node.kind == "note":
            self.view.notes[node.key] = note_of(node)
        elif node.kind == "reroute" and self.view.is_passed(point(node.rest.get("pos"))):
            del node.rest["pos"]
        slots = {"inputs": node.inputs, "outputs": node.outputs}
        self._drawing[node.key] = {
            "type": node.type,
            **node.rest,
            **{side: [dict(slot) for slot in found] for side, found in slots.items() if found},
        }

    def _tell_drawing(self) -> None:
        """How many nodes became lines of the drawing."""
        count = Counter(node.kind for node in self.graph.nodes)
        where = f" in {self._path.rstrip('/')}" if self._path else ""
        for kinds, (one, several) in _LINES.items():
            total = sum(count[kind] for kind in kinds)
            if total:
                message = f"{total} {one if total == 1 else several} of edges{where}"
                self.telling.say(kinds[0], message, path="view.routes")

    def _say(self, op: str, node: EditorNode, message: str) -> None:
        self.telling.say(op, message, node=self._path + node.key, type_id=type_of(node.type))

    def _say_unconnected(self, feed: Feed) -> None:
        name = feed.node.input_name(feed.slot)
        message = (
            f"nothing arrives inside of the subgraph at the other end of the link to {name}: connect something else"
        )
        status = Status.NEEDS_CHOICE
        self.telling.say(
            "link", message, node=self._path + feed.node.key, type_id=type_of(feed.node.type), status=status
        )

    def _residue(self) -> dict[str, JSON]:
        """What has no place; frames and where the canvas stands are taken to the view."""
        rest = self.graph.rest
        found, left, others = frames(rest.get("groups"))
        self.view.frames |= found
        if isinstance(rest.get("groups"), list):
            del rest["groups"]
        extra = dict(table(rest.get("extra")))
        place = viewport(extra)
        if place is not None:
            self.view.viewport = place
            self.telling.say(
                "viewport",
                "the canvas stands where it stood",
                path="view.viewport",
                before=extra.pop("ds"),
                after=[*place],
            )
        reroutes = extra.get("reroutes", rest.get("reroutes"))
        if isinstance(reroutes, list):
            (extra if "reroutes" in extra else rest)["reroutes"] = [*map(self._reroute, reroutes)]
        if isinstance(rest.get("extra"), dict):
            rest["extra"] = extra
        rest |= {"groups": left} if left else {}
        strays = {**self.graph.strays, "groups_without_place": others}
        rest |= {f"other_{name}": each for name, each in strays.items() if each}
        rest |= {DRAWING: self._drawing} if self._drawing else {}
        return {name: each for name, each in rest.items() if each not in ({}, [], None)}

    def _reroute(self, each: JSON) -> JSON:
        """A point of links, without its place where an edge has that now."""
        is_passed = self.view.is_passed(point(table(each).get("pos")))
        return {key: value for key, value in table(each).items() if key != "pos"} if is_passed else each
