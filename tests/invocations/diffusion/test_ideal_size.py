"""The size at which a model draws best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.invocations.diffusion.ideal_size import IdealSize
from nodeloom.schema import InputError, ModelField, UNetField

if TYPE_CHECKING:
    from tests.invocations.conftest import FakeContext


def ideal(context: Any, base: str | None, **inputs: Any) -> tuple[int, int]:
    unet = UNetField(model=ModelField(name="a", base=base))
    found = IdealSize(unet=unet, **inputs).invoke(context)
    return found.width, found.height


@pytest.mark.parametrize(
    ("base", "size", "found"),
    [
        ("sdxl", (2048, 2048), (1024, 1024)),
        ("sdxl", (3840, 2160), (1360, 768)),
        ("sd1", (1536, 1024), (624, 416)),
        ("sd2", (1024, 1536), (624, 936)),
        ("sd1", (8000, 1000), (2048, 256)),
        (None, (512, 512), (512, 512)),
    ],
)
def test_it_has_as_many_pixels_as_the_model_is_used_to(
    base: str | None, size: tuple[int, int], found: tuple[int, int], context: FakeContext
) -> None:
    assert ideal(context, base, width=size[0], height=size[1]) == found
    assert ideal(context, base, width=size[1], height=size[0]) == found[::-1]


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.floats(0.01, 16))
def test_no_side_is_less_than_half_of_what_it_was_trained_on(width: int, height: int, multiplier: float) -> None:
    if max(width, height) / min(width, height) > 8:
        return
    found = ideal(None, "sdxl", width=width, height=height, multiplier=multiplier)
    assert all(side % 8 == 0 and side >= max(8, 512 * multiplier - 8) for side in found)


def test_what_nobody_could_draw_is_refused(context: FakeContext) -> None:
    with pytest.raises(InputError, match="width is 1000000 and height 1"):
        ideal(context, "sd1", width=1_000_000, height=1)
