"""Resizing, to a size or by a factor. Colours are weighted by alpha; sixteen bits stay sixteen bits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from nodeloom.invocations.image.ops.bounds import check_size
from nodeloom.invocations.image.ops.modes import premultiplied, standard

if TYPE_CHECKING:
    from PIL.Image import Image

Resample = Literal["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]

RESAMPLE_LABELS: Mapping[str, str] = {
    "nearest": "Nearest (hard pixels)",
    "box": "Box (average)",
    "bilinear": "Bilinear",
    "hamming": "Hamming",
    "bicubic": "Bicubic",
    "lanczos": "Lanczos (sharpest)",
}
"""Labels of the resampling filters."""


def resize(image: Image, width: int, height: int, resample: Resample = "lanczos") -> Image:
    """The picture at exactly `width` x `height` pixels; `InputError` if that is too large."""
    check_size(width, height, "width and height")
    return _resized(standard(image), (width, height), resample)


def scale(image: Image, factor: float, resample: Resample = "lanczos") -> Image:
    """The picture `factor` times as wide and high, rounded to whole pixels, at least 1 x 1."""
    width, height = (max(1, round(side * factor)) for side in image.size)
    check_size(width, height, "factor")
    return _resized(standard(image), (width, height), resample)


def _resized(image: Image, size: tuple[int, int], resample: Resample) -> Image:
    from PIL.Image import Resampling

    if resample == "nearest":
        return image.resize(size, Resampling.NEAREST)  # mixes no pixels, so that colours under alpha 0 survive
    return premultiplied(image).resize(size, Resampling[resample.upper()]).convert(image.mode)
