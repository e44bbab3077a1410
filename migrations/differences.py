"""`differences`: what two workflows do not have in common. No order is a difference, nor a default that is written out.

Both are of the current document format. Residue is the memory of migrations, and no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from pydantic import BaseModel

from nodeloom.migrations.conversion import Value, same
from nodeloom.migrations.difference import Difference
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import Port, Subgraph, Workflow, WorkflowNode

_Place: TypeAlias = tuple[str, Value, Value]
"""A dotted place, and what stands there on both sides."""
_COMPARED: Final = {
    "nodes", "edges", "interface", "form", "pins", "subgraphs", "meta", "packs", "view", "residue", "format",
    "format_version",
}  # fmt: skip
"""Fields of a graph that are compared in a way of their own, or not at all."""
_BY_NODE: Final = ("positions", "nodes", "fields")
"""What of a view is told node by node."""
_SEEN: Final = "viewport"
"""What of a view tells what was looked at last: it changes by itself, and is no difference."""


def differences(before: Workflow, after: Workflow) -> tuple[Difference, ...]:
    """Every place in which two workflows differ: those of the workflow itself first, then subgraph by subgraph.

    `differences(a, a)` is empty, and `differences(b, a)` names the same places with the values exchanged. Linear time.
    """
    return (*_graph(before, after, ""), *_people(before, after), *_inner(before, after, ""))


def _people(before: Workflow, after: Workflow) -> Iterator[Difference]:
    """What is said of a workflow, and shown: no part of how it runs."""
    yield from (Difference("", "meta", "", *place) for place in _deep(_plain(before.meta), _plain(after.meta)))
    for name, was, now in _each(_given(before.packs), _given(after.packs)):
        if was is MISSING or now is MISSING:
            yield Difference("", "pack", name, "", was, now)
            continue
        for place, old, new in _deep(_plain(before.packs[name]), _plain(after.packs[name])):
            yield Difference("", "pack", name, place, old, new)
    yield from (Difference("", "form", "", *place) for place in _deep(dict(before.form), dict(after.form)))


def _graph(before: Subgraph, after: Subgraph, path: str) -> Iterator[Difference]:
    """The differences of two graphs, but for the subgraphs within them."""
    yield from (Difference(path, "document", "", *place) for place in _deep(_unnamed(before), _unnamed(after)))
    yield from _nodes(before, after, path)
    yield from _edges(before, after, path)
    yield from _interface(before, after, path)
    for name, was, now in _each(_pins(before), _pins(after)):
        yield Difference(path, "pins", name, "", was, now)
    for name, was, now in _each(_lone(before, after), _lone(after, before)):
        yield Difference(path, "subgraph", name, "", was, now)
    if not same(_laid_out(before, after), _laid_out(after, before)):
        yield Difference(path, "layout", "")


def _laid_out(graph: Subgraph, other: Subgraph) -> dict[str, JSON]:
    """How a graph is shown, but for what of it was looked at last, and for nodes that the other one has not."""
    found = {name: value for name, value in graph.view.items() if name != _SEEN}
    for name in _BY_NODE:
        value = found.get(name)
        if isinstance(value, dict):
            found[name] = {node: each for node, each in value.items() if node in other.nodes}
    return {name: value for name, value in found.items() if value != {}}


def _inner(before: Subgraph, after: Subgraph, path: str) -> Iterator[Difference]:
    """The differences within the subgraphs that both have, however deep."""
    for name in [name for name in before.subgraphs if name in after.subgraphs]:
        old, new, inside = before.subgraphs[name], after.subgraphs[name], f"{path}/{name}" if path else name
        yield from _graph(old, new, inside)
        yield from _inner(old, new, inside)


def _lone(graph: Subgraph, other: Subgraph) -> dict[str, JSON]:
    """The subgraphs that only the first graph has."""
    return _given({name: each for name, each in graph.subgraphs.items() if name not in other.subgraphs})


def _nodes(before: Subgraph, after: Subgraph, path: str) -> Iterator[Difference]:
    for name, was, now in _each(_given(before.nodes), _given(after.nodes)):
        if was is MISSING or now is MISSING:
            yield Difference(path, "node", name, "", was, now)
            continue
        old, new = before.nodes[name], after.nodes[name]
        for field, one, other in _each(_node(old), _node(new)):
            yield Difference(path, "node", name, field, one, other)
        for field, one, other in _each(old.inputs, new.inputs):
            yield Difference(path, "node", name, f"inputs.{field}", one, other)


def _edges(before: Subgraph, after: Subgraph, path: str) -> Iterator[Difference]:
    old, new = Counter(before.edges), Counter(after.edges)
    for edge in (old - new).elements():
        yield Difference(path, "edge", _edge_name(edge), before=[*edge])
    for edge in (new - old).elements():
        yield Difference(path, "edge", _edge_name(edge), after=[*edge])


def _edge_name(edge: tuple[str, str, str, str]) -> str:
    source, output, target, name = edge
    return f"{source}.{output} -> {target}.{name}"


def _interface(before: Subgraph, after: Subgraph, path: str) -> Iterator[Difference]:
    old, new = before.interface, after.interface
    for name, was, now in _each(_ports(old.inputs), _ports(new.inputs)):
        yield Difference(path, "input", name, "", was, now)
    for name, was, now in _each(_ports(old.outputs), _ports(new.outputs)):
        yield Difference(path, "output", name, "", was, now)
    for name, was, now in _each(old.model_extra or {}, new.model_extra or {}):
        yield Difference(path, "document", "", f"interface.{name}", was, now)


def _ports(ports: Mapping[str, Port]) -> dict[str, JSON]:
    return {name: [*port] for name, port in ports.items()}


def _unnamed(graph: Subgraph) -> dict[str, JSON]:
    """The fields of a graph that need no way of their own, and every unknown key."""
    fields = {name: getattr(graph, name) for name in type(graph).model_fields if name not in _COMPARED}
    return {**fields, **(graph.model_extra or {})}


def _node(node: WorkflowNode) -> dict[str, JSON]:
    """A node but for its inputs and its residue; no version is none at all."""
    found = _plain(node)
    return {
        name: value
        for name, value in found.items()
        if name not in ("inputs", "residue") and (name, value) != ("version", None)
    }


def _pins(graph: Subgraph) -> dict[str, JSON]:
    return {name: [_plain(pin) for pin in pins] for name, pins in graph.pins.items() if pins}


def _plain(model: BaseModel) -> dict[str, JSON]:
    """A part of a document as JSON, defaults written out."""
    return model.model_dump(mode="json")


def _given(models: Mapping[str, BaseModel]) -> dict[str, JSON]:
    """Parts of a document as they stand there."""
    return {name: model.model_dump(mode="json", exclude_unset=True) for name, model in models.items()}


def _deep(before: JSON, after: JSON, place: str = "") -> Iterator[_Place]:
    """The innermost places in which two values differ: keys of objects, and items of lists that are equally long."""
    inner: Iterable[_Place]
    if isinstance(before, dict) and isinstance(after, dict):
        inner = _each(before, after)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        inner = ((str(at), *pair) for at, pair in enumerate(zip(before, after, strict=True)))
    else:
        if not same(before, after):
            yield place, before, after
        return
    for key, was, now in inner:
        within = f"{place}.{key}" if place else key
        if was is MISSING or now is MISSING:
            yield within, was, now
        else:
            yield from _deep(was, now, within)


def _each(before: Mapping[str, JSON], after: Mapping[str, JSON]) -> Iterator[_Place]:
    """The names under which two objects don't have the same, those of the first in its order before all others."""
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, MISSING), after.get(name, MISSING)
        if not same(was, now):
            yield name, was, now
