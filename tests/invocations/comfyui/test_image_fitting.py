"""Pictures that are fitted into sizes, grained, and taken apart by brightness and colour."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.invocations.comfyui.batches import images, pixels_of

from nodeloom.invocations.comfyui.image_add_noise import ImageAddNoise
from nodeloom.invocations.comfyui.image_fitting import ImageScaleToMaxDimension, ResizeAndPadImage
from nodeloom.invocations.comfyui.image_yuv import ImageRGBToYUV, ImageYUVToRGB
from nodeloom.invocations.comfyui.pixels import pictures
from nodeloom.schema import InputError

DRAWN = torch.rand(2, 6, 9, 3, generator=torch.Generator().manual_seed(4))


@pytest.mark.parametrize(
    ("size", "longest", "expected"),
    [((6, 9), 4, (3, 4)), ((9, 6), 24, (24, 16)), ((5, 5), 7, (7, 7)), ((3, 64), 8, (1, 8)), ((5, 8), 4, (2, 4))],
)
def test_the_longer_side_gets_as_long_as_is_asked_for(
    context: Any, size: tuple[int, int], longest: int, expected: tuple[int, int]
) -> None:
    batch = images(context, torch.full((2, *size, 3), 0.25))
    made = pixels_of(context, ImageScaleToMaxDimension(image=batch, largest_size=longest).invoke(context))
    assert made.shape == (2, *expected, 3)
    assert made.allclose(torch.tensor(0.25))


def test_no_length_is_refused(context: Any) -> None:
    with pytest.raises(InputError, match="largest_size is 0, must be above 0"):
        ImageScaleToMaxDimension(image=images(context, DRAWN), largest_size=0).invoke(context)


def test_pictures_are_fitted_into_the_middle_of_a_size(context: Any) -> None:
    node = ResizeAndPadImage(
        image=images(context, DRAWN), target_width=9, target_height=11, interpolation="nearest-exact"
    )
    made = pixels_of(context, node.invoke(context))
    assert made.shape == (2, 11, 9, 3)
    assert made[:, 2:8].equal(DRAWN)
    assert made[:, :2].eq(1).all()
    assert made[:, 8:].eq(1).all()


def test_a_side_that_comes_to_no_whole_number_is_cut(context: Any) -> None:
    grey = images(context, torch.full((1, 7, 10, 3), 0.5))
    made = pixels_of(
        context, ResizeAndPadImage(image=grey, target_width=5, target_height=5, padding_color="black").invoke(context)
    )
    assert made[0, :, 0, 0].tolist() == pytest.approx([0, 0.5, 0.5, 0.5, 0])
    assert made[0, 1].flatten().tolist() == pytest.approx([0.5] * 15)


def test_grain_is_that_of_the_seed_and_is_cut_off(context: Any) -> None:
    node = ImageAddNoise(image=images(context, DRAWN), seed=2**64 - 1, strength=0.25)
    made = pixels_of(context, node.invoke(context))
    noise = torch.randn(2, 6, 9, 3, generator=torch.Generator().manual_seed(2**64 - 1))
    torch.testing.assert_close(made, (DRAWN + noise / 4).clip(0, 1))
    assert pixels_of(context, node.model_copy(update={"strength": 0.0}).invoke(context)).equal(DRAWN)


def test_colours_are_told_by_how_much_bluer_and_redder_than_grey_they_are(context: Any) -> None:
    colors = torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0.5]])[None, None]
    made = ImageRGBToYUV(image=images(context, colors)).invoke(context)
    y, u, v = (pictures(context, name, getattr(made, name)) for name in "yuv")
    assert y[0, 0, :, 1].tolist() == pytest.approx([0.299, 0.587, 0.114, 0.5])
    assert u[0, 0, :, 0].tolist() == pytest.approx([0.331364, 0.168932, 0.999704, 0.5], abs=1e-6)
    assert v[0, 0, :, 2].tolist() == pytest.approx([0.999813, 0.081469, 0.418718, 0.5], abs=1e-6)


def test_what_was_taken_apart_can_be_put_together(context: Any) -> None:
    made = ImageRGBToYUV(image=images(context, DRAWN)).invoke(context)
    again = pixels_of(context, ImageYUVToRGB(Y=made.y, U=made.u, V=made.v).invoke(context))
    torch.testing.assert_close(again, DRAWN, atol=2e-3, rtol=0)
    grey = ImageYUVToRGB(Y=made.y, U=images(context, torch.full((1, 6, 9, 3), 0.5)), V=made.v[:1]).invoke(context)
    assert len(grey.image) == 2
    with pytest.raises(InputError, match="U is of another size than Y"):
        ImageYUVToRGB(Y=made.y, U=images(context, torch.zeros(2, 3, 3, 3)), V=made.v).invoke(context)
