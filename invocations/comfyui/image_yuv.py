"""ComfyUI's nodes that take the brightness and the colour of pictures apart and put them together."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.pixels import as_many, kept, pictures, with_channels
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.schema import (
    ImageField,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    invocation,
)

CATEGORY: Final = "comfyui/image/batch"
_TAGS: Final = ["yuv", "ycbcr", "channels", "brightness"]
_BRIGHT: Final = "How bright it is, as grey pictures"
_BLUER: Final = "How much bluer than grey it is, as grey pictures: middle grey is no bluer"
_REDDER: Final = "How much redder than grey it is, as grey pictures: middle grey is no redder"


class ChannelsOutput(InvocationOutput):
    """Brightness and colour of pictures, apart."""

    y: list[ImageField] = OutputField(description=_BRIGHT, title="Y")
    u: list[ImageField] = OutputField(description=_BLUER, title="U")
    v: list[ImageField] = OutputField(description=_REDDER, title="V")


@invocation("comfyui/ImageRGBToYUV", version=1, title="ImageRGBToYUV", category=CATEGORY, tags=_TAGS, accelerator=True)
class ImageRGBToYUV(Invocation):
    """Take the brightness and the colour of pictures apart."""

    image: Batch = InputField(description="The pictures; transparency is left out", title="IMAGE", input="connection")

    def invoke(self, context: InvocationContext) -> ChannelsOutput:
        """Take them apart."""
        from nodeloom.invocations.comfyui.luminance import brightness_and_colors

        pixels = with_channels(pictures(context, "image", self.image), 3)
        y, u, v = (kept(context, part[..., None].expand_as(pixels)) for part in brightness_and_colors(pixels))
        return ChannelsOutput(y=y, u=u, v=v)


@invocation("comfyui/ImageYUVToRGB", version=1, title="ImageYUVToRGB", category=CATEGORY, tags=_TAGS, accelerator=True)
class ImageYUVToRGB(Invocation):
    """Put brightness and colour together to pictures."""

    Y: Batch = InputField(description=_BRIGHT, input="connection")
    U: Batch = InputField(description=_BLUER, input="connection")
    V: Batch = InputField(description=_REDDER, input="connection")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Put them together; of pictures that are not grey the mean of their channels counts."""
        from nodeloom.invocations.comfyui.luminance import colored

        bright, *colors = (
            pictures(context, name, each).mean(-1) for name, each in (("Y", self.Y), ("U", self.U), ("V", self.V))
        )
        for name, each in zip("UV", colors, strict=True):
            if each.shape[1:] != bright.shape[1:]:
                raise InputError(f"{name} is of another size than Y; resize its pictures first")
        bluer, redder = (as_many(name, each, bright) for name, each in zip("UV", colors, strict=True))
        return BatchOutput(image=kept(context, colored(bright, bluer, redder)))
