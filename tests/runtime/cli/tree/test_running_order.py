from nodeloom.runtime.cli.tree.running_order import running_order
from nodeloom.schema import Workflow

WORKFLOW = Workflow.read(
    {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {
            **{key: {"type": "core/string"} for key in ("n10", "n2", "end", "other", "call")},
            "off": {"type": "core/string", "mode": "muted"},
        },
        "edges": [
            ["n10", "value", "end", "value"],
            ["n2", "value", "end", "value"],
            ["off", "value", "end", "value"],
            ["end", "value", "call", "value"],
        ],
    }
)


def test_what_a_target_needs_comes_before_it_in_natural_order() -> None:
    assert running_order(WORKFLOW, ["end"]) == ["n2", "n10", "end"]


def test_a_target_within_a_call_stands_for_the_call() -> None:
    assert running_order(WORKFLOW, ["call/inner", "other"])[-2:] == ["call", "other"]
