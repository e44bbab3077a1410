"""Tables of models: what workers found in the model folders."""

from __future__ import annotations

from sqlalchemy import Float, Text
from sqlmodel import Field

from nodeloom.runtime.store.records.tables.base import WHOLE, Record, table


class ModelRow(Record, table=True):
    """A model, as a worker found it last; `problems` is JSON. `gone` is when it was found to be there no more."""

    __tablename__ = "models"
    name: str = Field(primary_key=True, sa_type=Text)
    place: str = Field(sa_type=Text)
    layout: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    base: str | None = Field(sa_type=Text)
    variant: str | None = Field(sa_type=Text)
    precision: str | None = Field(sa_type=Text)
    digest: str | None = Field(sa_type=Text)
    size: int = Field(sa_type=WHOLE)
    built_in: bool
    problems: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    seen: float = Field(sa_type=Float)
    gone: float | None = Field(sa_type=Float)


models = table("models")
