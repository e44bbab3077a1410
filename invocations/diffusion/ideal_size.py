"""`diffusion/ideal_size`: a size of the wanted proportions that a model was trained on."""

from __future__ import annotations

from math import sqrt

from nodeloom.schema import (
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    UNetField,
    invocation,
)

_MOST = 1_000_000
_MOST_SIDE = 65_536
_MULTIPLE = 8
_SIDES = {"sdxl": 1024, "sd2": 768}
"""Sides of the squares that models were trained on, where it is not 512."""


class IdealSizeOutput(InvocationOutput):
    """Width and height of a picture."""

    width: int = OutputField(description="Width in pixels")
    height: int = OutputField(description="Height in pixels")


@invocation(
    "diffusion/ideal_size",
    version=1,
    title="Ideal size",
    category="latents",
    tags=["resolution", "aspect ratio", "hires fix", "dimensions"],
)
class IdealSize(Invocation):
    """Tell the size at which a model draws best, for the proportions of a picture that is to be larger.

    A picture that is made at that size and enlarged then has nothing twice. It has about as many pixels as those that
    the model was trained on, no side is less than half of theirs, and both are multiples of 8.
    """

    unet: UNetField = InputField(description="The denoising network of a model", title="UNet")
    width: int = InputField(default=1024, ge=1, le=_MOST, description="Width of the picture in pixels")
    height: int = InputField(default=576, ge=1, le=_MOST, description="Height of the picture in pixels")
    multiplier: float = InputField(
        default=1.0, gt=0, le=16, description="Times which the sides are as long as those that the model was trained on"
    )

    def invoke(self, context: InvocationContext) -> IdealSizeOutput:
        """Calculate it; `InputError` if a side would be too long to draw."""
        side = _SIDES.get(self.unet.model.base or "", 512) * self.multiplier
        share = self.width / self.height
        short = max(side // 2, side / sqrt(max(share, 1 / share)))
        long = short * max(share, 1 / share)
        if long > _MOST_SIDE:
            raise InputError(
                f"width is {self.width} and height {self.height}: a model would draw {int(long)} pixels in a row"
            )
        width, height = (long, short) if share > 1 else (short, long)
        return IdealSizeOutput(width=_whole(width), height=_whole(height))


def _whole(length: float) -> int:
    return max(_MULTIPLE, int(length) // _MULTIPLE * _MULTIPLE)
