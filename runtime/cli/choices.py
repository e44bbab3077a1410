"""`--map` and `--choices`: models and node types that are taken in the place of those that a workflow names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from nodeloom.migrations import Choices, MigrationReport, chosen
from nodeloom.migrations.choices import unused
from nodeloom.runtime.cli.models import printable
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InputError

Maps: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="OLD=NEW",
        help="Take the model NEW in the place of OLD, or the node type NEW in that of OLD. May be repeated.",
    ),
]
ChoicesFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--choices", metavar="FILE", help='JSON with the same: {"models": {"old": "new"}, "types": {...}}.'),
]


def choices_of(file: Path | None, maps: Sequence[str] | None) -> Choices:
    """What the command line asks for; `--map` counts more than the file. Raises `InputError` or `DocumentError`."""
    return (Choices() if file is None else _read(file)).joined(dict(map(_pair, maps or ())))


def with_choices(report: MigrationReport, choices: Choices, catalogue: Catalogue, what: str) -> MigrationReport:
    """The report of the only workflow that choices are for; `InputError` if one of them is about nothing in it."""
    made = chosen(report, choices, catalogue)
    refuse_unused(choices, (made,), what)
    return made


def refuse_unused(choices: Choices, reports: Sequence[MigrationReport], what: str) -> None:
    """Raise `InputError` for a choice that is about nothing in any of these workflows, which `what` names."""
    left = unused(choices, tuple(change for report in reports for change in report.changes))
    if left:
        raise InputError(f"{what} names no model and no node type {left[0]!r}, so nothing can take its place")


def _read(file: Path) -> Choices:
    shown = printable(str(file))
    try:
        return Choices.read(file.read_bytes(), shown)
    except OSError as error:
        raise InputError(f"{shown} can't be read: {error.strerror}") from error


def _pair(text: str) -> tuple[str, str]:
    old, _, new = text.partition("=")
    if not old or not new:
        raise InputError(f"--map takes OLD=NEW, such as --map 'sd_xl_base_1.0.safetensors=sdxl', not {text!r}")
    return old, new
