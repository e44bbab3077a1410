"""The running total of what all pictures take: it was summed up each time."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_TOTAL = """
INSERT INTO counters (name, value)
SELECT 'kept_bytes', COALESCE(SUM(files.size), 0) FROM (SELECT DISTINCT digest, size FROM images) AS files
"""


def upgrade() -> None:
    """Sum it up once."""
    op.execute(_TOTAL)
