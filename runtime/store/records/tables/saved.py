"""Tables of saved workflows: each as it stands, its tags, and its revisions."""

from __future__ import annotations

from sqlalchemy import Float, Text
from sqlmodel import Field

from nodeloom.runtime.store.records.tables.base import WHOLE, Record, table


class WorkflowRow(Record, table=True):
    """A saved workflow; `revision` is the number of its newest one, `tags` JSON."""

    __tablename__ = "workflows"
    id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    description: str = Field(sa_type=Text)
    tags: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    revision: int = Field(sa_type=WHOLE)
    created: float = Field(sa_type=Float)
    updated: float = Field(sa_type=Float)


class WorkflowTagRow(Record, table=True):
    """A tag of a workflow, without regard to case."""

    __tablename__ = "workflow_tags"
    tag: str = Field(primary_key=True, sa_type=Text)
    workflow: str = Field(primary_key=True, foreign_key="workflows.id", ondelete="CASCADE", index=True, sa_type=Text)


class RevisionRow(Record, table=True):
    """A revision of a workflow, numbered from 1 and never changed; `report` is JSON of the migration that made it."""

    __tablename__ = "revisions"
    workflow: str = Field(primary_key=True, foreign_key="workflows.id", ondelete="CASCADE", sa_type=Text)
    number: int = Field(primary_key=True, sa_type=WHOLE, sa_column_kwargs={"autoincrement": False})
    document: str = Field(foreign_key="documents.digest", index=True, sa_type=Text)
    comment: str = Field(sa_type=Text)
    report: str | None = Field(sa_type=Text)
    created: float = Field(sa_type=Float)


workflows, workflow_tags, revisions = map(table, ("workflows", "workflow_tags", "revisions"))
