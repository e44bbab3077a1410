"""`NodeClass`: a published node type as ComfyUI's clients know it, with its sockets and widgets in ComfyUI's words.

It follows from the template of the type. Types of the pack `comfyui` have their names there; those of other packs are
called by their whole id, `image/blur`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from nodeloom.migrations.comfyui.names import class_of
from nodeloom.migrations.comfyui.signatures import Signature, signature_of
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.field_templates import MISSING, InputTemplate, OutputTemplate
from nodeloom.schema.field_types import ANY, BOOLEAN, ENUM, FLOAT, INTEGER, STRING, FieldType
from nodeloom.schema.json import JSON
from nodeloom.schema.templates import InvocationTemplate

COMBO: Final = "COMBO"
WHATEVER: Final = "*"
WIDGETS: Final = frozenset({"INT", "FLOAT", "STRING", "BOOLEAN", COMBO})
"""Types whose inputs hold a value where nothing is connected."""
_PICTURES: Final = frozenset({"ImageField", "MaskField"})
_MODEL: Final = "ModelField"
_FILE: Final = "FileField"
_TYPES: Final[Mapping[str, str]] = {
    INTEGER: "INT", FLOAT: "FLOAT", STRING: "STRING", BOOLEAN: "BOOLEAN", ENUM: COMBO, ANY: WHATEVER,
    "UNetField": "MODEL", "CLIPField": "CLIP", "VAEField": "VAE", "ConditioningField": "CONDITIONING",
    "LatentsField": "LATENT", "ControlField": "CONTROL_NET", "ImageField": "IMAGE", "MaskField": "MASK",
    "UpscalerField": "UPSCALE_MODEL", "LatentOperationField": "LATENT_OPERATION",
    "BoxDetectorField": "BBOX_DETECTOR",
    "CLIPVisionField": "CLIP_VISION", "CLIPVisionOutputField": "CLIP_VISION_OUTPUT",
    "StyleModelField": "STYLE_MODEL",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClassInput:
    """An input. `type` is ComfyUI's; `template` is what it was made of.

    What `names` a file is a choice among those that there are: `image`, `latent` or `model`.
    """

    name: str
    type: str
    is_required: bool
    names: str | None
    options: tuple[JSON, ...]
    template: InputTemplate

    @property
    def minimum(self) -> float | None:
        """The least number."""
        return self.template.constraints.minimum

    @property
    def maximum(self) -> float | None:
        """The greatest number."""
        return self.template.constraints.maximum

    @property
    def default(self) -> JSON:
        """The value that stands there at first; None without."""
        return None if self.template.default is MISSING else self.template.default


@dataclass(frozen=True, slots=True)
class ClassOutput:
    """An output: our name of it, ComfyUI's, its type there, and whether it holds a picture, a file or a list.

    What follows one that `spreads` runs once for each item.
    """

    name: str
    title: str
    type: str
    is_picture: bool
    is_file: bool
    is_list: bool
    spreads: bool
    description: str


@dataclass(frozen=True, slots=True)
class NodeClass:
    """A node type; `outputs` are those that can be connected, `shown` all that a node gives.

    The last `newer` outputs are those of newer versions, and not told of. `naming` are the inputs that name files, and
    of which kind.
    """

    name: str
    template: InvocationTemplate
    inputs: Mapping[str, ClassInput]
    outputs: tuple[ClassOutput, ...]
    shown: tuple[ClassOutput, ...]
    naming: tuple[tuple[str, str], ...]
    newer: int

    @property
    def told(self) -> tuple[ClassOutput, ...]:
        """The outputs that clients are told of."""
        return self.outputs[: len(self.outputs) - self.newer]

    @property
    def is_output(self) -> bool:
        """Whether a node is worth running for its own sake."""
        return self.template.output_node


def classes_of(catalogue: Catalogue) -> dict[str, NodeClass]:
    """Every type whose inputs and outputs are known beforehand, by the name that clients use."""
    usable = (each for each in catalogue.templates.values() if each.problem is None and each.ports is None)
    return {class_of(each.type): catalogue.derived(each.type, _node_class) for each in usable}


def _node_class(template: InvocationTemplate, components: Mapping[str, Any]) -> NodeClass:
    name = class_of(template.type)
    signature = signature_of(name) if template.type != name else None
    meant = {} if signature is None else _meant(template, signature)
    shown = tuple(_output(each, meant) for each in template.outputs.values())
    titles = {} if signature is None else dict(zip(signature.outputs, signature.titles, strict=True))
    named = {each.name: replace(each, title=titles.get(each.name, each.title)) for each in shown}
    outputs = shown if signature is None else tuple(named[key] for key in titles if key in named)
    order = [slot.name for slot in signature.inputs] if signature is not None else []
    strict = {*template.inputs} - signature.chosen if signature is not None else set[str]()
    inputs = {key: _input(each, meant, key in strict) for key, each in template.inputs.items() if not each.hidden}
    known = [key for key in order if key in inputs]
    ordered = {key: inputs[key] for key in [*known, *(key for key in inputs if key not in known)]}
    naming = tuple((key, each.names) for key, each in ordered.items() if each.names is not None)
    newer = 0 if signature is None else signature.newer
    return NodeClass(name, template, ordered, outputs, shown, naming, newer)


def _meant(template: InvocationTemplate, signature: Signature) -> dict[str, str]:
    """What ComfyUI's types are of the variables of a type of its own: those of the inputs."""
    slots = {slot.name: slot.type for slot in signature.inputs}
    variables = {key: each.type.name for key, each in template.inputs.items() if each.type.variable}
    return {name: slots[key] for key, name in variables.items() if key in slots}


def _input(template: InputTemplate, meant: Mapping[str, str], is_strict: bool) -> ClassInput:
    """An input; of ComfyUI's own types, which are strict, each widget has to have a value."""
    type_, names = comfy_type(template.type, meant), None
    if template.type.name == _MODEL:
        type_, names = COMBO, "model"
    elif template.type.name in _PICTURES and template.input == "direct":
        type_, names = COMBO, "image"
    elif template.type.name == _FILE and template.input == "direct":
        type_, names = COMBO, "latent" if template.name == "latent" else "video"
    is_widget = is_strict and type_ in WIDGETS and template.input != "connection"
    may_be_missing = template.advanced or template.default is None
    is_required = not may_be_missing if is_widget else template.required
    return ClassInput(template.name, type_, is_required, names, template.options or (), template)


def _output(template: OutputTemplate, meant: Mapping[str, str]) -> ClassOutput:
    is_picture = template.type.name in _PICTURES
    is_list = (template.type.is_collection and not is_picture) or template.spread
    is_file = template.type.name == _FILE
    return ClassOutput(
        template.name, template.title, comfy_type(template.type, meant), is_picture, is_file, is_list, template.spread,
        template.description,
    )  # fmt: skip


def comfy_type(field: FieldType, meant: Mapping[str, str]) -> str:
    """ComfyUI's name of a type; of one that it does not have, ours in capitals. `meant` are the types of variables."""
    if field.variable:
        return meant.get(field.name, WHATEVER)
    return _TYPES.get(field.name, field.name.removesuffix("Field").upper())
