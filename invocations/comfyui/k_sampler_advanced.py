"""`comfyui/KSamplerAdvanced`: one model over a part of a schedule."""

from __future__ import annotations

from typing import Literal

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
    "comfyui/KSamplerAdvanced",
    version=2,
    title="KSampler (Advanced)",
    category="comfyui/sampling",
    tags=["sampler", "denoise", "steps", "cfg", "seed", "refiner"],
    accelerator=True,
)
class KSamplerAdvanced(Invocation):
    """Run a part of the steps: stop with the noise that is left, and let another model go on from there.

    A part without steps leaves the latents as they are.
    """

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    add_noise: Literal["enable", "disable"] = InputField(
        default="enable", description="Begin with fresh noise; not when the latents still hold an earlier run's"
    )
    noise_seed: Seed = InputField(default=0, description="Seed of the noise")
    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description=STEPS)
    cfg: float = InputField(default=8.0, ge=0, le=100, description=CFG)
    sampler_name: SamplerName = InputField(default="euler", description=SAMPLER)
    scheduler: ScheduleName = InputField(default="simple", description=SCHEDULER)
    positive: ConditioningField = InputField(description=POSITIVE, input="connection")
    negative: ConditioningField = InputField(description=NEGATIVE, input="connection")
    latent_image: LatentsField = InputField(
        description="Where to begin: empty latents, a picture's, or those of an earlier run", input="connection"
    )
    start_at_step: int = InputField(default=0, ge=0, le=MAX_STEPS, description="First step that is run")
    end_at_step: int = InputField(
        default=10_000, ge=0, le=MAX_STEPS, description="Step before which it stops; beyond the last is all of them"
    )
    return_with_leftover_noise: Literal["disable", "enable"] = InputField(
        default="disable", description="Stop with the noise that belongs there, for another run to go on"
    )

    migrations = (To(2, newer_choices("sampler_name", "euler", *NEWER_SAMPLERS)),)

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Run the sampler over the part."""
        from nodeloom.runtime.diffusion.steps import StepRange
        from nodeloom.runtime.diffusion.trajectory import Settings

        part = StepRange(
            self.start_at_step,
            self.end_at_step,
            self.add_noise == "enable",
            self.return_with_leftover_noise == "enable",
        )
        settings = Settings(
            self.sampler_name, self.scheduler, self.steps, self.noise_seed, part=part, fresh_noise=False
        )
        return sampled(context, self.model, (self.positive, self.negative), self.cfg, self.latent_image, settings)
