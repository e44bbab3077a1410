"""Value maps: the named, reversible ways in which a migration converts a value, as data.

They only say what is meant; `nodeloom.migrations` computes them, both ways. A list of values is converted item by item.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.mistakes import place_of, verdict

Kind = Literal["integer", "float", "string", "boolean"]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Model = TypeVar("Model", bound=BaseModel)

UNITS: Final[dict[str, dict[str, float]]] = {
    "ratio": {"fraction": 1.0, "percent": 0.01, "permille": 0.001},
    "angle": {"radian": 1.0, "degree": math.pi / 180, "turn": math.tau},
    "time": {"second": 1.0, "millisecond": 0.001, "microsecond": 1e-6, "minute": 60.0, "hour": 3600.0},
    "length": {"metre": 1.0, "centimetre": 0.01, "millimetre": 0.001, "inch": 0.0254, "point": 0.0254 / 72},
    "bytes": {"byte": 1.0, "kilobyte": 1e3, "megabyte": 1e6, "kibibyte": 2.0**10, "mebibyte": 2.0**20},
}
"""What can be converted by `unit`: by dimension, each unit in terms of the first."""


class MapModel(BaseModel):
    """Base of all maps."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    def model_post_init(self, context: Any, /) -> None:
        """The word counts as given: it is published."""
        self.model_fields_set.add("map")

    @property
    def is_lossless(self) -> bool:
        """Whether every value that can be converted can also be told from what it became."""
        return True


class Scale(MapModel):
    """The new number is the old one times `factor`."""

    map: Literal["scale"] = "scale"
    factor: Finite

    @model_validator(mode="after")
    def _not_zero(self) -> Scale:
        if self.factor == 0:
            raise ValueError("scale by 0 can't be taken back; use remove_input and add_input")
        return self


class Offset(MapModel):
    """The new number is the old one plus `amount`."""

    map: Literal["offset"] = "offset"
    amount: Finite


class Round(MapModel):
    """The new number is the old one rounded to `digits` after the point; to an integer if that is 0."""

    map: Literal["round"] = "round"
    digits: Annotated[int, Field(ge=0, le=15)] = 0

    @property
    def is_lossless(self) -> bool:
        """False: what was rounded off is kept in the residue only."""
        return False


class Table(MapModel):
    """Values by pairs `[old, new]`; what is in no pair stays as it is. Going back, the first pair counts."""

    map: Literal["table"] = "table"
    pairs: Annotated[tuple[tuple[JsonValue, JsonValue], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _no_old_value_twice(self) -> Table:
        olds = [repr(old) for old, _ in self.pairs]
        if len(set(olds)) < len(olds):
            raise ValueError(f"table has two pairs for {next(old for old in olds if olds.count(old) > 1)}; keep one")
        return self

    @property
    def is_lossless(self) -> bool:
        """Whether no two old values become the same new one, those that are in no pair included."""
        olds, news = {repr(old) for old, _ in self.pairs}, [repr(new) for _, new in self.pairs]
        return len(set(news)) == len(news) and set(news) <= olds


class Cast(MapModel):
    """The same value as another type: 3 and "3", 3 and 3.0, 1 and true."""

    map: Literal["cast"] = "cast"
    old: Kind
    new: Kind

    @property
    def is_lossless(self) -> bool:
        """Whether the new type can hold every value of the old one."""
        return self.new == "string" or self.old == "boolean" or (self.old, self.new) == ("integer", "float")


class Unit(MapModel):
    """The same quantity in another unit of the same dimension; see `UNITS`."""

    map: Literal["unit"] = "unit"
    old: str
    new: str

    @model_validator(mode="after")
    def _of_one_dimension(self) -> Unit:
        if not any(self.old in units and self.new in units for units in UNITS.values()):
            known = "; ".join(", ".join(units) for units in UNITS.values())
            raise ValueError(f"{self.old} can't be converted to {self.new}; the units are {known}")
        return self


ValueMap: TypeAlias = Annotated[Scale | Offset | Round | Table | Cast | Unit, Field(discriminator="map")]


def declared(model: type[Model], word: str, **values: Any) -> Model:
    """A part of a migration as its author wrote it; `DefinitionError` says what is wrong with `word(...)`."""
    try:
        return model(**values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = place_of(first)
        found = f", found {first['input']!r}" if place else ""
        raise DefinitionError(f"{word}({place}): {verdict(first)}{found}") from None


def scale(factor: float) -> Scale:
    """Times a factor: `scale(100)` turns 0.5 into 50."""
    return declared(Scale, "scale", factor=float(factor))


def offset(amount: float) -> Offset:
    """Plus an amount: `offset(-1)` turns 1 into 0."""
    return declared(Offset, "offset", amount=float(amount))


def rounded(digits: int = 0) -> Round:
    """Rounded to that many digits after the point; to an integer by default. Lossy: the residue keeps the rest."""
    return declared(Round, "rounded", digits=digits)


def table(pairs: dict[Any, Any] | Iterable[tuple[Any, Any]]) -> Table:
    """By a table: `table({"fast": "euler"})`. Values that are not in it stay as they are."""
    return declared(Table, "table", pairs=tuple(map(tuple, pairs.items() if isinstance(pairs, dict) else pairs)))


def cast(old: Kind, new: Kind) -> Cast:
    """As another type: `cast("integer", "string")` turns 3 into "3"."""
    return declared(Cast, "cast", old=old, new=new)


def unit(old: str, new: str) -> Unit:
    """In another unit: `unit("degree", "radian")`."""
    return declared(Unit, "unit", old=old, new=new)
