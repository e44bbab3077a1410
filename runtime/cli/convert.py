"""`nodeloom convert FILE --to FORMAT`: workflows in the format of another program, or in ours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from nodeloom.migrations import Choices, MigrationReport
from nodeloom.migrations.export import GOALS, exported, picture_keywords
from nodeloom.migrations.formats import Format
from nodeloom.runtime.cli.choices import ChoicesFile, Maps, choices_of
from nodeloom.runtime.cli.failures import reported_as
from nodeloom.runtime.cli.options import Packs
from nodeloom.runtime.cli.upgrade.carrying_out import ReportForm, Wish, carry_out
from nodeloom.runtime.cli.upgrade.command import Files, Force, ReportAs
from nodeloom.runtime.cli.upgrade.outcome import UpgradeCode
from nodeloom.runtime.cli.upgrade.sources import STANDARD
from nodeloom.runtime.pack_code import run_python
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InputError
from nodeloom.schema.json import JSON


@dataclass(frozen=True, slots=True)
class Goal:
    """A format to convert to; an `Aim`."""

    format: Format
    on_loss: ClassVar = "the other format has no place for all of it: keep the workflow as well"

    @property
    def is_ours(self) -> bool:
        """Whether it is our own."""
        return self.format is Format.NATIVE

    @property
    def keywords(self) -> tuple[str, Collection[str]]:
        """Under which keyword a picture carries the document, and those under which it then carries none."""
        return picture_keywords(self.format)

    def reached(self, document: JSON, catalogue: Catalogue, what: str, choices: Choices) -> MigrationReport:
        """The document in that format; see `Aim`."""
        return exported(document, self.format, catalogue, run_python, choices=choices, what=what)


@reported_as(UpgradeCode.UNREADABLE)
def convert(
    files: Files,
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help=f"The format to write: {', '.join(GOALS)}.")],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", help="File to write, a folder for several; standard output by default."),
    ] = Path(STANDARD),
    force: Force = False,
    report_as: ReportAs = ReportForm.TEXT,
    maps: Maps = None,
    choices: ChoicesFile = None,
    pack: Packs = None,
) -> None:
    """Write workflows in another format, and report what has no place in it. The files stay as they are.

    A picture stays a picture and carries the converted workflow; -o with a name that ends in .json takes it out. Exit
    codes: 0 done, 4 not readable or not written.
    """
    goal = GOALS.get(to)
    if goal is None:
        raise InputError(f"--to: there is no format {to!r}; there are {', '.join(GOALS)}")
    carry_out(
        Wish(files, output, choices_of(choices, maps), pack or (), report_as, force=force), lambda catalogue: Goal(goal)
    )
