"""A part of a picture made anew at a size that suits the model, and put back: what detailers do with faces.

The order of the steps and their numbers are those of the Impact Pack's FaceDetailer. Everything heavy is imported
inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor

_CELL: Final = 8
"""Pixels of a side of a latent cell."""
_LEAST: Final = 64
"""Pixels of the shortest side that is made anew."""

Remake = Callable[["Tensor", "Tensor | None"], "Tensor"]
"""Makes a picture [1,H,W,3] anew, where a mask [1,H,W] is white if there is one."""


class Box(NamedTuple):
    """A part of a picture, in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Detailing:
    """How a part is made anew. Lengths in pixels.

    `dilation` enlarges the part on every side; `crop` is how much larger what is seen around it is. The part (or with
    `by_crop` what is seen) is enlarged until its shorter side has `guide` pixels, and what is seen at most `most`.
    `is_forced`: also parts that are large enough. `feather` softens the rim.
    """

    guide: float
    most: float
    crop: float
    dilation: int
    feather: int
    by_crop: bool = False
    is_forced: bool = True
    is_masked: bool = True


class Detailed(NamedTuple):
    """A picture [H,W,3] with a part made anew, and a mask [H,W] of that part.

    `part` is what was made [h,w,3], at the size at which it was, and `alpha` [h,w] how much of it counts.
    """

    picture: Tensor
    mask: Tensor
    part: Tensor
    alpha: Tensor


def detailed(picture: Tensor, part: Box, how: Detailing, remake: Remake) -> Detailed | None:
    """A picture [H,W,3] with a part made anew; None if the part is large enough already."""
    import torch

    height, width = picture.shape[:2]
    part = _within(part, how.dilation, width, height)
    seen = _around(part, how.crop, width, height)
    scale = _scale(part, seen, how)
    if scale <= 1 and not how.is_forced:
        return None
    size = _size(seen, max(1.0, scale), how.most)
    mask = torch.zeros(height, width)
    mask[part.top : part.bottom, part.left : part.right] = 1
    shown = _cut(picture, seen).movedim(-1, 0)[None]
    soft = _softened(mask, how.feather)
    made = remake(
        _resized(shown, size).movedim(1, -1),
        _resized(_cut(mask, seen)[None, None], size)[0] if how.is_masked else None,
    )
    back = _resized(made.movedim(-1, 1), seen.size)[0].movedim(0, -1)
    weight = _cut(soft, seen)[..., None]
    result = picture.clone()
    result[seen.top : seen.bottom, seen.left : seen.right] = _cut(picture, seen) * (1 - weight) + back * weight
    alpha = _resized(_cut(soft, seen)[None, None], size)[0, 0]
    return Detailed(result, mask, made[0], alpha)


def _scale(part: Box, seen: Box, how: Detailing) -> float:
    """How much larger the part is to be."""
    return how.guide / min((seen if how.by_crop else part).size)


def _size(seen: Box, scale: float, most: float) -> tuple[int, int]:
    """Width and height at which what is seen is made, in whole cells."""
    bounded = min(scale, most / max(seen.size))
    width, height = (max(_LEAST, round(side * bounded / _CELL) * _CELL) for side in seen.size)
    return width, height


def _within(box: Box, more: int, width: int, height: int) -> Box:
    """A box enlarged on every side, within the picture, and at least one pixel large."""
    left, top = (min(max(0, low - more), side - 1) for low, side in ((box.left, width), (box.top, height)))
    right, bottom = min(width, max(left + 1, box.right + more)), min(height, max(top + 1, box.bottom + more))
    return Box(left, top, right, bottom)


def _around(box: Box, factor: float, width: int, height: int) -> Box:
    """What is seen around a box: so many times as large, moved where it would reach beyond the picture."""
    spans = []
    for low, high, side in ((box.left, box.right, width), (box.top, box.bottom, height)):
        span = min(side, max(high - low, round((high - low) * factor)))
        start = min(max(0, round((low + high - span) / 2)), side - span)
        spans.append((start, start + span))
    (left, right), (top, bottom) = spans
    return Box(left, top, right, bottom)


def _cut(pixels: Tensor, box: Box) -> Tensor:
    return pixels[box.top : box.bottom, box.left : box.right]


def _resized(pixels: Tensor, size: tuple[int, int]) -> Tensor:
    """Pixels [B,C,H,W] in another width and height."""
    from torch.nn.functional import interpolate

    wide, high = size
    found = interpolate(pixels, (high, wide), mode="bicubic", antialias=True, align_corners=False)
    return found.clamp(0, 1)


def _softened(mask: Tensor, feather: int) -> Tensor:
    """A mask [H,W] whose rim fades inwards over so many pixels."""
    from torch.nn.functional import avg_pool2d

    if feather < 1:
        return mask
    side = 2 * feather + 1
    inner = -_grown(-mask, feather)
    return avg_pool2d(inner[None, None], side, stride=1, padding=feather, count_include_pad=False)[0, 0] * mask


def _grown(mask: Tensor, by: int) -> Tensor:
    from torch.nn.functional import max_pool2d

    return max_pool2d(mask[None, None], 2 * by + 1, stride=1, padding=by)[0, 0]
