"""What is done with x0 after guidance, against numbers by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from nodeloom.runtime.diffusion.finishing import quieter, shorter, towards_shown, zero_starred
from nodeloom.runtime.diffusion.guidance import Answers

NOBODY: Any = None


def cells(*numbers: tuple[float, float]) -> Tensor:
    """One picture of two channels, a cell for each pair."""
    return torch.tensor(numbers, dtype=torch.float32).T.reshape(1, 2, 1, -1).contiguous()


def answers(shown: Tensor, avoided: Tensor, cfg: float, x: Tensor | None = None) -> Answers:
    return Answers(torch.zeros_like(shown) if x is None else x, 1.0, shown, avoided, NOBODY, cfg=cfg)


def test_of_less_noise_less_is_taken_away() -> None:
    x, guided = cells((2, 4)), cells((1, 0))
    given = answers(guided, guided, 1.0, x)
    assert quieter(2.0)(guided, given).flatten().tolist() == [1.5, 2]
    assert quieter(1.0)(guided, given).equal(guided)


def test_no_cell_is_longer_than_what_is_shown_there() -> None:
    shown, guided = cells((3, 4), (0, 1)), cells((6, 8), (0, -0.5))
    made = shorter(2.0)(guided, answers(shown, shown, 2.0))
    assert made.flatten().tolist() == pytest.approx([6, 0, 8, -1])


def test_what_to_avoid_counts_as_long_as_fits_what_is_shown() -> None:
    x, shown, avoided = cells((1, 1), (1, 1)), cells((0, 1), (1, 1)), cells((-1, 1), (1, 0))
    # from x they are (1, 0, 0, 0) and (2, 0, 0, 1): what is avoided is 2/5 as long where it is nearest
    cfg, fitting = 3.0, 2 / 5
    guided = avoided + cfg * (shown - avoided)
    expected = avoided * fitting + cfg * (shown - avoided * fitting)
    torch.testing.assert_close(zero_starred(guided, answers(shown, avoided, cfg, x)), expected)


def test_without_guidance_no_length_is_changed() -> None:
    x, shown, avoided = cells((1, 1)), cells((0, 1)), cells((-1, 1))
    assert zero_starred(shown, answers(shown, avoided, 1.0, x)).equal(shown)


def test_what_is_not_alike_is_left_for_what_is_shown_alone() -> None:
    shown = cells((1, 0))
    for avoided, guided, share in [
        (cells((1, 0)), cells((1, 0)), 1.0),  # alike: as it is guided
        (cells((0, 1)), cells((2, 0)), 0.5),  # across
        (cells((-1, 0)), cells((3, 0)), 0.0),  # against it
    ]:
        made = towards_shown(guided, answers(shown, avoided, 2.0))
        assert made.flatten().tolist() == pytest.approx([share * guided[0, 0, 0, 0].item() + (1 - share) * 2, 0])


def test_likeness_is_of_roots() -> None:
    shown, avoided, guided = cells((8, 2)), cells((2, 18)), cells((0, 0))
    # twice what is avoided is (4, 36), half of twice what is shown is (8, 2): roots (2, 6) and (2.83, 1.41)
    likeness = (2 * 8**0.5 + 6 * 2**0.5) / (40**0.5 * 10**0.5)
    made = towards_shown(guided, answers(shown, avoided, 2.0))
    share = (likeness + 1) / 2
    assert made.flatten().tolist() == pytest.approx([16 * (1 - share), 4 * (1 - share)], rel=1e-5)
