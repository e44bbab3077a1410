"""What the nodes that resize latents share."""

from __future__ import annotations

from typing import Literal, TypeAlias

from nodeloom.invocations.diffusion.exchange import FACTOR, hold_latents, take_latents
from nodeloom.schema import InputError, InvocationContext, LatentsField, LatentsOutput

ResizeMethod: TypeAlias = Literal["nearest-exact", "bilinear", "bicubic", "area", "bislerp"]
METHOD = "How values between cells are found"
MOST = 16384
"""Most pixels of a side."""


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


def scaled(
    context: InvocationContext, latents: LatentsField, by: tuple[str, float], method: ResizeMethod
) -> LatentsOutput:
    """Latents so many times as large, in whole cells; `by` is the factor with the name of its input.

    `InputError` about that input if a side would be nothing, or too much.
    """
    field, factor = by
    height, width = take_latents(context, latents).shape[-2:]
    cells = (round(width * factor), round(height * factor))
    if not all(1 <= side <= MOST // FACTOR for side in cells):
        raise InputError(
            f"{field} is {factor:g}, which makes {cells[0] * FACTOR} x {cells[1] * FACTOR} pixels of "
            f"{width * FACTOR} x {height * FACTOR}; choose one that leaves {FACTOR} to {MOST} on each side"
        )
    return resized(context, latents, cells, method)
