"""Masks [B,H,W] in 0..1 that fade out and grow, as ComfyUI has it.

torch is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

_Ends = tuple[int, int]


def faded(masks: Tensor, across: _Ends, down: _Ends) -> Tensor:
    """Masks that fade out over so many pixels at their left and right, and at their upper and lower edge.

    As in ComfyUI, whose places from the end begin at 0, the far edge keeps one pixel more than is asked for, and the
    weakest share falls on the near edge.
    """
    height, width = masks.shape[1:]
    return masks * _fade(width, across) * _fade(height, down)[:, None]


def grown(masks: Tensor, by: int, *, tapered: bool, on_pixel: Callable[[], None]) -> Tensor:
    """Masks whose white has grown by so many pixels, or shrunk; `tapered`: not across corners.

    `on_pixel` is told before each pixel, and may raise.
    """
    found = -masks if by < 0 else masks
    for _ in range(abs(by)):
        on_pixel()
        wider = _wider(found, tapered)
        if wider.equal(found):
            break
        found = wider
    return -found if by < 0 else found


def _fade(size: int, ends: _Ends) -> Tensor:
    import torch

    shares = torch.ones(size)
    before, after = (min(end, size) for end in ends)
    for place in range(before):
        shares[place] *= (place + 1) / before
    for place in range(after):
        shares[-place] *= (place + 1) / after
    return shares


def _wider(masks: Tensor, tapered: bool) -> Tensor:
    """The largest value among each pixel and those beside it, and across its corners unless `tapered`."""
    from torch import maximum
    from torch.nn import functional

    across = _spread(masks, -1)
    if not tapered:
        return _spread(across, -2)
    above = functional.pad(masks[:, :-1], [0, 0, 1, 0], value=float("-inf"))
    below = functional.pad(masks[:, 1:], [0, 0, 0, 1], value=float("-inf"))
    return maximum(maximum(across, above), below)


def _spread(masks: Tensor, axis: int) -> Tensor:
    """The largest value among each pixel and its two neighbours along an axis."""
    from torch import maximum

    count = masks.shape[axis]
    if count == 1:
        return masks
    pairs = maximum(masks.narrow(axis, 0, count - 1), masks.narrow(axis, 1, count - 1))
    made = masks.clone()
    made.narrow(axis, 0, count - 1).copy_(pairs)
    rest = made.narrow(axis, 1, count - 1)
    rest.copy_(maximum(rest, pairs))
    return made
