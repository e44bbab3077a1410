"""Pictures that are filtered, mixed, put together and given borders. Numbers are those of ComfyUI."""

from __future__ import annotations

from typing import Any, get_args

import pytest
import torch
from tests.invocations.comfyui.batches import greys, images, levels_of, pixels_of
from torch import Tensor

from nodeloom.invocations.comfyui.compositing import Mode, composed
from nodeloom.invocations.comfyui.dithering import bayer
from nodeloom.invocations.comfyui.image_batches import ImageBatch
from nodeloom.invocations.comfyui.image_blend import BlendMode, ImageBlend
from nodeloom.invocations.comfyui.image_composite_masked import ImageCompositeMasked
from nodeloom.invocations.comfyui.image_filters import ImageBlur, ImageQuantize, ImageSharpen, Morphology
from nodeloom.invocations.comfyui.image_pad_for_outpaint import ImagePadForOutpaint
from nodeloom.invocations.comfyui.image_scale_to_total_pixels import ImageScaleToTotalPixels
from nodeloom.invocations.comfyui.image_stitch import ImageStitch
from nodeloom.invocations.comfyui.image_turning import ImageInvert, ImageRotate
from nodeloom.invocations.comfyui.porter_duff_image_composite import PorterDuffImageComposite
from nodeloom.invocations.comfyui.transparency import JoinImageWithAlpha, SplitImageWithAlpha
from nodeloom.runtime.diffusion.kernels import gaussian
from nodeloom.schema import InputError


def flat(level: float, height: int = 4, width: int = 4, count: int = 1, channels: int = 3) -> Tensor:
    return torch.full((count, height, width, channels), level)


def row(*levels: float) -> Tensor:
    """One picture of one row, grey."""
    return torch.tensor(levels)[None, None, :, None].expand(-1, -1, -1, 3).contiguous()


def levels(pixels: Tensor) -> list[float]:
    """The red of the first row, rounded."""
    return [round(level, 3) for level in pixels[0, 0, :, 0].double().tolist()]


def test_a_kernel_is_a_bell_over_the_radius_whose_sum_is_one() -> None:
    bell = gaussian(2, 1.0)
    assert bell.shape == (5, 5)
    assert bell.sum() == pytest.approx(1)
    assert bell[2, 2] / bell[2, 0] == pytest.approx(2.71828**0.5, rel=1e-4)


def test_blurring_keeps_what_is_flat_and_spreads_what_is_not(context: Any) -> None:
    assert pixels_of(context, ImageBlur(image=images(context, flat(0.25))).invoke(context)) == pytest.approx(0.25)
    dot = torch.zeros(1, 5, 5, 3)
    dot[0, 2, 2] = 1
    blurred = pixels_of(context, ImageBlur(image=images(context, dot), blur_radius=1, sigma=1.0).invoke(context))
    assert blurred[0, 1:4, 1:4, 0].allclose(gaussian(1, 1.0))
    assert blurred[0, 0].abs().max() == 0


def test_what_lies_beyond_an_edge_is_mirrored_so_pictures_must_be_larger_than_the_radius(context: Any) -> None:
    with pytest.raises(InputError, match="a radius of 4 is too much for pictures of 9 x 4 pixels"):
        ImageBlur(image=images(context, flat(0, 4, 9)), blur_radius=4).invoke(context)


def test_sharpening_strengthens_a_difference_and_leaves_what_is_flat(context: Any) -> None:
    edge = torch.cat([flat(0.4, 5, 3), flat(0.6, 5, 3)], 2)
    sharp = pixels_of(context, ImageSharpen(image=images(context, edge), alpha=0.05).invoke(context))
    assert levels(sharp) == [0.4, 0.4, 0.373, 0.627, 0.6, 0.6]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("erode", [0.2, 0.2, 0.1, 0.1, 0.1]),
        ("dilate", [0.9, 0.9, 0.9, 0.3, 0.3]),
        ("open", [0.2, 0.2, 0.2, 0.1, 0.1]),
        ("close", [0.9, 0.9, 0.3, 0.3, 0.3]),
        ("gradient", [0.7, 0.7, 0.8, 0.2, 0.2]),
        ("top_hat", [0.0, 0.7, 0.0, 0.0, 0.2]),
        ("bottom_hat", [0.7, 0.0, 0.1, 0.2, 0.0]),
    ],
)
def test_bright_parts_shrink_and_grow(context: Any, operation: Any, expected: list[float]) -> None:
    picture = images(context, row(0.2, 0.9, 0.2, 0.1, 0.3))
    assert levels(pixels_of(context, Morphology(image=picture, operation=operation).invoke(context))) == expected


