"""Morphology of pictures: the largest or the least value of a neighbourhood, as kornia has it for ComfyUI.

torch is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from torch import Tensor

Operation: TypeAlias = Literal["erode", "dilate", "open", "close", "gradient", "bottom_hat", "top_hat"]


def morphed(pictures: Tensor, operation: Operation, side: int) -> Tensor:
    """Pictures [B,H,W,C] changed by a square of `side` pixels; only pixels inside the picture count."""
    pixels = pictures.movedim(-1, 1)
    if operation == "erode":
        made = eroded(pixels, side)
    elif operation == "dilate":
        made = dilated(pixels, side)
    elif operation == "open":
        made = dilated(eroded(pixels, side), side)
    elif operation == "close":
        made = eroded(dilated(pixels, side), side)
    elif operation == "gradient":
        made = dilated(pixels, side) - eroded(pixels, side)
    elif operation == "top_hat":
        made = pixels - dilated(eroded(pixels, side), side)
    else:
        made = eroded(dilated(pixels, side), side) - pixels
    return made.movedim(1, -1)


def dilated(pixels: Tensor, side: int) -> Tensor:
    """The largest value around each pixel of [...,H,W]; an even square reaches one pixel further down and right.

    So what grows is the mirror image of what shrinks, and opening takes away only (Minkowski; kornia since 0.9).
    """
    before = side - side // 2 - 1
    return _largest(_largest(pixels, side, before, -1), side, before, -2)


def eroded(pixels: Tensor, side: int) -> Tensor:
    """The least value around each pixel of [...,H,W]; an even square reaches one pixel further up and left."""
    before = side // 2
    return -_largest(_largest(-pixels, side, before, -1), side, before, -2)


def _largest(pixels: Tensor, side: int, before: int, axis: int) -> Tensor:
    """Along one axis, from so many pixels before each.

    Windows are doubled until they are wide enough, so wide ones cost little more than small ones.
    """
    import torch
    from torch.nn import functional

    after = side - before - 1
    padding = [before, after] if axis == -1 else [0, 0, before, after]
    window = functional.pad(pixels, padding, value=float("-inf"))
    width = 1
    while width < side:
        step = min(width, side - width)
        size = window.shape[axis] - step
        window = torch.maximum(window.narrow(axis, 0, size), window.narrow(axis, step, size))
        width += step
    return window
