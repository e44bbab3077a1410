"""`MigrationReport`: what became of a document on its way to the current format, node by node."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import Workflow


class Status(StrEnum):
    """How much a migration changed, from nothing to not possible."""

    UNCHANGED = "unchanged"
    LOSSLESS = "lossless"
    LOSSY = "lossy"
    BEHAVIOUR_CHANGED = "behaviour-changed"
    NEEDS_CHOICE = "needs-choice"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Missing:
    """A node type that is not installed here; its nodes stay in the document as placeholders."""

    type: str
    pack: str
    version: str
    nodes: tuple[str, ...]

    def __str__(self) -> str:
        named = f"pack {self.pack} {self.version}".rstrip()
        return f"type {self.type} is not installed ({named}), used by {', '.join(self.nodes)}"


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """The workflow in the format asked for, and what is missing here to run it; nothing was written anywhere."""

    workflow: Workflow
    status: Status
    missing: tuple[Missing, ...] = ()

    @property
    def document(self) -> dict[str, JSON]:
        """The migrated document as JSON."""
        return self.workflow.document()
