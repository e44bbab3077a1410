"""What the denoising nodes share: their names of samplers and schedules, and the run itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from nodeloom.invocations.diffusion.exchange import autoencoder, keep_latents, take_conditioning, take_latents
from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.invocations.diffusion.room import check_step
from nodeloom.schema import ConditioningField, InputError, InvocationContext, LatentsField, LatentsOutput, UNetField

if TYPE_CHECKING:
    from torch import Tensor

    from nodeloom.runtime.diffusion.denoiser import Network
    from nodeloom.runtime.diffusion.guidance import Guided
    from nodeloom.runtime.diffusion.trajectory import Settings
    from nodeloom.runtime.diffusion.types import Denoiser

SamplerName: TypeAlias = Literal["euler", "euler_ancestral", "heun", "dpmpp_2m", "ddim"]
ScheduleName: TypeAlias = Literal["normal", "karras", "exponential", "simple", "sgm_uniform", "ddim_uniform"]

MAX_STEPS = 10_000


def guided(
    context: InvocationContext,
    unet: UNetField,
    positive: ConditioningField,
    negative: ConditioningField | None,
    cfg: float,
) -> Guided:
    """A network under classifier-free guidance: what to show, what to avoid, and how strongly."""
    from nodeloom.runtime.diffusion.denoiser import Model
    from nodeloom.runtime.diffusion.guidance import Guided

    if negative is None and cfg != 1:
        raise InputError(f"cfg is {cfg:g} but nothing is connected to negative; connect a prompt or set cfg to 1")
    network = cast("Network", context.models.load(unet.model, "unet"))
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
    import torch

    from nodeloom.runtime.diffusion.trajectory import sample

    def on_step(step: int, total: int, x0: Tensor) -> None:
        context.progress(step, total)

    networks = [cast("torch.nn.Module", context.models.load(unet.model, "unet")) for unet in unets]
    start = take_latents(context, latents)
    for network in networks:
        check_step("latents", network, start)
    with numerics(*networks):
        samples = sample(
            denoise,
            start,
            settings,
            scaling=float(autoencoder(context, unets[0].model).config["scaling_factor"]),
            device=next(networks[0].parameters()).device,
            on_step=on_step,
        )
    return keep_latents(context, samples)
