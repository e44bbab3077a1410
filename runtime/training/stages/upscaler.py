"""The stage `upscaler`: twice the size, in the compact layout of Real-ESRGAN (arXiv 2107.10833, SRVGGNetCompact)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from nodeloom.runtime.training.checkpoints import keep_tensors
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.learning import learn
from nodeloom.runtime.training.pictures import as_tensor, decibels
from nodeloom.runtime.training.stages.drawing import dice, draw_scenes, pictures_of

NAME: Final = "tiny-x2"
"""Name of the file."""

_SCALE: Final = 2
_WIDTH: Final = 24
_LAYERS: Final = 8
_MEASURED: Final = 32


class Compact(nn.Module):
    """Convolutions at the size of the picture; what they find is added to the picture, enlarged."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(3, _WIDTH, 3, 1, 1), nn.PReLU(_WIDTH)]
        for _ in range(_LAYERS):
            layers += [nn.Conv2d(_WIDTH, _WIDTH, 3, 1, 1), nn.PReLU(_WIDTH)]
        self.body = nn.Sequential(*layers, nn.Conv2d(_WIDTH, 3 * _SCALE**2, 3, 1, 1))

    def forward(self, pictures: Tensor) -> Tensor:
        """Return pictures [B,3,2H,2W] of pictures [B,3,H,W], both in 0..1."""
        found = functional.pixel_shuffle(self.body(pictures), _SCALE)
        return found + functional.interpolate(pictures, scale_factor=_SCALE, mode="nearest")


def run(job: Job) -> None:
    """Train the upscaler and write it beside the other companions."""
    network = Compact()

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        del share
        true = _pictures(job, "upscaler", step, job.plan.upscaler.batch)
        found = network(functional.avg_pool2d(true, _SCALE))
        edges = sum((found.diff(dim=dim) - true.diff(dim=dim)).abs().mean() for dim in (2, 3))
        return {"loss": functional.l1_loss(found, true) + edges}

    learn(job, "upscaler", {"upscaler": network}, job.plan.upscaler, loss)
    true = _pictures(job, "upscaled", 0, _MEASURED)
    small = functional.avg_pool2d(true, _SCALE)
    with torch.no_grad():
        found = network(small)
    plain = functional.interpolate(small, scale_factor=_SCALE, mode="bicubic")
    weights = {name: tensor.half() for name, tensor in network.state_dict().items()}
    keep_tensors(job.at("companions", f"{NAME}.safetensors"), weights)
    better = [f"{decibels(2 * one - 1, 2 * true - 1):.2f} dB" for one in (found, plain)]
    job.tell(f"upscaler: {better[0]}, where bicubic enlargement has {better[1]}")


def _pictures(job: Job, what: str, step: int, count: int) -> Tensor:
    """Return drawn pictures [B,3,H,W] in 0..1."""
    pictures = as_tensor(pictures_of(job, draw_scenes(dice(job, what, step), count)))
    return ((pictures + 1) / 2).to(job.device).contiguous(memory_format=torch.channels_last)
