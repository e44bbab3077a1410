"""`OpModel`: what all migration ops have in common, as data that is checked when it is declared and when it is read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from nodeloom.schema.json import JSON
from nodeloom.schema.naming import TYPE_ID

Side = Literal["inputs", "outputs"]
Name = Annotated[str, Field(min_length=1, max_length=256)]
TypeId = Annotated[str, Field(pattern=f"^{TYPE_ID.pattern.replace('?P<pack>', '').replace('?P<name>', '')}$")]


class OpModel(BaseModel):
    """Base of all ops. `op` names it in JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)
    op: str

    def model_post_init(self, context: Any, /) -> None:
        """The word counts as given: it is published."""
        self.model_fields_set.add("op")

    def published(self) -> dict[str, JSON]:
        """The op as JSON; what was left out of its declaration is left out here too."""
        return self.model_dump(mode="json", exclude_unset=True)
