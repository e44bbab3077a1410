"""Models: what workers found in the model folders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "models",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "place", "layout", "kind")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("base", "variant", "precision", "digest")),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("built_in", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("problems", "words")),
        sa.Column("seen", sa.Float(), nullable=False),
        sa.Column("gone", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_models"),
    )
