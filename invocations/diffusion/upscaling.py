"""Pictures through an upscaler: in tiles, which are smaller where memory runs out.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.schema import InputError, InvocationContext, ModelField

if TYPE_CHECKING:
    from torch import Tensor

    from nodeloom.runtime.models.upscaler import Upscaler

OVERLAP: Final = 32
LARGEST: Final = 512
LEAST: Final = 128
"""Sides of tiles in pixels, as in ComfyUI: below the least one nothing is tried any more."""


def upscaled(context: InvocationContext, model: ModelField, pixels: Tensor) -> Tensor:
    """Pictures [B,H,W,3] in 0..1, enlarged, on the CPU; `InputError` if the result would be too large."""
    from nodeloom.invocations.image.ops.bounds import check_size
    from nodeloom.runtime.models.cache import release
    from nodeloom.runtime.models.exhaustion import is_exhausted

    network = cast("Upscaler", context.models.load(model, "upscaler"))
    height, width = (side * network.scale for side in pixels.shape[1:3])
    check_size(width, height, "image")
    side = LARGEST
    while True:
        try:
            with numerics(network):
                return _in_tiles(context, network, pixels, side)
        except (RuntimeError, MemoryError) as error:
            if not is_exhausted(error) or side // 2 < LEAST:
                raise
        side //= 2
        release(network.device)
        context.log.warning("memory ran out, so tiles of %d pixels are tried", side)


def upscaled_to(context: InvocationContext, model: ModelField, pixels: Tensor, width: int, height: int) -> Tensor:
    """Pictures [B,H,W,3] in 0..1, enlarged until they are as wide and high as that, or larger, on the CPU.

    `InputError` if the result would be too large, or if the network makes nothing larger.
    """
    from nodeloom.invocations.image.ops.bounds import check_size

    check_size(width, height, "scale")
    while pixels.shape[1] < height or pixels.shape[2] < width:
        larger = upscaled(context, model, pixels)
        if larger.shape[1] <= pixels.shape[1]:
            raise InputError(
                f"model {model.name!r} makes pictures no larger, so scale can be 1 at most; leave it empty"
            )
        pixels = larger
    return pixels


def _in_tiles(context: InvocationContext, network: Upscaler, pixels: Tensor, side: int) -> Tensor:
    from nodeloom.runtime.diffusion.tiles import Tiling, in_tiles

    tiling = Tiling(side, side, OVERLAP, network.scale)
    total, done = len(pixels) * tiling.count(*pixels.shape[1:3]), 0

    def enlarge(part: Tensor) -> Tensor:
        nonlocal done
        context.progress(done, total)
        done += 1
        larger: Tensor = network(part)
        return larger

    return in_tiles(pixels.movedim(-1, 1), enlarge, tiling).movedim(1, -1).clamp(0, 1)
