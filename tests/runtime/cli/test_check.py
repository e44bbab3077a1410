"""`nodeloom check`: every mistake at once, each in a sentence."""

import json

from .conftest import Command, Write


def test_five_mistakes_get_five_messages_and_no_traceback(nodeloom: Command, workflow: Write) -> None:
    nodes = {
        "n1": {"type": "image/blurr", "inputs": {}},
        "n2": {"type": "image/blank", "inputs": {"width": -3}},
        "n3": {"type": "image/blank", "inputs": {"size": 3}},
        "n4": {"type": "image/save", "inputs": {}},
        "n5": {"type": "core/string", "inputs": {"value": 5}},
    }
    for command in ("check", "run"):
        result = nodeloom(command, workflow(nodes))
        lines = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
        assert result.exit_code == 3
        assert "Traceback" not in result.output
        assert [line.split(":")[1].split()[1] for line in lines] == ["n1", "n2", "n3", "n4", "n5"], lines
        assert "width is -3, must be between 1 and 16384" in lines[1]


def test_problems_as_json_name_node_field_expected_and_found(nodeloom: Command, workflow: Write) -> None:
    result = nodeloom("check", workflow({"n2": {"type": "image/blank", "inputs": {"width": -3}}}), "--json")
    (problem,) = json.loads(result.stdout)["problems"]
    assert (problem["node"], problem["field"], problem["found"]) == ("n2", "width", "-3")


def test_a_valid_workflow_has_no_problems(nodeloom: Command, workflow: Write) -> None:
    result = nodeloom("check", workflow({"n": {"type": "core/string", "inputs": {"value": "x"}}}))
    assert (result.exit_code, result.stderr) == (0, "")


def test_an_interface_that_stands_for_nothing_is_refused_before_anything_runs(
    nodeloom: Command, workflow: Write
) -> None:
    interface = {"inputs": {"x": ["zz", "value"], "y": ["a", "nope"]}, "outputs": {"z": ["a", "gone"]}}
    path = workflow({"a": {"type": "core/string"}}, interface=interface)
    for command in ("check", "run"):
        result = nodeloom(command, path)
        assert result.exit_code == 3
        assert "interface input 'x' stands for node zz, which does not exist" in result.stderr
        assert "interface input 'y' stands for input nope of node a, which has value" in result.stderr
        assert "interface output 'z' stands for output gone of node a, which has value" in result.stderr
