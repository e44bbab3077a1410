"""`SessionMemory`: what a session lets go of when memory runs out, beside models."""

from __future__ import annotations

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.memory import WorkerMemory
from nodeloom.runtime.worker.stores import Stores


class SessionMemory(WorkerMemory):
    """The memory of a worker with stores. Thread-safe."""

    def __init__(self, stores: Stores, settings: Settings) -> None:
        super().__init__(stores.models, settings)
        self._stores = stores

    def free(self) -> None:
        """Let go of pictures and tensors that are on the disk too, and of all models that nobody uses."""
        self._stores.release()
        super().free()
