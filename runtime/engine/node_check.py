"""Checks of single nodes against their templates: type, version, inputs and their values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import Problem
from nodeloom.schema.graph import Edge, Node
from nodeloom.schema.json import JSON
from nodeloom.schema.templates import InputTemplate, InvocationTemplate
from nodeloom.schema.value_check import Expectation, expectation_of, shown_at

_WAYS_OUT = {"any": "connect it or give it a value", "connection": "connect it", "direct": "give it a value"}
_NOTHING: frozenset[str] = frozenset()


class _TypeCheck(NamedTuple):
    """What nodes of one type are checked with; expectations by input, as far as they were asked for."""

    template: InvocationTemplate
    required: tuple[str, ...]
    expectations: dict[str, Expectation]


class NodeChecks:
    """Checks nodes against one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._templates = catalogue.templates
        self._types: dict[str, _TypeCheck] = {}
        self._unknown: dict[str, str] = {}

    def problems(self, node_id: str, node: Node, edges: Collection[Edge]) -> list[Problem]:
        """All mistakes of one node; `edges` are those that end at it."""
        check = self._types.get(node.type) or self._type_check(node.type)
        if check is None:
            message = f"node {node_id}: {self._unknown_type(node.type)}"
            return [Problem("unknown-type", message, node_id, found=node.type)]
        template, required, expectations = check
        problems = []
        if node.version is not None and node.version != template.version:
            problems.append(version_problem(node_id, node, template))
        connected = {edge[3] for edge in edges} if edges else _NOTHING
        for name, value in node.inputs.items():
            if name not in connected:
                expectation = expectations.get(name)
                if expectation is None or expectation(value) is not None:
                    problems += self._input_problems(node_id, check, name, value)
        for name in required:
            if name not in node.inputs and name not in connected:
                problems.append(_missing(node_id, template, template.inputs[name]))
        return problems

    def _type_check(self, type_id: str) -> _TypeCheck | None:
        if type_id not in self._templates:
            return None
        check = self._types[type_id] = self._catalogue.derived(type_id, _type_check)
        return check

    def _input_problems(self, node_id: str, check: _TypeCheck, name: str, value: JSON) -> list[Problem]:
        """Mistakes of a value that is not known to be right."""
        template, _, expectations = check
        field = template.inputs.get(name)
        where = f"node {node_id} ({template.type})"
        if field is None:
            near = get_close_matches(name, template.inputs, 1)
            known = f"did you mean {near[0]}?" if near else f"it has {', '.join(template.inputs) or 'no inputs'}"
            return [Problem("unknown-input", f"{where} has no input {name}; {known}", node_id, name)]
        if field.input == "connection":
            if value is not None:
                found = shown_at(field, self._catalogue.components, value)
                message = f"{where}: {name} can only be connected, but a value is given: {found}"
                return [Problem("connection-only", message, node_id, name, "a connection", found)]
            return [_missing(node_id, template, field)] if field.required else []
        if name not in expectations:
            expectations[name] = expectation_of(field, self._catalogue.components)
        expected = expectations[name](value)
        if expected is None:
            return []
        found = shown_at(field, self._catalogue.components, value)
        message = f"{where}: {name} is {found}, must be {expected}"
        return [Problem("invalid-value", message, node_id, name, expected, found)]

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


def _type_check(template: InvocationTemplate, components: Mapping[str, Any]) -> _TypeCheck:
    return _TypeCheck(template, tuple(name for name, field in template.inputs.items() if field.required), {})


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
