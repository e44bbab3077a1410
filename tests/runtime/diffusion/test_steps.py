import math

import pytest
import torch

from nodeloom.runtime.diffusion.steps import StepRange, noised

SIGMAS = torch.tensor([8.0, 4.0, 2.0, 1.0, 0.0])


def test_the_default_range_is_the_whole_schedule() -> None:
    assert torch.equal(StepRange().cut(SIGMAS), SIGMAS)


def test_a_range_with_leftover_noise_stops_at_the_noise_level_of_its_end() -> None:
    assert StepRange(1, 3, leftover_noise=True).cut(SIGMAS).tolist() == [4.0, 2.0, 1.0]


def test_a_range_without_leftover_noise_goes_down_to_zero() -> None:
    assert StepRange(1, 3).cut(SIGMAS).tolist() == [4.0, 2.0, 0.0]


def test_two_ranges_share_the_sigma_at_their_boundary() -> None:
    first, second = StepRange(0, 2, leftover_noise=True).cut(SIGMAS), StepRange(2).cut(SIGMAS)
    assert torch.equal(torch.cat([first, second[1:]]), SIGMAS)


@pytest.mark.parametrize("part", [StepRange(4), StepRange(9), StepRange(2, 2), StepRange(3, 1), StepRange(0, 0)])
def test_an_empty_range_leaves_nothing_to_walk(part: StepRange) -> None:
    assert len(part.cut(SIGMAS)) < 2


def test_an_end_beyond_the_schedule_means_its_last_step() -> None:
    assert torch.equal(StepRange(0, 10000).cut(SIGMAS), SIGMAS)


def test_cutting_leaves_the_schedule_as_it_was() -> None:
    StepRange(0, 2).cut(SIGMAS)[0] = 99.0
    assert SIGMAS.tolist() == [8.0, 4.0, 2.0, 1.0, 0.0]


def test_a_negative_step_is_refused() -> None:
    with pytest.raises(ValueError, match="the first step is -1, must be 0 or more"):
        StepRange(-1)
    with pytest.raises(ValueError, match="the last step is -2, must be 0 or more"):
        StepRange(0, -2)


def test_at_the_top_noise_is_as_strong_as_picture_and_noise_together() -> None:
    noise = torch.ones(1, 1, 1, 1)
    assert float(noised(torch.zeros(1, 1, 1, 1), noise, 14.6146, 14.614641)) == pytest.approx(
        math.sqrt(1 + 14.6146**2), rel=1e-6
    )


def test_noise_of_thousands_is_as_strong_as_comfyuis_to_the_last_bit() -> None:
    top = 4518.763671875
    assert float(noised(torch.zeros(1, 1, 1, 1), torch.ones(1, 1, 1, 1), top, top)) == 4518.76416015625


def test_below_the_top_noise_is_scaled_by_sigma_and_added_to_the_latents() -> None:
    assert float(noised(torch.full((1, 1, 1, 1), 2.0), torch.ones(1, 1, 1, 1), 3.0, 14.614641)) == 5.0


def test_latents_with_noise_left_in_are_taken_as_they_are() -> None:
    left = torch.randn(1, 4, 2, 2, generator=torch.Generator().manual_seed(0))
    assert torch.equal(noised(left, torch.zeros_like(left), 3.0, 14.6), left)
