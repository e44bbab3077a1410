"""The ancestral chain that diffusion models were first sampled with."""

import math
from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def ddpm(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """First order, one evaluation a step; draws from the posterior of the next latents given the prediction.

    Ho et al. 2020 (arXiv 2006.11239), equations 6 and 7, where a picture keeps the share kept = 1 / (1 + sigma^2) of
    its variance. That chain is about x * sqrt(kept), here it is about x.
    """
    for step, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoise(x, sigma, step)
        kept, kept_next = 1 / (1 + sigma**2), 1 / (1 + sigma_next**2)
        ratio = kept / kept_next
        scaled = x * math.sqrt(kept) - (1 - ratio) / math.sqrt(1 - kept) * (x - x0) / sigma
        x = scaled / math.sqrt(ratio)
        if sigma_next > 0:
            x = x + math.sqrt((1 - ratio) * (1 - kept_next) / (1 - kept)) * noise(sigma, sigma_next)
            x = x / math.sqrt(kept_next)
        on_step(step + 1, len(sigmas) - 1, x0)
    return x