def test_an_even_square_grows_what_its_mirror_image_shrinks(context: Any) -> None:
    picture = images(context, row(0, 0, 0, 1, 0, 0, 0))
    dilated = pixels_of(context, Morphology(image=picture, operation="dilate", kernel_size=4).invoke(context))
    assert levels(dilated) == [0, 1, 1, 1, 1, 0, 0]
    again = pixels_of(context, Morphology(image=images(context, dilated), kernel_size=4).invoke(context))
    assert levels(again) == [0, 0, 0, 1, 0, 0, 0]


def test_bayers_matrix_doubles_around_nothing() -> None:
    assert bayer(2).tolist() == [[-0.375, 0.125], [0.375, -0.125]]
    assert bayer(16).shape == (16, 16)
    assert bayer(16).sum() == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("dither", ["none", "floyd-steinberg", "bayer-2", "bayer-16"])
def test_a_picture_has_no_more_colours_than_were_asked_for(context: Any, dither: Any) -> None:
    shades = torch.linspace(0, 1, 64).reshape(1, 8, 8, 1).expand(-1, -1, -1, 3).contiguous()
    output = ImageQuantize(image=images(context, shades), colors=4, dither=dither).invoke(context)
    assert 2 <= len({*map(tuple, pixels_of(context, output).reshape(-1, 3).tolist())}) <= 4


MIXED = {"normal": 0.8, "multiply": 0.32, "screen": 0.88, "overlay": 0.64, "soft_light": 0.539, "difference": 0.0}


@pytest.mark.parametrize("mode", get_args(BlendMode))
def test_two_pictures_make_a_colour(context: Any, mode: Any) -> None:
    below, above = images(context, row(0.4)), images(context, row(0.8))
    output = ImageBlend(image1=below, image2=above, blend_mode=mode, blend_factor=1.0).invoke(context)
    assert levels(pixels_of(context, output)) == [MIXED[mode]]


def test_half_of_a_blend_is_half_of_the_picture_below(context: Any) -> None:
    output = ImageBlend(image1=images(context, row(0.4)), image2=images(context, row(0.8))).invoke(context)
    assert levels(pixels_of(context, output)) == [0.6]


def test_a_picture_above_is_made_as_large_and_batches_must_fit(context: Any) -> None:
    below = images(context, flat(0.0, 4, 6, 3))
    output = ImageBlend(image1=below, image2=images(context, flat(1.0, 9, 9)), blend_factor=1).invoke(context)
    assert pixels_of(context, output).equal(flat(1.0, 4, 6, 3))
    with pytest.raises(InputError, match="image2 has 2 pictures, must have one or as many as image1: 3"):
        ImageBlend(image1=below, image2=images(context, flat(1.0, count=2))).invoke(context)


def test_batches_are_joined_in_the_first_ones_size_and_opaque_where_only_one_is_transparent(context: Any) -> None:
    clear = images(context, flat(0.5, 2, 2, channels=4))
    joined = pixels_of(context, ImageBatch(image1=images(context, flat(0, 4, 6, 2)), image2=clear).invoke(context))
    assert joined.shape == (3, 4, 6, 4)
    assert joined[:, 0, 0, 3].tolist() == [1, 1, 0.5]


def test_a_picture_is_laid_over_a_place_of_another_as_far_as_a_mask_lets_it(context: Any) -> None:
    below, above = images(context, row(0, 0, 0, 0)), images(context, row(1, 1, 1))
    half = greys(context, [[0.25, 0.5, 1.0]])
    output = ImageCompositeMasked(destination=below, source=above, x=2, mask=half).invoke(context)
    assert levels(pixels_of(context, output)) == [0, 0, 0.25, 0.5]


def test_a_picture_beyond_another_changes_nothing_and_one_for_all_is_used_again(context: Any) -> None:
    below, above = images(context, flat(0, 2, 2, 3)), images(context, flat(1, 1, 1))
    beyond = ImageCompositeMasked(destination=below, source=above, x=9).invoke(context)
    assert pixels_of(context, beyond).max() == 0
    whole = ImageCompositeMasked(destination=below, source=above, resize_source=True).invoke(context)
    assert pixels_of(context, whole).equal(flat(1, 2, 2, 3))


def test_room_around_a_picture_is_grey_and_white_in_the_mask_which_fades_into_the_picture(context: Any) -> None:
    padded = ImagePadForOutpaint(image=images(context, flat(1.0, 5, 9)), left=2, feathering=2).invoke(context)
    assert levels(pixels_of(context, padded)) == [0.5, 0.5, *[1.0] * 9]
    assert levels_of(context, padded)[0] == [1, 1, 1, 0.25, *[0] * 7]


