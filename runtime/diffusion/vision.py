"""Pictures through CLIP's image encoder: as ComfyUI cuts and scales them, and what it takes of the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.schema.errors import InputError

if TYPE_CHECKING:  # transformers takes seconds to import, and whoever holds an encoder has done so
    from transformers import CLIPVisionModelWithProjection

Crop = Literal["center", "none"]
"""What becomes of a picture that is no square: its middle is seen, or all of it, distorted."""

# Mean and spread of the colours that CLIP was trained on (arXiv 2103.00020).
_MEAN: Final = (0.48145466, 0.4578275, 0.40821073)
_SPREAD: Final = (0.26862954, 0.26130258, 0.27577711)
_MOST_SIDES: Final = 64  # a strip longer than that is scaled to more pixels than anybody means


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What an image encoder says of B pictures, fp32.

    last: [B,T,D], what comes out of its layers, before the norm. penultimate: [B,T,D], the same of the layer before
    the last. embeds: [B,P], the projection that CLIP compares with texts.
    """

    last: Tensor
    penultimate: Tensor
    embeds: Tensor


@torch.no_grad()
def see(encoder: CLIPVisionModelWithProjection, pictures: Tensor, crop: Crop) -> Seen:
    """Return what an encoder says of pictures [B,H,W,3 or 4] in 0..1; opacity is not looked at."""
    return _said(encoder, framed(pictures, int(encoder.config.image_size), crop))


@torch.no_grad()
def see_nothing(encoder: CLIPVisionModelWithProjection) -> Seen:
    """Return what an encoder says of one picture of nothing but the mean colour of those that it was trained on."""
    side = int(encoder.config.image_size)
    return _said(encoder, torch.zeros(1, 3, side, side))


def _said(encoder: CLIPVisionModelWithProjection, pixels: Tensor) -> Seen:
    """What an encoder says of pictures [B,3,side,side] as CLIP takes them."""
    weight = encoder.vision_model.embeddings.patch_embedding.weight
    output = encoder(pixels.to(weight.device, weight.dtype), output_hidden_states=True)
    layers: tuple[Tensor, ...] = output.hidden_states
    return Seen(output.last_hidden_state.float(), layers[-2].float(), output.image_embeds.float())


def framed(pictures: Tensor, side: int, crop: Crop) -> Tensor:
    """Return pictures [B,3,side,side] as CLIP takes them, of pictures [B,H,W,3 or 4] in 0..1.

    Bicubic with antialiasing, then rounded to 256 steps. Raises InputError for a strip that is too long to be scaled.
    """
    found = pictures[..., :3].movedim(-1, 1)
    height, width = found.shape[-2:]
    if (height, width) != (side, side):
        size = (side, side)
        if crop == "center":
            if max(height, width) > _MOST_SIDES * min(height, width):
                raise InputError(
                    f"the picture is {width} x {height} pixels, its longer side must be at most {_MOST_SIDES} times "
                    "the shorter; crop it first, or set crop to none"
                )
            scale = side / min(height, width)
            size = (round(scale * height), round(scale * width))
        found = functional.interpolate(found, size=size, mode="bicubic", antialias=True)
        top, left = (size[0] - side) // 2, (size[1] - side) // 2
        found = found[..., top : top + side, left : left + side]
    stepped = (255.0 * found).clip(0, 255).round() / 255.0
    mean, spread = (found.new_tensor(each).view(3, 1, 1) for each in (_MEAN, _SPREAD))
    return (stepped - mean) / spread
