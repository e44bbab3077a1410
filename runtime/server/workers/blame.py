"""`Blame`: the packs whose import ends the worker process: they are left out, so that everything else works."""

from __future__ import annotations

import logging
from typing import Final

from nodeloom.runtime.server.workers.deaths import Cause, Death

TWICE: Final = 2
"""A death may be chance; another one at the same place is not."""

_OWN: Final[frozenset[Cause]] = frozenset({"signal", "exit", "memory", "silent", "unready"})

log = logging.getLogger(__name__)


class Blame:
    """Counts deaths in a row by the pack that was being imported. `without` are the sentences of those left out."""

    def __init__(self) -> None:
        self.without: dict[str, str] = {}
        self._last: str | None = None
        self._count = 0

    def died(self, pack: str | None, death: Death) -> bool:
        """A process died while it imported a pack (None: any other time); whether that one is now left out."""
        if pack is None or death.cause not in _OWN:
            self._last = None
            return False
        self._count = self._count + 1 if pack == self._last else 1
        self._last = pack
        if self._count < TWICE:
            return False
        self.without[pack] = f"pack {pack} can't be imported: twice, {death} meanwhile; it is left out until a restart"
        log.error("%s", self.without[pack])
        return True
