"""Latent consistency sampling: jump to the prediction, noise it again."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def lcm(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """One evaluation a step; nothing but the prediction is carried on. For models distilled to predict in one go.

    Luo et al. 2023 (arXiv 2310.04378), algorithm 3.
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        x = x0 + sigma_next * noise(sigma, sigma_next) if sigma_next > 0 else x0
        on_step(step + 1, len(sigmas) - 1, x0)
    return x
