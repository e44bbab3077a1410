"""A picture that a network enlarges, in one node."""

from __future__ import annotations

from typing import Any

import torch
from PIL.Image import Image
from torch import Tensor
from torch.nn import functional

from nodeloom.invocations.image.transform.upscale_with_model import UpscaleWithModel
from nodeloom.schema import ModelField


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
