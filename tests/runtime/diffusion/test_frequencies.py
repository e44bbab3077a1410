"""Waves of pictures, told from pictures that are made of known ones."""

from __future__ import annotations

import math

import torch

from nodeloom.runtime.diffusion.frequencies import banded

PLACES = torch.arange(16) * (2 * math.pi / 16)


def wave(across: int, down: int = 0) -> torch.Tensor:
    """One picture [1,1,16,16] of one wave."""
    return torch.cos(across * PLACES[None, :] + down * PLACES[:, None])[None, None]


def test_coarse_and_fine_waves_are_multiplied_each_with_its_own_factor() -> None:
    both = 3.0 + wave(1) + wave(6)
    torch.testing.assert_close(banded(both, 4, 0.5, 2.0), 1.5 + 0.5 * wave(1) + 2 * wave(6), atol=1e-5, rtol=0)


def test_a_wave_is_coarse_if_it_is_so_in_both_directions() -> None:
    torch.testing.assert_close(banded(wave(1, 6), 4, 0.5, 2.0), 2 * wave(1, 6), atol=1e-5, rtol=0)
    torch.testing.assert_close(banded(wave(2, 3), 4, 0.5, 2.0), 0.5 * wave(2, 3), atol=1e-5, rtol=0)


def test_a_cutoff_beyond_the_picture_leaves_nothing_fine() -> None:
    both = 3.0 + wave(1) + wave(6) + wave(8, 8)
    for cutoff in (8, 9, 10_000):
        torch.testing.assert_close(banded(both, cutoff, 0.5, 2.0), both / 2, atol=1e-5, rtol=0)
