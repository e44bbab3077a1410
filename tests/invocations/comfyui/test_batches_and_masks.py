"""What changes, picks and repeats the pictures of a batch, and what is between pictures and masks."""

from __future__ import annotations

from typing import Any, Literal

import pytest
import torch
from PIL import Image as Pillow
from PIL.Image import Image

from nodeloom.invocations.comfyui.image_batches import GetImageSize, ImageFromBatch, RepeatImageBatch
from nodeloom.invocations.comfyui.image_turning import (
    FlipMethod,
    ImageCrop,
    ImageFlip,
    ImageInvert,
    ImageRotate,
    Rotation,
)
from nodeloom.invocations.comfyui.latent_batches import LatentFromBatch, RepeatLatentBatch
from nodeloom.invocations.comfyui.masks import ImageToMask, InvertMask, MaskToImage, SolidMask
from nodeloom.schema import ImageField, LatentsField


def picture() -> Image:
    """Three by two pixels, each another grey: 0, 1, 2 and 3, 4, 5."""
    image = Pillow.new("RGB", (3, 2))
    for at in range(6):
        image.putpixel((at % 3, at // 3), (at, at, at))
    return image


def greys(context: Any, field: Any) -> list[list[int]]:
    image = context.images.load(field).convert("RGB")
    return [[image.getpixel((x, y))[0] for x in range(image.width)] for y in range(image.height)]


@pytest.fixture
def field(context: Any) -> ImageField:
    found: ImageField = context.images.put(picture())
    return found


@pytest.mark.parametrize(
    ("method", "wanted"),
    [("x-axis: vertically", [[3, 4, 5], [0, 1, 2]]), ("y-axis: horizontally", [[2, 1, 0], [5, 4, 3]])],
)
def test_pictures_are_mirrored(context: Any, field: ImageField, method: FlipMethod, wanted: list[list[int]]) -> None:
    assert greys(context, ImageFlip(image=field, flip_method=method).invoke(context).image[0]) == wanted


@pytest.mark.parametrize(
    ("rotation", "wanted"),
    [
        ("none", [[0, 1, 2], [3, 4, 5]]),
        ("90 degrees", [[3, 0], [4, 1], [5, 2]]),
        ("180 degrees", [[5, 4, 3], [2, 1, 0]]),
        ("270 degrees", [[2, 5], [1, 4], [0, 3]]),
    ],
)
def test_pictures_turn_to_the_right(
    context: Any, field: ImageField, rotation: Rotation, wanted: list[list[int]]
) -> None:
    assert greys(context, ImageRotate(image=[field], rotation=rotation).invoke(context).image[0]) == wanted


@pytest.mark.parametrize(
    ("box", "wanted"),
    [((1, 0, 1, 2), [[1], [4]]), ((2, 1, 9, 9), [[5]]), ((50, 50, 2, 2), [[5]]), ((0, 0, 3, 1), [[0, 1, 2]])],
)
def test_what_lies_outside_of_a_picture_is_not_cut_out(
    context: Any, field: ImageField, box: tuple[int, int, int, int], wanted: list[list[int]]
) -> None:
    node = ImageCrop(image=field, x=box[0], y=box[1], width=box[2], height=box[3])
    assert greys(context, node.invoke(context).image[0]) == wanted


def test_pictures_and_masks_are_inverted(context: Any, field: ImageField) -> None:
    assert greys(context, ImageInvert(image=field).invoke(context).image[0])[0] == [255, 254, 253]
    mask = SolidMask(value=0.2, width=2, height=1).invoke(context).mask
    assert greys(context, InvertMask(mask=mask).invoke(context).mask[0]) == [[204, 204]]


def test_a_batch_is_picked_from_as_far_as_it_goes_and_repeated_as_a_whole(context: Any) -> None:
    batch = [ImageField(name=name) for name in "abc"]
    picked = [
        ImageFromBatch(image=batch, batch_index=first, length=count).invoke(context).image
        for first, count in ((1, 1), (1, 9), (7, 2))
    ]
    assert picked == [batch[1:2], batch[1:], batch[2:]]
    assert RepeatImageBatch(image=batch[:2], amount=2).invoke(context).image == batch[:2] * 2


def test_the_size_of_a_batch(context: Any, field: ImageField) -> None:
    size = GetImageSize(image=[field] * 4).invoke(context)
    assert (size.width, size.height, size.batch_size) == (3, 2, 4)


def test_a_mask_is_a_channel_of_a_picture_and_a_picture_again(context: Any) -> None:
    channels: tuple[Literal["red", "green", "blue", "alpha"], ...] = ("red", "green", "blue", "alpha")
    image = context.images.put(Pillow.new("RGBA", (1, 1), (10, 20, 30, 40)))
    found = []
    for channel in channels:
        masks = ImageToMask(image=image, channel=channel).invoke(context).mask
        found.append(greys(context, MaskToImage(mask=masks).invoke(context).image[0]))
    assert found == [[[10]], [[20]], [[30]], [[40]]]


def test_latents_are_repeated_and_picked_as_far_as_they_go(context: Any) -> None:
    samples = torch.arange(2.0).reshape(2, 1, 1, 1).expand(2, 4, 8, 8)
    latents = LatentsField(name=context.tensors.put({"samples": samples}))

    def firsts(field: LatentsField) -> list[float]:
        return [float(each[0, 0, 0]) for each in context.tensors.get(field.name)["samples"]]

    assert firsts(RepeatLatentBatch(samples=latents, amount=2).invoke(context).latent) == [0, 1, 0, 1]
    assert firsts(LatentFromBatch(samples=latents, batch_index=9, length=3).invoke(context).latent) == [1]
    assert firsts(LatentFromBatch(samples=latents, batch_index=0, length=64).invoke(context).latent) == [0, 1]
