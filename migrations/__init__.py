"""Every document format ever readable, and the one way between them: `migrate`."""

from nodeloom.migrations.migrate import migrate, read_document
from nodeloom.migrations.report import Change, MigrationReport, Missing, Status
from nodeloom.migrations.routes import RunPython
from nodeloom.migrations.saved import with_saved

__all__ = [
    "Change",
    "MigrationReport",
    "Missing",
    "RunPython",
    "Status",
    "migrate",
    "read_document",
    "with_saved",
]
