"""`comfyui/SetUnionControlNetType`: which sort of picture a ControlNet for several sorts is given."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from nodeloom.invocations.comfyui.results import ControlNetOutput
from nodeloom.schema import ControlField, InputField, Invocation, InvocationContext, invocation

UnionType: TypeAlias = Literal[
    "auto",
    "openpose",
    "depth",
    "hed/pidi/scribble/ted",
    "canny/lineart/anime_lineart/mlsd",
    "normal",
    "segment",
    "tile",
    "repaint",
]


@invocation(
    "comfyui/SetUnionControlNetType",
    version=1,
    title="SetUnionControlNetType",
    category="comfyui/conditioning/controlnet",
    tags=["controlnet", "union", "promax"],
)
class SetUnionControlNetType(Invocation):
    """Tell a ControlNet for several sorts of pictures which sort it is given; others take no notice."""

    control_net: ControlField = InputField(description="The ControlNet", title="CONTROL_NET", input="connection")
    type: UnionType = InputField(default="auto", description="The sort of picture; auto does not tell it")

    def invoke(self, context: InvocationContext) -> ControlNetOutput:
        """Note the number of the sort, which is its place in the list."""
        number = get_args(UnionType).index(self.type) - 1
        told = self.control_net.model_copy(update={"sort": number if number >= 0 else None})
        return ControlNetOutput(control_net=told)