def test_a_mask_does_not_fade_where_pictures_are_too_small_for_it(context: Any) -> None:
    padded = ImagePadForOutpaint(image=images(context, flat(1.0, 8, 8)), bottom=1, feathering=4).invoke(context)
    assert [level[0] for level in levels_of(context, padded)] == [*[0] * 8, 1]


@pytest.mark.parametrize(
    ("direction", "expected"),
    [("right", [0.2, 0.2, 1, 1, 0.6]), ("left", [0.6, 1, 1, 0.2, 0.2])],
)
def test_pictures_stand_side_by_side_with_space_between(context: Any, direction: Any, expected: list[float]) -> None:
    first, second = images(context, flat(0.2, 1, 2)), images(context, flat(0.6, 1, 1))
    output = ImageStitch(image1=first, image2=second, direction=direction, spacing_width=1).invoke(context)
    assert levels(pixels_of(context, output)) == pytest.approx(expected, abs=0.005)


def test_pictures_above_each_other_get_borders_or_one_width(context: Any) -> None:
    first, second = images(context, flat(0.2, 1, 3, count=2)), images(context, flat(0.6, 2, 1))
    framed = ImageStitch(image1=first, image2=second, direction="down", match_image_size=False).invoke(context)
    expected = torch.tensor([[0.2] * 3, [1, 0.6, 1], [1, 0.6, 1]])
    assert pixels_of(context, framed)[1, :, :, 0].allclose(expected)
    matched = ImageStitch(image1=first, image2=second, direction="up").invoke(context)
    assert pixels_of(context, matched).shape == (2, 7, 3, 3)


def test_without_a_second_picture_the_first_stays(context: Any) -> None:
    first = images(context, flat(0.3))
    assert ImageStitch(image1=first).invoke(context).image == first


def test_a_picture_is_resized_to_a_number_of_pixels(context: Any) -> None:
    picture = images(context, flat(0.3, 100, 200))
    output = ImageScaleToTotalPixels(image=picture, upscale_method="bilinear", megapixels=0.02).invoke(context)
    assert pixels_of(context, output).shape == (1, 102, 205, 3)


def test_transparency_is_taken_out_and_put_in(context: Any) -> None:
    joined = JoinImageWithAlpha(image=images(context, flat(0.3, 2, 2)), alpha=greys(context, [[0.25]])).invoke(context)
    assert pixels_of(context, joined)[0, 0, 0].tolist() == pytest.approx([0.3, 0.3, 0.3, 0.75])
    split = SplitImageWithAlpha(image=joined.image).invoke(context)
    assert pixels_of(context, split).equal(flat(0.3, 2, 2))
    assert levels_of(context, split) == [[0.25, 0.25], [0.25, 0.25]]


@pytest.mark.parametrize("mode", get_args(Mode))
def test_opaque_layers_make_what_the_rule_of_each_name_says(mode: Any) -> None:
    top, base, full = torch.tensor([0.2]), torch.tensor([0.6]), torch.ones(1)
    clear = {"CLEAR", "DST_OUT", "SRC_OUT", "XOR"}
    colors = {
        "ADD": 0.8, "DARKEN": 0.2, "LIGHTEN": 0.6, "MULTIPLY": 0.12, "OVERLAY": 0.36, "SCREEN": 0.68,
        "SRC": 0.2, "SRC_ATOP": 0.2, "SRC_IN": 0.2, "SRC_OVER": 0.2,
    }  # fmt: skip
    color, opacity = composed((top, full), (base, full), mode)
    assert opacity.item() == (0 if mode in clear else 1)
    assert color.item() == pytest.approx(0 if mode in clear else colors.get(mode, 0.6))


def test_layers_are_composed_in_the_size_of_the_one_below(context: Any) -> None:
    output = PorterDuffImageComposite(
        source=images(context, flat(1.0, 2, 2)), source_alpha=greys(context, [[0.5]]),
        destination=images(context, flat(0.0, 4, 4)), destination_alpha=greys(context, [[0.0]]), mode="SRC_OVER",
    ).invoke(context)  # fmt: skip
    assert pixels_of(context, output).equal(flat(0.5, 4, 4))
    assert levels_of(context, output) == [[0] * 4] * 4


def test_what_one_node_makes_reaches_the_next_without_rounding(context: Any) -> None:
    dark = images(context, flat(0.001))
    once = ImageInvert(image=dark).invoke(context)
    back = ImageInvert(image=ImageRotate(image=once.image, rotation="90 degrees").invoke(context).image).invoke(context)
    assert pixels_of(context, back).allclose(flat(0.001), atol=1e-7)
