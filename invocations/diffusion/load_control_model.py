"""`diffusion/load_control_model`: a ControlNet or a T2I adapter, as a reference; nothing is loaded here."""

from __future__ import annotations

from typing import Literal, TypeAlias

from nodeloom.invocations.diffusion.controlling import CONTROL_KINDS, SORTS, control_model
from nodeloom.schema import (
    ControlField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    ModelField,
    OutputField,
    UNetField,
    invocation,
)

Sort: TypeAlias = Literal["not_told", "openpose", "depth", "scribble", "canny", "normal", "segment", "tile", "repaint"]


class ControlOutput(InvocationOutput):
    """What steers a network by a picture."""

    control: ControlField = OutputField(description="The ControlNet or T2I adapter")


@invocation(
    "diffusion/load_control_model",
    version=1,
    title="Load control model",
    category="model",
    tags=["controlnet", "t2i", "adapter", "union", "loader"],
)
class LoadControlModel(Invocation):
    """Choose a ControlNet or a T2I adapter, to steer what is denoised by a picture."""

    model: ModelField = InputField(description="The model, as `nodeloom models` lists it", model_kind=CONTROL_KINDS)
    sort: Sort = InputField(
        default="not_told", description="Sort of the picture, which a ControlNet for several sorts is told"
    )
    unet: UNetField | None = InputField(
        default=None,
        description="What a model that is only a difference is added to; empty is the network that it will steer",
        title="UNet",
        advanced=True,
    )

    def invoke(self, context: InvocationContext) -> ControlOutput:
        """Find the model and refer to it by the hash of the weights."""
        control = control_model(context, self.model, self.unet)
        sort = None if self.sort == "not_told" else SORTS.index(self.sort)
        return ControlOutput(control=control.model_copy(update={"sort": sort}))
