"""`read_subgraph`: a subgraph of an editor's document as one of ours, with its interface.

A port of ours stands for one field. An input of ComfyUI's may feed several: it becomes a node that passes on what comes
in; but several ports where nothing may come in and there is no value either, so that each field can stay without one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from nodeloom.migrations.comfyui.definitions import OWN, Definition, Port, take_definitions
from nodeloom.migrations.comfyui.drawn import sharing_type
from nodeloom.migrations.comfyui.editor_graph import Feed
from nodeloom.migrations.comfyui.editor_node import widget_name
from nodeloom.migrations.comfyui.editor_part import PartReading
from nodeloom.migrations.comfyui.kept import KEY, table
from nodeloom.migrations.comfyui.layout import take_point
from nodeloom.migrations.comfyui.names import Unused
from nodeloom.migrations.comfyui.slots import slot_name, slot_type
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.migrations.comfyui.tracks import Origin
from nodeloom.schema.field_templates import MISSING, Missing
from nodeloom.schema.json import JSON

MOST_PORTS: Final = 16
"""Most ports that one input becomes."""
_PLACED: Final = ("name", "inputs", "outputs")


def read_subgraph(definition: Definition, definitions: Mapping[str, Definition], telling: Telling) -> dict[str, JSON]:
    """A subgraph as JSON. Its ports are noted in the definition, for the nodes that use it."""
    return _SubgraphReading(definition, definitions, telling).document()


class _SubgraphReading:
    """A subgraph while it becomes one of ours."""

    def __init__(self, definition: Definition, definitions: Mapping[str, Definition], telling: Telling) -> None:
        self._definition = definition
        self._definitions = definitions
        self._part = PartReading(definition.graph, definitions, telling, f"{definition.name}/")
        self._inputs: dict[str, JSON] = {}
        self._outputs: dict[str, JSON] = {}
        self._passing: dict[int, tuple[str, str]] = {}
        self._feeds: defaultdict[int, list[Feed]] = defaultdict(list)
        for feed in definition.graph.feeds:
            if feed.origin.node is None:
                self._feeds[feed.origin.slot].append(feed)
        self._goes_out = {
            track.origin.slot
            for track in definition.graph.results.values()
            if isinstance(track.origin, Origin) and track.origin.node is None
        }
        for place, slot in enumerate(definition.inputs):
            self._input(place, slot)
        self._show()
        self._results()

    def document(self) -> dict[str, JSON]:
        """The subgraph as JSON."""
        rest = self._part.graph.rest
        for name in _PLACED:
            if name != "name" or isinstance(rest.get(name), str):
                rest.pop(name, None)
        take_definitions(rest, [])
        found = self._part.document()
        kept = dict(table(table(found.get("residue")).get(KEY)))
        for side, slots in (("inputs", self._definition.inputs), ("outputs", self._definition.outputs)):
            said = self._definition.source.get(side)
            is_usual = isinstance(said, list) and all(isinstance(each, dict) for each in said)
            kept |= {side: [dict(slot) for slot in slots] if is_usual else said} if said else {}
        return {
            "name": slot_name(self._definition.source),
            **found,
            "interface": {"inputs": self._inputs, "outputs": self._outputs},
            "residue": {KEY: kept},
        }

    def _input(self, place: int, slot: dict[str, JSON]) -> None:
        """Name the ports of an input."""
        name = slot_name(slot)
        fields = [(feed, field) for feed in self._feeds[place] for field in self._part.names_at(feed)]
        is_widget = any(
            widget_name(feed.node.inputs[feed.slot]) for feed, _ in fields if feed.slot < len(feed.node.inputs)
        )
        value = next(
            (each for each in (self._value(feed, field) for feed, field in fields) if each is not MISSING), MISSING
        )
        is_one = len(fields) == 1 and place not in self._goes_out
        is_open = name in self._definition.open and value is MISSING
        is_apart = place not in self._goes_out and is_open and 1 < len(fields) <= MOST_PORTS
        ports = [self._definition.taken.take(name, f"input_{place}") for _ in (fields if is_apart else (0,))]
        self._definition.add_port(Port(name, ports, is_widget))
        if is_one or is_apart:
            for port, (feed, field) in zip(ports, fields, strict=True):
                self._inputs[port] = [feed.node.key, field]
                self._part.view.take_label(slot, feed.node.key, field)
        else:
            self._pass_on(place, slot, ports[0], fields, value)

    def _value(self, feed: Feed, field: str) -> JSON | Missing:
        return table(self._part.nodes[feed.node.key].get("inputs")).get(field, MISSING)

    def _pass_on(
        self, place: int, slot: dict[str, JSON], port: str, fields: list[tuple[Feed, str]], value: JSON | Missing
    ) -> None:
        """A node that passes the value of an input on to several."""
        shared = None if isinstance(value, Missing) else sharing_type(slot_type(slot), value)
        type_, name = shared or ("core/first_available", "a")
        key = self._part.keys.take(port, "input")
        node: dict[str, JSON] = {"type": type_, "inputs": {} if isinstance(value, Missing) else {name: value}}
        if isinstance(slot.get("label"), str):
            node["label"] = slot.pop("label")
        self._part.nodes[key] = node
        at = take_point(slot, "pos")
        self._part.view.positions |= {key: at} if at else {}
        self._inputs[port] = [key, name]
        self._passing[place] = (key, "value")
        for feed, field in fields:
            self._part.connect(key, "value", feed.node.key, field, feed)

    def _show(self) -> None:
        """Ports for the inner widgets that nodes which use the subgraph show, where they have none yet."""
        nodes = {node.id: node for node in self._definition.graph.nodes if node.kind in ("node", "call")}
        known = {(str(each[0]), str(each[1])): port for port, each in self._inputs.items() if isinstance(each, list)}
        for id_, widget in self._definition.shown:
            node = nodes.get(id_)
            if id_ == OWN or node is None:
                continue
            inner = self._definitions.get(node.type)
            fields = [widget] if inner is None else inner.ports_of(widget)
            is_there = inner is not None or widget in table(self._part.nodes[node.key].get("inputs"))
            if not (fields and is_there):
                continue
            port = known.get((node.key, fields[0]))
            if port is None:
                port = self._definition.taken.take(widget, "widget")
                self._inputs[port] = [node.key, fields[0]]
            self._definition.promote((id_, widget), port)

    def _results(self) -> None:
        """Name the ports of the outputs that something arrives at."""
        unused = Unused()
        for place, slot in enumerate(self._definition.outputs):
            track = self._definition.graph.results.get(place)
            source = self._source(track.origin) if track and isinstance(track.origin, Origin) else None
            port = unused.take(slot_name(slot), f"output_{place}") if source else ""
            self._definition.results.append(port)
            if source:
                self._outputs[port] = [*source]

    def _source(self, origin: Origin) -> tuple[str, str] | None:
        """The node and output that arrive at an output; None if nothing does after all."""
        if origin.node is None:
            return self._passing.get(origin.slot)
        if origin.node.kind == "primitive":
            return None
        output = self._part.output_at(origin.node, origin.slot)
        return (origin.node.key, output) if output else None
