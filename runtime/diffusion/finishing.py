"""What becomes of x0 after guidance, told from what the network said already; see `guidance.After`."""

from __future__ import annotations

from typing import Final

from torch import Tensor, linalg
from torch.nn import functional

from nodeloom.runtime.diffusion.guidance import After, Answers

_SMALL: Final = 1e-8


def quieter(factor: float) -> After:
    """Return x0 of as many times less noise: what sampling adds to it is taken back (epsilon scaling).

    Ning et al. 2023 (arXiv 2308.15321), the same factor at every noise level.
    """

    def after(guided: Tensor, answers: Answers) -> Tensor:
        return answers.x - (answers.x - guided) / factor

    return after


def shorter(strength: float) -> After:
    """Return x0 whose vectors are no longer than those of what to show, `strength` times (CFGNorm)."""

    def after(guided: Tensor, answers: Answers) -> Tensor:
        own, length = (linalg.vector_norm(each, dim=1, keepdim=True) for each in (answers.shown, guided))
        share: Tensor = (own / (length + _SMALL)).clamp(0, 1)
        return guided * share * strength

    return after


def zero_starred(guided: Tensor, answers: Answers) -> Tensor:
    """Return x0 as if what to avoid had been of the length that fits what to show best (CFG-Zero*).

    Fan et al. 2025 (arXiv 2503.18886); its steps of nothing at the start are left out, as in ComfyUI.
    """
    shown, avoided = ((answers.x - x0).flatten(1) for x0 in (answers.shown, answers.avoided))
    fitting = (shown * avoided).sum(1) / ((avoided**2).sum(1) + _SMALL)
    return guided + answers.avoided * (1 - fitting.view(-1, 1, 1, 1)) * (answers.cfg - 1)


def towards_shown(guided: Tensor, answers: Answers) -> Tensor:
    """Return x0 nearer to `cfg` times what to show, the more so the less what to avoid is like it (Mahiro).

    As in ComfyUI, likeness is the mean over a whole batch.
    """
    leap = answers.shown * answers.cfg
    middle, away = (_root(each) for each in ((leap + guided) / 2, answers.avoided * answers.cfg))
    share = (functional.cosine_similarity(away, middle).mean() + 1) / 2
    return share * guided + (1 - share) * leap


def _root(x0: Tensor) -> Tensor:
    """Square roots that keep their signs."""
    return x0.abs().sqrt() * x0.sign()
