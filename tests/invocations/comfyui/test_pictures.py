"""Pictures and masks: what is read of files, how they are resized, what they are called."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from PIL import Image as Pillow
from PIL.Image import Image
from safetensors.torch import load

from nodeloom.invocations.comfyui.empty_image import EmptyImage
from nodeloom.invocations.comfyui.file_prefix import file_prefix
from nodeloom.invocations.comfyui.image_scale_by import ImageScaleBy
from nodeloom.invocations.comfyui.load_image import LoadImage
from nodeloom.invocations.comfyui.load_image_mask import LoadImageMask
from nodeloom.invocations.comfyui.pixels import pictures
from nodeloom.invocations.comfyui.save_image import SaveImage
from nodeloom.invocations.comfyui.save_latent import SaveLatent
from nodeloom.invocations.comfyui.scaling import scaled
from nodeloom.invocations.comfyui.sizes import asked_size
from nodeloom.schema import ImageField, InputError, LatentsField


def named(context: Any, image: Image) -> ImageField:
    found: ImageField = context.images.put(image)
    return found


def half_transparent() -> Image:
    image = Pillow.new("RGBA", (2, 1), (10, 20, 30, 255))
    image.putpixel((1, 0), (40, 50, 60, 55))
    return image


def test_the_mask_of_a_loaded_picture_is_white_where_it_is_transparent(context: Any) -> None:
    output = LoadImage(image=named(context, half_transparent())).invoke(context)
    picture, mask = context.images.load(output.image[0]), context.images.load(output.mask[0])
    assert picture.mode == "RGB"
    assert picture.tobytes() == bytes([10, 20, 30, 40, 50, 60])
    assert mask.tobytes() == bytes([0, 200])


def test_a_picture_that_cannot_be_transparent_has_a_small_black_mask(context: Any, picture: Image) -> None:
    mask = context.images.load(LoadImage(image=named(context, picture)).invoke(context).mask[0])
    assert (mask.size, mask.getextrema()) == ((64, 64), (0, 0))


@pytest.mark.parametrize(("channel", "expected"), [("alpha", [0, 200]), ("green", [20, 50])])
def test_one_channel_of_a_file_is_a_mask(context: Any, channel: Any, expected: list[int]) -> None:
    output = LoadImageMask(image=named(context, half_transparent()), channel=channel).invoke(context)
    assert context.images.load(output.mask[0]).tobytes() == bytes(expected)


@pytest.mark.parametrize("method", ["nearest-exact", "bilinear", "area", "bicubic", "lanczos"])
def test_a_picture_in_its_own_size_stays_what_it_is(context: Any, picture: Image, method: Any) -> None:
    pixels = pictures(context, "image", named(context, picture))
    assert scaled(pixels, picture.size, method).allclose(pixels, atol=1e-6)


def test_what_is_cut_off_is_as_much_on_both_sides(context: Any, picture: Image) -> None:
    pixels = pictures(context, "image", named(context, picture))
    assert scaled(pixels, (8, 8), "nearest-exact", crop=True).equal(pixels[:, :, 2:10])


def test_transparency_is_resized_too(context: Any) -> None:
    output = ImageScaleBy(image=named(context, half_transparent()), scale_by=3.0).invoke(context)
    larger = context.images.load(output.image[0])
    assert (larger.mode, larger.size, larger.getpixel((5, 2))) == ("RGBA", (6, 3), (40, 50, 60, 55))


@pytest.mark.parametrize(
    ("asked", "least", "expected"),
    [
        ((0, 0), 1, None),
        ((0, 50), 1, (100, 50)),
        ((30, 0), 1, (30, 15)),
        ((0, 8), 64, (128, 64)),
        ((8, 9), 64, (64, 64)),
    ],
)
def test_a_side_of_0_follows_from_the_other(asked: Any, least: int, expected: Any) -> None:
    assert asked_size((200, 100), asked, least) == expected


def test_a_colour_is_one_number(context: Any) -> None:
    output = EmptyImage(width=2, height=1, batch_size=3, color=0x010203).invoke(context)
    assert len(output.image) == 3
    assert context.images.load(output.image[2]).tobytes() == bytes([1, 2, 3] * 2)


def test_no_pictures_at_all_are_refused(context: Any) -> None:
    with pytest.raises(InputError, match="images is an empty list; connect at least one picture"):
        SaveImage(images=[]).invoke(context)


def test_a_batch_is_saved_picture_by_picture(context: Any, picture: Image) -> None:
    fields = [named(context, picture), named(context, half_transparent())]
    output = SaveImage(images=fields, filename_prefix="x/%width%").invoke(context)
    assert [prefix for prefix, _ in context.images.saved] == ["x_12", "x_2"]
    assert len(output.images) == 2


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("ComfyUI", "ComfyUI"),
        ("%date:yyyy-MM-dd%/../a b", "date_yyyy-MM-dd_a b"),
        ("a%width%x%height%", "a3x4"),
        ("///", ""),
        ("ü" * 200, "ü" * 100),
    ],
)
def test_a_prefix_becomes_a_plain_beginning_of_a_name(given: str, expected: str) -> None:
    assert file_prefix(given, 3, 4) == expected


def test_latents_are_saved_as_comfyui_does(context: Any) -> None:
    samples = torch.arange(16.0).reshape(1, 4, 2, 2)
    latents = LatentsField(name=context.tensors.put({"samples": samples}))
    (field,) = SaveLatent(samples=latents, filename_prefix="latents/x_%width%").invoke(context).latents
    assert field.name == "latents_x_16.latent"
    found = load(context.files.read(field.name))
    assert torch.equal(found["latent_tensor"], samples)
    assert found["latent_format_version_0"].numel() == 0
