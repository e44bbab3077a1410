"""Calls, loops and maps: through the class with a fake world, and through the engine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from nodeloom.invocations import core
from nodeloom.invocations.core.flow.map import Map
from nodeloom.invocations.core.flow.repeat_until import RepeatUntil
from nodeloom.invocations.core.ops.mapping import AT_ONCE, applied, rows_of
from nodeloom.runtime.engine import (
    Engine,
    Event,
    InstanceView,
    MemoryCache,
    NodeFinished,
    RunResult,
    compile_graph,
    validate_graph,
)
from nodeloom.schema import (
    Catalogue,
    Edge,
    Expansion,
    Graph,
    InputError,
    Node,
    Registry,
    SubgraphField,
    SubgraphOutput,
)
from nodeloom.schema.graph import End

REGISTRY = Registry([core.pack])
CATALOGUE: Catalogue = REGISTRY.catalogue()


class Loop:
    """A world whose one subgraph is a Python function of its inputs."""

    def __init__(self, body: Any, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> None:
        self._body = body
        self._graph = Graph(inputs={name: ("n", name) for name in inputs})
        self._outputs = {name: ("n", name) for name in outputs}
        self.given: list[Mapping[str, Any]] = []
        self.steps: list[tuple[int, int]] = []
        self.random = Random(0)
        self.log = logging.getLogger("test")

    def expansion(self, subgraph: SubgraphField, inputs: Mapping[str, Any]) -> Expansion:
        return Expansion(self._graph, self._outputs, inputs)

    async def run(self, expansion: Expansion) -> Mapping[str, Any]:
        self.given.append(expansion.inputs)
        return dict(self._body(**expansion.inputs))

    def progress(self, step: int, total: int, message: str = "") -> None:
        self.steps.append((step, total))


def repeated(loop: Loop, **inputs: Any) -> SubgraphOutput:
    node = RepeatUntil.model_validate({"subgraph": {"name": "body"}, **inputs})
    return asyncio.run(node.invoke(loop))  # type: ignore[arg-type]


def test_a_loop_ends_when_its_output_says_so_and_gives_what_the_last_round_gave() -> None:
    loop = Loop(lambda x: {"x": x + 1, "done": x >= 3, "seen": x}, ("x",), ("x", "done", "seen"))
    assert repeated(loop, x=1).model_dump() == {"rounds": 3, "x": 4, "done": True, "seen": 3}
    assert loop.given == [{"x": 1}, {"x": 2}, {"x": 3}]
    assert loop.steps == [(1, 10), (2, 10), (3, 10)]


def test_a_body_may_ask_for_the_number_of_the_round() -> None:
    loop = Loop(lambda round, x: {"enough": round * x >= 10}, ("round", "x"), ("enough",))  # noqa: A006
    assert repeated(loop, x=5, until="enough").model_dump() == {"rounds": 3, "enough": True}


def test_the_number_of_the_round_is_no_state() -> None:
    loop = Loop(lambda round: {"round": 100, "done": round == 2}, ("round",), ("round", "done"))  # noqa: A006
    assert repeated(loop).model_dump() == {"rounds": 3, "round": 100, "done": True}


def test_a_loop_that_is_never_done_fails_at_its_bound_or_takes_the_last_result() -> None:
    loop = Loop(lambda x: {"x": x + 1, "done": False}, ("x",), ("x", "done"))
    with pytest.raises(InputError, match="done was never true in 10 rounds; raise max_rounds"):
        repeated(loop, x=0)
    with pytest.raises(InputError, match="done was never true in 1 round;"):
        repeated(loop, x=0, max_rounds=1)
    assert repeated(loop, x=0, max_rounds=4, on_limit="last").model_dump() == {"rounds": 4, "x": 4, "done": False}


def test_what_ends_a_loop_must_be_an_output_of_true_or_false() -> None:
    loop = Loop(lambda: {"done": 1}, (), ("done",))
    with pytest.raises(InputError, match="until is finished, but the outputs of subgraph body are done"):
        repeated(loop, until="finished")
    assert loop.given == []
    with pytest.raises(InputError, match="until is done, which gave 1; it must be an output of true or false"):
        repeated(loop)


def test_the_rows_of_a_map_are_its_lists() -> None:
    assert rows_of({"a": [1, 2], "b": 5, "c": [3, 4], "d": [1]}, ["d"]) == [
        {"a": 1, "b": 5, "c": 3, "d": [1]},
        {"a": 2, "b": 5, "c": 4, "d": [1]},
    ]
    with pytest.raises(InputError, match="they must have as many items each, but a has 2, b has 1"):
        rows_of({"a": [1, 2], "b": [1]}, [])
    with pytest.raises(InputError, match=r"none of its inputs has a list; connect one \(a\)"):
        rows_of({"a": 1, "d": [1]}, ["d"])


def test_a_map_over_nothing_gives_empty_lists_and_runs_nothing() -> None:
    loop = Loop(None, ("x",), ("x", "y"))
    node = Map.model_validate({"subgraph": {"name": "body"}, "x": []})
    found = asyncio.run(node.invoke(loop))  # type: ignore[arg-type]
    assert found == SubgraphOutput.model_validate({"x": [], "y": []})


def test_rows_begin_in_order_and_so_many_are_under_way_at_once() -> None:
    begun: list[int] = []
    ended: list[int] = []
    most = 0

    async def run(row: Mapping[str, Any]) -> Mapping[str, Any]:
        nonlocal most
        begun.append(row["x"])
        most = max(most, len(begun) - len(ended))
        await asyncio.sleep(0)
        ended.append(row["x"])
        return row

    rows = [{"x": number} for number in range(3 * AT_ONCE)]
    assert asyncio.run(applied(run, rows)) == rows
    assert begun == list(range(3 * AT_ONCE))
    assert most == AT_ONCE


def test_all_rows_come_to_their_end_and_then_the_first_error_counts() -> None:
    ended: list[int] = []

    async def run(row: Mapping[str, Any]) -> Mapping[str, Any]:
        await asyncio.sleep(0)
        ended.append(row["x"])
        if row["x"] in (1, 2):
            raise InputError(f"no {row['x']}")
        return row

    with pytest.raises(InputError, match="no 1"):
        asyncio.run(applied(run, [{"x": number} for number in range(4)]))
    assert ended == [0, 1, 2, 3]


def graph(
    nodes: dict[str, tuple[str, dict[str, Any]]],
    edges: list[tuple[str, str, str, str]],
    inputs: dict[str, End] | None = None,
    outputs: dict[str, End] | None = None,
    **subgraphs: Any,
) -> Graph:
    made = {key: Node(f"core/{type_id}", values) for key, (type_id, values) in nodes.items()}
    return Graph(made, [Edge(*edge) for edge in edges], {}, inputs or {}, outputs or {}, subgraphs)


class World:
    """Runs graphs of the pack `core`, and remembers what the cache did."""

    def __init__(self) -> None:
        self.cache = MemoryCache()
        self.reasons: dict[str, str] = {}
        self.events: list[Event] = []
        self.options: dict[str, Any] = {}
        self._random = Random(0)

    def run(self, made: Graph, **how: Any) -> RunResult:
        assert validate_graph(made, CATALOGUE) == []
        self.reasons.clear()
        self.events.clear()
        engine = Engine(REGISTRY, self._context, self.cache, **self.options)
        return engine.run(compile_graph(made, CATALOGUE), self._hear, **how)

    def _hear(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, NodeFinished):
            self.reasons[event.node + "".join(f"[{item}]" for item in event.index)] = event.cache

    def _context(self, view: InstanceView) -> Any:
        return SimpleNamespace(expansion=view.expansion, run=view.run, progress=view.progress, random=self._random)


@pytest.fixture
def world() -> World:
    return World()


SQUARE = graph(
    {"m": ("integer_math", {"operation": "multiply"}), "x": ("integer", {})},
    [("x", "value", "m", "a"), ("x", "value", "m", "b")],
    inputs={"value": ("x", "value")},
    outputs={"square": ("m", "value")},
)
COUNT = graph(
    {
        "next": ("integer_math", {"a": 0, "b": 3}),
        "enough": ("compare", {"b": 10.0, "operation": "greater"}),
    },
    [("next", "value", "enough", "a")],
    inputs={"total": ("next", "a"), "step": ("next", "b"), "goal": ("enough", "b")},
    outputs={"total": ("next", "value"), "done": ("enough", "value")},
)
"""Adds a step to a total until it is above a goal."""


def loop(type_id: str, subgraph: str, **values: Any) -> tuple[str, dict[str, Any]]:
    return (type_id, {"subgraph": {"name": subgraph}, **values})


def test_a_loop_runs_its_subgraph_in_rounds(world: World) -> None:
    made = graph({"u": loop("repeat_until", "count", step=4)}, [], count=COUNT)
    assert world.run(made).output("u").model_dump() == {"rounds": 3, "total": 12, "done": True}
    assert world.reasons == {
        "u/0/next": "missed", "u/0/enough": "missed", "u/1/next": "missed", "u/1/enough": "missed",
        "u/2/next": "missed", "u/2/enough": "missed", "u": "expanded",
    }  # fmt: skip


def test_rounds_that_were_run_before_come_from_the_cache(world: World) -> None:
    world.run(graph({"u": loop("repeat_until", "count", goal=5)}, [], count=COUNT))
    result = world.run(graph({"u": loop("repeat_until", "count", goal=8)}, [], count=COUNT))
    assert result.output("u").model_dump() == {"rounds": 3, "total": 9, "done": True}
    assert [world.reasons[f"u/{number}/next"] for number in range(3)] == ["hit", "hit", "missed"]


def test_a_loop_under_an_iteration_loops_for_each_item(world: World) -> None:
    made = graph(
        {"i": ("iterate", {"collection": [1, 5]}), "u": loop("repeat_until", "count", goal=7), "g": ("collect", {})},
        [("i", "item", "u", "step"), ("u", "rounds", "g", "item")],
        count=COUNT,
    )
    assert world.run(made).output("g").model_dump() == {"collection": [8, 2]}


def test_a_loop_in_a_loop_and_a_call_in_a_loop(world: World) -> None:
    inner = graph(
        {"u": loop("repeat_until", "count", goal=4), "s": loop("call_workflow", "square")},
        [("u", "total", "s", "value")],
        inputs={"step": ("u", "step")},
        outputs={"square": ("s", "square"), "done": ("u", "done")},
    )
    made = graph({"o": loop("repeat_until", "inner", step=2)}, [], inner=inner, count=COUNT, square=SQUARE)
    assert world.run(made).output("o").model_dump() == {"rounds": 1, "square": 36, "done": True}


def test_a_loop_uses_the_subgraphs_of_the_subgraph_it_stands_in(world: World) -> None:
    part = graph({"u": loop("repeat_until", "count")}, [], outputs={"total": ("u", "total")}, count=COUNT)
    made = graph({"c": loop("call_workflow", "part"), "r": ("round", {})}, [("c", "total", "r", "value")], part=part)
    assert world.run(made).output("r").model_dump() == {"value": 12}


def test_a_failure_in_a_round_names_the_way_to_it(world: World) -> None:
    failing = graph(
        {"m": ("integer_math", {"operation": "divide", "a": 1}), "d": ("boolean", {})},
        [],
        inputs={"x": ("m", "b")},
        outputs={"x": ("m", "value"), "done": ("d", "value")},
    )
    result = world.run(graph({"u": loop("repeat_until", "failing", x=0)}, [], failing=failing))
    assert result.status == "failed"
    assert [failure.node for failure in result.failures] == ["u/0/m", "u"]


def test_a_map_runs_its_subgraph_for_every_item(world: World) -> None:
    made = graph({"m": loop("map", "square", value=[1, 2, 3])}, [], square=SQUARE)
    assert world.run(made).output("m").model_dump() == {"square": [1, 4, 9]}


def test_a_map_draws_anew_for_every_item(world: World) -> None:
    draw = graph(
        {"x": ("integer", {}), "d": ("random_seed", {})},
        [],
        {"x": ("x", "value")},
        {"seed": ("d", "value"), "x": ("x", "value")},
    )
    made = graph({"m": loop("map", "draw", x=[1, 2, 3])}, [], draw=draw)
    first = world.run(made)
    drawn = first.output("m").model_dump()["seed"]
    assert len(set(drawn)) == 3
    assert set(first.pins) == {"m/0/d", "m/1/d", "m/2/d"}
    assert world.run(replace(made, pins=first.pins)).output("m").model_dump()["seed"] == drawn


def test_items_that_were_mapped_before_come_from_the_cache(world: World) -> None:
    world.run(graph({"m": loop("map", "square", value=[1, 2])}, [], square=SQUARE))
    world.run(graph({"m": loop("map", "square", value=[2, 3])}, [], square=SQUARE))
    assert (world.reasons["m/0/m"], world.reasons["m/1/m"]) == ("hit", "missed")


def test_lists_go_side_by_side_and_single_values_to_every_item(world: World) -> None:
    made = graph({"m": loop("map", "count", total=[1, 2], step=[10, 20], goal=15.0)}, [], count=COUNT)
    assert world.run(made).output("m").model_dump() == {"total": [11, 22], "done": [False, True]}


def test_a_map_takes_a_list_from_an_edge_and_gives_lists(world: World) -> None:
    made = graph(
        {"r": ("range", {"stop": 3}), "m": loop("map", "square"), "s": ("list_item", {"position": -1})},
        [("r", "collection", "m", "value"), ("m", "square", "s", "collection")],
        square=SQUARE,
    )
    assert world.run(made).output("s").model_dump() == {"item": 4}


def test_an_input_that_takes_a_list_by_itself_is_given_all_of_it(world: World) -> None:
    pick = graph(
        {"p": ("list_item", {})}, [], {"from": ("p", "collection"), "at": ("p", "position")}, {"item": ("p", "item")}
    )
    made = graph({"m": loop("map", "pick", **{"from": ["a", "b", "c"], "at": [2, 0]})}, [], pick=pick)
    assert world.run(made).output("m").model_dump() == {"item": ["c", "a"]}


def test_an_input_may_be_named_to_take_its_list_whole(world: World) -> None:
    same = graph(
        {"i": ("if", {"condition": True}), "x": ("integer", {})},
        [],
        {"any": ("i", "on_true"), "x": ("x", "value")},
        {"any": ("i", "value"), "x": ("x", "value")},
    )
    given = {"any": [1, 2, 3], "x": [7, 8]}
    made = graph({"m": loop("map", "same", **given, whole=["any"])}, [], same=same)
    assert world.run(made).output("m").model_dump() == {"any": [1, 2, 3, 1, 2, 3], "x": [7, 8]}
    (failure,) = world.run(graph({"m": loop("map", "same", **given)}, [], same=same)).failures
    assert "any has 3, x has 2" in failure.message


def test_a_failed_item_fails_the_map_and_the_others_are_kept(world: World) -> None:
    divide = graph(
        {"d": ("integer_math", {"operation": "divide", "a": 6})}, [], {"by": ("d", "b")}, {"n": ("d", "value")}
    )
    result = world.run(graph({"m": loop("map", "divide", by=[1, 0, 2])}, [], divide=divide))
    assert [failure.node for failure in result.failures] == ["m/1/d", "m"]
    world.run(graph({"m": loop("map", "divide", by=[1, 2])}, [], divide=divide))
    assert {world.reasons["m/0/d"], world.reasons["m/1/d"]} == {"hit"}


def test_a_map_inside_a_call_inside_a_map(world: World) -> None:
    row = graph(
        {"r": ("range", {"stop": 2}), "m": loop("map", "square"), "n": ("list_length", {})},
        [("r", "collection", "m", "value"), ("m", "square", "n", "collection")],
        {"from": ("r", "start")},
        {"squares": ("m", "square"), "count": ("n", "value")},
        square=SQUARE,
    )
    made = graph({"m": loop("map", "row", **{"from": [0, 1]})}, [], row=row)
    assert world.run(made).output("m").model_dump() == {"squares": [0, 1, 1], "count": [2, 1]}


def test_a_wrong_body_is_told_before_anything_runs() -> None:
    wrong = graph({"m": ("integer_math", {"a": "x"})}, [], {}, {"y": ("m", "value")})
    made = graph({"u": loop("repeat_until", "wrong", max_rounds=0), "m": loop("map", "wrong", z=1)}, [], wrong=wrong)
    assert [problem.message for problem in validate_graph(made, CATALOGUE)] == [
        'subgraph wrong, node m (core/integer_math): a is "x", must be an integer',
        "node m (core/map) has no input z; it has subgraph, whole",
        "node u (core/repeat_until): max_rounds is 0, must be between 1 and 10000",
    ]


EVERYTHING = graph(
    {
        "c": loop("call_workflow", "square", value=3),
        "u": loop("repeat_until", "count", goal=7),
        "m": loop("map", "square"),
        "r": ("range", {"stop": 3}),
        "s": ("integer_math", {}),
    },
    [
        ("c", "square", "u", "step"), ("r", "collection", "m", "value"), ("u", "total", "s", "a"),
        ("c", "square", "s", "b"),
    ],
    count=COUNT,
    square=SQUARE,
)  # fmt: skip


@pytest.mark.parametrize("workers", [0, 3])
def test_with_any_number_of_workers_the_results_are_the_same(world: World, workers: int) -> None:
    world.options = {"workers": workers}
    result = world.run(EVERYTHING)
    assert result.output("m").model_dump() == {"square": [0, 1, 4]}
    assert result.output("s").model_dump() == {"value": 18}


def test_a_run_that_died_anywhere_goes_on_and_repeats_nothing(world: World) -> None:
    world.options = {"workers": 0}
    whole = world.run(EVERYTHING)
    events = list(world.events)
    for cut in range(len(events)):
        world.cache = MemoryCache()
        before = [event.node for event in events[:cut] if isinstance(event, NodeFinished)]
        result = world.run(EVERYTHING, resume=[event.to_json() for event in events[:cut]])
        assert result.outputs == whole.outputs
        again = {event.node for event in world.events if isinstance(event, NodeFinished) and event.cache == "missed"}
        assert again.isdisjoint(before)
