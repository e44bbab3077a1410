"""Every document format ever readable, and the one way between them: `migrate`."""

from nodeloom.migrations.migrate import migrate, read_document
from nodeloom.migrations.report import MigrationReport, Missing, Status

__all__ = ["MigrationReport", "Missing", "Status", "migrate", "read_document"]
