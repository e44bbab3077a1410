"""`StockPictures`: the pictures beside shipped workflows, kept as if they had been uploaded, so that these run."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from nodeloom.runtime.server.images.decoder import Decoder
from nodeloom.runtime.server.images.looking import Look, look_at
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.errors import StoreError
from nodeloom.runtime.store.kept import Files
from nodeloom.runtime.store.records import Records
from nodeloom.runtime.store.records.library import NewImage, save_image
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import Workflow

SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})
"""Endings of files that a field may mean."""

log = logging.getLogger(__name__)


class StockPictures:
    """Keeps pictures where a server does. They are looked at by a process of their own, as those of users are."""

    def __init__(self, records: Records, files: Files, settings: Settings) -> None:
        self._records = records
        self._files = files
        self._settings = settings

    def kept(self, workflow: Workflow, folder: Path) -> Workflow:
        """The workflow with the digests of the pictures of the folder that its fields name.

        What can't be kept is told in the log, and the fields name it as before.
        """
        document = workflow.document()
        try:
            found = {name: folder / name for name in _names(document) if _is_picture(folder, name)}
            if not found:
                return workflow
            return Workflow.of_json(_with_digests(document, asyncio.run(self._digests(found))))
        except (Refusal, StoreError, OSError) as error:
            log.warning("the pictures of %s are not kept: %s", workflow.name or workflow.id, error)
            return workflow

    async def _digests(self, found: Mapping[str, Path]) -> dict[str, str]:
        decoder = Decoder.of(self._settings)
        try:
            return {name: self._put(name, data, await look_at(decoder, data)) for name, data in _read(found)}
        finally:
            await decoder.close()

    def _put(self, name: str, data: bytes, look: Look) -> str:
        digest = self._files.put(data)
        new = NewImage(
            digest=digest, name=name, kind="upload", media_type=look.media_type, size=len(data), width=look.width,
            height=look.height, facts=look.facts,
        )  # fmt: skip
        self._records.write_sync(lambda connection: save_image(connection, new, time.time()))
        return digest


def _read(found: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    for name, path in found.items():
        yield name, path.read_bytes()


def _is_picture(folder: Path, name: str) -> bool:
    """Whether a name is that of a file in the folder itself: it is no path."""
    path = folder / name
    return path.name == name and path.suffix.lower() in SUFFIXES and path.is_file()


def _names(value: JSON) -> Iterator[str]:
    """Names without a digest, wherever they stand."""
    if isinstance(value, list):
        for each in value:
            yield from _names(each)
    elif isinstance(value, dict):
        if isinstance(name := value.get("name"), str) and set(value) == {"name"}:
            yield name
        for each in value.values():
            yield from _names(each)


def _with_digests(value: JSON, digests: Mapping[str, str]) -> JSON:
    if isinstance(value, list):
        return [_with_digests(each, digests) for each in value]
    if not isinstance(value, dict):
        return value
    found = digests.get(str(value.get("name"))) if set(value) == {"name"} else None
    if found is not None:
        return {**value, "hash": found}
    return {key: _with_digests(each, digests) for key, each in value.items()}
