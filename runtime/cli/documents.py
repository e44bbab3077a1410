"""Opens the workflow that a command names: a JSON file or a PNG that carries one."""

from __future__ import annotations

import sys
from pathlib import Path

from nodeloom.migrations import Choices, MigrationReport, migrate, read_document, with_saved
from nodeloom.migrations.migrate import MAX_FILE
from nodeloom.runtime.cli.choices import with_choices
from nodeloom.runtime.pack_code import run_python
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import DocumentError


def open_workflow(path: Path, catalogue: Catalogue, choices: Choices) -> MigrationReport:
    """The workflow in a file, migrated, with the saved workflows that it calls; `-` reads standard input.

    Then the choices are made in it. What was migrated is told in one line on standard error; the file stays as it is.
    Raises `DocumentError`, naming the file, and `InputError` for a choice that is about nothing in it.
    """
    is_input = str(path) == "-"
    what = "standard input" if is_input else str(path)
    folder = Path.cwd() if is_input else path.parent
    report = migrate(read_document(_bytes(path, what), what), catalogue=catalogue, run_python=run_python, what=what)
    whole = with_saved(report, lambda name: _opened(folder / name), catalogue, run_python)
    stays = "the file stays as it is" if whole.changes == report.changes else "the files stay as they are"
    whole = with_choices(whole, choices, catalogue, what)
    if whole.changes:
        print(f"{what}: {whole.summary()}; {stays}", file=sys.stderr)
    return whole


def _bytes(path: Path, what: str) -> bytes:
    try:
        return _opened(path)
    except OSError as error:
        raise DocumentError(f"{what} can't be read: {error.strerror}") from error


def _opened(path: Path) -> bytes:
    with open(sys.stdin.fileno() if str(path) == "-" else path, "rb") as file:
        return file.read(MAX_FILE + 1)  # one more than is allowed: an endless device must not fill the memory
