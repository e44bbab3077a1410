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
    import torch

    from nodeloom.invocations.image.ops.numbers import color_numbers

    picture = color_numbers(context, image)[..., :3]
    height, width = picture.shape[:2]
    check_picture("image", vae, width, height, "encoding it")
    return torch.tensor(picture)[None]


def mask_pixels(context: InvocationContext, mask: MaskField) -> Tensor:
    """A mask [1,1,H,W] fp32 in 0..1, white is 1."""
    import torch

    from nodeloom.invocations.image.ops.numbers import grey_numbers

    return torch.tensor(grey_numbers(context, mask))[None, None]


def cut_together(pixels: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """A picture and its mask, which is fitted to it, without the rim that is beyond whole cells.

    Encoding cuts off the same rim, evenly on both sides.
    """
    from nodeloom.runtime.diffusion.inpainting import on_picture

    whole = on_picture(mask, pixels)
    height, width = (side // FACTOR * FACTOR for side in whole.shape[-2:])
    top, left = (whole.shape[-2] - height) // 2, (whole.shape[-1] - width) // 2
    return pixels[:, top : top + height, left : left + width], whole[..., top : top + height, left : left + width]
