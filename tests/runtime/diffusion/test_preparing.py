"""What is done with both predictions before guidance, against numbers by hand and by other ways to them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from nodeloom.runtime.diffusion.combining import renormed
from nodeloom.runtime.diffusion.guidance import Answers, Before, Steering
from nodeloom.runtime.diffusion.preparing import banded, damped, operated, projected

NOBODY: Any = None


def picture(*numbers: float) -> Tensor:
    """A batch of one picture of four channels and one cell."""
    return torch.tensor(numbers, dtype=torch.float32).view(1, 4, 1, 1)


def answers(shown: Tensor, avoided: Tensor, cfg: float = 2.0, **more: Any) -> Answers:
    return Answers(
        more.pop("x", torch.zeros_like(shown)), more.pop("sigma", 1.0), shown, avoided, NOBODY, cfg=cfg, **more
    )


def guided(before: Before, given: Answers) -> list[float]:
    steering = Steering(before=(before,))
    return [round(each, 5) for each in steering.steered(steering.prepared(given)).flatten().tolist()]


def test_guidance_is_parted_into_what_lies_along_what_is_shown_and_the_rest() -> None:
    given = answers(picture(3, 0, 0, 0), picture(1, -2, 0, 0), cfg=4.0)
    # the guidance is (2, 2, 0, 0), of which (2, 0, 0, 0) lies along what is shown
    assert guided(projected(1.0, 0.0, 0.0), given) == [1 + 4 * 2 + 2, -2 + 4 * 2 + 2, 0, 0]
    assert guided(projected(0.0, 0.0, 0.0), given) == [1 + 2, -2 + 4 * 2 + 2, 0, 0]
    assert guided(projected(-1.0, 0.0, 0.0), given) == [1 - 4 * 2 + 2, -2 + 4 * 2 + 2, 0, 0]


def test_guidance_is_no_longer_than_is_asked_for() -> None:
    given = answers(picture(4, 0, 0, 0), picture(1, -4, 0, 0))
    assert guided(projected(1.0, 2.5, 0.0), given) == [1 + 2 * 1.5 + 3, -4 + 2 * 2 + 4, 0, 0]
    assert guided(projected(1.0, 50.0, 0.0), given) == guided(projected(1.0, 0.0, 0.0), given)


def test_momentum_adds_up_over_a_walk_and_begins_anew_where_the_noise_rises() -> None:
    before = projected(1.0, 0.0, 0.5)
    nothing = picture(0, 0, 0, 0)

    def step(sigma: float, difference: float) -> float:
        return guided(before, answers(picture(difference, 0, 0, 0), nothing, cfg=1.0, sigma=sigma))[0] - difference

    assert [step(4.0, 1), step(2.0, 1), step(1.0, 4)] == [1, 1.5, 4.75]
    assert step(4.0, 3) == 3


def test_without_guidance_nothing_is_projected() -> None:
    given = answers(picture(3, 0, 0, 0), picture(1, -2, 0, 0), cfg=0.0)
    assert guided(projected(0.0, 5.0, 0.0), given) == [1, -2, 0, 0]


def test_what_to_avoid_keeps_what_lies_along_the_first_singular_vector() -> None:
    generator = torch.Generator().manual_seed(1)
    x, shown, avoided = (torch.randn(3, 4, 5, 6, generator=generator) for _ in range(3))
    found = damped()(answers(shown, avoided, x=x))
    assert found.shown is shown
    for place in range(3):
        rows = np.stack([(x - each)[place].flatten().double().numpy() for each in (avoided, shown)])
        first = np.linalg.svd(rows, full_matrices=False)[2][0]
        expected = x[place].flatten().double().numpy() - (rows[0] @ first) * first
        np.testing.assert_allclose(found.avoided[place].flatten().numpy(), expected, atol=2e-5)


def test_where_nothing_is_avoided_nothing_is_damped() -> None:
    given = answers(picture(1, 2, 3, 4), picture(0, 0, 0, 0), is_lone=True)
    assert damped()(given) is given


def test_of_guidance_the_fine_part_is_made_stronger() -> None:
    stripes = torch.tensor([1.0, -1.0]).repeat(8).expand(1, 4, 16, 16)
    given = answers(3 + stripes, torch.ones(1, 4, 16, 16))
    found = banded(0.5, 2.0, 4)(given)
    torch.testing.assert_close(found.shown, 1 + 0.5 * 2 + 2 * stripes, atol=1e-5, rtol=0)
    assert found.avoided is given.avoided


def test_an_operation_is_done_with_the_difference_alone() -> None:
    assert guided(operated(torch.square), answers(picture(3, 1, 0, 2), picture(1, 0, 0, 3), cfg=3.0)) == [13, 3, 0, 6]


def test_each_change_goes_on_with_what_the_one_before_it_left() -> None:
    steering = Steering(before=(operated(torch.square), operated(lambda difference: difference + 1)))
    found = steering.prepared(answers(picture(3, 0, 0, 0), picture(0, 0, 0, 0)))
    assert found.shown.flatten().tolist() == [10, 1, 1, 1]


def test_guidance_makes_no_picture_longer_than_what_is_shown_is_by_itself() -> None:
    shown = torch.cat([picture(3, 4, 0, 0), picture(3, 4, 0, 0)])
    avoided = torch.cat([picture(0, 0, 0, 0), picture(4, 4, 0, 0)])
    made = renormed(100.0, 1.5)(shown, avoided, 3.0, shown, 2.0)
    assert made[0].flatten().tolist() == pytest.approx([4.5, 6, 0, 0])  # 9, 12 is 15 long, may be 7.5
    assert made[1].flatten().tolist() == pytest.approx([1, 4, 0, 0])
    assert renormed(100.0, 0.0)(shown, avoided, 3.0, shown, 2.0)[0].flatten().tolist() == [9, 12, 0, 0]


def test_above_a_noise_level_there_is_no_guidance() -> None:
    shown, avoided = picture(3, 4, 0, 0), picture(4, 4, 0, 0)
    assert renormed(2.0, 1.0)(shown, avoided, 3.0, shown, 2.0) is shown
    assert renormed(2.0, 1.0)(shown, avoided, 3.0, shown, 1.9).flatten().tolist() == pytest.approx([1, 4, 0, 0])
