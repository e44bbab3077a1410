"""The newest picture that each of some workflows made: what a library shows of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, desc, select

from nodeloom.runtime.store.records.tables import images, workflows

_NEWEST = (
    select(images.c.id)
    .where(images.c.workflow == workflows.c.id, images.c.kind == "output")
    .order_by(desc(images.c.id))  # ids rise with the time
    .limit(1)
    .scalar_subquery()
)


def newest_pictures(connection: Connection, chosen: Collection[str]) -> dict[str, str]:
    """Ids of pictures by those of the workflows; one that made none, or whose pictures are removed, is not there."""
    found = connection.execute(select(workflows.c.id, _NEWEST).where(workflows.c.id.in_(chosen)))
    return {workflow: image for workflow, image in found if image is not None}
