"""Pictures resized as ComfyUI resizes them: the arithmetic of latents, or Pillow's Lanczos.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.comfyui.pixels import kept
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.comfyui.sizes import Size
from nodeloom.schema import InvocationContext

if TYPE_CHECKING:
    from torch import Tensor

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
    import torch

    from nodeloom.invocations.image.ops.bounds import check_size
    from nodeloom.invocations.image.ops.numbers import color_numbers

    images = []
    for field in items("image", batch):
        pixels = torch.tensor(color_numbers(context, field))[None]
        size = size_of((pixels.shape[2], pixels.shape[1]))
        if size is not None:
            check_size(*size, fields)
            pixels = scaled(pixels, size, method, crop=crop)
        images += [field] if size is None else kept(context, pixels)
        context.check_canceled()
    return BatchOutput(image=images)


def scaled(pixels: Tensor, size: Size, method: ScaleMethod, *, crop: bool = False) -> Tensor:
    """Pictures [B,H,W,C] in another size; `crop`: their middle of that proportion, not distorted.

    Lanczos is Pillow's, of eight bits a channel.
    """
    import numpy as np
    import torch
    from PIL import Image as Pillow

    from nodeloom.runtime.diffusion.autoencoder import to_bytes
    from nodeloom.runtime.diffusion.latents import middle, resize_latents

    part = pixels.movedim(-1, 1)
    part = middle(part, size[0] / size[1]) if crop else part
    if method != "lanczos":
        return resize_latents(part, *size, method).movedim(1, -1)
    bits = to_bytes(part.movedim(1, -1))
    grown = [Pillow.fromarray(each).resize(size, Pillow.Resampling.LANCZOS) for each in bits]
    return torch.from_numpy(np.stack([np.asarray(each) for each in grown])).float() / 255.0
