"""Masks that are cut, faded, grown, decided and put together. Levels are those of ComfyUI."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.invocations.comfyui.batches import greys, images, levels_of

from nodeloom.invocations.comfyui.mask_composite import MaskComposite
from nodeloom.invocations.comfyui.mask_editing import CropMask, FeatherMask, GrowMask, ThresholdMask
from nodeloom.invocations.comfyui.mask_preview import MaskPreview
from nodeloom.invocations.comfyui.masks import ImageColorToMask, ImageToMask, InvertMask, MaskToImage, SolidMask
from nodeloom.schema import InputError

DOT = [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0.5, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]


def test_a_rectangle_is_cut_out_of_a_mask_as_far_as_there_is_one(context: Any) -> None:
    mask = greys(context, [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])
    assert levels_of(context, CropMask(mask=mask, x=1, y=0, width=9, height=1).invoke(context)) == [[0.2, 0.3]]


def test_a_rectangle_outside_of_a_mask_is_refused(context: Any) -> None:
    with pytest.raises(InputError, match="x and y are 3 and 0, which lies outside of the mask of 2 x 1 pixels"):
        CropMask(mask=greys(context, [[1, 1]]), x=3).invoke(context)


def test_a_mask_fades_out_at_its_near_edges(context: Any) -> None:
    faded = FeatherMask(mask=greys(context, [[1] * 4] * 2), left=4, top=2).invoke(context)
    assert levels_of(context, faded) == [[0.125, 0.25, 0.375, 0.5], [0.25, 0.5, 0.75, 1.0]]


def test_at_far_edges_the_weakest_share_falls_on_the_other_side_as_in_comfyui(context: Any) -> None:
    faded = FeatherMask(mask=greys(context, [[1] * 5]), right=2).invoke(context)
    assert levels_of(context, faded) == [[0.5, 1.0, 1.0, 1.0, 1.0]]
    wider = FeatherMask(mask=greys(context, [[1] * 5]), right=4).invoke(context)
    assert levels_of(context, wider) == [[0.25, 1.0, 1.0, 0.75, 0.5]]


@pytest.mark.parametrize(
    ("tapered", "expected"),
    [
        (True, [[0, 0, 0.5, 0, 0], [0, 0.5, 0.5, 0.5, 0], [0.5] * 5, [0, 0.5, 0.5, 0.5, 0], [0, 0, 0.5, 0, 0]]),
        (False, [[0.5] * 5] * 5),
    ],
)
def test_white_grows_straight_or_across_corners(context: Any, tapered: bool, expected: list[list[float]]) -> None:
    output = GrowMask(mask=greys(context, DOT), expand=2, tapered_corners=tapered).invoke(context)
    assert levels_of(context, output) == expected


def test_white_shrinks_by_less_than_nothing_and_edges_of_the_mask_take_none_of_it(context: Any) -> None:
    mask = greys(context, [[1, 1, 1, 0, 0]])
    assert levels_of(context, GrowMask(mask=mask, expand=-1).invoke(context)) == [[1, 1, 0, 0, 0]]


def test_growing_ends_where_nothing_is_left_to_grow(context: Any) -> None:
    output = GrowMask(mask=greys(context, [[0, 1], [0, 0]]), expand=16384).invoke(context)
    assert levels_of(context, output) == [[1, 1], [1, 1]]


def test_what_is_brighter_than_a_limit_is_white(context: Any) -> None:
    output = ThresholdMask(mask=greys(context, [[0.2, 0.5, 0.501]]), value=0.5).invoke(context)
    assert levels_of(context, output) == [[0, 0, 1]]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("multiply", [[0.2, 0.54, 0.35]]),
        ("add", [[0.2, 1.0, 1.0]]),
        ("subtract", [[0.2, 0.3, 0.0]]),
        ("and", [[0.2, 1.0, 0.0]]),
        ("or", [[0.2, 1.0, 1.0]]),
        ("xor", [[0.2, 0.0, 1.0]]),
    ],
)
def test_a_mask_is_put_together_with_a_part_of_another(context: Any, operation: Any, expected: list[Any]) -> None:
    below, above = greys(context, [[0.2, 0.9, 0.5]]), greys(context, [[0.6, 0.7, 0.8]])
    output = MaskComposite(destination=below, source=above, x=1, operation=operation).invoke(context)
    assert levels_of(context, output) == expected


def test_a_mask_beyond_another_changes_nothing(context: Any) -> None:
    output = MaskComposite(destination=greys(context, [[0.2]]), source=greys(context, [[1]]), x=5, y=7).invoke(context)
    assert levels_of(context, output) == [[0.2]]


def test_masks_of_another_number_are_refused(context: Any) -> None:
    below, above = greys(context, [[[0]], [[0]], [[0]]]), greys(context, [[[1]], [[1]]])
    with pytest.raises(InputError, match="source has 2, must have one or as many as what it goes with: 3"):
        MaskComposite(destination=below, source=above).invoke(context)


def test_a_colour_of_pictures_is_a_mask(context: Any) -> None:
    pictures = images(context, torch.tensor([[[[1.0, 2, 3], [1, 2, 4]]]]) / 255)
    assert levels_of(context, ImageColorToMask(image=pictures, color=0x010203).invoke(context)) == [[1, 0]]


def test_levels_between_the_steps_of_eight_bits_are_kept(context: Any) -> None:
    mask = SolidMask(value=0.3, width=1, height=1).invoke(context).mask
    grey = MaskToImage(mask=InvertMask(mask=mask).invoke(context).mask).invoke(context)
    assert levels_of(context, ImageToMask(image=grey.image, channel="green").invoke(context)) == [[0.7]]
    assert context.images.load(mask[0]).getpixel((0, 0)) == 76, "cut off, as ComfyUI saves it"


def test_opacity_of_an_opaque_picture_is_white(context: Any) -> None:
    output = ImageToMask(image=images(context, torch.zeros(1, 1, 1, 3)), channel="alpha").invoke(context)
    assert levels_of(context, output) == [[1]]


def test_masks_are_shown_as_they_are(context: Any) -> None:
    mask = greys(context, [[0.5]])
    (shown,) = MaskPreview(mask=mask).invoke(context).images
    assert shown.name == mask[0].name
