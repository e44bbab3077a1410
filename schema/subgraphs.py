"""`bound`: a graph whose nodes with ports have templates, by which everybody can treat them like any other node.

It looks subgraphs up, refuses those that would run inside themselves, and knows nothing of running them.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import Problem
from nodeloom.schema.graph import Graph, Node
from nodeloom.schema.json import JSON
from nodeloom.schema.port_templates import (
    Interface,
    PortedType,
    interface_of,
    name_problems,
    ported_template,
    whole_ports,
)
from nodeloom.schema.subgraph_names import flat_subgraphs, subgraph_name
from nodeloom.schema.templates import InvocationTemplate, Templates

ROOT = ""
"""Name of the outermost graph among the definitions; nothing can name it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One graph of a document, its nodes with ports bound; `users` are the nodes of the outermost graph that need it.

    `problems` are those of the names in it and of its interface. `loose` are nodes whose ports are not known, because
    what they name is not there or runs around them. `calls` are the definitions that its nodes run, by node.
    """

    name: str
    graph: Graph
    problems: tuple[Problem, ...] = ()
    loose: frozenset[str] = frozenset()
    calls: Mapping[str, str] = field(default_factory=dict)
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A graph and all subgraphs that its nodes name, each after those that it names itself; the graph is the last.

    `graph` has the types of nodes with ports, and `catalogue` their templates; without such nodes `definitions` is
    empty. `graph.subgraphs` holds all definitions of the document as they were given, under their unique names.
    """

    graph: Graph
    catalogue: Catalogue
    definitions: Mapping[str, Definition]


def bound(graph: Graph, catalogue: Catalogue) -> Bound:
    """Give every node with ports the template that its subgraph decides. Costs next to nothing where there is none."""
    templates = catalogue.templates
    subgraphs = flat_subgraphs(graph, templates) if graph.subgraphs else graph.subgraphs
    if subgraphs is not graph.subgraphs:
        graph = replace(graph, subgraphs=subgraphs)
    if not _ported_types(graph, templates):
        return Bound(graph, catalogue, {})
    work = _Binding(graph, templates)
    work.run()
    definitions = _with_users(work.definitions)
    root = replace(definitions[ROOT].graph, subgraphs=subgraphs)
    return Bound(root, catalogue.extended(work.made), {**definitions, ROOT: replace(definitions[ROOT], graph=root)})


def node_template(graph: Graph, catalogue: Catalogue, node: str) -> InvocationTemplate | None:
    """The template of one node, its ports included; None if its type is not installed."""
    template = catalogue.templates.get(graph.nodes[node].type)
    if template is None or template.ports is None:
        return template
    found = bound(graph, catalogue)
    return found.catalogue.templates.get(found.graph.nodes[node].type)


def _ported_types(graph: Graph, templates: Templates) -> frozenset[str]:
    used = {node.type for node in graph.nodes.values()}
    return frozenset(name for name in used if (found := templates.get(name)) is not None and found.ports is not None)


def _references(graph: Graph, templates: Templates) -> dict[str, str]:
    """The subgraph that each node with ports names; muted nodes name nothing."""
    ported = _ported_types(graph, templates)
    found = {}
    for key, node in graph.nodes.items():
        rule = templates[node.type].ports if node.type in ported and node.mode != "muted" else None
        name = subgraph_name(node.inputs.get(rule.of)) if rule is not None else None
        if name is not None:
            found[key] = name
    return found


@dataclass(slots=True)
class _Visit:
    """A definition on the way of the search, with the references that are left to look at."""

    name: str
    graph: Graph
    references: Mapping[str, str]
    rest: Iterator[tuple[str, str]]
    problems: list[Problem] = field(default_factory=list)
    loose: set[str] = field(default_factory=set)


