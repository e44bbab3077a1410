"""What a run gave: its record with the pictures that it saved."""

from __future__ import annotations

from sqlalchemy import Connection

from nodeloom.runtime.server.runs.views import RunImage, RunResult, RunView
from nodeloom.runtime.store.records import library, queue

MOST_IMAGES = 100
"""Pictures that are told of with a run."""


def result_of(connection: Connection, run: str) -> RunResult:
    """A run as it stands; `NotFoundError`."""
    view = RunView.of(queue.get_run(connection, run))
    images = [RunImage.of(image) for image in library.images_of(connection, run, MOST_IMAGES)]
    return RunResult.model_construct(**view.__dict__, images=images)
