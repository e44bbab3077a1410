"""`exported`: a document in the format of another program, the way that `migrate` came, backwards.

Nodes go back to the types of that program by the ops that made them ours; then its format writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from nodeloom.migrations.choices import Choices, chosen
from nodeloom.migrations.formats import Format
from nodeloom.migrations.guests import guest_for, guests
from nodeloom.migrations.migrate import migrate
from nodeloom.migrations.report import MigrationReport
from nodeloom.migrations.routes import RunPython
from nodeloom.migrations.spelling_out import spelled_out
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import PICTURE_KEY

GOALS: Final[Mapping[str, Format]] = {
    "native": Format.NATIVE,
    "invokeai": Format.INVOKEAI,
    "comfyui-api": Format.COMFYUI_API,
}
"""The formats that documents are written in, by the names that people give for them."""


def exported(
    document: JSON,
    goal: Format,
    catalogue: Catalogue,
    run_python: RunPython | None = None,
    *,
    choices: Choices | None = None,
    what: str = "the document",
) -> MigrationReport:
    """A document of any format that is read, in the one of `goal`, with what has no place there among the changes.

    The choices are made on the way. Raises `DocumentError`, naming `what`, for what can't be read or written, and
    `InputError` for a type that is chosen and not installed.
    """
    guest = guest_for(goal)
    write = guest.write if guest is not None else None
    if write is None and goal is not Format.NATIVE:
        raise DocumentError(f"{what} can't be written as {goal}: nothing here writes that format")
    versions = {history.type: history.version for history in guest.histories} if guest is not None else {}
    report = migrate(document, {} if choices else versions, catalogue=catalogue, run_python=run_python, what=what)
    if choices:  # they are made among our types: of the other program's, nobody here knows which inputs name a model
        report = _further(chosen(report, choices, catalogue), versions, catalogue, run_python, what)
    if write is None:
        return report
    is_open = guest is not None and guest.says_all and report.source is not goal
    writing = write(spelled_out(report.workflow, catalogue) if is_open else report.workflow, what)
    return replace(report, written=writing.document, changes=(*report.changes, *writing.changes))


def _further(
    report: MigrationReport,
    versions: Mapping[str, int],
    catalogue: Catalogue,
    run_python: RunPython | None,
    what: str,
) -> MigrationReport:
    """The report of a workflow whose nodes go on to other versions."""
    if not versions:
        return report
    last = migrate(report.document, versions, catalogue=catalogue, run_python=run_python, what=what)
    return replace(last, changes=(*report.changes, *last.changes), source=report.source)


def picture_keywords(goal: Format) -> tuple[str, tuple[str, ...]]:
    """Under which keyword a picture carries a document of a format, and those under which it would be told otherwise.

    A program keeps its workflow in several forms; one that is left from before would count more, or contradict.
    """
    guest = guest_for(goal)
    if guest is None:
        return PICTURE_KEY, ()
    own = guest.carried_as
    program = str(goal).partition(" ")[0]
    others = (key for each in guests().values() if str(each.format).startswith(program) for key in each.carried_as)
    return own[0], tuple(sorted({*others} - {own[0]}))
