"""Tables of images, what each was made with, and the boards that they are on."""

from __future__ import annotations

from sqlalchemy import Float, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from nodeloom.runtime.store.records.tables.base import WHOLE, Record, table


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


boards, images, image_facts = map(table, ("boards", "images", "image_facts"))
