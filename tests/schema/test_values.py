"""Value types."""

import pytest
from pydantic import ValidationError

from nodeloom.schema import ColorField, ControlField, FieldValue, ImageField, LatentsField, ModelField, UNetField


def test_values_are_frozen_and_take_nothing_unknown() -> None:
    color = ColorField(r=1, g=2, b=3)
    with pytest.raises(ValidationError):
        color.r = 4  # type: ignore[misc]
    with pytest.raises(ValidationError):
        ImageField(name="a", size=3)  # type: ignore[call-arg]


def test_handles_are_not_stateful_and_plain_values_are() -> None:
    assert [LatentsField.stateful(), UNetField.stateful(), ControlField.stateful()] == [False, False, False]
    assert [ImageField.stateful(), ModelField.stateful(), ColorField.stateful()] == [True, True, True]


def test_a_value_that_holds_a_handle_is_not_stateful() -> None:
    class Pair(FieldValue):
        image: ImageField
        latents: list[LatentsField]

    assert not Pair.stateful()
