"""The models of this machine, as migrations take them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nodeloom.migrations import KnownModel, KnownModels, MigrationReport, missing_models
from nodeloom.runtime.models.library import ModelLibrary
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.runtime.settings import Settings
from nodeloom.schema.catalogue import Catalogue


def models_here(settings: Settings) -> KnownModels:
    """The models that can be used; the folders are looked through when a workflow names one."""
    return KnownModels(_found(settings))


def with_missing(report: MigrationReport, catalogue: Catalogue, known: KnownModels) -> MigrationReport:
    """The report with the models that are missing."""
    return replace(report, missing_models=missing_models(report.workflow, catalogue, known))


def _found(settings: Settings) -> Iterator[KnownModel]:
    library = ModelLibrary(settings.model_roots, settings.cache)
    yield from (_known(each, library) for each in library.records() if not each.problems)


def _known(record: ModelRecord, library: ModelLibrary) -> KnownModel:
    digest = library.known_digest(record)
    return KnownModel(
        record.name,
        record.place,
        record.kind,
        record.base,
        () if digest is None else (digest,),
        is_folder=record.layout == "diffusers",
    )
