"""What a run left, for people and for scripts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from nodeloom.runtime.cli.explanation import Explanation
from nodeloom.runtime.engine import RunResult, interface_places
from nodeloom.schema import Catalogue, Workflow
from nodeloom.schema.json import write_json


def report_json(outputs: dict[str, object], result: RunResult, saved: Sequence[Path], told: Explanation | None) -> None:
    """Print one JSON document on standard output; with an explanation, `nodes` tells of every run of a node."""
    failures = [
        {"node": failure.node, "index": list(failure.index), "code": failure.code, "message": failure.message}
        for failure in result.failures
    ]
    document: dict[str, object] = {
        "status": result.status, "files": [str(path) for path in saved], "outputs": outputs, "failures": failures,
    }  # fmt: skip
    if told is not None:
        document["nodes"] = [each.to_json() for each in told.runs]
    print(write_json(document, indent=True))


def report_text(outputs: dict[str, object], result: RunResult, saved: Sequence[Path], told: Explanation | None) -> None:
    """Print failures and the explanation on standard error, outputs and files on standard output."""
    for line in told.lines() if told is not None else ():
        print(line, file=sys.stderr)
    for failure in result.failures:
        print(f"error: {failure.message}", file=sys.stderr)
    if result.blocked:
        print(f"not run, because of that: {', '.join(sorted(result.blocked))}", file=sys.stderr)
    for name, value in outputs.items():
        print(f"{name}: {value if isinstance(value, str) else write_json(value)}")
    for path in saved:
        print(path)


def outputs_of(workflow: Workflow, catalogue: Catalogue, result: RunResult, until: Iterable[str]) -> dict[str, object]:
    """Values to report, where they can be shown: the interface's outputs, and `NODE.OUTPUT` of nodes asked for.

    One value, or a list where its node ran many times. A call that was asked for stands for the nodes in it.
    """
    places = dict(interface_places(workflow.graph(), catalogue))
    for asked in until:
        for node in [key for key in result.outputs if key == asked or key.startswith(f"{asked}/")]:
            for output in list(result.outputs[node].values())[:1]:
                places |= {f"{node}.{field}": (node, field) for field, _ in output}
    shown: dict[str, object] = {}
    for name, (node, field) in places.items():
        values = [value for _, value in sorted(result.values(node, field).items())]
        if values and all(isinstance(value, (bool, int, float, str, list)) for value in values):
            shown[name] = values[0] if len(values) == 1 else values
    return shown
