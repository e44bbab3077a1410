from __future__ import annotations

from typing import Any, get_args

import pytest
from PIL import Image

from nodeloom.invocations.image.ops.blur import Kernel, blur
from nodeloom.invocations.image.ops.invert import invert
from nodeloom.invocations.image.ops.mask import mask_from
from nodeloom.invocations.image.ops.sharpen import sharpen


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "I;16"])
def test_inverting_twice_restores(mode: str, picture: Image.Image) -> None:
    image = picture.convert("L").convert("I").convert("I;16") if mode == "I;16" else picture.convert(mode)
    negative = invert(image)
    assert negative.mode == mode
    assert negative.tobytes() != image.tobytes()
    assert invert(negative).tobytes() == image.tobytes()


def test_inverting_keeps_transparency() -> None:
    assert invert(Image.new("RGBA", (1, 1), (10, 20, 30, 40))).getpixel((0, 0)) == (245, 235, 225, 40)


@pytest.mark.parametrize("kernel", get_args(Kernel))
@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_one_colour_stays_when_blurred(kernel: Kernel, mode: str) -> None:
    image = Image.new("RGB", (20, 20), (90, 90, 90)).convert(mode)
    blurred = blur(image, 5.5, kernel)
    assert (blurred.mode, blurred.tobytes()) == (mode, image.tobytes())


@pytest.mark.parametrize("kernel", get_args(Kernel))
def test_radius_zero_changes_nothing(picture: Image.Image, kernel: Kernel) -> None:
    assert blur(picture, 0, kernel).tobytes() == picture.tobytes()


def test_a_box_of_radius_one_is_the_mean_of_three() -> None:
    image = Image.new("L", (5, 1))
    image.putpixel((2, 0), 90)
    assert list(blur(image, 1, "box").get_flattened_data()) == [0, 30, 30, 30, 0]


def test_blurring_does_not_mix_in_hidden_colours() -> None:
    image = Image.new("RGBA", (20, 1), (0, 255, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 10, 1))
    pixels: Any = blur(image, 2).get_flattened_data()
    assert all(green == 0 for _, green, _, alpha in pixels if alpha)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_sharpening_makes_edges_steeper_and_leaves_the_rest(mode: str) -> None:
    image = Image.new("L", (40, 1), 60)
    image.paste(180, (20, 0, 40, 1))
    found = sharpen(image.convert(mode), 2.0, 0.5)
    assert found.mode == mode
    row: Any = found.getchannel(0).get_flattened_data()
    assert (row[0], row[39]) == (60, 180)
    assert row[19] < 60 < 180 < row[20]


def test_sharpening_by_nothing_changes_nothing_and_transparency_stays(picture: Image.Image) -> None:
    assert sharpen(picture, 2.0, 0).tobytes() == picture.tobytes()
    clear = Image.new("RGBA", (9, 9), (200, 10, 10, 0))
    clear.paste((10, 200, 10, 255), (3, 3, 6, 6))
    assert sharpen(clear, 1.0, 1.0).getchannel("A").tobytes() == clear.getchannel("A").tobytes()


def test_a_mask_is_a_channel_and_opaque_pictures_are_white_in_alpha() -> None:
    image = Image.new("RGB", (1, 1), (10, 20, 30))
    channels = {"red": 10, "green": 20, "blue": 30, "alpha": 255, "luminance": 18}
    for channel, value in channels.items():
        mask = mask_from(image, channel)  # type: ignore[arg-type]
        assert (mask.mode, mask.getpixel((0, 0))) == ("L", value)
    assert mask_from(image, "red", inverted=True).getpixel((0, 0)) == 245
