"""`compile_graph`: from a graph to a plan. Ids become ranks, inputs become constants or wires."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nodeloom.runtime.engine.canonical import encode
from nodeloom.runtime.engine.collector import relaxed_collector
from nodeloom.runtime.engine.modes import active_graph
from nodeloom.runtime.engine.order import reachable, topological
from nodeloom.runtime.engine.plan import Feed, Index, Kind, Plan, PlanNode, Scope, Wire
from nodeloom.runtime.engine.scopes import Scopes
from nodeloom.runtime.engine.storable import is_storable_type
from nodeloom.runtime.engine.validation import active_problems, target_problems
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InvalidGraphError, Problem
from nodeloom.schema.field_types import FLOAT, INTEGER
from nodeloom.schema.graph import Edge, Graph, Pin
from nodeloom.schema.json import JSON
from nodeloom.schema.natural_order import naturally_sorted
from nodeloom.schema.templates import InputTemplate, InvocationTemplate, Missing


def compile_graph(graph: Graph, catalogue: Catalogue, targets: Iterable[str] | None = None) -> Plan:
    """The plan that runs `targets`, or the nodes of `default_targets`, and what they need.

    Raises `InvalidGraphError` with all problems of the graph; with `targets`, only of the nodes that those need, so
    that a graph may be run up to a node while its rest is unfinished.
    """
    with relaxed_collector(len(graph.nodes)):
        return _compiled(graph, active_graph(graph, catalogue.templates), catalogue, targets)


def default_targets(graph: Graph, catalogue: Catalogue) -> list[str]:
    """Ids of the output nodes; where there are none, of the nodes that nothing is connected to; in natural order.

    Muted and bypassed nodes are none of them.
    """
    active = active_graph(graph, catalogue.templates)
    return _ends(active, naturally_sorted(active.nodes), catalogue)


def _compiled(graph: Graph, active: Graph, catalogue: Catalogue, targets: Iterable[str] | None) -> Plan:
    ids = naturally_sorted(active.nodes)
    numbers = {node_id: number for number, node_id in enumerate(ids)}
    edges: list[list[Edge]] = [[] for _ in ids]
    for edge in active.edges:
        if edge.source in numbers and edge.target in numbers:
            edges[numbers[edge.target]].append(edge)
    sources = [[numbers[edge.source] for edge in incoming] for incoming in edges]
    wanted = _ends(active, ids, catalogue) if targets is None else list(dict.fromkeys(targets))
    members = reachable((numbers[target] for target in wanted if target in numbers), sources)
    problems = [*active_problems(active, catalogue), *target_problems(graph, active, wanted)]
    if targets is not None:
        problems = [problem for problem in problems if _concerns(problem, numbers, members)]
    if problems:
        raise InvalidGraphError(problems)
    order = [ids[number] for number in topological(members, sources)]
    compiler = _Compiler(active, catalogue, order)
    nodes = tuple(compiler.node(node_id, edges[numbers[node_id]]) for node_id in order)
    return Plan(nodes, tuple(sorted(compiler.ranks[target] for target in wanted)), catalogue, graph.subgraphs)


def _ends(graph: Graph, ids: list[str], catalogue: Catalogue) -> list[str]:
    templates = catalogue.templates
    outputs = [node_id for node_id in ids if _is_output(templates.get(graph.nodes[node_id].type))]
    if outputs:
        return outputs
    used = {edge.source for edge in graph.edges}
    return [node_id for node_id in ids if node_id not in used]


def _is_output(template: InvocationTemplate | None) -> bool:
    return template is not None and template.output_node


def _concerns(problem: Problem, numbers: Mapping[str, int], members: set[int]) -> bool:
    number = numbers.get(problem.node or "")
    return number is None or number in members


class _Compiler:
    """Compiles nodes one after the other, in rank order, so that a node's sources are known before it."""

    def __init__(self, graph: Graph, catalogue: Catalogue, order: list[str]) -> None:
        self.ranks = {node_id: rank for rank, node_id in enumerate(order)}
        self._graph = graph
        self._templates = catalogue.templates
        self._components = catalogue.components
        self._kinds: dict[str, Kind] = {}
        self._scopes = Scopes()
        self._scope_of: list[Scope] = []
        self._spread_of: list[tuple[str, ...]] = []

    def node(self, node_id: str, edges: list[Edge]) -> PlanNode:
        """Compile the next node; `edges` are those that end at it."""
        node = self._graph.nodes[node_id]
        template = self._templates[node.type]
        kind = self._kind(template)
        by_input: dict[str, list[tuple[int, str]]] = {}
        for edge in edges:
            by_input.setdefault(edge.input, []).append((self.ranks[edge.source], edge.output))
        inputs = sorted(by_input)
        remains = {name: self._remaining(template.inputs[name], by_input[name]) for name in inputs}
        scope = self._scopes.union(remains.values())
        wires: list[Wire] = []
        feeds: list[Feed] = []
        for name in inputs:
            start = len(wires)
            field = template.inputs[name]
            for source, output in sorted(by_input[name]):
                wires.append(self._wire(source, output, scope, remains[name] if field.gather else None, field.lazy))
            feeds.append(Feed(name, start, len(wires), field.gather, field.lazy))
        constants = {name: value for name, value in kind.defaults.items() if name not in by_input}
        constants |= {
            name: normalized(template.inputs[name], value)
            for name, value in node.inputs.items()
            if name not in by_input and not (value is None and template.inputs[name].input == "connection")
        }
        self._enter(scope, kind)
        return PlanNode(
            node_id, kind, scope, constants, tuple(wires), tuple(feeds), key_format(constants, inputs),
            self._pins(node_id),
        )  # fmt: skip

    def _enter(self, scope: Scope, kind: Kind) -> None:
        rank = len(self._scope_of)
        self._scope_of.append(scope)
        self._spread_of.append(kind.spread)
        if kind.spread:
            self._scopes.enter(rank, scope)

    def _kind(self, template: InvocationTemplate) -> Kind:
        kind = self._kinds.get(template.type)
        if kind is None:
            kind = self._kinds[template.type] = kind_of(template, self._components)
        return kind

    def _value_scope(self, source: int, output: str) -> Scope:
        scope = self._scope_of[source]
        return self._scopes.below(scope, source) if output in self._spread_of[source] else scope

    def _remaining(self, field: InputTemplate, sources: list[tuple[int, str]]) -> Scope:
        """Axes that an input brings to its node."""
        scopes = [self._value_scope(source, output) for source, output in sources]
        if field.gather:
            return self._scopes.gathered(scopes)
        return scopes[0] if len(scopes) == 1 else self._scopes.union(scopes)

    def _wire(self, source: int, output: str, scope: Scope, kept: Scope | None, lazy: bool) -> Wire:
        """Compile an edge into a node under `scope`; `kept` are the axes that a gathering input leaves open."""
        axes = self._scope_of[source].axes
        spread = output in self._spread_of[source]
        if not axes and not spread:
            return Wire(source, output, (), False, None, lazy)
        fixed = axes if kept is None else tuple(axis for axis in axes if axis in kept.axes)
        positions = None if fixed == scope.axes and fixed == axes else tuple(scope.axes.index(axis) for axis in fixed)
        takes_item = spread and (kept is None or source in kept.axes)
        return Wire(source, output, positions, spread, scope.axes.index(source) if takes_item else None, lazy)

    def _pins(self, node_id: str) -> dict[Index, Pin] | None:
        pins = self._graph.pins.get(node_id)
        return {tuple(pin.index): pin for pin in pins} if pins else None


