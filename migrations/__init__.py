"""Every document format ever readable, and the one way between them: `migrate`."""

from nodeloom.migrations.difference import Difference
from nodeloom.migrations.differences import differences
from nodeloom.migrations.migrate import migrate, read_document
from nodeloom.migrations.report import Change, MigrationReport, Missing, Status
from nodeloom.migrations.routes import RunPython
from nodeloom.migrations.saved import with_saved

__all__ = [
    "Change",
    "Difference",
    "MigrationReport",
    "Missing",
    "RunPython",
    "Status",
    "differences",
    "migrate",
    "read_document",
    "with_saved",
]
