from pydantic import ConfigDict

from nodeloom.runtime.cli.report import MOST_FAILURES, failure_lines, outputs_of
from nodeloom.runtime.engine import Failure, RunResult
from nodeloom.schema import Catalogue, ImageField, ImageOutput, IntegerOutput, InvocationOutput, Registry, Workflow

WORKFLOW = Workflow.read(
    {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {"n": {"type": "core/integer"}},
        "interface": {"outputs": {"number": ["n", "value"], "gone": ["zz", "value"]}},
    }
)

CATALOGUE: Catalogue = Registry.installed().catalogue()


class PortsOutput(InvocationOutput):
    """What a loop or call gives: outputs that its class does not name."""

    model_config = ConfigDict(extra="allow")
    rounds: int


def test_outputs_are_told_by_their_name_in_the_interface() -> None:
    result = RunResult(outputs={"n": {(): IntegerOutput(value=3)}})
    assert outputs_of(WORKFLOW, CATALOGUE, result, []) == {"number": 3}


def test_an_output_of_many_runs_is_a_list_in_order() -> None:
    result = RunResult(outputs={"n": {(1,): IntegerOutput(value=4), (0,): IntegerOutput(value=3)}})
    assert outputs_of(WORKFLOW, CATALOGUE, result, []) == {"number": [3, 4]}


def test_nodes_that_were_asked_for_tell_all_outputs_that_can_be_shown() -> None:
    picture = ImageOutput(image=ImageField(name="a"), width=3, height=2)
    ports = PortsOutput.model_validate({"rounds": 5, "best": "cat"})
    result = RunResult(outputs={"size": {(): picture}, "loop": {(): ports}})
    assert outputs_of(WORKFLOW, CATALOGUE, result, ["size", "loop", "failed"]) == {
        "size.width": 3, "size.height": 2, "loop.rounds": 5, "loop.best": "cat",
    }  # fmt: skip


def test_of_a_node_that_failed_often_a_few_items_are_told() -> None:
    failures = [Failure("d", (at,), "t/d", "input", "node d: no") for at in range(MOST_FAILURES + 290)]
    lines = list(failure_lines([Failure("c", (), "t/c", "input", "node c: no"), *failures]))
    assert lines[:3] == ["node c: no", "node d: no (item 0)", "node d: no (item 1)"]
    assert lines[-1] == "and 290 more of node d"
    assert len(lines) == MOST_FAILURES + 2
