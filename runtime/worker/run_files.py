"""`RunFiles`: the files of one node: those that the user named, and those that it saves."""

from __future__ import annotations

import re
from collections.abc import Callable

from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.worker.outside import Outside, Place
from nodeloom.runtime.worker.pictures import PREFIX, named_by_content
from nodeloom.schema import FileField, InputError
from nodeloom.schema.context import NO_SIZE

_ENDING = re.compile(r"[a-z0-9]{1,16}")


class RunFiles:
    """The `NodeFiles` of one node."""

    def __init__(self, outside: Outside, place: Place, workflow: Callable[[], str]) -> None:
        self._outside = outside
        self._place = place
        self._workflow = workflow

    @property
    def workflow(self) -> str:
        """The document that makes this node's file again, as JSON."""
        return self._workflow()

    def read(self, path: str, digest: str | None = None) -> bytes:
        """Bytes of a file; `InputError` if it can't be read, or is not the one of this digest."""
        return self._outside.files.read(path, digest)

    def digest(self, path: str) -> str:
        """Digest of a file's bytes."""
        return self._outside.files.digest(path)

    def save(
        self,
        data: bytes,
        prefix: str,
        ending: str,
        media_type: str = "application/octet-stream",
        size: tuple[int, int] = NO_SIZE,
    ) -> FileField:
        """Keep a file, named by its content, so that the same one has the same name; `InputError` if it can't be."""
        if not PREFIX.fullmatch(prefix):
            raise InputError(f"prefix is {prefix!r}, must be at most 100 letters, digits, spaces, - and _")
        if not _ENDING.fullmatch(ending):
            raise InputError(f"the ending of the file is {ending!r}, must be 1 to 16 small letters and digits")
        name = named_by_content(prefix or "file", data, ending)
        self._outside.keep(self._place, data, name, media_type, size)
        return FileField(name=name, hash=digest_of(data))
