"""`carry_out`: files and folders opened, brought to an aim and written, one by one, with a report of all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import typer

from nodeloom.migrations import Choices
from nodeloom.migrations.choices import unused
from nodeloom.runtime.cli.failures import report
from nodeloom.runtime.cli.known_models import models_here
from nodeloom.runtime.cli.packs import load_packs
from nodeloom.runtime.cli.report_console import ReportConsole
from nodeloom.runtime.cli.upgrade.aim import Aim
from nodeloom.runtime.cli.upgrade.outcome import Failed, Outcome, UpgradeCode
from nodeloom.runtime.cli.upgrade.sources import STANDARD, Source, Trouble, sources
from nodeloom.runtime.cli.upgrade.tasks import Task, tasks
from nodeloom.runtime.cli.upgrade.text import UpgradeText
from nodeloom.runtime.cli.upgrade.work import Work
from nodeloom.runtime.settings import read_settings
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InputError
from nodeloom.schema.json import JSON, write_json


class ReportForm(StrEnum):
    """How the report is printed."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for: `output` is None where each file is replaced."""

    files: Sequence[Path]
    output: Path | None
    choices: Choices
    packs: Sequence[str]
    report: ReportForm
    check: bool = False
    force: bool = False


def carry_out(wish: Wish, aim_of: Callable[[Catalogue], Aim]) -> None:
    """Do it; the exit code is that of the gravest outcome. `InputError` for what can't be done at all."""
    if wish.check and wish.output is not None:
        raise InputError("--check writes nothing; leave out -o, or --check")
    is_json = wish.report is ReportForm.JSON
    from_standard = STANDARD in map(str, wish.files)
    to_standard = not wish.check and (str(wish.output) == STANDARD or (wish.output is None and from_standard))
    if is_json and to_standard:
        raise InputError("the workflow and the report can't both go to standard output; name a file with -o")
    settings = read_settings()
    with redirect_stdout(sys.stderr):  # what a pack prints must not get into what a script reads
        catalogue = load_packs(settings, wish.packs).catalogue()
    aim = aim_of(catalogue)
    found = list(sources(wish.files, None if wish.check else wish.output))
    several = len(wish.files) > 1 or os.path.isdir(wish.files[0])
    work = Work(
        catalogue, aim, wish.choices, models_here(settings), sys.stdout.buffer.write, check=wish.check, force=wish.force
    )
    planned = tasks([each for each in found if isinstance(each, Source)], wish.output, several=several)
    text = UpgradeText(ReportConsole(sys.stderr if to_standard else sys.stdout), aim.on_loss, check=wish.check)
    outcomes = []
    for outcome in _outcomes(found, planned, work):
        outcomes.append(outcome)
        if not is_json:
            _tell(outcome, text)
    left = unused(wish.choices, tuple(change for outcome in outcomes for change in outcome.changes))
    if is_json:
        found_json: list[JSON] = [outcome.to_json() for outcome in outcomes]
        print(write_json({"files": found_json, "unused_choices": [*left]}, indent=True))
    else:
        text.sum_up(outcomes, left)
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
