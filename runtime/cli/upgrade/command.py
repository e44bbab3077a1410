"""`nodeloom upgrade FILE...`: documents of any age become those of today, or of another version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from nodeloom.runtime.cli.choices import ChoicesFile, Maps, choices_of
from nodeloom.runtime.cli.failures import reported_as
from nodeloom.runtime.cli.options import Packs
from nodeloom.runtime.cli.upgrade.carrying_out import ReportForm, Wish, carry_out
from nodeloom.runtime.cli.upgrade.outcome import UpgradeCode
from nodeloom.runtime.cli.upgrade.target import target_of
from nodeloom.schema.errors import InputError

Files: TypeAlias = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE", help="Workflow JSON, pictures that carry one, folders with either, or - for standard input."
    ),
]
Force: TypeAlias = Annotated[bool, typer.Option("--force", help="Let -o replace files that are there.")]
ReportAs: TypeAlias = Annotated[ReportForm, typer.Option("--report", help="How to report.")]


@reported_as(UpgradeCode.UNREADABLE)
def upgrade(
    files: Files,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; the exit code tells how they stand.")] = False,
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VERSION",
            help="For older programs: a document format (1), or a type's version (image/resize=1). May be repeated.",
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="NODE", help="Leave a node as it is, for now: n1, or call/n1. May be repeated."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File to write, a folder for several, - for standard output."),
    ] = None,
    force: Force = False,
    report_as: ReportAs = ReportForm.TEXT,
    maps: Maps = None,
    choices: ChoicesFile = None,
    pack: Packs = None,
) -> None:
    """Bring workflows up to date, or back to older versions, and report what changes.

    Without -o the file is replaced, and what it was is kept beside it. Exit codes: 0 done; with --check, 0 nothing is
    lost, 1 lossy or other results, 2 needs a choice, 3 opens with placeholders; 4 not readable or not written.
    """
    if keep and (len(files) > 1 or files[0].is_dir()):
        raise InputError("--keep names nodes of one file; upgrade the others by themselves")
    wish = Wish(files, output, choices_of(choices, maps), pack or (), report_as, check, force)
    carry_out(wish, lambda catalogue: target_of(to or (), keep or (), catalogue))
