"""Python ops: whether `down` takes back what `up` did, told by calling them with the inputs of valid nodes.

What migrations keep in the residue would hide a wrong `down` until somebody edits the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodeloom.migrations import migrate
from nodeloom.migrations.conversion import close
from nodeloom.runtime.pack_code import run_python
from nodeloom.runtime.testing.becoming import is_becoming, place_of
from nodeloom.runtime.testing.contracts import Contract
from nodeloom.runtime.testing.documents import lone_nodes
from nodeloom.runtime.testing.kit import Kit
from nodeloom.runtime.testing.sentences import shown
from nodeloom.runtime.testing.world import Versions
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON
from nodeloom.schema.migration_ops import Python

Inputs = dict[str, JSON]


def inverse_problem(kit: Kit, type_id: str) -> str:
    """The first python op of a type whose `down` is not its way back; an empty text if all are."""
    known = kit.world.contracts.get(type_id, {})
    for step in kit.histories[type_id].steps:
        before, after = known.get(step.version - 1), known.get(step.version)
        for op in step.ops:
            if isinstance(op, Python) and op.down is not None and before is not None and after is not None:
                problem = _op_problem(kit, type_id, step.version, op, op.down, (before, after))
                if problem:
                    return f"{type_id} {place_of(kit.histories[type_id], step.version)}: {problem}"
    return ""


def _op_problem(
    kit: Kit, type_id: str, version: int, op: Python, down: str, contracts: tuple[Contract, Contract]
) -> str:
    """A pair of functions is right if at least one of them takes back whatever the other did.

    Nobody but nodes of a removed type go back to it, so it is `down` that is asked there.
    """
    before, after = contracts
    upward = _broken(kit, kit.crossing(type_id, version), (op.up, down), before, after)
    if upward is None:
        return ""
    if not is_becoming(kit.histories[type_id], version):
        downward = kit.crossing(type_id, version - 1)
        if _broken(kit, downward, (down, op.up), after, before) is None:
            return ""
    was, there, back = upward
    return (
        f"python {op.up} turns {shown(was)} into {shown(there)}, of which {down} makes {shown(back)}: "
        "let down take back what up did, or leave it out"
    )


def _broken(
    kit: Kit, versions: Versions, functions: tuple[str, str], start: Contract, goal: Contract
) -> tuple[Inputs, Inputs, Inputs] | None:
    """Inputs that don't come back: as they were, what the first function made of them, and the second of that."""
    defaults = {**_defaults(goal), **_defaults(start)}

    def came_back(was: Inputs) -> bool:
        back = run_python(functions[1], run_python(functions[0], dict(was)))
        return _same(was, back, defaults)

    def met(document: JSON) -> list[Inputs]:
        return _calls(kit, versions, functions[0], document)

    def is_wrong(document: JSON) -> bool:
        return not all(map(came_back, met(document)))

    strategy = lone_nodes(kit.world, start)
    wrong = next(filter(is_wrong, kit.drawn(strategy)), None)
    if wrong is None:
        return None
    was = next(each for each in met(kit.simplest(strategy, is_wrong, wrong)) if not came_back(each))
    there = run_python(functions[0], dict(was))
    return was, there, run_python(functions[1], dict(there))


def _calls(kit: Kit, versions: Versions, function: str, document: JSON) -> list[Inputs]:
    """What a function is called with while a document of one node is migrated."""
    met: list[Inputs] = []

    def recorded(name: str, given: Inputs) -> Inputs:
        if name == function:
            met.append(dict(given))
        return run_python(name, given)

    migrate(document, kit.world.targets(versions), catalogue=kit.catalogue, run_python=recorded)
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
