"""Fills in the hash of everything that a workflow refers to outside itself, before a run begins.

So the same name for other contents is another input, for every node alike, and a saved picture knows what it was
made of. What can't be found is left as it is: the node that needs it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from nodeloom.runtime.models.digests import DIGEST_PREFIX
from nodeloom.schema import Catalogue, InputError, ModelError, Workflow
from nodeloom.schema.field_schema import layers, reference_name
from nodeloom.schema.json import JSON
from nodeloom.schema.port_schemas import Scope, input_schema, scope_of
from nodeloom.schema.templates import MISSING, InputTemplate, InvocationTemplate
from nodeloom.schema.values import Resource
from nodeloom.schema.workflow import Subgraph, WorkflowNode

Digest = Callable[[str, Sequence[str]], str]
"""Digest of what a name stands for; raises `InputError` or `ModelError` if it is not there.

With the kinds that the value itself names, else those that its field is for: they decide where several share a name.
"""
Part = TypeVar("Part", bound=Subgraph)


class References:
    """Knows by the published document which values refer to something, and by `digests` to what."""

    def __init__(self, catalogue: Catalogue, digests: Mapping[Resource, Digest]) -> None:
        self._catalogue = catalogue
        self._digests = digests

    def filled(self, workflow: Workflow) -> Workflow:
        """The same workflow with the hashes of its references, subgraphs included; one of ours that is there stays."""
        return self._part(workflow, {})

    def _part(self, part: Part, around: Scope) -> Part:
        scope = scope_of(part, around)
        changed: dict[str, WorkflowNode] = {}
        for key, node in part.nodes.items():
            inputs = dict(self._filled(node, scope))
            if inputs:
                changed[key] = node.model_copy(update={"inputs": {**node.inputs, **inputs}})
        subgraphs = {name: self._part(inner, scope) for name, inner in part.subgraphs.items()}
        if not changed and not subgraphs:
            return part
        nodes = {**part.nodes, **changed}
        return part.model_copy(update={"nodes": nodes, "subgraphs": subgraphs} if subgraphs else {"nodes": nodes})

    def _filled(self, node: WorkflowNode, scope: Scope) -> Iterator[tuple[str, JSON]]:
        """The inputs that get hashes; a default that refers to something is written out for it."""
        template = self._catalogue.templates.get(node.type)
        if template is None:
            return
        for field in self._catalogue.derived(node.type, _referring):
            value = node.inputs.get(field.name, None if field.default is MISSING else field.default)
            found = self._value(value, field.schema, _kinds(field.schema))
            if found != value:
                yield field.name, found
        for name in node.inputs.keys() - template.inputs.keys() if template.ports else ():
            schema = input_schema(self._catalogue, node, name, scope)
            found = self._value(node.inputs[name], schema, _kinds(schema))
            if found != node.inputs[name]:
                yield name, found

    def _value(self, value: JSON, schema: Mapping[str, Any], kinds: Sequence[str]) -> JSON:
        if isinstance(value, list):
            return [self._value(item, schema, kinds) for item in value]
        component = self._component(schema) if isinstance(value, dict) else None
        if component is None or not isinstance(value, dict):
            return value
        if "resource" in component:
            return self._reference(value, component["resource"], kinds)
        properties = component.get("properties", {})
        return {
            key: self._value(part, properties[key], _kinds(properties[key])) if key in properties else part
            for key, part in value.items()
        }

    def _component(self, schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The component that an object of this schema is described by."""
        for layer in layers(schema):
            reference = layer.get("$ref")
            if isinstance(reference, str):
                component: Mapping[str, Any] | None = self._catalogue.components.get(reference_name(reference))
                return component
        return None

    def _reference(self, value: dict[str, JSON], resource: Resource, kinds: Sequence[str]) -> dict[str, JSON]:
        name, own = value.get("name"), value.get("kind")
        if _is_told(value.get("hash"), resource) or not isinstance(name, str) or not name:
            return value
        try:
            return {**value, "hash": self._digests[resource](name, [own] if isinstance(own, str) else kinds)}
        except (InputError, ModelError):
            return value


def _referring(template: InvocationTemplate, components: Mapping[str, Any]) -> tuple[InputTemplate, ...]:
    """The inputs of a type whose values are described by components: others refer to nothing."""
    fields = template.inputs.values()
    return tuple(field for field in fields if any("$ref" in layer for layer in layers(field.schema)))


def _is_told(digest: JSON, resource: Resource) -> bool:
    """Whether a reference says which contents it means; another program's hash of a model says nothing here."""
    return digest is not None and not (
        resource == "model" and isinstance(digest, str) and not digest.startswith(DIGEST_PREFIX)
    )


def _kinds(schema: Mapping[str, Any]) -> Sequence[str]:
    """The kinds of models that a field is for, if it says so."""
    kinds = schema.get("ui_model_kind")
    return [kind for kind in kinds if isinstance(kind, str)] if isinstance(kinds, list) else ()
