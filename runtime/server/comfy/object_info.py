"""What ComfyUI's `/object_info` tells of node types, made from the published templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nodeloom.migrations.comfyui.names import PACK
from nodeloom.runtime.server.comfy.node_class import COMBO, ClassInput, NodeClass
from nodeloom.schema.json import JSON

Choose = Callable[[ClassInput], list[JSON]]
"""What may be chosen for an input."""
_MULTILINE: Final = "textarea"
_SEED: Final = "seed"
_STEPS: Final = {"INT": 1, "FLOAT": 0.01}
"""What a number goes by where nothing else is said, as for most inputs of ComfyUI's own nodes."""


def class_info(node: NodeClass, choices: Choose) -> dict[str, JSON]:
    """One node type."""
    inputs: dict[str, JSON] = {}
    order: dict[str, JSON] = {}
    for part, is_required in (("required", True), ("optional", False)):
        found = {key: each for key, each in node.inputs.items() if each.is_required is is_required}
        if found or is_required:
            inputs[part] = {key: input_spec(each, choices) for key, each in found.items()}
            order[part] = [*found]
    template = node.template
    is_own = template.type.startswith(PACK)
    info: dict[str, JSON] = {
        "input": inputs,
        "input_order": order,
        "output": [each.type for each in node.told],
        "output_is_list": [each.is_list for each in node.told],
        "output_name": [each.title for each in node.told],
        "name": node.name,
        "display_name": template.title,
        "description": template.description,
        "python_module": "nodes" if is_own else f"custom_nodes.{template.pack}",
        "category": template.category.removeprefix(PACK),
        "output_node": node.is_output,
    }
    tooltips: list[JSON] = [each.description for each in node.told]
    info |= {"output_tooltips": tooltips} if any(tooltips) else {}
    info |= {"deprecated": True} if template.classification == "deprecated" else {}
    return info | ({"experimental": True} if template.classification in ("beta", "prototype") else {})


def input_spec(field: ClassInput, choices: Choose) -> JSON:
    """One input: `[type, options]`, where a choice has the choices in the place of its type."""
    options = _options(field)
    if field.type == COMBO:
        return [choices(field), options]
    return [field.type, options]


def _options(field: ClassInput) -> dict[str, JSON]:
    template = field.template
    found: dict[str, JSON] = {}
    is_value = field.default is None or isinstance(field.default, (str, int, float))
    found |= {"default": field.default} if field.default is not None and is_value else {}
    if field.type in _STEPS:
        step = template.constraints.multiple_of or _STEPS[field.type]
        limits = {"min": field.minimum, "max": field.maximum, "step": step}
        found |= {key: _number(field, each) for key, each in limits.items() if each is not None}
        found |= {"round": False} if field.type == "FLOAT" else {}  # a step is for hands: any number may be typed
    if field.type == "STRING":
        found["multiline"] = template.component == _MULTILINE
    found |= {"control_after_generate": True} if template.component == _SEED else {}
    found |= {f"{field.names}_upload": True} if field.names in _UPLOADED else {}
    found |= {"forceInput": True} if template.input == "connection" and field.type in _FORCED else {}
    return found | ({"tooltip": template.description} if template.description else {})


_UPLOADED: Final = frozenset({"image", "video"})
_FORCED: Final = frozenset({"INT", "FLOAT", "STRING", "BOOLEAN"})


def _number(field: ClassInput, number: float) -> JSON:
    as_float = float(number)
    return int(number) if field.type == "INT" or as_float != number else as_float
