"""`Veil`: hides the values of all secrets in what workers write to their standard error, before it gets into the log.

Whatever wrote there is seen through it: nodes, what they log, libraries of theirs, and programs that they start.
"""

from __future__ import annotations

from collections.abc import Mapping

from nodeloom.runtime.masking import Mask
from nodeloom.runtime.store.secrets import SecretsError, SecretStore


class Veil:
    """A mask of every value that was in a store since this was made: a worker may tell one that has changed since."""

    def __init__(self, store: SecretStore) -> None:
        self._store = store
        self._mask = Mask(store.environment)
        self._known: Mapping[str, str] = {}

    def __call__(self) -> Mask:
        """The mask, of what the store holds by now too."""
        try:
            values = self._store.values()
        except SecretsError:  # no worker can read the file either
            return self._mask
        if values != self._known:
            self._known = values
            for name, value in values.items():
                self._mask.add(name, value)
        return self._mask
