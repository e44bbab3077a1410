"""`Tombstone`: a type that a pack no longer has, and what became of it. Its id is never used again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nodeloom.schema.history import Became, History, Step, history_of, published_steps
from nodeloom.schema.json import JSON

KEY = "x-tombstones"
"""Key of the removed types in the published document."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A type that the pack no longer has: `Tombstone("acme/glow", "use acme/light", becomes=Became("acme/light", 2))`.

    Without `becomes`, documents keep its nodes as placeholders, and their users are told the note. With it, nodes of
    any version go to the type's last one by its own steps, then by the ops of `becomes` to the other type.

    Args:
        type: The id of the type.
        note: What to use instead.
        version: The last version that the type had.
        migrations: The steps between its versions, as its class declared them.
        becomes: The type that its nodes are of now, and the ops that lead there.
    """

    type: str
    note: str
    version: int = 1
    migrations: Sequence[Step] = ()
    becomes: Became | None = None

    @property
    def history(self) -> History:
        """The versions that the type had, once they were checked."""
        return history_of(self.type, self.version, self.migrations, self.becomes)

    def published(self) -> dict[str, JSON]:
        """It as JSON; only the note if there is nothing else."""
        if self.becomes is None:
            return {"note": self.note}
        steps: dict[str, JSON] = {"migrations": published_steps(self.migrations)} if self.migrations else {}
        return {"note": self.note, "version": self.version, **steps, "becomes": self.becomes.published()}
