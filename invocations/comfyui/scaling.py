"""Pictures resized as ComfyUI resizes them: the arithmetic of latents, or Pillow's Lanczos.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from nodeloom.invocations.comfyui.batches import Batch, colored, items
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.comfyui.sizes import Size
from nodeloom.schema import InvocationContext

if TYPE_CHECKING:
    from PIL.Image import Image

ScaleMethod: TypeAlias = Literal["nearest-exact", "bilinear", "area", "bicubic", "lanczos"]
METHOD = "How values between pixels are found"


def rescaled(
    context: InvocationContext,
    batch: Batch,
    size_of: Callable[[Size], Size | None],
    method: ScaleMethod,
    fields: str,
    *,
    crop: bool = False,
) -> BatchOutput:
    """The pictures of the input `image`, each in the size that `size_of` tells of its own; None leaves it as it is.

    `InputError` for a size that is too large; `fields` are the inputs that could be lowered.
    """
    from nodeloom.invocations.image.ops.bounds import check_size

    images = []
    for field in items("image", batch):
        picture = colored(context, field)
        size = size_of(picture.size)
        if size is not None:
            check_size(*size, fields)
            picture = scaled(picture, size, method, crop=crop)
        images.append(context.images.put(picture))
        context.check_canceled()
    return BatchOutput(image=images)


def scaled(picture: Image, size: Size, method: ScaleMethod, *, crop: bool = False) -> Image:
    """A picture in mode RGB or RGBA in another size; `crop`: its middle of that proportion, not distorted."""
    import numpy as np
    import torch
    from PIL import Image as Pillow

    from nodeloom.runtime.diffusion.autoencoder import to_bytes
    from nodeloom.runtime.diffusion.latents import middle, resize_latents

    pixels = torch.from_numpy(np.asarray(picture, dtype=np.float32) / 255.0).movedim(-1, 0)[None]
    part = middle(pixels, size[0] / size[1]) if crop else pixels
    if method == "lanczos":
        cut = Pillow.fromarray(to_bytes(part.movedim(1, -1))[0])
        return cut.resize(size, Pillow.Resampling.LANCZOS)
    return Pillow.fromarray(to_bytes(resize_latents(part, *size, method).movedim(1, -1))[0])
