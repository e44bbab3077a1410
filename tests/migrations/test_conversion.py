"""Value maps, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.migrations.conversion import NotConvertibleError, close, converted, same
from nodeloom.schema import cast, offset, rounded, scale, table, unit
from nodeloom.schema.json import JSON
from nodeloom.schema.value_maps import UNITS, ValueMap

SAMPLERS = table([("euler", "euler_a"), ("heun", "heun"), (1, "one"), (None, "none")])


@pytest.mark.parametrize(
    ("old", "new", "maps"),
    [
        (0.5, 50.0, (scale(100),)),
        (3, 300, (scale(100),)),
        (2**70, 2**71, (scale(2),)),
        (1, 0.25, (offset(-0.5), scale(0.5))),
        (180, 0.5, (unit("degree", "turn"),)),
        (0.25, 25, (unit("fraction", "percent"),)),
        (3, "3", (cast("integer", "string"),)),
        (2.5, "2.5", (cast("float", "string"),)),
        (True, "true", (cast("boolean", "string"),)),
        (False, 0, (cast("boolean", "integer"),)),
        ("12", 12, (cast("string", "integer"),)),
        ("euler", "euler_a", (SAMPLERS,)),
        (None, "none", (SAMPLERS,)),
        (1.0, "one", (SAMPLERS,)),
        ("other", "other", (SAMPLERS,)),
        ([1, [2, None]], [10, [20, None]], (scale(10),)),
    ],
)
def test_a_value_is_converted_and_comes_back(old: JSON, new: JSON, maps: tuple[ValueMap, ...]) -> None:
    there = converted(old, maps, "up")
    assert (there, type(there)) == (new, type(new)) or close(there, new)
    assert close(converted(there, maps, "down"), old) or converted(there, maps, "down") == old


@pytest.mark.parametrize(
    ("old", "new", "map_"),
    [
        (33.4, 33, rounded()),
        (0.126, 0.13, rounded(2)),
        (2.9, 2, cast("float", "integer")),
        (7, True, cast("integer", "boolean")),
        (2**70, 2**70, rounded()),
    ],
)
def test_some_maps_lose_something(old: JSON, new: JSON, map_: ValueMap) -> None:
    assert same(converted(old, (map_,), "up"), new)


@pytest.mark.parametrize(
    ("value", "map_"),
    [
        ("fast", scale(2)),
        (True, offset(1)),
        ({"x": 1}, rounded()),
        (1e308, scale(100)),
        (10**400, scale(0.5)),
        ("many", cast("string", "integer")),
        ("nan", cast("string", "float")),
        ("1e999", cast("string", "float")),
        ("yes", cast("string", "boolean")),
        (2.5, cast("integer", "string")),
        ("3", cast("integer", "string")),
    ],
)
def test_what_a_map_can_not_take_is_refused_with_the_reason(value: JSON, map_: ValueMap) -> None:
    with pytest.raises(NotConvertibleError, match="."):
        converted(value, (map_,), "up")


@pytest.mark.parametrize("units", UNITS.values(), ids=list(UNITS))
@given(value=st.floats(-1e9, 1e9))
def test_every_unit_converts_to_every_other_and_back(units: dict[str, float], value: float) -> None:
    for old in units:
        for new in units:
            maps = (unit(old, new),)
            assert close(converted(converted(value, maps, "up"), maps, "down"), value)


def test_of_old_values_that_become_one_the_first_counts_going_back() -> None:
    maps = (table([("a", "x"), ("b", "x")]),)
    assert (converted("b", maps, "up"), converted("x", maps, "down")) == ("x", "a")


@pytest.mark.parametrize(("one", "other"), [(True, 1), (1, 1.0), (0.0, -0.0), ([1], [True]), (None, False), ("1", 1)])
def test_values_that_only_seem_equal_are_not_the_same(one: JSON, other: JSON) -> None:
    assert not same(one, other)
    assert same(one, one)
