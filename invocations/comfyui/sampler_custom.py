"""ComfyUI's samplers that take their parts from other nodes."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.guiding import denoiser
from nodeloom.invocations.comfyui.sampling import CFG, MODEL, NEGATIVE, POSITIVE
from nodeloom.invocations.comfyui.sampling_values import (
    SIGMAS,
    GuiderField,
    NoiseField,
    SampledOutput,
    SamplerField,
    SigmasField,
)
from nodeloom.invocations.diffusion.sampling import run_walk
from nodeloom.schema import (
    ConditioningField,
    InputField,
    Invocation,
    InvocationContext,
    LatentsField,
    Seed,
    UNetField,
    invocation,
)

CATEGORY: Final = "comfyui/sampling/custom_sampling"
_LATENTS = "Where to begin: empty latents, a picture's, or those of an earlier run"
_SAMPLER = "How a step is made"


@invocation(
    "comfyui/SamplerCustom",
    version=1,
    title="SamplerCustom",
    category=CATEGORY,
    tags=["sampler", "denoise", "sigmas", "cfg", "seed"],
    accelerator=True,
)
class SamplerCustom(Invocation):
    """Walk any noise levels with any sampler, under a positive and a negative prompt."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    add_noise: bool = InputField(
        default=True, description="Begin with fresh noise; not when the latents still hold an earlier run's"
    )
    noise_seed: Seed = InputField(default=0, description="Seed of the noise")
    cfg: float = InputField(default=8.0, ge=0, le=100, description=CFG)
    positive: ConditioningField = InputField(description=POSITIVE, input="connection")
    negative: ConditioningField = InputField(description=NEGATIVE, input="connection")
    sampler: SamplerField = InputField(description=_SAMPLER, title="SAMPLER", input="connection")
    sigmas: SigmasField = InputField(description=SIGMAS, title="SIGMAS", input="connection")
    latent_image: LatentsField = InputField(description=_LATENTS, input="connection")

    def invoke(self, context: InvocationContext) -> SampledOutput:
        """Run the sampler."""
        prompts = {"positive": self.positive, "negative": self.negative}
        guider = GuiderField(kind="cfg", model=self.model, prompts=prompts, settings={"cfg": self.cfg})
        return sampled(
            context, guider, self.noise_seed, self.sampler, self.sigmas, self.latent_image, adds_noise=self.add_noise
        )


@invocation(
    "comfyui/SamplerCustomAdvanced",
    version=1,
    title="SamplerCustomAdvanced",
    category=CATEGORY,
    tags=["sampler", "denoise", "sigmas", "guider", "noise"],
    accelerator=True,
)
class SamplerCustomAdvanced(Invocation):
    """Walk any noise levels with any sampler, from any noise, under any guidance."""

    noise: NoiseField = InputField(description="The noise it begins with", title="NOISE", input="connection")
    guider: GuiderField = InputField(description="The network under guidance", title="GUIDER", input="connection")
    sampler: SamplerField = InputField(description=_SAMPLER, title="SAMPLER", input="connection")
    sigmas: SigmasField = InputField(description=SIGMAS, title="SIGMAS", input="connection")
    latent_image: LatentsField = InputField(description=_LATENTS, input="connection")

    def invoke(self, context: InvocationContext) -> SampledOutput:
        """Run the sampler."""
        seed = self.noise.seed
        return sampled(
            context, self.guider, seed or 0, self.sampler, self.sigmas, self.latent_image, adds_noise=seed is not None
        )


def sampled(
    context: InvocationContext,
    guider: GuiderField,
    seed: int,
    sampler: SamplerField,
    sigmas: SigmasField,
    latents: LatentsField,
    *,
    adds_noise: bool,
) -> SampledOutput:
    """Latents where a walk ends, and what its last step predicted."""
    from nodeloom.runtime.diffusion.trajectory import Walk

    plan = Walk(sampler.name, sigmas.levels, seed, sampler.options, add_noise=adds_noise, fresh_noise=False)
    walked = run_walk(context, denoiser(context, guider, latents, seed), (guider.model,), latents, plan)
    return SampledOutput(output=walked.output.latents, denoised_output=walked.denoised().latents)
