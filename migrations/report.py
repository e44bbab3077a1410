"""`MigrationReport`: what became of a document on its way to the current format, node by node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from nodeloom.migrations.conversion import Value
from nodeloom.migrations.formats import Format
from nodeloom.migrations.missing_models import MissingModel
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON, write_json
from nodeloom.schema.workflow import Workflow

_LONGEST_VALUE = 60
_CHOICES: Final = {"choose_type": "type", "choose_model": "model"}
"""Ops that are choices of a user, and what is chosen by each."""
KEEP: Final = "keep"
"""The op of a node that could be of another version, and was to stay as it is."""


class Status(StrEnum):
    """How much a migration changed, from nothing to not possible."""

    UNCHANGED = "unchanged"
    LOSSLESS = "lossless"
    LOSSY = "lossy"
    BEHAVIOUR_CHANGED = "behaviour-changed"
    NEEDS_CHOICE = "needs-choice"
    BLOCKED = "blocked"


_SEVERITY = {status: rank for rank, status in enumerate(Status)}


class Change(NamedTuple):
    """What one op did to one node, or to a whole document: then `type` is empty, and `node` too or a saved workflow's.

    `node` is its path (`subgraph/n1`), `path` the place in it (`inputs.strength`), `before` and `after` the values
    there, missing where there is none. `edges` are those that the op moved away, or whose values it does not reach.
    """

    node: str
    type: str
    op: str
    from_version: int
    to_version: int
    path: str
    status: Status
    message: str
    before: Value = MISSING
    after: Value = MISSING
    edges: tuple[str, ...] = ()

    @property
    def lossy(self) -> bool:
        """Whether the node has less than before; the residue keeps the rest."""
        return self.status is Status.LOSSY

    @property
    def behaviour(self) -> bool:
        """Whether results may differ."""
        return self.status is Status.BEHAVIOUR_CHANGED

    def __str__(self) -> str:
        values = f": {_shown(self.before)} -> {_shown(self.after)}" if self.before is not self.after else ""
        edges = f" [edges: {', '.join(self.edges)}]" if self.edges else ""
        place = f"node {self.node} ({self.type})" if self.type else f"the document {self.node}".rstrip()
        return f"{place}: {self.message}{values}{edges} ({self.status})"

    def within(self, path: str) -> Change:
        """The same change, told from outside of the subgraph or saved workflow that it was made in."""
        return self._replace(node=f"{path}/{self.node}".rstrip("/"))

    def to_json(self) -> dict[str, JSON]:
        """The change as JSON; `before` and `after` are left out where there is no value."""
        found: dict[str, JSON] = {
            "node": self.node,
            "type": self.type,
            "op": self.op,
            "from_version": self.from_version,
            "to_version": self.to_version,
            "path": self.path,
            "status": str(self.status),
            "lossy": self.lossy,
            "behaviour": self.behaviour,
            "message": self.message,
            "edges": [*self.edges],
        }
        if self.before is not MISSING:
            found["before"] = self.before
        if self.after is not MISSING:
            found["after"] = self.after
        return found


def gravest(changes: Iterable[Change]) -> Status:
    """The gravest status of some changes."""
    return max((change.status for change in changes), key=_SEVERITY.__getitem__, default=Status.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Missing:
    """A node type that is not installed here; its nodes stay in the document as placeholders.

    `note` is what the authors of its pack say, where they took it out. `program` is the other program that the type
    is of, where it was read from a file of that: then `pack` is only what such types are called by, and nothing that
    can be installed.
    """

    type: str
    pack: str
    version: str
    nodes: tuple[str, ...]
    note: str = ""
    program: str = ""

    def __str__(self) -> str:
        if self.note:
            return f"type {self.type} was removed from its pack: {self.note}; used by {', '.join(self.nodes)}"
        if self.program:
            return f"type {self.type} of {self.program} is not known here, used by {', '.join(self.nodes)}"
        named = f"pack {self.pack} {self.version}".rstrip()
        return f"type {self.type} is not installed ({named}), used by {', '.join(self.nodes)}"

    def to_json(self) -> dict[str, JSON]:
        """The missing type as JSON."""
        return {
            "type": self.type,
            "pack": self.pack,
            "version": self.version,
            "note": self.note,
            "program": self.program,
            "nodes": [*self.nodes],
        }


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """The migrated workflow, what changed, and what is missing here to run it; nothing was written.

    `workflow` is always of the current format. `written` is the document in the format asked for; None if it is just
    that of the workflow. `source` is the format that the document came in. `missing_models` are told by whoever knows
    which models there are. `families` are the paths of nodes that are one in one version and several in the other:
    they are upgraded together, or kept together.
    """

    workflow: Workflow
    changes: tuple[Change, ...] = ()
    missing: tuple[Missing, ...] = ()
    written: dict[str, JSON] | None = None
    source: Format = Format.NATIVE
    missing_models: tuple[MissingModel, ...] = ()
    families: tuple[tuple[str, ...], ...] = ()

    @property
    def status(self) -> Status:
        """The gravest status of all changes."""
        return gravest(self.changes)

    @property
    def document(self) -> dict[str, JSON]:
        """The migrated document as JSON, in the format asked for. Perhaps always one object: copy before you edit."""
        return self.workflow.document() if self.written is None else self.written

    def __str__(self) -> str:
        """Every change and every missing type, a line each, below what there is in all."""
        return "\n".join(
            [self.summary(), *map(str, self.changes), *map(str, self.missing), *map(str, self.missing_models)]
        )

    def summary(self) -> str:
        """One line: how many nodes changed, and what to look at."""
        chosen = {op: len({change.node for change in self.changes if change.op == op}) for op in _CHOICES}
        of_types = [change for change in self.changes if change.type and change.op not in _CHOICES]
        nodes = len({change.node for change in of_types})
        counts = Counter(change.status for change in of_types)
        parts = [f"{counts[status]} {status}" for status in Status if counts[status]]
        word = "node of another version" if nodes == 1 else "nodes of other versions"
        whole = [change.message for change in self.changes if not (change.type or change.node)]
        said = [*whole[:1], *([f"more of the document: {len(whole) - 1}"] if len(whole) > 1 else [])]
        saved = sum(not change.type and bool(change.node) for change in self.changes)
        said += [f"saved workflows of another format: {saved}"] if saved else []
        said += [f"{nodes} {word}: {', '.join(parts)}"] if nodes else []
        said += [f"nodes whose {what} was chosen: {chosen[op]}" for op, what in _CHOICES.items() if chosen[op]]
        lacking = [f"types that are not installed: {len(self.missing)}"] if self.missing else []
        lacking += [f"models that are not there: {len(self.missing_models)}"] if self.missing_models else []
        return "; ".join([*(said or ["unchanged"]), *lacking])

    def to_json(self) -> dict[str, JSON]:
        """The report as JSON, without the document."""
        return {
            "status": str(self.status),
            "changes": [change.to_json() for change in self.changes],
            "missing": [missing.to_json() for missing in self.missing],
            "missing_models": [missing.to_json() for missing in self.missing_models],
            "families": [[*family] for family in self.families],
        }


def _shown(value: Value) -> str:
    if value is MISSING:
        return "nothing"
    text = write_json(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 3] + "..."
