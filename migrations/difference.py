"""`Difference`: one place in which two workflows are not the same. It knows nothing of how places are found."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from nodeloom.migrations.conversion import Value
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON

Part: TypeAlias = Literal[
    "node", "edge", "input", "output", "form", "pins", "subgraph", "meta", "pack", "layout", "document"
]
"""What a difference is of. `input` and `output` are those of the interface, `document` is what has no other word."""


class Difference(NamedTuple):
    """One difference: where it is, and the values on both sides, missing where there is none.

    `graph` is the path of the subgraph, empty for the workflow itself. `name` is the node's id, the edge (`a.x -> b.y`)
    or the name of the port, pack or subgraph; `field` is the place within it, such as `inputs.steps`, empty for all of
    it. Of the layout no values are given.
    """

    graph: str
    part: Part
    name: str
    field: str = ""
    before: Value = MISSING
    after: Value = MISSING

    @property
    def change(self) -> Literal["added", "removed", "changed"]:
        """What happened between the first workflow and the second."""
        if (self.before is MISSING) == (self.after is MISSING):
            return "changed"
        return "added" if self.before is MISSING else "removed"

    @property
    def reversed(self) -> Difference:
        """The same difference, with the second workflow as the first."""
        return self._replace(before=self.after, after=self.before)

    def to_json(self) -> dict[str, JSON]:
        """The difference as JSON; `before` and `after` are left out where there is no value."""
        found: dict[str, JSON] = {
            "graph": self.graph,
            "part": self.part,
            "name": self.name,
            "field": self.field,
            "change": self.change,
        }
        if self.before is not MISSING:
            found["before"] = self.before
        if self.after is not MISSING:
            found["after"] = self.after
        return found
