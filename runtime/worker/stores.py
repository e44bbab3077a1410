"""`Stores`: what outlives a run: the pictures, tensors and models that results refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nodeloom.runtime.worker.handles import HandleStore, handles_in
from nodeloom.runtime.worker.models import WorkerModels
from nodeloom.runtime.worker.numbers import Kept
from nodeloom.runtime.worker.tensor_codec import Bundle
from nodeloom.schema.output import InvocationOutput


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything that values may name. Safe in any thread."""

    pictures: HandleStore[Kept]
    tensors: HandleStore[Bundle]
    models: WorkerModels

    def have_all(self, outputs: InvocationOutput) -> bool:
        """Whether everything that a result names is still there, in memory or on the disk."""
        return all(map(self.has, handles_in(outputs)))

    def has(self, name: str) -> bool:
        """Whether a handle is still there."""
        return self.pictures.has(name) or self.tensors.has(name)

    def keep(self, outputs: InvocationOutput) -> None:
        """Make everything that a result names durable, as far as there is a disk with room for it."""
        for name in handles_in(outputs):
            self.pictures.keep(name)
            self.tensors.keep(name)

    def digests(self, outputs: InvocationOutput) -> dict[str, str] | None:
        """Digests of the copies on the disk of all that a result names; None if one isn't there."""
        found: dict[str, str] = {}
        for name in handles_in(outputs):
            digest = self.pictures.digest(name)  # of whatever kind: names are the same for all
            if digest is None:
                return None
            found[name] = digest
        return found

    def adopt(self, digests: Mapping[str, str]) -> bool:
        """Let handles stand for copies on the disk; whether all of them are there and sound."""
        return all(self.pictures.adopt(name, digest) for name, digest in digests.items())

    def trim(self) -> None:
        """Drop from memory what is beyond the budget; only between runs."""
        self.pictures.trim()
        self.tensors.trim()

    def release(self) -> None:
        """Drop from memory all that is on the disk."""
        self.pictures.release()
        self.tensors.release()
