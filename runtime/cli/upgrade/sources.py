"""The files that `nodeloom upgrade` works on: those that are named, and all that are below the folders named."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nodeloom.migrations.migrate import MAX_FILE
from nodeloom.migrations.saved import SUFFIXES
from nodeloom.runtime.cli.models import printable

STANDARD: Final = "-"
"""Standard input as a file, and standard output."""
KEPT: Final = ".before-upgrade"
"""What the name of a file ends in, before its suffix, that an upgrade has kept."""
_KEPT_NAME: Final = re.compile(rf"{re.escape(KEPT)}(-\d+)?")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to upgrade. `name` is its place below the folder that led to it, or just its name."""

    path: Path
    name: Path
    was_named: bool = True

    @property
    def is_standard(self) -> bool:
        """Whether it is standard input."""
        return str(self.path) == STANDARD

    def read(self) -> bytes:
        """The bytes of the file, one more than is allowed at most: an endless one must not fill the memory."""
        if self.is_standard:
            return sys.stdin.buffer.read(MAX_FILE + 1)
        with self.path.open("rb") as file:
            return file.read(MAX_FILE + 1)

    def __str__(self) -> str:
        return "standard input" if self.is_standard else printable(str(self.path))


@dataclass(frozen=True, slots=True)
class Trouble:
    """A folder that gives nothing, and why."""

    file: str
    message: str


def sources(asked: Sequence[Path], output: Path | None = None) -> Iterator[Source | Trouble]:
    """What to upgrade, folder by folder in the order of paths; what lies in the output folder is left out."""
    for path in asked:
        if str(path) == STANDARD or not os.path.isdir(path):
            yield Source(path, Path(path.name))
        else:
            yield from _below(path, output)


def _below(folder: Path, output: Path | None) -> Iterator[Source | Trouble]:
    errors: list[OSError] = []
    found = sorted(_files(folder, output, errors))
    yield from (Source(path, path.relative_to(folder), was_named=False) for path in found)
    for error in errors:
        place = printable(str(error.filename))
        yield Trouble(place, f"the folder {place} can't be read: {error.strerror}")
    if not found and not errors:
        place = printable(str(folder))
        yield Trouble(place, f"the folder {place} holds no workflow: there is no *.json and no *.png in it or below")


def _files(folder: Path, output: Path | None, errors: list[OSError]) -> Iterator[Path]:
    """Workflow files by their names; no pipes and devices; links that lead nowhere are told when they are read."""
    for place, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = [name for name in folders if output is None or not _is_same(Path(place, name), output)]
        yield from (path for path in (Path(place, name) for name in names) if _is_workflow(path))


def _is_workflow(path: Path) -> bool:
    if path.suffix.lower() not in SUFFIXES or _KEPT_NAME.fullmatch(Path(path.stem).suffix):
        return False
    return os.path.isfile(path) or not os.path.exists(path)


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
