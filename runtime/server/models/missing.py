"""Which models of a workflow are on no record of this server."""

from __future__ import annotations

import asyncio

from nodeloom.migrations import KnownModel, KnownModels, MissingModel, missing_models
from nodeloom.migrations.model_references import references_in
from nodeloom.runtime.store.records import Records, library
from nodeloom.runtime.store.records.library import FoundModel
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.workflow import Workflow


async def missing_here(records: Records, workflow: Workflow, catalogue: Catalogue) -> tuple[MissingModel, ...] | None:
    """The models that a workflow names and that can't be used here; None if no worker has looked for any yet."""
    if await records.read(library.models_seen) is None:
        return None
    if not await asyncio.to_thread(references_in, workflow, catalogue):
        return ()
    known = KnownModels(map(_known, await records.read(library.usable_models)))
    return await asyncio.to_thread(missing_models, workflow, catalogue, known)


def _known(found: FoundModel) -> KnownModel:
    return KnownModel(
        found.name,
        found.place,
        found.kind,
        found.base,
        () if found.digest is None else (found.digest,),
        is_folder=found.layout == "diffusers",
    )
