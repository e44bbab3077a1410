"""`UserFiles`: files of ComfyUI's editor, below one folder and nowhere else, bounded in number and size."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nodeloom.schema.json import JSON

MOST: Final = 10_000
"""Files at most."""
MOST_BYTES: Final = 2**30
"""Bytes of all files at most."""
_LONGEST: Final = 200
"""Bytes of a part of a path."""
_DEEPEST: Final = 16
_PARTIAL: Final = ".partial"
_FORBIDDEN: Final = frozenset('\\:*?"<>|')
"""Signs that mean something to some system, and to no user."""


class UnsafeError(Exception):
    """A path that leads elsewhere, or may."""


class MissingError(Exception):
    """There is no such file or folder."""


class ExistsError(Exception):
    """A file of this name is there."""


class TooMuchError(Exception):
    """There is no room for more files."""


@dataclass(frozen=True, slots=True)
class UserFile:
    """A file: its path below the folder that was asked for, bytes, and milliseconds since 1970."""

    path: str
    size: int
    modified: int

    def to_json(self) -> dict[str, JSON]:
        """As clients are told."""
        return {"path": self.path, "size": self.size, "modified": self.modified, "created": self.modified}


@dataclass(frozen=True, slots=True)
class UserFiles:
    """The files below `root`, which is made when the first is written."""

    root: Path

    def listed(self, folder: str, *, is_deep: bool) -> list[UserFile]:
        """The files of a folder, those of the folders within if it is wanted; `MissingError`, `UnsafeError`."""
        place = self._folder(folder)
        return sorted((_told(path, place) for path in _files(place, is_deep)), key=lambda each: each.path)

    def entries(self, folder: str) -> list[JSON]:
        """Folders and files of a folder, as clients are told; `MissingError`, `UnsafeError`."""
        is_whole = folder in ("", ".", "/")
        if is_whole and not self.root.is_dir():
            return []  # nothing was written yet
        place = self._folder(folder)
        shown: list[JSON] = []
        for path in sorted(place.iterdir()):
            inner = path.relative_to(self.root).as_posix()
            if path.is_dir() and not path.is_symlink():
                shown.append({"name": path.name, "path": inner, "type": "directory"})
        for found in sorted(_files(place, is_deep=False)):
            told = _told(found, self.root)
            shown.append(
                {"name": found.name, "path": told.path, "type": "file", "size": told.size, "modified": told.modified}
            )
        return shown

    def read(self, path: str) -> bytes:
        """The bytes of a file; `MissingError`, `UnsafeError`."""
        place = self._place(path)
        if not place.is_file():
            raise MissingError
        return place.read_bytes()

    def write(self, path: str, data: bytes, *, may_replace: bool) -> UserFile:
        """Keep a file, whole or not at all; `ExistsError`, `TooMuchError`, `UnsafeError`."""
        place = self._place(path)
        if place.is_dir():
            raise UnsafeError
        if place.exists() and not may_replace:
            raise ExistsError
        self._make_sure_of_room(len(data))
        _make_folder_of(place)
        partial = place.with_name(f"{uuid.uuid4().hex}{_PARTIAL}")
        partial.write_bytes(data)
        os.replace(partial, place)
        return _told(place, self.root)

    def remove(self, path: str) -> None:
        """Remove a file; `MissingError`, `UnsafeError`."""
        place = self._place(path)
        if not place.is_file():
            raise MissingError
        place.unlink()

    def move(self, path: str, target: str, *, may_replace: bool) -> UserFile:
        """Give a file another name; `MissingError`, `ExistsError`, `UnsafeError`."""
        source, place = self._place(path), self._place(target)
        if not source.is_file():
            raise MissingError
        if place.is_dir():
            raise UnsafeError
        if place.exists() and not may_replace:
            raise ExistsError
        _make_folder_of(place)
        os.replace(source, place)
        return _told(place, self.root)

    def _folder(self, folder: str) -> Path:
        place = self.root if folder in (".", "/", "") else self._place(folder)
        if not place.is_dir():
            raise MissingError
        return place

    def _place(self, path: str) -> Path:
        """Where a file is, by names that every system takes for names; links are not followed out of the folder."""
        parts = path.split("/")
        if len(parts) > _DEEPEST or not all(map(_is_plain, parts)):
            raise UnsafeError
        place = self.root.joinpath(*parts)
        if not place.resolve().is_relative_to(self.root.resolve()):
            raise UnsafeError
        return place

    def _make_sure_of_room(self, size: int) -> None:
        count = 0
        for path in _files(self.root, is_deep=True):
            count += 1
            size += path.stat().st_size
        if count >= MOST or size > MOST_BYTES:
            raise TooMuchError(
                f"the files of ComfyUI's editor may be {MOST} with {MOST_BYTES} bytes in all: remove some"
            )


def _make_folder_of(place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UnsafeError from None  # a file is where a folder would have to be


def _is_plain(part: str) -> bool:
    has_signs = any(sign in _FORBIDDEN or not sign.isprintable() for sign in part)
    is_short = 1 <= len(part.encode(errors="replace")) <= _LONGEST
    return is_short and not has_signs and not part.endswith((".", " ", _PARTIAL)) and part.strip() == part


def _files(folder: Path, is_deep: bool) -> Iterator[Path]:
    found = folder.rglob("*") if is_deep else folder.glob("*")
    return (path for path in found if path.is_file() and not path.is_symlink() and path.suffix != _PARTIAL)


def _told(path: Path, root: Path) -> UserFile:
    known = path.stat()
    return UserFile(path.relative_to(root).as_posix(), known.st_size, int(known.st_mtime * 1000))
