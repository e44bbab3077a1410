"""Which models of a workflow are on no record of this server."""

from __future__ import annotations

from nodeloom.migrations import KnownModel, KnownModels
from nodeloom.runtime.store.records import Records, library
from nodeloom.runtime.store.records.library import FoundModel


async def known_models(records: Records) -> KnownModels | None:
    """The models that can be used here; None if no worker has looked for any yet."""
    if await records.read(library.models_seen) is None:
        return None
    return KnownModels(map(_known, await records.read(library.usable_models)))


def _known(found: FoundModel) -> KnownModel:
    return KnownModel(
        found.name,
        found.place,
        found.kind,
        found.base,
        () if found.digest is None else (found.digest,),
        is_folder=found.layout == "diffusers",
    )
