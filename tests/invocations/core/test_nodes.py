"""Every type of the pack, through its class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from nodeloom.invocations.core import pack
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import InputError, InvocationContext, Registry, StringOutput, Workflow
from nodeloom.schema.json import JSON

registry = Registry([pack])

CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("integer", {"value": 3}, {"value": 3}),
    ("float", {"value": 1.5}, {"value": 1.5}),
    ("string", {"value": "a cat"}, {"value": "a cat"}),
    ("boolean", {"value": True}, {"value": True}),
    (
        "model",
        {"model": {"name": "any"}},
        {"model": {"name": "any", "hash": None, "base": None, "kind": None}},
    ),
    ("color", {"color": {"r": 1, "g": 2, "b": 3}}, {"color": {"r": 1, "g": 2, "b": 3, "a": 255}}),
    ("random_seed", {"value": 2**64 - 1}, {"value": 2**64 - 1}),
    ("integer_math", {"a": 7, "b": 2, "operation": "divide"}, {"value": 3}),
    ("float_math", {"a": 7, "b": 2, "operation": "divide"}, {"value": 3.5}),
    ("round", {"value": 515.9, "multiple": 8}, {"value": 512}),
    ("round_to_decimals", {"value": 3.14159}, {"value": 3.14}),
    ("compare", {"a": 1, "b": 2, "operation": "less"}, {"value": True}),
    ("string_join", {"left": "a", "right": "b", "separator": "-"}, {"value": "a-b"}),
    ("join_list", {"collection": ["a", "b"]}, {"value": "a, b"}),
    ("string_replace", {"text": "a.a", "search": ".", "replacement": "-"}, {"value": "a-a"}),
    ("string_replace", {"text": "ab", "search": ".", "replacement": "-", "regular_expression": True}, {"value": "--"}),
    ("string_format", {"template": "{a} of {b}", "a": "art", "b": "war"}, {"value": "art of war"}),
    ("string_split", {"text": "a, b"}, {"collection": ["a", "b"]}),
    ("string_cut", {"text": "a,b"}, {"before": "a", "after": "b"}),
    ("lines", {"text": "a\nb\n"}, {"collection": ["a", "b"]}),
    ("integers", {"collection": [1, 2]}, {"collection": [1, 2]}),
    ("floats", {"collection": [1.5]}, {"collection": [1.5]}),
    ("strings", {"collection": ["a"]}, {"collection": ["a"]}),
    ("range", {"start": 0, "stop": 10, "step": 3}, {"collection": [0, 3, 6, 9]}),
    ("float_range", {"start": 0, "stop": 1, "count": 3}, {"collection": [0.0, 0.5, 1.0]}),
    ("iterate", {"collection": ["a", 2]}, {"item": ["a", 2]}),
    ("collect", {"item": ["a", 2]}, {"collection": ["a", 2]}),
    ("list_length", {"collection": ["a", 2]}, {"value": 2}),
    ("list_item", {"collection": ["a", 2], "position": -1}, {"item": 2}),
    ("list_slice", {"collection": [1, 2, 3], "start": 1}, {"collection": [2, 3]}),
    ("list_slice", {"collection": [1, 2, 3], "start": -9, "stop": -1}, {"collection": [1, 2]}),
    ("list_position", {"collection": ["a", "b"], "text": "b"}, {"value": 1}),
    (
        "zip",
        {"list_a": [1, 2], "list_b": ["a", "b"]},
        {"item_a": [1, 2], "item_b": ["a", "b"], "item_c": [None] * 2, "item_d": [None] * 2, "index": [0, 1]},
    ),
    (
        "cross",
        {"list_a": [1, 2], "list_c": ["a"]},
        {"item_a": [1, 2], "item_b": [None] * 2, "item_c": ["a", "a"], "index": [0, 1]},
    ),
    ("compare_texts", {"a": "a cat", "b": "CAT", "operation": "contains", "match_case": False}, {"value": True}),
    ("logic", {"a": True, "b": True, "operation": "xor"}, {"value": False}),
    ("switch", {"index": 7, "case_7": "a"}, {"value": "a"}),
    ("first_available", {"c": "a"}, {"value": "a"}),
    ("if", {"condition": True, "on_true": "a"}, {"value": "a"}),
    ("if", {"condition": False, "on_false": [1]}, {"value": [1]}),
]


def run(name: str, inputs: dict[str, Any], context: InvocationContext) -> dict[str, Any]:
    output: Any = registry[f"core/{name}"].model_validate(inputs).invoke(context)
    found: dict[str, Any] = output.model_dump()
    return found


@pytest.mark.parametrize(("name", "inputs", "outputs"), CASES)
def test_a_node_gives_what_it_promises(
    name: str, inputs: dict[str, Any], outputs: dict[str, Any], context: InvocationContext
) -> None:
    assert run(name, inputs, context) == outputs


def test_every_type_has_a_case() -> None:
    running_others = {"core/call_workflow", "core/map", "core/repeat_until"}  # they have tests of their own
    assert {f"core/{name}" for name, _, _ in CASES} == set(registry) - running_others


def test_an_empty_seed_is_drawn_anew_and_kept_by_every_json_reader(context: InvocationContext) -> None:
    drawn = [run("random_seed", {}, context)["value"] for _ in range(100)]
    assert len(set(drawn)) == 100
    assert all(0 <= seed < 2**53 for seed in drawn)


def test_a_given_seed_of_zero_is_not_mistaken_for_an_empty_one(context: InvocationContext) -> None:
    assert run("random_seed", {"value": 0}, context) == {"value": 0}


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_beyond_64_bits_is_refused(seed: int) -> None:
    with pytest.raises(ValidationError):
        registry["core/random_seed"].model_validate({"value": seed})


def test_if_asks_for_one_branch_only() -> None:
    conditional = registry["core/if"]
    assert list(conditional.model_validate({"condition": True}).needs()) == ["on_true"]
    assert list(conditional.model_validate({"condition": False}).needs()) == ["on_false"]


def test_if_names_the_branch_that_has_no_value(context: InvocationContext) -> None:
    with pytest.raises(InputError, match="on_false has no value, and the condition chose it"):
        run("if", {"condition": False, "on_true": 1}, context)


def test_iteration_is_declared_by_spread_and_gather() -> None:
    assert registry["core/iterate"].definition.spread == {"item"}
    assert registry["core/collect"].definition.gather == {"item"}
    assert registry["core/random_seed"].definition.purity == "volatile"


def test_numbers_that_reach_texts_in_a_workflow_are_written_out(tmp_path: Path) -> None:
    nodes: dict[str, tuple[str, dict[str, JSON]]] = {
        "count": ("core/integer", {"value": 3}),
        "size": ("core/float", {"value": 2.5}),
        "join": ("core/string_join", {"separator": "x"}),
        "numbers": ("core/floats", {"collection": [1, 2.5]}),
        "list": ("core/join_list", {}),
        "each": ("core/iterate", {}),
        "texts": ("core/string", {}),
    }
    edges = [
        ["count", "value", "join", "left"],
        ["size", "value", "join", "right"],
        ["numbers", "collection", "list", "collection"],
        ["numbers", "collection", "each", "collection"],
        ["each", "item", "texts", "value"],
    ]
    document = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {key: {"type": type_id, "inputs": inputs} for key, (type_id, inputs) in nodes.items()},
        "edges": edges,
    }
    session = Session(registry, Settings(home=tmp_path))
    result = session.run(Workflow.read(document), save=lambda data, name: None)
    assert result.status == "completed"
    assert result.output("join") == StringOutput(value="3x2.5")
    assert result.output("list") == StringOutput(value="1.0, 2.5")
    assert result.output("texts", (1,)) == StringOutput(value="2.5")
