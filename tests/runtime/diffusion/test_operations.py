"""Operations on latents, against what their formulas give by hand."""

from __future__ import annotations

import math

import pytest
import torch

from nodeloom.runtime.diffusion.operations import operation, sharpened, tonemapped
from nodeloom.schema.errors import InputError

DRAWN = torch.randn(2, 4, 6, 5, generator=torch.Generator().manual_seed(2))


def test_lengths_follow_the_tone_curve_and_directions_stay() -> None:
    lengths = [1.0, 2.0, 3.0, 6.0]
    latents = torch.zeros(1, 4, 1, 4)
    for place, length in enumerate(lengths):
        latents[0, place, 0, place] = -length
    top = (5 * math.sqrt(14 / 3) + 3) * 0.5
    expected = [-length * top / (length + top) for length in lengths]
    made = tonemapped(latents, 0.5)
    assert made.abs().sum() == pytest.approx(-sum(expected))
    assert torch.diagonal(made[0, :, 0, :]).tolist() == pytest.approx(expected)


def test_each_picture_of_a_batch_has_a_curve_of_its_own() -> None:
    both = tonemapped(DRAWN * torch.tensor([1.0, 7.0]).view(-1, 1, 1, 1), 1.0)
    torch.testing.assert_close(both[:1], tonemapped(DRAWN[:1], 1.0))
    torch.testing.assert_close(both[1:], tonemapped(DRAWN[1:] * 7, 1.0))


def test_of_a_multiplier_of_nothing_nothing_is_left() -> None:
    assert not tonemapped(DRAWN, 0.0).any()


def test_sharpening_leaves_what_is_flat_and_turns_edges_over() -> None:
    flat = torch.ones(1, 4, 5, 5) * torch.tensor([1.0, -2.0, 0.5, 3.0]).view(1, 4, 1, 1)
    torch.testing.assert_close(sharpened(flat, 2, 1.0, 0.3), flat)
    torch.testing.assert_close(sharpened(DRAWN, 2, 1.0, 0.0), DRAWN, rtol=1e-5, atol=1e-5)


def test_sharpening_adds_ten_alphas_of_what_a_gaussian_takes_from_directions() -> None:
    latents = torch.zeros(1, 4, 3, 3)
    latents[0, 0], latents[0, 0, 1, 1], latents[0, 1, 1, 1] = 2.0, 0.0, 2.0
    near, far = math.exp(-0.5), math.exp(-1)
    middle = 1 / (1 + 4 * near + 4 * far)
    made = sharpened(latents, 1, 1.0, 0.1)
    assert made[0, 0, 1, 1].item() == pytest.approx(-2 * (1 - middle), rel=1e-4)
    assert made[0, 1, 1, 1].item() == pytest.approx(2 * (2 - middle), rel=1e-4)


def test_latents_must_be_larger_than_the_radius() -> None:
    with pytest.raises(InputError, match="radius of 5 is too much for latents of 5 x 6 cells"):
        sharpened(DRAWN, 5, 1.0, 0.1)


def test_operations_are_found_by_their_kinds() -> None:
    torch.testing.assert_close(operation("tonemap", {"multiplier": 0.3})(DRAWN), tonemapped(DRAWN, 0.3))
    settings = {"radius": 2, "sigma": 0.5, "alpha": 0.2}
    torch.testing.assert_close(operation("sharpen", settings)(DRAWN), sharpened(DRAWN, 2, 0.5, 0.2))
    with pytest.raises(InputError, match="no operation 'melt'"):
        operation("melt", {})
