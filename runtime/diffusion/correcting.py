"""What is added to x0 after guidance, by asking the network once more; see `guidance.After`."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.guidance import After, Answers
from nodeloom.runtime.diffusion.inside.change import Put
from nodeloom.runtime.diffusion.inside.middle import Watched, blinded

_KERNEL = 9
_SMALLEST = 4


def perturbed(scale: float) -> After:
    """Return guidance away from what is shown where the middle of the network does not look around.

    Ahn et al. 2024 (arXiv 2403.17377).
    """
    hint = Put(blinded())

    def after(guided: Tensor, answers: Answers) -> Tensor:
        if scale == 0:
            return guided
        return guided + (answers.shown - answers.ask(answers.x, answers.SHOWN, hint)) * scale

    return after


def attended(scale: float, blur: float) -> After:
    """Return guidance away from what is predicted where all that draws attention is blurred.

    Hong et al. 2023 (arXiv 2210.00939), of the negative as in ComfyUI; very small pictures stay as they are. blur: of
    the Gaussian, in cells.
    """

    def after(guided: Tensor, answers: Answers) -> Tensor:
        if min(guided.shape[2:]) <= _SMALLEST:
            return guided
        watched = Watched()
        avoided = answers.ask(answers.x, answers.AVOIDED, Put(watched.change))
        degraded = _blurred(avoided, watched.shares, blur)
        found = answers.ask(degraded + answers.x - avoided, answers.AVOIDED)
        return guided + (degraded - found) * scale

    return after


def _blurred(x0: Tensor, shares: Tensor, blur: float) -> Tensor:
    """x0 [B,C,h,w], blurred where tokens are seen more than on the average."""
    height, width = x0.shape[-2:]
    seen = shares.mean(1).sum(1) > 1.0
    mask = seen.view(len(x0), 1, *_sides(seen.shape[-1], height / width)).to(x0.dtype)
    mask = functional.interpolate(mask, (height, width))
    return _gaussian(x0, blur) * mask + x0 * (1 - mask)


def _sides(count: int, aspect: float) -> tuple[int, int]:
    """The rows and columns of so many tokens, near that aspect."""
    rows = round(math.sqrt(aspect * count))
    nearby = (side for step in range(count) for side in (rows + step, max(1, rows - step)))
    found = next(side for side in nearby if count % side == 0)
    return found, count // found


def _gaussian(x0: Tensor, blur: float) -> Tensor:
    channels, half = x0.shape[1], (_KERNEL - 1) / 2
    places = torch.linspace(-half, half, _KERNEL, device=x0.device)
    line = torch.exp(-0.5 * (places / blur) ** 2)
    line = (line / line.sum()).to(x0.dtype)
    kernel = (line[:, None] * line[None, :]).expand(channels, 1, _KERNEL, _KERNEL)
    return functional.conv2d(functional.pad(x0, [_KERNEL // 2] * 4, mode="reflect"), kernel, groups=channels)
