"""The newest picture that each of some workflows made: what a library shows of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from nodeloom.runtime.store.records.tables import images


def newest_pictures(connection: Connection, workflows: Collection[str]) -> dict[str, str]:
    """Ids of pictures by those of the workflows; one that made none, or whose pictures are removed, is not there."""
    of = images.c.workflow
    newest = func.max(images.c.id)  # ids rise with the time
    statement = select(of, newest).where(of.in_(workflows), images.c.kind == "output").group_by(of)
    return {str(workflow): str(image) for workflow, image in connection.execute(statement)}
