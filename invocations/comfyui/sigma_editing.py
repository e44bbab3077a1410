"""ComfyUI's nodes that cut, turn and fill in rows of noise levels."""

from __future__ import annotations

import math
from typing import Final, Literal

from nodeloom.invocations.comfyui.sampling_values import (
    SIGMAS,
    SigmasField,
    SigmasOutput,
    SplitSigmasOutput,
    sigmas_output,
)
from nodeloom.invocations.comfyui.spaced_schedulers import made
from nodeloom.invocations.diffusion.sampling import MAX_STEPS
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

CATEGORY: Final = "comfyui/sampling/custom_sampling/sigmas"


def _split(parts: tuple[tuple[float, ...], tuple[float, ...]]) -> SplitSigmasOutput:
    high, low = (SigmasField(levels=levels) for levels in parts)
    return SplitSigmasOutput(high_sigmas=high, low_sigmas=low)


@invocation(
    "comfyui/SplitSigmas",
    version=1,
    title="SplitSigmas",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule"],
)
class SplitSigmas(Invocation):
    """Cut a row of noise levels in two at a step, for two samplers, one after the other."""

    sigmas: SigmasField = InputField(description=SIGMAS, title="SIGMAS", input="connection")
    step: int = InputField(default=0, ge=0, le=MAX_STEPS, description="Steps in the first part")

    def invoke(self, context: InvocationContext) -> SplitSigmasOutput:
        """Cut it."""
        from nodeloom.runtime.diffusion.level_editing import parted

        return _split(parted(self.sigmas.levels, self.step))


@invocation(
    "comfyui/SplitSigmasDenoise",
    version=1,
    title="SplitSigmasDenoise",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule"],
)
class SplitSigmasDenoise(Invocation):
    """Cut a row of noise levels in two, so that the second part has a share of the steps."""

    sigmas: SigmasField = InputField(description=SIGMAS, title="SIGMAS", input="connection")
    denoise: float = InputField(default=1.0, ge=0, le=1, description="Share of the steps in the second part")

    def invoke(self, context: InvocationContext) -> SplitSigmasOutput:
        """Cut it."""
        from nodeloom.runtime.diffusion.level_editing import parted_by_share

        return _split(parted_by_share(self.sigmas.levels, self.denoise))


@invocation(
    "comfyui/FlipSigmas",
    version=1,
    title="FlipSigmas",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule"],
)
class FlipSigmas(Invocation):
    """Turn a row of noise levels around, to find the noise that a picture would come of."""

    sigmas: SigmasField = InputField(description=SIGMAS, title="SIGMAS", input="connection")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Turn it."""
        from nodeloom.runtime.diffusion.level_editing import turned

        return sigmas_output(turned(self.sigmas.levels))


@invocation(
    "comfyui/SetFirstSigma",
    version=1,
    title="SetFirstSigma",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule"],
)
class SetFirstSigma(Invocation):
    """Begin a row of noise levels with another level."""

    sigmas: SigmasField = InputField(description=SIGMAS, title="SIGMAS", input="connection")
    sigma: float = InputField(default=136.0, ge=0, le=20_000, description="The first level")

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Set it."""
        from nodeloom.runtime.diffusion.level_editing import begun_at

        return made(lambda: list(begun_at(self.sigmas.levels, self.sigma)))


@invocation(
    "comfyui/ExtendIntermediateSigmas",
    version=1,
    title="ExtendIntermediateSigmas",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule"],
)
class ExtendIntermediateSigmas(Invocation):
    """Make several steps of each one that begins within a range of noise levels."""

    sigmas: SigmasField = InputField(description=SIGMAS, title="SIGMAS", input="connection")
    steps: int = InputField(default=2, ge=1, le=100, description="Steps in place of one")
    start_at_sigma: float = InputField(
        default=-1.0, ge=-1, le=20_000, description="The highest level of the range; below 0 there is none"
    )
    end_at_sigma: float = InputField(default=12.0, ge=0, le=20_000, description="The lowest level of the range")
    spacing: Literal["linear", "cosine", "sine"] = InputField(
        default="linear", description="How new levels are spread between two"
    )

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Fill them in."""
        from nodeloom.runtime.diffusion.level_editing import filled_in

        start = math.inf if self.start_at_sigma < 0 else self.start_at_sigma
        return sigmas_output(filled_in(self.sigmas.levels, self.steps, start, self.end_at_sigma, self.spacing))
