"""Documents drawn from the contracts of a pack: all that people, programs and accidents put into one.

Values that fit and values that don't, edges between types that fit and others, names of the interface, pins,
subgraphs, nodes of types that nobody knows, and keys that nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any, Final, NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nodeloom.runtime.testing.becoming import is_becoming
from nodeloom.runtime.testing.contracts import Contract
from nodeloom.runtime.testing.values import HOSTILE
from nodeloom.runtime.testing.world import Versions, World
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

UNKNOWN: Final = "unknown input"
"""An input that no version has."""
_FEW: Final = st.integers(0, 9)
_NODES: Final = 4


@dataclass(frozen=True)
class Sample:
    """A document whose nodes have the versions `start`, where it shall go, and a number for what laws draw."""

    document: Any
    start: Versions
    goal: Versions
    seed: int


class _End(NamedTuple):
    """A field of a node: the node, its name, what it holds, and the type of the node."""

    node: str
    name: str
    kind: str
    type: str


@st.composite
def samples(draw: Any, world: World, type_id: str, step: int | None = None) -> Sample:
    """Documents with nodes of one type that go up or down between two of its versions; over `step` if it is named."""
    seed = draw(st.integers(0, 2**16))
    chance = Random(seed)  # one draw for what matters little: hypothesis takes its time for each
    start: Versions = {}
    goal: Versions = {}
    for other, known in world.contracts.items():
        versions = sorted(known)
        if other == type_id:
            pair = [step - 1, step] if step is not None else sorted(_two(draw, versions))
            is_upward = draw(st.booleans()) or is_becoming(world.histories[other], pair[1])
            start[other], goal[other] = pair if is_upward else reversed(pair)
        elif len(versions) > 1:
            start[other], goal[other] = chance.choice(versions), chance.choice(versions)
    return Sample(draw(documents(world, type_id, start)), start, goal, seed)


def _two(draw: Any, versions: list[int]) -> list[int]:
    first = draw(st.sampled_from(versions))
    return [first, draw(st.sampled_from([each for each in versions if each != first] or [first]))]


@st.composite
def documents(draw: Any, world: World, type_id: str, versions: Versions) -> dict[str, Any]:
    """Documents with nodes of one type, and perhaps of others, that have these versions."""
    graph = draw(_graphs(world, type_id, versions, 1))
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "stranger": [1, None, {"residue": 2}],
        "form": {"elements": [{"input": "i0"}]},
        **graph,
    }


def lone_nodes(world: World, contract: Contract) -> SearchStrategy[Any]:
    """Documents of a single node, all of whose values fit."""
    values = {name: world.values(contract, "inputs", name) for name in contract.template.inputs}
    node = {"type": contract.name, "version": contract.version}
    return st.fixed_dictionaries({}, optional=values).map(
        lambda inputs: {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "nodes": {"n": {**node, "inputs": inputs}},
        }
    )


@st.composite
def _graphs(draw: Any, world: World, type_id: str, versions: Versions, depth: int) -> dict[str, Any]:
    others = sorted({type_id, *world.neighbours(type_id)})
    kinds = st.sampled_from(others) | st.sampled_from(sorted(world.contracts))
    drawn = [type_id, *draw(st.lists(kinds, max_size=_NODES - 1 if depth else 1))]
    types = [world.standing(each, versions) for each in drawn]
    nodes = {f"n{number}": draw(_nodes(world, each, versions)) for number, each in enumerate(types)}
    ends = {side: _ends(world, types, versions, side) for side in ("inputs", "outputs")}
    if draw(_FEW) > 7:
        nodes["stranger"] = {"type": "nobody/knows", "inputs": {"x": 1}}
        ends["outputs"].append(_End("stranger", "y", "?", "nobody/knows"))
    graph: dict[str, Any] = {"nodes": nodes, "edges": [], "view": _view(draw, nodes), "residue": {"guest": {"kept": 1}}}
    if ends["outputs"]:
        graph["edges"] = _edges(draw, world, ends["inputs"], ends["outputs"])
    graph["interface"] = {side: _exposed(draw, side[0], each) for side, each in ends.items()}
    pins = {f"n{number}": draw(_pins(world, each, versions)) for number, each in enumerate(types) if draw(_FEW) > 6}
    if any(pins.values()):
        graph["pins"] = {key: each for key, each in pins.items() if each}
    if depth and draw(_FEW) > 6:
        graph["subgraphs"] = {"part": draw(_graphs(world, type_id, versions, depth - 1))}
    return graph


@st.composite
def _nodes(draw: Any, world: World, type_id: str, versions: Versions) -> dict[str, Any]:
    contract = world.contract(type_id, versions)
    node: dict[str, Any] = {"type": contract.name, "version": contract.version}
    inputs: dict[str, Any] = {}
    for name in contract.template.inputs:
        chance = draw(_FEW)
        if chance > 1:
            inputs[name] = draw(world.values(contract, "inputs", name) if chance < 9 else HOSTILE)
    if draw(_FEW) > 7:
        for name in [UNKNOWN, *world.strays(type_id, contract)]:
            inputs[name] = draw(HOSTILE)
    if inputs or draw(st.booleans()):
        node["inputs"] = inputs
    if draw(_FEW) > 5:
        node |= {"colour": "#fff", "label": "mine", "mode": draw(st.sampled_from(["normal", "muted", "bypassed"]))}
    return node


def _ends(world: World, types: list[str], versions: Versions, side: str) -> list[_End]:
    """Every field at one side of the nodes."""
    found = []
    for number, type_id in enumerate(types):
        template = world.contract(type_id, versions).template
        fields = template.inputs if side == "inputs" else template.outputs
        found += [_End(f"n{number}", name, str(each.type), type_id) for name, each in fields.items()]
    return found


def _edges(draw: Any, world: World, inputs: list[_End], outputs: list[_End]) -> list[list[str]]:
    found = []
    for end in inputs:
        meant = [each for each in outputs if (end.type, end.name, each.type) in world.wires]
        fitting = [each for each in outputs if each.kind == end.kind]
        chance = draw(_FEW)
        if chance > (4 if meant else 6):
            near = meant if meant and chance < 8 else fitting if fitting and chance < 9 else outputs
            source = draw(st.sampled_from(near))
            found.append([source.node, source.name, end.node, end.name])
    return found


def _exposed(draw: Any, prefix: str, ends: list[_End]) -> dict[str, list[str]]:
    if not ends:
        return {}
    chosen = draw(st.lists(st.sampled_from(ends), max_size=3))
    return {f"{prefix}{number}": [end.node, end.name] for number, end in enumerate(chosen)}


@st.composite
def _pins(draw: Any, world: World, type_id: str, versions: Versions) -> list[dict[str, Any]]:
    contract = world.contract(type_id, versions)
    pins = []
    for index in range(draw(st.integers(1, 2))):
        pin: dict[str, Any] = {"index": [index]}
        pin["outputs"] = {
            name: draw(world.values(contract, "outputs", name) | HOSTILE) for name in contract.template.outputs
        }
        if contract.template.inputs and draw(st.booleans()):
            pin["inputs"] = draw(st.dictionaries(st.sampled_from(sorted(contract.template.inputs)), HOSTILE))
        pins.append(pin)
    return pins


def _view(draw: Any, nodes: dict[str, Any]) -> dict[str, Any]:
    view: dict[str, Any] = {"zoom": 1}
    if draw(_FEW) > 5:
        view["positions"] = {key: [number * 100, 0] for number, key in enumerate(nodes)}
        view["fields"] = {
            key: {"inputs": {name: {"hidden": True} for name in node.get("inputs", {})}} for key, node in nodes.items()
        }
    return view
