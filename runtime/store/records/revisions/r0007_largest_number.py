"""Whether a prompt has a larger number than all others is known without looking at them."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """An index of the numbers of prompts."""
    op.create_index("ix_prompts_number", "prompts", ["number"])
