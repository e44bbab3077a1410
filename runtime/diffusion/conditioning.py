"""What a prompt becomes for a network, and how SDXL's networks are told sizes and scores."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.hints import Hinted
from nodeloom.runtime.diffusion.regions import Region

BASE_IDS = 6
"""Length of the SDXL base's time ids: original size, crop, target size."""

REFINER_IDS = 5
"""Length of the SDXL refiner's time ids: original size, crop, aesthetic score."""

POSITIVE_SCORE = 6.0
"""Aesthetic score where a positive conditioning names none (the SDXL report's and the peers' default)."""

NEGATIVE_SCORE = 2.5
"""The same for a negative conditioning."""


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """How large a picture the network is told to make, in pixels: SDXL's micro-conditioning (arXiv 2307.01952).

    width, height: size of the (imagined) training picture; small ones mean blur. crop_x, crop_y: its corner that
    was cut off; not 0 means an off-centre subject. target_width, target_height: size it was brought to.
    """

    width: int
    height: int
    crop_x: int
    crop_y: int
    target_width: int
    target_height: int

    @classmethod
    def of_size(cls, width: int, height: int) -> "PictureFrame":
        """Return the frame of an uncropped picture of that size."""
        return cls(width, height, 0, 0, width, height)


@dataclass(frozen=True, slots=True, eq=False)
class Conditioning:
    """An encoded prompt; several of them, each for a place or a part of the run, are one prompt to guidance.

    embeds: [1,T,D], T a multiple of 77. pooled: [1,P], None where the text encoders have no projection (SD 1.5).
    frame: None stands for the size of the picture in work. aesthetic_score: 1..10, read by the SDXL refiner only;
    None stands for 6.0 in a positive and 2.5 in a negative role. region: where it counts, None is everywhere. span:
    over which shares of the schedule, from 0, where noise is strongest, to 1; None is always. hints: what steers the
    network beside the text, in order.
    """

    embeds: Tensor
    pooled: Tensor | None = None
    frame: PictureFrame | None = None
    aesthetic_score: float | None = None
    region: Region | None = None
    span: tuple[float, float] | None = None
    hints: tuple[Hinted, ...] = ()


def joined(first: Conditioning, second: Conditioning) -> Conditioning:
    """Return one that a network reads as both prompts, one after the other; the rest is the first one's.

    Raises ValueError if they are of text encoders of different widths.
    """
    _check_width(first, second)
    return replace(first, embeds=torch.cat([first.embeds, second.embeds], dim=1))


def blended(first: Conditioning, second: Conditioning, share: float) -> Conditioning:
    """Return `share` of the first and the rest of the second, token by token, as long as the first; 1 is the first.

    Where the second is shorter it counts as zeros. Raises ValueError if they are of text encoders of different widths.
    """
    _check_width(first, second)
    length = first.embeds.shape[1]
    other = second.embeds[:, :length]
    other = functional.pad(other, (0, 0, 0, length - other.shape[1]))
    pooled = second.pooled if first.pooled is None else first.pooled
    if first.pooled is not None and second.pooled is not None:
        pooled = first.pooled * share + second.pooled * (1 - share)
    return replace(first, embeds=first.embeds * share + other * (1 - share), pooled=pooled)


def zeroed(conditioning: Conditioning) -> Conditioning:
    """Return one that says nothing at all, which is not what the empty prompt says."""
    pooled = None if conditioning.pooled is None else torch.zeros_like(conditioning.pooled)
    return replace(conditioning, embeds=torch.zeros_like(conditioning.embeds), pooled=pooled)


def time_ids(conditioning: Conditioning, count: int, width: int, height: int, default_score: float) -> list[float]:
    """Return the numbers that SDXL's networks take beside the pooled text, in their training order.

    `count` is BASE_IDS or REFINER_IDS; `width` and `height` are those of the picture in work, in pixels.
    Raises ValueError for another count.
    """
    frame = conditioning.frame or PictureFrame.of_size(width, height)
    original = [frame.height, frame.width, frame.crop_y, frame.crop_x]
    if count == BASE_IDS:
        return [float(value) for value in (*original, frame.target_height, frame.target_width)]
    if count == REFINER_IDS:
        score = default_score if conditioning.aesthetic_score is None else conditioning.aesthetic_score
        return [*(float(value) for value in original), float(score)]
    raise ValueError(f"the network wants {count} time ids; SDXL base takes {BASE_IDS}, its refiner {REFINER_IDS}")


def _check_width(first: Conditioning, second: Conditioning) -> None:
    widths = first.embeds.shape[-1], second.embeds.shape[-1]
    if widths[0] != widths[1]:
        raise ValueError(
            f"first is of text encoders {widths[0]} wide, second of ones {widths[1]} wide; "
            "encode both prompts with the same model"
        )
