"""What the nodes that resize latents share."""

from __future__ import annotations

from typing import Literal, TypeAlias

from nodeloom.invocations.diffusion.exchange import hold_latents
from nodeloom.schema import InvocationContext, LatentsField, LatentsOutput

ResizeMethod: TypeAlias = Literal["nearest-exact", "bilinear", "bicubic", "area", "bislerp"]
METHOD = "How values between cells are found"


def resized(
    context: InvocationContext,
    latents: LatentsField,
    cells: tuple[int, int],
    method: ResizeMethod,
    *,
    crop: bool = False,
) -> LatentsOutput:
    """Latents of that many cells across and down; what travels beside them stays, for it is fitted to any size."""
    from nodeloom.runtime.diffusion.latents import resize_latents

    bundle = context.tensors.get(latents.name)
    return hold_latents(context, {**bundle, "samples": resize_latents(bundle["samples"], *cells, method, crop=crop)})
