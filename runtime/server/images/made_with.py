"""`made_with`: what a picture was made with, as its workflow and the published document say. No node is known by name.

Texts that are written in a large field are prompts, values of models name them, fields with a dice are seeds; numbers
and choices are settings, under the name of the field that they are for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Literal

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.field_schema import layers, reference_name
from nodeloom.schema.field_templates import InputTemplate
from nodeloom.schema.field_types import FLOAT, INTEGER, STRING
from nodeloom.schema.json import JSON
from nodeloom.schema.subgraph_names import subgraph_name
from nodeloom.schema.templates import InvocationTemplate
from nodeloom.schema.workflow import Subgraph, Workflow, WorkflowNode

FactKind = Literal["prompt", "model", "seed", "setting"]
MOST: Final = 200
"""Facts of one picture."""
MOST_NODES: Final = 10_000
"""Nodes that are looked at; those of a subgraph count each time it is used."""
LONGEST: Final = 20_000
"""Characters of a value."""
_ORDER: Final[tuple[FactKind, ...]] = ("prompt", "model", "seed", "setting")
_DEEPEST: Final = 4
_NONE: Final[Mapping[tuple[str, str], JSON]] = {}
_Scope = Mapping[str, Subgraph]
_Given = Mapping[tuple[str, str], JSON]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was given or drawn. `name` is its field's, `label` what people see: the node, and the field."""

    kind: FactKind
    name: str
    label: str
    value: JSON

    @property
    def text(self) -> str:
        """The value as one types it: 4.0 is 4."""
        value = self.value
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        return text[:LONGEST]

    def json(self) -> dict[str, JSON]:
        """As clients are told: the value as a text, since many of them can't hold a large seed as a number."""
        return {"kind": self.kind, "name": self.name, "label": self.label, "text": self.text}


def made_with(workflow: Workflow, catalogue: Catalogue, node: str | None) -> list[Fact]:
    """What went into the picture of a node: prompts, models, seeds, settings. Without a node, all of the workflow."""
    own = (node or "").partition("/")[0]  # within a call, the call
    wanted = _behind(workflow, own) if own in workflow.nodes else workflow.nodes.keys()
    found = islice(_Reading(catalogue).part(workflow, {}, wanted), MOST)
    return sorted(found, key=lambda fact: _ORDER.index(fact.kind))


def _behind(part: Subgraph, node: str) -> Set[str]:
    """A node and all that it depends on."""
    sources: dict[str, list[str]] = {}
    for source, _, target, _ in part.edges:
        sources.setdefault(target, []).append(source)
    seen, pending = {node}, [node]
    while pending:
        for source in sources.get(pending.pop(), ()):
            if source not in seen:
                seen.add(source)
                pending.append(source)
    return seen


@dataclass(frozen=True, slots=True)
class _Wires:
    """The edges of a graph: the inputs of each node that they bring a value to, and the input that each node feeds."""

    fed: Mapping[str, Set[str]]
    feeds: Mapping[str, str]

    @classmethod
    def of(cls, part: Subgraph) -> _Wires:
        fed: dict[str, set[str]] = {}
        feeds: dict[str, str] = {}
        for source, _, target, name in part.edges:
            fed.setdefault(target, set()).add(name)
            feeds.setdefault(source, name)
        return cls(fed, feeds)


@dataclass(frozen=True, slots=True)
class _Place:
    """A node in its graph."""

    part: Subgraph
    wires: _Wires
    key: str
    node: WorkflowNode
    template: InvocationTemplate
    given: _Given

    def value(self, field: InputTemplate) -> JSON:
        """What stands in a field: what was given or drawn, else its default, unless that is seldom looked at."""
        place = (self.key, field.name)
        if place in self.given:
            return self.given[place]
        given = self.node.inputs.get(field.name)
        if given is not None:
            return given
        if field.component == "seed":
            return self._drawn()
        is_seen = not (field.advanced or field.hidden)
        return field.default if is_seen and isinstance(field.default, (str, int, float)) else None

    def _drawn(self) -> JSON:
        """The number that the node drew, if it drew one alone: its pin tells."""
        pins = self.part.pins.get(self.key, [])
        outputs = self.template.outputs
        return pins[0].outputs.get(next(iter(outputs))) if len(pins) == len(outputs) == 1 else None

    def name(self, field: InputTemplate) -> str:
        """What a value is called: a node that only holds one gives it to a field, whose name says more."""
        if len(self.template.inputs) > 1 or len(self.template.outputs) > 1:
            return field.name
        return self.wires.feeds.get(self.key, field.name)

    def label(self, field: InputTemplate) -> str:
        """What people see of a field: the node, and which one of it."""
        title = self.node.label or self.template.title
        return title if len(self.template.inputs) == 1 else f"{title} · {field.title}"


