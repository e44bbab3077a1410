"""`Session`: one process that has loaded packs and runs workflows, one after the other, over one cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from nodeloom.runtime.engine import CancelToken, Engine, EventSink, MemoryCache, RunResult, compile_graph
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.context import Contexts, Stores
from nodeloom.runtime.worker.files import UserFiles
from nodeloom.runtime.worker.implementation import Implementations
from nodeloom.runtime.worker.models import WorkerModels
from nodeloom.runtime.worker.pictures import PictureStore
from nodeloom.runtime.worker.tensors import TensorStore
from nodeloom.schema import Catalogue, Registry, Workflow


class Session:
    """Runs workflows with the packs of a registry. Results, pictures and models are kept from run to run."""

    def __init__(self, registry: Registry, settings: Settings, catalogue: Catalogue | None = None) -> None:
        self.registry = registry
        self.catalogue = catalogue or registry.catalogue()
        self._settings = settings
        self._stores = Stores(PictureStore(), TensorStore(), WorkerModels(settings))
        self._cache = MemoryCache()
        self._implementations = Implementations(registry)

    def run(
        self,
        workflow: Workflow,
        *,
        save: Callable[[bytes, str], None],
        folders: Sequence[Path] = (),
        targets: Sequence[str] | None = None,
        on_event: EventSink = lambda event: None,
        cancel: CancelToken | None = None,
    ) -> RunResult:
        """Run a workflow to the end of all branches that can finish.

        `save(png, name)` receives what the workflow saves; `folders` are searched for its input files, in order.
        Raises `InvalidGraphError` with every problem if the workflow can't start.
        """
        plan = compile_graph(workflow.graph(), self.catalogue, targets)
        files = UserFiles(folders or (Path.cwd(),), self._settings.max_file)
        contexts = Contexts(self.registry, self._stores, self._settings, files, workflow, save)
        engine = Engine(self.registry, contexts, self._cache, self._implementations)
        return engine.run(plan, on_event=on_event, cancel=cancel or CancelToken())
