"""The part of a schedule that a run walks, and the noise it begins with (ComfyUI's KSamplerAdvanced)."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class StepRange:
    """Steps `start` (included) to `end` (left out; None: the last) of a schedule.

    add_noise: begin with fresh noise. Off when the latents still hold the noise of an earlier stage.
    leftover_noise: stop at the noise level of `end`. Off: the last step of the range goes all the way to 0.
    """

    start: int = 0
    end: int | None = None
    add_noise: bool = True
    leftover_noise: bool = False

    def __post_init__(self) -> None:
        if self.start < 0:
            raise ValueError(f"the first step is {self.start}, must be 0 or more")
        if self.end is not None and self.end < 0:
            raise ValueError(f"the last step is {self.end}, must be 0 or more")

    def cut(self, sigmas: Tensor) -> Tensor:
        """Return the sigmas of this range, a new tensor; fewer than two values mean that there is nothing to do."""
        end = len(sigmas) - 1 if self.end is None else min(self.end, len(sigmas) - 1)
        part = sigmas[self.start : end + 1].clone()
        if len(part) > 0 and not self.leftover_noise:
            part[-1] = 0.0
        return part


def noised(latents: Tensor, noise: Tensor, sigma: float, sigma_max: float) -> Tensor:
    """Return the start of a run: `latents` (clean, or with noise left in and `noise` zero) plus noise at `sigma`.

    At the highest sigma of the model the noise is scaled by sqrt(1 + sigma^2) in place of sigma: training saw
    pictures of unit variance under that noise, so pure noise must be as strong as picture plus noise.
    All tensors [B,C,H,W] fp32; the result is new. That root is of fp32 too, as ComfyUI's is: after a sigma of thousands
    pictures differ by its last bit.
    """
    at_the_top = sigma > sigma_max or math.isclose(sigma, sigma_max, rel_tol=1e-5)
    return latents + noise * (float((1.0 + torch.tensor(sigma) ** 2).sqrt()) if at_the_top else sigma)
