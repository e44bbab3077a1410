"""Denoisers with a known answer and networks with no weights to load, shared by the tests of this room."""

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser


def gaussian(spread: float = 1.0, mean: float = 0.5) -> Denoiser:
    """The exact denoiser of pictures that are Gaussian with that mean and spread."""

    def denoise(x: Tensor, sigma: float, step: int) -> Tensor:
        return mean + (x - mean) * spread**2 / (spread**2 + sigma**2)

    return denoise


def gaussian_flow(x: Tensor, sigma: float, sigma_next: float, spread: float = 1.0, mean: float = 0.5) -> Tensor:
    """The exact solution of that denoiser's ODE: distances from the mean shrink with the total spread."""
    return mean + (x - mean) * math.sqrt((spread**2 + sigma_next**2) / (spread**2 + sigma**2))


def wavy(x: Tensor, sigma: float, step: int) -> Tensor:
    """A denoiser that is anything but linear, in x and in sigma."""
    return torch.tanh(x / (1 + sigma)) + 0.1 * torch.sin(3 * x + sigma)


def no_noise(sigma: float, sigma_next: float) -> Tensor:
    """A noise source for samplers that must not ask."""
    raise AssertionError("a deterministic sampler asked for noise")


class FakeNetwork:
    """Stands for a UNet: records its calls and answers with a function of sample and embeddings."""

    def __init__(self, config: Mapping[str, Any] | None = None, dtype: torch.dtype = torch.float32) -> None:
        self.config = config or {}
        self.dtype = dtype
        self.calls: list[dict[str, Any]] = []

    def __call__(
        self,
        sample: Tensor,
        timestep: Tensor,
        encoder_hidden_states: Tensor,
        *,
        added_cond_kwargs: Mapping[str, Tensor] | None,
        return_dict: bool,
        **more: Any,
    ) -> tuple[Tensor, ...]:
        self.calls.append(
            {
                "sample": sample,
                "timestep": timestep,
                "embeds": encoder_hidden_states,
                "added": added_cond_kwargs,
                **more,
            }
        )
        weight = encoder_hidden_states.mean(dim=(1, 2))[:, None, None, None]
        return (torch.tanh(sample) * weight,)


SDXL_BASE = {
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 32,
    "projection_class_embeddings_input_dim": 16 + 6 * 32,
}
SDXL_REFINER = {**SDXL_BASE, "projection_class_embeddings_input_dim": 16 + 5 * 32}