@dataclass(frozen=True, slots=True)
class _Reading:
    """One look at a workflow. A subgraph may be used by many nodes, and these stand in one that is: it has an end."""

    catalogue: Catalogue
    turns: Iterator[int] = field(default_factory=lambda: iter(range(MOST_NODES)))
    wires: dict[int, _Wires] = field(default_factory=dict)

    def part(
        self, part: Subgraph, around: _Scope, wanted: Set[str], given: _Given = _NONE, depth: int = 0
    ) -> Iterator[Fact]:
        """The facts of some nodes of a graph, in its order, those of the subgraphs that they use among them.

        `given` are values that come from outside, None where an edge brings them.
        """
        scope = {**around, **part.subgraphs}
        wires = self._wires_of(part)
        for key, node in part.nodes.items():
            if key not in wanted:
                continue
            if next(self.turns, None) is None:
                return
            template = self.catalogue.templates.get(node.type)
            if template is None or node.mode != "normal":
                continue
            place, fed = _Place(part, wires, key, node, template, given), wires.fed.get(key, frozenset())
            for each in template.inputs.values():
                if each.stateful and each.name not in fed:
                    value = place.value(each)
                    yield from self._facts(value, each, place.name(each), place.label(each))
                    inner = scope.get(subgraph_name(value) or "")
                    if inner is not None and depth < _DEEPEST and _names(each, self.catalogue, "names", "subgraph"):
                        ports = _ports(inner, node, fed)
                        yield from self.part(inner, scope, inner.nodes.keys(), ports, depth + 1)

    def _wires_of(self, part: Subgraph) -> _Wires:
        """The edges of a part, looked at once however often it is used."""
        if id(part) not in self.wires:
            self.wires[id(part)] = _Wires.of(part)
        return self.wires[id(part)]

    def _facts(self, value: JSON, field: InputTemplate, name: str, label: str) -> Iterator[Fact]:
        """What the value of one input says of a picture."""
        if field.component == "seed":
            if isinstance(value, int):
                yield Fact("seed", name, label, value)
        elif isinstance(value, (dict, list)):
            if _names(field, self.catalogue, "resource", "model"):
                yield from (Fact("model", name, label, model) for model in _model_names(value))
        elif isinstance(value, str) and field.type.name == STRING and field.options is None:
            if field.component == "textarea" and value.strip():
                yield Fact("prompt", name, label, value)
        elif value is not None and (field.options is not None or field.type.name in (INTEGER, FLOAT)):
            yield Fact("setting", name, label, value)


def _ports(inner: Subgraph, node: WorkflowNode, fed: Set[str]) -> _Given:
    """The fields of a subgraph that a node which uses it gives values, and None where edges do."""
    ports = inner.interface.inputs
    return {
        place: None if name in fed else node.inputs[name]
        for name, place in ports.items()
        if name in fed or name in node.inputs
    }


def _names(field: InputTemplate, catalogue: Catalogue, word: str, what: str) -> bool:
    """Whether values of a field refer to something of a kind, by the schemas that describe them."""
    return _says(field.schema, catalogue.components, word, what, _DEEPEST)


def _says(schema: Mapping[str, Any], components: Mapping[str, Any], word: str, what: str, depth: int) -> bool:
    for layer in layers(schema):
        component = components.get(reference_name(str(layer.get("$ref", ""))), layer)
        if not isinstance(component, Mapping):
            continue
        if component.get(word) == what:
            return True
        parts = component.get("properties", {}).values()
        if depth and any(_says(part, components, word, what, depth - 1) for part in parts if isinstance(part, Mapping)):
            return True
    return False


def _model_names(value: JSON) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _model_names(item)
    elif isinstance(value, dict):
        name = value.get("name")
        if isinstance(name, str) and name:
            yield name
        else:
            yield from _model_names([*value.values()])
