"""Brightness and colour of pictures apart, and back: the YCbCr of JPEG with the factors of kornia, which ComfyUI uses.

torch is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from torch import Tensor

_RED, _GREEN, _BLUE = 0.299, 0.587, 0.114
_MIDDLE: Final = 0.5


def brightness_and_colors(pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Of pictures [...,3] in 0..1: how bright, how much bluer and how much redder than grey they are, each [...]."""
    red, green, blue = pictures.unbind(-1)
    bright = _RED * red + _GREEN * green + _BLUE * blue
    return bright, (blue - bright) * 0.564 + _MIDDLE, (red - bright) * 0.713 + _MIDDLE


def colored(bright: Tensor, bluer: Tensor, redder: Tensor) -> Tensor:
    """The pictures [...,3] that are so bright and so much bluer and redder than grey; a little may lie beyond 0..1."""
    import torch

    blue, red = bluer - _MIDDLE, redder - _MIDDLE
    return torch.stack([bright + 1.403 * red, bright - 0.714 * red - 0.344 * blue, bright + 1.773 * blue], -1)
