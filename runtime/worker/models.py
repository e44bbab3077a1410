"""Models for nodes: references become records of the library, and loaded parts. torch is imported on first load."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Protocol

from nodeloom.runtime.models import ModelLibrary, ModelRecord
from nodeloom.runtime.models.digests import Progress, silent
from nodeloom.runtime.models.offload import has_own_memory
from nodeloom.runtime.models.part_configs import part_config
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.once import Once
from nodeloom.schema import DefinitionError, ModelField
from nodeloom.schema.context import ModelPart

if TYPE_CHECKING:
    from nodeloom.runtime.models.service import Models as Service

WORTH_TELLING = 10**9
"""Models with fewer bytes are read before anybody could see a bar."""


class WorkerModels:
    """The models of a worker. Thread-safe; what makes them is made once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._library = Once(self._find_library)
        self._service = Once(self._make_service)

    @property
    def library(self) -> ModelLibrary:
        """The models there are."""
        return self._library()

    def resolve(self, model: ModelField, on_progress: Progress = silent) -> ModelField:
        """The same reference with hash, base and kind filled in; `ModelError` if it is not there."""
        record = self._record(model, on_progress)
        digest = self._library().digest(record, on_progress)
        return ModelField(name=record.name, hash=digest, base=record.base, kind=record.kind)

    def digest(self, name: str, on_progress: Progress = silent, preferred: Collection[str] = ()) -> str:
        """Digest of the model of this name; `ModelError` if it is not there. `preferred`: kinds, if several have it.

        Where it is not known, the whole model is read: `on_progress` is told how far that is, and what it raises
        ends it.
        """
        return self._library().digest(self._library().resolve(name=name, preferred=preferred), on_progress)

    def load(self, model: ModelField, part: ModelPart, on_progress: Progress = silent) -> object:
        """A loaded part, shared by all who ask for it; `ModelError` if the model does not have it."""
        return self._service().load(self._record(model, on_progress), part, on_progress)

    def config(self, model: ModelField, part: ModelPart, on_progress: Progress = silent) -> Mapping[str, object]:
        """What the config of a network says; `ModelError` if there is none."""
        return part_config(self._record(model, on_progress), part)

    def parts(self, model: ModelField, on_progress: Progress = silent) -> frozenset[ModelPart]:
        """Names of the parts that the model has."""
        return frozenset(self._record(model, on_progress).parts)

    def free(self) -> int:
        """Let go of the loaded parts that nobody uses; the bytes of what went."""
        return self._service().cache.free() if self._service.is_made else 0

    def used_bytes(self) -> int:
        """Bytes of the parts that are loaded, on the device and beside it."""
        return self._service().cache.used_bytes() if self._service.is_made else 0

    def waiting_bytes(self) -> int:
        """Bytes of the parts that wait in the machine's memory beside a device."""
        return self._service().cache.waiting_bytes() if self._service.is_made else 0

    @property
    def could_stream(self) -> bool:
        """Whether networks could come to the device layer by layer, but don't by the settings."""
        if not self._service.is_made or self._settings.offload in {"auto", "sequential"}:
            return False
        return has_own_memory(self._service().cache.device.type)

    def place(self) -> tuple[str, int | None]:
        """The device that parts are loaded to, and its bytes if that is known; it must be in use already."""
        from nodeloom.runtime.diffusion.footprint import device_memory

        device = self._service().cache.device
        return str(device), device_memory(device)

    def _record(self, model: ModelField, on_progress: Progress) -> ModelRecord:
        preferred = (model.kind,) if model.kind else ()
        return self._library().resolve(name=model.name, digest=model.hash, preferred=preferred, on_progress=on_progress)

    def _find_library(self) -> ModelLibrary:
        return ModelLibrary(self._settings.model_roots, self._settings.cache)

    def _make_service(self) -> Service:
        from nodeloom.runtime.diffusion.footprint import physical_memory, quick_memory
        from nodeloom.runtime.models.budgets import host_budget, model_budget
        from nodeloom.runtime.models.cache import ModelCache
        from nodeloom.runtime.models.device import named_device, named_dtype
        from nodeloom.runtime.models.offload import HostMemory, offload_way
        from nodeloom.runtime.models.service import Models as Service

        settings, shared = self._settings, self._settings.worker_processes
        device = named_device(settings.device)
        budget = model_budget(settings.model_memory, device.type, quick_memory(device), shared)
        waiting = host_budget(settings.host_memory, physical_memory(), shared)
        host = HostMemory(offload_way(settings.offload, device.type), waiting)
        cache = ModelCache(budget, device, named_dtype(settings.dtype), settings.attention, host)
        return Service(self._library(), cache)


class RunOfNode(Protocol):
    """What has to be known of the run of a node: the engine's `InstanceView` is one."""

    @property
    def type(self) -> str:
        """The node's type id."""

    def progress(self, step: int, total: int, message: str = "") -> None:
        """Report progress; raises `CanceledError` if the run was canceled."""

    def check_canceled(self) -> None:
        """Raise `CanceledError` if the run was canceled."""


class NodeModels:
    """The `Models` of one run of a node: only one in the accelerator's lane may load.

    While a network is built, the libraries change torch for the whole process, and a tokenizer can't be used by two
    threads at once: so loaded parts are for one thread.
    """

    def __init__(self, models: WorkerModels, view: RunOfNode, *, accelerator: bool) -> None:
        self._models = models
        self._view = view
        self._accelerator = accelerator

    def resolve(self, model: ModelField) -> ModelField:
        """The same reference with hash, base and kind filled in; `ModelError` if it is not there."""
        return self._models.resolve(model, self._read)

    def load(self, model: ModelField, part: ModelPart) -> object:
        """A loaded part; `ModelError` if the model does not have it, `DefinitionError` outside the lane."""
        if not self._accelerator:
            raise DefinitionError.about(self._view.type, "it loads a model, so it must declare accelerator=True")
        return self._models.load(model, part, self._read)

    def config(self, model: ModelField, part: ModelPart) -> Mapping[str, object]:
        """What the config of a network says; `ModelError` if there is none."""
        return self._models.config(model, part, self._read)

    def parts(self, model: ModelField) -> frozenset[ModelPart]:
        """Names of the parts that the model has."""
        return self._models.parts(model, self._read)

    def _read(self, done: int, total: int) -> None:
        """Tell how much of a model was read for its digest; end it if the run was canceled."""
        if total < WORTH_TELLING:
            self._view.check_canceled()
        else:
            self._view.progress(done // 10**6, total // 10**6, "reading the model (MB)")
