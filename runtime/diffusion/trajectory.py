"""One sampling run from latents to latents: what every sampler node calls.

A single model, base and refiner in one trajectory (`experts`), and the classic two runs with leftover noise
(`steps`) are all this one function.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.inpainting import Inpainted, Masking
from nodeloom.runtime.diffusion.noise import NoiseKind, initial_noise, step_noise, white_seed
from nodeloom.runtime.diffusion.samplers import SamplerInfo, SamplerOption, find_sampler
from nodeloom.runtime.diffusion.schedules import schedule
from nodeloom.runtime.diffusion.sigmas import SigmaTable, scaled_linear
from nodeloom.runtime.diffusion.steps import StepRange, noised
from nodeloom.runtime.diffusion.types import Denoiser, NoiseSource, StepCallback, split
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


@dataclass(frozen=True, slots=True)
class Walk:
    """The noise levels to walk, and how.

    sampler: a name of `samplers.SAMPLERS`; options: arguments of its function. sigmas: falling as a rule; one level
    alone is where the latents are noised to. seed, places, fresh_noise: as in `Settings`. add_noise: begin with fresh
    noise. first_step: what the first step is called to denoisers.
    """

    sampler: str
    sigmas: tuple[float, ...]
    seed: int
    options: Mapping[str, SamplerOption] = field(default_factory=dict)
    add_noise: bool = True
    fresh_noise: bool = True
    places: tuple[int, ...] | None = None
    first_step: int = 0


def ignore_step(step: int, total: int, x0: Tensor) -> None:
    """Do nothing after a step: the default callback."""


def sample(
    denoise: Denoiser,
    latents: Tensor,
    settings: Settings,
    *,
    mask: Tensor | None = None,
    masking: Masking | None = None,
    scaling: float = 1.0,
    table: SigmaTable | None = None,
    device: torch.device | None = None,
    on_step: StepCallback = ignore_step,
) -> Tensor:
    """Return new latents [B,C,H,W] fp32 on `device` (None: where `latents` are), in the VAE's own, unscaled space.

    latents: [B,C,H,W], unscaled; zeros for a picture from nothing. mask: [B or 1,1,h,w] of any size, 0..1, 1 where the
    latents are made anew, 0 where they stay. masking: what becomes of the mask on the way. scaling: the
    VAE's factor (SD 0.18215, SDXL 0.13025), applied around sampling. table: noise levels of the model, None for those
    of SD and SDXL. `on_step` gets the count of finished steps, their total in this run and x0 in scaled space; what it
    raises ends the run.
    Same arguments, same bytes (one machine, one number of threads). Raises ValueError for unknown names, InputError
    where the result is no number.
    """
    table = scaled_linear() if table is None else table
    return walk(
        denoise,
        latents,
        planned(settings, table),
        mask=mask,
        masking=masking,
        scaling=scaling,
        table=table,
        device=device,
        on_step=on_step,
    )


def planned(settings: Settings, table: SigmaTable) -> Walk:
    """Return the walk of settings over a model's noise levels; one that has less than a step visits none at all."""
    sampler = find_sampler(settings.sampler)
    whole = schedule(settings.schedule, table, settings.steps, settings.denoise, skips_quiet=sampler.skips_quiet)
    sigmas = tuple(settings.part.cut(whole).tolist())
    return Walk(
        settings.sampler,
        sigmas if len(sigmas) > 1 else (),
        settings.seed,
        add_noise=settings.part.add_noise,
        fresh_noise=settings.fresh_noise,
        places=settings.places,
        first_step=settings.part.start,
    )


@torch.no_grad()
def walk(
    denoise: Denoiser,
    latents: Tensor,
    plan: Walk,
    *,
    mask: Tensor | None = None,
    masking: Masking | None = None,
    scaling: float = 1.0,
    table: SigmaTable | None = None,
    device: torch.device | None = None,
    on_step: StepCallback = ignore_step,
) -> Tensor:
    """Return what a walk over any noise levels makes of latents; all else is as in `sample`."""
    table = scaled_linear() if table is None else table
    device = device or latents.device
    if not plan.sigmas:
        return latents.to(device, torch.float32, copy=True)
    sampler = find_sampler(plan.sampler)
    # contiguous: the same numbers in another memory layout would come out with other last bits
    clean = latents.to(device, torch.float32).contiguous() * scaling
    noise = _start_noise(clean, plan)
    x = noised(clean, noise, plan.sigmas[0], table.sigma_max)
    if mask is not None:
        kept = initial_noise(clean.shape, plan.seed + 1).to(device) if sampler.own_mask_noise else noise
        denoise = Inpainted(denoise, mask.to(device), clean, kept, masking and masking(table, plan.sigmas))
    del clean, noise  # nothing but what an inpainted walk keeps of them is needed on the way
    if len(plan.sigmas) > 1:
        run = sampler.with_options(plan.options, table)
        x = run(_Counted(denoise, plan.first_step), x, plan.sigmas, _source(sampler, x, plan), on_step)
    made = x / scaling
    if not bool(torch.isfinite(made).all()):  # asked once, at the end: a device would stop for it in every step
        raise InputError(
            "denoising gave infinite numbers or none at all: the network's file is damaged, a LoRA on it too strong, "
            "or its number format too narrow; try NODELOOM_DTYPE=fp32, or get the model again"
        )
    return made


def _start_noise(latents: Tensor, plan: Walk) -> Tensor:
    if not plan.add_noise:
        return torch.zeros_like(latents)
    return initial_noise(latents.shape, plan.seed, plan.places).to(latents.device)


def _source(sampler: SamplerInfo, x: Tensor, plan: Walk) -> NoiseSource:
    kind: NoiseKind | None = "white" if plan.options.get("eta") and sampler.noise is None else sampler.noise
    if kind is None:
        return _no_noise
    seed = white_seed(plan.seed, x.device, plan.fresh_noise) if kind == "white" else plan.seed
    return step_noise(kind, x, plan.sigmas, seed)


def _no_noise(sigma: float, sigma_next: float) -> Tensor:
    raise ValueError("a sampler that is listed as drawing no step noise asked for some")


@dataclass(frozen=True, slots=True)
class _Counted:
    """A denoiser that hears the steps of the whole schedule, where a sampler counts those of its run."""

    denoise: Denoiser
    start: int

    def __call__(self, x: Tensor, sigma: float, step: int) -> Tensor:
        return self.denoise(x, sigma, self.start + step)

    def split(self, x: Tensor, sigma: float, step: int) -> tuple[Tensor, Tensor]:
        return split(self.denoise, x, sigma, self.start + step)
