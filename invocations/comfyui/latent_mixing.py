"""ComfyUI's nodes that compute with latents: sums, multiples and mixtures.

What travels beside the first ones, such as a mask, travels on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.diffusion.exchange import hold_latents, take_latents
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, invocation

if TYPE_CHECKING:
    from torch import Tensor

CATEGORY: Final = "comfyui/latent/advanced"
_FIRST: Final = "The first latents, whose size and number the others are fitted to"
_SECOND: Final = "The second latents"


def with_samples(context: InvocationContext, latents: LatentsField, samples: Tensor) -> LatentOutput:
    """Other numbers in the place of latents, with all that travels beside those."""
    return latent_output(hold_latents(context, {**context.tensors.get(latents.name), "samples": samples}))


def pair(context: InvocationContext, first: LatentsField, second: LatentsField) -> tuple[Tensor, Tensor]:
    """Two latents [B,C,h,w], the second ones as large and as many as the first."""
    from nodeloom.runtime.diffusion.mixing import matched

    one, other = take_latents(context, first), take_latents(context, second)
    return one, matched(other.to(one.device), one)


@invocation("comfyui/LatentAdd", version=1, title="LatentAdd", category=CATEGORY, tags=["sum"], accelerator=True)
class LatentAdd(Invocation):
    """Add latents to others."""

    samples1: LatentsField = InputField(description=_FIRST, input="connection")
    samples2: LatentsField = InputField(description=_SECOND, input="connection")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Add them."""
        first, second = pair(context, self.samples1, self.samples2)
        return with_samples(context, self.samples1, first + second)


@invocation(
    "comfyui/LatentSubtract",
    version=1,
    title="LatentSubtract",
    category=CATEGORY,
    tags=["difference"],
    accelerator=True,
)
class LatentSubtract(Invocation):
    """Take latents away from others."""

    samples1: LatentsField = InputField(description=_FIRST, input="connection")
    samples2: LatentsField = InputField(description=_SECOND, input="connection")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Subtract them."""
        first, second = pair(context, self.samples1, self.samples2)
        return with_samples(context, self.samples1, first - second)


@invocation(
    "comfyui/LatentMultiply", version=1, title="LatentMultiply", category=CATEGORY, tags=["factor"], accelerator=True
)
class LatentMultiply(Invocation):
    """Multiply latents by a number."""

    samples: LatentsField = InputField(description="The latents", input="connection")
    multiplier: float = InputField(default=1.0, ge=-10, le=10, description="The factor")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Multiply them."""
        return with_samples(context, self.samples, take_latents(context, self.samples) * self.multiplier)


@invocation(
    "comfyui/LatentInterpolate",
    version=1,
    title="LatentInterpolate",
    category=CATEGORY,
    tags=["between", "mix"],
    accelerator=True,
)
class LatentInterpolate(Invocation):
    """Go from latents towards others, by direction and by length, so that contrast stays."""

    samples1: LatentsField = InputField(description=_FIRST, input="connection")
    samples2: LatentsField = InputField(description=_SECOND, input="connection")
    ratio: float = InputField(default=1.0, ge=0, le=1, description="How much of the first: 1 is all of it, 0 nothing")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Mix them."""
        from nodeloom.runtime.diffusion.mixing import turned_towards

        mixed = turned_towards(*pair(context, self.samples1, self.samples2), self.ratio)
        return with_samples(context, self.samples1, mixed)


@invocation(
    "comfyui/LatentBlend",
    version=1,
    title="Latent Blend",
    category="comfyui/_for_testing",
    tags=["mix", "average"],
    accelerator=True,
)
class LatentBlend(Invocation):
    """Mix latents with others."""

    samples1: LatentsField = InputField(description=_FIRST, input="connection")
    samples2: LatentsField = InputField(description=_SECOND, input="connection")
    blend_factor: float = InputField(
        default=0.5, ge=0, le=1, description="How much of the first: 1 is all of it, 0 nothing"
    )

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Mix them; the second ones are fitted bicubically, and the first is mixed with each if it is alone."""
        from nodeloom.runtime.diffusion.inpainting import repeated
        from nodeloom.runtime.diffusion.latents import resize_latents

        first, second = (take_latents(context, each) for each in (self.samples1, self.samples2))
        second = second.to(first.device)
        if first.shape != second.shape:
            height, width = first.shape[-2:]
            second = resize_latents(second, width, height, "bicubic", crop=True)
            second = second if len(first) == 1 else repeated(second, len(first))
        return with_samples(context, self.samples1, first * self.blend_factor + second * (1 - self.blend_factor))
