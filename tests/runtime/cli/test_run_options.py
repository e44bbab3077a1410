"""Options of `nodeloom run` that say how far it goes, and what it tells."""

import json
from typing import Any

import pytest

from nodeloom.runtime.engine import Policies, Policy, RunResult
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Workflow

from .conftest import Command, Write

NODES: dict[str, Any] = {
    "a": {"type": "core/integer", "inputs": {"value": 3}},
    "b": {"type": "core/integer_math", "inputs": {"operation": "add", "b": 4}},
    "c": {"type": "core/integer_math", "inputs": {"operation": "divide", "b": 0}},
}
EDGES = [["a", "value", "b", "a"], ["b", "value", "c", "a"]]


def test_until_runs_only_to_a_node_and_tells_its_outputs(nodeloom: Command, workflow: Write) -> None:
    path = workflow(NODES, EDGES)
    assert nodeloom("run", path).exit_code == 1
    result = nodeloom("run", path, "--until", "b")
    assert (result.exit_code, result.stdout) == (0, "b.value: 7\n")


def test_until_may_name_several_nodes(nodeloom: Command, workflow: Write) -> None:
    result = nodeloom("run", workflow(NODES, EDGES), "--until", "a", "--until", "b", "--json")
    assert json.loads(result.stdout)["outputs"] == {"a.value": 3, "b.value": 7}


def test_until_a_node_that_is_not_there_is_refused(nodeloom: Command, workflow: Write) -> None:
    result = nodeloom("run", workflow(NODES, EDGES), "--until", "zz")
    assert result.exit_code == 3
    assert "zz" in result.stderr


def test_explain_tells_why_each_node_ran_or_did_not(nodeloom: Command, workflow: Write) -> None:
    nodes = {**NODES, "d": {"type": "core/integer"}}
    result = nodeloom("run", workflow(nodes, [*EDGES, ["c", "value", "d", "value"]]), "--explain")
    lines = [line.split(maxsplit=1) for line in result.stderr.splitlines()]
    told = dict(line for line in lines if len(line) == 2)
    assert told["a"].startswith("ran 0.")
    assert told["b"].endswith("missed: first run")
    assert told["c"].endswith("b is 0, and 7 can't be divided by 0; give b another value")
    assert told["d"].split() == ["blocked", "by", "c"]


def test_explain_as_json_lists_every_run_of_every_node(nodeloom: Command, workflow: Write) -> None:
    nodes = {"i": {"type": "core/iterate", "inputs": {"collection": [1, 2]}}, "n": {"type": "core/integer"}}
    result = nodeloom("run", workflow(nodes, [["i", "item", "n", "value"]]), "--explain", "--json")
    told = json.loads(result.stdout)["nodes"]
    listed = [(each["node"], each["index"], each["status"]) for each in told]
    assert sorted(listed) == [  # runs that are parallel end in any order
        ("i", [], "done"),
        ("n", [0], "done"),
        ("n", [1], "done"),
    ]
    assert set(told[0]) == {"node", "index", "status", "cache", "why", "seconds", "peak_memory", "attempts"}
    assert "nodes" not in json.loads(nodeloom("run", workflow({}), "--json").stdout)


def test_policies_reach_the_run(nodeloom: Command, workflow: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Policies] = []

    def run(self: Session, workflow: Workflow, *, policies: Policies, **others: Any) -> RunResult:
        given.append(policies)
        return RunResult()

    monkeypatch.setattr(Session, "run", run)
    nodeloom("run", workflow({}))
    nodeloom("run", workflow({}), "--retries", "2", "--timeout", "3.5", "--fail-fast")
    assert given == [Policies(), Policies(Policy(retries=2, timeout=3.5), fail_fast=True)]


@pytest.mark.parametrize("wrong", [("--retries", "-1"), ("--timeout", "0"), ("--timeout", "soon")])
def test_policies_that_make_no_sense_are_a_wrong_command_line(
    nodeloom: Command, workflow: Write, wrong: tuple[str, str]
) -> None:
    assert nodeloom("run", workflow({}), *wrong).exit_code == 2


def test_a_second_run_says_what_it_reused_and_what_changed(nodeloom: Command, workflow: Write) -> None:
    path = workflow({"a": NODES["a"], "b": NODES["b"]}, [["a", "value", "b", "a"]])
    nodeloom("run", path)
    result = nodeloom("run", path, "--set", "b.b=5", "--explain", "--json")
    told = [(each["status"], each["why"]) for each in json.loads(result.stdout)["nodes"]]
    assert told[0][0] == "reused"
    assert told[1] == ("done", "b 4 -> 5")


def test_nodes_within_calls_and_loops_are_named_by_their_way(nodeloom: Command, workflow: Write) -> None:
    add = {"type": "core/integer_math", "inputs": {"operation": "add", "b": 1}}
    big = {"type": "core/compare", "inputs": {"operation": "greater", "b": 2}}
    body = {
        "nodes": {"add": add, "big": big},
        "edges": [["add", "value", "big", "a"]],
        "interface": {"inputs": {"n": ["add", "a"]}, "outputs": {"n": ["add", "value"], "done": ["big", "value"]}},
    }
    nodes = {
        "call": {"type": "core/call_workflow", "inputs": {"subgraph": {"name": "more"}}},
        "loop": {"type": "core/repeat_until", "inputs": {"subgraph": {"name": "more"}}},
    }
    path = workflow(nodes, [["call", "n", "loop", "n"]], subgraphs={"more": body})
    told = json.loads(nodeloom("run", path, "--set", "call.n=0", "--explain", "--json").stdout)
    assert [each["node"] for each in told["nodes"]] == [
        "call/add", "loop/0/add", "loop/0/big", "loop/1/add", "loop/1/big", "loop",
    ]  # fmt: skip
    assert nodeloom("run", path, "--set", "call.n=0", "--until", "call/add").stdout == "call/add.value: 1\n"
