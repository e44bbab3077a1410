"""Pictures that a network enlarges, in tiles that get smaller where memory runs out."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.invocations.comfyui.batches import images, pixels_of
from torch import Tensor
from torch.nn import functional

from nodeloom.invocations.comfyui.upscaling import ImageUpscaleWithModel, UpscaleModelLoader
from nodeloom.schema import ModelError, ModelField


class Doubling(torch.nn.Module):
    """Stands for an upscaler that repeats pixels; of more than `most` it says that memory runs out."""

    scale = 2
    device = torch.device("cpu")

    def __init__(self, most: int = 512) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(1))
        self.most = most
        self.sides: list[int] = []

    def forward(self, picture: Tensor) -> Tensor:
        self.sides.append(max(picture.shape[-2:]))
        if self.sides[-1] > self.most:
            raise torch.OutOfMemoryError("out of memory")
        return functional.interpolate(picture, scale_factor=2.0)


def enlarged(context: Any, network: Doubling, pixels: Tensor) -> Tensor:
    context.models.known["net"] = {"upscaler": network}
    chosen = ModelField(name="net", kind="upscaler")
    upscaler = UpscaleModelLoader(model_name=chosen).invoke(context).upscale_model
    output = ImageUpscaleWithModel(upscale_model=upscaler, image=images(context, pixels)).invoke(context)
    return pixels_of(context, output)


PIXELS = torch.rand(2, 20, 600, 4, generator=torch.Generator().manual_seed(0))


def test_every_picture_is_enlarged_without_its_transparency(context: Any) -> None:
    network = Doubling()
    larger = enlarged(context, network, PIXELS)
    assert larger.allclose(PIXELS[..., :3].repeat_interleave(2, 1).repeat_interleave(2, 2), atol=1e-6)
    assert network.sides == [512, 120] * 2
    assert [step[:2] for step in context.steps] == [(0, 4), (1, 4), (2, 4), (3, 4)]


def test_where_memory_runs_out_tiles_are_half_as_large(context: Any) -> None:
    network = Doubling(most=130)
    assert enlarged(context, network, PIXELS[:1]).shape == (1, 40, 1200, 3)
    assert network.sides[:3] == [512, 256, 128]


def test_below_the_smallest_tiles_the_error_is_the_nodes(context: Any) -> None:
    with pytest.raises(torch.OutOfMemoryError):
        enlarged(context, Doubling(most=64), PIXELS)


def test_another_model_is_refused(context: Any) -> None:
    context.models.known["style"] = {"weights": {}}
    with pytest.raises(ModelError, match="model 'style' is of kind lora, must be an upscaler"):
        UpscaleModelLoader(model_name=ModelField(name="style", kind="lora")).invoke(context)
