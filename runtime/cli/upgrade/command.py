"""`nodeloom upgrade FILE...`: documents of any age become those of today, or of another version."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from nodeloom.runtime.cli.choices import ChoicesFile, Maps, choices_of
from nodeloom.runtime.cli.failures import report, reported_as
from nodeloom.runtime.cli.known_models import models_here
from nodeloom.runtime.cli.options import Packs
from nodeloom.runtime.cli.packs import load_packs
from nodeloom.runtime.cli.report_console import ReportConsole
from nodeloom.runtime.cli.upgrade.outcome import Failed, Outcome, UpgradeCode
from nodeloom.runtime.cli.upgrade.sources import STANDARD, Source, Trouble, sources
from nodeloom.runtime.cli.upgrade.target import target_of
from nodeloom.runtime.cli.upgrade.tasks import Task, tasks
from nodeloom.runtime.cli.upgrade.text import UpgradeText
from nodeloom.runtime.cli.upgrade.work import Work
from nodeloom.runtime.settings import read_settings
from nodeloom.schema.errors import InputError
from nodeloom.schema.json import write_json


class ReportForm(StrEnum):
    """How the report is printed."""

    TEXT = "text"
    JSON = "json"


@reported_as(UpgradeCode.UNREADABLE)
def upgrade(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help="Workflow JSON, PNGs that carry one, folders with either, or - for standard input.",
        ),
    ],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; the exit code tells how they stand.")] = False,
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VERSION",
            help="For older programs: a document format (1), or a type's version (image/resize=1). May be repeated.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File to write, a folder for several, - for standard output."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Let -o replace files that are there.")] = False,
    report_as: Annotated[ReportForm, typer.Option("--report", help="How to report.")] = ReportForm.TEXT,
    maps: Maps = None,
    choices: ChoicesFile = None,
    pack: Packs = None,
) -> None:
    """Bring workflows up to date, or back to older versions, and report what changes.

    Without -o the file is replaced, and what it was is kept beside it. Exit codes: 0 done; with --check, 0 nothing is
    lost, 1 lossy or other results, 2 needs a choice, 3 opens with placeholders; 4 not readable or not written.
    """
    if check and output is not None:
        raise InputError("--check writes nothing; leave out -o, or --check")
    is_json = report_as is ReportForm.JSON
    to_standard = not check and (str(output) == STANDARD or (output is None and STANDARD in map(str, files)))
    if is_json and to_standard:
        raise InputError("the workflow and the report can't both go to standard output; name a file with -o")
    wanted, settings = choices_of(choices, maps), read_settings()
    with redirect_stdout(sys.stderr):  # what a pack prints must not get into what a script reads
        catalogue = load_packs(settings, pack or ()).catalogue()
    found = list(sources(files, None if check else output))
    several = len(files) > 1 or os.path.isdir(files[0])
    target, known = target_of(to or (), catalogue), models_here(settings)
    work = Work(catalogue, target, wanted, known, sys.stdout.buffer.write, check=check, force=force)
    planned = tasks([each for each in found if isinstance(each, Source)], output, several=several)
    text = UpgradeText(ReportConsole(sys.stderr if to_standard else sys.stdout), check=check)
    outcomes = []
    for outcome in _outcomes(found, planned, work):
        outcomes.append(outcome)
        if not is_json:
            _tell(outcome, text)
    if is_json:
        print(write_json({"files": [outcome.to_json() for outcome in outcomes]}, indent=True))
    else:
        text.sum_up(outcomes)
    code = max((outcome.exit for outcome in outcomes), default=UpgradeCode.OPENS)
    if code:
        raise typer.Exit(code)


def _outcomes(found: Sequence[Source | Trouble], planned: Sequence[Task], work: Work) -> Iterator[Outcome]:
    for each in found:
        if isinstance(each, Trouble):
            yield Outcome(each.file, Failed.UNREADABLE, UpgradeCode.UNREADABLE, each.message)
    for task in planned:
        with redirect_stdout(sys.stderr):
            outcome = work.outcome(task)
        yield outcome


def _tell(outcome: Outcome, text: UpgradeText) -> None:
    """Print what became of a file, and on standard error what went wrong."""
    text.show(outcome)
    if outcome.exit is UpgradeCode.UNREADABLE:
        sys.stdout.flush()
        report(InputError(outcome.message))
