"""`Telling`: what there is to say of a document of ComfyUI while it is read, for the report."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from nodeloom.migrations.conversion import Value
from nodeloom.migrations.report import Change, Status
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.workflow import FORMAT_VERSION

_MOST_NAMED: Final = 20


class Telling:
    """Changes in the order in which they were made, and the nodes that the document speaks of and does not have."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._missing: defaultdict[str, list[str]] = defaultdict(list)

    def say(
        self,
        op: str,
        message: str,
        *,
        node: str = "",
        type_id: str = "",
        path: str = "",
        status: Status = Status.LOSSLESS,
        before: Value = MISSING,
        after: Value = MISSING,
    ) -> None:
        """A line about a node, or about the whole document."""
        self._changes.append(Change(node, type_id, op, 0, FORMAT_VERSION, path, status, message, before, after))

    def miss(self, node: str, user: str) -> None:
        """A node is not there, and somebody needs something of it."""
        self._missing[node].append(user)

    def miss_link(self, link: str, user: str) -> None:
        """A link is not there, and somebody needs what arrives by it."""
        message = f"{user} is fed by link {link}, which the document does not have; connect something else there"
        self.say("missing_link", message, path=f"links.{link}", status=Status.NEEDS_CHOICE)

    def changes(self) -> tuple[Change, ...]:
        """Everything that was said; a line for each missing node, with who needs it."""
        return (*self._changes, *(_missing(node, users) for node, users in self._missing.items()))


def _missing(node: str, users: list[str]) -> Change:
    more = f" and {len(users) - _MOST_NAMED} more" if len(users) > _MOST_NAMED else ""
    message = (
        f"the document has no node {node}, which feeds {', '.join(users[:_MOST_NAMED])}{more}; "
        "connect something else there, or open the whole document"
    )
    status = Status.NEEDS_CHOICE
    return Change("", "", "missing_node", 0, FORMAT_VERSION, f"nodes.{node}", status, message)
