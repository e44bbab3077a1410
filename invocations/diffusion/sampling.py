"""What the denoising nodes share: their names of samplers and schedules, and the run itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from nodeloom.invocations.diffusion.channels import beside_latents
from nodeloom.invocations.diffusion.exchange import hold_latents, latent_scale, take_conditioning
from nodeloom.invocations.diffusion.newer_choices import newer_choices
from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.invocations.diffusion.patching import denoising_network
from nodeloom.invocations.diffusion.previewing import previewer
from nodeloom.invocations.diffusion.room import check_step
from nodeloom.schema import ConditioningField, InputError, InvocationContext, LatentsField, LatentsOutput, UNetField

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from nodeloom.runtime.diffusion.denoiser import Network
    from nodeloom.runtime.diffusion.guidance import Guided
    from nodeloom.runtime.diffusion.trajectory import Settings
    from nodeloom.runtime.diffusion.types import Denoiser

SamplerName: TypeAlias = Literal[
    "euler",
    "euler_ancestral",
    "heun",
    "dpm_2",
    "dpm_2_ancestral",
    "lms",
    "dpmpp_2s_ancestral",
    "dpmpp_sde",
    "dpmpp_sde_gpu",
    "dpmpp_2m",
    "dpmpp_2m_sde",
    "dpmpp_2m_sde_gpu",
    "dpmpp_2m_sde_heun",
    "dpmpp_2m_sde_heun_gpu",
    "dpmpp_3m_sde",
    "dpmpp_3m_sde_gpu",
    "ddpm",
    "lcm",
    "ddim",
    "uni_pc",
    "uni_pc_bh2",
]
ScheduleName: TypeAlias = Literal[
    "normal",
    "karras",
    "exponential",
    "simple",
    "sgm_uniform",
    "ddim_uniform",
    "beta",
    "linear_quadratic",
    "kl_optimal",
]
StepNoise: TypeAlias = Literal["seed", "next_seed"]
STEP_NOISE = (
    "Seed of the noise that ancestral samplers add on a CPU: the run's own, as ComfyUI 0.3, or the next one, as later"
)
MORE_CHOICES = (
    newer_choices(
        "sampler",
        "euler",
        *("dpm_2", "dpm_2_ancestral", "lms", "dpmpp_2s_ancestral", "dpmpp_sde", "dpmpp_sde_gpu", "dpmpp_2m_sde"),
        *("dpmpp_2m_sde_gpu", "dpmpp_2m_sde_heun", "dpmpp_2m_sde_heun_gpu", "dpmpp_3m_sde", "dpmpp_3m_sde_gpu"),
        *("ddpm", "lcm", "uni_pc", "uni_pc_bh2"),
    ),
    newer_choices("schedule", "normal", "beta", "linear_quadratic", "kl_optimal"),
)
"""What version 2 of the denoising nodes takes."""

MAX_STEPS = 10_000


def guided(
    context: InvocationContext,
    unet: UNetField,
    positive: ConditioningField,
    negative: ConditioningField | None,
    cfg: float,
    latents: LatentsField,
) -> Guided:
    """A network under classifier-free guidance: what to show, what to avoid, and how strongly.

    `latents`: those that it is to denoise, with what networks that inpaint or edit see beside them.
    """
    from nodeloom.runtime.diffusion.denoiser import Model
    from nodeloom.runtime.diffusion.guidance import Guided

    if negative is None and cfg != 1:
        raise InputError(f"cfg is {cfg:g} but nothing is connected to negative; connect a prompt or set cfg to 1")
    network = beside_latents(context, unet, denoising_network(context, unet), latents)
    avoided = take_conditioning(context, negative) if negative else None
    return Guided(Model(network), take_conditioning(context, positive), avoided, cfg)


def run_sampler(
    context: InvocationContext,
    denoise: Denoiser,
    unets: tuple[UNetField, ...],
    latents: LatentsField,
    settings: Settings,
) -> LatentsOutput:
    """Walk the schedule; reports every step, and stops between two steps when the run is canceled."""
    from nodeloom.runtime.diffusion.batches import PLACES
    from nodeloom.runtime.diffusion.denoiser import noise_table
    from nodeloom.runtime.diffusion.trajectory import sample

    networks = [cast("torch.nn.Module", context.models.load(unet.model, "unet")) for unet in unets]
    bundle = context.tensors.get(latents.name)
    start = bundle["samples"]
    for network in networks:
        check_step("latents", network, start)
    places = bundle.get(PLACES)
    show = previewer(context, unets[0].model, start.shape[1])

    def on_step(step: int, total: int, x0: Tensor) -> None:
        context.progress(step, total, preview=show(x0))

    with numerics(*networks):
        samples = sample(
            denoise,
            start,
            settings if places is None else replace(settings, places=tuple(places.tolist())),
            mask=bundle.get("mask"),
            scaling=latent_scale(context, unets[0].model),
            table=noise_table(cast("Network", networks[0]).config),
            device=next(networks[0].parameters()).device,
            on_step=on_step,
        )
    # a mask stays on the latents: a second run over them paints in the same place
    return hold_latents(context, {**bundle, "samples": samples})
