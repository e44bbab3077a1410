"""What the denoising nodes share: their names of samplers and schedules, and the run itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from nodeloom.invocations.diffusion.changing import (
    NORMALIZED,
    changed_guidance,
    changed_model,
    config_of,
    masking_of,
)
from nodeloom.invocations.diffusion.exchange import hold_latents, latent_scale
from nodeloom.invocations.diffusion.guidance_changes import Guiding
from nodeloom.invocations.diffusion.hinting import Hinting
from nodeloom.invocations.diffusion.newer_choices import newer_choices
from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.invocations.diffusion.patching import denoising_network
from nodeloom.invocations.diffusion.previewing import previewer
from nodeloom.invocations.diffusion.room import check_step
from nodeloom.invocations.diffusion.situation import Situation
from nodeloom.schema import ConditioningField, InputError, InvocationContext, LatentsField, LatentsOutput, UNetField

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from nodeloom.runtime.diffusion.guidance import Guided, Steering
    from nodeloom.runtime.diffusion.trajectory import Settings, Walk
    from nodeloom.runtime.diffusion.types import Denoiser

SamplerName: TypeAlias = Literal[
    "euler",
    "euler_cfg_pp",
    "euler_ancestral",
    "euler_ancestral_cfg_pp",
    "heun",
    "heunpp2",
    "dpm_2",
    "dpm_2_ancestral",
    "lms",
    "dpm_fast",
    "dpm_adaptive",
    "dpmpp_2s_ancestral",
    "dpmpp_2s_ancestral_cfg_pp",
    "dpmpp_sde",
    "dpmpp_sde_gpu",
    "dpmpp_2m",
    "dpmpp_2m_cfg_pp",
    "dpmpp_2m_sde",
    "dpmpp_2m_sde_gpu",
    "dpmpp_2m_sde_heun",
    "dpmpp_2m_sde_heun_gpu",
    "dpmpp_3m_sde",
    "dpmpp_3m_sde_gpu",
    "ddpm",
    "lcm",
    "ipndm",
    "ipndm_v",
    "deis",
    "res_multistep",
    "res_multistep_cfg_pp",
    "res_multistep_ancestral",
    "res_multistep_ancestral_cfg_pp",
    "gradient_estimation",
    "gradient_estimation_cfg_pp",
    "er_sde",
    "seeds_2",
    "seeds_3",
    "sa_solver",
    "sa_solver_pece",
    "ddim",
    "uni_pc",
    "uni_pc_bh2",
]
ScheduleName: TypeAlias = Literal[
    "simple",
    "sgm_uniform",
    "karras",
    "exponential",
    "ddim_uniform",
    "beta",
    "normal",
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

NEWER_SAMPLERS = (
    *("euler_cfg_pp", "euler_ancestral_cfg_pp", "heunpp2", "dpm_fast", "dpm_adaptive", "dpmpp_2s_ancestral_cfg_pp"),
    *("dpmpp_2m_cfg_pp", "ipndm", "ipndm_v", "deis", "res_multistep", "res_multistep_cfg_pp"),
    *("res_multistep_ancestral", "res_multistep_ancestral_cfg_pp", "gradient_estimation"),
    *("gradient_estimation_cfg_pp", "er_sde", "seeds_2", "seeds_3", "sa_solver", "sa_solver_pece"),
)
"""What version 3 of them takes, and version 2 of ComfyUI's."""

MAX_STEPS = 10_000


def guided(
    context: InvocationContext,
    unet: UNetField,
    positive: ConditioningField,
    negative: ConditioningField | None,
    cfg: float,
    latents: LatentsField,
    seed: int,
) -> Guided:
    """A network under classifier-free guidance: what to show, what to avoid, and how strongly.

    `latents`: those that it is to denoise, with what networks that inpaint or edit see beside them. `seed`: of the
    run's noise.
    """
    from nodeloom.runtime.diffusion.guidance import Guided

    if negative is None and cfg != 1:
        raise InputError(f"cfg is {cfg:g} but nothing is connected to negative; connect a prompt or set cfg to 1")
    guiding, steering = steered(context, unet, latents, seed)
    if negative is None and steering.asks_negative:
        raise InputError("self-attention guidance on the network asks about a negative prompt: connect one to negative")
    avoided = guiding.conditionings(negative) if negative else None
    return Guided(guiding.model, guiding.conditionings(positive), avoided, cfg, steering)


