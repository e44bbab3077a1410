"""Type variables of generic invocations: `Annotated[Any, TypeVariable("T")]`.

Every field of one node that names the same variable carries one type, found from what is connected
(see `nodeloom.schema.inference`).
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True)
class TypeVariable:
    """Marks a field's type as variable; published as `{"x-type-variable": name}`."""

    name: str

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"x-type-variable": self.name}
