"""Heun's method with a third slope, from the step after."""

from collections.abc import Sequence

from torch import Tensor

from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback


def heunpp2(denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback) -> Tensor:
    """Three evaluations a step, two in the last but one and one in the last, no noise.

    Slopes further on count by their noise levels' share of the first one of all: much where noise is strong, next to
    nothing at the end, where it is Euler's method. As in ComfyUI.
    """
    total = len(sigmas) - 1
    for step in range(total):
        x0 = denoise(x, sigmas[step], step)
        slopes, ahead = [(x - x0) / sigmas[step]], x
        for place in range(step + 1, min(step + 3, total)):
            ahead = ahead + slopes[-1] * (sigmas[place] - sigmas[place - 1])
            slopes.append((ahead - denoise(ahead, sigmas[place], step)) / sigmas[place])
        shares = [sigmas[step + later] / (len(slopes) * sigmas[0]) for later in range(1, len(slopes))]
        slope = (1 - sum(shares)) * slopes[0]
        for share, later in zip(shares, slopes[1:], strict=True):
            slope = slope + share * later
        x = x + slope * (sigmas[step + 1] - sigmas[step])
        on_step(step + 1, total, x0)
    return x
