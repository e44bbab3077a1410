"""How a run ends on the terminal: outputs, files, failures, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from nodeloom.runtime.cli.failures import ExitCode
from nodeloom.runtime.cli.report import report_json, report_text
from nodeloom.runtime.cli.watching import Watch
from nodeloom.runtime.engine import RunResult

EXIT_CODES: Final = {
    "completed": ExitCode.OK,
    "partial": ExitCode.FAILED,
    "failed": ExitCode.FAILED,
    "canceled": ExitCode.CANCELED,
}


def end_run(
    result: RunResult,
    outputs: dict[str, object],
    saved: Sequence[Path],
    watch: Watch,
    *,
    as_json: bool,
    debug: bool,
    durable: bool,
) -> None:
    """Tell what came of a run, and end with its exit code; `durable` tells whether its results are kept."""
    report = report_json if as_json else report_text
    report(outputs, result, saved, watch.explanation)
    if result.status == "canceled":
        print(watch.totals.canceled(durable=durable), file=sys.stderr)
    elif watch.is_shown:
        print(watch.totals.summary(), file=sys.stderr)
    if debug:
        print("\n".join(failure.traceback for failure in result.failures), file=sys.stderr)
    if result.status != "completed":
        raise typer.Exit(EXIT_CODES[result.status])
