"""Euler's method under CFG++: what is guided is the picture, and the noise is what the negative leaves."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.samplers.euler_ancestral import split_variance
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback, split


def euler_ancestral_cfg_pp(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    eta: float = 1.0,
    s_noise: float = 1.0,
) -> Tensor:
    """First order, one evaluation a step; draws noise once a step but for the last, which goes to sigma 0.

    Chung et al. 2024 (arXiv 2406.08070). eta, s_noise: as in `euler_ancestral`.
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0, avoided = split(denoise, x, sigma, step)
        if sigma_next > 0:
            down, up = split_variance(sigma, sigma_next, eta)
            x = x0 + (x - avoided) / sigma * down
            x = x + noise(sigma, sigma_next) * (s_noise * up) if eta * s_noise > 0 else x
        else:
            x = x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x


def euler_cfg_pp(
    denoise: Denoiser,
    x: Tensor,
    sigmas: Sequence[float],
    noise: NoiseSource,
    on_step: StepCallback,
    *,
    alternative: bool = False,
) -> Tensor:
    """The same without noise.

    alternative: both the picture and the noise are told from as far beyond the guided picture as that is from the
    negative, which is a plain step of Euler's to there.
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0, avoided = split(denoise, x, sigma, step)
        aim, left = (2 * x0 - avoided,) * 2 if alternative else (x0, avoided)
        x = aim + (x - left) / sigma * sigma_next
        on_step(step + 1, len(sigmas) - 1, x0)
    return x
