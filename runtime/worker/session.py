"""`Session`: one process that has loaded packs and runs workflows, one after the other, over one cache."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self

from nodeloom.runtime.engine import (
    CancelToken,
    Engine,
    Event,
    EventSink,
    Lanes,
    PlanMemo,
    Policies,
    RunResult,
    default_targets,
    validate_graph,
)
from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.secrets import SecretStore
from nodeloom.runtime.worker.context import Contexts
from nodeloom.runtime.worker.disk import open_disk
from nodeloom.runtime.worker.durable import Durable
from nodeloom.runtime.worker.files import UserFiles
from nodeloom.runtime.worker.guest_texts import GuestTexts
from nodeloom.runtime.worker.handles import HandleStore
from nodeloom.runtime.worker.history import KeptHistory, WorkflowHistory
from nodeloom.runtime.worker.implementation import Implementations, environment
from nodeloom.runtime.worker.masked import MaskedOutside, masked_events, masked_result
from nodeloom.runtime.worker.memory import WorkerMemory
from nodeloom.runtime.worker.models import WorkerModels
from nodeloom.runtime.worker.numbers import decode_kept, encode_kept
from nodeloom.runtime.worker.outside import Folders, Outside, Save
from nodeloom.runtime.worker.pictures import picture_size
from nodeloom.runtime.worker.places import Places
from nodeloom.runtime.worker.promises import keep_promised
from nodeloom.runtime.worker.references import Digest, References
from nodeloom.runtime.worker.results import TwoLevelCache
from nodeloom.runtime.worker.resuming import still_there
from nodeloom.runtime.worker.secrets import RunSecrets
from nodeloom.runtime.worker.stores import Stores
from nodeloom.runtime.worker.tensor_codec import decode_bundle, encode_bundle
from nodeloom.runtime.worker.tensors import bundle_size
from nodeloom.schema import Catalogue, InvalidGraphError, InvocationOutput, Registry, Workflow
from nodeloom.schema.interface import interface_problems
from nodeloom.schema.secrets import named_secrets, refuse_pasted
from nodeloom.schema.values import Resource


def _lost(data: bytes, name: str) -> None:
    """What is saved goes nowhere."""


class Session:
    """Runs workflows with the packs of a registry. Results, pictures and models are kept from run to run.

    What runs gave is on the disk too, within the settings' budget, and found by later sessions. A session is closed
    at the end of its `with` block, or by `close`. What runs leave to be written is written after each of them, or
    where many short ones follow each other, once in `pause` seconds; then `flush` writes the rest. Secrets are those of
    the home folder's file, unless others are given.
    """

    def __init__(
        self,
        registry: Registry,
        settings: Settings,
        catalogue: Catalogue | None = None,
        *,
        pause: float = 0.0,
        secrets: RunSecrets | None = None,
    ) -> None:
        self.registry = registry
        self.catalogue = catalogue or registry.catalogue()
        self._settings = settings
        self._disk = disk = open_disk(settings)
        pictures = Durable(disk.blobs, disk.names, encode_kept, decode_kept) if disk else None
        tensors = Durable(disk.blobs, disk.names, encode_bundle, decode_bundle) if disk else None
        budget = settings.result_memory
        self._stores = Stores(
            HandleStore(picture_size, budget, pictures),
            HandleStore(bundle_size, budget, tensors),
            WorkerModels(settings),
        )
        self._places = Places(settings.cache)
        self._cache = TwoLevelCache(self._stores, disk.results if disk else None)
        self._history = KeptHistory(disk.history if disk else None)
        self._memory = WorkerMemory(self._stores.models, settings, self._stores.release)
        self._secrets = secrets or RunSecrets(SecretStore(settings.home))
        self._plans = PlanMemo()
        self._lanes = Lanes(settings.workers)
        self._engine = Engine(
            registry,
            cache=self._cache,
            implementation=Implementations(registry),
            environment=environment(settings),
            keep=self._keep,
            max_output=settings.max_output,
            memory=self._memory,
            lanes=self._lanes,
        )
        self._pause = pause
        self._flushed = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what waits to be written; what is run afterwards is kept in memory only."""
        self._lanes.close()
        if self._disk:
            self._disk.close()

    def flush(self) -> None:
        """Write what waits to be written."""
        self._flushed = time.monotonic()
        if self._disk:
            self._disk.flush()

    def free(self, *, models: bool = False, results: bool = False) -> None:
        """Let go of what is in memory and can be had again; only between runs."""
        if results:
            self._cache.clear()
            self._stores.release()
        if models:
            self._memory.free()

    @property
    def models(self) -> ModelLibrary:
        """The models that its runs find."""
        return self._stores.models.library

    def files(self, folders: Sequence[Path] = ()) -> UserFiles:
        """The user's files, relative to these folders in order (the current one without)."""
        return UserFiles(folders or (Path.cwd(),), self._settings.max_file, self._places)

    def run(
        self,
        workflow: Workflow,
        *,
        save: Save = _lost,
        folders: Sequence[Path] = (),
        outside: Outside | None = None,
        targets: Sequence[str] | None = None,
        on_event: EventSink = lambda event: None,
        on_wait: Callable[[], None] = lambda: None,
        cancel: CancelToken | None = None,
        policies: Policies | None = None,
        resume: Iterable[Event | Mapping[str, Any]] = (),
        repeat: Collection[str] = (),
        one_by_one: bool = False,
        scope: str | None = None,
        prompt: str | None = None,
    ) -> RunResult:
        """Run a workflow to the end of all branches that can finish.

        `save(png, name)` receives what the workflow saves; `folders` are searched for its input files, in order.
        `outside` takes the place of both, and of the progress among the events. `on_wait` is called before it is waited
        for a node. Pictures that the interface names as outputs are saved too.
        `resume` are the events, or their JSON, of an earlier part of this run that died; `repeat` names the nodes that
        may be run twice although they are not idempotent; with `one_by_one` no two run at the same time. `scope` tells
        the workflow from others where it is remembered what results were made of (its id without, or its name).
        `prompt` is JSON of what a client of ComfyUI sent, which the pictures carry too.
        Raises `InvalidGraphError` with every problem if the workflow can't start, and `CanceledError` if it was
        canceled while a model was read for its digest, before anything ran.
        """
        outside = outside or Folders(self.files(folders), save)
        cancel = cancel or CancelToken()

        def digest_of_file(name: str, _kinds: Sequence[str]) -> str:
            return files.digest(name)

        def digest_of_model(name: str, kinds: Sequence[str]) -> str:
            return self._stores.models.digest(name, lambda done, total: cancel.check(), kinds)

        files = outside.files
        digests: dict[Resource, Digest] = {"file": digest_of_file, "model": digest_of_model}
        filled = References(self.catalogue, digests).filled(workflow)
        secrets = self._secrets
        if self.catalogue.names_secrets:
            refuse_pasted(filled, self.catalogue)
            secrets.begin(named_secrets(filled, self.catalogue))
            on_event, outside = masked_events(on_event, secrets.mask), MaskedOutside(outside, secrets)
        texts = GuestTexts(prompt, secrets.mask)
        plan = self._plans.get(filled.graph(), self.catalogue, self._targets(filled) if targets is None else targets)
        with self._running():
            result = self._engine.run(
                plan,
                on_event,
                cancel,
                policies=policies,
                resume=still_there(resume, self._stores.has),
                repeat=repeat,
                contexts=Contexts(self.registry, self._stores, self._settings, filled, outside, secrets, texts),
                history=WorkflowHistory(self._history, scope or workflow.id or workflow.name, secrets.mask),
                one_by_one=one_by_one,
                on_wait=on_wait,
            )
            keep_promised(filled, self.catalogue, result, self._stores.pictures, outside, secrets.mask, texts)
        return masked_result(result, secrets.mask)

    def _keep(self, outputs: InvocationOutput) -> None:
        """Make durable what outputs name; raises where they hold a secret."""
        self._secrets.check_outputs(outputs)
        self._stores.keep(outputs)

    def _targets(self, workflow: Workflow) -> list[str] | None:
        """What a workflow is run for beside its output nodes or ends: the outputs that its interface names.

        None if those are all. Raises `InvalidGraphError` with every problem of the workflow.
        """
        promised = [node for node, _ in workflow.interface.outputs.values()]
        wrong = interface_problems(workflow, self.catalogue)
        if not promised and not wrong:
            return None
        graph = workflow.graph()
        usual = default_targets(graph, self.catalogue)
        if not wrong and set(promised) <= set(usual):
            return None
        problems = [*validate_graph(graph, self.catalogue), *wrong]
        if problems:
            raise InvalidGraphError(problems)
        return list(dict.fromkeys([*usual, *promised]))

    @contextmanager
    def _running(self) -> Iterator[None]:
        """Within it, nothing is dropped that the run may need."""
        self._stores.trim()
        try:
            with self._disk.holding() if self._disk else nullcontext():
                yield
        finally:
            if time.monotonic() - self._flushed >= self._pause:
                self.flush()
