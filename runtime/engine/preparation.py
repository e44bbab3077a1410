"""`prepared`: the graph that runs. Nodes with ports are bound, calls written out, muted and bypassed nodes left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nodeloom.runtime.engine.inlining import SEPARATOR, Inlined, inlined, size_problems
from nodeloom.runtime.engine.modes import active_graph
from nodeloom.runtime.engine.uncollected import uncollected_problems
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import Problem
from nodeloom.schema.graph import End, Graph
from nodeloom.schema.subgraphs import ROOT, Bound, Definition, bound
from nodeloom.schema.templates import InvocationTemplate, Templates

_OF_UNKNOWN_PORTS = frozenset({"unknown-input", "unknown-field"})


@dataclass(frozen=True, slots=True)
class Part:
    """One graph of a document, to be checked by itself: the outermost one or a definition that it needs."""

    definition: Definition
    graph: Graph

    def told(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Problems of this graph as a user is told them, once for each node of the outermost graph that leads here.

        What only follows from ports that are not known is left out.
        """
        given = frozenset(self.graph.inputs.values())
        for problem in problems:
            end = (problem.node or "", problem.field or "")
            if problem.code in _OF_UNKNOWN_PORTS and problem.node in self.definition.loose:
                continue
            if self.definition.name == ROOT:
                yield problem
            elif not (problem.code == "missing-input" and end in given):
                message = problem.message
                if problem.code != "recursion":
                    message = f"subgraph {self.definition.name}, {message}"
                for user in self.definition.users:
                    yield replace(problem, message=message, node=user)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A graph as it runs, with all calls written out.

    `graph` has no muted or bypassed nodes, `whole` has all that there were. `parts` are the graphs of the document that
    must be sound for that, and `problems` what is wrong with how they use each other; a problem's node is one of the
    outermost graph. `owners` gives that node for those that came from a call, `depths` the number of calls around them,
    and `reached` the number of calls around an edge that leads into a call, by the input where it ends. `calls` are the
    outputs of each call. `ends` are the nodes that nothing follows, where calls make that another question than in
    `graph`.
    """

    graph: Graph
    whole: Graph
    catalogue: Catalogue
    problems: tuple[Problem, ...] = ()
    parts: tuple[Part, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    depths: Mapping[str, int] = field(default_factory=dict)
    reached: Mapping[End, int] = field(default_factory=dict)
    calls: Mapping[str, Mapping[str, End]] = field(default_factory=dict)
    ends: Sequence[str] | None = None

    def place(self, node: str, output: str) -> End:
        """Where an output really is: that of a call is inside it."""
        return self.calls[node].get(output, (node, output)) if node in self.calls else (node, output)

    def places(self, ends: Mapping[str, End]) -> dict[str, End]:
        """Where outputs that have names, as those of an interface, really are."""
        return {name: self.place(*end) for name, end in ends.items()}

    def targets(self, names: Iterable[str]) -> list[str]:
        """Nodes to run for these, each once: for a call, those of its outputs, or else the output nodes in it."""
        return list(dict.fromkeys(node for name in names for node in self._for(name)))

    def _for(self, name: str) -> list[str]:
        if name not in self.calls:
            return [name]
        ends = [node for node, _ in self.calls[name].values()] or self.output_nodes(name + SEPARATOR)
        return [node for node in ends if node in self.graph.nodes] or [name]

    def output_nodes(self, prefix: str = "") -> list[str]:
        """Output nodes whose id begins so."""
        templates = self.catalogue.templates
        types = {key for key in {node.type for node in self.graph.nodes.values()} if _is_output(templates.get(key))}
        return [key for key, node in self.graph.nodes.items() if node.type in types and key.startswith(prefix)]


def prepared(graph: Graph, catalogue: Catalogue) -> Prepared:
    """A graph as it runs. Where no node has ports, that costs one look at the types in use."""
    found = bound(graph, catalogue)
    if not found.definitions:
        return Prepared(active_graph(found.graph, catalogue.templates), found.graph, catalogue)
    templates = found.catalogue.templates
    parts = tuple(_part(definition, templates) for definition in found.definitions.values())
    problems = [problem for part in parts for problem in part.told(_own_problems(part, templates))]
    too_much = size_problems(found)
    if too_much:
        return Prepared(found.graph, found.graph, found.catalogue, (*problems, *too_much), parts)
    return _written_out(found, parts, problems)


def _written_out(found: Bound, parts: tuple[Part, ...], problems: list[Problem]) -> Prepared:
    templates = found.catalogue.templates
    flat: Inlined = inlined(found)
    problems += _clash_problems(flat)
    problems += _pins_on_calls(flat)
    root = parts[-1].graph
    used = {edge.source for edge in root.edges}
    return Prepared(
        graph=active_graph(flat.graph, templates),
        whole=Graph({**found.graph.nodes, **flat.graph.nodes}),
        catalogue=found.catalogue,
        problems=tuple(problems),
        parts=parts,
        owners=flat.owners,
        depths=flat.depths,
        reached=flat.reached,
        calls=flat.calls,
        ends=tuple(key for key in root.nodes if key not in used),
    )


def _is_output(template: InvocationTemplate | None) -> bool:
    return template is not None and template.output_node


def _part(definition: Definition, templates: Templates) -> Part:
    active = active_graph(definition.graph, templates)
    pins = {key: pins for key, pins in active.pins.items() if key in active.nodes}
    return Part(definition, replace(active, pins=pins))


def _own_problems(part: Part, templates: Templates) -> Iterator[Problem]:
    """What is wrong with how a graph uses subgraphs, and with its own interface if it is one."""
    for problem in part.definition.problems:
        if problem.node in part.graph.nodes or problem.node not in part.definition.graph.nodes:
            yield problem  # nothing about a node that does not run is one
    if part.definition.name != ROOT:
        yield from uncollected_problems(part.graph, templates)


def _clash_problems(flat: Inlined) -> Iterator[Problem]:
    for name in flat.clashes:
        message = f"two nodes would be named {name}: one of the workflow, and one inside a call; rename one of them"
        yield Problem("name-clash", message, flat.owners[name])


def _pins_on_calls(flat: Inlined) -> Iterator[Problem]:
    for name in [name for name in flat.graph.pins if name in flat.calls]:
        del flat.graph.pins[name]
        message = f"node {name}: there is a pin on it, but a call can't be pinned; pin the nodes in it"
        yield Problem("invalid-pin", message, flat.owners.get(name, name))
