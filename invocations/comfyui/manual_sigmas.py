"""`comfyui/ManualSigmas`: noise levels that the user wrote down."""

from __future__ import annotations

import math
import re
from typing import Final

from nodeloom.invocations.comfyui.sampling_values import SigmasOutput, sigmas_output
from nodeloom.invocations.comfyui.spaced_schedulers import CATEGORY
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, invocation

_NUMBER: Final = re.compile(r"[-+]?(?:\d*\.)?\d+(?:[eE][-+]?\d+)?")


@invocation(
    "comfyui/ManualSigmas",
    version=1,
    title="ManualSigmas",
    category=CATEGORY,
    accelerator=True,
    tags=["sigmas", "schedule", "steps"],
)
class ManualSigmas(Invocation):
    """Walk noise levels that are written down."""

    sigmas: str = InputField(
        default="1, 0.5",
        max_length=100_000,
        description="Numbers, with whatever else between them; a step leads from each to the next",
    )

    def invoke(self, context: InvocationContext) -> SigmasOutput:
        """Read them; `InputError` if there is none, or one is infinite."""
        levels = [float(number) for number in _NUMBER.findall(self.sigmas)]
        if not levels or not all(map(math.isfinite, levels)):
            raise InputError(f"sigmas is {self.sigmas[:60]!r}, must have finite numbers in it, such as 14.6, 3.2, 0")
        return sigmas_output(levels)
