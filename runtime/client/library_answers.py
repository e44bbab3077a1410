"""What the API tells of saved workflows and pictures. Times are seconds since 1970."""

from __future__ import annotations

from nodeloom.runtime.client.answers import Answer, JSONObject


class SavedWorkflow(Answer):
    """A saved workflow; `revision` is the number of the newest one, `picture` the id of the newest that it made."""

    id: str
    name: str
    description: str
    tags: tuple[str, ...]
    revision: int
    created: float
    updated: float
    picture: str | None = None


class Saving(Answer):
    """A workflow that was saved; `migration` is the report of what became of the document, if anything did."""

    workflow: SavedWorkflow
    migration: JSONObject | None


class WorkflowPage(Answer):
    """Some workflows, in the order that was asked for; `next` is the `after` of the next page, None at the end."""

    workflows: tuple[SavedWorkflow, ...]
    next: str | None


class Revision(Answer):
    """A revision; `report` is that of the migration that made it, if one did."""

    number: int
    comment: str
    report: JSONObject | None
    created: float


class RevisionList(Answer):
    """Revisions, newest first."""

    revisions: tuple[Revision, ...]


class Differences(Answer):
    """Every place in which two workflows differ."""

    differences: tuple[JSONObject, ...]


class ImageInfo(Answer):
    """What is known of a picture: `value` is what a field of a workflow is given to use it, `size` is in bytes."""

    id: str
    value: JSONObject
    digest: str
    name: str
    kind: str
    media_type: str
    size: int
    width: int
    height: int
    run: str | None
    node: str | None
    workflow: str | None
    board: str | None
    starred: bool
    created: float


class ImagePage(Answer):
    """Some pictures, newest first; `next` is the `after` of the next page, None at the end."""

    images: tuple[ImageInfo, ...]
    next: str | None
