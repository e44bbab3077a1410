"""`comfyui/KSampler`: one model over a schedule."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import LatentOutput
from nodeloom.invocations.comfyui.sampling import CFG, MODEL, NEGATIVE, POSITIVE, SAMPLER, SCHEDULER, STEPS, sampled
from nodeloom.invocations.diffusion.newer_choices import newer_choices
from nodeloom.invocations.diffusion.sampling import MAX_STEPS, NEWER_SAMPLERS, SamplerName, ScheduleName
from nodeloom.schema import (
    ConditioningField,
    InputField,
    Invocation,
    InvocationContext,
    LatentsField,
    Seed,
    To,
    UNetField,
    invocation,
)


@invocation(
    "comfyui/KSampler",
    version=2,
    title="KSampler",
    category="comfyui/sampling",
    tags=["sampler", "denoise", "steps", "cfg", "seed"],
    accelerator=True,
)
class KSampler(Invocation):
    """Turn noise, or a noised picture, into latents that show the prompt."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    seed: Seed = InputField(default=0, description="Seed of the noise")
    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description=STEPS)
    cfg: float = InputField(default=8.0, ge=0, le=100, description=CFG)
    sampler_name: SamplerName = InputField(default="euler", description=SAMPLER)
    scheduler: ScheduleName = InputField(default="simple", description=SCHEDULER)
    positive: ConditioningField = InputField(description=POSITIVE, input="connection")
    negative: ConditioningField = InputField(description=NEGATIVE, input="connection")
    latent_image: LatentsField = InputField(
        description="Where to begin: empty latents, or a picture's", input="connection"
    )
    denoise: float = InputField(
        default=1.0, ge=0, le=1, description="How much of the picture is made anew: 1 is all of it, 0 nothing"
    )

    migrations = (To(2, newer_choices("sampler_name", "euler", *NEWER_SAMPLERS)),)

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Run the sampler."""
        from nodeloom.runtime.diffusion.trajectory import Settings

        settings = Settings(self.sampler_name, self.scheduler, self.steps, self.seed, self.denoise, fresh_noise=False)
        return sampled(context, self.model, (self.positive, self.negative), self.cfg, self.latent_image, settings)
