"""The whole sampling protocol: what a denoiser, a noise source, a step callback and a sampler are.

Coordinates are those of Karras et al. 2022 (arXiv 2206.00364): x = x0 + sigma * n, "variance exploding".
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from torch import Tensor


class Denoiser(Protocol):
    """D(x, sigma): the expected clean latents behind noisy ones."""

    def __call__(self, x: Tensor, sigma: float, step: int) -> Tensor:
        """Return x0, like `x` [B,C,H,W] fp32. `step` counts from 0 in the whole schedule, not in a cut of it.

        A sampler may call it several times in one step, with any sigma between the step's two ends; some look ahead to
        the end of the next.
        """


@runtime_checkable
class SplitDenoiser(Denoiser, Protocol):
    """A denoiser under guidance, which can tell what it is guided away from."""

    def split(self, x: Tensor, sigma: float, step: int) -> tuple[Tensor, Tensor]:
        """Return x0 as guided, and x0 as the negative alone has it, both like `x`."""


def split(denoise: Denoiser, x: Tensor, sigma: float, step: int) -> tuple[Tensor, Tensor]:
    """Return both x0s of a denoiser; without guidance they are the same."""
    if isinstance(denoise, SplitDenoiser):
        return denoise.split(x, sigma, step)
    x0 = denoise(x, sigma, step)
    return x0, x0


class NoiseSource(Protocol):
    """Where a stochastic sampler gets its noise from."""

    def __call__(self, sigma: float, sigma_next: float) -> Tensor:
        """Return unit-variance noise of the latents' shape for the way from `sigma` down to `sigma_next`."""


class StepCallback(Protocol):
    """Told after every step; may raise to end the run between two steps."""

    def __call__(self, step: int, total: int, x0: Tensor) -> None:
        """Hear that `step` of `total` steps are done (1..total) and what the picture looks like, x0 [B,C,H,W]."""


class Sampler(Protocol):
    """A way to walk down a sigma schedule."""

    def __call__(
        self, denoise: Denoiser, x: Tensor, sigmas: Sequence[float], noise: NoiseSource, on_step: StepCallback
    ) -> Tensor:
        """Return the latents at `sigmas[-1]`, given `x` [B,C,H,W] fp32 at `sigmas[0]`; `sigmas` falls strictly.

        A sampler keeps no state between calls, changes no argument and uses no random numbers but `noise`.
        """
