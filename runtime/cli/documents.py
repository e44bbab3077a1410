"""Opens the workflow that a command names: a JSON file or a PNG that carries one."""

from __future__ import annotations

import sys
from pathlib import Path

from nodeloom.migrations import MigrationReport, migrate, read_document
from nodeloom.migrations.migrate import MAX_FILE
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import DocumentError


def open_workflow(path: Path, catalogue: Catalogue) -> MigrationReport:
    """The workflow in a file, migrated; `-` reads standard input. Raises `DocumentError` naming the file."""
    what = "standard input" if str(path) == "-" else str(path)
    return migrate(read_document(_bytes(path, what), what), catalogue=catalogue, what=what)


def _bytes(path: Path, what: str) -> bytes:
    try:
        with open(sys.stdin.fileno() if str(path) == "-" else path, "rb") as file:
            return file.read(MAX_FILE + 1)  # one more than is allowed: an endless device must not fill the memory
    except OSError as error:
        raise DocumentError(f"{what} can't be read: {error.strerror}") from error
