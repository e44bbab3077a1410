"""Commands on workflows that call others: subgraphs, and files saved beside them."""

import json
from pathlib import Path

from .conftest import Command, Write

TWICE = {
    "format": "nodeloom.workflow",
    "format_version": 1,
    "nodes": {"sum": {"type": "core/integer_math", "inputs": {"operation": "multiply", "b": 2}}},
    "interface": {"inputs": {"number": ["sum", "a"]}, "outputs": {"double": ["sum", "value"]}},
}


def calling(name: str) -> dict[str, object]:
    return {"call": {"type": "core/call_workflow", "inputs": {"subgraph": {"name": name}, "number": 21}}}


def test_a_saved_workflow_is_called_and_its_output_told(nodeloom: Command, workflow: Write, tmp_path: Path) -> None:
    (tmp_path / "twice.json").write_text(json.dumps(TWICE))
    path = workflow(calling("twice.json"), interface={"outputs": {"answer": ["call", "double"]}})
    assert nodeloom("check", path).exit_code == 0
    result = nodeloom("run", path)
    assert (result.exit_code, result.stdout) == (0, "answer: 42\n"), result.output


def test_a_saved_workflow_that_is_not_there_is_named(nodeloom: Command, workflow: Write) -> None:
    result = nodeloom("run", workflow(calling("thrice.json")))
    assert result.exit_code == 3
    assert "node call (core/call_workflow): the saved workflow thrice.json can't be read" in result.stderr


def test_a_call_that_is_asked_for_tells_its_outputs(nodeloom: Command, workflow: Write, tmp_path: Path) -> None:
    (tmp_path / "twice.json").write_text(json.dumps(TWICE))
    result = nodeloom("run", workflow(calling("twice.json")), "--until", "call")
    assert (result.exit_code, result.stdout) == (0, "call.double: 42\n"), result.output
