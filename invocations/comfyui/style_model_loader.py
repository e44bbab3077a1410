"""`comfyui/StyleModelLoader`: a style adapter by itself."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import StyleModelOutput
from nodeloom.invocations.diffusion.single_parts import part_model
from nodeloom.invocations.diffusion.styling import STYLE
from nodeloom.schema import InputField, Invocation, InvocationContext, ModelField, StyleModelField, invocation


@invocation(
    "comfyui/StyleModelLoader",
    version=1,
    title="Load Style Model",
    category="comfyui/loaders",
    tags=["style", "t2i", "adapter", "loader"],
)
class StyleModelLoader(Invocation):
    """Choose a style adapter by its file name."""

    style_model_name: ModelField = InputField(
        description="The style adapter: its file name, or as `nodeloom models` lists it", model_kind=(STYLE,)
    )

    def invoke(self, context: InvocationContext) -> StyleModelOutput:
        """Find the adapter and refer to it by the hash of its weights."""
        found = part_model(context, self.style_model_name, STYLE, STYLE, "network of a style adapter")
        return StyleModelOutput(style_model=StyleModelField(model=found))
