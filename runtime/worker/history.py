"""`WorkflowHistory`: what the results of one workflow were made of, in memory and on the disk."""

from __future__ import annotations

import logging

from nodeloom.runtime.engine.history import Made
from nodeloom.runtime.engine.plan import Index
from nodeloom.runtime.masking import Mask
from nodeloom.runtime.store import HistoryStore, Remembered, StoreError
from nodeloom.runtime.store.history import Place

MOST = 200_000
"""Entries in memory; when there are more, all are read from the disk again."""

log = logging.getLogger(__name__)


class KeptHistory:
    """What this process remembers, of all workflows, and the store that outlives it if there is a disk."""

    def __init__(self, disk: HistoryStore | None) -> None:
        self.disk = disk
        self.made: dict[tuple[str, str, Index], Made] = {}


class WorkflowHistory:
    """The `History` of one workflow: of its id, or whatever tells it from others. What the mask knows is forgotten."""

    def __init__(self, kept: KeptHistory, scope: str, mask: Mask | None = None) -> None:
        self._mask = mask
        self._made = kept.made
        self._disk = kept.disk
        self._scope = scope

    def last(self, node: str, index: Index) -> Made | None:
        """What was remembered."""
        made = self._made.get((self._scope, node, index))
        if made is not None or self._disk is None:
            return made
        try:
            found = self._disk.get(self._place(node, index))
        except StoreError as error:
            log.warning("what %s was made of can't be looked up: %s", node, error)
            return None
        return None if found is None else Made(*found)

    def remember(self, node: str, index: Index, made: Made) -> None:
        """Remember this in place of what there was."""
        if self._mask and self._mask.found_in(f"{made.inputs.decode()} {made.probe}"):
            return
        key = (self._scope, node, index)
        if self._made.get(key) == made:
            return
        if len(self._made) >= MOST:
            self._made.clear()
        self._made[key] = made
        if self._disk is not None:
            self._disk.put(self._place(node, index), Remembered(*made))

    def _place(self, node: str, index: Index) -> Place:
        return Place(self._scope, node, ",".join(map(str, index)))
