from collections.abc import Callable

import pytest

from nodeloom.runtime.diffusion.spacings import aligned, exponential, karras, laplace, polyexponential

ENDS = (0.0291675, 14.614642)


@pytest.mark.parametrize("make", [karras, exponential, polyexponential])
def test_both_ends_are_met_before_0(make: Callable[[int, float, float], list[float]]) -> None:
    levels = make(9, *ENDS)
    assert len(levels) == 10
    assert (levels[0], levels[-2], levels[-1]) == pytest.approx((ENDS[1], ENDS[0], 0.0), rel=1e-5)


def test_a_power_of_one_is_even_in_log_sigma() -> None:
    assert polyexponential(7, *ENDS, 1.0) == pytest.approx(exponential(7, *ENDS), rel=1e-5)


def test_the_levels_of_a_laplace_distribution_end_at_the_lowest() -> None:
    levels = laplace(9, *ENDS)
    assert len(levels) == 9
    assert levels[4] == pytest.approx(1.0, rel=1e-4)
    assert levels == sorted(levels, reverse=True)


def test_ten_aligned_steps_are_the_published_ones_and_others_lie_between() -> None:
    assert aligned("SDXL", 10)[:2] == pytest.approx([14.6146412293, 6.3184485287])
    more = aligned("SDXL", 20)
    assert more[2:4:2] == pytest.approx([6.3184485287])
    assert (len(more), more[-1]) == (21, 0.0)


@pytest.mark.parametrize("make", [exponential, polyexponential])
def test_a_logarithm_has_no_level_0(make: Callable[[int, float, float], list[float]]) -> None:
    with pytest.raises(ValueError, match="sigma_min is 0, must be above 0"):
        make(4, 0.0, 10.0)


def test_a_root_of_no_order_is_refused() -> None:
    with pytest.raises(ValueError, match="rho is 0, must be above 0"):
        karras(4, 0.1, 10.0, rho=0.0)
