"""What a run gave, by name, as JSON: the outputs that its workflow names, or those of its targets."""

from __future__ import annotations

from collections.abc import Mapping

from nodeloom.runtime.engine import RunResult, prepared
from nodeloom.schema import Catalogue, ImageField, Problem, Workflow
from nodeloom.schema.json import JSON, write_json


def outputs_of(
    workflow: Workflow, catalogue: Catalogue, result: RunResult, saved: Mapping[str, ImageField]
) -> dict[str, JSON]:
    """Values by the names of the workflow's interface, or by `NODE.OUTPUT` of the targets where it names none.

    One value, or a list where its node ran many times; nothing where it did not finish. Pictures that were `saved`, by
    their handles, are named as files are, so that they can be used for as long as they are kept.
    """
    values: dict[str, JSON] = {}
    for name, (node, field) in _places(workflow, catalogue, result).items():
        found = [
            outputs.model_dump(mode="json", by_alias=True)[field]
            for _, outputs in sorted(result.outputs.get(node, {}).items())
        ]
        if found:
            values[name] = found[0] if len(found) == 1 else found
    return {name: _as_files(value, saved) for name, value in values.items()} if saved else values


def within(outputs: Mapping[str, JSON], most: int) -> tuple[dict[str, JSON], list[Problem]]:
    """Those outputs that together have at most `most` bytes as JSON, in order, and a problem for each other one."""
    taken: dict[str, JSON] = {}
    problems = []
    left = most
    for name, value in outputs.items():
        size = len(write_json(value).encode())
        if size <= left:
            taken[name] = value
            left -= size
            continue
        message = (
            f"output {name} has {size} bytes as JSON, and of the {most} that the outputs of a run may have {left} are "
            f"left; give less, save it as a file, or raise NODELOOM_MAX_OUTPUT"
        )
        problems.append(Problem("output", message))
    return taken, problems


def _as_files(value: JSON, saved: Mapping[str, ImageField]) -> JSON:
    """A value with the files of pictures in the place of their handles."""
    if isinstance(value, list):
        return [_as_files(each, saved) for each in value]
    if not isinstance(value, dict):
        return value
    name = value.get("name")
    if isinstance(name, str) and name in saved:
        return {**value, "name": saved[name].name, "hash": saved[name].hash}
    return {key: _as_files(each, saved) for key, each in value.items()}


def _places(workflow: Workflow, catalogue: Catalogue, result: RunResult) -> Mapping[str, tuple[str, str]]:
    """Where each output is, in the graph that ran."""
    graph = workflow.graph()
    if graph.outputs:
        return prepared(graph, catalogue).places(graph.outputs)
    return {
        f"{node}.{field}": (node, field)
        for node, runs in result.outputs.items()
        for outputs in list(runs.values())[:1]
        for field, _ in outputs
    }
