from __future__ import annotations

from typing import Any, get_args

import pytest
from PIL import Image, ImageChops

from nodeloom.invocations.image.ops.turn import Mirror, flip, rotate
from nodeloom.schema import ColorField

BLUE = ColorField(r=0, g=0, b=255)
CLEAR = ColorField(r=0, g=0, b=0, a=0)


@pytest.mark.parametrize("direction", get_args(Mirror))
def test_flipping_twice_restores(picture: Image.Image, direction: Mirror) -> None:
    flipped = flip(picture, direction)
    assert flipped.tobytes() != picture.tobytes()
    assert flip(flipped, direction).tobytes() == picture.tobytes()


def test_a_quarter_turn_goes_clockwise_and_loses_nothing(picture: Image.Image) -> None:
    turned = rotate(picture, 90, expand=True, background=CLEAR)
    assert turned.size == (8, 12)
    assert turned.getpixel((7, 0)) == picture.getpixel((0, 0))
    assert rotate(turned, -90, expand=True, background=CLEAR).tobytes() == picture.tobytes()


@pytest.mark.parametrize("angle", [0, 360, -360])
def test_whole_turns_change_nothing(picture: Image.Image, angle: float) -> None:
    assert rotate(picture, angle, expand=False, background=BLUE).tobytes() == picture.tobytes()


def test_quarter_turns_keep_sixteen_bits() -> None:
    assert rotate(Image.new("I;16", (2, 3), 40_000), 270, expand=True, background=CLEAR).mode == "I;16"


def test_without_expand_the_size_stays_and_gaps_are_filled(picture: Image.Image) -> None:
    turned = rotate(picture, 90, expand=False, background=BLUE)
    assert (turned.mode, turned.size) == ("RGB", picture.size)
    assert turned.getpixel((0, 0)) == (0, 0, 255)


def test_with_expand_all_of_the_picture_is_kept() -> None:
    turned = rotate(Image.new("RGB", (40, 20), (255, 0, 0)), 30, expand=True, background=BLUE)
    assert turned.size == (45, 38)
    assert [turned.getpixel(at) for at in ((0, 0), (22, 19))] == [(0, 0, 255), (255, 0, 0)]


def test_transparent_corners_take_no_colour_from_the_background() -> None:
    turned = rotate(Image.new("RGB", (40, 20), (255, 0, 0)), 30, expand=True, background=CLEAR)
    assert turned.mode == "RGBA"
    pixels: Any = turned.get_flattened_data()
    visible = [pixel for pixel in pixels if pixel[3] > 0]
    assert all(pixel[:3] == (255, 0, 0) for pixel in visible)
    assert 780 * 255 < sum(pixel[3] for pixel in visible) < 820 * 255  # the area stays 800 pixels


def test_a_turn_agrees_with_pillows_own_inside_the_picture() -> None:
    image = Image.radial_gradient("L").resize((60, 40))
    ours = rotate(image, 30, expand=False, background=ColorField(r=0, g=0, b=0))
    theirs = image.rotate(-30, resample=Image.Resampling.BICUBIC)
    assert ours.mode == "L"
    assert ImageChops.difference(ours, theirs).crop((15, 10, 45, 30)).getextrema() == (0, 0)
