"""Where `nodeloom upgrade` writes what: everything that can be refused before a file is opened is refused here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nodeloom.migrations.carriers import CARRIER_SUFFIXES
from nodeloom.migrations.saved import SUFFIXES
from nodeloom.runtime.cli.models import printable
from nodeloom.runtime.cli.upgrade.sources import STANDARD, Source
from nodeloom.schema.errors import InputError


@dataclass(frozen=True, slots=True)
class Task:
    """A file and where its upgraded form goes: `target` is None for standard output."""

    source: Source
    target: Path | None

    @property
    def in_place(self) -> bool:
        """Whether the file itself is replaced."""
        return self.target is not None and not self.source.is_standard and _real(self.target) == _real(self.source.path)


def tasks(found: Sequence[Source], output: Path | None, *, several: bool) -> list[Task]:
    """A task for each file, none twice.

    `several` tells that a folder or more than one file was asked for, so `output` is a folder. Raises `InputError`
    before anything is written if `output` can't be that, or if a file would be lost.
    """
    if any(source.is_standard for source in found) and several:
        raise InputError("standard input (-) has no name that could be kept: upgrade it alone")
    if output is not None:
        _check(output, several=several)
    planned = [Task(source, _target(source, output, several=several)) for source in found]
    unique: dict[tuple[str, str], Task] = {}
    for task in planned:
        unique.setdefault((_real(task.source.path), _real(task.target or Path(STANDARD))), task)
    _refuse_collisions(list(unique.values()))
    return list(unique.values())


def _target(source: Source, output: Path | None, *, several: bool) -> Path | None:
    if output is None:
        if source.is_standard:
            return None
        return (
            Path(os.path.realpath(source.path)) if os.path.islink(source.path) else source.path
        )  # the link stays a link
    if str(output) == STANDARD:
        return None
    if not several and not os.path.isdir(output):
        return output
    is_carrier = source.name.suffix.lower() in CARRIER_SUFFIXES
    return output / (source.name.with_suffix(".json") if is_carrier else source.name)


def _check(output: Path, *, several: bool) -> None:
    """Refuse what can't be written to at all."""
    shown = printable(str(output))
    if several:
        if str(output) == STANDARD:
            raise InputError("several files can't all go to standard output; name a folder with -o")
        if not os.path.isdir(output) and (os.path.exists(output) or output.suffix.lower() in SUFFIXES):
            raise InputError(f"several files can't all be written to {shown}; name a folder with -o")
    parent = output.parent
    if str(output) != STANDARD and not os.path.isdir(parent):
        raise InputError(
            f"the folder {printable(str(parent))} does not exist, so {shown} can't be written; make it first"
        )


def _refuse_collisions(planned: Sequence[Task]) -> None:
    read = {_real(task.source.path): task.source for task in planned if not task.source.is_standard}
    written: dict[str, Source] = {}
    for task in planned:
        if task.target is None:
            continue
        place, shown = _real(task.target), printable(str(task.target))
        other = written.setdefault(place, task.source)
        if other is not task.source:
            raise InputError(f"{other} and {task.source} would both be written to {shown}; upgrade them one by one")
        if place in read and not task.in_place:
            raise InputError(
                f"{task.source} would be written over {shown}, which is to be upgraded too; choose another -o"
            )


def _real(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))
