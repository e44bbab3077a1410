"""What a run left, for people and for scripts."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nodeloom.runtime.cli.explanation import Explanation
from nodeloom.runtime.engine import Failure, RunResult, prepared
from nodeloom.schema import Catalogue, Workflow
from nodeloom.schema.json import write_json

MOST_FAILURES = 10
"""Failures of one node that are printed."""


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
    for line in failure_lines(result.failures):
        print(f"error: {line}", file=sys.stderr)
    if result.blocked:
        print(f"not run, because of that: {', '.join(sorted(result.blocked))}", file=sys.stderr)
    for name, value in outputs.items():
        print(f"{name}: {value if isinstance(value, str) else write_json(value)}")
    for path in saved:
        print(path)


def failure_lines(failures: Sequence[Failure]) -> Iterator[str]:
    """A line for each failure, with the place in its iterations; of one node, at most `MOST_FAILURES`."""
    seen: Counter[str] = Counter()
    for failure in failures:
        seen[failure.node] += 1
        if seen[failure.node] <= MOST_FAILURES:
            at = f" (item {', '.join(map(str, failure.index))})" if failure.index else ""
            yield f"{failure.message}{at}"
    for node, count in seen.items():
        if count > MOST_FAILURES:
            yield f"and {count - MOST_FAILURES} more of node {node}"


def outputs_of(workflow: Workflow, catalogue: Catalogue, result: RunResult, until: Iterable[str]) -> dict[str, object]:
    """Values to report, where they can be shown: the interface's outputs, and `NODE.OUTPUT` of nodes asked for.

    One value, or a list where its node ran many times. A call that was asked for has its own outputs.
    """
    graph = workflow.graph()
    ready = prepared(graph, catalogue)
    places = ready.places(graph.outputs)
    for node in until:
        if node in ready.calls:
            places |= {f"{node}.{port}": end for port, end in ready.calls[node].items()}
            continue
        for output in list(result.outputs.get(node, {}).values())[:1]:
            places |= {f"{node}.{field}": (node, field) for field, _ in output}
    shown: dict[str, object] = {}
    for name, (node, field) in places.items():
        values = [value for _, value in sorted(result.values(node, field).items())]
        if values and all(isinstance(value, (bool, int, float, str, list)) for value in values):
            shown[name] = values[0] if len(values) == 1 else values
    return shown
