"""`EditorGraph`: one graph of an editor's document, its links followed, before anything has a name of ours.

Whether it is the outermost or a subgraph's makes one difference: a subgraph has inputs and outputs of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from nodeloom.migrations.comfyui.editor_links import OUTPUTS, EditorLink, editor_links
from nodeloom.migrations.comfyui.editor_node import EditorNode, editor_nodes
from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.names import id_of
from nodeloom.migrations.comfyui.slots import slot_name, slots_of
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.migrations.comfyui.tracks import Missing, Origin, Track, Tracks
from nodeloom.migrations.comfyui.unsaid_links import UnsaidLinks
from nodeloom.migrations.report import Status
from nodeloom.schema.json import JSON


class Feed(NamedTuple):
    """An input of a node, and the way of what arrives there."""

    node: EditorNode
    slot: int
    track: Track

    @property
    def origin(self) -> Origin:
        """Where it comes from."""
        assert isinstance(self.track.origin, Origin)
        return self.track.origin


@dataclass(slots=True, eq=False)
class EditorGraph:
    """A graph of an editor's document.

    `rest` is what has not been given a place yet, `strays` what stood in a list and can't be read, by the list. `feeds`
    are the inputs that something arrives at, and `results` the ways to the outputs of a subgraph, by their slots.
    """

    rest: dict[str, JSON]
    strays: dict[str, list[JSON]]
    nodes: list[EditorNode]
    feeds: list[Feed]
    results: dict[int, Track]


def editor_graph(
    source: Mapping[str, JSON], definitions: Mapping[str, object], telling: Telling, *, inner: bool
) -> EditorGraph:
    """Read a graph; `inner` for that of a subgraph."""
    rest = dict(source)
    nodes, other_nodes = editor_nodes(source.get("nodes"), definitions, telling)
    links, other_links = editor_links(source)
    _tell_strays({"nodes": other_nodes, "links": other_links}, slot_name(source) if inner else "", telling)
    for name in ("nodes", "links"):
        if isinstance(rest.get(name), list):
            del rest[name]
    by_id: dict[str, EditorNode] = {}
    for node in nodes:
        by_id.setdefault(node.id, node)
    reroutes = source.get("reroutes") or table(source.get("extra")).get("reroutes")
    tracks = Tracks(links, by_id, reroutes, inner=inner)
    reading = _Feeds(links, tracks, telling)
    for node in nodes:
        reading.read(node)
    reading.adopt(by_id)
    results = {place: tracks.follow(key) for place, key in _to_outputs(source, links).items()} if inner else {}
    for place, track in results.items():
        if isinstance(track.origin, Missing):
            telling.miss(track.origin.id, f"output {place} of the subgraph {slot_name(source)}")
    unsaid = UnsaidLinks(source, by_id, inner=inner).among(links)
    return EditorGraph(rest, {"nodes": other_nodes, "links": [*other_links, *unsaid]}, nodes, reading.feeds, results)


def _tell_strays(strays: Mapping[str, list[JSON]], subgraph: str, telling: Telling) -> None:
    """Tell what stands in a list and can't be read; `subgraph` names the graph, if it is not the outermost."""
    where = f" of the subgraph {subgraph}" if subgraph else ""
    for name, found in strays.items():
        if found:
            message = f"what can't be read among the {name}{where} is kept, and does nothing: {len(found)} in all"
            telling.say("stray", message, path=name, status=Status.LOSSY)


def _to_outputs(source: Mapping[str, JSON], links: Mapping[str, EditorLink]) -> dict[int, str]:
    """The link that counts at each output of a subgraph: the first that the output speaks of, else any."""
    found = {link.target_slot: key for key, link in links.items() if link.target == OUTPUTS}
    for place, slot in enumerate(slots_of(source.get("outputs"))):
        first = id_of(next(iter(array(slot.get("linkIds"))), None))
        if first in links and links[first].target == OUTPUTS:
            found[place] = first
    return found


class _Feeds:
    """The inputs of nodes that something arrives at, while they are found."""

    def __init__(self, links: Mapping[str, EditorLink], tracks: Tracks, telling: Telling) -> None:
        self._links = links
        self._tracks = tracks
        self._telling = telling
        self.used: set[str] = set()
        self.feeds: list[Feed] = []

    def read(self, node: EditorNode) -> None:
        """Follow the links of a node's inputs."""
        for place, slot in enumerate(node.inputs):
            link = id_of(slot.get("link"))
            if link in self._links:
                self.used.add(link)
                self._feed(node, place, link)
            elif slot.get("link") is not None:
                self._telling.miss_link(link, f"{node.key}.{node.input_name(place)}")

    def adopt(self, nodes: Mapping[str, EditorNode]) -> None:
        """Follow the links that no input speaks of but that lead to one, where nothing else arrives."""
        for key, link in self._links.items():
            node = nodes.get(link.target)
            if key in self.used or node is None or node.kind not in ("node", "call"):
                continue
            is_new = link.target_slot == len(node.inputs) or not node.inputs
            slot = node.inputs[link.target_slot] if link.target_slot < len(node.inputs) else None
            if is_new or (slot is not None and slot.get("link") is None):
                self.used.add(key)
                self._feed(node, link.target_slot, key)
                name = node.input_name(link.target_slot)
                self._telling.say(
                    "link", f"link {key} leads to input {name}, which does not speak of it", node=node.key
                )

    def _feed(self, node: EditorNode, place: int, link: str) -> None:
        if node.kind not in ("node", "call"):
            return
        track = self._tracks.follow(link)
        name = f"{node.key}.{node.input_name(place)}"
        if isinstance(track.origin, Missing):
            self._telling.miss(track.origin.id, name)
        elif track.origin is None:
            self._telling.say(
                "reroute", f"the reroute before input {node.input_name(place)} leads nowhere", node=node.key
            )
        else:
            self.feeds.append(Feed(node, place, track))
