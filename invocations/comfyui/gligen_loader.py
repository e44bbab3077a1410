"""`comfyui/GLIGENLoader`: a GLIGEN model by itself."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import GLIGENOutput
from nodeloom.invocations.diffusion.grounding import GLIGEN
from nodeloom.invocations.diffusion.single_parts import part_model
from nodeloom.schema import GLIGENField, InputField, Invocation, InvocationContext, ModelField, invocation


@invocation(
    "comfyui/GLIGENLoader",
    version=1,
    title="GLIGENLoader",
    category="comfyui/loaders",
    tags=["gligen", "box", "loader"],
)
class GLIGENLoader(Invocation):
    """Choose a GLIGEN model, which puts texts into boxes, by its file name."""

    gligen_name: ModelField = InputField(
        description="The GLIGEN model: its file name, or as `nodeloom models` lists it", model_kind=(GLIGEN,)
    )

    def invoke(self, context: InvocationContext) -> GLIGENOutput:
        """Find the model and refer to it by the hash of its weights."""
        found = part_model(context, self.gligen_name, GLIGEN, GLIGEN, "layers of GLIGEN")
        return GLIGENOutput(gligen=GLIGENField(model=found))
