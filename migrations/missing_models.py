"""`missing_models`: what a document names that is not among the models there are, and what may be taken instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nodeloom.migrations.known_models import KnownModels, Offer
from nodeloom.migrations.model_references import ModelReference, references_in
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import Workflow

MOST_OFFERED: Final = 100
"""Most missing models of a document for which others are looked for: what has more was not made by people."""


@dataclass(frozen=True, slots=True)
class MissingModel:
    """A model that is not there. `places` are the fields that name it: `load.model`, `call/load.model`."""

    name: str
    hash: str | None
    kind: str | None
    base: str | None
    places: tuple[str, ...]
    offers: tuple[Offer, ...] = ()

    def __str__(self) -> str:
        kind = " ".join(word for word in (self.base, self.kind) if word)
        return f"model {self.name} is not there{f' ({kind})' if kind else ''}, named by {', '.join(self.places)}"

    def to_json(self) -> dict[str, JSON]:
        """The missing model as JSON."""
        return {
            "name": self.name,
            "hash": self.hash,
            "kind": self.kind,
            "base": self.base,
            "places": [*self.places],
            "offers": [{"name": offer.name, "by": offer.by} for offer in self.offers],
        }


def missing_models(workflow: Workflow, catalogue: Catalogue, known: KnownModels) -> tuple[MissingModel, ...]:
    """Each model once that a workflow names and `known` lacks, in the order of the document."""
    groups: dict[tuple[str | None, ...], list[ModelReference]] = {}
    is_there: dict[tuple[object, ...], bool] = {}
    for each in references_in(workflow, catalogue):
        asked = (each.name, each.hash, each.kind, each.base, each.kinds)
        if asked not in is_there:
            is_there[asked] = known.has(each)
        if not is_there[asked]:
            groups.setdefault((each.name, each.hash, each.base, _kind(each)), []).append(each)
    return tuple(
        _missing(same, known.offers(same[0]) if number < MOST_OFFERED else ())
        for number, same in enumerate(groups.values())
    )


def _missing(same: list[ModelReference], offers: tuple[Offer, ...]) -> MissingModel:
    first = same[0]
    return MissingModel(first.name, first.hash, _kind(first), first.base, tuple(each.place for each in same), offers)


def _kind(reference: ModelReference) -> str | None:
    """What it is: as it says itself, else what its field is for in the first place."""
    return reference.kind or (reference.kinds[0] if reference.kinds else None)
