"""`comfyui/SaveImageWebsocket`: pictures that are sent to who asked for them."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.comfyui.results import ShownOutput
from nodeloom.invocations.image.ops.modes import standard
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/SaveImageWebsocket",
    version=1,
    title="SaveImageWebsocket",
    category="comfyui/api/image",
    tags=["send", "api", "output"],
    output=True,
    purity="volatile",
)
class SaveImageWebsocket(Invocation):
    """Save pictures as PNG and send them, each as a binary message, to the client of ComfyUI that asked for them."""

    images: Batch = InputField(description="The pictures to send", title="IMAGE", input="connection")

    def invoke(self, context: InvocationContext) -> ShownOutput:
        """Save each: whoever listens to the run is sent what is saved."""
        pictures = (standard(context.images.load(field)) for field in items("images", self.images))
        return ShownOutput(images=[context.images.save(picture, "websocket") for picture in pictures])
