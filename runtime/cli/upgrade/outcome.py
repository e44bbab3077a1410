"""`Outcome`: what became of one file that was to be upgraded, and the exit code that it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TypeAlias

from nodeloom.migrations import Change, Missing, MissingModel, Status
from nodeloom.migrations.formats import Format
from nodeloom.schema.json import JSON


class UpgradeCode(IntEnum):
    """Exit codes of `upgrade` and `diff`; of several files the highest counts."""

    OPENS = 0
    CHANGED = 1
    CHOICE = 2
    PLACEHOLDERS = 3
    UNREADABLE = 4


class Failed(StrEnum):
    """What is said of a file that was not migrated, in the place of a status."""

    SKIPPED = "skipped"
    UNREADABLE = "unreadable"


Standing: TypeAlias = Status | Failed
_CODES = {
    Status.LOSSY: UpgradeCode.CHANGED,
    Status.BEHAVIOUR_CHANGED: UpgradeCode.CHANGED,
    Status.NEEDS_CHOICE: UpgradeCode.CHOICE,
    Status.BLOCKED: UpgradeCode.PLACEHOLDERS,
    Failed.UNREADABLE: UpgradeCode.UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file: how it stands, whose it was, from which document format to which it went, and what changed.

    `nodes` counts its nodes, those that are no more with them. `written` is where the upgraded document is now, `kept`
    where the one that it replaced is. `message` says why the file was not opened or not written.
    """

    file: str
    status: Standing
    exit: UpgradeCode = UpgradeCode.OPENS
    message: str = ""
    source: Format | None = None
    formats: tuple[int, int] | None = None
    nodes: int = 0
    changes: tuple[Change, ...] = ()
    missing: tuple[Missing, ...] = ()
    missing_models: tuple[MissingModel, ...] = ()
    written: str | None = None
    kept: str | None = None

    @property
    def is_new_format(self) -> bool:
        """Whether the document is of another format now."""
        return self.formats is not None and self.formats[0] != self.formats[1]

    @property
    def is_unwritten(self) -> bool:
        """Whether the file was opened, and could not be written."""
        return self.exit is UpgradeCode.UNREADABLE and self.status is not Failed.UNREADABLE

    def to_json(self) -> dict[str, JSON]:
        """The outcome as JSON."""
        formats: JSON = None if self.formats is None else {"from": self.formats[0], "to": self.formats[1]}
        return {
            "file": self.file,
            "status": str(self.status),
            "exit": int(self.exit),
            "source": None if self.source is None else str(self.source),
            "format": formats,
            "changes": [change.to_json() for change in self.changes],
            "missing": [missing.to_json() for missing in self.missing],
            "missing_models": [missing.to_json() for missing in self.missing_models],
            "written": self.written,
            "kept": self.kept,
            "message": self.message,
        }


def checked_code(status: Standing, missing: Iterable[Missing]) -> UpgradeCode:
    """The exit code that `--check` gives for a file."""
    return max(_CODES.get(status, UpgradeCode.OPENS), UpgradeCode.PLACEHOLDERS if missing else UpgradeCode.OPENS)
