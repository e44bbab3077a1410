"""What clients say and are told about models."""

from __future__ import annotations

from pydantic import Field

from nodeloom.runtime.server.bodies import Body, JSONObject, View
from nodeloom.runtime.store.records.library import ModelChanges, ModelRecord

LONGEST_NAME = 1000
"""Characters of a name or place that is asked for."""


class ModelView(View):
    """A model. Times are seconds since 1970."""

    name: str
    value: JSONObject = Field(description="What a field of a workflow is given to use it")
    place: str = Field(description="Path below its model folder, with forward slashes")
    layout: str = Field(description="`single_file` or `diffusers`, which is a folder")
    kind: str = Field(description="What it is for: main, refiner, vae, lora, ... or unknown")
    base: str | None = Field(description="Family that it belongs to, such as sdxl; null if it can't be told")
    variant: str | None = Field(description="What it does otherwise than others of its kind, such as inpaint")
    precision: str | None = Field(description="Number format of most of its weights, such as fp16")
    size: int = Field(description="Bytes")
    digest: str | None = Field(description="Digest of its contents, once it was asked for")
    problems: list[str] = Field(description="Why it can't be used")
    built_in: bool = Field(description="Whether it comes with nodeloom")
    seen: float = Field(description="When it was found last")
    gone: float | None = Field(description="Since when it is not there any more")

    @classmethod
    def of(cls, record: ModelRecord) -> ModelView:
        """A model as the records have it."""
        found = record.found
        value = {"name": found.name, "hash": found.digest, "base": found.base, "kind": found.kind}
        return cls(
            name=found.name, value={key: part for key, part in value.items() if part is not None}, place=found.place,
            layout=found.layout, kind=found.kind, base=found.base, variant=found.variant, precision=found.precision,
            size=found.size, digest=found.digest, problems=[*found.problems], built_in=found.is_built_in,
            seen=record.seen, gone=record.gone,
        )  # fmt: skip


class ModelPage(View):
    """Some models, by name."""

    models: list[ModelView]
    next: str | None = Field(description="`after` of the next page; null at the end")
    seen: float | None = Field(description="When all model folders were looked through last; null if never")
    scanning: bool = Field(description="Whether they are being looked through")
    folders: list[str] = Field(description="A sentence for each model folder that could not be read")


class Scanned(View):
    """What a scan found to be otherwise than before, by name."""

    done: bool = Field(description="Whether it is over; if not, the event `models.scanned` tells when it is")
    added: list[str] = Field(default=[], description="Models that were not there before")
    changed: list[str] = Field(default=[], description="Models that are otherwise than before")
    gone: list[str] = Field(default=[], description="Models that are there no more")
    folders: list[str] = Field(default=[], description="A sentence for each model folder that could not be read")

    @classmethod
    def of(cls, changes: ModelChanges | None, folders: list[str]) -> Scanned:
        """The changes of a scan, None if it still goes on."""
        if changes is None:
            return cls(done=False)
        return cls(done=True, added=[*changes.added], changed=[*changes.changed], gone=[*changes.gone], folders=folders)


class ModelToIdentify(Body):
    """A model to be looked at."""

    path: str = Field(
        min_length=1, max_length=LONGEST_NAME, description="Its name, or its path below its model folder: no other path"
    )
    digest: bool = Field(default=False, description="Read all of it, which may take long, and tell its digest")
