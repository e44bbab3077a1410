"""Models for nodes: references become records of the library, and loaded parts. torch is imported on first load."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from nodeloom.runtime.models import ModelLibrary, ModelRecord
from nodeloom.runtime.settings import Settings
from nodeloom.schema import ModelField
from nodeloom.schema.context import ModelPart

if TYPE_CHECKING:
    from nodeloom.runtime.models.service import Models as Service


class WorkerModels:
    """The `Models` of every node of a worker."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def resolve(self, model: ModelField) -> ModelField:
        """The same reference with hash, base and kind filled in; `ModelError` if it is not there."""
        record = self._record(model)
        return ModelField(name=record.name, hash=self._library.digest(record), base=record.base, kind=record.kind)

    def digest(self, name: str) -> str:
        """Digest of the model of this name; `ModelError` if it is not there."""
        return self._library.digest(self._library.resolve(name=name))

    def load(self, model: ModelField, part: ModelPart) -> object:
        """A loaded part, shared by all who ask for it; `ModelError` if the model does not have it."""
        return self._service.load(self._record(model), part)

    def parts(self, model: ModelField) -> frozenset[ModelPart]:
        """Names of the parts that the model has."""
        return frozenset(self._record(model).parts)

    def _record(self, model: ModelField) -> ModelRecord:
        return self._library.resolve(name=model.name, digest=model.hash)

    @cached_property
    def _library(self) -> ModelLibrary:
        return ModelLibrary(self._settings.model_roots, self._settings.cache)

    @cached_property
    def _service(self) -> Service:
        import torch

        from nodeloom.runtime.models.cache import ModelCache
        from nodeloom.runtime.models.service import Models as Service

        device = None if self._settings.device == "auto" else torch.device(self._settings.device)
        return Service(self._library, ModelCache(self._settings.model_memory, device))
