"""Python ops: whether `down` takes back what `up` did, told by calling them with the inputs of valid nodes.

What migrations keep in the residue would hide a wrong `down` until somebody edits the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from nodeloom.migrations import migrate
from nodeloom.migrations.conversion import close
from nodeloom.runtime.pack_code import run_python
from nodeloom.runtime.testing.contracts import Contract
from nodeloom.runtime.testing.kit import Kit
from nodeloom.runtime.testing.sentences import shown
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON
from nodeloom.schema.migration_ops import Python
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

Inputs = dict[str, JSON]


def inverse_problem(kit: Kit, type_id: str) -> str:
    """The first python op of a type whose `down` is not its way back; an empty text if all are."""
    known = kit.world.contracts.get(type_id, {})
    for step in kit.histories[type_id].steps:
        before, after = known.get(step.version - 1), known.get(step.version)
        for op in step.ops:
            if isinstance(op, Python) and op.down is not None and before is not None and after is not None:
                problem = _op_problem(kit, type_id, op, op.down, (before, after))
                if problem:
                    return f"{type_id} To({step.version}): {problem}"
    return ""


def _op_problem(kit: Kit, type_id: str, op: Python, down: str, contracts: tuple[Contract, Contract]) -> str:
    """A pair of functions is right if at least one of them takes back whatever the other did."""
    before, after = contracts
    upward = _broken(kit, type_id, (op.up, down), before, after)
    if upward is None or _broken(kit, type_id, (down, op.up), after, before) is None:
        return ""
    was, there, back = upward
    return (
        f"python {op.up} turns {shown(was)} into {shown(there)}, of which {down} makes {shown(back)}: "
        "let down take back what up did, or leave it out"
    )


def _broken(
    kit: Kit, type_id: str, functions: tuple[str, str], start: Contract, goal: Contract
) -> tuple[Inputs, Inputs, Inputs] | None:
    """Inputs that don't come back: as they were, what the first function made of them, and the second of that."""
    defaults = {**_defaults(goal), **_defaults(start)}

    def came_back(was: Inputs) -> bool:
        back = run_python(functions[1], run_python(functions[0], dict(was)))
        return _same(was, back, defaults)

    strategy = _valid_inputs(kit, start)

    def met(inputs: Inputs) -> list[Inputs]:
        return _calls(kit, type_id, functions[0], start, goal, inputs)

    for inputs in kit.drawn(strategy):
        if not all(map(came_back, met(inputs))):
            simple = kit.simplest(strategy, lambda each: not all(map(came_back, met(each))), inputs)
            was = next(each for each in met(simple) if not came_back(each))
            there = run_python(functions[0], dict(was))
            return was, there, run_python(functions[1], dict(there))
    return None


def _valid_inputs(kit: Kit, contract: Contract) -> st.SearchStrategy[Inputs]:
    names = contract.template.inputs
    return st.fixed_dictionaries({}, optional={name: kit.world.values(contract, "inputs", name) for name in names})


def _calls(kit: Kit, type_id: str, function: str, start: Contract, goal: Contract, inputs: Inputs) -> list[Inputs]:
    """What a function is called with while a node of these inputs is migrated over the step."""
    met: list[Inputs] = []

    def recorded(name: str, given: Inputs) -> Inputs:
        if name == function:
            met.append(dict(given))
        return run_python(name, given)

    node = {"type": start.name, "version": start.version, "inputs": inputs}
    document: Any = {"format": FORMAT, "format_version": FORMAT_VERSION, "nodes": {"n": node}}
    migrate(document, {type_id: goal.version}, catalogue=kit.catalogue, run_python=recorded)
    return met[:1]


def _defaults(contract: Contract) -> dict[str, Any]:
    return {name: each.default for name, each in contract.template.inputs.items()}


def _same(was: Mapping[str, Any], back: Mapping[str, Any], defaults: Mapping[str, Any]) -> bool:
    """Whether two nodes mean the same: one may say what the other leaves to the default."""
    for name in was.keys() | back.keys():
        one, other = (each.get(name, defaults.get(name, MISSING)) for each in (was, back))
        if not close(one, other):
            return False
    return True
