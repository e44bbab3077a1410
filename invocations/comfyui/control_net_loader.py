"""`comfyui/ControlNetLoader` and `comfyui/DiffControlNetLoader`: a ControlNet or a T2I adapter by its file."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import ControlNetOutput
from nodeloom.invocations.diffusion.controlling import CONTROL_KINDS, control_model
from nodeloom.schema import InputField, Invocation, InvocationContext, ModelField, UNetField, invocation

NAME = "The ControlNet or T2I adapter: its file name, or as `nodeloom models` lists it"


@invocation(
    "comfyui/ControlNetLoader",
    version=1,
    title="Load ControlNet Model",
    category="comfyui/loaders",
    tags=["controlnet", "t2i", "adapter", "loader"],
)
class ControlNetLoader(Invocation):
    """Choose a ControlNet or a T2I adapter by its file name."""

    control_net_name: ModelField = InputField(description=NAME, model_kind=CONTROL_KINDS)

    def invoke(self, context: InvocationContext) -> ControlNetOutput:
        """Find it and refer to it by the hash of its weights."""
        return ControlNetOutput(control_net=control_model(context, self.control_net_name))


@invocation(
    "comfyui/DiffControlNetLoader",
    version=1,
    title="Load ControlNet Model (diff)",
    category="comfyui/loaders",
    tags=["controlnet", "difference", "loader"],
)
class DiffControlNetLoader(Invocation):
    """Choose a ControlNet whose file may be a difference, which is added to a network."""

    model: UNetField = InputField(
        description="The network that a difference is added to", title="MODEL", input="connection"
    )
    control_net_name: ModelField = InputField(description=NAME, model_kind=CONTROL_KINDS)

    def invoke(self, context: InvocationContext) -> ControlNetOutput:
        """Find it and refer to it by the hash of its weights."""
        return ControlNetOutput(control_net=control_model(context, self.control_net_name, self.model))
