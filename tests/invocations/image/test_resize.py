from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nodeloom.invocations.image.ops.blank import blank
from nodeloom.invocations.image.ops.bounds import MOST_SIDE, check_size
from nodeloom.invocations.image.ops.resize import RESAMPLE_LABELS, Resample, resize, scale
from nodeloom.schema import ColorField, InputError


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from(get_args(Resample)))
def test_one_colour_stays_that_colour_at_any_size(width: int, height: int, resample: Resample) -> None:
    resized = resize(Image.new("RGB", (7, 5), (200, 100, 50)), width, height, resample)
    assert resized.size == (width, height)
    assert resized.getcolors() == [(width * height, (200, 100, 50))]


@pytest.mark.parametrize("resample", get_args(Resample))
def test_sixteen_bits_stay_sixteen_bits(resample: Resample) -> None:
    resized = resize(Image.new("I;16", (4, 4), 40_000), 9, 3, resample)
    assert (resized.mode, resized.getextrema()) == ("I;16", (40_000, 40_000))


@pytest.mark.parametrize("resample", [name for name in get_args(Resample) if name != "nearest"])
def test_colours_under_transparency_do_not_bleed(resample: Resample) -> None:
    image = Image.new("RGBA", (8, 1), (0, 255, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 4, 1))
    pixels: Any = resize(image, 5, 1, resample).get_flattened_data()
    assert all(green == 0 for _, green, _, alpha in pixels if alpha)


def test_nearest_makes_no_new_colours(picture: Image.Image) -> None:
    assert set(resize(picture, 30, 30, "nearest").get_flattened_data()) <= set(picture.get_flattened_data())


def test_a_palette_is_resized_as_colour() -> None:
    assert resize(Image.new("P", (4, 4)), 8, 8, "lanczos").mode == "RGB"


def test_scaling_keeps_at_least_one_pixel() -> None:
    assert scale(Image.new("L", (10, 3)), 0.1).size == (1, 1)
    assert scale(Image.new("L", (10, 3)), 2.5).size == (25, 8)


def test_sizes_are_refused_before_anything_is_made() -> None:
    with pytest.raises(InputError, match="width and height would make a picture of 16384 x 16384 pixels = 268 mega"):
        blank(MOST_SIDE, MOST_SIDE, ColorField(r=0, g=0, b=0))
    with pytest.raises(InputError, match="factor would make a picture of 32000 x 32000 pixels; a side may have"):
        scale(Image.new("L", (500, 500)), 64)


def test_the_greatest_sizes_are_allowed() -> None:
    check_size(MOST_SIDE, 6103, "size")
    check_size(10_000, 10_000, "size")


def test_every_filter_has_a_label() -> None:
    assert set(RESAMPLE_LABELS) == set(get_args(Resample))
