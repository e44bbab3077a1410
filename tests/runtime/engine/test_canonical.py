from __future__ import annotations

import math
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.runtime.engine.canonical import canonical_text, joined
from nodeloom.schema import ColorField

SMALL = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN: Any = st.recursive(SMALL | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=8)


@given(st.integers(-(2**100), 2**100), st.integers(-(2**100), 2**100))
def test_integers_are_told_apart_at_any_size_and_depth(one: int, other: int) -> None:
    for wrapped in (lambda number: number, lambda number: [number, 1.5], lambda number: {"b": [{"a": number}], "a": 1}):
        assert (canonical_text(wrapped(one)) == canonical_text(wrapped(other))) == (one == other)
        assert str(one).encode() in canonical_text(wrapped(one))


@given(PLAIN)
def test_a_large_integer_beside_a_value_does_not_change_how_that_is_written(value: Any) -> None:
    text = canonical_text(value)
    assert text == orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    assert canonical_text([value, 2**70]) == joined([text, b"%d" % 2**70]).text


def test_keys_come_in_one_order_however_large_the_values() -> None:
    assert canonical_text({"b": 2**70, "a": 1}) == canonical_text({"a": 1, "b": 2**70})


def test_models_are_written_as_what_they_hold() -> None:
    assert canonical_text([ColorField(r=1, g=2, b=3)]) == b'[{"a":255,"b":3,"g":2,"r":1}]'


def test_numbers_that_json_lacks_are_texts() -> None:
    assert canonical_text([math.inf, -math.inf, math.nan]) == b'["Infinity","-Infinity","NaN"]'


@pytest.mark.parametrize("value", [object(), ["\ud800"], [10**5000]])
def test_what_can_not_be_written_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical_text(value)
