"""`diffusion/denoise`: one model over a schedule, or over a part of it."""

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
    InputError,
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
    "diffusion/denoise",
    version=3,
    title="Denoise",
    category="denoising",
    tags=["sampler", "ksampler", "steps", "cfg"],
    accelerator=True,
)
class Denoise(Invocation):
    """Turn noise, or a noised picture, into latents that show the prompt.

    A part of the steps can be run: stop early with the noise left over, and go on with another model.
    """

    unet: UNetField = InputField(description="The denoising network", title="UNet")
    positive: ConditioningField = InputField(description="What to show")
    negative: ConditioningField | None = InputField(default=None, description="What to avoid; needed unless cfg is 1")
    latents: LatentsField = InputField(description="Where to begin: empty latents, or a picture's")
    seed: Seed = InputField(default=0, description="Seed of the noise")
    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description="Steps of the whole schedule")
    cfg: float = InputField(
        default=7.0, ge=0, le=100, description="How strongly the prompt is followed; 1 is not at all strengthened"
    )
    sampler: SamplerName = InputField(default="euler", description="How a step is made")
    schedule: ScheduleName = InputField(default="normal", description="How noise falls over the steps")
    strength: float = InputField(
        default=1.0, ge=0, le=1, description="How much of the picture is made anew: 1 is all of it"
    )
    start_at_step: int = InputField(default=0, ge=0, le=MAX_STEPS, description="First step that is run", advanced=True)
    end_at_step: int | None = InputField(
        default=None, ge=0, le=MAX_STEPS, description="Step before which it stops; empty is the last", advanced=True
    )
    add_noise: bool = InputField(
        default=True,
        description="Begin with fresh noise; off when the latents still hold an earlier run's",
        advanced=True,
    )
    leftover_noise: bool = InputField(
        default=False, description="Stop with the noise that belongs there, for another run to go on", advanced=True
    )
    step_noise: StepNoise = InputField(default="seed", description=STEP_NOISE, advanced=True)

    migrations = (
        To(2, add_input("step_noise", "next_seed", stored=True), *MORE_CHOICES),
        To(3, newer_choices("sampler", "euler", *NEWER_SAMPLERS)),
    )

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Run the sampler."""
        from nodeloom.runtime.diffusion.steps import StepRange
        from nodeloom.runtime.diffusion.trajectory import Settings

        if self.end_at_step is not None and self.start_at_step >= self.end_at_step:
            raise InputError(
                f"start_at_step is {self.start_at_step}, must be less than end_at_step, {self.end_at_step}"
            )
        part = StepRange(self.start_at_step, self.end_at_step, self.add_noise, self.leftover_noise)
        settings = Settings(
            self.sampler,
            self.schedule,
            self.steps,
            self.seed,
            self.strength,
            part,
            fresh_noise=self.step_noise == "next_seed",
        )
        denoise = guided(context, self.unet, self.positive, self.negative, self.cfg, self.latents, self.seed)
        return run_sampler(context, denoise, (self.unet,), self.latents, settings)
