"""`comfyui/ControlNetApply` and `comfyui/ControlNetApplyAdvanced`: prompts that pictures steer as well."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.diffusion.controlling import END, MOST_STRENGTH, START, STRENGTH, kept_pictures, steered
from nodeloom.schema import (
    ConditioningField,
    ConditioningOutput,
    ControlField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    VAEField,
    invocation,
)

CATEGORY = "comfyui/conditioning/controlnet"
CONTROL_NET = "The ControlNet or T2I adapter"
IMAGE = "The pictures, of the sort that it knows; of several, each steers one of the batch"


class PositiveNegativeOutput(InvocationOutput):
    """What to show and what to avoid."""

    positive: ConditioningField = OutputField(description="What to show", title="positive")
    negative: ConditioningField = OutputField(description="What to avoid", title="negative")


@invocation(
    "comfyui/ControlNetApply",
    version=1,
    title="Apply ControlNet (OLD)",
    category=CATEGORY,
    tags=["controlnet", "t2i", "adapter"],
    classification="deprecated",
    accelerator=True,
)
class ControlNetApply(Invocation):
    """Let a picture steer a prompt, and negative prompts that no picture steers with it."""

    conditioning: ConditioningField = InputField(
        description="An encoded prompt", title="CONDITIONING", input="connection"
    )
    control_net: ControlField = InputField(description=CONTROL_NET, title="CONTROL_NET", input="connection")
    image: Batch = InputField(description=IMAGE, title="IMAGE", input="connection")
    strength: float = InputField(default=1.0, ge=0, le=MOST_STRENGTH, description=STRENGTH)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Put it on the prompt."""
        pictures = kept_pictures(context, "image", items("image", self.image))
        (prompt,) = steered([self.conditioning], self.control_net, pictures, self.strength, spreads=True)
        return ConditioningOutput(conditioning=prompt)


@invocation(
    "comfyui/ControlNetApplyAdvanced",
    version=1,
    title="Apply ControlNet",
    category=CATEGORY,
    tags=["controlnet", "t2i", "adapter", "canny", "depth", "pose", "scribble"],
    accelerator=True,
)
class ControlNetApplyAdvanced(Invocation):
    """Let a picture steer a positive and a negative prompt, over a part of the schedule; several in a row add up."""

    positive: ConditioningField = InputField(description="What to show", input="connection")
    negative: ConditioningField = InputField(description="What to avoid", input="connection")
    control_net: ControlField = InputField(description=CONTROL_NET, title="CONTROL_NET", input="connection")
    image: Batch = InputField(description=IMAGE, title="IMAGE", input="connection")
    strength: float = InputField(default=1.0, ge=0, le=MOST_STRENGTH, description=STRENGTH)
    start_percent: float = InputField(default=0.0, ge=0, le=1, description=START)
    end_percent: float = InputField(default=1.0, ge=0, le=1, description=END)
    vae: VAEField | None = InputField(
        default=None,
        description="An autoencoder for ControlNets of other models that see latents; none of Stable Diffusion's does",
        title="VAE",
        input="connection",
    )

    def invoke(self, context: InvocationContext) -> PositiveNegativeOutput:
        """Put it on both prompts."""
        pictures = kept_pictures(context, "image", items("image", self.image))
        prompts, span = (self.positive, self.negative), (self.start_percent, self.end_percent)
        positive, negative = steered(prompts, self.control_net, pictures, self.strength, span)
        return PositiveNegativeOutput(positive=positive, negative=negative)
