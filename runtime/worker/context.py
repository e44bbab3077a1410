"""`Context`: the world of one node while it runs, as `nodeloom.schema.InvocationContext` promises it."""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from nodeloom.runtime.engine import InstanceView
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.guest_texts import GuestTexts
from nodeloom.runtime.worker.handles import Namer
from nodeloom.runtime.worker.models import NodeModels
from nodeloom.runtime.worker.outside import Outside, Place
from nodeloom.runtime.worker.pictures import RunPictures
from nodeloom.runtime.worker.run_files import RunFiles
from nodeloom.runtime.worker.secrets import RunSecrets
from nodeloom.runtime.worker.stores import Stores
from nodeloom.runtime.worker.tensors import RunTensors
from nodeloom.schema import DefinitionError, Expansion, InputError, Registry, SecretField, SubgraphField, Workflow
from nodeloom.schema.context import Images, Models, NodeFiles, Tensors
from nodeloom.schema.json import canonical_json

if TYPE_CHECKING:
    from PIL.Image import Image


class Context:
    """The world of one node; made anew for each of its runs."""

    def __init__(
        self,
        view: InstanceView,
        stores: Stores,
        outside: Outside,
        images: RunPictures,
        files: RunFiles,
        name: Namer,
        secrets: Mapping[str, str],
        *,
        volatile: bool,
        accelerator: bool,
    ) -> None:
        self._view = view
        self.images: Images = images
        self.tensors: Tensors = RunTensors(stores.tensors, name)
        self.models: Models = NodeModels(stores.models, view, accelerator=accelerator)
        self.files: NodeFiles = files
        self._outside = outside
        self._secrets = secrets
        self._volatile = volatile

    @property
    def log(self) -> logging.Logger:
        """What the node says to who runs the machine."""
        return logging.getLogger(f"nodeloom.node.{self._view.type}")

    @property
    def random(self) -> random.Random:
        """The machine's randomness; `DefinitionError` if the node did not say that it is volatile."""
        if not self._volatile:
            raise DefinitionError.about(self._view.type, 'it draws at random, so it must declare purity="volatile"')
        return random.SystemRandom()

    def secret(self, secret: SecretField) -> str:
        """The value of a secret that an input of the node names; `InputError` if none does."""
        value = self._secrets.get(secret.name)
        if value is None:
            raise InputError(f"it asks for the secret {secret.name}, which none of its inputs names")
        return value

    def expansion(self, subgraph: SubgraphField, inputs: Mapping[str, Any]) -> Expansion:
        """A subgraph of the document as an expansion; `InputError` if there is no such subgraph or input."""
        return self._view.expansion(subgraph, inputs)

    async def run(self, expansion: Expansion) -> Mapping[str, Any]:
        """Run a graph and wait for its outputs; `ExpansionError` if they can't be made."""
        return await self._view.run(expansion)

    def progress(self, step: int, total: int, message: str = "", preview: Image | None = None) -> None:
        """Report `step` of `total`; raises `CanceledError` if the run was canceled meanwhile."""
        self._outside.progress(self._view, step, total, message, preview)

    def check_canceled(self) -> None:
        """Raise `CanceledError` if the run was canceled."""
        self._view.check_canceled()


@dataclass(frozen=True, slots=True)
class Contexts:
    """Makes the contexts of one run of one workflow."""

    registry: Registry
    stores: Stores
    settings: Settings
    workflow: Workflow
    outside: Outside
    secrets: RunSecrets
    texts: GuestTexts

    def __call__(self, view: InstanceView) -> Context:
        """The context for one run of one node; raises what keeps it from running."""
        cls = self.registry[view.type]
        secrets = self.secrets.given(view, cls)
        name = Namer(view.key)
        place, workflow = Place(view.node, view.index), partial(self._embedded, view)
        images = RunPictures(
            self.stores.pictures,
            self.outside.files,
            max_pixels=self.settings.max_pixels,
            save=partial(self.outside.save, place),
            workflow=workflow,
            texts=lambda: self.texts.by_keyword,
        )
        files = RunFiles(self.outside, place, workflow)
        volatile, accelerator = cls.definition.purity == "volatile", cls.definition.accelerator
        return Context(
            view, self.stores, self.outside, images, files, name, secrets, volatile=volatile, accelerator=accelerator
        )

    def _embedded(self, view: InstanceView) -> str:
        """The document that makes this node's picture again: what was drawn at random before it is pinned."""
        document = self.workflow.with_pins(view.upstream_pins()).document()
        return canonical_json(self.secrets.mask.json(document)).decode()
