"""ComfyUI's schedulers that take noise levels of a model's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.comfyui.sampling import SCHEDULER, STEPS
from nodeloom.invocations.comfyui.sampling_values import SigmasOutput, sigmas_output
from nodeloom.invocations.comfyui.spaced_schedulers import CATEGORY, made
from nodeloom.invocations.diffusion.changing import config_of
from nodeloom.invocations.diffusion.sampling import MAX_STEPS, ScheduleName
from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    UNetField,
    invocation,
)

if TYPE_CHECKING:
    from nodeloom.runtime.diffusion.sigmas import SigmaTable

_MODEL = "The network whose noise levels they are"


class SigmaValueOutput(InvocationOutput):
    """A noise level."""

    sigma_value: float = OutputField(description="The noise level", title="sigma_value")


def noise_levels(context: InvocationContext, model: UNetField) -> SigmaTable:
    """The noise levels of a network under its changes; nothing is loaded."""
    from nodeloom.runtime.diffusion.parametrization import parametrization

    return parametrization(config_of(context, model)).table


@invocation(
    "comfyui/BasicScheduler",
    version=1,
    title="BasicScheduler",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class BasicScheduler(Invocation):
    """Take noise levels of a model, spaced as KSampler does."""

    model: UNetField = InputField(description=_MODEL, title="MODEL", input="connection")
    scheduler: ScheduleName = InputField(default="simple", description=SCHEDULER)
    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description=STEPS)
    denoise: float = InputField(default=1.0, ge=0, le=1, description="How much is made anew: 1 is all of it, 0 nothing")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Take the levels."""
        from nodeloom.runtime.diffusion.schedules import schedule

        table = noise_levels(context, self.model)
        return sigmas_output(schedule(self.scheduler, table, self.steps, self.denoise).tolist())


@invocation(
    "comfyui/BetaSamplingScheduler",
    version=1,
    title="BetaSamplingScheduler",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class BetaSamplingScheduler(Invocation):
    """Take noise levels of a model at the quantiles of a beta distribution; levels that meet count once."""

    model: UNetField = InputField(description=_MODEL, title="MODEL", input="connection")
    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description=STEPS)
    alpha: float = InputField(default=0.6, ge=0, le=50, description="Less crowds them at the quiet end; above 0")
    beta: float = InputField(default=0.6, ge=0, le=50, description="Less crowds them at the noisy end; above 0")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Take the levels."""
        from nodeloom.runtime.diffusion.schedules import beta

        table = noise_levels(context, self.model)
        return made(lambda: beta(table, self.steps, self.alpha, self.beta))


@invocation(
    "comfyui/SDTurboScheduler",
    version=1,
    title="SDTurboScheduler",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class SDTurboScheduler(Invocation):
    """Take the ten noise levels that SD Turbo and SDXL Turbo were trained on, or the noisiest of them."""

    model: UNetField = InputField(description=_MODEL, title="MODEL", input="connection")
    steps: int = InputField(default=1, ge=1, le=10, description="How many of them")
    denoise: float = InputField(default=1.0, ge=0, le=1, description="Below 1, the noisiest are left out, in tenths")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Take the levels."""
        from nodeloom.runtime.diffusion.schedules import turbo

        return sigmas_output(turbo(noise_levels(context, self.model), self.steps, self.denoise))


@invocation(
    "comfyui/SamplingPercentToSigma",
    version=1,
    title="SamplingPercentToSigma",
    category="comfyui/sampling/custom_sampling/sigmas",
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class SamplingPercentToSigma(Invocation):
    """Tell at which noise level a share of a model's schedule is over."""

    model: UNetField = InputField(description=_MODEL, title="MODEL", input="connection")
    sampling_percent: float = InputField(default=0.0, ge=0, le=1, description="The share")
    return_actual_sigma: bool = InputField(
        default=False, description="At 0 and 1 tell the model's highest and lowest level, not a bound of all levels"
    )

    def invoke(self, context: InvocationContext) -> SigmaValueOutput:
        """Find it."""
        table, share = noise_levels(context, self.model), self.sampling_percent
        if self.return_actual_sigma and share in (0.0, 1.0):
            return SigmaValueOutput(sigma_value=table.sigma_min if share else table.sigma_max)
        return SigmaValueOutput(sigma_value=table.at(share))
