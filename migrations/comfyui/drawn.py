"""What ComfyUI's editor draws as nodes and is none: notes, and primitives, which hold a value for others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.migrations.comfyui.editor_node import EditorNode
from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.layout import node_view, take_point
from nodeloom.migrations.comfyui.slots import slot_type
from nodeloom.schema.json import JSON

USUAL_SIZE: Final = (210, 100)
"""Width and height of a note that says nothing of its own."""
_SHARED: Final[Mapping[str, tuple[str, tuple[type, ...]]]] = {
    "INT": ("core/integer", (int,)),
    "FLOAT": ("core/float", (int, float)),
    "STRING": ("core/string", (str,)),
    "BOOLEAN": ("core/boolean", (bool,)),
}
"""For ComfyUI's types the nodes of ours that hold such a value for several, and what the value must be."""


def note_of(node: EditorNode) -> JSON:
    """A note, taken out of what is left of its node."""
    rest = node.rest
    position, size = (take_point(rest, name) for name in ("pos", "size"))
    note: dict[str, JSON] = {
        "text": _text(rest),
        "position": position or [0, 0],
        "size": size or list(USUAL_SIZE),
    }
    title = rest.get("title")
    if isinstance(title, str):
        note["title"] = rest.pop("title")
    look = node_view(rest)
    return note | ({"color": look["color"]} if "color" in look else {})


def _text(rest: dict[str, JSON]) -> str:
    values, said = rest.get("widgets_values"), table(rest.get("properties")).get("text")
    if isinstance(values, dict):
        values = [*values.values()]
    if len(array(values)) == 1 and isinstance(array(values)[0], str):
        rest.pop("widgets_values")
        named = rest.get("widgets_values_named")
        if isinstance(named, dict) and [*named.values()] == values:
            rest.pop("widgets_values_named")
        return str(array(values)[0])
    return said if isinstance(said, str) else ""


def primitive_value(node: EditorNode) -> list[JSON]:
    """The value that a primitive holds, alone in a list; the list is empty if it holds none."""
    values = node.rest.get("widgets_values")
    found = [*values.values()] if isinstance(values, dict) else array(values)
    return found[:1]


def take_primitive(node: EditorNode) -> None:
    """Take the value of a primitive out of what is left of it; what follows it stays."""
    values = node.rest.get("widgets_values")
    if isinstance(values, list):
        node.rest |= {"widgets_aside": values[1:]} if values[1:] else {}
        del node.rest["widgets_values"]


def sharing_type(comfy_type: str, value: JSON) -> tuple[str, str] | None:
    """The type of ours that holds such a value for several inputs, and its input; None if there is none."""
    type_id, kinds = _SHARED.get(comfy_type, ("", ()))
    return (type_id, "value") if type(value) in kinds else None


def primitive_type(node: EditorNode) -> str:
    """ComfyUI's type of what a primitive holds."""
    return slot_type(node.outputs[0]) if node.outputs else ""
