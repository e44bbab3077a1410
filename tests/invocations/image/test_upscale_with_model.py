"""A picture that a network enlarges, in one node."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from PIL.Image import Image
from torch import Tensor
from torch.nn import functional

from nodeloom.invocations.image.transform.upscale_with_model import UpscaleWithModel
from nodeloom.schema import InputError, ModelField


class Doubling(torch.nn.Module):
    """Stands for an upscaler that repeats pixels."""

    scale = 2

    def __init__(self) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(1))

    def forward(self, picture: Tensor) -> Tensor:
        return functional.interpolate(picture, scale_factor=2.0)


def test_a_picture_is_enlarged_as_many_times_as_the_network_does(context: Any, picture: Image) -> None:
    context.models.known["net"] = {"upscaler": Doubling()}
    field, chosen = context.images.put(picture.convert("RGBA")), ModelField(name="net", kind="upscaler")
    output = UpscaleWithModel(image=field, model=chosen).invoke(context)
    assert (output.width, output.height) == (24, 16)
    larger = context.images.load(output.image)
    assert larger.mode == "RGB"
    assert larger.tobytes() == picture.resize((24, 16), 0).tobytes()


@pytest.mark.parametrize(("scale", "size"), [(1.0, (12, 8)), (1.5, (18, 12)), (2.0, (24, 16)), (5.0, (60, 40))])
def test_a_picture_is_enlarged_as_many_times_as_one_likes(
    context: Any, picture: Image, scale: float, size: tuple[int, int]
) -> None:
    context.models.known["net"] = {"upscaler": Doubling()}
    field, chosen = context.images.put(picture), ModelField(name="net", kind="upscaler")
    output = UpscaleWithModel(image=field, model=chosen, scale=scale).invoke(context)
    assert (output.width, output.height) == size


def test_a_network_that_makes_nothing_larger_can_not_be_asked_for_more(context: Any, picture: Image) -> None:
    class Same(Doubling):
        scale = 1

        def forward(self, picture: Tensor) -> Tensor:
            return picture

    context.models.known["net"] = {"upscaler": Same()}
    field, chosen = context.images.put(picture), ModelField(name="net", kind="upscaler")
    with pytest.raises(InputError, match="model 'net' makes pictures no larger"):
        UpscaleWithModel(image=field, model=chosen, scale=2.0).invoke(context)