def steered(context: InvocationContext, unet: UNetField, latents: LatentsField, seed: int) -> tuple[Guiding, Steering]:
    """A network with its patches and changes, as it is asked in a run over these latents, and how it is guided."""
    from nodeloom.runtime.diffusion.batches import PLACES, SAMPLES
    from nodeloom.runtime.diffusion.inside.draws import Draws

    network = denoising_network(context, unet)
    bundle = context.tensors.get(latents.name)
    places = bundle.get(PLACES)
    draws = Draws(seed, bundle[SAMPLES].shape, None if places is None else places.tolist())
    model = changed_model(unet, network, draws)
    prompts = Hinting(context, Situation(unet, model.network, latents, seed))
    guiding = Guiding(model, prompts.conditionings)
    return guiding, changed_guidance(unet, guiding)


def run_sampler(
    context: InvocationContext,
    denoise: Denoiser,
    unets: tuple[UNetField, ...],
    latents: LatentsField,
    settings: Settings,
) -> LatentsOutput:
    """Walk the schedule; reports every step, and stops between two steps when the run is canceled."""
    from nodeloom.runtime.diffusion.denoiser import noise_table
    from nodeloom.runtime.diffusion.trajectory import planned

    plan = planned(settings, noise_table(config_of(context, unets[0])))
    return run_walk(context, denoise, unets, latents, plan).output


def run_walk(
    context: InvocationContext,
    denoise: Denoiser,
    unets: tuple[UNetField, ...],
    latents: LatentsField,
    plan: Walk,
) -> Walked:
    """Walk any noise levels, as `run_sampler` does those of a schedule."""
    from nodeloom.runtime.diffusion.batches import PLACES
    from nodeloom.runtime.diffusion.denoiser import noise_table
    from nodeloom.runtime.diffusion.latent_space import Normalized
    from nodeloom.runtime.diffusion.trajectory import walk

    networks = [cast("torch.nn.Module", context.models.load(unet.model, "unet")) for unet in unets]
    bundle = context.tensors.get(latents.name)
    start = bundle["samples"]
    for network in networks:
        check_step("latents", network, start)
    places = bundle.get(PLACES)
    show = previewer(context, unets[0].model, start.shape[1])
    scaling = latent_scale(context, unets[0].model)
    last: list[Tensor] = []

    def on_step(step: int, total: int, x0: Tensor) -> None:
        last[:] = [x0]
        context.progress(step, total, preview=show(x0))

    config = config_of(context, unets[0])
    space = Normalized() if config.get("latent_space") == NORMALIZED else None
    if space is not None:
        start, scaling = space.into(start), 1.0
    with numerics(*networks):
        samples = walk(
            denoise,
            start,
            plan if places is None else replace(plan, places=tuple(places.tolist())),
            mask=bundle.get("mask"),
            masking=masking_of(unets[0]),
            scaling=scaling,
            table=noise_table(config),
            device=next(networks[0].parameters()).device,
            on_step=on_step,
        )
    predicted = last[0] / scaling if last else None
    if space is not None and plan.sigmas:
        samples, predicted = space.out_of(samples), None if predicted is None else space.out_of(predicted)
    # a mask stays on the latents: a second run over them paints in the same place
    output = hold_latents(context, {**bundle, "samples": samples})
    return Walked(context, bundle, output, predicted)


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk made of latents, and what was predicted in its last step, if it had any."""

    _context: InvocationContext
    _bundle: Mapping[str, Tensor]
    output: LatentsOutput
    _predicted: Tensor | None

    def denoised(self) -> LatentsOutput:
        """The prediction as latents: without the noise that is left in the others where the walk ends early."""
        if self._predicted is None:
            return self.output
        return hold_latents(self._context, {**self._bundle, "samples": self._predicted})
