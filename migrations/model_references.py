"""The models that a document names, and where: in the inputs of all its nodes, subgraphs included.

By the published document it is known which values name a model. In nodes of types that are not installed, a value that
looks like one does: an object with a name and a word on what it is, or a name or text that ends as files of models do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.field_schema import layers, reference_name
from nodeloom.schema.json import JSON
from nodeloom.schema.port_schemas import Scope, input_schema, scope_of
from nodeloom.schema.workflow import Subgraph, WorkflowNode

SUFFIXES: Final = ("safetensors", "sft", "ckpt", "pt", "pth", "bin", "gguf", "onnx")
"""What names of model files end in."""
_FILE: Final = re.compile(rf"[^\n]{{1,400}}\.(?:{'|'.join(SUFFIXES)})", re.IGNORECASE)
_TELLING: Final = ("hash", "base", "kind", "type", "key")
"""Keys of which one at least stands beside the name of a model."""
_OWN: Final = ("hash", "key")
"""Keys that say which model it is, and hold for no other one."""

Part = TypeVar("Part", bound=Subgraph)


@dataclass(frozen=True, slots=True)
class ModelReference:
    """A model that an input names. `kinds` are those that the field is for; empty where that is not known."""

    name: str
    node: str
    type: str
    version: int | None
    field: str
    hash: str | None = None
    kind: str | None = None
    base: str | None = None
    kinds: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Node and field, as `run --set` names them: `call/load.model`."""
        return f"{self.node}.{self.field}"


Choose = Callable[[ModelReference], "str | None"]
"""The name of the model to take in the place of another one; None leaves it."""


def references_in(part: Subgraph, catalogue: Catalogue) -> list[ModelReference]:
    """Every reference of a workflow, in its order; what an edge feeds has no value of its own."""
    found: list[ModelReference] = []

    def seen(reference: ModelReference) -> None:
        found.append(reference)

    _Walk(catalogue, seen).part(part, {}, "")
    return found


def with_models(part: Part, catalogue: Catalogue, choose: Choose) -> Part:
    """The same workflow with other models: what is said of one beside its name goes with it."""
    return _Walk(catalogue, choose).part(part, {}, "")


@dataclass(frozen=True, slots=True)
class _Walk:
    """Walks a graph and all within; makes nothing anew where nothing is replaced."""

    catalogue: Catalogue
    choose: Choose

    def part(self, part: Part, around: Scope, path: str) -> Part:
        scope = scope_of(part, around)
        fed = {(target, name) for _, _, target, name in part.edges}
        changed: dict[str, Any] = {}
        nodes = {key: self._node(key, node, fed, scope, path) for key, node in part.nodes.items()}
        if any(nodes[key] is not node for key, node in part.nodes.items()):
            changed["nodes"] = nodes
        inner = {name: self.part(each, scope, f"{path}{name}/") for name, each in part.subgraphs.items()}
        if any(inner[name] is not each for name, each in part.subgraphs.items()):
            changed["subgraphs"] = inner
        return part.model_copy(update=changed) if changed else part

    def _node(self, key: str, node: WorkflowNode, fed: set[tuple[str, str]], scope: Scope, path: str) -> WorkflowNode:
        changed = {}
        for name, value in node.inputs.items():
            if isinstance(value, (str, dict, list)) and (key, name) not in fed:
                first = ModelReference("", path + key, node.type, node.version, name)
                found = self._input(value, node, first, scope)
                if found is not value:
                    changed[name] = found
        return node.model_copy(update={"inputs": {**node.inputs, **changed}}) if changed else node

    def _input(self, value: JSON, node: WorkflowNode, at: ModelReference, scope: Scope) -> JSON:
        if node.type not in self.catalogue.templates:
            return self._guessed(value, at)
        if isinstance(value, str):
            return value
        schema = input_schema(self.catalogue, node, at.field, scope)
        return self._known(value, schema, _with_kinds(at, schema))

    def _known(self, value: JSON, schema: Mapping[str, Any], at: ModelReference) -> JSON:
        """A value of a type that is published."""
        if isinstance(value, list):
            return self._items(value, at, lambda item, inner: self._known(item, schema, inner))
        component = _component(schema, self.catalogue) if isinstance(value, dict) else None
        if component is None or not isinstance(value, dict):
            return value
        if component.get("resource") == "model":
            new = self._replacement(value, at)
            return value if new is None else {"name": new}
        properties = component.get("properties", {})
        changed = {}
        for key, part in value.items():
            if key in properties:
                inner = _with_kinds(_at(at, f"{at.field}.{key}"), properties[key])
                found = self._known(part, properties[key], inner)
                if found is not part:
                    changed[key] = found
        return {**value, **changed} if changed else value

    def _guessed(self, value: JSON, at: ModelReference) -> JSON:
        """A value in a node whose type nobody publishes."""
        if isinstance(value, list):
            return self._items(value, at, self._guessed)
        if isinstance(value, str):
            if _FILE.fullmatch(value) is None:
                return value
            return self._replacement({"name": value}, at) or value
        if not isinstance(value, dict) or not _is_model(value):
            return value
        new = self._replacement(value, at)
        kept = {key: part for key, part in value.items() if key not in _OWN}
        return value if new is None else {**kept, "name": new}

    def _items(self, value: list[JSON], at: ModelReference, walk: Callable[[JSON, ModelReference], JSON]) -> JSON:
        found = [walk(item, _at(at, f"{at.field}[{index}]")) for index, item in enumerate(value)]
        return value if all(new is old for new, old in zip(found, value, strict=True)) else found

    def _replacement(self, value: Mapping[str, JSON], at: ModelReference) -> str | None:
        name = value.get("name")
        if not isinstance(name, str) or not name:
            return None
        found = replace(at, name=name, hash=_text(value, "hash"), kind=_text(value, "kind"), base=_text(value, "base"))
        return self.choose(found)


def _is_model(value: Mapping[str, JSON]) -> bool:
    """Whether an object looks like the name of a model: by another word on it, or by how the name ends."""
    if any(isinstance(value.get(key), str) for key in _TELLING):
        return True
    return value.keys() == {"name"} and _FILE.fullmatch(_text(value, "name") or "") is not None


def _text(value: Mapping[str, JSON], key: str) -> str | None:
    found = value.get(key)
    return found if isinstance(found, str) else None


def _at(at: ModelReference, field: str) -> ModelReference:
    return replace(at, field=field)


def _with_kinds(at: ModelReference, schema: Mapping[str, Any]) -> ModelReference:
    kinds = schema.get("ui_model_kind")
    if not isinstance(kinds, list):
        return at
    named = tuple(kind for kind in kinds if isinstance(kind, str))
    return replace(at, kinds=named)


def _component(schema: Mapping[str, Any], catalogue: Catalogue) -> Mapping[str, Any] | None:
    """The component that an object of this schema is described by."""
    for layer in layers(schema):
        reference = layer.get("$ref")
        if isinstance(reference, str):
            component: Mapping[str, Any] | None = catalogue.components.get(reference_name(reference))
            return component
    return None
