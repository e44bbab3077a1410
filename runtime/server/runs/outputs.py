"""One output of a run: the value that it gave, or the picture that the value names."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from nodeloom.runtime.server.kinds import CONFLICT, NOT_FOUND
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.store.records import library, log, queue
from nodeloom.runtime.store.records.library import ImageFilter, ImageRecord
from nodeloom.schema.json import JSON

_MADE = "run:picture-"
"""What the names of pictures begin with that are in a worker's cache only."""


@dataclass(frozen=True, slots=True)
class RunOutput:
    """A value, and the picture that it is, if it is one; `is_final` tells that it never changes."""

    value: JSON
    image: ImageRecord | None
    is_final: bool


def output_of(connection: Connection, run: str, name: str, at: int | None = None) -> RunOutput:
    """An output of a run that ended; `at` is the place in an output that is a list.

    `NotFoundError` and `Refusal` say what there is instead.
    """
    record = queue.get_run(connection, run)
    if record.outputs is None:
        raise Refusal(CONFLICT, f"run {run} is {record.state}: its outputs are there once it has ended")
    if name not in record.outputs:
        there = ", ".join(sorted(record.outputs)) or "none"
        raise Refusal(NOT_FOUND, f"run {run} has no output {name!r}; the outputs of this run are: {there}")
    value = record.outputs[name]
    if at is not None:
        value = _item(value, at, name)
    return RunOutput(value, _image(connection, run, name, value), record.state == "completed")


def _item(value: JSON, at: int, name: str) -> JSON:
    if not isinstance(value, list):
        raise Refusal(NOT_FOUND, f"output {name!r} is no list, so it has no item {at}: ask without `at`")
    if at >= len(value):
        raise Refusal(NOT_FOUND, f"output {name!r} has {len(value)} items, counted from 0; there is no item {at}")
    return value[at]


def _image(connection: Connection, run: str, name: str, value: JSON) -> ImageRecord | None:
    """The picture that a value names; None if it names none, `Refusal` if it is not kept (any more)."""
    if not isinstance(value, dict):
        return None
    if str(value.get("name", "")).startswith(_MADE):
        way = "name it as an output of the workflow's interface, or save it with image/save"
        raise Refusal(NOT_FOUND, f"output {name!r} is a picture that was not kept: {way}")
    digest = value.get("hash")
    if not isinstance(digest, str):
        return None
    found = library.search_images(connection, ImageFilter(digest=digest), limit=1).found
    if not found and _was_saved(connection, run, digest):
        raise Refusal(NOT_FOUND, f"output {name!r} is a picture that was removed; run the workflow again to make it")
    return found[0] if found else None


def _was_saved(connection: Connection, run: str, digest: str) -> bool:
    return any(each.name == "image.saved" and each.event["digest"] == digest for each in log.of(connection, run))
