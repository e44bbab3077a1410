"""`Pace`: how long the nodes of each type take, so that trivial ones are not handed to a thread.

Handing a node to a thread and back costs some 50 microseconds: for a sum that is all there is, for a picture nothing.
"""

from __future__ import annotations

TRIVIAL = 0.0005
"""Nodes that take less, in seconds, are not worth a thread."""
_ENOUGH = 3


class Pace:
    """What was measured of each type; of one that ran a few times, the slowest run counts."""

    def __init__(self) -> None:
        self._runs: dict[str, int] = {}
        self._slowest: dict[str, float] = {}

    def is_trivial(self, type_id: str) -> bool:
        """Whether nodes of this type are known to take next to no time."""
        return self._runs.get(type_id, 0) >= _ENOUGH and self._slowest[type_id] < TRIVIAL

    def ran(self, type_id: str, seconds: float) -> None:
        """One more run was measured; a slow one is forgotten only slowly, as it may have been the machine's fault."""
        self._runs[type_id] = self._runs.get(type_id, 0) + 1
        self._slowest[type_id] = max(seconds, 0.98 * self._slowest.get(type_id, 0.0))
