"""Mistakes in words: as a person would say them, whatever pydantic calls them."""

import math
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nodeloom.schema.mistakes import LONGEST_SHOWN, mistake_sentence, shown


class Look(BaseModel):
    """A model with something of each kind."""

    model_config = ConfigDict(extra="forbid", strict=True)
    steps: Annotated[int, Field(ge=1)] = 1
    strength: float = 1.0
    title: str = ""
    tags: list[str] = []
    size: Annotated[tuple[int, int], Field(strict=False)] = (8, 8)
    by_name: dict[Annotated[str, Field(min_length=1)], int] = {}
    is_tiled: bool = False
    mode: Literal["fast", "fine"] = "fast"
    inner: "Look | None" = None

    @model_validator(mode="after")
    def _is_small(self) -> "Look":
        if self.size[0] * self.steps > 100:
            raise ValueError("width times steps must be at most 100")
        return self


def sentence(value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        Look.model_validate(value)
    (mistake,) = caught.value.errors()
    return mistake_sentence(mistake, shown(mistake["input"]), "the look")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"steps": "4"}, 'steps is "4", must be a whole number'),
        ({"steps": 1.5}, "steps is 1.5, must be a whole number"),
        ({"steps": 0}, "steps is 0, must be greater than or equal to 1"),
        ({"strength": True}, "strength is true, must be a number"),
        ({"title": None}, "title is null, must be a text"),
        ({"tags": {}}, "tags is {}, must be a list"),
        ({"tags": ["a", 3]}, "tags.1 is 3, must be a text"),
        ({"size": 8}, "size is 8, must be a list"),
        ({"by_name": []}, "by_name is [], must be an object"),
        ({"is_tiled": 1}, "is_tiled is 1, must be true or false"),
        ({"mode": "slow"}, "mode is \"slow\", must be 'fast' or 'fine'"),
        ({"inner": {"titel": "x"}},
         'inner.titel is not known here, and "x" was given for it; see the name, or leave it out'),
        ("look", 'the look is "look", must be an object'),
        ({"steps": 20}, "the look: width times steps must be at most 100"),
        ({"inner": {"size": [8]}}, "inner.size.1 is missing"),
        ({"by_name": {"": 1}}, 'by_name: a name is "", must have at least 1 character'),
    ],
)  # fmt: skip
def test_a_mistake_names_its_place_what_is_there_and_what_must_be(value: Any, said: str) -> None:
    assert sentence(value) == said


def test_a_value_is_shown_as_json_and_cut_where_it_is_long() -> None:
    assert [shown(each) for each in (True, None, "a", [1, 2.5])] == ["true", "null", '"a"', "[1,2.5]"]
    assert len(shown("x" * 500)) == LONGEST_SHOWN
    assert shown(math.inf) == "inf"
