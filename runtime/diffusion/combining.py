"""Other ways for what to show and what to avoid to become one; see `guidance.Combine`."""

from __future__ import annotations

import math
from collections.abc import Callable

from torch import Tensor, linalg, linspace

from nodeloom.runtime.diffusion.guidance import Combine


def rescaled(share: float) -> Combine:
    """Return guidance whose contrast is brought back to that of what to show, by a share (Lin et al. 2023, 2305.08891).

    It is measured of the velocity that a network would predict.
    """

    def combine(shown: Tensor, avoided: Tensor, cfg: float, x: Tensor, sigma: float) -> Tensor:
        spread = math.sqrt(sigma**2 + 1)
        scaled = x / (sigma**2 + 1)
        positive, negative = ((scaled - x0) * spread / sigma for x0 in (shown, avoided))
        guided = negative + cfg * (positive - negative)
        contrast, own = (each.std(dim=(1, 2, 3), keepdim=True) for each in (guided, positive))
        velocity = share * guided * (own / contrast) + (1 - share) * guided
        return scaled - velocity * sigma / spread

    return combine


def renormed(below: float, most: float) -> Combine:
    """Return guidance that makes no picture longer than `most` times what to show, 0 for any length.

    There is none of it but at noise levels less than `below`. Qin et al. 2025 (Lumina-Image 2.0, arXiv 2503.21758).
    """

    def combine(shown: Tensor, avoided: Tensor, cfg: float, x: Tensor, sigma: float) -> Tensor:
        if sigma >= below:
            return shown
        guided = avoided + cfg * (shown - avoided)
        if most <= 0:
            return guided
        own, length = (linalg.vector_norm(each, dim=(1, 2, 3), keepdim=True) for each in (shown, guided))
        share: Tensor = (own * most / length).clamp(max=1)
        return guided * share

    return combine


def from_first_to_last(least: float) -> Combine:
    """Return guidance that grows over the pictures of a batch, from `least` in the first to cfg in the last."""

    def combine(shown: Tensor, avoided: Tensor, cfg: float, x: Tensor, sigma: float) -> Tensor:
        strengths = linspace(least, cfg, len(x), device=x.device).view(-1, 1, 1, 1)
        return avoided + strengths * (shown - avoided)

    return combine


def from_ends_to_middle(least: float) -> Combine:
    """Return guidance that grows from `least` in the first and the last picture of a batch to cfg in the middle."""

    def combine(shown: Tensor, avoided: Tensor, cfg: float, x: Tensor, sigma: float) -> Tensor:
        ramp = linspace(0, 1, len(x), device=x.device)
        rise = 2 * (ramp - (ramp + 0.5).floor()).abs()
        strengths = (rise * (cfg - least) + least).view(-1, 1, 1, 1)
        return avoided + strengths * (shown - avoided)

    return combine


def perpendicular(nothing: Callable[[Tensor, float], Tensor], share: float) -> Combine:
    """Return guidance away from that part of the negative alone that is no part of the positive.

    Armandpour et al. 2023 (arXiv 2304.04968). nothing: x0 of a prompt that says nothing, for x at sigma. share: how
    strongly the negative counts. The directions are those of a whole batch, as in ComfyUI.
    """

    def combine(shown: Tensor, avoided: Tensor, cfg: float, x: Tensor, sigma: float) -> Tensor:
        return away(shown, avoided, nothing(x, sigma), cfg, share)

    return combine


def away(shown: Tensor, avoided: Tensor, nothing: Tensor, cfg: float, share: float) -> Tensor:
    """Return x0 of the three, as `perpendicular` has it."""
    positive, negative = shown - nothing, avoided - nothing
    length: Tensor = linalg.vector_norm(positive)
    alone = negative - (negative * positive).sum() / length**2 * positive
    return nothing + cfg * (positive - share * alone)
