"""What pictures were made with, a row each, so that they are found by it; and when that was read from their files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table; what was read of no picture yet will be."""
    op.create_table(
        "image_facts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "image")),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("value", "folded")),
        sa.ForeignKeyConstraint(["image"], ["images.id"], name="fk_image_facts_image", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name", "image", "place", name="pk_image_facts"),
    )
    op.create_index("ix_image_facts_image", "image_facts", ["image"])
    op.add_column("images", sa.Column("described", sa.Float(), nullable=True))
    unread = sa.text("described IS NULL")
    op.create_index("ix_images_undescribed", "images", ["id"], sqlite_where=unread, postgresql_where=unread)
