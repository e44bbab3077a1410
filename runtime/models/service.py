"""`Models`, what a worker holds: models by choice, and their parts loaded and kept."""

from __future__ import annotations

from nodeloom.runtime.models.cache import ModelCache
from nodeloom.runtime.models.digests import Progress, silent
from nodeloom.runtime.models.library import ModelLibrary
from nodeloom.runtime.models.loader import LoadedPart, check_part
from nodeloom.runtime.models.records import Base, Kind, ModelRecord, Part


class Models:
    """A library of models on disk and a cache of their parts in memory."""

    def __init__(self, library: ModelLibrary, cache: ModelCache) -> None:
        self.library = library
        self.cache = cache

    def resolve(
        self,
        *,
        name: str | None = None,
        digest: str | None = None,
        kind: Kind | None = None,
        base: Base | None = None,
    ) -> ModelRecord:
        """Return the chosen model; see `ModelLibrary.resolve`."""
        return self.library.resolve(name=name, digest=digest, kind=kind, base=base)

    def digest(self, record: ModelRecord, on_progress: Progress = silent) -> str:
        """Return the digest of a model's contents; the first time the whole model is read, as `on_progress` is told."""
        return self.library.digest(record, on_progress)

    def load(self, model: ModelRecord | str, part: Part, on_progress: Progress = silent) -> LoadedPart:
        """Return a part of a model, given as a record or by name; raise ModelError if that can't be done.

        `on_progress` is told of a digest that has to be made first. A network comes in evaluation mode, without
        gradients, on the cache's device. It is shared: whoever changes it must change it back.
        """
        record = self.library.resolve(name=model) if isinstance(model, str) else model
        check_part(record, part)
        return self.cache.get(record, part, self.library.digest(record, on_progress))
