"""Tables of what people keep: workflows and their revisions, images and boards, models, settings, schemas."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Float, Index, Table, Text, UniqueConstraint, text

from nodeloom.runtime.store.records.tables.base import METADATA, WHOLE, forgets, key, of, optional, part_of, required

workflows: Final = Table(
    "workflows",
    METADATA,
    key("id", Text),
    required("name", Text),
    required("description", Text),
    required("tags", Text),
    required("words", Text),
    required("revision", WHOLE),
    required("created", Float),
    required("updated", Float),
)
"""A saved workflow; `revision` is the number of its newest one, `tags` JSON."""

workflow_tags: Final = Table(
    "workflow_tags", METADATA, key("tag", Text), key("workflow", Text, part_of("workflows.id"), index=True)
)
"""A tag of a workflow, without regard to case."""

revisions: Final = Table(
    "revisions",
    METADATA,
    key("workflow", Text, part_of("workflows.id")),
    key("number", WHOLE, autoincrement=False),
    required("document", Text, of("documents.digest"), index=True),
    required("comment", Text),
    optional("report", Text),
    required("created", Float),
)
"""A revision of a workflow, numbered from 1 and never changed; `report` is JSON of the migration that made it."""

boards: Final = Table("boards", METADATA, key("id", Text), required("name", Text), required("created", Float))
"""A board: a place for images."""

images: Final = Table(
    "images",
    METADATA,
    key("id", Text),
    required("digest", Text, index=True),
    required("name", Text, index=True),
    required("kind", Text),
    required("media_type", Text),
    required("size", WHOLE),
    required("width", WHOLE),
    required("height", WHOLE),
    required("run", Text),
    optional("node", Text),
    optional("workflow", Text, index=True),
    optional("board", Text, forgets("boards.id"), index=True),
    required("starred", Boolean),
    required("facts", Text),
    required("words", Text),
    required("created", Float),
    optional("described", Float),
    UniqueConstraint("run", "digest", "name"),
    Index("ix_images_created_id", "created", "id"),
    # In PostgreSQL these are partial too, which only the revisions say: saying it here would load that dialect.
    Index("ix_images_undescribed", "id", sqlite_where=text("described IS NULL")),
    Index("ix_images_made", "workflow", "id", sqlite_where=text("kind = 'output'")),
)
"""An image. Its bytes are a file by digest; `run` is empty for what nobody ran. `facts` is JSON.

One run has a picture of one name once, however often it is told of. `described` is when what it was made with was
read from its file.
"""

image_facts: Final = Table(
    "image_facts",
    METADATA,
    key("name", Text),
    key("image", Text, part_of("images.id"), index=True),
    key("place", WHOLE, autoincrement=False),
    required("value", Text),
    required("folded", Text),
)
"""Something that an image was made with, by its name, such as `model`; `folded` is without regard to case."""

models: Final = Table(
    "models",
    METADATA,
    key("name", Text),
    required("place", Text),
    required("layout", Text),
    required("kind", Text),
    optional("base", Text),
    optional("variant", Text),
    optional("precision", Text),
    optional("digest", Text),
    required("size", WHOLE),
    required("built_in", Boolean),
    required("problems", Text),
    required("words", Text),
    required("seen", Float),
    optional("gone", Float),
)
"""A model, as a worker found it last; `problems` is JSON. `gone` is when it was found to be there no more."""

settings: Final = Table("settings", METADATA, key("key", Text), required("value", Text), required("updated", Float))
"""A setting that people change while the server runs; `value` is JSON."""

schemas: Final = Table("schemas", METADATA, key("fingerprint", Text), required("body", Text), required("used", Float))
"""A published schema document, by the fingerprint of the packs it tells of; `body` is JSON."""
