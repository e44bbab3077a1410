"""One sampling run from latents to latents: what every sampler node calls.

A single model, base and refiner in one trajectory (`experts`), and the classic two runs with leftover noise
(`steps`) are all this one function.
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.inpainting import Inpainted
from nodeloom.runtime.diffusion.noise import initial_noise, step_noise, white_seed
from nodeloom.runtime.diffusion.samplers import SamplerInfo, find_sampler
from nodeloom.runtime.diffusion.schedules import schedule
from nodeloom.runtime.diffusion.sigmas import SigmaTable, scaled_linear
from nodeloom.runtime.diffusion.steps import StepRange, noised
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback
from nodeloom.schema.errors import InputError


@dataclass(frozen=True, slots=True)
class Settings:
    """How to walk from noise to picture.

    sampler, schedule: names of `samplers.SAMPLERS` and `schedules.SCHEDULES`. seed: any whole number, read modulo
    2^64. denoise: 0..1, the share of the noise range walked. part: the steps of the schedule that are run.
    fresh_noise: see `noise.white_seed`. places: of each picture's noise in a batch (see `noise.initial_noise`).
    """

    sampler: str
    schedule: str
    steps: int
    seed: int
    denoise: float = 1.0
    part: StepRange = field(default_factory=StepRange)
    fresh_noise: bool = True
    places: tuple[int, ...] | None = None


def ignore_step(step: int, total: int, x0: Tensor) -> None:
    """Do nothing after a step: the default callback."""


@torch.no_grad()
def sample(
    denoise: Denoiser,
    latents: Tensor,
    settings: Settings,
    *,
    mask: Tensor | None = None,
    scaling: float = 1.0,
    table: SigmaTable | None = None,
    device: torch.device | None = None,
    on_step: StepCallback = ignore_step,
) -> Tensor:
    """Return new latents [B,C,H,W] fp32 on `device` (None: where `latents` are), in the VAE's own, unscaled space.

    latents: [B,C,H,W], unscaled; zeros for a picture from nothing. mask: [B or 1,1,h,w] of any size, 0..1, 1 where the
    latents are made anew, 0 where they stay. scaling: the VAE's factor (SD 0.18215, SDXL 0.13025), applied around
    sampling. table: noise levels of the model, None for those of SD and SDXL. `on_step` gets the count of finished
    steps, their total in this run and x0 in scaled space; what it raises ends the run.
    Same arguments, same bytes (one machine, one number of threads). Raises ValueError for unknown names, InputError
    where the result is no number.
    """
    table = scaled_linear() if table is None else table
    device = device or latents.device
    sampler = find_sampler(settings.sampler)
    sigmas = _sigmas(settings, sampler, table)
    if len(sigmas) < 2:
        return latents.to(device, torch.float32, copy=True)
    # contiguous: the same numbers in another memory layout would come out with other last bits
    clean = latents.to(device, torch.float32).contiguous() * scaling
    noise = _start_noise(clean, settings)
    x = noised(clean, noise, sigmas[0], table.sigma_max)
    if mask is not None:
        kept = initial_noise(clean.shape, settings.seed + 1).to(device) if sampler.own_mask_noise else noise
        denoise = Inpainted(denoise, mask.to(device), clean, kept)
    del clean, noise  # nothing but what an inpainted walk keeps of them is needed on the way
    source = _source(sampler, x, sigmas, settings)
    made = sampler.run(_counted_from(settings.part.start, denoise), x, sigmas, source, on_step) / scaling
    if not bool(torch.isfinite(made).all()):  # asked once, at the end: a device would stop for it in every step
        raise InputError(
            "denoising gave infinite numbers or none at all: the network's file is damaged, a LoRA on it too strong, "
            "or its number format too narrow; try NODELOOM_DTYPE=fp32, or get the model again"
        )
    return made


def _sigmas(settings: Settings, sampler: SamplerInfo, table: SigmaTable) -> list[float]:
    whole = schedule(settings.schedule, table, settings.steps, settings.denoise, skips_quiet=sampler.skips_quiet)
    sigmas: list[float] = settings.part.cut(whole).tolist()
    return sigmas


def _start_noise(latents: Tensor, settings: Settings) -> Tensor:
    if not settings.part.add_noise:
        return torch.zeros_like(latents)
    return initial_noise(latents.shape, settings.seed, settings.places).to(latents.device)


def _source(sampler: SamplerInfo, x: Tensor, sigmas: list[float], settings: Settings) -> NoiseSource:
    if sampler.noise is None:
        return _no_noise
    white = sampler.noise == "white"
    seed = white_seed(settings.seed, x.device, settings.fresh_noise) if white else settings.seed
    return step_noise(sampler.noise, x, sigmas, seed)


def _no_noise(sigma: float, sigma_next: float) -> Tensor:
    raise ValueError("a sampler that is listed as drawing no step noise asked for some")


def _counted_from(start: int, denoise: Denoiser) -> Denoiser:
    """A sampler counts the steps of its run, a denoiser those of the whole schedule."""

    def shifted(x: Tensor, sigma: float, step: int) -> Tensor:
        return denoise(x, sigma, start + step)

    return shifted
