from __future__ import annotations

import random
from itertools import pairwise

import pytest
from PIL import Image

from nodeloom.invocations.image.ops.blur import blur
from nodeloom.invocations.image.ops.measure import color_share, statistics
from nodeloom.schema import ColorField

RED = ColorField(r=255, g=0, b=0)


def halves(left: str, right: str) -> Image.Image:
    image = Image.new("RGB", (8, 4), left)
    image.paste(Image.new("RGB", (4, 4), right), (4, 0))
    return image


def noise(size: int = 32) -> Image.Image:
    draw = random.Random(0)
    image = Image.new("RGB", (size, size))
    image.putdata([tuple(draw.randrange(256) for _ in range(3)) for _ in range(size * size)])
    return image


def test_the_share_of_a_colour_is_counted_in_pixels() -> None:
    assert color_share(halves("red", "white"), RED, 0) == 0.5
    assert color_share(halves("white", "blue"), RED, 48) == 0.0
    assert color_share(halves("red", "white"), RED, 255) == 1.0


@pytest.mark.parametrize(("tolerance", "share"), [(47, 0.0), (48, 1.0)])
def test_every_channel_must_be_within_the_tolerance(tolerance: int, share: float) -> None:
    assert color_share(Image.new("RGB", (3, 3), (255 - 48, 0, 0)), RED, tolerance) == share
    assert color_share(Image.new("RGB", (3, 3), (255, 20, 48)), RED, tolerance) == share


def test_transparent_pixels_have_no_opaque_colour() -> None:
    assert color_share(Image.new("RGBA", (2, 2), (255, 0, 0, 0)), RED, 48) == 0.0
    assert color_share(Image.new("P", (2, 2), 0), ColorField(r=0, g=0, b=0), 0) == 1.0


def test_a_flat_grey_picture_has_nothing_but_brightness() -> None:
    found = statistics(Image.new("RGB", (9, 7), (51, 51, 51)))
    assert found.brightness == pytest.approx(0.2)
    assert (found.contrast, found.sharpness, found.colorfulness) == (0, 0, 0)


def test_black_and_white_halves_have_the_most_contrast() -> None:
    found = statistics(halves("black", "white"))
    assert found.brightness == pytest.approx(0.5)
    assert found.contrast == pytest.approx(0.5)


def test_blurring_takes_sharpness_away() -> None:
    sharpness = [statistics(blur(noise(), radius, "gaussian")).sharpness for radius in (0, 1, 3)]
    assert all(before > after for before, after in pairwise(sharpness))


def test_the_laplacian_of_one_bright_pixel_has_a_known_variance() -> None:
    image = Image.new("L", (5, 5), 0)
    image.putpixel((2, 2), 10)
    assert statistics(image).sharpness == pytest.approx((40**2 + 4 * 10**2) / 9)


def test_colorfulness_follows_the_formula() -> None:
    # red and blue, half each: rg = 255, 0; yb = 127.5, -255
    found = statistics(halves("red", "blue")).colorfulness
    deviation = (127.5**2 + 191.25**2) ** 0.5
    assert found == pytest.approx(deviation + 0.3 * (127.5**2 + 63.75**2) ** 0.5, rel=1e-5)


def test_pictures_too_small_to_be_sharp_are_measured_all_the_same() -> None:
    assert statistics(Image.new("RGB", (2, 5), "red")).sharpness == 0


def test_large_pictures_lose_no_precision() -> None:
    image = Image.new("L", (4000, 3000), 1)
    image.paste(254, (2000, 0, 4000, 3000))
    assert statistics(image).brightness == pytest.approx(0.5, abs=1e-6)
