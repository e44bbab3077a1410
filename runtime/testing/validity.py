"""The law of validity: what was valid in its version is valid in another, or the user is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodeloom.migrations.report import Change, Status
from nodeloom.runtime.testing.becoming import is_becoming
from nodeloom.runtime.testing.contracts import Contract
from nodeloom.runtime.testing.documents import lone_nodes
from nodeloom.runtime.testing.kit import Kit
from nodeloom.runtime.testing.sentences import TELL, shown
from nodeloom.runtime.testing.trip import Trip, nodes_of
from nodeloom.runtime.testing.world import Versions
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import Workflow


def valid(trip: Trip) -> str:
    """The result is a workflow, and values that fitted their version fit the new one, or the user is asked."""
    try:
        Workflow.read(trip.there.document)
    except DocumentError as error:
        return f"the result is no workflow ({' '.join(str(error).split())}): {TELL}"
    before, after = nodes_of(trip.sample.document), nodes_of(trip.there.document)
    asked = {(change.node, change.path) for change in trip.there.changes if _asks(change)}
    for path in sorted(before.keys() & after.keys()):
        old, new = trip.contract(before[path]), trip.contract(after[path])
        if old is not None and new is not None and _is_valid(old, before[path]):
            problem = _value_problem(old, new, after[path], {place for node, place in asked if node == path})
            if problem:
                return problem
    return ""


def fitting_problem(kit: Kit, type_id: str) -> str:
    """The first valid node of a type that is not valid on the other side of a step; an empty text if there is none."""
    known = kit.world.contracts.get(type_id, {})
    for version in sorted(known):
        if version - 1 not in known:
            continue
        ways = [(version - 1, version), (version, version - 1)]
        if is_becoming(kit.histories[type_id], version):
            ways = ways[:1] if kit.becoming_contract(type_id) is not None else []
        for start, goal in ways:
            problem = _crossing_problem(kit, kit.crossing(type_id, goal), known[start], known[goal])
            if problem:
                return f"{type_id} from version {start} to {known[goal].version}: {problem}"
    return ""


def _crossing_problem(kit: Kit, versions: Versions, start: Contract, goal: Contract) -> str:
    def problem(document: JSON) -> str:
        report = kit.migrated(document, versions)
        asked = {change.path for change in report.changes if _asks(change)}
        node = nodes_of(report.document).get("n")
        return "" if node is None or asked & {"version", "type"} else _value_problem(start, goal, node, asked)

    strategy = lone_nodes(kit.world, start)
    wrong = next(filter(problem, kit.drawn(strategy)), None)
    return "" if wrong is None else problem(kit.simplest(strategy, lambda each: bool(problem(each)), wrong))


def _asks(change: Change) -> bool:
    return change.status in (Status.NEEDS_CHOICE, Status.BLOCKED)


def _is_valid(contract: Contract, node: Mapping[str, Any]) -> bool:
    return not any(_expected(contract, name, value) for name, value in node.get("inputs", {}).items())


def _expected(contract: Contract, name: str, value: Any) -> str | None:
    check = contract.expectations.get(name)
    return None if check is None else check(value)


def _value_problem(old: Contract, new: Contract, node: Mapping[str, Any], asked: set[str]) -> str:
    for name, value in node.get("inputs", {}).items():
        if f"inputs.{name}" in asked or "inputs" in asked:
            continue
        if name in old.names("inputs") and name not in new.names("inputs"):
            return f'{name} stays in nodes, but version {new.version} has no such input: add remove_input("{name}")'
        expected = _expected(new, name, value)
        if expected:
            return (
                f"{name} of a valid node became {shown(value)}, but version {new.version} takes {expected}: "
                "convert it, or let the new version take it"
            )
    return ""