class _Binding:
    """Walks from the outermost graph to all that it needs, and binds each definition after those that it needs."""

    def __init__(self, graph: Graph, templates: Templates) -> None:
        self._graph = graph
        self._templates = templates
        self.made: dict[str, InvocationTemplate] = {}
        self.definitions: dict[str, Definition] = {}
        self._known: Templates = ChainMap(self.made, dict(templates))
        self._interfaces: dict[str, Interface] = {}
        self._path: list[_Visit] = []

    def run(self) -> None:
        """Bind everything. An explicit stack: the depth of a document is no limit here."""
        self._enter(ROOT, self._graph)
        while self._path:
            visit = self._path[-1]
            node, name = next(visit.rest, (None, ""))
            if node is None:
                self._path.pop()
                self._leave(visit)
            elif name not in self.definitions:
                self._follow(visit, node, name)

    def _enter(self, name: str, graph: Graph) -> None:
        references = _references(graph, self._templates)
        self._path.append(_Visit(name, graph, references, iter(references.items())))

    def _follow(self, visit: _Visit, node: str, name: str) -> None:
        names = [each.name for each in self._path]
        if name in names and name != ROOT:
            loop = " -> ".join([*names[names.index(name) :], name])
            message = f"subgraphs {loop} would run inside each other without end; remove one of these calls"
            visit.problems.append(Problem("recursion", message, node))
            visit.loose.add(node)
        elif name not in self._graph.subgraphs:
            visit.problems.append(_unknown(node, visit.graph.nodes[node].type, name, self._graph.subgraphs))
            visit.loose.add(node)
        else:
            self._enter(name, self._graph.subgraphs[name])

    def _leave(self, visit: _Visit) -> None:
        nodes = dict(visit.graph.nodes)
        for key, name in visit.references.items():
            interface = self._interfaces.get(name) if key not in visit.loose else None
            if interface is not None:
                template = self._templates[nodes[key].type]
                visit.problems += name_problems(key, template, name, interface)
                nodes[key] = self._bound_node(nodes[key], template, name, interface)
        graph = replace(visit.graph, nodes=nodes)
        if visit.name != ROOT:
            interface = interface_of(graph, self._known)
            self._interfaces[visit.name] = interface
            visit.problems += interface.problems
        running = {key for key, node in nodes.items() if node.mode == "normal"} - visit.loose
        calls = {key: name for key, name in visit.references.items() if key in running}
        self.definitions[visit.name] = Definition(
            visit.name, graph, tuple(visit.problems), frozenset(visit.loose), calls
        )

    def _bound_node(self, node: Node, template: InvocationTemplate, name: str, interface: Interface) -> Node:
        rule = template.ports
        assert rule is not None  # only such nodes name a subgraph
        whole: list[str] = []
        inputs: dict[str, JSON] = node.inputs
        if rule.whole is not None:
            whole = whole_ports(template, interface, node.inputs.get(rule.whole))
            inputs = {**node.inputs, rule.whole: [*whole]}
        key = PortedType.of(template.type, name, whole)
        if key not in self.made:
            self.made[key] = ported_template(template, interface, whole)
        return replace(node, type=key, inputs=inputs)


def _with_users(definitions: Mapping[str, Definition]) -> dict[str, Definition]:
    """Definitions with the nodes of the outermost graph that lead to them, directly or through others."""
    users: dict[str, dict[str, None]] = {name: {} for name in definitions}
    for name in reversed(list(definitions)):  # each before those that it needs
        for node, called in definitions[name].calls.items():
            users[called].update({node: None} if name == ROOT else users[name])
    return {name: replace(each, users=tuple(users[name])) for name, each in definitions.items()}


def _unknown(node: str, type_id: str, name: str, subgraphs: Mapping[str, Graph]) -> Problem:
    near = get_close_matches(name, subgraphs, 1)
    known = f"did you mean {near[0]}?" if near else f"it has {', '.join(sorted(subgraphs)) or 'none'}"
    message = f"node {node} ({type_id}): the workflow has no subgraph {name}; {known}"
    return Problem("unknown-subgraph", message, node, None, found=name)
