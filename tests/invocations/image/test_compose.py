from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nodeloom.invocations.image.ops.blend import BlendMode, blend
from nodeloom.invocations.image.ops.crop import crop
from nodeloom.invocations.image.ops.grid import grid
from nodeloom.invocations.image.ops.paste import paste
from nodeloom.schema import ColorField, InputError

BLACK = ColorField(r=0, g=0, b=0)
CLEAR = ColorField(r=0, g=0, b=0, a=0)


@given(st.data())
def test_pasting_a_crop_back_restores_the_picture(data: st.DataObject) -> None:
    base = Image.linear_gradient("L").resize((16, 12)).convert(data.draw(st.sampled_from(["L", "RGB"])))
    x, y = data.draw(st.integers(0, 15)), data.draw(st.integers(0, 11))
    width, height = data.draw(st.integers(1, 16 - x)), data.draw(st.integers(1, 12 - y))
    pasted = paste(base, crop(base, x, y, width, height), x, y)
    assert (pasted.mode, pasted.tobytes()) == (base.mode, base.tobytes())


def test_a_crop_that_leaves_the_picture_names_both_fields(picture: Image.Image) -> None:
    sentence = "x is 8 and width is 5, but the image is 12 pixels wide; x + width must be at most 12"
    with pytest.raises(InputError, match=re.escape(sentence)):
        crop(picture, 8, 0, 5, 1)


@pytest.mark.parametrize("at", [(-12, 0), (12, 0), (0, -8), (0, 8)])
def test_what_lies_outside_is_cut(picture: Image.Image, at: tuple[int, int]) -> None:
    base = Image.new("RGB", picture.size)
    assert paste(base, picture, *at).tobytes() == base.tobytes()


def test_a_picture_may_reach_beyond_the_base(picture: Image.Image) -> None:
    pasted = paste(Image.new("RGB", (4, 4)), picture, -2, -1)
    assert pasted.tobytes() == picture.crop((2, 1, 6, 5)).tobytes()


def test_a_mask_shows_where_it_is_white_and_must_fit(picture: Image.Image) -> None:
    base = Image.new("RGB", picture.size)
    mask = Image.new("L", picture.size)
    mask.paste(255, (0, 0, 3, 3))
    pasted = paste(base, picture, 0, 0, mask=mask)
    assert pasted.getpixel((2, 2)) == picture.getpixel((2, 2))
    assert pasted.getpixel((3, 2)) == (0, 0, 0)
    with pytest.raises(InputError, match="mask is 1 x 1 pixels, but image is 12 x 8"):
        paste(base, picture, 0, 0, mask=Image.new("L", (1, 1)))


def test_opacity_mixes_and_zero_shows_nothing() -> None:
    white, black = Image.new("L", (1, 1), 255), Image.new("L", (1, 1), 0)
    assert paste(black, white, 0, 0, opacity=0.0).getpixel((0, 0)) == 0
    assert paste(black, white, 0, 0, opacity=0.5).getpixel((0, 0)) == 128


def test_colour_pasted_onto_grey_stays_colour(picture: Image.Image) -> None:
    assert paste(Image.new("L", (12, 8)), picture, 0, 0).tobytes() == picture.tobytes()


@pytest.mark.parametrize("mode", get_args(BlendMode))
def test_opacity_zero_is_the_base(picture: Image.Image, mode: BlendMode) -> None:
    layer = picture.transpose(Image.Transpose.ROTATE_180)
    assert blend(picture, layer, mode, 0.0).tobytes() == picture.tobytes()


def test_normal_at_opacity_one_is_the_layer(picture: Image.Image) -> None:
    layer = picture.transpose(Image.Transpose.ROTATE_180)
    assert blend(picture, layer, "normal", 1.0).tobytes() == layer.tobytes()


@pytest.mark.parametrize(
    ("mode", "neutral"),
    [("multiply", 255), ("screen", 0), ("add", 0), ("subtract", 0), ("difference", 0), ("darken", 255), ("lighten", 0)],
)
def test_each_mode_has_its_neutral_layer(picture: Image.Image, mode: BlendMode, neutral: int) -> None:
    layer = Image.new("L", picture.size, neutral)
    assert blend(picture, layer, mode).tobytes() == picture.tobytes()


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("multiply", 39),
        ("screen", 161),
        ("overlay", 78),
        ("hard_light", 78),
        ("soft_light", 87),
        ("add", 200),
        ("subtract", 0),
        ("difference", 0),
        ("darken", 100),
        ("lighten", 100),
        ("normal", 100),
    ],
)
def test_a_grey_blended_with_itself(mode: BlendMode, expected: int) -> None:
    grey = Image.new("L", (1, 1), 100)
    assert blend(grey, grey, mode).getpixel((0, 0)) == pytest.approx(expected, abs=1)


def test_over_transparency_the_layer_shows_as_it_is() -> None:
    base, layer = Image.new("RGBA", (1, 1), (9, 9, 9, 0)), Image.new("RGB", (1, 1), (200, 100, 50))
    assert blend(base, layer, "multiply").getpixel((0, 0)) == (200, 100, 50, 255)


def test_blending_different_sizes_is_refused(picture: Image.Image) -> None:
    with pytest.raises(InputError, match="layer is 1 x 1 pixels, but base is 12 x 8"):
        blend(picture, Image.new("RGB", (1, 1)))


@given(st.integers(1, 30), st.integers(0, 8), st.integers(0, 5))
def test_a_grid_holds_every_picture_in_its_cell(count: int, columns: int, gap: int) -> None:
    images = [Image.new("RGB", (4, 3), (index + 1, 0, 0)) for index in range(count)]
    sheet = grid(images, columns, gap, BLACK)
    used = (sheet.width + gap) // (4 + gap)
    assert sheet.size == (used * (4 + gap) - gap, -(-count // used) * (3 + gap) - gap)
    assert not columns or used == min(columns, count)
    for index in range(count):
        at = (index % used * (4 + gap), index // used * (3 + gap))
        assert sheet.getpixel(at) == (index + 1, 0, 0)


def test_smaller_pictures_are_centred_in_their_cells() -> None:
    sheet = grid([Image.new("RGB", (3, 3), "white"), Image.new("RGB", (1, 1), "white")], 2, 0, BLACK)
    assert [sheet.getpixel((x, 1)) == (255, 255, 255) for x in range(6)] == [True, True, True, False, True, False]


def test_a_clear_background_stays_clear() -> None:
    sheet = grid([Image.new("L", (1, 1), 5)] * 2, 1, 1, CLEAR)
    assert list(sheet.get_flattened_data()) == [(5, 5, 5, 255), (0, 0, 0, 0), (5, 5, 5, 255)]


def test_a_grid_of_nothing_and_one_too_large_are_refused() -> None:
    with pytest.raises(InputError, match="images is empty"):
        grid([], 0, 0, BLACK)
    with pytest.raises(InputError, match="3 images in 3 columns with gap 0 would make a picture of 18000 x 1 pixels"):
        grid([Image.new("L", (6000, 1))] * 3, 3, 0, BLACK)
