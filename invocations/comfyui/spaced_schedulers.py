"""ComfyUI's schedulers that space noise levels between two ends, whatever the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from nodeloom.invocations.comfyui.sampling import STEPS
from nodeloom.invocations.comfyui.sampling_values import SigmasOutput, sigmas_output
from nodeloom.invocations.diffusion.sampling import MAX_STEPS
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, invocation

CATEGORY: Final = "comfyui/sampling/custom_sampling/schedulers"
_HIGHEST = "The noise level of the first step"
_LOWEST = "The last noise level above 0"
_MAX, _MIN = 14.614642, 0.0291675


def made(make: Callable[[], list[float]]) -> SigmasOutput:
    """The levels that a function makes; what it can't make is the user's mistake."""
    try:
        return sigmas_output(make())
    except ValueError as error:
        raise InputError(str(error)) from error


@invocation(
    "comfyui/KarrasScheduler",
    version=1,
    title="KarrasScheduler",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class KarrasScheduler(Invocation):
    """Space noise levels evenly in a root of them: many at the quiet end."""

    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description=STEPS)
    sigma_max: float = InputField(default=_MAX, ge=0, le=5000, description=_HIGHEST)
    sigma_min: float = InputField(default=_MIN, ge=0, le=5000, description=_LOWEST)
    rho: float = InputField(default=7.0, ge=0, le=100, description="Which root: more is quieter; above 0")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Make the levels."""
        from nodeloom.runtime.diffusion.spacings import karras

        return made(lambda: karras(self.steps, self.sigma_min, self.sigma_max, self.rho))


@invocation(
    "comfyui/ExponentialScheduler",
    version=1,
    title="ExponentialScheduler",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class ExponentialScheduler(Invocation):
    """Space noise levels evenly in their logarithm."""

    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description=STEPS)
    sigma_max: float = InputField(default=_MAX, ge=0, le=5000, description=f"{_HIGHEST}; above 0")
    sigma_min: float = InputField(default=_MIN, ge=0, le=5000, description=f"{_LOWEST}; above 0")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Make the levels."""
        from nodeloom.runtime.diffusion.spacings import exponential

        return made(lambda: exponential(self.steps, self.sigma_min, self.sigma_max))


@invocation(
    "comfyui/PolyexponentialScheduler",
    version=1,
    title="PolyexponentialScheduler",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class PolyexponentialScheduler(Invocation):
    """Space noise levels by a power in their logarithm."""

    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description=STEPS)
    sigma_max: float = InputField(default=_MAX, ge=0, le=5000, description=f"{_HIGHEST}; above 0")
    sigma_min: float = InputField(default=_MIN, ge=0, le=5000, description=f"{_LOWEST}; above 0")
    rho: float = InputField(default=1.0, ge=0, le=100, description="The power: more than 1 is quieter")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Make the levels."""
        from nodeloom.runtime.diffusion.spacings import polyexponential

        return made(lambda: polyexponential(self.steps, self.sigma_min, self.sigma_max, self.rho))


@invocation(
    "comfyui/LaplaceScheduler",
    version=1,
    title="LaplaceScheduler",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class LaplaceScheduler(Invocation):
    """Crowd noise levels around one of them. The last is above 0, and there is one step less than asked for."""

    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description="How many levels there are")
    sigma_max: float = InputField(default=_MAX, ge=0, le=5000, description="The highest noise level")
    sigma_min: float = InputField(default=_MIN, ge=0, le=5000, description="The lowest noise level")
    mu: float = InputField(default=0.0, ge=-10, le=10, description="Where they crowd: the logarithm of a level")
    beta: float = InputField(default=0.5, ge=0, le=10, description="How far they spread")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Make the levels."""
        from nodeloom.runtime.diffusion.spacings import laplace

        return made(lambda: laplace(self.steps, self.sigma_min, self.sigma_max, self.mu, self.beta))


@invocation(
    "comfyui/VPScheduler",
    version=1,
    title="VPScheduler",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class VPScheduler(Invocation):
    """Space noise levels evenly in the time of a variance preserving process."""

    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description=STEPS)
    beta_d: float = InputField(default=19.9, ge=0, le=5000, description="How much beta rises over the process")
    beta_min: float = InputField(default=0.1, ge=0, le=5000, description="What beta begins with")
    eps_s: float = InputField(default=0.001, ge=0, le=1, description="The time of the last level above 0")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Make the levels."""
        from nodeloom.runtime.diffusion.spacings import variance_preserving

        return made(lambda: variance_preserving(self.steps, self.beta_d, self.beta_min, self.eps_s))


@invocation(
    "comfyui/AlignYourStepsScheduler",
    version=1,
    title="AlignYourStepsScheduler",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class AlignYourStepsScheduler(Invocation):
    """Take noise levels that were found best for ten steps; for other numbers, some between them."""

    model_type: Literal["SD1", "SDXL", "SVD"] = InputField(default="SD1", description="The kind of model")
    steps: int = InputField(default=10, ge=1, le=MAX_STEPS, description=STEPS)
    denoise: float = InputField(default=1.0, ge=0, le=1, description="Share of the steps that is walked, the quiet end")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Take the levels."""
        from nodeloom.runtime.diffusion.spacings import aligned

        if self.denoise <= 0:
            return sigmas_output(())
        kept = round(self.steps * self.denoise) if self.denoise < 1 else self.steps
        return sigmas_output(aligned(self.model_type, self.steps)[-(kept + 1) :])
