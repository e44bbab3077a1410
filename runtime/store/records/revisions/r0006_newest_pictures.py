"""The newest picture of a workflow is found without looking at its others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """An index of what workflows made, newest last."""
    made = sa.text("kind = 'output'")
    op.create_index("ix_images_made", "images", ["workflow", "id"], sqlite_where=made, postgresql_where=made)
