"""The law of validity: what was valid in its version is valid in another, or the user is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodeloom.migrations.report import Change, Status
from nodeloom.runtime.testing.contracts import Contract
from nodeloom.runtime.testing.sentences import TELL, shown
from nodeloom.runtime.testing.trip import Trip, nodes_of
from nodeloom.schema.errors import DocumentError
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
