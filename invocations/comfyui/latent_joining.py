"""ComfyUI's nodes that put latents side by side and cut strips out of them. What travels beside them stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from nodeloom.invocations.comfyui.latent_mixing import CATEGORY, with_samples
from nodeloom.invocations.comfyui.results import LatentOutput
from nodeloom.invocations.diffusion.exchange import take_latents
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, LatentsField, invocation

if TYPE_CHECKING:
    from torch import Tensor

Axis: TypeAlias = Literal["x", "y", "t"]
Side: TypeAlias = Literal["x", "-x", "y", "-y", "t", "-t"]

_AXES: Final[Mapping[str, int]] = {"x": -1, "y": -2, "t": -3}
_ALONG: Final = "x is across, y is down; t is along the channels, which latents of pictures have in the place of time"


def _fits(first: Tensor, second: Tensor, axis: int) -> bool:
    """Whether latents are of one size but along an axis."""
    return all(first.shape[other] == second.shape[other] for other in _AXES.values() if other != axis)


@invocation(
    "comfyui/LatentConcat",
    version=1,
    title="LatentConcat",
    category=CATEGORY,
    tags=["join", "stitch"],
    accelerator=True,
)
class LatentConcat(Invocation):
    """Put latents beside others. There are as many as of the first: of less second ones some come again."""

    samples1: LatentsField = InputField(description="The first latents", input="connection")
    samples2: LatentsField = InputField(description="The second latents", input="connection")
    dim: Side = InputField(default="x", description=f"{_ALONG}. With a minus the second ones come first")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Join them; `InputError` if they are of different sizes elsewhere than along the axis."""
        import torch

        from nodeloom.runtime.diffusion.inpainting import repeated

        first = take_latents(context, self.samples1)
        second = repeated(take_latents(context, self.samples2).to(first), len(first))
        axis = _AXES[self.dim.removeprefix("-")]
        if not _fits(first, second, axis):
            shapes = " and ".join(" x ".join(map(str, each.shape[1:])) for each in (first, second))
            raise InputError(
                f"samples1 and samples2 have {shapes} channels, rows and columns, which must be the same but along "
                f"{self.dim.removeprefix('-')}; resize one of them first"
            )
        pair = (second, first) if self.dim.startswith("-") else (first, second)
        return with_samples(context, self.samples1, torch.cat(pair, dim=axis))


@invocation(
    "comfyui/LatentCut", version=1, title="LatentCut", category=CATEGORY, tags=["cut", "slice"], accelerator=True
)
class LatentCut(Invocation):
    """Cut a strip out of latents; what lies outside of them is left out, and one cell at least is kept."""

    samples: LatentsField = InputField(description="The latents", input="connection")
    dim: Axis = InputField(default="x", description=_ALONG)
    index: int = InputField(default=0, ge=-16384, le=16384, description="Where it begins; below 0 it is from the end")
    amount: int = InputField(default=1, ge=1, le=16384, description="How many cells it is wide at most")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Cut it."""
        latents = take_latents(context, self.samples)
        axis, size = _AXES[self.dim], latents.shape[_AXES[self.dim]]
        start = min(self.index, size - 1) if self.index >= 0 else max(0, self.index + size)
        return with_samples(context, self.samples, latents.narrow(axis, start, min(self.amount, size - start)))
