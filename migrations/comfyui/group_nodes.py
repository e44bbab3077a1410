"""Group nodes of ComfyUI's editor, which were there before subgraphs: a document with subgraphs in their place.

`extra.groupNodes` has the nodes of each group by its name, `workflow>NAME` is the type of the nodes that stand for them
(`workflow/NAME` in older files). Time is linear, and groups may nest as deep as they like.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from itertools import count
from typing import Final

from nodeloom.migrations.comfyui.editor_links import INPUTS, OUTPUTS
from nodeloom.migrations.comfyui.group import End, Group
from nodeloom.migrations.comfyui.group_ports import MOST_INHERITED, PRIMITIVE, GroupPorts, inherited, ports_of
from nodeloom.migrations.comfyui.inner_first import inner_first
from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.slots import Slots
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.migrations.comfyui.widgets import row_of
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON

GROUPS: Final = "groupNodes"
"""Key under which `extra` has the groups."""
_TYPE: Final = "workflow>"
_OLDER: Final = "workflow/"
_NAMED: Final = frozenset({"id", "name", "nodes", "links", "external", "inputs", "outputs", "primitives"})
"""Keys that a subgraph has too, or that are read."""


def with_subgraphs(document: dict[str, JSON], telling: Telling) -> dict[str, JSON]:
    """A document of the editor with subgraphs in the place of its groups; the same one if it has none."""
    extra = table(document.get("extra"))
    sources = {_TYPE + name: table(each) for name, each in table(extra.get(GROUPS)).items() if _is_group(each)}
    definitions = document.get("definitions")
    is_usual = isinstance(definitions, dict | None) and isinstance(table(definitions).get("subgraphs"), list | None)
    if not sources or not is_usual:
        return document
    found, ports = _read(sources)
    for id_ in ports:
        telling.say("group", f"the group node {id_.removeprefix(_TYPE)} becomes a subgraph", path=f"extra.{GROUPS}")
    left = {name: each for name, each in table(extra.get(GROUPS)).items() if _TYPE + name not in sources}
    whole = _whole(document, ports)
    known = table(whole.get("definitions"))
    return {
        **whole,
        "definitions": {**known, "subgraphs": [*array(known.get("subgraphs")), *found]},
        "extra": {**{name: each for name, each in extra.items() if name != GROUPS}, **({GROUPS: left} if left else {})},
    }


def _read(sources: Mapping[str, Mapping[str, JSON]]) -> tuple[list[JSON], dict[str, GroupPorts]]:
    """The groups as definitions of subgraphs, and what each of them has."""
    uses = {
        id_: {_type(node) for node in array(source.get("nodes"))} & sources.keys() for id_, source in sources.items()
    }
    found: list[JSON] = []
    ports: dict[str, GroupPorts] = {}
    room = MOST_INHERITED
    for id_ in inner_first(uses):
        group = Group.of(_renamed(sources[id_], sources))
        room -= inherited(group, ports)
        if room < 0:
            raise DocumentError(
                f"the group node {id_.removeprefix(_TYPE)} can't be read: group nodes have more than {MOST_INHERITED} "
                "values of others inside them"
            )
        ports[id_] = ports_of(group, ports)
        found.append(_definition(id_, sources[id_], group, ports))
    return found, ports


def _whole(document: Mapping[str, JSON], ports: Mapping[str, GroupPorts]) -> dict[str, JSON]:
    """A document whose nodes that stand for groups name what they have, within definitions too, however deep."""
    whole = _instances(document, ports)
    waiting = [whole]
    while waiting:
        graph = waiting.pop()
        definitions = table(graph.get("definitions"))
        if isinstance(definitions.get("subgraphs"), list):
            inner = [
                _instances(each, ports) if isinstance(each, dict) else each for each in array(definitions["subgraphs"])
            ]
            graph["definitions"] = {**definitions, "subgraphs": [*inner]}
            waiting += [each for each in inner if isinstance(each, dict)]
    return whole


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
    held = {port.place: place for place, port in enumerate(ports.inputs) if port.place in primitives}
    outputs: list[JSON] = []
    for place, output in enumerate(ports.outputs):
        node, slot = output.end
        origin = (int(INPUTS), held[node]) if node in held else (node, slot)
        link = join(origin, (int(OUTPUTS), place), output.type)
        outputs.append({"name": output.name, "type": output.type, "linkIds": [link]})
    nodes = [
        _instance(_inner(node, place, _linked(group.inputs[place], place, arriving)), known)
        for place, node in enumerate(group.nodes)
        if place not in primitives
    ]
    rest: dict[str, JSON] = {name: each for name, each in source.items() if name not in _NAMED}
    rest[GROUPS] = {name: each for name, each in source.items() if name in _NAMED and name != "nodes"}
    rest |= {"primitives": [dict(group.nodes[place]) for place in sorted(primitives)]} if primitives else {}
    head: dict[str, JSON] = {"id": id_, "name": id_.removeprefix(_TYPE)}
    return {**rest, **head, "nodes": [*nodes], "links": links, "inputs": inputs, "outputs": outputs}


def _inner(node: Mapping[str, JSON], place: int, inputs: list[JSON]) -> dict[str, JSON]:
    """A node of a group, which is known by its place; what it said of itself instead is kept."""
    said, slots = node.get("id"), node.get("inputs")
    is_strange = slots is not None and not (isinstance(slots, list) and all(isinstance(each, dict) for each in slots))
    return {
        **node,
        "id": place,
        "inputs": inputs,
        **({"group_id": said} if said not in (None, -1, place) else {}),
        **({"group_inputs": slots} if is_strange else {}),
    }


def _linked(slots: Slots, place: int, arriving: Mapping[End, int]) -> list[JSON]:
    """The inputs of a node, which speak of the links that arrive there."""
    return [{**slot, "link": arriving.get((place, at))} for at, slot in enumerate(slots)]


def _instances(graph: Mapping[str, JSON], ports: Mapping[str, GroupPorts]) -> dict[str, JSON]:
    """A graph whose nodes that stand for groups name the values and slots that they have."""
    nodes = graph.get("nodes")
    return {**graph, **({"nodes": [_instance(node, ports) for node in nodes]} if isinstance(nodes, list) else {})}


def _instance(node: JSON, known: Mapping[str, GroupPorts]) -> JSON:
    """A node with its values by name and its slots as they are called now, if it stands for a group."""
    ports = known.get(_type(node))
    if ports is None:
        return node
    found = {**table(node), "type": _type(node)}
    values = found.get("widgets_values")
    if isinstance(values, list) and found.get("widgets_values_named") in (None, {}):
        row = row_of(values, ports.row)
        left = {*(ports.aside & row.values.keys()), *row.unnamed}
        found["widgets_values_named"] = {name: each for name, each in row.values.items() if name not in left}
        if not left:
            del found["widgets_values"]
        if row.aside:
            found["group_aside"] = {**row.aside}
    found |= _called(found, "inputs", ports.sockets, ports.names)
    return found | _called(found, "outputs", [each.name for each in ports.outputs], frozenset())


def _called(node: Mapping[str, JSON], side: str, names: list[str], known: Set[str]) -> dict[str, JSON]:
    """The slots of a node, with the names that belong to their places, where they have none that is known."""
    slots = node.get(side)
    if not isinstance(slots, list) or not all(isinstance(each, dict) for each in slots):
        return {}
    found: list[JSON] = []
    for place, slot in enumerate(map(table, slots)):
        said, name = slot.get("name"), names[place] if place < len(names) else None
        is_right = name is None or said == name or (isinstance(said, str) and said in known)
        found.append(dict(slot) if is_right else {**slot, "name": name, **({"group_name": said} if said else {})})
    return {side: found}
