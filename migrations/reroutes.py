"""`Reroutes`: where the view leads edges through. It names edges by their ends, which migrations change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nodeloom.migrations.link import Link
from nodeloom.schema.json import JSON


class Reroutes:
    """The points of edges in the view of one graph; each is held by its edge, or waits for one with its ends."""

    def __init__(self, view: Mapping[str, Any], links: Iterable[Link]) -> None:
        said = view.get("routes")
        self._waiting: dict[tuple[str, ...], list[dict[str, JSON]]] = {}
        self._held: list[tuple[dict[str, JSON], Link]] = []
        for each in said if isinstance(said, list) else ():
            ends = each.get("edge") if isinstance(each, dict) else None
            if isinstance(ends, list) and all(isinstance(end, str) for end in ends):
                self._waiting.setdefault((*ends,), []).append(each)
        for link in links if self._waiting else ():
            self.adopt(link)

    def adopt(self, link: Link) -> None:
        """An edge is there from now on, perhaps again."""
        for each in self._waiting.pop((*link.ends,), ()):
            self._held.append((each, link))

    def finish(self) -> None:
        """Name the edges by the ends that they have now."""
        for each, link in self._held:
            each["edge"] = [*link.ends]
