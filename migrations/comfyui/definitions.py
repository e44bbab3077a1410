"""`Definition`: a subgraph of an editor's document: what it is called with us, and the ports that it gets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nodeloom.migrations.comfyui.editor_graph import EditorGraph, editor_graph
from nodeloom.migrations.comfyui.editor_node import EditorNode
from nodeloom.migrations.comfyui.inner_first import inner_first
from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.names import Unused, UnusedPorts, id_of
from nodeloom.migrations.comfyui.slots import Slots, slot_name, slots_of
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.schema.json import JSON

DEFINITIONS: Final = "definitions"
"""Key of a graph under which definitions stand."""
_SUBGRAPHS: Final = "subgraphs"

Widget = tuple[str, str]
"""The id of a node inside of a subgraph, and the name of a widget of it."""
OWN: Final = "-1"
"""In the place of the id of an inner node: the node that uses the subgraph means one of its own inputs."""


@dataclass(slots=True, eq=False)
class Port:
    """What an input of a subgraph became: ports of ours, several where it feeds several fields without a value.

    `is_widget` says whether nodes that use the subgraph have a value for it.
    """

    name: str
    ports: list[str]
    is_widget: bool


@dataclass(slots=True, eq=False)
class Definition:
    """A subgraph.

    Args:
        name: What it is called among our subgraphs.
        source: How it stands in the document.
        graph: Its graph.
        inputs: Its inputs, as the document has them.
        outputs: Its outputs.
        shown: Inner widgets that the nodes which use it show as theirs.
        open: Names of inputs that are not connected everywhere.
        taken: The names that its ports have.
        ports: For each input what it became, in order.
        named: The ports that inputs and shown widgets became, by their names.
        results: For each output its port; empty if nothing arrives there.
        promoted: The ports for the widgets that are shown.
    """

    name: str
    source: Mapping[str, JSON]
    graph: EditorGraph
    inputs: Slots
    outputs: Slots
    shown: dict[Widget, None] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    taken: UnusedPorts = field(default_factory=UnusedPorts)
    ports: list[Port] = field(default_factory=list)
    named: dict[str, list[str]] = field(default_factory=dict)
    results: list[str] = field(default_factory=list)
    promoted: dict[Widget, str] = field(default_factory=dict)
    _places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._places = {slot_name(slot): place for place, slot in reversed([*enumerate(self.outputs)])}

    def add_port(self, port: Port) -> None:
        """Note what the next input became."""
        self.ports.append(port)
        self.named.setdefault(port.name, port.ports)

    def promote(self, widget: Widget, port: str) -> None:
        """Note the port of a widget that is shown."""
        self.promoted[widget] = port
        self.named.setdefault(port, [port])

    def ports_of(self, name: str) -> list[str]:
        """The ports that an input or a shown widget of this name has; none if there is neither."""
        return self.named.get(name, [])

    def result_of(self, name: str, place: int) -> str:
        """The port of an output, by its name, or by its place if none is called so; empty if nothing arrives there."""
        place = self._places.get(name, place)
        return self.results[place] if place < len(self.results) else ""


def definitions_of(document: Mapping[str, JSON], telling: Telling) -> tuple[dict[str, Definition], list[JSON]]:
    """The subgraphs of a document by their ids, inner ones first, and those that have no id of their own."""
    sources: dict[str, Mapping[str, JSON]] = {}
    others: list[JSON] = []
    for each in _sources(document):
        source = table(each)
        id_ = id_of(source.get("id"))
        if id_ and id_ not in sources:
            sources[id_] = source
        else:
            others.append(each)
    unused = Unused()
    found: dict[str, Definition] = {}
    for id_, source in sources.items():
        graph = editor_graph(source, sources, telling, inner=True)
        name = unused.take(slot_name(source).replace("/", "-").strip(), "subgraph")
        found[id_] = Definition(name, source, graph, slots_of(source.get("inputs")), slots_of(source.get("outputs")))
    uses = {id_: {node.type for node in each.graph.nodes if node.kind == "call"} for id_, each in found.items()}
    return {id_: found[id_] for id_ in inner_first(uses)}, others


def note_uses(outermost: EditorGraph, definitions: Mapping[str, Definition]) -> None:
    """Note how subgraphs are used: which inner widgets are shown, which inputs are left open somewhere."""
    connected: defaultdict[str, Counter[str]] = defaultdict(Counter)
    uses: Counter[str] = Counter()
    for graph in (outermost, *(each.graph for each in definitions.values())):
        for node in graph.nodes:
            if node.kind == "call":
                definitions[node.type].shown.update(dict.fromkeys(shown_widgets(node)))
                uses[node.type] += 1
                connected[node.type].update({slot_name(slot) for slot in node.inputs if slot.get("link") is not None})
    for id_, count in uses.items():
        names = map(slot_name, definitions[id_].inputs)
        definitions[id_].open |= {name for name in names if connected[id_][name] < count}
    for definition in reversed([*definitions.values()]):  # what is open around is open inside
        for feed in definition.graph.feeds:
            node, place = feed.node, feed.origin.slot
            is_own = feed.origin.node is None and place < len(definition.inputs) and feed.slot < len(node.inputs)
            if is_own and node.kind == "call" and slot_name(definition.inputs[place]) in definition.open:
                definitions[node.type].open.add(slot_name(node.inputs[feed.slot]))


def shown_widgets(node: EditorNode) -> list[Widget]:
    """The inner widgets that a node which uses a subgraph shows."""
    found = array(table(node.rest.get("properties")).get("proxyWidgets"))
    pairs = [each for each in found if isinstance(each, list) and len(each) >= 2]
    return [(id_of(each[0]), each[1]) for each in pairs if isinstance(each[1], str)]


def take_definitions(rest: dict[str, JSON], others: list[JSON]) -> None:
    """Take the definitions out of what is left of a graph, but for others, which can't be used."""
    left = rest.get(DEFINITIONS)
    if isinstance(left, dict) and isinstance(left.get(_SUBGRAPHS), list):
        left = {name: each for name, each in left.items() if name != _SUBGRAPHS}
        rest[DEFINITIONS] = left | ({_SUBGRAPHS: others} if others else {})


def _sources(document: Mapping[str, JSON]) -> Iterator[JSON]:
    """The definitions of a document, those that stand within others too."""
    waiting: list[JSON] = [dict(document)]
    while waiting:
        inner = array(table(table(waiting.pop()).get(DEFINITIONS)).get(_SUBGRAPHS))
        waiting += reversed(inner)
        yield from inner
