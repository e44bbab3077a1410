"""What the nodes that sample share: the run itself, with what ComfyUI decides for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.diffusion.sampling import guided, run_sampler
from nodeloom.schema import ConditioningField, InvocationContext, LatentsField, UNetField

if TYPE_CHECKING:
    from nodeloom.runtime.diffusion.trajectory import Settings

MODEL = "The network that denoises"
POSITIVE = "What to show"
NEGATIVE = "What to avoid"
STEPS = "Steps of the whole schedule"
CFG = "How strongly the prompt is followed; 1 is not at all strengthened"
SAMPLER = "How a step is made"
SCHEDULER = "How noise falls over the steps"


def sampled(
    context: InvocationContext,
    model: UNetField,
    prompts: tuple[ConditioningField, ConditioningField],
    cfg: float,
    latents: LatentsField,
    settings: Settings,
) -> LatentOutput:
    """Latents denoised under a positive and a negative prompt, with all that travels beside them."""
    denoise = guided(context, model, *prompts, cfg, latents, settings.seed)
    return latent_output(run_sampler(context, denoise, (model,), latents, settings))
