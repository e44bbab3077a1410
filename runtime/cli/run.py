"""`nodeloom run FILE`: run a workflow here and now, without a server."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from nodeloom.runtime.cli.documents import open_workflow
from nodeloom.runtime.cli.failures import ExitCode, reported
from nodeloom.runtime.cli.options import AsJson, Packs
from nodeloom.runtime.cli.options import Settings as SetOptions
from nodeloom.runtime.cli.packs import load_packs
from nodeloom.runtime.cli.progress import RunProgress
from nodeloom.runtime.cli.values import split_assignment, value_of
from nodeloom.runtime.engine import RunResult
from nodeloom.runtime.settings import Settings
from nodeloom.schema import Catalogue, Workflow
from nodeloom.schema.interface import input_template, with_inputs, with_seed
from nodeloom.schema.json import JSON, write_json
from nodeloom.schema.values import SEED_MAX

EXIT_CODES = {
    "completed": ExitCode.OK,
    "partial": ExitCode.FAILED,
    "failed": ExitCode.FAILED,
    "canceled": ExitCode.CANCELED,
}


@reported
def run(
    file: Annotated[Path, typer.Argument(help="Workflow JSON, or a PNG that carries one; - reads standard input.")],
    set: SetOptions = None,  # noqa: A002 - the option's name
    seed: Annotated[int | None, typer.Option(min=0, max=SEED_MAX, help="Seed of the run.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for what the workflow saves.")] = Path(
        "outputs"
    ),
    pack: Packs = None,
    as_json: AsJson = False,
) -> None:
    """Run a workflow.

    Exit codes: 0 all done, 1 something failed, 2 wrong command line, 3 the workflow or an input can't be used,
    130 canceled.
    """
    settings = Settings()
    registry = load_packs(settings, pack or ())
    catalogue = registry.catalogue()
    workflow = _prepared(open_workflow(file, catalogue).workflow, catalogue, set or (), seed)
    from nodeloom.runtime.worker.pictures import write_into
    from nodeloom.runtime.worker.session import Session

    saved: list[Path] = []
    session = Session(registry, settings, catalogue)
    with RunProgress(workflow, shown=not as_json) as progress:
        result = session.run(
            workflow,
            save=write_into(output, saved.append),
            folders=(Path.cwd(), file.parent),
            on_event=progress,
            cancel=progress.cancel,
        )
    _report(workflow, result, saved, as_json=as_json)
    if result.status != "completed":
        raise typer.Exit(EXIT_CODES[result.status])


def _prepared(workflow: Workflow, catalogue: Catalogue, sets: Sequence[str], seed: int | None) -> Workflow:
    """The workflow with the values of the command line in it."""
    values: dict[str, JSON] = {}
    for name, text in map(split_assignment, sets):
        values[name] = value_of(text, input_template(workflow, catalogue, name))
    prepared = with_inputs(workflow, catalogue, values)
    return prepared if seed is None else with_seed(prepared, catalogue, seed)


def _report(workflow: Workflow, result: RunResult, saved: Sequence[Path], *, as_json: bool) -> None:
    outputs = _interface_outputs(workflow, result)
    if as_json:
        failures = [
            {"node": failure.node, "index": list(failure.index), "code": failure.code, "message": failure.message}
            for failure in result.failures
        ]
        files = [str(path) for path in saved]
        document = {"status": result.status, "files": files, "outputs": outputs, "failures": failures}
        print(write_json(document, indent=True))
        return
    for failure in result.failures:
        print(f"error: {failure.message}", file=sys.stderr)
    if result.blocked:
        print(f"not run, because of that: {', '.join(sorted(result.blocked))}", file=sys.stderr)
    for name, value in outputs.items():
        print(f"{name}: {value if isinstance(value, str) else write_json(value)}")
    for path in saved:
        print(path)


def _interface_outputs(workflow: Workflow, result: RunResult) -> dict[str, object]:
    """Values of the interface's outputs that can be shown: one value, or a list where its node ran many times."""
    shown: dict[str, object] = {}
    for name, (node, field) in workflow.interface.outputs.items():
        values = [value for _, value in sorted(result.values(node, field).items())]
        if all(isinstance(value, (bool, int, float, str, list)) for value in values) and values:
            shown[name] = values[0] if len(values) == 1 else values
    return shown
