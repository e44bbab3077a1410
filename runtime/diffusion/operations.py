"""Operations on latents that have a name: on latents themselves, or on what guidance adds (see `guiding_change`).

Every function takes and returns latents [B,C,h,w] and changes none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from torch import Tensor

from nodeloom.runtime.diffusion.kernels import filtered, sharpening
from nodeloom.schema.errors import InputError

Operation = Callable[[Tensor], Tensor]

_DEVIATIONS: Final = 5
"""The length that a tone curve levels off at is so many standard deviations above the mean."""
_NO_LENGTH: Final = 1e-10
_DARK: Final = 1e-6


def tonemapped(latents: Tensor, multiplier: float) -> Tensor:
    """Return latents whose vectors are as long as Reinhard's tone curve has it (2002): the longest are cut most.

    multiplier: of the length that the curve never reaches, which is told from the lengths in each picture.
    """
    length = latents.norm(dim=1, keepdim=True) + _NO_LENGTH
    each = (1, 2, 3)
    top = (length.mean(each, keepdim=True) + _DEVIATIONS * length.std(each, keepdim=True)) * multiplier
    made: Tensor = latents / length * (length * top / (length + top))
    return made


def sharpened(latents: Tensor, radius: int, sigma: float, alpha: float) -> Tensor:
    """Return latents whose directions are sharpened by `alpha`, and then as long as before times what came of it.

    radius, sigma: of the Gaussian, as in `kernels.gaussian`. `InputError` for latents that are not larger than it.
    """
    height, width = latents.shape[-2:]
    if radius >= min(height, width):
        raise InputError(
            f"a sharpening radius of {radius} is too much for latents of {width} x {height} cells; it must be less "
            "than their sides"
        )
    length = latents.norm(dim=1, keepdim=True) + _DARK
    made: Tensor = length * filtered(latents / length, sharpening(radius, sigma, alpha))
    return made


def operation(kind: str, settings: Mapping[str, bool | int | float | str]) -> Operation:
    """Return an operation by its kind; `InputError` for one that nobody knows."""
    if kind == "tonemap":
        return partial(tonemapped, multiplier=float(settings["multiplier"]))
    if kind == "sharpen":
        sigma, alpha = float(settings["sigma"]), float(settings["alpha"])
        return partial(sharpened, radius=int(settings["radius"]), sigma=sigma, alpha=alpha)
    raise InputError(f"there is no operation {kind!r} on latents, must be tonemap or sharpen")
