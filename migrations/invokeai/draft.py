"""`Draft`: a document of ours in the making, what is kept of the other one, and what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from nodeloom.migrations.conversion import Value
from nodeloom.migrations.guest import Reading
from nodeloom.migrations.invokeai.names import KEPT, PACK
from nodeloom.migrations.report import Change, Status
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

LONGEST_NAME = 256
"""Most characters of the id of a node, or of the name of a field."""


@dataclass(slots=True)
class Draft:
    """Nodes, edges and names of the interface as they were read so far; `kept` has no place among them."""

    version: str
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    edges: list[list[str]] = field(default_factory=list)
    inputs: dict[str, list[str]] = field(default_factory=dict)
    view: dict[str, dict[str, Any]] = field(default_factory=dict)
    routes: list[JSON] = field(default_factory=list)
    form: dict[str, JSON] = field(default_factory=dict)
    head: dict[str, JSON] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    fresh: int = -1
    """Number of the last id that was given; none below it is tried again."""

    @property
    def is_older(self) -> bool:
        """Whether the document is older than the one that is written."""
        return self.version[:1] < "4"

    def tell(
        self, node: str, path: str, status: Status, message: str, before: Value = MISSING, after: Value = MISSING
    ) -> None:
        """Add a line to the report."""
        type_id = str(self.nodes[node]["type"]) if node in self.nodes else ""
        versions = (1, 1) if type_id else (0, FORMAT_VERSION)
        self.changes.append(Change(node, type_id, "guest", *versions, path, status, message, before, after))

    def set_aside(self, place: str, value: JSON, message: str, node: str = "") -> None:
        """Keep something that can't be read where it stood, and say so."""
        self.kept.setdefault(place, []).append(value)
        self.tell(node, place, Status.LOSSY, f"{message}; it is kept, and does nothing", value, None)

    def set_aside_at(self, place: str, at: int, value: JSON, message: str) -> None:
        """Keep an item of a list that can't be read, with its place there, and say so."""
        self.kept.setdefault(place, []).append({"at": at, "was": value})
        self.tell("", f"{place}[{at}]", Status.LOSSY, f"{message}; it is kept, and does nothing", value, None)

    def remember(self, node: str, version: str, **said: JSON) -> None:
        """Keep something of a node, with the node."""
        given = {name: value for name, value in said.items() if value not in (None, {})}
        entry: JSON = {"format": f"{KEPT} {version}", "way": "up", **given}
        self.nodes[node].setdefault("residue", []).append(entry)

    def show(self, place: str, key: str, value: JSON) -> None:
        """Let the view say something of a node, or of what stands beside the nodes."""
        self.view.setdefault(place, {})[key] = value

    def read(self) -> Reading:
        """The document, and the changes."""
        view: dict[str, JSON] = {**self.view, **({"routes": self.routes} if self.routes else {})}
        inputs: dict[str, JSON] = {name: [*port] for name, port in self.inputs.items()}
        document: dict[str, JSON] = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            **self.head,
            "nodes": dict(self.nodes),
            "edges": [[*edge] for edge in self.edges],
            **({"interface": {"inputs": inputs}} if inputs else {}),
            **({"form": self.form} if self.form else {}),
            **({"view": view} if view else {}),
            "residue": {PACK: self.kept},
        }
        return Reading(document, tuple(self.changes))


def put_back(items: list[JSON], *kept: JSON) -> list[JSON]:
    """A list with the items that were set aside at their places."""
    aside = [an_object(each) for some in kept for each in a_list(some)]
    places = [(at if isinstance(at := each.get("at"), int) and at >= 0 else len(items), each) for each in aside]
    waiting = sorted(places, key=lambda each: -each[0])
    found: list[JSON] = []
    for item in items:
        while waiting and waiting[-1][0] <= len(found):
            found.append(waiting.pop()[1].get("was"))
        found.append(item)
    return [*found, *(each.get("was") for _, each in reversed(waiting))]


def mark(*names: str) -> int:
    """A number that stands for names where only their order is kept."""
    return crc32("\0".join(names).encode("utf-8", "surrogatepass"))


def is_name(value: JSON) -> bool:
    """Whether something can be the id of a node or the name of a field."""
    return isinstance(value, str) and 1 <= len(value) <= LONGEST_NAME


def is_number(value: JSON) -> bool:
    """Whether something is a number, and no answer."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def a_point(value: JSON) -> tuple[JSON, JSON] | None:
    """Two numbers, such as a place or a size; None in the place of anything else."""
    if isinstance(value, list) and len(value) == 2 and all(map(is_number, value)):
        return value[0], value[1]
    return None


def an_object(value: JSON) -> dict[str, JSON]:
    """An object; an empty one in the place of anything else."""
    return value if isinstance(value, dict) else {}


def a_list(value: JSON) -> list[JSON]:
    """A list; an empty one in the place of anything else."""
    return value if isinstance(value, list) else []


def a_text(value: JSON) -> str:
    """A text; an empty one in the place of anything else."""
    return value if isinstance(value, str) else ""
