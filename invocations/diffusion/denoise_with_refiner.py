"""`diffusion/denoise_with_refiner`: base and refiner in one continuous trajectory."""

from __future__ import annotations

from nodeloom.invocations.diffusion.newer_choices import newer_choices
from nodeloom.invocations.diffusion.sampling import (
    MAX_STEPS,
    MORE_CHOICES,
    NEWER_SAMPLERS,
    STEP_NOISE,
    SamplerName,
    ScheduleName,
    StepNoise,
    guided,
    run_sampler,
)
from nodeloom.schema import (
    ConditioningField,
    InputField,
    Invocation,
    InvocationContext,
    LatentsField,
    LatentsOutput,
    Seed,
    To,
    UNetField,
    add_input,
    invocation,
)


@invocation(
    "diffusion/denoise_with_refiner",
    version=3,
    title="Denoise with refiner",
    category="denoising",
    tags=["sampler", "sdxl", "refiner", "steps", "cfg"],
    accelerator=True,
)
class DenoiseWithRefiner(Invocation):
    """Denoise with an SDXL base, and finish with its refiner, as one run.

    The sampler goes on over the change of model with all that it remembers, so nothing is lost at the seam.
    """

    unet: UNetField = InputField(description="The base's denoising network", title="UNet")
    refiner: UNetField = InputField(description="The refiner's denoising network")
    positive: ConditioningField = InputField(description="What to show, encoded for the base")
    negative: ConditioningField | None = InputField(default=None, description="What to avoid, encoded for the base")
    refiner_positive: ConditioningField = InputField(description="What to show, encoded for the refiner")
    refiner_negative: ConditioningField | None = InputField(
        default=None, description="What to avoid, encoded for the refiner"
    )
    latents: LatentsField = InputField(description="Where to begin: empty latents, or a picture's")
    seed: Seed = InputField(default=0, description="Seed of the noise")
    steps: int = InputField(default=25, ge=1, le=MAX_STEPS, description="Steps of base and refiner together")
    switch_at: float = InputField(
        default=0.8, ge=0, le=1, component="slider", description="Share of the steps that the base makes"
    )
    cfg: float = InputField(default=7.0, ge=0, le=100, description="How strongly the base follows the prompt")
    refiner_cfg: float = InputField(
        default=7.0, ge=0, le=100, description="How strongly the refiner follows the prompt"
    )
    sampler: SamplerName = InputField(default="euler", description="How a step is made")
    schedule: ScheduleName = InputField(default="normal", description="How noise falls over the steps")
    strength: float = InputField(
        default=1.0, ge=0, le=1, description="How much of the picture is made anew: 1 is all of it"
    )
    step_noise: StepNoise = InputField(default="seed", description=STEP_NOISE, advanced=True)

    migrations = (
        To(2, add_input("step_noise", "next_seed", stored=True), *MORE_CHOICES),
        To(3, newer_choices("sampler", "euler", *NEWER_SAMPLERS)),
    )

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Run the sampler over both models."""
        from nodeloom.runtime.diffusion.experts import Experts
        from nodeloom.runtime.diffusion.trajectory import Settings

        settings = Settings(
            self.sampler,
            self.schedule,
            self.steps,
            self.seed,
            self.strength,
            fresh_noise=self.step_noise == "next_seed",
        )
        base = guided(context, self.unet, self.positive, self.negative, self.cfg, self.latents, self.seed)
        refiner = guided(
            context,
            self.refiner,
            self.refiner_positive,
            self.refiner_negative,
            self.refiner_cfg,
            self.latents,
            self.seed,
        )
        experts = Experts((base, refiner), (round(self.steps * self.switch_at),))
        return run_sampler(context, experts, (self.unet, self.refiner), self.latents, settings)
