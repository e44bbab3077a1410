"""`comfyui/ResolutionSelector`: a size by its proportion and its number of pixels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from nodeloom.invocations.comfyui.sizes import MEGA
from nodeloom.schema import InputField, Invocation, InvocationContext, InvocationOutput, OutputField, invocation

Proportion: TypeAlias = Literal[
    "1:1 (Square)", "3:2 (Photo)", "4:3 (Standard)", "16:9 (Widescreen)", "21:9 (Ultrawide)",
    "2:3 (Portrait Photo)", "3:4 (Portrait Standard)", "9:16 (Portrait Widescreen)",
]  # fmt: skip


class ResolutionOutput(InvocationOutput):
    """A size."""

    width: int = OutputField(description="Width in pixels", title="width")
    height: int = OutputField(description="Height in pixels", title="height")


@invocation(
    "comfyui/ResolutionSelector",
    version=1,
    title="Resolution Selector",
    category="comfyui/utils",
    tags=["size", "proportion", "width", "height"],
)
class ResolutionSelector(Invocation):
    """Find the width and height of a proportion with so many pixels."""

    aspect_ratio: Proportion = InputField(default="1:1 (Square)", description="Width to height")
    megapixels: float = InputField(
        default=1.0, ge=0.1, le=16, description="Pixels, in 1024 x 1024 of them: 1 for SDXL, 0.25 for SD 1.5"
    )
    multiple: int = InputField(
        default=8, ge=8, le=128, multiple_of=4, description="What both sides are multiples of", advanced=True
    )

    def invoke(self, context: InvocationContext) -> ResolutionOutput:
        """Find the nearest multiples."""
        across, down = _SIDES[self.aspect_ratio]
        factor = math.sqrt(self.megapixels * MEGA / (across * down))
        width, height = (max(1, round(side * factor / self.multiple)) * self.multiple for side in (across, down))
        return ResolutionOutput(width=width, height=height)


_SIDES: Final[Mapping[Proportion, tuple[int, int]]] = {
    "1:1 (Square)": (1, 1), "3:2 (Photo)": (3, 2), "4:3 (Standard)": (4, 3), "16:9 (Widescreen)": (16, 9),
    "21:9 (Ultrawide)": (21, 9), "2:3 (Portrait Photo)": (2, 3), "3:4 (Portrait Standard)": (3, 4),
    "9:16 (Portrait Widescreen)": (9, 16),
}  # fmt: skip
