"""`Session`: one process that has loaded packs and runs workflows, one after the other, over one cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from nodeloom.runtime.engine import (
    CancelToken,
    Engine,
    EventSink,
    MemoryCache,
    RunResult,
    compile_graph,
    default_targets,
    validate_graph,
)
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.context import Contexts, Stores
from nodeloom.runtime.worker.files import UserFiles
from nodeloom.runtime.worker.handles import HandleStore
from nodeloom.runtime.worker.implementation import Implementations, environment
from nodeloom.runtime.worker.models import WorkerModels
from nodeloom.runtime.worker.pictures import picture_size
from nodeloom.runtime.worker.places import Places
from nodeloom.runtime.worker.references import Digest, References
from nodeloom.runtime.worker.tensors import bundle_size
from nodeloom.schema import Catalogue, InvalidGraphError, Registry, Workflow
from nodeloom.schema.interface import interface_problems
from nodeloom.schema.values import Resource


class Session:
    """Runs workflows with the packs of a registry. Results, pictures and models are kept from run to run."""

    def __init__(self, registry: Registry, settings: Settings, catalogue: Catalogue | None = None) -> None:
        self.registry = registry
        self.catalogue = catalogue or registry.catalogue()
        self._settings = settings
        self._stores = Stores(HandleStore(picture_size), HandleStore(bundle_size), WorkerModels(settings))
        self._places = Places(settings.cache)
        self._cache = MemoryCache(is_alive=self._stores.have_all)
        self._implementations = Implementations(registry)

    def _targets(self, workflow: Workflow) -> list[str] | None:
        """What a workflow is run for beside its output nodes or ends: the outputs that its interface names.

        None if those are all. Raises `InvalidGraphError` with every problem of the workflow.
        """
        graph = workflow.graph()
        usual = default_targets(graph, self.catalogue)
        promised = [node for node, _ in workflow.interface.outputs.values()]
        wrong = interface_problems(workflow, self.catalogue)
        if not wrong and set(promised) <= set(usual):
            return None
        problems = [*validate_graph(graph, self.catalogue), *wrong]
        if problems:
            raise InvalidGraphError(problems)
        return list(dict.fromkeys([*usual, *promised]))

    def files(self, folders: Sequence[Path] = ()) -> UserFiles:
        """The user's files, relative to these folders in order (the current one without)."""
        return UserFiles(folders or (Path.cwd(),), self._settings.max_file, self._places)

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
        files = self.files(folders)
        digests: dict[Resource, Digest] = {"file": files.digest, "model": self._stores.models.digest}
        filled = References(self.catalogue, digests).filled(workflow)
        self._stores.trim(self._settings.result_memory)
        plan = compile_graph(filled.graph(), self.catalogue, self._targets(filled) if targets is None else targets)
        contexts = Contexts(self.registry, self._stores, self._settings, files, filled, save)
        engine = Engine(
            self.registry, contexts, self._cache, self._implementations, environment=environment(self._settings)
        )
        return engine.run(plan, on_event=on_event, cancel=cancel or CancelToken())
