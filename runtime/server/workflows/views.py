"""What clients send and are told about saved workflows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field
from sqlalchemy import Connection

from nodeloom.runtime.server.bodies import Body, JSONObject, View
from nodeloom.runtime.store.records.library import Revision, WorkflowRecord, newest_pictures


class NewWorkflow(Body):
    """A document to save. Name, description and tags are those that stand in it."""

    document: JSONObject
    comment: str = Field(default="", max_length=10_000, description="Why it is saved")
    keep: list[str] = Field(
        default=[], description="Nodes that stay of the version and type that they have, by their paths"
    )


class SavedDocument(NewWorkflow):
    """A document that was made from a revision."""

    base: int = Field(ge=1, le=2**31 - 1, description="Number of the revision that it was made from")


class WorkflowView(View):
    """A saved workflow. Times are seconds since 1970."""

    id: str
    name: str
    description: str
    tags: list[str]
    revision: int = Field(description="Number of the newest")
    created: float
    updated: float
    picture: str | None = Field(description="Id of the newest picture that it made")

    @classmethod
    def all_of(cls, connection: Connection, found: Sequence[WorkflowRecord]) -> list[WorkflowView]:
        """Workflows as the records have them, with their pictures."""
        pictures = newest_pictures(connection, [record.id for record in found])
        return [
            cls(
                id=record.id, name=record.name, description=record.description, tags=list(record.tags),
                revision=record.revision, created=record.created, updated=record.updated,
                picture=pictures.get(record.id),
            )
            for record in found
        ]  # fmt: skip

    @classmethod
    def of(cls, connection: Connection, record: WorkflowRecord) -> WorkflowView:
        """One workflow as the records have it, with its picture."""
        return cls.all_of(connection, [record])[0]


class SavedWorkflow(View):
    """A workflow that was saved; `migration` is the report of what became of the document, if anything did."""

    workflow: WorkflowView
    migration: JSONObject | None


class WorkflowPage(View):
    """Some workflows, in the order that was asked for."""

    workflows: list[WorkflowView]
    next: str | None = Field(description="`after` of the next page; null at the end")


class TagList(View):
    """Tags, and how many workflows have each."""

    tags: Mapping[str, int]


class RevisionView(View):
    """A revision; `report` is that of the migration that made it, if one did."""

    number: int
    comment: str
    report: JSONObject | None
    created: float

    @classmethod
    def of(cls, revision: Revision) -> RevisionView:
        """A revision as the records have it."""
        return cls(
            number=revision.number, comment=revision.comment, created=revision.created,
            report=None if revision.report is None else dict(revision.report),
        )  # fmt: skip


class RevisionList(View):
    """Revisions, newest first."""

    revisions: list[RevisionView]
