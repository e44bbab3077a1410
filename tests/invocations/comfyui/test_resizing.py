"""`ResizeImageMaskNode`: every way to tell a size, of pictures and of masks."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.invocations.comfyui.batches import greys, images

from nodeloom.invocations.comfyui.pixels import masks, pictures
from nodeloom.invocations.comfyui.resize_image_mask import ResizeImageMaskNode
from nodeloom.schema import InputError, MaskField

GREY = torch.full((2, 40, 60, 3), 0.25)


def resized(context: Any, given: Any, way: str, **values: Any) -> Any:
    named = {f"resize_type.{name}": value for name, value in values.items() if name != "scale_method"}
    rest = {name: value for name, value in values.items() if name == "scale_method"}
    node = ResizeImageMaskNode.model_validate({"input": given, "resize_type": way, **named, **rest})
    output: Any = node.invoke(context)
    return output.resized


@pytest.mark.parametrize(
    ("way", "values", "size"),
    [
        ("scale dimensions", {"width": 30, "height": 30}, (30, 30)),
        ("scale dimensions", {"width": 0, "height": 20}, (30, 20)),
        ("scale dimensions", {"width": 0, "height": 0}, (60, 40)),
        ("scale by multiplier", {"multiplier": 0.5}, (30, 20)),
        ("scale longer dimension", {"longer_size": 90}, (90, 60)),
        ("scale shorter dimension", {"shorter_size": 10}, (15, 10)),
        ("scale width", {"width": 120}, (120, 80)),
        ("scale height", {"height": 10}, (15, 10)),
        ("scale total pixels", {"megapixels": 0.01}, (125, 84)),
        ("scale to multiple", {"multiple": 16}, (48, 32)),
        ("scale to multiple", {"multiple": 100}, (60, 40)),
    ],
)
@pytest.mark.parametrize("method", ["area", "lanczos"])
def test_pictures_get_the_size_that_is_told(
    context: Any, way: str, values: dict[str, Any], size: tuple[int, int], method: str
) -> None:
    made = pictures(context, "made", resized(context, images(context, GREY), way, scale_method=method, **values))
    assert made.shape == (2, size[1], size[0], 3)
    assert made.allclose(torch.tensor(0.25), atol=4e-3)


@pytest.mark.parametrize(("crop", "seen"), [("center", [0, 0]), ("disabled", [0.5, 0])])
def test_what_does_not_fit_is_cut_or_distorted(context: Any, crop: str, seen: list[float]) -> None:
    drawn = torch.zeros(1, 2, 8, 3)
    drawn[:, :, :2] = 1
    given = images(context, drawn)
    made = pictures(context, "made", resized(context, given, "scale dimensions", width=2, height=2, crop=crop))
    assert made[0, 0, :, 0].tolist() == seen


def test_multiples_are_the_middle_of_what_covers_them(context: Any) -> None:
    columns = torch.arange(9.0).expand(4, 9)[None, ..., None].expand(-1, -1, -1, 3) / 10
    given = images(context, columns)
    made = pictures(context, "made", resized(context, given, "scale to multiple", multiple=4, scale_method="area"))
    assert made.shape == (1, 4, 8, 3)
    assert made[0, 0, :, 0].tolist() == pytest.approx([place / 10 for place in range(8)])


def test_masks_stay_masks_and_one_stays_one(context: Any) -> None:
    (mask,) = greys(context, [[0.0, 1.0], [0.0, 1.0]])
    for method in ("nearest-exact", "lanczos"):
        made = resized(context, mask, "scale by multiplier", multiplier=2.0, scale_method=method)
        assert isinstance(made, MaskField)
        assert masks(context, "made", made).shape == (1, 4, 4)
    assert masks(context, "made", resized(context, mask, "scale width", width=4, scale_method="nearest-exact"))[
        0, 0
    ].tolist() == [0, 0, 1, 1]


def test_a_size_is_that_of_others(context: Any) -> None:
    like = greys(context, [[0.0] * 7] * 5)
    made = resized(context, images(context, GREY), "match size", match=like)
    assert pictures(context, "made", made).shape == (2, 5, 7, 3)


@pytest.mark.parametrize(
    ("given", "way", "values", "said"),
    [
        ("text", "scale width", {}, "input is of type str, must be pictures or masks"),
        (None, "scale width", {}, "input is nothing, must be pictures or masks"),
        ("pictures", "match size", {}, "resize_type.match is nothing, must be pictures or masks"),
        ("pictures", "match size", {"match": []}, "resize_type.match is of type list"),
        ("pictures", "scale dimensions", {"width": 16384, "height": 16384}, "resize_type scale dimensions"),
    ],
)
def test_what_can_not_be_resized_is_named(
    context: Any, given: str | None, way: str, values: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        resized(context, images(context, GREY) if given == "pictures" else given, way, **values)
