"""Every document format ever readable, and the one way between them: `migrate`."""

from nodeloom.migrations.choices import Choices, chosen
from nodeloom.migrations.difference import Difference
from nodeloom.migrations.differences import differences
from nodeloom.migrations.known_models import KnownModel, KnownModels
from nodeloom.migrations.migrate import migrate, read_document
from nodeloom.migrations.missing_models import MissingModel, missing_models
from nodeloom.migrations.report import Change, MigrationReport, Missing, Status
from nodeloom.migrations.routes import RunPython
from nodeloom.migrations.saved import with_saved

__all__ = [
    "Change",
    "Choices",
    "Difference",
    "KnownModel",
    "KnownModels",
    "MigrationReport",
    "Missing",
    "MissingModel",
    "RunPython",
    "Status",
    "chosen",
    "differences",
    "migrate",
    "missing_models",
    "read_document",
    "with_saved",
]
