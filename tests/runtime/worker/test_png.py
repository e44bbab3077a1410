"""The quick PNG."""

import io

import pytest
from PIL import Image

from nodeloom.runtime.worker.png import quick_png


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("size", [(1, 1), (1, 7), (7, 1), (33, 20)])
def test_any_reader_of_png_gets_the_picture_back(mode: str, size: tuple[int, int]) -> None:
    image = Image.merge(mode, [Image.effect_noise(size, 90) for _ in mode])
    image.info["icc_profile"] = b"a profile"
    back = Image.open(io.BytesIO(quick_png(image)))
    back.verify()
    back = Image.open(io.BytesIO(quick_png(image)))
    assert (back.format, back.mode, back.size, back.tobytes()) == ("PNG", mode, size, image.tobytes())
    assert back.info == {"icc_profile": b"a profile"}


def test_a_picture_that_changes_little_is_small() -> None:
    assert len(quick_png(Image.linear_gradient("L").resize((512, 512)))) < 512 * 512 / 30
