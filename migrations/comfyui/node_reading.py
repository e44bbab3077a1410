"""A node of an editor's document as one of ours: type, values by name, mode, label, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nodeloom.migrations.comfyui.definitions import OWN, Definition, shown_widgets
from nodeloom.migrations.comfyui.editor_node import EditorNode, widget_name
from nodeloom.migrations.comfyui.kept import array, keep, keep_more, table
from nodeloom.migrations.comfyui.layout import node_view, take_point
from nodeloom.migrations.comfyui.names import CALL, type_of
from nodeloom.migrations.comfyui.slots import slot_name
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.migrations.comfyui.values import SPELLED, given_value, written_value
from nodeloom.migrations.comfyui.view import View
from nodeloom.migrations.comfyui.widgets import UNNAMED, Row, row_by_name, row_by_place, row_of_widgets
from nodeloom.migrations.conversion import same
from nodeloom.migrations.report import Status
from nodeloom.schema.json import JSON, canonical_json

MODES: Final[Mapping[int, str]] = {2: "muted", 4: "bypassed"}
"""ComfyUI's modes that are ours too; 0 is the usual one."""


def read_node(node: EditorNode, definitions: Mapping[str, Definition], view: View, telling: Telling, path: str) -> JSON:
    """A node that runs, or that uses a subgraph; how it looks goes to the view, what has no place into its residue."""
    definition = definitions.get(node.type)
    found: dict[str, JSON] = {"type": CALL if definition else type_of(node.type)}
    row = _row(node) if definition is None else _call_row(node, definition)
    _tell_unnamed(node, row, telling, path + node.key)
    values = row.values if definition else {name: given_value(node.type, name, v) for name, v in row.values.items()}
    found["inputs"] = {"subgraph": {"name": definition.name}, **values} if definition else values
    mode = node.rest.get("mode")
    if isinstance(mode, int) and not isinstance(mode, bool) and mode in (0, *MODES):
        del node.rest["mode"]
        found |= {"mode": MODES[mode]} if mode else {}
    title = node.rest.get("title")
    if isinstance(title, str):
        found["label"] = node.rest.pop("title")
    elif definition is not None and slot_name(definition.source):
        found["label"] = slot_name(definition.source)  # as the editor shows it
    _look(node, view)
    if definition is not None:
        node.rest["type"] = node.type
    keep(found, _rest(node))
    for name, value in row.values.items() if definition is None else ():
        if not same(written_value(node.type, name, values[name]), value) and not isinstance(value, list):
            keep_more(found, SPELLED, name, value)
    return found


def _row(node: EditorNode) -> Row:
    """The values of a node's widgets, taken out of what is left of it."""
    named, values = node.rest.get("widgets_values_named"), node.rest.get("widgets_values")
    widgets = [name for slot in node.inputs if (name := widget_name(slot))]
    if isinstance(named, dict) and (named or not values):
        row = row_by_name(named, node.signature)
    elif isinstance(values, dict):
        row = row_by_name(values, node.signature)
    elif isinstance(values, list):
        row = row_by_place(values, node.signature, widgets)
    else:
        return Row()
    return _taken(node, row)


def _call_row(node: EditorNode, definition: Definition) -> Row:
    """The values of a node that uses a subgraph, by its ports."""
    named, values = node.rest.get("widgets_values_named"), node.rest.get("widgets_values")
    if isinstance(named, dict) and (named or not values):
        row = row_by_name(named, None)
    elif isinstance(values, list):
        row = row_of_widgets(values, _widget_names(node, definition))
    else:
        return Row()
    row = _taken(node, row)
    ports = {name: definition.ports_of(name) for name in row.values}
    row.aside |= {name: row.values[name] for name, those in ports.items() if not those}
    row.values = {port: row.values[name] for name, those in ports.items() for port in those}
    row.unnamed = []
    if row.aside:
        node.rest["widgets_aside"] = row.aside
    return row


def _widget_names(node: EditorNode, definition: Definition) -> list[str]:
    """The inputs of a subgraph that a node which uses it has a value for, in the order of those values."""
    shown = [(name if id_ == OWN else definition.promoted.get((id_, name), "")) for id_, name in shown_widgets(node)]
    return [name for name in shown if name] or [each.name for each in definition.ports if each.is_widget]


def _taken(node: EditorNode, row: Row) -> Row:
    """Take the values out of what is left of a node, but for what stands in one of its two lists alone."""
    named, values = node.rest.pop("widgets_values_named", None), node.rest.pop("widgets_values", None)
    read = {canonical_json(each) for each in (*row.values.values(), *row.aside.values())}
    for key, each in (("widgets_values_named", named), ("widgets_values", values)):
        parts: Sequence[JSON] = [*each.values()] if isinstance(each, dict) else array(each)
        is_read = isinstance(each, (dict, list)) and all(canonical_json(part) in read for part in parts)
        if each is not None and not is_read:
            node.rest[key] = each
    if row.aside:
        node.rest["widgets_aside"] = row.aside
    return row


def _tell_unnamed(node: EditorNode, row: Row, telling: Telling, path: str) -> None:
    """Tell of values that have no name, or can't be read at all."""
    values = node.rest.get("widgets_values")
    if values is not None and not isinstance(values, (list, dict)):
        message = "its values are neither a list nor an object: they are kept, and do nothing"
        telling.say("values", message, node=path, path="inputs", status=Status.LOSSY, before=values)
    if not row.unnamed:
        return
    if node.signature is not None:
        node.rest["widgets_rest"] = {name: row.values.pop(name) for name in row.unnamed}
        message = "has more values than its type has widgets: those are kept beside it"
    else:
        node.rest[UNNAMED] = [*row.unnamed]
        message = f"the type is not known, nor the names of its values: they are called {', '.join(row.unnamed[:3])}"
        message += " and so on" if len(row.unnamed) > 3 else ""
    telling.say("values", message, node=path, type_id=type_of(node.type), path="inputs")


def _look(node: EditorNode, view: View) -> None:
    """How a node looks, and what the user calls its inputs."""
    place = take_point(node.rest, "pos")
    view.positions |= {node.key: place} if place else {}
    look = node_view(node.rest)
    if look:
        view.nodes[node.key] = look
    for number, slot in enumerate(node.inputs):
        view.take_label(slot, node.key, node.input_name(number))


def _rest(node: EditorNode) -> dict[str, JSON]:
    """What is left of a node, with its slots."""
    slots = {"inputs": node.inputs, "outputs": node.outputs}
    rest: dict[str, JSON] = {name: each for name, each in node.rest.items() if each not in ({}, None)}
    properties = table(rest.get("properties"))
    if properties:
        rest["properties"] = dict(properties)
    return rest | {side: [*map(_said, found)] for side, found in slots.items() if found}


def _said(slot: Mapping[str, JSON]) -> JSON:
    """A slot without what says nothing."""
    return {name: each for name, each in slot.items() if each is not None and each != []}