def kind_of(template: InvocationTemplate, components: Mapping[str, Any]) -> Kind:
    """What a template says of all nodes of its type."""
    lazy = frozenset(name for name, field in template.inputs.items() if field.lazy)
    spread = tuple(name for name, field in template.outputs.items() if field.spread)
    defaults = {
        name: normalized(field, field.default)
        for name, field in template.inputs.items()
        if not isinstance(field.default, Missing)
    }
    storable = frozenset(name for name, field in template.inputs.items() if is_storable_type(field.type, components))
    pinnable = all(is_storable_type(field.type, components) for field in template.outputs.values())
    return Kind(
        template.type, template.version, template.purity, template.output_node, template.idempotent,
        template.accelerator, lazy, spread, defaults, storable, pinnable,
    )  # fmt: skip


def normalized(field: InputTemplate, value: JSON) -> JSON:
    """A checked constant in the one form its type has: 1 in a float input is 1.0, 1.0 in an integer input is 1."""
    if type(value) is float and field.options is not None:
        return next((option for option in field.options if option == value and type(option) is not bool), value)
    name = field.type.name
    if name == FLOAT and type(value) is int:
        return float(value)
    if name == INTEGER and type(value) is float:
        return int(value)
    if type(value) is list and name in (FLOAT, INTEGER):
        return [normalized(field, item) for item in value]
    return value


def key_format(constants: Mapping[str, Any], connected: Iterable[str]) -> bytes:
    """Canonical JSON object of a node's inputs, with `%b` in place of each connected one."""
    parts = {name: encode(value).token.replace(b"%", b"%%") for name, value in constants.items()}
    parts |= dict.fromkeys(connected, b"%b")
    return b"{" + b",".join([b'"%b":%b' % (name.encode(), parts[name]) for name in sorted(parts)]) + b"}"
