"""One sampling run from latents to latents: what every sampler node calls.

A single model, base and refiner in one trajectory (`experts`), and the classic two runs with leftover noise
(`steps`) are all this one function.
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.noise import initial_noise, step_noise, step_noise_seed
from nodeloom.runtime.diffusion.samplers import find_sampler
from nodeloom.runtime.diffusion.schedules import schedule
from nodeloom.runtime.diffusion.sigmas import SigmaTable, scaled_linear
from nodeloom.runtime.diffusion.steps import StepRange, noised
from nodeloom.runtime.diffusion.types import Denoiser, StepCallback


@dataclass(frozen=True, slots=True)
class Settings:
    """How to walk from noise to picture.

    sampler, schedule: names of `samplers.SAMPLERS` and `schedules.SCHEDULES`. seed: any whole number, read modulo
    2^64. denoise: 0..1, the share of the noise range walked. part: the steps of the schedule that are run.
    step_noise_seed: of the noise that a stochastic sampler adds; None: see `noise.step_noise_seed`.
    """

    sampler: str
    schedule: str
    steps: int
    seed: int
    denoise: float = 1.0
    part: StepRange = field(default_factory=StepRange)
    step_noise_seed: int | None = None


def ignore_step(step: int, total: int, x0: Tensor) -> None:
    """Do nothing after a step: the default callback."""


@torch.no_grad()
def sample(
    denoise: Denoiser,
    latents: Tensor,
    settings: Settings,
    *,
    scaling: float = 1.0,
    table: SigmaTable | None = None,
    device: torch.device | None = None,
    on_step: StepCallback = ignore_step,
) -> Tensor:
    """Return new latents [B,C,H,W] fp32 on `device` (None: where `latents` are), in the VAE's own, unscaled space.

    latents: [B,C,H,W], unscaled; zeros for a picture from nothing. scaling: the VAE's factor (SD 0.18215, SDXL
    0.13025), applied around sampling. table: noise levels of the model, None for those of SD and SDXL. `on_step`
    gets the count of finished steps, their total in this run and x0 in scaled space; what it raises ends the run.
    Same arguments, same bytes (one machine, one number of threads). Raises ValueError for unknown names.
    """
    table = scaled_linear() if table is None else table
    device = device or latents.device
    sampler = find_sampler(settings.sampler)
    sigmas = settings.part.cut(schedule(settings.schedule, table, settings.steps, settings.denoise)).tolist()
    if len(sigmas) < 2:
        return latents.to(device, torch.float32, copy=True)
    # contiguous: the same numbers in another memory layout would come out with other last bits
    clean = latents.to(device, torch.float32).contiguous() * scaling
    x = noised(clean, _start_noise(clean, settings), sigmas[0], table.sigma_max)
    seed = settings.step_noise_seed
    noise = step_noise(x, step_noise_seed(settings.seed, device) if seed is None else seed)
    return sampler.run(_counted_from(settings.part.start, denoise), x, sigmas, noise, on_step) / scaling


def _start_noise(latents: Tensor, settings: Settings) -> Tensor:
    if not settings.part.add_noise:
        return torch.zeros_like(latents)
    return initial_noise(latents.shape, settings.seed).to(latents.device)


def _counted_from(start: int, denoise: Denoiser) -> Denoiser:
    """A sampler counts the steps of its run, a denoiser those of the whole schedule."""

    def shifted(x: Tensor, sigma: float, step: int) -> Tensor:
        return denoise(x, sigma, start + step)

    return shifted
