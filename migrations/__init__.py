"""Every document format ever readable, and the one way between them: `migrate`."""

from nodeloom.migrations.migrate import migrate, read_document
from nodeloom.migrations.report import MigrationReport, Missing, Status
from nodeloom.migrations.saved import with_saved

__all__ = ["MigrationReport", "Missing", "Status", "migrate", "read_document", "with_saved"]
