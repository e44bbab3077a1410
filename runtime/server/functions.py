"""A workflow as a function: the JSON Schema of its exposed fields, and what is wrong with values for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nodeloom.runtime.server.bodies import JSONObject
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InvalidGraphError, Problem
from nodeloom.schema.interface import input_template, named_place
from nodeloom.schema.json import JSON
from nodeloom.schema.mistakes import shown
from nodeloom.schema.templates import InputTemplate
from nodeloom.schema.value_check import value_check
from nodeloom.schema.workflow import Workflow

_COMPONENTS = "#/components/schemas/"
_DEFINITIONS = "#/$defs/"


def interface_schema(workflow: Workflow, catalogue: Catalogue) -> JSONObject:
    """JSON Schema (2020-12) of the object of inputs that a workflow takes; what it holds already is the default.

    `x-outputs` names what it gives: for each name its node and output.
    """
    properties: dict[str, Any] = {}
    required: list[str] = []
    for name, (node, field) in workflow.interface.inputs.items():
        template = _template(workflow, catalogue, name)
        published = {"x-node": node, "x-field": field, **(template.schema if template else {})}
        given = workflow.nodes[node].inputs if node in workflow.nodes else {}
        if field in given:
            published["default"] = given[field]
        elif template is not None and template.required:
            required.append(name)
        properties[name] = published
    used = _used(properties, catalogue.components)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": workflow.name,
        "description": workflow.meta.description,
        "type": "object",
        "properties": _local(properties),
        "required": required,
        "additionalProperties": False,
        "$defs": {name: _local(catalogue.components[name]) for name in sorted(used)},
        "x-outputs": {name: [*port] for name, port in workflow.interface.outputs.items()},
    }


def value_problems(workflow: Workflow, catalogue: Catalogue, name: str, values: Iterable[JSON]) -> list[Problem]:
    """What is wrong with values for one input; `InvalidGraphError` if the name stands for nothing that can be set."""
    template = input_template(workflow, catalogue, name)
    if template is None:
        return []  # its type is not installed, which is told of the node
    check, problems = value_check(catalogue, template), []
    node, field = named_place(workflow, name)
    for value in values:
        found = check(value)
        if found is not None:
            message = f"input {name} is {found.found}, must be {found.expected}"
            problems.append(Problem("invalid-value", message, node, field, found.expected, found.found))
    return problems


def check_exposed(document: Mapping[str, Any], names: Iterable[str]) -> None:
    """Raise `InvalidGraphError` for names that are none of a document's own inputs."""
    exposed = (document.get("interface") or {}).get("inputs") or {}
    known = ", ".join(sorted(exposed)) or "none"
    problems = [
        Problem("unknown-name", f"{shown(name)} names no input: this workflow's inputs are {known}", field=name)
        for name in names
        if name not in exposed
    ]
    if problems:
        raise InvalidGraphError(problems)


def _template(workflow: Workflow, catalogue: Catalogue, name: str) -> InputTemplate | None:
    """Template of an exposed input; None if it stands for nothing that can be set, or that is installed."""
    try:
        return input_template(workflow, catalogue, name)
    except InvalidGraphError:
        return None


def _used(part: Any, components: Mapping[str, Any]) -> set[str]:
    """Components that a schema refers to, and those that they refer to."""
    waiting, used = [part], set[str]()
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, Mapping):
            waiting += each.values()
            reference = each.get("$ref")
            name = reference.removeprefix(_COMPONENTS) if isinstance(reference, str) else ""
            if name in components and name not in used:
                used.add(name)
                waiting.append(components[name])
    return used


def _local(part: Any) -> Any:
    """The same schema with references to `$defs`."""
    if isinstance(part, list):
        return [_local(each) for each in part]
    if not isinstance(part, Mapping):
        return part
    return {
        key: value.replace(_COMPONENTS, _DEFINITIONS) if key == "$ref" and isinstance(value, str) else _local(value)
        for key, value in part.items()
    }
