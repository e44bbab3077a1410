"""`View`: how a graph is shown, as our documents say it, while it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from nodeloom.schema.json import JSON


@dataclass(slots=True)
class View:
    """Places, looks and labels of nodes; frames, notes and the ways of edges; where the canvas stands."""

    positions: dict[str, JSON] = field(default_factory=dict)
    nodes: dict[str, JSON] = field(default_factory=dict)
    fields: dict[str, dict[str, JSON]] = field(default_factory=dict)
    frames: dict[str, JSON] = field(default_factory=dict)
    notes: dict[str, JSON] = field(default_factory=dict)
    routes: list[JSON] = field(default_factory=list)
    viewport: list[JSON] | None = None
    _passed: set[str] = field(default_factory=set)

    def take_label(self, slot: dict[str, JSON], node: str, name: str) -> None:
        """Take what the user calls an input out of its slot, if there is something, and nothing else calls it yet."""
        label, fields = slot.get("label"), self.fields.setdefault(node, {})
        if isinstance(label, str) and label and name not in fields:
            fields[name] = {"label": slot.pop("label")}

    def route(self, edge: list[JSON], points: list[JSON]) -> None:
        """The points that an edge is led through, if there are any."""
        if points:
            self.routes.append({"edge": edge, "points": points})
            self._passed.update(map(str, points))

    def is_passed(self, point: JSON) -> bool:
        """Whether an edge is led through a point."""
        return str(point) in self._passed

    def document(self) -> dict[str, JSON]:
        """The view as JSON, without what is empty."""
        parts: dict[str, JSON] = {
            "positions": self.positions,
            "nodes": self.nodes,
            "fields": {node: {**fields} for node, fields in self.fields.items() if fields},
            "frames": self.frames,
            "notes": self.notes,
            "routes": self.routes,
            "viewport": self.viewport,
        }
        return {name: each for name, each in parts.items() if each}
