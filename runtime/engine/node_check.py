"""Checks of single nodes against their templates: type, version, inputs and their values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import Problem
from nodeloom.schema.graph import Node
from nodeloom.schema.json import JSON
from nodeloom.schema.templates import InputTemplate, InvocationTemplate
from nodeloom.schema.value_check import ValueCheck, shown, value_check

_WAYS_OUT = {"any": "connect it or give it a value", "connection": "connect it", "direct": "give it a value"}


class NodeChecks:
    """Checks nodes against one catalogue; what is needed per type is made once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._templates = catalogue.templates
        self._values: dict[tuple[str, str], ValueCheck] = {}
        self._required: dict[str, tuple[str, ...]] = {}
        self._unknown: dict[str, str] = {}

    def problems(self, node_id: str, node: Node, connected: Collection[str]) -> Iterator[Problem]:
        """All mistakes of one node; `connected` are the inputs that edges end at."""
        template = self._templates.get(node.type)
        if template is None:
            yield Problem("unknown-type", f"node {node_id}: {self._unknown_type(node.type)}", node_id, found=node.type)
            return
        if node.version is not None and node.version != template.version:
            yield version_problem(node_id, node, template)
        for name, value in node.inputs.items():
            if name not in connected:
                yield from self._input_problems(node_id, template, name, value)
        for name in self._required_of(template):
            if name not in node.inputs and name not in connected:
                yield _missing(node_id, template, template.inputs[name])

    def _input_problems(self, node_id: str, template: InvocationTemplate, name: str, value: JSON) -> Iterator[Problem]:
        field = template.inputs.get(name)
        where = f"node {node_id} ({template.type})"
        if field is None:
            near = get_close_matches(name, template.inputs, 1)
            known = f"did you mean {near[0]}?" if near else f"it has {', '.join(template.inputs) or 'no inputs'}"
            yield Problem("unknown-input", f"{where} has no input {name}; {known}", node_id, name)
            return
        if field.input == "connection":
            if value is not None:
                message = f"{where}: {name} can only be connected, but a value is given: {shown(value)}"
                yield Problem("connection-only", message, node_id, name, "a connection", shown(value))
            elif field.required:
                yield _missing(node_id, template, field)
            return
        problem = self._check_of(template.type, field)(value)
        if problem is not None:
            message = f"{where}: {name} is {problem.found}, must be {problem.expected}"
            yield Problem("invalid-value", message, node_id, name, problem.expected, problem.found)

    def _check_of(self, type_id: str, field: InputTemplate) -> ValueCheck:
        key = (type_id, field.name)
        check = self._values.get(key)
        if check is None:
            check = self._values[key] = value_check(self._catalogue, field)
        return check

    def _required_of(self, template: InvocationTemplate) -> tuple[str, ...]:
        names = self._required.get(template.type)
        if names is None:
            names = tuple(name for name, field in template.inputs.items() if field.required)
            self._required[template.type] = names
        return names

    def _unknown_type(self, type_id: str) -> str:
        sentence = self._unknown.get(type_id)
        if sentence is None:
            sentence = self._unknown[type_id] = self._describe_unknown(type_id)
        return sentence

    def _describe_unknown(self, type_id: str) -> str:
        pack, slash, _ = type_id.partition("/")
        if slash and pack not in self._catalogue.packs:
            return f"its type {type_id} is unknown, because the pack {pack} is not installed"
        near = get_close_matches(type_id, self._templates, 3)
        hint = f"; near it are {', '.join(near)}" if near else ""
        return f"its type {type_id} is unknown{f' to the pack {pack}' if slash else ''}{hint}"


def version_problem(node_id: str, node: Node, template: InvocationTemplate) -> Problem:
    """A node made for another version of its type than the installed one."""
    found, known = node.version, template.version
    where = f"node {node_id} ({node.type})"
    if isinstance(known, int) and isinstance(found, int) and found < known:
        code, way_out = "older-version", f"older than the installed {known}: upgrade the workflow first"
    elif isinstance(known, int):
        code, way_out = "newer-version", f"newer than the installed {known}: update the pack {template.pack}"
    else:
        code, way_out = "other-version", f"not the installed {known}"
    return Problem(code, f"{where}: its version {found} is {way_out}", node_id, None, str(known), str(found))


def _missing(node_id: str, template: InvocationTemplate, field: InputTemplate) -> Problem:
    way_out = _WAYS_OUT[field.input]
    message = f"node {node_id} ({template.type}): {field.name} ({field.type}) is missing, {way_out}"
    return Problem("missing-input", message, node_id, field.name, str(field.type), None)
