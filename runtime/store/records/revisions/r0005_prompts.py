"""What clients of ComfyUI say of their runs; and pictures are found by their names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "prompts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("run", "prompt")),
        sa.Column("number", sa.Float(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("client", "body")),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name="fk_prompts_run", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run", name="pk_prompts"),
        sa.UniqueConstraint("prompt", name="uq_prompts_prompt"),
    )
    op.create_index("ix_images_name", "images", ["name"])
