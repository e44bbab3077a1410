"""`FieldType`: the type of an input or output, a name with a cardinality. It does not know how types are published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

INTEGER = "IntegerField"
FLOAT = "FloatField"
STRING = "StringField"
BOOLEAN = "BooleanField"
ENUM = "EnumField"
OBJECT = "ObjectField"
"""Name of a JSON object that is described in place, without a component of its own."""
ANY = "AnyField"
COLLECTION = "CollectionField"
"""InvokeAI's name for a list of anything: what its `iterate` takes and its `collect` makes."""
COLLECTION_ITEM = "CollectionItemField"
"""InvokeAI's name for one item of such a list."""


class Cardinality(StrEnum):
    """How many values of a type a field holds."""

    SINGLE = "single"
    COLLECTION = "collection"
    COLLECTION_OR_SCALAR = "collection_or_scalar"


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type by name and cardinality; names are `IntegerField` and its like, or a value component's name.

    A `variable` type, such as `T` of `core/iterate`, stands for whatever is connected to its node.
    """

    name: str
    cardinality: Cardinality = Cardinality.SINGLE
    variable: bool = False

    def __str__(self) -> str:
        if self.cardinality is Cardinality.COLLECTION:
            return f"list of {self.name}"
        return f"{self.name} or list of them" if self.cardinality is Cardinality.COLLECTION_OR_SCALAR else self.name

    @property
    def is_single(self) -> bool:
        """Whether it always holds exactly one value."""
        return self.cardinality is Cardinality.SINGLE

    @property
    def is_collection(self) -> bool:
        """Whether it always holds a list."""
        return self.cardinality is Cardinality.COLLECTION

    def item(self) -> FieldType:
        """Type of one value of it: itself if single, else that of one item."""
        if self.is_single:
            return self
        return FieldType(COLLECTION_ITEM if self.name == COLLECTION else self.name, variable=self.variable)

    def sized(self, cardinality: Cardinality) -> FieldType:
        """The type of the same name with another cardinality."""
        return FieldType(self.name, cardinality, self.variable)
