from __future__ import annotations

import pytest
from PIL import Image

from nodeloom.invocations.image.ops.modes import eight_bit, standard
from nodeloom.schema import InputError


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "I;16"])
def test_working_modes_stay_as_they_are(mode: str) -> None:
    image = Image.new(mode, (2, 2))
    assert standard(image) is image


@pytest.mark.parametrize(
    ("mode", "becomes"),
    [("1", "L"), ("P", "RGB"), ("PA", "RGBA"), ("CMYK", "RGB"), ("YCbCr", "RGB"), ("HSV", "RGB"), ("LAB", "RGB")],
)
def test_other_modes_become_a_working_one(mode: str, becomes: str) -> None:
    assert standard(Image.new(mode, (2, 2))).mode == becomes


def test_a_transparent_palette_colour_becomes_alpha() -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putdata([0, 1])
    image.info["transparency"] = 0
    found = standard(image)
    assert found.mode == "RGBA"
    assert [found.getpixel((x, 0)) for x in (0, 1)] == [(255, 0, 0, 0), (0, 255, 0, 255)]


@pytest.mark.parametrize(("mode", "color", "becomes"), [("L", 7, "LA"), ("RGB", (7, 7, 7), "RGBA")])
def test_a_transparent_colour_of_a_file_becomes_alpha_once(mode: str, color: object, becomes: str) -> None:
    image = Image.new(mode, (1, 1), color)  # type: ignore[arg-type]
    image.info["transparency"] = color
    found = standard(image)
    assert (found.mode, found.getchannel("A").getpixel((0, 0))) == (becomes, 0)
    assert standard(found) is found


@pytest.mark.parametrize("mode", ["I;16", "I;16B", "I;16L", "I"])
def test_sixteen_bits_are_rounded_to_eight_not_clipped(mode: str) -> None:
    values = {0: 0, 128: 0, 129: 1, 257: 1, 40_000: 156, 65_535: 255}
    for sixteen, eight in values.items():
        assert eight_bit(Image.new(mode, (1, 1), sixteen)).getpixel((0, 0)) == eight


def test_32_bit_integers_are_clipped_to_sixteen() -> None:
    assert standard(Image.new("I", (1, 1), 70_000)).getpixel((0, 0)) == 65_535
    assert standard(Image.new("I", (1, 1), -5)).getpixel((0, 0)) == 0


def test_a_picture_of_floats_is_refused() -> None:
    with pytest.raises(InputError, match="floating-point numbers"):
        standard(Image.new("F", (1, 1)))


def test_a_colour_profile_of_another_colour_space_is_dropped() -> None:
    image = Image.new("CMYK", (1, 1))
    image.info["icc_profile"] = b"profile of the press"
    assert "icc_profile" not in standard(image).info
    assert "icc_profile" in image.info
