"""Where a document speaks of secrets: the places are found by the published document, and must hold names and no more.

`secret_places` gives them all, whatever else is wrong with a document; `pasted_secrets` tells those whose value could
be the secret itself, so that no such document is kept, run or shown. Of types that are not installed, nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InvalidGraphError, Problem
from nodeloom.schema.field_schema import reference_name
from nodeloom.schema.json import JSON
from nodeloom.schema.port_schemas import Scope, input_schema, scope_of
from nodeloom.schema.secret_names import EXPECTED, HIDDEN, is_secret_name
from nodeloom.schema.templates import InvocationTemplate, Missing
from nodeloom.schema.workflow import Subgraph, Workflow, WorkflowNode

NAMES: Final = "secret"
"""What a value component that `names` a secret says of itself."""
_DEPTH: Final = 16  # real value types nest three deep
_MANY: Final = 256  # parts of one field's schema that are looked at; real ones have a handful


class SecretPlace(NamedTuple):
    """A place of a document that is for a secret's name, and what it holds; `node` is the path through subgraphs."""

    node: str
    type: str
    field: str
    value: JSON


def holds_secrets(schema: object, components: Mapping[str, Any], depth: int = _DEPTH) -> bool:
    """Whether values of a schema name secrets, in whatever part of them."""
    shape = _shape(schema, components)
    if shape is None or not depth:
        return False
    parts = [*shape.get("properties", {}).values(), shape.get("additionalProperties")]
    return shape.get("names") == NAMES or any(holds_secrets(part, components, depth - 1) for part in parts)


def secrets_in(value: JSON, schema: object, components: Mapping[str, Any]) -> Iterator[JSON]:
    """What stands in a value where a secret is meant; a part of another shape than its schema's counts as a whole."""
    if not holds_secrets(schema, components):
        return
    if isinstance(value, list):
        for item in value:
            yield from secrets_in(item, schema, components)
        return
    shape = _shape(schema, components) or {}
    properties, others = shape.get("properties", {}), shape.get("additionalProperties")
    if not isinstance(value, dict) or not (isinstance(others, Mapping) or value.keys() <= properties.keys()):
        yield value
    elif shape.get("names") == NAMES:
        yield {"name": value.get("name")}
    else:
        for name, part in value.items():
            yield from secrets_in(part, properties.get(name, others), components)


def secret_name(value: JSON) -> str | None:
    """The name in a value that names a secret as it must; None if it is no such value."""
    if not isinstance(value, dict) or value.keys() != {"name"}:
        return None
    name = value["name"]
    return name if isinstance(name, str) and is_secret_name(name) else None


def secret_places(workflow: Workflow, catalogue: Catalogue) -> Iterator[SecretPlace]:
    """Every place for a secret's name: of all nodes, run or not, connected or not; defaults of their types included."""
    if catalogue.names_secrets:
        yield from _places(workflow, catalogue, {}, "")


def named_secrets(workflow: Workflow, catalogue: Catalogue) -> set[str]:
    """The secrets that a workflow names."""
    return {name for place in secret_places(workflow, catalogue) if (name := secret_name(place.value)) is not None}


def pasted_secrets(workflow: Workflow, catalogue: Catalogue) -> list[Problem]:
    """A problem for each place that holds neither a secret's name nor nothing; what it holds is not told."""
    return [
        Problem(
            "invalid-value",
            f"node {place.node} ({place.type}): {place.field} is {HIDDEN}, must be {EXPECTED}",
            place.node, place.field, EXPECTED, HIDDEN,
        )
        for place in secret_places(workflow, catalogue)
        if secret_name(place.value) is None and place.value not in _NOTHING
    ]  # fmt: skip


def with_pasted(problems: Iterable[Problem], workflow: Workflow, catalogue: Catalogue) -> list[Problem]:
    """Problems of a workflow and those of pasted secrets, once each."""
    found = [*problems]
    return [*found, *(each for each in pasted_secrets(workflow, catalogue) if each not in found)]


def refuse_pasted(workflow: Workflow, catalogue: Catalogue) -> None:
    """Raise `InvalidGraphError` if a workflow may hold a secret itself."""
    problems = pasted_secrets(workflow, catalogue)
    if problems:
        raise InvalidGraphError(problems)


_NOTHING: Final[tuple[JSON, ...]] = (None, "", {"name": ""}, {"name": None})
"""What an editor puts where nothing was chosen yet."""


class _Fields(NamedTuple):
    """Fields of one type that may hold secrets, with their schemas; `ports` tells that its nodes have more inputs."""

    inputs: Mapping[str, Mapping[str, Any]]
    outputs: Mapping[str, Mapping[str, Any]]
    defaults: Mapping[str, JSON]
    ports: bool

    @classmethod
    def of(cls, template: InvocationTemplate, components: Mapping[str, Any]) -> _Fields:
        """Those of a type."""
        inputs = {name: each for name, each in template.inputs.items() if holds_secrets(each.schema, components)}
        outputs = {name: each for name, each in template.outputs.items() if holds_secrets(each.schema, components)}
        return cls(
            {name: each.schema for name, each in inputs.items()},
            {name: each.schema for name, each in outputs.items()},
            {name: each.default for name, each in inputs.items() if not isinstance(each.default, Missing)},
            template.ports is not None,
        )


_Valued = Iterator[tuple[str, JSON, Mapping[str, Any]]]
"""Fields with their values and schemas."""


def _places(part: Subgraph, catalogue: Catalogue, around: Scope, path: str) -> Iterator[SecretPlace]:
    scope = scope_of(part, around)
    for key, node in part.nodes.items():
        if node.type not in catalogue.templates:
            continue
        fields = catalogue.derived(node.type, _Fields.of)
        if not (fields.inputs or fields.outputs or fields.ports):
            continue
        valued = [*_values(node, fields, catalogue, scope)]
        for pin in part.pins.get(key, ()):
            valued += [*_given(pin.inputs or {}, fields.inputs), *_given(pin.outputs, fields.outputs)]
        for field, value, schema in valued:
            for found in secrets_in(value, schema, catalogue.components):
                yield SecretPlace(path + key, node.type, field, found)
    for name, inner in part.subgraphs.items():
        yield from _places(inner, catalogue, scope, f"{path}{name}/")


def _values(node: WorkflowNode, fields: _Fields, catalogue: Catalogue, scope: Scope) -> _Valued:
    """The inputs of a node, ports included, and the defaults that stand for those without a value."""
    yield from _given({**fields.defaults, **node.inputs}, fields.inputs)
    for name in node.inputs.keys() - fields.inputs.keys() if fields.ports else ():
        yield name, node.inputs[name], input_schema(catalogue, node, name, scope)


def _given(values: Mapping[str, JSON], schemas: Mapping[str, Mapping[str, Any]]) -> _Valued:
    for name, schema in schemas.items():
        if name in values:
            yield name, values[name], schema


def _shape(schema: object, components: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What describes the objects that are values of a schema, or items of its lists; None if it speaks of none."""
    waiting: list[object] = [schema]
    for part in waiting:
        if not isinstance(part, Mapping) or len(waiting) > _MANY:
            continue
        if isinstance(part.get("$ref"), str):
            component = components.get(reference_name(part["$ref"]))
            return component if isinstance(component, Mapping) else None
        if "properties" in part or isinstance(part.get("additionalProperties"), Mapping):
            return part
        for keyword in ("anyOf", "oneOf", "allOf", "prefixItems"):
            members = part.get(keyword)
            waiting += members if isinstance(members, list) else ()
        waiting.append(part.get("items"))
    return None
