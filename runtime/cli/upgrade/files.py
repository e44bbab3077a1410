"""Writes what was upgraded: a file appears whole or not at all, and one that is replaced is kept beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from secrets import token_hex

from nodeloom.runtime.cli.upgrade.sources import KEPT


def put(data: bytes, target: Path) -> None:
    """Write a file in one step, with its folder if need be; what was there is replaced. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = _scratch(data, target)
    try:
        scratch.replace(target)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def replace(data: bytes, path: Path) -> Path:
    """Replace a file in one step, and return where it is now: beside its place, under a name that was free.

    At every moment the old or the new file is there. A file that is write-protected is not replaced. Raises OSError.
    """
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(0, "it is write-protected", str(path))
    scratch = _scratch(data, path)
    kept = None
    try:
        shutil.copymode(path, scratch)
        kept = _keep(path)
        scratch.replace(path)
    except BaseException:
        for left in filter(None, (scratch, kept)):
            left.unlink(missing_ok=True)
        raise
    return kept


def _scratch(data: bytes, target: Path) -> Path:
    """A new file in the folder of another, with these bytes in it and on the disk; a short name always fits."""
    path = target.with_name(f".nodeloom-{token_hex(6)}.part")
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise
    return path


def _keep(path: Path) -> Path:
    """Give a file a second name; where files have only one, copy it."""
    for kept in _names(path):
        try:
            os.link(path, kept)
        except FileExistsError:
            continue
        except OSError:
            if not _copied(path, kept):
                continue
        return kept
    raise AssertionError  # there is no end to names


def _names(path: Path) -> Iterator[Path]:
    yield path.with_name(f"{path.stem}{KEPT}{path.suffix}")
    for number in count(2):
        yield path.with_name(f"{path.stem}{KEPT}-{number}{path.suffix}")


def _copied(path: Path, kept: Path) -> bool:
    """Copy a file to a name that is free; False if it is not."""
    try:
        with path.open("rb") as old, kept.open("xb") as new:
            shutil.copyfileobj(old, new)
    except FileExistsError:
        return False
    except BaseException:
        with suppress(OSError):
            kept.unlink(missing_ok=True)
        raise
    shutil.copystat(path, kept)
    return True
