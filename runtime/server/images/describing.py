"""`Describing`: reads what pictures were made with from their files, so that they are found by it.

It looks after each picture that is kept, whether a run made it or somebody uploaded it, and after those that were there
before anybody looked: one after the other, when nothing else waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from sqlalchemy import Connection

from nodeloom.migrations import migrate, read_document
from nodeloom.runtime.server.images.made_with import made_with
from nodeloom.runtime.server.publication import Publication
from nodeloom.runtime.store.kept import FileDamagedError, FileMissingError, Files
from nodeloom.runtime.store.records import Records, library
from nodeloom.runtime.store.records.library import Description, UndescribedImage
from nodeloom.runtime.store.records.log import Logged
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import DocumentError, NodeloomError
from nodeloom.schema.workflow import Workflow

GROUP: Final = 16
"""Pictures whose facts are written at once."""
_REASONS: Final = frozenset({"image.saved", "schema.changed"})

log = logging.getLogger("nodeloom.server")


class Describing:
    """Describes pictures from `start` to `stop`; used in one event loop."""

    def __init__(self, records: Records, files: Files, publication: Publication) -> None:
        self._records = records
        self._files = files
        self._publication = publication
        self._is_due = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stop_listening: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin with what nobody has looked at yet."""
        loop = asyncio.get_running_loop()
        self._stop_listening = self._records.listen(self._hear, loop)
        self._is_due.set()
        self._task = loop.create_task(self._keep())

    async def stop(self) -> None:
        """End; what was not looked at is after the next start."""
        self._stop_listening()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _hear(self, events: list[Logged]) -> None:
        if any(event.name in _REASONS for event in events):
            self._is_due.set()

    async def _keep(self) -> None:
        while True:
            await self._is_due.wait()
            self._is_due.clear()
            try:
                await self._describe_all()
            except NodeloomError as error:
                log.warning("what pictures were made with can't be read, which is tried again later: %s", error)

    async def _describe_all(self) -> None:
        while self._publication.is_ready:
            found = await self._records.read(library.undescribed_images, GROUP)
            if not found:
                return
            told = await asyncio.to_thread(self._described, found, self._publication.current.catalogue)
            await self._records.write(_kept, told)

    def _described(self, found: Sequence[UndescribedImage], catalogue: Catalogue) -> list[tuple[str, Description]]:
        return [(each.id, self._description_of_any(each, catalogue)) for each in found]

    def _description_of_any(self, image: UndescribedImage, catalogue: Catalogue) -> Description:
        """What is to be known of a picture, whatever is in its file: one must not keep all others from being read."""
        try:
            return self._description(image, catalogue)
        except NodeloomError:
            raise
        except Exception:
            log.exception("what picture %s was made with can't be read", image.id)
            return described(image, None, catalogue)

    def _description(self, image: UndescribedImage, catalogue: Catalogue) -> Description:
        try:
            data = self._files.get(image.digest)
        except (FileMissingError, FileDamagedError):
            return described(image, None, catalogue)
        try:
            report = migrate(read_document(data, "the picture"), catalogue=catalogue, what="the picture")
        except DocumentError:  # most pictures that are uploaded carry no workflow
            return described(image, None, catalogue)
        return described(image, report.workflow, catalogue)


def described(image: UndescribedImage, workflow: Workflow | None, catalogue: Catalogue) -> Description:
    """What is to be known of a picture that carries this workflow, or none."""
    size = ("size", f"{image.width}x{image.height}")
    if workflow is None:
        return Description({}, [size])
    facts = made_with(workflow, catalogue, image.node)
    saver = workflow.nodes.get(image.node or "")
    label = saver.label if saver is not None else ""
    labels = [node.label for node in workflow.nodes.values() if node.label]
    values = [(fact.name if fact.kind == "setting" else fact.kind, fact.text) for fact in facts]
    told = [fact.text for fact in facts if fact.kind != "setting"]
    return Description(
        {"workflow": workflow.name, "node": label, "made_with": [fact.json() for fact in facts]},
        [size, *((name, value) for name, value in (("workflow", workflow.name), ("node", label), *values) if value)],
        [workflow.name, *labels, *(" ".join(text.split()) for text in told)],
    )


def _kept(connection: Connection, told: Sequence[tuple[str, Description]]) -> None:
    now = time.time()
    for image, description in told:
        library.describe_image(connection, image, description, now)
