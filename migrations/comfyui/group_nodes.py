"""Group nodes of ComfyUI's editor, which were there before subgraphs: a document with subgraphs in their place.

`extra.groupNodes` has the nodes of each group by its name, `workflow>NAME` is the type of the nodes that stand for them
(`workflow/NAME` in older files). Time is linear, and groups may nest as deep as they like.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import count
from typing import Final

from nodeloom.migrations.comfyui.editor_links import INPUTS, OUTPUTS
from nodeloom.migrations.comfyui.group import End, Group
from nodeloom.migrations.comfyui.group_ports import MOST_VALUES, PRIMITIVE, GroupPorts, ports_of
from nodeloom.migrations.comfyui.inner_first import inner_first
from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.slots import Slots, slot_name, slots_of
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.migrations.comfyui.widgets import row_of
from nodeloom.schema.json import JSON

GROUPS: Final = "groupNodes"
"""Key under which `extra` has the groups."""
_TYPE: Final = "workflow>"
_OLDER: Final = "workflow/"
_READ: Final = frozenset({"nodes", "links", "external"})


def with_subgraphs(document: dict[str, JSON], telling: Telling) -> dict[str, JSON]:
    """A document of the editor with subgraphs in the place of its groups; the same one if it has none."""
    extra = table(document.get("extra"))
    sources = {_TYPE + name: table(each) for name, each in table(extra.get(GROUPS)).items() if _is_group(each)}
    definitions = document.get("definitions", {})
    subgraphs = table(definitions).get("subgraphs", [])
    if not (sources and isinstance(definitions, dict) and isinstance(subgraphs, list)):
        return document
    uses = {
        id_: {_type(node) for node in array(source.get("nodes"))} & sources.keys() for id_, source in sources.items()
    }
    ports: dict[str, GroupPorts] = {}
    most = MOST_VALUES
    found: list[JSON] = []
    for id_ in inner_first(uses):
        group = Group.of(_renamed(sources[id_], sources))
        ports[id_] = ports_of(id_.removeprefix(_TYPE), group, ports, most)
        most -= len(ports[id_].row)
        found.append(_definition(id_, sources[id_], group, ports))
        telling.say("group", f"the group node {id_.removeprefix(_TYPE)} becomes a subgraph", path=f"extra.{GROUPS}")
    left = {name: each for name, each in table(extra.get(GROUPS)).items() if _TYPE + name not in sources}
    known = [_instances(each, ports) for each in subgraphs]
    return {
        **table(_instances(document, ports)),
        "definitions": {**definitions, "subgraphs": [*known, *found]},
        "extra": {**{name: each for name, each in extra.items() if name != GROUPS}, **({GROUPS: left} if left else {})},
    }


def _is_group(value: JSON) -> bool:
    nodes = table(value).get("nodes")
    return isinstance(nodes, list) and all(isinstance(each, dict) for each in nodes)


def _type(node: JSON) -> str:
    """The type of a node, as newer files spell it."""
    found = table(node).get("type")
    is_older = isinstance(found, str) and found.startswith(_OLDER)
    return _TYPE + str(found)[len(_OLDER) :] if is_older else str(found)


def _renamed(source: Mapping[str, JSON], groups: Collection[str]) -> Mapping[str, JSON]:
    """A group whose nodes that stand for groups have the types of newer files."""
    nodes = [
        {**table(node), "type": _type(node)} if _type(node) in groups else node for node in array(source.get("nodes"))
    ]
    return {**source, "nodes": nodes}


def _definition(id_: str, source: Mapping[str, JSON], group: Group, known: Mapping[str, GroupPorts]) -> JSON:
    """A group as the definition of a subgraph; its primitives are its inputs, and beside that they are kept."""
    ports, ids, links = known[id_], count(1), list[JSON]()

    def join(origin: tuple[JSON, int], target: tuple[JSON, int], type_: str) -> int:
        link = next(ids)
        keys = ("origin_id", "origin_slot", "target_id", "target_slot")
        links.append({"id": link, **dict(zip(keys, (*origin, *target), strict=True)), "type": type_})
        return link

    primitives = {end[0] for end in group.fed.values() if group.nodes[end[0]].get("type") == PRIMITIVE}
    inner = {end: origin for end, origin in group.fed.items() if origin[0] not in primitives}
    arriving = {end: join(origin, end, group.type_at(end)) for end, origin in inner.items()}
    inputs: list[JSON] = []
    for place, port in enumerate(ports.inputs):
        found = {end: join((int(INPUTS), place), end, group.type_at(end)) for end in port.ends}
        arriving |= found
        inputs.append({"name": port.name, "type": port.type, "linkIds": [*found.values()]})
    outputs: list[JSON] = [
        {"name": port.name, "type": port.type, "linkIds": [join(port.end, (int(OUTPUTS), place), port.type)]}
        for place, port in enumerate(ports.outputs)
    ]
    nodes = [
        _instance({**node, "id": place, "inputs": _linked(group.inputs[place], place, arriving)}, known)
        for place, node in enumerate(group.nodes)
        if place not in primitives
    ]
    rest = {name: each for name, each in source.items() if name not in _READ}
    rest |= {"primitives": [dict(group.nodes[place]) for place in sorted(primitives)]} if primitives else {}
    head: dict[str, JSON] = {"id": id_, "name": id_.removeprefix(_TYPE)}
    return {**rest, **head, "nodes": nodes, "links": links, "inputs": inputs, "outputs": outputs}


def _linked(slots: Slots, place: int, arriving: Mapping[End, int]) -> list[JSON]:
    """The inputs of a node, which speak of the links that arrive there."""
    return [{**slot, "link": arriving.get((place, at))} for at, slot in enumerate(slots)]


def _instances(graph: JSON, ports: Mapping[str, GroupPorts]) -> JSON:
    """A graph whose nodes that stand for groups name the values and slots that they have."""
    nodes = table(graph).get("nodes")
    return {**table(graph), "nodes": [_instance(node, ports) for node in nodes]} if isinstance(nodes, list) else graph


def _instance(node: JSON, known: Mapping[str, GroupPorts]) -> JSON:
    """A node with its values by name and its slots as they are called now, if it stands for a group."""
    ports = known.get(_type(node))
    if ports is None:
        return node
    found = {**table(node), "type": _type(node)}
    values = found.get("widgets_values")
    if isinstance(values, list) and not table(found.get("widgets_values_named")):
        row = row_of(values, ports.row)
        aside = {name for name, kind in ports.row if kind == "aside"} & row.values.keys()
        found["widgets_values_named"] = {
            name: each for name, each in row.values.items() if name not in {*aside, *row.unnamed}
        }
        if not (aside or row.unnamed):
            del found["widgets_values"]
        if row.aside:
            found["widgets_aside"] = {**row.aside}
    for side, names in (("inputs", [*_socket_names(ports)]), ("outputs", [each.name for each in ports.outputs])):
        if isinstance(found.get(side), list):
            found[side] = [*_called(slots_of(found[side]), names, {each.name for each in ports.inputs})]
    return found


def _socket_names(ports: GroupPorts) -> Iterator[str]:
    return (each.name for each in ports.inputs if each.kind == "socket")


def _called(slots: Slots, names: list[str], known: set[str]) -> Iterator[JSON]:
    """Slots with the names that belong to their places, where they have none that is known."""
    for place, slot in enumerate(slots):
        is_known = slot_name(slot) in known or place >= len(names)
        yield slot if is_known else {**slot, "name": names[place]}
