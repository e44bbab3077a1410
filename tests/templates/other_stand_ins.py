"""Tiny models of other kinds under the names that templates ask for: films, image encoders, upscalers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import save_file
from tests.runtime.models import vision_toys
from tests.runtime.models.film import toys as film_toys
from torch import Tensor

_POOLED: Final = 64
"""Width of what the embedded SDXL base is told of a whole picture."""
_WIDTH, _GROWTH, _BLOCKS = 8, 32, 1
"""Channels of an upscaler, those that each of its layers adds, and its blocks."""


def _film(path: Path) -> None:
    """A checkpoint of Stable Video Diffusion."""
    film_toys.written(path.parent, path.stem)


def _vision(path: Path) -> None:
    """An image encoder whose answer fits the embedded SDXL base."""
    config = {**vision_toys.CONFIG, "projection_dim": _POOLED}
    save_file(vision_toys.vision_tensors(projection_dim=_POOLED), path)
    own = path.with_suffix(".config") / "image_encoder"
    own.mkdir(parents=True)
    (own / "config.json").write_text(json.dumps(config))


def _upscaler(path: Path) -> None:
    """An ESRGAN that makes pictures four times as large."""
    layers = dict.fromkeys(("conv_body", "conv_up1", "conv_up2", "conv_hr"), (_WIDTH, _WIDTH))
    layers |= {"conv_first": (_WIDTH, 3), "conv_last": (3, _WIDTH)}
    for block in range(_BLOCKS):
        for dense in (1, 2, 3):
            for at in range(5):
                made = _WIDTH if at == 4 else _GROWTH
                layers[f"body.{block}.rdb{dense}.conv{at + 1}"] = (made, _WIDTH + at * _GROWTH)
    tensors: dict[str, Tensor] = {}
    for name, (made, given) in layers.items():
        tensors |= {f"{name}.weight": torch.randn(made, given, 3, 3) / 20, f"{name}.bias": torch.zeros(made)}
    save_file(tensors, path)


OTHERS: Final[Mapping[str, Callable[[Path], None]]] = {
    "checkpoints/svd.safetensors": _film,
    "checkpoints/svd_xt.safetensors": _film,
    "clip_vision/clip_vision_g.safetensors": _vision,
    "upscale_models/RealESRGAN_x4plus.safetensors": _upscaler,
}
"""Where they are, below the folder of all models, and what makes them."""
