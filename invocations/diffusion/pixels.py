"""Pictures and masks as the tensors that an autoencoder takes, cut to whole latent cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.diffusion.exchange import FACTOR
from nodeloom.invocations.diffusion.room import check_picture
from nodeloom.schema import ImageField, InvocationContext, MaskField

if TYPE_CHECKING:
    from diffusers import AutoencoderKL
    from torch import Tensor


def picture_pixels(context: InvocationContext, image: ImageField, vae: AutoencoderKL) -> Tensor:
    """A picture [1,H,W,3] fp32 in 0..1; raise `InputError` if encoding it can't fit the device."""
    import numpy as np
    import torch

    from nodeloom.invocations.image.ops.modes import eight_bit

    picture = eight_bit(context.images.load(image)).convert("RGB")
    check_picture("image", vae, picture.width, picture.height, "encoding it")
    return torch.from_numpy(np.asarray(picture, dtype=np.float32) / 255.0)[None]


def mask_pixels(context: InvocationContext, mask: MaskField) -> Tensor:
    """A mask [1,1,H,W] fp32 in 0..1, white is 1."""
    import numpy as np
    import torch

    from nodeloom.invocations.image.ops.mask import mask_from

    grey = np.asarray(mask_from(context.images.load(mask), "luminance"), dtype=np.float32) / 255.0
    return torch.from_numpy(grey)[None, None]


def cut_together(pixels: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """A picture and its mask, which is fitted to it, without the rim that is beyond whole cells.

    Encoding cuts off the same rim, evenly on both sides.
    """
    from nodeloom.runtime.diffusion.inpainting import on_picture

    whole = on_picture(mask, pixels)
    height, width = (side // FACTOR * FACTOR for side in whole.shape[-2:])
    top, left = (whole.shape[-2] - height) // 2, (whole.shape[-1] - width) // 2
    return pixels[:, top : top + height, left : left + width], whole[..., top : top + height, left : left + width]
