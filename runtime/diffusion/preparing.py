"""What becomes of both x0 before guidance, which is of their difference; see `guidance.Before`."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import torch
from torch import Tensor, linalg

from nodeloom.runtime.diffusion.frequencies import banded as in_bands
from nodeloom.runtime.diffusion.guidance import Answers, Before
from nodeloom.runtime.diffusion.operations import Operation

_EACH: Final = (1, 2, 3)
_NO_LENGTH: Final = 1e-20


def projected(eta: float, longest: float, momentum: float) -> Before:
    """Return guidance without that part of it which makes what is shown stronger and no other (APG).

    Sadat et al. 2024 (arXiv 2410.02416), as ComfyUI has it: eta is how much of that part stays, and the difference
    itself is added once more. longest: of the guidance, 0 for any length. momentum: of a sum over the steps, which
    begins anew where the noise rises. A cfg of 0 leaves all as it is.
    """
    total, last = torch.zeros(()), 0.0

    def before(answers: Answers) -> Answers:
        nonlocal total, last
        if answers.cfg == 0:
            return answers
        plain = guidance = answers.shown - answers.avoided
        if momentum != 0:
            total = guidance + (0 if answers.sigma > last or total.shape != guidance.shape else momentum * total)
            guidance, last = total, answers.sigma
        if longest > 0:
            guidance = guidance * (longest / linalg.vector_norm(guidance, dim=_EACH, keepdim=True)).clamp(max=1)
        along = _along(guidance, answers.shown)
        return replace(answers, shown=answers.avoided + guidance + (eta - 1) * along + plain / answers.cfg)

    return before


def damped() -> Before:
    """Return guidance from that part of what to avoid alone that lies along what both have in common (TCFG).

    Kwon et al. 2025 (arXiv 2503.18137): the first right singular vector of both directions from x, each picture by
    itself. Where there is nothing to avoid, nothing is changed.
    """

    def before(answers: Answers) -> Answers:
        if answers.is_lone:
            return answers
        both = [(answers.x - x0).flatten(1).float() for x0 in (answers.avoided, answers.shown)]
        rows = torch.stack(both, 1)
        _, vectors = linalg.eigh(rows @ rows.mT)
        common = (vectors[..., -1:].mT @ rows).view_as(answers.x)
        return replace(answers, avoided=answers.x - _along(answers.x - answers.avoided, common))

    return before


def banded(low: float, high: float, cutoff: int) -> Before:
    """Return guidance whose coarse and fine parts are as strong as is asked for (FreSca, Huang et al. 2025).

    arXiv 2504.02154; see `frequencies.banded`.
    """

    def before(answers: Answers) -> Answers:
        guidance = in_bands(answers.shown - answers.avoided, cutoff, low, high)
        return replace(answers, shown=guidance + answers.avoided)

    return before


def operated(operation: Operation) -> Before:
    """Return guidance that an operation was done with."""

    def before(answers: Answers) -> Answers:
        return replace(answers, shown=operation(answers.shown - answers.avoided) + answers.avoided)

    return before


def _along(vectors: Tensor, others: Tensor) -> Tensor:
    """That part of vectors which lies along others, each picture of [B,C,h,w] being one vector."""
    unit = others / linalg.vector_norm(others, dim=_EACH, keepdim=True).clamp(min=_NO_LENGTH)
    along: Tensor = (vectors * unit).sum(dim=_EACH, keepdim=True) * unit
    return along
