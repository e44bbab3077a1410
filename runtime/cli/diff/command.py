"""`nodeloom diff A B`: what two workflows do not have in common, by meaning and not by their text."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated

import typer

from nodeloom.migrations import differences, migrate, read_document
from nodeloom.runtime.cli.diff.text import show_differences
from nodeloom.runtime.cli.failures import reported_as
from nodeloom.runtime.cli.options import AsJson, Packs
from nodeloom.runtime.cli.packs import load_packs
from nodeloom.runtime.cli.report_console import ReportConsole
from nodeloom.runtime.cli.upgrade.outcome import UpgradeCode
from nodeloom.runtime.cli.upgrade.sources import Source
from nodeloom.runtime.pack_code import run_python
from nodeloom.runtime.settings import read_settings
from nodeloom.schema import Catalogue, Workflow
from nodeloom.schema.errors import DocumentError, InputError
from nodeloom.schema.json import write_json


@reported_as(UpgradeCode.UNREADABLE)
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="Workflow JSON, or a PNG that carries one.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="The other one; one of both may be - for standard input.")],
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Bring the nodes of both to the installed versions first.")
    ] = False,
    pack: Packs = None,
    as_json: AsJson = False,
) -> None:
    """Tell how two workflows differ: nodes, values, edges, interface and the rest.

    Exit codes: 0 they are the same, 1 they differ, 4 one of them is not a readable workflow.
    """
    sources = [Source(path, path) for path in (before, after)]
    if all(source.is_standard for source in sources):
        raise InputError("only one of both can be standard input (-)")
    catalogue = None
    with redirect_stdout(sys.stderr):  # what a pack prints must not get into what a script reads
        if upgrade:
            catalogue = load_packs(read_settings(), pack or ()).catalogue()
        one, other = (_workflow(source, catalogue) for source in sources)
    found = differences(one, other)
    if as_json:
        print(write_json({"same": not found, "differences": [each.to_json() for each in found]}, indent=True))
    else:
        show_differences(ReportConsole(sys.stdout), f"{sources[0]} -> {sources[1]}", found)
    if found:
        raise typer.Exit(UpgradeCode.CHANGED)


def _workflow(source: Source, catalogue: Catalogue | None) -> Workflow:
    """The workflow in a file, in the current document format; its nodes stay as they are without a catalogue."""
    what = str(source)
    try:
        data = source.read()
    except OSError as error:
        raise DocumentError(f"{what} can't be read: {error.strerror or error}") from error
    return migrate(read_document(data, what), catalogue=catalogue, run_python=run_python, what=what).workflow
