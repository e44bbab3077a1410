"""Tables of what people keep: workflows and their revisions, images and boards, models, settings, schemas."""

from __future__ import annotations

from sqlalchemy import Float, Index, Text, UniqueConstraint, text
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


class BoardRow(Record, table=True):
    """A board: a place for images."""

    __tablename__ = "boards"
    id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    created: float = Field(sa_type=Float)


class ImageRow(Record, table=True):
    """An image. Its bytes are a file by digest; `run` is empty for what nobody ran. `facts` is JSON.

    One run has a picture of one name once, however often it is told of. `described` is when what it was made with was
    read from its file.
    """

    __tablename__ = "images"
    __table_args__ = (
        UniqueConstraint("run", "digest", "name"),
        Index("ix_images_created_id", "created", "id"),
        # In PostgreSQL these are partial too, which only the revisions say: saying it here would load that dialect.
        Index("ix_images_undescribed", "id", sqlite_where=text("described IS NULL")),
        Index("ix_images_made", "workflow", "id", sqlite_where=text("kind = 'output'")),
    )
    id: str = Field(primary_key=True, sa_type=Text)
    digest: str = Field(index=True, sa_type=Text)
    name: str = Field(index=True, sa_type=Text)
    kind: str = Field(sa_type=Text)
    media_type: str = Field(sa_type=Text)
    size: int = Field(sa_type=WHOLE)
    width: int = Field(sa_type=WHOLE)
    height: int = Field(sa_type=WHOLE)
    run: str = Field(sa_type=Text)
    node: str | None = Field(sa_type=Text)
    workflow: str | None = Field(index=True, sa_type=Text)
    board: str | None = Field(foreign_key="boards.id", ondelete="SET NULL", index=True, sa_type=Text)
    starred: bool
    facts: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    created: float = Field(sa_type=Float)
    described: float | None = Field(sa_type=Float)


class ImageFactRow(Record, table=True):
    """Something that an image was made with, by its name, such as `model`; `folded` is without regard to case."""

    __tablename__ = "image_facts"
    name: str = Field(primary_key=True, sa_type=Text)
    image: str = Field(primary_key=True, foreign_key="images.id", ondelete="CASCADE", index=True, sa_type=Text)
    place: int = Field(primary_key=True, sa_type=WHOLE, sa_column_kwargs={"autoincrement": False})
    value: str = Field(sa_type=Text)
    folded: str = Field(sa_type=Text)


class ModelRow(Record, table=True):
    """A model, as a worker found it last; `problems` is JSON. `gone` is when it was found to be there no more."""

    __tablename__ = "models"
    name: str = Field(primary_key=True, sa_type=Text)
    place: str = Field(sa_type=Text)
    layout: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    base: str | None = Field(sa_type=Text)
    variant: str | None = Field(sa_type=Text)
    precision: str | None = Field(sa_type=Text)
    digest: str | None = Field(sa_type=Text)
    size: int = Field(sa_type=WHOLE)
    built_in: bool
    problems: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    seen: float = Field(sa_type=Float)
    gone: float | None = Field(sa_type=Float)


class SettingRow(Record, table=True):
    """A setting that people change while the server runs; `value` is JSON."""

    __tablename__ = "settings"
    key: str = Field(primary_key=True, sa_type=Text)
    value: str = Field(sa_type=Text)
    updated: float = Field(sa_type=Float)


class SchemaRow(Record, table=True):
    """A published schema document, by the fingerprint of the packs it tells of; `body` is JSON."""

    __tablename__ = "schemas"
    fingerprint: str = Field(primary_key=True, sa_type=Text)
    body: str = Field(sa_type=Text)
    used: float = Field(sa_type=Float)


workflows, workflow_tags, revisions = map(table, ("workflows", "workflow_tags", "revisions"))
boards, images, image_facts, models = map(table, ("boards", "images", "image_facts", "models"))
settings, schemas = map(table, ("settings", "schemas"))
